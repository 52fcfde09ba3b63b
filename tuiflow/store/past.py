"""Looking back into the journals: the changes of some records, the newest ones, those with certain stamps.

Lines are chosen by their bytes before they are decoded, so that a hundred thousand changes take a moment only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import orjson

from tuiflow.store import disk
from tuiflow.store.change import (
    FORMAT,
    Header,
    Line,
    Setting,
    Transaction,
    decode,
    decode_header,
    settings_in,
    settings_of,
)
from tuiflow.store.journal import SUFFIX
from tuiflow.store.stamp import origin_of

_ID = re.compile(rb'"id":("(?:[^"\\]|\\.)*")')
_STAMP = b'"stamp":"'
"""Before the stamp of a change. No text can have it: there the marks have a backslash before them."""

Choose = Callable[[Header, list[bytes]], Iterable[bytes]]
"""Which of a journal's lines are worth decoding."""


class Past:
    """All changes of one workspace: those in its journals, and `others` that are not there yet."""

    def __init__(self, folder: Path, workspace: str, others: Iterable[Line]) -> None:
        self._folder, self._workspace = folder, workspace
        self._others = list(others)

    def of(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        """All changes of any of these records (table, uid), oldest first."""
        wanted = set(records)
        needles = {orjson.dumps(uid) for _table, uid in wanted}

        def is_about(line: Line) -> bool:
            return any((edit.table, edit.uid) in wanted for edit in line.transaction.edits)

        def choose(_header: Header, lines: list[bytes]) -> Iterable[bytes]:
            if len(needles) == 1:
                (needle,) = needles
                return (line for line in lines if needle in line)
            return (line for line in lines if not needles.isdisjoint(_ID.findall(line)))

        return _in_order(line for line in self._lines(choose) if is_about(line))

    def setting(self, table: str, fields: Collection[str]) -> list[Setting]:
        """All that was ever set in these fields of the records of a table, oldest first."""
        wanted = frozenset(fields)
        named = re.compile(b'"(?:%s)":' % b"|".join(re.escape(field.encode()) for field in sorted(wanted)))
        found = {
            (line.transaction.stamp, line.transaction.check): list(settings_of(line.transaction, table, wanted))
            for line in self._others
        }
        for header, lines in self._journals():
            for raw in filter(named.search, lines):
                if settings := settings_in(raw, header.replica, table, wanted):
                    found[settings[0].stamp, settings[0].check] = settings
        return [one for key in sorted(found) for one in found[key]]

    def newest(self, count: int) -> list[Transaction]:
        """The last `count` changes, oldest first.

        They need not stand at the ends of journals: what a sync tool had deleted was written again behind later ones.
        """

        def choose(header: Header, lines: list[bytes]) -> Iterable[bytes]:
            latest_first = sorted(dict.fromkeys(lines), key=_stamp_in, reverse=True)
            return islice((line for line in latest_first if _change_in(line, header) is not None), count)

        return _in_order(self._lines(choose))[-count:]

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        """The changes with these stamps, as far as they have arrived."""
        replicas = {origin_of(stamp)[0] for stamp in stamps}
        wanted = {stamp.encode() for stamp in stamps}

        def choose(header: Header, lines: list[bytes]) -> Iterable[bytes]:
            if header.replica not in replicas:
                return ()
            return (line for line in lines if _stamp_in(line) in wanted)

        found = (line.transaction for line in self._lines(choose))
        return {transaction.stamp: transaction for transaction in found if transaction.stamp in stamps}

    def _lines(self, choose: Choose) -> Iterator[Line]:
        yield from self._others
        for header, lines in self._journals():
            for raw in choose(header, lines):
                line = _change_in(raw, header)
                if line is not None:
                    yield line

    def _journals(self) -> Iterator[tuple[Header, list[bytes]]]:
        """The header and the other lines of every journal of the workspace."""
        try:
            names = sorted(path.name for path in self._folder.iterdir())
        except OSError:
            # The folder is away: then only what this session holds itself is known.
            return
        for name in names:
            if name.startswith(".") or not name.endswith(SUFFIX):
                continue
            try:
                data, _status = disk.read_file(self._folder / name)
            except OSError:
                continue
            first, *lines = data.split(b"\n")
            lines = lines[:-1]  # the last one is torn, or empty
            header = decode_header(first)
            if header is None or header.workspace != self._workspace or header.min_reader > FORMAT:
                continue
            yield header, lines


def _stamp_in(line: bytes) -> bytes:
    """The stamp that a line seems to have, without decoding it; empty when it has none."""
    _before, mark, rest = line.rpartition(_STAMP)
    return rest[: rest.find(b'"')] if mark else b""


def _change_in(raw: bytes, header: Header) -> Line | None:
    """The change in a line of a journal with that header; None for what is not one of its own."""
    line = decode(raw)
    return line if line is not None and line.transaction.replica == header.replica else None


def _in_order(lines: Iterable[Line]) -> list[Transaction]:
    """Each change once, in the order of their stamps."""
    found = {(line.transaction.stamp, line.transaction.check): line.transaction for line in lines}
    return [found[key] for key in sorted(found)]
