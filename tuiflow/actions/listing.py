"""What lists of tasks show: which tasks, in which order, and a task as it goes out in JSON (interface: Codes and JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from tuiflow.actions.desk import Desk
from tuiflow.actions.entry import read_status
from tuiflow.actions.lookup import find_party, find_process
from tuiflow.model.acceptance import DoneState
from tuiflow.model.code import Status
from tuiflow.model.query import Context, matches, parse
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.store.workspace import Workspace

Body: TypeAlias = Mapping[str, str | int | bool | list[str] | Mapping[str, str | None] | None]
"""A task in JSON; keys are only ever added."""

_UID_DIGITS = 4


class Selection(NamedTuple):
    """Which tasks are wanted; an empty value leaves none out."""

    process: str = ""
    """As typed: name or prefix; likewise the others."""
    status: str = ""
    assignee: str = ""
    late: bool = False
    text: str = ""
    """In the filter language (`model.query`)."""


def select_tasks(desk: Desk, selection: Selection) -> list[Task]:
    """The tasks of `selection`, by column and then as they stand in it (E3).

    Raises:
        RefusedError: when there is no such process or person.
        UsageError: when the status is none.
    """
    workspace, today = desk.workspace, desk.today
    process = find_process(workspace, selection.process).uid if selection.process else ""
    status = read_status(selection.status) if selection.status else None
    seats = _seats(workspace, selection.assignee, process)
    query = parse(selection.text)
    context = filter_context(desk, today)
    return [
        task
        for column in ([status] if status else Status)
        for _order, uid in workspace.column(column)
        if (task := workspace.tasks[uid])
        and (not process or task.process == process)
        and (not seats or task.assignee in seats)
        and (not selection.late or task.is_late(today))
        and (not query or matches(query, task, context))
    ]


def filter_context(desk: Desk, today: date) -> Context:
    """What a filter needs to know beside a task."""
    from tuiflow.actions.acceptance import state_of
    from tuiflow.actions.gates import is_unsettled

    closed = closed_processes(desk.workspace)
    return Context(
        today,
        desk.workspace.name_of,
        desk.me,
        lambda task: state_of(desk, task) is DoneState.WAITING,
        lambda task: is_unsettled(desk, task),
        lambda task: task.process in closed,
    )


def closed_processes(workspace: Workspace) -> frozenset[str]:
    """The uids of the processes that are closed."""
    return frozenset(process.uid for process in workspace.processes.values() if process.closed is not None)


def at_rest(workspace: Workspace) -> frozenset[str]:
    """The tasks that are done and whose process is closed: nobody works on them any more, so the board leaves them out.

    From the records: making tasks of ten thousand of them would cost more than all else.
    """
    closed = closed_processes(workspace)
    if not closed:
        return frozenset()
    return frozenset(
        uid
        for _order, uid in workspace.column(Status.DONE)
        if workspace.fields(Table.TASKS, uid).get("process") in closed
    )


def label_of(workspace: Workspace, task: Task) -> str:
    """The label by which `task` can be found again; with a part of its uid where two offline people made the same."""
    others = [other.uid for other in workspace.with_label(task.label) if other.uid != task.uid]
    if not others:
        return task.label
    length = _UID_DIGITS
    while any(uid.startswith(task.uid[:length]) for uid in others):
        length += 1
    return f"{task.label}~{task.uid[:length]}"


def task_body(workspace: Workspace, task: Task, today: date) -> Body:
    """`task` as it goes out in JSON: names as people see them, ISO dates, codes."""
    name_of = workspace.name_of
    block = task.block
    return {
        "id": label_of(workspace, task),
        "name": task.name,
        "description": task.description,
        "process": name_of(task.process),
        "node": name_of(task.node) or None,
        "assignee": name_of(task.assignee) or None,
        "collaborators": collaborator_names(workspace, task),
        "start": _iso(task.start),
        "due": _iso(task.due),
        "deliverable": task.deliverable,
        "acceptance": task.acceptance,
        "status": task.status.value,
        "priority": task.priority.value,
        "risk": task.risk,
        "late": task.is_late(today),
        "days_late": task.days_late(today),
        "blocked": None
        if block is None
        else {"reason": block.reason, "helper": name_of(block.helper) or None, "since": _iso(block.since)},
    }


def collaborator_names(workspace: Workspace, task: Task) -> list[str]:
    """The names of those who work on it too; who has been deleted since is left out."""
    return [name for name in map(workspace.name_of, task.collaborators) if name]


def _seats(workspace: Workspace, assignee: str, process: str) -> frozenset[str]:
    if not assignee:
        return frozenset()
    party = find_party(workspace, assignee, process)
    return workspace.seats(party) if party in workspace.people else frozenset([party])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def party_names(workspace: Workspace) -> list[str]:
    """Names of people, then of roles, for choosing."""
    people = sorted(person.name for person in workspace.people.values())
    return people + sorted({role.name for role in workspace.roles.values()} - set(people))
