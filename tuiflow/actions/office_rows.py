"""The rows of the four office tables, from the workspace: what an export writes and an import compares with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import collaborator_names, label_of
from tuiflow.actions.retros import improvements
from tuiflow.model.code import Letter
from tuiflow.model.office_table import (
    PROCESS_TABLE,
    REPORT_TABLE,
    RETRO_TABLE,
    TASK_TABLE,
    OfficeSheet,
    Period,
    Row,
)
from tuiflow.model.office_text import seat_words
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.report import Report, Section
from tuiflow.model.retro import Improvement, Retro
from tuiflow.model.task import Task

_TAKING_PART = (Letter.R, Letter.A, Letter.C)
"""Whose roles stand in 责任角色, in this order: who does it, who answers for it, who helps; not who only hears of it."""


def in_order(desk: Desk) -> list[Process]:
    """All processes, those that are over the last."""
    every = desk.workspace.processes.values()
    return sorted(every, key=lambda process: (process.closed is not None, process.order, process.uid))


def process_sheet(desk: Desk, processes: Sequence[Process]) -> OfficeSheet:
    """标准化办公流程表: the nodes of these processes (P3)."""
    plans = [desk.workspace.plan(process.uid) for process in processes]
    rows = [node_row(desk, plan, node) for plan in plans for node in plan.nodes]
    return OfficeSheet(PROCESS_TABLE, rows, processes[0].name if len(processes) == 1 else "")


def node_row(desk: Desk, plan: Plan, node: Node) -> Row:
    """One node."""
    phase = next((phase.name for phase in plan.phases if phase.uid == node.phase), "")
    return {
        "process": plan.process.name,
        "scenario": plan.process.scenario,
        "phase": phase,
        "node": node.name,
        "inputs": node.inputs,
        "outputs": node.outputs,
        "roles": responsible(desk, plan, node),
        "days": node.days,
    }


def responsible(desk: Desk, plan: Plan, node: Node) -> tuple[str, ...]:
    """The roles with a part in a node, each with whoever sits on it: first who does it."""
    name_of = desk.workspace.name_of
    return tuple(
        seat_words(role.name, filter(None, map(name_of, role.people)))
        for letter in _TAKING_PART
        for role in plan.with_letter(node.uid, letter)
    )


def task_sheet(desk: Desk, process: Process | None = None) -> OfficeSheet:
    """任务分配与跟踪表: the tasks of a process, or all: by process, then by id (E2)."""
    workspace = desk.workspace
    if process is not None:
        return OfficeSheet(TASK_TABLE, [task_row(desk, task) for task in workspace.tasks_of(process.uid)], process.name)
    processes = in_order(desk)
    rows = [task_row(desk, task) for one in processes for task in workspace.tasks_of(one.uid)]
    known = {one.uid for one in processes}
    others = [workspace.tasks[uid] for uid in workspace.tasks if workspace.tasks[uid].process not in known]
    others.sort(key=lambda task: (task.label, task.uid))
    return OfficeSheet(TASK_TABLE, rows + [task_row(desk, task) for task in others])


def task_row(desk: Desk, task: Task) -> Row:
    """One task."""
    workspace = desk.workspace
    process = workspace.processes.get(task.process)
    return {
        "id": label_of(workspace, task),
        "name": task.name,
        "description": task.description,
        "process": process.name if process is not None else "",
        "assignee": workspace.name_of(task.assignee),
        "collaborators": tuple(collaborator_names(workspace, task)),
        "period": Period(task.start, task.due, year_said(process)),
        "deliverable": task.deliverable,
        "status": task.status,
        "priority": task.priority,
        "risk": task.risk,
    }


def year_said(process: Process | None) -> int:
    """The year that dates of a process need not name: that of its first day; 0 where it has none (Rules of the data)."""
    return process.start.year if process is not None and process.start is not None else 0


def report_sheet(desk: Desk, reports: Iterable[Report]) -> OfficeSheet:
    """进度汇报周报表: the report of one person on one week, or several (E10)."""
    rows = [report_row(desk, report) for report in reports]
    return OfficeSheet(REPORT_TABLE, rows)


def report_row(desk: Desk, report: Report) -> Row:
    """One report."""
    name_of = desk.workspace.name_of
    lines = {section.value: tuple(line.text for line in report.lines(section)) for section in Section}
    return {
        "period": Period(report.start, report.end, desk.today.year),
        "reporter": name_of(report.reporter),
        "report_to": tuple(filter(None, map(name_of, report.to))),
        **lines,
    }


def retro_sheet(desk: Desk, retros: Iterable[Retro]) -> OfficeSheet:
    """复盘总结表: one retrospective, or several (V2)."""
    made: dict[str, list[Improvement]] = {}
    for improvement in improvements(desk.workspace):
        made.setdefault(improvement.retro.uid, []).append(improvement)
    rows = [retro_row(desk, retro, made.get(retro.uid, [])) for retro in retros]
    return OfficeSheet(RETRO_TABLE, rows)


def retro_row(desk: Desk, retro: Retro, made: Sequence[Improvement]) -> Row:
    """One retrospective, with the improvements that came of it."""
    return {
        "project": desk.workspace.name_of(retro.process),
        "date": retro.day,
        "goal": retro.goal,
        "highlights": retro.highlights,
        "problems": retro.problems,
        "improvements": tuple(one.task.name for one in made),
        "standardisation": retro.standardisation,
    }


def workspace_sheets(desk: Desk) -> Iterator[OfficeSheet]:
    """All four, of the whole workspace; of reports those that have been submitted and that the actor may read."""
    from tuiflow.actions.report_list import may_read

    yield process_sheet(desk, in_order(desk))
    yield task_sheet(desk)
    reports = [one for one in desk.workspace.reports.values() if one.is_submitted and may_read(desk, one)]
    reports.sort(key=lambda report: (report.start is None, report.start, desk.workspace.name_of(report.reporter)))
    yield report_sheet(desk, reports)
    places = {process.uid: place for place, process in enumerate(in_order(desk))}
    retros = [one for one in desk.workspace.retros.values() if one.process in places]
    retros.sort(key=lambda retro: (places[retro.process], str(retro.day or ""), retro.uid))
    yield retro_sheet(desk, retros)
