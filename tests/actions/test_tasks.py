from __future__ import annotations

from datetime import date

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.tasks import (
    BULK_LIMIT,
    add_task,
    assign,
    block,
    delete,
    edit_task,
    set_dates,
    set_priority,
    set_status,
    unblock,
)
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, TuiflowError, UsageError
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table
from tuiflow.model.task import Block


def test_a_new_task_has_what_was_typed_and_the_next_label(office: Office) -> None:
    outcome = add_task(
        office.ann,
        {"name": " 设计  问卷 ", "process": "客户满意度", "assignee": "专员", "due": "7.15", "priority": "高"},
    )
    task = office.ann.workspace.tasks[outcome.tasks[0]]
    assert outcome.message == "CSAT-001 added: 设计 问卷"
    assert (task.label, task.name, task.process, task.assignee) == ("CSAT-001", "设计 问卷", "csat", "pro")
    assert (task.due, task.priority, task.status) == (date(2024, 7, 15), Priority.HIGH, Status.NOT_STARTED)
    assert outcome.transaction.kind == "task.add"
    assert (outcome.transaction.author, outcome.transaction.login) == ("ann", "ann")


def test_labels_count_on_per_process_and_are_never_given_twice(office: Office) -> None:
    first, second = office.add("one"), office.add("two")
    other = office.add("three", process="Onboarding")
    assert [first.label, second.label, other.label] == ["CSAT-001", "CSAT-002", "ONB-001"]
    delete(office.ann, [second])
    assert office.add("four").label == "CSAT-003"


def test_two_people_who_add_a_task_offline_both_keep_theirs(office: Office) -> None:
    office.add("from Ann")
    add_task(office.bob, {"name": "from Bob", "process": "CSAT"})
    office.sync()
    assert sorted(task.name for task in office.ann.workspace.with_label("csat-001")) == ["from Ann", "from Bob"]
    assert office.column(Status.NOT_STARTED) == office.column(Status.NOT_STARTED, office.bob)


def test_a_new_task_comes_first_in_its_column(office: Office) -> None:
    for name in ("one", "two", "three"):
        office.add(name)
    office.add("started", Status.IN_PROGRESS)
    assert office.column(Status.NOT_STARTED) == ["three", "two", "one"]
    assert office.column(Status.IN_PROGRESS) == ["started"]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"process": "CSAT"}, "A name is needed"),
        ({"name": "x"}, "A task belongs to a process"),
        ({"name": "x", "process": "nothing"}, "There is no process “nothing”"),
        ({"name": "x", "process": "CSAT", "start": "7.9", "due": "7.8"}, "It would end on 2024-07-08"),
        ({"name": "x", "process": "CSAT", "assignee": "nobody"}, "Nobody here is called “nobody”"),
    ],
)
def test_a_task_that_breaks_a_rule_is_not_added(office: Office, entries: dict[str, str], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        add_task(office.ann, entries)
    assert office.ann.workspace.tasks == {}


def test_an_edit_sets_only_the_fields_that_were_typed(office: Office) -> None:
    task = office.add("Survey", due="7.15", risk="data")
    outcome = edit_task(office.ann, task, {"name": "Interview", "risk": ""})
    assert outcome.message == "CSAT-001 saved."
    assert set(outcome.transaction.edits[0].values) == {"name", "risk"}
    assert (office.now(task).name, office.now(task).risk, office.now(task).due) == ("Interview", "", date(2024, 7, 15))


def test_an_edit_that_changes_nothing_is_refused(office: Office) -> None:
    task = office.add("Survey", due="7.15")
    with pytest.raises(RefusedError, match="Nothing to change: everything is like that already"):
        edit_task(office.ann, task, {"name": " Survey ", "due": "2024-07-15", "risk": "", "status": "todo"})


def test_an_edit_can_move_a_task_to_another_column(office: Office) -> None:
    office.add("first", Status.DONE)
    task = office.add("Survey")
    edit_task(office.ann, task, {"status": "已完成", "name": "done now"})
    assert office.column(Status.DONE) == ["done now", "first"]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("blocked", "Blocked needs a reason: use block"), ("paused", "“paused” is no status: use one of not_started")],
)
def test_an_edit_with_a_status_that_cannot_be_set_so_is_refused(office: Office, status: str, sentence: str) -> None:
    task = office.add("Survey")
    with pytest.raises(TuiflowError, match=sentence):
        edit_task(office.ann, task, {"status": status, "name": "other"})
    assert office.now(task).name == "Survey"


