from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.entry import EDITABLE, read_entries, read_priority
from tuiflow.errors import RefusedError, TuiflowError, UsageError
from tuiflow.model.code import Priority
from tuiflow.model.record import Value
from tuiflow.model.task import TEXT_LIMIT, Task

BLANK = Task("t", "CSAT-009", "x", process="csat")


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("name", "  设计  问卷 ", {"name": "设计 问卷"}),
        ("description", " two\nlines ", {"description": "two\nlines"}),
        ("process", "Onboarding", {"process": "onb"}),
        ("process", "CSAT", {"process": "csat"}),
        ("node", "设计问卷", {"node": "survey"}),
        ("node", " ", {"node": ""}),
        ("assignee", "专员", {"assignee": "pro"}),
        ("assignee", "项目负责人", {"assignee": "lead"}),
        ("assignee", "", {"assignee": ""}),
        ("collaborators", "专员、Bob", {"collaborators/pro": True, "collaborators/bob": True}),
        ("collaborators", "", {}),
        ("start", "7.8", {"start": "2024-07-08"}),
        ("start", "-", {"start": ""}),
        ("due", "明天", {"due": "2024-07-11"}),
        ("due", "", {"due": ""}),
        ("deliverable", "《问卷》", {"deliverable": "《问卷》"}),
        ("acceptance", "=1+1", {"acceptance": "=1+1"}),
        ("priority", "低", {"priority": "low"}),
        ("priority", "HIGH", {"priority": "high"}),
        ("risk", "[red]x[/]", {"risk": "[red]x[/]"}),
    ],
)
def test_every_field_is_read_as_people_type_it(office: Office, key: str, typed: str, stored: dict[str, Value]) -> None:
    assert read_entries(office.ann, BLANK, {key: typed}) == stored
    assert key in EDITABLE


@pytest.mark.parametrize("key", EDITABLE)
def test_a_field_that_was_not_typed_is_not_stored(office: Office, key: str) -> None:
    others = {"name": "x"} if key != "name" else {"risk": "x"}
    assert key not in read_entries(office.ann, BLANK, others)


def test_collaborators_who_are_not_in_the_new_list_are_taken_out(office: Office) -> None:
    task = Task("t", "CSAT-009", "x", process="csat", collaborators=("pro", "bob"))
    values = read_entries(office.ann, task, {"collaborators": "Bob，*分析师；bob"})
    assert values == {"collaborators/bob": True, "collaborators/analyst": True, "collaborators/pro": False}
    assert read_entries(office.ann, task, {"collaborators": " "}) == {
        "collaborators/pro": False,
        "collaborators/bob": False,
    }


def test_another_process_clears_the_node_unless_one_of_its_own_is_named(office: Office) -> None:
    task = Task("t", "CSAT-009", "x", process="csat", node="survey")
    assert read_entries(office.ann, task, {"process": "ONB"}) == {"process": "onb", "node": ""}
    both = {"node": "Welcome", "process": "ONB"}
    assert read_entries(office.ann, task, both) == {"process": "onb", "node": "welcome"}
    assert read_entries(office.ann, task, {"process": "CSAT"}) == {"process": "csat"}


@pytest.mark.parametrize(
    ("entries", "error", "sentence"),
    [
        ({"mood": "x"}, UsageError, "A task has no field “mood”: use name, description, process"),
        ({"status": "done"}, UsageError, "A task has no field “status”"),
        ({"name": " "}, RefusedError, "A name is needed"),
        ({"process": "zzz"}, RefusedError, "There is no process “zzz”"),
        ({"node": "Welcome"}, RefusedError, "has no node “Welcome”"),
        ({"assignee": "zzz"}, RefusedError, "Nobody here is called “zzz”"),
        ({"collaborators": "Bob、zzz"}, RefusedError, "Nobody here is called “zzz”"),
        ({"start": "soon"}, UsageError, "“soon” is not a date"),
        ({"due": "7.32"}, UsageError, "“7.32” is not a date"),
        ({"start": "7.9", "due": "7.8"}, RefusedError, "It would end on 2024-07-08, before it starts on 2024-07-09"),
        ({"priority": "urgent"}, UsageError, "“urgent” is no priority: use one of high, medium, low"),
        ({"risk": "x" * (TEXT_LIMIT + 1)}, RefusedError, "Risk note has 10001 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    office: Office, entries: dict[str, str], error: type[TuiflowError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        read_entries(office.ann, BLANK, entries)


def test_a_new_due_date_is_checked_against_the_start_that_is_there(office: Office) -> None:
    task = Task("t", "CSAT-009", "x", process="csat", start=office.ann.today)
    with pytest.raises(RefusedError, match="before it starts on 2024-07-10"):
        read_entries(office.ann, task, {"due": "-1"})


def test_an_empty_priority_is_none() -> None:
    assert read_priority("中") is Priority.MEDIUM
    with pytest.raises(UsageError, match="is no priority"):
        read_priority("")
