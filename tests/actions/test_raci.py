"""Letters, notes and roles: each one change that can be taken back."""

from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.raci import (
    NOTE_LIMIT,
    audit_plan,
    find_cell,
    set_cell,
    set_cells,
    set_note,
    tasks_to_hand_on,
)
from tuiflow.actions.roles import add_role, edit_role, find_role, move_role, remove_role, tasks_along
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.code import Letter, Status
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table
from tuiflow.model.task import Task

R, A, C, I = Letter  # noqa: E741 - the letter is the term


@pytest.fixture(autouse=True)
def _second_role(office: Office) -> None:
    office.put(Table.ROLES, "exec", {"name": "执行人", "process": "csat", "people/pro": True, "order": 1})


def cell(office: Office, node: str = "survey", role: str = "lead") -> str:
    return str(find_cell(office.ann.workspace, node, role) or "-")


def plan(office: Office) -> Plan:
    return office.ann.workspace.plan("csat")


def role(office: Office, name: str) -> Role:
    return find_role(office.ann.workspace, name, "csat")


def node_task(office: Office, assignee: str, status: Status = Status.NOT_STARTED) -> Task:
    return office.add("Ask", status, node="设计问卷", assignee=assignee)


def test_a_letter_is_set_with_its_note_and_keeps_it_when_only_the_letter_changes(office: Office) -> None:
    assert set_cell(office.ann, "survey", "lead", A, " 审批 ").message == "设计问卷, 项目负责人: A(审批)"
    set_cell(office.ann, "survey", "lead", R)
    assert cell(office) == "R(审批)"
    set_cell(office.ann, "survey", "lead", R, "")
    assert cell(office) == "R"


def test_emptying_a_cell_takes_its_note_too(office: Office) -> None:
    set_cell(office.ann, "survey", "lead", A, "审批")
    assert set_cell(office.ann, "survey", "lead", None).message == "设计问卷, 项目负责人: -"
    assert cell(office) == "-"
    set_cell(office.ann, "survey", "lead", C)
    assert cell(office) == "C"


def test_what_is_so_already_is_refused(office: Office) -> None:
    set_cell(office.ann, "survey", "lead", A)
    with pytest.raises(RefusedError, match="like that already"):
        set_cell(office.ann, "survey", "lead", A)
    with pytest.raises(RefusedError, match="like that already"):
        set_cell(office.ann, "survey", "exec", None)


def test_several_cells_are_one_change_and_one_undo(office: Office) -> None:
    log = UndoLog()
    places = [("survey", "lead"), ("survey", "exec"), ("talk", "lead")]
    outcome = set_cells(office.ann, places, I)
    log.record(outcome.transaction)
    assert outcome.message == "3 cells: I"
    assert [cell(office, *place) for place in places] == ["I", "I", "I"]
    log.undo(office.ann)
    assert [cell(office, *place) for place in places] == ["-", "-", "-"]
    log.redo(office.ann)
    assert [cell(office, *place) for place in places] == ["I", "I", "I"]


def test_a_letter_that_was_taken_back_can_be_set_again(office: Office) -> None:
    log = UndoLog()
    log.record(set_cell(office.ann, "survey", "lead", A, "x").transaction)
    log.undo(office.ann)
    assert cell(office) == "-"
    set_cell(office.ann, "survey", "lead", A, "x")
    assert cell(office) == "A(x)"


def test_undo_gives_a_cell_its_letter_and_note_back(office: Office) -> None:
    set_cell(office.ann, "survey", "lead", A, "审批")
    log = UndoLog()
    log.record(set_cell(office.ann, "survey", "lead", None).transaction)
    log.undo(office.ann)
    assert cell(office) == "A(审批)"


def test_two_people_who_fill_the_same_cell_offline_fill_one(office: Office) -> None:
    office.sync()
    set_cell(office.ann, "survey", "lead", A)
    set_cell(office.bob, "survey", "lead", R)
    office.sync()
    assert cell(office) == str(find_cell(office.bob.workspace, "survey", "lead"))
    assert len(office.ann.workspace.cells) == 1


