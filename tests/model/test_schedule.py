from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from tests.model.plans import MONDAY, Off, calendars, plan_with, plans
from tuiflow.library.demo_data import load_sample
from tuiflow.model.plan import Plan
from tuiflow.model.schedule import LONGEST_NODE, Schedule, ripple, schedule
from tuiflow.model.workday import EveryDay, Weekdays, count_between, last_of, working_from


def july(day: int) -> date:
    return date(2024, 7, day)


def dates(found: Schedule) -> dict[str, tuple[date, date]]:
    return {uid: (span.start, span.due) for uid, span in found.spans.items()}


def critical(found: Schedule) -> list[str]:
    return sorted(uid for uid, span in found.spans.items() if span.is_critical)


@given(plans(), calendars())
def test_every_edge_is_respected(plan: Plan, calendar: Off) -> None:
    spans = schedule(plan, calendar, MONDAY).spans
    days = {node.uid: node.days for node in plan.nodes}
    for node in plan.nodes:
        for one in node.predecessors:
            if days[one] and days[node.uid]:
                assert spans[one].due < spans[node.uid].start
            else:
                assert spans[one].due <= spans[node.uid].start


@given(plans(), calendars())
def test_every_node_has_its_days_in_days_that_count(plan: Plan, calendar: Off) -> None:
    for node in plan.nodes:
        span = schedule(plan, calendar, MONDAY).spans[node.uid]
        assert calendar.is_working(span.start)
        assert calendar.is_working(span.due)
        assert count_between(calendar, span.start, span.due) == max(1, node.days)


@given(plans(), calendars())
def test_no_node_starts_before_the_process_or_its_own_day(plan: Plan, calendar: Off) -> None:
    spans = schedule(plan, calendar, MONDAY).spans
    for node in plan.nodes:
        assert spans[node.uid].start >= max(MONDAY, node.start or MONDAY)


@given(plans(least=1), calendars())
def test_no_node_could_start_earlier(plan: Plan, calendar: Off) -> None:
    """Against dates walked to day by day."""
    spans = schedule(plan, calendar, MONDAY).spans
    for node in plan.nodes:
        floor = [MONDAY, node.start or MONDAY, *(spans[one].due + timedelta(days=1) for one in node.predecessors)]
        assert spans[node.uid].start == working_from(calendar, max(floor))
        assert spans[node.uid].due == last_of(calendar, spans[node.uid].start, node.days)


@given(plans(least=1), calendars())
def test_slack_is_how_much_longer_a_node_can_take_at_no_cost(plan: Plan, calendar: Off) -> None:
    """Against trying it out."""
    found = schedule(plan, calendar, MONDAY)
    for place, node in enumerate(plan.nodes):

        def end(longer: int, place: int = place) -> date | None:
            nodes = list(plan.nodes)
            nodes[place] = replace(nodes[place], days=nodes[place].days + longer)
            return schedule(replace(plan, nodes=nodes), calendar, MONDAY).due

        slack = found.spans[node.uid].slack
        assert end(slack) == found.due
        assert end(slack + 1) != found.due


@given(plans(), calendars())
def test_some_chain_of_nodes_is_critical_up_to_the_end(plan: Plan, calendar: Off) -> None:
    found = schedule(plan, calendar, MONDAY)
    assert any(span.is_critical and span.due == found.due for span in found.spans.values())
    assert all(span.slack >= 0 for span in found.spans.values())


@given(plans(cyclic=True), calendars())
def test_a_cycle_is_no_reason_to_fail(plan: Plan, calendar: Off) -> None:
    spans = schedule(plan, calendar, MONDAY).spans
    assert spans.keys() == {node.uid for node in plan.nodes}


def test_a_plan_without_nodes_has_no_dates() -> None:
    found = schedule(plan_with({}, {}), Weekdays(), MONDAY)
    assert (found.start, found.due, found.days(Weekdays())) == (None, None, 0)


def test_the_process_of_the_sample_takes_fourteen_days() -> None:
    rows = load_sample()["template1"]["rows"]
    days = {row["node"]: row["days"] for row in rows}
    names = list(days)
    plan = plan_with(days, {name: names[:place][-1:] for place, name in enumerate(names)})
    found = schedule(plan, Weekdays(), MONDAY)
    assert found.days(Weekdays()) == 14
    assert (found.start, found.due) == (july(8), july(25))
    assert critical(found) == sorted(names)


