"""`tuiflow library …` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.library.shelves import PURCHASE, TALKS, put


@pytest.fixture(autouse=True)
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small templates ship."""
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")


def test_list_shows_every_template_in_a_line(empty: Shell) -> None:
    assert empty.done("library", "list").splitlines() == [
        "client-talks  Client talks                 Whole project  4 nodes  14 days  v2 shipped",
        "purchase      Equipment purchase 设备采购  Routine work   2 nodes  2 days   v1 shipped",
    ]


def test_list_narrows_by_words_and_category(empty: Shell) -> None:
    assert "purchase" not in empty.done("library", "list", "访谈", "sales")
    assert "client-talks" not in empty.done("library", "list", "--category", "routine")
    assert empty.done("library", "list", "nothing like it") == "No template fits.\n"
    assert "use one of project, cross_department" in empty.refused(2, "library", "list", "--category", "fun")


def test_list_as_json_has_stable_names(empty: Shell) -> None:
    listed = json.loads(empty.done("library", "list", "--json"))
    assert listed[0] | {"file": ""} == {
        "id": "client-talks",
        "name": "Client talks",
        "category": "project",
        "version": 2,
        "nodes": 4,
        "days": 14,
        "origin": "shipped",
        "file": "",
    }


def test_a_bad_file_of_the_team_is_told_and_the_others_are_listed(empty: Shell) -> None:
    put(empty.folder / "templates", "bad.yaml", TALKS.replace("days: 5", "dayz: 5"))
    answer = empty("library", "list")
    assert answer.code == 0
    assert "client-talks" in answer.out
    assert f"{empty.folder}/templates/bad.yaml:47: “dayz” is not known here" in answer.err


