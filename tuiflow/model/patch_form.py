"""Differences and patches as plain values, for JSON: stored while they wait, printed by commands, read from files."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model import template as form
from tuiflow.model.patch import Patch
from tuiflow.model.record import Value
from tuiflow.model.template import TemplateCell, TemplateDocument, TemplateNode, TemplateRole, Words
from tuiflow.model.template_diff import Difference, Part, Seat, Side

_ANY_TEXT = Words | list[Words] | None
_SIDES: Mapping[Part, Any] = {
    Part.HEAD: _ANY_TEXT,
    Part.ROLE: TemplateRole | None,
    Part.PHASE: Words,
    Part.NODE: TemplateNode | None,
    Part.NAME: Words,
    Part.PLACE: Seat,
    Part.DAYS: int,
    Part.EDGE: str | None,
    Part.CELL: TemplateCell | None,
    Part.DOCUMENT: TemplateDocument | None,
    Part.ORDER: list[str],
}
"""What the sides of a difference are; those of all other parts are texts or lists of them."""


class _UnreadableError(Exception):
    """A value that is not what it has to be; the message is the way there."""


def patch_value(patch: Patch) -> dict[str, Value]:
    """A patch as it is stored."""
    return {
        "template": patch.template,
        "version": patch.version,
        "differences": [difference_value(one) for one in patch.differences],
    }


def difference_value(one: Difference) -> dict[str, Value]:
    """A difference with its kind; what says nothing is left out."""
    value: dict[str, Value] = {
        "part": one.part.value,
        "kind": one.kind.value,
        "at": list(one.spot),
        "before": _plain(one.before),
        "after": _plain(one.after),
    }
    if one.behind:
        value["behind"] = one.behind
    if one.phase is not None:
        value["phase"] = _plain(one.phase)
    return value


def patch_from(value: object) -> Patch:
    """The patch in a value that came from outside.

    Raises:
        RefusedError: naming the place that is not as it should be.
    """
    try:
        given = _mapping(value, "")
        found = given.get("differences")
        if not isinstance(found, list):
            raise _UnreadableError("differences")
        listed = [_difference(one, f"differences[{place}]") for place, one in enumerate(found)]
        return Patch(
            _read(given.get("template"), str, "template"), _read(given.get("version"), int, "version"), tuple(listed)
        )
    except _UnreadableError as error:
        raise RefusedError(
            _("This is no patch: look at {place}. What tuiflow library diff --json prints is one.").format(
                place=str(error) or "template"
            )
        ) from error


def _difference(value: object, spot: str) -> Difference:
    given = _mapping(value, spot)
    code = given.get("part")
    if code not in list(Part):
        raise _UnreadableError(f"{spot}.part")
    part = Part(str(code))
    wanted = _SIDES.get(part, _ANY_TEXT)
    sides = [
        None if given.get(name) is None else _read(given[name], wanted, f"{spot}.{name}")
        for name in ("before", "after")
    ]
    keys = tuple(_read(given.get("at", []), list[str], f"{spot}.at"))
    if len(keys) != {Part.PHASE: 0, Part.EDGE: 2, Part.CELL: 2}.get(part, 1):
        raise _UnreadableError(f"{spot}.at")
    if sides[0] is None and sides[1] is None:
        raise _UnreadableError(f"{spot}.after")
    if part is Part.PHASE and None in sides:
        raise _UnreadableError(spot)
    phase = None if given.get("phase") is None else _read(given["phase"], Words, f"{spot}.phase")
    if part is Part.NODE and sides[0] is None and phase is None:
        raise _UnreadableError(f"{spot}.phase")
    behind = _read(given.get("behind", ""), str, f"{spot}.behind")
    return Difference(part, keys, sides[0], sides[1], behind, phase)


def _plain(value: Side | Mapping[str, Any] | StrEnum) -> Value:
    """A value as JSON knows it; fields that say nothing are left out."""
    if value is None or type(value) in (str, int):
        return value  # type: ignore[return-value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    assert is_dataclass(value)
    return {
        one.name: _plain(child)
        for one in fields(value)
        if (child := getattr(value, one.name)) not in (None, "", [], {})
    }


def _mapping(value: object, spot: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _UnreadableError(spot)
    return value


def _read(value: object, wanted: Any, spot: str) -> Any:
    """A value that has to be of the type `wanted`, as that."""
    origin = typing.get_origin(wanted)
    if origin is types.UnionType or origin is typing.Union:
        return _read_one_of(value, typing.get_args(wanted), spot)
    if origin is list:
        if not isinstance(value, list):
            raise _UnreadableError(spot)
        return [_read(one, typing.get_args(wanted)[0], f"{spot}[{place}]") for place, one in enumerate(value)]
    if origin is dict:
        kept = typing.get_args(wanted)[1]
        return {str(key): _read(one, kept, f"{spot}.{key}") for key, one in _mapping(value, spot).items()}
    if is_dataclass(wanted):
        return _read_record(value, wanted, spot)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        if value not in [member.value for member in wanted]:
            raise _UnreadableError(spot)
        return wanted(value)
    if type(value) is not wanted:
        raise _UnreadableError(spot)
    return value


def _read_one_of(value: object, wanted: tuple[Any, ...], spot: str) -> Any:
    if value is None and types.NoneType in wanted:
        return None
    for one in wanted:
        origin = typing.get_origin(one)
        if isinstance(value, dict) and is_dataclass(one):
            return _read(value, one, spot)
        if isinstance(value, list) and origin is list:
            return _read(value, one, spot)
        if (
            not isinstance(value, dict | list)
            and not is_dataclass(one)
            and origin is not list
            and one is not types.NoneType
        ):
            return _read(value, one, spot)
    raise _UnreadableError(spot)


def _read_record(value: object, wanted: Any, spot: str) -> Any:
    given, known = _mapping(value, spot), _types_of(wanted)
    for key in given:
        if key not in known:
            raise _UnreadableError(f"{spot}.{key}")
    needed = [one.name for one in fields(wanted) if one.default is MISSING and one.default_factory is MISSING]
    values = {key: _read(one, known[key], f"{spot}.{key}") for key, one in given.items()}
    for name in needed:
        if name not in values:
            if known[name] is not int:
                raise _UnreadableError(f"{spot}.{name}")
            values[name] = 0
    return wanted(**values)


@cache
def _types_of(record: type) -> dict[str, Any]:
    """Field → type of one of the records of a template."""
    return typing.get_type_hints(record, vars(form))
