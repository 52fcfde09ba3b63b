"""What the library looks like, and each step of starting a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.library.shelves import PURCHASE, TALKS, put
from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office
from tuiflow.store.workspace import Workspace

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ship, one is the team's, one is bad."""
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    put(tmp_path / "templates", "talks.yaml", TALKS.replace("version: 2\nname", "version: 3\nname"))
    put(tmp_path / "templates", "trip.yaml", PURCHASE.replace("days: 1", "dayz: 1"))
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path)))


def is_read(app: App[Any]) -> bool:
    return not app.screen.query("#note") or not app.screen.query_one("#note").display


@SIZES
def test_list(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", size=size, ready=is_read)


def test_preview_alone(office: Office, look: Look) -> None:
    assert look(office, "6", "tab", "J", ready=is_read)


def test_nothing_matches(office: Office, look: Look) -> None:
    assert look(office, "6", "slash", typed="zzz")


@SIZES
def test_goal(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", "s", size=size)


@SIZES
def test_people(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", "s", "pagedown", size=size, typed="林晓")


@SIZES
def test_time_and_nodes(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", "s", "pagedown", "pagedown", *["tab"] * 4, "j", "space", size=size)


@SIZES
def test_look_and_start(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", "s", "ctrl+s", size=size)


def test_a_step_that_is_refused(office: Office, look: Look) -> None:
    assert look(office, "6", "s", *["backspace"] * 12, "enter", "ctrl+s")


def test_save_as_a_template(office: Office, look: Look) -> None:
    assert look(office, "6", "S", "enter")
