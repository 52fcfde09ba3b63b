"""Excel workbooks as people keep them: merged cells, dates, formulas, hidden sheets. Only this module reads them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.office_table import YEAR_PROPERTY
from tuiflow.model.sheet import Place, Progress, Sheet, place_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

ROW_LIMIT = 50_000
COLUMN_LIMIT = 200
UNPACKED_LIMIT = 200_000_000
"""Bytes that a workbook may take once it is unpacked; a small file can hide very many."""

_TOLD_EVERY = 200
_MERGED = re.compile(rb'[<:]mergeCell\s[^>]*?ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"')
_UNRECKONED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</"
)
"""A cell with a formula and no value beside it: written by a program that does not reckon."""


def read_xlsx(path: Path, progress: Progress | None = None) -> list[Sheet]:
    """The sheets of a workbook, hidden ones included, charts left out.

    Raises:
        RefusedError: when it is no workbook, damaged, locked or too large; the file is left alone.
        OSError: when the system refuses it.
    """
    with path.open("rb") as file:
        try:
            with ZipFile(file) as archive:
                _check_size(archive, path)
                return list(_sheets(archive, path, progress))
        except RefusedError:
            raise
        except BadZipFile as error:
            raise RefusedError(_damaged(path)) from error
        except OSError:
            raise
        except Exception as error:  # what others wrote can make the reader fail in any way
            raise RefusedError(_damaged(path)) from error


def _sheets(archive: ZipFile, path: Path, progress: Progress | None) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out, such as styles of validation, is not read here
        workbook = load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)
        try:
            year = _year(workbook)
            for worksheet in workbook.worksheets:
                yield replace(_sheet(archive, worksheet, path, progress), year=year)
        finally:
            workbook.close()


def _year(workbook: Workbook) -> int:
    """The year of days without one, as tuiflow writes it; office programs keep it."""
    found = next((one.value for one in workbook.custom_doc_props.props if one.name == YEAR_PROPERTY), 0)
    return int(found) if isinstance(found, int | float) else 0  # LibreOffice makes a number with decimals of it


def _sheet(archive: ZipFile, worksheet: ReadOnlyWorksheet, path: Path, progress: Progress | None) -> Sheet:
    total = worksheet.max_row or 0
    worksheet.reset_dimensions()  # other programs write wrong ones
    rows: list[list[str]] = []
    decimals: set[Place] = set()
    filled = 0
    for number, values in enumerate(worksheet.iter_rows(values_only=True)):
        if len(values) > COLUMN_LIMIT:
            values = values[:COLUMN_LIMIT]  # noqa: PLW2901 - what stands far out is no table's
        row = [value if type(value) is str else _text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        if row:
            filled = number + 1
            if number >= ROW_LIMIT:
                raise RefusedError(_too_many(path, worksheet.title))
            decimals.update((number, at) for at, value in enumerate(values) if type(value) is float and value % 1)
        if number < ROW_LIMIT:
            rows.append([text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text for text in row])
        if progress is not None and number % _TOLD_EVERY == 0:
            progress(number, max(total, number) if total else 0)
    del rows[filled:]
    source = archive.read(worksheet._worksheet_path)  # read-only sheets do not tell what is merged
    if b"mergeCell" in source:  # they stand behind all cells
        _spread_merged(rows, source[source.index(b"mergeCell") - 1 :])
    formulas = _UNRECKONED.findall(source) if b"<f" in source or b":f" in source else []
    unreckoned = frozenset(place_of(found.decode()) for found in formulas)
    hidden = worksheet.sheet_state != "visible"
    return Sheet(worksheet.title, rows, hidden, frozenset(decimals), unreckoned)


def _text(value: Any) -> str:
    """A value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value.days) if isinstance(value, timedelta) else str(value)


def _spread_merged(rows: list[list[str]], source: bytes) -> None:
    """Give all cells that were merged the value of the first."""
    for first, last in _MERGED.findall(source):
        (top, left), (bottom, right) = place_of(first.decode()), place_of(last.decode())
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not value:
            continue
        right = min(right, COLUMN_LIMIT - 1)
        for cells in rows[top : bottom + 1]:
            cells.extend([""] * (right + 1 - len(cells)))
            cells[left : right + 1] = [value] * (right + 1 - left)


def _check_size(archive: ZipFile, path: Path) -> None:
    names = archive.namelist()
    if sum(info.file_size for info in archive.infolist()) > UNPACKED_LIMIT:
        raise RefusedError(
            _("{file} unpacks to more than {limit} MB: put what you need into a new workbook.").format(
                file=path.name, limit=UNPACKED_LIMIT // 1_000_000
            )
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise RefusedError(
            _("{file} is no Excel workbook: save it as .xlsx or .csv, and import that.").format(file=path.name)
        )


def _damaged(path: Path) -> str:
    return _("{file} is damaged, or no Excel workbook: open it in Excel or WPS, and save it as .xlsx again.").format(
        file=path.name
    )


def _too_many(path: Path, sheet: str) -> str:
    return _("{file}, sheet “{sheet}” has more than {limit} rows: split it into several files.").format(
        file=path.name, sheet=sheet, limit=ROW_LIMIT
    )
