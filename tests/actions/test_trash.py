"""What was deleted is in the trash, with who and when, and comes back as it was (E1)."""

from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.lookup import find_task
from tuiflow.actions.tasks import add_task, delete, edit_task
from tuiflow.actions.trash import find_in_trash, find_trashed, restore, trash_of
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.record import Table, Value


def test_the_trash_lists_what_was_deleted_the_last_first_with_who_and_when(office: Office) -> None:
    first, second, _kept = office.add("a"), office.add("b"), office.add("c")
    office.sync()
    delete(office.ann, [second])
    delete(office.bob, [office.bob.workspace.tasks[first.uid]])
    office.sync()
    for desk in (office.ann, office.bob):
        found = trash_of(desk)
        assert [(one.task.label, one.task.name, one.who) for one in found] == [
            ("CSAT-001", "a", "Bob"),
            ("CSAT-002", "b", "Ann Lee"),
        ]
        assert found[0].when >= found[1].when
    assert trash_of(office.desk("pro"))[0].task.uid == first.uid


def test_an_empty_trash_is_empty(office: Office) -> None:
    office.add("a")
    assert trash_of(office.ann) == []


def test_what_is_restored_is_as_it_was_for_everybody(office: Office) -> None:
    task = office.add("a", Status.IN_PROGRESS, due="7.15", collaborators="Bob", description="more")
    before = [office.column(Status.IN_PROGRESS), office.now(task)]
    delete(office.ann, [task])
    office.sync()
    outcome = restore(office.bob, [task.uid])
    assert outcome.message == "CSAT-001 restored."
    assert (outcome.tasks, outcome.transaction.kind) == ((task.uid,), "task.restore")
    office.sync()
    assert [office.column(Status.IN_PROGRESS), office.now(task)] == before
    assert trash_of(office.ann) == trash_of(office.bob) == []


def test_several_come_back_in_one_change_and_can_be_undone(office: Office) -> None:
    tasks, log = [office.add("a"), office.add("b")], UndoLog()
    delete(office.ann, tasks)
    assert office.changes(lambda: log.record(restore(office.ann, [task.uid for task in tasks]).transaction)) == 1
    assert len(office.ann.workspace.tasks) == 2
    log.undo(office.ann)
    assert len(trash_of(office.ann)) == 2


def test_what_is_not_in_the_trash_is_left_out_and_alone_refused(office: Office) -> None:
    gone, here = office.add("a"), office.add("b")
    delete(office.ann, [gone])
    assert restore(office.ann, [here.uid, gone.uid, "nobody"]).tasks == (gone.uid,)
    with pytest.raises(RefusedError, match="That is not in the trash"):
        restore(office.ann, [gone.uid])


def test_who_restored_it_meanwhile_is_not_told_off(office: Office) -> None:
    """Both bring it back at once: it is back, and nobody differs."""
    task = office.add("a")
    delete(office.ann, [task])
    office.sync()
    for desk in (office.ann, office.bob):
        restore(desk, [task.uid])
    office.sync()
    assert task.uid in office.ann.workspace.tasks
    assert task.uid in office.bob.workspace.tasks


def test_an_edit_at_the_same_time_as_the_deletion_keeps_it_out_of_the_trash(office: Office) -> None:
    task = office.add("a")
    office.sync()
    delete(office.ann, [task])
    edit_task(office.bob, office.bob.workspace.tasks[task.uid], {"risk": "rain"})
    office.sync()
    assert trash_of(office.ann) == trash_of(office.bob) == []


def test_who_deleted_it_is_not_known_before_that_change_has_arrived(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete(office.ann, [office.add("a")])
    monkeypatch.setattr(office.ann.workspace, "written", lambda _stamps: {})
    assert [one.who for one in trash_of(office.ann)] == [""]


def test_a_task_in_the_trash_is_found_by_label_uid_and_both(office: Office) -> None:
    task = office.add("a")
    delete(office.ann, [task])
    workspace = office.ann.workspace
    for name in ("CSAT-001", " csat-001 ", task.uid, f"CSAT-001~{task.uid}", "CSAT-001~u0"):
        assert find_trashed(workspace, name) == [task.uid]
        assert find_in_trash(workspace, name) == task.uid
    for name in ("CSAT-002", "CSAT-001~x", "", "u00"):
        assert find_trashed(workspace, name) == []
        assert find_in_trash(workspace, name) == ""


def test_of_several_with_one_label_the_one_that_is_meant_is_restored(office: Office) -> None:
    mine = office.add("from Ann")
    other = add_task(office.bob, {"name": "from Bob", "process": "CSAT"}).tasks[0]
    office.sync()
    delete(office.ann, list(office.ann.workspace.tasks.values()))
    workspace = office.ann.workspace
    with pytest.raises(RefusedError) as caught:
        find_in_trash(workspace, "csat-001")
    assert str(caught.value) == (
        "2 tasks in the trash are called csat-001; give one of these: csat-001~u001, csat-001~u002."
    )
    restore(office.ann, [find_in_trash(workspace, "CSAT-001~u002")])
    assert find_task(workspace, "CSAT-001").uid == other
    assert find_in_trash(workspace, "CSAT-001") == mine.uid


def test_a_label_in_the_trash_is_not_given_again(office: Office) -> None:
    delete(office.ann, [office.add("a")])
    assert office.add("b").label == "CSAT-002"


def test_a_deletion_that_is_none_deletes_nothing(office: Office) -> None:
    """Whatever somebody else's program has written there."""
    task = office.add("a")
    odd_values: list[Value] = [True, "yes", ["x"], 7]
    for odd in odd_values:
        office.put(Table.TASKS, task.uid, {"deleted": odd})
        assert task.uid in office.ann.workspace.tasks
        assert trash_of(office.ann) == []
