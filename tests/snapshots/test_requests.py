"""What a request looks like to whoever decides it, with what moves along, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.office import ROLE
from tests.ui.plan_office import PlanOffice, july
from tests.ui.seat import Seat
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.requests import set_dates_or_ask
from tuiflow.model.code import Letter
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("along", [True, False])
def test_a_request_that_waits_for_an_answer(tmp_path: Path, snap_compare: Callable[..., bool], along: bool) -> None:
    office = PlanOffice(tmp_path)
    workspace = office.me.workspace
    cell = {"node": "talks", "role": ROLE, "letter": Letter.A.value}
    office.me.commit("raci.set", [workspace.edit(Table.CELLS, cell_uid("talks", ROLE), cell)])
    set_policy(office.me, "raci")
    desk = office.colleague
    desk.workspace.receive()
    set_dates_or_ask(desk, [desk.workspace.tasks["p3"]], {"due": july(26)}, "2家客户要求改期", along=along)
    workspace.receive()

    async def work(pilot: Pilot[Any]) -> None:
        seat = Seat(pilot, workspace)
        await seat.settle()
        await seat.press("7", "enter")

    assert snap_compare(office.app(), run_before=work, terminal_size=(80, 24))