def test_a_note_needs_a_letter_and_fits_into_a_cell(office: Office) -> None:
    with pytest.raises(RefusedError, match="give it a letter first"):
        set_note(office.ann, "survey", "lead", "审批")
    set_cell(office.ann, "survey", "lead", A)
    assert set_note(office.ann, "survey", "lead", " 审批 \n 定稿 ").message == "设计问卷, 项目负责人: A(审批 定稿)"
    with pytest.raises(RefusedError, match="The note has 101 characters; at most 100"):
        set_note(office.ann, "survey", "lead", "x" * (NOTE_LIMIT + 1))
    set_note(office.ann, "survey", "lead", "")
    assert cell(office) == "A"


def test_a_role_of_another_process_or_none_gets_no_letter(office: Office) -> None:
    for wrong in ("lead2", "nothing"):
        with pytest.raises(RefusedError, match="no role of this process any more"):
            set_cell(office.ann, "survey", wrong, R)
    with pytest.raises(RefusedError, match="node has been deleted"):
        set_cell(office.ann, "nothing", "lead", R)


def test_a_letter_left_over_from_a_role_removed_elsewhere_is_found_by_name_and_can_be_emptied(office: Office) -> None:
    office.sync()
    remove_role(office.ann, role(office, "执行人"))
    set_cell(office.bob, "survey", "exec", R)
    office.sync()
    findings = audit_plan(office.ann, plan(office))
    assert [(one.rule, one.role) for one in findings if one.rule == "unknown_role"] == [("unknown_role", "exec")]
    assert "执行人" in findings[0].message
    set_cell(office.ann, "survey", "exec", None)
    assert "unknown_role" not in {one.rule for one in audit_plan(office.ann, plan(office))}


def test_tasks_of_the_former_r_are_found_whether_with_the_role_or_its_person(office: Office) -> None:
    set_cell(office.ann, "survey", "exec", R)
    own = [node_task(office, "*专员"), node_task(office, "执行人")]
    node_task(office, "*专员", Status.DONE)
    node_task(office, "Bob")
    office.add("elsewhere", node="Interview", assignee="*专员")
    assert [task.uid for task in tasks_to_hand_on(office.ann, "survey", "lead")] == [task.uid for task in own]
    assert tasks_to_hand_on(office.ann, "survey", "exec") == []


def test_a_role_that_was_r_until_just_now_is_a_former_one_too(office: Office) -> None:
    task = node_task(office, "*专员")
    assert tasks_to_hand_on(office.ann, "survey", "lead") == []
    assert [one.uid for one in tasks_to_hand_on(office.ann, "survey", "lead", ["exec"])] == [task.uid]


def test_handing_on_and_the_letter_are_one_change(office: Office) -> None:
    set_cell(office.ann, "survey", "exec", R)
    task = node_task(office, "*专员")
    tasks = tasks_to_hand_on(office.ann, "survey", "lead")
    log = UndoLog()

    def hand_on() -> None:
        outcome = set_cells(office.ann, [("survey", "lead")], R, hand_on=tasks)
        assert outcome.message == "设计问卷, 项目负责人: R 1 open task goes to Ann Lee."
        log.record(outcome.transaction)

    assert office.changes(hand_on) == 1
    assert office.now(task).assignee == "ann"
    log.undo(office.ann)
    assert (office.now(task).assignee, cell(office)) == ("pro", "-")


def test_a_role_with_several_people_or_none_is_itself_the_assignee(office: Office) -> None:
    set_cell(office.ann, "survey", "exec", R)
    task = node_task(office, "*专员")
    edit_role(office.ann, role(office, "项目负责人"), people=["Ann Lee", "Bob"])
    set_cells(office.ann, [("survey", "lead")], R, hand_on=[task])
    assert office.now(task).assignee == "lead"


def test_a_new_role_stands_last_and_brings_new_people_with_it(office: Office) -> None:
    def add() -> None:
        assert (
            add_role(office.ann, "csat", " 客户  对接人 ", "Bob、Zoe").message
            == "Role added: 客户 对接人. New here: Zoe."
        )

    assert office.changes(add) == 1
    assert [one.name for one in plan(office).roles][-1] == "客户 对接人"
    names = {office.ann.workspace.name_of(uid) for uid in plan(office).roles[-1].people}
    assert names == {"Bob", "Zoe"}


def test_two_roles_of_a_process_are_called_differently(office: Office) -> None:
    with pytest.raises(RefusedError, match="“执行人” is there already"):
        add_role(office.ann, "csat", "执行人")
    with pytest.raises(RefusedError, match="“执行人” is there already"):
        edit_role(office.ann, role(office, "项目负责人"), "执行人")
    with pytest.raises(RefusedError, match="A name is needed"):
        add_role(office.ann, "csat", " ")
    add_role(office.ann, "onb", "执行人")


