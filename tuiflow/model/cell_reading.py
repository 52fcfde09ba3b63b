"""What people mean by what they write into the cells of an office table; what cannot be read says why.

The other direction, from values to texts, is in `model.office_text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize

from tuiflow.language import _, in_language
from tuiflow.model.code import PRIORITY_ORDER, Code, Priority, Status
from tuiflow.model.office_table import Period
from tuiflow.model.sheet import is_error

_EXCEL_FIRST_DAY = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)
"""Numbers that a spreadsheet shows for dates of 1954 to 2119, where the cell is not formatted as one."""

_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
    for length in range(3, len(name) + 1)
}
_DAY = r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
_BETWEEN = r"\s*(?:\.\.+|~|～|〜|–|—+|-+|−|至|到|\bto\b)\s*"
_ONE = re.compile(_DAY)
_BOTH = re.compile(rf"{_DAY}{_BETWEEN}{_DAY}")
_DAY_OF_MONTH = re.compile(rf"{_DAY}{_BETWEEN}(\d{{1,2}})\s*[日号]?")
_FROM = re.compile(rf"(?:自|从|from\s+)?(.+?)(?:{_BETWEEN}|\s*起)")
_UNTIL = re.compile(rf"(?:{_BETWEEN}|截止|截至|by\s+|until\s+)[:：]?\s*(.+)|(.+?)\s*(?:前|止|之前|以前)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+([a-z]{3,9})|([a-z]{3,9})\.?\s+(\d{1,2}))(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?")
_SPLIT = re.compile(_BETWEEN)

_NOTHING = frozenset({"-", "--", "—", "——", "/", "无", "n/a", "na", "none", "待定", "tbd", "暂无"})
"""What people write into a cell in which there is nothing."""

_DAYS = re.compile(r"(\d{1,4})(?:\.0+)?\s*(?:个)?\s*(?:工作日|自然日|天|日|d|days?)?")
DAYS_LIMIT = 999

_ALSO: Mapping[str, Code] = {
    "尚未开始": Status.NOT_STARTED,
    "待开始": Status.NOT_STARTED,
    "待办": Status.NOT_STARTED,
    "未启动": Status.NOT_STARTED,
    "not begun": Status.NOT_STARTED,
    "open": Status.NOT_STARTED,
    "已开始": Status.IN_PROGRESS,
    "开展中": Status.IN_PROGRESS,
    "处理中": Status.IN_PROGRESS,
    "执行中": Status.IN_PROGRESS,
    "in process": Status.IN_PROGRESS,
    "ongoing": Status.IN_PROGRESS,
    "阻塞": Status.BLOCKED,
    "受阻中": Status.BLOCKED,
    "暂停": Status.BLOCKED,
    "stuck": Status.BLOCKED,
    "已结束": Status.DONE,
    "完结": Status.DONE,
    "finished": Status.DONE,
    "completed": Status.DONE,
    "complete": Status.DONE,
    "closed": Status.DONE,
    "紧急": Priority.HIGH,
    "重要": Priority.HIGH,
    "urgent": Priority.HIGH,
    "一般": Priority.MEDIUM,
    "普通": Priority.MEDIUM,
    "normal": Priority.MEDIUM,
    "middle": Priority.MEDIUM,
    "med": Priority.MEDIUM,
}
"""Words for statuses and priorities beside their own, in plain form."""


C = TypeVar("C", bound=Code)


class CellError(ValueError):
    """A cell cannot be read; the sentence says what to write instead."""


class YearMissingError(CellError):
    """A day has no year, and nothing says which one is meant."""


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return not text or text.casefold() in _NOTHING


@lru_cache(maxsize=4096)
def read_period(text: str, year: int) -> Period:
    """From when to when: `7.8-7.10`, `2024/7/8～7/10`, `7月8日至10日`; one day alone is the due date.

    Args:
        text: What is written.
        year: Of days written without one; 0: not known.

    Raises:
        YearMissingError: when a day has no year, and `year` is not known.
        CellError: when it is no period, no such day exists, or it ends before it starts.
    """
    plain = _plain(text)
    if is_nothing(plain):
        return Period(year=year)
    start, due = _ends(plain, text, year)
    if start is not None and due is not None and due < start:
        raise CellError(
            _("“{text}” ends before it starts: write the first day first, with its year.").format(text=_short(text))
        )
    return Period(start, due, year)


LONGEST_TURN = 183
"""Days of a period without years that is taken to run over the turn of the year; a longer one has its days the wrong way
round."""


def _ends(plain: str, text: str, year: int) -> tuple[date | None, date | None]:
    if found := _BOTH.fullmatch(plain):
        first = _made(found[1], found[2], found[3], text, year)
        return first, _after(first, found[4] or found[1], found[5], found[6], text, bare=not (found[1] or found[4]))
    if found := _DAY_OF_MONTH.fullmatch(plain):
        first = _made(found[1], found[2], found[3], text, year)
        return first, _made(str(first.year), found[2], found[4], text, year)
    if _ONE.fullmatch(plain):
        return None, _read_one(plain, text, year)
    parts = _SPLIT.split(plain)
    if len(parts) == 2 and all(parts):
        return _read_one(parts[0], text, year), _read_one(parts[1], text, year)
    if (found := _UNTIL.fullmatch(plain)) is not None:
        return None, _read_one(found[1] or found[2], text, year)
    if (found := _FROM.fullmatch(plain)) is not None:
        return _read_one(found[1], text, year), None
    return None, _read_one(plain, text, year)


def _after(start: date, year: str, month: str, day: str, text: str, *, bare: bool) -> date:
    """The end of a period; one that runs over the turn of the year need not say so, where that is not far-fetched."""
    due = _made(year or str(start.year), month, day, text, 0)
    if not bare or due >= start:
        return due
    turned = _made(str(start.year + 1), month, day, text, 0)
    return turned if (turned - start).days <= LONGEST_TURN else due


def read_day(text: str, year: int) -> date | None:
    """One day: `2024-07-08`, `7月10日`, `8 Jul 2024`; None for an empty cell.

    Raises:
        YearMissingError: when it has no year, and `year` is 0.
        CellError: when it is no day.
    """
    plain = _plain(text)
    return None if is_nothing(plain) else _read_one(plain, text, year)


def _read_one(plain: str, text: str, year: int) -> date:
    if found := _ONE.fullmatch(plain):
        return _made(found[1], found[2], found[3], text, year)
    if found := _COMPACT.fullmatch(plain):
        return _made(found[1], found[2], found[3], text, year)
    if plain.isdecimal() and plain.isascii() and len(plain) == 5 and int(plain) in _EXCEL_DAYS:
        return _EXCEL_FIRST_DAY + timedelta(days=int(plain))
    if (found := _NAMED.fullmatch(plain)) and (month := _MONTHS.get(found[2] or found[3])):
        return _made(found[5], str(month), found[1] or found[4], text, year)
    raise CellError(
        _("“{text}” is no date: write 2024-07-08, 7月8日 or, for a period, 7.8-7.10.").format(text=_short(text))
    )


def _made(year: str | None, month: str, day: str, text: str, otherwise: int) -> date:
    if not year and not otherwise:
        raise YearMissingError(
            _("“{text}” has no year, and its process has no start: say which year is meant.").format(text=_short(text))
        )
    try:
        return date(int(year or otherwise), int(month), int(day))
    except ValueError as error:
        raise CellError(_("“{text}”: there is no such day.").format(text=_short(text))) from error


def read_days(text: str) -> int:
    """Whole days: `3`, `3天`, `3d`, `3个工作日`; 0 for an empty cell.

    Raises:
        CellError: when it is no such number.
    """
    plain = _plain(text)
    if is_nothing(plain):
        return 0
    found = _DAYS.fullmatch(plain)
    if found is None or int(found[1]) > DAYS_LIMIT:
        raise CellError(
            _("“{text}” is no number of days: write a whole number up to {limit}.").format(
                text=_short(text), limit=DAYS_LIMIT
            )
        )
    return int(found[1])


@lru_cache(maxsize=256)
def read_status(text: str) -> Status:
    """A status in a word of either language, or as its code.

    Raises:
        CellError: when it is none.
    """
    found = _code(Status, text)
    if found is None:
        known = _(", ").join(status.caption for status in Status)
        raise CellError(_("“{text}” is no status: use one of {known}.").format(text=_short(text), known=known))
    return found


@lru_cache(maxsize=256)
def read_priority(text: str) -> Priority:
    """A priority likewise.

    Raises:
        CellError: when it is none.
    """
    found = _code(Priority, text)
    if found is None:
        known = _(", ").join(priority.caption for priority in PRIORITY_ORDER)
        raise CellError(_("“{text}” is no priority: use one of {known}.").format(text=_short(text), known=known))
    return found


def read_code(codes: type[C], text: str) -> C:
    """Any other code: in a word of either language, or as it is stored.

    Raises:
        CellError: when it is none.
    """
    found = _code(codes, text) or next((one for one in codes if in_language(one.words, "zh") == text.strip()), None)
    if found is None:
        known = _(", ").join(one.caption for one in codes)
        raise CellError(_("“{text}” is not among these: {known}.").format(text=_short(text), known=known))
    return found


def _code(codes: type[C], text: str) -> C | None:
    plain = _plain(text)
    found = codes.meant_by(plain)
    if found is None:
        other = _ALSO.get(plain)
        found = other if isinstance(other, codes) else None
    return found


def check_value(text: str) -> None:
    """Refuse a cell that shows only that its formula has failed.

    Raises:
        CellError: naming it.
    """
    if text.startswith("#") and is_error(text):
        raise CellError(_("“{text}” is a formula that has failed: put the value there.").format(text=text))


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
