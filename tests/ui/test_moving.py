"""Moving the cursor."""

from __future__ import annotations

import pytest

from tests.ui.office import TASKS, Office, many
from tuiflow.model.code import Status


@pytest.mark.parametrize(("down", "up", "right", "left"), [("j", "k", "l", "h"), ("down", "up", "right", "left")])
async def test_letters_and_arrows_move_to_the_neighbouring_cards(
    office: Office, down: str, up: str, right: str, left: str
) -> None:
    async with office.open() as seat:
        assert seat.cursor == "CSAT-001"
        await seat.press(down)
        assert seat.cursor == "CSAT-002"
        await seat.press(right)
        assert seat.cursor == "CSAT-006"
        await seat.press(up)
        assert seat.cursor == "CSAT-005"
        await seat.press(left)
        assert seat.cursor == "CSAT-001"


async def test_the_cursor_stops_at_the_edges(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("k", "h")
        assert seat.cursor == "CSAT-001"
        await seat.press("G", "j")
        assert seat.cursor == "CSAT-004"
        await seat.press("g", "l", "l", "l", "l")
        assert seat.cursor == "CSAT-010"


@pytest.mark.parametrize(("last", "first"), [("G", "g"), ("end", "home")])
async def test_one_key_goes_to_the_end_of_a_column_and_one_to_its_beginning(
    office: Office, last: str, first: str
) -> None:
    async with office.open() as seat:
        await seat.press(last)
        assert seat.cursor == "CSAT-004"
        await seat.press(first)
        assert seat.cursor == "CSAT-001"


async def test_pages_go_down_and_up_and_the_card_is_always_visible(office: Office) -> None:
    long = Office(office.folder, many(40))
    async with long.open((80, 24)) as seat:
        await seat.press("pagedown")
        assert seat.cursor == "CSAT-007"
        await seat.press("pagedown")
        assert seat.cursor == "CSAT-013"
        assert "CSAT-013" in seat.screen
        assert "CSAT-001" not in seat.screen
        await seat.press("pageup", "pageup")
        assert seat.cursor == "CSAT-001"
        await seat.press("G")
        assert "CSAT-040" in seat.screen


@pytest.mark.parametrize(("width", "first", "last"), [(120, "1-12", "29-40"), (80, "1/40", "29/40")])
async def test_a_long_column_says_which_of_its_cards_are_visible(
    office: Office, width: int, first: str, last: str
) -> None:
    long = Office(office.folder, many(40))
    async with long.open((width, 39)) as seat:
        assert first in seat.line(1)
        await seat.press("G")
        assert last in seat.line(1)


async def test_a_smaller_terminal_keeps_the_card_at_the_cursor_visible(office: Office) -> None:
    long = Office(office.folder, many(40))
    async with long.open((120, 40)) as seat:
        await seat.press(*["pagedown"] * 2)
        here = seat.cursor
        await seat.pilot.resize_terminal(80, 24)
        await seat.settle()
        assert seat.cursor == here
        assert here in seat.screen


async def test_sideways_the_cursor_stays_at_its_height_or_on_the_last_card(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("j", "j", "l", "l")
        assert seat.cursor == "CSAT-009"


async def test_an_empty_column_can_be_entered_and_left(office: Office) -> None:
    gap = Office(office.folder, [task for task in TASKS if task.status is not Status.BLOCKED])
    async with gap.open() as seat:
        await seat.press("l", "l")
        assert seat.cursor == ""
        assert ">Blocked 0" in seat.line(1)
        await seat.press("j", "k", "G", "g", "pagedown", "enter")
        assert seat.on_board
        await seat.press("l")
        assert seat.cursor == "CSAT-010"


async def test_without_a_card_at_the_cursor_a_key_says_that_none_is_chosen(office: Office) -> None:
    gap = Office(office.folder, [task for task in TASKS if task.status is not Status.BLOCKED])
    async with gap.open() as seat:
        await seat.press("l", "l", "c")
        assert seat.message == "No task is chosen."


async def test_an_empty_board_says_what_to_do_next(office: Office) -> None:
    empty = Office(office.folder, [])
    async with empty.open() as seat:
        assert "Press n for the first one" in seat.screen


@pytest.mark.parametrize("key", ["ｊ", "Ｇ"])
async def test_keys_work_while_an_input_method_types_full_width_letters(office: Office, key: str) -> None:
    async with office.open() as seat:
        await seat.press(key)
        assert seat.cursor == {"ｊ": "CSAT-002", "Ｇ": "CSAT-004"}[key]


@pytest.mark.parametrize(("key", "asked"), [("？", "Keys of this screen"), ("：", "What do you want to do?")])
async def test_full_width_signs_of_an_input_method_work_too(office: Office, key: str, asked: str) -> None:
    async with office.open() as seat:
        await seat.type(key)
        assert asked in seat.asked


async def test_full_width_letters_stay_what_they_are_in_a_text(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("ＡＢ，ｑ")
        assert seat.field("reason") == "ＡＢ，ｑ"
