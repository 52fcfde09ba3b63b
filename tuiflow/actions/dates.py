"""Moving the dates of a plan (P5, E6): what a change would do is shown first, and agreed to as one change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.calendars import check_country
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.lookup import find_process
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model import ripple as rules
from tuiflow.model.chart import short_day
from tuiflow.model.code import DayCount, Status
from tuiflow.model.day import parse_day
from tuiflow.model.plan import Plan
from tuiflow.model.process import Process
from tuiflow.model.progress import progress_of
from tuiflow.model.record import Table, Value
from tuiflow.model.ripple import Ripple, TaskShift
from tuiflow.model.task import check_text
from tuiflow.model.timeline import Timeline, lay_out
from tuiflow.store.change import Edit


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody is about to do to the dates of a node or a task."""

    uid: str
    by: int = 0
    """Days that count later; negative: earlier."""
    longer: int = 0
    """Days that count more; negative: fewer."""


def start_of(desk: Desk, plan: Plan) -> date:
    """From when a process is reckoned: its start or, while it has none, today."""
    return plan.process.start or desk.today


def timeline_of(desk: Desk, plan: Plan, ripple: Ripple | None = None) -> Timeline:
    """The timeline of a process, or what it would be."""
    tasks = desk.workspace.tasks_of(plan.process.uid)
    if ripple is not None:
        return lay_out(ripple.plan, ripple.schedule, tasks, desk.today, ripple)
    return lay_out(plan, desk.schedule_of(plan), tasks, desk.today)


def preview(desk: Desk, plan: Plan, move: Move) -> Ripple:
    """What a move would do.

    Raises:
        RefusedError: when the node or task is done, has no dates, or is not there.
    """
    calendar, tasks = desk.calendar_of(plan.process), desk.workspace.tasks_of(plan.process.uid)
    start = start_of(desk, plan)
    if plan.node(move.uid) is not None:
        _check_open(desk, plan, move.uid)
        return rules.move_node(plan, calendar, tasks, start, move.uid, by=move.by, longer=move.longer)
    return rules.move_task(plan, calendar, tasks, start, move.uid, by=move.by, longer=move.longer)


def preview_typed(desk: Desk, plan: Plan, uid: str, entries: dict[str, str]) -> Ripple:
    """What typed dates of a node would do: `start` and `days`.

    Raises:
        UsageError: when one cannot be read.
        RefusedError: when the node is done or not there, or nobody could work so many days.
    """
    calendar, tasks = desk.calendar_of(plan.process), desk.workspace.tasks_of(plan.process.uid)
    start = parse_day(entries["start"], desk.today)
    _check_open(desk, plan, uid)
    return rules.date_node(plan, calendar, tasks, start_of(desk, plan), uid, start, _read_days(entries["days"]))


def agree(desk: Desk, ripple: Ripple, *, along: bool = True, why: str = "") -> Outcome:
    """Make a change that was looked at, as one change.

    Args:
        desk: Who and where.
        ripple: What was looked at.
        along: The tasks that come after move too; otherwise the node or task alone is changed.
        why: For those who will read it.

    Raises:
        RefusedError: when nothing differs.
    """
    workspace = desk.workspace
    shifts = [shift for shift in ripple.tasks if along or shift.task in ripple.subjects]
    edits = _task_edits(desk, shifts)
    node = next((one for one in ripple.plan.nodes if one.uid in ripple.subjects), None)
    if node is not None:
        edits.append(workspace.edit(Table.NODES, node.uid, {"start": _iso(node.start), "days": node.days}))
    kind = "task.dates" if node is None else "plan.dates"
    following = {shift.task for shift in ripple.along}
    transaction = desk.commit(kind, edits, check_text(why, _("Why")), following)
    message = _("Dates moved: {what}.").format(what=ripple_words(ripple, along=along))
    return Outcome(message, transaction, tuple(shift.task for shift in shifts))


@dataclass(frozen=True, slots=True)
class Frame:
    """When a process starts, and which days it counts (P5)."""

    start: date | None
    day_count: DayCount
    country: str


def read_frame(desk: Desk, process: Process, entries: dict[str, str]) -> Frame:
    """What is typed into `start`, `day_count` (working or calendar days) and `country`.

    Raises:
        UsageError: when something cannot be read.
        RefusedError: when no such country is known.
    """
    day_count = DayCount.meant_by(entries["day_count"])
    if day_count is None:
        known = _(", ").join(one.caption for one in DayCount)
        raise UsageError(
            _("“{text}” is not a way to count days: use {known}.").format(
                text=entries["day_count"].strip(), known=known
            )
        )
    country = entries["country"].strip()
    # What is stored is left alone, also where this version does not know it.
    country = check_country(country) if country != process.country else country
    return Frame(parse_day(entries["start"], desk.today), day_count, country)


