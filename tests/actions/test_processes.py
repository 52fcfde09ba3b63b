from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.allocation import allocation, as_markdown
from tuiflow.actions.breakdown import generate
from tuiflow.actions.closing import ClosedError
from tuiflow.actions.gates import approve_conditions
from tuiflow.actions.kick_off import check, hold_kick_off, kick_off_entries
from tuiflow.actions.nodes import add_node, set_state
from tuiflow.actions.overview import overview, process_body, processes
from tuiflow.actions.process_fields import edit_process
from tuiflow.actions.processes import close_process, new_process, reopen_process
from tuiflow.actions.raci import find_cell, set_cell
from tuiflow.actions.roles import remove_role
from tuiflow.actions.tasks import set_status
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import Category, DayCount, Letter, Status
from tuiflow.model.process import KickOff, Process
from tuiflow.model.record import Table


@pytest.fixture
def planned(office: Office) -> Office:
    """The process has a goal, phases, days, an order and RACI."""
    goal = {"start": "2024-07-12", "outcome": "满意度提升", "measure": "平均分", "target": "15%"}
    office.put(Table.PROCESSES, "csat", {**goal})
    office.put(Table.ROLES, "exec", {"name": "执行人", "process": "csat", "people/pro": True, "order": 2})
    office.put(Table.ROLES, "client", {"name": "客户对接人", "process": "csat", "order": 3})
    office.put(Table.PHASES, "first", {"name": "启动阶段", "process": "csat", "order": 1})
    office.put(Table.NODES, "survey", {"days": 2, "outputs": ["《问卷》"], "acceptance": ["完整"], "phase": "first"})
    office.put(Table.NODES, "talk", {"days": 1, "predecessors/survey": True, "preconditions": ["提纲通过"]})
    cells = (("survey", "exec", "R"), ("survey", "lead", "A"), ("survey", "client", "I"), ("talk", "exec", "R"))
    for node, role, letter in cells:
        office.put(Table.CELLS, f"{node}.{role}", {"node": node, "role": role, "letter": letter})
    return office


def csat(office: Office) -> Process:
    return office.ann.workspace.processes["csat"]


def test_a_new_process_keeps_all_that_was_typed(office: Office) -> None:
    typed = {
        "name": "Client  survey",
        "prefix": "cs",
        "category": "Routine work",
        "outcome": " Better ",
        "measure": "score",
        "target": "15%",
        "start": "7.15",
        "days": "calendar",
        "country": "de",
        "scenario": "",
    }
    outcome = new_process(office.ann, typed)
    process = office.ann.workspace.processes[outcome.transaction.edits[0].uid]
    assert (process.name, process.prefix, process.category) == ("Client survey", "CS", Category.ROUTINE)
    assert (process.outcome, process.measure, process.target) == ("Better", "score", "15%")
    assert (process.start, process.day_count, process.country) == (date(2024, 7, 15), DayCount.CALENDAR, "DE")


@pytest.mark.parametrize(
    ("entries", "error", "hint"),
    [
        ({}, RefusedError, "name"),
        ({"name": "onboarding"}, RefusedError, "already"),
        ({"name": "x", "prefix": "CSAT"}, RefusedError, "CSAT"),
        ({"name": "x", "category": "other"}, UsageError, "cross_department"),
        ({"name": "x", "days": "some"}, UsageError, "calendar"),
        ({"name": "x", "country": "Narnia"}, UsageError, "CN"),
        ({"name": "x", "start": "soon"}, UsageError, "soon"),
    ],
)
def test_what_cannot_be_a_process_is_refused(
    office: Office, entries: dict[str, str], error: type[Exception], hint: str
) -> None:
    with pytest.raises(error, match=hint):
        new_process(office.ann, entries)


def test_a_process_is_closed_when_its_work_is_done_and_opened_again(office: Office) -> None:
    task = office.add("Last thing")
    with pytest.raises(RefusedError, match="CSAT-001 Last thing"):
        close_process(office.ann, csat(office))
    set_status(office.ann, [task], Status.DONE)
    close_process(office.ann, csat(office))
    assert csat(office).closed == TODAY
    assert [process.uid for process in processes(office.ann)] == ["onb"]
    assert [process.uid for process in processes(office.ann, closed=True)] == ["onb", "csat"]
    with pytest.raises(RefusedError, match="2024-07-10"):
        close_process(office.ann, csat(office))
    reopen_process(office.ann, csat(office))
    assert csat(office).closed is None
    with pytest.raises(RefusedError, match="not closed"):
        reopen_process(office.ann, csat(office))


