"""Finding work: / and m."""

from __future__ import annotations

import pytest

from tests.ui.office import PROCESS, Office
from tuiflow.actions.processes import close_process, reopen_process

EVERYTHING = {f"CSAT-{number:03}" for number in range(1, 13)}


def labels(*numbers: int) -> set[str]:
    return {f"CSAT-{number:03}" for number in numbers}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("book", labels(4)),
        ("整理", labels(6)),
        ("满意度", EVERYTHING),  # the name of the process
        ("north", labels(5)),
        ("csat-00", labels(1, 2, 3, 4, 5, 6, 7, 8, 9)),
        ("@chen", labels(3, 5, 7, 9)),
        ("@*专员", labels(1, 5, 10)),
        ("＠经理", labels(11)),
        ("!high", labels(2, 5)),
        ("!高", labels(2, 5)),
        ("!l", labels(4)),
        ("#CSAT-01", labels(10, 11, 12)),
        ("late", labels(3, 8)),
        ("逾期", labels(3, 8)),
        ("soon", labels(2, 5)),
        ("blocked", labels(8, 9)),
        ("受阻", labels(8, 9)),
        ("done", labels(10, 11, 12)),
        ("me", labels(1, 2, 5, 9, 10)),
        ("-me blocked", labels(8)),
        ("late @林晓", labels(8)),
    ],
)
async def test_the_filter_finds(office: Office, typed: str, found: set[str]) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type(typed)
        assert seat.shown() == found


async def test_the_board_narrows_while_one_types_and_the_title_says_so(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("pri")
        assert seat.shown() == labels(3)
        assert "/pri" in seat.title
        await seat.press("backspace", "backspace", "backspace")
        assert seat.shown() == EVERYTHING
        assert "/pri" not in seat.title


async def test_enter_keeps_the_filter_and_goes_back_to_the_cards(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("late")
        await seat.press("enter")
        assert seat.shown() == labels(3, 8)
        await seat.press("l", "l")
        assert seat.cursor == "CSAT-008"


async def test_the_filter_can_be_taken_up_again_where_it_was_left(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("@chen")
        await seat.press("enter", "slash")
        await seat.type(" blocked")
        assert seat.shown() == labels(9)


async def test_esc_clears_the_filter(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("late")
        await seat.press("escape")
        assert seat.shown() == EVERYTHING
        await seat.press("j")
        assert seat.cursor == "CSAT-004"


async def test_without_a_match_the_board_says_how_to_see_everything(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("nothing is called so")
        assert seat.shown() == set()
        assert "Nothing matches. Esc shows everything again." in seat.screen
        await seat.press("enter", "escape")
        assert seat.shown() == EVERYTHING


async def test_letters_in_the_filter_are_no_commands(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("qcD")
        assert seat.app.is_running
        assert seat.on_board
        assert "/qcD" in seat.title


async def test_m_shows_only_mine_with_my_roles_and_where_my_help_is_wanted(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("m")
        assert seat.shown() == labels(1, 2, 5, 9, 10)
        assert "only mine" in seat.title
        await seat.press("m")
        assert seat.shown() == EVERYTHING


async def test_mine_and_a_filter_narrow_together(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("m", "slash")
        await seat.type("!high")
        assert seat.shown() == labels(2, 5)


async def test_a_new_card_appears_only_if_the_filter_lets_it(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("book")
        await seat.press("enter")
        office.change("t01", name="Book a train")
        await seat.until(lambda: seat.shown() == labels(1, 4))
        assert seat.cursor == "CSAT-004"
        office.change("t04", name="Leave the room")
        await seat.until(lambda: seat.shown() == labels(1))


async def test_the_cursor_leaves_a_column_that_the_filter_empties_for_the_nearest_card(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-012")
        await seat.press("slash")
        await seat.type("licence")
        await seat.press("enter")
        assert seat.cursor == "CSAT-008"
        await seat.press("escape")
        assert seat.cursor == "CSAT-008"


async def test_the_cursor_can_be_put_into_an_empty_column_and_stays_there(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("licence")
        await seat.press("enter", "h")
        assert seat.cursor == ""
        office.change("t08", name="Our licence")
        await seat.until(lambda: "Our licence" in seat.screen)
        assert seat.cursor == ""


async def test_the_cursor_follows_a_card_that_one_moves_under_a_filter(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("book")
        await seat.press("enter", "L")
        assert seat.cursor == "CSAT-004"
        assert "In progress 1" in seat.line(1)


async def test_a_card_that_one_moves_out_of_the_filter_leaves_the_cursor_on_another(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("late")
        await seat.press("enter")
        assert seat.cursor == "CSAT-003"
        await seat.press("c")
        assert seat.cursor == "CSAT-008"


async def test_what_is_done_in_a_closed_process_leaves_the_board_and_a_filter_finds_it(office: Office) -> None:
    async with office.open() as seat:
        close_process(office.colleague, office.colleague.workspace.processes[PROCESS], anyway=True)
        await seat.until(lambda: seat.shown() == EVERYTHING - labels(10, 11, 12))
        assert "Done 0" in seat.line(1)
        await seat.press("m")
        assert seat.shown() == labels(1, 2, 5, 9)
        await seat.press("m", "slash")
        await seat.type("#CSAT-01")
        assert seat.shown() == labels(10, 11, 12)
        await seat.press("escape", "slash")
        await seat.type("closed done")
        assert seat.shown() == labels(10, 11, 12)
        await seat.press("escape", "escape")
        reopen_process(office.colleague, office.colleague.workspace.processes[PROCESS])
        await seat.until(lambda: seat.shown() == EVERYTHING)


async def test_a_task_that_is_finished_in_a_closed_process_leaves_the_board(office: Office) -> None:
    close_process(office.me, office.me.workspace.processes[PROCESS], anyway=True)
    async with office.open() as seat:
        await seat.press("c")
        assert "CSAT-001" not in seat.shown()
        await seat.press("u")
        assert "CSAT-001" in seat.shown()


async def test_with_lanes_too_the_board_shows_open_work(office: Office) -> None:
    close_process(office.me, office.me.workspace.processes[PROCESS], anyway=True)
    async with office.open() as seat:
        await seat.press("S")
        assert seat.shown() == EVERYTHING - labels(10, 11, 12)
