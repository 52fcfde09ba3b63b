"""From a task to what its card shows."""

from __future__ import annotations

from datetime import date

from tuiflow.actions.conflicts import has_conflict
from tuiflow.language import _
from tuiflow.model.acceptance import DoneState
from tuiflow.model.code import Priority, Status
from tuiflow.model.day import near_words
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.store.workspace import Workspace
from tuiflow.ui.widgets.card import CardFace


def face_of(
    task: Task,
    workspace: Workspace,
    today: date,
    me: frozenset[str],
    *,
    early: bool = False,
    done_state: DoneState | None = None,
    ascii_only: bool = False,
) -> CardFace:
    """What the card of a task shows.

    Args:
        task: The task.
        workspace: Where it is.
        today: The day it is.
        me: Uids of the person who looks, and of the roles that the person sits on.
        early: It was begun although something is missing.
        done_state: Where its acceptance stands.
        ascii_only: Marks without ambiguous characters.
    """
    due, style = due_words(task, today)
    return CardFace(
        label=shown(task.label),
        name=shown(task.name),
        assignee=shown(workspace.name_of(task.assignee)),
        due=due,
        due_short=due if style == "late" or task.due is None else short_date(task.due, today),
        due_style=style,
        urgent=task.priority is Priority.HIGH and task.status is not Status.DONE,
        mine=task.assignee in me,
        helping=task.involves(me),
        done=task.status is Status.DONE,
        blocked=blocked_words(task, workspace, today),
        blocked_short=helper_words(task, workspace),
        early=_("early start") if early else "",
        stage=stage_words(task, done_state),
        twin=f"~{task.uid[:4]}" if len(workspace.tasks.labelled(task.label)) > 1 else "",
        disputed=dispute_mark(ascii_only=ascii_only) if has_conflict(workspace, task.uid) else "",
    )


def stage_words(task: Task, done_state: DoneState | None) -> str:
    """What the card says of acceptance: waiting, accepted, or how often it was returned (V1)."""
    if done_state in (DoneState.WAITING, DoneState.ACCEPTED):
        return done_state.caption
    if task.accepted.returns and task.status is not Status.DONE:
        return _("returned x{count}").format(count=task.accepted.returns)
    return ""


def dispute_mark(*, ascii_only: bool) -> str:
    """What stands on a card, and beside a field, that people differ about."""
    return "<>" if ascii_only else "≠"


def due_words(task: Task, today: date) -> tuple[str, str]:
    """The due date in near words and as a date, and how to style it: `meta`, `soon` or `late`."""
    if task.due is None:
        return "", "meta"
    day = short_date(task.due, today)
    if task.status is Status.DONE:
        return day, "meta"
    late = task.days_late(today)
    if late:
        words = _("{count}d late").format(count=late)
        return words if task.block is not None else f"{words} {day}", "late"
    return f"{near_words(task.due, today)} {day}", "soon" if task.is_due_soon(today) else "meta"


def short_date(day: date, today: date) -> str:
    """`07-15`; with the year when it is another one."""
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


def helper_words(task: Task, workspace: Workspace) -> str:
    """Who is asked for help with a blocked task; empty when nobody is."""
    helper = shown(workspace.name_of(task.block.helper)) if task.block is not None else ""
    return _("asks {who}").format(who=helper) if helper else ""


def blocked_words(task: Task, workspace: Workspace, today: date) -> str:
    """For how long a task has been blocked, and who is asked; empty when it is not."""
    if task.block is None:
        return ""
    days = (today - task.block.since).days if task.block.since is not None else 0
    words = _("stuck {count}d").format(count=days) if days > 0 else _("stuck today")
    helper = shown(workspace.name_of(task.block.helper))
    return _("asks {who}, {time}").format(time=words, who=helper) if helper else words
