"""add --line, list --filter =name, wip, remind."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell
from tuiflow import config, paths


def test_a_task_is_added_by_one_line_and_options_win_over_it(demo: Shell) -> None:
    out = demo.done("add", "--line", "联系客户 @专员 @分析师 !高 7.15-7.17 #CSAT/方案设计", "--priority", "low")
    assert out == "CSAT-006 added: 联系客户\n"
    body = demo.task("CSAT-006")
    assert (body["assignee"], body["collaborators"], body["node"]) == ("*专员", ["*分析师"], "方案设计")
    assert (body["start"], body["due"], body["priority"]) == ("2024-07-15", "2024-07-17", "low")


def test_a_name_is_taken_as_it_is_even_when_it_looks_like_a_line(demo: Shell) -> None:
    demo.done("add", "Call @nobody !high 7.15", "--process", "CSAT")
    assert demo.task("CSAT-006")["name"] == "Call @nobody !high 7.15"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--line", "Call @Nobody #CSAT"), 1, "Nobody here is called “Nobody”"),
        (("--line", "Call !loud #CSAT"), 2, "no priority"),
        (("--line", "@专员 #CSAT"), 1, "A name is needed"),
        ((), 2, "NAME is missing"),
    ],
)
def test_what_a_line_says_wrong_is_refused(demo: Shell, words: tuple[str, ...], code: int, sentence: str) -> None:
    assert sentence in demo.refused(code, "add", *words)


def test_wip_shows_and_sets_limits_and_a_move_beyond_one_is_said(demo: Shell) -> None:
    assert demo.done("wip", "in_progress", "1") == "In progress: at most 1.\n"
    out = demo.done("--as", "经理", "start", "CSAT-003")
    assert out.rstrip().endswith("In progress holds 8, and should hold 1 at most.")
    bodies = {body["status"]: body for body in demo("wip", "--json").json}
    assert bodies["in_progress"] == {"status": "in_progress", "count": 8, "limit": 1, "over": True}
    assert bodies["done"]["limit"] is None
    assert "8/1" in demo.done("wip")
    demo.done("wip", "进行中", "none")
    assert not any(body["limit"] for body in demo("wip", "--json").json)
    assert "no limit" in demo.refused(2, "wip", "in_progress", "many")


def test_remind_tells_each_day_once_and_a_dry_run_nothing(demo: Shell) -> None:
    demo.done("--as", "经理", "set", "CSAT-002", "due=7.13")
    dry = demo("remind", "--dry-run", "--json").json
    kinds = {one["id"]: (one["due"], one["kind"], one["to"]) for one in dry}
    assert kinds["CSAT-002"] == ("2024-07-13", "due_soon", ["*专员"])
    assert kinds["LIVE-003"][1] == "late"
    assert "CSAT-003" not in kinds
    assert demo("remind", "--json").json == dry
    assert demo("remind", "--json").json == []
    assert demo.done("remind") == ""
    assert "no number of days" in demo.refused(2, "remind", "--days", "x")
    assert "due 2024-07-13, tomorrow" in demo.done("--as", "专员", "inbox")


def test_a_kept_filter_is_named_with_an_equals_sign(demo: Shell) -> None:
    file = paths.config_file()
    config.save(file, filters={"mine": "@*专员 -done"})
    assert [body["id"] for body in demo("list", "--filter", "=mine", "--json").json] == ["CSAT-002"]
    assert [body["id"] for body in demo("list", "--filter", "=mine !low", "--json").json] == []
    assert "You have kept no filter “other”. Yours: =mine." in demo.refused(2, "list", "--filter", "=other")


def test_a_refusal_tells_who_types_commands_which_command_helps_and_no_key(demo: Shell) -> None:
    assert "See them with tuiflow list." in demo.refused(1, "show", "CSAT-099")
    assert "See them with tuiflow requests --all." in demo.refused(1, "approve", "zzz")
    add = demo.refused(1, "add", "Call", "--process", "CSAT", "--assignee", "Zoe")
    assert "Somebody new: add --new." in add
    assert "with a." not in add
    block = demo.refused(1, "block", "CSAT-002", "--reason", "x", "--helper", "Zoe")
    assert "--new" not in block
    assert "with a." not in block


def test_reading_an_empty_inbox_is_no_failure(demo: Shell) -> None:
    demo("inbox", "--read")
    assert demo.done("inbox", "--read") == "Nothing unread.\n"
