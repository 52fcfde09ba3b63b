"""A process: one run of a standard way of working, its phases, nodes and RACI cells (P1, P3, P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuiflow.model.code import Category, Letter


@dataclass(slots=True)
class Process:
    """One process with its goal and frame (P1)."""

    uid: str
    name: str
    prefix: str
    """Of its tasks' labels, e.g. `CSAT`."""
    category: Category = Category.PROJECT
    scenario: str = ""
    item: str = ""
    """The work item."""
    outcome: str = ""
    measure: str = ""
    target: str = ""
    departments: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    order: int = 0


@dataclass(slots=True)
class Phase:
    """A stage of a process (流程阶段)."""

    uid: str
    name: str
    process: str
    order: int = 0


@dataclass(slots=True)
class Node:
    """A key node inside a phase (关键节点)."""

    uid: str
    name: str
    process: str
    phase: str
    order: int = 0
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    preconditions: tuple[str, ...] = ()
    postconditions: tuple[str, ...] = ()
    days: int = 0
    predecessors: tuple[str, ...] = ()
    """Uids of nodes that come before."""
    guidance: str = ""


@dataclass(slots=True)
class Cell:
    """One RACI cell: what a role does at a node, e.g. A(审批)."""

    node: str
    role: str
    letter: Letter
    note: str = ""

    def __str__(self) -> str:
        """As it is written in a table: `A(审批)`."""
        return f"{self.letter.value}({self.note})" if self.note else self.letter.value


def cell_uid(node: str, role: str) -> str:
    """The identity of the cell of `node` and `role`: two people who fill it offline fill the same one."""
    return f"{node}.{role}"


def total_days(nodes: list[Node]) -> int:
    """Planned days of the nodes together (P5: 2+3+5+4 = 14)."""
    return sum(node.days for node in nodes)
