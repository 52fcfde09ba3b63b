"""The three states of done (V1): derived, never stored."""

from __future__ import annotations

from tuiflow.language import noop
from tuiflow.model.code import Code, Status
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task


class DoneState(Code):
    """What has become of work that is done."""

    WAITING = "waiting", noop("to be accepted")
    ACCEPTED = "accepted", noop("accepted")
    PLAIN = "plain", noop("done, nothing to accept")


def done_state(task: Task, plan: Plan | None) -> DoneState | None:
    """Where the acceptance of a task stands; None while it is not done.

    It waits when it has an acceptance standard and somebody else than its assignee answers for it.
    """
    if task.status is not Status.DONE:
        return None
    if task.accepted.by:
        return DoneState.ACCEPTED
    if plan is None or not task.standard:
        return DoneState.PLAIN
    people = {person for party in plan.answering(task.node) for person in plan.seated(party)}
    doing = set(plan.seated(task.assignee)) if task.assignee else set()
    return DoneState.WAITING if people - doing else DoneState.PLAIN
