"""Forms say beforehand what is for others to do, and ask them for it instead of refusing (E6, E11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.office import COLLEAGUE, PROCESS, ROLE
from tests.ui.plan_office import PlanOffice
from tests.ui.seat import Seat
from tuiflow.actions.outlook import outlook_of
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.requests import decide, describe, open_requests
from tuiflow.model.code import Letter
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table
from tuiflow.model.request import Request
from tuiflow.ui.dialogs.form import FormDialog


@pytest.fixture
def office(tmp_path: Path) -> PlanOffice:
    """The colleague leads, and RACI holds."""
    office = PlanOffice(tmp_path)
    workspace = office.me.workspace
    cell = {"node": "talks", "role": ROLE, "letter": Letter.A.value}
    office.me.commit("raci.set", [workspace.edit(Table.CELLS, cell_uid("talks", ROLE), cell)])
    office.seat(ROLE, COLLEAGUE)
    set_policy(office.me, "raci")
    office.colleague.workspace.receive()
    return office


NOTE = "Only *经理 may change this; saving asks them for it."


async def ask(seat: Seat) -> Request:
    """Save the form that is open, and say why in the next one."""
    await seat.press("ctrl+s")
    assert seat.asked == "Ask for it"
    await seat.type("The client wants it")
    await seat.press("ctrl+s")
    assert not isinstance(seat.app.screen, FormDialog), "both forms are closed"
    assert seat.message == "*经理 is asked for it."
    (request,) = seat.workspace.requests.values()
    return request


async def test_a_node_is_asked_for_from_its_form_and_changed_by_who_approves(office: PlanOffice) -> None:
    async with office.open() as seat:
        await seat.press("3", "e")
        assert NOTE in seat.screen
        await seat.write("guidance", "Ask twice")
        request = await ask(seat)
        assert request.kind == "node.edit"
    office.colleague.workspace.receive()
    decide(office.colleague, open_requests(office.colleague)[0].uid, approve=True)
    office.me.workspace.receive()
    assert office.me.workspace.nodes["needs"].guidance == "Ask twice"


@pytest.mark.parametrize(
    ("keys", "field", "text", "kind"),
    [
        (("3", "E"), "outcome", "Score up", "process.edit"),
        (("3", "M"), "", "", "process.kick_off"),
        (("4", "n"), "name", "Sponsor", "role.add"),
        (("4", "e"), "people", "Chen Yu", "role.seat"),
    ],
)
async def test_the_other_forms_of_a_process_ask_too(
    office: PlanOffice, keys: tuple[str, ...], field: str, text: str, kind: str
) -> None:
    async with office.open() as seat:
        await seat.press(*keys)
        assert NOTE in seat.screen
        if text:
            await seat.write(field, text)
        assert (await ask(seat)).kind == kind


async def test_who_gives_up_asking_is_back_in_the_form(office: PlanOffice) -> None:
    async with office.open() as seat:
        await seat.press("4", "n")
        await seat.type("Sponsor")
        await seat.press("ctrl+s", "escape")
        assert (seat.asked, seat.field("name")) == ("New role", "Sponsor")
        assert "only *经理 may change the process" in seat.error
        assert not seat.workspace.requests


async def test_who_leads_reads_no_note_and_is_asked_nothing(office: PlanOffice) -> None:
    office.me.actor = office.colleague.actor
    async with office.open() as seat:
        await seat.press("4", "n")
        assert NOTE not in seat.screen
        await seat.type("Sponsor")
        await seat.press("ctrl+s")
        assert [role.name for role in seat.workspace.plan(PROCESS).roles][-1] == "Sponsor"


async def test_what_one_has_asked_for_stands_in_the_inbox_and_can_be_withdrawn(office: PlanOffice) -> None:
    async with office.open() as seat:
        await seat.press("4", "n")
        await seat.type("Sponsor")
        await ask(seat)
        await seat.press("7")
        assert "asked for  add the role Sponsor  *经理" in seat.screen
        assert "wait for you" not in seat.title
        await seat.press("enter")
        assert "The client wants it" in seat.screen
        await seat.press("w")
        assert seat.message == "Request withdrawn."
        assert "asked for" not in seat.screen
    office.colleague.workspace.receive()
    assert open_requests(office.colleague) == []


async def test_a_move_on_the_timeline_is_asked_for_with_the_tasks_that_go_along(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("talks")
        await seat.press("greater_than_sign", "enter")
        assert seat.asked == "Ask for it"
        await seat.type("two are away")
        await seat.press("ctrl+s")
        (request,) = seat.workspace.requests.values()
        assert request.kind == "plan.dates"
        assert {(one.uid, one.follows) for one in request.proposals} == {
            ("talks", False),
            ("p3", True),
            ("p5", True),
        }
        assert describe(office.me, request).title == "move the dates of 访谈实施"
        outlook = outlook_of(office.me, request)
        assert outlook.lines(office.me)[0] == "2 tasks move along."
        assert outlook.end == "The process ends on 7.26, not on 7.25."
