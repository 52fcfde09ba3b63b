"""What retrospectives look like, small and large, in both languages: the sample's own review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office
from tuiflow import language
from tuiflow.actions.demo import load_demo
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.ui.screens.retro import RetroScreen

SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")
LIST = ("5", "tab", "tab")
FORM = (*LIST, "enter")


class Sample(Office):
    """A workspace with the sample as it was given."""

    def _furnish(self, tasks: object) -> None:
        workspace = self.me.workspace
        self.me.commit("open", [workspace.edit(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.OPEN.value})])
        load_demo(self.me, language.current(), as_given=True)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def is_read(app: App[Any]) -> bool:
    return any(isinstance(screen, RetroScreen) and screen._facts is not None for screen in app.screen_stack)


@SIZES
@pytest.mark.usefixtures("code")
def test_retros_listed(sample: Sample, look: Look, size: tuple[int, int]) -> None:
    assert look(sample, *LIST, size=size)


@SIZES
@pytest.mark.usefixtures("code")
def test_a_retro(sample: Sample, look: Look, size: tuple[int, int]) -> None:
    assert look(sample, *FORM, "j", "j", "j", "D", "j", size=size, ready=is_read)


@pytest.mark.usefixtures("code")
def test_the_dimensions_of_a_retro_with_their_facts(sample: Sample, look: Look) -> None:
    assert look(sample, *FORM, "G", "j", ready=is_read)


@pytest.mark.usefixtures("code")
def test_a_problem_that_becomes_an_improvement(sample: Sample, look: Look) -> None:
    assert look(sample, *FORM, *["j"] * 5, "i", ready=is_read)


def test_a_retro_in_the_light_theme(sample: Sample, look: Look) -> None:
    sample.config.theme = "light"
    assert look(sample, *FORM, size=(120, 40), ready=is_read)


def test_a_retro_without_colours(sample: Sample, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert look(sample, *FORM, ready=is_read)
