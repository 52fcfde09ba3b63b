"""Writing a retrospective, its improvements as tasks, closing it, and who may (V2, V3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.actions.office import Office
from tuiflow.actions.desk import Desk
from tuiflow.actions.inbox import inbox
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.retro_entry import blank_form, form_of, improve, prefilled, read_improvement, save
from tuiflow.actions.retro_words import dimension_lines, whole_body
from tuiflow.actions.retros import (
    carried_over,
    close,
    delete,
    find_retro,
    improvements,
    latest_of,
    read_facts,
    reopen,
    retros_of,
)
from tuiflow.actions.tasks import block, set_status, unblock
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import Status
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table, Value
from tuiflow.model.retro import Retro, RetroState
from tuiflow.model.retro_form import RetroForm, TypedImprovement

GOAL = "目标：提升15%；实际：提升12%（未达成，竞品降价）"


def written(desk: Desk, process: str = "csat", *wanted: TypedImprovement, day: str = "7.10", goal: str = GOAL) -> Retro:
    """A retrospective that is saved."""
    blank = blank_form(desk, process)
    form = RetroForm(blank.uid, process, {"day": day, "goal": goal}, {}, wanted)
    save(desk, form, blank)
    return desk.workspace.retros[blank.uid]


def names(desk: Desk) -> Sequence[str]:
    return [one.task.name for one in improvements(desk.workspace)]


def test_a_new_form_is_filled_with_what_is_known(office: Office) -> None:
    office.put(Table.PROCESSES, "csat", {"outcome": "评分提升15%", "target": "15%"})
    form = prefilled(office.ann, blank_form(office.ann, "csat"), read_facts(office.ann, "csat"))
    assert form.text("day") == "2024-07-10"
    assert form.text("present") == "Ann Lee"
    assert form.text("goal") == "Target: 评分提升15%; actual: "
    assert "Nothing was late." in form.text("efficiency_note")


def test_what_was_typed_is_kept_as_it_was(office: Office) -> None:
    blank = blank_form(office.ann, "csat")
    words = {"day": "7.10", "present": "Ann Lee、外部顾问", "goal": GOAL, "goal_note": "一行\n又一行"}
    form = RetroForm(blank.uid, "csat", words, {"problems": ("*专员太忙", " ")})
    save(office.ann, form, blank)
    retro = office.ann.workspace.retros[blank.uid]
    assert (retro.day, retro.present) == (date(2024, 7, 10), ("Ann Lee", "外部顾问"))
    assert (retro.problems, retro.goal_note) == (("*专员太忙",), "一行\n又一行")
    assert retro.state is RetroState.DRAFT


def test_an_improvement_is_a_task_with_an_owner_and_a_day(office: Office) -> None:
    retro = written(office.ann, "csat", TypedImprovement("预审指标", "分析师", "8.1", problem="指标不清"))
    (one,) = improvements(office.ann.workspace)
    assert (one.retro.uid, one.process.uid) == (retro.uid, "csat")
    assert (one.task.label, one.task.assignee, one.task.due) == ("CSAT-001", "analyst", date(2024, 8, 1))
    assert (one.task.status, one.task.description) == (Status.NOT_STARTED, "指标不清")
    assert office.column(Status.NOT_STARTED) == ["预审指标"], "it stands on the board"


def test_several_improvements_are_one_change_with_ids_of_their_own_and_one_undo(office: Office) -> None:
    log = UndoLog()
    office.ann.committed = log.record
    wanted = [TypedImprovement(name) for name in ("一", "二", "三")]
    assert office.changes(lambda: written(office.ann, "csat", *wanted)) == 1
    assert [one.task.label for one in improvements(office.ann.workspace)] == ["CSAT-001", "CSAT-002", "CSAT-003"]
    log.undo(office.ann)
    assert (names(office.ann), list(office.ann.workspace.retros)) == ([], [])


def test_saving_again_changes_improvements_and_drops_those_that_were_taken_out(office: Office) -> None:
    retro = written(office.ann, "csat", TypedImprovement("一"), TypedImprovement("二"))
    base = form_of(office.ann, retro)
    first, _second = base.improvements
    save(office.ann, replace(base, improvements=(first._replace(words="一起", due="8.2", owner="Bob"),)), base)
    (one,) = improvements(office.ann.workspace)
    assert (one.task.name, one.task.assignee, one.task.due) == ("一起", "bob", date(2024, 8, 2))


def test_what_others_write_meanwhile_is_not_lost(office: Office) -> None:
    retro = written(office.ann)
    base = form_of(office.ann, retro)
    office.sync()
    theirs = form_of(office.bob, office.bob.workspace.retros[retro.uid])
    save(office.bob, theirs.with_lines("highlights", ["配合好"]), theirs)
    improve(office.bob, "csat", TypedImprovement("他们的", "Bob", "8.1"))
    office.sync()
    save(office.ann, base.with_lines("problems", ["太慢"]), base)
    now = office.ann.workspace.retros[retro.uid]
    assert (now.highlights, now.problems, names(office.ann)) == (("配合好",), ("太慢",), ["他们的"])


def test_saving_without_a_difference_is_refused(office: Office) -> None:
    base = form_of(office.ann, written(office.ann))
    with pytest.raises(RefusedError, match="Nothing to change"):
        save(office.ann, base, base)


def test_an_improvement_is_read_with_the_owner_in_full_and_the_day_as_iso(office: Office) -> None:
    assert read_improvement(office.ann, "csat", TypedImprovement(" 预审 ", "专员", "+2")) == TypedImprovement(
        "预审", "*专员", "2024-07-12"
    )
    with pytest.raises(RefusedError, match="Nobody"):
        read_improvement(office.ann, "csat", TypedImprovement("预审", "谁"))
    with pytest.raises(UsageError, match="not a date"):
        read_improvement(office.ann, "csat", TypedImprovement("预审", "", "soon"))
    with pytest.raises(RefusedError, match="name"):
        read_improvement(office.ann, "csat", TypedImprovement(" "))


def test_an_improvement_without_an_owner_or_a_day_cannot_be_added_by_itself(office: Office) -> None:
    written(office.ann)
    with pytest.raises(RefusedError, match="somebody"):
        improve(office.ann, "csat", TypedImprovement("预审", "", "8.1"))
    assert names(office.ann) == []


def test_an_improvement_is_not_due_before_the_retrospective(office: Office) -> None:
    retro = written(office.ann, day="7.8")
    with pytest.raises(RefusedError, match=r"2024-07-07 is before the retrospective itself \(2024-07-08\)"):
        improve(office.ann, "csat", TypedImprovement("预审", "Bob", "7.7"))
    base = form_of(office.ann, retro)
    with pytest.raises(RefusedError, match="choose a day after it"):
        save(office.ann, replace(base, improvements=(TypedImprovement("预审", "Bob", "2024-07-07"),)), base)
    improve(office.ann, "csat", TypedImprovement("预审", "Bob", "7.8"))
    base = form_of(office.ann, office.ann.workspace.retros[retro.uid])
    save(office.ann, base.with_words("day", "2024-07-30"), base)  # what is there already does not hold that up
    improve(office.ann, "csat", TypedImprovement("先做", "Bob", "7.20"))  # it is held later; the work may begin before


def test_without_a_retrospective_there_is_nothing_to_improve(office: Office) -> None:
    with pytest.raises(RefusedError, match="no retrospective yet"):
        improve(office.ann, "csat", TypedImprovement("预审", "Bob", "8.1"))


def test_it_is_closed_when_the_goal_is_judged_and_every_improvement_is_owned(office: Office) -> None:
    retro = written(office.ann, goal="Target: 15%; actual: ")
    with pytest.raises(RefusedError, match="goal"):
        close(office.ann, retro)
    base = form_of(office.ann, retro)
    wanted = replace(base.with_words("goal", GOAL), improvements=(TypedImprovement("预审"),))
    save(office.ann, wanted, base)
    with pytest.raises(RefusedError, match="CSAT-001"):
        close(office.ann, office.ann.workspace.retros[retro.uid])
    base = form_of(office.ann, office.ann.workspace.retros[retro.uid])
    save(office.ann, replace(base, improvements=(base.improvements[0]._replace(owner="Bob", due="8.1"),)), base)
    close(office.ann, office.ann.workspace.retros[retro.uid])
    assert office.ann.workspace.retros[retro.uid].state is RetroState.CLOSED


def test_a_goal_in_free_words_can_be_closed(office: Office) -> None:
    close(office.ann, written(office.ann, goal="大体达到了预期"))


def test_what_is_closed_is_not_changed_until_it_is_opened_again(office: Office) -> None:
    retro = written(office.ann)
    close(office.ann, retro)
    closed = office.ann.workspace.retros[retro.uid]
    base = form_of(office.ann, closed)
    with pytest.raises(RefusedError, match="closed"):
        save(office.ann, base.with_lines("problems", ["x"]), base)
    with pytest.raises(RefusedError, match="closed"):
        close(office.ann, closed)
    with pytest.raises(RefusedError, match="closed"):
        improve(office.ann, "csat", TypedImprovement("x", "Bob", "8.1"))
    reopen(office.ann, closed)
    save(office.ann, base.with_lines("problems", ["x"]), base)


def test_who_took_part_and_who_is_in_the_process_hears_of_the_closing(office: Office) -> None:
    office.put(Table.ROLES, "doer", {"name": "执行", "process": "csat", "people/pro": True})
    retro = written(office.ann)
    base = form_of(office.ann, retro)
    save(office.ann, base.with_words("present", "Ann Lee、Bob"), base)
    close(office.ann, office.ann.workspace.retros[retro.uid])
    office.sync()
    (letter,) = inbox(office.bob)
    assert (letter.kind, letter.subject, letter.did) == (
        "retro.close",
        "客户满意度提升项目",
        "closed the retrospective",
    )
    specialist = office.desk("pro")
    specialist.workspace.receive()
    assert [one.kind for one in inbox(specialist)] == ["retro.close"]


def test_unfinished_improvements_come_back_in_the_next_retrospective(office: Office) -> None:
    close(office.ann, written(office.ann, "csat", TypedImprovement("旧的", "Bob", "8.1"), day="7.1"))
    later = written(office.ann, day="7.10")
    assert [one.task.name for one in carried_over(office.ann, later)] == ["旧的"]
    set_status(office.ann, [improvements(office.ann.workspace)[0].task], Status.DONE)
    assert carried_over(office.ann, later) == []


def test_a_deleted_retrospective_leaves_its_improvements_as_plain_work(office: Office) -> None:
    retro = written(office.ann, "csat", TypedImprovement("预审"))
    delete(office.ann, retro)
    assert (retros_of(office.ann.workspace), names(office.ann)) == ([], [])
    assert office.column(Status.NOT_STARTED) == ["预审"]


def test_the_one_being_written_is_meant_before_the_latest(office: Office) -> None:
    older = written(office.ann, day="7.1")
    newer = written(office.ann, day="7.9")
    close(office.ann, newer)
    latest = latest_of(office.ann.workspace, "csat")
    assert latest is not None
    assert latest.uid == older.uid
    assert find_retro(office.ann, "csat", "7.9").uid == newer.uid
    with pytest.raises(UsageError, match="2024-07-09"):
        find_retro(office.ann, "csat", "7.8")


def test_facts_come_from_what_was_written(office: Office) -> None:
    office.put(Table.PROCESSES, "csat", {"start": "2024-07-08"})
    office.put(Table.NODES, "survey", {"days": 2})
    task = office.add("问卷", node="设计问卷")
    block(office.ann, [task], "缺数据", "bob")
    unblock(office.ann, [office.now(task)], "给了")
    block(office.ann, [office.now(task)], "还缺", "bob")
    facts = read_facts(office.ann, "csat")
    told = dimension_lines(office.ann, facts)
    assert told["collaboration_note"] == ["Blocked for 1 day in all", "CSAT-001 1 day: 还缺 (asked Bob)"]
    assert "Late: 设计问卷 1 day late, still open" in told["efficiency_note"]


def test_improvements_are_no_lateness_of_the_process(office: Office) -> None:
    written(office.ann, "csat", TypedImprovement("预审", "Bob", "7.1"), day="7.1")
    assert read_facts(office.ann, "csat").late == ()


def test_everything_goes_out_as_json(office: Office) -> None:
    retro = written(office.ann, "csat", TypedImprovement("预审", "Bob", "8.1"))
    body = whole_body(office.ann, retro, read_facts(office.ann, "csat"))
    assert body["goal"] == {
        "text": GOAL,
        "target": "提升15%",
        "actual": "提升12%",
        "met": "missed",
        "cause": "竞品降价",
    }
    improvement = body["improvements"]
    assert isinstance(improvement, list)
    assert (improvement[0]["id"], improvement[0]["owner"], improvement[0]["due"]) == ("CSAT-001", "Bob", "2024-08-01")


@pytest.fixture
def bound(office: Office) -> Office:
    """Ann leads, the analyst has A at a node, Bob sits nowhere; RACI says who may."""
    office.put(Table.ROLES, "approver", {"name": "审批", "process": "csat", "people/analyst": True})
    office.put(Table.CELLS, "talk.approver", {"node": "talk", "role": "approver", "letter": "A"})
    office.put(Table.CELLS, "talk.lead", {"node": "survey", "role": "lead", "letter": "A"})
    office.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value})
    office.sync()
    return office


def test_those_with_a_and_the_lead_write_and_nobody_else(bound: Office) -> None:
    written(bound.ann)
    analyst = bound.desk("analyst")
    retro = written(analyst, "csat", TypedImprovement("预审", "Bob", "8.1"))
    base = form_of(analyst, retro)
    save(analyst, replace(base, improvements=(base.improvements[0]._replace(due="8.5"),)), base)
    bound.sync()
    with pytest.raises(NotPermittedError, match="write the retrospective"):
        written(bound.bob)
    with pytest.raises(NotPermittedError):
        improve(bound.bob, "csat", TypedImprovement("x", "Bob", "8.1"))


def test_room_on_the_board_is_made_among_anybodys_tasks(bound: Office) -> None:
    """Two cards of another process lie on the same place: making room for an improvement moves them."""
    bound.put(Table.ROLES, "lead2", {"people/bob": True})
    for uid in ("x", "y"):
        values: dict[str, Value] = {"name": uid, "process": "onb", "label": f"ONB-{uid}", "order": "!"}
        bound.put(Table.TASKS, uid, values)
    written(bound.ann, "csat", TypedImprovement("预审", "Bob", "8.1"))
    assert bound.column(Status.NOT_STARTED)[0] == "预审"
