"""Office tables as an Excel workbook: looks like the form that people fill in by hand, and prints on A4.

Every text is written as a text: nothing that stands in a workspace becomes a formula, a number or a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from rich.cells import cell_len

from tuiflow.exchange.column_width import CENTRED, column_widths
from tuiflow.exchange.guard import is_risky
from tuiflow.language import _, current
from tuiflow.model.code import PRIORITY_ORDER, Code, Status
from tuiflow.model.office_table import YEAR_PROPERTY, Column, Kind, OfficeFile, OfficeSheet, Period, Shape
from tuiflow.model.office_text import cell_text
from tuiflow.model.template import Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many rows have been written, and how many there are."""

MOST_CHARACTERS = 32_767
"""More do not fit into a cell of Excel."""

_A4 = 9
_NAME_LENGTH = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_MARGIN_LENGTH = 60
"""Characters of a part of the page header; Excel takes 255 for all, its own codes included."""

_HEAD_ROW, _FIRST_ROW = 1, 2
_NARROWEST, _ROOM = 6, 150
"""Cells of a column, and of all columns together: more would be printed too small to be read."""

_FREE = 2
"""Cells of a column, and points of a row, beside what is in it."""

_SURE = 1
"""Cells of a column that are not counted upon when a row is made high enough."""

_LONG_WORD = 8
"""Cells from which on a word with other letters than Latin ones is broken."""

_LINE, _HIGHEST = 14.5, 409
"""Points: of a line of text, and the most that Excel takes for a row."""

_FORM_WIDTHS = (18, 76)
_FIELD, _LONG_FIELD = 24, 60
"""Points of a field of a form at least, and of one for several lines."""

_SPARE_ROWS = 500
"""Rows below the last that offer statuses and priorities too, for what is added by hand."""

_TOLD_EVERY = 500
_CHOICES: Mapping[Kind, Sequence[Code]] = {Kind.STATUS: list(Status), Kind.PRIORITY: PRIORITY_ORDER}


