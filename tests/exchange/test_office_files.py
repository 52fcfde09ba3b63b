"""Office tables as files: what stands in them stays what it is, and they look like the form."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from tests.exchange.office import HOSTILE, file_of, hostile_file, node, report, retro, task, written
from tests.exchange.reading_back import Cells, csv_cells, docx_cells, html_cells, html_tags, xlsx_cells
from tuiflow import language
from tuiflow.exchange.csv_writer import write_csv
from tuiflow.exchange.docx_writer import write_docx
from tuiflow.exchange.guard import unguarded
from tuiflow.exchange.html_writer import write_html
from tuiflow.exchange.markdown_writer import write_markdown
from tuiflow.exchange.xlsx_writer import MOST_CHARACTERS, write_xlsx
from tuiflow.model.office_table import (
    OFFICE_TABLES,
    PROCESS_TABLE,
    REPORT_TABLE,
    TASK_TABLE,
    OfficeSheet,
    OfficeTable,
)
from tuiflow.model.office_text import cell_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = st.lists(
    st.text(alphabet=st.characters() | st.sampled_from("=+-@*'\"<>&|\n\r\t\x00、《》😀")), min_size=1, max_size=4
)


def meant(sheet: OfficeSheet) -> Cells:
    """The texts that a table of rows holds."""
    columns = sheet.table.columns
    heads = [column.head for column in columns]
    return [heads, *([cell_text(column.kind, row[column.key]) for column in columns] for row in sheet.rows)]


def as_xml_reads(cells: Cells) -> Cells:
    """The same with the one thing that no table in a document keeps: line breaks at the very end."""
    return [[cell.rstrip("\n") for cell in row] for row in cells]


def write_one_csv(given: Any, file: Any) -> None:
    write_csv(given.sheets[0], file)


# Whatever is written is what was meant


@settings(max_examples=40)
@given(TEXTS)
def test_a_workbook_says_what_was_meant(texts: list[str]) -> None:
    sheet = OfficeSheet(TASK_TABLE, [task(text) for text in texts])
    (rows,) = xlsx_cells(written(write_xlsx, file_of(sheet)))
    # openpyxl leaves `_x005F_`, by which a text that looks like an escape is held, where it is.
    assert [[cell.replace("_x005F_x", "_x") for cell in row] for row in rows[1:]] == meant(sheet)


@given(TEXTS)
def test_csv_says_what_was_meant(texts: list[str]) -> None:
    sheet = OfficeSheet(TASK_TABLE, [task(text) for text in texts])
    rows = csv_cells(written(write_one_csv, file_of(sheet)))
    assert [[unguarded(cell) for cell in row] for row in rows] == meant(sheet)


@settings(max_examples=20)
@given(TEXTS)
def test_a_document_says_what_was_meant(texts: list[str]) -> None:
    sheet = OfficeSheet(TASK_TABLE, [task(text) for text in texts])
    (rows,) = docx_cells(written(write_docx, file_of(sheet)))
    assert rows == as_xml_reads(meant(sheet))


@given(TEXTS)
def test_a_page_says_what_was_meant(texts: list[str]) -> None:
    sheet = OfficeSheet(TASK_TABLE, [task(text) for text in texts])
    (rows,) = html_cells(written(write_html, file_of(sheet)))
    assert rows == as_xml_reads(meant(sheet))


# Nothing is run


def test_no_cell_of_a_workbook_is_a_formula_a_link_or_a_number() -> None:
    data = written(write_xlsx, hostile_file())
    workbook = load_workbook(BytesIO(data))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(min_row=3):
            for cell in row:
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert cell.data_type == "s"
                else:
                    assert cell.value is None or sheet.cell(2, cell.column).value == "Duration (days)"
    names = ZipFile(BytesIO(data)).namelist()
    assert not [name for name in names if "calcChain" in name or "externalLink" in name]
    assert not re.search(rb"<f[ >]", b"".join(ZipFile(BytesIO(data)).read(name) for name in names))


def test_what_would_become_a_formula_when_it_is_edited_is_quoted() -> None:
    sheet = load_workbook(BytesIO(written(write_xlsx, file_of(OfficeSheet(TASK_TABLE, [task("=1+1")])))))[
        "Task allocation and tracking"
    ]
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].quotePrefix


def test_a_cell_that_is_too_long_is_cut_with_a_mark() -> None:
    rows = xlsx_cells(written(write_xlsx, file_of(OfficeSheet(TASK_TABLE, [task("x" * 40_000)]))))[0]
    assert len(rows[2][2]) == MOST_CHARACTERS
    assert rows[2][2].endswith("x…")


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=+-@'"])
def test_csv_holds_what_a_spreadsheet_would_run(text: str) -> None:
    rows = csv_cells(written(write_one_csv, file_of(OfficeSheet(TASK_TABLE, [task(text)]))))
    assert rows[1][1] == "'" + text


def test_a_page_is_nothing_but_tables() -> None:
    data = written(write_html, hostile_file())
    expected = {"html", "head", "meta", "title", "style", "body", "section", "h1", "p", "div"}
    assert html_tags(data) == expected | {"table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"}
    assert b"<script" not in data
    assert b"default-src 'none'" in data


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 100])
def test_markdown_is_nothing_but_headings_lists_and_names(text: str) -> None:
    given_file = file_of(
        OfficeSheet(PROCESS_TABLE, [node(text)], text),
        OfficeSheet(TASK_TABLE, [task(text)]),
        OfficeSheet(REPORT_TABLE, [report(text)]),
    )
    tokens = MarkdownIt("commonmark").parse(written(write_markdown, given_file).decode())
    kinds = {token.type for token in tokens} | {one.type for token in tokens for one in token.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "em_open", "hr"}
    assert not kinds & {"ordered_list_open", "blockquote_open", "code_block"}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_a_workspace_or_process_breaks_a_file(text: str) -> None:
    given_file = file_of(OfficeSheet(TASK_TABLE, [task("x")], text), source=text)
    assert len(xlsx_cells(written(write_xlsx, given_file))[0]) == 3
    assert len(docx_cells(written(write_docx, given_file))[0]) == 2
    assert len(html_cells(written(write_html, given_file))[0]) == 2
    assert written(write_markdown, given_file)


# What it looks like


def test_the_title_stands_over_frozen_heads_and_a_page_is_as_wide_as_its_table() -> None:
    sheet = load_workbook(BytesIO(written(write_xlsx, hostile_file())))["Task allocation and tracking"]
    assert "A1:K1" in [str(merged) for merged in sheet.merged_cells.ranges]
    assert sheet.freeze_panes == "B3"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, None, 0)
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right is not None
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.right is not None
    assert sheet.oddHeader.right.text == "团队 && <co>"
    assert sheet.auto_filter.ref is not None


def test_statuses_and_priorities_are_chosen_from_a_list() -> None:
    language.use("zh")
    sheet = load_workbook(BytesIO(written(write_xlsx, file_of(OfficeSheet(TASK_TABLE, [task("x")])))))[
        "任务分配与跟踪表"
    ]
    offered = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered == {"I3": '"未开始,进行中,受阻,已完成"', "J3": '"高,中,低"'}


def test_a_phase_is_one_cell_over_its_nodes() -> None:
    rows = [node("甲", "启动阶段"), node("甲", "启动阶段"), node("甲", "执行阶段"), node("乙", "执行阶段")]
    given_file = file_of(OfficeSheet(PROCESS_TABLE, rows))
    sheet = load_workbook(BytesIO(written(write_xlsx, given_file))).worksheets[0]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:H1", "A3:A5", "B3:B5", "C3:C4"}
    assert [sheet.cell(row, 3).value for row in range(3, 7)] == ["启动阶段", None, "执行阶段", "执行阶段"]
    spans = re.findall(r'rowspan="(\d)">([^<]*)<', written(write_html, given_file).decode())
    assert spans == [("3", "甲"), ("3", "甲"), ("2", "启动阶段")]


def test_columns_are_as_wide_as_chinese_needs() -> None:
    sheet = load_workbook(BytesIO(written(write_xlsx, file_of(OfficeSheet(TASK_TABLE, [task("满意度提升项目")])))))
    widths = sheet.worksheets[0].column_dimensions
    assert widths["B"].width >= 14 + 1
    assert widths["J"].width >= len("Priority") + 1


def test_sheets_of_the_same_table_have_names_of_their_own() -> None:
    names = load_workbook(BytesIO(written(write_xlsx, hostile_file()))).sheetnames
    assert names == [
        "Standardised office process",
        "Task allocation and tracking",
        "Weekly progress report",
        "Weekly progress report 2",
    ]


def test_a_document_has_chinese_fonts_repeated_heads_and_pages_that_fit() -> None:
    data = written(write_docx, hostile_file(["*专员", "=1"]))
    document = Document(BytesIO(data))
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (fonts.get(f"{W}eastAsia"), fonts.get(f"{W}ascii")) == ("微软雅黑", "Calibri")
    assert [section.orientation for section in document.sections] == [1, 1, 0, 1]
    assert document.sections[0].header.paragraphs[0].text == "*专员  |  团队 & <co>"
    tables = [table for table in document.tables if len(table.columns) > 2]
    assert all(len(table._tbl.findall(f".//{W}tblHeader")) == 1 for table in tables)
    footer = etree.tostring(document.sections[0].footer._element).decode()
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


@pytest.mark.parametrize("text", ["甲", "满意度提升项目的很长的名称" * 5])
def test_a_document_is_as_wide_as_its_page(text: str) -> None:
    table = docx_widths(written(write_docx, file_of(OfficeSheet(TASK_TABLE, [task(text)]))))
    assert all(width >= 10 for width in table)
    assert sum(table) <= 297 - 2 * 15 + 1


def test_a_form_of_a_document_is_large_enough_to_be_read_and_written_on() -> None:
    table = Document(BytesIO(written(write_docx, file_of(OfficeSheet(REPORT_TABLE, [report("甲")]))))).tables[0]
    heights = [(row.height or 0) / 36_000 for row in table.rows]
    assert [round(height) for height in heights] == [9, 9, 9, 22, 22, 22, 22]
    assert {run.font.size.pt for cell in table._cells for run in cell.paragraphs[0].runs if run.font.size} == {10.5}
    properties = [child.tag.removeprefix(W) for child in table._tbl.tblPr]
    assert properties[-2:] == ["tblCellMar", "tblLook"]  # in the order of the schema


@pytest.mark.parametrize("text", ["甲", "Customer satisfaction improvement", "满意度提升项目的很长的名称" * 5])
def test_a_workbook_is_printed_in_letters_that_can_be_read(text: str) -> None:
    sheet = load_workbook(BytesIO(written(write_xlsx, file_of(OfficeSheet(TASK_TABLE, [task(text)]))))).worksheets[0]
    assert sum(column.width for column in sheet.column_dimensions.values()) <= 180


def test_a_row_of_a_workbook_is_as_high_as_its_broken_lines_need() -> None:
    texts = ["short", "Customer satisfaction improvement of the whole year, and of the next one"]
    given_file = file_of(OfficeSheet(TASK_TABLE, [task(text) for text in texts]))
    sheet = load_workbook(BytesIO(written(write_xlsx, given_file))).worksheets[0]
    assert sheet.row_dimensions[3].height is None
    assert (sheet.row_dimensions[4].height or 0) >= 4 * 14


def docx_widths(data: bytes) -> list[float]:
    """Millimetres of the columns of the first table."""
    return [float(column.width or 0) / 36_000 for column in Document(BytesIO(data)).tables[0].columns]


def test_a_report_is_a_form_with_its_heads_on_the_left() -> None:
    language.use("zh")
    given_file = file_of(OfficeSheet(REPORT_TABLE, [report("*专员")], "*专员 2024-W28"))
    rows = csv_cells(written(write_one_csv, given_file))
    assert rows[0] == ["汇报周期", "7.8-7.12"]
    assert rows[3] == ["本周完成工作", "*专员\nplain"]
    assert written(write_markdown, given_file).decode().splitlines() == [
        "### 进度汇报周报表",
        "",
        "*专员 2024-W28",
        "",
        "- 汇报周期：7.8-7.12",
        "- 汇报人：*专员",
        "- 汇报对象：*专员",
        "- 本周完成工作：",
        "  - *专员",
        "  - plain",
        "- 下周计划工作：*专员",
        "- 需支持事项：-",
        "- 风险提示：*专员",
    ]


@pytest.mark.parametrize("used", ["zh", "en"])
@pytest.mark.parametrize("table", OFFICE_TABLES.values(), ids=list(OFFICE_TABLES))
def test_markdown_says_every_head_of_a_table(used: str, table: OfficeTable) -> None:
    language.use(used)
    filled = {"process": node("甲"), "tasks": task("甲"), "report": report("甲"), "retro": retro("甲")}[table.key]
    for rows in ([filled], [filled, filled]):
        text = written(write_markdown, file_of(OfficeSheet(table, rows))).decode()
        assert [column.head for column in table.columns if column.head not in text] == []


def test_markdown_of_a_process_says_its_phases_once_and_its_nodes_below_them() -> None:
    language.use("zh")
    roles = ("执行人*专员", "数据支持*分析师")
    rows = [node("甲"), {**node("*乙"), "process": "甲", "scenario": "甲", "roles": roles}]
    lines = written(write_markdown, file_of(OfficeSheet(PROCESS_TABLE, rows))).decode().split("\n")
    assert [line for line in lines if line][1:] == [
        "#### 流程名称：甲",
        "- 适用场景：甲",
        "##### 流程阶段：启动阶段",
        "**关键节点：甲**",
        "- 输入物：甲",
        "- 输出物：甲、《清单》",
        "- 责任角色：甲",
        "- 耗时(天)：2",
        "**关键节点：＊乙**",
        "- 输入物：*乙",
        "- 输出物：*乙、《清单》",
        "- 责任角色：",
        "  - 执行人*专员",
        "  - 数据支持*分析师",
        "- 耗时(天)：2",
    ]


def test_markdown_names_the_heads_that_nothing_stands_below() -> None:
    language.use("zh")
    rows = [{**task("甲"), "description": ""}, task("乙")]
    text = written(write_markdown, file_of(OfficeSheet(TASK_TABLE, rows))).decode()
    assert text.endswith("\n\n未填写：风险说明\n")


def test_a_long_table_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    sheet = OfficeSheet(TASK_TABLE, [task("x", number) for number in range(1_200)])
    write_xlsx(file_of(sheet), BytesIO(), lambda done, count: told.append((done, count)))
    assert told == [(0, 1_200), (500, 1_200), (1_000, 1_200), (1_200, 1_200)]
