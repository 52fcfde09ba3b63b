"""What really happened in a process, for its retrospective (V2): worked out, never stored.

Nothing is made up: where a day is not known, as of work that was entered when it was done already, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tuiflow.model.actual import Actual, Work, rework_days
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.progress import progress_of
from tuiflow.model.schedule import Schedule
from tuiflow.model.standing import Course, Standing
from tuiflow.model.task import Task
from tuiflow.model.workday import WorkCalendar, count_between


class Late(NamedTuple):
    """A node, or a task without one, that came later than planned."""

    uid: str
    name: str
    planned: date
    actual: date | None
    """None: it is not done yet."""
    days: int
    """Whole days past the planned one, as lateness is counted everywhere."""


class Blocked(NamedTuple):
    """A time in which a task could not go on."""

    task: str
    """Uid."""
    reason: str
    helper: str
    """Uid of whoever was asked for help; empty: nobody in particular."""
    days: int
    """Days that count in the process; one at least."""
    is_over: bool


class NodeDays(NamedTuple):
    """How long a node was to take, and took, in days that count in the process."""

    uid: str
    name: str
    planned: int
    actual: int | None
    """None: not known (yet)."""
    rework: int
    """Kept apart from both (P5)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it."""

    outcome: str
    """What was to come of it; likewise its measure and the target as the process has them (P1)."""
    measure: str
    target: str
    planned_end: date | None
    actual_end: date | None
    """None while it runs, and where it is not known."""
    late: tuple[Late, ...]
    """The latest first."""
    returns: int
    """How often work was returned (V1)."""
    blocked: tuple[Blocked, ...]
    """The longest first."""
    nodes: tuple[NodeDays, ...]
    """In the plan's order."""
    loose_rework: int = 0
    """Days of rework of tasks without a node."""

    @property
    def rework_days(self) -> int:
        """Of everything together."""
        return self.loose_rework + sum(node.rework for node in self.nodes)

    @property
    def blocked_days(self) -> int:
        """Of all tasks together."""
        return sum(one.days for one in self.blocked)

    @property
    def end_days(self) -> int | None:
        """Days by which it ended after the planned day; negative: before it. None where one of both is not known."""
        if self.planned_end is None or self.actual_end is None:
            return None
        return (self.actual_end - self.planned_end).days


class Past(NamedTuple):
    """What facts are worked out from, besides the plan."""

    tasks: Sequence[Task]
    """Of the process; its improvements left out."""
    courses: Mapping[str, Course]
    """How every task stood, by uid."""
    works: Mapping[str, Work]
    """When every task was worked on, by uid."""
    actuals: Mapping[str, Actual]
    """What every finished node took, by uid, where that is known."""
    schedule: Schedule | None
    """When the plan wanted its nodes; None where it has no start that this could be reckoned from."""
    calendar: WorkCalendar
    today: date


def facts_of(plan: Plan, past: Past) -> Facts:
    """The facts of a process (V2)."""
    process = plan.process
    until = min(past.today, process.closed or past.today)
    own: dict[str, list[Task]] = {node.uid: [] for node in plan.nodes}
    loose: list[Task] = []
    for task in past.tasks:
        own.get(task.node, loose).append(task)
    late = [found for node in plan.nodes if (found := _late_node(node, own[node.uid], past, until)) is not None]
    late += [found for task in loose if (found := _late_task(task, past, until)) is not None]
    blocked = [one for task in past.tasks for one in _blocked(task, past, until)]
    return Facts(
        process.outcome,
        process.measure,
        process.target,
        process.end or (past.schedule.due if past.schedule is not None else None),
        process.closed or _last_done(past, past.tasks),
        tuple(sorted(late, key=lambda one: -one.days)),
        sum(task.accepted.returns for task in past.tasks),
        tuple(sorted(blocked, key=lambda one: -one.days)),
        tuple(_node_days(node, own[node.uid], past) for node in plan.nodes),
        sum(_rework([task], past) for task in loose),
    )


class _Held(NamedTuple):
    """A time in which a task was blocked, from the end of its first day on."""

    start: date
    end: date | None
    """The first day at whose end it stood otherwise; None: it is blocked still."""
    last: Standing
    """How it stood at the end of it."""


def _held(course: Course) -> Iterator[_Held]:
    start: date | None = None
    last: Standing | None = None
    for day, standing in course:
        if standing is not None and standing.status is Status.BLOCKED:
            start, last = start or day, standing
        elif start is not None and last is not None:
            yield _Held(start, day, last)
            start = None
    if start is not None and last is not None:
        yield _Held(start, None, last)


def _done_on(past: Past, task: Task) -> date | None:
    """The day on which a task was done for good; None while it is not, and where that is not known."""
    work = past.works.get(task.uid)
    return work.spells[-1].done if task.status is Status.DONE and work is not None and work.spells else None


def _last_done(past: Past, tasks: Sequence[Task]) -> date | None:
    """The day on which the last of these tasks was done; None unless all are, and their days are known."""
    days = [_done_on(past, task) for task in tasks]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _late_node(node: Node, tasks: Sequence[Task], past: Past, until: date) -> Late | None:
    # What nobody gave a duration has no day in the plan.
    span = past.schedule.spans.get(node.uid) if past.schedule is not None and node.days else None
    planned = span.due if span is not None else max((task.due for task in tasks if task.due), default=None)
    if planned is None:
        return None
    done = _last_done(past, tasks)
    if done is None and progress_of(node, tasks, until).status is Status.DONE:
        return None
    return _late(node.uid, node.name, planned, done, until)


def _late_task(task: Task, past: Past, until: date) -> Late | None:
    done = _done_on(past, task)
    if task.due is None or (done is None and task.status is Status.DONE):
        return None
    return _late(task.uid, task.name, task.due, done, until)


def _late(uid: str, name: str, planned: date, done: date | None, until: date) -> Late | None:
    days = ((done or until) - planned).days
    return Late(uid, name, planned, done, days) if days > 0 else None


def _blocked(task: Task, past: Past, until: date) -> Iterator[Blocked]:
    for spell in _held(past.courses.get(task.uid, [])):
        start = spell.start
        if spell.end is None and task.block is not None and task.block.since is not None:
            start = min(start, task.block.since)
        last = spell.end - timedelta(days=1) if spell.end is not None else until
        days = max(1, count_between(past.calendar, start, max(start, last)))
        yield Blocked(task.uid, spell.last.reason, spell.last.helper, days, spell.end is not None)


def _node_days(node: Node, tasks: Sequence[Task], past: Past) -> NodeDays:
    taken = past.actuals.get(node.uid)
    actual = node.actual_days or (taken.days if taken is not None else None)
    rework = node.rework_days or (taken.rework if taken is not None else _rework(tasks, past))
    return NodeDays(node.uid, node.name, node.days, actual, rework)


def _rework(tasks: Sequence[Task], past: Past) -> int:
    works = [past.works[task.uid] for task in tasks if task.uid in past.works]
    return rework_days(works, past.calendar, past.today)
