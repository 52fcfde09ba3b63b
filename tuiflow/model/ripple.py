"""What moves along when dates move (E6): nodes along the edges, and the open tasks of each.

Done tasks never move, and work that has begun keeps its start. Tasks of a node that moves go with it; tasks that come
after a task that gets later move by no more days than are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.schedule import LONGEST_NODE, Schedule, Shift, forward, ripple, schedule
from tuiflow.model.task import Task, check_dates
from tuiflow.model.workday import WorkCalendar, count_between, first_of, last_of, working_from

Dates: TypeAlias = Mapping[str, tuple[date | None, date | None]]
"""Uid of a task → first and last day."""


@dataclass(frozen=True, slots=True)
class TaskShift:
    """A task with the dates that it would have."""

    task: str
    start: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Ripple:
    """What a change of dates would do, to be looked at before it is agreed."""

    subjects: frozenset[str]
    """Uids of the node, the tasks or the process that are changed."""
    plan: Plan
    """As it would be."""
    schedule: Schedule
    """Likewise."""
    nodes: tuple[Shift, ...]
    """The nodes that would lie elsewhere, the changed one among them."""
    tasks: tuple[TaskShift, ...]
    """The tasks that would have other dates, likewise."""
    end: tuple[date | None, date | None]
    """The last day of all, before and after."""
    end_alone: date | None
    """The last day of all where tasks that come after stay where they are."""

    @property
    def along(self) -> tuple[TaskShift, ...]:
        """The tasks that move only because something else does."""
        return tuple(shift for shift in self.tasks if shift.task not in self.subjects)


def stepped(calendar: WorkCalendar, day: date, steps: int) -> date:
    """The day that lies so many days that count after `day`; before it when negative."""
    if steps > 0:
        return last_of(calendar, day + timedelta(days=1), steps)
    return first_of(calendar, day - timedelta(days=1), -steps) if steps < 0 else day


def distance(calendar: WorkCalendar, first: date, second: date) -> int:
    """How many days that count lie between two days; negative when `second` is before `first`."""
    if second > first:
        return count_between(calendar, first + timedelta(days=1), second)
    return -count_between(calendar, second, first - timedelta(days=1)) if second < first else 0


# Nodes


def move_node(
    plan: Plan,
    calendar: WorkCalendar,
    tasks: Sequence[Task],
    start: date,
    uid: str,
    *,
    by: int = 0,
    longer: int = 0,
) -> Ripple:
    """Move a node by so many days that count, and make it take so many more.

    It is held where it is put ("not before"); where it would be anyhow, nothing holds it.

    Args:
        plan: As it is.
        calendar: Which days count.
        tasks: Of the process.
        start: Of the process.
        uid: The node.
        by: Days later; negative: earlier, as far as what comes before allows.
        longer: Days more; negative: fewer. Work keeps a day at least, a milestone none.

    Raises:
        RefusedError: when there is no such node.
    """
    node = _node(plan, uid)
    days = min(max(min(1, node.days), node.days + longer), LONGEST_NODE)
    if by == 0:
        return date_node(plan, calendar, tasks, start, uid, node.start, days)
    wanted = stepped(calendar, schedule(plan, calendar, start).spans[uid].start, by)
    free = schedule(_with(plan, replace(node, start=None, days=days)), calendar, start)
    held = wanted if wanted > free.spans[uid].start else None
    return date_node(plan, calendar, tasks, start, uid, held, days)


def date_node(
    plan: Plan,
    calendar: WorkCalendar,
    tasks: Sequence[Task],
    start: date,
    uid: str,
    not_before: date | None,
    days: int,
) -> Ripple:
    """Give a node its earliest start and its days.

    Raises:
        RefusedError: when there is no such node, or nobody could work so many days.
    """
    if not 0 <= days <= LONGEST_NODE:
        raise RefusedError(_("A node takes from 0 to {most} days.").format(most=LONGEST_NODE))
    changed = _with(plan, replace(_node(plan, uid), start=not_before, days=days))
    return _between(plan, start, changed, start, calendar, tasks, uid)


def move_process(plan: Plan, calendar: WorkCalendar, tasks: Sequence[Task], start: date, wanted: date) -> Ripple:
    """Let a process start on another day."""
    changed = replace(plan, process=replace(plan.process, start=wanted))
    return _between(plan, start, changed, wanted, calendar, tasks, plan.process.uid)


def _between(
    plan: Plan, start: date, changed: Plan, wanted: date, calendar: WorkCalendar, tasks: Iterable[Task], subject: str
) -> Ripple:
    before, after = schedule(plan, calendar, start), schedule(changed, calendar, wanted)
    shifts = ripple(before, after)
    by_node = {shift.node: shift for shift in shifts}
    moved = [_carried(task, by_node[task.node], calendar) for task in tasks if task.node in by_node and _is_open(task)]
    ends = (before.due, after.due)
    return Ripple(frozenset({subject}), changed, after, tuple(shifts), tuple(_only(moved)), ends, after.due)


def _carried(task: Task, shift: Shift, calendar: WorkCalendar) -> TaskShift | None:
    """A task that goes with its node: by its start or, where it ends with the node or later, by its end."""
    by_start = distance(calendar, shift.before.start, shift.after.start)
    by_due = distance(calendar, shift.before.due, shift.after.due)
    ends_with_it = task.due is not None and task.due >= shift.before.due
    return _shifted(task, calendar, by_start, by_due if ends_with_it else by_start)


def _node(plan: Plan, uid: str) -> Node:
    node = plan.node(uid)
    if node is None:
        raise RefusedError(_("This node is no longer there: somebody has deleted it."))
    return node


def _with(plan: Plan, node: Node) -> Plan:
    return replace(plan, nodes=[node if one.uid == node.uid else one for one in plan.nodes])


# Tasks


def move_task(
    plan: Plan, calendar: WorkCalendar, tasks: Sequence[Task], start: date, uid: str, *, by: int = 0, longer: int = 0
) -> Ripple:
    """Move a task by so many days that count, and make it take so many more; one day at least.

    Raises:
        RefusedError: when it is done, has no dates, or is not there.
    """
    task = _open_task(tasks, uid)
    if task.start is None and task.due is None:
        raise RefusedError(_("{label} has no dates yet: t sets them.").format(label=task.label))
    first = stepped(calendar, task.start, by) if task.start is not None else None
    due = stepped(calendar, task.due, by + longer) if task.due is not None else None
    if first is not None and due is not None:
        due = max(first, due)
    return date_task(plan, calendar, tasks, start, uid, first, due)


def date_task(
    plan: Plan,
    calendar: WorkCalendar,
    tasks: Sequence[Task],
    start: date,
    uid: str,
    first: date | None,
    due: date | None,
) -> Ripple:
    """Give a task its dates.

    Raises:
        RefusedError: when it is done, is not there, or would end before it starts.
    """
    _open_task(tasks, uid)
    check_dates(first, due)
    return date_tasks(plan, calendar, tasks, start, {uid: (first, due)})


def date_tasks(plan: Plan, calendar: WorkCalendar, tasks: Sequence[Task], start: date, wanted: Dates) -> Ripple:
    """Give several tasks of a process their dates; those that are done push nothing on.

    Args:
        plan: The process.
        calendar: Which days count.
        tasks: Of the process.
        start: Of the process.
        wanted: Uid of each task → its dates.
    """
    given = [task for task in tasks if task.uid in wanted]
    shifts = [TaskShift(task.uid, *wanted[task.uid]) for task in given if wanted[task.uid] != (task.start, task.due)]
    shifts += _pushed(plan, calendar, tasks, wanted)
    moved = {shift.task: shift for shift in shifts}
    ends = [one.due for one in tasks if one.due is not None]
    after = [day for one in tasks if (day := moved[one.uid].due if one.uid in moved else one.due) is not None]
    end = (max(ends, default=None), max(after, default=None))
    alone = [day for one in tasks if (day := wanted[one.uid][1] if one.uid in wanted else one.due) is not None]
    planned = schedule(plan, calendar, start)
    return Ripple(frozenset(wanted), plan, planned, (), tuple(shifts), end, max(alone, default=None))


_Push = tuple[date, date]
"""When something ended, and when it ends now."""


def crowded(plan: Plan, calendar: WorkCalendar, tasks: Sequence[Task], wanted: Dates) -> list[str]:
    """Uids of the tasks that would begin before what comes before them ends, if none moved along; see `date_tasks`."""
    return [shift.task for shift in _pushed(plan, calendar, tasks, wanted, far=False)]


def _pushed(
    plan: Plan, calendar: WorkCalendar, tasks: Sequence[Task], wanted: Dates, *, far: bool = True
) -> Iterable[TaskShift]:
    """The tasks of later nodes that have to give way to those that get later; not `far`: to those alone."""
    by_node: dict[str, list[Task]] = {}
    for one in tasks:
        by_node.setdefault(one.node, []).append(one)
    pushes: dict[str, list[_Push]] = {}
    for node, before in forward(plan).items():
        coming = [push for one in before for push in pushes.get(one, ())]
        own: list[_Push] = []
        for one in by_node.get(node, ()):
            if one.uid in wanted:
                own += _given_push(one, wanted[one.uid][1])
                continue
            shift = _giving_way(one, coming, calendar)
            if shift is not None:
                yield shift
                if far and one.due is not None and shift.due is not None:
                    own.append((one.due, shift.due))
        # A node that nobody has broken down into tasks hands on what comes to it.
        pushes[node] = own if node in by_node else coming


def _given_push(task: Task, due: date | None) -> list[_Push]:
    if task.due is None or due is None or due <= task.due or not _is_open(task):
        return []
    return [(task.due, due)]


def _giving_way(task: Task, pushes: Iterable[_Push], calendar: WorkCalendar) -> TaskShift | None:
    first = task.start or task.due
    if first is None or not _is_open(task):
        return None
    needed = 0
    for was, now in pushes:
        clear = distance(calendar, first, working_from(calendar, now + timedelta(days=1))) if first <= now else 0
        # Tasks that overlapped before go on overlapping as they did.
        needed = max(needed, min(clear, distance(calendar, was, now)))
    return _shifted(task, calendar, needed, needed)


def _shifted(task: Task, calendar: WorkCalendar, by_start: int, by_due: int) -> TaskShift | None:
    """The task with other dates; None when they would be the same."""
    first, due = task.start, task.due
    if first is not None and task.status is Status.NOT_STARTED:
        first = stepped(calendar, first, by_start)
    if due is not None:
        due = stepped(calendar, due, by_due)
        due = max(first, due) if first is not None else due
    return TaskShift(task.uid, first, due) if (first, due) != (task.start, task.due) else None


def _is_open(task: Task) -> bool:
    return task.status is not Status.DONE


def _open_task(tasks: Iterable[Task], uid: str) -> Task:
    task = next((one for one in tasks if one.uid == uid), None)
    if task is None:
        raise RefusedError(_("This task is no longer there: somebody has deleted it."))
    if not _is_open(task):
        raise RefusedError(_("{label} is done: its dates stay as they are.").format(label=task.label))
    return task


def _only(shifts: Iterable[TaskShift | None]) -> Iterable[TaskShift]:
    return (shift for shift in shifts if shift is not None)


def moved_dates(given: Ripple | None) -> Dates:
    """Task → the dates that it would have."""
    return {shift.task: (shift.start, shift.due) for shift in given.tasks} if given is not None else {}
