"""A row of a file held against a record, cell by cell: what each kind of cell means, and what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from tuiflow.errors import RefusedError
from tuiflow.model.cell_reading import CellError, YearMissingError, is_nothing, read_code, read_day, read_days
from tuiflow.model.code import Code
from tuiflow.model.import_row import CellReader, Change, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.office_table import Kind, Period
from tuiflow.model.office_table import Value as CellValue
from tuiflow.model.office_text import cell_text, items_meant, items_of, lines_of, without_numbers
from tuiflow.model.record import Value
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import check_name, check_text

T = TypeVar("T")


class TableImport:
    """Compares the records of a table with what is there; made for one table by what `_entry` gives."""

    title_keys: tuple[str, ...] = ()
    """Cells that together say what a row is about."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._named: dict[str, str] = {}
        """What rows are about → the first row that is."""

    def rows(self) -> Iterator[ImportRow]:
        """Every record of the table, one after the other."""
        for record in self._found.records():
            row = ImportRow.of(self._found, record)
            reader = CellReader(self._found, record, row)
            row.title = " ".join(filter(None, map(reader.text, self.title_keys)))
            entry = self._entry(reader)
            if entry is None:
                row.settle(is_new=False)
            else:
                entry.read()
            yield row

    def _entry(self, reader: CellReader) -> RowCells | None:
        """What reads a record; None when it cannot be told what it is about, which has been said."""
        raise NotImplementedError

    def _is_first(self, reader: CellReader, about: str, key: str, sentence: str) -> bool:
        """Whether no row before is about the same; else `sentence`, which names that `{row}`, is said of the cell."""
        first = self._named.setdefault(about, reader.row.where)
        if first != reader.row.where:
            reader.refuse(key, sentence.format(row=first))
            return False
        return True


class RowCells:
    """Reads the cells of a record against what is there."""

    def __init__(self, world: World, reader: CellReader, *, is_new: bool) -> None:
        self._world = world
        self._reader = reader
        self._row = reader.row
        self._table = reader.found.table
        self._is_new = is_new
        self._values: dict[str, Value] = {}
        """What would be stored."""

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        raise NotImplementedError

    def _set(
        self,
        key: str,
        before: str,
        after: str,
        values: Mapping[str, Value],
        stored: tuple[Value, Value] = (None, None),
    ) -> None:
        """Keep what a cell changes.

        Args:
            key: Of the column.
            before: As people read it; empty where nothing is there.
            after: What it would be.
            values: What would be stored.
            stored: Before and after as codes, ISO dates, lists, where the words are something else.
        """
        self._values |= values
        self._row.changes.append(Change(key, self._table.column(key).head, before, after, *stored))

    def _is_blank(self, key: str, before: str, *, words: bool = False) -> bool:
        """Whether a cell says nothing; what is there then stays, and that is said.

        Args:
            key: Of the column.
            before: What is there, as people read it.
            words: Whether `-` and the like say nothing, too.
        """
        text = self._reader.text(key)
        if text and not (words and is_nothing(text)):
            return False
        if before and not self._is_new and key in self._reader.record.cells:
            self._row.kept.append(key)
        return True

    def _read(self, key: str, reader: Callable[[str], T]) -> T | None:
        """What a cell means; None when it cannot be read, which is said."""
        try:
            return reader(self._reader.text(key))
        except CellError as error:
            self._world.plan.year_missing |= isinstance(error, YearMissingError)
            self._reader.refuse(key, str(error))
        return None

    def _items(self, text: str) -> tuple[str, ...]:
        """The items of a list; the numbers that others put before them are none of them."""
        return items_of(text) if self._reader.found.is_whole else items_meant(text)

    def _lines(self, text: str) -> tuple[str, ...]:
        """The items that stand on lines of their own, likewise."""
        return lines_of(text) if self._reader.found.is_whole else without_numbers(lines_of(text))

    def _field(self, key: str, known: CellValue, year: int = 0) -> None:
        """A cell that is a field as it is stored, under the key of its column.

        Args:
            key: Of the column, and name of the field.
            known: What is there.
            year: Of a day without one; 0: none is meant.
        """
        kind = self._table.column(key).kind
        before = cell_text(kind, known)
        text = self._reader.text(key)
        if self._is_blank(key, "" if isinstance(known, Code) else before) or text == before:
            return
        found = self._read(key, lambda text: self._meaning(key, text, known, year))
        if found is None or (before and found == self._meaning(key, before, known, year)):
            return
        stored = None if self._is_new else stored_value(known), stored_value(found)
        self._set(key, before, cell_text(kind, found), {key: stored[1]}, stored)

    def _meaning(self, key: str, text: str, known: CellValue, year: int) -> CellValue:
        kind = self._table.column(key).kind
        if isinstance(known, Code):
            return read_code(type(known), text)
        if kind is Kind.DAY:
            return read_day(text, year)
        if kind is Kind.DAYS:
            return read_days(text)
        title = self._table.column(key).head
        if kind is Kind.LIST:
            return self._items(text)
        if kind is Kind.LINES:
            return tuple(checked_text(line, title) for line in self._lines(text))
        return checked_text(text, title)


def stored_value(value: CellValue) -> Value:
    """What a cell holds as it is stored: a code, an ISO date, a list."""
    if isinstance(value, Period):
        return {"start": stored_value(value.start), "due": stored_value(value.due)}
    if isinstance(value, Code):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return value


def checked_text(text: str, title: str) -> str:
    """A text as it will be kept.

    Raises:
        CellError: when it is too long; `title` names the field.
    """
    try:
        return check_text(text, title)
    except RefusedError as error:
        raise CellError(str(error)) from error


def checked_name(text: str) -> str:
    """A name as it will be kept.

    Raises:
        CellError: when it is none.
    """
    try:
        return check_name(text)
    except RefusedError as error:
        raise CellError(str(error)) from error


def same_items(text: str, items: Sequence[str]) -> bool:
    """Whether a cell lists these, in whatever order."""
    return set(items_of(text)) == set(items_of(cell_text(Kind.LIST, tuple(items))))
