"""Gates: what has to be there before work at a node begins, and who can give it (E5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuiflow.errors import RefusedError
from tuiflow.language import noop
from tuiflow.model.acceptance import DoneState, done_state
from tuiflow.model.code import Code, Letter, Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.progress import Progress
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that is missing: a node before that is not done, or a condition that nobody has approved."""

    node: str
    """Uid of the node that waits."""
    predecessor: str = ""
    """Uid of the node that is to be done first; empty where a condition is missing."""
    condition: str = ""
    """The precondition that is to be approved; empty where a node is missing."""
    givers: tuple[str, ...] = ()
    """Who can give it: uids of people, or of roles that are vacant."""


class GateClosedError(RefusedError):
    """Work cannot begin yet; with a reason it can be begun all the same."""

    def __init__(self, message: str, gates: Mapping[str, list[Gate]], missing: Sequence[str] = ()) -> None:
        """Refuse.

        Args:
            message: One sentence for people.
            gates: What is missing, by the uid of each task that cannot begin.
            missing: The same in words, each thing once, for where there is room to list them.
        """
        super().__init__(message)
        self.gates = gates
        self.missing = tuple(missing)


def open_gates(plan: Plan, node: Node, progress: Mapping[str, Progress]) -> list[Gate]:
    """What is missing before work at `node` begins: nodes first, then conditions, each in their order.

    Args:
        plan: The process.
        node: The one that waits.
        progress: How far each node has come; one that is not there counts as not begun.
    """
    waiting = [
        Gate(node.uid, predecessor=uid, givers=tuple(plan.people_with(uid, Letter.R) or plan.leads))
        for uid in nodes_before(plan, node)
        if uid not in progress or progress[uid].status is not Status.DONE
    ]
    givers = tuple(plan.answering(node.uid))
    return waiting + [Gate(node.uid, condition=condition, givers=givers) for condition in node.open_conditions]


def nodes_before(plan: Plan, node: Node) -> list[str]:
    """The nodes that have to be done first, as far as they are there, in the plan's order."""
    wanted = frozenset(node.predecessors)
    return [one.uid for one in plan.nodes if one.uid in wanted]


class Given(Code):
    """Where a postcondition of a node stands (E5)."""

    OPEN = "open", noop("not met yet")
    MET = "met", noop("met")
    APPROVED = "approved", noop("approved")


def postcondition_state(
    plan: Plan, node: Node, condition: str, progress: Mapping[str, Progress], tasks: Sequence[Task]
) -> Given:
    """Whether what has to hold after a node holds, as far as that is known.

    Where nodes that follow wait for the same condition, it holds when each of them has it approved; otherwise when the
    node is done and nothing of it waits to be accepted.

    Args:
        plan: The process.
        node: Whose postcondition it is.
        condition: Its text.
        progress: How far each node has come.
        tasks: Those of `node`.
    """
    waiting = [one for one in plan.nodes if node.uid in one.predecessors and condition in one.preconditions]
    if waiting:
        return Given.APPROVED if all(one.approval_of(condition) for one in waiting) else Given.OPEN
    is_done = node.uid in progress and progress[node.uid].status is Status.DONE
    is_waiting = any(done_state(task, plan) is DoneState.WAITING for task in tasks)
    return Given.MET if is_done and not is_waiting else Given.OPEN


def approvers(plan: Plan, node: str) -> tuple[str, ...]:
    """The people who may approve the conditions of a node: its A; while nobody sits there, who leads the process.

    Empty while both seats are vacant: then anybody may, as otherwise nobody could ever begin.
    """
    seated = [person for role in plan.with_letter(node, Letter.A) for person in role.people]
    lead = plan.lead
    return tuple(dict.fromkeys(seated or (lead.people if lead is not None else ())))


def may_approve(plan: Plan, node: str, person: str) -> bool:
    """Whether a person, by uid, may approve the conditions of a node, or take an approval back (E5)."""
    allowed = approvers(plan, node)
    return not allowed or person in allowed


def has_begun(task: Task) -> bool:
    """Whether work on a task has begun; what was blocked before that has not."""
    if task.block is not None:
        return not task.block.unbegun
    return task.status is not Status.NOT_STARTED


def resumed(task: Task) -> Status:
    """The status in which blocked work goes on: that from before, so that what had not begun does not begin by it (E5).

    What was done and then blocked is open again: in progress.
    """
    return Status.IN_PROGRESS if has_begun(task) else Status.NOT_STARTED


def begins(task: Task, wanted: Status) -> bool:
    """Whether work on a task begins when it gets the status `wanted`: only that is gated (E5)."""
    return wanted in (Status.IN_PROGRESS, Status.DONE) and not has_begun(task)
