"""Reminders: whom they reach, and that they come once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.inbox import inbox, unread_count
from tuiflow.actions.reminding import read_days, reminders, send_reminders
from tuiflow.errors import UsageError
from tuiflow.model.code import Status
from tuiflow.model.notice import Part


def due(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def labels(office: Office, days: int = 2) -> list[str]:
    return [one.label for one in reminders(office.ann, days)]


def test_what_is_open_and_due_within_the_days_or_late_is_reminded_of_the_most_urgent_first() -> None:
    office = Office()
    office.add("Soon", due=due(2), assignee="Bob")
    office.add("Late", due=due(-3), assignee="Bob")
    office.add("Later", due=due(3), assignee="Bob")
    office.add("Done", status=Status.DONE, due=due(0), assignee="Bob")
    office.add("Without a date", assignee="Bob")
    assert labels(office) == ["CSAT-002", "CSAT-001"]
    assert labels(office, 3) == ["CSAT-002", "CSAT-001", "CSAT-003"]
    assert labels(office, 0) == ["CSAT-002"]


def test_the_assignee_hears_and_when_it_is_late_a_too() -> None:
    office = Office()
    office.add("Soon", due=due(1), assignee="Bob", node="设计问卷")
    office.add("Late", due=due(-1), assignee="Bob", node="设计问卷")
    late, soon = reminders(office.ann)
    assert soon.to == {"bob": Part.R}
    assert late.to == {"bob": Part.R, "ann": Part.A}


def test_it_comes_once_a_day_however_often_it_is_sent() -> None:
    office = Office()
    office.add("Soon", due=due(1), assignee="Bob")
    office.sync()
    before = unread_count(office.bob)
    assert len(send_reminders(office.ann)) == 1
    assert send_reminders(office.ann) == []
    office.sync()
    assert unread_count(office.bob) == before + 1
    assert inbox(office.bob)[0].why == "due 2024-07-11, tomorrow"
    tomorrow = datetime.combine(TODAY + timedelta(days=1), datetime.min.time())
    office.ann.now = lambda: tomorrow
    assert len(send_reminders(office.ann)) == 1


def test_two_machines_that_send_at_once_have_sent_one() -> None:
    office = Office()
    office.add("Soon", due=due(1), assignee="*专员")
    office.bob.workspace.receive()
    specialist = office.desk("pro")
    before = unread_count(specialist)
    send_reminders(office.ann)
    send_reminders(office.bob)  # has not seen it
    office.sync()
    specialist.workspace.receive()
    assert unread_count(specialist) == before + 1


def test_who_lets_it_be_sent_is_reminded_too() -> None:
    office = Office()
    office.add("Mine", due=due(0), assignee="Ann Lee")
    before = unread_count(office.ann)
    send_reminders(office.ann)
    assert unread_count(office.ann) == before + 1


def test_days_are_a_small_number() -> None:
    assert read_days("") == 2
    assert read_days("0") == 0
    for text in ("-1", "61", "x", "²"):
        with pytest.raises(UsageError, match="no number of days"):
            read_days(text)
