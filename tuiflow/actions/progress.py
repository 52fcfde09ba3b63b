"""The weekly roll-up for the lead: every process and person, against the week before (E9)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import gates_of
from tuiflow.actions.telling import QUARTER_MS, local_time
from tuiflow.model.code import Status
from tuiflow.model.gate import Gate, has_begun
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table, task_from
from tuiflow.model.rollup import BurnUp, Frame, LateTask, Part, PartOf, burn_ups, roll_up
from tuiflow.model.standing import FIELDS, Course, Standing, Written, courses_of, enter, standing_of
from tuiflow.model.task import Task
from tuiflow.model.week import Week
from tuiflow.store.change import Setting, Transaction
from tuiflow.store.stamp import reading_of, stamp_at

Courses = Mapping[str, Course]
"""How every task stood, by uid."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The roll-up of one week."""

    frame: Frame
    processes: Sequence[Part]
    """In the order of the processes; tasks without one come last."""
    people: Sequence[Part]
    """By name: people and vacant roles; what nobody does comes last."""


@dataclass(frozen=True, slots=True)
class LateWork:
    """A late task, and what it needs."""

    late: LateTask
    task: Task
    """As it is called now."""
    missing: tuple[Gate, ...]
    """What keeps it from beginning; known of the running week only."""
    coordinators: tuple[str, ...]
    """Who has to see to it: uids of people, or of roles that are vacant."""


# Reading the past


def read_courses(desk: Desk) -> dict[str, Course]:
    """How every task stood on every day until now. Reads the journals: with many changes it takes a moment."""
    workspace, today = desk.workspace, desk.today
    settings = workspace.setting(Table.TASKS, FIELDS)
    trashable = frozenset(one.uid for one in settings if "deleted" in one.values)
    if trashable:
        # Any edit that the deleting person had not seen has brought the task back: of these all fields count.
        kept = [one for one in settings if one.uid not in trashable]
        changes = workspace.history([(Table.TASKS, uid) for uid in trashable])
        whole = [
            Setting(change.stamp, change.check, edit.uid, edit.values)
            for change in changes
            for edit in change.edits
            if edit.table == Table.TASKS and edit.uid in trashable
        ]
        settings = sorted([*kept, *whole], key=lambda one: (one.stamp, one.check))
    courses = courses_of(_written(desk, settings), trashable, today)
    _enter_present(desk, courses)
    return courses


