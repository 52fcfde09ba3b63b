"""WIP limits: set, taken away, and said when a change goes beyond one."""

from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.processes import close_process
from tuiflow.actions.tasks import set_priority, set_status
from tuiflow.actions.wip import loads, said, set_limits
from tuiflow.errors import UsageError
from tuiflow.model.code import Priority, Status
from tuiflow.model.wip import limits_from

IN_PROGRESS = Status.IN_PROGRESS


def test_beyond_the_limit_the_card_moves_and_it_is_said() -> None:
    office = Office()
    set_limits(office.ann, {IN_PROGRESS: "1"})
    first, second = office.add("One"), office.add("Two")
    assert said(office.ann, set_status(office.ann, [first], IN_PROGRESS)) == "CSAT-001 → In progress"
    outcome = set_status(office.ann, [second], IN_PROGRESS)
    assert said(office.ann, outcome) == "CSAT-002 → In progress; In progress holds 2, and should hold 1 at most."
    over = [load.status for load in loads(office.ann) if load.over]
    assert over == [IN_PROGRESS]
    other = set_priority(office.ann, [office.now(second)], Priority.HIGH)
    assert "holds" not in said(office.ann, other)


def test_what_is_done_in_a_closed_process_counts_no_more() -> None:
    office = Office()
    open_one, done = office.add("Open"), office.add("Done")
    set_status(office.ann, [done], Status.DONE)
    assert [load.count for load in loads(office.ann)] == [1, 0, 0, 1]
    close_process(office.ann, office.ann.workspace.processes[open_one.process], anyway=True)
    assert [load.count for load in loads(office.ann)] == [1, 0, 0, 0]


def test_a_limit_is_taken_away_by_none() -> None:
    office = Office()
    assert set_limits(office.ann, {IN_PROGRESS: "3"}).message == "In progress: at most 3."
    assert office.ann.workspace.wip == {IN_PROGRESS: 3}
    assert set_limits(office.ann, {IN_PROGRESS: "none"}).message == "In progress: no limit."
    assert office.ann.workspace.wip == {}


@pytest.mark.parametrize("text", ["-1", "1000", "two", "1.5"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no limit"):
        set_limits(Office().ann, {IN_PROGRESS: text})


def test_a_hand_made_file_never_stops_the_program() -> None:
    assert limits_from("3") == {}
    assert limits_from({"in_progress": "3", "done": -1, "blocked": True, "other": 3, "not_started": 5}) == {
        Status.NOT_STARTED: 5
    }
