"""Files that were written, read by other programs' libraries: every table as rows of texts."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import groupby
from typing import TypeAlias

Cells: TypeAlias = list[list[str]]

NARROW = str.maketrans("＊＿～｀［］＜＞＃＋－＝．）｜＆＼＄", "*_~`[]<>#+-=.)|&\\$")
"""Full-width marks → the marks that they stand for in Markdown and diagrams."""


def xlsx_cells(data: bytes) -> list[Cells]:
    """The sheets of a workbook; a merged cell says what it says in each of its places."""
    from openpyxl import load_workbook
    from openpyxl.worksheet.worksheet import Worksheet

    sheets = []
    for sheet in load_workbook(BytesIO(data)).worksheets:
        assert isinstance(sheet, Worksheet)
        rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            for row, column in merged.cells:
                rows[row - 1][column - 1] = rows[merged.min_row - 1][merged.min_col - 1]
        sheets.append(rows)
    return sheets


def csv_cells(data: bytes) -> Cells:
    """The rows of a csv file, as Excel would take them."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def docx_cells(data: bytes) -> list[Cells]:
    """The tables of a document; a merged cell says what it says in each of its places."""
    from docx import Document

    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(data)).tables]


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Cells] = []
        self._reaching: dict[int, tuple[int, str]] = {}
        """Column → for how many more rows a cell reaches down, and its text."""
        self._text: list[str] | None = None
        self._span = 1
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._text = []
            self._span = int(dict(attrs).get("rowspan") or 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._text is not None:
            self._fill()
            row, text = self.tables[-1][-1], "".join(self._text)
            if self._span > 1:
                self._reaching[len(row)] = (self._span - 1, text)
            row.append(text)
            self._text = None
        elif tag == "tr":
            self._fill()

    def _fill(self) -> None:
        row = self.tables[-1][-1]
        while (place := len(row)) in self._reaching and self._reaching[place][0]:
            left, text = self._reaching[place]
            self._reaching[place] = (left - 1, text)
            row.append(text)


def html_cells(data: bytes) -> list[Cells]:
    """The tables of a page; a cell that reaches over several rows says what it says in each of them."""
    parser = _Tables()
    parser.feed(data.decode())
    return parser.tables


def html_tags(data: bytes) -> set[str]:
    """The elements that a page is made of."""
    parser = _Tables()
    parser.feed(data.decode())
    return parser.tags


def lines_of(calendar: bytes) -> list[str]:
    """The lines of a calendar file, unfolded."""
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def runs(values: list[str]) -> list[tuple[str, int]]:
    """Values with how often each stands in a row."""
    return [(value, len(list(group))) for value, group in groupby(values)]
