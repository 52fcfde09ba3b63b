"""What goes out of a whole workspace beside the cells of the four office tables, so that another one can take it in.

Left out: drafts of reports, the history, notices, requests, and places on the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.model.companion_table import PEOPLE_TABLE, PROCESSES_TABLE, RACI_TABLE, ROLES_TABLE
from tuiflow.model.node_cells import approval_lines
from tuiflow.model.office_table import OfficeSheet, Row
from tuiflow.model.plan import Plan
from tuiflow.model.process import KickOff, Node, Process
from tuiflow.model.report import Report
from tuiflow.model.report_import import cite_lines
from tuiflow.model.retro import Retro
from tuiflow.model.task import Block, Task


def companion_sheets(desk: Desk, processes: Sequence[Process]) -> Iterator[OfficeSheet]:
    """The sheets behind the four."""
    plans = [desk.workspace.plan(process.uid) for process in processes]
    yield OfficeSheet(PROCESSES_TABLE, [_process_row(plan) for plan in plans])
    yield OfficeSheet(ROLES_TABLE, [row for plan in plans for row in _role_rows(desk, plan)])
    yield OfficeSheet(RACI_TABLE, [row for plan in plans for row in _cell_rows(plan)])
    people = sorted(desk.workspace.people.values(), key=lambda person: (person.name, person.uid))
    yield OfficeSheet(PEOPLE_TABLE, [{"name": person.name, "logins": person.logins} for person in people])


def _process_row(plan: Plan) -> Row:
    process = plan.process
    agreed = process.kick_off or KickOff()
    return {
        "process": process.name,
        "prefix": process.prefix,
        "category": process.category,
        "scenario": process.scenario,
        "item": process.item,
        "outcome": process.outcome,
        "measure": process.measure,
        "target": process.target,
        "departments": process.departments,
        "phases": tuple(phase.name for phase in plan.phases),
        "start": process.start,
        "end": process.end,
        "day_count": process.day_count,
        "country": process.country,
        "template": process.template,
        "template_version": process.template_version,
        "closed": process.closed,
        "kick_off_day": agreed.day,
        "kick_off_present": agreed.present,
        "kick_off_goal": agreed.goal,
        "kick_off_milestones": agreed.milestones,
        "kick_off_rules": agreed.rules,
    }


def _role_rows(desk: Desk, plan: Plan) -> Iterator[Row]:
    for role in plan.roles:
        yield {
            "process": plan.process.name,
            "role": role.name,
            "people": tuple(sorted(filter(None, map(desk.workspace.name_of, role.people)))),
            "duties": role.duties,
            "key": role.key,
        }


def _cell_rows(plan: Plan) -> Iterator[Row]:
    names = {role.uid: role.name for role in plan.roles}
    for node in plan.nodes:
        for uid, cell in plan.row(node.uid).items():
            if uid in names:
                yield {
                    "process": plan.process.name,
                    "node": node.name,
                    "role": names[uid],
                    "letter": cell.letter.value,
                    "note": cell.note,
                }


def more_of_node(desk: Desk, plan: Plan, node: Node) -> Row:
    """What else is known of a node."""
    name_of = desk.workspace.name_of
    return {
        "preconditions": node.preconditions,
        "postconditions": node.postconditions,
        "predecessors": tuple(map(name_of, plan.before[node.uid])),
        "acceptance": node.acceptance,
        "guidance": node.guidance,
        "approved": tuple(approval_lines(node, name_of)),
        "start": node.start,
        "actual_days": node.actual_days,
        "rework_days": node.rework_days,
        "status": node.status,
        "key": node.key,
    }


def more_of_task(desk: Desk, task: Task) -> Row:
    """What else is known of a task."""
    name_of, block, accepted = desk.workspace.name_of, task.block or Block(""), task.accepted
    return {
        "node": name_of(task.node),
        "acceptance": task.acceptance,
        "block_reason": block.reason,
        "block_helper": name_of(block.helper),
        "block_since": block.since,
        "solved": task.solved,
        "override": task.override,
        "accepted_by": name_of(accepted.by) or accepted.by,
        "accepted_on": accepted.on,
        "returns": accepted.returns,
        "points": accepted.points,
    }


def more_of_report(desk: Desk, report: Report) -> Row:
    """What else is known of a report."""
    tasks = desk.workspace.tasks
    labels = {uid: label_of(desk.workspace, tasks[uid]) for uid in report.tasks if uid in tasks}
    return {
        "cites": cite_lines(report, labels),
        "submitted": _moment(report.submitted),
        "amended": _moment(report.amended),
    }


def more_of_retro(retro: Retro) -> Row:
    """What else is known of a retrospective."""
    return {
        "present": retro.present,
        "goal_note": retro.goal_note,
        "efficiency_note": retro.efficiency_note,
        "collaboration_note": retro.collaboration_note,
        "state": retro.state,
    }


def with_more(rows: Iterable[Row], more: Iterable[Row]) -> list[Row]:
    """Rows together with what else is known of each."""
    return [{**row, **other} for row, other in zip(rows, more, strict=True)]


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
