"""Which days count (P5): working days or all days, holidays and make-up days. The data of countries comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

FRIDAY = 4
_LONGEST_PAUSE = 60
"""Days without a working day after which a calendar is not believed: every day counts then."""


class WorkCalendar(Protocol):
    """Tells which days are worked."""

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""

    def is_certain(self, day: date) -> bool:
        """Whether that is known; otherwise it is estimated from the weekday."""

    def name_of(self, day: date) -> str:
        """The holiday's name, or that it is a make-up day; empty on a day like any other."""


class EveryDay:
    """Calendar days: all count."""

    def is_working(self, day: date) -> bool:
        """Always."""
        return True

    def is_certain(self, day: date) -> bool:
        """Always."""
        return True

    def name_of(self, day: date) -> str:
        """Never one."""
        return ""


class Weekdays:
    """Monday to Friday, where nothing better is known."""

    def is_working(self, day: date) -> bool:
        """Not at weekends."""
        return day.weekday() <= FRIDAY

    def is_certain(self, day: date) -> bool:
        """Holidays are not known."""
        return False

    def name_of(self, day: date) -> str:
        """Never one."""
        return ""


def working_from(calendar: WorkCalendar, day: date) -> date:
    """`day`, or the first working day after it."""
    return _walk(calendar, day, 1)


def working_until(calendar: WorkCalendar, day: date) -> date:
    """`day`, or the last working day before it."""
    return _walk(calendar, day, -1)


def last_of(calendar: WorkCalendar, start: date, days: int) -> date:
    """The last of `days` working days, the first of which is `start` or the next one after it; at least one."""
    day = working_from(calendar, start)
    for _count in range(days - 1):
        day = working_from(calendar, day + timedelta(days=1))
    return day


def first_of(calendar: WorkCalendar, end: date, days: int) -> date:
    """The first of `days` working days, the last of which is `end` or the one before it; at least one."""
    day = working_until(calendar, end)
    for _count in range(days - 1):
        day = working_until(calendar, day - timedelta(days=1))
    return day


def count_between(calendar: WorkCalendar, start: date, end: date) -> int:
    """Working days from `start` to `end`, both included; negative when `end` is before `start`."""
    if end < start:
        return -count_between(calendar, end, start)
    return sum(calendar.is_working(day) for day in days_between(start, end))


def days_between(start: date, end: date) -> Iterator[date]:
    """Every day from `start` to `end`, both included."""
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


def _walk(calendar: WorkCalendar, day: date, step: int) -> date:
    wanted = day
    for _count in range(_LONGEST_PAUSE):
        if calendar.is_working(wanted):
            return wanted
        wanted += timedelta(days=step)
    return day
