"""How long a node really took: reckoned from when its tasks were begun, finished and reopened (P5, V6).

Planned, actual and rework days are kept apart. The actual days are those that count from the first day of work until
everything was done for the first time; rework days are those after that on which something of it was worked on again.
Days on which finished work only waited to be accepted are neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tuiflow.model.code import Status
from tuiflow.model.day import read_stored
from tuiflow.model.record import Value, status_of
from tuiflow.model.standing import Written
from tuiflow.model.workday import WorkCalendar, count_between, days_between

FIELDS = frozenset({"status", "start", "returns", "block_unbegun"})
"""Stored fields of a task, or of a node without tasks, that say when it was worked on."""


class Spell(NamedTuple):
    """A time of work, both days included."""

    begun: date
    done: date | None = None
    """None while it goes on."""


@dataclass(slots=True)
class Work:
    """When one task was worked on."""

    made: date
    """The day it was entered."""
    spells: list[Spell] = field(default_factory=list)
    """The first one, then one for each time that it was returned or reopened."""
    is_known: bool = True
    """Whether it was seen when it was begun; what was entered as done was not."""
    is_done: bool = False
    """Whether it is done now."""

    @property
    def is_finished(self) -> bool:
        """Whether it is done, and known when."""
        return self.is_known and self.is_done


class Actual(NamedTuple):
    """What a finished node took."""

    begun: date | None
    """None, like `ended`, where only the days are known."""
    ended: date | None
    """When everything was done for the last time."""
    days: int
    """Until everything was done for the first time; at least 1."""
    rework: int = 0

    @property
    def total(self) -> int:
        """All days that it took."""
        return self.days + self.rework


class _Stage(NamedTuple):
    """How a record stands while its past is gone through."""

    is_begun: bool = False
    is_done: bool = False


def works_of(written: Iterable[Written]) -> dict[str, Work]:
    """When each task was worked on, by uid.

    Work that goes from not started to done in one step counts from its planned first day where that was before, as
    many people never say that they begin. What is put back to not started had not begun.

    Args:
        written: How each record was made, and all changes of the fields in `FIELDS`, in the order of their stamps.
    """
    fields: dict[str, dict[str, Value]] = {}
    works: dict[str, Work] = {}
    stages: dict[str, _Stage] = {}
    for _stamp, day, uid, values in written:
        known = fields.setdefault(uid, {})
        known.update(values)
        work = works.get(uid)
        is_new = work is None
        if work is None:
            work = works[uid] = Work(day)
        before, now = stages.get(uid, _Stage()), _stage(known)
        stages[uid], work.is_done = now, now.is_done
        if is_new and now.is_done:
            work.is_known = False
        elif before != now:
            is_unseen = is_new or now.is_done
            planned = read_stored(known.get("start")) if is_unseen and not work.spells else None
            begun = min(day, planned or day)
            _enter(work, before, now, day, begun, is_returned="returns" in values)
    return works


def _stage(fields: dict[str, Value]) -> _Stage:
    status = status_of(fields)
    is_done = status is Status.DONE
    is_held = status is Status.BLOCKED and fields.get("block_unbegun") is not True
    return _Stage(is_done or is_held or status is Status.IN_PROGRESS, is_done)


def _enter(work: Work, before: _Stage, now: _Stage, day: date, begun: date, *, is_returned: bool) -> None:
    """Note one step of a task; if work begins with it, it does so on the day `begun`."""
    spells = work.spells
    if before.is_done:
        is_slip = bool(spells) and spells[-1].done == day and not is_returned
        if is_slip:  # finished and taken back on one day: it was not finished
            spells[-1] = Spell(spells[-1].begun)
        if now.is_begun and not is_slip:
            spells.append(Spell(day))
        elif is_slip and not now.is_begun:
            spells.pop()
    elif not now.is_begun:
        if spells and spells[-1].done is None:
            spells.pop()
    else:
        if not spells or spells[-1].done is not None:
            spells.append(Spell(begun))
        if now.is_done:
            spells[-1] = Spell(spells[-1].begun, day)


def actual_of(works: Sequence[Work], calendar: WorkCalendar) -> Actual | None:
    """What a node took with these tasks, in days of `calendar`; None while it is not finished, or where it is not known."""
    if not works or not all(work.is_finished for work in works):
        return None
    end = _first_end(works)
    begun = min(work.spells[0].begun for work in works if work.made <= end)
    ended = max(end, *(done for work in works for _begun, done in work.spells if done is not None))
    days = max(1, count_between(calendar, begun, end))
    return Actual(begun, ended, days, rework_days(works, calendar, ended))


def rework_days(works: Iterable[Work], calendar: WorkCalendar, until: date) -> int:
    """The days on which something of a node's work was done again; what goes on still, until the day `until`.

    They come after everything had been done for the first time. Of work that was done already when it was entered all
    that is known is done again.
    """
    every = [work for work in works if work.spells]
    known = [work for work in every if work.is_known]
    end = _first_end(known) if known else date.min
    spells = [spell for work in every for spell in work.spells]
    again = {day for begun, done in spells for day in days_between(begun, done or until) if day > end}
    return sum(calendar.is_working(day) for day in again)


def _first_end(works: Sequence[Work]) -> date:
    """The first day on which all tasks that there were had been done; tasks made later are work that came after."""
    ends = sorted(work.spells[0].done or date.max for work in works)
    return next(
        end for end in ends if all((work.spells[0].done or date.max) <= end for work in works if work.made <= end)
    )
