"""How much each role and person has to do in a process, and what stands still while somebody is away (P7, P8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tuiflow.model.code import Letter, Status
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task


@dataclass(slots=True)
class Load:
    """What one role or person has to do."""

    letters: dict[Letter, int] = field(default_factory=lambda: dict.fromkeys(Letter, 0))
    """In how many rows it has each letter."""
    days: int = 0
    """Planned days of the nodes at which it is R."""
    tasks: int = 0
    """Tasks that are not done yet, and are with it."""


def role_loads(plan: Plan, tasks: Iterable[Task]) -> dict[str, Load]:
    """Role → load, in the order of the roles; tasks of the people on a role count as the role's."""
    loads = {role.uid: Load() for role in plan.roles}
    days = {node.uid: node.days for node in plan.nodes}
    for (node, uid), cell in plan.cells.items():
        if uid in loads:
            _count(loads[uid], cell.letter, days[node])
    with_whom = _open_by_assignee(tasks)
    for role in plan.roles:
        loads[role.uid].tasks = sum(with_whom.get(party, 0) for party in (role.uid, *role.people))
    return loads


def person_loads(plan: Plan, tasks: Iterable[Task]) -> dict[str, Load]:
    """Person → load of everybody who sits on a role; a row in which somebody has a letter twice counts once for it.

    Each of several people on one role has the whole of it: nobody knows beforehand who will do it.
    """
    days = {node.uid: node.days for node in plan.nodes}
    seats = {role.uid: role.people for role in plan.roles}
    parts = {(person, node, cell.letter) for (node, role), cell in plan.cells.items() for person in seats.get(role, ())}
    people = list(dict.fromkeys(person for role in plan.roles for person in role.people))
    loads = {person: Load() for person in people}
    for person, node, letter in parts:
        _count(loads[person], letter, days[node])
    with_whom = _open_by_assignee(tasks)
    for person in people:
        own = (person, *(role.uid for role in plan.roles if person in role.people))
        loads[person].tasks = sum(with_whom.get(party, 0) for party in own)
    return loads


@dataclass(frozen=True, slots=True)
class Gap:
    """A node that has nobody for a letter."""

    node: str
    role: str
    """The role that has the letter."""
    letter: Letter


@dataclass(frozen=True, slots=True)
class Absence:
    """What it means that one person is away."""

    person: str
    cells: frozenset[tuple[str, str]] = frozenset()
    """(node, role) of every letter that the person would have answered for."""
    gaps: tuple[Gap, ...] = ()
    """Nodes whose only R or A is away, in the order of the nodes."""
    tasks: tuple[str, ...] = ()
    """Uids of open tasks that are with nobody else, in the order given."""


def absence(plan: Plan, person: str, tasks: Sequence[Task]) -> Absence:
    """What stands still while `person` is away.

    A role with somebody else on it goes on. A node without R or A to begin with is no gap that this person leaves:
    the audit says so already.
    """
    left = {role.uid: [one for one in role.people if one != person] for role in plan.roles}
    seats = {role.uid for role in plan.roles if person in role.people}
    cells = frozenset(place for place in plan.cells if place[1] in seats)
    gaps = []
    for node in plan.nodes:
        for letter in (Letter.R, Letter.A):
            roles = plan.with_letter(node.uid, letter)
            own = [role for role in roles if role.uid in seats]
            if own and not any(left[role.uid] for role in roles):
                gaps.append(Gap(node.uid, own[0].uid, letter))
    stuck = {person, *(uid for uid in seats if not left[uid])}
    waiting = tuple(task.uid for task in tasks if task.status is not Status.DONE and task.assignee in stuck)
    return Absence(person, cells, tuple(gaps), waiting)


def _count(load: Load, letter: Letter, days: int) -> None:
    load.letters[letter] += 1
    if letter is Letter.R:
        load.days += days


def _open_by_assignee(tasks: Iterable[Task]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for task in tasks:
        if task.status is not Status.DONE:
            counts[task.assignee] = counts.get(task.assignee, 0) + 1
    return counts
