"""The board for other eyes and other terminals."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import Look
from tests.ui.office import Office, many


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
