from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.code import Category, Letter, Priority, Status
from tuiflow.model.process import cell_uid, total_days
from tuiflow.model.record import (
    Value,
    block_fields,
    cell_from,
    is_deleted,
    node_from,
    person_from,
    phase_from,
    process_from,
    role_from,
    task_fields,
    task_from,
)
from tuiflow.model.task import Block, Task

line = st.text(max_size=12)
uid = st.text("abcdefgh", min_size=1, max_size=4)
day = st.none() | st.dates()
values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    status = draw(st.sampled_from(Status))
    return Task(
        draw(uid),
        draw(line),
        draw(line),
        draw(line),
        draw(line),
        draw(line),
        draw(line),
        tuple(sorted(draw(st.sets(uid, max_size=3)))),
        draw(day),
        draw(day),
        draw(line),
        draw(line),
        status,
        draw(st.sampled_from(Priority)),
        draw(line),
        draw(line),
        Block(draw(line), draw(line), draw(day)) if status is Status.BLOCKED else None,
    )


def grouped(fields: dict[str, Value]) -> dict[str, Value]:
    """Fields as the store hands them over: elements of a set together."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        head, slash, element = name.partition("/")
        if slash:
            found.setdefault(head + "/", {})[element] = value
        else:
            found[name] = value
    return found


@given(tasks())
def test_what_is_stored_of_a_task_reads_back_as_the_same_task(task: Task) -> None:
    assert task_from(task.uid, grouped(task_fields(task))) == task


def test_empty_fields_of_a_new_task_are_not_stored() -> None:
    assert task_fields(Task("u", "T-001", "x")) == {
        "label": "T-001",
        "name": "x",
        "status": "not_started",
        "priority": "medium",
    }


def test_a_block_is_cleared_field_by_field() -> None:
    full = block_fields(Block("no data", "p1", date(2024, 7, 10), date(2024, 7, 12)))
    assert full == {
        "block_reason": "no data",
        "block_helper": "p1",
        "block_since": "2024-07-10",
        "block_nudged": "2024-07-12",
        "block_unbegun": False,
    }
    assert block_fields(None) == dict.fromkeys(full, "") | {"block_unbegun": False}


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE])
def test_a_task_has_a_block_exactly_while_it_is_blocked(status: Status) -> None:
    fields: dict[str, Value] = {"status": status.value, "block_reason": "old"}
    assert task_from("u", fields).block is None
    assert task_from("u", fields | {"status": "blocked"}).block == Block("old")


READERS: list[Callable[[str, dict[str, Value]], object]] = [
    task_from,
    person_from,
    role_from,
    process_from,
    phase_from,
    node_from,
    cell_from,
]
NAMES = [
    "name", "label", "description", "process", "node", "assignee", "collaborators", "collaborators/", "start",
    "due", "deliverable", "acceptance", "status", "priority", "risk", "order", "block_reason", "block_helper",
    "block_since", "solved", "prefix", "category", "departments", "end", "people/", "logins/", "inputs", "outputs",
    "preconditions", "postconditions", "days", "predecessors/", "guidance", "phase", "letter", "note", "role",
    "deleted",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), values, max_size=12))
def test_no_stored_value_stops_the_program(fields: dict[str, Value]) -> None:
    for read in READERS:
        read("u", fields)


@given(st.sampled_from([1, 1.5, True, None, [], ["x"], {}, {"x": 1}]))
def test_values_that_cannot_be_texts_codes_or_days_read_as_empty(odd: Value) -> None:
    names = [name for name in NAMES if name != "collaborators/"]
    assert task_from("u", dict.fromkeys(names, odd)) == Task("u", "", "")


@pytest.mark.parametrize("odd", ["p1", 1, ["p1"], {"p1": 1}, {"p1": "yes"}, {"p1": False}, {"p1": None}, {}, None])
def test_only_elements_that_are_set_belong_to_a_set(odd: Value) -> None:
    assert task_from("u", {"collaborators/": odd}).collaborators == ()
    assert role_from("u", {"people/": odd}).people == ()
    assert node_from("u", {"predecessors/": odd}).predecessors == ()


def test_members_of_a_set_are_sorted_and_those_taken_out_are_gone() -> None:
    stored: dict[str, Value] = {"collaborators/": {"p2": True, "p1": True, "p3": False}}
    assert task_from("u", stored).collaborators == ("p1", "p2")


def test_odd_elements_of_a_list_are_left_out() -> None:
    assert node_from("u", {"inputs": ["a", 1, None, "b"]}).inputs == ("a", "b")


def test_true_is_no_number_of_days() -> None:
    assert node_from("u", {"days": True}).days == 0
    assert total_days([node_from("u", {"days": days}) for days in (2, 3, 5, 4)]) == 14


def test_a_process_of_a_category_that_is_not_known_reads_as_a_project() -> None:
    assert process_from("u", {"category": "festival"}).category is Category.PROJECT


@pytest.mark.parametrize("letter", ["", "-", "X", "RA", None, 1])
def test_a_cell_without_a_letter_is_empty(letter: Value) -> None:
    assert cell_from("u", {"letter": letter, "node": "n", "role": "r"}) is None


def test_a_cell_is_written_with_its_note() -> None:
    cell = cell_from(cell_uid("n", "r"), {"letter": "A", "node": "n", "role": "r", "note": "审批"})
    assert cell is not None
    assert (cell.letter, str(cell)) == (Letter.A, "A(审批)")


def test_a_record_is_deleted_while_its_fields_are_as_the_deleting_person_saw_them() -> None:
    seen: dict[str, Value] = {"name": "s1", "due": "s2"}
    assert is_deleted({"deleted": seen}, {"name": "s1", "due": "s2", "deleted": "s3"})
    assert not is_deleted({"deleted": seen}, {"name": "s1", "due": "s4", "deleted": "s3"})
    assert not is_deleted({"deleted": seen}, {"name": "s1", "due": "s2", "risk": "s4", "deleted": "s3"})


@pytest.mark.parametrize("odd", [None, True, "yes", 1, ["name"]])
def test_a_tombstone_that_is_none_deletes_nothing(odd: Value) -> None:
    assert not is_deleted({"deleted": odd}, {"deleted": "s3"})
