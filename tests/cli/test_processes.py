from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Shell


def test_processes_are_listed_with_how_far_they_have_come(demo: Shell) -> None:
    lines = demo.done("process", "list").splitlines()
    assert [line.split()[0] for line in lines] == ["CSAT", "INTV", "HIRE", "LIVE", "BUY"]
    body = {one["prefix"]: one for one in demo("process", "list", "--json").json}["LIVE"]
    assert (body["category"], body["lead"], body["nodes"]) == ("cross_department", ["何川"], {"done": 1, "total": 8})
    assert body["tasks"] == {"not_started": 3, "in_progress": 4, "blocked": 2, "done": 3}


def test_a_process_is_shown_with_goal_days_and_nodes(demo: Shell) -> None:
    text = demo.done("process", "show", "客户满意度")
    assert re.search(r"^Days +14 planned \(working days\); 14 from the first to the last$", text, re.M)
    assert re.search(r"^Kick-off +not held yet$", text, re.M)
    assert re.search(r"^启动阶段 +需求调研 +Not started, 3 days late +- +\*经理 +2 ", text, re.M)
    body = demo("process", "show", "CSAT", "--json").json
    assert (body["total_days"], body["target"], body["kick_off"], body["template"]) == (
        14,
        "15%",
        None,
        "client-satisfaction@1",
    )
    assert [node["name"] for node in body["nodes"]] == ["需求调研", "方案设计", "访谈实施", "成果输出"]


def test_a_node_without_tasks_whose_planned_day_is_over_is_late_wherever_it_is_shown(demo: Shell) -> None:
    assert demo.done("process", "list").splitlines()[0].endswith("1 node late")
    assert re.search(r"需求调研 +Not started, 3 days late", demo.done("process", "show", "CSAT"))
    assert "3 days late" in demo.done("process", "diagram", "CSAT", "--width", "80")
    body = demo("process", "show", "CSAT", "--json").json
    assert (body["late_nodes"], body["late"]) == (1, 0)
    assert [(node["late"], node["days_late"]) for node in body["nodes"]] == [(True, 3), *[(False, 0)] * 3]
    assert [row["days_late"] for row in demo("process", "timeline", "CSAT", "--json").json if row["node"]] == [
        3,
        0,
        0,
        0,
    ]
    demo.done("process", "close", "CSAT", "--anyway")
    closed = next(line for line in demo.done("process", "list", "--all").splitlines() if line.startswith("CSAT"))
    assert "node late" not in closed


def test_a_process_is_begun_closed_and_opened_again(shell: Shell) -> None:
    made = shell("process", "new", "Interviews", "--prefix", "iv", "--start", "7.15", "--target", "10", "--json").json
    assert (made["prefix"], made["start"], made["target"], made["nodes"]) == ("IV", "2024-07-15", "10", [])
    refused = shell.refused(1, "process", "close", "CS")
    assert "Design the outline" in refused
    assert "--anyway" in refused
    shell.done("process", "close", "CS", "--anyway")
    assert [one["prefix"] for one in shell("process", "list", "--json").json] == ["IV"]
    assert "closed" in shell.done("process", "list", "--all").splitlines()[1]
    shell.done("process", "reopen", "CS")
    assert len(shell("process", "list", "--json").json) == 2


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["list", "--closed"], "--closed"),
        (2, ["new"], "NAME"),
        (1, ["new", "Client survey"], "already"),
        (2, ["new", "x", "--category", "odd"], "routine"),
        (2, ["new", "x", "--country", "ZZ"], "CN, HK"),
        (1, ["show", "Nothing"], "Client survey"),
        (2, ["close"], "PROCESS"),
        (1, ["reopen", "CS"], "not closed"),
        (1, ["tasks", "CS"], "no nodes"),
        (1, ["approve", "CS", "Nowhere"], "Nowhere"),
        (2, ["kickoff", "CS", "--goal", "x"], "--hold"),
        (1, ["kickoff", "CS", "--hold"], "who was there"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    shell: Shell, code: int, words: list[str], hint: str
) -> None:
    assert hint in shell.refused(code, "process", *words)


