from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.small_plans import node, plan_with
from tuiflow.model.breakdown import (
    Deed,
    Fields,
    Reason,
    Stand,
    Step,
    break_down,
    current_fields,
    planned_fields,
    task_uid,
)
from tuiflow.model.code import Letter, Priority, Status
from tuiflow.model.plan import Plan
from tuiflow.model.schedule import Schedule, schedule
from tuiflow.model.task import Task
from tuiflow.model.workday import Weekdays

R, A, C, I = Letter  # noqa: E741 - the letter is the term
START = date(2024, 7, 8)
NOTHING = Stand({}, {})


def dated(plan: Plan) -> Schedule:
    return schedule(plan, Weekdays(), START)


def steps(plan: Plan, stand: Stand = NOTHING) -> list[Step]:
    return break_down(plan, dated(plan), stand)


def task_of(uid: str, fields: Fields) -> Task:
    """The task that generated fields make."""
    values: dict[str, Any] = dict(fields)
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in ("start", "due")}
    made = values | days | {"collaborators": tuple(values["collaborators"]), "priority": Priority(values["priority"])}
    return Task(uid, "P-001", made.pop("name"), process="p", **made)


def done(found: list[Step], before: Stand = NOTHING) -> Stand:
    """What there is after the steps were done."""
    tasks, generated = dict(before.tasks), {uid: dict(fields) for uid, fields in before.generated.items()}
    for step in found:
        if step.deed is not Deed.KEEP:
            generated[step.task] = generated.get(step.task, {}) | step.fields
            old = current_fields(tasks[step.task]) if step.task in tasks else {}
            tasks[step.task] = replace(
                task_of(step.task, old | step.fields),
                status=tasks[step.task].status if step.task in tasks else Status.NOT_STARTED,
            )
    return Stand(tasks, generated)


def report() -> Plan:
    nodes = [
        node("ask", days=2, outputs=["《清单》", "函"], acceptance=["完整", "有评分"]),
        node("see", "ask", days=5),
        node("buy", "ask"),
    ]
    seats = {"exec": ["chen"], "team": ["wu", "li"], "lead": ["lin"], "client": []}
    raci = {
        "ask": {"exec": R, "lead": A, "team": C, "client": I},
        "see": {"team": R, "exec": C},
        "buy": {"client": R, "lead": I},
    }
    return plan_with(nodes, seats, raci)


def test_r_does_it_c_and_i_take_part_and_durations_become_dates() -> None:
    found = {step.node: step for step in steps(report())}
    assert {step.deed for step in found.values()} == {Deed.MAKE}
    assert found["ask"].fields == {
        "name": "ASK",
        "node": "ask",
        "assignee": "chen",
        "collaborators": ["client", "li", "wu"],
        "start": "2024-07-08",
        "due": "2024-07-09",
        "deliverable": "《清单》、函",
        "acceptance": "完整；有评分",
        "priority": "high",
    }
    assert (found["see"].fields["assignee"], found["see"].fields["start"]) == ("team", "2024-07-10")
    assert (found["buy"].fields["assignee"], found["buy"].fields["collaborators"]) == ("client", ["lin"])


def test_high_is_only_what_makes_the_process_late_where_something_else_does_not() -> None:
    priorities = {step.node: step.fields["priority"] for step in steps(report())}
    assert priorities == {"ask": "high", "see": "high", "buy": "medium"}
    straight = plan_with([node("a"), node("b", "a")], {})
    assert [step.fields["priority"] for step in steps(straight)] == ["medium", "medium"]


def test_the_one_who_does_it_does_not_take_part_as_well_and_a_second_r_does() -> None:
    raci = {"a": {"one": R, "two": R, "three": C}}
    plan = plan_with([node("a")], {"one": ["lin"], "two": ["wu"], "three": ["lin"]}, raci)
    assert steps(plan)[0].fields["collaborators"] == ["wu"]


def test_a_node_without_r_makes_a_task_of_nobody() -> None:
    assert steps(plan_with([node("a")], {"lead": ["lin"]}))[0].fields["assignee"] == ""


def test_generating_twice_changes_nothing() -> None:
    stand = done(steps(report()))
    assert {(step.deed, step.reason) for step in steps(report(), stand)} == {(Deed.KEEP, Reason.SAME)}


def test_a_change_of_the_plan_reaches_what_nobody_touched_and_leaves_what_somebody_did() -> None:
    stand = done(steps(report()))
    uid = task_uid("ask")
    stand = Stand({**stand.tasks, uid: replace(stand.tasks[uid], due=date(2024, 7, 12))}, stand.generated)
    plan = report()
    plan.nodes[0].days = 3
    plan.nodes[0].name = "Ask them"
    found = steps(plan, stand)
    assert found[0] == Step(Deed.UPDATE, "ask", uid, {"name": "Ask them"}, Reason.TOUCHED, ("due",))
    assert found[1].fields == {"start": "2024-07-11", "due": "2024-07-17"}


