"""Office files as LibreOffice and a browser open them. They are large, so nobody has to have them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.exchange.office import hostile_file, node, report, task, written
from tests.exchange.reading_back import Cells, csv_cells, html_cells
from tuiflow.exchange.docx_writer import write_docx
from tuiflow.exchange.html_writer import write_html
from tuiflow.exchange.xlsx_writer import write_xlsx
from tuiflow.model.office_table import PROCESS_TABLE, REPORT_TABLE, TASK_TABLE, OfficeFile, OfficeSheet
from tuiflow.model.office_text import cell_text

SECONDS = 120
TEXTS = ["=1+1", "*专员", "two\nlines", "😀 混排", "<b>&amp;", "'quoted", "00123", 'a,b"c']

OFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (libreoffice-calc, -writer)")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")


def plain_file() -> OfficeFile:
    """The three kinds of sheets."""
    return OfficeFile(
        [
            OfficeSheet(PROCESS_TABLE, [node(text, "启动阶段") for text in TEXTS]),
            OfficeSheet(TASK_TABLE, [task(text, number) for number, text in enumerate(TEXTS)]),
            OfficeSheet(REPORT_TABLE, [report("*专员")]),
        ],
        "团队",
        hostile_file().made,
    )


def meant(sheet: OfficeSheet) -> Cells:
    columns = sheet.table.columns
    return [[cell_text(column.kind, row[column.key]) for column in columns] for row in sheet.rows]


def converted(source: Path, form: str) -> list[Path]:
    """What LibreOffice makes of a file, with a profile of its own."""
    assert OFFICE is not None
    folder = source.parent / "converted"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    words = [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)]
    done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(folder.iterdir())


@needs_office
def test_libreoffice_reads_every_cell_of_a_workbook(tmp_path: Path) -> None:
    source = tmp_path / "t.xlsx"
    source.write_bytes(written(write_xlsx, plain_file()))
    # UTF-8, every sheet in a file of its own, cells as they are stored
    converted(source, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
    tables = {path.stem.partition("-")[2]: csv_cells(path.read_bytes()) for path in (tmp_path / "converted").iterdir()}
    process, tasks, form = plain_file().sheets
    assert tables["Task allocation and tracking"][2:] == meant(tasks)
    own = [[cell for place, cell in enumerate(row) if place > 2] for row in tables["Standardised office process"][2:]]
    assert own == [row[3:] for row in meant(process)]
    assert [row[1] for row in tables["Weekly progress report"][1:]] == meant(form)[0]


@needs_office
def test_libreoffice_reads_every_cell_of_a_document(tmp_path: Path) -> None:
    source = tmp_path / "t.docx"
    source.write_bytes(written(write_docx, plain_file()))
    (page,) = converted(source, "html:XHTML Writer File:UTF8")
    process, tasks, form = html_cells(page.read_bytes())
    given = plain_file().sheets

    def flat(cells: Cells) -> Cells:
        return [["".join(cell.split()) for cell in row] for row in cells]

    assert flat(tasks)[1:] == flat(meant(given[1]))
    assert flat(process)[1:] == flat(meant(given[0]))
    assert [row[1] for row in flat(form)] == flat(meant(given[2]))[0]


@needs_browser
def test_a_browser_shows_every_cell_and_runs_nothing(tmp_path: Path) -> None:
    assert BROWSER is not None
    page = tmp_path / "t.html"
    page.write_bytes(written(write_html, hostile_file()))
    words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    done = subprocess.run([*words, "--dump-dom", page.as_uri()], capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    tables = html_cells(done.stdout)
    process, tasks, form, reports = hostile_file().sheets
    assert tables[0][1:] == [[cell.rstrip("\n") for cell in row] for row in meant(process)]
    assert tables[1][1:] == [[cell.rstrip("\n") for cell in row] for row in meant(tasks)]
    assert [row[1] for row in tables[2]] == [cell.rstrip("\n") for cell in meant(form)[0]]
    assert tables[3][1:] == [[cell.rstrip("\n") for cell in row] for row in meant(reports)]
    assert b"<script" not in done.stdout
