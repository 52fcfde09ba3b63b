"""`tuiflow.json`: the fold as a plain TinyDB file that anyone can open with `TinyDB(path)` (storage: On disk).

It is a pure function of the changes in it. Its first table, `_tuiflow`, says which changes those are; the checksum in it
covers every byte behind the checksum.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tuiflow.store import disk
from tuiflow.store.change import FORMAT
from tuiflow.store.checkpoint_form import is_sound
from tuiflow.store.fold import Contained, Mark, State

FILE_NAME = "tuiflow.json"
META_TABLE = "_tuiflow"

_HEAD = b'{"_tuiflow":{"1":{"_check":"'
_CHECK_DIGITS = 32
_NO_CHECK = "0" * _CHECK_DIGITS


@dataclass(slots=True)
class Checkpoint:
    """A checkpoint that was read."""

    state: State
    workspace: str
    min_reader: int


def tables_of(state: State, workspace: str) -> dict[str, Any]:
    """The state as TinyDB's tables: name → document number → document, and the table that describes the file."""
    tables: dict[str, Any] = {
        META_TABLE: {
            "1": {
                "_check": _NO_CHECK,
                "contains": dict(sorted(_contents(state).items())),
                "min_reader": FORMAT,
                "version": FORMAT,
                "workspace": workspace,
            }
        }
    }
    for name in sorted(state.tables):
        documents = state.tables[name]
        numbered = {str(number): documents[uid] for number, uid in enumerate(sorted(documents), start=1)}
        # As text at once: the records go on changing while the file is written.
        tables[name] = orjson.Fragment(orjson.dumps(numbered, option=orjson.OPT_SORT_KEYS))
    return tables


def encode(tables: Mapping[str, Any]) -> bytearray:
    """The bytes of the file, with its checksum filled in."""
    data = bytearray(orjson.dumps(tables))
    start = len(_HEAD) + _CHECK_DIGITS
    if not data.startswith(_HEAD):
        raise ValueError(bytes(data[: len(_HEAD)]))
    with memoryview(data) as view:
        view[len(_HEAD) : start] = _checksum(view[start:])
    return data


def decode(data: bytes) -> Checkpoint | None:
    """The checkpoint in `data`; None when it is damaged, was edited by hand, or cannot be."""
    start = len(_HEAD) + _CHECK_DIGITS
    with memoryview(data) as view:
        if not data.startswith(_HEAD) or data[len(_HEAD) : start] != _checksum(view[start:]):
            return None
    try:
        tables = orjson.loads(data)
        meta = tables.pop(META_TABLE)["1"]
        state = State()
        for name, documents in tables.items():
            state.tables[name] = {document["id"]: document for document in documents.values()}
        state.contains = {replica: _read_contained(body) for replica, body in meta["contains"].items()}
        found = Checkpoint(state, str(meta["workspace"]), int(meta["min_reader"]))
        return found if is_sound(state) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def least_reader(data: bytes) -> int:
    """The version that the file asks of its readers, whatever its form has become; 0 when it does not say."""
    try:
        least = orjson.loads(data)[META_TABLE]["1"]["min_reader"]
    except (KeyError, TypeError, ValueError, IndexError):
        return 0
    return least if type(least) is int else 0


def write(path: Path, tables: Mapping[str, Any]) -> os.stat_result:
    """Write the tables through TinyDB, in one step.

    Raises:
        OSError: when the disk refuses; the file is as it was.
    """
    from tuiflow.store.tiny import write_tables

    return write_tables(path, tables)


def set_aside(path: Path, data: bytes) -> Path:
    """Move an odd `tuiflow.json` out of the way under a name made from its content; never deletes it.

    Raises:
        OSError: when it cannot be moved.
    """
    digest = hashlib.blake2b(data, digest_size=6).hexdigest()
    target = path.with_name(f"tuiflow.set-aside-{digest}.json")
    if disk.read_file(path)[0] == data:  # another session may have put a good one there meanwhile
        path.replace(target)
    disk.sync_folder(path.parent)
    return target


def same_changes(one: State, other: State) -> bool:
    """Whether two states contain the same changes, so that their files are the same."""
    return _contents(one) == _contents(other)


def covers(state: State, other: State) -> bool:
    """Whether `state` contains every change that `other` contains."""
    for replica, theirs in other.contains.items():
        ours = state.contains.get(replica)
        if ours is None or ours.upto < theirs.upto or not all(ours.has(number) for number in theirs.beyond):
            return False
        if any(set(checks) - set(ours.known_checks(number)) for number, checks in theirs.twins.items()):
            return False
    return True


def _contents(state: State) -> dict[str, Any]:
    return {replica: _contained_body(contained) for replica, contained in state.contains.items() if contained.highest()}


def _checksum(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK_DIGITS // 2).hexdigest().encode()


def _contained_body(contained: Contained) -> dict[str, Any]:
    last = contained.last
    body: dict[str, Any] = {
        "check": last.check,
        "offset": last.offset,
        "segment": last.segment,
        "sequence": contained.upto,
    }
    if contained.beyond:
        body["beyond"] = {
            str(number): [mark.check, mark.segment, mark.offset] for number, mark in sorted(contained.beyond.items())
        }
    if contained.twins:
        body["twins"] = {str(number): checks for number, checks in sorted(contained.twins.items())}
    return body


def _read_contained(body: Mapping[str, Any]) -> Contained:
    return Contained(
        upto=body["sequence"],
        last=Mark(body["check"], body["segment"], body["offset"]),
        beyond={int(number): Mark(*mark) for number, mark in body.get("beyond", {}).items()},
        twins={int(number): checks for number, checks in body.get("twins", {}).items()},
    )
