"""Who is meant by a cell that names a role and whoever sits on it."""

from __future__ import annotations

from itertools import count

import pytest

from tuiflow.model.party import Person, Role
from tuiflow.model.roster import Roster


@pytest.fixture
def roster() -> Roster:
    serial = count(1)
    people = [Person("ann", "Ann Lee"), Person("he", "何川"), Person("b1", "Bo"), Person("b2", "Bo")]
    return Roster(people, [Role("lead", "项目负责人", "p")], lambda: f"n{next(serial)}")


@pytest.mark.parametrize(
    ("text", "role", "people"),
    [
        ("采购专员 许婷", "采购专员", ["许婷"]),
        ("上线负责人 何川/林晓", "上线负责人", ["何川", "林晓"]),
        ("采购专员", "采购专员", []),
        ("执行人*专员", "执行人", ["*专员"]),
        ("项目负责人 王小明", "项目负责人", ["王小明"]),
        ("Buyer Ann Lee", "Buyer", ["Ann Lee"]),
        ("Head of sales 何川", "Head of sales", ["何川"]),
        ("Project lead", "Project lead", []),
        ("Friend of Bo", "Friend of Bo", []),
        ("IT 支持", "IT 支持", []),
    ],
)
def test_a_role_is_told_from_its_people(roster: Roster, text: str, role: str, people: list[str]) -> None:
    seat = roster.seat(text, "p")
    known = {"ann": "Ann Lee", "he": "何川"}
    assert seat.role.name == role
    assert [known.get(uid) or roster.name_of(uid) for uid in seat.people] == people
