"""Looking closely at one journal: which of its lines readers take, and where those stand that they skip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tuiflow.store.change import FORMAT, Header, Line, decode, decode_header, unseal
from tuiflow.store.stamp import TOLERANCE_MS, reading_of

HEAD_BYTES = 4096
"""Readers look for the first line in so many bytes."""


class Reading(StrEnum):
    """What readers make of a file in `changes/`."""

    READ = "read"
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """Its first line is not there as a whole: they wait for the rest."""
    BAD = "bad"
    """It does not begin as a journal does."""
    ELSEWHERE = "elsewhere"
    """It belongs to another workspace."""
    NEWER = "newer"
    """Only a newer tuiflow can read it."""


@dataclass(slots=True)
class JournalCheck:
    """What one journal holds."""

    reading: Reading
    header: Header | None = None
    login: str = ""
    """Of whom its first line says that it is."""
    lines: list[Line] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """Where each of `lines` stands; the first line of a file is 1."""
    raw: set[bytes] = field(default_factory=set)
    """The same lines as they are in the file, where that was asked for."""
    bad: list[int] = field(default_factory=list)
    """Where the lines stand that are skipped (storage: trap 4)."""
    torn: int = 0
    """Where a last line stands that is half there; 0: there is none."""

    def signers(self) -> dict[str, tuple[int, int]]:
        """By whose name the changes were made: login → how many, and the line of the first."""
        found: dict[str, tuple[int, int]] = {}
        for number, line in zip(self.numbers, self.lines, strict=True):
            login = line.transaction.login
            count, first = found.get(login, (0, number))
            found[login] = (count + 1, first)
        return found

    def ahead(self, moment: int) -> Iterator[tuple[Line, int]]:
        """The lines with stamps that are too far ahead of `moment` (milliseconds since 1970), and how far.

        A line that had to be later than a value which it overwrites says nothing about the clock of its author.
        """
        for line in self.lines:
            over = reading_of(line.transaction.stamp)[0] - moment
            if over > TOLERANCE_MS and not _had_to_be_later(line):
                yield line, over


def check_journal(data: bytes, workspace: str, *, keep_raw: bool = False) -> JournalCheck:
    """Read the bytes of a file in `changes/` as every reader of `workspace` does."""
    header, login = first_line(data)
    if header is None:
        if not data:
            return JournalCheck(Reading.EMPTY)
        is_arriving = len(data) < HEAD_BYTES and b"\n" not in data
        return JournalCheck(Reading.UNFINISHED if is_arriving else Reading.BAD, torn=int(is_arriving))
    if header.workspace != workspace:
        return JournalCheck(Reading.ELSEWHERE, header, login)
    if header.min_reader > FORMAT:
        return JournalCheck(Reading.NEWER, header, login)
    check = JournalCheck(Reading.READ, header, login)
    _first, *rest = data.split(b"\n")
    if rest.pop():
        check.torn = len(rest) + 2
    for number, raw in enumerate(rest, start=2):
        line = decode(raw)
        if line is not None and line.transaction.replica == header.replica:
            check.lines.append(line)
            check.numbers.append(number)
            if keep_raw:
                check.raw.add(raw)
        elif raw and decode_header(raw) != header:
            check.bad.append(number)
    return check


def first_line(data: bytes) -> tuple[Header | None, str]:
    """The header of a journal and the login in it; None when the file does not begin with one."""
    end = data.find(b"\n", 0, HEAD_BYTES)
    header = decode_header(data[:end]) if end > 0 else None
    if header is None:
        return None, ""
    login = (unseal(data[:end]) or {}).get("login")
    return header, login if type(login) is str else ""


def _had_to_be_later(line: Line) -> bool:
    milliseconds = reading_of(line.transaction.stamp)[0]
    seen = (stamp for edit in line.transaction.edits for stamps in edit.saw.values() for stamp in stamps)
    return any(reading_of(stamp)[0] >= milliseconds - 1 for stamp in seen)
