"""The sample's four tables go out as they came: cell by cell, in every format."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.actions.sample_office import SampleOffice, expected
from tests.exchange.reading_back import Cells, csv_cells, docx_cells, html_cells, xlsx_cells
from tuiflow import language
from tuiflow.actions.export import Format, Wanted, What, gather

TABLES = [
    (What.PROCESS, "template1"),
    (What.TASKS, "template2"),
    (What.REPORT, "template3"),
    (What.RETRO, "template4"),
]


@pytest.fixture(scope="module")
def office() -> SampleOffice:
    return SampleOffice()


def written(office: SampleOffice, what: What, form: Format) -> bytes:
    """The file of one of the tables."""
    language.use("zh")
    kept = BytesIO()
    process = office.process if what is not What.REPORT else ""
    gather(office.desk, Wanted(what, process), form).write(kept, None)
    return kept.getvalue()


def below_title(rows: Cells) -> Cells:
    """A sheet of a workbook without its title."""
    return rows[1:]


def given_rows(rows: Cells, template: str) -> Cells:
    """The rows that the sample has; the improvements of its review are tasks too, and stand below them."""
    return rows[: len(expected(template))] if template == "template2" else rows


@pytest.mark.parametrize(("what", "template"), TABLES)
def test_a_workbook_has_every_cell(office: SampleOffice, what: What, template: str) -> None:
    (rows,) = xlsx_cells(written(office, what, Format.XLSX))
    assert given_rows(below_title(rows), template) == expected(template)


@pytest.mark.parametrize(("what", "template"), TABLES)
def test_csv_has_every_cell(office: SampleOffice, what: What, template: str) -> None:
    assert given_rows(csv_cells(written(office, what, Format.CSV)), template) == expected(template)


@pytest.mark.parametrize(("what", "template"), TABLES)
def test_a_document_has_every_cell(office: SampleOffice, what: What, template: str) -> None:
    (rows,) = docx_cells(written(office, what, Format.DOCX))
    assert given_rows(rows, template) == expected(template)


@pytest.mark.parametrize(("what", "template"), TABLES)
def test_a_page_has_every_cell(office: SampleOffice, what: What, template: str) -> None:
    (rows,) = html_cells(written(office, what, Format.HTML))
    assert given_rows(rows, template) == expected(template)


@pytest.mark.parametrize(("what", "template"), TABLES)
def test_markdown_says_everything(office: SampleOffice, what: What, template: str) -> None:
    text = written(office, what, Format.MARKDOWN).decode()
    assert "|" not in text
    assert "\\" not in text
    for row in expected(template):
        for cell in row:
            # Where two of its names have stars, a cell lies on several lines.
            parts = cell.split("、") if cell.count("*") > 1 else cell.split("\n")
            assert all(part in text for part in parts)


def test_the_workspace_is_one_workbook_with_a_sheet_for_each_table(office: SampleOffice) -> None:
    process, tasks, report, retro, *others = xlsx_cells(written(office, What.WORKSPACE, Format.XLSX))
    assert columns(below_title(process)[:5], 8) == expected("template1")
    given = expected("template2")
    for row in given[1:]:  # another workspace does not know the year of the process
        row[6] = "-".join(f"2024.{day}" for day in row[6].split("-"))
    assert columns(below_title(tasks)[:4], 11) == given
    assert below_title(report)[1:7] == expected("template3")[1:]
    assert below_title(report)[0][1] == "2024.7.8-2024.7.12"
    assert below_title(retro)[:7] == expected("template4")
    assert [sheet[0][0] for sheet in others] == ["流程清单", "角色与人员", "RACI责任分配", "人员名单"]


def columns(rows: Cells, count: int) -> Cells:
    """Only the first of them: what a workspace has beside the form stands behind."""
    return [row[:count] for row in rows]
