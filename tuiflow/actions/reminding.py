"""Reminders of what is due soon or late, for cron: into the inbox, once for each task and day (E3, E7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.telling import name_of
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.day import late_words, near_words
from tuiflow.model.notice import Notice, Part, Topic, notice_fields, recipients
from tuiflow.model.record import Table
from tuiflow.model.task import DUE_SOON_DAYS, Task
from tuiflow.store.change import Edit

KIND = "task.remind"

FARTHEST_DAYS = 60

_AT_ONCE = 200
"""Reminders in one change."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One task that somebody is to be reminded of today."""

    task: Task
    label: str
    topic: Topic
    to: dict[str, Part]
    """Uid of a person or vacant role → part."""
    names: tuple[str, ...]
    words: str
    """How near the due date is, or how far past."""
    sent: bool
    """It lies in the inbox already."""


def reminders(desk: Desk, days: int = DUE_SOON_DAYS) -> list[Reminder]:
    """What is open and due within `days`, or late, the most urgent first; what nobody would hear of is left out."""
    found = [_reminder(desk, task) for task in _due(desk, days)]
    kept = [one for one in found if one.to]
    return sorted(kept, key=lambda one: (one.task.due or date.max, one.label, one.task.uid))


def send_reminders(desk: Desk, days: int = DUE_SOON_DAYS) -> list[Reminder]:
    """Remind everybody whom it concerns, once a day; returns the reminders that are new.

    Unlike a change, a reminder also reaches whoever lets it be sent: cron runs as somebody.
    """
    new = [one for one in reminders(desk, days) if not one.sent]
    for first in range(0, len(new), _AT_ONCE):
        desk.commit(KIND, [_edit(desk, one) for one in new[first : first + _AT_ONCE]])
    return new


def read_days(text: str) -> int:
    """The number of days that is meant; without one, as many as make a task due soon.

    Raises:
        UsageError: when it is no number from 0 to `FARTHEST_DAYS`.
    """
    wanted = text.strip() or str(DUE_SOON_DAYS)
    if not (wanted.isascii() and wanted.isdigit() and int(wanted[:9]) <= FARTHEST_DAYS):
        raise UsageError(
            _("“{text}” is no number of days: write one from 0 to {highest}.").format(text=text, highest=FARTHEST_DAYS)
        )
    return int(wanted)


def notice_uid(task: str, day: date) -> str:
    """The same on every machine, so that two that send a reminder at once have sent one."""
    return hashlib.blake2b(f"{KIND}/{task}/{day.isoformat()}".encode(), digest_size=8).hexdigest()


def _due(desk: Desk, days: int) -> Iterator[Task]:
    for status in Status:
        if status is not Status.DONE:
            for _order, uid in desk.workspace.column(status):
                task = desk.workspace.tasks[uid]
                if task.due is not None and (task.due - desk.today).days <= days:
                    yield task


def _reminder(desk: Desk, task: Task) -> Reminder:
    workspace, today = desk.workspace, desk.today
    late = task.is_late(today)
    topic = Topic.LATE if late else Topic.DUE_SOON
    plan = workspace.plan(task.process) if task.process in workspace.processes else None
    to = recipients(plan, task, task, workspace.tasks_at, [topic])
    words = late_words(task.days_late(today)) if late else near_words(task.due or today, today)
    return Reminder(
        task,
        label_of(workspace, task),
        topic,
        to,
        tuple(name_of(workspace, party) or party for party in to),
        words,
        workspace.notices.get(notice_uid(task.uid, today)) is not None,
    )


def _edit(desk: Desk, reminder: Reminder) -> Edit | None:
    task = reminder.task
    due = task.due.isoformat() if task.due is not None else ""
    notice = Notice(
        notice_uid(task.uid, desk.today),
        KIND,
        task.process,
        (task.uid,),
        desk.actor.person or desk.actor.login,
        desk.now().astimezone(),
        changes={"due": (due, due)},
        to=reminder.to,
    )
    return desk.workspace.edit(Table.NOTICES, notice.uid, notice_fields(notice))
