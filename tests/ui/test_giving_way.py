"""The dates dialog and the inbox show what moves along before it is agreed (E6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ui.office import COLLEAGUE, ME, ROLE
from tests.ui.plan_office import PlanOffice, july
from tests.ui.seat import Seat
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.requests import decide, open_requests, set_dates_or_ask
from tuiflow.model.code import Letter
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table


@pytest.fixture
def office(tmp_path: Path) -> PlanOffice:
    return PlanOffice(tmp_path)


def dues(seat: Seat) -> list[date | None]:
    return [seat.task(label).due for label in ("CSAT-003", "CSAT-005")]


def lead(office: PlanOffice, person: str) -> None:
    """Let RACI hold, with one person as A of everything."""
    workspace = office.me.workspace
    cell = {"node": "talks", "role": ROLE, "letter": Letter.A.value}
    office.me.commit("raci.set", [workspace.edit(Table.CELLS, cell_uid("talks", ROLE), cell)])
    if person != ME:
        office.seat(ROLE, person)
    set_policy(office.me, "raci")
    office.colleague.workspace.receive()


async def test_a_later_date_on_the_board_shows_what_moves_along_before_it_is_saved(office: PlanOffice) -> None:
    async with office.open((80, 24)) as seat:
        await seat.go_to("CSAT-003")
        await seat.press("t")
        await seat.write("due", "7.26")
        assert "1 task moves along. The process ends on 7.29, not on 7.25." in seat.error
        assert "CSAT-005  7.25 → 7.29" in seat.screen
        await seat.press("ctrl+s")
        assert dues(seat) == [july(26), july(29)]
        assert "CSAT-005 moves along." in seat.message
        await seat.press("u")
        assert dues(seat) == [july(19), july(25)]


async def test_what_comes_after_can_be_left_where_it_is(office: PlanOffice) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-003")
        await seat.press("t")
        await seat.write("due", "7.26")
        await seat.write("along", "no")
        assert "1 task stays, and begins before what comes before it ends." in seat.error
        await seat.press("ctrl+s")
        assert dues(seat) == [july(26), july(25)]


async def test_where_nothing_comes_after_nothing_is_asked_about_it(office: PlanOffice) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-006")
        await seat.press("t")
        assert "Tasks after it move along" not in seat.screen


async def test_who_may_not_asks_with_what_moves_along(office: PlanOffice) -> None:
    lead(office, COLLEAGUE)
    async with office.open() as seat:
        await seat.go_to("CSAT-003")
        await seat.press("t")
        await seat.write("due", "7.26")
        await seat.write("why", "two are away")
        await seat.press("ctrl+s")
        (request,) = seat.workspace.requests.values()
        assert [(one.uid, one.follows) for one in request.proposals] == [("p3", False), ("p5", True)]
        assert dues(seat) == [july(19), july(25)]


@pytest.mark.parametrize(("along", "key"), [(True, "y"), (False, "m")])
async def test_who_decides_sees_and_moves_it(office: PlanOffice, along: bool, key: str) -> None:
    lead(office, ME)
    desk = office.colleague
    set_dates_or_ask(desk, [desk.workspace.tasks["p3"]], {"due": july(26)}, "two are away", along=along)
    office.me.workspace.receive()
    async with office.open((80, 24)) as seat:
        await seat.press("7", "enter")
        assert "CSAT-005  7.25 → 7.29" in seat.screen
        assert "The process ends on 7.26, not on 7.25." in seat.screen or along
        await seat.press(key)
        assert dues(seat) == [july(26), july(29)]
        assert "CSAT-005 moves along." in seat.message


async def test_a_task_shows_what_is_asked_for_about_it_until_it_is_decided(office: PlanOffice) -> None:
    lead(office, COLLEAGUE)
    set_dates_or_ask(office.me, [office.me.workspace.tasks["p3"]], {"due": july(26)}, "two are away", along=True)
    async with office.open() as seat:
        await seat.go_to("CSAT-005")
        await seat.press("enter")
        assert "*专员: Due: 2024-07-25 → 2024-07-29; two are away; waits for *经理" in seat.screen
        office.colleague.workspace.receive()
        decide(office.colleague, open_requests(office.colleague)[0].uid, approve=False)
        await seat.until(lambda: "waits for" not in seat.screen)
