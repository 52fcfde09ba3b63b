"""What somebody changed: transactions, and their form as one line of a journal (storage: On disk)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from tuiflow.model.record import Value
from tuiflow.store.stamp import is_stamp

FORMAT = 1
"""Version of journal lines and of `tuiflow.json` that this program writes."""

LINE_LIMIT = 1_000_000
"""Bytes; a longer line is not ours (storage: trap 10)."""

_HARMLESS_BRACKETS = 200
"""A line with fewer cannot be nested too deep to be written."""

_CHECK_SIZE = 8
_TAIL = len(b',"check":""}') + 2 * _CHECK_SIZE


@dataclass(slots=True)
class Edit:
    """The fields that one transaction sets in one record."""

    table: str
    uid: str
    values: dict[str, Value]
    was: dict[str, Value] = field(default_factory=dict)
    """What its author saw in those fields; what undo goes back to."""
    saw: dict[str, list[str]] = field(default_factory=dict)
    """Stamps of the values that its author saw: the field's own, and those of losing values taken note of."""
    creates: bool = False
    """The record begins here."""


@dataclass(slots=True)
class Draft:
    """A transaction before the store has given it a place: one thing that a person did."""

    edits: list[Edit]
    kind: str = ""
    """What was done, as a code, e.g. `task.block`; for history and for those who are told."""
    author: str = ""
    """Uid of the person; empty when the login matches nobody."""
    login: str = ""
    why: str = ""


@dataclass(slots=True)
class Transaction:
    """One line of a journal."""

    replica: str
    sequence: int
    stamp: str
    edits: list[Edit]
    kind: str = ""
    author: str = ""
    login: str = ""
    why: str = ""
    check: str = ""


class Setting(NamedTuple):
    """What one change has set among some fields of one record."""

    stamp: str
    check: str
    """Of the change: with the stamp it tells it from all others."""
    uid: str
    values: dict[str, Value]
    """These fields only."""


def settings_of(transaction: Transaction, table: str, fields: frozenset[str]) -> Iterator[Setting]:
    """What a change has set among these fields in the records of a table."""
    for edit in transaction.edits:
        if edit.table == table:
            values = {name: value for name, value in edit.values.items() if name in fields}
            if values:
                yield Setting(transaction.stamp, transaction.check, edit.uid, values)


@dataclass(slots=True, frozen=True)
class Header:
    """The first line of a journal: by it a journal is known, whatever its file is called (storage: trap 6)."""

    workspace: str
    replica: str
    segment: int
    min_reader: int = FORMAT


def seal(body: Mapping[str, Any]) -> bytes:
    """One line: `body` as JSON with a checksum over all of it as its last key, and a line feed."""
    plain = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return b'%s,"check":"%s"}\n' % (plain[:-1], _check(plain).encode())


def unseal(line: bytes) -> dict[str, Any] | None:
    """The body of a line (without line feed) including `check`; None when the line is not whole and well."""
    if len(line) > LINE_LIMIT or len(line) < _TAIL:
        return None
    claimed = line[-_TAIL:]
    if not claimed.startswith(b',"check":"') or _check(line[:-_TAIL] + b"}").encode() != claimed[10:-2]:
        return None
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return body if type(body) is dict else None


def encode_header(header: Header, login: str) -> bytes:
    """The first line of a journal of `login`."""
    return seal(
        {
            "tuiflow": "journal",
            "version": FORMAT,
            "min_reader": header.min_reader,
            "workspace": header.workspace,
            "replica": header.replica,
            "segment": header.segment,
            "login": login,
        }
    )


def decode_header(line: bytes) -> Header | None:
    """The header in a first line; None when the file is no journal."""
    body = unseal(line)
    if body is None or body.get("tuiflow") != "journal":
        return None
    workspace, replica, segment = body.get("workspace"), body.get("replica"), body.get("segment")
    least = body.get("min_reader", FORMAT)
    if type(workspace) is not str or type(segment) is not int or type(least) is not int:
        return None
    if type(replica) is not str or not is_replica(replica):
        return None
    return Header(workspace, replica, segment, least)


def is_replica(text: str) -> bool:
    """Whether `text` can be a replica's id: it becomes part of a file name."""
    return 0 < len(text) <= 32 and text.isascii() and text.isalnum() and text == text.lower()


def encode(transaction: Transaction, segment: int, offset: int) -> bytes:
    """The line of a transaction that is first written at byte `offset` of its replica's `segment`.

    Place and line stay together for good: a line that is written again elsewhere is written as it is.
    """
    body: dict[str, Any] = {
        "version": FORMAT,
        "replica": transaction.replica,
        "sequence": transaction.sequence,
        "segment": segment,
        "offset": offset,
        "stamp": transaction.stamp,
        "login": transaction.login,
        "kind": transaction.kind,
        "edits": [_edit_body(edit) for edit in transaction.edits],
    }
    if transaction.author:
        body["author"] = transaction.author
    if transaction.why:
        body["why"] = transaction.why
    return seal(body)


