from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ui.office import PROCESS
from tests.ui.plan_office import PlanOffice, july
from tuiflow.actions import dates as actions
from tuiflow.actions.dates import Move
from tuiflow.actions.history import history_of
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import DayCount
from tuiflow.model.record import Table
from tuiflow.model.ripple import Ripple

FRAME = {"start": "2024-07-08", "day_count": "working days", "country": "CN"}


@pytest.fixture
def office(tmp_path: Path) -> PlanOffice:
    return PlanOffice(tmp_path)


def look(office: PlanOffice, move: Move) -> Ripple:
    return actions.preview(office.me, office.me.workspace.plan(PROCESS), move)


def test_looking_changes_nothing(office: PlanOffice) -> None:
    look(office, Move("design", by=3))
    assert office.me.workspace.nodes["design"].start is None


def test_an_end_in_another_year_is_told_with_its_year(office: PlanOffice) -> None:
    assert "end 2024-07-25 → 2025-" in actions.ripple_words(look(office, Move("talks", longer=200)))


def test_agreeing_is_one_change_with_its_reason_and_one_undo(office: PlanOffice) -> None:
    log, workspace = UndoLog(), office.me.workspace
    outcome = actions.agree(office.me, look(office, Move("talks", longer=1)), why="假期")
    log.record(outcome.transaction)
    assert "end 7.25 → 7.26" in outcome.message
    assert set(outcome.tasks) == {"p3", "p5"}
    (entry, *_older) = history_of(office.me, [(Table.NODES, "talks")])
    assert (entry.did, entry.why) == ("moved dates of the plan", "假期")
    log.undo(office.me)
    assert (workspace.nodes["talks"].days, workspace.tasks["p5"].due) == (5, july(25))


def test_agreeing_to_nothing_is_refused(office: PlanOffice) -> None:
    with pytest.raises(RefusedError, match="Nothing to change"):
        actions.agree(office.me, look(office, Move("design")))


def test_mainland_holidays_are_walked_round(office: PlanOffice) -> None:
    process = office.me.workspace.processes[PROCESS]
    frame = actions.read_frame(office.me, process, FRAME | {"start": "2024-09-26"})
    actions.set_frame(office.me, process, frame, along=False)
    spans = office.me.schedule_of(office.me.workspace.plan(PROCESS)).spans
    assert (spans["design"].start, spans["design"].due) == (date(2024, 9, 29), date(2024, 10, 8))
    assert spans["talks"].due == date(2024, 10, 14)


def test_the_first_start_of_a_process_moves_no_task(office: PlanOffice) -> None:
    workspace = office.me.workspace
    office.me.commit("clear", [workspace.edit(Table.PROCESSES, PROCESS, {"start": ""})])
    process = workspace.processes[PROCESS]
    actions.set_frame(office.me, process, actions.read_frame(office.me, process, FRAME | {"start": "8.1"}), along=True)
    assert workspace.processes[PROCESS].start == date(2024, 8, 1)
    assert workspace.tasks["p3"].start == july(15)


def test_a_country_that_is_stored_and_not_known_is_left_alone(office: PlanOffice) -> None:
    workspace = office.me.workspace
    office.me.commit("odd", [workspace.edit(Table.PROCESSES, PROCESS, {"country": "Q9"})])
    process = workspace.processes[PROCESS]
    frame = actions.read_frame(office.me, process, FRAME | {"country": "Q9", "day_count": "自然日"})
    assert (frame.country, frame.day_count) == ("Q9", DayCount.CALENDAR)
    with pytest.raises(UsageError, match="no country"):
        actions.read_frame(office.me, process, FRAME | {"country": "Q8"})


def test_what_cannot_be_read_is_said(office: PlanOffice) -> None:
    plan = office.me.workspace.plan(PROCESS)
    with pytest.raises(UsageError, match="“x” is no number of days"):
        actions.preview_typed(office.me, plan, "talks", {"start": "", "days": "x"})
    with pytest.raises(UsageError, match="not a date"):
        actions.preview_typed(office.me, plan, "talks", {"start": "someday", "days": "1"})


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("Y", True), ("是", True), ("no", False), ("", False)])
def test_yes_is_understood(typed: str, meant: bool) -> None:
    assert actions.is_yes(typed) is meant
