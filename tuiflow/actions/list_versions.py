"""A part of a weekly report or of a retrospective that was written in two places at once, and putting both together (E10, V2).

The store lets the later one hold and keeps the other (storage: Folding). Lines can stand beside each other, so here
nobody has to choose: what the other version has, and did not come from what both began with, is put in. A text is
put together like a list, of its lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from tuiflow.actions.conflicts import losing_values
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.retros import check_draft, check_may_write
from tuiflow.actions.telling import author_of, moment_of, value_words
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.field import RETRO_FIELDS, stored_head
from tuiflow.model.merge import merged
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Section
from tuiflow.model.retro_form import LINES, WORDS
from tuiflow.store.change import Edit, Transaction
from tuiflow.store.workspace import Workspace

_PARTS: Mapping[str, Sequence[str]] = {
    Table.REPORTS.value: [section.value for section in Section],
    Table.RETROS.value: [name for name in RETRO_FIELDS if name in (*WORDS, *LINES) and name != "day"],
}
"""Fields that consist of lines, by the table, as they stand in the form."""

_TEXTS = frozenset(WORDS) - {"day", "present"}


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of a list or a text, written without knowledge of the one that holds."""

    table: str
    uid: str
    field: str
    """The stored name."""
    head: str
    who: tuple[str, ...]
    """Who wrote the other versions, each once."""
    when: datetime
    """When the latest of them was written, in local time."""
    added: tuple[str, ...]
    """Lines that would come in, as people read them."""
    gone: tuple[str, ...]
    """Lines that the other version has dropped, and that would go."""
    together: Value
    """With both, as it is stored."""


def has_other_versions(workspace: Workspace, table: str, uid: str) -> bool:
    """Whether a part of the record was written in two places at once. Cheap: rows of lists are marked by it."""
    losing = losing_values(workspace, table, uid)
    return any(name in losing for name in _PARTS.get(table, ()))


def other_versions(desk: Desk, table: str, uid: str) -> list[OtherVersion]:
    """The parts of a record that were written in two places at once. Reads the journals where there are any."""
    workspace = desk.workspace
    if not has_other_versions(workspace, table, uid):
        return []
    past = {change.stamp: change for change in workspace.history([(table, uid)])}
    losing = losing_values(workspace, table, uid)
    return [_other(desk, table, uid, name, losing[name], past) for name in _PARTS[table] if name in losing]


def _other(
    desk: Desk, table: str, uid: str, name: str, losing: Mapping[str, Value], past: Mapping[str, Transaction]
) -> OtherVersion:
    workspace = desk.workspace
    holds, now = workspace.stamps(table, uid)[name], _packed(workspace.fields(table, uid).get(name))
    edits = {
        stamp: edit
        for stamp, change in past.items()
        for edit in change.edits
        if (edit.table, edit.uid) == (table, uid) and name in edit.values
    }
    together = now
    for stamp in sorted(losing):
        together = merged(_base(edits, name, holds, stamp), together, _packed(losing[stamp]))

    def words(lines: Counter[str]) -> tuple[str, ...]:
        return tuple(value_words(workspace, name, [orjson.loads(line)]) for line in lines.elements())

    authors = [author_of(workspace, past[stamp]) for stamp in sorted(losing) if stamp in past]
    return OtherVersion(
        table,
        uid,
        name,
        stored_head(name),
        tuple(dict.fromkeys(authors)),
        moment_of(desk, max(losing)),
        words(Counter(together) - Counter(now)),
        words(Counter(now) - Counter(together)),
        "\n".join(map(orjson.loads, together)) if name in _TEXTS else list(map(orjson.loads, together)),
    )


def _packed(value: Value) -> tuple[str, ...]:
    """The lines of a stored list or text, each in a form that can be compared."""
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(orjson.dumps(line, option=orjson.OPT_SORT_KEYS).decode() for line in lines)


def _base(edits: Mapping[str, Edit], name: str, one: str, other: str) -> tuple[str, ...]:
    """The lines from which both versions began: the latest that the authors of both had seen; empty without any."""
    common = _seen(edits, name, one) & _seen(edits, name, other)
    return _packed(edits[max(common)].values[name]) if common else ()


def _seen(edits: Mapping[str, Edit], name: str, stamp: str) -> set[str]:
    """The stamps of the versions that stand behind one, itself included."""
    found: set[str] = set()
    waiting = [stamp]
    while waiting:
        stamp = waiting.pop()
        if stamp in edits and stamp not in found:
            found.add(stamp)
            waiting += edits[stamp].saw.get(name, ())
    return found


# Settling it


def unsettled(edit: Edit | None) -> Edit | None:
    """An edit of a form as one that settles nothing: what was written elsewhere stays until somebody says what becomes of it."""
    if edit is None:
        return None
    parts = _PARTS[edit.table]
    return replace(edit, saw={name: stamps[:1] if name in parts else stamps for name, stamps in edit.saw.items()})


def put_in(desk: Desk, table: str, uid: str, fields: Collection[str] = ()) -> Outcome:
    """Put the lines of the other versions into what holds; that is one change, which undo takes back.

    Args:
        desk: Who and where.
        table: Of the record.
        uid: Of the record.
        fields: These alone; without any all.

    Raises:
        RefusedError: when there is no other version, or the actor may not write the record.
    """
    found = _found(desk, table, uid, fields)
    values = {one.field: one.together for one in found}
    lines = sum(len(one.added) for one in found)
    message = ngettext(
        "{count} line of the other version is here now.", "{count} lines of the other version are here now.", lines
    )
    return Outcome(message.format(count=lines), _settle(desk, table, uid, values, "conflict.merge"))


def leave_out(desk: Desk, table: str, uid: str) -> Outcome:
    """Let what holds stay as it is; the other versions are in the history.

    Raises:
        RefusedError: when there is no other version, or the actor may not write the record.
    """
    fields = desk.workspace.fields(table, uid)
    values = {one.field: fields[one.field] for one in _found(desk, table, uid, ())}
    return Outcome(
        _("It stays as it is; the other version is in the history."),
        _settle(desk, table, uid, values, "conflict.keep"),
    )


def _found(desk: Desk, table: str, uid: str, fields: Collection[str]) -> list[OtherVersion]:
    _check_may_write(desk, table, uid)
    found = [one for one in other_versions(desk, table, uid) if not fields or one.field in fields]
    if not found:
        raise RefusedError(_("There is no other version here."))
    return found


def _settle(desk: Desk, table: str, uid: str, values: Mapping[str, Value], kind: str) -> Transaction:
    workspace = desk.workspace
    wanted = dict(values)
    report = workspace.reports.get(uid) if table == Table.REPORTS else None
    if report is not None and report.is_submitted and kind == "conflict.merge":
        wanted["amended"] = desk.now().astimezone().isoformat(timespec="seconds")
    return desk.commit(kind, [workspace.edit(Table(table), uid, wanted)])


def _check_may_write(desk: Desk, table: str, uid: str) -> None:
    if table == Table.REPORTS:
        if uid.rpartition(".")[0] != desk.actor.person:
            raise RefusedError(_("Everybody writes their own report; this one is to read."))
        return
    retro = desk.workspace.retros.get(uid)
    if retro is None:
        raise RefusedError(_("This retrospective was deleted."))
    check_may_write(desk, retro.process)
    check_draft(desk, retro)
