"""The status menu, blocked and done: s, b, c."""

from __future__ import annotations

import pytest

from tests.ui.office import MANAGER, ROLE_NAME, TODAY, Office
from tuiflow.model.code import Status

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


@pytest.mark.parametrize(
    ("label", "letter", "status"),
    [("CSAT-001", "i", IN_PROGRESS), ("CSAT-001", "d", DONE), ("CSAT-006", "n", NOT_STARTED)],
)
async def test_s_and_one_more_letter_set_the_status(office: Office, label: str, letter: str, status: Status) -> None:
    async with office.open() as seat:
        await seat.go_to(label)
        await seat.press("s")
        assert seat.asked.startswith(f"Status of {label}")
        assert seat.options == ["n  Not started", "i  In progress", "b  Blocked", "d  Done"]
        await seat.press(letter)
        assert seat.task(label).status is status
        assert seat.cursor == label


async def test_the_status_menu_also_takes_arrows_and_enter(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("s", "j", "down", "k", "enter")
        assert seat.task("CSAT-001").status is IN_PROGRESS


async def test_esc_leaves_the_status_menu_and_changes_nothing(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("s", "escape")
        assert seat.on_board
        assert seat.task("CSAT-001").status is NOT_STARTED


async def test_the_status_a_card_has_already_is_refused_with_a_sentence(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("s", "n")
        assert "already" in seat.message
        assert seat.task("CSAT-001").status is NOT_STARTED


async def test_blocked_in_the_status_menu_asks_for_the_reason_too(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("s", "b")
        assert seat.asked == "Blocked: CSAT-001 设计满意度问卷"


async def test_b_asks_for_reason_and_helper_and_the_card_shows_both(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("问卷还没有批准")
        await seat.press("enter")
        await seat.type("*经理")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert task.status is BLOCKED
        assert task.block is not None
        assert (task.block.reason, task.block.helper, task.block.since) == ("问卷还没有批准", MANAGER, TODAY)
        assert seat.cursor == "CSAT-001"
        assert "asks *经理  in 3 days 07-15" in seat.card("CSAT-001")
        assert seat.message == "CSAT-001 blocked; *经理 is asked for help."


async def test_the_helper_is_completed_while_typing_and_need_not_be_named(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("x")
        await seat.press("enter")
        await seat.type("proj")
        await seat.until(lambda: "project lead" in seat.screen)
        await seat.press("right")
        assert seat.field("helper").casefold() == ROLE_NAME.casefold()
        await seat.press("ctrl+u", "ctrl+s")
        block = seat.task("CSAT-001").block
        assert block is not None
        assert block.helper == ""


async def test_the_arrow_down_lists_who_could_help(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b", "enter", "down")
        assert seat.options == ["*专员", "*经理", "Chen Yu", "林晓", "Project lead"]
        await seat.type("林")
        await seat.press("enter")
        assert seat.field("helper") == "林晓"


async def test_an_empty_reason_is_refused_and_the_form_keeps_what_was_typed(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b", "enter")
        await seat.type("林晓")
        await seat.press("ctrl+s")
        assert seat.error == "Blocked needs a reason: say what stands in the way."
        assert seat.field("helper") == "林晓"
        assert seat.task("CSAT-001").status is NOT_STARTED
        await seat.write("reason", "Late reply")
        await seat.press("ctrl+s")
        assert seat.on_board
        assert seat.task("CSAT-001").status is BLOCKED


async def test_an_unknown_helper_is_refused_by_name(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("x")
        await seat.press("enter")
        await seat.type("Nobody")
        await seat.press("enter")
        assert "Nobody here is called “Nobody”" in seat.error
        assert seat.field("reason") == "x"


async def test_b_on_blocked_work_asks_how_it_was_solved_and_goes_on(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-008")
        await seat.press("b")
        assert "预算还没有批准" in seat.screen
        await seat.type("批准了")
        await seat.press("enter")
        task = seat.task("CSAT-008")
        assert (task.status, task.solved, task.block) == (IN_PROGRESS, "批准了", None)
        assert seat.cursor == "CSAT-008"


async def test_esc_in_the_blocked_form_changes_nothing(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("never mind")
        await seat.press("escape")
        assert seat.on_board
        assert seat.task("CSAT-001").status is NOT_STARTED


async def test_c_is_done(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("c")
        assert seat.task("CSAT-001").status is DONE
        assert seat.column(DONE)[0] == "CSAT-001"
        assert "late" not in seat.card("CSAT-001")


async def test_c_on_blocked_work_asks_first_how_it_was_solved(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-009")
        await seat.press("c")
        assert seat.asked == "No longer blocked: CSAT-009 Export the list"
        assert seat.task("CSAT-009").status is BLOCKED
        await seat.type("done by hand")
        await seat.press("enter")
        task = seat.task("CSAT-009")
        assert (task.status, task.solved) == (DONE, "done by hand")
