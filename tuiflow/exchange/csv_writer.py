"""One office table as csv: UTF-8 with the mark by which Excel knows it, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from tuiflow.exchange.guard import guarded
from tuiflow.model.office_table import OfficeSheet, Shape
from tuiflow.model.office_text import cell_text


def write_csv(sheet: OfficeSheet, file: BinaryIO) -> None:
    """Write a table: heads, then a row for each record; a form has a field in each row, its head first.

    Every cell says what it holds, also where a workbook would merge it with the one above.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    columns = sheet.columns
    if sheet.shape is Shape.FORM:
        row = sheet.rows[0]
        writer.writerows((column.head, guarded(cell_text(column.kind, row[column.key]))) for column in columns)
    else:
        writer.writerow([column.head for column in columns])
        writer.writerows([guarded(cell_text(column.kind, row[column.key])) for column in columns] for row in sheet.rows)
    text.flush()
    text.detach()
