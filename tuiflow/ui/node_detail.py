"""A node in words, for the panel beside the diagram: everything that is known of it (P3, P5, E5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.stage import Stage, days_words, status_words
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.day import late_words
from tuiflow.model.field import STORED_FIELDS
from tuiflow.model.gate import Given, postcondition_state
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, total_days
from tuiflow.model.progress import Progress
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task
from tuiflow.model.text import shown, shown_lines
from tuiflow.ui.face import due_words, short_date
from tuiflow.ui.widgets.detail import Entry

_STATE_STYLES = {
    Status.NOT_STARTED: "quiet",
    Status.IN_PROGRESS: "mine",
    Status.BLOCKED: "held",
    Status.DONE: "quiet",
}


def node_entries(stage: Stage, node: Node) -> list[Entry]:
    """The entries of a node, what matters most first."""
    desk, plan, own = stage.desk, stage.plan, stage.progress[node.uid]
    state = status_words(own) + (f"  {late_words(own.late)}" if own.late else "")
    entries = [
        Entry(_("Status"), state, "late" if own.late else _STATE_STYLES[own.status]),
        Entry(_("Planned"), _planned(desk, plan, node, stage.planned)),
        Entry(_("Days"), _days(node)),
        *_raci(desk, plan, node),
        *[_before(plan, uid, stage.progress) for uid in node.predecessors if uid in stage.progress],
        *_conditions(desk, node),
        *_list(_("Inputs"), node.inputs, _(", ")),
        *_list(_("Outputs"), node.outputs, _(", ")),
        *[_task(desk, task) for task in stage.tasks[node.uid]],
        *_postconditions(stage, node),
        *_list(_(STORED_FIELDS["acceptance"]), node.acceptance),
    ]
    if node.guidance:
        entries.append(Entry(_("Guidance"), shown_lines(node.guidance)))
    return entries


def planned_words(desk: Desk, planned: Schedule) -> str:
    """From when to when a process is planned, and that it is estimated; empty without nodes."""
    if planned.start is None or planned.due is None:
        return ""
    words = f"{short_date(planned.start, desk.today)} .. {short_date(planned.due, desk.today)}"
    return _("{dates} (estimated)").format(dates=words) if planned.is_estimated else words


def _planned(desk: Desk, plan: Plan, node: Node, planned: Schedule) -> str:
    span = planned.spans.get(node.uid)
    if span is None or not total_days(plan.nodes):
        return "-"  # while no node has a duration all of them would stand on one day
    words = short_date(span.start, desk.today)
    if span.due != span.start:
        words += f" .. {short_date(span.due, desk.today)}"
    if span.is_critical:
        words += "  " + _("critical")
    is_certain = planned.is_certain(node.uid, desk.calendar_of(plan.process))
    return words if is_certain else _("{dates} (estimated)").format(dates=words)


def _days(node: Node) -> str:
    """Planned, actual and rework days, kept apart (P5)."""
    parts = [_("planned {days}").format(days=days_words(node.days) or "-")]
    if node.actual_days:
        parts.append(_("actual {days}").format(days=days_words(node.actual_days)))
    if node.rework_days:
        parts.append(_("rework {days}").format(days=days_words(node.rework_days)))
    return "  ".join(parts)


def _raci(desk: Desk, plan: Plan, node: Node) -> list[Entry]:
    """One line for each role that has a part in it, with the people on it."""
    lines = []
    for uid, cell in plan.row(node.uid).items():
        role = plan.role(uid)
        if role is None:
            continue
        people = _(", ").join(desk.workspace.name_of(one) for one in role.people) or _("vacant")
        lines.append(shown(f"{cell}  {role.name}" + _(": ") + people))
    return [Entry("RACI", "\n".join(lines) or _("nobody yet"), "value" if lines else "soon")]


def _before(plan: Plan, uid: str, progress: Mapping[str, Progress]) -> Entry:
    node = plan.node(uid)
    name = shown(node.name) if node is not None else "-"
    style = "value" if progress[uid].status is Status.DONE else "soon"
    return Entry(_("Waits for"), f"{name}  {status_words(progress[uid])}", style)


def _conditions(desk: Desk, node: Node) -> list[Entry]:
    """The preconditions, each with who approved it and when, or that it is open (E5)."""
    entries = []
    for condition in node.preconditions:
        approval = node.approval_of(condition)
        if approval is None:
            words = _("not approved yet")
            entries.append(Entry(_("Precondition"), f"{shown(condition)}  {words}", "soon"))
            continue
        who = shown(desk.workspace.name_of(approval.by) or approval.by)
        when = short_date(approval.on, desk.today) if approval.on is not None else ""
        words = _("approved by {who} {when}").format(who=who, when=when).rstrip()
        entries.append(Entry(_("Precondition"), f"{shown(condition)}  {words}"))
    return entries


def _postconditions(stage: Stage, node: Node) -> list[Entry]:
    """What has to hold after it, each with its state."""
    entries = []
    for condition in node.postconditions:
        state = postcondition_state(stage.plan, node, condition, stage.progress, stage.tasks[node.uid])
        style = "soon" if state is Given.OPEN else "value"
        entries.append(Entry(_("Postcondition"), f"{shown(condition)}  {state.caption}", style))
    return entries


def _list(head: str, values: Sequence[str], mark: str = "\n") -> list[Entry]:
    return [Entry(head, mark.join(shown(value) for value in values))] if values else []


def _task(desk: Desk, task: Task) -> Entry:
    due, style = due_words(task, desk.today)
    who = shown(desk.workspace.name_of(task.assignee)) or _("nobody")
    words = f"{shown(task.name)}\n{task.status.caption}  {who}  {due}".rstrip()
    found = "held" if task.block is not None else "late" if style == "late" else "value"
    return Entry(shown(task.label), words, found)
