"""What goes out comes in again as the same, whatever people have written (the four office tables)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.exchange.files import xlsx
from tests.store.author import Clock
from tuiflow import language
from tuiflow.actions import office_rows
from tuiflow.actions.demo import load_demo
from tuiflow.actions.desk import Desk
from tuiflow.actions.export import Format, write_tables
from tuiflow.actions.importing import Choice, carry_out, open_file, plan_import, read_wanted
from tuiflow.actions.undo import UndoLog
from tuiflow.model.code import Letter, Priority, Status
from tuiflow.model.import_row import Fate, ImportPlan
from tuiflow.model.office_table import OfficeFile, OfficeSheet
from tuiflow.model.party import Actor, bare_name
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value, block_fields, task_fields
from tuiflow.model.report import Line, Report, ReportState, report_fields, report_uid
from tuiflow.model.retro import Retro, retro_fields
from tuiflow.model.task import Block, Task
from tuiflow.model.text import plain_name
from tuiflow.model.week import Week
from tuiflow.store.change import Draft
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

NOW = datetime(2024, 7, 12, 9)  # noqa: DTZ001 - the clock shows local time
MARKS = "、，,;；：:《》()（）*=+-@'\"|/~\\#<>&%!？。 \n\t\r\u3000\xa0"
LETTERS = "abcXYZ019客户满意度访谈提纲专员经理ß🎉👩\u200d💻\u0301éА"
ALPHABET = st.sampled_from([*MARKS, *LETTERS, "\x07", "\u200f", "\ufeff"])
TEXTS = st.text(ALPHABET, max_size=24).map(str.strip)
HOSTILE = ("=1+1", "'=x", "''", "@cmd", "-", "+86", "7.10", "2024-07-08", "TRUE", "1e5", "#REF!x", "007", "null")
NAMES = st.one_of(st.text(ALPHABET, min_size=1, max_size=12), st.sampled_from(HOSTILE)).map(
    lambda text: " ".join(text.split())
)
DAYS = st.none() | st.dates(date(2023, 12, 1), date(2025, 2, 1))
T = TypeVar("T")


def kept(name: str) -> bool:
    """Whether the app takes it for a name."""
    return bool(name)


PEOPLE = st.lists(
    NAMES.filter(lambda name: kept(bare_name(name)) and not set(name) & set("、，,;；\n")),
    min_size=1,
    max_size=4,
    unique_by=lambda name: bare_name(plain_name(name)),
)
UNIQUE = st.lists(NAMES.filter(kept), min_size=1, max_size=3, unique_by=plain_name)


SERIAL = count(1)

WHOLE = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
"""Examples are whole workspaces: to shrink one takes minutes, and `note` shows it as it is."""


def new_desk() -> Desk:
    workspace = Workspace(MemoryStore(MemoryHub(), Clock()))
    return Desk(workspace, Actor("lin", "", "lin"), lambda: NOW, lambda: f"{next(SERIAL):08}"[::-1])


def put(desk: Desk, table: Table, values: dict[str, Value], uid: str = "") -> str:
    uid = uid or desk.new_uid()
    edit = desk.workspace.edit(table, uid, {name: value for name, value in values.items() if value})
    desk.workspace.commit(Draft([edit] if edit is not None else []))
    return uid


@st.composite
def offices(draw: st.DrawFn) -> Desk:
    """A workspace with anything in it that people could have typed."""
    desk = new_desk()
    people = [put(desk, Table.PEOPLE, {"name": name}) for name in draw(PEOPLE)]
    for number, name in enumerate(draw(UNIQUE)):
        start = draw(DAYS)
        frame: dict[str, Value] = {"name": name, "prefix": f"P{number}", "order": number + 1}
        frame |= {"scenario": draw(TEXTS), "start": start.isoformat() if start else ""}
        process = put(desk, Table.PROCESSES, frame)
        roles = _plan(draw, desk, process, people)
        for _task in range(draw(st.integers(0, 3))):
            _put_task(draw, desk, (process, f"P{number}"), [*people, *roles])
    return desk


def _plan(draw: st.DrawFn, desk: Desk, process: str, people: list[str]) -> list[str]:
    seats = draw(st.lists(st.frozensets(st.sampled_from(people), max_size=2), min_size=0, max_size=3))
    names = draw(st.lists(NAMES.filter(kept), min_size=len(seats), max_size=len(seats), unique_by=plain_name))
    roles = []
    for order, (name, seated) in enumerate(zip(names, seats, strict=True)):
        values: dict[str, Value] = {"name": name, "process": process, "order": order + 1}
        roles.append(put(desk, Table.ROLES, values | {f"people/{uid}": True for uid in seated}))
    phases = []
    for order, name in enumerate(draw(UNIQUE)):
        phases.append(put(desk, Table.PHASES, {"name": name, "process": process, "order": order + 1}))
    for order, name in enumerate(draw(UNIQUE)):
        documents = st.lists(NAMES.filter(kept), max_size=3)
        node: dict[str, Value] = {
            "name": name,
            "process": process,
            "order": order + 1,
            "phase": draw(st.sampled_from(phases)),
        }
        node |= {"inputs": list(draw(documents)), "outputs": list(draw(documents)), "days": draw(st.integers(0, 9))}
        uid = put(desk, Table.NODES, node)
        for role in roles:
            letter = draw(st.none() | st.sampled_from(Letter))
            if letter is not None:
                put(desk, Table.CELLS, {"node": uid, "role": role, "letter": letter.value}, cell_uid(uid, role))
    return roles


def _put_task(draw: st.DrawFn, desk: Desk, home: tuple[str, str], parties: list[str]) -> None:
    process, prefix = home
    start, length = draw(DAYS), draw(st.integers(0, 40))
    status = draw(st.sampled_from(Status))
    task = Task(
        desk.new_uid(),
        f"{prefix}-{draw(st.integers(1, 3)):03}",
        draw(NAMES.filter(kept)),
        draw(TEXTS),
        process,
        assignee=draw(st.sampled_from(["", *parties])),
        collaborators=tuple(draw(st.frozensets(st.sampled_from(parties), max_size=2))),
        start=start,
        due=start + timedelta(days=length)
        if start is not None and length < 35
        else draw(DAYS)
        if start is None
        else None,
        deliverable=draw(TEXTS),
        status=status,
        priority=draw(st.sampled_from(Priority)),
        risk=draw(TEXTS),
    )
    values = task_fields(task)
    if status is Status.BLOCKED:
        values |= block_fields(Block("stuck", since=NOW.date()))
    put(desk, Table.TASKS, values, task.uid)


def sheets_of(desk: Desk, *, is_whole: bool = False) -> list[OfficeSheet]:
    return [sheet for sheet in office_rows.workspace_sheets(desk, is_whole=is_whole) if sheet.rows]


def written(folder: Path, sheets: list[OfficeSheet], form: Format) -> list[Path]:
    """The files that the sheets go into."""
    files = [OfficeFile([sheet], "x", NOW) for sheet in sheets]
    if form is Format.XLSX:
        files = [OfficeFile(sheets, "x", NOW)]
    paths = []
    for number, file in enumerate(files):
        to = BytesIO()
        write_tables(file, form, to)
        paths.append(folder / f"{number}.{form.value}")
        paths[-1].write_bytes(to.getvalue())
    return paths


def look(desk: Desk, path: Path, year: str = "") -> ImportPlan:
    choice = Choice(year=year)
    return plan_import(desk, open_file(path, choice), read_wanted(desk, choice))


def in_language(code: str, action: Callable[[], T]) -> T:
    before = language.current()
    language.use(code)
    try:
        return action()
    finally:
        language.use(before)


@pytest.mark.parametrize(("form", "is_whole"), [(Format.XLSX, False), (Format.CSV, False), (Format.XLSX, True)])
@pytest.mark.parametrize(("out", "back"), [("zh", "en"), ("en", "zh")])
@settings(WHOLE, max_examples=25)
@given(desk=offices())
def test_whatever_goes_out_comes_in_as_the_same(
    tmp_path_factory: pytest.TempPathFactory, form: Format, is_whole: bool, out: str, back: str, desk: Desk
) -> None:
    folder = tmp_path_factory.mktemp("out")
    paths = in_language(out, lambda: written(folder, sheets_of(desk, is_whole=is_whole), form))
    for path in paths:
        for table in open_file(path, Choice()).tables:
            note(repr(table.sheet.rows))
        plan = in_language(back, lambda path=path: look(desk, path))  # type: ignore[misc]
        told = [
            (row.where, row.title, [(one.key, one.before, one.after) for one in row.changes], row.problems)
            for row in plan.rows
            if row.fate is not Fate.SAME
        ]
        assert told == []
        assert plan.ignored == {}


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV])
def test_the_demo_with_the_sample_comes_in_as_the_same_and_all_of_it_into_an_empty_workspace(
    tmp_path: Path, form: Format, code: str
) -> None:
    desk = new_desk()
    in_language(code, lambda: load_demo(desk, code, as_given=True))
    paths = in_language(code, lambda: written(tmp_path, sheets_of(desk), form))
    assert {row.fate for path in paths for row in look(desk, path).rows} == {Fate.SAME}
    other = new_desk()
    for path in paths:
        plan = look(other, path, "2024")
        assert [row.problems for row in plan.rows if row.problems] == [
            [problem] for row in plan.rows for problem in row.problems if "blocked needs a reason" in problem
        ]
        carry_out(other, plan, path.name)
    for path in paths:
        counts = look(other, path, "2024").counts
        assert counts[Fate.CHANGED] == counts[Fate.NEW] == counts[Fate.REFUSED] == 0


@settings(WHOLE, max_examples=25)
@given(desk=offices(), other=offices())
def test_an_import_equals_its_preview_and_undo_restores_exactly(
    tmp_path_factory: pytest.TempPathFactory, desk: Desk, other: Desk
) -> None:
    """The tables of one workspace taken into another."""
    (path,) = written(tmp_path_factory.mktemp("out"), sheets_of(desk), Format.XLSX)
    before = _stored(other)
    plan = look(other, path, "2024")
    assert _stored(other) == before
    if not plan.settable:
        return
    log = UndoLog()
    log.record(*carry_out(other, plan, "x").transactions)
    again = look(other, path, "2024")
    done = {row.where for row in plan.rows if row.fate in (Fate.NEW, Fate.CHANGED, Fate.SAME)}
    assert [row.where for row in again.rows if row.where in done and row.fate is not Fate.SAME] == []
    log.undo(other)
    assert _stored(other) == before


def _stored(desk: Desk) -> dict[str, dict[str, object]]:
    workspace = desk.workspace
    tables = {
        Table.TASKS: list(workspace.tasks),
        Table.PEOPLE: list(workspace.people),
        Table.PROCESSES: list(workspace.processes),
        Table.PHASES: list(workspace.phases),
        Table.NODES: list(workspace.nodes),
        Table.ROLES: list(workspace.roles),
        Table.CELLS: list(workspace.cells),
    }
    found: dict[str, dict[str, object]] = {}
    for table, uids in tables.items():
        for uid in uids:
            fields = workspace.fields(table, uid)
            sets = {
                name: {key for key, on in value.items() if on}
                for name, value in fields.items()
                if isinstance(value, dict)
            }
            plain = {
                name: value
                for name, value in fields.items()
                if not isinstance(value, dict) and value and name[0] != "_"
            }
            found[f"{table}/{uid}"] = plain | {name: value for name, value in sets.items() if value and name[0] != "_"}
    return found


class TestForms:
    WEEK = Week.of(date(2024, 7, 8))

    @pytest.fixture
    def desk(self) -> Desk:
        desk = new_desk()
        put(desk, Table.PEOPLE, {"name": "*专员"}, "pro")
        put(desk, Table.PEOPLE, {"name": "*经理"}, "boss")
        put(desk, Table.PROCESSES, {"name": "客户满意度提升项目", "prefix": "CSAT", "start": "2024-07-08"}, "csat")
        report = Report(
            report_uid("pro", self.WEEK),
            "pro",
            date(2024, 7, 8),
            date(2024, 7, 12),
            ("boss",),
            (Line("完成《访谈问题清单V1.0》设计"), Line("= 联系6家客户，其中4家确认")),
            (Line("完成剩余4家客户邀约", ("t1",)),),
            state=ReportState.SUBMITTED,
        )
        put(desk, Table.REPORTS, report_fields(report), report.uid)
        retro = Retro(
            "retro", "csat", date(2024, 7, 25), (), "目标：15%；实际：12%", ("提前\n完成",), ("返工1天", "- b")
        )
        put(desk, Table.RETROS, retro_fields(retro), "retro")
        task: dict[str, Value] = {"label": "CSAT-001", "name": "增加预审节点", "process": "csat", "retro": "retro"}
        put(desk, Table.TASKS, task, "t1")
        return desk

    @pytest.mark.parametrize("form", [Format.XLSX, Format.CSV])
    @pytest.mark.parametrize("code", ["zh", "en"])
    def test_forms_come_in_as_the_same(self, desk: Desk, tmp_path: Path, form: Format, code: str) -> None:
        workspace = desk.workspace
        sheets = [
            office_rows.report_sheet(desk, workspace.reports.values()),
            office_rows.retro_sheet(desk, workspace.retros.values()),
        ]
        paths = in_language(code, lambda: written(tmp_path, sheets, form))
        rows = [row for path in paths for row in look(desk, path).rows]
        assert [(row.fate, row.changes, row.problems) for row in rows] == [(Fate.SAME, [], [])] * 2

    def test_a_changed_report_keeps_what_its_lines_cite_and_new_improvements_become_tasks(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        report = [
            ["汇报周期", "7.8-7.12"],
            ["汇报人", "专员"],
            ["汇报对象", "*经理、*总监"],
            ["本周完成工作", "完成《访谈问题清单V1.0》设计"],
            ["下周计划工作", "完成剩余4家客户邀约\n制定行程"],
        ]
        retro = [
            ["项目名称", "客户满意度提升项目"],
            ["复盘时间", "2024年7月25日"],
            ["目标达成情况", ""],
            ["改进措施", "增加预审节点\n优化《访谈记录表》"],
        ]
        plan = look(desk, xlsx(tmp_path / "f.xlsx", {"周报": report, "复盘": retro}))
        assert [row.problems for row in plan.rows] == [[], []]
        carry_out(desk, plan, "f.xlsx")
        found = desk.workspace.reports[report_uid("pro", self.WEEK)]
        assert [line.text for line in found.done] == ["完成《访谈问题清单V1.0》设计"]
        assert found.planned == (Line("完成剩余4家客户邀约", ("t1",)), Line("制定行程"))
        assert {desk.workspace.name_of(uid) for uid in found.to} == {"*经理", "*总监"}
        assert found.amended is not None
        improved = {task.name: (task.retro, task.label) for task in desk.workspace.tasks.values()}
        assert improved == {"增加预审节点": ("retro", "CSAT-001"), "优化《访谈记录表》": ("retro", "CSAT-002")}
        assert desk.workspace.retros["retro"].goal == "目标：15%；实际：12%"

    def test_numbers_before_the_lines_of_others_are_dropped_and_no_double_comes_of_them(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        report = [
            ["汇报周期", "7.8-7.12"],
            ["汇报人", "专员"],
            ["本周完成工作", "1. 完成《访谈问题清单V1.0》设计\n2. = 联系6家客户，其中4家确认"],
            ["下周计划工作", "1、完成剩余4家客户邀约\n2、制定行程"],
        ]
        retro = [
            ["项目名称", "客户满意度提升项目"],
            ["复盘时间", "2024年7月25日"],
            ["改进措施", "1. 增加预审节点\n2. 优化《访谈记录表》"],
        ]
        file = xlsx(tmp_path / "f.xlsx", {"周报": report, "复盘": retro})
        plan = look(desk, file)
        assert [change.key for row in plan.rows for change in row.changes] == ["planned", "improvements"]
        carry_out(desk, plan, "f.xlsx")
        found = desk.workspace.reports[report_uid("pro", self.WEEK)]
        assert found.planned == (Line("完成剩余4家客户邀约", ("t1",)), Line("制定行程"))
        assert sorted(task.name for task in desk.workspace.tasks.values()) == ["优化《访谈记录表》", "增加预审节点"]
        assert {row.fate for row in look(desk, file).rows} == {Fate.SAME}

    def test_a_task_of_the_name_of_an_improvement_is_the_improvement(self, desk: Desk, tmp_path: Path) -> None:
        """In the file or in the workspace: it is not made twice."""
        tasks = [["任务ID", "任务名称", "所属流程"], ["CSAT-008", "优化《访谈记录表》", "CSAT"]]
        retro = [["项目名称", "CSAT"], ["复盘时间", "2024年7月26日"], ["改进措施", "优化《访谈记录表》\n打电话"]]
        put(desk, Table.TASKS, {"label": "CSAT-009", "name": "打电话", "process": "csat"}, "call")
        carry_out(desk, look(desk, xlsx(tmp_path / "f.xlsx", {"任务": tasks, "复盘": retro})), "f.xlsx")
        made = next(one.uid for one in desk.workspace.retros.values() if one.day == date(2024, 7, 26))
        found = {task.label: task.retro for task in desk.workspace.tasks.values()}
        assert found == {"CSAT-001": "retro", "CSAT-008": made, "CSAT-009": made}

    def test_an_improvement_that_was_due_before_its_retrospective_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        """In the file or in the workspace, as where it is typed; the cell says which row."""
        tasks = [
            ["任务ID", "任务名称", "所属流程", "截止时间"],
            ["CSAT-008", "优化《访谈记录表》", "CSAT", "2024-07-01"],
        ]
        retro = [["项目名称", "CSAT"], ["复盘时间", "2024年7月8日"], ["改进措施", "优化《访谈记录表》"]]
        found = look(desk, xlsx(tmp_path / "f.xlsx", {"任务": tasks, "复盘": retro}))
        (row,) = [row for row in found.rows if row.problems]
        (problem,) = row.problems
        assert "2024-07-01 is before the retrospective itself (2024-07-08)" in problem
        assert "row 3, column B" in problem

    @pytest.mark.parametrize("year", [2024, 2026])
    def test_a_period_names_no_year_and_is_the_same_week_whenever_it_is_read(
        self, desk: Desk, tmp_path: Path, year: int
    ) -> None:
        paths = in_language(
            "zh",
            lambda: written(tmp_path, [office_rows.report_sheet(desk, desk.workspace.reports.values())], Format.CSV),
        )
        assert "汇报周期,7.8-7.12" in paths[0].read_text("utf-8-sig")
        desk.now = lambda: NOW.replace(year=year)
        assert [row.fate for row in look(desk, paths[0]).rows] == [Fate.SAME]

    def test_new_forms_come_in(self, desk: Desk, tmp_path: Path) -> None:
        report = [["汇报周期", "7.1-7.5"], ["汇报人", "*新人"], ["本周完成工作", "一"], ["风险提示", "二"]]
        retro = [["项目名称", "CSAT"], ["复盘时间", "7月26日"], ["存在问题", "三"], ["改进措施", "四"]]
        carry_out(desk, look(desk, xlsx(tmp_path / "f.xlsx", {"a": report, "b": retro})), "f.xlsx")
        assert any(
            one.state is ReportState.SUBMITTED and one.risks == (Line("二"),) for one in desk.workspace.reports.values()
        )
        made = next(one for one in desk.workspace.retros.values() if one.day == date(2024, 7, 26))
        assert made.problems == ("三",)
        assert [task.name for task in desk.workspace.tasks.values() if task.retro == made.uid] == ["四"]

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ([["汇报周期", "7.8-7.22"], ["汇报人", "*专员"], ["本周完成工作", "x"]], "is not within one week"),
            ([["汇报周期", "7.22-7.26"], ["汇报人", "*专员"], ["本周完成工作", "x"]], "2024-W30 has not begun yet"),
            ([["汇报周期", "7.1"], ["汇报人", ""], ["本周完成工作", "x"]], "say whose report it is"),
            ([["汇报周期", ""], ["汇报人", "*专员"], ["本周完成工作", "x"]], "say which week it is about"),
            ([["项目名称", "没有"], ["复盘时间", "7.1"], ["存在问题", "x"]], "there is no process “没有”"),
        ],
    )
    def test_forms_that_cannot_be_read_say_why_and_where(
        self, desk: Desk, tmp_path: Path, form: list[list[str]], words: str
    ) -> None:
        (row,) = look(desk, xlsx(tmp_path / "f.xlsx", {"表": form})).rows
        assert row.fate is Fate.UNREADABLE
        assert words in row.problems[0]
        assert row.problems[0].startswith("Sheet “表”, row ")
