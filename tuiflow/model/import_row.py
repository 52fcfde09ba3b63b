"""What an import would do, row by row: nothing is done before somebody has agreed to it ("The four office tables")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from tuiflow.language import _, noop
from tuiflow.model.cell_reading import CellError, check_value
from tuiflow.model.code import Code
from tuiflow.model.record import Table, Value
from tuiflow.model.sheet import Place
from tuiflow.model.table_finding import FoundTable, Record

T = TypeVar("T")


class Fate(Code):
    """What becomes of a row."""

    NEW = "new", noop("new")
    CHANGED = "changed", noop("changed")
    SAME = "same", noop("the same")
    REFUSED = "refused", noop("not yours to change")
    UNREADABLE = "unreadable", noop("cannot be read")


class Change(NamedTuple):
    """A field that would be set."""

    key: str
    """Of the column."""
    head: str
    before: str
    """As people read it; empty where nothing was there."""
    after: str
    was: Value = None
    """The same as it is stored: codes, ISO dates, lists; None where the words say it."""
    will_be: Value = None


class Draft(NamedTuple):
    """Fields of one record that would be set."""

    table: Table
    uid: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class ImportRow:
    """One row of a file, and what becomes of it."""

    where: str
    """`Sheet “任务”, row 5`."""
    number: int
    """Of the row, from 1."""
    table: str
    """Key of the office table."""
    sheet: str = ""
    """Name of the sheet; empty for a file that has only one."""
    title: str = ""
    """What it is about: `CSAT-001 客户邀约`."""
    fate: Fate = Fate.SAME
    changes: list[Change] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Keys of columns whose cells are blank in the file while the workspace has a value, which stays."""
    remarks: list[str] = field(default_factory=list)
    """What else there is to know."""
    problems: list[str] = field(default_factory=list)
    """Why it cannot be read, each with its place."""
    refused: list[str] = field(default_factory=list)
    """What the actor may not do, or a rule does not allow."""
    drafts: list[Draft] = field(default_factory=list)

    @classmethod
    def of(cls, found: FoundTable, record: Record) -> ImportRow:
        """The row of a record, before anything is known of it."""
        return cls(found.where(record), record.row + 1, found.table.key, found.sheet.name)

    def settle(self, *, is_new: bool) -> None:
        """Decide the fate from what was found; what cannot be read sets nothing."""
        if self.problems:
            self.fate = Fate.UNREADABLE
            self.drafts, self.changes = [], []
        elif is_new:
            self.fate = Fate.NEW
        else:
            self.fate = Fate.CHANGED if self.changes else Fate.SAME


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person, process, phase or role that is not there yet; it is made only when a row that is imported names it."""

    table: Table
    uid: str
    name: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class ImportPlan:
    """What importing a file would do."""

    rows: list[ImportRow] = field(default_factory=list)
    newcomers: dict[str, Newcomer] = field(default_factory=dict)
    """By uid."""
    ignored: dict[str, Sequence[str]] = field(default_factory=dict)
    """Where → heads of columns that are none of the table's."""
    year_missing: bool = False
    """A day has no year, and nothing says which one is meant."""
    process_missing: bool = False
    """A row says nothing of its process, and nothing else does."""

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows meet which fate."""
        return Counter(row.fate for row in self.rows)

    @property
    def settable(self) -> list[ImportRow]:
        """The rows that would set something."""
        return [row for row in self.rows if row.drafts]

    def arriving(self) -> list[Newcomer]:
        """What would be made because rows name it, in the order in which the file does."""
        named: set[str] = set()
        for row in self.rows:
            for draft in row.drafts:
                named |= _named(draft.uid, draft.values)
        found = [one for uid, one in self.newcomers.items() if uid in named]
        for one in found:
            named |= _named(one.uid, one.values)
        return [one for uid, one in self.newcomers.items() if uid in named]


_NAMING = frozenset({"process", "phase", "role", "assignee", "reporter"})
"""Fields that name another record."""


def _named(uid: str, values: Mapping[str, Value]) -> set[str]:
    """The uids that a record names, its own included."""
    found = {uid}
    for name, value in values.items():
        element = name.partition("/")[2]
        if element:
            found.add(element)
        elif name in _NAMING and isinstance(value, str):
            found.add(value)
    return found


class CellReader:
    """Reads the cells of one record, and gathers all that is wrong with them."""

    def __init__(self, found: FoundTable, record: Record, row: ImportRow) -> None:
        self.found, self.record, self.row = found, record, row
        self._check_values()

    def _check_values(self) -> None:
        sheet = self.found.sheet
        for key, text in self.record.cells.items():
            if text.startswith("#"):
                self.read(key, check_value)
            if sheet.unreckoned and self._place(key) in sheet.unreckoned and not text:
                self.refuse(
                    key, _("a formula without its value: open the file in Excel or WPS, save it, and import that.")
                )

    def _place(self, key: str) -> Place:
        return self.found.place(self.record, key)

    def text(self, key: str) -> str:
        """The text of a cell; empty where the sheet has no such column."""
        return self.record.cells.get(key, "")

    def read(self, key: str, reader: Callable[[str], T]) -> T | None:
        """What a cell means; None when it cannot be read, which is kept."""
        try:
            return reader(self.text(key))
        except CellError as error:
            self.refuse(key, str(error))
            return None

    def refuse(self, key: str, sentence: str) -> None:
        """Keep what is wrong with a cell, with its place."""
        self.row.problems.append(f"{self.found.where(self.record, key)}: {sentence}")

    def is_decimal(self, key: str) -> bool:
        """Whether a cell is a number with decimals: `7.1` may stand for what was typed as `7.10`."""
        return self._place(key) in self.found.sheet.decimals
