"""The fold: from changes to records, the same in any order of arrival, any number of times (storage: Folding).

A stored record is a plain dict: its fields by name, elements of a set grouped under the set's name with a slash
(`{"collaborators/": {uid: true}}`), and beside them, under names that start with `_`:

- `_base`: the stamp of all fields that `_stamps` does not list; `_stamps`: field → stamp;
- `_heads`: field → {stamp: value}: values that lost, and that nobody who wrote later had seen (conflicts);
- `_unmet`: field → [stamps]: stamps that somebody saw and overwrote, and whose own change has not arrived yet.

Which value wins: the one with the latest stamp. Writers stamp later than all that they saw (`HybridClock.tick`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tuiflow.store.change import Edit, Line
from tuiflow.store.stamp import origin_of

Document: TypeAlias = dict[str, Any]
Tables: TypeAlias = dict[str, dict[str, Document]]

_OWN_NAMES = 5
"""At most so many names of a document are no fields: `id`, `_base`, `_stamps`, `_heads`, `_unmet`."""


@dataclass(slots=True, frozen=True)
class Mark:
    """A change that is contained: its checksum, and the segment and offset where its author first wrote it."""

    check: str = ""
    segment: int = 0
    offset: int = 0


@dataclass(slots=True)
class Contained:
    """Which changes of one replica a state contains."""

    upto: int = 0
    """All sequence numbers from 1 to this one."""
    last: Mark = field(default_factory=Mark)
    """The change `upto`."""
    beyond: dict[int, Mark] = field(default_factory=dict)
    """Those after a gap."""
    checks: dict[int, str] = field(default_factory=dict)
    """Checksums up to `upto`, as far as this process has read them itself; a loaded checkpoint hides the others."""
    twins: dict[int, list[str]] = field(default_factory=dict)
    """Where two changes have one number (a copied home folder): the checksums of all of them, sorted."""

    def has(self, sequence: int) -> bool:
        """Whether a change with this number is contained."""
        return 0 < sequence <= self.upto or sequence in self.beyond

    def highest(self) -> int:
        """The highest number that is contained."""
        return max(self.beyond, default=self.upto)

    def add(self, sequence: int, mark: Mark) -> None:
        """Take in a number that was not contained, and close the gap that it may fill."""
        self.beyond[sequence] = mark
        while (following := self.beyond.pop(self.upto + 1, None)) is not None:
            self.upto += 1
            self.last = following
            self.checks[self.upto] = following.check

    def known_checks(self, sequence: int) -> list[str]:
        """Checksums of the contained changes with this number; empty when a checkpoint hides them."""
        if sequence in self.twins:
            return self.twins[sequence]
        if sequence in self.beyond:
            return [self.beyond[sequence].check]
        if sequence == self.upto:
            return [self.last.check]
        return [self.checks[sequence]] if sequence in self.checks else []


class RebuildNeededError(Exception):
    """Folding this change on top is not enough: all changes have to be folded again, in the order of their stamps.

    So it is when a number comes twice with different content, or when a checkpoint hides whether it does.
    """


class State:
    """All records as they stand after the changes folded so far, and which changes those are."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self.contains: dict[str, Contained] = {}

    def document(self, table: str, uid: str) -> Document | None:
        """The stored record, in the trash or not; None when no change ever named it."""
        return self.tables.get(table, {}).get(uid)

    def documents(self, table: str) -> Iterator[tuple[str, Document]]:
        """All records of a table, the trash included."""
        yield from self.tables.get(table, {}).items()

    def add(self, line: Line, *, replaying: bool = False) -> bool:
        """Fold a transaction in; returns False when it is contained already.

        Args:
            line: The transaction and its place.
            replaying: All changes come in the order of their stamps, so that twins need no rebuild.

        Raises:
            RebuildNeededError: when only a replay gives the right result.
        """
        transaction = line.transaction
        contained = self.contains.setdefault(transaction.replica, Contained())
        sequence, check = transaction.sequence, transaction.check
        if contained.has(sequence):
            known = contained.known_checks(sequence)
            if check in known:
                return False
            if not replaying or not known:
                raise RebuildNeededError
            contained.twins[sequence] = sorted([*known, check])
        else:
            contained.add(sequence, Mark(check, line.segment, line.offset))
        for edit in _merged(transaction.edits):
            self._apply(edit, transaction.stamp)
        return True

    def _apply(self, edit: Edit, stamp: str) -> None:
        if not edit.values:
            return
        document = self.tables.setdefault(edit.table, {}).get(edit.uid)
        if document is None:
            document = self.tables[edit.table][edit.uid] = {"id": edit.uid, "_base": stamp}
        for name, value in edit.values.items():
            _write(document, name, value, stamp, edit.saw.get(name, []), self._has_stamp)
        _compact(document)

    def _has_stamp(self, stamp: str) -> bool:
        replica, sequence = origin_of(stamp)
        contained = self.contains.get(replica)
        return contained is not None and contained.has(sequence)


