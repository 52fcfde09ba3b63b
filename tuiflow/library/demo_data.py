"""The shape of `demo.yaml`: checked by pydantic when it is loaded, so that a slip in it is named with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from tuiflow.model.code import Category, Letter, Priority, Status
from tuiflow.model.report import Section
from tuiflow.model.template import Text

FOLDER = Path(__file__).parent / "demo"
"""`sample.yaml` as it was given, and `demo.yaml` with its English and processes of our own."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class PersonData:
    """A person, and the key by which roles and tasks name the person."""

    key: str
    name: Text


@dataclass(frozen=True)
class RoleData:
    """A role and the keys of the people on it."""

    key: str
    name: Text
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CellData:
    """A RACI cell."""

    letter: Letter
    note: Text | None = None


@dataclass(frozen=True)
class NodeData:
    """A node; `after` and `raci` name nodes and roles by their keys."""

    key: str
    name: Text
    days: int
    raci: dict[str, CellData]
    inputs: list[Text] = field(default_factory=list)
    outputs: list[Text] = field(default_factory=list)
    preconditions: list[Text] = field(default_factory=list)
    postconditions: list[Text] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    guidance: Text | None = None


@dataclass(frozen=True)
class PhaseData:
    """A phase with its nodes."""

    name: Text
    nodes: list[NodeData]


@dataclass(frozen=True)
class BlockData:
    """Why a task is blocked, who is asked, since when."""

    reason: Text
    helper: str
    since: date


@dataclass(frozen=True)
class TaskData:
    """A task; people and roles are named by their keys."""

    label: str
    name: Text
    assignee: str
    start: date
    due: date
    status: Status
    priority: Priority
    node: str = ""
    collaborators: list[str] = field(default_factory=list)
    description: Text | None = None
    deliverable: Text | None = None
    acceptance: Text | None = None
    risk: Text | None = None
    blocked: BlockData | None = None


@dataclass(frozen=True)
class ProcessData:
    """A process with everything in it."""

    key: str
    prefix: str
    category: Category
    name: Text
    scenario: Text
    item: Text
    outcome: Text
    measure: Text
    target: str
    start: date
    end: date
    departments: list[Text]
    roles: list[RoleData]
    phases: list[PhaseData]
    tasks: list[TaskData]


RunDeed: TypeAlias = Literal["approve", "start", "move", "block", "unblock", "done", "return", "accept"]
"""What somebody did in a run."""


@dataclass(frozen=True)
class TemplateData:
    """What the sample's process is a run of: roles by their ids and nodes by their names there → keys."""

    id: str
    version: int
    roles: dict[str, str]
    nodes: dict[str, str]


@dataclass(frozen=True)
class StepData:
    """One thing that somebody did in a run. `who` and `helper` are keys of roles, `node` is one of the template's."""

    day: int
    """Working day of the run, from 1."""
    at: time
    who: str
    deed: RunDeed
    node: str
    text: Text | None = None
    """Why, how it was solved, what was wanting."""
    helper: str = ""
    by: int = 0
    """Working days by which the due date moves."""


@dataclass(frozen=True)
class ImprovementData:
    """An improvement: open and due on a day of the data, or done so many working days after the review."""

    name: Text
    owner: str
    """Key of a role."""
    due: date | None = None
    days: int = 0


@dataclass(frozen=True)
class ReviewData:
    """The retrospective of a run."""

    day: int
    at: time
    goal: Text
    efficiency: Text
    collaboration: Text
    highlights: list[Text]
    problems: list[Text]
    standardisation: list[Text]
    improvements: list[ImprovementData]


@dataclass(frozen=True)
class RunData:
    """A finished run of a template."""

    template: str
    name: Text
    """Without its month."""
    start: date
    """It begins on this day or the next working day."""
    seats: dict[str, str]
    """Key of a role → who sat on it: a key of a person, or a name of the sample."""
    steps: list[StepData]
    """In their order."""
    retro: ReviewData


@dataclass(frozen=True)
class DemoData:
    """The whole file."""

    english: dict[str, str]
    """From Chinese texts of the sample to their English."""
    people: list[PersonData]
    template: TemplateData
    runs: list[RunData]
    """The earliest first."""
    processes: list[ProcessData]
    report: dict[Section, list[list[str]]]
    """Of the sample's weekly report: list → for each of its lines the ids of the tasks that it is about."""


def load_demo_data() -> DemoData:
    """Our own part of the demo.

    Raises:
        pydantic.ValidationError: naming each place that is not as it should be.
    """
    from pydantic import TypeAdapter

    return TypeAdapter(DemoData).validate_python(_read("demo.yaml"))


def load_sample() -> dict[str, Any]:
    """The sample as it was given: free in its form, so it stays a plain mapping."""
    return _read("sample.yaml")


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.load(file, _LOADER)  # noqa: S506 - both are safe loaders
    return content
