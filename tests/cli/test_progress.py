from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Shell

COUNTS = ["done", "in_progress", "blocked", "not_started", "total", "late"]


@pytest.fixture
def weeks(empty: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A prompt on Friday, after a week and a half of work."""
    for moment, *words in (
        ("2024-07-01T09:00", "add", "Outline", "--process", "Client survey", "--assignee", "*专员", "--due", "7.3"),
        ("2024-07-01T10:00", "add", "邀约客户", "--assignee", "Lin", "--new", "--due", "7.9"),
        ("2024-07-04T09:00", "start", "CS-001"),
        ("2024-07-09T09:00", "done", "CS-001"),
        ("2024-07-09T10:00", "add", "Analyse", "--assignee", "Lin", "--due", "7.17"),
        ("2024-07-10T09:00", "block", "CS-002", "--reason", "没有名单", "--helper", "*专员"),
    ):
        monkeypatch.setenv("TUIFLOW_NOW", moment)
        empty.done(*words)
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T09:30")
    return empty


def test_the_text_tells_numbers_changes_late_work_and_what_comes(weeks: Shell) -> None:
    lines = weeks.done("progress").splitlines()
    assert lines[0] == "Progress 2024-W28  7.8-7.14"
    assert lines[2].split("]")[1].split() == ["1", "+1", "0", "-1", "1", "+1", "1", "1"]
    assert "[######!!!!!.....]" in lines[2]
    assert lines[3:] == [
        "",
        "Late",
        "CS-002  3 days late  邀约客户  (Lin)",
        "        没有名单  asks *专员  to coordinate: *专员",
        "",
        "Finished",
        "CS-001  Outline  *专员  2024-07-03",
        "",
        "Due next week",
        "CS-003  Analyse  Lin  2024-07-17",
    ]


def test_json_tells_a_week_and_the_days_before(weeks: Shell) -> None:
    found = weeks("progress", "--json").json
    assert (found["week"], found["from"], found["to"], found["until"], found["running"]) == (
        "2024-W28",
        "2024-07-08",
        "2024-07-14",
        "2024-07-12",
        True,
    )
    (process,) = found["processes"]
    assert list(process["counts"]) == list(process["change"]) == COUNTS
    assert list(process["counts"].values()) == [1, 0, 1, 1, 3, 1]
    assert list(process["change"].values()) == [1, -1, 1, 0, 1, 0]
    assert [(one["id"], one["days_late"], one["coordinators"]) for one in process["late"]] == [("CS-002", 3, ["*专员"])]
    assert [(one["scope"], one["done"]) for one in process["burn_up"]] == [(2, 0)] * 8 + [(3, 1)] * 4
    assert [part["person"] for part in found["people"]] == ["*专员", "Lin"]


@pytest.mark.parametrize("week", ["last", "2024-W27", "W27", "--week=-1", "7.3"])
def test_a_past_week_is_told_as_it_was_on_its_sunday(weeks: Shell, week: str) -> None:
    words = [week] if week.startswith("--") else ["--week", week]
    found = weeks("progress", *words, "--json").json
    assert (found["week"], found["until"], found["running"]) == ("2024-W27", "2024-07-07", False)
    (process,) = found["processes"]
    assert list(process["counts"].values()) == [0, 1, 0, 1, 2, 1]
    assert process["late"][0]["id"] == "CS-001"
    assert process["late"][0]["days_late"] == 4


def test_markdown_names_each_process_and_what_it_needs(weeks: Shell) -> None:
    text = weeks.done("progress", "--markdown")
    assert text.startswith("### Progress 2024-W28  7.8-7.14\n\n**CS Client survey**\n\n- Done 1/3 (+1), ")
    assert "- 3 days late: CS-002 邀约客户 (Lin); 没有名单 asks *专员; to coordinate: *专员\n" in text


def test_a_process_comes_with_its_burn_up_and_people_with_their_tasks(weeks: Shell) -> None:
    text = weeks.done("progress", "--process", "CS")
    assert "Burn-up: 1 of 3 done" in text
    assert text.splitlines()[-1].split() == ["2024-07-01", "2024-07-12"]
    assert max(map(cell_len, text.splitlines())) <= 80
    people = weeks.done("progress", "--people", "--person", "Lin").splitlines()
    assert people[2].startswith("Lin ")
    assert not any(line.startswith("*专员") for line in people)


def test_a_week_before_anything_says_so(weeks: Shell) -> None:
    assert "CS Client survey" in weeks.done("progress", "--week", "2020-W01")
    assert weeks("progress", "--week", "2020-W01", "--people").out.endswith("There was nothing to do in that week.\n")


def test_what_cannot_be_meant_is_refused(weeks: Shell) -> None:
    assert "2024-W28" in weeks.refused(2, "progress", "--week", "soon")
    assert "There is no process" in weeks.refused(1, "progress", "--process", "nothing")
    assert "Nobody here is called" in weeks.refused(1, "progress", "--person", "Nobody")
    assert "exclude each other" in weeks.refused(2, "progress", "--json", "--markdown")


def test_an_empty_workspace_has_nothing_to_tell(empty: Shell) -> None:
    assert "nothing to do" in empty.done("progress")
    assert empty("progress", "--json").json["processes"] == []


def test_in_chinese_columns_align_to_the_cell(demo: Shell) -> None:
    lines = demo("--lang", "zh", "progress").out.splitlines()
    starts = {cell_len(line.partition("[")[0]) for line in lines if "[" in line}
    assert len(starts) == 1
    assert lines[1].split() == ["流程", "#已完成", "=进行中", "!受阻", ".未开始", "滞后"]
