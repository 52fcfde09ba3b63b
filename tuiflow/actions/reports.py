"""Writing one's weekly report: what it says before anybody has written it, keeping it as a draft, submitting, amending (E10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tuiflow.actions.acceptance import waiting_for_me
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.inbox import person_here
from tuiflow.actions.list_versions import unsettled
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_party, find_task, split_list
from tuiflow.actions.progress import Courses, read_courses, task_of
from tuiflow.actions.telling import local_time, name_of
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.record import Table, Value, text
from tuiflow.model.report import (
    Content,
    Line,
    Report,
    ReportState,
    Section,
    lines_value,
    period,
    report_uid,
)
from tuiflow.model.report_check import Finding, Scope, check
from tuiflow.model.report_duty import Running, Work, readers, work_from
from tuiflow.model.report_prefill import Frame, Known, prefill
from tuiflow.model.report_text import FindTask
from tuiflow.model.task import check_text
from tuiflow.model.week import Week
from tuiflow.store.change import Edit
from tuiflow.store.stamp import reading_of

LINES_LIMIT = 100
"""Lines of a list; who has more to say writes a document."""


def own_report(desk: Desk, week: Week) -> Report | None:
    """The actor's report on a week as the workspace has it; None while there is none."""
    return desk.workspace.reports.get(report_uid(desk.actor.person, week))


def stamp_of(desk: Desk, report: Report) -> str:
    """When the workspace's report was changed last: another one than a draft was begun over says that it is behind."""
    return max(desk.workspace.stamps(Table.REPORTS, report.uid).values(), default="")


# What it says before anybody has written it


def prefilled(desk: Desk, week: Week, courses: Courses | None = None) -> Content:
    """The actor's report from what really happened in a week, and from what comes.

    Args:
        desk: Who and where.
        week: Which one.
        courses: How every task stood; read where they are not given, which takes a moment.

    Raises:
        RefusedError: when the workspace does not know who asks, or the week has not begun.
    """
    person = person_here(desk)
    check_begun(desk, week)
    frame = Frame(week, desk.today, desk.me, lambda uid: name_of(desk.workspace, uid))
    known = _known(desk, week, courses if courses is not None else read_courses(desk))
    return Content(recipients_of(desk, person, week), prefill(known, frame))


def _known(desk: Desk, week: Week, courses: Courses) -> Iterator[Known]:
    """The tasks that have to do with the actor, without making the others from their records."""
    workspace, me = desk.workspace, desk.me
    waits = {task.uid for task in waiting_for_me(desk)} if desk.today in week else set()
    for uid, course in courses.items():
        mine = any(
            standing is not None and not me.isdisjoint((standing.assignee, standing.helper))
            for _day, standing in course
        )
        if mine or uid in waits or workspace.fields(Table.TASKS, uid).get("accepted_by") in me:
            yield Known(task_of(desk, uid), course, uid in waits)


def recipients_of(desk: Desk, person: str, week: Week) -> tuple[str, ...]:
    """Whom the report of a person on a week goes to: people, or roles that are vacant."""
    return tuple(readers(running(desk), week, person))


def running(desk: Desk, made_by: date = date.max) -> list[Running]:
    """The processes that were there on the day `made_by`, with the work of their tasks."""
    workspace = desk.workspace
    works: dict[str, list[Work]] = {}
    for uid in list(workspace.tasks):
        fields = workspace.fields(Table.TASKS, uid)
        works.setdefault(text(fields.get("process")), []).append(work_from(fields))
    return [
        Running(workspace.plan(process), works.get(process, ()))
        for process in list(workspace.processes)
        if made_by == date.max or made_on(desk, Table.PROCESSES, process) <= made_by
    ]


def made_on(desk: Desk, table: Table, uid: str) -> date:
    """The day on which a record was made, as far as its fields still say; today for one that is not there."""
    stamps = desk.workspace.stamps(table, uid)
    return local_time(desk, reading_of(min(stamps.values()))[0]).date() if stamps else desk.today


def check_begun(desk: Desk, week: Week) -> None:
    """Refuse a report on a week that has not begun.

    Raises:
        RefusedError: saying when it begins.
    """
    if week.monday > desk.today:
        raise RefusedError(
            _("{week} begins on {day}: there is nothing to report yet.").format(
                week=week.code, day=week.monday.isoformat()
            )
        )


# Reading what somebody writes


def task_label(desk: Desk, uid: str) -> str:
    """The id by which a report cites a task, in the trash or not; empty for one that never was."""
    task = desk.workspace.tasks.get(uid)
    return (
        label_of(desk.workspace, task)
        if task is not None
        else text(desk.workspace.fields(Table.TASKS, uid).get("label"))
    )


