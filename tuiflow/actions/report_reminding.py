"""Reminders of weekly reports that are not submitted: from Friday on, in the inbox and when the app opens (E10)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tuiflow.actions.desk import Desk
from tuiflow.actions.reports import made_on, running
from tuiflow.actions.telling import name_of
from tuiflow.model.notice import Notice, Part, notice_fields
from tuiflow.model.record import Table
from tuiflow.model.report import report_uid
from tuiflow.model.report_duty import duties, owed_week
from tuiflow.model.week import Week
from tuiflow.store.change import Edit

KIND = "report.remind"


@dataclass(frozen=True, slots=True)
class ReportReminder:
    """Somebody who has not submitted a report that should be there by now."""

    person: str
    """Uid."""
    name: str
    week: Week
    sent: bool
    """The reminder lies in the inbox already."""


def report_reminders(desk: Desk) -> list[ReportReminder]:
    """Whose report is missing by now, by name; who reports to nobody owes none."""
    week = owed_week(desk.today)
    owed = duties(running(desk, week.sunday), week)
    found = [
        ReportReminder(
            person, name_of(desk.workspace, person), week, notice_uid(desk, person, week) in desk.workspace.notices
        )
        for person, recipients in owed.items()
        if recipients and not _is_submitted(desk, person, week) and made_on(desk, Table.PEOPLE, person) <= week.sunday
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.person))


def send_report_reminders(desk: Desk) -> list[ReportReminder]:
    """Remind everybody of a missing report: on its Friday or the weekend, and once more in the week after.

    Returns:
        The reminders that are new.
    """
    new = [one for one in report_reminders(desk) if not one.sent]
    if new:
        desk.commit(KIND, [_edit(desk, one) for one in new])
    return new


def own_missing_week(desk: Desk) -> Week | None:
    """The week on which the actor's own report should be there by now and is not; None where all is well."""
    me = desk.actor.person
    return next((one.week for one in report_reminders(desk) if me and one.person == me), None)


def _is_submitted(desk: Desk, person: str, week: Week) -> bool:
    report = desk.workspace.reports.get(report_uid(person, week))
    return report is not None and report.is_submitted


def notice_uid(desk: Desk, person: str, week: Week) -> str:
    """The same on every machine, so that two that send a reminder at once have sent one."""
    named = f"{KIND}/{person}/{week.code}/{Week.of(desk.today).code}"
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()


def _edit(desk: Desk, reminder: ReportReminder) -> Edit | None:
    notice = Notice(
        notice_uid(desk, reminder.person, reminder.week),
        KIND,
        by=desk.actor.person or desk.actor.login,
        at=desk.now().astimezone(),
        to={reminder.person: Part.REPORTER},
        report=report_uid(reminder.person, reminder.week),
    )
    return desk.workspace.edit(Table.NOTICES, notice.uid, notice_fields(notice))
