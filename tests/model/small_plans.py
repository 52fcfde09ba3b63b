"""Small plans for tests of the rules that work on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process


def plan_with(
    nodes: Sequence[Node], seats: Mapping[str, Sequence[str]], raci: Mapping[str, Mapping[str, Letter]] | None = None
) -> Plan:
    """A plan of these nodes.

    Args:
        nodes: In their order.
        seats: Role → people on it.
        raci: Node → role → letter.
    """
    roles = [Role(uid, uid.title(), "p", tuple(people), place) for place, (uid, people) in enumerate(seats.items())]
    cells = {
        (node, role): Cell(node, role, letter) for node, row in (raci or {}).items() for role, letter in row.items()
    }
    return Plan(Process("p", "Process", "P"), [], list(nodes), roles, cells)


def node(uid: str, *before: str, days: int = 1, **values: Sequence[str]) -> Node:
    """A node called like its uid in capitals, after the nodes `before`."""
    made = Node(uid, uid.upper(), "p", "", days=days, predecessors=before)
    for name, value in values.items():
        setattr(made, name, tuple(value))
    return made
