"""What a weekly report says before anybody has written it: worked out from the changes of the week and the plan (E10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from tuiflow.language import _, ngettext, noop
from tuiflow.model.code import Status
from tuiflow.model.day import late_words
from tuiflow.model.report import Line, Section, friday
from tuiflow.model.standing import Course, Standing, at
from tuiflow.model.task import DUE_SOON_DAYS, Task
from tuiflow.model.week import DAYS, Week

LIMIT = 20
"""Lines of a list that are written out; more are counted."""

_FAR_DAYS = 120
"""A day farther away is written with its year."""

_MONTHS = (
    *(noop("January"), noop("February"), noop("March"), noop("April"), noop("May"), noop("June"), noop("July")),
    *(noop("August"), noop("September"), noop("October"), noop("November"), noop("December")),
)

_Made: TypeAlias = tuple[object, str, str]
"""By what a line is put in order, its text, and the uid of its task."""


class Known(NamedTuple):
    """A task, and how it came to be as it is."""

    task: Task
    """As it is now, in the trash or not."""
    course: Course
    waits: bool = False
    """It is done, and waits for the reporter to accept it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose report it is, and on what."""

    week: Week
    today: date
    me: frozenset[str]
    """Uids of the reporter, and of the roles that the reporter sits on."""
    name_of: Callable[[str], str]
    """From the uid of a person or role to the name."""

    @property
    def until(self) -> date:
        """The last day that is looked at."""
        return min(self.today, self.week.sunday)

    @property
    def next_sunday(self) -> date:
        """The last day of the week that is planned."""
        return self.week.sunday + timedelta(days=DAYS)


def prefill(known: Iterable[Known], frame: Frame) -> dict[Section, tuple[Line, ...]]:
    """The four lists, each line citing its task.

    Done is what the reporter finished, what of that was accepted, what the reporter accepted of others, and what is
    going on or went on until it was blocked. Planned is what is due or begins next week, or is unfinished, what waits
    to be accepted, and where others wait for the reporter's help. Support is what is blocked; risks are what is late,
    due soon, or noted as a risk.
    """
    found: dict[Section, list[_Made]] = {section: [] for section in Section}
    for one in known:
        standing = at(one.course, frame.until)
        if standing is None:
            continue
        mine = standing.assignee in frame.me
        for section, rule in _RULES if mine else _OTHERS_RULES:
            found[section] += rule(one, standing, frame)
    return {section: tuple(_listed(made)) for section, made in found.items()}


def _listed(made: Sequence[_Made]) -> Iterator[Line]:
    for _order, text, uid in sorted(made, key=lambda one: (str(one[0]), one[1], one[2]))[:LIMIT]:
        yield Line(" ".join(text.split()), (uid,))
    if len(made) > LIMIT:
        more = len(made) - LIMIT
        yield Line(ngettext("and {count} more task", "and {count} more tasks", more).format(count=more))


# Done


def _finished(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    """Finished in the week; or finished before, and accepted in it."""
    if standing.status is not Status.DONE:
        return
    day, accepted = _done_since(one), one.task.accepted.on
    was_accepted = bool(one.task.accepted.by) and accepted is not None and accepted <= frame.until
    if day in frame.week:
        text = _("Finished “{name}”").format(name=one.task.name) + _with_deliverable(one.task)
        yield day, text + (_(", accepted") if was_accepted else "") + _solved(one, frame), one.task.uid
    elif was_accepted and accepted in frame.week:
        yield (
            accepted,
            _("“{name}” was accepted").format(name=one.task.name) + _with_deliverable(one.task),
            one.task.uid,
        )


def _done_since(one: Known) -> date:
    """The day on which it was finished; one that was entered as done was so on its due date at the latest."""
    course = one.course
    place = len(course) - 1
    while place > 0 and _status(course, place - 1) is Status.DONE:
        place -= 1
    day = course[place][0]
    if place == 0:
        day = min(one.task.accepted.on or one.task.due or day, day)
    return day


def _status(course: Course, place: int) -> Status | None:
    standing = course[place][1]
    return standing.status if standing is not None else None


def _going_on(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    if standing.status is Status.IN_PROGRESS:
        text = _("Working on “{name}”").format(name=one.task.name) + _with_deliverable(one.task)
        # Behind what was finished.
        yield f"~{standing.due}", text + _solved(one, frame), one.task.uid


def _stopped(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    """Worked on in the week until it was blocked: that it stands still now does not undo the work."""
    if standing.status is Status.BLOCKED and _went_on(one.course, frame):
        text = _("Worked on “{name}” until it was blocked").format(name=one.task.name)
        yield f"~{standing.due}", text, one.task.uid


def _went_on(course: Course, frame: Frame) -> bool:
    """Whether it was in progress at the end of a day of the week."""
    return any(
        standing is not None
        and standing.status is Status.IN_PROGRESS
        and first <= frame.until
        and (course[place + 1][0] if place + 1 < len(course) else date.max) > frame.week.monday
        for place, (first, standing) in enumerate(course)
    )


def _solved(one: Known, frame: Frame) -> str:
    """How a block was solved in that week."""
    if not one.task.solved:
        return ""
    for (_day, before), (day, after) in pairwise(one.course):
        if (
            day in frame.week
            and before is not None
            and after is not None
            and before.status is Status.BLOCKED is not after.status
        ):
            return _(" (what blocked it was solved: {how})").format(how=one.task.solved)
    return ""


def _accepted_by_me(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    accepted = one.task.accepted
    if accepted.by in frame.me and accepted.on in frame.week and accepted.on is not None:
        who = frame.name_of(standing.assignee)
        text = _("Accepted “{name}” by {who}") if who else _("Accepted “{name}”")
        yield accepted.on, text.format(name=one.task.name, who=who), one.task.uid


# Planned


def _planned(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    task, status = one.task, standing.status
    if status is Status.DONE or not _is_next(one, standing, frame):
        return
    begun = status is not Status.NOT_STARTED
    if begun and task.accepted.returns and task.accepted.points:
        text = _("Rework “{name}”: {points}").format(name=task.name, points=_("; ").join(task.accepted.points))
    elif standing.due is not None and standing.due <= frame.next_sunday:
        text = _("Finish “{name}”").format(name=task.name) + _with_deliverable(task)
    else:
        text = (_("Go on with “{name}”") if begun else _("Begin “{name}”")).format(name=task.name)
    if standing.due is not None:
        text += _(", due {day}").format(day=day_words(standing.due, frame))
    yield standing.due or date.max, text, task.uid


def _is_next(one: Known, standing: Standing, frame: Frame) -> bool:
    """Unfinished, or due or beginning by the end of next week."""
    if standing.status in (Status.IN_PROGRESS, Status.BLOCKED):
        return True
    start = one.task.start
    return any(day is not None and day <= frame.next_sunday for day in (start, standing.due))


def _to_accept(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    if one.waits and standing.status is Status.DONE:
        who = frame.name_of(standing.assignee)
        text = _("Accept or return “{name}” by {who}") if who else _("Accept or return “{name}”")
        yield standing.due or date.min, text.format(name=one.task.name, who=who), one.task.uid


def _to_help(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    if standing.status is Status.BLOCKED and standing.helper in frame.me:
        who = frame.name_of(standing.assignee)
        text = _("Help {who} with “{name}”: {reason}") if who else _("Help with “{name}”: {reason}")
        yield standing.due or date.max, text.format(name=one.task.name, who=who, reason=standing.reason), one.task.uid


# Support and risks


def _support(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    if standing.status is Status.BLOCKED:
        text = _("“{name}” is blocked: {reason}").format(name=one.task.name, reason=standing.reason)
        helper = frame.name_of(standing.helper)
        yield (
            standing.due or date.max,
            text + (_(", help wanted from {who}").format(who=helper) if helper else ""),
            one.task.uid,
        )


def _risk(one: Known, standing: Standing, frame: Frame) -> Iterator[_Made]:
    if standing.status is Status.DONE:
        return
    parts, due = [], standing.due
    late = standing.days_late(frame.until)
    if due is not None and late:
        parts.append(_("{late} (due {day})").format(late=late_words(late), day=day_words(due, frame)))
    elif due is not None and (due - frame.until).days <= DUE_SOON_DAYS:
        parts.append(_("due soon, {day}").format(day=day_words(due, frame)))
    if one.task.risk and _is_next(one, standing, frame):
        parts.append(one.task.risk)
    if parts:
        text = _("“{name}”: {what}").format(name=one.task.name, what=_("; ").join(parts))
        yield due or date.max, text, one.task.uid


# Words


def _with_deliverable(task: Task) -> str:
    return _(": ") + task.deliverable if task.deliverable else ""


def day_words(day: date, frame: Frame) -> str:
    """A day as one writes it in a report: `7月15日`, `15 July`; ISO where that could be another year's."""
    if abs((day - friday(frame.week)).days) > _FAR_DAYS:
        return day.isoformat()
    return _("{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


_Rule: TypeAlias = Callable[[Known, Standing, Frame], Iterator[_Made]]

_RULES: Sequence[tuple[Section, _Rule]] = (
    (Section.DONE, _finished),
    (Section.DONE, _going_on),
    (Section.DONE, _stopped),
    (Section.PLANNED, _planned),
    (Section.SUPPORT, _support),
    (Section.RISKS, _risk),
)
"""What is said of the reporter's own tasks, and where."""

_OTHERS_RULES: Sequence[tuple[Section, _Rule]] = (
    (Section.DONE, _accepted_by_me),
    (Section.PLANNED, _to_accept),
    (Section.PLANNED, _to_help),
)
"""What is said of others' tasks."""