def test_start_says_what_is_missing_and_begins_with_a_reason(demo: Shell) -> None:
    as_mentor = ("--as", "王珂")
    sentence = demo.refused(1, *as_mentor, "start", "HIRE-009")
    assert "“安全测验不低于80分” is not approved (王珂 approves it)" in sentence
    assert "--override" in sentence
    assert "HIRE-009 cannot begin yet" in demo.refused(1, *as_mentor, "set", "HIRE-009", "status=done")
    demo.done(*as_mentor, "start", "HIRE-009", "--override", "先熟悉代码")
    assert demo.task("HIRE-009")["status"] == "in_progress"
    text = demo.done("show", "HIRE-009")
    assert "Started although     先熟悉代码" in text
    assert "Still missing: “制度与安全培训” is not done" in text
    assert "先熟悉代码" in demo.done("history", "HIRE-009")


def test_what_nodes_wait_for_is_listed_and_approved_by_a(demo: Shell) -> None:
    rows = demo("process", "gates", "INTV", "--json").json
    assert rows[1] == {"node": "客户邀约", "predecessor": None, "condition": "提纲通过", "givers": ["*经理"]}
    assert re.search(r"^客户邀约 +not approved +提纲通过 +\*经理$", demo.done("process", "gates", "INTV"), re.M)
    assert "*经理" in demo.refused(1, "--as", "*专员", "process", "approve", "INTV", "客户邀约")
    demo.done("--as", "*经理", "process", "approve", "INTV", "客户邀约", "提纲")
    node = demo("process", "show", "INTV", "--json").json["nodes"][1]
    assert node["preconditions"] == [{"condition": "提纲通过", "approved": True, "by": "*经理", "on": "2024-07-12"}]
    assert "提纲通过" not in demo.done("process", "gates", "INTV")
    assert "name the condition" in demo.refused(
        2, "--as", "*经理", "process", "approve", "INTV", "客户邀约", "--withdraw"
    )
    demo.done("--as", "*经理", "process", "approve", "INTV", "客户邀约", "提纲", "--withdraw")
    assert "提纲通过" in demo.done("process", "gates", "INTV")


def test_a_process_that_waits_for_nothing_says_so(shell: Shell) -> None:
    assert shell.done("process", "gates", "CS") == "No node waits for anything.\n"
    assert shell("process", "gates", "CS", "--json").json == []


def test_tasks_are_made_from_nodes_once(demo: Shell) -> None:
    before = demo.journals()
    found = demo("process", "tasks", "CSAT", "--dry-run", "--json").json
    assert (found[0]["action"], found[0]["node"]) == ("make", "需求调研")
    assert "2024-07-08 ~ 2024-07-09" in demo.done("process", "tasks", "CSAT", "--dry-run")
    assert demo.journals() == before
    made = demo("--as", "*经理", "process", "tasks", "CSAT", "--json").json
    assert [(body["id"], body["assignee"]) for body in made] == [
        ("CSAT-006", "*经理"),
        ("CSAT-007", "*专员"),
        ("CSAT-008", "*专员"),
        ("CSAT-009", "*分析师"),
    ]
    assert (made[2]["start"], made[2]["due"], made[2]["collaborators"]) == ("2024-07-15", "2024-07-19", ["客户对接人"])
    assert "as planned already" in demo.done("process", "tasks", "CSAT", "--dry-run")


def test_nodes_with_work_of_their_own_are_left_alone(demo: Shell) -> None:
    reasons = {line["node"]: line["reason"] for line in demo("process", "tasks", "BUY", "--dry-run", "--json").json}
    assert set(reasons.values()) == {"own_tasks"}