def test_a_process_with_open_tasks_is_closed_when_that_is_wished(office: Office) -> None:
    office.add("Never mind")
    close_process(office.ann, csat(office), anyway=True)
    assert csat(office).closed == TODAY


def test_the_plan_of_a_closed_process_stays_as_it_is_until_it_is_opened_again(office: Office) -> None:
    open_task, workspace = office.add("Last thing", node="Interview"), office.ann.workspace
    wanted: dict[str, Callable[[], object]] = {
        "raci": lambda: set_cell(office.ann, "talk", "lead", Letter.R),
        "node": lambda: add_node(office.ann, "csat", {"name": "One more"}),
        "role": lambda: remove_role(office.ann, workspace.roles["lead"]),
        "goal": lambda: edit_process(office.ann, csat(office), {"outcome": "Better"}),
        "tasks": lambda: generate(office.ann, "csat"),
    }
    close_process(office.ann, csat(office), anyway=True)
    for change in wanted.values():
        with pytest.raises(ClosedError, match=r"closed since 2024-07-10.*with C in the stages") as caught:
            change()
        assert caught.value.for_command.endswith("tuiflow process reopen CSAT.")
    set_cell(office.ann, "welcome", "lead2", Letter.R)
    set_status(office.ann, [open_task], Status.IN_PROGRESS)
    set_state(office.ann, workspace.nodes["survey"], Status.DONE)
    reopen_process(office.ann, csat(office))
    for change in wanted.values():
        change()


def test_what_was_changed_before_the_process_was_closed_elsewhere_can_still_be_taken_back(office: Office) -> None:
    log = UndoLog()
    log.record(set_cell(office.ann, "talk", "lead", Letter.R).transaction)
    close_process(office.ann, csat(office))
    log.undo(office.ann)
    assert find_cell(office.ann.workspace, "talk", "lead") is None


def test_an_overview_has_progress_dates_and_what_nodes_wait_for(planned: Office) -> None:
    done = planned.add("Ask", node="设计问卷")
    planned.add("Print", node="设计问卷")
    set_status(planned.ann, [done], Status.DONE)
    approve_conditions(planned.ann, "talk")
    body = process_body(planned.ann, overview(planned.ann, "csat"))
    assert (body["total_days"], body["span_days"], body["lead"]) == (3, 3, ["Ann Lee"])
    assert (body["planned_start"], body["planned_due"]) == ("2024-07-12", "2024-07-16")
    assert body["nodes"] == [
        {
            "name": "Interview",
            "phase": None,
            "status": "not_started",
            "progress": {"done": 0, "total": 0},
            "late": False,
            "days_late": 0,
            "days": 1,
            "actual_days": 0,
            "rework_days": 0,
            "start": "2024-07-16",
            "due": "2024-07-16",
            "responsible": ["*专员"],
            "accountable": [],
            "inputs": [],
            "outputs": [],
            "preconditions": [{"condition": "提纲通过", "approved": True, "by": "Ann Lee", "on": "2024-07-10"}],
            "postconditions": [],
            "postcondition_states": {},
            "acceptance": [],
            "predecessors": ["设计问卷"],
        },
        {
            "name": "设计问卷",
            "phase": "启动阶段",
            "status": "in_progress",
            "progress": {"done": 1, "total": 2},
            "late": False,
            "days_late": 0,
            "days": 2,
            "actual_days": 0,
            "rework_days": 0,
            "start": "2024-07-12",
            "due": "2024-07-15",
            "responsible": ["*专员"],
            "accountable": ["Ann Lee"],
            "inputs": [],
            "outputs": ["《问卷》"],
            "preconditions": [],
            "postconditions": [],
            "postcondition_states": {},
            "acceptance": ["完整"],
            "predecessors": [],
        },
    ]
    assert body["gates"] == [{"node": "Interview", "predecessor": "设计问卷", "condition": None, "givers": ["*专员"]}]


# Kick-off


