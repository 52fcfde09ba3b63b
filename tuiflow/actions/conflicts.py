"""Two people wrote the same field without seeing each other: both values, who and when, and taking either (storage: Folding).

And two offline people gave one label to two tasks: one of them gets another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.telling import author_of, moment_of, subject_of, value_words
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.day import read_stored
from tuiflow.model.field import PLACE_FIELDS, stored_head
from tuiflow.model.label import next_label
from tuiflow.model.record import Table, Value
from tuiflow.model.task import Task, check_dates
from tuiflow.store.change import Transaction
from tuiflow.store.fold import value_of
from tuiflow.store.workspace import Workspace

_NOT_SHOWN = PLACE_FIELDS | {"deleted", "block_since", "submitted", "amended"}
"""Nobody has an opinion on these: they follow from what was done."""

_TABLES = frozenset(table.value for table in Table)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that were written."""

    stamp: str
    text: str
    """As people read it; empty for nothing."""
    who: str
    """Empty while the change has not arrived."""
    when: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values that were written without knowledge of each other."""

    table: str
    uid: str
    subject: str
    field: str
    """The stored name; of a set with the element."""
    head: str
    current: Version
    """The one that holds: the latest."""
    others: tuple[Version, ...]
    """The latest first."""


def losing_values(workspace: Workspace, table: str, uid: str) -> dict[str, dict[str, Value]]:
    """Field → stamp → value that differs from the one that holds. Cheap: cards are marked by it."""
    losing = workspace.losing(table, uid)
    if not losing:
        return {}
    fields = workspace.fields(table, uid)
    found = {}
    for name, heads in losing.items():
        current = value_of(fields, name)
        different = {stamp: value for stamp, value in heads.items() if (value or None) != (current or None)}
        if different and name not in _NOT_SHOWN:
            found[name] = different
    return found


def has_conflict(workspace: Workspace, uid: str) -> bool:
    """Whether a task has a field that people differ about."""
    return bool(losing_values(workspace, Table.TASKS, uid))


def conflicts_of(desk: Desk, table: str, uid: str, *, codes: bool = False) -> list[Conflict]:
    """The fields of a record that people differ about. Reads the journals to know who wrote what.

    Args:
        desk: Who and where.
        table: Of the record.
        uid: Of the record.
        codes: Leave codes as they are, for JSON.
    """
    workspace = desk.workspace
    losing = losing_values(workspace, table, uid)
    if not losing:
        return []
    fields, stamps = workspace.fields(table, uid), workspace.stamps(table, uid)
    written = workspace.written({stamp for heads in losing.values() for stamp in heads} | {stamps[n] for n in losing})

    def version(name: str, stamp: str, value: Value) -> Version:
        change: Transaction | None = written.get(stamp)
        who = author_of(workspace, change) if change is not None else ""
        return Version(stamp, value_words(workspace, name, value, codes=codes), who, moment_of(desk, stamp))

    return [
        Conflict(
            table,
            uid,
            subject_of(workspace, table, uid),
            name,
            stored_head(name),
            version(name, stamps[name], value_of(fields, name)),
            tuple(version(name, stamp, heads[stamp]) for stamp in sorted(heads, reverse=True)),
        )
        for name, heads in losing.items()
    ]


def all_conflicts(desk: Desk, *, codes: bool = False) -> list[Conflict]:
    """Those of all records that are not in the trash; what only a newer tuiflow knows is left to it."""
    return [
        conflict
        for table, uid in desk.workspace.disputed()
        if table in _TABLES and _is_readable(desk, table, uid)
        for conflict in conflicts_of(desk, table, uid, codes=codes)
    ]


def _is_readable(desk: Desk, table: str, uid: str) -> bool:
    """Whether the actor may see what a record says: weekly reports are not everybody's."""
    from tuiflow.actions.report_list import may_read  # the board asks this module of every card, and never for that

    report = desk.workspace.reports.get(uid) if table == Table.REPORTS else None
    return report is None or may_read(desk, report)


def take_other(desk: Desk, conflict: Conflict, version: Version) -> Outcome:
    """Let another of the values hold; the conflict is over.

    Raises:
        RefusedError: when somebody has settled it meanwhile, or the value does not go with the other fields.
        WorkspaceError: when nothing can be changed here.
    """
    return _settle(desk, conflict, version.stamp, "conflict.take")


def keep_current(desk: Desk, conflict: Conflict) -> Outcome:
    """Let the value that holds go on holding; the conflict is over.

    Raises:
        RefusedError: when somebody has settled it meanwhile.
        WorkspaceError: when nothing can be changed here.
    """
    return _settle(desk, conflict, conflict.current.stamp, "conflict.keep")


def _settle(desk: Desk, conflict: Conflict, stamp: str, kind: str) -> Outcome:
    workspace, table, uid, name = desk.workspace, conflict.table, conflict.uid, conflict.field
    values = losing_values(workspace, table, uid).get(name, {})
    report = workspace.reports.get(uid) if table == Table.REPORTS else None
    if report is not None and report.reporter != desk.actor.person:
        raise RefusedError(_("Everybody writes their own report; this one is to read."))
    now = workspace.stamps(table, uid).get(name)
    if now is not None and values:
        values = values | {now: value_of(workspace.fields(table, uid), name)}
    if stamp not in values:
        raise RefusedError(_("Somebody has settled this meanwhile; nothing was changed."))
    value = values[stamp]
    if name in ("start", "due"):
        days = {day: read_stored(workspace.fields(table, uid).get(day)) for day in ("start", "due")}
        days[name] = read_stored(value)
        check_dates(days["start"], days["due"])
    transaction = desk.commit(kind, [workspace.edit(Table(table), uid, {name: value})])
    words = value_words(workspace, name, value) or _("nothing")
    message = _("{subject}: {head} is {value}.").format(subject=conflict.subject, head=conflict.head, value=words)
    return Outcome(message, transaction, (uid,) if table == Table.TASKS else ())


def renumber(desk: Desk, task: Task) -> Outcome:
    """Give a task whose label another one has too the next free label.

    Raises:
        RefusedError: when it is the only one of that label.
        WorkspaceError: when nothing can be changed here.
    """
    workspace = desk.workspace
    if len(workspace.with_label(task.label)) < 2:
        raise RefusedError(_("{label} belongs to one task only: nothing to renumber.").format(label=task.label))
    process = workspace.processes.get(task.process)
    prefix = process.prefix if process is not None else task.label.rpartition("-")[0]
    label = next_label(prefix, workspace.labels())
    transaction = desk.commit("task.renumber", [workspace.edit(Table.TASKS, task.uid, {"label": label})])
    message = _("{old} ({name}) is {label} now.").format(old=task.label, name=task.name, label=label)
    return Outcome(message, transaction, (task.uid,))