def test_an_edit_of_a_field_that_is_not_known_is_wrong_usage(office: Office) -> None:
    with pytest.raises(UsageError, match="A task has no field “mood”: use name, description"):
        edit_task(office.ann, office.add("Survey"), {"mood": "good"})


def test_several_tasks_are_assigned_dated_and_prioritised_in_one_change_each(office: Office) -> None:
    tasks = [office.add(str(number)) for number in range(3)]
    assert office.changes(lambda: assign(office.ann, tasks, "pro")) == 1
    assert (
        office.changes(lambda: set_dates(office.ann, tasks, {"start": TODAY, "due": date(2024, 7, 12)}, "later")) == 1
    )
    assert office.changes(lambda: set_priority(office.ann, tasks, Priority.LOW)) == 1
    for task in map(office.now, tasks):
        assert (task.assignee, task.start, task.due, task.priority) == (
            "pro",
            TODAY,
            date(2024, 7, 12),
            Priority.LOW,
        )


def test_assigning_says_to_whom(office: Office) -> None:
    task = office.add("Survey")
    assert assign(office.ann, [task], "pro").message == "CSAT-001: *专员"
    assert assign(office.ann, [task], "lead").message == "CSAT-001: 项目负责人"
    assert assign(office.ann, [task], "").message == "CSAT-001: nobody"
    assert office.now(task).assignee == ""


def test_dates_can_be_cleared_and_carry_their_reason(office: Office) -> None:
    task = office.add("Survey", start="7.8", due="7.15")
    outcome = set_dates(office.ann, [task], {"start": None, "due": None}, " waiting for data ")
    assert (office.now(task).start, office.now(task).due) == (None, None)
    assert (outcome.transaction.kind, outcome.transaction.why) == ("task.dates", "waiting for data")
    assert outcome.transaction.edits[0].was == {"start": "2024-07-08", "due": "2024-07-15"}


def test_dates_the_wrong_way_round_are_refused(office: Office) -> None:
    task = office.add("Survey")
    with pytest.raises(RefusedError, match="before it starts on 2024-07-10"):
        set_dates(office.ann, [task], {"start": TODAY, "due": date(2024, 7, 9)})


def test_a_status_change_of_several_is_one_change_and_keeps_their_order(office: Office) -> None:
    office.add("there", Status.IN_PROGRESS)
    tasks = [office.add(name) for name in ("a", "b", "c")]
    assert office.changes(lambda: set_status(office.ann, tasks, Status.IN_PROGRESS)) == 1
    assert office.column(Status.IN_PROGRESS) == ["a", "b", "c", "there"]
    assert office.column(Status.NOT_STARTED) == []


def test_tasks_that_are_there_already_stay_where_they_are(office: Office) -> None:
    done = [office.add("one", Status.DONE), office.add("two", Status.DONE)]
    new = office.add("new")
    outcome = set_status(office.ann, [*done, new], Status.DONE)
    assert outcome.message == "CSAT-003 → Done"
    assert outcome.tasks == (new.uid,)
    assert office.column(Status.DONE) == ["new", "two", "one"]


def test_a_status_that_all_have_already_is_refused(office: Office) -> None:
    task = office.add("Survey", Status.DONE)
    with pytest.raises(RefusedError, match="CSAT-001 is already “Done”; nothing was changed"):
        set_status(office.ann, [task], Status.DONE)


def test_blocked_cannot_be_set_without_its_reason(office: Office) -> None:
    task = office.add("Survey")
    with pytest.raises(RefusedError, match="Blocked needs a reason: use block"):
        set_status(office.ann, [task], Status.BLOCKED)
    for reason in ("", "  "):
        with pytest.raises(RefusedError, match="Blocked needs a reason: say what stands in the way"):
            block(office.ann, [task], reason)
    assert office.now(task).status is Status.NOT_STARTED


def test_a_blocked_task_says_why_since_when_and_who_is_asked(office: Office) -> None:
    task = office.add("Survey")
    outcome = block(office.ann, [task], " 客户未回复 ", "analyst")
    assert outcome.message == "CSAT-001 blocked; *分析师 is asked for help."
    assert (outcome.transaction.kind, outcome.transaction.why) == ("task.block", "客户未回复")
    assert office.now(task).block == Block("客户未回复", "analyst", TODAY, unbegun=True)
    assert office.column(Status.BLOCKED) == ["Survey"]


