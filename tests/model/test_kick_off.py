from __future__ import annotations

from datetime import date

from tests.model.small_plans import node, plan_with
from tuiflow.model.code import Letter
from tuiflow.model.kick_off import Level, check_kick_off
from tuiflow.model.plan import Plan

R = Letter.R


def ready() -> Plan:
    """A plan that lacks nothing."""
    nodes = [
        node("ask", outputs=["《清单》"], acceptance=["complete"]),
        node("see", "ask", inputs=["清单"], outputs=["notes"], acceptance=["signed"]),
    ]
    plan = plan_with(nodes, {"exec": ["lin"]}, {"ask": {"exec": R}, "see": {"exec": R}})
    process = plan.process
    process.outcome, process.measure, process.target, process.start = "Better", "score", "15%", date(2024, 7, 8)
    return plan


def rules(plan: Plan) -> list[tuple[str, str, str]]:
    return [(lack.rule, lack.node, lack.role) for lack in check_kick_off(plan)]


def test_a_plan_that_is_complete_lacks_nothing() -> None:
    assert rules(ready()) == []


def test_every_lack_names_its_node_and_role() -> None:
    plan = ready()
    plan.process.start, plan.process.measure = None, " "
    plan.nodes[0].acceptance = ()
    plan.nodes[1].inputs += ("Contract",)
    plan.roles[0].people = ()
    plan.cells = {("ask", "exec"): plan.cells["ask", "exec"]}
    assert rules(plan) == [
        ("no_start", "", ""),
        ("no_responsible", "see", ""),
        ("vacant_responsible", "ask", "exec"),
        ("no_goal", "", ""),
        ("no_acceptance", "ask", ""),
        ("no_source", "see", ""),
    ]
    messages = "\n".join(lack.message for lack in check_kick_off(plan))
    assert "measure" in messages
    assert "Contract" in messages
    assert "Exec" in messages


def test_inputs_of_first_nodes_come_from_outside_and_are_told_once() -> None:
    plan = ready()
    plan.nodes[0].inputs = ("Base data", "Old scores")
    (lack,) = check_kick_off(plan)
    assert (lack.level, lack.rule) == (Level.INFO, "from_outside")
    assert "Base data" in lack.message
    assert "Old scores" in lack.message


def test_the_marks_around_a_document_make_no_difference() -> None:
    plan = ready()
    plan.nodes[1].inputs = ("《清单》", "清单")
    assert rules(plan) == []


def test_a_plan_without_nodes_cannot_be_kicked_off() -> None:
    plan = ready()
    plan.nodes, plan.cells = [], {}
    assert rules(plan) == [("no_nodes", "", "")]