def test_the_form_begins_with_what_is_known(planned: Office) -> None:
    assert kick_off_entries(planned.ann, "csat") == {
        "day": "2024-07-10",
        "present": "Ann Lee, *专员",
        "goal": "满意度提升; 平均分: 15%",
        "milestones": "Interview: 2024-07-16 ~ 2024-07-16\n启动阶段: 2024-07-12 ~ 2024-07-15",
        "rules": "",
    }


def test_before_there_are_dates_the_form_agrees_on_none(planned: Office) -> None:
    workspace = planned.ann.workspace
    planned.ann.commit("process.edit", [workspace.edit(Table.PROCESSES, "csat", {"start": None})])
    assert kick_off_entries(planned.ann, "csat")["milestones"] == ""


def test_a_target_that_the_outcome_names_is_not_said_twice(planned: Office) -> None:
    workspace = planned.ann.workspace
    said = {"outcome": "满意度提升 15%", "measure": "", "target": "15%"}
    planned.ann.commit("process.edit", [workspace.edit(Table.PROCESSES, "csat", dict(said))])
    assert kick_off_entries(planned.ann, "csat")["goal"] == "满意度提升 15%"


def test_the_kick_off_keeps_what_was_agreed_and_shows_it_again(planned: Office) -> None:
    hold_kick_off(planned.ann, "csat", {"day": "7.11", "present": "*专员, Lin；*专员", "rules": "Reports on Friday"})
    record = csat(planned).kick_off
    milestones = "Interview: 2024-07-16 ~ 2024-07-16\n启动阶段: 2024-07-12 ~ 2024-07-15"
    goal = "满意度提升; 平均分: 15%"
    assert record == KickOff(date(2024, 7, 11), ("*专员", "Lin"), goal, milestones, "Reports on Friday")
    assert kick_off_entries(planned.ann, "csat")["present"] == "*专员, Lin"
    hold_kick_off(planned.ann, "csat", {"goal": "Other"})
    record = csat(planned).kick_off
    assert record is not None
    assert (record.goal, record.rules) == ("Other", "Reports on Friday")


@pytest.mark.parametrize("typed", [{"day": ""}, {"present": " 、 "}])
def test_a_kick_off_without_day_or_people_is_refused(planned: Office, typed: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="who was there"):
        hold_kick_off(planned.ann, "csat", typed)


def test_the_check_lists_what_is_missing(planned: Office) -> None:
    assert [lack.rule for lack in check(planned.ann, "csat")] == []
    planned.put(Table.CELLS, "survey.client", {"letter": "R"})
    planned.put(Table.CELLS, "talk.exec", {"letter": ""})
    found = [(lack.rule, lack.node) for lack in check(planned.ann, "csat")]
    assert found == [("no_responsible", "talk"), ("vacant_responsible", "survey"), ("several_responsible", "survey")]
    assert "no_responsible" in [lack.rule for lack in check(planned.ann, "onb")]


# Allocation


def test_the_table_has_a_row_for_each_task_and_for_nodes_without_one(planned: Office) -> None:
    planned.add("Odd job", assignee="Bob")
    planned.add(
        "Ask", node="设计问卷", assignee="*专员", collaborators="Bob", start="7.8", due="7.10", description="All"
    )
    rows = {row.name: row for row in allocation(planned.ann, "csat")}
    assert list(rows) == ["Interview", "Ask", "Odd job"]
    lead = "Ann Lee (leads the process)"
    assert rows["Interview"].cells() == ["Interview", "", "*专员", lead, "", "7.16-7.16", "", ""]
    assert rows["Ask"].cells() == ["CSAT-002 Ask", "All", "*专员", "Ann Lee", "Bob", "7.8-7.10", "", ""]
    assert rows["Odd job"].cells()[2:4] == ["Bob", lead]


def test_markdown_of_the_table_keeps_masked_names(planned: Office) -> None:
    planned.put(Table.NODES, "survey", {"outputs": ["*问卷*"]})
    text = as_markdown(planned.ann, "csat")
    assert text.startswith("### 客户满意度提升项目\n\n满意度提升\n\n**Interview**\n\n- R Responsible: *专员\n")
    assert "- C/I Takes part: 客户对接人\n" in text
    assert "- Deliverable: ＊问卷＊\n" in text
