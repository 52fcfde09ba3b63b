"""What diagrams and calendars are made of: lanes and notes of nodes, deadlines of tasks."""

from __future__ import annotations

from collections.abc import Iterator

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.stage import Stage, days_words, diagram_source
from tuiflow.exchange.ics_writer import Deadline
from tuiflow.language import _
from tuiflow.model.code import Letter, Status
from tuiflow.model.field import STORED_FIELDS, TASK_FIELDS
from tuiflow.model.office_text import listed, seat_words
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.task import Task


def source_of(desk: Desk, plan: Plan, form: str) -> str:
    """The diagram of a process for another program: `mmd`, `dot` or `bpmn` (P4)."""
    if form != "bpmn":
        return diagram_source(Stage(desk, plan), "mermaid" if form == "mmd" else form)
    from tuiflow.exchange.bpmn import bpmn

    lanes = {node.uid: _lane(desk, plan, node) for node in plan.nodes}
    return bpmn(plan, lanes, {node.uid: "\n".join(_notes(node)) for node in plan.nodes})


def _lane(desk: Desk, plan: Plan, node: Node) -> str:
    """The role that does the work, with whoever sits on it."""
    name_of = desk.workspace.name_of
    roles = plan.with_letter(node.uid, Letter.R)
    said = [seat_words(role.name, filter(None, map(name_of, role.people))) for role in roles]
    return listed(said) or _("nobody yet")


def _notes(node: Node) -> Iterator[str]:
    """What is said of a node, a line for each field that has something."""
    for key in ("inputs", "outputs", "preconditions", "postconditions"):
        items = getattr(node, key)
        if items:
            yield _(STORED_FIELDS[key]) + _(": ") + listed(items).strip()
    if node.days:
        yield _(STORED_FIELDS["days"]) + _(": ") + days_words(node.days)
    if node.guidance:
        yield node.guidance


def deadlines(desk: Desk, process: str = "", person: str = "") -> list[Deadline]:
    """The due dates of open tasks, the earliest first.

    Args:
        desk: Who and where.
        process: Uid: of this process alone.
        person: Uid: of this person alone, and of the roles that the person sits on.
    """
    workspace = desk.workspace
    seats = workspace.seats(person)
    tasks = workspace.tasks_of(process) if process else [workspace.tasks[uid] for uid in workspace.tasks]
    kept = [
        (task.due, task.label, task.uid, task)
        for task in tasks
        if task.due is not None and task.status is not Status.DONE and (not person or task.assignee in seats)
    ]
    return [
        Deadline(
            f"{uid}@{workspace.uid}.tuiflow",
            due,
            f"{label_of(workspace, task)} {task.name}",
            "\n".join(_task_notes(desk, task)),
            workspace.name_of(task.process),
        )
        for due, _label, uid, task in sorted(kept, key=lambda one: one[:3])
    ]


def _task_notes(desk: Desk, task: Task) -> Iterator[str]:
    name_of = desk.workspace.name_of
    for key, said in (
        ("process", name_of(task.process)),
        ("assignee", name_of(task.assignee)),
        ("status", task.status.caption),
        ("deliverable", task.deliverable),
        ("acceptance", task.acceptance),
    ):
        if said:
            yield _(TASK_FIELDS[key]) + _(": ") + said
