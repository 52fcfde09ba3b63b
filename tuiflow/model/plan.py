"""A process or a template as one thing to look at: phases, nodes, roles, RACI. What all rules of P3 to P9 work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.process import Cell, Node, Phase, Process


@dataclass(slots=True)
class Plan:
    """Everything that belongs to one process, tasks left out."""

    process: Process
    phases: list[Phase] = field(default_factory=list)
    """First to last."""
    nodes: list[Node] = field(default_factory=list)
    """By phase, then by their order in it."""
    roles: list[Role] = field(default_factory=list)
    """By order."""
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    """(node, role) → RACI cell; also cells of roles that are no more."""

    @property
    def before(self) -> dict[str, list[str]]:
        """Node → the nodes that come before it, as far as they are there, in the order of `nodes`."""
        places = {node.uid: place for place, node in enumerate(self.nodes)}
        return {
            node.uid: sorted((uid for uid in node.predecessors if uid in places), key=places.__getitem__)
            for node in self.nodes
        }

    @property
    def lead(self) -> Role | None:
        """The role that leads: the one with the most A; where nobody has any, the first (P8). None without roles."""
        counts = {role.uid: 0 for role in self.roles}
        for (_node, role), cell in self.cells.items():
            if cell.letter is Letter.A and role in counts:
                counts[role] += 1
        return max(self.roles, key=lambda role: (counts[role.uid], -self.roles.index(role)), default=None)

    @property
    def leads(self) -> list[str]:
        """The people who lead; the leading role itself while it is vacant."""
        role = self.lead
        return [] if role is None else list(role.people or (role.uid,))

    @property
    def accountable(self) -> list[str]:
        """The people with A at any node; a role that is vacant stands for itself."""
        return list(dict.fromkeys(one for node in self.nodes for one in self.people_with(node.uid, Letter.A)))

    def answering(self, node: str) -> list[str]:
        """Who answers for work at a node: those with A there, else whoever leads; people or vacant roles."""
        return self.people_with(node, Letter.A) or self.leads

    def seated(self, party: str) -> list[str]:
        """The people behind a person or role: those who sit on it, the role itself while it is vacant."""
        role = self.role(party)
        return [party] if role is None else list(role.people) or [party]

    def node(self, uid: str) -> Node | None:
        """The node with that uid."""
        return next((node for node in self.nodes if node.uid == uid), None)

    def role(self, uid: str) -> Role | None:
        """The role with that uid."""
        return next((role for role in self.roles if role.uid == uid), None)

    def row(self, node: str) -> dict[str, Cell]:
        """Role → cell of a node, in the order of the roles; cells of unknown roles come last."""
        known = {role.uid: self.cells[node, role.uid] for role in self.roles if (node, role.uid) in self.cells}
        return known | {role: cell for (of, role), cell in self.cells.items() if of == node and role not in known}

    def with_letter(self, node: str, *letters: Letter) -> list[Role]:
        """The roles that have one of `letters` at a node, in their order."""
        return [
            role
            for role in self.roles
            if (cell := self.cells.get((node, role.uid))) is not None and cell.letter in letters
        ]

    def people_with(self, node: str, *letters: Letter) -> list[str]:
        """The people who sit on those roles, each once; a role that is vacant stands for itself."""
        found = [party for role in self.with_letter(node, *letters) for party in (role.people or (role.uid,))]
        return list(dict.fromkeys(found))


def plan_of(
    process: Process,
    phases: Iterable[Phase],
    nodes: Iterable[Node],
    roles: Iterable[Role],
    cells: Iterable[Cell],
) -> Plan:
    """The plan of `process`, made from all records; others' are left out.

    A node whose phase is not there stands where nodes without a phase stand: first.
    """
    own_phases = sorted((one for one in phases if one.process == process.uid), key=lambda one: (one.order, one.uid))
    places = {phase.uid: place for place, phase in enumerate(own_phases)}
    own_nodes = [one for one in nodes if one.process == process.uid]
    own_nodes.sort(key=lambda one: (places.get(one.phase, -1), one.order, one.uid))
    own_roles = sorted((one for one in roles if one.process == process.uid), key=lambda one: (one.order, one.uid))
    known = {node.uid for node in own_nodes}
    own_cells = {(cell.node, cell.role): cell for cell in cells if cell.node in known}
    return Plan(process, own_phases, own_nodes, own_roles, own_cells)