def test_templates_can_be_read_before_there_is_a_workspace(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shell = Shell(capsys, tmp_path)
    assert "client-talks" in shell.bare("library", "list").out
    assert shell.bare("-w", tmp_path / "none", "library", "list").code == 3


def test_show_tells_everything(empty: Shell) -> None:
    text = empty.done("library", "show", "client talks")
    for part in (
        "Client talks",
        "Whole project  4 nodes  14 days  v2 shipped",
        "Take it to hear what clients really think.",
        "Expected outcome  Satisfaction score up 15%",
        "1 Project lead",
        "  Client invitation    3 days       day 3-5  after Outline design",
        "                   1  2  3",
        "Outline design     A  R  -",
        "RACI                 R Executor, A Project lead(approves)",
        "- The questions cover three dimensions",
        "Read the last scores first.",
        "  Client, Mood of the client",
        "v2  2024-06-01  Added the analysis report (*经理)",
    ):
        assert part in text


def test_show_as_json_has_the_whole_template(empty: Shell) -> None:
    body = json.loads(empty.done("library", "show", "client-talks@2", "--json"))
    first = body["phases"][0]["nodes"][0]
    assert (first["key"], first["days"], first["after"]) == ("outline", 2, [])
    assert first["raci"]["lead"] == {"letter": "A", "note": "approves"}
    assert body["versions"] == [2]
    assert body["documents"][0]["fields"] == ["Client", "Mood of the client"]


def test_start_makes_a_process_with_people_and_dates(empty: Shell) -> None:
    text = empty.done(
        *("library", "start", "client-talks", "--name", "Talks Q3", "--start", "7.15"),
        *("--role", "lead=Lin", "--role", "Executor=Zoe,*专员", "--leave-out", "Client invitation"),
    )
    assert "Outline design     2024-07-15  2024-07-16" in text
    assert "On-site interview  2024-07-17  2024-07-23" in text
    assert "New people: Lin, Zoe, *专员" in text
    assert "Client contact: vacant, with letters in 1 rows" in text
    assert "“Talks Q3” started with 3 nodes: 2024-07-15 to 2024-07-29." in text
    assert empty.done("add", "First", "--process", "TALK", "--node", "Analysis report", "--assignee", "Lin")


def test_a_dry_run_shows_the_same_and_makes_nothing(empty: Shell) -> None:
    words = ("library", "start", "client-talks", "--name", "Talks Q3", "--role", "lead=Lin", "--days", "calendar")
    before = empty.journals()
    body = json.loads(empty.done(*words, "--dry-run", "--json"))
    assert empty.journals() == before
    assert (body["made"], body["prefix"], body["start"], body["end"]) == (False, "TALK", "2024-07-12", "2024-07-25")
    assert body["nodes"][1] == {
        "key": "invite",
        "name": "Client invitation",
        "start": "2024-07-14",
        "due": "2024-07-16",
    }
    made = json.loads(empty.done(*words, "--json"))
    assert made | {"made": False, "tasks": []} == body


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["start", "client-talks"], "--name NAME is missing"),
        (1, ["start", "nothing", "--name", "N"], "There is no template “nothing”"),
        (2, ["start", "client-talks", "--name", "N", "--role", "lead"], "“lead” is not ROLE=PEOPLE"),
        (1, ["start", "client-talks", "--name", "N", "--role", "boss=Lin"], "has no role “boss”"),
        (1, ["start", "client-talks", "--name", "N", "--leave-out", "x"], "has no node “x”"),
        (2, ["start", "client-talks", "--name", "N", "--start", "soon"], "is not a date"),
        (2, ["start", "client-talks", "--name", "N", "--country", "ZZ"], "“ZZ” is no country"),
        (2, ["start", "client-talks", "--name", "N", "--role"], "--role needs a value"),
        (1, ["show", "nothing"], "There is no template “nothing”"),
        (2, ["show"], "TEMPLATE is missing"),
        (1, ["save", "nothing"], "There is no process “nothing”"),
        (
            2,
            ["sav"],
            "tuiflow library does not know “sav”: use one of list, show, start, save, diff, history, propose, learn, check",
        ),
    ],
)
def test_what_is_not_right_is_refused(empty: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in empty.refused(code, "library", *words)


def test_save_writes_the_next_version_beside_the_workspace(empty: Shell) -> None:
    empty.done("library", "start", "client-talks", "--name", "Talks Q3")
    file = empty.folder / "templates" / "client-talks-v3.yaml"
    said = empty.done("library", "save", "TALK", "--what", "Nothing new")
    assert said == f"Saved as version 3 of “client-talks” in {file}\n"
    assert "v3 the team's" in empty.done("library", "list", "talks")
    assert "v3  2024-07-12  Nothing new" in empty.done("library", "show", "client-talks")
    mine = empty.folder.parent / "mine.yaml"
    assert str(mine) in empty.done("library", "save", "TALK", "--file", str(mine), "--name", "Mine")
    assert "is there already" in empty.refused(1, "library", "save", "TALK", "--file", str(mine))


def test_check_names_each_problem_with_its_line(empty: Shell, tmp_path: Path) -> None:
    good = put(tmp_path, "good.yaml", TALKS)
    bad = put(tmp_path, "bad.yaml", TALKS.replace("days: 5", "days: x").replace("category: project", "category: y"))
    answer = empty.bare("library", "check", good, bad)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        f"{good}: fine. Client talks, version 2, 4 nodes",
        f"{bad}:4: “y” is none of these: project, cross_department, routine, onboarding.",
        f"{bad}:47: “x” is no whole number.",
    ]
    assert empty.bare("library", "check", good).code == 0
    answer = empty.bare("library", "check", good, bad, "--json")
    assert answer.code == 1
    assert [(one["file"], one["line"]) for one in answer.json] == [(str(bad), 4), (str(bad), 47)]
    assert empty.bare("library", "check", good, "--json").json == []


def test_reading_the_library_loads_neither_textual_nor_pydantic(empty: Shell) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from tuiflow.cli.main import run; run(['library', 'list']); "
        "sys.exit(len({'textual', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
