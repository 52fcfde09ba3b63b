"""A week as people report on it: ISO, from Monday to Sunday, written `2024-W28` (E9)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.day import parse_day

DAYS = 7

_WEEK = re.compile(r"(?:(\d{4})\s*-?\s*)?(?:w|第)\s*(\d{1,2})\s*周?", re.IGNORECASE)
_RELATIVE = re.compile(r"[+-]\d{1,3}")
_WORDS = {"this": 0, "本周": 0, "last": -1, "上周": -1, "next": 1, "下周": 1}


class Week(NamedTuple):
    """One week."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that `day` is in."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=DAYS - 1)

    @property
    def eve(self) -> date:
        """The last day of the week before."""
        return self.monday - timedelta(days=1)

    @property
    def code(self) -> str:
        """`2024-W28`."""
        year, number, _day = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    def shifted(self, weeks: int) -> Week:
        """So many weeks later; the same where the calendar ends."""
        try:
            moved = Week(self.monday + timedelta(days=weeks * DAYS))
            _neighbours = moved.eve, moved.sunday + timedelta(days=DAYS)
        except OverflowError:
            return self
        return moved

    def __contains__(self, day: object) -> bool:
        """Whether a day is in it."""
        return isinstance(day, date) and self.monday <= day <= self.sunday


def parse_week(text: str, today: date) -> Week:
    """The week that a person means: `2024-W28`, `W28` (of the year of `today`), `last`, `-1`, or a day in it.

    Raises:
        UsageError: with examples, when it is none of these or there is no such week.
    """
    wanted = text.strip().lower()
    this = Week.of(today)
    if not wanted:
        return this
    if wanted in _WORDS:
        return this.shifted(_WORDS[wanted])
    if _RELATIVE.fullmatch(wanted):
        return this.shifted(int(wanted))
    try:
        if found := _WEEK.fullmatch(wanted):
            year = int(found[1]) if found[1] else today.isocalendar()[0]
            return Week(date.fromisocalendar(year, int(found[2]), 1))
        day = parse_day(wanted, today)
        if day is not None:
            return Week.of(day)
    except (ValueError, OverflowError, UsageError):
        pass
    raise UsageError(
        _("“{text}” is not a week: write it like 2024-W28, W28, last, -1, or a day in it.").format(text=text.strip())
    )
