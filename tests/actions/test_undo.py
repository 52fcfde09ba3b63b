from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.tasks import (
    add_task,
    assign,
    block,
    delete,
    edit_task,
    move_to,
    set_dates,
    set_priority,
    set_status,
    unblock,
)
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table
from tuiflow.model.task import Task


@pytest.fixture
def log() -> UndoLog:
    return UndoLog()


def do(log: UndoLog, outcome: Outcome) -> Outcome:
    log.record(outcome.transaction)
    return outcome


ACTIONS: list[Callable[[Desk, list[Task]], Outcome]] = [
    lambda desk, tasks: assign(desk, tasks, "pro"),
    lambda desk, tasks: set_dates(desk, tasks, {"start": TODAY, "due": date(2024, 7, 20)}),
    lambda desk, tasks: set_priority(desk, tasks, Priority.HIGH),
    lambda desk, tasks: set_status(desk, tasks, Status.DONE),
    lambda desk, tasks: block(desk, tasks, "stuck", "analyst"),
    lambda desk, tasks: move_to(desk, tasks, Status.IN_PROGRESS, 0),
    lambda desk, tasks: move_to(desk, tasks[:1], Status.NOT_STARTED, 0),
    lambda desk, tasks: edit_task(
        desk, tasks[0], {"name": "other", "collaborators": "Bob、*分析师", "due": "-", "node": "Interview"}
    ),
    delete,
]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_on_several_tasks_is_undone_and_redone_as_one(
    office: Office, log: UndoLog, action: Callable[[Desk, list[Task]], Outcome]
) -> None:
    tasks = [office.add(name, due="7.15", collaborators="Ann Lee") for name in ("a", "b", "c")]
    before = dict(office.ann.workspace.tasks)
    do(log, action(office.ann, tasks))
    after = dict(office.ann.workspace.tasks)
    assert after != before
    for _time in range(2):
        assert office.changes(lambda: log.undo(office.ann)) == 1
        assert dict(office.ann.workspace.tasks) == before
        assert office.changes(lambda: log.redo(office.ann)) == 1
        assert dict(office.ann.workspace.tasks) == after


def test_undo_says_what_it_did_and_to_which_tasks(office: Office, log: UndoLog) -> None:
    tasks = [office.add("a"), office.add("b")]
    do(log, assign(office.ann, tasks, "pro"))
    undone = log.undo(office.ann)
    assert (undone.message, undone.tasks) == ("Undone: 2 tasks.", tuple(task.uid for task in tasks))
    assert undone.transaction.kind == "undo"
    assert log.redo(office.ann).message == "Redone: 2 tasks."
    do(log, assign(office.ann, [office.now(tasks[0])], ""))
    assert log.undo(office.ann).message == "Undone: CSAT-001."


def test_changes_are_undone_from_the_last_to_the_first(office: Office, log: UndoLog) -> None:
    task = office.add("one")
    for name in ("two", "three"):
        do(log, edit_task(office.ann, office.now(task), {"name": name}))
    assert [(log.undo(office.ann), office.now(task).name)[1] for _time in range(2)] == ["two", "one"]
    with pytest.raises(RefusedError, match="There is nothing of yours to undo"):
        log.undo(office.ann)
    assert [(log.redo(office.ann), office.now(task).name)[1] for _time in range(2)] == ["two", "three"]
    with pytest.raises(RefusedError, match="There is nothing to redo"):
        log.redo(office.ann)


def test_after_a_new_change_there_is_nothing_to_redo(office: Office, log: UndoLog) -> None:
    task = office.add("one")
    do(log, edit_task(office.ann, task, {"name": "two"}))
    log.undo(office.ann)
    do(log, edit_task(office.ann, office.now(task), {"risk": "x"}))
    with pytest.raises(RefusedError, match="There is nothing to redo"):
        log.redo(office.ann)


def test_a_new_task_is_taken_back_into_the_trash_and_again_out_of_it(office: Office, log: UndoLog) -> None:
    do(log, add_task(office.ann, {"name": "new", "process": "CSAT"}))
    log.undo(office.ann)
    assert office.ann.workspace.tasks == {}
    log.redo(office.ann)
    assert office.column(Status.NOT_STARTED) == ["new"]


