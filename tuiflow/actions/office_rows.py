"""The rows of the four office tables, from the workspace: what an export writes and an import compares with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import collaborator_names, label_of
from tuiflow.actions.retros import improvements
from tuiflow.actions.whole_rows import (
    companion_sheets,
    more_of_node,
    more_of_report,
    more_of_retro,
    more_of_task,
    with_more,
)
from tuiflow.model.node_cells import role_words
from tuiflow.model.office_table import (
    PROCESS_TABLE,
    REPORT_TABLE,
    RETRO_TABLE,
    TASK_TABLE,
    OfficeSheet,
    Period,
    Row,
)
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.report import Report, Section
from tuiflow.model.retro import Improvement, Retro
from tuiflow.model.task import Task


def in_order(desk: Desk) -> list[Process]:
    """All processes, those that are over the last."""
    every = desk.workspace.processes.values()
    return sorted(every, key=lambda process: (process.closed is not None, process.order, process.uid))


def process_sheet(desk: Desk, processes: Sequence[Process], *, is_whole: bool = False) -> OfficeSheet:
    """标准化办公流程表: the nodes of these processes (P3); `is_whole` with all that is known of each."""
    plans = [desk.workspace.plan(process.uid) for process in processes]
    rows = [node_row(desk, plan, node) for plan in plans for node in plan.nodes]
    if is_whole:
        more = (more_of_node(desk, plan, node) for plan in plans for node in plan.nodes)
        return OfficeSheet(PROCESS_TABLE, with_more(rows, more), is_whole=True)
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
        "roles": tuple(role_words(plan, node.uid, desk.workspace.name_of)),
        "days": node.days,
    }


def task_sheet(desk: Desk, process: Process | None = None) -> OfficeSheet:
    """任务分配与跟踪表: the tasks of a process, its improvements too, or all: by process, then by id (E2)."""
    if process is not None:
        return OfficeSheet(
            TASK_TABLE, [task_row(desk, task) for task in desk.workspace.tasks_of(process.uid)], process.name
        )
    rows = [task_row(desk, task) for task in _all_tasks(desk)]
    years = Counter(period.year for row in rows if isinstance(period := row["period"], Period) and period.year)
    if len(years) > 1:  # only one can go without saying
        said = years.most_common(1)[0][0]
        rows = [_with_years(row, said) for row in rows]
    return OfficeSheet(TASK_TABLE, rows)


def _with_years(row: Row, said: int) -> Row:
    """A row whose days have their years, where that is not the one that goes without saying."""
    period = row["period"]
    if isinstance(period, Period) and period.year != said:
        return {**row, "period": Period(period.start, period.due)}
    return row


def _whole_tasks(desk: Desk) -> OfficeSheet:
    """All tasks with all that is known of each, their days with their years; what was of a process in the trash stays."""
    tasks = [task for task in _all_tasks(desk) if task.process in desk.workspace.processes]
    more = ({"period": Period(task.start, task.due), **more_of_task(desk, task)} for task in tasks)
    return OfficeSheet(TASK_TABLE, with_more([task_row(desk, task) for task in tasks], more), is_whole=True)


def _all_tasks(desk: Desk) -> list[Task]:
    workspace = desk.workspace
    processes = in_order(desk)
    known = {one.uid for one in processes}
    others = [workspace.tasks[uid] for uid in workspace.tasks if workspace.tasks[uid].process not in known]
    others.sort(key=lambda task: (task.label, task.uid))
    return [task for one in processes for task in workspace.tasks_of(one.uid)] + others


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
    """One report. Its form names no year: reading finds it by the Monday that it begins with."""
    name_of = desk.workspace.name_of
    lines = {section.value: tuple(line.text for line in report.lines(section)) for section in Section}
    return {
        "period": Period(report.start, report.end, report.start.year if report.start is not None else 0),
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


def workspace_sheets(desk: Desk, *, is_whole: bool = False) -> Iterator[OfficeSheet]:
    """All four, of the whole workspace; of reports those that have been submitted and that the actor may read.

    Args:
        desk: Who and where.
        is_whole: With all that is known of each record, and the sheets beside them, so that another workspace takes in
            the same.
    """
    from tuiflow.actions.report_list import may_read

    processes = in_order(desk)
    yield process_sheet(desk, processes, is_whole=is_whole)
    yield _whole_tasks(desk) if is_whole else task_sheet(desk)
    reports = [one for one in desk.workspace.reports.values() if one.is_submitted and may_read(desk, one)]
    if is_whole:  # in another workspace nobody could tell whose they are
        reports = [one for one in reports if one.reporter in desk.workspace.people]
    reports.sort(key=lambda report: (report.start is None, report.start, desk.workspace.name_of(report.reporter)))
    yield _whole_reports(desk, reports) if is_whole else report_sheet(desk, reports)
    places = {process.uid: place for place, process in enumerate(processes)}
    retros = [one for one in desk.workspace.retros.values() if one.process in places]
    retros.sort(key=lambda retro: (places[retro.process], str(retro.day or ""), retro.uid))
    sheet = retro_sheet(desk, retros)
    yield (
        OfficeSheet(RETRO_TABLE, with_more(sheet.rows, map(more_of_retro, retros)), is_whole=True)
        if is_whole
        else sheet
    )
    if is_whole:
        yield from companion_sheets(desk, processes)


def _whole_reports(desk: Desk, reports: Sequence[Report]) -> OfficeSheet:
    rows = report_sheet(desk, reports).rows
    more = ({"period": Period(one.start, one.end), **more_of_report(desk, one)} for one in reports)
    return OfficeSheet(REPORT_TABLE, with_more(rows, more), is_whole=True)
