"""Writes a template as YAML that people like to read and to compare: always in the same order, a value on a line.

Texts in both languages, lists of keys and RACI cells stand on one line each, everything else below each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum

import yaml

from tuiflow.model.template import OWN_FIELDS, Template, TemplateCell, Text

_HEAD = ("id", "version", *OWN_FIELDS)
_PARTS = ("roles", "phases", "documents", "changelog")
"""The file's fields in their order, with a blank line before each part; those of its parts stand as declared."""

_LINE_LIMIT = 120
"""Characters of texts that stand on one line in both languages."""

_NEVER_WRAPPED = 1_000_000
"""Columns: a text that was broken into lines would show every edit as a change of all of them."""


class _OneLine(dict[str, object]):
    """Pairs that are written on one line."""


class _OneLineList(list[object]):
    """Values that are written on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style; lists are indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists too."""
        super().increase_indent(flow, False)


def _add(kind: type, represent: Callable[[yaml.SafeDumper, object], yaml.Node]) -> None:
    _Dumper.add_representer(kind, represent)


def _text_node(dumper: yaml.SafeDumper, text: object) -> yaml.Node:
    style = "|" if "\n" in str(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


def _line_node(dumper: yaml.SafeDumper, pairs: object) -> yaml.Node:
    assert isinstance(pairs, _OneLine)
    return dumper.represent_mapping("tag:yaml.org,2002:map", pairs.items(), flow_style=True)


def _list_node(dumper: yaml.SafeDumper, values: object) -> yaml.Node:
    assert isinstance(values, _OneLineList)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_add(str, _text_node)
_add(_OneLine, _line_node)
_add(_OneLineList, _list_node)


def template_text(template: Template) -> str:
    """The file's text; reading it again gives the same template."""
    content = _plain(template)
    assert isinstance(content, dict)
    head = {name: content.pop(name) for name in _HEAD if name in content}
    parts = [head, *({name: content[name]} for name in _PARTS if name in content)]
    return "\n".join(
        yaml.dump(
            part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=_NEVER_WRAPPED
        )
        for part in parts
    )


def _plain(value: object) -> object:
    """A value as yaml knows it; fields that say nothing are left out."""
    if isinstance(value, Text):
        pair = {"zh": value.zh, "en": value.en}
        both = value.zh + value.en
        return pair if "\n" in both or len(both) > _LINE_LIMIT else _OneLine(pair)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, TemplateCell):
        return _OneLine(_record(value)) if value.note else value.letter.value
    if isinstance(value, str | int | date):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child) for child in value]
    return _record(value)


def _record(value: object) -> dict[str, object]:
    found: dict[str, object] = {}
    assert is_dataclass(value)
    assert not isinstance(value, type)
    for one in fields(value):
        child = getattr(value, one.name)
        is_needed = one.default is MISSING and one.default_factory is MISSING
        if is_needed or (child not in (None, "", []) and child != {}):
            found[one.name] = _OneLineList(child) if one.name == "after" else _plain(child)
    return found
