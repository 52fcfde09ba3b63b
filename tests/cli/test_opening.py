from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tuiflow import config, language, paths
from tuiflow.model.code import DayCount

SHARED = ["需求调研", "方案设计", "访谈实施", "成果输出"]


def test_init_makes_names_and_remembers_a_workspace(shell: Shell, tmp_path: Path) -> None:
    answer = shell.bare("init", tmp_path / "sales", "--name", "Sales 销售")
    assert answer.code == 0
    assert "Sales 销售" in answer.out
    assert config.load(paths.config_file()).workspace == str(tmp_path / "sales")
    assert shell.bare("list", "--json").json == []


def test_init_refuses_a_workspace_that_is_there(shell: Shell) -> None:
    before = shell.journals()
    answer = shell.bare("init", shell.folder)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert shell.journals() == before


def test_init_refuses_a_folder_that_cannot_be_made(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = shell.bare("init", tmp_path / "file" / "sub")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert "DIR" in shell.refused(2, "init")


def test_a_remembering_that_fails_spoils_nothing(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_values: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(config, "save", refuse)
    answer = shell.bare("init", tmp_path / "new")
    assert answer.code == 0
    assert "-w" in answer.err
    assert shell.bare("-w", tmp_path / "new", "list", "--json").json == []


def test_demo_holds_the_sample_unchanged(demo: Shell) -> None:
    listed = {body["id"]: body for body in demo("list", "--json").json}
    first, second, third = (listed[f"CSAT-00{number}"] for number in (1, 2, 3))
    assert (first["name"], first["status"], first["priority"]) == ("设计访谈提纲", "done", "high")
    assert (first["start"], first["due"]) == ("2024-07-08", "2024-07-10")
    assert first["collaborators"] == ["*分析师"]
    assert (second["name"], second["status"], second["assignee"]) == ("客户邀约", "in_progress", "*专员")
    assert (second["due"], second["collaborators"]) == ("2024-07-15", ["客户对接人"])
    assert second["risk"] == "2家客户时间待协调"
    assert (third["assignee"], third["collaborators"], third["priority"]) == ("*分析师", ["*经理"], "medium")
    assert third["deliverable"] == "《分析报告初稿》"
    assert {body["status"] for body in listed.values()} == {"not_started", "in_progress", "blocked", "done"}
    assert len({body["process"] for body in listed.values()}) >= 3


def test_demo_has_the_four_nodes_of_fourteen_days(demo: Shell) -> None:
    from tuiflow.actions.opening import open_workspace
    from tuiflow.cli.session import clock
    from tuiflow.model.process import total_days

    workspace = open_workspace(demo.folder, paths.state_folder() / "replicas", paths.login_name(), clock({}))
    process = next(one for one in workspace.processes.values() if one.name == "客户满意度提升项目")
    nodes = sorted((one for one in workspace.nodes.values() if one.process == process.uid), key=lambda one: one.order)
    workspace.close()
    assert [node.name for node in nodes] == SHARED
    assert total_days(nodes) == 14


def test_demo_shifts_its_dates_to_today(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2025-03-03T23:59:00")
    folder = tmp_path / "shifted"
    assert shell.bare("demo", "--dir", folder, "--no-open").code == 0
    body = shell.bare("-w", folder, "show", "CSAT-002", "--json").json
    assert (body["start"], body["due"]) == ("2025-03-02", "2025-03-06")
    given = tmp_path / "given"
    assert shell.bare("demo", "--dir", given, "--no-open", "--as-given").code == 0
    body = shell.bare("-w", given, "show", "CSAT-002", "--json").json
    assert (body["start"], body["due"], body["days_late"]) == ("2024-07-11", "2024-07-15", 231)


def test_demo_texts_are_in_the_wanted_language(shell: Shell, tmp_path: Path) -> None:
    assert shell.bare("demo", "--dir", tmp_path / "en", "--no-open").code == 0
    assert shell.bare("-w", tmp_path / "en", "show", "CSAT-002", "--json").json["name"] == "Client invitation"
    assert shell.bare("--lang", "zh", "demo", "--dir", tmp_path / "zh", "--no-open").code == 0
    assert language.current() == "zh"
    assert shell.bare("-w", tmp_path / "zh", "show", "CSAT-002", "--json").json["name"] == "客户邀约"


def test_demo_is_made_once_and_then_left_as_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shell = Shell(capsys, tmp_path)
    first = shell.bare("demo", "--no-open")
    assert first.code == 0
    assert "tuiflow -w" in first.out
    assert "demo-en" in config.load(paths.config_file()).workspace
    assert shell.bare("done", "CSAT-002").code == 0
    again = shell.bare("demo", "--no-open")
    assert "already" in again.out
    assert shell.bare("show", "CSAT-002", "--json").json["status"] == "done"


def test_demo_does_not_forget_the_real_workspace(shell: Shell) -> None:
    before = config.load(paths.config_file()).workspace
    assert shell.bare("demo", "--no-open").code == 0
    assert config.load(paths.config_file()).workspace == before == str(shell.folder)


def test_demo_refuses_a_folder_with_a_workspace(shell: Shell) -> None:
    before = shell.journals()
    answer = shell.bare("demo", "--dir", shell.folder, "--no-open")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert shell.journals() == before
    assert "fr" in shell.refused(2, "demo", "--lang", "fr")


def test_demo_knows_who_runs_it_as_the_specialist(demo: Shell) -> None:
    answer = demo("list", "--json", "--filter", "me")
    assert {"CSAT-001", "CSAT-002"} <= {body["id"] for body in answer.json}


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the board was opened with, instead of opening it."""
    calls: list[tuple[Any, ...]] = []
    module = ModuleType("tuiflow.ui.launch")

    def launch(desk: Any, settings: Any, config_file: Path, ask_who: bool) -> int:
        calls.append((desk, settings, config_file, ask_who))
        return 0

    module.__dict__["launch"] = launch
    monkeypatch.setitem(sys.modules, "tuiflow.ui.launch", module)
    monkeypatch.setattr("tuiflow.cli.opening.is_interactive", lambda: True)
    return calls


def test_without_a_command_the_board_opens_and_is_remembered(shell: Shell, launched: list[tuple[Any, ...]]) -> None:
    assert shell.bare("init", shell.folder.parent / "other").code == 0
    assert shell.done() == ""
    desk, _settings, config_file, ask_who = launched[0]
    assert len(desk.workspace.tasks) == 3
    assert config_file == paths.config_file()
    assert ask_who is True
    assert config.load(config_file).workspace == str(shell.folder)
    assert shell.bare().code == 0
    assert len(launched[1][0].workspace.tasks) == 3


def test_the_board_has_the_calendars_and_refuses_bad_days_of_ones_own_at_once(
    shell: Shell, launched: list[tuple[Any, ...]]
) -> None:
    assert shell.done() == ""
    calendar = launched[0][0].calendars(DayCount.WORKING, "CN")
    assert calendar.is_working(date(2024, 2, 4))
    paths.calendar_file().parent.mkdir(parents=True, exist_ok=True)
    paths.calendar_file().write_text("[CN]\nholidays = 3", encoding="utf-8")
    assert "[CN] holidays has “3”" in shell.refused(2)
    assert len(launched) == 1


def test_nobody_is_asked_who_is_known(shell: Shell, demo: Shell, launched: list[tuple[Any, ...]]) -> None:
    shell.done("--as", "Lin")
    demo.done()
    assert [call[3] for call in launched] == [False, False]
    assert launched[0][0].actor.name == "Lin"


def test_demo_opens_what_it_made(shell: Shell, launched: list[tuple[Any, ...]]) -> None:
    assert shell.bare("demo").code == 0
    assert "CSAT-001" in {task.label for task in launched[0][0].workspace.tasks.values()}
    assert launched[0][3] is False


def test_the_board_needs_a_terminal(shell: Shell) -> None:
    assert "terminal" in shell.refused(2)


def test_no_workspace_says_how_to_get_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shell = Shell(capsys, tmp_path)
    answer = shell.bare("list")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert "tuiflow demo" in answer.err
    answer = shell.bare("-w", tmp_path / "nothing", "list")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert not (tmp_path / "nothing").exists()


def test_the_environment_names_a_workspace(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert shell.bare("init", tmp_path / "other").code == 0
    monkeypatch.setenv("TUIFLOW_WORKSPACE", str(shell.folder))
    assert len(shell.bare("list", "--json").json) == 3
