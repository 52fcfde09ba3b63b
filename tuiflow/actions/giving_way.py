"""What has to give way when tasks get other dates: told before it is agreed, moved along or left (E6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.language import _, ngettext
from tuiflow.model import ripple as rules
from tuiflow.model.canvas import cut
from tuiflow.model.chart import short_day
from tuiflow.model.code import Status
from tuiflow.model.day import read_stored
from tuiflow.model.graph import followers, reach
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table, Value
from tuiflow.model.ripple import Dates, TaskShift
from tuiflow.model.task import Task, check_dates
from tuiflow.store.change import Edit

LISTED = 4
"""Tasks that are told with their dates; of more it is told how many."""

NAME_CELLS = 28
"""Of a task's name in its line: the dates matter."""

NAMED = 5
"""Tasks that one sentence names."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What new dates of some tasks of a process would push on."""

    plan: Plan
    wanted: Dates
    """The tasks that are changed themselves."""
    along: tuple[TaskShift, ...]
    """Those that would move along."""
    crowded: tuple[str, ...]
    """Those of them that, left where they are, would begin before what comes before them ends."""


def foresee(desk: Desk, tasks: Sequence[Task], days: Mapping[str, date | None]) -> list[Foreseen]:
    """What it would push on to give `tasks` these dates; processes where nothing gives way included.

    Args:
        desk: Who and where.
        tasks: Of any processes.
        days: `start`, `due` or both; what is not given stays as it is in each task.

    Raises:
        RefusedError: when a task would end before it starts.
    """
    wanted: dict[str, dict[str, tuple[date | None, date | None]]] = {}
    for task in tasks:
        dates = days.get("start", task.start), days.get("due", task.due)
        check_dates(*dates)
        wanted.setdefault(task.process, {})[task.uid] = dates
    return [found for process, dates in wanted.items() if (found := foresee_in(desk, process, dates)) is not None]


def foresee_in(desk: Desk, process: str, wanted: Dates) -> Foreseen | None:
    """What the `wanted` dates of tasks of one process would push on; None without such a process."""
    plan = desk.workspace.plan_if_there(process)
    if plan is None:
        return None
    calendar, tasks = desk.calendar_of(plan.process), desk.workspace.tasks_of(process)
    start = plan.process.start or desk.today
    along = rules.date_tasks(plan, calendar, tasks, start, wanted).along
    crowded = rules.crowded(plan, calendar, tasks, wanted) if along else ()
    return Foreseen(plan, wanted, along, tuple(crowded))


def typed_days(values: Mapping[str, Value]) -> dict[str, date | None]:
    """`start` and `due` among the stored `values` of a task, as far as they are there."""
    return {name: read_stored(values[name]) for name in ("start", "due") if name in values}


def may_push(desk: Desk, tasks: Iterable[Task]) -> bool:
    """Whether open tasks come after one of `tasks`, which later dates could push on."""
    for task in tasks:
        plan = desk.workspace.plan_if_there(task.process) if task.node else None
        later = reach(followers(plan.before), task.node) if plan is not None else ()
        if later and any(one.status is not Status.DONE for one in desk.workspace.tasks_at(later)):
            return True
    return False


def crowded_in(foreseen: Iterable[Foreseen]) -> tuple[str, ...]:
    """Uids of the tasks that, left where they are, would begin before what comes before them ends."""
    return tuple(uid for found in foreseen for uid in found.crowded)


def along_edits(desk: Desk, foreseen: Iterable[Foreseen]) -> list[Edit | None]:
    """The edits that move along what gives way."""
    return [shift_edit(desk, shift) for found in foreseen for shift in found.along]


def shift_edit(desk: Desk, shift: TaskShift) -> Edit | None:
    """The edit that gives a task the dates of a shift."""
    days = {"start": shift.start, "due": shift.due}
    values = {name: day.isoformat() if day is not None else "" for name, day in days.items()}
    return desk.workspace.edit(Table.TASKS, shift.task, values)


# In words