def test_what_somebody_set_to_the_new_plan_already_stays_theirs() -> None:
    stand = done(steps(report()))
    uid = task_uid("ask")
    plan = report()
    plan.nodes[0].name = "New"
    stand = Stand({**stand.tasks, uid: replace(stand.tasks[uid], name="New")}, stand.generated)
    assert steps(plan, stand)[0].reason is Reason.SAME
    plan.nodes[0].name = "Newer"
    assert (steps(plan, stand)[0].deed, steps(plan, stand)[0].touched) == (Deed.KEEP, ("name",))


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.BLOCKED, Status.DONE])
def test_work_that_has_begun_is_left_alone(status: Status) -> None:
    stand = done(steps(report()))
    uid = task_uid("ask")
    stand = Stand({**stand.tasks, uid: replace(stand.tasks[uid], status=status)}, stand.generated)
    plan = report()
    plan.nodes[0].days = 9
    assert (steps(plan, stand)[0].deed, steps(plan, stand)[0].reason) == (Deed.KEEP, Reason.BEGUN)


def test_a_deleted_task_is_not_made_again() -> None:
    stand = done(steps(report()))
    left = {uid: task for uid, task in stand.tasks.items() if uid != task_uid("see")}
    found = {step.node: step.reason for step in steps(report(), Stand(left, stand.generated))}
    assert found["see"] is Reason.DELETED


def test_a_node_with_work_of_its_own_gets_no_task() -> None:
    own = Stand({"mine": Task("mine", "P-9", "By hand", process="p", node="see")}, {})
    plan = report()
    plan.nodes[2].status = Status.DONE
    assert [step.reason for step in steps(plan, own)] == [None, Reason.OWN_TASKS, Reason.SET_BY_HAND]


def test_a_task_whose_node_is_gone_is_told_and_stays() -> None:
    stand = done(steps(report()))
    plan = report()
    del plan.nodes[1]
    assert steps(plan, stand)[-1] == Step(Deed.KEEP, "", task_uid("see"), reason=Reason.NODE_GONE)


PEOPLE = ["lin", "chen", "wu"]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans whose nodes, seats and letters are anything."""
    uids = [f"n{number}" for number in range(draw(st.integers(1, 5)))]
    nodes = [
        node(
            uid,
            *draw(st.lists(st.sampled_from(uids[:place]), unique=True)) if place else (),
            days=draw(st.integers(0, 4)),
            outputs=draw(st.lists(st.text(max_size=4), max_size=2)),
            acceptance=draw(st.lists(st.text(max_size=4), max_size=2)),
        )
        for place, uid in enumerate(uids)
    ]
    seats = {role: draw(st.lists(st.sampled_from(PEOPLE), unique=True)) for role in ("r1", "r2", "r3")}
    raci = {uid: draw(st.dictionaries(st.sampled_from(sorted(seats)), st.sampled_from(Letter))) for uid in uids}
    return plan_with(nodes, seats, raci)


@given(plans())
def test_generating_any_plan_twice_changes_nothing(plan: Plan) -> None:
    stand = done(steps(plan))
    assert len(stand.tasks) == len(plan.nodes)
    assert all(step.deed is Deed.KEEP for step in steps(plan, stand))


EDITS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Mine", "N0"]),
        "assignee": st.sampled_from([*PEOPLE, ""]),
        "due": st.sampled_from([None, date(2024, 9, 9)]),
        "deliverable": st.text(max_size=3),
        "priority": st.sampled_from(Priority),
    },
)


@given(plans(), plans(), st.lists(EDITS, min_size=5, max_size=5))
def test_what_people_did_survives_any_change_of_the_plan(
    before: Plan, after: Plan, edits: list[dict[str, Any]]
) -> None:
    generated = done(steps(before))
    touched = {uid: replace(task, **edit) for (uid, task), edit in zip(generated.tasks.items(), edits, strict=False)}
    stand = Stand({**generated.tasks, **touched}, generated.generated)
    result = done(steps(after, stand), stand)
    for uid, task in touched.items():
        was, now = current_fields(task), current_fields(result.tasks[uid])
        changed_by_hand = [name for name, value in was.items() if value != generated.generated[uid][name]]
        assert all(now[name] == was[name] for name in changed_by_hand)
    for one in after.nodes:
        uid = task_uid(one.uid)
        planned, now = planned_fields(after, dated(after), one), current_fields(result.tasks[uid])
        old = current_fields(stand.tasks[uid]) if uid in stand.tasks else {}
        as_generated = [name for name in planned if name not in old or old[name] == stand.generated[uid][name]]
        assert all(now[name] == planned[name] for name in as_generated)
    assert all(step.deed is Deed.KEEP for step in steps(after, result))
