"""From a process back to a template: what was learned in a run becomes the next version (V3, V4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from tuiflow.model.code import Letter
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node
from tuiflow.model.template import (
    Release,
    Template,
    TemplateCell,
    TemplateNode,
    TemplatePhase,
    TemplateRole,
    Text,
    Words,
)

_SLUG_LIMIT = 40
_KEY = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True)
class Cover:
    """What a template has that a process does not know."""

    id: str
    version: int
    name: str
    changelog: list[Release]


def template_from(plan: Plan, cover: Cover, source: Template | None = None) -> Template:
    """The template that a process would have been started from.

    Args:
        plan: The process. Nodes and roles keep the keys that their template gave them.
        cover: What the template is called.
        source: The template from which the process was started: from it come purpose and documents and, for texts that
            are as they were, the other language.
    """
    words = _Memory(source)
    node_keys = _keys([(node.uid, node.key, node.name) for node in plan.nodes], "node")
    role_keys = _keys([(role.uid, role.key, role.name) for role in plan.roles], "role")
    process = plan.process
    roles = [
        TemplateRole(role_keys[role.uid], words.of(role.name), words.of(role.duties) or None) for role in plan.roles
    ]

    def node_of(node: Node) -> TemplateNode:
        return TemplateNode(
            node_keys[node.uid],
            words.of(node.name),
            node.days,
            [node_keys[uid] for uid in plan.before[node.uid]],
            words.each(node.inputs),
            words.each(node.outputs),
            words.each(node.preconditions),
            words.each(node.postconditions),
            words.each(node.acceptance),
            words.of(node.guidance) or None,
            {role_keys[uid]: words.cell(cell) for uid, cell in plan.row(node.uid).items() if uid in role_keys},
        )

    return Template(
        cover.id,
        cover.version,
        words.of(cover.name),
        process.category,
        roles,
        [TemplatePhase(words.of(name), [node_of(node) for node in nodes]) for name, nodes in _phases(plan)],
        source.purpose if source is not None else None,
        words.of(process.scenario) or None,
        words.of(process.item) or None,
        words.of(process.outcome) or None,
        words.of(process.measure) or None,
        process.target,
        words.each(process.departments),
        process.day_count,
        source.prefix if source is not None and source.prefix else process.prefix,
        source.documents if source is not None else [],
        cover.changelog,
    )


def _phases(plan: Plan) -> Iterator[tuple[str, list[Node]]]:
    """Phases that have nodes; nodes that stand in none come first, in a phase called like the process."""
    known = {phase.uid for phase in plan.phases}
    loose = [node for node in plan.nodes if node.phase not in known]
    if loose:
        yield plan.process.name, loose
    for phase in plan.phases:
        nodes = [node for node in plan.nodes if node.phase == phase.uid]
        if nodes:
            yield phase.name, nodes


def _keys(named: Sequence[tuple[str, str, str]], kind: str) -> dict[str, str]:
    """Uid → key: the one that it has, else one made from its name, each only once."""
    keys: dict[str, str] = {}
    own = [key for _uid, key, _name in named]
    for place, (uid, key, name) in enumerate(named, start=1):
        wanted = key if _KEY.fullmatch(key) else slug(name) or f"{kind}-{place}"
        keys[uid] = free_key(wanted, {*keys.values(), *(one for one in own if one != key)})
    return keys


def free_key(wanted: str, taken: Collection[str]) -> str:
    """The key that is wanted, with a number where it is taken."""
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def slug(name: str) -> str:
    """The Latin words of a name: `outline-design`; empty for a name without any."""
    if not name.isascii():
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:_SLUG_LIMIT].strip("-")


class _Memory:
    """Knows the other language of the texts that a template had."""

    def __init__(self, source: Template | None) -> None:
        self._known: dict[str, Text] = {}
        for text in _texts_in(source):
            self._known.setdefault(text.zh, text)
            self._known.setdefault(text.en, text)

    def of(self, text: str) -> Words:
        """A text, in both languages where they are known."""
        return self._known.get(text, text)

    def each(self, texts: Iterable[str]) -> list[Words]:
        """Several texts; those that say nothing are left out."""
        return [self.of(text) for text in texts if text.strip()]

    def cell(self, cell: Cell) -> Letter | TemplateCell:
        """A RACI cell, with its note where it has one."""
        return TemplateCell(cell.letter, self.of(cell.note)) if cell.note.strip() else cell.letter


def _texts_in(value: object) -> Iterator[Text]:
    """All texts in both languages, wherever they stand in a template."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, list):
        for child in value:
            yield from _texts_in(child)
    elif isinstance(value, dict):
        yield from _texts_in(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _texts_in(getattr(value, one.name))
