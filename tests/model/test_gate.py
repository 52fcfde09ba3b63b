from __future__ import annotations

from datetime import date

import pytest

from tests.model.small_plans import node, plan_with
from tuiflow.model.code import Letter, Status
from tuiflow.model.gate import Gate, Given, approvers, begins, may_approve, open_gates, postcondition_state
from tuiflow.model.plan import Plan
from tuiflow.model.process import Approval
from tuiflow.model.progress import Progress
from tuiflow.model.task import Block, Task

R, A, C = Letter.R, Letter.A, Letter.C
DONE = Progress(Status.DONE, 1, 1)
SEATS = {"lead": ["lin"], "exec": ["chen", "wu"], "data": []}


def interviews(**seats: list[str]) -> Plan:
    """Invite waits for the outline and for two conditions."""
    nodes = [node("outline"), node("report", "invite"), node("invite", "outline", preconditions=["passed", "signed"])]
    raci = {"outline": {"lead": A, "exec": R}, "invite": {"lead": A, "exec": R, "data": C}, "report": {"data": R}}
    return plan_with(nodes, SEATS | seats, raci)


def gates(plan: Plan, uid: str, **progress: Progress) -> list[Gate]:
    found = plan.node(uid)
    assert found is not None
    return open_gates(plan, found, progress)


def test_a_node_waits_for_those_before_it_and_for_its_conditions_with_who_can_give_them() -> None:
    assert gates(interviews(), "invite") == [
        Gate("invite", predecessor="outline", givers=("chen", "wu")),
        Gate("invite", condition="passed", givers=("lin",)),
        Gate("invite", condition="signed", givers=("lin",)),
    ]


def test_a_predecessor_that_is_done_and_a_condition_that_is_approved_are_not_missing() -> None:
    plan = interviews()
    plan.nodes[2].approvals = (Approval("signed", "lin"), Approval("no longer asked", "lin"))
    assert gates(plan, "invite", outline=DONE) == [Gate("invite", condition="passed", givers=("lin",))]
    plan.nodes[2].approvals += (Approval("passed", "lin"),)
    assert gates(plan, "invite", outline=DONE) == []


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED])
def test_a_predecessor_that_is_under_way_is_not_done(status: Status) -> None:
    assert len(gates(interviews(), "invite", outline=Progress(status))) == 3


def test_the_first_node_waits_for_nothing_and_a_predecessor_that_was_removed_counts_for_nothing() -> None:
    assert gates(interviews(), "outline") == []
    plan = plan_with([node("a", "gone")], {})
    assert gates(plan, "a") == []


def test_without_r_or_a_the_lead_gives_it_and_a_vacant_role_stands_for_itself() -> None:
    plan = interviews(lead=[])
    plan.cells = {key: cell for key, cell in plan.cells.items() if key != ("outline", "exec")}
    given = {gate.condition or gate.predecessor: gate.givers for gate in gates(plan, "invite")}
    assert given == {"outline": ("lead",), "passed": ("lead",), "signed": ("lead",)}


@pytest.mark.parametrize(
    ("seats", "raci", "allowed"),
    [
        ({"lead": ["lin"], "boss": ["bo"]}, {"a": {"boss": A}, "b": {"lead": A}, "c": {"lead": A}}, {"bo"}),
        ({"lead": ["lin"], "boss": ["bo", "ba"]}, {"a": {"boss": A}}, {"bo", "ba"}),
        ({"lead": ["lin"], "boss": ["bo"]}, {"a": {"boss": R}, "b": {"lead": A}}, {"lin"}),
        ({"lead": ["lin"], "boss": []}, {"a": {"boss": A}, "b": {"lead": A}, "c": {"lead": A}}, {"lin"}),
        ({"lead": ["lin"]}, {}, {"lin"}),
        ({"lead": [], "boss": []}, {"a": {"boss": A}}, {"lin", "bo", "ba", ""}),
        ({}, {}, {"lin", "bo", "ba", ""}),
    ],
    ids=["A", "two on A", "no A", "A vacant", "no RACI", "nobody seated", "no roles"],
)
def test_who_may_approve(seats: dict[str, list[str]], raci: dict[str, dict[str, Letter]], allowed: set[str]) -> None:
    plan = plan_with([node("a"), node("b"), node("c")], seats, raci)
    assert {person for person in ("lin", "bo", "ba", "") if may_approve(plan, "a", person)} == allowed
    assert set(approvers(plan, "a")) <= allowed


@pytest.mark.parametrize(
    ("task", "starts"),
    [
        (Task("t", "", "x"), {Status.IN_PROGRESS, Status.DONE}),
        (Task("t", "", "x", status=Status.IN_PROGRESS), set()),
        (Task("t", "", "x", status=Status.DONE), set()),
        (Task("t", "", "x", status=Status.BLOCKED, block=Block("why", since=date(2024, 7, 1))), set()),
        (
            Task("t", "", "x", status=Status.BLOCKED, block=Block("why", unbegun=True)),
            {Status.IN_PROGRESS, Status.DONE},
        ),
    ],
    ids=["not started", "in progress", "done", "blocked at work", "blocked before"],
)
def test_only_the_beginning_of_work_is_gated(task: Task, starts: set[Status]) -> None:
    assert {status for status in Status if begins(task, status)} == starts


def stands(plan: Plan, uid: str, condition: str, *tasks: Task, **progress: Progress) -> Given:
    found = plan.node(uid)
    assert found is not None
    return postcondition_state(plan, found, condition, progress, tasks)


def test_a_postcondition_is_met_when_its_node_is_done() -> None:
    plan = interviews()
    assert stands(plan, "report", "filed") is Given.OPEN
    assert stands(plan, "report", "filed", report=Progress(Status.IN_PROGRESS, 1, 2)) is Given.OPEN
    assert stands(plan, "report", "filed", report=DONE) is Given.MET


def test_a_postcondition_is_not_met_while_the_work_waits_to_be_accepted() -> None:
    plan = interviews()
    task = Task("t", "X-1", "T", "p", node="outline", status=Status.DONE, acceptance="complete")
    assert stands(plan, "outline", "filed", task, outline=DONE) is Given.OPEN


def test_a_postcondition_for_which_a_follower_waits_is_met_by_its_approval() -> None:
    plan = interviews()
    assert stands(plan, "outline", "passed", outline=DONE) is Given.OPEN
    follower = plan.node("invite")
    assert follower is not None
    follower.approvals = (Approval("passed", "lin"),)
    assert stands(plan, "outline", "passed", outline=DONE) is Given.APPROVED