def foreseen_lines(desk: Desk, foreseen: Iterable[Foreseen], *, along: bool) -> list[str]:
    """What agreeing would do: a sentence, then the tasks that give way with their dates; empty when nothing does."""
    lines: list[str] = []
    for found in foreseen:
        shifts = [shift for shift in found.along if along or shift.task in found.crowded]
        ends = end_words(desk, found, along=along)
        head = _head(len(shifts), along=along) if shifts else ""
        lines += [sentences([head, ends])] if head or ends else []
        lines += shift_lines(desk, shifts, along=along)
    return lines


def _head(count: int, *, along: bool) -> str:
    if along:
        return ngettext("{count} task moves along.", "{count} tasks move along.", count).format(count=count)
    return ngettext(
        "{count} task stays, and begins before what comes before it ends.",
        "{count} tasks stay, and begin before what comes before them ends.",
        count,
    ).format(count=count)


def shift_lines(desk: Desk, shifts: Sequence[TaskShift], *, along: bool = True) -> list[str]:
    """A line for each task with its dates, before and after, and who does it; of many only the first."""
    workspace, lines = desk.workspace, []
    for shift in shifts[:LISTED]:
        task = workspace.tasks[shift.task]
        before, after = period(task.start, task.due), period(shift.start, shift.due)
        dates = f"{before} → {after}" if along else before
        parts = (label_of(workspace, task), dates, workspace.name_of(task.assignee), cut(task.name, NAME_CELLS, "…"))
        lines.append("  " + "  ".join(part for part in parts if part))
    more = len(shifts) - LISTED
    if more > 0:
        lines.append("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
    return lines


def foreseen_sentence(desk: Desk, foreseen: Iterable[Foreseen], *, along: bool) -> str:
    """What has been done to those that come after, for whoever has done it; empty when it concerns none."""
    told: list[str] = []
    for found in foreseen:
        uids = [shift.task for shift in found.along] if along else list(found.crowded)
        if uids:
            told.append(_moved_words(labels_in(desk, uids), len(uids), along=along))
        ends = end_words(desk, found, along=along)
        told += [ends] if ends else []
    return sentences(told)


def sentences(told: Iterable[str]) -> str:
    """Sentences one after the other; those that are empty are left out."""
    whole = ""
    for one in told:
        whole = _("{sentence} {next}").format(sentence=whole, next=one) if whole and one else whole or one
    return whole


def _moved_words(named: str, count: int, *, along: bool) -> str:
    if along:
        return ngettext("{tasks} moves along.", "{tasks} move along.", count).format(tasks=named)
    return ngettext(
        "{tasks} now begins before what comes before it ends.",
        "{tasks} now begin before what comes before them ends.",
        count,
    ).format(tasks=named)


def labels_in(desk: Desk, uids: Collection[str]) -> str:
    """The ids of tasks, in one sentence; of many only the first."""
    labels = [label_of(desk.workspace, desk.workspace.tasks[uid]) for uid in list(uids)[:NAMED]]
    return _(", ").join(labels) + (" …" if len(uids) > NAMED else "")


def end_words(desk: Desk, found: Foreseen, *, along: bool) -> str:
    """Whether the last due date of the process moves, and past the end that was agreed; empty when it stays."""
    dates = dict(found.wanted) | {shift.task: (shift.start, shift.due) for shift in found.along if along}
    tasks = desk.workspace.tasks_of(found.plan.process.uid)
    before = max((task.due for task in tasks if task.due is not None), default=None)
    ends = [dates[task.uid][1] if task.uid in dates else task.due for task in tasks]
    after = max((day for day in ends if day is not None), default=None)
    return end_sentence(before, after, found.plan.process.end)


def end_sentence(before: date | None, after: date | None, agreed: date | None) -> str:
    """That a process ends on another day, and past the one that was `agreed`; empty when it does not."""
    if before is None or after is None or before == after:
        return ""
    given = {"after": short_day(after), "before": short_day(before)}
    if agreed is not None and after > agreed:
        words = _("The process ends on {after}, not on {before}; {agreed} was agreed.")
        return words.format(agreed=short_day(agreed), **given)
    return _("The process ends on {after}, not on {before}.").format(**given)


def period(start: date | None, due: date | None) -> str:
    """From when to when, in few cells; `-` without dates."""
    days = list(dict.fromkeys(short_day(day) for day in (start, due) if day is not None))
    return "-".join(days) or "-"
