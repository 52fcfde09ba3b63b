"""The timeline of a process (P4, P5): rows of phases, nodes and tasks, with the dates of their bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.progress import Progress, planned_dues, progress_of
from tuiflow.model.ripple import Ripple, moved_dates
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task
from tuiflow.model.text import shown

LOOSE = "loose"
"""In place of a phase's uid: the head of the tasks that belong to no node."""


class Kind(StrEnum):
    """What a row is about."""

    PHASE = "phase"
    NODE = "node"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timeline."""

    kind: Kind
    uid: str
    name: str
    """Safe to show."""
    start: date | None = None
    due: date | None = None
    """None: there is no bar."""
    status: Status = Status.NOT_STARTED
    days: int | None = None
    """That a node takes."""
    slack: int = 0
    late: int = 0
    """Days; 0: it is not."""
    is_critical: bool = False
    is_moved: bool = False
    """It would lie elsewhere than it does."""

    @property
    def is_point(self) -> bool:
        """A moment, not a time: a milestone, or a task of which only one date is known."""
        return self.due is not None and (self.start is None or self.days == 0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All rows of a process."""

    rows: Sequence[Row] = ()
    start: date | None = None
    due: date | None = None
    """The first and the last day of any bar; None without one."""
    is_estimated: bool = False
    """Holidays of some days are not known."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Uid → number of the row."""


def lay_out(
    plan: Plan, schedule: Schedule, tasks: Sequence[Task], today: date, ripple: Ripple | None = None
) -> Timeline:
    """The timeline of a process.

    Args:
        plan: The process, as it is or as it would be.
        schedule: Its dates, likewise.
        tasks: Its tasks as they are; those without a node come last, as a group of their own.
        today: From it lateness is counted.
        ripple: A change that is looked at before it is agreed: its tasks lie where they would, and it is marked.
    """
    by_node: dict[str, list[Task]] = {}
    known = {node.uid for node in plan.nodes}
    dates = moved_dates(ripple)
    for one in tasks:
        start, due = dates.get(one.uid, (one.start, one.due))
        task = replace(one, start=start, due=due) if one.uid in dates else one
        by_node.setdefault(task.node if task.node in known else "", []).append(task)
    moved = {shift.node for shift in ripple.nodes} if ripple is not None else set()
    rows: list[Row] = []
    phases = {phase.uid: phase.name for phase in plan.phases}
    dues = planned_dues(plan, schedule)
    for phase, name in {"": "", **phases}.items():
        nodes = [node for node in plan.nodes if (node.phase if node.phase in phases else "") == phase]
        below: list[Row] = []
        for node in nodes:
            own = by_node.get(node.uid, [])
            progress = progress_of(node, own, today, dues.get(node.uid))
            below.append(_node_row(node, schedule, progress, is_moved=node.uid in moved))
            below += [_task_row(task, today, is_moved=task.uid in dates) for task in own]
        if phase:
            rows.append(_phase_row(phase, name, [row for row in below if row.kind is Kind.NODE]))
        rows += below
    loose = [_task_row(task, today, is_moved=task.uid in dates) for task in by_node.get("", [])]
    if loose and plan.nodes:  # otherwise they would look like those of the last node
        rows.append(Row(Kind.PHASE, LOOSE, _("without a node")))
    rows += loose
    days = [day for row in rows for day in (row.start, row.due) if day is not None]
    places = {row.uid: place for place, row in enumerate(rows)}
    return Timeline(rows, min(days, default=None), max(days, default=None), schedule.is_estimated, places)


def _phase_row(uid: str, name: str, nodes: Sequence[Row]) -> Row:
    statuses = {row.status for row in nodes}
    status = statuses.pop() if len(statuses) == 1 else Status.IN_PROGRESS if statuses else Status.NOT_STARTED
    return Row(
        Kind.PHASE,
        uid,
        shown(name),
        min((row.start for row in nodes if row.start), default=None),
        max((row.due for row in nodes if row.due), default=None),
        status,
        is_moved=any(row.is_moved for row in nodes),
    )


def _node_row(node: Node, schedule: Schedule, progress: Progress, *, is_moved: bool) -> Row:
    span = schedule.spans[node.uid]
    return Row(
        Kind.NODE,
        node.uid,
        shown(node.name),
        span.start,
        span.due,
        progress.status,
        node.days,
        span.slack,
        progress.late,
        span.is_critical,
        is_moved,
    )


def _task_row(task: Task, today: date, *, is_moved: bool) -> Row:
    start, due = task.start, task.due
    if due is None:  # only the beginning is known: a point too
        start, due = None, start
    name = shown(f"{task.label} {task.name}")
    return Row(Kind.TASK, task.uid, name, start, due, task.status, late=task.days_late(today), is_moved=is_moved)