def _written(desk: Desk, settings: Sequence[Setting]) -> Iterator[Written]:
    """The same with the day of each; they come in the order of their stamps, and stamps begin with the time."""
    day, end = date.min, ""
    for stamp, _check, uid, values in settings:
        if stamp >= end:
            milliseconds = reading_of(stamp)[0]
            day = local_time(desk, milliseconds).date()
            end = stamp_at((milliseconds // QUARTER_MS + 1) * QUARTER_MS)
        yield Written(stamp, day, uid, values)


def _enter_present(desk: Desk, courses: dict[str, Course]) -> None:
    """Let every course end with what the board shows, also where journals are missing or ahead of it."""
    workspace, today = desk.workspace, desk.today
    present = list(workspace.tasks)
    for uid in present:
        standing = standing_of(workspace.fields(Table.TASKS, uid))
        course = courses.get(uid)
        if course is None:
            made = min(workspace.stamps(Table.TASKS, uid).values())
            courses[uid] = [(min(today, local_time(desk, reading_of(made)[0]).date()), standing)]
        elif course[-1][1] != standing:
            enter(course, today, standing)
    for uid in courses.keys() - set(present):
        if courses[uid] and courses[uid][-1][1] is not None:
            enter(courses[uid], today, None)


def take_changes(desk: Desk, courses: dict[str, Course], changes: Sequence[Transaction]) -> bool:
    """Bring courses up to date with changes that were made today.

    Returns:
        Whether that was enough; with changes of other days everything has to be read again.
    """
    workspace, today = desk.workspace, desk.today
    if any(local_time(desk, reading_of(change.stamp)[0]).date() != today for change in changes):
        return False
    for uid in {edit.uid for change in changes for edit in change.edits if edit.table == Table.TASKS}:
        standing = standing_of(workspace.fields(Table.TASKS, uid)) if uid in workspace.tasks else None
        enter(courses.setdefault(uid, []), today, standing)
    return True


# Rolling up


def progress(desk: Desk, courses: Courses, week: Week, process: str = "", person: str = "") -> Progress:
    """The roll-up of a week.

    Args:
        desk: Who and where.
        courses: From `read_courses`.
        week: Which one.
        process: Uid of the only process that counts; empty: all that ran in that week.
        person: Uid of the only person or role whose tasks count; empty: all.
    """
    frame = Frame.of(week, desk.today)
    running = [uid for uid in _in_order(desk) if process in ("", uid) and (process or _ran(desk, uid, week))]
    by_process = roll_up(courses, frame, part_by_process(desk, week, process, person), running)
    by_person = roll_up(courses, frame, part_by_person(desk, week, process, person))
    names = {uid: desk.workspace.name_of(uid) for uid in by_person}
    people = sorted(by_person.values(), key=lambda part: (not part.uid, names[part.uid].casefold(), part.uid))
    parts = sorted(by_process.values(), key=lambda part: not part.uid)
    if person:
        parts = [part for part in parts if part.now.total or part.before.total]
    return Progress(frame, parts, people)


def burn_ups_of(desk: Desk, courses: Courses, part_of: PartOf) -> dict[str, BurnUp]:
    """The burn-up of each part until today (E9)."""
    return burn_ups(courses, desk.today, part_of)


def part_by_process(desk: Desk, week: Week, process: str = "", person: str = "") -> PartOf:
    """Parts are processes; see `progress` for the arguments."""
    return _part_of(desk, week, process, person, by_person=False)


def part_by_person(desk: Desk, week: Week, process: str = "", person: str = "") -> PartOf:
    """Parts are people; a role that one person sits on is that person."""
    return _part_of(desk, week, process, person, by_person=True)


def _part_of(desk: Desk, week: Week, process: str, person: str, *, by_person: bool) -> PartOf:
    workspace = desk.workspace
    counted = {uid: process == uid if process else _ran(desk, uid, week) for uid in list(workspace.processes)}
    seated = {role.uid: role.people[0] for role in list(workspace.roles.values()) if len(role.people) == 1}

    def part_of(standing: Standing) -> str | None:
        known = counted.get(standing.process)
        if known is False or (known is None and process):
            return None
        who = seated.get(standing.assignee, standing.assignee)
        if person and who != person:
            return None
        return who if by_person else standing.process if known else ""

    return part_of


def _ran(desk: Desk, process: str, week: Week) -> bool:
    """Whether a process was not closed before that week."""
    closed = desk.workspace.processes[process].closed
    return closed is None or closed >= week.monday


def _in_order(desk: Desk) -> list[str]:
    every = sorted(desk.workspace.processes.values(), key=lambda one: (one.closed is not None, one.order, one.uid))
    return [one.uid for one in every]


# What late work needs


def late_work(desk: Desk, frame: Frame, late: Sequence[LateTask]) -> list[LateWork]:
    """What late tasks need, and who has to see to it: the helper asked, else A of the node, else who leads (E9)."""
    tasks = {one.uid: task_of(desk, one.uid) for one in late}
    plans = {
        uid: desk.workspace.plan(uid)
        for uid in {one.standing.process for one in late}
        if uid in desk.workspace.processes
    }
    missing = _missing(desk, plans, tasks.values()) if frame.is_running else {}
    return [
        LateWork(
            one,
            tasks[one.uid],
            tuple(missing.get(tasks[one.uid].node, ())) if _waits(tasks[one.uid]) else (),
            _coordinators(plans.get(one.standing.process), one.standing, tasks[one.uid].node),
        )
        for one in late
    ]


def task_of(desk: Desk, uid: str) -> Task:
    """A task as it is now, in the trash or not."""
    found = desk.workspace.tasks.get(uid)
    return found if found is not None else task_from(uid, desk.workspace.fields(Table.TASKS, uid))


def _waits(task: Task) -> bool:
    return task.status is not Status.BLOCKED and not has_begun(task)


def _missing(desk: Desk, plans: Mapping[str, Plan], tasks: Collection[Task]) -> dict[str, list[Gate]]:
    found: dict[str, list[Gate]] = {}
    for uid, plan in plans.items():
        nodes = {task.node for task in tasks if task.process == uid and task.node and _waits(task)}
        if nodes:
            found |= gates_of(desk, plan, nodes)
    return found


def _coordinators(plan: Plan | None, standing: Standing, node: str) -> tuple[str, ...]:
    if plan is None:
        return (standing.helper,) if standing.helper else ()
    if standing.helper:
        return tuple(plan.seated(standing.helper))
    return tuple(plan.answering(node) if node else plan.leads)
