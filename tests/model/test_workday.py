from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.model.plans import MONDAY, Off, calendars
from tuiflow.model.workday import (
    CountedDays,
    EveryDay,
    count_between,
    days_between,
    first_of,
    last_of,
    working_from,
    working_until,
)

distances = st.integers(0, 60)


class NeverWorking:
    """What a slip in a file of days off can make of a calendar."""

    def is_working(self, day: date) -> bool:
        return day < MONDAY

    def is_certain(self, day: date) -> bool:
        return True

    def name_of(self, day: date) -> str:
        return ""


@given(calendars(), distances, st.integers(1, 30))
def test_first_and_last_day_of_some_days_of_work_belong_together(calendar: Off, distance: int, days: int) -> None:
    start = MONDAY + timedelta(days=distance)
    last = last_of(calendar, start, days)
    assert calendar.is_working(last)
    assert count_between(calendar, start, last) == days
    assert first_of(calendar, last, days) == working_from(calendar, start)


@given(calendars(), distances)
def test_the_next_and_the_last_working_day_are_the_nearest(calendar: Off, distance: int) -> None:
    day = MONDAY + timedelta(days=distance)
    assert count_between(calendar, day, working_from(calendar, day)) == 1
    assert count_between(calendar, working_until(calendar, day), day) == 1


def test_counting_backwards_is_negative() -> None:
    assert count_between(EveryDay(), MONDAY + timedelta(days=3), MONDAY) == -4


@given(calendars(), distances)
def test_numbered_days_are_the_working_days_in_order(calendar: Off, distance: int) -> None:
    first = MONDAY + timedelta(days=distance)
    counted = CountedDays(calendar, first)
    worked = [day for day in days_between(first, first + timedelta(days=50)) if calendar.is_working(day)]
    assert [counted.day(number) for number in range(len(worked))] == worked
    for day in days_between(first, worked[-1]):
        assert counted.number(day) == sum(one < day for one in worked)


def test_days_before_the_first_count_as_the_first() -> None:
    assert CountedDays(EveryDay(), MONDAY).number(MONDAY - timedelta(days=9)) == 0


def test_a_calendar_without_working_days_is_not_believed_for_long() -> None:
    counted = CountedDays(NeverWorking(), MONDAY)
    assert counted.day(3) == MONDAY + timedelta(days=63)
    assert last_of(NeverWorking(), MONDAY, 3) == MONDAY + timedelta(days=2)


def test_time_ends_without_an_error() -> None:
    counted = CountedDays(EveryDay(), date(9999, 12, 30))
    assert counted.day(5) == date.max
