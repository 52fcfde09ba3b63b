"""A template: a standard process as the library keeps it (P2, V4, V5). A plain file in one language or both.

Everything that names something else does so by `key`, never by its text, so that a file can be in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from tuiflow.model.code import Category, DayCount, Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Phase, Process

OWN_FIELDS = (
    "name",
    "category",
    "prefix",
    "day_count",
    "purpose",
    "scenario",
    "item",
    "outcome",
    "measure",
    "target",
    "departments",
)
"""Fields of the template itself, in their order; id, version and changelog are what a version is, not its content."""

NODE_LISTS = ("inputs", "outputs", "preconditions", "postconditions", "acceptance")
"""Fields of a node that are lists of texts."""


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str


Words: TypeAlias = str | Text
"""A text in both languages, or in the one that its author used."""


def words_in(given: Words | None, language: str) -> str:
    """The text in `language` (`zh`, `en`); a text in one language is the same in every one."""
    if isinstance(given, Text):
        return given.en if language == "en" else given.zh
    return given or ""


@dataclass(frozen=True)
class TemplateRole:
    """A seat; people sit down on it when a process is started."""

    key: str
    name: Words
    duties: Words | None = None


@dataclass(frozen=True)
class TemplateCell:
    """A RACI cell with its note."""

    letter: Letter
    note: Words | None = None


@dataclass(frozen=True)
class TemplateNode:
    """A node; `after` names nodes, `raci` roles, by their keys."""

    key: str
    name: Words
    days: int
    after: list[str] = field(default_factory=list)
    inputs: list[Words] = field(default_factory=list)
    outputs: list[Words] = field(default_factory=list)
    preconditions: list[Words] = field(default_factory=list)
    postconditions: list[Words] = field(default_factory=list)
    acceptance: list[Words] = field(default_factory=list)
    guidance: Words | None = None
    raci: dict[str, Letter | TemplateCell] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplatePhase:
    """A phase with its nodes."""

    name: Words
    nodes: list[TemplateNode]


@dataclass(frozen=True)
class TemplateDocument:
    """The form of a document that the process uses: its fields, in order (V3)."""

    name: Words
    fields: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class Release:
    """What a version brought (V4)."""

    version: int
    on: date
    text: Words
    by: str = ""
    why: Words | None = None
    origin: str = ""
    """From which improvement it came: the task's id and name."""
    approved_by: str = ""
    """Who said yes to it, where that was somebody else."""
    request: str = ""
    """Uid of the request that it fulfils: by it nobody fulfils the same one again."""


@dataclass(frozen=True)
class Template:
    """The whole file."""

    id: str
    """Stays the same from version to version."""
    version: int
    name: Words
    category: Category
    roles: list[TemplateRole]
    phases: list[TemplatePhase]
    purpose: Words | None = None
    """When to take it, in two or three sentences."""
    scenario: Words | None = None
    item: Words | None = None
    outcome: Words | None = None
    measure: Words | None = None
    target: str = ""
    departments: list[Words] = field(default_factory=list)
    day_count: DayCount = DayCount.WORKING
    prefix: str = ""
    """Of its tasks' ids; empty: made from the name."""
    documents: list[TemplateDocument] = field(default_factory=list)
    changelog: list[Release] = field(default_factory=list)
    """The newest first."""

    @property
    def nodes(self) -> list[TemplateNode]:
        """All nodes, phase by phase."""
        return [node for phase in self.phases for node in phase.nodes]


def plan_from(template: Template, language: str, people: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """The plan that a template describes, to be drawn, audited and scheduled as a process is.

    Args:
        template: Checked: every key that is named is there.
        language: `zh` or `en`.
        people: Role key → uids of those who sit on it.

    Returns:
        A plan whose uids are the template's keys.
    """

    def texts(given: Sequence[Words]) -> tuple[str, ...]:
        return tuple(words_in(one, language) for one in given)

    process = Process(
        template.id,
        words_in(template.name, language),
        template.prefix,
        template.category,
        words_in(template.scenario, language),
        words_in(template.item, language),
        words_in(template.outcome, language),
        words_in(template.measure, language),
        template.target,
        texts(template.departments),
        day_count=template.day_count,
        template=template.id,
        template_version=template.version,
    )
    phases: list[Phase] = []
    nodes: list[Node] = []
    cells: dict[tuple[str, str], Cell] = {}
    for place, phase in enumerate(template.phases, start=1):
        phases.append(Phase(f"phase-{place}", words_in(phase.name, language), template.id, place))
        for node in phase.nodes:
            nodes.append(
                Node(
                    node.key,
                    words_in(node.name, language),
                    template.id,
                    f"phase-{place}",
                    len(nodes) + 1,
                    texts(node.inputs),
                    texts(node.outputs),
                    texts(node.preconditions),
                    texts(node.postconditions),
                    node.days,
                    tuple(node.after),
                    words_in(node.guidance, language),
                    texts(node.acceptance),
                    key=node.key,
                )
            )
            for role, given in node.raci.items():
                cell = given if isinstance(given, TemplateCell) else TemplateCell(given)
                cells[node.key, role] = Cell(node.key, role, cell.letter, words_in(cell.note, language))
    seats = people or {}
    roles = [
        Role(
            role.key,
            words_in(role.name, language),
            template.id,
            tuple(seats.get(role.key, ())),
            place,
            words_in(role.duties, language),
            role.key,
        )
        for place, role in enumerate(template.roles, start=1)
    ]
    return Plan(process, phases, nodes, roles, cells)
