from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.office import Office
from tuiflow.actions.lookup import find_node, find_party, find_process, find_task, split_list
from tuiflow.actions.tasks import add_task
from tuiflow.errors import RefusedError
from tuiflow.model.record import Table


def refusal(find: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as caught:
        find()
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("*分析师、客户对接人", ["*分析师", "客户对接人"]),
        ("a, b，c;d；e\nf", ["a", "b", "c", "d", "e", "f"]),
        (" 、, ", []),
        ("Ann Lee", ["Ann Lee"]),
    ],
)
def test_a_list_is_split_at_every_mark_that_people_use(text: str, parts: list[str]) -> None:
    assert split_list(text) == parts


@pytest.mark.parametrize("text", ["CSAT-001", "csat-001", " Csat-001 "])
def test_a_task_is_found_by_its_label_in_any_case(office: Office, text: str) -> None:
    task = office.add("Survey")
    assert find_task(office.ann.workspace, text).uid == task.uid


def test_a_task_is_found_by_its_uid(office: Office) -> None:
    task = office.add("Survey")
    assert find_task(office.ann.workspace, task.uid).uid == task.uid


def test_two_tasks_with_one_label_are_told_apart(office: Office) -> None:
    mine = office.add("from Ann")
    add_task(office.bob, {"name": "from Bob", "process": "CSAT"})
    office.sync()
    workspace = office.ann.workspace
    sentence = refusal(lambda: find_task(workspace, "csat-001"))
    assert sentence == (
        "csat-001 is the id of 2 tasks; give one of these instead: CSAT-001~u001 (from Ann), CSAT-001~u002 (from Bob)."
    )
    assert find_task(workspace, "CSAT-001~u001").uid == mine.uid
    assert find_task(workspace, "csat-001~u002").name == "from Bob"


def test_a_label_that_nobody_has_is_refused_with_a_near_one(office: Office) -> None:
    office.add("Survey")
    sentence = refusal(lambda: find_task(office.ann.workspace, "CSTA-001"))
    assert sentence == "There is no task CSTA-001 (did you mean CSAT-001?)."
    assert refusal(lambda: find_task(office.ann.workspace, "zzz")).startswith("There is no task zzz.")
    assert refusal(lambda: find_task(office.ann.workspace, "CSAT-001~x")).startswith("There is no task CSAT-001~x")


def test_a_task_in_the_trash_is_not_found(office: Office) -> None:
    task = office.add("Survey")
    edit = office.ann.workspace.deletion(Table.TASKS, task.uid)
    office.ann.commit("task.delete", [edit])
    assert refusal(lambda: find_task(office.ann.workspace, "CSAT-001")).startswith("There is no task CSAT-001")


@pytest.mark.parametrize("text", ["客户满意度提升项目", "CSAT", "csat", "满意度", " 客户 "])
def test_a_process_is_found_by_name_prefix_or_a_part_of_its_name(office: Office, text: str) -> None:
    assert find_process(office.ann.workspace, text).uid == "csat"


def test_the_whole_name_of_a_process_comes_before_a_part_of_another(office: Office) -> None:
    office.put(Table.PROCESSES, "more", {"name": "Onboarding of partners", "prefix": "OOP"})
    assert find_process(office.ann.workspace, "onboarding").uid == "onb"


@pytest.mark.parametrize("text", ["", "nothing"])
def test_a_process_that_is_none_is_refused_with_those_there_are(office: Office, text: str) -> None:
    sentence = refusal(lambda: find_process(office.ann.workspace, text))
    assert sentence == f"There is no process “{text}”. Processes: Onboarding, 客户满意度提升项目."


def test_a_part_of_several_names_of_processes_is_refused_with_those_that_are_meant(office: Office) -> None:
    office.put(Table.PROCESSES, "more", {"name": "Other", "prefix": "OTH"})
    sentence = refusal(lambda: find_process(office.ann.workspace, "o"))
    assert sentence == "“o” can be several processes: Onboarding, Other. Name one in full."


