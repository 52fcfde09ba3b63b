"""The four office tables: heads as they were given, and texts that are read back as they were meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.library.demo_data import load_sample
from tuiflow.model.code import Priority, Status
from tuiflow.model.office_table import (
    OFFICE_TABLES,
    PROCESS_TABLE,
    REPORT_TABLE,
    Kind,
    OfficeSheet,
    Period,
    Shape,
)
from tuiflow.model.office_text import (
    cell_text,
    day_words,
    items_meant,
    items_of,
    lined,
    lines_of,
    listed,
    period_words,
    seat_words,
    without_numbers,
)

SAMPLE = load_sample()


@pytest.mark.parametrize(
    ("key", "given"),
    [("process", "template1"), ("tasks", "template2"), ("report", "template3"), ("retro", "template4")],
)
def test_titles_and_heads_are_those_that_were_given(key: str, given: str) -> None:
    table, source = OFFICE_TABLES[key], SAMPLE[given]
    heads = source.get("columns") or source["fields"]
    assert (table.titles.zh, table.titles.en) == (source["title"]["zh"], source["title"]["en"])
    assert [(column.heads.zh, column.heads.en) for column in table.columns] == [(one["zh"], one["en"]) for one in heads]
    if "columns" in source:
        assert [column.key for column in table.columns] == [one["key"] for one in heads]


def _row(process: str, phase: str) -> dict[str, str]:
    return {"process": process, "scenario": "", "phase": phase}


def test_a_merged_cell_ends_where_the_process_does() -> None:
    rows = [_row("A", "启动"), _row("A", "启动"), _row("A", "执行"), _row("B", "执行")]
    merges = list(OfficeSheet(PROCESS_TABLE, rows).merges())
    assert [one for one in merges if one[0] == "phase"] == [("phase", 0, 1), ("phase", 2, 2), ("phase", 3, 3)]
    assert [one for one in merges if one[0] == "process"] == [("process", 0, 2), ("process", 3, 3)]


def test_one_report_is_a_form_and_several_are_rows() -> None:
    assert OfficeSheet(REPORT_TABLE, [{}]).shape is Shape.FORM
    assert OfficeSheet(REPORT_TABLE, [{}, {}]).shape is Shape.ROWS
    assert OfficeSheet(PROCESS_TABLE, [{}]).shape is Shape.ROWS


ITEMS = st.lists(st.text(alphabet=st.sampled_from("a*=《》、,，;；\n 😀专员'-")), max_size=4)


@given(ITEMS)
def test_items_of_a_list_are_read_back_one_by_one(items: list[str]) -> None:
    meant = tuple(item.strip() for item in items if item.strip())
    assert items_of(listed(items)) == meant


@given(ITEMS)
def test_items_on_lines_are_read_back_one_by_one(items: list[str]) -> None:
    meant = tuple(item.strip() for item in items if item.strip())
    assert lines_of(lined(items)) == meant


def test_a_list_has_the_mark_of_the_source_between() -> None:
    assert listed(["《访谈问题清单》", "客户确认函"]) == "《访谈问题清单》、客户确认函"


def test_a_mark_inside_the_name_of_a_document_parts_nothing() -> None:
    assert items_of("《需求、期望清单》，客户确认函") == ("《需求、期望清单》", "客户确认函")


def test_days_of_the_year_that_is_meant_have_no_year() -> None:
    start, due = date(2024, 7, 8), date(2024, 7, 10)
    assert period_words(Period(start, due, 2024)) == "7.8-7.10"
    assert period_words(Period(start, due)) == "2024.7.8-2024.7.10"
    assert period_words(Period(date(2024, 12, 30), date(2025, 1, 3), 2024)) == "2024.12.30-2025.1.3"
    assert period_words(Period(None, due, 2024)) == "7.10"
    assert period_words(Period(start, None, 2024)) == "7.8-"
    assert not period_words(Period())


def test_cells_speak_the_language_in_use() -> None:
    language.use("zh")
    assert cell_text(Kind.STATUS, Status.DONE) == "已完成"
    assert cell_text(Kind.PRIORITY, Priority.HIGH) == "高"
    assert day_words(date(2024, 7, 25)) == "2024年7月25日"
    language.use("en")
    assert cell_text(Kind.STATUS, Status.DONE) == "Done"
    assert day_words(date(2024, 7, 25)) == "2024-07-25"


def test_no_control_character_but_a_line_break_is_written() -> None:
    assert cell_text(Kind.TEXT, "a\x00b\x1b[31m\r\nc\td") == "a�b�[31m\nc d"


@pytest.mark.parametrize(
    ("role", "people", "words"),
    [
        ("项目负责人", ["*经理"], "项目负责人*经理"),
        ("Executor", ["Ann", "Bob"], "Executor Ann/Bob"),
        ("上线负责人", ["何川"], "上线负责人 何川"),
        ("客户对接人", [], "客户对接人"),
    ],
)
def test_a_role_stands_with_whoever_sits_on_it(role: str, people: list[str], words: str) -> None:
    assert seat_words(role, people) == words


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. 甲\n2. 乙", ("甲", "乙")),
        ("1、甲\n2、乙、丙", ("甲", "乙、丙")),
        ("1、甲；2、乙", ("甲", "乙")),
        ("（1）甲\n（2）乙", ("甲", "乙")),
        ("1)甲、2)乙", ("甲", "乙")),
        ("1．甲\n\n2．乙\n", ("甲", "乙")),
        ("1. 1. 甲", ("甲",)),
        ("1.5倍、2.5倍", ("1.5倍", "2.5倍")),
        ("2. 甲\n3. 乙", ("2. 甲", "3. 乙")),
        ("1. 甲\n乙", ("1. 甲", "乙")),
        ("1、2、3", ("1", "2", "3")),
        ("10家客户、2家待定", ("10家客户", "2家待定")),
        ("2024.7.8、2024.7.9", ("2024.7.8", "2024.7.9")),
    ],
)
def test_the_numbers_of_a_numbered_list_are_none_of_its_items(text: str, items: tuple[str, ...]) -> None:
    assert items_meant(text) == items


def test_lines_may_be_numbered_too_and_go_on_below() -> None:
    assert without_numbers(lines_of("1. 甲\n  乙\n2. 丙")) == ("甲\n乙", "丙")


NUMBERED = st.lists(st.text(alphabet=st.sampled_from("12.、)（甲 ;；\n")), max_size=4)


@given(NUMBERED)
def test_numbered_items_are_read_back_as_they_are_by_whoever_takes_them_literally(items: list[str]) -> None:
    kept = tuple(item for item in map(str.strip, items) if item)
    assert items_of(listed(kept)) == kept
    meant = items_meant(listed(kept))
    assert items_meant(listed(meant)) == meant
