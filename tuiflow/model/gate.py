"""Gates: what has to be there before work at a node begins, and who can give it (E5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuiflow.errors import RefusedError
from tuiflow.model.code import Letter, Status
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


def begins(task: Task, wanted: Status) -> bool:
    """Whether work on a task begins when it gets the status `wanted`: only that is gated (E5)."""
    return wanted in (Status.IN_PROGRESS, Status.DONE) and not has_begun(task)
