"""Taking in files of others: what it would do, and doing exactly that, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from tests.actions.office import Office
from tests.exchange.files import Rows, comma, xlsx
from tuiflow.actions.desk import Desk
from tuiflow.actions.importing import Choice, carry_out, open_file, plan_import, read_wanted
from tuiflow.actions.inbox import inbox
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.tasks import block
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.code import Letter, Priority, Status
from tuiflow.model.import_row import ImportPlan
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table
from tuiflow.model.task import Task

HEADS = [
    "任务ID",
    "任务名称",
    "任务描述",
    "所属流程",
    "责任人",
    "协作者",
    "起止时间",
    "交付物",
    "当前状态",
    "优先级",
    "风险说明",
]
NODE_HEADS = ["流程名称", "适用场景", "流程阶段", "关键节点", "输入物", "输出物", "责任角色", "耗时(天)"]
CSAT = "客户满意度提升项目"
YEAR = Choice(year="2024")


def look(desk: Desk, path: Path, choice: Choice = YEAR) -> ImportPlan:
    return plan_import(desk, open_file(path, choice), read_wanted(desk, choice))


def take(desk: Desk, path: Path, choice: Choice = YEAR, log: UndoLog | None = None) -> ImportPlan:
    plan = look(desk, path, choice)
    outcome = carry_out(desk, plan, path.name)
    if log is not None:
        log.record(*outcome.transactions)
    return plan


def fates(plan: ImportPlan) -> list[str]:
    return [row.fate.value for row in plan.rows]


def problems(plan: ImportPlan) -> list[str]:
    return [problem for row in plan.rows for problem in row.problems]


def task(desk: Desk, label: str) -> Task:
    (found,) = desk.workspace.with_label(label)
    return found


def tasks_file(tmp_path: Path, *rows: Sequence[object], heads: Sequence[str] = HEADS) -> Path:
    return comma(tmp_path / "tasks.csv", [heads, *rows])


def everything(desk: Desk) -> dict[str, dict[str, object]]:
    """All records that are not in the trash, as they are stored, but for stamps."""
    workspace = desk.workspace
    tables: dict[Table, Sequence[str]] = {
        Table.TASKS: list(workspace.tasks),
        Table.PEOPLE: list(workspace.people),
        Table.PROCESSES: list(workspace.processes),
        Table.PHASES: list(workspace.phases),
        Table.NODES: list(workspace.nodes),
        Table.ROLES: list(workspace.roles),
        Table.CELLS: list(workspace.cells),
    }
    return {
        f"{table}/{uid}": {
            name: value for name, value in workspace.fields(table, uid).items() if not name.startswith("_") and value
        }
        for table, uids in tables.items()
        for uid in uids
    }


class TestTasks:
    def test_rows_become_tasks_with_all_their_fields(self, office: Office, tmp_path: Path) -> None:
        row = [
            "CSAT-007",
            "客户邀约",
            "联系\n10家",
            CSAT,
            "*专员",
            "*分析师、Bob",
            "7.11-7.15",
            "《确认表》",
            "进行中",
            "高",
            "待协调",
        ]
        plan = take(office.ann, tasks_file(tmp_path, row))
        made = task(office.ann, "CSAT-007")
        assert (made.name, made.description, made.process) == ("客户邀约", "联系\n10家", "csat")
        assert (made.assignee, set(made.collaborators)) == ("pro", {"analyst", "bob"})
        assert (made.start, made.due) == (date(2024, 7, 11), date(2024, 7, 15))
        assert (made.status, made.priority) == (Status.IN_PROGRESS, Priority.HIGH)
        assert (made.deliverable, made.risk) == ("《确认表》", "待协调")
        assert fates(plan) == ["new"]
        assert fates(look(office.ann, tmp_path / "tasks.csv")) == ["same"]

    def test_what_differs_is_shown_from_what_to_what_before_it_is_set(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", assignee="Bob", start="2024-07-08", due="2024-07-10", risk="none yet")
        row = [made.label, "Call Li", "", CSAT, "Ann Lee", "", "7.8-7.12", "", "", "low", ""]
        plan = look(office.ann, tasks_file(tmp_path, row))
        assert [(one.key, one.before, one.after) for one in plan.rows[0].changes] == [
            ("name", "Call", "Call Li"),
            ("assignee", "Bob", "Ann Lee"),
            ("period", "7.8-7.10", "7.8-7.12"),
            ("priority", "Medium", "Low"),
        ]
        assert plan.rows[0].kept == ["risk"]
        assert office.now(made) == made
        take(office.ann, tmp_path / "tasks.csv")
        now = office.now(made)
        assert (now.name, now.assignee, now.due, now.risk) == ("Call Li", "ann", date(2024, 7, 12), "none yet")

    def test_a_dry_look_changes_nothing(self, office: Office, tmp_path: Path) -> None:
        rows = [["", f"Task {n}", "", CSAT, "New One", "", "", "", "", "", ""] for n in range(3)]
        before = everything(office.ann)
        assert office.changes(lambda: look(office.ann, tasks_file(tmp_path, *rows))) == 0
        assert everything(office.ann) == before

    def test_one_import_is_one_change_and_one_undo_restores_all(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", risk="r")
        before, log = everything(office.ann), UndoLog()
        rows: Rows = [
            [made.label, "Call Li", "", CSAT, "Somebody", "", "", "", "done", "", ""],
            ["", "Another", "", "A process of its own", "Somebody", "", "7.8", "", "", "", ""],
        ]
        assert office.changes(lambda: take(office.ann, tasks_file(tmp_path, *rows), log=log)) == 1
        after = everything(office.ann)
        log.undo(office.ann)
        assert everything(office.ann) == before
        log.redo(office.ann)
        assert everything(office.ann) == after

    def test_ids_are_given_after_all_that_are_there_and_all_that_the_file_gives(
        self, office: Office, tmp_path: Path
    ) -> None:
        office.add("first")
        rows: Rows = [["", "a", CSAT], ["CSAT-009", "b", CSAT], ["", "c", CSAT]]
        take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程"]))
        assert {one.name: one.label for one in office.ann.workspace.tasks.values()} == {
            "first": "CSAT-001",
            "b": "CSAT-009",
            "a": "CSAT-010",
            "c": "CSAT-011",
        }

    def test_a_row_without_an_id_is_the_task_of_that_name(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call")
        take(office.ann, tasks_file(tmp_path, ["call", "low", CSAT], heads=["任务名称", "优先级", "所属流程"]))
        assert office.now(made).priority is Priority.LOW
        assert office.now(made).name == "call"

    def test_two_tasks_with_one_id_are_told_apart_by_name_else_it_is_said(self, office: Office, tmp_path: Path) -> None:
        first = office.add("Call")
        office.put(Table.TASKS, "twin", {"label": first.label, "name": "Write", "process": "csat"})
        heads = ["任务ID", "任务名称", "所属流程", "优先级"]
        plan = look(office.ann, tasks_file(tmp_path, [first.label, "Write", CSAT, "low"], heads=heads))
        assert plan.rows[0].drafts[0].uid == "twin"
        plan = look(office.ann, tasks_file(tmp_path, [f"{first.label}~twin", "Written", CSAT, ""], heads=heads))
        assert plan.rows[0].drafts[0].uid == "twin"
        plan = look(office.ann, tasks_file(tmp_path, [first.label, "Else", CSAT, "low"], heads=heads))
        assert "column A (任务ID): 2 tasks have this id (Call, Write)" in problems(plan)[0]

    def test_two_rows_about_one_task_are_refused(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call")
        rows = [
            [made.label, "Call", CSAT],
            [made.label, "Call", CSAT],
            ["CSAT-005", "x", CSAT],
            ["CSAT-005", "y", CSAT],
        ]
        plan = look(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程"]))
        assert fates(plan) == ["same", "unreadable", "new", "unreadable"]
        assert problems(plan) == [
            "Row 3, column A (任务ID): Row 2 is about the same task already.",
            "Row 5, column A (任务ID): Row 4 has this id already.",
        ]

    def test_an_id_of_another_process_is_not_used_twice_and_the_same_task_moves(
        self, office: Office, tmp_path: Path
    ) -> None:
        made = office.add("Call", node="Interview")
        heads = ["任务ID", "任务名称", "所属流程"]
        plan = look(office.ann, tasks_file(tmp_path, [made.label, "Other", "Onboarding"], heads=heads))
        assert f"a task of “{CSAT}” has this id (Call)" in problems(plan)[0]
        take(office.ann, tasks_file(tmp_path, [made.label, "Call", "Onboarding"], heads=heads))
        assert (office.now(made).process, office.now(made).node) == ("onb", "")

    def test_all_problems_are_said_at_once_with_their_places(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [
            ["一号", "", "", CSAT, "甲、乙", "", "soon", "", "maybe", "very", ""],
            ["", "Fine", "", CSAT, "", "", "", "", "", "", ""],
            ["", "Stuck", "", CSAT, "", "", "2.30", "", "受阻", "", ""],
        ]
        path = xlsx(tmp_path / "t.xlsx", {"任务": [["任务分配与跟踪表"], [], HEADS, *rows]})
        plan = look(office.ann, path)
        assert fates(plan) == ["unreadable", "new", "unreadable"]
        assert [(row.changes, row.drafts) for row in plan.rows if row.problems] == [([], [])] * 2
        assert [problem.partition(": ")[0] for problem in problems(plan)] == [
            "Sheet “任务”, row 4, column A (任务ID)",
            "Sheet “任务”, row 4, column B (任务名称)",
            "Sheet “任务”, row 4, column E (责任人)",
            "Sheet “任务”, row 4, column G (起止时间)",
            "Sheet “任务”, row 4, column J (优先级)",
            "Sheet “任务”, row 4, column I (当前状态)",
            "Sheet “任务”, row 6, column G (起止时间)",
            "Sheet “任务”, row 6, column I (当前状态)",
        ]
        carry_out(office.ann, plan, "t.xlsx")
        assert [one.name for one in office.ann.workspace.tasks.values()] == ["Fine"]

    def test_names_with_roles_are_read_and_new_names_become_people(self, office: Office, tmp_path: Path) -> None:
        names = ["*专员", "专员", "项目负责人*专员", "项目负责人专员", "项目负责人", "ann lee", "*新人"]
        rows = [["", f"t{n}", CSAT, name] for n, name in enumerate(names)]
        plan = take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程", "责任人"]))
        workspace = office.ann.workspace
        found = [workspace.name_of(one.assignee) for one in sorted(workspace.tasks.values(), key=lambda one: one.name)]
        assert found == ["*专员", "*专员", "*专员", "*专员", "项目负责人", "Ann Lee", "*新人"]
        assert [one.name for one in plan.arriving()] == ["*新人"]

    def test_a_blocked_row_takes_its_reason_from_the_risk_note(self, office: Office, tmp_path: Path) -> None:
        heads = ["任务ID", "任务名称", "所属流程", "当前状态", "风险说明"]
        take(office.ann, tasks_file(tmp_path, ["CSAT-001", "Call", CSAT, "受阻", "No number"], heads=heads))
        found = task(office.ann, "CSAT-001")
        assert found.block is not None
        assert (found.block.reason, found.block.since) == ("No number", office.ann.today)
        take(office.ann, tasks_file(tmp_path, ["CSAT-001", "Call", CSAT, "进行中", ""], heads=heads))
        assert (task(office.ann, "CSAT-001").status, task(office.ann, "CSAT-001").block) == (Status.IN_PROGRESS, None)

    def test_a_blocked_task_that_stays_blocked_keeps_its_reason(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", risk="other")
        block(office.ann, [made], "No number", "bob")
        row = [made.label, "Call", CSAT, "Blocked", "other"]
        plan = look(
            office.ann, tasks_file(tmp_path, row, heads=["任务ID", "任务名称", "所属流程", "当前状态", "风险说明"])
        )
        assert fates(plan) == ["same"]

    def test_new_tasks_stand_behind_those_that_are_there_in_the_order_of_the_file(
        self, office: Office, tmp_path: Path
    ) -> None:
        office.add("first")
        rows = [["", name, CSAT] for name in ("b", "a", "c")]
        take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程"]))
        assert office.column(Status.NOT_STARTED) == ["first", "b", "a", "c"]

    def test_without_a_year_one_is_asked_for_unless_the_process_has_a_start(
        self, office: Office, tmp_path: Path
    ) -> None:
        path = tasks_file(tmp_path, ["", "a", CSAT, "7.8-7.10"], heads=["任务ID", "任务名称", "所属流程", "起止时间"])
        plan = look(office.ann, path, Choice())
        assert plan.year_missing
        assert "say which year is meant" in problems(plan)[0]
        office.put(Table.PROCESSES, "csat", {"start": "2023-05-01"})
        take(office.ann, path, Choice())
        assert task(office.ann, "CSAT-001").start == date(2023, 7, 8)

    def test_without_a_process_one_is_asked_for(self, office: Office, tmp_path: Path) -> None:
        path = tasks_file(tmp_path, ["a", "low", ""], heads=["任务名称", "优先级", "交付物"])
        plan = look(office.ann, path)
        assert plan.process_missing
        assert "no process is named" in problems(plan)[0]
        take(office.ann, path, Choice(process="ONB"))
        assert task(office.ann, "ONB-001").name == "a"

    def test_blank_processes_mean_the_one_above_and_known_ids_their_own(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", process="Onboarding")
        rows = [["CSAT-001", "a", CSAT], ["CSAT-002", "b", ""], [made.label, "Call", ""]]
        plan = take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程"]))
        assert fates(plan) == ["new", "new", "same"]
        assert task(office.ann, "CSAT-002").process == "csat"

    def test_a_process_that_is_not_there_is_made_with_the_prefix_of_its_ids(
        self, office: Office, tmp_path: Path
    ) -> None:
        rows = [["BUY-003", "a", "设备采购"], ["", "b", "设备采购"]]
        plan = take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程"]))
        assert [one.name for one in plan.arriving()] == ["设备采购"]
        assert task(office.ann, "BUY-004").name == "b"

    def test_people_of_rows_that_cannot_be_read_are_not_made(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [["", "a", CSAT, "Nobody Else", "soon"], ["", "b", CSAT, "", ""]]
        heads = ["任务ID", "任务名称", "所属流程", "责任人", "起止时间"]
        plan = take(office.ann, tasks_file(tmp_path, *rows, heads=heads))
        assert plan.arriving() == []
        assert "Nobody Else" not in {person.name for person in office.ann.workspace.people.values()}

    def test_after_undo_the_same_file_comes_in_again(self, office: Office, tmp_path: Path) -> None:
        path, log = tasks_file(tmp_path, ["CSAT-001", "a", CSAT], heads=["任务ID", "任务名称", "所属流程"]), UndoLog()
        take(office.ann, path, log=log)
        log.undo(office.ann)
        assert fates(take(office.ann, path)) == ["new"]
        assert task(office.ann, "CSAT-001").name == "a"

    def test_english_heads_extra_columns_and_gb18030(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [["Owner", "Task", "Phone", "Process"], ["Bob", "Call 李", "123", CSAT]]
        plan = take(office.ann, comma(tmp_path / "t.csv", rows, "gb18030", ";"))
        assert plan.ignored == {"": ("Phone",)}
        assert task(office.ann, "CSAT-001").name == "Call 李"

    def test_nothing_to_do_is_said(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call")
        path = tasks_file(tmp_path, [made.label, "Call", CSAT], heads=["任务ID", "任务名称", "所属流程"])
        with pytest.raises(RefusedError, match="Nothing to import"):
            take(office.ann, path)


class TestNodes:
    ROWS: ClassVar[Rows] = [
        ["设备采购", "常规事务", "准备", "询价", "需求单、预算", "《报价单》", "采购员*王、财务", "2天"],
        ["", "", "", "比价", "《报价单》", "《比价表》", "采购员王", "1"],
        ["", "", "执行", "下单", "《比价表》", "《订单》", "财务、采购员*王", "3d"],
    ]

    def test_rows_become_a_process_with_phases_nodes_and_roles(self, office: Office, tmp_path: Path) -> None:
        path = comma(tmp_path / "p.csv", [NODE_HEADS, *self.ROWS])
        take(office.ann, path)
        workspace = office.ann.workspace
        process = next(one for one in workspace.processes.values() if one.name == "设备采购")
        plan = workspace.plan(process.uid)
        assert process.scenario == "常规事务"
        assert [phase.name for phase in plan.phases] == ["准备", "执行"]
        assert [(node.name, node.days) for node in plan.nodes] == [("询价", 2), ("比价", 1), ("下单", 3)]
        assert plan.nodes[0].inputs == ("需求单", "预算")
        assert plan.before[plan.nodes[2].uid] == [plan.nodes[1].uid]
        assert [role.name for role in plan.roles] == ["采购员", "财务"]
        assert [workspace.name_of(uid) for uid in plan.roles[0].people] == ["*王"]
        letters = [
            {role.name: plan.row(node.uid)[role.uid].letter for role in plan.roles if role.uid in plan.row(node.uid)}
            for node in plan.nodes
        ]
        assert letters == [
            {"采购员": Letter.R, "财务": Letter.C},
            {"采购员": Letter.R},
            {"采购员": Letter.C, "财务": Letter.R},
        ]
        assert plan.row(plan.nodes[0].uid)[plan.roles[1].uid].note == "assumed"
        assert fates(look(office.ann, path)) == ["same"] * 3

    def test_more_columns_of_others_are_read_where_they_say_the_same_and_passed_over_where_they_need_not(
        self, office: Office, tmp_path: Path
    ) -> None:
        heads = [*NODE_HEADS, "前置条件", "前序节点", "开始时间", "当前状态"]
        rows = [[*row, "", "", "7.8", "很顺利"] for row in self.ROWS]
        rows[2][-4:] = ["批准\n有预算", "询价、不存在", "soon", "?"]
        plan = take(office.ann, comma(tmp_path / "p.csv", [heads, *rows]))
        assert list(plan.ignored.values()) == [("开始时间", "当前状态")]
        process = next(one for one in office.ann.workspace.processes.values() if one.name == "设备采购")
        first, second, last = office.ann.workspace.plan(process.uid).nodes
        assert last.preconditions == ("批准", "有预算")
        assert (second.predecessors, last.predecessors) == ((), (first.uid,))
        assert (last.start, last.status) == (None, Status.NOT_STARTED)

    def test_merged_phase_cells_inherit(self, office: Office, tmp_path: Path) -> None:
        rows = [["标准化办公流程表"], NODE_HEADS, *self.ROWS]
        path = xlsx(tmp_path / "p.xlsx", {"流程": rows}, {"流程": ["A1:H1", "A3:A5", "B3:B5", "C3:C4"]})
        take(office.ann, path)
        workspace = office.ann.workspace
        phases = {node.name: workspace.phases[node.phase].name for node in workspace.nodes.values() if node.phase}
        assert phases == {"询价": "准备", "比价": "准备", "下单": "执行"}

    def test_a_node_over_several_rows_is_one_node(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [
            ["P", "s", "A", "N", "in 1", "out 1", "Buyer", "2"],
            ["P", "s", "A", "N", "in 2", "out 1", "Clerk", "2"],
            ["P", "s", "B", "M", "", "", "", ""],
        ]
        merged = ["A2:A4", "B2:B4", "C2:C3", "D2:D3", "F2:F3", "H2:H3"]
        take(office.ann, xlsx(tmp_path / "p.xlsx", {"x": [NODE_HEADS, *rows]}, {"x": merged}))
        node = next(one for one in office.ann.workspace.nodes.values() if one.name == "N")
        assert (node.inputs, node.outputs, node.days) == (("in 1", "in 2"), ("out 1",), 2)

    def test_known_nodes_change_field_by_field_and_keep_what_the_file_leaves_blank(
        self, office: Office, tmp_path: Path
    ) -> None:
        office.put(Table.NODES, "survey", {"days": 2, "outputs": ["《问卷》"]})
        row = [CSAT, "", "", "设计问卷", "画像", "", "项目负责人*经理、质检", "3"]
        path = comma(tmp_path / "p.csv", [NODE_HEADS, row])
        plan = look(office.ann, path)
        assert [(one.key, one.before, one.after) for one in plan.rows[0].changes] == [
            ("inputs", "", "画像"),
            ("days", "2", "3"),
            ("roles", "", "项目负责人*经理、质检"),
        ]
        assert plan.rows[0].kept == ["outputs"]
        take(office.ann, path)
        workspace = office.ann.workspace
        assert workspace.nodes["survey"].outputs == ("《问卷》",)
        assert workspace.cells[cell_uid("survey", "lead")].letter is Letter.R
        assert [workspace.name_of(uid) for uid in workspace.roles["lead"].people] == ["*经理"]

    def test_a_role_that_the_file_no_longer_names_loses_its_letter(self, office: Office, tmp_path: Path) -> None:
        office.put(Table.CELLS, cell_uid("survey", "lead"), {"node": "survey", "role": "lead", "letter": "R"})
        row = [CSAT, "", "", "设计问卷", "", "", "质检", ""]
        take(office.ann, comma(tmp_path / "p.csv", [NODE_HEADS, row]))
        assert cell_uid("survey", "lead") not in office.ann.workspace.cells

    def test_phases_and_roles_of_rows_that_cannot_be_read_are_made_when_another_row_needs_them(
        self, office: Office, tmp_path: Path
    ) -> None:
        rows: Rows = [
            ["P", "", "A", "N", "", "", "Buyer", "many"],
            ["", "", "", "M", "", "", "Buyer", "1"],
        ]
        plan = take(office.ann, comma(tmp_path / "p.csv", [NODE_HEADS, *rows]))
        assert fates(plan) == ["unreadable", "new"]
        workspace = office.ann.workspace
        node = next(one for one in workspace.nodes.values() if one.name == "M")
        assert workspace.phases[node.phase].name == "A"
        assert [role.name for role in workspace.plan(node.process).roles] == ["Buyer"]
        assert problems(plan) == [
            "Row 2, column H (耗时(天)): “many” is no number of days: write a whole number up to 999."
        ]

    def test_two_scenarios_for_one_process_are_refused(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [["P", scenario, "A", name, "", "", "", "1"] for name, scenario in (("N", "s"), ("M", "t"))]
        plan = look(office.ann, comma(tmp_path / "p.csv", [NODE_HEADS, *rows]))
        assert problems(plan) == ["Row 3, column B (适用场景): Row 2 says “s” for the same process."]

    def test_a_node_named_twice_is_refused(self, office: Office, tmp_path: Path) -> None:
        rows: Rows = [["P", "", "A", name, "", "", "", "1"] for name in ("N", "M", "n")]
        plan = look(office.ann, comma(tmp_path / "p.csv", [NODE_HEADS, *rows]))
        assert problems(plan) == ["Row 4, column D (关键节点): Row 2 is about this node already."]

    def test_a_workbook_with_both_tables_comes_in_as_one(self, office: Office, tmp_path: Path) -> None:
        tasks: Rows = [HEADS, ["BUY-001", "打电话", "", "设备采购", "采购员", "财务", "", "", "", "", ""]]
        sheets = {"任务": tasks, "流程": [NODE_HEADS, *self.ROWS], "notes": [["x"]]}
        path = xlsx(tmp_path / "all.xlsx", sheets)
        assert office.changes(lambda: take(office.ann, path)) == 1
        found = task(office.ann, "BUY-001")
        assert office.ann.workspace.name_of(found.assignee) == "采购员"
        assert found.assignee in office.ann.workspace.roles
        assert open_file(path, YEAR).others == ["notes"]


class TestRules:
    """What one may not do by hand, one may not do by a file."""

    @pytest.fixture(autouse=True)
    def _as_raci_says(self, office: Office) -> None:
        set_policy(office.ann, "raci")
        office.put(Table.CELLS, cell_uid("survey", "lead"), {"node": "survey", "role": "lead", "letter": "A"})
        office.sync()

    def test_dates_are_refused_to_who_may_only_ask_and_the_rest_goes_on(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", assignee="Bob", due="2024-07-10")
        office.sync()
        heads = ["任务ID", "任务名称", "所属流程", "起止时间", "优先级"]
        path = tasks_file(tmp_path, [made.label, "Call", CSAT, "7.12", "low"], heads=heads)
        plan = look(office.bob, path)
        assert [one.key for one in plan.rows[0].changes] == ["priority"]
        assert plan.rows[0].refused == [
            f"{made.label}: only Ann Lee may change dates at once; ask them, or have them do it."
        ]
        carry_out(office.bob, plan, "t.csv")
        office.sync()
        assert (office.now(made).due, office.now(made).priority) == (date(2024, 7, 10), Priority.LOW)

    def test_a_row_of_which_nothing_is_allowed_is_refused(self, office: Office, tmp_path: Path) -> None:
        made = office.add("Call", assignee="Bob", due="2024-07-10")
        office.sync()
        heads = ["任务ID", "任务名称", "所属流程", "起止时间"]
        plan = look(office.bob, tasks_file(tmp_path, [made.label, "Call", CSAT, "7.12"], heads=heads))
        assert fates(plan) == ["refused"]
        assert plan.settable == []

    def test_nodes_are_the_leads(self, office: Office, tmp_path: Path) -> None:
        path = comma(tmp_path / "p.csv", [NODE_HEADS, [CSAT, "", "", "新节点", "", "", "新角色", "1"]])
        assert fates(look(office.bob, path)) == ["refused"]
        assert fates(look(office.ann, path)) == ["new"]

    def test_what_keeps_a_task_from_beginning_holds(self, office: Office, tmp_path: Path) -> None:
        office.put(Table.NODES, "survey", {"preconditions": ["提纲通过"]})
        made = office.add("Call", node="设计问卷", assignee="Ann Lee")
        heads = ["任务ID", "任务名称", "所属流程", "当前状态", "优先级"]
        plan = look(office.ann, tasks_file(tmp_path, [made.label, "Call", CSAT, "进行中", "high"], heads=heads))
        assert [one.key for one in plan.rows[0].changes] == ["priority"]
        assert "cannot begin yet" in plan.rows[0].refused[0]

    def test_each_person_hears_once(self, office: Office, tmp_path: Path) -> None:
        rows = [["", f"t{n}", CSAT, "Bob"] for n in range(20)]
        take(office.ann, tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "所属流程", "责任人"]))
        office.sync()
        (letter,) = inbox(office.bob)
        assert (letter.did, letter.why) == ("imported from a file", "tasks.csv")
        assert letter.subject.startswith("20 tasks: CSAT-001, ")


class TestLarge:
    def test_what_is_too_much_for_one_line_of_the_journal_is_still_one_undo(
        self, office: Office, tmp_path: Path
    ) -> None:
        rows = [["", f"t{n}", "x" * 400, CSAT, "Bob"] for n in range(1500)]
        before, log = everything(office.ann), UndoLog()
        path = tasks_file(tmp_path, *rows, heads=["任务ID", "任务名称", "任务描述", "所属流程", "责任人"])
        assert office.changes(lambda: take(office.ann, path, log=log)) > 1
        assert len(office.ann.workspace.tasks) == 1500
        office.sync()
        assert len(inbox(office.bob)) == 1
        assert log.undo(office.ann).message == "Undone: 1500 tasks."
        assert everything(office.ann) == before
        log.redo(office.ann)
        assert len(office.ann.workspace.tasks) == 1500


class TestOpening:
    def test_a_file_without_any_of_the_tables_is_refused_with_their_heads(self, tmp_path: Path) -> None:
        path = comma(tmp_path / "a.csv", [["Name", "Phone"], ["Ann", "1"]])
        with pytest.raises(
            RefusedError, match=r"a\.csv has no Task allocation and tracking table: its heads, such as Task ID"
        ):
            open_file(path, Choice("tasks"))

    def test_only_the_sheet_that_is_named_is_looked_at_also_a_hidden_one(self, tmp_path: Path) -> None:
        sheets = {"a": [HEADS, ["", "x"]], "b": [HEADS, ["", "y"]]}
        path = xlsx(tmp_path / "a.xlsx", sheets)
        assert [one.sheet.name for one in open_file(path, Choice()).tables] == ["a", "b"]
        assert [one.sheet.name for one in open_file(path, Choice(sheet="B")).tables] == ["b"]
        with pytest.raises(UsageError, match=r"a\.xlsx has no sheet “c”\. It has: “a”, “b”"):
            open_file(path, Choice(sheet="c"))

    @pytest.mark.parametrize("year", ["24", "x", "3000"])
    def test_a_year_has_four_digits(self, office: Office, year: str) -> None:
        with pytest.raises(UsageError, match="is no year"):
            read_wanted(office.ann, Choice(year=year))

    def test_what_is_not_known_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="use one of auto, process, tasks, report, retro"):
            open_file(tmp_path / "a.csv", Choice("everything"))
