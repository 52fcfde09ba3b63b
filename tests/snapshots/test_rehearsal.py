"""What a rehearsal looks like, its questions, and what past runs have taught the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.actions.learning import Learning
from tests.library.shelves import PURCHASE, put
from tests.snapshots.conftest import WIDE, Look
from tuiflow.store.workspace import Workspace
from tuiflow.ui.screens.library import LibraryScreen
from tuiflow.ui.screens.rehearsal import RehearsalScreen

SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")

WANTED = {"en": "Keep a list of spare clients", "zh": "建立备选客户名单"}
AGAIN = {"en": "A list of spare clients is kept", "zh": "准备备选客户名单"}


@pytest.fixture
def team(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """Two runs, both looked back on."""
    team = Learning(tmp_path)
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path)))
    team.look_back(team.play("Clients 7"), 25, WANTED[code])
    team.look_back(team.play("Clients 8", 8), 26, AGAIN[code], month=8)
    return team


def is_read(app: App[Any]) -> bool:
    return isinstance(app.screen, RehearsalScreen) and app.screen._found is not None


def is_learnt(app: App[Any]) -> bool:
    screen = next((one for one in app.screen_stack if isinstance(one, LibraryScreen)), None)
    return screen is not None and bool(screen.learnt)


@SIZES
def test_step(team: Learning, look: Look, size: tuple[int, int]) -> None:
    assert look(team, "3", "l", "r", size=size, ready=is_read)


@SIZES
def test_question(team: Learning, look: Look, size: tuple[int, int]) -> None:
    assert look(team, "3", "r", "t", size=size, ready=is_read)


def test_wrong_answer(team: Learning, look: Look) -> None:
    assert look(team, "3", "r", "t", "1", ready=is_read)


def test_score(team: Learning, look: Look) -> None:
    assert look(team, "3", "r", "t", "1", "l", "2", "l", "l", "G", ready=is_read)


@SIZES
def test_past_runs(team: Learning, look: Look, size: tuple[int, int]) -> None:
    keys = ("6", "tab", "J", "J") if size[0] < 100 else ("6", "J")
    assert look(team, *keys, size=size, ready=is_learnt)


@SIZES
def test_days_of_past_runs_in_the_form(team: Learning, look: Look, size: tuple[int, int]) -> None:
    assert look(team, "6", "s", "pagedown", "pagedown", *["tab"] * 4, "m", size=size, ready=is_learnt)
