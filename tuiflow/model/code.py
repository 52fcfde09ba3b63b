"""The language-free codes that are stored, and the names that people see for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from tuiflow.language import _, noop


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


class Code(StrEnum):
    """A closed list of codes; a code that this version does not know reads as the list's first."""

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
        return _(TITLES[self])

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """The member that a person means by `text`: the code, its 中文 or its English name, in any case."""
        wanted = _plain(text.strip())
        for member in cls:
            names = (member.value, TITLES[member], _(TITLES[member]), *ALSO.get(member, ()))
            if wanted in map(_plain, names):
                return member
        return None


class Status(Code):
    """Where a task stands (E3); the board has one column for each, in this order."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"


class Priority(Code):
    """How much it matters (E2)."""

    MEDIUM = "medium"
    HIGH = "high"
    LOW = "low"


class Letter(Code):
    """A role's part in a node (P6)."""

    R = "R"
    A = "A"
    C = "C"
    I = "I"  # noqa: E741 - the letter is the term


class Category(Code):
    """The four categories of use (P2)."""

    PROJECT = "project"
    CROSS_DEPARTMENT = "cross_department"
    ROUTINE = "routine"
    ONBOARDING = "onboarding"


class DayCount(Code):
    """Which days the durations of a process count (P5)."""

    WORKING = "working"
    CALENDAR = "calendar"


PRIORITY_ORDER = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
"""Priorities from the most urgent down, as people expect them in a menu."""

TITLES: dict[Code, str] = {
    Status.NOT_STARTED: noop("Not started"),
    Status.IN_PROGRESS: noop("In progress"),
    Status.BLOCKED: noop("Blocked"),
    Status.DONE: noop("Done"),
    Priority.HIGH: noop("High"),
    Priority.MEDIUM: noop("Medium"),
    Priority.LOW: noop("Low"),
    Letter.R: noop("R responsible (does it)"),
    Letter.A: noop("A accountable (approves)"),
    Letter.C: noop("C consulted"),
    Letter.I: noop("I informed"),
    Category.PROJECT: noop("Whole project"),
    Category.CROSS_DEPARTMENT: noop("Cross-department work"),
    Category.ROUTINE: noop("Routine work"),
    Category.ONBOARDING: noop("Training of new staff"),
    DayCount.WORKING: noop("working days"),
    DayCount.CALENDAR: noop("calendar days"),
}

ALSO: dict[Code, tuple[str, ...]] = {
    Status.NOT_STARTED: ("todo", "未开始"),
    Status.IN_PROGRESS: ("doing", "started", "进行中"),
    Status.BLOCKED: ("受阻",),
    Status.DONE: ("已完成", "完成"),
    Priority.HIGH: ("高",),
    Priority.MEDIUM: ("中",),
    Priority.LOW: ("低",),
    DayCount.WORKING: ("工作日",),
    DayCount.CALENDAR: ("自然日", "日历日"),
}
"""What people also type for a code, whatever the language in use."""
