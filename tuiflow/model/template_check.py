"""What a template must be, beyond the form of its file: its rules as one list of faults, each with its place (P2, V4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.graph import find_cycle
from tuiflow.model.label import check_prefix
from tuiflow.model.task import NAME_LIMIT, TEXT_LIMIT
from tuiflow.model.template import NODE_LISTS, Template, TemplateCell, TemplateNode, Text, Words, words_in
from tuiflow.model.text import near, shown_lines

MOST_DAYS = 999
MOST_VERSIONS = 9999
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[\w-]{1,60}")
_ID_LIMIT = 60

Spot: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of fields, numbers in lists (from 0), keys of mappings."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, as a sentence that says what to do."""

    spot: Spot
    sentence: str


def is_template_id(text: str) -> bool:
    """Whether `text` can be a template's id, and so a part of a file's name."""
    return len(text) <= _ID_LIMIT and _ID.fullmatch(text) is not None


def faults_of(template: Template) -> list[Fault]:
    """All faults of a template, in the order of its file."""
    return [
        *_head_faults(template),
        *_key_faults([role.key for role in template.roles], ("roles",)),
        *_role_faults(template),
        *_phase_faults(template),
        *_node_faults(template),
        *_document_faults(template),
        *_changelog_faults(template),
    ]


def _head_faults(template: Template) -> Iterator[Fault]:
    if not is_template_id(template.id):
        yield Fault(
            ("id",),
            _("“{id}” is no id: use small letters, digits and single hyphens, such as client-interviews.").format(
                id=template.id
            ),
        )
    if not 1 <= template.version <= MOST_VERSIONS:
        yield Fault(("version",), _("A version is a whole number from 1 to {most}.").format(most=MOST_VERSIONS))
    yield from _name_faults(template.name, ("name",))
    if template.prefix:
        try:
            check_prefix(template.prefix)
        except RefusedError as error:
            yield Fault(("prefix",), str(error))
    for name in ("purpose", "scenario", "item", "outcome", "measure"):
        yield from _text_faults(getattr(template, name), (name,))
    yield from _text_faults(template.target, ("target",))
    yield from _list_faults(template.departments, ("departments",))


def _role_faults(template: Template) -> Iterator[Fault]:
    for place, role in enumerate(template.roles):
        spot = ("roles", place)
        yield from _name_faults(role.name, (*spot, "name"))
        yield from _text_faults(role.duties, (*spot, "duties"))


def _phase_faults(template: Template) -> Iterator[Fault]:
    if not template.phases:
        yield Fault(("phases",), _("A template needs at least one phase with a node."))
    for place, phase in enumerate(template.phases):
        yield from _name_faults(phase.name, ("phases", place, "name"))
        if not phase.nodes:
            yield Fault(("phases", place), _("This phase has no nodes: add one, or take the phase out."))


def _placed(template: Template) -> Iterator[tuple[Spot, TemplateNode]]:
    for at, phase in enumerate(template.phases):
        for place, node in enumerate(phase.nodes):
            yield ("phases", at, "nodes", place), node


def _node_faults(template: Template) -> Iterator[Fault]:
    nodes = list(_placed(template))
    yield from _same_key_faults([(node.key, (*spot, "key")) for spot, node in nodes])
    keys = [node.key for _spot, node in nodes]
    roles = [role.key for role in template.roles]
    for spot, node in nodes:
        yield from _own_faults(node, spot)
        for place, key in enumerate(node.after):
            if key not in keys:
                sentence = _("There is no node “{key}” to come after{hint}.").format(key=key, hint=near(key, keys))
                yield Fault((*spot, "after", place), sentence)
        for key, cell in node.raci.items():
            if key not in roles:
                sentence = _("There is no role “{key}”{hint}: its RACI has to name one of the roles above.")
                yield Fault((*spot, "raci", key), sentence.format(key=key, hint=near(key, roles)))
            if isinstance(cell, TemplateCell):
                yield from _text_faults(cell.note, (*spot, "raci", key, "note"), NAME_LIMIT)
    if len(set(keys)) == len(keys):
        yield from _cycle_faults(nodes)


