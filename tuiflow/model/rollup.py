"""The weekly roll-up: what is done, goes on, is blocked, is not begun, is late; against the week before (E9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from tuiflow.model.code import Status
from tuiflow.model.standing import Course, Standing, at
from tuiflow.model.week import DAYS, Week

ORDER = (Status.DONE, Status.IN_PROGRESS, Status.BLOCKED, Status.NOT_STARTED)
"""Statuses as a roll-up tells them: what is behind us first."""


PartOf: TypeAlias = Callable[[Standing], str | None]
"""From how a task stood to the uid of the part that it belongs to; None: it is not counted."""


class Tally(NamedTuple):
    """How many tasks stood how."""

    done: int = 0
    in_progress: int = 0
    blocked: int = 0
    not_started: int = 0
    late: int = 0
    """Of those that were not done."""

    def of(self, status: Status) -> int:
        """The tasks of a status."""
        return self[ORDER.index(status)]

    @property
    def total(self) -> int:
        """All tasks that existed."""
        return sum(self[: len(ORDER)])

    def since(self, before: Tally) -> Tally:
        """The differences."""
        return Tally(*(now - then for now, then in zip(self, before, strict=True)))


NOTHING = Tally()


class LateTask(NamedTuple):
    """A task that was late at the end of the week."""

    uid: str
    days: int
    standing: Standing


@dataclass(slots=True)
class Part:
    """What a roll-up says of one process, or of one person."""

    uid: str
    """Empty: tasks without a process, or without an assignee."""
    now: Tally = NOTHING
    before: Tally = NOTHING
    """At the end of the week before."""
    late: list[LateTask] = field(default_factory=list)
    """The latest first."""
    finished: list[str] = field(default_factory=list)
    """Uids of the tasks that were done at the end of the week, and not at the end of the one before."""
    due_next: list[str] = field(default_factory=list)
    """Uids of the open tasks that are due in the week after, the first first."""

    @property
    def change(self) -> Tally:
        """Against the week before."""
        return self.now.since(self.before)


@dataclass(frozen=True, slots=True)
class Frame:
    """Which days a roll-up is about."""

    week: Week
    until: date
    """The last day that is counted: the Sunday or, in the running week, today."""
    is_running: bool
    """Whether the week is not over: then it tells how things stand now."""

    @classmethod
    def of(cls, week: Week, today: date) -> Frame:
        """The frame of a week that is looked at today."""
        return cls(week, min(today, week.sunday), today in week)


def roll_up(courses: Mapping[str, Course], frame: Frame, part_of: PartOf, parts: Iterable[str] = ()) -> dict[str, Part]:
    """What there is to say of each part, by its uid.

    Args:
        courses: How every task stood, by uid.
        frame: The days.
        part_of: Which part a task belongs to.
        parts: These are there in any case, and first, in this order.
    """
    found: dict[str, Part] = {uid: Part(uid) for uid in parts}
    counts: dict[str, list[int]] = {}
    earlier: dict[str, list[int]] = {}
    last_week = frame.week.eve
    first_next, last_next = frame.week.sunday + timedelta(days=1), frame.week.sunday + timedelta(days=DAYS)
    due: dict[str, list[tuple[date, str]]] = {}
    for uid, course in courses.items():
        then = at(course, last_week)
        if then is not None and (name := part_of(then)) is not None:
            _count(earlier.setdefault(name, [0] * len(Tally._fields)), then, last_week)
        now = at(course, frame.until)
        if now is None or (name := part_of(now)) is None:
            continue
        days = _count(counts.setdefault(name, [0] * len(Tally._fields)), now, frame.until)
        part = found.get(name) or found.setdefault(name, Part(name))
        if now.status is Status.DONE:
            if then is None or then.status is not Status.DONE:
                part.finished.append(uid)
        elif days:
            part.late.append(LateTask(uid, days, now))
        elif now.due is not None and first_next <= now.due <= last_next:
            due.setdefault(name, []).append((now.due, uid))
    for name in [*found, *(name for name in earlier if name not in found)]:
        part = found.setdefault(name, Part(name))
        part.now, part.before = Tally(*counts.get(name, ())), Tally(*earlier.get(name, ()))
        part.late.sort(key=lambda one: (-one.days, one.uid))
        part.due_next = [uid for _day, uid in sorted(due.get(name, ()))]
    return found


def _count(counts: list[int], standing: Standing, day: date) -> int:
    """Count a task; returns the days that it was late."""
    counts[_PLACES[standing.status]] += 1
    days = standing.days_late(day)
    if days:
        counts[-1] += 1
    return days


_PLACES = {status: place for place, status in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class BurnUp:
    """How much there was to do, and how much was done, at the end of each day."""

    first: date
    """The day of the first change."""
    scope: tuple[int, ...]
    """Tasks that existed, day by day, up to the last day that is counted."""
    done: tuple[int, ...]


def burn_ups(courses: Mapping[str, Course], until: date, part_of: PartOf) -> dict[str, BurnUp]:
    """The burn-up of each part, by its uid, up to the day `until`; parts that begin later are left out."""
    steps: dict[str, dict[date, list[int]]] = {}
    for course in courses.values():
        before: Standing | None = None
        for day, standing in course:
            if day > until:
                break
            for one, sign in ((before, -1), (standing, 1)):
                if one is not None and (name := part_of(one)) is not None:
                    step = steps.setdefault(name, {}).setdefault(day, [0, 0])
                    step[0] += sign
                    step[1] += sign * (one.status is Status.DONE)
            before = standing
    return {uid: _summed(days, until) for uid, days in steps.items()}


def _summed(steps: Mapping[date, list[int]], until: date) -> BurnUp:
    first = min(steps)
    scope, done, scopes, dones = 0, 0, [], []
    for number in range((until - first).days + 1):
        step = steps.get(first + timedelta(days=number))
        if step is not None:
            scope += step[0]
            done += step[1]
        scopes.append(scope)
        dones.append(done)
    return BurnUp(first, tuple(scopes), tuple(dones))
