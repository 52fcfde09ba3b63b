"""The forms for a task: every field of E2, to add and to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.entry import EDITABLE, read_entries
from tuiflow.actions.listing import collaborator_names
from tuiflow.actions.setup import add_process
from tuiflow.language import _
from tuiflow.model.code import PRIORITY_ORDER
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.task import Task, check_name
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.session import Session

SWIFT_DRAFT = "swift"
"""The draft of the line in which a task can be added too."""

_LINES = {"description": 3, "acceptance": 2}
_ORDER = ("name", "process", "node", "assignee", "collaborators", "start", "due", "priority")
_FORM = (*_ORDER, *(key for key in EDITABLE if key not in _ORDER))


def edit_dialog(session: Session, task: Task, parties: Sequence[str]) -> FormDialog:
    """The form that edits `task`; only what is changed in it is saved."""
    uid, desk, drafts = task.uid, session.desk, session.drafts

    def save(entries: dict[str, str]) -> Outcome:
        return actions.edit_task(desk, desk.workspace.tasks.get(uid, task), entries)

    def beneath() -> dict[str, str] | None:
        stored = desk.workspace.tasks.get(uid)
        return entries_of(desk, stored) if stored is not None else None

    return FormDialog(
        shown(f"{task.label} {task.name}"),
        _fields(desk, entries_of(desk, task), parties, task.process),
        save,
        only_touched=True,
        beneath=beneath,
        keep_draft=lambda entries: drafts.keep(uid, entries),
        draft=drafts.read(uid),
    )


def new_dialog(
    session: Session, process: str, parties: Sequence[str], node: str = "", typed: Mapping[str, str] | None = None
) -> FormDialog:
    """The form that adds a task.

    Args:
        session: Who and where.
        process: Uid of the process that is proposed.
        parties: Names to choose from.
        node: Uid of the node that is proposed.
        typed: What was said in the swift line already, which the form takes over.
    """
    desk, workspace, drafts = session.desk, session.desk.workspace, session.drafts
    processes = sorted(workspace.processes.values(), key=lambda one: one.order)
    if not process and processes:
        process = processes[0].uid
    given = dict.fromkeys(_FORM, "") | {"process": workspace.name_of(process), "node": workspace.name_of(node)}
    given |= typed or {}

    def save(entries: dict[str, str]) -> Outcome:
        if not workspace.processes and entries["process"].strip():
            # Whatever else is wrong comes to light before the process is made.
            blank = Task("", "", check_name(entries["name"]))
            others = {key: text for key, text in entries.items() if text.strip() and key not in ("process", "node")}
            read_entries(desk, blank, others)
            add_process(desk, entries["process"])
        outcome = actions.add_task(desk, {key: text for key, text in entries.items() if text.strip()})
        if typed is not None:
            with suppress(OSError):  # an old draft is no reason to say that nothing was added
                drafts.keep(SWIFT_DRAFT, {})
        return outcome

    draft = drafts.read("new")
    return FormDialog(
        _("New task"),
        _fields(desk, given, parties, process),
        save,
        note="" if processes else _("A task belongs to a process: give the first one a name."),
        keep_draft=lambda entries: drafts.keep("new", entries),
        draft={key: text for key, text in draft.items() if key not in (typed or {})},
    )


def entries_of(desk: Desk, task: Task) -> dict[str, str]:
    """A task's fields as one would type them."""
    workspace = desk.workspace
    return {
        "name": task.name,
        "description": task.description,
        "process": workspace.name_of(task.process),
        "node": workspace.name_of(task.node),
        "assignee": workspace.name_of(task.assignee),
        "collaborators": _(", ").join(collaborator_names(workspace, task)),
        "start": task.start.isoformat() if task.start else "",
        "due": task.due.isoformat() if task.due else "",
        "deliverable": task.deliverable,
        "acceptance": task.acceptance,
        "priority": task.priority.caption,
        "risk": task.risk,
    }


def _fields(desk: Desk, given: dict[str, str], parties: Sequence[str], process: str) -> list[Field]:
    workspace = desk.workspace
    nodes = sorted((node for node in workspace.nodes.values() if node.process == process), key=lambda node: node.order)
    choices = {
        "process": [one.name for one in sorted(workspace.processes.values(), key=lambda one: one.order)],
        "node": [node.name for node in nodes],
        "assignee": list(parties),
        "collaborators": list(parties),
        "priority": [priority.caption for priority in PRIORITY_ORDER],
    }
    example = _("2024-07-15, 7.15, +3, tomorrow; empty: none")
    return [
        Field(
            key,
            _(TASK_FIELDS[key]),
            given[key],
            choices=choices.get(key, ()),
            several=key == "collaborators",
            lines=_LINES.get(key, 1),
            placeholder=example if key in ("start", "due") else "",
        )
        for key in _FORM
    ]
