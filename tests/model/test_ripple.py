from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.plans import MONDAY, Off, calendars, plan_with, plans
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.ripple import Ripple, date_node, distance, move_node, move_process, move_task, stepped
from tuiflow.model.schedule import schedule
from tuiflow.model.task import Task
from tuiflow.model.workday import EveryDay, Weekdays


def july(day: int) -> date:
    return date(2024, 7, day)


def task(uid: str, node: str, start: int | None, due: int | None, status: Status = Status.NOT_STARTED) -> Task:
    first, last = (july(day) if day is not None else None for day in (start, due))
    return Task(uid, uid.upper(), uid, node=node, start=first, due=last, status=status)


CHAIN = plan_with({"a": 2, "b": 3, "c": 1}, {"b": ["a"], "c": ["b"]})
"""a 8-9 July, b 10-12, c 15."""


def moved(found: Ripple) -> dict[str, tuple[int | None, int | None]]:
    return {
        shift.task: (shift.start.day if shift.start else None, shift.due.day if shift.due else None)
        for shift in found.tasks
    }


def node(uid: str, tasks: Sequence[Task] = (), by: int = 0, longer: int = 0, plan: Plan = CHAIN) -> Ripple:
    return move_node(plan, Weekdays(), tasks, MONDAY, uid, by=by, longer=longer)


def one(uid: str, tasks: Sequence[Task], by: int = 0, longer: int = 0, plan: Plan = CHAIN) -> Ripple:
    return move_task(plan, Weekdays(), tasks, MONDAY, uid, by=by, longer=longer)


@given(calendars(), st.integers(0, 40), st.integers(-12, 12))
def test_steps_and_distance_belong_together(calendar: Off, place: int, steps: int) -> None:
    day = MONDAY + timedelta(days=place)
    if calendar.is_working(day):
        assert distance(calendar, day, stepped(calendar, day, steps)) == steps
    assert calendar.is_working(stepped(calendar, day, steps)) or steps == 0


def test_a_node_moves_by_days_that_count_and_takes_its_successors_along() -> None:
    found = node("b", by=1)
    assert [(shift.node, shift.after.start.day, shift.after.due.day) for shift in found.nodes] == [
        ("b", 11, 15),
        ("c", 16, 16),
    ]
    assert found.end == (july(15), july(16))
    changed = found.plan.node("b")
    assert changed is not None
    assert changed.start == july(11)


def test_a_node_that_is_moved_back_to_where_it_belongs_is_held_no_longer() -> None:
    found = node("b", by=-1, plan=node("b", by=1).plan)
    changed = found.plan.node("b")
    assert changed is not None
    assert changed.start is None
    assert found.end == (july(16), july(15))


def test_a_node_cannot_begin_before_what_comes_before_it() -> None:
    assert node("b", by=-2).nodes == ()


def test_a_longer_node_keeps_its_start() -> None:
    found = node("a", longer=1)
    assert [(shift.node, shift.after.start.day) for shift in found.nodes] == [("a", 8), ("b", 11), ("c", 16)]


def test_work_keeps_a_day_and_a_milestone_none() -> None:
    shorter = node("c", longer=-5).plan.node("c")
    milestone = plan_with({"m": 0}, {})
    stays = move_node(milestone, EveryDay(), [], MONDAY, "m", longer=-1).plan.node("m")
    assert (shorter and shorter.days, stays and stays.days) == (1, 0)


def test_slack_absorbs_what_it_can() -> None:
    plan = plan_with({"a": 1, "b": 4, "end": 1}, {"end": ["a", "b"]})
    found = move_node(plan, Weekdays(), [], MONDAY, "a", longer=2)
    assert [shift.node for shift in found.nodes] == ["a"]
    assert found.end[0] == found.end[1]


def test_open_tasks_go_with_their_nodes_and_done_ones_stay() -> None:
    tasks = [
        task("t1", "b", 10, 12),
        task("t2", "b", 10, 11, Status.DONE),
        task("t3", "c", None, 15),
        task("t4", "a", 8, 9),
        task("t5", "", 10, 12),
        task("t6", "c", None, None),
    ]
    assert moved(node("b", tasks, by=2)) == {"t1": (12, 16), "t3": (None, 17)}


def test_work_that_has_begun_keeps_its_start() -> None:
    tasks = [task("t1", "b", 10, 12, Status.IN_PROGRESS), task("t2", "b", 10, 12, Status.BLOCKED)]
    assert moved(node("b", tasks, by=1)) == {"t1": (10, 15), "t2": (10, 15)}


def test_when_a_node_gets_longer_only_tasks_that_end_with_it_do() -> None:
    tasks = [task("t1", "b", 10, 10), task("t2", "b", 11, 12)]
    assert moved(node("b", tasks, longer=1)) == {"t2": (11, 15)}


def test_no_task_ends_before_it_starts_when_its_node_gets_shorter() -> None:
    assert moved(node("b", [task("t1", "b", 12, 12)], longer=-2)) == {}


