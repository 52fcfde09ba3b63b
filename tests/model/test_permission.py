"""The table of permissions, cell by cell, against a second telling of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tuiflow.model.code import Letter, Status
from tuiflow.model.party import Role
from tuiflow.model.permission import PERMISSIONS, Deed, Standing, deeds_of, holders, may
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process
from tuiflow.model.task import Block, Task

ROLES = [Role("boss", "Boss", "p", ("boss-person",), 0), Role("judge", "Judge", "p", ("judge-person",), 1)]
NODES = [Node("n", "N", "p", ""), Node("m", "M", "p", "", 1), Node("o", "O", "p", "", 2)]
CELLS = {
    ("n", "judge"): Cell("n", "judge", Letter.A),
    ("m", "boss"): Cell("m", "boss", Letter.A),
    ("o", "boss"): Cell("o", "boss", Letter.A),
}
PLAN = Plan(Process("p", "P", "P"), nodes=NODES, roles=ROLES, cells=CELLS)
TASK = Task(
    "t",
    "P-001",
    "Work",
    process="p",
    node="n",
    assignee="worker",
    collaborators=("mate",),
    status=Status.BLOCKED,
    block=Block("why", "helper", date(2024, 7, 1)),
)
WHO = {
    Standing.R: "worker",
    Standing.COLLABORATOR: "mate",
    Standing.HELPER: "helper",
    Standing.A: "judge-person",
    Standing.LEAD: "boss-person",
    Standing.OTHER: "stranger",
}
TABLE = """
            R  collaborator  helper  A  lead  other
add         x  x             x       x  x     x
move        x  x             x       x  x     x
status      x  x             x       x  x     -
edit        x  x             -       x  x     -
assign      x  -             -       x  x     -
delete      x  -             -       x  x     -
dates       -  -             -       x  x     -
accept      -  -             -       x  -     -
plan        -  -             -       -  x     -
template    -  -             -       -  x     -
retro       -  -             -       x  x     -
"""
_LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS_OF_THE_TABLE = [
    (Deed(line[0]), Standing(standing), mark == "x")
    for line in _LINES[1:]
    for standing, mark in zip(_LINES[0], line[1:], strict=True)
]


@pytest.mark.parametrize(("deed", "standing", "allowed"), CELLS_OF_THE_TABLE)
def test_each_cell_of_the_table(deed: Deed, standing: Standing, allowed: bool) -> None:
    task = None if deed in (Deed.PLAN, Deed.RETRO) else TASK
    assert may(deed, PLAN, task, {WHO[standing]}) is allowed


def test_the_table_is_whole() -> None:
    assert {(deed, standing) for deed, standing, _allowed in CELLS_OF_THE_TABLE} == {
        (deed, standing) for deed in Deed for standing in Standing
    }
    assert set(PERMISSIONS) == set(Deed)


def test_a_process_without_roles_binds_nobody() -> None:
    assert may(Deed.DATES, replace(PLAN, roles=[], cells={}), TASK, {"stranger"})
    assert may(Deed.STATUS, None, TASK, {"stranger"})


def test_where_all_seats_are_vacant_work_can_go_on() -> None:
    vacant = replace(PLAN, roles=[replace(role, people=()) for role in ROLES])
    assert may(Deed.DATES, vacant, TASK, {"stranger"})
    assert holders(Deed.DATES, vacant, TASK) == []
    assert not may(Deed.STATUS, vacant, TASK, {"stranger"})  # the assignee is there


def test_who_sits_on_a_role_may_what_the_role_may() -> None:
    assert holders(Deed.DATES, PLAN, TASK) == ["judge-person", "boss-person"]
    assert may(Deed.DATES, PLAN, TASK, {"judge-person", "judge"})


@pytest.mark.parametrize(
    ("names", "deeds"),
    [
        (["order"], {Deed.MOVE}),
        (["order", "generated"], {Deed.MOVE}),
        (["status", "order"], {Deed.STATUS}),
        (["block_reason", "block_helper", "status"], {Deed.STATUS}),
        (["due"], {Deed.DATES}),
        (["collaborators/x"], {Deed.ASSIGN}),
        (["deleted"], {Deed.DELETE}),
        (["accepted_by", "accepted_on"], {Deed.ACCEPT}),
        (["name", "due"], {Deed.EDIT, Deed.DATES}),
        (["something_newer"], {Deed.EDIT}),
    ],
)
def test_a_deed_is_known_by_the_fields_it_sets(names: list[str], deeds: set[Deed]) -> None:
    assert set(deeds_of(names, creates=False)) == deeds
    assert set(deeds_of(names, creates=True)) == {Deed.ADD}
