"""The RACI audit (P7, P8): what is wrong with a matrix, and what should be looked at. The rules are a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from tuiflow.language import _, noop
from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.schedule import Span

RESPONSIBLE_LIMIT = 5
"""Nodes that one person may have to do in a process: about as much as anybody keeps in view."""

RESPONSIBLE_SHARE = 1 / 3
"""In a large process: above this share of its nodes, everything stands still while that one person is away."""

CONCURRENT_LIMIT = 3
"""Nodes that one person may have to do on the same day: with more, each waits for the others."""

CONSULTED_LIMIT = 4
"""Roles that may be consulted at a node: each of them has to be heard before the work can go on."""

TOLD_LIMIT = 8
"""Roles that may be consulted or informed at a node: what goes to everybody is read by nobody."""

EVERYWHERE_ROWS = 3
"""Rows that have to be filled in before a role in each of them means anything."""


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def caption(self) -> str:
        """The name in the language in use."""
        return _(_LEVELS[self])


_LETTERS = tuple(Letter)

_LEVELS = {Level.ERROR: noop("error"), Level.WARNING: noop("warning")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the audit has found."""

    level: Level
    rule: str
    """The code of the rule."""
    node: str = ""
    """Uid; empty when it is about no node in particular. Likewise the other two."""
    role: str = ""
    person: str = ""
    message: str = ""
    """A sentence with names, in the language in use."""


class Place(NamedTuple):
    """What a rule is broken by, and what its sentence says about that."""

    node: str = ""
    role: str = ""
    person: str = ""
    number: int = 0
    of: int = 0
    roles: tuple[str, ...] = ()
    """Names."""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the audit."""

    code: str
    level: Level
    text: str
    """What is wrong, untranslated; `{node}`, `{role}`, `{person}`, `{roles}`, `{count}`, `{of}` and `{day}` are put in."""
    broken: Callable[[Matrix], Iterator[Place]]
    """Where the rule is broken."""


@dataclass(slots=True)
class Matrix:
    """A plan's cells, sorted once for all rules."""

    plan: Plan
    spans: Mapping[str, Span]
    roles: dict[str, Role] = field(default_factory=dict)
    rows: dict[str, dict[Letter, list[Role]]] = field(default_factory=dict)
    """Node → letter → roles, for the rows that somebody has filled in. Letters of unknown roles do not count: nobody
    will do what they say."""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """(node, role) of the cells whose role is no more."""
    filled: dict[str, int] = field(default_factory=dict)
    """Role → in how many rows it has a letter."""
    work: dict[str, dict[str, str]] = field(default_factory=dict)
    """Person → node → role, wherever that person is R."""

    @classmethod
    def of(cls, plan: Plan, spans: Mapping[str, Span]) -> Matrix:
        """The matrix of `plan`."""
        matrix = cls(plan, spans, {role.uid: role for role in plan.roles})
        places = {uid: place for place, uid in enumerate(matrix.roles)}
        cells: dict[str, list[tuple[int, str, Letter]]] = {node.uid: [] for node in plan.nodes}
        for (node, role), cell in plan.cells.items():
            if node in cells:
                cells[node].append((places.get(role, len(places)), role, cell.letter))
        for node, entries in cells.items():
            if entries:
                entries.sort()
                matrix._take_row(node, entries)
        return matrix

    def _take_row(self, node: str, entries: list[tuple[int, str, Letter]]) -> None:
        row = self.rows[node] = {letter: [] for letter in _LETTERS}
        roles, filled = self.roles, self.filled
        for _place, uid, letter in entries:
            if uid not in roles:
                self.unknown.append((node, uid))
                continue
            row[letter].append(roles[uid])
            filled[uid] = filled.get(uid, 0) + 1
        for role in row[Letter.R]:
            for person in role.people:
                self.work.setdefault(person, {}).setdefault(node, role.uid)


def _row_without(letter: Letter, matrix: Matrix) -> Iterator[Place]:
    for node, row in matrix.rows.items():
        if not row[letter]:
            yield Place(node)


def _several(letter: Letter, matrix: Matrix) -> Iterator[Place]:
    """Rows with a letter more than once; the second one is where one too many begins."""
    for node, row in matrix.rows.items():
        roles = row[letter]
        if len(roles) > 1:
            yield Place(node, roles[1].uid, number=len(roles), roles=tuple(role.name for role in roles))


def _unknown_role(matrix: Matrix) -> Iterator[Place]:
    for node, role in matrix.unknown:
        yield Place(node, role)


def _empty_row(matrix: Matrix) -> Iterator[Place]:
    for node in matrix.plan.nodes:
        if node.uid not in matrix.rows:
            yield Place(node.uid)


def _too_many_consulted(matrix: Matrix) -> Iterator[Place]:
    for node, row in matrix.rows.items():
        consulted = len(row[Letter.C])
        told = consulted + len(row[Letter.I])
        if consulted > CONSULTED_LIMIT or told > TOLD_LIMIT:
            yield Place(node, number=consulted, of=told)


def _vacant_role(matrix: Matrix) -> Iterator[Place]:
    for role in matrix.plan.roles:
        if not role.people and role.uid in matrix.filled:
            yield Place(role=role.uid, number=matrix.filled[role.uid])


def _unused_role(matrix: Matrix) -> Iterator[Place]:
    for role in matrix.plan.roles:
        if role.uid not in matrix.filled:
            yield Place(role=role.uid)


