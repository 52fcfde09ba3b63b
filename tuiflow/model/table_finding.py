"""Which of the tables a sheet is, where its heads are, and the records below or beside them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tuiflow.language import _
from tuiflow.model.companion_table import TABLES
from tuiflow.model.head import DUE, EXACT, START, meant_by, plain_head
from tuiflow.model.office_table import OfficeTable, Shape
from tuiflow.model.sheet import Place, Sheet, column_letter

HEAD_ROWS = 10
"""Rows from the top in which heads are looked for: titles and remarks stand above them."""

_FORM_ROWS = 60
_FORM_COLUMNS = 12
_LEAST_HEADS = 3
_NEEDED: Mapping[str, str] = {
    "process": "node",
    "tasks": "name",
    "report": "done",
    "retro": "project",
    "people": "logins",
    "processes": "prefix",
    "roles": "people",
    "raci": "letter",
}
"""Without this column a sheet is not the table."""

_BLANKS = " \t\r\u3000\xa0"
"""Not line breaks: a list whose items stand on lines ends with one."""

_TOTALS = frozenset({"合计", "总计", "小计", "total", "sum"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a table as it stands on its sheet."""

    row: int
    """From 0."""
    cells: Mapping[str, str]
    """Key → text, outer blanks gone; only columns that the sheet has."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet."""

    table: OfficeTable
    sheet: Sheet
    places: Mapping[str, Place]
    """Key → where its head is."""
    shape: Shape
    extra: tuple[str, ...] = ()
    """Heads of columns that are not among the table's: ignored."""

    @property
    def is_whole(self) -> bool:
        """Whether it comes from the workbook of a whole workspace, where every cell is as it was written."""
        return _is_whole(self.table, self.places)

    def place(self, record: Record, key: str) -> Place:
        """Row and column of a cell, from 0."""
        row, column = self.places[key]
        return (record.row, column) if self.shape is Shape.ROWS else self._beside(row, column)

    def _beside(self, row: int, column: int) -> Place:
        """The cell to the right of a head of a form, which may take several cells itself."""
        head, right = self.sheet.cell(row, column), column + 1
        while head and self.sheet.cell(row, right) == head:
            right += 1
        return row, right

    def head(self, key: str) -> str:
        """The head as it is written on the sheet, on one line."""
        return " ".join(self.sheet.cell(*self.places[key]).split())

    def where(self, record: Record, key: str = "") -> str:
        """`Sheet “任务”, row 5, column G (起止时间)`, for what is said of a cell; without a key of the whole row."""
        row, column = self.place(record, key) if key in self.places else (record.row, -1)
        named = _("Sheet “{sheet}”, row {row}") if self.sheet.name else _("Row {row}")
        words = named.format(sheet=self.sheet.name, row=row + 1)
        if column < 0:
            return words
        return _("{row}, column {letter} ({head})").format(row=words, letter=column_letter(column), head=self.head(key))

    def records(self) -> Iterator[Record]:
        """The records: blank rows, heads that are printed again, and totals are left out."""
        if self.shape is Shape.FORM:
            yield self._form()
            return
        first = max(row for row, _column in self.places.values()) + 1
        columns = [(key, column) for key, (_row, column) in self.places.items()]
        needed = self.places[_NEEDED[self.table.key]][1]
        head = plain_head(self.sheet.cell(first - 1, needed))
        rows = self.sheet.rows
        for number in range(first, len(rows)):
            row = rows[number]
            size = len(row)
            cells = {key: _trimmed(row[column]) for key, column in columns if column < size}
            if not any(cells.values()):
                continue
            named = row[needed] if needed < size else ""
            if named and plain_head(named) == head:
                continue
            if not named and next(text for text in cells.values() if text).casefold() in _TOTALS:
                continue
            yield Record(number, cells)

    def _form(self) -> Record:
        cells = {key: "\n".join(self._lines(key)) for key in self.places}
        return Record(min(row for row, _column in self.places.values()), cells)

    def _lines(self, key: str) -> Iterator[str]:
        """What stands beside a head of a form, and in the rows below that have no head of their own."""
        row, column = self.places[key]
        head, before = self.sheet.cell(row, column), ""
        taken = set(self.places.values())
        for below in range(row, len(self.sheet.rows)):
            if below > row and ((below, column) in taken or self.sheet.cell(below, column) not in ("", head)):
                return
            text = _trimmed(self.sheet.cell(*self._beside(below, column)))
            if text and text != before and (below == row or self.sheet.cell(below, column) == head):
                yield text
            before = text


