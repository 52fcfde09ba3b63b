"""`tuiflow process rehearse` and what the library has learnt, as a person types it (V6, V7)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.library.shelves import TALKS, put


@pytest.fixture(autouse=True)
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")


@pytest.fixture
def team(empty: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A team that has run a template twice, its first node in 2 and in 4 days more than planned."""
    for number, (begun, done) in enumerate((("15", "18"), ("22", "26")), start=1):
        monkeypatch.setenv("TUIFLOW_NOW", f"2024-07-{begun}T09:00:00")
        empty.done(
            "library",
            "start",
            "client-talks",
            "--name",
            f"Run {number}",
            "--role",
            "exec=Lin",
            "--prefix",
            f"R{number}",
        )
        empty.done("start", f"R{number}-001")
        monkeypatch.setenv("TUIFLOW_NOW", f"2024-07-{done}T17:00:00")
        empty.done("done", f"R{number}-001")
    return empty


def test_rehearse_prints_the_story(team: Shell) -> None:
    text = team.done("process", "rehearse", "R1")
    for line in (
        "1/4  Outline design",
        "  7.15 - 7.18: took 4 working days; planned 2 days (+2)",
        "R does it     Lin (as Executor)",
        "4/4  Analysis report",
        "  still to come; planned 4 days",
    ):
        assert line in text


def test_rehearse_as_json(team: Shell) -> None:
    body = json.loads(team.done("process", "rehearse", "R1", "--json"))
    assert body["steps"][0]["node"] == "Outline design"
    assert [one["deed"] for one in body["steps"][0]["happened"]] == ["started", "finished"]
    assert body["steps"][1]["happened"] == []


def test_rehearse_of_an_unknown_process_is_refused(empty: Shell) -> None:
    assert "nothing" in empty.refused(1, "process", "rehearse", "nothing")


def test_the_demo_can_be_rehearsed(demo: Shell) -> None:
    text = demo.done("process", "rehearse", "CSAT")
    assert "7.10  *专员 finished CSAT-001" in text
    assert "still to come" in text


def test_show_tells_what_past_runs_took(team: Shell) -> None:
    text = team.done("library", "show", "client-talks")
    assert "Past runs (2)\n" in text
    assert "  Outline design        2      4.5      4-5  2 runs  ! too short" in text


def test_show_as_json_tells_it_node_by_node(team: Shell) -> None:
    body = json.loads(team.done("library", "show", "client-talks", "--json"))
    first, second = body["phases"][0]["nodes"]
    assert first["experience"] == {
        "runs": 2,
        "median": 4.5,
        "least": 4,
        "most": 5,
        "reworked": 0,
        "outside": True,
        "days": [4, 5],
    }
    assert second["experience"] is None
    assert (body["runs"], body["repeated"]) == (2, [])


def test_start_takes_the_days_of_past_runs_when_asked_to(team: Shell) -> None:
    words = ("library", "start", "client-talks", "--name", "Run 3", "--start", "2024-08-05", "--dry-run", "--json")
    planned = json.loads(team.done(*words))["nodes"][0]
    learnt = json.loads(team.done(*words, "--learnt"))["nodes"][0]
    assert (planned["due"], learnt["due"]) == ("2024-08-06", "2024-08-09")


def test_learn_proposes_what_past_runs_took(team: Shell) -> None:
    assert team.done("library", "learn", "client-talks", "--dry-run") == (
        "Outline design  2 → 5  took 4.5 days (4-5), 2 runs\nNothing was proposed: this is what would change.\n"
    )
    assert json.loads(team.done("library", "learn", "client-talks", "--dry-run", "--json")) == [
        {"key": "outline", "planned": 2, "proposed": 5}
    ]
    team.done("library", "learn", "client-talks")
    first = json.loads(team.done("library", "show", "client-talks", "--json"))["phases"][0]["nodes"][0]
    assert (first["days"], first["experience"]["outside"]) == (5, False)
    assert "No estimate is outside" in team.refused(1, "library", "learn", "client-talks")
