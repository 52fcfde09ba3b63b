"""What the screens look like, small and large, in both languages."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office

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


def test_empty_board(office: Office, look: Look) -> None:
    assert look(Office(office.folder, []))
