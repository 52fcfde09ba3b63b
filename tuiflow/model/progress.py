"""Where a node stands: worked out from its tasks, never stored (P4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, total_days
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a node has come."""

    status: Status
    done: int = 0
    """How many of its tasks are done."""
    total: int = 0
    late: int = 0
    """Days that it is late; 0: it is not. See `progress_of`."""


def progress_of(node: Node, tasks: Sequence[Task], today: date, due: date | None = None) -> Progress:
    """How far `node` has come by its `tasks`; without any, what was set by hand counts.

    Blocked work shows first, as somebody has to help; then a node is done when all its tasks are, and in progress as
    soon as one of them is, or is done.

    It is late as its latest open task is: a deadline that was agreed for a task counts, not the plan from before (E6).
    The plan's day is that of work that has none of its own: of open tasks without a due date, and of a node without
    tasks.

    Args:
        node: The node.
        tasks: Its tasks.
        today: From it lateness is counted.
        due: The day of the plan, from `planned_dues`; None where the plan says nothing, or it is not asked for.
    """
    if not tasks:
        return Progress(node.status, late=_late(due, today) if node.status is not Status.DONE else 0)
    statuses = [task.status for task in tasks]
    done = statuses.count(Status.DONE)
    late = max((_late(task.due or due, today) for task in tasks if task.status is not Status.DONE), default=0)
    if Status.BLOCKED in statuses:
        status = Status.BLOCKED
    elif done == len(tasks):
        status = Status.DONE
    elif done or Status.IN_PROGRESS in statuses:
        status = Status.IN_PROGRESS
    else:
        status = Status.NOT_STARTED
    return Progress(status, done, len(tasks), late)


def needs_plan(node: Node, tasks: Sequence[Task]) -> bool:
    """Whether the plan's day has a say in whether `node` is late: it has work without a day of its own."""
    if not tasks:
        return node.status is not Status.DONE
    return any(task.due is None and task.status is not Status.DONE for task in tasks)


def planned_dues(plan: Plan, schedule: Schedule) -> Mapping[str, date]:
    """Node → the day by which the plan wants it done.

    Nothing where there is no such day: while none of the nodes has a duration, and once the process is closed. A process
    without a start is planned from today on, so that nothing of it is late by its plan.
    """
    if not has_dues(plan):
        return {}
    return {uid: span.due for uid, span in schedule.spans.items()}


def has_dues(plan: Plan) -> bool:
    """Whether a plan says by when its nodes are to be done."""
    return plan.process.closed is None and total_days(plan.nodes) > 0


def _late(due: date | None, today: date) -> int:
    return max(0, (today - due).days) if due is not None else 0
