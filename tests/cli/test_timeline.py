from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Shell
from tests.cli.test_process import LOOK, ROOT

KEYS = ["node", "phase", "start", "due", "days", "critical", "slack", "estimated", "status", "days_late", "tasks"]


def test_json_has_every_node_with_its_dates_and_tasks(demo: Shell) -> None:
    *found, loose = demo("process", "timeline", "CSAT", "--json").json
    assert [list(node) for node in [*found, loose]] == [KEYS] * 5
    assert [(node["node"], node["phase"], node["days"]) for node in found] == [
        ("需求调研", "启动阶段", 2),
        ("方案设计", "启动阶段", 3),
        ("访谈实施", "执行阶段", 5),
        ("成果输出", "复盘阶段", 4),
    ]
    assert (found[0]["start"], found[-1]["due"]) == ("2024-07-08", "2024-07-25")
    assert (loose["node"], loose["tasks"]) == (None, [f"CSAT-00{number}" for number in range(1, 6)])
    assert all(node["critical"] and node["slack"] == 0 and not node["estimated"] for node in found)


def test_json_names_the_tasks_of_a_node(demo: Shell) -> None:
    found = demo("process", "timeline", "LIVE", "--json").json
    assert found[1]["tasks"] == ["LIVE-002", "LIVE-003"]
    assert (found[1]["status"], found[1]["days_late"] > 0) == ("blocked", True)
    assert any(node["slack"] > 0 for node in found)


def test_bars_fit_into_eighty_columns(demo: Shell) -> None:
    lines = demo.done("process", "timeline", "LIVE").splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert any("数据迁移演练" in line and "####" in line and "!!" in line for line in lines)
    assert any("LIVE-004" in line and "---" in line for line in lines)
    assert lines[0].startswith("客户服务系统上线  2024-06-17 .. 2024-08-02")
    assert "estimated" not in lines[-1]
    assert "# critical" in lines[-2]
    assert "X blocked" in lines[-1]
    assert any(line.startswith(" X") for line in lines)


def test_tasks_can_be_left_out(demo: Shell) -> None:
    printed = demo.done("process", "timeline", "LIVE", "--no-tasks")
    assert "LIVE-004" not in printed
    assert "数据迁移演练" in printed


def test_dates_past_the_announced_holidays_are_said_to_be_estimated(
    demo: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2031-09-20T09:00")
    assert "estimated" in demo.done("process", "timeline", "INTV").splitlines()[-1]
    assert demo("process", "timeline", "INTV", "--json").json[-1]["estimated"] is True


def test_days_of_ones_own_are_taken_into_account(demo: Shell) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"]) / "tuiflow" / "calendar.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[CN]\nholidays = ["2024-07-15..2024-07-19"]\n', encoding="utf-8")
    assert demo("process", "timeline", "CSAT", "--json").json[-2]["due"] == "2024-08-01"


def test_bad_days_of_ones_own_are_refused_in_a_sentence_where_they_matter(demo: Shell) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"]) / "tuiflow" / "calendar.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[CN]\nholidays = ["soon"]\n', encoding="utf-8")
    said = demo.refused(2, "process", "timeline", "CSAT")
    assert "[CN] holidays has “soon”" in said
    assert "calendar.toml" in said
    assert demo("list").code == 0


def test_a_process_that_is_not_there_and_one_without_a_plan(shell: Shell) -> None:
    assert "There is no process" in shell.refused(1, "process", "timeline", "nothing")
    assert "PROCESS is missing" in shell.refused(2, "process", "timeline")
    assert "CS-001" in shell.done("process", "timeline", "CS")


def test_tasks_of_a_process_without_nodes_are_there_all_the_same(shell: Shell) -> None:
    (only,) = shell("process", "timeline", "CS", "--json").json
    assert only["node"] is None
    assert only["tasks"]


def test_ascii_in_the_settings_holds_for_the_timeline_too(demo: Shell) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"]) / "tuiflow" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("ascii = true\n", encoding="utf-8")
    lines = demo.done("process", "timeline", "LIVE").splitlines()
    assert "\N{CHECK MARK}" not in "".join(lines)


def test_without_more_than_ascii_no_other_mark_is_used(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_ASCII", "1")
    lines = demo.done("process", "timeline", "LIVE").splitlines()
    assert "\N{CHECK MARK}" not in "".join(lines)
    assert any(line.startswith(" x") for line in lines)


@pytest.mark.e2e
def test_on_a_terminal_there_is_colour_and_its_width(demo: Shell) -> None:
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"}
    command = [sys.executable, "-m", "tuiflow", "-w", str(demo.folder), "process", "timeline", "LIVE"]
    subprocess.run(command, stdout=follower, stdin=follower, env=environment, cwd=ROOT, check=True)
    printed = os.read(leader, 65536).decode()
    os.close(leader)
    os.close(follower)
    assert "\x1b[31m!" in printed
    assert "\N{REPLACEMENT CHARACTER}" not in printed


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("words", "loaded"),
    [(["list"], []), (["blocked"], []), (["process", "timeline", "CSAT"], ["chinese_calendar"])],
)
def test_calendars_are_loaded_only_where_days_are_counted(demo: Shell, words: list[str], loaded: list[str]) -> None:
    code = LOOK.format(words=["-w", str(demo.folder), *words])
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert found.stdout.rpartition("loaded:")[2].split() == loaded
