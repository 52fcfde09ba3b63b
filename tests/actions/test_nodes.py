"""Nodes, phases and the process itself, changed by what people type (P1, P3, P4)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.office import Office
from tuiflow.actions.node_entry import node_entries, read_days, split_points
from tuiflow.actions.nodes import add_node, edit_node, link, move_node, put_into_phase, remove_node, unlink
from tuiflow.actions.phases import add_phase, move_phase, remove_phase, rename_phase
from tuiflow.actions.process_fields import PROCESS_FIELDS, edit_process, process_entries
from tuiflow.actions.stage import Stage, drawing_of, status_words
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import Category, DayCount, Status
from tuiflow.model.graph import CycleError
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.progress import Progress
from tuiflow.model.record import Table


def plan(office: Office) -> Plan:
    return office.ann.workspace.plan("csat")


def node(office: Office, name: str) -> Node:
    return next(one for one in plan(office).nodes if one.name == name)


def process(office: Office) -> Process:
    return office.ann.workspace.processes["csat"]


def test_a_node_has_all_that_was_typed_and_comes_last(office: Office) -> None:
    entries = {
        "name": " 数据 分析 ",
        "phase": "执行阶段",
        "days": "4 天",
        "predecessors": "设计问卷、Interview",
        "inputs": "《访谈记录表》, 录音",
        "outputs": "《分析报告》",
        "preconditions": "录音齐全；客户同意",
        "postconditions": "已归档",
        "acceptance": "含痛点、评分、建议\n无错别字",
        "guidance": "先统计，再访谈。",
    }
    outcome = add_node(office.ann, "csat", entries)
    made = node(office, "数据 分析")
    assert outcome.transaction.kind == "node.add"
    assert plan(office).nodes[-1].uid == made.uid
    assert set(made.predecessors) == {"survey", "talk"}
    assert (made.days, made.inputs, made.outputs) == (4, ("《访谈记录表》", "录音"), ("《分析报告》",))
    assert (made.preconditions, made.postconditions) == (("录音齐全", "客户同意"), ("已归档",))
    assert made.acceptance == ("含痛点、评分、建议", "无错别字")
    assert [phase.name for phase in plan(office).phases] == ["执行阶段"]


def test_what_a_node_has_reads_back_as_it_was_typed(office: Office) -> None:
    add_node(office.ann, "csat", {"name": "X", "phase": "P", "days": "2", "acceptance": "a, b\nc", "inputs": "i、j"})
    made = node(office, "X")
    entries = node_entries(plan(office), made)
    with pytest.raises(RefusedError, match="Nothing to change"):
        edit_node(office.ann, made, entries)


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ({"name": ""}, "name is needed"),
        ({"name": "interview"}, "already"),
        ({"name": "X", "days": "-1"}, "-1"),
        ({"name": "X", "days": "1000"}, "999"),
        ({"name": "X", "predecessors": "Nobody"}, "no node"),
        ({"name": "X", "colour": "red"}, "colour"),
        ({"name": "X", "guidance": "x" * 100_000}, "characters"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_made(office: Office, entries: dict[str, str], error: str) -> None:
    before = len(plan(office).nodes)
    with pytest.raises((RefusedError, UsageError), match=error):
        add_node(office.ann, "csat", entries | {"phase": "New"})
    assert len(plan(office).nodes) == before
    assert plan(office).phases == []


def test_days_and_points_are_read_as_people_write_them() -> None:
    assert [read_days(text) for text in ("", "3", " 3天", "1 day", "10d")] == [0, 3, 3, 1, 10]
    assert split_points("一、二；三\n\n四;") == ["一、二", "三", "四"]


def test_a_node_whose_name_has_a_comma_can_be_named_as_predecessor(office: Office) -> None:
    add_node(office.ann, "csat", {"name": "Plan, then do"})
    edit_node(office.ann, node(office, "Interview"), {"predecessors": "plan, then do"})
    assert node(office, "Interview").predecessors == (node(office, "Plan, then do").uid,)


def test_a_cycle_is_refused_with_the_names_on_its_way(office: Office) -> None:
    add_node(office.ann, "csat", {"name": "Report", "predecessors": "Interview"})
    link(office.ann, node(office, "Interview"), "survey")
    with pytest.raises(CycleError, match="设计问卷 → Interview → Report → 设计问卷") as refused:
        link(office.ann, node(office, "设计问卷"), node(office, "Report").uid)
    assert refused.value.path[0] == refused.value.path[-1] == "survey"
    with pytest.raises(CycleError):
        edit_node(office.ann, node(office, "设计问卷"), {"predecessors": "Report"})
    with pytest.raises(CycleError):
        link(office.ann, node(office, "设计问卷"), "survey")


def test_a_cycle_made_offline_does_not_stop_other_work_and_can_be_opened(office: Office) -> None:
    link(office.ann, node(office, "Interview"), "survey")
    link(office.bob, office.bob.workspace.nodes["survey"], "talk")
    office.sync()
    assert drawing_of(Stage(office.ann, plan(office)), 80).boxes.keys() == {"survey", "talk"}
    add_node(office.ann, "csat", {"name": "Report", "predecessors": "Interview"})
    unlink(office.ann, node(office, "设计问卷"), "talk")
    assert node(office, "设计问卷").predecessors == ()


def test_arrows_that_are_not_there_cannot_be_taken_away(office: Office) -> None:
    with pytest.raises(RefusedError, match="does not come before"):
        unlink(office.ann, node(office, "Interview"), "survey")
    link(office.ann, node(office, "Interview"), "survey")
    with pytest.raises(RefusedError, match="Nothing to change"):
        link(office.ann, node(office, "Interview"), "survey")


def test_a_removed_node_leaves_its_tasks_and_joins_its_neighbours(office: Office) -> None:
    add_node(office.ann, "csat", {"name": "Report", "predecessors": "Interview"})
    link(office.ann, node(office, "Interview"), "survey")
    task = office.add("Call", node="Interview")
    log = UndoLog()
    log.record(remove_node(office.ann, node(office, "Interview")).transaction)
    assert [one.name for one in plan(office).nodes] == ["设计问卷", "Report"]
    assert node(office, "Report").predecessors == ("survey",)
    assert office.now(task).node == ""
    log.undo(office.ann)
    assert node(office, "Report").predecessors == ("talk",)
    assert office.now(task).node == "talk"


def test_nodes_move_in_their_phase_and_to_others(office: Office) -> None:
    move_node(office.ann, node(office, "Interview"), -1)
    assert [one.name for one in plan(office).nodes] == ["Interview", "设计问卷"]
    with pytest.raises(RefusedError, match="end of its phase"):
        move_node(office.ann, node(office, "Interview"), -1)
    put_into_phase(office.ann, node(office, "Interview"), "执行阶段")
    assert [one.name for one in plan(office).nodes] == ["设计问卷", "Interview"]
    with pytest.raises(RefusedError, match="Nothing"):
        put_into_phase(office.ann, node(office, "Interview"), "执行阶段")


def test_nodes_of_the_same_number_can_be_put_into_an_order(office: Office) -> None:
    edits = [office.ann.workspace.edit(Table.NODES, uid, {"order": 7}) for uid in ("survey", "talk")]
    office.ann.commit("x", edits)
    last = plan(office).nodes[-1]
    move_node(office.ann, last, -1)
    assert plan(office).nodes[0].uid == last.uid


def test_phases_are_added_renamed_moved_removed(office: Office) -> None:
    for name in ("One", "Two", "Three"):
        add_phase(office.ann, "csat", name)
    one, two, three = plan(office).phases
    put_into_phase(office.ann, node(office, "Interview"), "two")
    with pytest.raises(RefusedError, match="already"):
        rename_phase(office.ann, one, "THREE")
    rename_phase(office.ann, one, "ONE")
    move_phase(office.ann, three, -1)
    assert [phase.name for phase in plan(office).phases] == ["ONE", "Three", "Two"]
    with pytest.raises(RefusedError, match="further"):
        move_phase(office.ann, one, -1)
    remove_phase(office.ann, two)
    assert node(office, "Interview").phase == three.uid
    remove_phase(office.ann, one)
    remove_phase(office.ann, three)
    assert node(office, "Interview").phase == ""


def test_a_process_is_edited_field_by_field(office: Office) -> None:
    entries = {
        "name": "满意度 2024",
        "item": "Q3",
        "outcome": "提升15%",
        "measure": "评分",
        "target": "15%",
        "departments": "市场部、技术部",
        "start": "7.8",
        "end": "2024-08-30",
        "category": "routine",
        "scenario": "访谈",
        "day_count": "calendar days",
        "country": "de",
    }
    assert tuple(entries) == PROCESS_FIELDS
    edit_process(office.ann, process(office), entries)
    edited = process(office)
    assert (edited.start, edited.end) == (date(2024, 7, 8), date(2024, 8, 30))
    assert (edited.category, edited.day_count, edited.country) == (Category.ROUTINE, DayCount.CALENDAR, "DE")
    assert (edited.name, edited.departments, edited.prefix) == ("满意度 2024", ("市场部", "技术部"), "CSAT")
    with pytest.raises(RefusedError, match="Nothing to change"):
        edit_process(office.ann, edited, process_entries(edited))
    edit_process(office.ann, edited, {"start": "", "country": ""})
    assert (process(office).start, process(office).country) == (None, "CN")


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ({"name": "Onboarding"}, "already"),
        ({"start": "2024-09-01", "end": "2024-08-01"}, "before it starts"),
        ({"category": "fun"}, "fun"),
        ({"day_count": "moons"}, "moons"),
        ({"country": "Narnia"}, "Narnia"),
        ({"prefix": "X"}, "prefix"),
    ],
)
def test_a_process_keeps_its_fields_when_a_value_is_wrong(office: Office, entries: dict[str, str], error: str) -> None:
    with pytest.raises((RefusedError, UsageError), match=error):
        edit_process(office.ann, process(office), entries)
    assert process(office).name == "客户满意度提升项目"


def test_the_mark_the_word_and_the_count_say_how_far_a_node_is() -> None:
    assert status_words(Progress(Status.IN_PROGRESS, 2, 3)) == "In progress 2/3"
    assert status_words(Progress(Status.NOT_STARTED)) == "Not started"
