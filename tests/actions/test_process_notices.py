"""Who is put on a role hears of it, and everybody in a process hears that it begins, with who does what (E7, E8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.office import Office
from tests.library.shelves import TALKS, put
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.inbox import Letter, inbox
from tuiflow.actions.kick_off import hold_kick_off
from tuiflow.actions.notices import audience_table
from tuiflow.actions.permissions import NotPermittedError, set_policy
from tuiflow.actions.reach import reach_words
from tuiflow.actions.requests import ask, decide, open_requests
from tuiflow.actions.roles import add_role, edit_role
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin, start
from tuiflow.actions.tasks import block, set_status, unblock
from tuiflow.actions.undo import UndoLog
from tuiflow.actions.wording import wording
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Letter as RaciLetter
from tuiflow.model.code import Status
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.template import Template


def newest(desk: Desk) -> Letter:
    desk.workspace.receive()
    return inbox(desk)[0]


def kinds(desk: Desk) -> list[str]:
    desk.workspace.receive()
    return [letter.kind for letter in inbox(desk)]


# Roles


def test_who_is_put_on_a_role_hears_which_and_who_is_taken_off_it_too(office: Office) -> None:
    add_role(office.ann, "csat", "客户对接人", "Bob")
    letter = newest(office.bob)
    assert (letter.did, letter.subject, letter.part) == ("added the role", "客户满意度提升项目", "seated")
    assert [(one.head, one.after) for one in letter.changes] == [("Role", "客户对接人")]
    role = next(role for role in office.ann.workspace.roles.values() if role.name == "客户对接人")
    edit_role(office.ann, role, people="*专员")
    assert (newest(office.bob).did, newest(office.bob).part) == ("put people on the role", "former")
    assert newest(office.desk("pro")).part == "seated"


def test_another_name_of_a_role_is_told_to_nobody(office: Office) -> None:
    add_role(office.ann, "csat", "客户对接人", "Bob")
    before = kinds(office.bob)
    role = next(role for role in office.ann.workspace.roles.values() if role.name == "客户对接人")
    assert edit_role(office.ann, role, name="Contact").transaction.kind == "role.edit"
    assert kinds(office.bob) == before


# Beginnings


TALK_PEOPLE = Choices("Talks of autumn", people={"exec": ["Bob"], "lead": ["Zoe"]})


@pytest.fixture
def template(tmp_path: Path) -> Template:
    return read_template(put(tmp_path, "talks.yaml", TALKS))


def test_everybody_in_a_process_hears_once_that_it_starts_and_what_everybody_does(
    office: Office, template: Template
) -> None:
    begin(office.ann, template, TALK_PEOPLE)
    assert kinds(office.bob) == ["process.start"]
    letter = newest(office.bob)
    assert (letter.part, letter.subject) == ("member", "Talks of autumn")
    task = next(one for one in office.bob.workspace.tasks_of(letter.place) if one.assignee == "bob")
    (line,) = [line for line in wording_lines(office.bob) if line.startswith(task.label)]
    assert task.name in line
    assert "Bob" in line


def test_whom_a_start_would_reach_is_told_with_people_who_are_new(office: Office, template: Template) -> None:
    words = reach_words(office.ann, lambda: start(office.ann, template, TALK_PEOPLE))
    assert "Bob" in words
    assert "Zoe" in words
    assert all(
        name.endswith(" (vacant)") for name in words.partition(": ")[2].split(", ") if name not in ("Bob", "Zoe")
    )


def test_everybody_hears_of_the_kick_off_and_what_was_agreed(office: Office) -> None:
    office.add("Call", assignee="Bob", collaborators="*专员")
    agreed = {"day": "7.10", "present": "Ann Lee", "rules": "Fridays"}

    def hold() -> Outcome:
        return hold_kick_off(office.ann, "csat", agreed)

    assert reach_words(office.ann, hold) == "Will reach: Bob, *专员"
    hold()
    assert newest(office.bob).kind == "process.kick_off"
    assert ("Working rules agreed", "Fridays") in [(one.head, one.after) for one in newest(office.bob).changes]
    assert any(line.startswith("CSAT-001 Call: Bob") for line in wording_lines(office.bob))


def wording_lines(desk: Desk) -> tuple[str, ...]:
    notice = desk.workspace.notices.get(newest(desk).uid)
    assert notice is not None
    return wording(desk, notice).lines


# Blocked and unblocked


def test_collaborators_and_the_informed_hear_of_a_block_and_how_it_was_solved(office: Office) -> None:
    office.put(Table.ROLES, "contact", {"name": "客户对接人", "process": "csat", "people/bob": True, "order": 2})
    cell: dict[str, Value] = {"node": "survey", "role": "contact", "letter": RaciLetter.I.value}
    office.put(Table.CELLS, cell_uid("survey", "contact"), cell)
    task = office.add("Call", assignee="Ann Lee", collaborators="*分析师", node="设计问卷")
    office.sync()
    block(office.ann, [task], "no room")
    assert (newest(office.desk("analyst")).part, newest(office.bob).part) == ("C", "I")
    unblock(office.ann, [office.now(task)], "the big one is free")
    letter = newest(office.desk("analyst"))
    assert (letter.kind, letter.did) == ("task.unblock", "unblocked")
    assert [(one.head, one.after) for one in letter.changes] == [
        ("How the last block was solved", "the big one is free")
    ]


@pytest.mark.parametrize(("status", "kind"), [(Status.DONE, "task.done"), (Status.NOT_STARTED, "task.not_started")])
def test_what_leaves_a_block_for_another_column_is_told_as_that(office: Office, status: Status, kind: str) -> None:
    task = office.add("Call", assignee="Bob")
    block(office.ann, [task], "no room")
    assert set_status(office.ann, [office.now(task)], status, "solved").transaction.kind == kind


def test_the_rules_for_processes_stand_in_the_table_of_help() -> None:
    table = audience_table()
    assert "| put on a role, or taken off it | who sits on it now, the former R |" in table
    assert "everybody in the process" in table


def test_a_kick_off_that_was_asked_for_is_told_once_it_is_approved(office: Office) -> None:
    office.add("Call", assignee="Bob")
    set_policy(office.ann, "raci")
    specialist = office.desk("pro")
    with pytest.raises(NotPermittedError) as refusal:
        hold_kick_off(specialist, "csat", {"day": "7.10", "present": "Ann Lee", "rules": "Fridays"})
    ask(specialist, refusal.value, "Ann was away")
    assert "process.kick_off" not in kinds(office.bob)
    office.ann.workspace.receive()
    decide(office.ann, open_requests(office.ann)[0].uid, approve=True)
    assert kinds(office.bob)[0] == "process.kick_off"


def test_taking_a_kick_off_back_is_not_told_as_one(office: Office) -> None:
    office.add("Call", assignee="Bob")
    log = UndoLog()
    log.record(hold_kick_off(office.ann, "csat", {"day": "7.10", "present": "Ann Lee"}).transaction)
    log.undo(office.ann)
    assert kinds(office.bob).count("process.kick_off") == 1
