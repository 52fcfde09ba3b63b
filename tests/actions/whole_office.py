"""A workspace in which everything is that can go out, and what of it has to be the same in another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import count

from tests.store.author import Clock
from tuiflow.actions.demo import load_demo
from tuiflow.actions.desk import Desk
from tuiflow.actions.library import shelf_of
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.model.office_table import Kind
from tuiflow.model.office_text import cell_text
from tuiflow.model.party import Actor
from tuiflow.model.process import KickOff
from tuiflow.model.record import Table, Value, kick_off_fields
from tuiflow.model.report import Line, Report, ReportState, friday, report_fields, report_uid
from tuiflow.model.retro import Retro, RetroState, retro_fields
from tuiflow.model.week import Week
from tuiflow.store.change import Edit
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

NOW = datetime(2026, 11, 27, 9)  # noqa: DTZ001 - the clock shows local time
SERIAL = count(1)

KEPT = {
    Table.PEOPLE: "name logins",
    Table.PROCESSES: (
        "name prefix category scenario item outcome measure target departments start end day_count country template"
        " template_version closed kick_off_day kick_off_present kick_off_goal kick_off_milestones kick_off_rules"
    ),
    Table.PHASES: "name process",
    Table.ROLES: "name process people duties key",
    Table.NODES: (
        "name process phase inputs outputs preconditions postconditions predecessors days guidance acceptance approved"
        " start actual_days rework_days status key"
    ),
    Table.CELLS: "node role letter note",
    Table.TASKS: (
        "label name description process node assignee collaborators start due deliverable acceptance status priority"
        " risk block_reason block_helper block_since solved override accepted_by accepted_on returns points retro"
    ),
    Table.REPORTS: "reporter start end report_to done planned support risks state submitted amended",
    Table.RETROS: (
        "process day present goal highlights problems standardisation goal_note efficiency_note collaboration_note state"
    ),
}
"""Table → the stored fields that go from one workspace into another.