def task_finder(desk: Desk) -> FindTask:
    """Finds tasks by the ids in a report's lines: `ISO-9001` is a text where no process has the prefix ISO."""
    workspace = desk.workspace
    prefixes = {process.prefix.upper() for process in workspace.processes.values()}

    def find(label: str) -> str:
        plain = label.partition("~")[0]
        if plain.rpartition("-")[0].upper() not in prefixes and not workspace.with_label(plain):
            return ""
        return find_task(workspace, label).uid

    return find


def read_recipients(desk: Desk, typed: str) -> tuple[str, ...]:
    """The people and roles that are named, each once.

    Raises:
        RefusedError: when nobody is called so.
    """
    return tuple(dict.fromkeys(find_party(desk.workspace, name) for name in split_list(typed)))


def findings(desk: Desk, week: Week, content: Content) -> list[Finding]:
    """Where a report says something else than the workspace does now."""
    scope = Scope(week, desk.workspace.tasks.get, lambda uid: task_label(desk, uid))
    return check(content, scope)


# Keeping it


def keep_draft(desk: Desk, week: Week, content: Content) -> Outcome:
    """Keep a report in the workspace as a draft, to go on with it elsewhere.

    Raises:
        RefusedError: when it is submitted already, nothing has changed, or a text is too long.
    """
    report = own_report(desk, week)
    if report is not None and report.is_submitted:
        raise RefusedError(
            _("The report on {week} is submitted already: submit it again to amend it.").format(week=week.code)
        )
    values = _values(desk, week, content) | {"state": ReportState.DRAFT.value}
    transaction = desk.commit("report.save", [_edit(desk, week, values)])
    return Outcome(
        _("Draft of the report on {week} kept; nobody else reads it yet.").format(week=week.code), transaction
    )


def submit(desk: Desk, week: Week, content: Content) -> Outcome:
    """Submit a report, or amend one that is submitted; its recipients hear of it.

    Raises:
        RefusedError: when it is empty or unchanged, a text is too long, or the week has not begun.
    """
    values = _values(desk, week, content)
    if not any(line.text.strip() or line.tasks for section in Section for line in content.of(section)):
        raise RefusedError(_("There is nothing in it yet: write at least one line."))
    report, now = own_report(desk, week), desk.now().astimezone().isoformat(timespec="seconds")
    if report is None or not report.is_submitted:
        values |= {"state": ReportState.SUBMITTED.value, "submitted": now}
        transaction = desk.commit("report.submit", [_edit(desk, week, values)])
        return Outcome(_submitted_words(desk, week, content), transaction)
    if _edit(desk, week, values) is None:
        raise RefusedError(_("Nothing to change: it was submitted like that already."))
    transaction = desk.commit("report.amend", [_edit(desk, week, values | {"amended": now})])
    return Outcome(_("Report on {week} amended; what it said before is kept.").format(week=week.code), transaction)


def _submitted_words(desk: Desk, week: Week, content: Content) -> str:
    who = _(", ").join(filter(None, (name_of(desk.workspace, uid) for uid in content.to)))
    if not who:
        return _("Report on {week} submitted; it goes to nobody in particular.").format(week=week.code)
    return _("Report on {week} submitted to {who}.").format(week=week.code, who=who)


def _edit(desk: Desk, week: Week, values: dict[str, Value]) -> Edit | None:
    uid = report_uid(desk.actor.person, week)
    if uid not in desk.workspace.reports and desk.workspace.fields(Table.REPORTS, uid):
        values = values | {"deleted": None}  # it was taken back: writing it again brings it back
    return unsettled(desk.workspace.edit(Table.REPORTS, uid, values))


def _values(desk: Desk, week: Week, content: Content) -> dict[str, Value]:
    """What is stored of what somebody has written."""
    person = person_here(desk)
    check_begun(desk, week)
    report = own_report(desk, week)
    before = report.to if report is not None else ()
    values: dict[str, Value] = {"reporter": person, **period(week)}
    lists = {section: lines_value(checked_lines(section, content.of(section))) for section in Section}
    kept = {section: lines_value(report.lines(section)) if report is not None else None for section in Section}
    values |= {section.value: lines for section, lines in lists.items() if lines != kept[section]}
    values |= {f"report_to/{uid}": uid in content.to for uid in dict.fromkeys([*before, *content.to])}
    return values


def checked_lines(section: Section, lines: Sequence[Line]) -> list[Line]:
    """The lines of a list as they will be kept; empty ones are left out.

    Raises:
        RefusedError: when one is too long, or there are too many.
    """
    kept = [Line(check_text(" ".join(line.text.split()), section.caption), line.tasks) for line in lines]
    kept = [line for line in kept if line.text or line.tasks]
    if len(kept) > LINES_LIMIT:
        raise RefusedError(
            _("“{list}” has {count} lines; at most {limit} are kept.").format(
                list=section.caption, count=len(kept), limit=LINES_LIMIT
            )
        )
    return kept