def stamps_of(document: Document) -> dict[str, str]:
    """The stamp of every field of a stored record; elements of sets by their full name."""
    base, stamps = document["_base"], document.get("_stamps", {})
    return {name: stamps.get(name, base) for name in field_names(document)}


def stamp_of(document: Document, name: str) -> str | None:
    """The stamp of one field; None when it was never set."""
    return document.get("_stamps", {}).get(name, document["_base"]) if has_field(document, name) else None


def heads_of(document: Document, name: str) -> dict[str, Any]:
    """Losing values of a field that nobody has taken note of: stamp → value."""
    heads: dict[str, dict[str, Any]] = document.get("_heads", {})
    return heads.get(name, {})


def has_field(document: Document, name: str) -> bool:
    """Whether the field was ever set."""
    head, slash, element = name.partition("/")
    return element in document.get(head + "/", ()) if slash else name in document


def value_of(document: Document, name: str) -> Any:
    """The value of a field or of an element of a set; None when it was never set."""
    head, slash, element = name.partition("/")
    return document.get(head + "/", {}).get(element) if slash else document.get(name)


def merged(document: Document, values: Mapping[str, Any]) -> Document:
    """A copy of a stored record in which these fields have other values; stamps are left as they are."""
    copy = {name: dict(value) if name.endswith("/") else value for name, value in document.items()}
    for name, value in values.items():
        _set(copy, name, value)
    return copy


def field_names(document: Document) -> Iterator[str]:
    """The names of all fields that were ever set."""
    for name, value in document.items():
        if name.endswith("/"):
            yield from (name + element for element in value)
        elif name != "id" and not name.startswith("_"):
            yield name


def _merged(edits: Iterable[Edit]) -> Iterable[Edit]:
    """The edits, those of one record as one: what a line sets twice counts once, as it was set last."""
    merged: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        place = edit.table, edit.uid
        before = merged.get(place)
        merged[place] = edit if before is None else Edit(*place, before.values | edit.values, saw=before.saw | edit.saw)
    return merged.values()


def _write(
    document: Document, name: str, value: Any, stamp: str, saw: list[str], arrived: Callable[[str], bool]
) -> None:
    """Fold one field. What nobody overwrote knowingly are its heads; the latest head wins, the others are kept."""
    current = stamp_of(document, name)
    if (
        (saw == [current] and current < stamp if current is not None else not saw)
        and "_heads" not in document
        and "_unmet" not in document
    ):
        # Nearly every change: its author has seen the one value that there is. The same as below, in a third of the time.
        _set(document, name, value)
        document.setdefault("_stamps", {})[name] = stamp
        return
    heads = dict(heads_of(document, name))
    if current is not None:
        heads[current] = value_of(document, name)
    unmet = set(document.get("_unmet", {}).get(name, ()))
    if stamp in unmet:
        unmet.discard(stamp)
    else:
        heads[stamp] = value
    for earlier in saw:
        if earlier >= stamp:
            continue
        if earlier in heads:
            del heads[earlier]
        elif not arrived(earlier):
            unmet.add(earlier)
    winner = max(heads)
    _set(document, name, heads.pop(winner))
    document.setdefault("_stamps", {})[name] = winner
    _keep(document, "_heads", name, heads)
    _keep(document, "_unmet", name, sorted(unmet))


def _set(document: Document, name: str, value: Any) -> None:
    head, slash, element = name.partition("/")
    if slash:
        document.setdefault(head + "/", {})[element] = value
    else:
        document[name] = value


def _keep(document: Document, group: str, name: str, content: Any) -> None:
    if content:
        document.setdefault(group, {})[name] = content
    elif group in document:
        document[group].pop(name, None)
        if not document[group]:
            del document[group]


def _compact(document: Document) -> None:
    """Give `_base` to the stamp that most fields carry (the latest of equals), so that few are listed."""
    listed: dict[str, str] | None = document.get("_stamps")
    if not listed:
        return
    base = document["_base"]
    counts: dict[str, int] = {}
    for stamp in listed.values():
        counts[stamp] = counts.get(stamp, 0) + 1
    if base not in counts and len(document) - _OWN_NAMES - len(listed) > max(counts.values()):
        return  # without a closer look: most fields carry it still
    counts[base] = counts.get(base, 0) + sum(1 for _name in field_names(document)) - len(listed)
    winner = max(counts, key=lambda stamp: (counts[stamp], stamp))
    if winner == base:
        others = {name: stamp for name, stamp in listed.items() if stamp != base}
    else:
        others = {name: stamp for name, stamp in stamps_of(document).items() if stamp != winner}
    document["_base"] = winner
    if others:
        document["_stamps"] = others
    else:
        del document["_stamps"]


def replay(lines: Iterable[Line]) -> State:
    """A state folded from nothing; `lines` in any order, each any number of times."""
    state = State()
    for line in sorted(lines, key=lambda line: (line.transaction.stamp, line.transaction.check)):
        state.add(line, replaying=True)
    return state
