"""What lies in whose inbox after somebody has done something."""

from __future__ import annotations

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions.blocking import Concern, blocked_list, nudge
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import recent
from tuiflow.actions.inbox import inbox, mark_all_read
from tuiflow.actions.tasks import assign, block, set_dates, set_status
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.record import Table


def heard(desk: Desk) -> list[tuple[str, str]]:
    desk.workspace.receive()
    return [(letter.did, letter.part) for letter in inbox(desk)]


def test_who_is_given_work_hears_of_it_and_who_gives_it_does_not(office: Office) -> None:
    task = office.add("Call the clients")
    assign(office.ann, [task], "bob")
    assert heard(office.bob) == [("assigned", "R")]
    assert heard(office.ann) == []


def test_the_sample_s_deadline_change_reaches_the_client_contact(office: Office) -> None:
    office.put(Table.ROLES, "contact", {"name": "客户对接人", "process": "csat", "people/bob": True})
    task = office.add("客户邀约", assignee="Ann Lee", collaborators="客户对接人", due="2024-07-15")
    office.bob.workspace.receive()
    mark_all_read(office.bob)
    set_dates(office.ann, [task], {"due": TODAY.replace(day=17)}, "2家客户因时间冲突需调整访谈时间")
    office.bob.workspace.receive()
    letter = inbox(office.bob)[0]
    assert [(change.head, change.before, change.after) for change in letter.changes] == [
        ("Due", "2024-07-15", "2024-07-17")
    ]
    assert letter.why == "2家客户因时间冲突需调整访谈时间"
    assert (letter.who, letter.subject, letter.is_read) == ("Ann Lee", "CSAT-001 客户邀约", False)


def test_a_change_is_one_transaction_with_its_notice_and_one_deed_in_the_history(office: Office) -> None:
    task = office.add("Call", assignee="Bob")
    assert office.changes(lambda: set_status(office.ann, [task], Status.DONE)) == 1
    assert [entry.table for entry in recent(office.ann, 1)] == [Table.TASKS]


def test_several_tasks_of_one_process_make_one_notice(office: Office) -> None:
    tasks = [office.add(name, assignee="Bob") for name in ("One", "Two")]
    before = len(heard(office.bob))
    block(office.ann, tasks, "no room", "bob")
    assert len(heard(office.bob)) == before + 1
    letter = inbox(office.bob)[0]
    assert (letter.part, letter.subject, len(letter.tasks)) == ("helper", "2 tasks: CSAT-001, CSAT-002", 2)


def test_what_was_for_a_vacant_role_reaches_whoever_sits_down_on_it(office: Office) -> None:
    office.add("Welcome", process="ONB", assignee="项目负责人")
    office.sync()
    assert heard(office.bob) == []
    office.put(Table.ROLES, "lead2", {"people/bob": True})
    assert heard(office.bob) == [("added the task", "R")]


def test_an_undone_change_is_told_as_well_and_takes_back_no_mark_of_others(office: Office) -> None:
    task = office.add("Call", assignee="Bob")
    log = UndoLog()
    log.record(set_dates(office.ann, [task], {"due": TODAY}).transaction)
    office.bob.workspace.receive()
    mark_all_read(office.bob)
    office.sync()
    assert log.undo(office.ann).message == "Undone: CSAT-001."
    assert heard(office.bob)[0] == ("took a change back", "R")


def test_a_reminder_reaches_the_helper_once_a_day(office: Office) -> None:
    task = office.add("Call")
    block(office.ann, [task], "no room", "bob")
    nudge(office.ann, [office.now(task)])
    assert heard(office.bob)[0] == ("asked for help again", "helper")
    with pytest.raises(RefusedError, match="today already"):
        nudge(office.ann, [office.now(task)])
    with pytest.raises(RefusedError, match="is not blocked"):
        nudge(office.ann, [office.add("Other")])
    block(office.ann, [other := office.add("Third")], "why")
    with pytest.raises(RefusedError, match="nobody in particular"):
        nudge(office.ann, [office.now(other)])


def test_blocked_work_by_whom_it_concerns(office: Office) -> None:
    mine, theirs = office.add("Mine", assignee="Ann Lee"), office.add("Theirs", assignee="Bob")
    block(office.ann, [mine], "why", "bob")
    block(office.ann, [theirs], "why", "lead")
    office.sync()

    def names(concern: Concern) -> list[str]:
        return [one.task.name for one in blocked_list(office.ann, concern)]

    assert (names(Concern.ALL), names(Concern.MINE)) == (["Mine", "Theirs"], ["Mine"])
    assert names(Concern.HELP) == ["Theirs"]  # Ann sits on the role that is asked


def test_whoever_does_a_task_hears_that_somebody_else_began_or_finished_it(office: Office) -> None:
    task = office.add("Call", assignee="Bob")
    set_status(office.ann, [task], Status.IN_PROGRESS)
    set_status(office.ann, [office.now(task)], Status.DONE)
    assert heard(office.bob)[:2] == [("finished", "R"), ("set in progress", "R")]
    assert heard(office.ann) == []
