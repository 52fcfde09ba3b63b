"""What waits for somebody: requests, work to accept, conditions to approve, help that is wanted (E4, E5, E6, V1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tuiflow.actions.acceptance import waiting_for_me
from tuiflow.actions.blocking import Concern, blocked_list
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import gates_of, progress_by_node
from tuiflow.actions.listing import label_of
from tuiflow.actions.permissions import people_among
from tuiflow.actions.requests import describe, open_requests, own_requests, who_asked
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.gate import approvers
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table
from tuiflow.model.request import Request


class Want(Enum):
    """What is wanted."""

    DECIDE = "decide"
    ACCEPT = "accept"
    APPROVE = "approve"
    HELP = "help"
    ANSWER = "answer"
    """The actor's own request: others have to decide it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the actor."""

    want: Want
    uid: str
    """Of the request, the task or the node."""
    subject: str
    who: str
    """Whose it is, or who asks."""
    words: str
    """What is asked, or what is wrong."""
    process: str = ""
    """Uid of the process."""


def waiting(desk: Desk) -> list[Waiting]:
    """Everything that waits for the actor: what others ask first, then what is done, then conditions, then help."""
    if not desk.actor.person:
        return []
    return [*_requests(desk), *_done(desk), *_conditions(desk), *_help(desk)]


def asked_by_me(desk: Desk) -> list[Waiting]:
    """What the actor has asked for, and nobody has decided yet."""
    if not desk.actor.person:
        return []
    found = []
    for request in own_requests(desk):
        who = _(", ").join(people_among(desk.workspace, request.deciders))
        found.append(_of_request(desk, request, Want.ANSWER, who))
    return found


def _requests(desk: Desk) -> list[Waiting]:
    return [_of_request(desk, one, Want.DECIDE, who_asked(desk, one)) for one in open_requests(desk)]


def _of_request(desk: Desk, request: Request, want: Want, who: str) -> Waiting:
    described = describe(desk, request)
    changes = [f"{one.head}: {one.before or '-'} → {one.after or '-'}" for one in described.changes]
    moved = len(described.following)
    if moved:
        changes.append(ngettext("{count} more moves along", "{count} more move along", moved).format(count=moved))
    words = _("; ").join([*changes, request.why])
    return Waiting(want, request.uid, described.title, who, words, request.process)


def _done(desk: Desk) -> list[Waiting]:
    workspace = desk.workspace
    return [
        Waiting(
            Want.ACCEPT,
            task.uid,
            f"{label_of(workspace, task)} {task.name}",
            workspace.name_of(task.assignee),
            task.acceptance,
            task.process,
        )
        for task in waiting_for_me(desk)
    ]


def _conditions(desk: Desk) -> list[Waiting]:
    """Conditions of nodes whose turn it is: what comes before is done, and they have not begun."""
    workspace, found = desk.workspace, []
    for process in workspace.processes.values():
        if process.closed is not None:
            continue
        plan = workspace.plan(process.uid)
        if not any(node.open_conditions for node in plan.nodes):
            continue
        progress = progress_by_node(desk, plan.nodes)
        for uid, gates in gates_of(desk, plan).items():
            node = workspace.nodes[uid]
            begun = progress[uid].status is not Status.NOT_STARTED
            if begun or any(gate.predecessor for gate in gates) or not _is_asked(plan, uid, desk.actor.person):
                continue
            words = _(", ").join(gate.condition for gate in gates)
            found.append(Waiting(Want.APPROVE, uid, node.name, process.name, words, process.uid))
    return found


def _is_asked(plan: Plan, node: str, person: str) -> bool:
    """Whether a condition waits for somebody: where anybody may approve, for those who sit in the process at all."""
    asked = approvers(plan, node) or tuple(uid for role in plan.roles for uid in role.people)
    return person in asked


def _help(desk: Desk) -> list[Waiting]:
    workspace = desk.workspace
    return [
        Waiting(
            Want.HELP,
            one.task.uid,
            f"{label_of(workspace, one.task)} {one.task.name}",
            workspace.name_of(one.task.assignee),
            one.task.block.reason if one.task.block is not None else "",
            one.task.process,
        )
        for one in blocked_list(desk, Concern.HELP)
    ]


CONCERNED = frozenset({Table.TASKS, Table.REQUESTS, Table.NODES, Table.CELLS, Table.ROLES, Table.PROCESSES})
"""Tables whose change may change what waits."""
