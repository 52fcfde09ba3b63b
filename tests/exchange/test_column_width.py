"""Columns that share a page: nobody's word is broken, and long texts get what is left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.exchange.column_width import column_widths, wide
from tuiflow.model.office_table import TASK_TABLE, Column, Kind
from tuiflow.model.template import Text

COLUMNS = (
    Column("a", Text("任务ID", "Task ID")),
    Column("b", Text("任务描述", "Description")),
    Column("c", Text("所属流程", "Process")),
    Column("d", Text("起止时间", "Start-end"), Kind.PERIOD),
)
LONG = "Design a question list from the client profiles, covering needs and views of competing products"


def test_where_everything_fits_each_column_is_as_wide_as_what_it_holds() -> None:
    assert column_widths(COLUMNS, [["CSAT-001", "Ask", "客户满意度提升项目", "7.8-7.10"]], 80) == [8, 11, 18, 9]


def test_long_texts_share_what_is_left_and_words_and_dates_stay_whole() -> None:
    rows = [["CSAT-001", LONG, "Customer satisfaction improvement", "11.23-11.25"]] * 3
    label, description, process, period = column_widths(COLUMNS, rows, 70)
    assert (label, period) == (8, 11)
    assert description > process >= len("improvement") + 1
    assert 68 <= label + description + process + period <= 70


def test_chinese_may_be_broken_anywhere_but_not_into_single_letters() -> None:
    rows = [["CSAT-001", "整理访谈记录，统计满意度评分，提炼客户痛点与改进建议", "客户满意度提升项目", "7.8"]]
    assert column_widths(COLUMNS, rows, 45)[2] >= 10


def test_one_endless_word_does_not_take_the_page() -> None:
    rows = [["x" * 40_000, LONG, "甲", "7.8"]]
    assert column_widths(COLUMNS, rows, 70)[0] <= 30


@given(st.lists(st.lists(st.text(max_size=80), min_size=11, max_size=11), max_size=6), st.integers(40, 200))
def test_columns_are_never_wider_than_the_page_unless_words_need_it(rows: list[list[str]], room: int) -> None:
    columns = TASK_TABLE.columns
    widths = column_widths(columns, rows, room)
    least = sum(24 if column.kind not in (Kind.PERIOD, Kind.STATUS, Kind.PRIORITY) else 60 for column in columns)
    assert sum(widths) <= max(room, least)
    assert all(width >= min(10, wide(column.head)) for width, column in zip(widths, columns, strict=True))