def _own_faults(node: TemplateNode, spot: Spot) -> Iterator[Fault]:
    yield from _name_faults(node.name, (*spot, "name"))
    if not 0 <= node.days <= MOST_DAYS:
        yield Fault(
            (*spot, "days"),
            _("{days} days cannot be: use a whole number from 0 to {most}.").format(days=node.days, most=MOST_DAYS),
        )
    for name in NODE_LISTS:
        yield from _list_faults(getattr(node, name), (*spot, name))
    yield from _text_faults(node.guidance, (*spot, "guidance"))


def _cycle_faults(nodes: Sequence[tuple[Spot, TemplateNode]]) -> Iterator[Fault]:
    """The first cycle, told at the node that closes it."""
    circle = find_cycle({node.key: node.after for _spot, node in nodes})
    if circle:
        spot = next(spot for spot, node in nodes if node.key == circle[0])
        sentence = _("The nodes wait for each other: {path}. Take one of them out of “after”.")
        yield Fault((*spot, "after"), sentence.format(path=" → ".join(circle)))


def _document_faults(template: Template) -> Iterator[Fault]:
    for place, document in enumerate(template.documents):
        yield from _name_faults(document.name, ("documents", place, "name"))
        yield from _list_faults(document.fields, ("documents", place, "fields"))


def _changelog_faults(template: Template) -> Iterator[Fault]:
    seen: set[int] = set()
    for place, release in enumerate(template.changelog):
        spot = ("changelog", place)
        if release.version in seen:
            sentence = _("Version {version} is in the changelog twice: put both texts into one entry.")
            yield Fault((*spot, "version"), sentence.format(version=release.version))
        elif not 1 <= release.version <= template.version:
            sentence = _("The changelog tells of version {version}, but this is version {current}.")
            yield Fault((*spot, "version"), sentence.format(version=release.version, current=template.version))
        seen.add(release.version)
        yield from _text_faults(release.text, (*spot, "text"))
        yield from _text_faults(release.why, (*spot, "why"))
        for name in ("by", "approved_by", "origin", "request"):
            yield from _text_faults(getattr(release, name), (*spot, name), NAME_LIMIT)


def _key_faults(keys: Sequence[str], spot: Spot) -> Iterator[Fault]:
    yield from _same_key_faults([(key, (*spot, place, "key")) for place, key in enumerate(keys)])


def _same_key_faults(keys: Sequence[tuple[str, Spot]]) -> Iterator[Fault]:
    """Keys that are none, and keys that two have."""
    seen: set[str] = set()
    for key, spot in keys:
        if not _KEY.fullmatch(key):
            sentence = _("“{key}” is no key: use letters, digits, - and _, at most 60.")
            yield Fault(spot, sentence.format(key=key))
        elif key in seen:
            yield Fault(spot, _("Another one has the key “{key}” already: choose a different key.").format(key=key))
        seen.add(key)


def _list_faults(given: Sequence[Words], spot: Spot) -> Iterator[Fault]:
    for place, words in enumerate(given):
        yield from _name_faults(words, (*spot, place), TEXT_LIMIT)


def _name_faults(given: Words, spot: Spot, limit: int = NAME_LIMIT) -> Iterator[Fault]:
    """The faults of a text that has to be there."""
    if not all(words_in(given, language).strip() for language in ("zh", "en")):
        yield Fault(spot, _("There is nothing here: write a text, or take the line out."))
        return
    yield from _text_faults(given, spot, limit)


def _text_faults(given: Words | None, spot: Spot, limit: int = TEXT_LIMIT) -> Iterator[Fault]:
    """The faults of a text that may be empty."""
    for text in (given.zh, given.en) if isinstance(given, Text) else (given or "",):
        if len(text) > limit:
            sentence = _("This text has {count} characters; at most {limit} fit.")
            yield Fault(spot, sentence.format(count=len(text), limit=limit))
        if shown_lines(text.replace("\t", " ")) != text.replace("\t", " "):
            yield Fault(spot, _("This text has characters that steer a terminal: type it anew, without them."))
