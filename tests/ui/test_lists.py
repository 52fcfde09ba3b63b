"""Screens 2 and 7: blocked work, and the inbox."""

from __future__ import annotations

from datetime import date

from textual.widgets import OptionList

from tests.ui.office import CHEN, COLLEAGUE, MANAGER, ME, ROLE, Office, day
from tests.ui.seat import Seat
from tuiflow.actions import tasks as actions
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.requests import decide, open_requests, set_dates_or_ask
from tuiflow.model.code import Status
from tuiflow.model.party import Actor
from tuiflow.model.record import Table


def rows(seat: Seat) -> list[str]:
    listed = seat.app.screen.query_one(OptionList)
    return [str(option.prompt) for option in listed.options]


async def test_2_lists_blocked_work_and_1_goes_back(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("2")
        first, second = rows(seat)
        assert "3d  CSAT-008 Buy the licence  林晓  5 days late" in first
        assert "预算还没有批准" in first
        assert "help wanted: *经理" in first
        assert "today" in second
        assert "Blocked: 2" in seat.title
        await seat.press("1")
        assert seat.on_board


async def test_b_asks_how_it_was_solved_and_the_row_goes(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("2", "b")
        await seat.type("They signed")
        await seat.press("ctrl+s")
        assert len(rows(seat)) == 1
        assert seat.task("CSAT-008").solved == "They signed"
        await seat.press("u")
        assert len(rows(seat)) == 2


async def test_r_reminds_the_helper_and_says_when_it_was_done_already(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("2", "r")
        assert seat.message == "*经理 is reminded of CSAT-008."
        assert "reminded today" in rows(seat)[0]
        await seat.press("r")
        assert "today already" in seat.message


async def test_m_narrows_to_mine_and_to_where_i_can_help(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("2", "m")
        assert rows(seat) == []
        assert "concerns you" in seat.screen
        await seat.press("m")
        assert "CSAT-009" in rows(seat)[0]
        await seat.press("m")
        assert len(rows(seat)) == 2


async def test_what_others_block_appears_by_itself(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("2", "j")
        workspace = office.colleague.workspace
        workspace.receive()
        actions.block(office.colleague, [workspace.tasks["t05"]], "no car", ME)
        await seat.until(lambda: len(rows(seat)) == 3)
        assert seat.app.screen.query_one(OptionList).highlighted is not None


async def test_a_screen_that_was_away_is_up_to_date_when_one_comes_back(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("2", "1")
        office.change("t08", name="Renamed")
        await seat.until(lambda: seat.task("CSAT-008").name == "Renamed")
        await seat.press("2")
        await seat.until(lambda: "Renamed" in rows(seat)[0])


async def test_brackets_go_round_the_screens(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("left_square_bracket")
        assert "Inbox" in seat.title
        await seat.press("right_square_bracket")
        assert seat.on_board
        await seat.press("right_square_bracket")
        assert "Blocked" in seat.title


async def test_something_new_is_counted_on_every_screen_and_read_with_enter(office: Office) -> None:
    async with office.open() as seat:
        office.change("t01", due="7.20")
        await seat.until(lambda: "1 new (7)" in seat.title)
        await seat.press("7")
        assert "to help  CSAT-009" in rows(seat)[0]
        assert "* " in rows(seat)[1]
        assert "CSAT-001" in rows(seat)[1]
        assert "R: you do it" in rows(seat)[1]
        await seat.press("j", "enter")
        assert "CSAT-001" in seat.title
        await seat.press("escape")
        assert "new (7)" not in seat.title
        assert "Inbox: 0 unread" in seat.title


async def test_reading_is_nothing_to_undo(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("L")
        office.change("t05", due="7.20")
        await seat.until(lambda: "1 new" in seat.title)
        await seat.press("7", "j", "space", "u")
        assert seat.task("CSAT-001").status is Status.NOT_STARTED
        assert "Inbox: 0 unread" in seat.title


async def test_unread_only_and_everything_read(office: Office) -> None:
    async with office.open() as seat:
        office.change("t01", due="7.20")
        office.change("t05", due="7.21")
        await seat.until(lambda: "2 new" in seat.title)
        await seat.press("7", "j", "space", "m")
        assert len(rows(seat)) == 2
        await seat.press("A")
        assert rows(seat) == rows(seat)[:1]
        await seat.press("m")
        assert len(rows(seat)) == 3


async def test_what_one_may_not_do_is_asked_for_and_answered_in_the_inbox(office: Office) -> None:
    set_policy(office.me, "raci")
    office.seat(ROLE, MANAGER)
    async with office.open() as seat:
        await seat.go_to("CSAT-001")
        await seat.press("t")
        await seat.write("due", "7.20")
        await seat.press("ctrl+s")
        assert "only *经理 may change dates at once" in seat.screen
        await seat.write("why", "The client is away")
        await seat.press("ctrl+s")
        assert seat.message == "*经理 is asked for it."
        assert seat.task("CSAT-001").due == day(3)
        office.colleague.workspace.receive()
        [request] = open_requests(office.colleague)
        decide(office.colleague, request.uid, approve=True)
        await seat.until(lambda: seat.task("CSAT-001").due == date(2024, 7, 20))
        await seat.press("7", "j")
        assert "approved" in rows(seat)[1]
        assert "you asked for it" in rows(seat)[1]


async def test_the_one_who_decides_approves_with_two_keys_or_declines_with_a_word(office: Office) -> None:
    set_policy(office.me, "raci")
    for label, number in (("t06", 20), ("t03", 21)):
        workspace = office.colleague.workspace
        workspace.receive()
        office.colleague.actor = Actor(CHEN, CHEN, "Chen Yu")
        set_dates_or_ask(office.colleague, [workspace.tasks[label]], {"due": date(2024, 7, number)}, "no car")
    office.me.workspace.receive()
    async with office.open() as seat:
        await seat.press("7")
        assert "to decide  set the dates of CSAT-006" in rows(seat)[0]
        await seat.press("enter", "y")
        assert seat.task("CSAT-006").due == date(2024, 7, 20)
        await seat.press("g", "enter", "n")
        await seat.type("We need it")
        await seat.press("ctrl+s")
        assert seat.task("CSAT-003").due == day(-2)
        assert [one.word for one in seat.workspace.requests.values() if one.word] == ["We need it"]


async def test_done_work_is_accepted_or_returned_point_by_point(office: Office) -> None:
    workspace = office.me.workspace
    edit = workspace.edit(Table.TASKS, "t06", {"acceptance": "One；Two", "status": "done"})
    office.me.commit("task.edit", [edit])
    async with office.open() as seat:
        assert "to be accepted" in seat.card("CSAT-006")
        await seat.go_to("CSAT-006")
        await seat.press("A", "j", "space")
        assert "return with 1 problem point" in seat.screen
        await seat.press("ctrl+s")
        task = seat.task("CSAT-006")
        assert (task.status, task.accepted.points) == (Status.IN_PROGRESS, ("not met: Two",))
        assert "returned x1" in seat.card("CSAT-006")
        await seat.press("c", "A", "ctrl+s")
        assert seat.message == "CSAT-006 accepted."
        assert "accepted" in seat.card("CSAT-006")
        await seat.press("enter")
        assert "Accepted by" in seat.screen
        assert "Problem points" in seat.screen


async def test_a_line_that_goes_on_below_stays_at_its_indent(office: Office) -> None:
    edit = office.me.workspace.edit(Table.TASKS, "t08", {"block_reason": "预算还没有批准，" * 12})
    office.me.commit("task.edit", [edit])
    async with office.open((80, 24)) as seat:
        await seat.press("2")
        lines = [line for line in seat.screen.split("\n") if "预算" in line or "批准" in line]
        assert len(lines) > 2
        assert {len(line) - len(line.lstrip()) for line in lines} == {8}
        assert "".join(line.strip() for line in lines) == "预算还没有批准，" * 12


async def test_a_refusal_that_was_foreseen_stands_in_a_form_once(office: Office) -> None:
    office.seat(ROLE, COLLEAGUE)
    set_policy(office.me, "raci")
    async with office.open() as seat:
        await seat.go_to("CSAT-008")
        await seat.press("b")
        await seat.type("done")
        assert seat.screen.count("only ") == 1
        await seat.press("ctrl+s")
        assert seat.screen.count("only ") == 1
        assert seat.error.startswith("CSAT-008: only ")


async def test_what_came_about_a_task_is_read_once_one_has_acted_on_it(office: Office) -> None:
    set_policy(office.me, "raci")
    workspace = office.colleague.workspace
    workspace.receive()
    office.colleague.actor = Actor(CHEN, CHEN, "Chen Yu")
    set_dates_or_ask(office.colleague, [workspace.tasks["t06"]], {"due": date(2024, 7, 20)}, "no car")
    office.me.workspace.receive()
    async with office.open() as seat:
        await seat.press("7")
        assert "1 unread" in seat.title
        await seat.press("enter", "y")
        assert "0 unread" in seat.title
        assert seat.message.startswith("Approved: set the dates of CSAT-006")
        await seat.press("u")
        assert seat.task("CSAT-006").due == day(10)
