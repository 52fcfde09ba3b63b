"""One key for one field or question: a, t, p, D, y, and Enter for all of a task."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.office import CHEN, ROLE, Office, day
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table


async def test_a_chooses_who_does_it_by_typing_a_part_of_the_name(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("a")
        assert seat.asked == "Who does CSAT-001 设计满意度问卷?"
        assert seat.options == ["*专员", "*经理", "Chen Yu", "林晓", "Project lead", "nobody"]
        await seat.type("yu")
        assert seat.options == ["Chen Yu", "new: yu"]
        await seat.press("enter")
        assert seat.task("CSAT-001").assignee == CHEN
        assert seat.message == "CSAT-001: Chen Yu"
        assert "Chen Yu" in seat.card("CSAT-001")


async def test_a_role_or_nobody_can_do_it_too(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("a", *["down"] * 5, "up", "enter")
        assert seat.task("CSAT-001").assignee == ROLE
        await seat.press("a")
        await seat.type("nobody")
        await seat.press("enter")
        assert seat.task("CSAT-001").assignee == ""


async def test_a_slip_of_the_pen_does_not_make_a_new_person(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("a")
        await seat.type("xyz")
        assert seat.options == ["new: xyz"]
        await seat.press("enter")
        assert not seat.on_board
        await seat.press("escape")
        assert seat.task("CSAT-001").assignee == "person-specialist"


async def test_t_sets_the_dates_and_asks_why(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("t")
        assert (seat.field("start"), seat.field("due")) == ("2024-07-08", "2024-07-15")
        await seat.write("due", "7月20日")
        await seat.press("enter")
        await seat.type("The printer is late")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert (task.start, task.due) == (day(-4), date(2024, 7, 20))
        assert office.me.workspace.history([(Table.TASKS, "t01")])[-1].why == "The printer is late"
        assert "in 8 days 07-20" in seat.card("CSAT-001")


async def test_a_bad_date_is_refused_and_stays_in_the_form(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("t")
        await seat.write("due", "31.31")
        await seat.press("ctrl+s")
        assert "“31.31” is not a date" in seat.error
        assert seat.field("due") == "31.31"
        await seat.press("escape")
        assert seat.task("CSAT-001").due == day(3)


@pytest.mark.parametrize(("letter", "priority"), [("h", Priority.HIGH), ("l", Priority.LOW)])
async def test_p_and_one_more_letter_set_the_priority(office: Office, letter: str, priority: Priority) -> None:
    async with office.open() as seat:
        await seat.press("p", letter)
        assert seat.task("CSAT-001").priority is priority
        assert ("! CSAT-001" in seat.card("CSAT-001")) is (priority is Priority.HIGH)


async def test_capital_d_asks_before_it_deletes_and_u_brings_the_task_back(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("D")
        assert seat.asked == "Delete CSAT-001 设计满意度问卷? Undo brings it back."
        await seat.press("n")
        assert "CSAT-001" in seat.shown()
        await seat.press("D", "y")
        assert "CSAT-001" not in seat.shown()
        assert seat.cursor == "CSAT-002"
        assert "Not started 3" in seat.line(1)
        await seat.press("u")
        assert seat.column(Status.NOT_STARTED)[0] == "CSAT-001"
        assert seat.cursor == "CSAT-001"


async def test_y_copies_the_id(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("y")
        assert seat.app.clipboard == "CSAT-001"
        assert seat.message == "Copied: CSAT-001"


async def test_enter_shows_the_task_with_all_its_fields(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-005")
        await seat.press("enter")
        for text in (
            "CSAT-005",
            "Interview five customers",
            "In progress",
            "High",
            "客户满意度提升项目",
            "Survey",
            "*专员",
            "Chen Yu",
            "2024-07-10",
            "2024-07-12",
            "《访谈纪要》",
            "Signed by the customer",
            "Holidays",
            "Two in the north",
            "Project lead: R",
        ):
            assert text in seat.screen
        await seat.press("escape")
        assert seat.on_board
        assert seat.cursor == "CSAT-005"


async def test_the_detail_tells_why_a_task_is_blocked_and_how_the_last_block_was_solved(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-008")
        await seat.press("enter")
        assert "预算还没有批准  (asks *经理, stuck 3d)" in seat.screen
        await seat.press("b")
        await seat.type("Approved")
        await seat.press("enter")
        assert "In progress" in seat.screen
        assert "Approved" in seat.screen


async def test_the_detail_changes_the_task_and_the_board_shows_it_afterwards(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("enter", "s", "d")
        assert "Done" in seat.screen
        await seat.press("enter")
        assert seat.on_board
        assert seat.column(Status.DONE)[0] == "CSAT-001"


async def test_the_detail_follows_what_a_colleague_changes(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-005")
        await seat.press("enter")
        office.change("t05", risk="Thunder")
        await seat.until(lambda: "Thunder" in seat.screen)


async def test_the_detail_of_a_deleted_task_says_so_and_u_brings_it_back(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("enter", "D", "y")
        assert "This task is in the trash" in seat.screen
        await seat.press("u")
        assert "设计满意度问卷" in seat.screen
        await seat.press("escape")
        assert "CSAT-001" in seat.shown()


async def test_a_assigns_to_somebody_new_who_is_then_a_person_of_the_team(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("a")
        await seat.type("Zhao Min")
        assert seat.options == ["new: Zhao Min"]
        await seat.press("enter", "enter")
        workspace = office.me.workspace
        assert workspace.name_of(seat.task("CSAT-001").assignee) == "Zhao Min"
        assert "Zhao Min" in {person.name for person in workspace.people.values()}
