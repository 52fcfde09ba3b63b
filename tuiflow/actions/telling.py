"""Stored values and records in the words of people: names for uids, captions for codes."""

from __future__ import annotations

from datetime import UTC, datetime

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.language import _
from tuiflow.model.code import Category, Code, Priority, Status
from tuiflow.model.record import Table, Value, text
from tuiflow.model.report import Line, Report, ReportState, lines_from, report_from
from tuiflow.model.report_text import written
from tuiflow.model.request import RequestState
from tuiflow.model.retro import RetroState
from tuiflow.store.change import Transaction
from tuiflow.store.stamp import reading_of
from tuiflow.store.workspace import Workspace

_CODES: dict[str, type[Code]] = {"status": Status, "priority": Priority, "category": Category}
_STATES: tuple[type[Code], ...] = (RequestState, RetroState, ReportState)
"""What the field `state` can hold, by the table that it is of; a code says the same in each."""

_UIDS = frozenset({"process", "node", "phase", "assignee", "block_helper", "role", "accepted_by", "reporter", "retro"})
_LAST_SECOND = 253_402_300_799
"""Of the year 9999: a later one cannot be written as a date."""


def value_words(workspace: Workspace, name: str, value: Value, *, codes: bool = False) -> str:
    """The value of a stored field, as people read it; empty when there is none.

    Args:
        workspace: Where names are looked up.
        name: The stored field; elements of sets by their full name (`collaborators/<uid>`).
        value: What is stored.
        codes: Leave codes as they are, for JSON.
    """
    plain, slash, element = name.partition("/")
    yes = "true" if codes else _("yes")
    if slash:
        # An approval is kept with who gave it; what was taken away is False.
        return (name_of(workspace, element) or element) if value is True or type(value) is dict else ""
    if plain == "deleted":
        return yes if type(value) is dict else ""
    if type(value) is list:
        return (", " if codes else _(", ")).join(_item_words(workspace, item) for item in value)
    if type(value) is bool or value is None or type(value) is dict:
        return yes if value is True else ""
    words = str(value)
    if plain == "state" and not codes:
        return next((states(words).caption for states in _STATES if words in list(states)), words)
    if plain in _CODES and words in list(_CODES[plain]):
        return words if codes else _CODES[plain](words).caption
    return name_of(workspace, words) or words if plain in _UIDS else words


def _item_words(workspace: Workspace, item: Value) -> str:
    """An entry of a stored list: a text, or the line of a report with the tasks that it cites."""
    (line,) = lines_from([item]) or (Line(""),)
    return written(line, lambda uid: subject_of(workspace, Table.TASKS, uid))


def name_of(workspace: Workspace, uid: str) -> str:
    """The name of whatever has that uid, in the trash or not; empty when nothing has."""
    if not uid:
        return ""
    named = workspace.name_of(uid)
    if named:
        return named
    for table in (Table.PEOPLE, Table.ROLES, Table.PROCESSES, Table.NODES, Table.PHASES):
        named = text(workspace.fields(table, uid).get("name"))
        if named:
            return named
    retro = workspace.fields(Table.RETROS, uid)
    return name_of(workspace, text(retro.get("process"))) if retro else ""


def subject_of(workspace: Workspace, table: str, uid: str) -> str:
    """How a record is called: a task by its id, others by their name; a part of the uid when it has none."""
    task = workspace.tasks.get(uid) if table == Table.TASKS else None
    if task is not None:
        return label_of(workspace, task)
    fields = workspace.fields(table, uid)
    if table == Table.REPORTS:
        person, _dot, code = uid.rpartition(".")  # one that is only reminded of is not there yet
        report = report_from(uid, fields) if fields else Report(uid, person, None)
        week = report.week.code if report.week is not None else code
        return _("weekly report {week} of {who}").format(week=week, who=name_of(workspace, report.reporter))
    if table == Table.CELLS:
        parts = (name_of(workspace, text(fields.get("node"))), name_of(workspace, text(fields.get("role"))))
        return " × ".join(part for part in parts if part) or uid[:4]
    if table == Table.RETROS:
        return name_of(workspace, text(fields.get("process"))) or uid[:4]
    return text(fields.get("label")) or text(fields.get("name")) or uid[:4]


def author_of(workspace: Workspace, transaction: Transaction) -> str:
    """Who made a change: the person, else the login."""
    return name_of(workspace, transaction.author) or transaction.login or _("unknown")


def moment_of(desk: Desk, stamp: str) -> datetime:
    """When a change was made, in local time, by its author's clock."""
    return local_time(desk, reading_of(stamp)[0])


QUARTER_MS = 15 * 60 * 1000
"""All time zones differ by multiples of it, so that its milliseconds lie on one day everywhere."""


def local_time(desk: Desk, milliseconds: int) -> datetime:
    """A moment in milliseconds since 1970, which a wrong clock may have given, as local time."""
    seconds = min(max(milliseconds // 1000, 0), _LAST_SECOND - 86_400)
    return datetime.fromtimestamp(seconds, UTC).astimezone(desk.now().tzinfo)
