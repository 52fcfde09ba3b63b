"""Days that a text names, as people write them in a sentence: `7月15日前`, `7.8-7.12`, `by 15 July` (E10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_UNITS = "倍个万亿千百元天分秒小年岁周人家份项点次条件公页章节版级折%％‰°℃"
_UNIT_WORDS = "hour|day|week|month|year|point|percent|time|minute|million|k?m|[kmg]b"
"""What follows a number with a point that is no day: `1.5倍`, `4.5分`."""

_PATTERN = re.compile(
    "|".join(
        (
            # 2024-07-15, 2024年7月15日, 2024/7/15
            r"(?<!\d)(?P<y1>\d{4})\s*[-./年]\s*(?P<m1>\d{1,2})\s*[-./月]\s*(?P<d1>\d{1,2})(?!\d)\s*日?",
            # 7月15-17日
            r"(?<!\d)(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日?\s*(?:[-~～–—至到])\s*(?P<e2>\d{1,2})\s*[日号]",
            # 7月15日; without 日 only where the number ends: 7月10家 is no day
            r"(?<!\d)(?P<m3>\d{1,2})\s*月\s*(?P<d3>\d{1,2})(?:\s*[日号]|(?=[-~～–—至到前后之起，。；、,.;)）\s]|$))",
            # 7.15; not V1.0, not 1.2.3, not 4.5分
            rf"(?<![\w.])(?P<m4>\d{{1,2}})\.(?P<d4>\d{{1,2}})(?![\dA-Za-z]|\.\d|\s*[{_UNITS}]|\s+(?:{_UNIT_WORDS})s?\b)",
            # 15 July 2024, 15th of July
            rf"(?<![\w.])(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('m5')}\b(?:,?\s+(?P<y5>\d{{4}}))?",
            # July 15, 2024
            rf"\b{_MONTH.format('m6')}\.?\s+(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:%])(?:,\s*(?P<y6>\d{{4}}))?",
        )
    ),
    re.IGNORECASE,
)
_BARE = "4"
"""Number of the pattern that could be anything: it counts only near the time that is spoken of."""

_NEAR_DAYS = 62


class NamedDay(NamedTuple):
    """A day in a text."""

    words: str
    """As it is written there."""
    day: date


def named_days(text: str, near: date) -> list[NamedDay]:
    """The days that `text` names, in their order; one without a year is the one nearest to `near`."""
    return list(_found(text, near))


def _found(text: str, near: date) -> Iterator[NamedDay]:
    for found in _PATTERN.finditer(text):
        parts = {name: value for name, value in found.groupdict().items() if value}
        number = next(iter(parts))[1]
        month = _month(parts[f"m{number}"])
        year = int(parts.get(f"y{number}", 0))
        for head in ("d", "e"):
            if f"{head}{number}" in parts:
                day = _day(year, month, int(parts[f"{head}{number}"]), near)
                if day is not None and (number != _BARE or abs((day - near).days) <= _NEAR_DAYS):
                    yield NamedDay(found[0].strip(), day)


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1


def _day(year: int, month: int, day: int, near: date) -> date | None:
    """That day; without a year (0) the one nearest to `near`. None where no such day exists."""
    candidates = [_date(one, month, day) for one in ([year] if year else range(near.year - 1, near.year + 2))]
    real = [one for one in candidates if one is not None]
    return min(real, key=lambda one: abs((one - near).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
