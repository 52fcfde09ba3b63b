"""The trash: what was deleted, by whom and when, and the way back (E1, storage: Folding)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.telling import author_of, moment_of, subject_of
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.record import Table, task_from
from tuiflow.model.task import Task
from tuiflow.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Trashed:
    """A task in the trash."""

    task: Task
    who: str
    """Who deleted it; empty while that change has not arrived."""
    when: datetime


def trash_of(desk: Desk) -> list[Trashed]:
    """The tasks in the trash, the last deleted first. Reads the journals."""
    workspace = desk.workspace
    uids = workspace.trashed(Table.TASKS)
    stamps = {uid: workspace.stamps(Table.TASKS, uid)["deleted"] for uid in uids}
    written = workspace.written(set(stamps.values()))
    found = []
    for uid in sorted(uids, key=lambda uid: stamps[uid], reverse=True):
        change = written.get(stamps[uid])
        who = author_of(workspace, change) if change is not None else ""
        task = task_from(uid, workspace.fields(Table.TASKS, uid))
        found.append(Trashed(task, who, moment_of(desk, stamps[uid])))
    return found


def find_trashed(workspace: Workspace, name: str) -> list[str]:
    """The uids of the tasks in the trash that are meant by a label, a label with a part of the uid, or a uid."""
    label, _mark, rest = name.strip().partition("~")
    found = []
    for uid in workspace.trashed(Table.TASKS):
        own = str(workspace.fields(Table.TASKS, uid).get("label", ""))
        if uid == label or (own.casefold() == label.casefold() and uid.startswith(rest)):
            found.append(uid)
    return found


def find_in_trash(workspace: Workspace, name: str) -> str:
    """The uid of the one task in the trash that is meant by `name`; empty when there is none.

    Raises:
        RefusedError: when several are.
    """
    found = find_trashed(workspace, name)
    if len(found) > 1:
        label = name.strip().partition("~")[0]
        names = _(", ").join(f"{label}~{uid[:4]}" for uid in found)
        raise RefusedError(
            _("{count} tasks in the trash are called {name}; give one of these: {names}.").format(
                count=len(found), name=name, names=names
            )
        )
    return found[0] if found else ""


def restore(desk: Desk, uids: Sequence[str]) -> Outcome:
    """Take tasks out of the trash; they stand where they stood.

    Raises:
        RefusedError: when none of them is in the trash.
        WorkspaceError: when nothing can be changed here.
    """
    trashed = set(desk.workspace.trashed(Table.TASKS))
    kept = [uid for uid in uids if uid in trashed]
    if not kept:
        raise RefusedError(_("That is not in the trash."), command=_("See what is with tuiflow trash."))
    edits = [desk.workspace.edit(Table.TASKS, uid, {"deleted": None}) for uid in kept]
    transaction = desk.commit("task.restore", edits)
    named = ngettext("{count} task", "{count} tasks", len(kept)).format(count=len(kept))
    if len(kept) == 1:
        named = subject_of(desk.workspace, Table.TASKS, kept[0])
    return Outcome(_("{tasks} restored.").format(tasks=named), transaction, tuple(kept))
