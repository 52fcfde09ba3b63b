"""Everything also works with the mouse."""

from __future__ import annotations

import pytest
from textual import events

from tests.ui.office import Office, many
from tests.ui.seat import Seat
from tuiflow.model.code import Status
from tuiflow.model.task import Task
from tuiflow.ui.screens.task import TaskScreen
from tuiflow.ui.widgets.bar import KeyBar
from tuiflow.ui.widgets.board import Board

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


async def drag(seat: Seat, start: tuple[int, int], *stops: tuple[int, int]) -> None:
    """Take hold at one place, and let go at the last of the others."""
    await seat.pilot.mouse_down(Board, start)
    for stop in stops:
        await seat.pilot.hover(Board, stop)
    await seat.pilot.mouse_up(Board, stops[-1])
    await seat.settle()


async def wheel(seat: Seat, place: tuple[int, int], down: bool) -> None:
    """Turn the wheel by one notch."""
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    x, y = place[0], place[1] + seat.board.region.y
    event = kind(seat.board, x, y, 0, 1 if down else -1, 0, False, False, False, x, y)
    seat.app.screen._forward_event(event)
    await seat.settle()


async def test_a_click_puts_the_cursor_on_a_card(office: Office) -> None:
    async with office.open() as seat:
        await seat.pilot.click(Board, seat.at("CSAT-009"))
        assert seat.cursor == "CSAT-009"
        assert seat.task("CSAT-009").status is BLOCKED


async def test_a_click_on_no_card_leaves_the_cursor_where_it_is(office: Office) -> None:
    async with office.open() as seat:
        await seat.pilot.click(Board, seat.below(2, 9))
        await seat.pilot.click(Board, (40, 0))
        assert seat.cursor == "CSAT-001"


async def test_a_double_click_opens_the_card(office: Office) -> None:
    async with office.open() as seat:
        await seat.pilot.double_click(Board, seat.at("CSAT-009"))
        await seat.settle()
        assert isinstance(seat.app.screen, TaskScreen)
        assert "Export the list" in seat.screen


async def test_the_wheel_scrolls_the_column_under_the_mouse(office: Office) -> None:
    long = Office(office.folder, [*many(40), *many_done(40)])
    async with long.open((80, 24)) as seat:
        await wheel(seat, seat.below(3, 2), down=True)
        assert "CSAT-101" not in seat.screen
        assert "CSAT-108" in seat.screen
        assert "CSAT-001" in seat.screen
        assert seat.cursor == "CSAT-001"
        await wheel(seat, seat.below(3, 2), down=False)
        assert "CSAT-101" in seat.screen


async def test_the_wheel_takes_the_cursor_along_so_that_it_stays_visible(office: Office) -> None:
    long = Office(office.folder, many(40))
    async with long.open((80, 24)) as seat:
        for _notch in range(3):
            await wheel(seat, seat.below(0, 2), down=True)
        assert seat.cursor == "CSAT-004"
        for _notch in range(50):
            await wheel(seat, seat.below(0, 2), down=True)
        assert "CSAT-040" in seat.screen
        assert seat.cursor in seat.screen


async def test_a_card_can_be_dragged_to_another_column_and_place(office: Office) -> None:
    async with office.open() as seat:
        await drag(seat, seat.at("CSAT-001"), seat.at("CSAT-006"))
        assert seat.column(IN_PROGRESS) == ["CSAT-005", "CSAT-001", "CSAT-006", "CSAT-007"]
        assert seat.cursor == "CSAT-001"


async def test_while_a_card_is_dragged_the_board_shows_where_it_would_come(office: Office) -> None:
    async with office.open() as seat:
        before = seat.screen
        await seat.pilot.mouse_down(Board, seat.at("CSAT-001"))
        await seat.pilot.hover(Board, seat.below(1, 1))
        assert "------" in seat.screen
        await seat.pilot.hover(Board, seat.at("CSAT-001"))
        await seat.pilot.mouse_up(Board, seat.at("CSAT-001"))
        await seat.settle()
        assert seat.screen.split("\n")[:-1] == before.split("\n")[:-1]
        assert seat.task("CSAT-001").status is NOT_STARTED


async def test_a_card_dragged_below_the_last_one_comes_last(office: Office) -> None:
    async with office.open() as seat:
        await drag(seat, seat.at("CSAT-001"), seat.below(3, 8))
        assert seat.column(DONE)[-1] == "CSAT-001"


async def test_a_card_can_be_dragged_within_its_column(office: Office) -> None:
    async with office.open() as seat:
        await drag(seat, seat.at("CSAT-001"), seat.at("CSAT-003"))
        assert seat.column(NOT_STARTED) == ["CSAT-002", "CSAT-001", "CSAT-003", "CSAT-004"]


async def test_a_card_dragged_into_blocked_asks_for_the_reason(office: Office) -> None:
    async with office.open() as seat:
        await drag(seat, seat.at("CSAT-007"), seat.at("CSAT-008"))
        assert seat.asked == "Blocked: CSAT-007 Call back"
        await seat.press("escape")
        assert seat.task("CSAT-007").status is IN_PROGRESS


async def test_a_card_dragged_out_of_blocked_asks_how_it_was_solved(office: Office) -> None:
    async with office.open() as seat:
        await drag(seat, seat.at("CSAT-008"), seat.below(3, 0))
        assert seat.asked == "No longer blocked: CSAT-008 Buy the licence"
        await seat.type("bought")
        await seat.press("enter")
        assert seat.task("CSAT-008").status is DONE


async def test_a_click_on_the_key_bar_does_what_the_key_does(office: Office) -> None:
    async with office.open() as seat:
        await seat.pilot.click(KeyBar, (seat.keys.index("c done") + 2, 0))
        await seat.settle()
        assert seat.task("CSAT-001").status is DONE


@pytest.mark.parametrize("caption", ["? help", "q quit"])
async def test_help_and_quit_can_be_clicked_at_the_end_of_a_narrow_bar(office: Office, caption: str) -> None:
    async with office.open((80, 24)) as seat:
        await seat.pilot.click(KeyBar, (seat.keys.index(caption) + 1, 0))
        await seat.settle()
        assert seat.gone if caption == "q quit" else seat.asked.startswith("Keys")


async def test_a_click_on_a_message_does_nothing(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("u")
        await seat.pilot.click(KeyBar, (2, 0))
        await seat.settle()
        assert seat.task("CSAT-001").status is NOT_STARTED


def many_done(number: int) -> list[Task]:
    """Done tasks from `CSAT-101` on."""
    tasks = many(number + 100, DONE)
    return tasks[100:]
