"""From what people type into a field to what is stored: one way in for forms, the command line and imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import find_node, find_party, find_process, split_list
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.code import PRIORITY_ORDER, Priority, Status
from tuiflow.model.day import parse_day, year_meant
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.record import Value
from tuiflow.model.task import Task, check_dates, check_name, check_text

Entries: TypeAlias = Mapping[str, str]
"""Field → what was typed."""

EDITABLE = (
    "name",
    "description",
    "process",
    "node",
    "assignee",
    "collaborators",
    "start",
    "due",
    "deliverable",
    "acceptance",
    "priority",
    "risk",
)
"""Fields that can be typed, in the order of the form."""

_TEXTS = ("description", "deliverable", "acceptance", "risk")


def read_entries(desk: Desk, task: Task, entries: Entries) -> dict[str, Value]:
    """The stored values for what was typed, every rule applied.

    Args:
        desk: Who and where.
        task: What the fields belong to, as it was.
        entries: Only the fields that were typed.

    Raises:
        UsageError: when a field is not known, or a value cannot be read.
        RefusedError: when a value breaks a rule.
    """
    unknown = [key for key in entries if key not in EDITABLE]
    if unknown:
        raise UsageError(
            _("A task has no field “{field}”: use {known}.").format(
                field=unknown[0], known=_(", ").join((*EDITABLE, "status"))
            )
        )
    process = task.process
    values: dict[str, Value] = {}
    if "process" in entries:
        process = values["process"] = find_process(desk.workspace, entries["process"]).uid
        if process != task.process and task.node:
            values["node"] = ""
    for key, text in entries.items():
        if key == "name":
            values[key] = check_name(text)
        elif key in _TEXTS:
            values[key] = check_text(text, _(TASK_FIELDS[key]))
        elif key == "node":
            values[key] = find_node(desk.workspace, text, process) if text.strip() else ""
        elif key == "assignee":
            values[key] = find_party(desk.workspace, text, process) if text.strip() else ""
        elif key == "priority":
            values[key] = read_priority(text).value
    if "collaborators" in entries:
        values |= _collaborator_values(desk, task, entries["collaborators"], process)
    return values | _date_values(desk, task, entries, process)


def read_priority(text: str) -> Priority:
    """The priority that is meant.

    Raises:
        UsageError: when it is none.
    """
    priority = Priority.meant_by(text)
    if priority is None:
        known = _(", ").join(member.value for member in PRIORITY_ORDER)
        raise UsageError(_("“{text}” is no priority: use one of {known}.").format(text=text.strip(), known=known))
    return priority


def read_status(text: str) -> Status:
    """The status that is meant.

    Raises:
        UsageError: when it is none.
    """
    status = Status.meant_by(text)
    if status is None:
        known = _(", ").join(member.value for member in Status)
        raise UsageError(_("“{text}” is no status: use one of {known}.").format(text=text.strip(), known=known))
    return status


def _collaborator_values(desk: Desk, task: Task, text: str, process: str) -> dict[str, Value]:
    wanted = {find_party(desk.workspace, name, process) for name in split_list(text)}
    values: dict[str, Value] = {f"collaborators/{uid}": True for uid in wanted}
    return values | {f"collaborators/{uid}": False for uid in task.collaborators if uid not in wanted}


def _date_values(desk: Desk, task: Task, entries: Entries, process: str) -> dict[str, Value]:
    start, due = task.start, task.due
    found = desk.workspace.processes.get(process)
    year = year_meant(desk.today, found.start if found is not None else None)
    if "start" in entries:
        start = parse_day(entries["start"], desk.today, year)
    if "due" in entries:
        due = parse_day(entries["due"], desk.today, year)
    check_dates(start, due)
    days = {"start": start, "due": due}
    return {key: day.isoformat() if day is not None else "" for key, day in days.items() if key in entries}
