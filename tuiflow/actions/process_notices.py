"""What a change of a process itself makes known: it begins, its kick-off was held, somebody sits on a role now (E7, E8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.model.notice import AUDIENCE, Notice, Part, Topic
from tuiflow.model.record import Table, Value, text
from tuiflow.store.change import Edit

_PEOPLE = "people/"
_KICK_OFF = "kick_off_"

BEGINNINGS: Mapping[str, Topic] = {"process.start": Topic.BEGUN, "process.kick_off": Topic.BEGUN}
"""Kinds of change that everybody in the process hears of, together with who does what until when (E8)."""


def process_notices(desk: Desk, kind: str, edits: Sequence[Edit], why: str) -> Iterator[Notice]:
    """The notices that a change makes besides those about tasks; by whom and when is left to the caller."""
    for edit in edits:
        beginning = _beginning(kind, edit)
        if beginning:
            yield _of_beginning(desk, beginning, edits, edit, why)
    if kind == "process.start":
        return  # who sits where is told with the rest
    for edit in edits:
        if edit.table == Table.ROLES:
            notice = _seating(desk, kind, edit, why)
            if notice is not None:
                yield notice


def _beginning(kind: str, edit: Edit) -> str:
    """Which of `BEGINNINGS` an edit is, also as a part of another change such as an approved request; empty for none."""
    if edit.table != Table.PROCESSES or kind == "undo":
        return ""
    if kind == "process.start":
        return kind
    is_held = any(name.startswith(_KICK_OFF) and value for name, value in edit.values.items())
    return "process.kick_off" if is_held else ""


def _of_beginning(desk: Desk, kind: str, edits: Sequence[Edit], edit: Edit, why: str) -> Notice:
    (part,) = AUDIENCE[BEGINNINGS[kind]]
    parties = [*_people_in(desk, edit.uid), *_people_coming(edits, edit.uid)]
    changes = _told(edit) if kind == "process.kick_off" else {}
    return Notice("", kind, edit.uid, why=why, changes=changes, to=dict.fromkeys(parties, part))


def _told(edit: Edit) -> dict[str, tuple[Value, Value]]:
    told = ((name, value) for name, value in edit.values.items() if name.startswith(_KICK_OFF) and value)
    return {name: (edit.was.get(name), value) for name, value in told}


def _people_in(desk: Desk, process: str) -> list[str]:
    """Everybody on the roles of a process and at its tasks; for a vacant role the role."""
    plan = desk.workspace.plan_if_there(process)
    if plan is None:
        return []
    tasks = desk.workspace.tasks_of(process)
    parties = [role.uid for role in plan.roles]
    parties += [party for task in tasks for party in (task.assignee, *task.collaborators) if party]
    return list(dict.fromkeys(uid for party in parties for uid in plan.seated(party)))


def _people_coming(edits: Sequence[Edit], process: str) -> list[str]:
    """Likewise, of roles that begin with the change itself."""
    found: list[str] = []
    for edit in edits:
        if edit.table == Table.ROLES and edit.creates and edit.values.get("process") == process:
            found += [name.removeprefix(_PEOPLE) for name, value in _seats(edit) if value] or [edit.uid]
    return list(dict.fromkeys(found))


def _seats(edit: Edit) -> Iterator[tuple[str, Value]]:
    return ((name, value) for name, value in edit.values.items() if name.startswith(_PEOPLE))


def _seating(desk: Desk, kind: str, edit: Edit, why: str) -> Notice | None:
    """Who sits on a role now, and who no longer does, hear of it."""
    told: dict[str, Part] = {}
    for name, value in _seats(edit):
        if bool(value) != bool(edit.was.get(name)):
            told[name.removeprefix(_PEOPLE)] = Part.SEATED if value else Part.FORMER
    if not told:
        return None
    process = text(desk.workspace.fields_after(edit).get("process"))
    return Notice("", kind, process, why=why, changes={"role": ("", edit.uid)}, to=told)
