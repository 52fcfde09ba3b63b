"""What choosing a file looks like, and what it would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import OptionList

from tests.exchange.files import comma, xlsx
from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import PROCESS_NAME, Office
from tuiflow.ui.screens.importing import ImportScreen

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")

HEADS = ["任务ID", "任务名称", "所属流程", "责任人", "起止时间", "当前状态", "优先级", "风险说明", "部门"]
ROWS = [
    ["CSAT-003", "Print the forms", PROCESS_NAME, "Chen Yu", "", "", "高", "", "市场部"],
    ["CSAT-004", "Book the room", PROCESS_NAME, "*专员", "2024-07-15", "进行中", "低", "", ""],
    ["CSAT-008", "Buy the licence", PROCESS_NAME, "", "", "受阻", "", "", ""],
    ["", "订午餐", PROCESS_NAME, "*新人", "2024-07-15", "未开始", "", "", ""],
    ["", "整理反馈表并写出改进建议", PROCESS_NAME, "林晓", "下周", "很快", "", "", ""],
]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that one is in has files and folders."""
    folder = tmp_path / "here"
    (folder / "项目资料").mkdir(parents=True)
    (folder / "归档").mkdir()
    comma(folder / "七月任务.csv", [HEADS, *ROWS])
    (folder / "bad.xlsx").write_bytes(xlsx(folder / "tasks.xlsx", {"任务": [HEADS, *ROWS]}).read_bytes()[:200])
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))


def is_there(app: App[Any]) -> bool:
    return isinstance(app.screen, ImportScreen) and app.screen.query_one(OptionList).option_count > 0


def is_said(app: App[Any]) -> bool:
    return isinstance(app.screen, ImportScreen) and not app.screen.is_opening


@SIZES
def test_choosing_a_file(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "I", size=size)


@SIZES
def test_what_it_would_do(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "I", *"tasks", "enter", size=size, ready=is_there)


def test_a_file_that_cannot_be_read(office: Office, look: Look) -> None:
    assert look(office, "I", *"bad", "enter", ready=is_said)


def test_rows_of_one_kind(office: Office, look: Look) -> None:
    assert look(office, "I", *"tasks", "enter", "f", "f", ready=is_there)


def test_agreeing_although_rows_are_left_out(office: Office, look: Look) -> None:
    assert look(office, "I", *"tasks", "enter", "enter", ready=is_there)


def test_help(office: Office, look: Look) -> None:
    assert look(office, "I", *"tasks", "enter", "question_mark", size=(120, 40))