def write_xlsx(given: OfficeFile, file: BinaryIO, progress: Progress | None = None) -> None:
    """Write a workbook with a sheet for each of the tables.

    Raises:
        OSError: when the disk refuses it.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(file, texts_only | {"in_memory": True})  # no temporary files
    font = "微软雅黑" if current() == "zh" else "Calibri"
    workbook.formats[0].set_font_name(font)
    workbook.set_properties(
        {"title": given.sheets[0].table.title, "created": given.made, "author": _one_line(given.source)}
    )
    year = year_meant(given.sheets)
    if year:
        workbook.set_custom_property(YEAR_PROPERTY, year)
    looks = _Looks(workbook, font)
    count, done = sum(len(sheet.rows) for sheet in given.sheets), 0
    names: set[str] = set()
    for sheet in given.sheets:
        worksheet = workbook.add_worksheet(_sheet_name(sheet, names))
        page = _Page(worksheet, sheet, given, looks)
        if sheet.shape is Shape.FORM:
            page.write_form()
        else:
            page.write_rows(progress, done, count)
        done += len(sheet.rows)
    if progress is not None:
        progress(count, count)  # the longer half is still to come: all is packed
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def year_meant(sheets: Sequence[OfficeSheet]) -> int:
    """The year of the days that are written without one, so that whoever knows no more of them finds it; 0 for none."""
    periods = (value for sheet in sheets for row in sheet.rows for value in row.values() if isinstance(value, Period))
    years = {period.year for period in periods} - {0}
    return years.pop() if len(years) == 1 else 0


class _Looks:
    """The formats that cells have."""

    def __init__(self, workbook: Workbook, font: str) -> None:
        self._workbook = workbook
        self._base = {"font_name": font, "font_size": 10, "border": 1, "border_color": "#B7C0C7"}
        self._made: dict[tuple[Kind, bool, bool], Format] = {}
        bold = {"font_name": font, "bold": True, "align": "center", "valign": "vcenter"}
        self.title = workbook.add_format(bold | {"font_size": 16})
        self.head = workbook.add_format(self._base | bold | {"bg_color": "#E3ECEE", "text_wrap": True})

    def cell(self, kind: Kind, *, held: bool = False, merged: bool = False) -> Format:
        """The format of a cell; `held` where a spreadsheet would make a formula of it once it is edited."""
        key = (kind, held, merged)
        if key not in self._made:
            look = {"text_wrap": True, "valign": "vcenter"}
            if merged or kind in CENTRED:
                look["align"] = "center"
            if held:
                look["quote_prefix"] = True
            self._made[key] = self._workbook.add_format(self._base | look)
        return self._made[key]


@dataclass
class _Page:
    """One sheet."""

    worksheet: Worksheet
    sheet: OfficeSheet
    given: OfficeFile
    looks: _Looks

    def write_rows(self, progress: Progress | None, done: int, count: int) -> None:
        """Title, heads, a row for each record."""
        columns, rows = self.sheet.columns, self.sheet.rows
        form = len(self.sheet.columns)
        self._begin(form, is_wide=True)
        if self.sheet.is_whole:  # what stands behind the form is for programs; it would make the print tiny
            self.worksheet.print_area(0, 0, _HEAD_ROW + len(rows), form - 1)
        texts = [[cell_text(column.kind, row[column.key]) for column in columns] for row in rows]
        widths = self._set_widths(texts)
        for place, column in enumerate(columns):
            self.worksheet.write_string(_HEAD_ROW, place, column.head, self.looks.head)
        writers = [self._writer(place, column) for place, column in enumerate(columns)]
        for number, cells in enumerate(texts, start=_FIRST_ROW):
            for write, text in zip(writers, cells, strict=True):
                write(number, text)
            self._set_height(number, cells, widths)
            if progress is not None and number % _TOLD_EVERY == _FIRST_ROW:
                progress(done + number - _FIRST_ROW, count)
        self._merge()
        self.worksheet.freeze_panes(_FIRST_ROW, 1 if not columns[0].is_merged else 0)
        self.worksheet.repeat_rows(0, _HEAD_ROW)
        self._offer_choices(len(rows))

    def _set_widths(self, texts: Sequence[Sequence[str]]) -> dict[int, int]:
        """Make each column as wide as what it holds, within limits; returns the cells of those in which lines break."""
        breaking = {}
        for place, width in enumerate(column_widths(self.sheet.columns, texts, _ROOM)):
            kept = max(_NARROWEST, width) + _FREE
            if any(len(cells[place]) * 2 > width and _lines(cells[place], kept) > 1 for cells in texts):
                breaking[place] = kept
            self.worksheet.set_column(place, place, kept)
        return breaking

    def _set_height(self, row: int, cells: Sequence[str], widths: Mapping[int, int], least: float = 0) -> None:
        """Make a row as high as its longest cell needs: not every program does so itself when it opens the file."""
        lines = max((_lines(cells[place], width) for place, width in widths.items()), default=1)
        if lines > 1 or least:
            self.worksheet.set_row(row, min(_HIGHEST, max(least, lines * _LINE + _FREE)))

    def _merge(self) -> None:
        """Where cells say the same from row to row, one stands for all; the others are empty beneath it."""
        for key, first, last in self.sheet.merges():
            if last == first:
                continue
            place = next(place for place, column in enumerate(self.sheet.columns) if column.key == key)
            text = _fitting(cell_text(self.sheet.columns[place].kind, self.sheet.rows[first][key]))
            look = self.looks.cell(Kind.TEXT, held=is_risky(text), merged=True)
            self.worksheet.merge_range(_FIRST_ROW + first, place, _FIRST_ROW + last, place, "", look)
            self.worksheet.write_string(_FIRST_ROW + first, place, text, look)

    def write_form(self) -> None:
        """Title; a field in each row, its head on the left."""
        self._begin(2, is_wide=False)
        row = self.sheet.rows[0]
        write = self._writer(1, Column("", Text("", "")))
        for number, column in enumerate(self.sheet.columns, start=1):
            self.worksheet.write_string(number, 0, column.head, self.looks.head)
            text = cell_text(column.kind, row[column.key])
            write(number, text)
            least = _LONG_FIELD if column.kind is Kind.LINES else _FIELD
            self._set_height(number, [column.head, text], dict(enumerate(_FORM_WIDTHS)), least)
        for place, width in enumerate(_FORM_WIDTHS):
            self.worksheet.set_column(place, place, width)

    def _writer(self, place: int, column: Column) -> Callable[[int, str], None]:
        """What writes a text into a row of a column; a table has very many cells, so all else is decided before."""
        write_string, write_blank, write_number = (
            self.worksheet.write_string,
            self.worksheet.write_blank,
            self.worksheet.write_number,
        )
        look = self.looks.cell(column.kind, merged=column.is_merged)
        held = self.looks.cell(column.kind, held=True, merged=column.is_merged)
        is_number = column.kind is Kind.DAYS

        def write(row: int, text: str) -> None:
            if not text:
                write_blank(row, place, None, look)
            elif is_number:
                write_number(row, place, int(text), look)
            else:
                write_string(row, place, _fitting(text), held if is_risky(text) else look)

        return write

    def _begin(self, columns: int, *, is_wide: bool) -> None:
        """The title, and the page that it is printed on."""
        sheet, worksheet = self.sheet, self.worksheet
        worksheet.merge_range(0, 0, 0, columns - 1, sheet.table.title, self.looks.title)
        worksheet.set_row(0, 30)
        worksheet.set_paper(_A4)
        if is_wide:
            worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        worksheet.center_horizontally()
        about = sheet.about or sheet.table.title
        worksheet.set_header(f"&L{_marginal(about)}&R{_marginal(self.given.source)}")
        made = f"{self.given.made:%Y-%m-%d}"
        worksheet.set_footer(f"&L{made}&R" + _("Page {page} of {count}").format(page="&P", count="&N"))

    def _offer_choices(self, rows: int) -> None:
        """Statuses and priorities are chosen from a list, and can be filtered by."""
        for place, column in enumerate(self.sheet.columns):
            codes = _CHOICES.get(column.kind)
            if codes:
                offered = {"validate": "list", "source": [code.caption for code in codes]}
                self.worksheet.data_validation(_FIRST_ROW, place, _HEAD_ROW + rows + _SPARE_ROWS, place, offered)
        if rows and not any(column.is_merged for column in self.sheet.columns):
            self.worksheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + rows, len(self.sheet.columns) - 1)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of `width` cells, rather one too many."""
    if len(text) * 2 <= width - _SURE and "\n" not in text:
        return 1
    return sum(_line_count(line, width - _SURE) for line in text.rstrip("\n").split("\n"))