def test_blocking_a_blocked_task_replaces_the_reason_and_keeps_helper_and_since_when(office: Office) -> None:
    task = office.add("Survey")
    block(office.ann, [task], "one", "analyst")
    office.put(Table.TASKS, task.uid, {"block_since": "2024-07-01"})
    other = office.add("Other")
    block(office.ann, [other], "x")
    assert block(office.ann, [office.now(task)], "two").message == "CSAT-001 blocked."
    assert office.now(task).block == Block("two", "analyst", date(2024, 7, 1), unbegun=True)
    assert office.column(Status.BLOCKED) == ["Other", "Survey"]


def test_unblocking_keeps_how_it_was_solved(office: Office) -> None:
    task = office.add("Survey")
    set_status(office.ann, [task], Status.IN_PROGRESS)
    block(office.ann, [office.now(task)], "no data", "analyst")
    outcome = unblock(office.ann, [office.now(task)], " data came ")
    assert (outcome.message, outcome.transaction.why) == ("CSAT-001 → In progress", " data came ")
    assert (office.now(task).status, office.now(task).block) == (Status.IN_PROGRESS, None)
    assert office.now(task).solved == "data came"


def test_unblocked_tasks_go_back_to_where_each_was_before_it_was_blocked(office: Office) -> None:
    new, begun, other = office.add("new"), office.add("begun"), office.add("other")
    set_status(office.ann, [begun], Status.IN_PROGRESS)
    block(office.ann, [office.now(new), office.now(begun)], "x")
    log = UndoLog()
    outcome = unblock(office.ann, [office.now(new), office.now(begun)], "y")
    log.record(*outcome.transactions)
    assert outcome.message == "2 tasks → Not started 1, In progress 1"
    assert outcome.transaction.kind == "task.unblock"
    assert [office.now(task).status for task in (new, begun)] == [Status.NOT_STARTED, Status.IN_PROGRESS]
    assert office.column(Status.NOT_STARTED) == ["new", "other"]
    assert [(office.now(task).solved, office.now(task).block) for task in (new, begun)] == [("y", None)] * 2
    log.undo(office.ann)
    assert {office.now(task).status for task in (new, begun)} == {Status.BLOCKED}
    assert office.now(other).status is Status.NOT_STARTED


def test_a_task_that_is_not_blocked_cannot_be_unblocked(office: Office) -> None:
    stuck, free = office.add("stuck"), office.add("free")
    block(office.ann, [stuck], "x")
    with pytest.raises(RefusedError, match="CSAT-002 is not blocked; nothing was changed"):
        unblock(office.ann, [office.now(stuck), free])
    assert office.now(stuck).status is Status.BLOCKED


def test_a_task_blocked_again_forgets_how_the_last_block_was_solved(office: Office) -> None:
    task = office.add("Survey")
    block(office.ann, [task], "one")
    unblock(office.ann, [office.now(task)], "solved")
    block(office.ann, [office.now(task)], "two")
    assert office.now(task).solved == ""


def test_a_deleted_task_is_in_the_trash(office: Office) -> None:
    task = office.add("Survey")
    assert delete(office.ann, [task]).message == "CSAT-001 deleted."
    assert office.ann.workspace.tasks == {}
    assert office.column(Status.NOT_STARTED) == []
    assert office.ann.workspace.trashed(Table.TASKS) == [task.uid]


def test_an_edit_at_the_same_time_brings_a_deleted_task_back(office: Office) -> None:
    task = office.add("Survey")
    office.sync()
    delete(office.ann, [task])
    edit_task(office.bob, task, {"risk": "data"})
    office.sync()
    assert office.now(task).risk == "data"
    assert office.column(Status.NOT_STARTED) == office.column(Status.NOT_STARTED, office.bob) == ["Survey"]


def test_several_tasks_are_named_by_their_number(office: Office) -> None:
    tasks = [office.add("a"), office.add("b")]
    assert block(office.ann, tasks, "x").message == "2 tasks blocked."
    assert delete(office.ann, tasks).message == "2 tasks deleted."


def test_an_action_needs_tasks_and_not_too_many(office: Office) -> None:
    task = office.add("Survey")
    with pytest.raises(RefusedError, match="No task is chosen"):
        delete(office.ann, [])
    with pytest.raises(RefusedError, match="501 tasks are marked; change at most 500 at a time"):
        assign(office.ann, [task] * (BULK_LIMIT + 1), "pro")


def test_who_works_on_something_is_kept_in_its_history(office: Office) -> None:
    task = office.add("Survey")
    office.sync()
    assign(office.bob, [task], "pro")
    history = office.ann.workspace.history([(Table.TASKS, task.uid)])
    assert [(one.kind, one.author) for one in history] == [("task.add", "ann"), ("task.assign", "bob")]
