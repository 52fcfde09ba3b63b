"""Where a node stands: worked out from its tasks, never stored (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.model.code import Status
from tuiflow.model.process import Node
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a node has come."""

    status: Status
    done: int = 0
    """How many of its tasks are done."""
    total: int = 0
    late: int = 0
    """Days that its latest task is late; 0: none is."""


def progress_of(node: Node, tasks: Sequence[Task], today: date) -> Progress:
    """How far `node` has come by its `tasks`; without any, what was set by hand counts.

    Blocked work shows first, as somebody has to help; then a node is done when all its tasks are, and in progress as
    soon as one of them is, or is done.
    """
    if not tasks:
        return Progress(node.status)
    statuses = [task.status for task in tasks]
    done = statuses.count(Status.DONE)
    late = max(task.days_late(today) for task in tasks)
    if Status.BLOCKED in statuses:
        status = Status.BLOCKED
    elif done == len(tasks):
        status = Status.DONE
    elif done or Status.IN_PROGRESS in statuses:
        status = Status.IN_PROGRESS
    else:
        status = Status.NOT_STARTED
    return Progress(status, done, len(tasks), late)
