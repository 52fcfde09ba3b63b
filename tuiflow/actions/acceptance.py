"""Accepting what is done, point by point, or returning it (V1)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.placing import keys_at
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.acceptance import DoneState, done_state
from tuiflow.model.code import Status
from tuiflow.model.record import Table, Value
from tuiflow.model.task import Task, check_text


def state_of(desk: Desk, task: Task) -> DoneState | None:
    """Where the acceptance of a task stands; None while it is not done."""
    return done_state(task, desk.workspace.plan_if_there(task.process))


def waiting_for_me(desk: Desk) -> list[Task]:
    """The tasks that wait for the actor's acceptance, the longest due first."""
    workspace, found = desk.workspace, []
    for _order, uid in workspace.column(Status.DONE):
        fields = workspace.fields(Table.TASKS, uid)
        if not fields.get("acceptance") or fields.get("accepted_by"):
            continue  # seen before a task is made of the record: most are done long ago
        task = workspace.tasks[uid]
        plan = desk.workspace.plan_if_there(task.process)
        if plan is not None and done_state(task, plan) is DoneState.WAITING:
            people = [person for party in plan.answering(task.node) for person in plan.seated(party)]
            if not desk.me.isdisjoint(people):
                found.append(task)
    return sorted(found, key=lambda task: (task.due.isoformat() if task.due else "9", task.label))


def accept(desk: Desk, tasks: Sequence[Task], note: str = "") -> Outcome:
    """Accept work that is done.

    Raises:
        RefusedError: when one is not done, or accepted already.
    """
    edits = []
    for task in tasks:
        _check_done(task)
        if task.accepted.by:
            who = desk.workspace.name_of(task.accepted.by) or task.accepted.by
            raise RefusedError(_("{label} was accepted by {who} already.").format(label=task.label, who=who))
        values: dict[str, Value] = {
            "accepted_by": desk.actor.person or desk.actor.login,
            "accepted_on": desk.today.isoformat(),
        }
        edits.append(desk.workspace.edit(Table.TASKS, task.uid, values))
    transaction = desk.commit("task.accept", edits, check_text(note, _("Note")))
    named = tasks[0].label if len(tasks) == 1 else _count(len(tasks))
    return Outcome(_("{tasks} accepted.").format(tasks=named), transaction, tuple(task.uid for task in tasks))


def return_work(desk: Desk, task: Task, points: Sequence[str], note: str = "") -> Outcome:
    """Return work with what is wrong with it; it is in progress again, and counts as rework (V1).

    Raises:
        RefusedError: without a problem point, or when it is not done.
    """
    _check_done(task)
    kept = [check_text(point, _("Problem point")) for point in points if point.strip()]
    if not kept:
        raise RefusedError(_("Say what is wrong with it: work is returned with at least one problem point."))
    (key,), room = keys_at(desk.workspace, Status.IN_PROGRESS, 0, frozenset([task.uid]))
    values: dict[str, Value] = {
        "status": Status.IN_PROGRESS.value,
        "order": key,
        "accepted_by": "",
        "accepted_on": "",
        "returns": task.accepted.returns + 1,
        "points": list(kept),
    }
    edit = desk.workspace.edit(Table.TASKS, task.uid, values)
    why = _("; ").join([*kept, *([note] if note.strip() else [])])
    transaction = desk.commit("task.return", [edit, *room], why)
    return Outcome(_("{label} returned.").format(label=task.label), transaction, (task.uid,))


def _check_done(task: Task) -> None:
    if task.status is not Status.DONE:
        raise RefusedError(
            _("{label} is “{status}”, not done: there is nothing to accept yet.").format(
                label=task.label, status=task.status.caption
            )
        )


def _count(count: int) -> str:
    return ngettext("{count} task", "{count} tasks", count).format(count=count)