def test_people_are_put_on_a_role_and_taken_off(office: Office) -> None:
    lead = role(office, "项目负责人")
    assert edit_role(office.ann, lead, "负责人", "专员、Bob").message == "负责人: *专员, Bob"
    assert set(role(office, "负责人").people) == {"pro", "bob"}
    log = UndoLog()
    log.record(edit_role(office.ann, role(office, "负责人"), people="").transaction)
    assert role(office, "负责人").people == ()
    log.undo(office.ann)
    assert set(role(office, "负责人").people) == {"pro", "bob"}


def test_a_role_that_stays_as_it_is_is_refused(office: Office) -> None:
    lead = role(office, "项目负责人")
    with pytest.raises(RefusedError, match="like that already"):
        edit_role(office.ann, lead, "项目负责人", "Ann Lee")


def test_removing_a_role_takes_its_letters_and_undo_brings_all_back(office: Office) -> None:
    set_cell(office.ann, "survey", "exec", R, "撰写")
    set_cell(office.ann, "talk", "exec", C)
    log = UndoLog()
    outcome = remove_role(office.ann, role(office, "执行人"))
    log.record(outcome.transaction)
    assert outcome.message == "Role removed: 执行人"
    assert [one.uid for one in plan(office).roles] == ["lead"]
    assert plan(office).cells == {}
    log.undo(office.ann)
    assert [one.uid for one in plan(office).roles] == ["lead", "exec"]
    assert (cell(office, role="exec"), cell(office, "talk", "exec")) == ("R(撰写)", "C")


def test_roles_are_put_in_order(office: Office) -> None:
    add_role(office.ann, "csat", "third")
    move_role(office.ann, plan(office), "lead", 1)
    assert [one.name for one in plan(office).roles] == ["执行人", "项目负责人", "third"]
    move_role(office.ann, plan(office), "lead", -1)
    assert [one.name for one in plan(office).roles] == ["项目负责人", "执行人", "third"]
    with pytest.raises(RefusedError, match="no place further on"):
        move_role(office.ann, plan(office), "lead", -1)


def test_a_role_that_is_not_there_is_named_with_those_that_are(office: Office) -> None:
    with pytest.raises(RefusedError, match=r"has no role “Boss”\. Its roles: 项目负责人, 执行人"):
        role(office, "Boss")


def test_a_vacant_role_that_is_filled_hands_its_open_tasks_to_the_one_person_in_one_change(office: Office) -> None:
    office.put(Table.ROLES, "exec", {"people/pro": False})
    open_task, done = node_task(office, "执行人"), node_task(office, "执行人", Status.DONE)
    tasks = tasks_along(office.ann, role(office, "执行人"), ["Zoe"])
    assert [task.uid for task in tasks] == [open_task.uid]
    log = UndoLog()

    def fill() -> None:
        outcome = edit_role(office.ann, role(office, "执行人"), people=["Zoe"], hand_on=tasks)
        assert outcome.message == "执行人: Zoe. CSAT-001 goes to Zoe. New here: Zoe."
        log.record(outcome.transaction)

    assert office.changes(fill) == 1
    workspace = office.ann.workspace
    assert workspace.name_of(office.now(open_task).assignee) == "Zoe"
    assert office.now(done).assignee == "exec"
    log.undo(office.ann)
    assert (office.now(open_task).assignee, role(office, "执行人").people) == ("exec", ())


def test_whoever_leaves_a_role_that_is_r_leaves_its_tasks_there_and_no_others(office: Office) -> None:
    set_cell(office.ann, "survey", "exec", R)
    own, elsewhere = node_task(office, "*专员"), office.add("Other", assignee="*专员")
    assert [task.uid for task in tasks_along(office.ann, role(office, "执行人"), "Bob")] == [own.uid]
    assert office.now(elsewhere).assignee == "pro"


@pytest.mark.parametrize("people", ["", "Bob, Ann Lee"])
def test_to_nobody_or_to_several_nothing_goes_along(office: Office, people: str) -> None:
    node_task(office, "执行人")
    assert tasks_along(office.ann, role(office, "执行人"), people) == []
