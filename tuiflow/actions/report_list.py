"""All weekly reports: who has submitted, who is missing, what was amended; to those who may read them (E10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from tuiflow.actions.desk import Desk
from tuiflow.actions.permissions import is_bound
from tuiflow.actions.reports import findings, own_report, running
from tuiflow.actions.telling import author_of, local_time, moment_of, name_of, value_words
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.field import stored_head
from tuiflow.model.kind import kind_words
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Report, ReportState, Section, content_of, report_uid
from tuiflow.model.report_duty import duties, ran_in
from tuiflow.model.week import Week, parse_week
from tuiflow.store.change import Edit


@dataclass(frozen=True, slots=True)
class Entry:
    """The report of one person on one week, there or missing."""

    person: str
    """Uid."""
    name: str
    week: Week
    to: tuple[str, ...]
    """Whom it goes to, or should."""
    report: Report | None
    """None while there is none."""
    is_mine: bool
    contradictions: int = 0
    """Of a submitted one."""

    @property
    def state(self) -> ReportState | None:
        """Where it stands; None: nothing is there."""
        return self.report.state if self.report is not None else None

    @property
    def is_missing(self) -> bool:
        """Whether it is owed and not submitted."""
        return self.state is not ReportState.SUBMITTED and bool(self.to)


def entries_of_week(desk: Desk, week: Week) -> list[Entry]:
    """Everybody's report on a week as far as the actor may know of it: one's own first, then what is missing, then by name."""
    owed = duties(running(desk), week)
    there = {report.reporter: report for report in desk.workspace.reports.values() if report.week == week}
    me = desk.actor.person
    found = [
        _entry(desk, person, week, there.get(person), owed.get(person, ()))
        for person in {*owed, *there, *([me] if me else [])}
    ]
    kept = _known_to_me(desk, [one for one in found if one.report is not None or one.to or one.is_mine])
    return sorted(kept, key=lambda one: (not one.is_mine, not one.is_missing, one.name.casefold(), one.person))


def all_entries(desk: Desk, person: str = "") -> list[Entry]:
    """Every report that the actor may know of, of one person or of all: by name, the newest first."""
    found = [
        _entry(desk, report.reporter, report.week, report, report.to)
        for report in desk.workspace.reports.values()
        if report.week is not None and person in ("", report.reporter)
    ]
    kept = _known_to_me(desk, found)
    kept.sort(key=lambda one: one.week, reverse=True)
    return sorted(kept, key=lambda one: (not one.is_mine, one.name.casefold(), one.person))


def _entry(desk: Desk, person: str, week: Week, report: Report | None, owed: Sequence[str]) -> Entry:
    submitted = report is not None and report.is_submitted
    count = len(findings(desk, week, content_of(report))) if report is not None and submitted else 0
    to = report.to if report is not None and (submitted or report.to) else tuple(owed)
    return Entry(person, name_of(desk.workspace, person), week, to, report, person == desk.actor.person, count)


def missing(desk: Desk, week: Week) -> list[Entry]:
    """Whose report on a week is owed and not submitted, as far as the actor may know of it (E10)."""
    return [one for one in entries_of_week(desk, week) if one.is_missing]


# Who may read


def _known_to_me(desk: Desk, entries: Sequence[Entry]) -> list[Entry]:
    """Those of which the actor may know that they are there, or missing."""
    if not is_bound(desk):
        return list(entries)
    led = {week: _led_people(desk, week) for week in {one.week for one in entries}}
    return [one for one in entries if one.is_mine or one.person in led[one.week] or not desk.me.isdisjoint(one.to)]


def may_read(desk: Desk, report: Report) -> bool:
    """Whether the actor may read a report: the reporter always, recipients and leads once it is submitted."""
    if report.reporter == desk.actor.person:
        return True
    if not report.is_submitted:
        return False
    if not is_bound(desk) or not desk.me.isdisjoint(report.to):
        return True
    return report.week is not None and report.reporter in _led_people(desk, report.week)


def _led_people(desk: Desk, week: Week) -> set[str]:
    """Who works in the processes that the actor leads and that ran in that week: on a role, or with a task."""
    found: set[str] = set()
    for process in desk.workspace.processes:
        plan = desk.workspace.plan(process)
        if desk.actor.person in plan.leads and ran_in(plan.process, week):
            found |= {person for role in plan.roles for person in role.people}
            found |= {task.assignee for task in desk.workspace.tasks_of(process)}
    return found


def read_report(desk: Desk, week: Week, person: str = "") -> Report:
    """The report of a person, or one's own, on a week.

    Raises:
        RefusedError: when there is none, it is not submitted, or the actor may not read it.
    """
    if not person or person == desk.actor.person:
        report = own_report(desk, week)
        if report is None:
            raise RefusedError(
                _("You have no report on {week} yet.").format(week=week.code),
                key=_("Write it with n among the weekly reports (5, Tab)."),
                command=_("See what it would say with tuiflow report draft."),
            )
        return report
    who = name_of(desk.workspace, person)
    found = desk.workspace.reports.get(report_uid(person, week))
    if found is None or not found.is_submitted:
        raise RefusedError(_("{who} has not submitted a report on {week} yet.").format(who=who, week=week.code))
    if not may_read(desk, found):
        raise RefusedError(
            _("The report of {who} is for {to} and for who leads.").format(
                who=who, to=people_words(desk, found.to) or "-"
            )
        )
    return found


def named_report(desk: Desk, uid: str) -> tuple[Week, str]:
    """The week and the reporter of the report with that uid, which may not be written yet.

    Raises:
        RefusedError: when the actor may not read it, or there is no such report.
    """
    report = desk.workspace.reports.get(uid)
    if report is not None and report.week is not None:
        return report.week, read_report(desk, report.week, report.reporter).reporter
    person, _dot, code = uid.rpartition(".")
    if person != desk.actor.person:
        raise RefusedError(_("That report is not there any more."))
    return parse_week(code, desk.today), person


def people_words(desk: Desk, parties: Sequence[str]) -> str:
    """The names of people and roles."""
    return _(", ").join(filter(None, (name_of(desk.workspace, uid) for uid in parties)))


# What was changed after it was submitted


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line, or the recipients, before and after; empty where there was or is nothing."""

    key: str
    """The list, or `report_to`."""
    head: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What somebody has done with a report since it was first submitted, that included."""

    when: datetime
    """Local time, by the author's clock."""
    who: str
    kind: str
    """The code of what was done; `did` has the words."""
    did: str
    changes: tuple[LineChange, ...]


