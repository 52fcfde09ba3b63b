"""The commands that only read: list, show, blocked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import closed_words
from tuiflow.actions.listing import (
    Selection,
    collaborator_names,
    label_of,
    select_tasks,
    task_body,
)
from tuiflow.actions.lookup import find_task
from tuiflow.cli.output import Cell, Tone, cell_width
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.day import late_words, near_words
from tuiflow.model.field import STORED_FIELDS, TASK_FIELDS
from tuiflow.model.query import expand
from tuiflow.model.task import Task
from tuiflow.store.workspace import Workspace

NOBODY = "-"
"""Stands in a table where a name would."""


def list_tasks(session: Session, given: Given) -> int:
    """`tuiflow list`: tasks by status, with filters."""
    with session.desk() as desk:
        tasks = select_tasks(
            desk,
            Selection(
                given.text("process"),
                given.text("status"),
                given.text("assignee"),
                given.flag("late"),
                _filter(session, given.text("filter")),
            ),
        )
        if given.flag("json"):
            session.output.json([task_body(desk.workspace, task, desk.today) for task in tasks])
        elif tasks:
            today = desk.today
            rows = [_list_row(desk.workspace, task, today) for task in tasks]
            if session.output.terminal:
                heads = (TASK_FIELDS[key] for key in ("id", "status", "priority", "name", "assignee"))
                rows.insert(0, [Cell(_(head), Tone.HEAD) for head in (*heads, TASK_FIELDS["due"])])
            session.output.table(rows, flexible=(3, 4))
        elif session.output.terminal:
            session.output.say(
                _("No task fits.") if desk.workspace.tasks else _("No tasks yet: add one with tuiflow add.")
            )
    return 0


def _filter(session: Session, text: str) -> str:
    """The filter, with the user's own put in where it names one (`=name`)."""
    saved = session.config.filters
    try:
        return expand(text, saved)
    except KeyError as error:
        known = _(", ").join(f"={name}" for name in saved) or _("none yet")
        raise UsageError(
            _("You have kept no filter “{name}”. Yours: {known}.").format(name=error.args[0], known=known)
        ) from error


def show(session: Session, given: Given) -> int:
    """`tuiflow show ID`: every field of a task."""
    with session.desk() as desk:
        task = find_task(desk.workspace, given.text("id"))
        if given.flag("json"):
            session.output.json(task_body(desk.workspace, task, desk.today))
            return 0
        texts = dict(_field_texts(desk, task))
        width = max(cell_width(_(head)) for head in TASK_FIELDS.values())
        heads = {**TASK_FIELDS, "override": STORED_FIELDS["override"]} if task.override else TASK_FIELDS
        for key, head in heads.items():
            title = _(head)
            lines = texts[key].splitlines() or [NOBODY]
            start = title + " " * (width - cell_width(title) + 2)
            session.output.say(start + ("\n" + " " * (width + 2)).join(lines))
    return 0


def _list_row(workspace: Workspace, task: Task, today: date) -> list[Cell]:
    return [
        Cell(label_of(workspace, task)),
        Cell(task.status.caption, Tone.BLOCKED if task.status is Status.BLOCKED else Tone.PLAIN),
        Cell(task.priority.caption),
        Cell(task.name),
        Cell(workspace.name_of(task.assignee) or NOBODY),
        Cell(due_text(task, today), _due_tone(task, today)),
    ]


def due_text(task: Task, today: date) -> str:
    """The due date with near words beside it; a task that is done needs none."""
    if task.due is None:
        return ""
    if task.status is Status.DONE:
        return task.due.isoformat()
    words = late_words(task.days_late(today)) if task.is_late(today) else near_words(task.due, today)
    return f"{task.due.isoformat()} {words}"


def _due_tone(task: Task, today: date) -> Tone:
    if task.is_late(today):
        return Tone.LATE
    return Tone.SOON if task.is_due_soon(today) else Tone.PLAIN


def _field_texts(desk: Desk, task: Task) -> Iterator[tuple[str, str]]:
    """Key and text of every field; empty where there is nothing."""
    workspace, today = desk.workspace, desk.today
    yield "id", label_of(workspace, task)
    for key in ("name", "description", "deliverable", "acceptance", "risk"):
        yield key, str(getattr(task, key))
    for key in ("process", "node", "assignee"):
        yield key, workspace.name_of(str(getattr(task, key)))
    yield "collaborators", _(", ").join(collaborator_names(workspace, task))
    yield "start", _day_text(task.start, today)
    yield "due", _day_text(task.due, today)
    yield "status", task.status.caption
    yield "priority", task.priority.caption
    yield "late", _("yes") if task.is_late(today) else _("no")
    yield "days_late", str(task.days_late(today))
    yield "blocked", _block_text(workspace, task, today)
    yield "override", _override_text(desk, task)


def _block_text(workspace: Workspace, task: Task, today: date) -> str:
    if task.block is None:
        return ""
    helper = workspace.name_of(task.block.helper) or _("nobody in particular")
    lines = [task.block.reason, _("Help wanted from: {name}").format(name=helper)]
    if task.block.since is not None:
        lines.append(_("Since: {day}").format(day=_day_text(task.block.since, today)))
    return "\n".join(lines)


def _override_text(desk: Desk, task: Task) -> str:
    """Why it was begun although something was missing, and whether that is still so (E5)."""
    if not task.override:
        return ""
    missing = closed_words(desk, task)
    if not missing:
        return _("{reason} (settled: nothing is missing any more)").format(reason=task.override)
    return "\n".join((task.override, _("Still missing: {what}").format(what=missing)))


def _day_text(day: date | None, today: date) -> str:
    return f"{day.isoformat()} ({near_words(day, today)})" if day is not None else ""
