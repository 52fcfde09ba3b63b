"""Each person's inbox: what has reached them and why, and what they have read of it (E7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import labels_in
from tuiflow.actions.history import FieldChange
from tuiflow.actions.notices import field_changes, notice_subject
from tuiflow.actions.telling import local_time, name_of
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.day import late_words, near_words, read_stored
from tuiflow.model.kind import kind_words
from tuiflow.model.notice import Notice, Part
from tuiflow.model.record import Table

INBOX_LIMIT = 500
"""Entries that are listed at once; older ones are in the history of their task."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One entry of somebody's inbox, in words."""

    uid: str
    when: datetime | None
    """Local time, by its author's clock."""
    who: str
    did: str
    kind: str
    part: str
    """Why it reached the one who looks: the code of the part."""
    reason: str
    """The same in words."""
    process: str
    """Its name."""
    place: str
    """Uid of the process."""
    subject: str
    """The task's id and name, how many tasks, or the process."""
    tasks: tuple[str, ...]
    """Uids of the tasks that are still there."""
    changes: tuple[FieldChange, ...]
    why: str
    is_read: bool
    report: str = ""
    """Uid of the weekly report that it is about."""


def unread_count(desk: Desk) -> int:
    """How much the actor has not read yet; 0 for somebody whom the workspace does not know."""
    return len(desk.workspace.notices.unread(desk.actor.person, desk.me)) if desk.actor.person else 0


def inbox(desk: Desk, limit: int = INBOX_LIMIT, *, codes: bool = False) -> list[Letter]:
    """What has reached the actor, the newest first.

    Raises:
        RefusedError: when the workspace does not know who asks.
    """
    person_here(desk)
    return [_letter(desk, notice, codes=codes) for notice in desk.workspace.notices.newest(desk.me, limit)]


def mark_read(desk: Desk, letters: Sequence[str], *, read: bool = True) -> Outcome:
    """Mark notices as read by the actor, or as not read.

    Raises:
        RefusedError: when they are so already.
    """
    person_here(desk)
    edits = [desk.workspace.edit(Table.NOTICES, uid, {f"read/{desk.actor.person}": read}) for uid in letters]
    transaction = desk.commit("notice.read", edits)
    count = len(transaction.edits)
    return Outcome(ngettext("{count} read.", "{count} read.", count).format(count=count), transaction)


def mark_all_read(desk: Desk) -> Outcome:
    """Mark everything as read.

    Raises:
        RefusedError: when there is nothing unread.
    """
    person_here(desk)
    unread = desk.workspace.notices.unread(desk.actor.person, desk.me)
    if not unread:
        raise RefusedError(_("Nothing unread."))
    return mark_read(desk, unread)


def person_here(desk: Desk) -> str:
    """Uid of the person who acts here.

    Raises:
        RefusedError: when nobody in the workspace matches the login.
    """
    if not desk.actor.person:
        raise RefusedError(
            _("Nobody in the workspace matches the login {login}: act as somebody with --as NAME.").format(
                login=desk.actor.login
            )
        )
    return desk.actor.person


def _letter(desk: Desk, notice: Notice, *, codes: bool) -> Letter:
    workspace = desk.workspace
    parts = [notice.to[party] for party in desk.me if party in notice.to]
    part = min((Part.read(code) for code in parts), key=list(Part).index, default=Part.I)
    when = local_time(desk, int(notice.at.timestamp() * 1000)) if notice.at is not None else None
    tasks = tuple(uid for uid in notice.tasks if uid in workspace.tasks)
    return Letter(
        notice.uid,
        when,
        name_of(workspace, notice.by) or notice.by or _("unknown"),
        kind_words(notice.kind),
        notice.kind,
        part.value,
        part.caption,
        name_of(workspace, notice.process),
        notice.process,
        _subject_with_labels(desk, notice, tasks),
        tasks,
        tuple(field_changes(desk, notice, codes=codes)),
        notice.why or _reminded_of(notice),
        desk.actor.person in notice.read,
        notice.report,
    )


def _reminded_of(notice: Notice) -> str:
    """What a reminder says: how near the due date was on its day. Empty for any other notice."""
    due = read_stored(notice.changes.get("due", ("", ""))[1])
    if notice.kind != "task.remind" or due is None or notice.at is None:
        return ""
    today = notice.at.astimezone().date()
    near = late_words((today - due).days) if due < today else near_words(due, today)
    return _("due {day}, {near}").format(day=due.isoformat(), near=near)


def _subject_with_labels(desk: Desk, notice: Notice, tasks: Sequence[str]) -> str:
    subject = notice_subject(desk, notice, tasks)
    return _("{head}: {words}").format(head=subject, words=labels_in(desk, tasks)) if len(tasks) > 1 else subject
