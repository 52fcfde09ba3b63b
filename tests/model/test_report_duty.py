"""Who owes a weekly report, and to whom (E10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tuiflow.model.code import Letter, Status
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process
from tuiflow.model.record import Value
from tuiflow.model.report_duty import Running, Work, duties, owed_week, readers, work_from
from tuiflow.model.week import Week

WEEK = Week.of(date(2024, 7, 12))
PROCESS = Process("p", "客户满意度提升项目", "CSAT", start=date(2024, 7, 1))
LEAD = Role("lead", "项目负责人", "p", ("boss",), 1)
EXEC = Role("exec", "执行人", "p", ("ann",), 2)
CLIENT = Role("client", "客户对接人", "p", (), 3)
NODE = Node("n", "邀约", "p", "")
TASK = Work("ann", due=date(2024, 7, 15))


def plan(*letters: tuple[str, Letter], process: Process = PROCESS, node: Node = NODE) -> Plan:
    cells = {("n", role): Cell("n", role, letter) for role, letter in letters}
    return Plan(process, [], [node], [LEAD, EXEC, CLIENT], cells)


def owed(given: Plan, *tasks: Work, week: Week = WEEK) -> dict[str, list[str]]:
    return duties([Running(given, tasks)], week)


def test_whoever_has_an_open_task_reports_to_the_lead() -> None:
    assert owed(plan(), TASK) == {"ann": ["boss"]}


def test_so_does_whoever_is_r_at_a_node_without_tasks() -> None:
    assert owed(plan(("exec", Letter.R))) == {"ann": ["boss"]}
    assert owed(plan(("exec", Letter.R), node=replace(NODE, status=Status.DONE))) == {}
    assert owed(plan(("exec", Letter.C))) == {}


def test_a_task_of_a_role_is_that_of_whoever_sits_on_it_and_a_vacant_one_nobodys() -> None:
    assert owed(plan(), TASK._replace(assignee="exec")) == {"ann": ["boss"]}
    assert owed(plan(), TASK._replace(assignee="client")) == {}


def test_who_owes_none_but_writes_one_all_the_same_writes_to_the_lead() -> None:
    assert readers([Running(plan(), ())], WEEK, "ann") == ["boss"]
    assert readers([Running(plan(), [TASK])], WEEK, "ann") == ["boss"]
    assert readers([Running(plan(), ())], WEEK, "boss") == []
    assert readers([Running(plan(), ())], WEEK, "stranger") == []
    closed = plan(process=replace(PROCESS, closed=date(2024, 7, 2)))
    assert readers([Running(closed, ())], WEEK, "ann") == []


def test_the_lead_reports_to_a_of_the_work_and_to_nobody_where_that_is_the_lead_too() -> None:
    lead = TASK._replace(assignee="boss", node="n")
    assert owed(plan(("lead", Letter.A)), lead) == {"boss": []}
    busy = Plan(
        PROCESS,
        [],
        [NODE, replace(NODE, uid="m")],
        [LEAD, EXEC],
        {
            ("n", "exec"): Cell("n", "exec", Letter.A),
            ("m", "lead"): Cell("m", "lead", Letter.A),
        },
    )
    assert owed(busy, lead) == {"boss": ["ann"]}


def test_a_lead_owes_no_report_to_a_vacant_role() -> None:
    cells = {("n", "client"): Cell("n", "client", Letter.A), ("m", "lead"): Cell("m", "lead", Letter.A)}
    vacant = Plan(PROCESS, [], [NODE, replace(NODE, uid="m")], [LEAD, EXEC, CLIENT], cells)
    lead = TASK._replace(assignee="boss", node="n")
    assert owed(vacant, lead) == {"boss": []}
    seated = replace(vacant, roles=[LEAD, EXEC, replace(CLIENT, people=("carl",))])
    assert owed(seated, lead) == {"boss": ["carl"]}


@pytest.mark.parametrize(
    ("task", "owes"),
    [
        (TASK._replace(status=Status.DONE, due=date(2024, 7, 10)), True),
        (TASK._replace(status=Status.DONE, due=date(2024, 7, 3)), False),
        (TASK._replace(status=Status.DONE, due=date(2024, 7, 3), accepted=date(2024, 7, 9)), True),
        (TASK._replace(status=Status.DONE, due=None), False),
        (TASK._replace(start=date(2024, 7, 19)), True),
        (TASK._replace(start=date(2024, 7, 29)), False),
        (TASK._replace(start=date(2024, 7, 29), status=Status.IN_PROGRESS), True),
    ],
)
def test_a_task_counts_while_there_is_something_to_say_of_it(task: Work, owes: bool) -> None:
    assert bool(owed(plan(), task)) is owes


@pytest.mark.parametrize(
    ("process", "owes"),
    [
        (replace(PROCESS, closed=date(2024, 7, 8)), True),
        (replace(PROCESS, closed=date(2024, 7, 7)), False),
        (replace(PROCESS, start=date(2024, 7, 14)), True),
        (replace(PROCESS, start=date(2024, 7, 15)), False),
        (replace(PROCESS, start=None), True),
    ],
)
def test_only_processes_that_ran_in_that_week_count(process: Process, owes: bool) -> None:
    assert bool(owed(plan(process=process), TASK)) is owes


def test_who_works_in_two_processes_reports_to_both_leads_once() -> None:
    other = Plan(replace(PROCESS, uid="q"), [], [], [Role("l2", "Lead", "q", ("chief", "boss"))], {})
    running = [Running(plan(), [TASK]), Running(other, [TASK])]
    assert duties(running, WEEK) == {"ann": ["boss", "chief"]}


@pytest.mark.parametrize(
    ("today", "week"),
    [("2024-07-11", "2024-W27"), ("2024-07-12", "2024-W28"), ("2024-07-14", "2024-W28"), ("2024-07-15", "2024-W28")],
)
def test_a_report_should_be_there_from_friday_on(today: str, week: str) -> None:
    assert owed_week(date.fromisoformat(today)).code == week


def test_work_is_read_from_what_is_stored_of_a_task() -> None:
    fields: dict[str, Value] = {"assignee": "ann", "node": "n", "status": "done", "due": "2024-07-15", "start": "soon"}
    assert work_from(fields) == Work("ann", "n", Status.DONE, None, date(2024, 7, 15), None)
    assert work_from({"assignee": 3}) == Work("")
