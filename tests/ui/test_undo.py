"""u and U: back and forth among one's own changes, never over a colleague's."""

from __future__ import annotations

from tests.ui.office import Office
from tuiflow.model.code import Status

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


async def test_u_takes_back_the_last_changes_one_by_one_and_capital_u_does_them_again(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L", "p", "h")
        await seat.press("u")
        assert seat.task("CSAT-001").priority.value == "medium"
        await seat.press("u")
        assert seat.task("CSAT-001").status is NOT_STARTED
        assert seat.column(NOT_STARTED)[0] == "CSAT-001"
        assert seat.cursor == "CSAT-001"
        await seat.press("U", "U")
        task = seat.task("CSAT-001")
        assert (task.status, task.priority.value) == (IN_PROGRESS, "high")


async def test_with_nothing_left_it_says_so(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("u")
        assert seat.message == "There is nothing of yours to undo."
        await seat.press("U")
        assert seat.message == "There is nothing to redo."


async def test_a_new_change_ends_redoing(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L", "u", "c", "U")
        assert seat.message == "There is nothing to redo."
        assert seat.task("CSAT-001").status is DONE


async def test_an_undone_new_task_is_gone_and_redone_is_there_again(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Short lived")
        await seat.press("ctrl+s", "u")
        assert "CSAT-013" not in seat.shown()
        await seat.press("U")
        assert seat.task("CSAT-013").name == "Short lived"


async def test_an_undone_block_is_taken_back_whole(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("x")
        await seat.press("ctrl+s", "u")
        task = seat.task("CSAT-001")
        assert (task.status, task.block) == (NOT_STARTED, None)


async def test_an_undone_unblock_is_blocked_again_for_the_same_reason(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-008")
        before = seat.task("CSAT-008").block
        await seat.press("b")
        await seat.type("solved")
        await seat.press("ctrl+s", "u")
        assert seat.task("CSAT-008").block == before


async def test_what_a_colleague_has_changed_since_is_not_taken_back(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("p", "h")
        office.change("t01", priority="low")
        await seat.until(lambda: seat.task("CSAT-001").priority.value == "low")
        await seat.press("u")
        assert "somebody else has changed the same since" in seat.message
        assert seat.task("CSAT-001").priority.value == "low"


async def test_of_a_change_to_several_fields_only_a_colleagues_ones_stay(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("e")
        await seat.write("name", "Mine")
        await seat.write("risk", "Mine too")
        await seat.press("ctrl+s")
        office.change("t01", name="Theirs")
        await seat.until(lambda: seat.task("CSAT-001").name == "Theirs")
        await seat.press("u")
        task = seat.task("CSAT-001")
        assert (task.name, task.risk) == ("Theirs", "")
        assert "1 field stays" in seat.message


async def test_a_colleagues_changes_are_not_mine_to_undo(office: Office) -> None:
    async with office.open() as seat:
        office.change("t01", name="Theirs")
        await seat.until(lambda: "Theirs" in seat.screen)
        await seat.press("u")
        assert seat.message == "There is nothing of yours to undo."
        assert seat.task("CSAT-001").name == "Theirs"
