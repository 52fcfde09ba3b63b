"""Who has how much to do, and what stands still while somebody is away."""

from __future__ import annotations

from dataclasses import replace

from tests.model.test_audit import plan_of
from tuiflow.model.code import Letter, Status
from tuiflow.model.load import Gap, absence, person_loads, role_loads
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task

R, A, C, I = Letter  # noqa: E741 - the letter is the term
TASK = Task("", "", "", process="p")


def dated(plan: Plan, *days: int) -> Plan:
    for node, count in zip(plan.nodes, days, strict=True):
        node.days = count
    return plan


def test_a_role_has_its_letters_the_days_of_its_r_and_the_open_tasks_of_its_people() -> None:
    plan = dated(plan_of(["RAC", "RIA"]), 2, 3)
    tasks = [
        replace(TASK, uid="1", assignee="r0"),
        replace(TASK, uid="2", assignee="p0", status=Status.BLOCKED),
        replace(TASK, uid="3", assignee="p0", status=Status.DONE),
        replace(TASK, uid="4", assignee="p1"),
    ]
    loads = role_loads(plan, tasks)
    assert list(loads) == ["r0", "r1", "r2"]
    assert (loads["r0"].letters, loads["r0"].days, loads["r0"].tasks) == ({R: 2, A: 0, C: 0, I: 0}, 5, 2)
    assert (loads["r1"].letters, loads["r1"].days, loads["r1"].tasks) == ({R: 0, A: 1, C: 0, I: 1}, 0, 1)


def test_a_person_on_two_roles_has_both_and_a_row_counts_once_for_a_letter() -> None:
    plan = dated(plan_of(["RC", "RR"], {"r0": ("lin",), "r1": ("lin", "wu")}), 2, 3)
    loads = person_loads(plan, [replace(TASK, uid="1", assignee="r1"), replace(TASK, uid="2", assignee="lin")])
    assert (loads["lin"].letters[R], loads["lin"].letters[C], loads["lin"].days, loads["lin"].tasks) == (2, 1, 5, 2)
    assert (loads["wu"].letters[R], loads["wu"].days, loads["wu"].tasks) == (1, 3, 1)


def test_who_is_away_leaves_gaps_where_nobody_else_has_the_letter() -> None:
    plan = plan_of(["RAC", "ARI", "R-A", "CRA"], {"r0": ("lin",), "r1": ("wu",), "r2": ("wu", "lin")})
    away = absence(plan, "lin", [])
    assert away.gaps == (Gap("n0", "r0", R), Gap("n1", "r0", A), Gap("n2", "r0", R))
    assert ("n3", "r2") in away.cells
    assert ("n0", "r1") not in away.cells


def test_a_node_that_had_nobody_before_is_no_gap_that_a_person_leaves() -> None:
    plan = plan_of(["RC"], {"r0": (), "r1": ("lin",)})
    assert absence(plan, "lin", []).gaps == ()


def test_two_r_of_whom_one_is_away_leave_no_gap() -> None:
    plan = plan_of(["RR"], {"r0": ("lin",), "r1": ("wu",)})
    assert absence(plan, "lin", []).gaps == ()


def test_open_tasks_that_nobody_else_has_stay_behind() -> None:
    plan = plan_of(["RAC"], {"r0": ("lin",), "r1": ("lin", "wu")})
    tasks = [
        replace(TASK, uid="own", assignee="lin"),
        replace(TASK, uid="role", assignee="r0"),
        replace(TASK, uid="shared", assignee="r1"),
        replace(TASK, uid="done", assignee="lin", status=Status.DONE),
        replace(TASK, uid="other", assignee="wu"),
    ]
    assert absence(plan, "lin", tasks).tasks == ("own", "role")


def test_somebody_without_a_role_leaves_nothing_but_tasks() -> None:
    away = absence(plan_of(["RAC"]), "guest", [replace(TASK, uid="own", assignee="guest")])
    assert (away.cells, away.gaps, away.tasks) == (frozenset(), (), ("own",))
