from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.model.plans import plan_with, plans
from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan, plan_of
from tuiflow.model.process import Cell, Node, Phase, Process

PROCESS = Process("p", "Process", "P")


def made(*cells: Cell) -> Plan:
    """Two phases given last to first, with nodes and roles of other processes among them."""
    return plan_of(
        PROCESS,
        [Phase("ph2", "Second", "p", 2), Phase("ph1", "First", "p", 1), Phase("other", "Other", "q", 0)],
        [
            Node("c", "C", "p", "ph2", 1),
            Node("b", "B", "p", "ph1", 2, predecessors=("c", "a", "gone")),
            Node("a", "A", "p", "ph1", 1),
            Node("lost", "Lost", "p", "gone", 9),
            Node("foreign", "Foreign", "q", "other", 1),
        ],
        [
            Role("r2", "Second", "p", ("lin", "chen"), 2),
            Role("r1", "First", "p", (), 1),
            Role("rx", "Foreign", "q", ("wu",), 0),
        ],
        cells,
    )


def test_nodes_go_by_phase_and_then_by_their_order() -> None:
    plan = made()
    assert [phase.uid for phase in plan.phases] == ["ph1", "ph2"]
    assert [node.uid for node in plan.nodes] == ["lost", "a", "b", "c"]
    assert [role.uid for role in plan.roles] == ["r1", "r2"]


def test_what_comes_before_is_named_as_far_as_it_is_there() -> None:
    assert made().before == {"lost": [], "a": [], "b": ["a", "c"], "c": []}


def test_a_row_goes_by_the_roles_and_roles_that_are_gone_come_last() -> None:
    plan = made(Cell("a", "gone", Letter.I), Cell("a", "r2", Letter.R), Cell("a", "r1", Letter.A))
    assert list(plan.row("a")) == ["r1", "r2", "gone"]
    assert plan.row("b") == {}


def test_cells_of_other_processes_are_left_out() -> None:
    assert made(Cell("foreign", "rx", Letter.R)).cells == {}


def test_people_of_a_letter_are_named_once_and_a_vacant_role_stands_for_itself() -> None:
    plan = made(Cell("a", "r2", Letter.R), Cell("a", "r1", Letter.R), Cell("a", "gone", Letter.R))
    assert [role.uid for role in plan.with_letter("a", Letter.R)] == ["r1", "r2"]
    assert plan.people_with("a", Letter.R, Letter.A) == ["r1", "lin", "chen"]
    assert plan.people_with("a", Letter.C) == []


def test_nodes_and_roles_are_found_by_uid() -> None:
    plan = made()
    assert (plan.node("b") or plan.nodes[0]).name == "B"
    assert (plan.role("r2") or plan.roles[0]).name == "Second"
    assert plan.node("gone") is None
    assert plan.role("rx") is None


@given(plans(cyclic=True))
def test_every_edge_is_there_once(plan: Plan) -> None:
    edges = {(node.uid, one) for node in plan.nodes for one in node.predecessors}
    assert {(node, one) for node, found in plan.before.items() for one in found} == edges


@given(st.permutations(["a", "b", "c"]))
def test_what_comes_before_stands_in_the_order_of_the_nodes(names: list[str]) -> None:
    assert plan_with(dict.fromkeys("abcd", 1), {"d": names}).before["d"] == ["a", "b", "c"]