@dataclass(slots=True, frozen=True)
class Line:
    """A transaction as read, with the place at which its author first wrote it."""

    transaction: Transaction
    segment: int
    offset: int


def decode(line: bytes) -> Line | None:
    """The transaction in a line (without line feed); None when the line is damaged or of another kind."""
    body = unseal(line)
    if body is None:
        return None
    replica, sequence, stamp = body.get("replica"), body.get("sequence"), body.get("stamp")
    segment, offset, edits = body.get("segment"), body.get("offset"), body.get("edits")
    if type(replica) is not str or not is_replica(replica) or type(sequence) is not int or sequence < 1:
        return None
    if not is_stamp(stamp) or type(segment) is not int or type(offset) is not int or type(edits) is not list:
        return None
    if not _can_be_written(line, body):
        return None
    assert isinstance(stamp, str)
    transaction = Transaction(
        replica=replica,
        sequence=sequence,
        stamp=stamp,
        edits=[edit for edit in map(_read_edit, edits) if edit is not None],
        kind=_text(body.get("kind")),
        author=_text(body.get("author")),
        login=_text(body.get("login")),
        why=_text(body.get("why")),
        check=body["check"],
    )
    return Line(transaction, segment, offset)


def settings_in(line: bytes, replica: str, table: str, fields: frozenset[str]) -> list[Setting]:
    """The same from a line of that replica's journal as `settings_of` from what is decoded, for a third of the cost.

    Nothing is made of the other fields, nor of other tables: most of a line is what was told to whom.
    """
    body = unseal(line)
    if body is None or body.get("replica") != replica or not is_stamp(body.get("stamp")):
        return []
    sequence, edits = body.get("sequence"), body.get("edits")
    if type(sequence) is not int or sequence < 1 or type(edits) is not list or not _can_be_written(line, body):
        return []
    if type(body.get("segment")) is not int or type(body.get("offset")) is not int:
        return []
    found = []
    for edit in edits:
        if type(edit) is not dict or edit.get("table") != table:
            continue
        uid, values = edit.get("id"), edit.get("set")
        if type(uid) is str and uid and type(values) is dict:
            kept = {name: values[name] for name in fields & values.keys()}
            if kept:
                found.append(Setting(body["stamp"], body["check"], uid, kept))
    return found


def _edit_body(edit: Edit) -> dict[str, Any]:
    body: dict[str, Any] = {"table": edit.table, "id": edit.uid, "set": edit.values}
    if edit.was:
        body["was"] = edit.was
    if edit.saw:
        body["saw"] = edit.saw
    if edit.creates:
        body["new"] = True
    return body


def _read_edit(body: object) -> Edit | None:
    """An edit whose names can be stored; None for what cannot be one."""
    if type(body) is not dict:
        return None
    table, uid, values = body.get("table"), body.get("id"), body.get("set")
    if type(table) is not str or not is_name(table) or type(uid) is not str or not uid or type(values) is not dict:
        return None
    kept = {name: value for name, value in values.items() if is_field(name)}
    was, saw = body.get("was"), body.get("saw")
    seen = {
        name: [stamp for stamp in stamps if is_stamp(stamp)]
        for name, stamps in (saw.items() if type(saw) is dict else ())
        if type(stamps) is list and name in kept
    }
    return Edit(table, uid, kept, was if type(was) is dict else {}, seen, body.get("new") is True)


def is_name(text: str) -> bool:
    """Whether `text` can name a table: `_` and capitals are kept for the store itself."""
    return text.isascii() and text.replace("_", "a").isalnum() and text[:1].isalpha() and text == text.lower()


def is_field(text: str) -> bool:
    """Whether `text` can name a field, or an element of a set (`collaborators/<uid>`)."""
    head, slash, element = text.partition("/")
    return is_name(head) and head != "id" and (not slash or bool(element))


def _can_be_written(line: bytes, body: dict[str, Any]) -> bool:
    """Whether what was read can go into `tuiflow.json`: JSON can be read deeper than written (storage: trap 10)."""
    if line.count(b"[") + line.count(b"{") < _HARMLESS_BRACKETS:
        return True
    try:
        orjson.dumps(body)
    except orjson.JSONEncodeError:
        return False
    return True


def _text(value: object) -> str:
    return value if type(value) is str else ""


def _check(plain: bytes) -> str:
    return hashlib.blake2b(plain, digest_size=_CHECK_SIZE).hexdigest()
