from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell


def test_the_first_task_makes_its_process_and_people(empty: Shell) -> None:
    out = empty.done("add", "Invite", "--process", "Client Survey", "--assignee", "*专员", "--collaborators", "A,B")
    assert "New process “Client Survey”, ids from CS-001" in out
    assert out.count("New person") == 3
    assert out.splitlines()[-1] == "CS-001 added: Invite"
    body = empty.task("CS-001")
    assert (body["process"], body["assignee"]) == ("Client Survey", "*专员")
    assert sorted(body["collaborators"]) == ["A", "B"]


def test_every_field_can_be_given(demo: Shell) -> None:
    answer = demo(
        *[
            "add",
            "任务",
            "--process",
            "CSAT",
            "--node",
            "方案设计",
            "--assignee",
            "专员",
            "--collaborators",
            "客户对接人",
        ],
        *[
            "--description",
            "说明",
            "--start",
            "今天",
            "--due",
            "+3",
            "--deliverable",
            "《清单》",
            "--acceptance",
            "完整",
        ],
        *["--priority", "高", "--risk", "无", "--json"],
    )
    assert answer.code == 0
    assert answer.json == {
        "id": "CSAT-006",
        "name": "任务",
        "description": "说明",
        "process": "客户满意度提升项目",
        "node": "方案设计",
        "assignee": "*专员",
        "collaborators": ["客户对接人"],
        "start": "2024-07-12",
        "due": "2024-07-15",
        "deliverable": "《清单》",
        "acceptance": "完整",
        "status": "not_started",
        "priority": "high",
        "risk": "无",
        "late": False,
        "days_late": 0,
        "blocked": None,
    }


def test_process_may_be_left_out_where_there_is_one(shell: Shell) -> None:
    assert shell.done("add", "Fourth") == "CS-004 added: Fourth\n"


def test_json_prints_only_the_task(empty: Shell) -> None:
    body = json.loads(empty.done("add", "First", "--process", "P", "--json"))
    assert body["name"] == "First"


def test_new_makes_process_and_people_beside_others(shell: Shell) -> None:
    out = shell.done("add", "Order", "--process", "Client", "--assignee", "Zhou", "--new")
    assert "New process “Client”" in out
    assert "New person: Zhou" in out
    assert shell.task("CLIE-001")["assignee"] == "Zhou"


def test_new_uses_what_is_there(shell: Shell) -> None:
    out = shell.done("add", "Fourth", "--process", "client survey", "--assignee", "Lin", "--new")
    assert out == "CS-004 added: Fourth\n"


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["add"], "NAME"),
        (1, ["add", ""], "name"),
        (2, ["add", "two", "words"], "quotes"),
        (1, ["add", "x", "--process", "Other"], "--new"),
        (1, ["add", "x", "--assignee", "Li"], "--new"),
        (1, ["add", "x", "--collaborators", "Lin,Zhou"], "Zhou"),
        (1, ["add", "x", "--node", "Nowhere"], "Nowhere"),
        (1, ["add", "x", "--process", "Other", "--new", "--node", "N"], "--node"),
        (2, ["add", "x", "--due", "never"], "never"),
        (1, ["add", "x", "--start", "7.9", "--due", "7.8"], "2024-07-08"),
        (2, ["add", "x", "--priority", "urgent"], "urgent"),
        (2, ["add", "x", "--process", "Other", "--assignee", "Zhou", "--new", "--due", "never"], "never"),
        (1, ["add", "x" * 201, "--process", "Other", "--new"], "201"),
        (1, ["add", "x", "--description", "y" * 10_001], "10001"),
        (2, ["add", "x", "--asignee", "Lin"], "--assignee"),
    ],
)
def test_add_refuses_and_makes_nothing(shell: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in shell.refused(code, *words)


def test_without_any_process_one_has_to_be_named(empty: Shell) -> None:
    assert "--process" in empty.refused(2, "add", "x")


def test_among_several_processes_one_has_to_be_named(demo: Shell) -> None:
    assert "--process" in demo.refused(2, "add", "x")


def test_twin_ids_are_told_apart_and_found(shell: Shell) -> None:
    from tuiflow import paths
    from tuiflow.actions.desk import new_uid
    from tuiflow.actions.opening import open_workspace
    from tuiflow.cli.session import clock
    from tuiflow.model.record import Table
    from tuiflow.store.change import Draft

    workspace = open_workspace(shell.folder, paths.state_folder() / "replicas", "other", clock({}))
    edit = workspace.edit(Table.TASKS, new_uid(), {"label": "CS-001", "name": "Twin", "order": "a5"})
    assert edit is not None
    workspace.commit(Draft([edit]))
    workspace.close()
    twins = [body["id"] for body in shell("list", "--json").json if body["id"].startswith("CS-001")]
    assert len(twins) == 2
    assert all("~" in twin for twin in twins)
    assert {shell.task(twin)["name"] for twin in twins} == {"Design the outline", "Twin"}
    assert "2 tasks" in shell.refused(1, "show", "CS-001")
