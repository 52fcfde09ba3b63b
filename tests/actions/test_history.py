"""Who changed what, when, from what to what, and why (E12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.actions.office import Office
from tests.store.author import START
from tuiflow.actions.acceptance import accept
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import Entry, find_records, history_of, recent
from tuiflow.actions.roles import add_role
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
from tuiflow.actions.trash import restore
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.store.change import Draft, Edit

YEAR_10000_MS = 253_402_300_800_000


def told(desk: Desk, name: str, *, codes: bool = False) -> list[Entry]:
    _subject, records = find_records(desk, name)
    return history_of(desk, records, codes=codes)


def last(desk: Desk, name: str, *, codes: bool = False) -> Entry:
    return told(desk, name, codes=codes)[0]


def lines(entry: Entry) -> dict[str, tuple[str, str]]:
    """Head → before and after."""
    return {change.head: (change.before, change.after) for change in entry.changes}


def refusal(desk: Desk, name: str) -> str:
    with pytest.raises(RefusedError) as caught:
        find_records(desk, name)
    return str(caught.value)


def test_who_accepted_is_told_by_name(office: Office) -> None:
    task = office.add("Survey", acceptance="has numbers")
    set_status(office.ann, [task], Status.DONE)
    accept(office.ann, [office.now(task)])
    assert lines(last(office.ann, task.label))["Accepted by"] == ("", "Ann Lee")


def bobs(office: Office, task: Task) -> Task:
    office.sync()
    return office.bob.workspace.tasks[task.uid]


def test_the_work_of_two_people_on_a_task_is_told_the_newest_first(office: Office) -> None:
    task = office.add("Survey", due="7.15")
    edit_task(office.bob, bobs(office, task), {"name": "Client survey", "risk": "few answers"})
    office.sync()
    assign(office.ann, [office.now(task)], "pro")
    block(office.bob, [bobs(office, task)], "no data", "analyst")
    office.sync()
    unblock(office.ann, [office.now(task)], "came")
    set_status(office.ann, [office.now(task)], Status.DONE)
    delete(office.bob, [bobs(office, task)])
    restore(office.bob, [task.uid])
    office.sync()
    entries = told(office.ann, "CSAT-001")
    assert [(entry.who, entry.did) for entry in entries] == [
        ("Bob", "took out of the trash"),
        ("Bob", "deleted"),
        ("Ann Lee", "finished"),
        ("Ann Lee", "unblocked"),
        ("Bob", "blocked"),
        ("Ann Lee", "assigned"),
        ("Bob", "edited"),
        ("Ann Lee", "added the task"),
    ]
    restored, deleted, done, unblocked, blocked, assigned, edited, added = map(lines, entries)
    assert restored == {"In the trash": ("yes", "")}
    assert deleted == {"In the trash": ("", "yes")}
    assert done == {"Status": ("Not started", "Done")}
    assert unblocked["Status"] == ("Blocked", "Not started")
    assert unblocked["Reason of the block"] == ("no data", "")
    assert unblocked["How the last block was solved"] == ("", "came")
    assert blocked == {
        "Status": ("Not started", "Blocked"),
        "Reason of the block": ("", "no data"),
        "Help asked of": ("", "*分析师"),
        "Blocked since": ("", "2024-07-10"),
    }
    assert assigned == {"R Assignee": ("", "*专员")}
    assert edited == {"Task": ("Survey", "Client survey"), "Risk note": ("", "few answers")}
    assert added["Due"] == ("", "2024-07-15")
    assert added["Process"] == ("", "客户满意度提升项目")
    assert [entry.why for entry in entries if entry.why] == ["came", "no data"]
    assert {entry.subject for entry in entries} == {"CSAT-001"}


def test_dates_tell_why_they_were_set(office: Office) -> None:
    task = office.add("Survey", due="7.15")
    set_dates(office.ann, [task], {"due": None}, why="no hurry")
    entry = last(office.ann, "CSAT-001")
    assert (lines(entry), entry.why) == ({"Due": ("2024-07-15", "")}, "no hurry")


def test_what_was_undone_and_redone_is_told(office: Office) -> None:
    log, task = UndoLog(), office.add("Survey")
    log.record(edit_task(office.ann, task, {"name": "Other"}).transaction)
    log.undo(office.ann)
    log.redo(office.ann)
    redone, undone, *_before = told(office.ann, "CSAT-001")
    assert (undone.kind, lines(undone)) == ("undo", {"Task": ("Other", "Survey")})
    assert (redone.kind, lines(redone)) == ("undo", {"Task": ("Survey", "Other")})


def test_the_same_in_codes_for_programs(office: Office) -> None:
    task = office.add("Survey")
    set_priority(office.ann, [task], Priority.HIGH)
    (change,) = last(office.ann, "CSAT-001", codes=True).changes
    assert (change.field, change.before, change.after) == ("priority", "medium", "high")
    block(office.ann, [office.now(task)], "no data", "analyst")
    changes = {change.field: change.after for change in last(office.ann, "CSAT-001", codes=True).changes}
    assert changes == {
        "status": "blocked",
        "block_reason": "no data",
        "block_helper": "*分析师",
        "block_since": "2024-07-10",
    }
    delete(office.ann, [office.now(task)])
    (change,) = last(office.ann, "CSAT-001", codes=True).changes
    assert (change.field, change.before, change.after) == ("deleted", "", "true")


def test_a_text_that_looks_like_a_code_stays_as_it_was_typed(office: Office) -> None:
    office.add("done", description="high")
    changes = lines(last(office.ann, "CSAT-001"))
    assert (changes["Task"], changes["Description"]) == (("", "done"), ("", "high"))


def test_people_who_are_in_the_trash_still_have_their_names(office: Office) -> None:
    task = office.add("Survey")
    assign(office.bob, [bobs(office, task)], "pro")
    office.sync()
    for uid in ("bob", "pro"):
        office.ann.commit("person.delete", [office.ann.workspace.deletion(Table.PEOPLE, uid)])
    entry = last(office.ann, "CSAT-001")
    assert (entry.who, lines(entry)) == ("Bob", {"R Assignee": ("", "*专员")})


def test_who_has_no_name_here_goes_by_the_login_and_else_is_unknown(office: Office) -> None:
    task = office.add("Survey")
    for login in ("eve", ""):
        office.ann.workspace.commit(Draft([Edit("tasks", task.uid, {"risk": login})], "task.edit", "nobody", login))
    assert [entry.who for entry in told(office.ann, "CSAT-001")] == ["unknown", "eve", "Ann Lee"]


def test_elements_of_a_set_are_told_one_by_one(office: Office) -> None:
    task = office.add("Survey", collaborators="Bob")
    edit_task(office.ann, task, {"collaborators": "*专员、*分析师"})
    changes = last(office.ann, "CSAT-001").changes
    assert {(change.field, change.head) for change in changes} == {("collaborators", "Collaborators")}
    assert sorted((change.before, change.after) for change in changes) == [("", "*专员"), ("", "*分析师"), ("Bob", "")]


def test_cards_that_only_made_room_for_another_are_not_told_of(office: Office) -> None:
    first, second = office.add("a"), office.add("b")
    crowded = [
        office.ann.workspace.edit(Table.TASKS, first.uid, {"order": "a2"}),
        office.ann.workspace.edit(Table.TASKS, second.uid, {"order": "a1", "status": "done"}),
    ]
    office.ann.commit("task.done", crowded)
    assert [entry.kind for entry in told(office.ann, first.label)] == ["task.add"]
    assert lines(last(office.ann, second.label)) == {"Status": ("Not started", "Done")}


def test_a_card_that_was_moved_within_its_column_has_moved_and_nothing_of_it_has_changed(office: Office) -> None:
    task, _other = office.add("a"), office.add("b")
    move_to(office.ann, [task], Status.NOT_STARTED, 0)
    entry = last(office.ann, task.label)
    assert (entry.kind, entry.changes) == ("task.move", ())


def test_what_a_newer_tuiflow_did_is_told_by_its_own_names(office: Office) -> None:
    task = office.add("Survey")
    edits = [
        Edit("tasks", task.uid, {"mood": "sunny", "tags/x": True, "parts": ["a", "b"], "deep": {"a": 1}, "flag": True})
    ]
    office.ann.workspace.commit(Draft(edits, "task.dream", "ann", "ann"))
    entry = last(office.ann, "CSAT-001")
    assert entry.did == "task.dream"
    assert lines(entry) == {"mood": ("", "sunny"), "tags": ("", "x"), "parts": ("", "a, b"), "flag": ("", "yes")}
    office.ann.workspace.commit(Draft([Edit("dreams", "d234567", {"mood": "sunny"}, creates=True)], "dream.add"))
    (entry,) = recent(office.ann, 1)
    assert (entry.table, entry.subject) == ("dreams", "d234")


@pytest.mark.parametrize("milliseconds", [0, YEAR_10000_MS, (1 << 48) - 2])
def test_a_moment_of_any_clock_can_be_told(milliseconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    task = office.add("Survey")
    author = office.desk("bob")
    clock = author.workspace._store._ledger._clock  # type: ignore[attr-defined]  # of the store in memory
    monkeypatch.setattr(clock, "tick", lambda _seen=(): (milliseconds, 0))
    office.put(Table.TASKS, task.uid, {"risk": "x"}, author)
    office.sync()
    entries = told(office.ann, "CSAT-001")
    years = {entry.when.isoformat()[:4] for entry in entries}
    assert years & {"1970", "1969", "9999"}
    assert len(entries) == 2


def test_moments_are_local_time(office: Office) -> None:
    office.add("Survey")
    entry = last(office.ann, "CSAT-001")
    assert entry.when.utcoffset() is not None
    assert abs(entry.when.timestamp() * 1000 - START) < timedelta(seconds=10).total_seconds() * 1000


def test_the_history_of_a_process_has_all_that_belongs_to_it_the_trash_included(office: Office) -> None:
    task = office.add("Survey")
    add_task(office.ann, {"name": "elsewhere", "process": "ONB"})
    office.put(Table.CELLS, "cell", {"node": "survey", "role": "lead", "letter": "R"})
    delete(office.ann, [office.now(task)])
    subject, records = find_records(office.ann, "csat")
    assert subject == "客户满意度提升项目"
    subjects = {entry.subject for entry in history_of(office.ann, records)}
    assert subjects == {
        "客户满意度提升项目",
        "项目负责人",
        "设计问卷",
        "Interview",
        "CSAT-001",
        "设计问卷 × 项目负责人",
    }
    assert last(office.ann, "CSAT").did == "deleted"
    assert find_records(office.ann, "满意度")[1] == records


def test_a_task_in_the_trash_is_found_by_label_uid_and_both(office: Office) -> None:
    task = office.add("Survey")
    delete(office.ann, [task])
    for name in ("csat-001", task.uid, f"CSAT-001~{task.uid[:2]}"):
        assert find_records(office.ann, name) == ("CSAT-001", [(Table.TASKS, task.uid)])


def twins(office: Office) -> list[Task]:
    """Ann's and Bob's task of one label."""
    mine = office.add("from Ann")
    uid = add_task(office.bob, {"name": "from Bob", "process": "CSAT"}).tasks[0]
    office.sync()
    return [office.now(mine), office.ann.workspace.tasks[uid]]


def test_of_two_tasks_of_one_label_each_has_its_own_history(office: Office) -> None:
    mine, other = twins(office)
    assert "CSAT-001~u001" in refusal(office.ann, "CSAT-001")
    assert [entry.who for entry in told(office.ann, f"CSAT-001~{other.uid}")] == ["Bob"]
    delete(office.ann, [other])
    assert [entry.who for entry in told(office.ann, "CSAT-001")] == ["Ann Lee"]  # who lives comes first
    assert [entry.who for entry in told(office.ann, f"CSAT-001~{other.uid}")] == ["Ann Lee", "Bob"]
    delete(office.ann, [mine])
    sentence = refusal(office.ann, "CSAT-001")
    assert sentence == ("2 tasks in the trash are called CSAT-001; give one of these: CSAT-001~u001, CSAT-001~u002.")


def test_when_several_that_live_can_be_meant_one_in_the_trash_is_not_taken(office: Office) -> None:
    twins(office)
    third = office.add("third")
    office.put(Table.TASKS, third.uid, {"label": "CSAT-001"})
    delete(office.ann, [office.now(third)])
    assert refusal(office.ann, "CSAT-001").startswith("CSAT-001 is the id of 2 tasks")
    assert find_records(office.ann, f"CSAT-001~{third.uid}")[1] == [(Table.TASKS, third.uid)]


def test_what_nobody_is_called_is_refused_with_what_was_probably_meant(office: Office) -> None:
    office.add("Survey")
    assert refusal(office.ann, "CSTA-001").startswith("There is no task CSTA-001 (did you mean CSAT-001?)")
    office.put(Table.PROCESSES, "more", {"name": "Other", "prefix": "OTH"})
    assert refusal(office.ann, "o") == "“o” can be several processes: Onboarding, Other. Name one in full."
    assert refusal(office.ann, "") == "There is no task ."


def test_the_last_changes_of_the_workspace_are_those_of_everybody(office: Office) -> None:
    task = office.add("Survey")
    edit_task(office.bob, bobs(office, task), {"risk": "x"})
    office.sync()
    entries = recent(office.ann, 2)
    assert [(entry.who, entry.kind) for entry in entries] == [("Bob", "task.edit"), ("Ann Lee", "task.add")]
    assert len(recent(office.ann, 1)) == 1


def test_a_new_role_has_a_name_and_only_a_task_has_a_task_s_name(office: Office) -> None:
    add_role(office.ann, "csat", "Reviewer")
    assert lines(recent(office.ann, 1)[0])["Name"] == ("", "Reviewer")
    office.add("Outline")
    assert lines(recent(office.ann, 1)[0])["Task"] == ("", "Outline")
