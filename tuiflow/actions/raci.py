"""What a person can do with a RACI matrix: letters, notes, and handing on the tasks of a node (P6, P7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.audit import Finding, audit
from tuiflow.model.code import Letter, Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.schedule import Span
from tuiflow.model.task import Task
from tuiflow.store.change import Edit
from tuiflow.store.workspace import Workspace

NOTE_LIMIT = 100
"""Characters of a note: it stands in a cell."""

CellPlace = tuple[str, str]
"""Uids of the node and the role."""


def find_cell(workspace: Workspace, node: str, role: str) -> Cell | None:
    """What stands in a cell; None when it is empty."""
    return workspace.cells.get(cell_uid(node, role))


def role_name(workspace: Workspace, uid: str) -> str:
    """The name of a role, also of one that was removed."""
    return workspace.name_of(uid) or str(workspace.fields(Table.ROLES, uid).get("name", "")) or uid


def audit_plan(desk: Desk, plan: Plan, spans: Mapping[str, Span] | None = None) -> list[Finding]:
    """What the audit finds, with the names of people and of roles that were removed (P7)."""
    workspace = desk.workspace
    strangers = {role for _node, role in plan.cells} - {role.uid for role in plan.roles}
    names = {uid: person.name for uid, person in workspace.people.items()}
    names |= {role: role_name(workspace, role) for role in strangers}
    return audit(plan, names, spans)


def set_cell(desk: Desk, node: str, role: str, letter: Letter | None, note: str | None = None) -> Outcome:
    """Set the letter of one cell, and its note when one is given; None empties it. See `set_cells`."""
    return set_cells(desk, [(node, role)], letter, note)


def set_cells(
    desk: Desk,
    places: Sequence[CellPlace],
    letter: Letter | None,
    note: str | None = None,
    hand_on: Sequence[Task] = (),
) -> Outcome:
    """Set the letter of cells, as one change (P6).

    Args:
        desk: Who and where.
        places: The cells.
        letter: None empties them, their notes too.
        note: What else stands there; None keeps what is there.
        hand_on: Tasks that go to whoever then does them: the first role among `places`, in the same change.

    Raises:
        RefusedError: when a node or role is no more (a cell of such a role can still be emptied), the note is too long,
            or everything is like that already.
    """
    kept = _checked_note(note) if note is not None else None
    edits: list[Edit | None] = []
    for node, role in places:
        _check_place(desk.workspace, node, role, emptying=letter is None)
        edits.append(_cell_edit(desk.workspace, node, role, letter, kept))
    if hand_on:
        party = party_of(desk.workspace, places[0][1])
        edits += [desk.workspace.edit(Table.TASKS, task.uid, {"assignee": party}) for task in hand_on]
    outcome = desk.commit("raci.set", edits, "", {task.uid for task in hand_on})
    message = _said(desk.workspace, places, letter)
    if hand_on:
        who = desk.workspace.name_of(party_of(desk.workspace, places[0][1]))
        count = len(hand_on)
        message += ngettext(" {count} open task goes to {who}.", " {count} open tasks go to {who}.", count).format(
            count=count, who=who
        )
    return Outcome(message, outcome, tuple(task.uid for task in hand_on))


def set_note(desk: Desk, node: str, role: str, note: str) -> Outcome:
    """Say more about what a role does at a node; empty takes the note away.

    Raises:
        RefusedError: when the cell has no letter, the note is too long, or it is so already.
    """
    kept = _checked_note(note)
    if find_cell(desk.workspace, node, role) is None:
        raise RefusedError(_("The cell is empty: give it a letter first, with r, a, c or i."))
    transaction = desk.commit("raci.note", [desk.workspace.edit(Table.CELLS, cell_uid(node, role), {"note": kept})])
    cell = find_cell(desk.workspace, node, role)
    return Outcome(_("{node}, {role}: {cell}").format(cell=cell, **_names(desk.workspace, node, role)), transaction)


def tasks_to_hand_on(desk: Desk, node: str, role: str, former: Collection[str] = ()) -> list[Task]:
    """The open tasks of a node that are with whoever did it before `role` has to (E1).

    Args:
        desk: Who and where.
        node: The node.
        role: Who is to do it from now on.
        former: Roles that were R until just now, besides those that still are.
    """
    workspace = desk.workspace
    before = {
        uid
        for uid, one in workspace.roles.items()
        if uid != role and (uid in former or _has_letter(workspace, node, uid, Letter.R)) and one.process
    }
    parties = before | {person for uid in before for person in workspace.roles[uid].people}
    parties -= {role, party_of(workspace, role)}
    process = workspace.nodes[node].process if node in workspace.nodes else ""
    return [
        task
        for task in workspace.tasks_of(process)
        if task.node == node and task.status is not Status.DONE and task.assignee in parties
    ]


def party_of(workspace: Workspace, role: str) -> str:
    """Who is meant by a role as an assignee: the one person on it, else the role itself."""
    people = workspace.roles[role].people if role in workspace.roles else ()
    return people[0] if len(people) == 1 else role


def _has_letter(workspace: Workspace, node: str, role: str, letter: Letter) -> bool:
    cell = find_cell(workspace, node, role)
    return cell is not None and cell.letter is letter


def _cell_edit(workspace: Workspace, node: str, role: str, letter: Letter | None, note: str | None) -> Edit | None:
    uid = cell_uid(node, role)
    cell = workspace.cells.get(uid)
    if letter is None:
        return workspace.edit(Table.CELLS, uid, {"letter": "", "note": ""}) if cell is not None else None
    values: dict[str, Value] = {"node": node, "role": role, "letter": letter.value}
    if note is not None or cell is None:
        values["note"] = note or ""
    stored = workspace.fields(Table.CELLS, uid)
    if not stored:
        values = {name: value for name, value in values.items() if value}
    elif stored.get("deleted") and cell is None:
        values["deleted"] = None  # undone once: with the same letter again nothing else would differ
    return workspace.edit(Table.CELLS, uid, values)


def _check_place(workspace: Workspace, node: str, role: str, *, emptying: bool) -> None:
    if node not in workspace.nodes:
        raise RefusedError(_("That node has been deleted meanwhile."))
    if emptying:
        return
    if role not in workspace.roles or workspace.roles[role].process != workspace.nodes[node].process:
        raise RefusedError(
            _("{role} is no role of this process any more: the cell can only be emptied, with -.").format(
                role=role_name(workspace, role)
            )
        )


def _checked_note(note: str) -> str:
    kept = " ".join(note.split())
    if len(kept) > NOTE_LIMIT:
        raise RefusedError(
            _("The note has {count} characters; at most {limit} fit into a cell.").format(
                count=len(kept), limit=NOTE_LIMIT
            )
        )
    return kept


def _names(workspace: Workspace, node: str, role: str) -> dict[str, str]:
    return {"node": workspace.name_of(node), "role": role_name(workspace, role)}


def _said(workspace: Workspace, places: Sequence[CellPlace], letter: Letter | None) -> str:
    """What was set, in one sentence."""
    if len(places) == 1:
        cell = find_cell(workspace, *places[0])
        return _("{node}, {role}: {cell}").format(cell=cell or "-", **_names(workspace, *places[0]))
    return ngettext("{count} cell: {letter}", "{count} cells: {letter}", len(places)).format(
        count=len(places), letter=letter.value if letter is not None else "-"
    )
