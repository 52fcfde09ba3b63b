"""Blocked work at a glance (E4): how long, whose help, and what it holds up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tuiflow.model.code import Status
from tuiflow.model.graph import followers, reach
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class BlockedWork:
    """One blocked task with what people need to know to help."""

    task: Task
    age: int
    """Whole days since it is blocked; 0: today, or nobody knows since when."""
    late: int
    """Days past its due date; 0: it is not late."""
    holds_up: tuple[str, ...]
    """Uids of the tasks that wait for it, directly or further on, and are not done."""


def blocked_work(
    tasks: Iterable[Task],
    plan_of: Callable[[str], Plan | None],
    tasks_at: Callable[[Collection[str]], Iterable[Task]],
    today: date,
) -> list[BlockedWork]:
    """All blocked tasks among `tasks`, the longest blocked first; of equal age the one that holds up more.

    Args:
        tasks: Any tasks.
        plan_of: From the uid of a process to its plan.
        tasks_at: Gives the tasks of some nodes.
        today: The day it is.
    """
    blocked = [task for task in tasks if task.block is not None]
    plans = {process: plan_of(process) for process in {task.process for task in blocked}}
    after = {process: followers(plan.before) for process, plan in plans.items() if plan is not None}
    waiting = {
        node: reach(after[process], node) - {node}
        for process, node in {(task.process, task.node) for task in blocked}
        if process in after and node
    }
    open_tasks = _open_by_node(tasks_at(set().union(*waiting.values())) if waiting else ())
    found = []
    for task in blocked:
        held = [one for node in waiting.get(task.node, ()) for one in open_tasks.get(node, ())]
        held.sort(key=lambda one: (one.due or date.max, one.label))
        since = task.block.since if task.block is not None else None
        age = max(0, (today - since).days) if since is not None else 0
        found.append(BlockedWork(task, age, task.days_late(today), tuple(one.uid for one in held)))
    return sorted(found, key=lambda one: (-one.age, -len(one.holds_up), one.task.label, one.task.uid))


def _open_by_node(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """Node → its tasks that are not done; looked up once, however much is blocked."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        if task.status is not Status.DONE:
            found.setdefault(task.node, []).append(task)
    return found
