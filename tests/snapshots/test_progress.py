"""What the weekly roll-up looks like, small and large, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.snapshots.conftest import WIDE, Look
from tests.ui.test_progress import Weeks
from tuiflow.ui.widgets.progress import ProgressView

SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def weeks(tmp_path: Path) -> Weeks:
    return Weeks(tmp_path)


def is_read(app: App[Any]) -> bool:
    return app.screen.query_one(ProgressView).part is not None


@SIZES
@pytest.mark.usefixtures("code")
def test_progress_of_a_process(weeks: Weeks, look: Look, size: tuple[int, int]) -> None:
    weeks.me.actor.person = "person-lin"
    assert look(weeks, "2", "5", size=size, ready=is_read)


@SIZES
@pytest.mark.usefixtures("code")
def test_progress_of_people(weeks: Weeks, look: Look, size: tuple[int, int]) -> None:
    assert look(weeks, "5", "p", "j", "j", "j", "enter", size=size, ready=is_read)


@pytest.mark.usefixtures("code")
def test_progress_of_a_past_week(weeks: Weeks, look: Look) -> None:
    assert look(weeks, "2", "5", "h", ready=is_read)


def test_progress_in_the_light_theme(weeks: Weeks, look: Look) -> None:
    weeks.config.theme = "light"
    assert look(weeks, "2", "5", size=(120, 40), ready=is_read)


def test_progress_without_colours(weeks: Weeks, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert look(weeks, "2", "5", ready=is_read)
