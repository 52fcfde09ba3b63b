"""A process: one run of a standard way of working, its phases, nodes and RACI cells (P1, P3, P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuiflow.model.code import Category, DayCount, Letter, Status

DEFAULT_COUNTRY = "CN"


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
    day_count: DayCount = DayCount.WORKING
    """Which days its durations count (P5)."""
    country: str = DEFAULT_COUNTRY
    """Whose holidays and make-up days hold, as an ISO code (P5)."""
    template: str = ""
    """Id of the template that it was started from; empty for one built from scratch (V4)."""
    template_version: int = 0
    closed: date | None = None
    """Since when it is over; None while it runs."""
    kick_off: KickOff | None = None
    """None before it was held."""

    @property
    def says_target(self) -> bool:
        """Whether its outcome names the target already (`评分提升15%`, `15%`), with no measure to explain it."""
        goal = self.outcome or self.item
        return not self.measure and "".join(self.target.split()) in "".join(goal.split())


@dataclass(slots=True)
class KickOff:
    """What was agreed when the process began (P9)."""

    day: date | None = None
    present: tuple[str, ...] = ()
    """Names of those who were there."""
    goal: str = ""
    milestones: str = ""
    """Time nodes as they were agreed."""
    rules: str = ""
    """Working rules: when and how people report, who decides what."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A named condition of a node that A has approved (E5)."""

    condition: str
    by: str = ""
    """Uid of the person, or the login."""
    on: date | None = None


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
    """Planned."""
    predecessors: tuple[str, ...] = ()
    """Uids of nodes that come before."""
    guidance: str = ""
    acceptance: tuple[str, ...] = ()
    """Points that its outputs are checked against."""
    actual_days: int = 0
    """What it really took; 0 while that is not known. Kept apart from planned and rework days (P5)."""
    rework_days: int = 0
    start: date | None = None
    """Not before this day; None: as soon as what comes before is done."""
    status: Status = Status.NOT_STARTED
    """Set by hand; counts only while the node has no tasks (model.progress)."""
    approvals: tuple[Approval, ...] = ()
    """Preconditions that have been approved; one that is no precondition any more means nothing."""
    key: str = ""
    """What the template calls it; by it runs are compared with each other (V6)."""

    def approval_of(self, condition: str) -> Approval | None:
        """Who approved a precondition and when; None while nobody has."""
        return next((approval for approval in self.approvals if approval.condition == condition), None)

    @property
    def open_conditions(self) -> list[str]:
        """The preconditions that nobody has approved yet (E5)."""
        return [condition for condition in self.preconditions if self.approval_of(condition) is None]


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
