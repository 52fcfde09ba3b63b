"""From YAML nodes to a `Template`, by the types of its fields; where that fails it is known in which line."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from tuiflow.language import _
from tuiflow.model import template as form
from tuiflow.model.code import Code
from tuiflow.model.day import read_stored
from tuiflow.model.template import Template
from tuiflow.model.template_check import Spot
from tuiflow.model.text import near

T = TypeVar("T")

_NULL = "tag:yaml.org,2002:null"


class _Unread:
    """Stands where a value could not be read."""


_UNREAD = _Unread()


class FormReader:
    """Reads one file; `problems` has all that was wrong with its form."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        """Line and sentence."""
        self._lines: dict[Spot, int] = {}

    def read(self, root: Node) -> Template | None:
        """The template; None when there is something to be mended first."""
        found = self._value(root, Template, ())
        return found if isinstance(found, Template) and not self.problems else None

    def line_of(self, spot: Spot) -> int:
        """The line of a value or, where it is not written down, of what it should stand in."""
        while spot and spot not in self._lines:
            spot = spot[:-1]
        return self._lines.get(spot, 1)

    def _refuse(self, node: Node, sentence: str) -> _Unread:
        self.problems.append((node.start_mark.line + 1, sentence))
        return _UNREAD

    def _value(self, node: Node, wanted: Any, spot: Spot) -> object:
        """The value of a node that has to be of the type `wanted`."""
        self._lines[spot] = node.start_mark.line + 1
        if typing.get_origin(wanted) is types.UnionType or typing.get_origin(wanted) is typing.Union:
            return self._one_of(node, typing.get_args(wanted), spot)
        if typing.get_origin(wanted) is list:
            return self._list(node, typing.get_args(wanted)[0], spot)
        if typing.get_origin(wanted) is dict:
            return self._dict(node, typing.get_args(wanted)[1], spot)
        if hasattr(wanted, "__dataclass_fields__"):
            return self._record(node, wanted, spot)
        return self._scalar(node, wanted)

    def _one_of(self, node: Node, wanted: tuple[Any, ...], spot: Spot) -> object:
        """A text or a record of that meaning: `R` or `{letter: R, note: …}`."""
        if _is_empty(node) and types.NoneType in wanted:
            return None
        records = [one for one in wanted if hasattr(one, "__dataclass_fields__")]
        plain = [one for one in wanted if one not in records and one is not types.NoneType]
        return self._value(node, records[0] if isinstance(node, MappingNode) and records else plain[0], spot)

    def _list(self, node: Node, wanted: Any, spot: Spot) -> object:
        if _is_empty(node):
            return []
        if not isinstance(node, SequenceNode):
            return self._refuse(node, _("Here a list is wanted: begin each entry with “- ” on a line of its own."))
        return [self._value(child, wanted, (*spot, place)) for place, child in enumerate(node.value)]

    def _dict(self, node: Node, wanted: Any, spot: Spot) -> object:
        if _is_empty(node):
            return {}
        if not isinstance(node, MappingNode):
            return self._refuse(node, _("Here pairs are wanted: a key, a colon and a value on each line."))
        return {key: self._value(child, wanted, (*spot, key)) for key, _line, child in self._pairs(node)}

    def _pairs(self, node: MappingNode) -> Iterator[tuple[str, Node, Node]]:
        """Key, the node of the key, and value; a key that comes again is refused."""
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, _("A key has to be one word, followed by a colon."))
            elif key.value in seen:
                sentence = _("“{key}” is here for the second time; the first is in line {line}.")
                self._refuse(key, sentence.format(key=key.value, line=seen[key.value]))
            else:
                seen[key.value] = key.start_mark.line + 1
                yield key.value, key, value

    def _record(self, node: Node, wanted: Any, spot: Spot) -> object:
        if not isinstance(node, MappingNode):
            known = _(", ").join(_types_of(wanted))
            return self._refuse(node, _("Here pairs such as “key: value” are wanted: {known}.").format(known=known))
        known_types = _types_of(wanted)
        given: dict[str, object] = {}
        unknown = False
        for key, at, value in self._pairs(node):
            if key not in known_types:
                hint = near(key, known_types) or _(" (here can stand: {known})").format(known=_(", ").join(known_types))
                self._refuse(at, _("“{key}” is not known here{hint}.").format(key=key, hint=hint))
                unknown = True
                continue
            given[key] = self._value(value, known_types[key], (*spot, key))
            self._lines[*spot, key] = at.start_mark.line + 1
        missing = [
            one.name
            for one in fields(wanted)
            if one.default is MISSING and one.default_factory is MISSING and one.name not in given
        ]
        if unknown:  # probably what is missing, written in another way
            return _UNREAD
        if missing:
            return self._refuse(node, _("Here is missing: {fields}.").format(fields=_(", ").join(missing)))
        if any(value is _UNREAD for value in given.values()):
            return _UNREAD
        return wanted(**given)

    def _scalar(self, node: Node, wanted: Any) -> object:
        if not isinstance(node, ScalarNode):
            hint = _(" (a text with a colon in it has to stand in quotes)") if isinstance(node, MappingNode) else ""
            return self._refuse(node, _("Here one text is wanted, not several values{hint}.").format(hint=hint))
        text = "" if _is_empty(node) else str(node.value)
        if wanted is int:
            return self._whole(node, text)
        if wanted is date:
            return read_stored(text) or self._refuse(
                node, _("“{text}” is no date: write 2024-07-15.").format(text=text)
            )
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            return self._code(node, text, wanted)
        return text

    def _whole(self, node: Node, text: str) -> object:
        if text.removeprefix("-").isdecimal() and len(text) <= 9:
            return int(text)
        return self._refuse(node, _("“{text}” is no whole number.").format(text=text))

    def _code(self, node: Node, text: str, wanted: type[StrEnum]) -> object:
        members = {member.value: member for member in wanted}
        meant = cast("type[Code]", wanted).meant_by(text)
        found = members.get(text) or meant
        known = _(", ").join(members)
        return found or self._refuse(node, _("“{text}” is none of these: {known}.").format(text=text, known=known))


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _NULL


@cache
def _types_of(record: type) -> dict[str, Any]:
    """Field → type of one of the records of a template."""
    names = {one.name for one in fields(record)}
    return {name: hint for name, hint in typing.get_type_hints(record, vars(form)).items() if name in names}
