"""Which days count (P5): working days or all days, holidays and make-up days. The data of countries comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

FRIDAY = 4
_LONGEST_PAUSE = 60
"""Days without a working day after which a calendar is not believed: every day counts then."""
_END = date.max.toordinal()


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


class CountedDays:
    """The days of a calendar that count, numbered from a first day on, so that dates can be reckoned with at once.

    A day is asked for once, and never walked to again: what a plan of hundreds of nodes needs.
    """

    def __init__(self, calendar: WorkCalendar, first: date) -> None:
        """The days from `first` on; the first that counts has number 0."""
        self._calendar = calendar
        self._first = first
        self._days: list[date] = []
        """Those that count, as far as they have been asked for."""
        self._numbers: list[int] = []
        """For each day from the first on, how many that count lie before it."""
        self._pause = 0
        """Days since one was worked."""

    def number(self, day: date) -> int:
        """How many days that count lie before `day`: the number of `day` or, when it does not count, of the next."""
        distance = max(0, (day - self._first).days)
        while len(self._numbers) <= distance:
            self._extend()
        return self._numbers[distance]

    def day(self, number: int) -> date:
        """The day with that number, which is not negative."""
        while len(self._days) <= number:
            self._extend()
        return self._days[number]

    def _extend(self) -> None:
        """Ask for one more day. After too long a pause every day counts, until one is worked; time ends in 9999."""
        distance = len(self._numbers)
        day = date.fromordinal(min(self._first.toordinal() + distance, _END))
        self._numbers.append(len(self._days))
        self._pause = 0 if self._calendar.is_working(day) else self._pause + 1
        if self._pause == 0 or self._pause > _LONGEST_PAUSE or day.toordinal() == _END:
            self._days.append(day)


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
