from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.gates import (
    approve_conditions,
    find_condition,
    is_unsettled,
    missing_for,
    withdraw_approval,
)
from tuiflow.actions.history import history_of
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.tasks import add_task, block, edit_task, move_to, set_status, unblock
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.gate import GateClosedError
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.task import Task

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


@pytest.fixture
def team(office: Office) -> Office:
    """The interview waits for the survey, and for two conditions that Ann approves; the analyst does the survey."""
    office.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value})
    office.put(Table.ROLES, "exec", {"name": "执行人", "process": "csat", "people/analyst": True, "order": 2})
    office.put(Table.NODES, "talk", {"preconditions": ["提纲通过", "客户确认/书面"], "predecessors/survey": True})
    office.put(Table.CELLS, "talk.lead", {"node": "talk", "role": "lead", "letter": "A"})
    office.put(Table.CELLS, "survey.exec", {"node": "survey", "role": "exec", "letter": "R"})
    office.sync()
    return office


def waiting(team: Office) -> Task:
    """A task at the node that waits."""
    return team.add("访谈", node="Interview", assignee="Ann Lee")


def opened(team: Office) -> None:
    """Everything that the interview waits for is there."""
    survey = team.add("问卷", node="设计问卷", assignee="Ann Lee")
    set_status(team.ann, [survey], DONE)
    approve_conditions(team.ann, "talk")


WAYS: list[Callable[[Desk, Task], Outcome]] = [
    lambda desk, task: set_status(desk, [task], IN_PROGRESS),
    lambda desk, task: set_status(desk, [task], DONE),
    lambda desk, task: move_to(desk, [task], IN_PROGRESS, 0),
    lambda desk, task: edit_task(desk, task, {"status": "in_progress"}),
    lambda desk, _task: add_task(desk, {"name": "x", "process": "CSAT", "node": "Interview"}, IN_PROGRESS),
]


@pytest.mark.parametrize("way", WAYS, ids=["start", "done", "drag", "set", "add"])
def test_work_does_not_begin_before_its_node_may_and_the_refusal_says_what_is_missing(
    team: Office, way: Callable[[Desk, Task], Outcome]
) -> None:
    task = waiting(team)

    def refused() -> None:
        with pytest.raises(GateClosedError):
            way(team.ann, task)

    assert team.changes(refused) == 0
    with pytest.raises(GateClosedError) as refusal:
        way(team.ann, task)
    sentence = str(refusal.value)
    assert "“设计问卷” is not done (*分析师 does it)" in sentence
    assert "“提纲通过” is not approved (Ann Lee approves it)" in sentence
    opened(team)
    assert way(team.ann, team.now(task)).transaction


def test_moving_a_task_to_a_node_that_waits_and_starting_it_at_once_is_gated(team: Office) -> None:
    task = team.add("Call", assignee="Ann Lee")
    with pytest.raises(GateClosedError):
        edit_task(team.ann, task, {"node": "Interview", "status": "in_progress"})
    edit_task(team.ann, task, {"node": "设计问卷", "status": "in_progress"})


def test_several_tasks_are_refused_as_a_whole_and_the_waiting_ones_named(team: Office) -> None:
    free, one, two = team.add("Free", assignee="Ann Lee"), waiting(team), waiting(team)
    with pytest.raises(GateClosedError) as refusal:
        set_status(team.ann, [free, one, two], IN_PROGRESS)
    assert str(refusal.value).startswith("CSAT-002, CSAT-003 cannot begin yet")
    assert set(refusal.value.gates) == {one.uid, two.uid}
    assert team.now(free).status is NOT_STARTED


def test_a_reason_begins_it_all_the_same_and_is_kept_and_told(team: Office) -> None:
    free, task = team.add("Free", assignee="Ann Lee"), waiting(team)
    outcome = set_status(team.ann, [free, task], IN_PROGRESS, override="  客户催得紧  ")
    assert outcome.transaction.why == "客户催得紧"
    assert (team.now(task).override, team.now(task).status) == ("客户催得紧", IN_PROGRESS)
    assert team.now(free).override == ""


def test_a_is_told_when_somebody_else_begins_early(team: Office) -> None:
    task = waiting(team)
    team.put(Table.TASKS, task.uid, {"assignee": "bob"})
    team.sync()
    set_status(team.bob, [team.bob.workspace.tasks[task.uid]], IN_PROGRESS, override="客户催得紧")
    team.sync()
    (notice,) = team.ann.workspace.notices.newest(team.ann.me, 1)
    assert (notice.to.get("ann"), notice.why) == ("A", "客户催得紧")
    assert notice.changes["override"] == (None, "客户催得紧")


def test_who_may_not_begin_it_is_told_so_and_not_what_is_missing(team: Office) -> None:
    task = waiting(team)
    team.sync()
    with pytest.raises(NotPermittedError):
        set_status(team.bob, [team.bob.workspace.tasks[task.uid]], IN_PROGRESS)


def test_a_reason_that_nothing_asks_for_is_not_kept(team: Office) -> None:
    task = team.add("Free", assignee="Ann Lee")
    outcome = set_status(team.ann, [task], IN_PROGRESS, override="just so")
    assert (team.now(task).override, outcome.transaction.why) == ("", "")


