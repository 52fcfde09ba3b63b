"""What a person can do with the roles of a process: add, name, seat people, put in order, remove (P8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import labels_in, sentences
from tuiflow.actions.lookup import find_person, split_list
from tuiflow.actions.setup import person_edit
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter, Status
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table, Value
from tuiflow.model.task import Task, check_name
from tuiflow.store.change import Edit, Transaction
from tuiflow.store.workspace import Workspace


def roles_of(workspace: Workspace, process: str) -> list[Role]:
    """The roles of a process, in their order."""
    roles = [role for role in workspace.roles.values() if role.process == process]
    return sorted(roles, key=lambda role: (role.order, role.uid))


def find_role(workspace: Workspace, text: str, process: str) -> Role:
    """The role of that name in a process.

    Raises:
        RefusedError: when it has no such role; the sentence names those that it has.
    """
    wanted = text.strip().casefold()
    roles = roles_of(workspace, process)
    for role in roles:
        if role.name.casefold() == wanted or role.uid == text.strip():
            return role
    known = _(", ").join(role.name for role in roles) or _("none yet")
    raise RefusedError(
        _("“{process}” has no role “{name}”. Its roles: {known}.").format(
            process=workspace.name_of(process), name=text.strip(), known=known
        )
    )


def people_names(workspace: Workspace, role: Role) -> list[str]:
    """The names of the people on a role; who has been deleted since is left out."""
    return sorted(name for name in map(workspace.name_of, role.people) if name)


def add_role(desk: Desk, process: str, name: str, people: str | Sequence[str] = ()) -> Outcome:
    """Add a role behind the others, with people on it.

    Args:
        desk: Who and where.
        process: Uid.
        name: What it is called.
        people: Names, as a list or as people write one; a name that nobody has becomes a new person.

    Raises:
        RefusedError: when the process has a role of that name, or a name is none.
    """
    workspace = desk.workspace
    kept = _free_name(workspace, process, name)
    uids, edits = _seated(desk, people)
    order = max((role.order for role in roles_of(workspace, process)), default=0) + 1
    values: dict[str, Value] = {"name": kept, "process": process, "order": order}
    values |= {f"people/{uid}": True for uid in uids}
    new = new_people(desk, people)
    transaction = desk.commit("role.add", [*edits, workspace.edit(Table.ROLES, desk.new_uid(), values)])
    message = _("Role added: {name}").format(name=kept)
    return Outcome(f"{message}{_('. ')}{new_words(new)}" if new else message, transaction)


def edit_role(
    desk: Desk,
    role: Role,
    name: str | None = None,
    people: str | Sequence[str] | None = None,
    *,
    hand_on: Sequence[Task] = (),
) -> Outcome:
    """Give a role another name, other people, or both; None leaves it as it is.

    Args:
        desk: Who and where.
        role: The role.
        name: What it is called.
        people: Everybody who sits on it from now on, as for `add_role`; nobody makes it vacant.
        hand_on: Tasks that go to the one person who sits on it from now on, in the same change: see `tasks_along`.

    Raises:
        RefusedError: when the name is taken or is none, or everything is like that already.
    """
    workspace = desk.workspace
    values: dict[str, Value] = {}
    edits: list[Edit | None] = []
    handed: list[Edit | None] = []
    if name is not None:
        values["name"] = _free_name(workspace, role.process, name, role.uid)
    if people is not None:
        uids, edits = _seated(desk, people)
        values |= {f"people/{uid}": False for uid in role.people if uid not in uids}
        values |= {f"people/{uid}": True for uid in uids}
        party = uids[0] if len(uids) == 1 else role.uid
        handed = [workspace.edit(Table.TASKS, task.uid, {"assignee": party}) for task in hand_on]
    kind = "role.edit" if values.get("name", role.name) != role.name else "role.seat"
    new = new_people(desk, people or ())
    following = {edit.uid for edit in handed if edit is not None}
    transaction = desk.commit(kind, [*edits, workspace.edit(Table.ROLES, role.uid, values), *handed], "", following)
    now = workspace.roles[role.uid]
    who = _(", ").join(people_names(workspace, now)) or _("vacant")
    message = _("{role}: {who}").format(role=now.name, who=who)
    told = sentences([handed_on_words(desk, hand_on, who), new_words(new)])
    if told:
        message += _(". ") + told
    return Outcome(message, transaction, tuple(task.uid for task in hand_on))


def tasks_along(desk: Desk, role: Role, people: str | Sequence[str]) -> list[Task]:
    """The open tasks that ought to go to the one person who is put on a role.

    Those that are with the role itself and, at the nodes where it is R, with the people who sat on it before. None when
    it is to be several people, or nobody.

    Raises:
        RefusedError: when several people have a name.
    """
    workspace = desk.workspace
    names = _names_in(people)
    wanted = {find_person(workspace, name) or name for name in names}
    if len(wanted) != 1:
        return []
    return _open_tasks(workspace, role, set(role.people) - wanted)


def has_open_tasks(desk: Desk, role: Role) -> bool:
    """Whether there are open tasks that another person on the role could take over."""
    return bool(_open_tasks(desk.workspace, role, set(role.people)))


def _open_tasks(workspace: Workspace, role: Role, leaving: Collection[str]) -> list[Task]:
    """Those with the role itself and, where it is R, those with the people who leave it."""
    doing = {cell.node for cell in workspace.cells.values() if cell.role == role.uid and cell.letter is Letter.R}
    return [
        task
        for task in workspace.tasks_of(role.process)
        if task.status is not Status.DONE
        and (task.assignee == role.uid or (task.assignee in leaving and task.node in doing))
    ]


def new_people(desk: Desk, people: str | Iterable[str]) -> list[str]:
    """The names among those that nobody has yet: whoever is put on a role by such a name begins with that.

    Raises:
        RefusedError: when several people have a name.
    """
    return [name for name in _names_in(people) if not find_person(desk.workspace, name)]


def new_words(names: Sequence[str]) -> str:
    """That these people are new, in one sentence: a slip of the pen makes nobody unseen. Empty for none."""
    return _("New here: {names}.").format(names=_(", ").join(names)) if names else ""


def handed_on_words(desk: Desk, tasks: Sequence[Task], who: str) -> str:
    """Which tasks go to whom, in one sentence; empty when none does."""
    if not tasks:
        return ""
    named = labels_in(desk, [task.uid for task in tasks])
    words = ngettext("{tasks} goes to {who}.", "{tasks} go to {who}.", len(tasks))
    return words.format(tasks=named, who=who)


def remove_role(desk: Desk, role: Role) -> Outcome:
    """Remove a role together with its letters; undo brings both back.

    Raises:
        RefusedError: when it is no more.
    """
    workspace = desk.workspace
    edits = [workspace.edit(Table.CELLS, uid, {"letter": "", "note": ""}) for uid in _cells_of(workspace, role.uid)]
    transaction = desk.commit("role.remove", [*edits, workspace.deletion(Table.ROLES, role.uid)])
    return Outcome(_("Role removed: {name}").format(name=role.name), transaction)


def letters_of(workspace: Workspace, role: str) -> int:
    """How many letters a role has."""
    return len(_cells_of(workspace, role))


def move_role(desk: Desk, plan: Plan, role: str, step: int) -> Outcome:
    """Put a role `step` places further to the right, or to the left.

    Raises:
        RefusedError: when there is no place further on.
    """
    uids = [one.uid for one in plan.roles]
    place = uids.index(role) if role in uids else -1
    if place < 0 or not 0 <= place + step < len(uids):
        raise RefusedError(_("There is no place further on."))
    uids.insert(place + step, uids.pop(place))
    edits = [desk.workspace.edit(Table.ROLES, uid, {"order": order}) for order, uid in enumerate(uids, start=1)]
    transaction: Transaction = desk.commit("role.order", edits)
    return Outcome(_("{name} moved.").format(name=desk.workspace.name_of(role)), transaction)


def _cells_of(workspace: Workspace, role: str) -> list[str]:
    return [uid for uid, cell in workspace.cells.items() if cell.role == role and cell.node in workspace.nodes]


def _free_name(workspace: Workspace, process: str, name: str, own: str = "") -> str:
    kept = check_name(name)
    taken = {role.name.casefold() for role in roles_of(workspace, process) if role.uid != own}
    if kept.casefold() in taken:
        raise RefusedError(_("“{name}” is there already: choose another name.").format(name=kept))
    return kept


def _names_in(people: str | Iterable[str]) -> list[str]:
    given = [people] if isinstance(people, str) else people
    return list(dict.fromkeys(name for text in given for name in split_list(text)))


def _seated(desk: Desk, people: str | Iterable[str]) -> tuple[list[str], list[Edit | None]]:
    """The uids of the people who are named, each once, and the edits that make those who are new."""
    uids: list[str] = []
    edits: list[Edit | None] = []
    for name in _names_in(people):
        uid = find_person(desk.workspace, name)
        if not uid:
            uid, edit = person_edit(desk, name)
            edits.append(edit)
        uids.append(uid)
    return list(dict.fromkeys(uids)), edits