def trace_of(desk: Desk, report: Report) -> list[Amendment]:
    """Who submitted a report and who changed what since, the newest first. Reads the journals: it takes a moment."""
    found: list[Amendment] = []
    for change in desk.workspace.history([(Table.REPORTS, report.uid)]):
        for edit in change.edits:
            if edit.table != Table.REPORTS or edit.uid != report.uid:
                continue
            first = edit.values.get("state") == ReportState.SUBMITTED.value
            if not first and not found:
                continue  # what was written before it was submitted is nobody's business
            changes = () if first else tuple(_changes(desk, edit))
            kind = "report.submit" if first else change.kind
            who, when = author_of(desk.workspace, change), moment_of(desk, change.stamp)
            found.append(Amendment(when, who, kind, kind_words(kind), changes))
    return found[::-1]


def _changes(desk: Desk, edit: Edit) -> Iterator[LineChange]:
    for section in Section:
        if section.value in edit.values:
            yield from _line_changes(desk, section, edit.was.get(section.value), edit.values[section.value])
    for name, value in edit.values.items():
        if name.startswith("report_to/"):
            words = name_of(desk.workspace, name.partition("/")[2])
            yield LineChange("report_to", stored_head(name), "" if value else words, words if value else "")


def _line_changes(desk: Desk, section: Section, before: Value, after: Value) -> Iterator[LineChange]:
    old, new = (
        [value_words(desk.workspace, section.value, [one]) for one in _items(value)] for value in (before, after)
    )
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for place in range(max(last - first, end - start)):
                yield LineChange(
                    section.value,
                    section.caption,
                    old[first + place] if first + place < last else "",
                    new[start + place] if start + place < end else "",
                )


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def submitted_at(desk: Desk, report: Report) -> datetime | None:
    """When a report was first submitted, in local time."""
    return local_time(desk, int(report.submitted.timestamp() * 1000)) if report.submitted is not None else None