def test_work_goes_round_the_weekend_and_the_holiday() -> None:
    plan = plan_with({"a": 4, "b": 2}, {"b": ["a"]})
    found = schedule(plan, Off(off=[july(15)]), MONDAY)
    assert dates(found) == {"a": (july(8), july(11)), "b": (july(12), july(16))}
    assert dates(schedule(plan, EveryDay(), MONDAY))["b"] == (july(12), july(13))


def test_a_saturday_that_is_worked_counts() -> None:
    found = schedule(plan_with({"a": 6}, {}), Off(on=[july(13)]), MONDAY)
    assert found.due == july(13)


def test_a_milestone_lies_at_the_end_of_what_comes_before_and_takes_no_day() -> None:
    plan = plan_with({"a": 5, "m": 0, "b": 1}, {"m": ["a"], "b": ["m"]})
    found = schedule(plan, Weekdays(), MONDAY)
    assert dates(found)["m"] == (july(12), july(12))
    assert dates(found)["b"] == (july(15), july(15))
    assert found.days(Weekdays()) == 6


def test_a_milestone_at_the_end_makes_nothing_longer() -> None:
    plan = plan_with({"a": 5, "m": 0, "n": 0}, {"m": ["a"], "n": ["m"]})
    found = schedule(plan, Weekdays(), MONDAY)
    assert found.due == july(12)
    assert critical(found) == ["a", "m", "n"]


def test_a_milestone_keeps_its_own_day() -> None:
    plan = plan_with({"a": 5, "m": 0}, {"m": ["a"]}, {"m": july(13)})
    assert dates(schedule(plan, Weekdays(), MONDAY))["m"] == (july(15), july(15))


def test_a_milestone_at_the_beginning_lets_work_begin_the_same_day() -> None:
    plan = plan_with({"m": 0, "a": 1}, {"a": ["m"]})
    assert dates(schedule(plan, Weekdays(), MONDAY)) == {"m": (july(8), july(8)), "a": (july(8), july(8))}


def test_dates_past_what_is_known_are_estimated() -> None:
    plan = plan_with({"a": 3}, {})
    assert not schedule(plan, Off(), MONDAY).is_estimated
    assert schedule(plan, Off(), date(2024, 12, 30)).is_estimated


def test_a_number_that_cannot_be_meant_is_no_reason_to_fail() -> None:
    found = schedule(plan_with({"a": 10**9, "b": -5}, {"b": ["a"]}), EveryDay(), MONDAY)
    assert found.days(EveryDay()) == LONGEST_NODE


def test_the_nodes_that_a_change_moves_are_told_earliest_first() -> None:
    days = {"a": 2, "b": 1, "c": 2, "d": 1}
    edges = {"b": ["a"], "c": ["b"]}
    before = schedule(plan_with(days, edges), Weekdays(), MONDAY)
    after = schedule(plan_with(days | {"a": 3}, edges), Weekdays(), MONDAY)
    assert [shift.node for shift in ripple(before, after)] == ["a", "b", "c"]


@pytest.mark.parametrize("calendar", [Weekdays(), EveryDay()])
def test_a_year_of_three_hundred_nodes_is_reckoned_in_milliseconds(calendar: Weekdays | EveryDay) -> None:
    names = [f"n{number:03}" for number in range(300)]
    edges = {name: names[max(0, place - 12) : place : 4] for place, name in enumerate(names)}
    plan = plan_with(dict.fromkeys(names, 5), edges)
    best = min(_taken(plan, calendar) for _round in range(5))
    assert best < 0.05


def _taken(plan: Plan, calendar: Weekdays | EveryDay) -> float:
    began = time.perf_counter()
    schedule(plan, calendar, MONDAY)
    return time.perf_counter() - began


def test_a_node_is_certain_where_its_own_days_are_known_even_if_later_ones_are_not() -> None:
    class KnownInJuly(Weekdays):
        def is_certain(self, day: date) -> bool:
            return day.month == 7

    calendar = KnownInJuly()
    planned = schedule(plan_with({"one": 2, "two": 30}, {"two": ["one"]}), calendar, date(2024, 7, 8))
    assert planned.is_estimated
    assert planned.is_certain("one", calendar)
    assert not planned.is_certain("two", calendar)