def test_an_early_start_is_settled_once_nothing_is_missing_and_the_reason_stays(team: Office) -> None:
    task = waiting(team)
    set_status(team.ann, [task], IN_PROGRESS, override="早")
    assert is_unsettled(team.ann, team.now(task))
    opened(team)
    assert not is_unsettled(team.ann, team.now(task))
    assert team.now(task).override == "早"


def test_what_is_put_back_to_not_started_waits_again(team: Office) -> None:
    task = waiting(team)
    set_status(team.ann, [task], IN_PROGRESS, override="早")
    set_status(team.ann, [team.now(task)], NOT_STARTED)
    assert team.now(task).override == ""
    with pytest.raises(GateClosedError):
        set_status(team.ann, [team.now(task)], IN_PROGRESS)


def test_work_that_was_blocked_while_it_went_on_goes_on_without_being_asked_again(team: Office) -> None:
    task = waiting(team)
    set_status(team.ann, [task], IN_PROGRESS, override="早")
    block(team.ann, [team.now(task)], "no answer")
    block(team.ann, [team.now(task)], "still none")
    unblock(team.ann, [team.now(task)])
    assert team.now(task).status is IN_PROGRESS


def test_work_that_was_blocked_before_it_began_still_waits(team: Office) -> None:
    task = waiting(team)
    block(team.ann, [task], "no room")
    block(team.ann, [team.now(task)], "still no room")
    with pytest.raises(GateClosedError):
        set_status(team.ann, [team.now(task)], IN_PROGRESS, "a room")
    unblock(team.ann, [team.now(task)], "a room")
    freed = team.now(task)
    assert (freed.status, freed.override, freed.solved, freed.block) == (NOT_STARTED, "", "a room", None)
    block(team.ann, [freed], "no key")
    set_status(team.ann, [team.now(task)], IN_PROGRESS, "a key", "早")
    assert (team.now(task).override, team.now(task).solved, team.now(task).block) == ("早", "a key", None)


def test_undo_of_an_early_start_takes_the_reason_back(team: Office) -> None:
    task, log = waiting(team), UndoLog()
    log.record(set_status(team.ann, [task], IN_PROGRESS, override="早").transaction)
    log.undo(team.ann)
    assert (team.now(task).status, team.now(task).override) == (NOT_STARTED, "")


def test_approving_keeps_who_and_when_and_opens_the_way(team: Office) -> None:
    outcome = approve_conditions(team.ann, "talk", ["提纲通过"])
    assert "提纲通过" in outcome.message
    node = team.ann.workspace.nodes["talk"]
    approval = node.approval_of("提纲通过")
    assert approval is not None
    assert (approval.by, approval.on) == ("ann", TODAY)
    assert node.open_conditions == ["客户确认/书面"]
    approve_conditions(team.ann, "talk")
    assert team.ann.workspace.nodes["talk"].open_conditions == []


def test_all_at_once_is_one_change_and_history_names_each(team: Office) -> None:
    assert team.changes(lambda: approve_conditions(team.ann, "talk")) == 1
    entry = history_of(team.ann, [(Table.NODES, "talk")])[0]
    assert entry.did == "approved the condition"
    assert sorted(change.after for change in entry.changes) == ["客户确认/书面", "提纲通过"]


def test_an_approval_is_taken_back_and_the_way_is_closed_again(team: Office) -> None:
    opened(team)
    withdraw_approval(team.ann, "talk", "提纲通过")
    task = waiting(team)
    assert [gate.condition for gate in missing_for(team.ann, task)] == ["提纲通过"]
    with pytest.raises(RefusedError, match="not approved"):
        withdraw_approval(team.ann, "talk", "提纲通过")
    approve_conditions(team.ann, "talk")
    assert missing_for(team.ann, team.now(task)) == []


@pytest.mark.parametrize("deed", [approve_conditions, lambda desk, node: withdraw_approval(desk, node, "提纲通过")])
def test_only_a_approves_and_the_refusal_says_who(team: Office, deed: Callable[[Desk, str], Outcome]) -> None:
    with pytest.raises(RefusedError, match="Ann Lee"):
        deed(team.bob, "talk")


def test_where_everybody_may_do_everything_everybody_may_approve(team: Office) -> None:
    team.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.OPEN.value})
    team.sync()
    assert approve_conditions(team.bob, "talk").transaction


def test_what_cannot_be_approved_is_refused_with_a_reason(team: Office) -> None:
    with pytest.raises(RefusedError, match="no precondition “预算”"):
        approve_conditions(team.ann, "talk", ["预算"])
    with pytest.raises(RefusedError, match="waits for no approval"):
        approve_conditions(team.ann, "survey")
    with pytest.raises(RefusedError, match="not there"):
        approve_conditions(team.ann, "nowhere")
    approve_conditions(team.ann, "talk")
    with pytest.raises(RefusedError, match="approved already"):
        approve_conditions(team.ann, "talk", ["提纲通过"])


def test_a_condition_is_found_by_a_part_of_its_name(team: Office) -> None:
    node = team.ann.workspace.nodes["talk"]
    assert find_condition(node, " 提纲 ") == "提纲通过"
    assert find_condition(node, "客户确认/书面") == "客户确认/书面"
    with pytest.raises(RefusedError, match="提纲通过"):
        find_condition(node, "")
