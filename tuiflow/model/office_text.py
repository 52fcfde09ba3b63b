"""The texts in the cells of the office tables, and what is read back from them.

Each pair is the other's inverse: what `listed` and `lined` write, `items_of` and `lines_of` take back item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from tuiflow.language import current
from tuiflow.model.code import Code
from tuiflow.model.office_table import Kind, Period, Value
from tuiflow.model.text import shown_lines

BETWEEN = "、"
"""Stands between the items of a list, in either language."""

_MARKS = frozenset("、,，;；\n")
"""Any of these parts the items of a list that others wrote; not inside 《》."""

_OPENING = frozenset("(（")
_NUMBERED = re.compile(r"[(（]?([0-9]{1,2})(?:[)）]|[.．](?![0-9])|、)\s*(\S.*)", re.DOTALL)
"""`1. 甲`, `1、甲`, `1) 甲`, `（1）甲`; not `1.5倍`."""

_CONTINUED = "  "
"""Begins a line that belongs to the item above."""


def cell_text(kind: Kind, value: Value) -> str:
    """What a cell shows of a value of that kind, in the language in use; line breaks are the only control characters."""
    if type(value) is str:  # most are
        return _clean(value)
    if value is None:
        return ""
    if isinstance(value, Code):
        return value.caption
    if isinstance(value, Period):
        return period_words(value)
    if isinstance(value, tuple):
        items = cast("tuple[str, ...]", value)
        return lined(items) if kind is Kind.LINES else listed(items)
    if isinstance(value, date):
        return day_words(value)
    return str(value) if value else ""


def listed(items: Iterable[str]) -> str:
    """Items with `、` between; where one holds such a mark itself, a line for each, ended by a line break."""
    kept = [item for item in map(_clean, items) if item]
    if len(kept) == 1 and _MARKS.isdisjoint(kept[0]):
        return kept[0]
    joined = BETWEEN.join(kept)
    return joined if items_of(joined) == tuple(kept) else lined(kept) + "\n"


def items_of(text: str) -> tuple[str, ...]:
    """The items of a list: parted by `、`, commas, semicolons and line breaks outside 《》.

    A text that ends with a line break has an item on each line, whatever marks are in it.
    """
    if text.endswith("\n"):
        return lines_of(text)
    items = [""]
    depth = 0
    for character in text:
        depth = max(0, depth + (character == "《") - (character == "》"))
        if character in _MARKS and not depth:
            items.append("")
        else:
            items[-1] += character
    return tuple(item.strip() for item in items if item.strip())


def lined(items: Iterable[str]) -> str:
    """Items on a line each; the further lines of an item are indented by two blanks."""
    return "\n".join(item.replace("\n", "\n" + _CONTINUED) for item in map(_clean, items) if item)


def lines_of(text: str) -> tuple[str, ...]:
    """The items that stand on lines of their own."""
    items: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith(_CONTINUED) and items:
            items[-1] += "\n" + line.removeprefix(_CONTINUED)
        else:
            items.append(line)
    return tuple(item.strip() for item in items if item.strip())


def items_meant(text: str) -> tuple[str, ...]:
    """The items of a list that others wrote, who like to number them: `1、甲；2、乙` and `1. 甲` on lines are two each."""
    for mark in ("\n", "[;；]"):
        parts = [part.strip() for part in re.split(mark, text) if part.strip()]
        if len(parts) > 1 and _is_numbered(parts):
            return without_numbers(parts)
    return without_numbers(items_of(text))


def without_numbers(items: Sequence[str]) -> tuple[str, ...]:
    """Items that are numbered from 1 on without a gap, without their numbers; others as they are."""
    while _is_numbered(items):
        items = [cast("re.Match[str]", _NUMBERED.fullmatch(item))[2] for item in items]
    return tuple(items)


def _is_numbered(items: Sequence[str]) -> bool:
    if not items or (items[0][:1] not in _OPENING and not items[0][:1].isdecimal()):
        return False
    found = [_NUMBERED.fullmatch(item) for item in items]
    return all(one is not None and int(one[1]) == number for number, one in enumerate(found, start=1))


def period_words(period: Period) -> str:
    """`7.8-7.10`, or `2024.12.30-2025.1.3` where the year is not the one that is meant; `7.8-` has only a start."""
    days = [day for day in (period.start, period.due) if day is not None]
    is_short = all(day.year == period.year for day in days)
    texts = [f"{day.month}.{day.day}" if is_short else f"{day.year}.{day.month}.{day.day}" for day in days]
    return "-".join(texts) + ("-" if period.start is not None and period.due is None else "")


def day_words(day: date) -> str:
    """`2024年7月25日`, `2024-07-25`."""
    return f"{day.year}年{day.month}月{day.day}日" if current() == "zh" else day.isoformat()


def seat_words(role: str, people: Iterable[str]) -> str:
    """A role with whoever sits on it: `项目负责人*经理`, `上线负责人 何川/林晓`; a vacant role by its name alone.

    People stand in the order of their names: in another workspace, with other uids, the cell says the same.
    """
    names = "/".join(sorted(people))
    if not names:
        return role
    return role + names if names.startswith("*") else f"{role} {names}"


def _clean(text: str) -> str:
    if text.isprintable():
        return text.strip()
    return shown_lines(text.replace("\r\n", "\n")).strip()