def test_the_kick_off_is_checked_and_kept(demo: Shell) -> None:
    answer = demo("process", "kickoff", "INTV", "--check")
    assert answer.code == 1
    assert "no start date" in answer.out
    assert demo("process", "kickoff", "CSAT", "--check").code == 0
    assert {row["rule"] for row in demo("process", "kickoff", "CSAT", "--check", "--json").json} == {
        "no_goal",
        "no_acceptance",
        "no_source",
        "from_outside",
    }
    assert "not held yet" in demo.done("process", "kickoff", "CSAT")
    words = ("--hold", "--day", "7.8", "--present", "*经理、*专员", "--rules", "每周五汇报")
    demo.done("--as", "*经理", "process", "kickoff", "CSAT", *words)
    record = demo("process", "kickoff", "CSAT", "--json").json["kick_off"]
    assert (record["day"], record["present"], record["rules"]) == ("2024-07-08", ["*经理", "*专员"], "每周五汇报")
    assert record["goal"] == "客户满意度评分提升15%"
    assert "每周五汇报" in demo.done("process", "kickoff", "CSAT")
    assert re.search(r"^Kick-off +2024-07-08 +\*经理, \*专员$", demo.done("process", "show", "CSAT"), re.M)


def test_the_allocation_table_is_aligned_or_markdown_or_json(demo: Shell) -> None:
    lines = demo.done("process", "allocation", "CSAT").splitlines()
    assert lines[0].split("  ")[0] == "Task"
    assert len(lines) == 10
    assert "**CSAT-001 设计访谈提纲**" in demo.done("process", "allocation", "CSAT", "--markdown")
    row = {row["id"]: row for row in demo("process", "allocation", "CSAT", "--json").json}["CSAT-002"]
    assert (row["responsible"], row["taking_part"], row["due"]) == (["*专员"], ["客户对接人"], "2024-07-15")


def test_first_cards_of_the_demo_can_be_started(demo: Shell) -> None:
    first = demo("list", "--status", "not_started", "--json").json[0]["id"]
    assert demo.done("--as", "*经理", "start", first)


def test_who_was_at_the_kick_off_can_be_named_one_by_one_and_people_by_their_bare_names(demo: Shell) -> None:
    demo.done("process", "kickoff", "CSAT", "--hold", "--present", "经理, 专员", "--present", "A guest")
    assert demo("process", "kickoff", "CSAT", "--json").json["kick_off"]["present"] == ["*经理", "*专员", "A guest"]


def test_making_tasks_again_without_need_is_no_error(demo: Shell) -> None:
    demo.done("process", "tasks", "INTV")
    before = demo("list", "--json").json
    assert "Nothing to do" in demo.done("process", "tasks", "INTV")
    assert demo("process", "tasks", "INTV", "--json").json == []
    assert demo("list", "--json").json == before


def test_the_allocation_table_says_where_the_lead_stands_in_for_an_a(demo: Shell) -> None:
    assert "*经理 (leads the process)" in demo.done("process", "allocation", "CSAT", "--markdown")
    rows = demo("process", "allocation", "CSAT", "--json").json
    assert {(tuple(row["accountable"]), tuple(row["leading"])) for row in rows} == {((), ("*经理",))}


def test_json_says_where_each_postcondition_stands(demo: Shell) -> None:
    nodes = demo("process", "show", "LIVE", "--json").json["nodes"]
    assert all(list(node["postcondition_states"]) == node["postconditions"] for node in nodes)
    assert {state for node in nodes for state in node["postcondition_states"].values()} <= {"open", "met", "approved"}


def test_who_may_not_close_a_process_reads_that_first_and_can_ask(demo: Shell) -> None:
    said = demo.refused(1, "--as", "*专员", "process", "close", "CSAT")
    assert "*经理" in said
    assert "--anyway" not in said
    assert "--why" in said
    assert "*经理 is asked for it." in demo.done("--as", "*专员", "process", "close", "CSAT", "--why", "All is done")


def test_who_may_not_keep_the_kick_off_asks_for_it(demo: Shell) -> None:
    words = ("--as", "*专员", "process", "kickoff", "CSAT", "--hold", "--rules", "每周五汇报")
    assert "--why" in demo.refused(1, *words)
    assert "*经理 is asked for it." in demo.done(*words, "--why", "经理不在场")
    [request] = json.loads(demo.done("--as", "*经理", "requests", "--json"))
    demo.done("--as", "*经理", "approve", request["id"][:4])
    assert "每周五汇报" in demo.done("process", "kickoff", "CSAT")
