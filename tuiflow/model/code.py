"""The language-free codes that are stored, and the names that people see for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from tuiflow.language import _, noop


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


class Code(StrEnum):
    """A closed list of codes, each with its title in English, untranslated, and what people also type for it.

    A code that this version does not know reads as the list's first.
    """

    _value_: str
    words: str
    also: tuple[str, ...]

    def __new__(cls, value: str, words: str = "", *also: str) -> Self:
        """A member that is equal to its stored value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        member.also = also
        return member

    @classmethod
    def read(cls, value: str) -> Self:
        """The member for a stored `value`; the first member when it is missing or from a newer tuiflow."""
        try:
            return cls(value)
        except ValueError:
            return next(iter(cls))

    @property
    def caption(self) -> str:
        """The name in the language in use."""
        return _(self.words)

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """The member that a person means by `text`: the code, its 中文 or its English name, in any case."""
        wanted = _plain(text.strip())
        for member in cls:
            if wanted in map(_plain, (member.value, member.words, member.caption, *member.also)):
                return member
        return None


class Status(Code):
    """Where a task stands (E3); the board has one column for each, in this order."""

    NOT_STARTED = "not_started", noop("Not started"), "todo", "未开始"
    IN_PROGRESS = "in_progress", noop("In progress"), "doing", "started", "进行中"
    BLOCKED = "blocked", noop("Blocked"), "受阻"
    DONE = "done", noop("Done"), "已完成", "完成"


class Priority(Code):
    """How much it matters (E2)."""

    MEDIUM = "medium", noop("Medium"), "中"
    HIGH = "high", noop("High"), "高"
    LOW = "low", noop("Low"), "低"


class Letter(Code):
    """A role's part in a node (P6)."""

    R = "R", noop("R responsible (does it)")
    A = "A", noop("A accountable (approves)")
    C = "C", noop("C consulted")
    I = "I", noop("I informed")  # noqa: E741 - the letter is the term


class Category(Code):
    """The four categories of use (P2)."""

    PROJECT = "project", noop("Whole project")
    CROSS_DEPARTMENT = "cross_department", noop("Cross-department work")
    ROUTINE = "routine", noop("Routine work")
    ONBOARDING = "onboarding", noop("Training of new staff")


class DayCount(Code):
    """Which days the durations of a process count (P5)."""

    WORKING = "working", noop("working days"), "工作日"
    CALENDAR = "calendar", noop("calendar days"), "自然日", "日历日"


PRIORITY_ORDER = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
"""Priorities from the most urgent down, as people expect them in a menu."""
