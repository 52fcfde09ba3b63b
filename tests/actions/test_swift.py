"""The swift line in a workspace: what is shown as understood is what is added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.office import Office
from tuiflow.actions.swift import told, understand
from tuiflow.actions.tasks import add_task
from tuiflow.errors import TuiflowError
from tuiflow.model.code import Priority


def test_names_are_looked_up_and_the_process_at_the_cursor_is_meant_unless_another_is_named() -> None:
    office = Office()
    found = understand(office.ann, "Call @专员 @Ann Lee !高 +3", "csat")
    assert not found.faults
    assert told(office.ann, found) == [
        ("name", "Call"),
        ("assignee", "*专员"),
        ("collaborators", "Ann Lee"),
        ("priority", "High"),
        ("due", "2024-07-13 (in 3 days)"),
        ("process", "客户满意度提升项目"),
    ]
    assert dict(told(office.ann, understand(office.ann, "Call #onb/Welcome", "csat")))["node"] == "Welcome"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x @Nobody", "Nobody here is called “Nobody”"),
        ("x #none", "There is no process “none”"),
        ("x /Welcome", "has no node “Welcome”"),
        ("x !loud", "“loud” is no priority"),
        ("x 7.15-7.12", "It would end on 2024-07-12"),
    ],
)
def test_what_is_not_understood_is_said_in_words(line: str, sentence: str) -> None:
    (fault,) = understand(Office().ann, line, "csat").faults
    assert sentence in fault.sentence


def test_without_a_process_it_asks_for_one() -> None:
    (fault,) = understand(Office().ann, "x").faults
    assert fault.sentence == "Say which process it belongs to: #NAME."


def test_a_name_that_is_still_being_typed_is_no_fault_yet_and_its_ends_are_offered() -> None:
    found = understand(Office().ann, "x @An", "csat")
    assert found.offered == ["Ann Lee"]
    assert found.told_faults == []
    assert found.faults
    assert understand(Office().ann, "x @分", "csat").offered == ["分析师"]
    assert understand(Office().ann, "x @Ann Lee", "csat").offered == []
    assert understand(Office().ann, "x #csat/设", "csat").offered == ["设计问卷"]


def test_nobody_is_assignee_and_collaborator() -> None:
    office = Office()
    found = understand(office.ann, "x @专员 @*专员 @bob", "csat")
    assert dict(told(office.ann, found)) | {"process": ""} == {
        "name": "x",
        "assignee": "*专员",
        "collaborators": "Bob",
        "process": "",
    }


WORDS = ["Call", "客户", "@bob", "@专员", "@Ann Lee", "@nobody", "!high", "!低", "!x", "7.15", "7.8-7.12", "明天"]
WORDS += ["#csat", "#onb", "#none", "/Welcome", "/设计问卷", '"7.15"', "@", "#csat/Interview", "＠项目负责人"]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.sampled_from(["csat", "onb"]))
def test_what_is_shown_as_understood_is_what_is_added(line: str, process: str) -> None:
    office = Office()
    desk = office.ann
    found = understand(desk, line, process)
    shown = dict(told(desk, found))
    try:
        outcome = add_task(desk, found.entries)
    except TuiflowError:
        assert found.faults or "name" not in shown
        return
    task = desk.workspace.tasks[outcome.tasks[0]]
    name_of = desk.workspace.name_of
    assert shown.get("name") == task.name
    assert shown.get("assignee", "") == name_of(task.assignee)
    assert shown.get("collaborators", "") == ", ".join(sorted(map(name_of, task.collaborators)))
    assert shown.get("priority", Priority.MEDIUM.caption) == task.priority.caption
    assert shown.get("process") == name_of(task.process)
    assert shown.get("node", "") == name_of(task.node)
    for key, day in (("start", task.start), ("due", task.due)):
        assert shown.get(key, "")[:10] == (day.isoformat() if day else "")