def test_a_later_process_takes_everything_open_along() -> None:
    found = move_process(CHAIN, Weekdays(), [task("t1", "a", 8, 9)], MONDAY, july(10))
    assert [shift.node for shift in found.nodes] == ["a", "b", "c"]
    assert moved(found) == {"t1": (10, 11)}


def test_typed_dates_of_a_node() -> None:
    found = date_node(CHAIN, Weekdays(), [], MONDAY, "b", july(17), 1)
    assert found.schedule.spans["b"].start == july(17)
    with pytest.raises(RefusedError, match="from 0 to"):
        date_node(CHAIN, Weekdays(), [], MONDAY, "b", None, -1)
    with pytest.raises(RefusedError, match="no longer there"):
        date_node(CHAIN, Weekdays(), [], MONDAY, "gone", None, 1)


def test_tasks_after_a_later_task_move_only_as_far_as_they_must() -> None:
    tasks = [task("t1", "a", 8, 9), task("t2", "b", 11, 12), task("t3", "c", 15, 15)]
    assert moved(one("t1", tasks, by=1)) == {"t1": (9, 10)}
    assert moved(one("t1", tasks, by=2)) == {"t1": (10, 11), "t2": (12, 15), "t3": (16, 16)}


def test_tasks_that_overlapped_before_overlap_as_before() -> None:
    tasks = [task("t1", "a", 8, 12), task("t2", "b", 10, 12)]
    assert moved(one("t1", tasks, longer=1)) == {"t1": (8, 15), "t2": (11, 15)}


def test_a_node_without_tasks_hands_the_push_on() -> None:
    tasks = [task("t1", "a", 8, 9), task("t3", "c", 10, 10)]
    assert moved(one("t1", tasks, by=1)) == {"t1": (9, 10), "t3": (11, 11)}


def test_a_done_task_between_stops_the_push() -> None:
    tasks = [task("t1", "a", 8, 9), task("t2", "b", 10, 12, Status.DONE), task("t3", "c", 10, 10)]
    assert moved(one("t1", tasks, by=1)) == {"t1": (9, 10)}


def test_an_earlier_task_pulls_nobody() -> None:
    tasks = [task("t1", "a", 8, 9), task("t2", "b", 10, 12)]
    assert moved(one("t1", tasks, by=-1)) == {"t1": (5, 8)}


def test_a_task_keeps_a_day_and_its_end_behind_its_start() -> None:
    assert moved(one("t1", [task("t1", "a", 9, 9)], longer=-1)) == {}


def test_what_cannot_move_is_said() -> None:
    tasks = [task("t1", "a", None, None), task("t2", "a", 8, 9, Status.DONE)]
    with pytest.raises(RefusedError, match="T1 has no dates"):
        one("t1", tasks, by=1)
    with pytest.raises(RefusedError, match="T2 is done"):
        one("t2", tasks, by=1)
    with pytest.raises(RefusedError, match="no longer there"):
        one("t9", tasks, by=1)


@given(plans(cyclic=True), calendars(), st.data())
def test_whatever_moves_keeps_its_order_and_its_length(plan: Plan, calendar: Off, data: st.DataObject) -> None:
    spans = schedule(plan, calendar, MONDAY).spans
    tasks = [
        Task(f"t-{uid}", uid, uid, node=uid, start=span.start, due=span.due, status=data.draw(st.sampled_from(Status)))
        for uid, span in spans.items()
    ]
    chosen = data.draw(st.sampled_from(sorted(spans)))
    by, longer = data.draw(st.integers(-4, 6)), data.draw(st.integers(-2, 3))
    found = move_node(plan, calendar, tasks, MONDAY, chosen, by=by, longer=longer)
    before = {one.uid: one for one in tasks}
    for shift in found.tasks:
        was, span = before[shift.task], found.schedule.spans[before[shift.task].node]
        assert was.status is not Status.DONE
        assert shift.due is not None
        assert shift.due == max(span.due, shift.start or span.due)
        assert shift.start == (span.start if was.status is Status.NOT_STARTED else was.start)


@given(plans(least=1), calendars(), st.data())
def test_a_later_task_leaves_nobody_after_it_in_its_way(plan: Plan, calendar: Off, data: st.DataObject) -> None:
    spans = schedule(plan, calendar, MONDAY).spans
    tasks = [Task(f"t-{uid}", uid, uid, node=uid, start=span.start, due=span.due) for uid, span in spans.items()]
    chosen = data.draw(st.sampled_from(tasks))
    found = move_task(plan, calendar, tasks, MONDAY, chosen.uid, by=data.draw(st.integers(1, 9)))
    dates = {one.uid: (one.start, one.due) for one in tasks}
    dates |= {shift.task: (shift.start, shift.due) for shift in found.tasks}
    for one in plan.nodes:
        for before in one.predecessors:
            start, due = dates[f"t-{one.uid}"][0], dates[f"t-{before}"][1]
            assert start is not None
            assert due is not None
            assert due < start
    for shift in found.tasks:
        was = next(one for one in tasks if one.uid == shift.task)
        assert was.start is not None
        assert was.due is not None
        assert shift.start is not None
        assert shift.due is not None
        assert distance(calendar, shift.start, shift.due) == distance(calendar, was.start, was.due)
