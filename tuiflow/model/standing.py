"""How tasks stood at the end of past days: worked out from all that was ever written to them (E9, E12)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tuiflow.model.code import Status
from tuiflow.model.day import read_stored
from tuiflow.model.record import Fields, Value, is_deleted, status_of, text

FIELDS = frozenset({"name", "status", "process", "assignee", "due", "block_reason", "block_helper", "deleted"})
"""Stored fields that say how a task stands; whether it is in the trash can hang on any other field too."""


_day = lru_cache(maxsize=4096)(read_stored)
"""The same few days are read again and again."""


class Standing(NamedTuple):
    """How a task stood."""

    status: Status
    process: str
    assignee: str
    due: date | None
    reason: str = ""
    """Why it was blocked; empty when it was not."""
    helper: str = ""
    """Who was asked to help."""

    def days_late(self, day: date) -> int:
        """Whole days past the due date on `day`; 0 when it was done or not late."""
        if self.due is None or self.status is Status.DONE:
            return 0
        return max(0, (day - self.due).days)


Course: TypeAlias = list[tuple[date, Standing | None]]
"""How one task stood at the end of each day on which that changed, the first day first; None: in the trash."""


class Written(NamedTuple):
    """What one change wrote to one task."""

    stamp: str
    day: date
    uid: str
    values: Mapping[str, Value]


def standing_of(fields: Fields) -> Standing:
    """How the task stands that the stored `fields` describe."""
    get = fields.get
    status = status_of(fields)
    reason, helper, due = get("block_reason"), get("block_helper"), get("due")
    is_blocked = status is Status.BLOCKED
    return Standing(
        status,
        text(get("process")),
        text(get("assignee")),
        _day(due) if type(due) is str else None,
        text(reason) if is_blocked else "",
        text(helper) if is_blocked else "",
    )


def courses_of(written: Iterable[Written], trashable: frozenset[str], today: date) -> dict[str, Course]:
    """The course of every task, by uid.

    Args:
        written: All changes of the fields in `FIELDS`, in the order of their stamps; of the tasks in `trashable` all
            changes of all fields.
        trashable: Uids of the tasks that were ever put into the trash.
        today: What a clock that is ahead has dated later counts as today's.
    """
    fields: dict[str, dict[str, Value]] = {}
    stamps: dict[str, dict[str, str]] = {uid: {} for uid in trashable}
    courses: dict[str, Course] = {}
    for stamp, day, uid, values in written:
        known = fields.setdefault(uid, {})
        known.update(values)
        stamped = stamps.get(uid)
        if stamped is not None:
            stamped.update(dict.fromkeys(values, stamp))
            standing = None if is_deleted(known, stamped) else standing_of(known)
        else:
            standing = standing_of(known)
        enter(courses.setdefault(uid, []), min(day, today), standing)
    return courses


def enter(course: Course, day: date, standing: Standing | None) -> None:
    """Note how a task stands since `day`, which is no earlier than those noted so far; the last of a day counts."""
    if course and course[-1][0] >= day:
        course.pop()
    if (course[-1][1] if course else None) != standing:
        course.append((day, standing))


def at(course: Sequence[tuple[date, Standing | None]], day: date) -> Standing | None:
    """How a task stood at the end of `day`; None: it was not there."""
    if not course or course[0][0] > day:
        return None
    if course[-1][0] <= day:
        return course[-1][1]
    place = bisect_right(course, day, key=lambda entry: entry[0])
    return course[place - 1][1]