@pytest.mark.parametrize(
    ("text", "uid"),
    [("*专员", "pro"), ("专员", "pro"), (" 分析师 ", "analyst"), ("ann lee", "ann"), ("BOB", "bob"), ("bob", "bob")],
)
def test_a_person_is_found_with_and_without_the_mark_of_a_masked_name(office: Office, text: str, uid: str) -> None:
    assert find_party(office.ann.workspace, text) == uid


def test_a_name_as_it_is_written_comes_before_a_masked_one(office: Office) -> None:
    office.put(Table.PEOPLE, "plain", {"name": "专员"})
    assert find_party(office.ann.workspace, "专员") == "plain"
    assert find_party(office.ann.workspace, "*专员") == "pro"


def test_a_role_of_the_own_process_comes_first(office: Office) -> None:
    assert find_party(office.ann.workspace, "项目负责人", "csat") == "lead"
    assert find_party(office.ann.workspace, "项目负责人", "onb") == "lead2"


def test_a_name_that_nobody_has_is_refused_with_a_near_one_and_those_there_are(office: Office) -> None:
    sentence = refusal(lambda: find_party(office.ann.workspace, "Ann Lea"))
    assert sentence.startswith("Nobody here is called “Ann Lea” (did you mean Ann Lee?).")
    assert "Known: *专员, *分析师, Ann Lee, Bob, 项目负责人." in sentence


def test_a_person_comes_before_a_role_of_the_same_name(office: Office) -> None:
    office.put(Table.ROLES, "r9", {"name": "Bob", "process": "csat"})
    assert find_party(office.ann.workspace, "Bob", "csat") == "bob"


@pytest.mark.parametrize(("text", "uid"), [("设计问卷", "survey"), ("interview", "talk"), (" Interview ", "talk")])
def test_a_node_is_found_by_its_name_in_its_process(office: Office, text: str, uid: str) -> None:
    assert find_node(office.ann.workspace, text, "csat") == uid


def test_a_node_of_another_process_is_refused_with_those_there_are(office: Office) -> None:
    sentence = refusal(lambda: find_node(office.ann.workspace, "Welcome", "csat"))
    assert sentence == "“客户满意度提升项目” has no node “Welcome”. Its nodes: 设计问卷, Interview."


def test_an_empty_workspace_says_that_nobody_is_there_yet() -> None:
    from tests.store.author import Author, Clock
    from tuiflow.store.workspace import Workspace

    workspace = Workspace(Author("new", Clock()))
    assert "Known: nobody yet" in refusal(lambda: find_party(workspace, "Ann"))
    assert "Processes: none yet" in refusal(lambda: find_process(workspace, "CSAT"))


@pytest.mark.parametrize("typed", ["[masked] manager", "manager", "Manager"])
def test_the_mark_of_a_masked_name_need_not_be_typed_in_english_either(office: Office, typed: str) -> None:
    office.put(Table.PEOPLE, "boss", {"name": "[masked] manager"})
    assert find_party(office.ann.workspace, typed) == "boss"


def test_a_node_whose_name_two_have_is_not_guessed(office: Office) -> None:
    assert find_node(office.ann.workspace, "interview", "csat") == "talk"
    office.put(Table.NODES, "again", {"name": "interview", "process": "csat", "order": 3})
    sentence = refusal(lambda: find_node(office.ann.workspace, "Interview", "csat"))
    assert sentence.startswith("2 nodes of ")
    assert "give one of them another name first" in sentence


def test_somebody_is_offered_whose_name_begins_so(office: Office) -> None:
    sentence = refusal(lambda: find_party(office.ann.workspace, "ann"))
    assert sentence.startswith("Nobody here is called “ann” (did you mean Ann Lee?).")


def test_a_refusal_names_the_key_on_the_screens_and_the_command_on_the_command_line(office: Office) -> None:
    with pytest.raises(RefusedError) as caught:
        find_party(office.ann.workspace, "Zoe")
    assert str(caught.value).endswith("Somebody new: give them a task with a.")
    assert "with a" not in caught.value.for_command
    with pytest.raises(RefusedError) as caught:
        find_task(office.ann.workspace, "zzz")
    assert str(caught.value) == "There is no task zzz."
    assert caught.value.for_command == "There is no task zzz. See them with tuiflow list."
