"""What the screens look like, small and large, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from textual.app import App

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import CHEN, MANAGER, NOW, Office
from tuiflow.store.base import SaveState, Saving, Session, Spread

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@SIZES
def test_board(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, size=size)


@SIZES
def test_detail_of_blocked_work(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "l", "l", "enter", size=size)


@SIZES
def test_edit_form(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "l", "e", size=size)


def test_block_dialog_that_misses_the_reason(office: Office, look: Look) -> None:
    assert look(office, "b", "ctrl+s")


def test_status_menu(office: Office, look: Look) -> None:
    assert look(office, "s")


def test_palette(office: Office, look: Look) -> None:
    assert look(office, "colon", typed="c")


def test_filter(office: Office, look: Look) -> None:
    assert look(office, "slash", typed="@chen")


def test_filter_without_a_match(office: Office, look: Look) -> None:
    assert look(office, "slash", typed="zzz")


def test_marks_and_a_range(office: Office, look: Look) -> None:
    assert look(office, "space", "j", "v", "j")


@SIZES
def test_two_values_of_one_field(office: Office, look: Look, size: tuple[int, int]) -> None:
    office.differ("t05", "due", "7.15", "7.17")
    office.differ("t05", "risk", "放假", "The holidays")
    assert look(office, "l", "enter", size=size, ready=lambda app: app.screen.query_one("#conflicts").display)


def test_cards_that_people_differ_about(office: Office, look: Look) -> None:
    office.differ("t01", "risk", "one", "two")
    office.differ("t08", "risk", "one", "two")
    assert look(office)


def has_been_read(app: App[Any]) -> bool:
    """Whether a list that is read in a thread is there."""
    return not app.screen.query_one("#note").display


@SIZES
def test_history(office: Office, look: Look, size: tuple[int, int]) -> None:
    office.change("t05", due="7.20", priority="low")
    office.differ("t05", "risk", "放假", "The holidays")
    assert look(office, "l", "i", size=size, ready=has_been_read)


@SIZES
def test_blocked_work(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "2", size=size)


@SIZES
def test_inbox(office: Office, look: Look, size: tuple[int, int]) -> None:
    office.change("t01", due="7.20")
    office.change("t05", deliverable="《访谈纪要 V2》")
    office.me.workspace.receive()
    assert look(office, "7", "space", size=size)


def test_trash(office: Office, look: Look) -> None:
    office.delete("t04")
    office.delete("t06")
    office.me.workspace.receive()
    assert look(office, "T", ready=has_been_read)


def at(moment: datetime) -> int:
    """A moment as sessions tell it, in milliseconds."""
    return int(moment.timestamp() * 1000)


def test_sharing(office: Office, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    office.change("t05", due="7.20")
    others = (
        Session("k1", MANAGER, "server", at(NOW), here=True, has_mine=True),
        Session("k2", CHEN, "laptop", at(NOW - timedelta(days=1)), here=False, has_mine=False),
    )
    monkeypatch.setattr(office.me.workspace, "spread", lambda: Spread(others, 3))
    words = "edited", "编辑"
    assert look(
        office, "w", ready=lambda app: any(word in str(app.screen.query_one("#last").render()) for word in words)
    )


def test_not_saved(office: Office, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = Saving(SaveState.NOT_SAVED, 12, "No space left on device")
    monkeypatch.setattr(office.me.workspace, "saving", lambda: refused)
    assert look(office)


def test_empty_board(office: Office, look: Look) -> None:
    assert look(Office(office.folder, []))
