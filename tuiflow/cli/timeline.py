"""`tuiflow process timeline`: the dates of a process as bars, or as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tuiflow.actions.dates import find_plan, timeline_of
from tuiflow.actions.desk import Desk
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.language import _
from tuiflow.model.chart import Chart, Piece, monday, names_in, scale_for
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.model.timeline import Kind, Row, Timeline

_TONES = {
    "late": Tone.LATE,
    "held": Tone.BLOCKED,
    "bar-held": Tone.BLOCKED,
    "bar-critical": Tone.SOON,
    "phase": Tone.HEAD,
    "head-today": Tone.HEAD,
    "today": Tone.HEAD,
}


def timeline(session: Session, given: Given) -> int:
    """`tuiflow process timeline PROCESS [--no-tasks] [--json]` (P4, P5)."""
    with session.desk() as desk:
        plan = find_plan(desk, given.text("process"))
        found = timeline_of(desk, plan)
        if given.flag("json"):
            session.output.json(timeline_body(desk, plan, found))
            return 0
        rows = [row for row in found.rows if row.kind is not Kind.TASK or not given.flag("no_tasks")]
        if not rows:
            session.output.say(_("“{process}” has no nodes and no tasks yet.").format(process=plan.process.name))
            return 0
        _print_chart(session, desk, plan, found, rows)
    return 0


def timeline_body(desk: Desk, plan: Plan, found: Timeline) -> list[dict[str, object]]:
    """The nodes with their dates and their tasks, for JSON."""
    calendar = desk.calendar_of(plan.process)
    phases = {phase.uid: phase.name for phase in plan.phases}
    tasks: dict[str, list[Task]] = {}
    for task in desk.workspace.tasks_of(plan.process.uid):
        tasks.setdefault(task.node if plan.node(task.node) is not None else "", []).append(task)
    schedule = desk.schedule_of(plan)
    body: list[dict[str, object]] = []
    for node in plan.nodes:
        span = schedule.spans[node.uid]
        row = found.rows[found.places[node.uid]]
        body.append(
            {
                "node": node.name,
                "phase": phases.get(node.phase),
                "start": span.start.isoformat(),
                "due": span.due.isoformat(),
                "days": node.days,
                "critical": span.is_critical,
                "slack": span.slack,
                "estimated": not schedule.is_certain(node.uid, calendar),
                "status": row.status.value,
                "days_late": row.late,
                "tasks": [task.label for task in tasks.get(node.uid, [])],
            }
        )
    if loose := tasks.get("", []):
        body.append(_loose_body(loose))
    return body


def _loose_body(tasks: Sequence[Task]) -> dict[str, object]:
    """The tasks that belong to no node, as a last entry with the same keys and without a node."""
    days = [day for task in tasks for day in (task.start, task.due) if day is not None]
    return {
        "node": None,
        "phase": None,
        "start": min(days).isoformat() if days else None,
        "due": max(days).isoformat() if days else None,
        "days": None,
        "critical": False,
        "slack": None,
        "estimated": False,
        "status": None,
        "days_late": 0,
        "tasks": [task.label for task in tasks],
    }


def _print_chart(session: Session, desk: Desk, plan: Plan, found: Timeline, rows: Sequence[Row]) -> None:
    output = session.output
    names = names_in(output.width)
    room = output.width - names
    first, last = found.start or desk.today, found.due or desk.today
    ascii_only = bool(os.environ.get("TUIFLOW_ASCII")) or session.config.ascii
    scale = scale_for(first, last, room)
    chart = Chart(
        desk.calendar_of(plan.process),
        desk.today,
        monday(first),
        scale,
        room,
        label_width=names,
        ascii_only=ascii_only,
    )
    output.say(f"{shown(plan.process.name)}  {first.isoformat()} .. {last.isoformat()}", Tone.HEAD)
    for head in chart.heads():
        output.line([Cell(" " * names), *_cells(head)])
    for row in rows:
        output.line(_cells(chart.line(row)))
    output.say(_("= node, # critical, - task, . phase, ! late, | today, <> or * one day"))
    done = "x" if ascii_only else "\N{CHECK MARK}"
    marks = _("before a name: ~ in progress, X blocked, {done} done; < > the bar lies outside")
    output.say(marks.format(done=done))
    if found.is_estimated:
        output.say(_("Dates are estimated: the holidays of some of these days are not known yet."), Tone.SOON)


def _cells(pieces: Sequence[Piece]) -> list[Cell]:
    return [Cell(text, _TONES.get(style, Tone.PLAIN)) for text, style in pieces]
