"""The board for other eyes and other terminals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.snapshots.conftest import Look
from tests.ui.office import Office, many
from tuiflow.actions.demo import load_demo
from tuiflow.actions.opening import known_as
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.task import Task


class Demo(Office):
    """The demo on the day of the sample."""

    def _furnish(self, tasks: Sequence[Task]) -> None:
        workspace = self.me.workspace
        self.me.commit("name", [workspace.edit(Table.WORKSPACE, WORKSPACE_UID, {"name": "Demo"})])
        load_demo(self.me, "en", as_given=True)
        self.me.actor.person = known_as(workspace, self.me.actor.login, self.config)
        self.me.actor.name = workspace.name_of(self.me.actor.person)


def test_board_in_the_light_theme(office: Office, look: Look) -> None:
    office.config.theme = "light"
    assert look(office, size=(120, 40))


def test_board_in_ascii_mode(office: Office, look: Look) -> None:
    office.config.ascii = True
    assert look(office)


def test_board_without_colours(office: Office, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert look(office)


def test_a_long_board_scrolled_down(office: Office, look: Look) -> None:
    assert look(Office(office.folder, many(60)), "pagedown", "pagedown", "space")


def test_the_demo_as_the_readme_shows_it(office: Office, look: Look) -> None:
    assert look(Demo(office.folder), "l", size=(120, 34))
