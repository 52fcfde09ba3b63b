"""`tuiflow raci`: the matrix in text and JSON, its audit, letters and people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import open_workspace
from tuiflow.cli.session import clock
from tuiflow.model.party import Actor
from tuiflow.model.record import Table

INTERVIEWS = "客户访谈项目"


def cells(shell: Shell, node: str) -> dict[str, Any]:
    """The row of a node as JSON."""
    rows = json.loads(shell.done("raci", INTERVIEWS, "--json"))["rows"]
    found: dict[str, Any] = next(row["cells"] for row in rows if row["node"] == node)
    return found


def test_the_matrix_is_aligned_and_names_the_people(demo: Shell) -> None:
    lines = demo.done("raci", INTERVIEWS).splitlines()
    assert lines[0].split() == ["Key", "node", "项目负责人", "执行人", "数据支持", "客户对接人"]
    assert lines[1].split() == ["*经理", "*专员", "*分析师", "(vacant)"]
    assert lines[2].split() == ["访谈提纲设计", "A(审批)", "R(撰写)", "C(提供数据维度)", "I(确认需求)"]
    assert lines[3].split() == ["客户邀约", "-", "-", "-", "-"]


def test_a_process_with_phases_shows_them(demo: Shell) -> None:
    lines = demo.done("raci", "CSAT").splitlines()
    assert lines[0].split()[0] == "Phase"
    assert lines[2].split()[:2] == ["启动阶段", "需求调研"]


def test_the_matrix_as_json(demo: Shell) -> None:
    body = json.loads(demo.done("raci", INTERVIEWS, "--json"))
    assert set(body) == {"process", "roles", "rows"}
    assert body["process"] == INTERVIEWS
    assert body["roles"][0] == {"name": "项目负责人", "people": ["*经理"]}
    assert body["roles"][3] == {"name": "客户对接人", "people": []}
    assert body["rows"][2]["node"] == "现场访谈"
    assert body["rows"][2]["cells"] == {
        "项目负责人": {"letter": "I", "note": "监督进度"},
        "执行人": {"letter": "R", "note": "执行"},
        "数据支持": None,
        "客户对接人": {"letter": "C", "note": "配合参与"},
    }


def test_the_sample_has_no_error_and_the_warnings_that_it_should(demo: Shell) -> None:
    answer = demo("raci", INTERVIEWS, "--audit", "--json")
    assert answer.code == 0
    assert all(set(one) == {"level", "rule", "node", "role", "person", "message"} for one in answer.json)
    assert {(one["level"], one["rule"], one["node"], one["role"]) for one in answer.json} == {
        ("warning", "no_accountable", "现场访谈", None),
        ("warning", "empty_row", "客户邀约", None),
        ("warning", "empty_row", "数据分析", None),
        ("warning", "empty_row", "报告审核与定稿", None),
        ("warning", "vacant_role", None, "客户对接人"),
    }


def test_an_error_makes_the_exit_code_1_and_comes_first(demo: Shell) -> None:
    demo.done("raci", INTERVIEWS, "set", "现场访谈", "执行人", "-")
    answer = demo("raci", INTERVIEWS, "--audit")
    assert answer.code == 1
    assert answer.out.splitlines()[0].split()[:2] == ["error", "no_responsible"]
    assert len(answer.out.splitlines()) == 6
    assert demo("raci", INTERVIEWS, "--audit", "--json").code == 1


def test_letters_are_set_in_any_case_with_a_note_and_emptied(demo: Shell) -> None:
    assert (
        demo.done("raci", "INTV", "set", "现场访谈", "数据支持", "a", "审批 记录")
        == "现场访谈, 数据支持: A(审批 记录)\n"
    )
    assert cells(demo, "现场访谈")["数据支持"] == {"letter": "A", "note": "审批 记录"}
    demo.done("raci", "INTV", "set", "现场访谈", "数据支持", "-")
    assert cells(demo, "现场访谈")["数据支持"] is None


def test_a_letter_of_a_removed_role_is_cleared_as_the_audit_says(demo: Shell) -> None:
    workspace = open_workspace(demo.folder, paths.state_folder() / "replicas", paths.login_name(), clock({}))
    process = next(one.uid for one in workspace.processes.values() if one.name == INTERVIEWS)
    role = next(one for one in workspace.roles.values() if (one.process, one.name) == (process, "数据支持"))
    Desk(workspace, Actor("lead", "", "lead"), clock({})).commit(
        "role.remove", [workspace.deletion(Table.ROLES, role.uid)]
    )
    workspace.flush(60)
    workspace.close()
    assert "unknown_role" in demo("raci", INTERVIEWS, "--audit").out
    assert "has no role" in demo.refused(1, "raci", INTERVIEWS, "set", "访谈提纲设计", "数据支持", "C")
    demo.done("raci", INTERVIEWS, "set", "访谈提纲设计", "数据支持", "-")
    assert "unknown_role" not in demo("raci", INTERVIEWS, "--audit").out


@pytest.mark.parametrize(
    ("code", "words", "sentence"),
    [
        (1, ["set", "现场", "执行人", "R"], "has no node “现场”. Its nodes: 访谈提纲设计, 客户邀约"),
        (
            1,
            ["set", "现场访谈", "经理", "R"],
            "has no role “经理”. Its roles: 项目负责人, 执行人, 数据支持, 客户对接人",
        ),
        (2, ["set", "现场访谈", "执行人", "X"], "“X” is no letter: use R"),
        (1, ["set", "现场访谈", "执行人", "R"], "everything is like that already"),
        (2, ["set", "现场访谈"], "Something is missing, as in: tuiflow raci CSAT set"),
        (2, ["role"], "Something is missing, as in: tuiflow raci CSAT role"),
        (2, ["role", "执行人"], "Say who sits on the role"),
        (2, ["role", "执行人", "--vacant", "--person", "Lin"], "Say who sits on the role"),
        (2, ["role", "执行人", "Lin"], "name people with --person"),
        (1, ["role", "老板", "--person", "Lin"], "has no role “老板”"),
        (2, ["show"], "“show” is nothing that can be done"),
        (2, ["--vacant"], "--vacant does not go with this"),
        (2, ["set", "现场访谈", "执行人", "R", "--audit"], "--audit does not go with this"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    demo: Shell, code: int, words: list[str], sentence: str
) -> None:
    assert sentence in demo.refused(code, "raci", INTERVIEWS, *words)


def test_people_are_put_on_a_role_and_a_new_name_becomes_a_person(demo: Shell) -> None:
    assert demo.done("raci", "INTV", "role", "客户对接人", "--person", "专员", "--person", "Lin") == (
        "客户对接人: *专员, Lin. New here: Lin.\n"
    )
    rules = {one["rule"] for one in demo("raci", "INTV", "--audit", "--json").json}
    assert "vacant_role" not in rules
    assert demo.done("raci", "INTV", "role", "客户对接人", "--vacant") == "客户对接人: vacant\n"


def test_a_role_is_made_when_it_is_said_to_be_new(demo: Shell) -> None:
    demo.done("raci", "INTV", "role", "质量顾问", "--new", "--person", "Lin")
    body = json.loads(demo.done("raci", "INTV", "--json"))
    assert body["roles"][-1] == {"name": "质量顾问", "people": ["Lin"]}


def test_a_process_without_nodes_says_so(shell: Shell) -> None:
    assert shell.done("raci", "CS") == "“Client survey” has no nodes yet.\n"
    assert shell.done("raci", "CS", "--audit") == "Nothing to find fault with.\n"


def test_who_does_not_lead_asks_for_a_letter_with_a_reason_and_the_lead_approves(demo: Shell) -> None:
    words = ("raci", "INTV", "set", "现场访谈", "项目负责人", "A")
    assert "--why REASON" in demo.refused(1, "--as", "*专员", *words)
    assert demo.done("--as", "*专员", *words, "--why", "没有人审批") == "*经理 is asked for it.\n"
    assert cells(demo, "现场访谈")["项目负责人"] == {"letter": "I", "note": "监督进度"}
    [request] = demo("--as", "*经理", "requests", "--json").json
    assert (request["why"], request["deciders"], request["process"]) == ("没有人审批", ["*经理"], "客户访谈项目")
    demo.done("--as", "*经理", "approve", request["id"])
    assert cells(demo, "现场访谈")["项目负责人"]["letter"] == "A"


def test_who_has_asked_can_take_the_request_back(demo: Shell) -> None:
    demo.done("--as", "*专员", "set", "CSAT-002", "due=7.17", "--why", "客户没空")
    [request] = demo("requests", "--all", "--json").json
    assert "Only who has asked" in demo.refused(1, "--as", "*经理", "withdraw", request["id"])
    assert demo.done("--as", "*专员", "withdraw", request["id"]) == "Request withdrawn.\n"
    assert "withdrawn already" in demo.refused(1, "--as", "*经理", "approve", request["id"])


def test_what_the_sample_does_not_say_is_marked_as_assumed(demo: Shell) -> None:
    rows = json.loads(demo.done("raci", "CSAT", "--json"))["rows"]
    letters = {(cell["letter"], cell["note"]) for row in rows for cell in row["cells"].values() if cell}
    assert letters == {("R", "推定"), ("C", "推定")}


def test_filling_a_role_hands_its_open_tasks_on_unless_they_are_to_stay(demo: Shell) -> None:
    role = ("raci", "LIVE", "role", "运维工程师", "--person")
    said = demo.done(*role, "Lin")
    assert said == "运维工程师: Lin. LIVE-003, LIVE-008, LIVE-011 go to Lin. New here: Lin.\n"
    assert {demo.task(label)["assignee"] for label in ("LIVE-003", "LIVE-008", "LIVE-011")} == {"Lin"}
    assert demo.done(*role, "Zoe", "--keep-tasks") == "运维工程师: Zoe. New here: Zoe.\n"
    assert demo.task("LIVE-008")["assignee"] == "Lin"


def test_a_new_r_names_the_open_tasks_of_the_one_before_and_reassigns_them_on_request(demo: Shell) -> None:
    words = ("raci", "LIVE", "set", "切换与回退方案", "研发负责人", "R")
    said = demo.done(*words)
    assert "LIVE-008 is still with whoever did it before: --reassign hands it on." in said
    assert demo.task("LIVE-008")["assignee"] == "*工程师"
    assert "1 open task goes to 周岚." in demo.done(*words, "--reassign")
    assert demo.task("LIVE-008")["assignee"] == "周岚"


def test_a_closed_process_takes_no_letter_until_it_is_opened_again(demo: Shell) -> None:
    demo.done("process", "close", "INTV")
    refused = demo.refused(1, "raci", "INTV", "set", "客户邀约", "执行人", "R")
    assert "is closed since 2024-07-12" in refused
    assert "tuiflow process reopen INTV" in refused
    demo.done("process", "reopen", "INTV")
    demo.done("raci", "INTV", "set", "客户邀约", "执行人", "R")