def _role_everywhere(matrix: Matrix) -> Iterator[Place]:
    if len(matrix.rows) < EVERYWHERE_ROWS:
        return
    for role in matrix.plan.roles:
        if matrix.filled.get(role.uid) == len(matrix.rows):
            yield Place(role=role.uid, number=len(matrix.rows))


def _overloaded_in_all(matrix: Matrix) -> Iterator[Place]:
    limit = max(RESPONSIBLE_LIMIT, len(matrix.rows) * RESPONSIBLE_SHARE)
    for person, nodes in matrix.work.items():
        if len(nodes) > limit:
            yield Place(person=person, number=len(nodes), of=len(matrix.rows))


def _overloaded_by_dates(matrix: Matrix) -> Iterator[Place]:
    """People who have too much on one day, named by the first node that begins on it."""
    places = [node.uid for node in matrix.plan.nodes]
    for person, nodes in matrix.work.items():
        planned = [(matrix.spans[node].start, node) for node in places if node in nodes and node in matrix.spans]
        planned.sort(key=lambda one: one[0])
        starts = [start for start, _node in planned]
        ends = sorted(matrix.spans[node].due for _start, node in planned)
        most: tuple[int, date, str] | None = None
        for day, node in planned:
            busy = bisect_right(starts, day) - bisect_left(ends, day)
            if busy > CONCURRENT_LIMIT and (most is None or busy > most[0]):
                most = busy, day, node
        if most is not None:
            yield Place(most[2], nodes[most[2]], person, number=most[0], day=most[1])


RULES: tuple[Rule, ...] = (
    Rule(
        "unknown_role",
        Level.ERROR,
        noop("{node}: {role} has a letter, and is no role any more; clear the cell."),
        _unknown_role,
    ),
    Rule(
        "no_responsible",
        Level.ERROR,
        noop("{node}: no R, so nobody does it; one role has to."),
        partial(_row_without, Letter.R),
    ),
    Rule(
        "several_responsible",
        Level.ERROR,
        noop("{node}: {count} R ({roles}); exactly one role does it, the others help as C."),
        partial(_several, Letter.R),
    ),
    Rule(
        "several_accountable",
        Level.ERROR,
        noop("{node}: {count} A ({roles}); at most one role approves."),
        partial(_several, Letter.A),
    ),
    Rule(
        "no_accountable",
        Level.WARNING,
        noop("{node}: no A, so nobody approves it."),
        partial(_row_without, Letter.A),
    ),
    Rule(
        "empty_row",
        Level.WARNING,
        noop("{node}: nobody has filled in this row yet."),
        _empty_row,
    ),
    Rule(
        "too_many_consulted",
        Level.WARNING,
        noop("{node}: {count} roles are consulted, {of} consulted or informed; that holds the work up."),
        _too_many_consulted,
    ),
    Rule(
        "nobody_informed",
        Level.WARNING,
        noop("{node}: no I, so nobody is told how it went."),
        partial(_row_without, Letter.I),
    ),
    Rule(
        "vacant_role",
        Level.WARNING,
        noop("{role}: vacant, with letters in {count} rows; put somebody on it."),
        _vacant_role,
    ),
    Rule(
        "unused_role",
        Level.WARNING,
        noop("{role}: no letter anywhere; give it a part or remove it."),
        _unused_role,
    ),
    Rule(
        "role_everywhere",
        Level.WARNING,
        noop("{role}: a letter in every one of {count} rows; does it have to take part in all of them?"),
        _role_everywhere,
    ),
    Rule(
        "overloaded_person",
        Level.WARNING,
        noop("{person}: R at {count} of {of} nodes; too much hangs on one person."),
        _overloaded_in_all,
    ),
    Rule(
        "overloaded_person",
        Level.WARNING,
        noop("{person}: R at {count} nodes on {day}, when {node} begins; they would wait for each other."),
        _overloaded_by_dates,
    ),
)
"""All rules, the worst first. Two of them have the same code: too much in all, and too much at the same time."""


def audit(plan: Plan, names: Mapping[str, str], spans: Mapping[str, Span] | None = None) -> list[Finding]:
    """What the rules find in a plan: errors first, then in the order of the nodes, then of the roles (P7, P8).

    Args:
        plan: With roles and cells.
        names: Of people, by uid; may also have those of roles that are no more.
        spans: Planned dates by node; without them nobody is found to have too much at the same time.
    """
    matrix = Matrix.of(plan, spans or {})
    nodes = {node.uid: (place, node.name) for place, node in enumerate(plan.nodes)}
    roles = {role.uid: (place, role.name) for place, role in enumerate(plan.roles)}
    found: list[tuple[tuple[bool, int, int, int], Finding]] = []
    for number, rule in enumerate(RULES):
        text = _(rule.text)
        for place in rule.broken(matrix):
            node = nodes.get(place.node, (len(nodes), ""))
            role = roles.get(place.role, (len(roles), names.get(place.role, place.role)))
            message = text.format(
                node=node[1],
                role=role[1],
                person=names.get(place.person, place.person),
                count=place.number,
                of=place.of,
                roles=_(", ").join(place.roles),
                day=place.day,
            )
            finding = Finding(rule.level, rule.code, place.node, place.role, place.person, message)
            found.append(((rule.level is Level.WARNING, node[0], number, role[0]), finding))
    found.sort(key=lambda entry: entry[0])
    return [finding for _key, finding in found]


def has_error(findings: list[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(finding.level is Level.ERROR for finding in findings)