def _trimmed(text: str) -> str:
    """A cell without outer blanks; empty where nothing but line breaks is left."""
    kept = text.strip(_BLANKS)
    return "" if kept.isspace() else kept


def find_table(sheet: Sheet, wanted: str = "") -> FoundTable | None:
    """The table that a sheet is; None when it is none of them.

    Args:
        sheet: The sheet.
        wanted: Key of the only table that is looked for; empty: any.
    """
    best: tuple[int, FoundTable] | None = None
    for table in [TABLES[wanted]] if wanted else TABLES.values():
        for score, found in _candidates(sheet, table):
            if best is None or score > best[0]:
                best = score, found
    return best[1] if best is not None else None


def _candidates(sheet: Sheet, table: OfficeTable) -> Iterator[tuple[int, FoundTable]]:
    for row in range(min(HEAD_ROWS, len(sheet.rows))):
        line = [((row, column), text) for column, text in enumerate(sheet.rows[row])]
        found = _read_heads(sheet, table, line, Shape.ROWS)
        if found is not None:
            yield found
    if table.shape is not Shape.FORM:
        return
    rows, columns = range(min(_FORM_ROWS, len(sheet.rows))), range(_FORM_COLUMNS)
    grid = [((row, column), sheet.cell(row, column)) for row in rows for column in columns]
    found = _read_heads(sheet, table, grid, Shape.FORM)
    if found is not None:
        yield found


def _read_heads(
    sheet: Sheet, table: OfficeTable, line: Sequence[tuple[Place, str]], shape: Shape
) -> tuple[int, FoundTable] | None:
    """The table whose heads stand in this row or column, and how sure that is."""
    found: dict[str, tuple[int, Place]] = {}
    extra: list[tuple[Place, str]] = []
    for place, text in line:
        meant = meant_by(table.key, text) if text else None
        if meant is None:
            extra.append((place, text))
        elif meant[0] not in found or meant[1] > found[meant[0]][0]:
            if meant[0] in found:  # one of ours tells more than another word for it
                extra.append((found[meant[0]][1], sheet.cell(*found[meant[0]][1])))
            found[meant[0]] = meant[1], place
        elif sheet.cell(*found[meant[0]][1]) != text:
            extra.append((place, text))
    for key in _unwanted(table, found):
        place = found.pop(key)[1]
        extra.append((place, sheet.cell(*place)))
    if len(found) < min(_LEAST_HEADS, len(table.columns)) or _NEEDED[table.key] not in found:
        return None
    places = {key: place for key, (_sure, place) in found.items()}
    table_found = FoundTable(table, sheet, places, shape)
    if shape is Shape.FORM:
        extra = [one for one in extra if _is_field(sheet, places, *one)]
    names = [" ".join(text.split()) for _place, text in sorted(extra) if text.strip()]
    return sum(sure for sure, _place in found.values()), replace(table_found, extra=tuple(dict.fromkeys(names)))


def _unwanted(table: OfficeTable, found: Mapping[str, tuple[int, Place]]) -> list[str]:
    """Keys of columns that say nothing here: an end of a period that stands beside it, what only tuiflow writes so."""
    ends = (START, DUE) if table.key == "tasks" and found.get("period", (0,))[0] == EXACT else ()
    inner = () if _is_whole(table, found) else tuple(column.key for column in table.more if column.is_inner)
    return [key for key in (*ends, *inner) if key in found]


def _is_whole(table: OfficeTable, keys: Container[str]) -> bool:
    """People add or drop a column now and then, so that half of what only a whole workspace has tells its workbook."""
    own = table.more or table.columns
    return 2 * sum(column.key in keys for column in own) >= len(own)


def _is_field(sheet: Sheet, places: Mapping[str, Place], place: Place, text: str) -> bool:
    """Whether an unknown text of a form is the head of a field: below known heads, with something beside it."""
    row, column = place
    if not text.strip() or column != min(at for _row, at in places.values()):
        return False
    return row > min(at for at, _column in places.values()) and sheet.cell(row, column + 1) not in ("", text)
