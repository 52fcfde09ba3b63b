"""The demo's past: finished runs that templates learn from and new members walk through, and a report that fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell

EARLIER, LATER = "CS01", "CS04"
"""The finished runs of the sample's day: they begin in January and April."""


def steps_of(shell: Shell, process: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(shell.done("process", "rehearse", process, "--json"))["steps"]
    return steps


def test_the_demo_has_two_finished_runs_that_took_their_own_time(demo: Shell) -> None:
    closed = {one["prefix"]: one for one in demo("process", "list", "--all", "--json").json if one["closed"]}
    assert closed.keys() == {EARLIER, LATER}
    assert [closed[one]["start"] for one in (EARLIER, LATER)] == ["2024-01-08", "2024-04-08"]
    facts = json.loads(demo.done("retro", "show", EARLIER, "--json"))["facts"]
    assert (facts["returns"], facts["rework_days"], facts["blocked_days"]) == (1, 1, 1)
    assert [late["name"] for late in facts["late"]] == ["成果输出", "访谈实施", "方案设计"]
    assert [(one["planned"], one["actual"], one["rework"]) for one in facts["nodes"]] == [
        (2, 2, 0),
        (3, 4, 0),
        (5, 6, 0),
        (4, 5, 1),
    ]


def test_the_demos_template_has_learnt_from_them(demo: Shell) -> None:
    (proposed,) = json.loads(demo.done("library", "learn", "client-satisfaction", "--dry-run", "--json"))
    assert (proposed["key"], proposed["planned"], proposed["proposed"]) == ("report", 4, 6)
    shown = [line.split() for line in demo.done("library", "show", "client-satisfaction").splitlines()]
    assert ["Interviewing", "5", "5.5", "5-6", "2", "runs"] in shown
    assert any(line[:8] == ["Delivery", "of", "results", "4", "6", "2", "runs", "!"] for line in shown)
    body = json.loads(demo.done("library", "show", "client-satisfaction", "--json"))
    assert [[one["process"] for one in group] for group in body["repeated"]] == [
        ["重点客户深访 2024-04", "客户满意度提升项目"]
    ]


def test_a_finished_run_can_be_walked_through_as_it_happened(demo: Shell) -> None:
    steps = steps_of(demo, EARLIER)
    assert [step["node"] for step in steps] == ["需求调研", "方案设计", "访谈实施", "成果输出"]
    told = [(one["deed"], one["who"]) for one in steps[2]["happened"]]
    assert told == [
        ("moved", "*经理"),  # with the plan before it
        ("approved", "方锐"),
        ("approved", "方锐"),
        ("started", "谭静"),
        ("blocked", "谭静"),
        ("unblocked", "高敏"),
        ("finished", "谭静"),
        ("accepted", "方锐"),
    ]
    assert all(step["guidance"] for step in steps)


def test_the_history_of_a_run_has_the_days_and_people_of_that_time(demo: Shell) -> None:
    entries = json.loads(demo.done("history", f"{LATER}-004", "--json"))
    assert {entry["when"][:7] for entry in entries} == {"2024-04"}
    assert {entry["who"] for entry in entries} == {"*经理", "*分析师"}


def test_nothing_of_the_past_waits_for_anybody(demo: Shell) -> None:
    for name in ("*经理", "*专员", "*分析师", "方锐", "高敏", "谭静", "宁远"):
        letters = json.loads(demo.done("--as", name, "inbox", "--json"))
        assert [one["by"] for one in letters if not one["read"]] == (["*专员"] if name == "*经理" else []), name


def test_the_report_was_submitted_by_its_reporter(demo: Shell) -> None:
    (entry,) = json.loads(demo.done("report", "show", "--json"))["trace"]
    assert (entry["by"], entry["kind"]) == ("*专员", "report.submit")


def test_what_runs_has_happened_day_by_day(demo: Shell) -> None:
    history = json.loads(demo.done("history", "BUY-005", "--json"))
    assert [(one["when"][:10], one["kind"]) for one in history] == [
        ("2024-07-09", "task.done"),
        ("2024-07-05", "task.in_progress"),
        ("2024-06-24", "workspace.demo"),
    ]
    assert [one["who"] for one in history[:2]] == ["许婷", "许婷"]
    body = json.loads(demo.done("progress", "--json"))
    hire = next(one for one in body["processes"] if one["prefix"] == "HIRE")
    assert (hire["counts"]["done"], hire["change"]["done"], hire["change"]["total"]) == (6, 2, 0)
    draft = json.loads(demo.done("--as", "许婷", "report", "draft", "--json"))
    assert [line["tasks"] for line in draft["done"]] == [["BUY-005"], ["BUY-006"], ["BUY-007"]]


def test_nobody_owes_a_report_on_a_week_before_the_demo_was_made(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2025-03-05T09:00:00")  # a Wednesday
    folder = tmp_path / "wednesday"
    assert shell.bare("demo", "--dir", folder, "--no-open").code == 0
    reminded = shell.bare("-w", folder, "remind", "--json").json
    assert [one for one in reminded if one["kind"] == "report"] == []
    monkeypatch.setenv("TUIFLOW_NOW", "2025-03-07T18:00:00")  # and on Friday they do
    assert [one for one in shell.bare("-w", folder, "remind", "--json").json if one["kind"] == "report"] != []


@pytest.mark.parametrize(("code", "day", "quarter"), [("zh", "3月6日", "2025年Q1"), ("en", "6 March", "Q1 2025")])
def test_what_the_sample_names_is_shifted_with_its_days(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, day: str, quarter: str
) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2025-03-03T17:59:00")
    folder = tmp_path / "shifted"
    assert shell.bare("--lang", code, "demo", "--dir", folder, "--no-open").code == 0
    ours = ("--lang", code, "-w", folder)
    report = shell.bare(*ours, "report", "show", "--json").json
    assert day in report["support"][0]["text"]
    assert day in report["risks"][0]["text"]
    assert report["contradictions"] == []
    assert quarter in shell.bare(*ours, "process", "show", "CSAT", "--json").json["item"]
    assert shell.bare(*ours, "set", "CSAT-002", "due=2025-03-08").code == 0
    flagged = shell.bare(*ours, "report", "show", "--json").json["contradictions"]
    assert [one["rule"] for one in flagged] == ["other_date", "other_date"]


def test_a_run_begins_on_a_working_day_wherever_the_demo_is_shifted_to(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From a Sunday; the second run would begin in the holidays at the end of January.
    monkeypatch.setenv("TUIFLOW_NOW", "2025-05-04T08:00:00")
    folder = tmp_path / "sunday"
    assert shell.bare("demo", "--dir", folder, "--no-open").code == 0
    runs = [one for one in shell.bare("-w", folder, "process", "list", "--all", "--json").json if one["closed"]]
    assert [run["start"] for run in runs] == ["2024-10-30", "2025-02-05"]
    facts = shell.bare("-w", folder, "retro", "show", runs[1]["prefix"], "--json").json["facts"]
    assert [one["actual"] for one in facts["nodes"]] == [2, 3, 5, 6]
