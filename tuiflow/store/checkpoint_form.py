"""Whether what stands in a `tuiflow.json` has the form of a fold: the file is open to everybody (storage: trap 10)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tuiflow.store.change import is_field, is_name, is_replica
from tuiflow.store.fold import Mark, State
from tuiflow.store.stamp import are_stamps


def is_sound(state: State) -> bool:
    """Whether everything that works with a state can work with this one, which was read from a file.

    Raises:
        AttributeError, TypeError: when it is odd beyond looking at it; then it is not.
    """
    return _are_counts_sound(state) and all(
        is_name(name) and _are_documents_sound(documents) for name, documents in state.tables.items()
    )


def _are_counts_sound(state: State) -> bool:
    """Whether what it says that it contains can be."""
    return all(
        is_replica(replica)
        and _is_count(contained.upto)
        and _is_mark(contained.last)
        and all(_is_count(number) and _is_mark(mark) for number, mark in contained.beyond.items())
        and all(
            _is_count(number) and type(checks) is list and all(type(check) is str for check in checks)
            for number, checks in contained.twins.items()
        )
        for replica, contained in state.contains.items()
    )


def _is_count(number: object) -> bool:
    return type(number) is int and number >= 0


def _is_mark(mark: Mark) -> bool:
    return type(mark.check) is str and _is_count(mark.segment) and _is_count(mark.offset)


def _are_documents_sound(documents: dict[str, Any]) -> bool:
    shapes: dict[tuple[str, ...], list[str] | None] = {}
    """Names of documents that were met: of most there are few. For each the sets among them; None: it cannot be."""
    stamps: list[str] = []
    for uid, document in documents.items():
        names = tuple(document)
        if names not in shapes:
            shapes[names] = _sets_in(names)
        sets = shapes[names]
        if sets is None or type(uid) is not str or not uid:
            return False
        for name in sets:
            if type(document[name]) is not dict:
                return False
        stamps.append(document["_base"])
        if "_stamps" in names:
            stamps += document["_stamps"].values()
        for group in ("_heads", "_unmet"):
            if group in names:
                stamps += _stamps_in(document[group], dict if group == "_heads" else list)
    return are_stamps(stamps)


def _sets_in(names: tuple[str, ...]) -> list[str] | None:
    """Which names of a document are those of sets; None when it is none."""
    fields = [name for name in names if name not in {"id", "_base", "_stamps", "_heads", "_unmet"}]
    if "id" not in names or "_base" not in names or not all(is_field(name.removesuffix("/")) for name in fields):
        return None
    return [name for name in fields if name.endswith("/")]


def _stamps_in(group: Mapping[str, Collection[str]], kind: type[object]) -> Iterator[str]:
    """All stamps that a group has of any field; something that is none where it has not the form of one."""
    for name, stamps in group.items():
        if is_field(name) and isinstance(stamps, kind):
            yield from stamps
        else:
            yield ""
