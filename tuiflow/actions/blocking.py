"""Blocked work: what there is, whom it concerns, and asking for help again (E4)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.blocking import BlockedWork, blocked_work
from tuiflow.model.code import Status
from tuiflow.model.record import Table
from tuiflow.model.task import Task


class Concern(Enum):
    """Which blocked work is looked at."""

    ALL = "all"
    MINE = "mine"
    """What I do or take part in."""
    HELP = "help"
    """What I am asked to help with."""


def blocked_list(desk: Desk, concern: Concern = Concern.ALL) -> list[BlockedWork]:
    """The blocked work of the workspace, the longest blocked first."""
    workspace = desk.workspace

    tasks = [workspace.tasks[uid] for _order, uid in workspace.column(Status.BLOCKED)]
    chosen = [task for task in tasks if _concerns(task, desk.me, concern)]
    return blocked_work(chosen, workspace.plan_if_there, workspace.tasks_at, desk.today)


def _concerns(task: Task, me: frozenset[str], concern: Concern) -> bool:
    if concern is Concern.HELP:
        return task.block is not None and task.block.helper in me
    return concern is Concern.ALL or task.assignee in me or not me.isdisjoint(task.collaborators)


def nudge(desk: Desk, tasks: Sequence[Task]) -> Outcome:
    """Ask once more for the help that blocked work waits for; whoever is asked hears of it (E4, E7).

    Raises:
        RefusedError: when a task is not blocked, nobody in particular is asked, or they were reminded today already.
    """
    for task in tasks:
        if task.block is None:
            raise RefusedError(_("{label} is not blocked; nothing was changed.").format(label=task.label))
        if not task.block.helper:
            raise RefusedError(
                _("{label} asks nobody in particular: say first whose support is wanted (b).").format(label=task.label)
            )
        if task.block.nudged == desk.today:
            who = desk.workspace.name_of(task.block.helper)
            raise RefusedError(
                _("{who} was reminded of {label} today already; try again tomorrow.").format(who=who, label=task.label)
            )
    today = desk.today.isoformat()
    edits = [desk.workspace.edit(Table.TASKS, task.uid, {"block_nudged": today}) for task in tasks]
    transaction = desk.commit("task.nudge", edits)
    if len(tasks) == 1:
        task = tasks[0]
        who = desk.workspace.name_of(task.block.helper) if task.block is not None else ""
        message = _("{who} is reminded of {label}.").format(who=who, label=task.label)
    else:
        message = ngettext("{count} reminder sent.", "{count} reminders sent.", len(tasks)).format(count=len(tasks))
    return Outcome(message, transaction, tuple(task.uid for task in tasks))
