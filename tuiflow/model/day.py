"""Dates as people write and read them: `7.15`, `7月10日`, `+3`, `今天`. Stored dates are ISO."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tuiflow.errors import UsageError
from tuiflow.language import _, ngettext

_FULL = re.compile(r"(\d{4})\s*(?:[-./]|年)\s*(\d{1,2})\s*(?:[-./]|月)\s*(\d{1,2})\s*日?")
_SHORT = re.compile(r"(\d{1,2})\s*(?:[-./]|月)\s*(\d{1,2})\s*日?")
_RELATIVE = re.compile(r"([+-]\d{1,4})\s*(?:d|天|days?)?")
_BETWEEN = re.compile(r"\s*(?:\.\.|~|～|–|—|至|到|\s-\s|\bto\b)\s*")
_TIGHT = re.compile(r"(\d{1,2}[./]\d{1,2})-(\d{1,2}[./]\d{1,2})")
_A_YEAR = 366
_WORDS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2, "yesterday": -1, "昨天": -1}
_WEEKDAYS = (
    {
        name[:length]: number
        for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
        for length in range(3, len(name) + 1)
    }
    | {f"{prefix}{name}": number for prefix in ("周", "星期") for number, name in enumerate("一二三四五六日")}
    | {"周天": 6, "星期天": 6}
)
"""Names of weekdays, also shortened to three letters or more."""


def read_stored(value: object) -> date | None:
    """A stored ISO date; None for anything else (a hand-made file never stops the program)."""
    if type(value) is not str or len(value) != 10:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None  # weeks (`2024-W28-3`) are ISO too, and never stored


def year_meant(today: date, start: date | None) -> int:
    """The year of a day that is written without one: the process's, which is this one while it runs (Rules of the data).

    Args:
        today: The day it is.
        start: When the process begins, as far as that is known.
    """
    if start is None or abs((today - start).days) <= _A_YEAR:
        return today.year
    return start.year


def parse_day(text: str, today: date, year: int = 0) -> date | None:
    """The day that a person means; None for an empty text or `-`.

    Understands ISO, `2024年7月10日`; `7.15`, `7/15`, `7-15`, `7月10日`; `+3`, `-1`; words such as `today` and `明天`;
    names of weekdays (the next one, `today` counts).

    Args:
        text: What was typed.
        today: The day it is.
        year: Of days written without one; 0: the year of `today`.

    Raises:
        UsageError: with examples, when it is none of these or no such day exists.
    """
    wanted = text.strip().lower()
    if wanted in ("", "-"):
        return None
    if wanted in _WORDS:
        return today + timedelta(days=_WORDS[wanted])
    if wanted in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[wanted] - today.weekday()) % 7)
    try:
        if found := _RELATIVE.fullmatch(wanted):
            return today + timedelta(days=int(found[1]))
        if found := _FULL.fullmatch(wanted):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _SHORT.fullmatch(wanted):
            return date(year or today.year, int(found[1]), int(found[2]))
    except (ValueError, OverflowError):
        pass
    raise UsageError(
        _("“{text}” is not a date: write it like 2024-07-15, 7.15, +3 or tomorrow.").format(text=text.strip())
    )


def parse_period(text: str, today: date) -> tuple[date | None, date | None]:
    """Start and due from `7.8-7.10`, `2024-07-08..2024-07-10`, `今天~+3`; one day alone is the due date.

    Raises:
        UsageError: when a part is not a date.
    """
    kept = text.strip()
    if found := _TIGHT.fullmatch(kept):
        return parse_day(found[1], today), parse_day(found[2], today)
    parts = _BETWEEN.split(kept)
    if len(parts) == 2:
        return parse_day(parts[0], today), parse_day(parts[1], today)
    return None, parse_day(kept, today)


def near_words(day: date, today: date) -> str:
    """`day` as words near today: `今天`, `3天后`, `3 days ago` (interface: Look)."""
    distance = (day - today).days
    if distance == 0:
        return _("today")
    if distance == 1:
        return _("tomorrow")
    if distance == -1:
        return _("yesterday")
    if distance > 0:
        return ngettext("in {count} day", "in {count} days", distance).format(count=distance)
    return ngettext("{count} day ago", "{count} days ago", -distance).format(count=-distance)


def late_words(days: int) -> str:
    """`逾期2天`, `2 days late`."""
    return ngettext("{count} day late", "{count} days late", days).format(count=days)
