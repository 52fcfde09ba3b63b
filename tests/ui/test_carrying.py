"""Moving cards with H L J K."""

from __future__ import annotations

from tests.ui.office import ROLE, ROLE_NAME, TODAY, Office
from tuiflow.model.code import Status

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


async def test_capital_l_moves_a_card_one_column_right_and_the_cursor_goes_with_it(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L")
        assert seat.task("CSAT-001").status is IN_PROGRESS
        assert seat.column(IN_PROGRESS)[0] == "CSAT-001"
        assert seat.cursor == "CSAT-001"
        assert seat.message == "CSAT-001 → In progress"


async def test_capital_h_moves_a_card_one_column_left(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-006")
        await seat.press("H")
        assert seat.task("CSAT-006").status is NOT_STARTED
        assert seat.column(NOT_STARTED)[0] == "CSAT-006"
        assert seat.cursor == "CSAT-006"


async def test_the_head_counts_the_cards_anew(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L")
        assert "Not started 3" in seat.line(1)
        assert "In progress 4" in seat.line(1)


async def test_at_the_outer_columns_a_card_stays(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("H")
        assert seat.column(NOT_STARTED)[0] == "CSAT-001"
        await seat.go_to("CSAT-012")
        await seat.press("L")
        assert seat.column(DONE)[-1] == "CSAT-012"


async def test_into_the_blocked_column_a_card_asks_for_its_reason(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-007")
        await seat.press("L")
        assert seat.asked == "Blocked: CSAT-007 Call back"
        assert seat.task("CSAT-007").status is IN_PROGRESS
        await seat.type("Nobody answers")
        await seat.press("enter")
        await seat.type(ROLE_NAME.upper())
        await seat.press("enter")
        task = seat.task("CSAT-007")
        assert task.block is not None
        assert (task.block.reason, task.block.helper, task.block.since) == ("Nobody answers", ROLE, TODAY)
        assert seat.cursor == "CSAT-007"


async def test_out_of_the_blocked_column_a_card_asks_how_it_was_solved(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-009")
        await seat.press("H")
        assert seat.asked == "No longer blocked: CSAT-009 Export the list"
        assert "No access to the system" in seat.screen
        await seat.type("Got a login")
        await seat.press("enter")
        task = seat.task("CSAT-009")
        assert (task.status, task.solved, task.block) == (IN_PROGRESS, "Got a login", None)


async def test_capital_j_and_k_change_the_order_within_a_column(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("J")
        assert seat.column(NOT_STARTED) == ["CSAT-002", "CSAT-001", "CSAT-003", "CSAT-004"]
        assert seat.cursor == "CSAT-001"
        await seat.press("J", "K", "K")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-002", "CSAT-003", "CSAT-004"]
        assert seat.cursor == "CSAT-001"


async def test_the_first_card_cannot_go_up_nor_the_last_down(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("K", "G", "J")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-002", "CSAT-003", "CSAT-004"]


async def test_the_order_is_not_changed_among_filtered_cards(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("m", "J")
        assert "while all are shown" in seat.message
        assert seat.workspace.column(NOT_STARTED)[0][1] == "t01"


async def test_what_i_move_is_moved_at_my_colleagues_desk(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L")
    office.colleague.workspace.receive()
    assert office.colleague.workspace.tasks["t01"].status is IN_PROGRESS


async def test_a_moved_card_that_the_filter_leaves_out_lets_the_cursor_stay_in_its_column(
    office: Office,
) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("not_started")
        await seat.press("enter", "L")
        assert seat.task("CSAT-001").status is IN_PROGRESS
        assert seat.shown() == {"CSAT-002", "CSAT-003", "CSAT-004"}
        assert seat.cursor == "CSAT-002"