def _line_count(line: str, width: int) -> int:
    """How many lines one becomes: words stay whole."""
    if cell_len(line) <= width:
        return 1
    count, filled = 1, -1
    for word in line.split(" "):
        size = cell_len(word)
        if filled + 1 + size <= width:
            filled += 1 + size
        elif size <= width and (size < _LONG_WORD or word.isascii()):
            count, filled = count + 1, size
        else:  # Chinese, or a word that is longer than a line
            count += ceil((filled + 1 + size) / width) - 1
            filled = (filled + 1 + size) % width or width
    return count


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _marginal(text: str) -> str:
    """A text in a page header: `&` itself instead of the beginning of a code."""
    return _one_line(text).replace("&", "&&")


def _one_line(text: str) -> str:
    """A text on one line, and not longer than one."""
    line = " ".join(cell_text(Kind.TEXT, text).split())
    return line if len(line) <= _MARGIN_LENGTH else line[: _MARGIN_LENGTH - 1] + "…"


def _sheet_name(sheet: OfficeSheet, taken: set[str]) -> str:
    """A name that Excel takes, which no other sheet has."""
    plain = _NO_NAME.sub(" ", sheet.table.title).strip()
    name, number = _cut_name(plain, _NAME_LENGTH), 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = _cut_name(plain, _NAME_LENGTH - len(ending)) + ending
    taken.add(name.casefold())
    return name


def _cut_name(name: str, length: int) -> str:
    """At most so many characters, with whole words where there are any."""
    if len(name) <= length:
        return name
    return (name[: length + 1].rpartition(" ")[0] or name[:length]).strip()
