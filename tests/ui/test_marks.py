"""Several cards at once: Space, v, Esc, and what the actions do with marked cards."""

from __future__ import annotations

from tests.ui.office import CHEN, Office, day, many
from tuiflow.model.code import Status

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


async def test_space_marks_the_card_and_steps_down_and_the_title_counts(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space")
        assert seat.marked == ["CSAT-001", "CSAT-002"]
        assert seat.cursor == "CSAT-003"
        assert "2 marked" in seat.title
        assert seat.card("CSAT-001").startswith("+")
        await seat.press("k", "space")
        assert seat.marked == ["CSAT-001"]


async def test_v_marks_a_range_between_two_cards(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("v", "j", "j")
        assert seat.marked == ["CSAT-001", "CSAT-002", "CSAT-003"]
        await seat.press("k")
        assert seat.marked == ["CSAT-001", "CSAT-002"]
        await seat.press("v", "G")
        assert seat.marked == ["CSAT-001", "CSAT-002"]


async def test_esc_gives_up_the_range_then_the_marks_then_the_filter(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("m", "space", "v")
        assert len(seat.marked) == 2
        await seat.press("escape")
        assert seat.marked == ["CSAT-001"]
        await seat.press("escape")
        assert seat.marked == []
        assert "only mine" in seat.title
        await seat.press("escape")
        assert "only mine" not in seat.title
        assert len(seat.shown()) == 12


async def test_the_status_of_all_marked_cards_is_set_as_one_change(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space", "s")
        assert seat.asked == "Status of 2 tasks"
        await seat.press("d")
        assert seat.column(DONE)[:2] == ["CSAT-001", "CSAT-002"]
        await seat.press("u")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-002", "CSAT-003", "CSAT-004"]


async def test_marks_reach_over_columns_and_a_move_goes_from_the_cursors_column(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space")
        await seat.go_to("CSAT-006")
        await seat.press("space", "c")
        assert {"CSAT-001", "CSAT-006"} <= set(seat.column(DONE))


async def test_all_marked_cards_get_the_same_assignee(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("v", "G", "a")
        assert seat.asked == "Who does 4 tasks?"
        await seat.type("chen")
        await seat.press("enter")
        assert {seat.task(label).assignee for label in seat.column(NOT_STARTED)} == {CHEN}


async def test_all_marked_cards_get_the_same_dates(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space", "t")
        await seat.write("start", "today")
        await seat.write("due", "+5")
        await seat.press("ctrl+s")
        for label in ("CSAT-001", "CSAT-002"):
            assert (seat.task(label).start, seat.task(label).due) == (day(0), day(5))


async def test_all_marked_cards_are_blocked_for_one_reason(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space", "b")
        await seat.type("No power")
        await seat.press("ctrl+s")
        blocks = [seat.task(label).block for label in ("CSAT-001", "CSAT-002")]
        assert [block.reason for block in blocks if block is not None] == ["No power", "No power"]


async def test_all_marked_cards_are_deleted_after_one_question(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space", "D")
        assert seat.asked == "Delete 2 tasks? Undo brings it back."
        await seat.press("y")
        assert seat.column(NOT_STARTED) == ["CSAT-003", "CSAT-004"]
        assert seat.marked == []
        await seat.press("u")
        assert len(seat.column(NOT_STARTED)) == 4


async def test_y_copies_the_ids_of_all_marked_cards(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space", "y")
        assert seat.app.clipboard == "CSAT-001 CSAT-002"


async def test_a_marked_card_that_a_colleague_deletes_is_marked_no_more(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("space", "space")
        office.delete("t01")
        await seat.until(lambda: "CSAT-001" not in seat.screen)
        assert seat.marked == ["CSAT-002"]
        assert "1 marked" in seat.title


async def test_more_cards_than_people_can_look_at_are_refused(office: Office) -> None:
    crowd = Office(office.folder, many(501))
    async with crowd.open() as seat:
        await seat.press("v", "G", "c")
        assert "501 tasks are marked; change at most 500 at a time." in seat.message
        assert len(seat.column(NOT_STARTED)) == 501