def test_a_deleted_task_is_brought_back_as_it_was(office: Office, log: UndoLog) -> None:
    task = office.add("Survey", due="7.15")
    do(log, delete(office.ann, [task]))
    log.undo(office.ann)
    assert office.now(task) == task
    assert office.ann.workspace.trashed(Table.TASKS) == []


def test_an_unblocked_task_is_blocked_again_with_its_reason(office: Office, log: UndoLog) -> None:
    task = office.add("Survey")
    block(office.ann, [task], "no data", "analyst")
    stuck = office.now(task)
    do(log, unblock(office.ann, [stuck], "came"))
    log.undo(office.ann)
    assert office.now(task) == stuck


def test_what_somebody_else_has_changed_since_is_not_undone(office: Office, log: UndoLog) -> None:
    task = office.add("Survey")
    do(log, edit_task(office.ann, task, {"name": "from Ann"}))
    office.sync()
    edit_task(office.bob, office.bob.workspace.tasks[task.uid], {"name": "from Bob"})
    office.sync()
    with pytest.raises(RefusedError, match="The change cannot be taken back: somebody else has changed the same since"):
        log.undo(office.ann)
    assert office.now(task).name == "from Bob"


def test_of_several_fields_only_those_are_undone_that_nobody_else_has_changed(office: Office, log: UndoLog) -> None:
    task = office.add("Survey")
    do(log, edit_task(office.ann, task, {"name": "from Ann", "risk": "from Ann"}))
    office.sync()
    edit_task(office.bob, office.bob.workspace.tasks[task.uid], {"name": "from Bob"})
    office.sync()
    assert log.undo(office.ann).message == "Undone; 1 field stays, as somebody else has changed it since."
    assert (office.now(task).name, office.now(task).risk) == ("from Bob", "")


def test_of_several_tasks_only_those_are_undone_that_nobody_else_has_changed(office: Office, log: UndoLog) -> None:
    one, two = office.add("one"), office.add("two")
    do(log, assign(office.ann, [one, two], "pro"))
    office.sync()
    assign(office.bob, [office.bob.workspace.tasks[one.uid]], "bob")
    office.sync()
    outcome = log.undo(office.ann)
    assert outcome.tasks == (two.uid,)
    assert (office.now(one).assignee, office.now(two).assignee) == ("bob", "")


def test_a_new_task_whose_name_somebody_else_has_changed_is_not_taken_back(office: Office, log: UndoLog) -> None:
    task = office.add("x")
    do(log, add_task(office.ann, {"name": "new", "process": "CSAT"}))
    office.sync()
    uid = next(uid for uid in office.bob.workspace.tasks if uid != task.uid)
    edit_task(office.bob, office.bob.workspace.tasks[uid], {"name": "from Bob"})
    office.sync()
    with pytest.raises(RefusedError, match="somebody else has changed the same since"):
        log.undo(office.ann)
    assert uid in office.ann.workspace.tasks


def test_a_new_task_to_which_somebody_else_has_added_something_is_not_taken_back(office: Office, log: UndoLog) -> None:
    outcome = do(log, add_task(office.ann, {"name": "new", "process": "CSAT"}))
    office.sync()
    edit_task(office.bob, office.bob.workspace.tasks[outcome.tasks[0]], {"description": "an hour of Bob's work"})
    office.sync()
    with pytest.raises(RefusedError, match="somebody else has changed the same since"):
        log.undo(office.ann)
    assert outcome.tasks[0] in office.ann.workspace.tasks


def test_an_undo_names_the_nodes_that_went_back_beside_the_tasks(office: Office, log: UndoLog) -> None:
    task, workspace = office.add("first"), office.ann.workspace
    edits = [
        workspace.edit(Table.TASKS, task.uid, {"due": "2024-07-29"}),
        workspace.edit(Table.NODES, "survey", {"not_before": "2024-07-29"}),
    ]
    log.record(office.ann.commit("node.dates", edits))
    assert log.undo(office.ann).message == f"Undone: {task.label} and 1 node."
