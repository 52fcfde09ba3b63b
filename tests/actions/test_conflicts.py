"""Two people wrote the same without seeing each other: both values are kept, and either can be taken (storage: Folding)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.office import Office
from tuiflow.actions.conflicts import (
    Conflict,
    all_conflicts,
    conflicts_of,
    has_conflict,
    keep_current,
    renumber,
    take_other,
)
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import find_records, history_of
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_task
from tuiflow.actions.tasks import add_task, assign, block, delete, edit_task, set_status
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.store.change import Draft, Edit


def at(desk: Desk, task: Task) -> Task:
    return desk.workspace.tasks[task.uid]


def conflicts(desk: Desk, task: Task) -> list[Conflict]:
    return conflicts_of(desk, Table.TASKS, task.uid)


def one(desk: Desk, task: Task) -> Conflict:
    (found,) = conflicts(desk, task)
    return found


@pytest.fixture
def task(office: Office) -> Task:
    """A task that everybody has."""
    made = office.add("Survey", start="7.10", due="7.15")
    office.sync()
    return made


def differ(office: Office, task: Task, field: str, anns: str, bobs: str) -> None:
    """Both write a field without seeing each other; then both hear of it."""
    edit_task(office.ann, at(office.ann, task), {field: anns})
    edit_task(office.bob, at(office.bob, task), {field: bobs})
    office.sync()


def test_both_values_are_kept_with_who_and_when(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    for desk in (office.ann, office.bob):
        conflict = one(desk, task)
        assert (conflict.subject, conflict.field, conflict.head) == ("CSAT-001", "name", "Task")
        assert (conflict.current.text, conflict.current.who) == ("from Bob", "Bob")
        assert [(other.text, other.who) for other in conflict.others] == [("from Ann", "Ann Lee")]
        assert conflict.others[0].when <= conflict.current.when
        assert at(desk, task).name == "from Bob"
        assert has_conflict(desk.workspace, task.uid)
        assert all_conflicts(desk) == [conflict]


def test_who_has_seen_a_value_does_not_differ_about_it(office: Office, task: Task) -> None:
    edit_task(office.ann, at(office.ann, task), {"name": "from Ann"})
    office.sync()
    edit_task(office.bob, at(office.bob, task), {"name": "from Bob"})
    office.sync()
    assert not has_conflict(office.ann.workspace, task.uid)
    assert conflicts(office.ann, task) == all_conflicts(office.ann) == []


def test_the_other_value_is_taken_and_the_conflict_is_over_for_everybody(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    conflict = one(office.bob, task)
    outcome = take_other(office.bob, conflict, conflict.others[0])
    assert outcome.message == "CSAT-001: Task is from Ann."
    assert outcome.tasks == (task.uid,)
    office.sync()
    for desk in (office.ann, office.bob):
        assert at(desk, task).name == "from Ann"
        assert not has_conflict(desk.workspace, task.uid)


def test_the_value_that_holds_is_kept_and_the_conflict_is_over_for_everybody(office: Office, task: Task) -> None:
    differ(office, task, "risk", "from Ann", "from Bob")
    assert keep_current(office.ann, one(office.ann, task)).message == "CSAT-001: Risk note is from Bob."
    office.sync()
    for desk in (office.ann, office.bob):
        assert at(desk, task).risk == "from Bob"
        assert not has_conflict(desk.workspace, task.uid)


def test_undo_brings_the_value_back_that_was_there_before_the_other_was_taken(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    conflict, log = one(office.ann, task), UndoLog()
    log.record(take_other(office.ann, conflict, conflict.others[0]).transaction)
    assert at(office.ann, task).name == "from Ann"
    log.undo(office.ann)
    office.sync()
    for desk in (office.ann, office.bob):
        assert at(desk, task).name == "from Bob"
        assert not has_conflict(desk.workspace, task.uid)
    log.redo(office.ann)
    assert at(office.ann, task).name == "from Ann"


def test_history_tells_what_was_taken(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    conflict = one(office.ann, task)
    take_other(office.ann, conflict, conflict.others[0])
    entry = history_of(office.ann, find_records(office.ann, "CSAT-001")[1])[0]
    assert (entry.did, [(change.before, change.after) for change in entry.changes]) == (
        "took the other value",
        [("from Bob", "from Ann")],
    )


@pytest.mark.parametrize("settle", [keep_current, lambda desk, it: take_other(desk, it, it.others[0])])
def test_what_somebody_else_has_settled_meanwhile_is_left_alone(
    office: Office, task: Task, settle: Callable[[Desk, Conflict], object]
) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    shown = one(office.ann, task)
    take_other(office.bob, shown, shown.others[0])
    office.sync()
    with pytest.raises(RefusedError, match="Somebody has settled this meanwhile; nothing was changed"):
        settle(office.ann, shown)
    assert at(office.ann, task).name == "from Ann"


def test_what_somebody_has_written_anew_meanwhile_is_left_alone(office: Office, task: Task) -> None:
    """Who writes sees both values: that settles it too."""
    differ(office, task, "name", "from Ann", "from Bob")
    shown = one(office.ann, task)
    edit_task(office.bob, at(office.bob, task), {"name": "better"})
    office.sync()
    assert not has_conflict(office.ann.workspace, task.uid)
    with pytest.raises(RefusedError, match="Somebody has settled this meanwhile"):
        take_other(office.ann, shown, shown.others[0])
    assert at(office.ann, task).name == "better"


def test_two_who_settle_it_differently_at_once_differ_again(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    conflict = one(office.ann, task)
    keep_current(office.ann, conflict)
    take_other(office.bob, conflict, conflict.others[0])
    office.sync()
    again = one(office.ann, task)
    assert {again.current.text, *(other.text for other in again.others)} == {"from Ann", "from Bob"}


def test_two_who_wrote_the_same_do_not_differ(office: Office, task: Task) -> None:
    differ(office, task, "risk", "rain", "rain")
    assert office.ann.workspace.losing(Table.TASKS, task.uid)
    assert not has_conflict(office.ann.workspace, task.uid)
    assert conflicts(office.ann, task) == all_conflicts(office.ann) == []


def test_two_who_cleared_a_field_each_in_their_way_do_not_differ(office: Office, task: Task) -> None:
    """Undo writes nothing where a form writes an empty text."""
    edit = Edit("tasks", task.uid, {"due": None}, saw={"due": [office.bob.workspace.stamps("tasks", task.uid)["due"]]})
    edit_task(office.ann, at(office.ann, task), {"due": ""})
    office.bob.workspace.commit(Draft([edit], "test"))
    office.sync()
    assert office.ann.workspace.losing(Table.TASKS, task.uid)
    assert not has_conflict(office.ann.workspace, task.uid)


def test_nobody_differs_about_places_and_what_follows_from_a_deed(office: Office, task: Task) -> None:
    for desk, values in (
        (office.ann, {"order": "a1", "block_since": "2024-07-09"}),
        (office.bob, {"order": "a2", "block_since": "2024-07-10"}),
    ):
        office.put(Table.TASKS, task.uid, dict(values), desk)
    office.sync()
    assert set(office.ann.workspace.losing(Table.TASKS, task.uid)) == {"order", "block_since"}
    assert not has_conflict(office.ann.workspace, task.uid)
    assert conflicts(office.ann, task) == all_conflicts(office.ann) == []


def test_two_who_moved_a_card_to_different_columns_differ_about_the_status_alone(office: Office, task: Task) -> None:
    set_status(office.ann, [at(office.ann, task)], Status.DONE)
    block(office.bob, [at(office.bob, task)], "no data", "analyst")
    office.sync()
    conflict = one(office.ann, task)
    assert (conflict.field, conflict.current.text, conflict.others[0].text) == ("status", "Blocked", "Done")
    assert conflicts_of(office.ann, Table.TASKS, task.uid, codes=True)[0].current.text == "blocked"
    assert all_conflicts(office.ann, codes=True)[0].others[0].text == "done"
    take_other(office.ann, conflict, conflict.others[0])
    assert at(office.ann, task).status is Status.DONE
    assert at(office.ann, task).block is None


def test_reasons_of_blocks_and_helpers_are_told_apart(office: Office, task: Task) -> None:
    block(office.ann, [at(office.ann, task)], "no data", "analyst")
    block(office.bob, [at(office.bob, task)], "no time", "pro")
    office.sync()
    found = {conflict.field: conflict for conflict in conflicts(office.ann, task)}
    assert set(found) == {"block_reason", "block_helper"}
    assert found["block_helper"].head == "Help asked of"
    assert [other.text for other in found["block_helper"].others] == ["*分析师"]
    reason = found["block_reason"]
    take_other(office.ann, reason, reason.others[0])
    blocked = at(office.ann, task).block
    assert blocked is not None
    assert (blocked.reason, blocked.helper) == ("no data", "pro")
    assert [conflict.field for conflict in conflicts(office.ann, task)] == ["block_helper"]


def test_a_date_that_does_not_go_with_the_other_one_is_not_taken(office: Office, task: Task) -> None:
    differ(office, task, "due", "7.12", "7.20")
    conflict = one(office.ann, task)
    edit_task(office.ann, at(office.ann, task), {"start": "7.18"})
    with pytest.raises(RefusedError):
        take_other(office.ann, conflict, conflict.others[0])
    assert has_conflict(office.ann.workspace, task.uid)
    edit_task(office.ann, at(office.ann, task), {"start": "7.11"})
    assert take_other(office.ann, conflict, conflict.others[0]).message == "CSAT-001: Due is 2024-07-12."


def test_nothing_can_be_taken_too(office: Office, task: Task) -> None:
    differ(office, task, "due", "", "7.20")
    conflict = one(office.ann, task)
    assert conflict.others[0].text == ""
    assert take_other(office.ann, conflict, conflict.others[0]).message == "CSAT-001: Due is nothing."
    assert at(office.ann, task).due is None


def test_of_three_values_each_can_be_taken(office: Office, task: Task) -> None:
    carl = office.desk("pro")
    edit_task(carl, at(carl, task), {"name": "from Carl"})
    differ(office, task, "name", "from Ann", "from Bob")
    conflict = one(office.ann, task)
    assert conflict.current.text == "from Bob"
    assert [(other.text, other.who) for other in conflict.others] == [("from Ann", "Ann Lee"), ("from Carl", "*专员")]
    take_other(office.ann, conflict, conflict.others[1])
    office.sync()
    carl.workspace.receive()
    for desk in (office.ann, office.bob, carl):
        assert at(desk, task).name == "from Carl"
        assert not has_conflict(desk.workspace, task.uid)


def test_collaborators_differ_one_by_one(office: Office, task: Task) -> None:
    edit_task(office.ann, at(office.ann, task), {"collaborators": "Bob"})
    office.sync()
    edit_task(office.ann, at(office.ann, task), {"collaborators": ""})
    for names in ("", "Bob"):
        edit_task(office.bob, at(office.bob, task), {"collaborators": names})
    office.sync()
    conflict = one(office.ann, task)
    assert (conflict.field, conflict.head) == ("collaborators/bob", "Collaborators")
    assert (conflict.current.text, conflict.others[0].text) == ("Bob", "")
    take_other(office.ann, conflict, conflict.others[0])
    assert at(office.ann, task).collaborators == ()


def test_what_is_in_the_trash_is_nobodys_concern_until_it_comes_back(office: Office, task: Task) -> None:
    differ(office, task, "name", "from Ann", "from Bob")
    delete(office.ann, [at(office.ann, task)])
    assert all_conflicts(office.ann) == []
    office.put(Table.TASKS, task.uid, {"deleted": None})
    assert len(all_conflicts(office.ann)) == 1


def test_an_edit_at_the_same_time_as_a_deletion_brings_the_task_back_and_is_no_conflict(
    office: Office, task: Task
) -> None:
    delete(office.ann, [at(office.ann, task)])
    edit_task(office.bob, at(office.bob, task), {"risk": "rain"})
    office.sync()
    assert at(office.ann, task).risk == "rain"
    assert all_conflicts(office.ann) == []


def test_records_that_are_no_tasks_are_settled_likewise(office: Office) -> None:
    office.put(Table.PEOPLE, "bob", {"name": "Bob B."}, office.ann)
    office.put(Table.PEOPLE, "bob", {"name": "Robert"}, office.bob)
    office.sync()
    (conflict,) = all_conflicts(office.ann)
    assert (conflict.table, conflict.subject) == ("people", "Robert")
    assert take_other(office.ann, conflict, conflict.others[0]).tasks == ()
    assert office.ann.workspace.people["bob"].name == "Bob B."


def test_tables_of_a_newer_tuiflow_are_left_to_it(office: Office) -> None:
    for desk in (office.ann, office.bob):
        edit = Edit("dreams", "d1", {"mood": desk.actor.person}, creates=True)
        desk.workspace.commit(Draft([edit], "dream"))
    office.sync()
    assert list(office.ann.workspace.disputed()) == [("dreams", "d1")]
    assert all_conflicts(office.ann) == []


# Two tasks with one label


@pytest.fixture
def twins(office: Office) -> tuple[Task, Task]:
    """Ann's and Bob's task, made without seeing each other."""
    mine = office.add("from Ann")
    uid = add_task(office.bob, {"name": "from Bob", "process": "CSAT"}).tasks[0]
    office.sync()
    return office.now(mine), office.ann.workspace.tasks[uid]


def test_two_tasks_of_one_label_both_live_and_are_found_apart(office: Office, twins: tuple[Task, Task]) -> None:
    assert [task.label for task in twins] == ["CSAT-001", "CSAT-001"]
    for desk in (office.ann, office.bob):
        assert [label_of(desk.workspace, task) for task in twins] == ["CSAT-001~u001", "CSAT-001~u002"]
        for task in twins:
            assert find_task(desk.workspace, label_of(desk.workspace, task)).uid == task.uid
    assert all_conflicts(office.ann) == []


def test_one_of_them_gets_the_next_free_label_and_both_are_found_by_their_own(
    office: Office, twins: tuple[Task, Task]
) -> None:
    mine, other = twins
    deleted = office.add("gone")
    delete(office.ann, [deleted])
    outcome = renumber(office.ann, other)
    assert outcome.message == "CSAT-001 (from Bob) is CSAT-003 now."
    assert (outcome.tasks, outcome.transaction.kind) == ((other.uid,), "task.renumber")
    office.sync()
    for desk in (office.ann, office.bob):
        assert find_task(desk.workspace, "CSAT-001").uid == mine.uid
        assert find_task(desk.workspace, "CSAT-003").uid == other.uid


def test_a_task_whose_label_nobody_else_has_is_not_renumbered(office: Office, task: Task) -> None:
    with pytest.raises(RefusedError, match="CSAT-001 belongs to one task only"):
        renumber(office.ann, task)
    office.put(Table.TASKS, "gone", {"label": "CSAT-001", "name": "gone", "status": "done"})
    delete(office.ann, [office.ann.workspace.tasks["gone"]])
    with pytest.raises(RefusedError, match="CSAT-001 belongs to one task only"):
        renumber(office.ann, task)


def test_renumbering_can_be_undone(office: Office, twins: tuple[Task, Task]) -> None:
    log = UndoLog()
    log.record(renumber(office.ann, twins[1]).transaction)
    log.undo(office.ann)
    assert office.now(twins[1]).label == "CSAT-001"


def test_two_who_renumber_at_once_make_no_third_of_that_label(office: Office, twins: tuple[Task, Task]) -> None:
    renumber(office.ann, twins[1])
    renumber(office.bob, at(office.bob, twins[1]))
    office.sync()
    assert [office.now(task).label for task in twins] == ["CSAT-001", "CSAT-002"]
    assert all_conflicts(office.ann) == []


def test_without_its_process_a_task_keeps_the_prefix_of_its_label(office: Office, twins: tuple[Task, Task]) -> None:
    office.put(Table.TASKS, twins[1].uid, {"process": ""})
    renumber(office.ann, office.now(twins[1]))
    assert office.now(twins[1]).label == "CSAT-002"


def test_whoever_was_assigned_unseen_is_shown_by_name(office: Office, task: Task) -> None:
    assign(office.ann, [at(office.ann, task)], "analyst")
    assign(office.bob, [at(office.bob, task)], "lead")
    office.sync()
    conflict = one(office.ann, task)
    assert (conflict.current.text, conflict.others[0].text) == ("项目负责人", "*分析师")
