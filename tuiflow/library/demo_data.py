"""The shape of `demo.yaml`: checked by pydantic when it is loaded, so that a slip in it is named with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class DemoData:
    """The whole file."""

    english: dict[str, str]
    """From Chinese texts of the sample to their English."""
    people: list[PersonData]
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
