"""A colleague works on the same board: everything is seen, and nobody is disturbed."""

from __future__ import annotations

from tests.ui.office import Office, many
from tuiflow.actions import tasks as actions
from tuiflow.model.code import Status

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


async def test_a_colleagues_new_card_appears_and_the_cursor_stays_on_its_card(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("j")
        actions.add_task(office.colleague, {"name": "From the next room", "process": "CSAT"})
        await seat.until(lambda: "From the next room" in seat.screen)
        assert seat.column(NOT_STARTED)[0] == "CSAT-013"
        assert seat.cursor == "CSAT-002"
        assert seat.card("CSAT-002").startswith(">")
        assert "Not started 5" in seat.line(1)


async def test_a_colleagues_status_change_moves_the_card(office: Office) -> None:
    async with office.open() as seat:
        office.change("t05", status="done")
        await seat.until(lambda: "CSAT-005" in seat.column(DONE))
        assert "In progress 2" in seat.line(1)
        assert "Done 4" in seat.line(1)
        assert seat.cursor == "CSAT-001"


async def test_when_a_colleague_moves_my_card_away_the_cursor_stays_at_its_height(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("j")
        office.change("t02", status="done")
        await seat.until(lambda: "CSAT-002" in seat.column(DONE))
        assert seat.cursor == "CSAT-003"


async def test_when_a_colleague_deletes_the_last_card_the_cursor_goes_to_the_one_before(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("G")
        office.delete("t04")
        await seat.until(lambda: "CSAT-004" not in seat.screen)
        assert seat.cursor == "CSAT-003"


async def test_a_deleted_card_vanishes_from_the_board(office: Office) -> None:
    async with office.open() as seat:
        office.delete("t06")
        await seat.until(lambda: "CSAT-006" not in seat.screen)
        assert "In progress 2" in seat.line(1)


async def test_a_long_column_stays_scrolled_to_the_same_cards(office: Office) -> None:
    long = Office(office.folder, many(40))
    async with long.open((80, 24)) as seat:
        await seat.press(*["j"] * 20)
        before = [line for line in seat.screen.split("\n") if "CSAT" in line]
        long.change("m001", status="done")
        actions.add_task(long.colleague, {"name": "New at the top", "process": "CSAT"})
        actions.add_task(long.colleague, {"name": "Another one", "process": "CSAT"})
        await seat.until(lambda: "CSAT-042" in seat.column(NOT_STARTED))
        assert seat.cursor == "CSAT-021"
        assert [line[:19] for line in seat.screen.split("\n") if "CSAT" in line[:19]] == [line[:19] for line in before]


async def test_an_open_dialog_is_not_disturbed(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("b")
        await seat.type("Half a rea")
        office.change("t01", name="Another name")
        actions.add_task(office.colleague, {"name": "New", "process": "CSAT"})
        await seat.until(lambda: "CSAT-013" in seat.shown())
        await seat.type("son")
        assert seat.field("reason") == "Half a reason"
        await seat.press("ctrl+s")
        block = seat.task("CSAT-001").block
        assert block is not None
        assert block.reason == "Half a reason"
        assert seat.cursor == "CSAT-001"


async def test_the_dialogs_task_is_the_one_it_was_opened_for(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("s")
        office.change("t01", status="in_progress")
        await seat.until(lambda: "CSAT-001" in seat.column(IN_PROGRESS))
        await seat.press("d")
        assert seat.task("CSAT-001").status is DONE
        assert seat.task("CSAT-002").status is NOT_STARTED


async def test_a_task_that_is_deleted_while_its_menu_is_open_does_no_harm(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("a")
        office.delete("t01")
        await seat.until(lambda: "CSAT-001" not in seat.shown())
        await seat.type("chen")
        await seat.press("enter")
        assert seat.app.is_running
        assert seat.on_board


async def test_a_renamed_person_is_renamed_on_every_card(office: Office) -> None:
    async with office.open() as seat:
        office.rename("person-lin", "Lin Xiao")
        await seat.until(lambda: "Lin Xiao" in seat.card("CSAT-006"))
        assert "林晓" not in seat.screen


async def test_two_tasks_of_one_label_are_told_apart(office: Office) -> None:
    office.colleague.workspace.receive()
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Mine")
        await seat.press("ctrl+s")
        # The colleague was offline: the label is the next one there as well.
        offline = office.colleague
        actions.add_task(offline, {"name": "Theirs", "process": "CSAT"})
        await seat.until(lambda: len(seat.workspace.with_label("CSAT-013")) == 2)
        for task in seat.workspace.with_label("CSAT-013"):
            assert f"CSAT-013~{task.uid[:4]} " in seat.screen


async def test_both_desks_end_up_with_the_same_board(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L", "j", "c")
        office.change("t06", status="done")
        office.change("t05", name="Seen by both")
        await seat.until(lambda: "Seen by both" in seat.screen)
        await seat.press("p", "h")
    mine, theirs = office.me.workspace, office.colleague.workspace
    theirs.receive()
    assert mine.tasks == theirs.tasks
    assert all(mine.column(status) == theirs.column(status) for status in Status)