Not among them: places in lists and on the board, what a task was generated from, when somebody was last reminded.
"""

_DEFAULTS: dict[str, object] = {
    "category": "project",
    "day_count": "working",
    "country": "CN",
    "status": "not_started",
    "priority": "medium",
}


def new_desk() -> Desk:
    """An empty workspace, and a login that is nobody in it."""
    workspace = Workspace(MemoryStore(MemoryHub(), Clock()))
    return Desk(workspace, Actor("lin", "", "lin"), lambda: NOW, lambda: f"{next(SERIAL):08}"[::-1])


def whole_office(code: str) -> Desk:
    """The demo, with a process from the library, a closed retrospective, reports, and work that went astray."""
    desk = new_desk()
    load_demo(desk, code)
    begin(desk, shelf_of("").versions["equipment-purchase"][0].template, Choices("Laptops", people={}))
    desk.commit("test", list(_more(desk)))
    return desk


def _more(desk: Desk) -> Iterator[Edit | None]:
    edit, workspace = desk.workspace.edit, desk.workspace
    yield edit(Table.PEOPLE, desk.new_uid(), {"name": "无角色 Nobody", "logins/nob": True})
    people = sorted(workspace.people.values(), key=lambda one: one.name)
    csat = next(one for one in workspace.processes.values() if one.prefix == "CSAT")
    agreed = KickOff(date(2026, 11, 1), ("甲、乙", "丙"), "goal", "day 1\nday 2", "- daily")
    frame: dict[str, Value] = {"day_count": "calendar", "country": "DE", "measure": "满意度", "closed": "2026-11-20"}
    yield edit(Table.PROCESSES, csat.uid, frame | kick_off_fields(agreed))
    yield edit(Table.PHASES, desk.new_uid(), {"name": "无节点", "process": csat.uid, "order": 9})
    tasks = workspace.tasks_of(csat.uid)
    course: dict[str, Value] = {"start": "2026-11-02", "actual_days": 4, "rework_days": 1, "status": "done"}
    yield edit(Table.NODES, workspace.plan(csat.uid).nodes[0].uid, course)
    done: dict[str, Value] = {
        "accepted_by": people[0].uid,
        "accepted_on": "2026-11-12",
        "returns": 2,
        "points": ["a；b", "c"],
    }
    yield edit(Table.TASKS, tasks[0].uid, {**done, "solved": "by phone", "override": "no time"})
    yield edit(Table.TASKS, tasks[1].uid, {"label": tasks[0].label})
    retro = Retro(
        desk.new_uid(),
        workspace.plan(tasks[0].process).process.uid,
        date(2026, 11, 21),
        ("甲", "乙"),
        "= goal",
        ("one", "two\nlines"),
        (),
        (),
        "goal note",
        "efficiency",
        "together",
        RetroState.CLOSED,
    )
    yield edit(Table.RETROS, retro.uid, {name: value for name, value in retro_fields(retro).items() if value})
    yield edit(
        Table.TASKS,
        desk.new_uid(),
        {"label": "CSAT-010", "name": "Twice", "process": csat.uid, "retro": retro.uid, "status": "done"},
    )
    yield edit(Table.TASKS, desk.new_uid(), {"label": "CSAT-011", "name": "Ordinary", "process": csat.uid})
    for week in (Week.of(date(2024, 12, 31)), Week.of(date(2026, 11, 18))):
        report = Report(
            report_uid(people[-1].uid, week),
            people[-1].uid,
            week.monday,
            friday(week),
            (people[0].uid,),
            (Line("no task"), Line("one, two", (tasks[0].uid, tasks[2].uid))),
            risks=(Line("= risk", (tasks[1].uid,)),),
            state=ReportState.SUBMITTED,
            submitted=datetime(2026, 11, 20, 17, 30).astimezone(),
        )
        amended = replace(report, amended=datetime(2026, 11, 21, 8).astimezone()) if week.monday.month == 11 else report
        yield edit(Table.REPORTS, report.uid, report_fields(amended))


def records(desk: Desk) -> dict[str, dict[str, object]]:
    """All that is kept of a workspace, with names in place of what only this workspace knows."""
    workspace = desk.workspace
    named = _names(desk)
    found: dict[str, dict[str, object]] = {}
    for table, names in KEPT.items():
        for uid in getattr(workspace, table.value):
            fields = workspace.fields(table, uid)
            kept: dict[str, object] = {}
            for name in names.split():
                value = fields.get(f"{name}/", fields.get(name))
                if isinstance(value, dict) and name != "approved":
                    value = sorted(named(key) for key, is_there in value.items() if is_there)
                value = _with_names(value, named)
                if value and value != _DEFAULTS.get(name):
                    kept[name] = value
            key = f"{table.value}: {' '.join(str(kept.get(one)) for one in ('name', 'process', 'label', 'node', 'role', 'day', 'reporter', 'start'))}"
            assert key not in found, key
            found[key] = kept
    return found


def _names(desk: Desk) -> Callable[[str], str]:
    workspace = desk.workspace

    def named(uid: str) -> str:
        if uid in workspace.tasks:
            return f"{workspace.tasks[uid].label} {workspace.tasks[uid].name}"
        if uid in workspace.retros:
            return f"{named(workspace.retros[uid].process)} {workspace.retros[uid].day}"
        for parts in (workspace.phases, workspace.nodes, workspace.roles):
            if uid in parts:
                return f"{workspace.name_of(parts[uid].process)}/{parts[uid].name}"
        return workspace.name_of(uid) or uid

    return named


def _with_names(value: object, named: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return cell_text(Kind.TEXT, named(value))  # what a file can hold
    if isinstance(value, list):
        return [_with_names(one, named) for one in value]
    if isinstance(value, dict):
        return {key: _with_names(one, named) for key, one in value.items()}
    return value