def preview_frame(desk: Desk, process: Process, frame: Frame) -> Ripple:
    """What another frame would do; tasks move only where the process had a start and gets another.

    Raises:
        RefusedError: when the process is not there any more.
    """
    if process.uid not in desk.workspace.processes:
        raise RefusedError(_("This process is no longer there: somebody has deleted it."))
    plan = desk.workspace.plan(process.uid)
    known = process.start is not None and frame.start is not None
    tasks = desk.workspace.tasks_of(process.uid) if known else []
    calendar = desk.calendars(frame.day_count, frame.country)
    return rules.move_process(plan, calendar, tasks, start_of(desk, plan), frame.start or desk.today)


def set_frame(desk: Desk, process: Process, frame: Frame, *, along: bool) -> Outcome:
    """Say when a process starts and which days it counts; with `along` its open tasks move too.

    Raises:
        RefusedError: when nothing differs.
    """
    workspace, ripple = desk.workspace, preview_frame(desk, process, frame)
    edits = _task_edits(desk, ripple.tasks if along else ())
    values: dict[str, Value] = {}
    if frame.start != process.start:
        values["start"] = _iso(frame.start)
    if frame.day_count is not process.day_count:
        values["day_count"] = frame.day_count.value
    if frame.country != process.country:
        values["country"] = frame.country
    edits.append(workspace.edit(Table.PROCESSES, process.uid, values))
    transaction = desk.commit("process.dates", edits)
    return Outcome(f"{process.name}: {frame_words(ripple, along=along)}", transaction)


def frame_words(ripple: Ripple, *, along: bool) -> str:
    """What a frame does, in a few words."""
    due, tasks = ripple.schedule.due, len(ripple.tasks) if along else 0
    ends = _("it ends on {day}.").format(day=short_day(due)) if due is not None else _("nothing is planned yet.")
    moved = ngettext("{count} task moves;", "{count} tasks move;", tasks).format(count=tasks) if tasks else ""
    return f"{moved} {ends}".strip()


def ripple_words(ripple: Ripple, *, along: bool = True) -> str:
    """What a change does, in a few words: `3 nodes, 2 tasks; end 7.22 → 7.24`."""
    tasks = len(ripple.tasks) - (0 if along else len(ripple.along))
    parts = []
    if ripple.nodes:
        parts.append(ngettext("{count} node", "{count} nodes", len(ripple.nodes)).format(count=len(ripple.nodes)))
    if tasks:
        parts.append(ngettext("{count} task", "{count} tasks", tasks).format(count=tasks))
    before, after = ripple.end
    told = _(", ").join(parts) or _("nothing else")
    if not along:
        after = ripple.end_alone
    if before is None or after is None or before == after:
        return told
    # A bare `1.11` after `12.10` would not tell that a year lies between.
    words = [short_day(day) if before.year == after.year else day.isoformat() for day in (before, after)]
    return _("{moved}; end {before} → {after}").format(moved=told, before=words[0], after=words[1])


def is_yes(text: str) -> bool:
    """Whether a typed answer means yes."""
    return text.strip().casefold() in {"y", "yes", "是", _("yes").casefold()}


def find_plan(desk: Desk, name: str) -> Plan:
    """The plan of the process that is named.

    Raises:
        RefusedError: when none or several fit.
    """
    return desk.workspace.plan(find_process(desk.workspace, name).uid)


def _task_edits(desk: Desk, shifts: Iterable[TaskShift]) -> list[Edit | None]:
    return [
        desk.workspace.edit(Table.TASKS, shift.task, {"start": _iso(shift.start), "due": _iso(shift.due)})
        for shift in shifts
    ]


def _check_open(desk: Desk, plan: Plan, uid: str) -> None:
    node = plan.node(uid)
    tasks = [task for task in desk.workspace.tasks_of(plan.process.uid) if task.node == uid]
    if node is not None and progress_of(node, tasks, desk.today).status is Status.DONE:
        raise RefusedError(_("{node} is done: its dates stay as they are.").format(node=node.name))


def _read_days(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError as error:
        raise UsageError(
            _("“{text}” is no number of days: write a whole one, 0 for a milestone.").format(text=text.strip())
        ) from error


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
