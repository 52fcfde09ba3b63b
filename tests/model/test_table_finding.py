"""Which table a sheet is, however somebody has laid it out."""

from __future__ import annotations

import pytest

from tuiflow.model.office_table import OFFICE_TABLES, Shape
from tuiflow.model.sheet import Sheet
from tuiflow.model.table_finding import FoundTable, find_table
from tuiflow.model.template import words_in

TASK_HEADS = ["任务ID", "任务名称", "所属流程", "责任人", "起止时间"]


def found(rows: list[list[str]], wanted: str = "", name: str = "") -> FoundTable:
    table = find_table(Sheet(name, rows), wanted)
    assert table is not None
    return table


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", list(OFFICE_TABLES))
@pytest.mark.parametrize("turned", [False, True])
def test_each_table_is_known_by_its_heads_in_either_language_and_any_order(
    key: str, language: str, turned: bool
) -> None:
    columns = OFFICE_TABLES[key].columns
    heads = [words_in(column.heads, language) for column in columns]
    rows = [heads, [f"value {head}" for head in heads]]
    if turned:
        rows = [row[::-1] for row in rows]
    table = found(rows)
    assert (table.table.key, table.shape, table.extra) == (key, Shape.ROWS, ())
    assert next(table.records()).cells == {
        column.key: f"value {words_in(column.heads, language)}" for column in columns
    }


@pytest.mark.parametrize("key", ["report", "retro"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_forms_have_their_heads_on_the_left(key: str, language: str) -> None:
    table = OFFICE_TABLES[key]
    rows = [[words_in(table.titles, language)]] + [
        [words_in(column.heads, language), f"value of {column.key}"] for column in table.columns
    ]
    form = found(rows)
    assert (form.table.key, form.shape) == (key, Shape.FORM)
    assert next(form.records()).cells == {column.key: f"value of {column.key}" for column in table.columns}


def test_forms_can_have_two_fields_in_a_row_and_items_in_several_rows() -> None:
    form = found(
        [
            ["周报", "周报", "周报", "周报"],
            ["汇报人：", "*专员", "汇报对象：", "*经理"],
            ["汇报周期", "7.8-7.12", "7.8-7.12", "7.8-7.12"],
            ["本周完成工作", "one", "", ""],
            ["本周完成工作", "two", "", ""],
            ["备注", "ignored", "", ""],
            ["风险提示", "", "", ""],
        ]
    )
    record = next(form.records())
    assert record.cells == {
        "reporter": "*专员",
        "report_to": "*经理",
        "period": "7.8-7.12",
        "done": "one\ntwo",
        "risks": "",
    }
    assert form.extra == ("备注",)


def test_a_form_with_two_fields_in_a_row_may_have_blanks_below() -> None:
    form = found(
        [
            ["汇报周期", "7.8-7.12", "汇报人", "*专员"],
            ["汇报对象", "*经理"],
            ["本周完成工作", "one\ntwo"],
            ["", "not a field's"],
            ["备注", "无"],
        ]
    )
    cells = next(form.records()).cells
    assert cells == {"period": "7.8-7.12", "reporter": "*专员", "report_to": "*经理", "done": "one\ntwo"}
    assert form.extra == ("备注",)


def test_heads_are_known_with_blanks_breaks_brackets_and_full_width() -> None:
    heads = ["任务 ID", "任务\n名称*", "当前状态：", "优先级 ", "Ｒisk　note", "任务描述(选填)"]
    table = found([heads, ["1", "a", "b", "c", "d", "e"]])
    assert set(table.places) == {"id", "name", "status", "priority", "risk"}
    assert table.extra == ("任务描述(选填)",)


def test_heads_in_two_languages_at_once_are_known() -> None:
    assert set(found([["任务ID / Task ID", "任务名称\nTask", "Status|当前状态"]]).places) == {"id", "name", "status"}


@pytest.mark.parametrize("above", range(10))
def test_titles_may_stand_above(above: int) -> None:
    title = [["任务分配与跟踪表"] * 5] * above
    table = found([*title, TASK_HEADS, ["CSAT-001", "a", "", "", ""]])
    assert next(table.records()).row == above + 1


def test_a_sheet_with_other_things_is_none_of_them() -> None:
    assert find_table(Sheet("", [["Name", "Phone"], ["Ann", "1"]])) is None
    assert find_table(Sheet("", [])) is None
    assert find_table(Sheet("", [["x"]] * 10 + [TASK_HEADS])) is None


def test_only_the_wanted_table_is_looked_for() -> None:
    assert find_table(Sheet("", [TASK_HEADS]), "process") is None


def test_blank_rows_repeated_heads_and_totals_are_no_records() -> None:
    rows = [TASK_HEADS, ["A-001", "a"], [], ["", " ", ""], [*TASK_HEADS], ["合计", "", "2"], ["A-002", "b"]]
    assert [record.row for record in found(rows).records()] == [1, 6]


def test_extra_columns_are_named_once() -> None:
    table = found([[*TASK_HEADS, "部门", "", "部门", "电话\n号码"], ["A-001", "a"]])
    assert table.extra == ("部门", "电话 号码")


def test_start_and_end_may_be_columns_of_their_own_unless_there_is_one_for_both() -> None:
    assert {"start", "due"} <= set(found([["任务ID", "任务名称", "开始时间", "截止日期"]]).places)
    table = found([["任务ID", "任务名称", "起止时间", "截止日期"]])
    assert "due" not in table.places
    assert table.extra == ("截止日期",)


def test_our_own_word_counts_more_than_one_that_others_use() -> None:
    table = found([["任务ID", "任务名称", "负责人", "责任人"], ["A-001", "a", "boss", "ann"]])
    assert next(table.records()).cells["assignee"] == "ann"
    assert table.extra == ("负责人",)


def test_a_cell_is_named_as_the_spreadsheet_names_it() -> None:
    rows = [TASK_HEADS, ["A-001", "a", "p", "x", "soon"]]
    table = found(rows, name="任务")
    record = next(table.records())
    assert table.where(record, "period") == "Sheet “任务”, row 2, column E (起止时间)"
    assert found(rows).where(record) == "Row 2"
