"""The cells of a row of table 2, read against the task that the row is about (E2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import (
    CellError,
    YearMissingError,
    is_nothing,
    read_day,
    read_period,
    read_priority,
    read_status,
)
from tuiflow.model.code import Status
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.head import DUE, START
from tuiflow.model.import_row import CellReader, Change, Draft, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.office_table import Kind, Period
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, period_words
from tuiflow.model.record import Table, Value, block_fields, status_fields
from tuiflow.model.task import Block, Task, check_dates, check_name, check_text

D = TypeVar("D")

_TEXTS = ("description", "deliverable", "risk")


@dataclass(slots=True)
class TaskRow:
    """A row whose process and task have been found, before its cells are read."""

    reader: CellReader
    row: ImportRow
    process: str = ""
    label: str = ""
    uid: str = ""
    """The beginning of the uid, where the file gives it."""
    candidates: Sequence[Task] = ()
    """Tasks that the row may be about; none for a new one."""
    moved: bool = False


class TaskCells:
    """Reads the cells of a row against a task; a blank one stands for a new task."""

    def __init__(self, world: World, entry: TaskRow, task: Task, heads: Mapping[str, str]) -> None:
        self._world = world
        self._heads = heads
        self._reader = entry.reader
        self._row = entry.row
        self._process = entry.process
        self._moved = entry.moved
        self._task = task
        self._is_new = not task.uid
        self._year = world.year(entry.process)
        self._values: dict[str, Value] = {}

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        if self._moved:
            before = self._world.process_name(self._task.process)
            self._set(
                "process", before, self._world.process_name(self._process), {"process": self._process, "node": ""}
            )
        cells = self._reader.record.cells
        if "name" in cells:
            self._text("name", self._task.name, _checked_name)
        for key in _TEXTS:
            if key in cells:
                self._text(key, getattr(self._task, key), partial(_checked_text, _(TASK_FIELDS[key])))
        if "assignee" in cells:
            self._assignee()
        if "collaborators" in cells:
            self._collaborators()
        self._dates()
        if "priority" in cells:
            self._priority()
        if "status" in cells:
            self._status()
        if self._values and not self._row.problems:
            self._row.drafts.append(Draft(Table.TASKS, self._task.uid, self._values))

    def _set(self, key: str, before: str, after: str, values: Mapping[str, Value]) -> None:
        self._values |= values
        self._row.changes.append(Change(key, self._heads[key], before, after))

    def _is_blank(self, key: str, before: str, *, words: bool = True) -> bool:
        """Whether a cell says nothing; where the task has something, that is kept, and said."""
        text = self._reader.text(key)
        if text and not (words and is_nothing(text)):
            return False
        if before and not self._is_new:
            self._row.kept.append(self._heads[key])
        return True

    def _text(self, key: str, before: str, check: Callable[[str], str]) -> None:
        text = self._reader.text(key)
        if self._is_blank(key, before, words=False) or text == before:
            return
        if before and text == cell_text(Kind.TEXT, before):
            return
        kept = self._reader.read(key, check)
        if kept is not None and kept != before:
            self._set(key, before, kept, {key: kept})

    def _assignee(self) -> None:
        before = self._world.party_name(self._task.assignee) if self._task.assignee else ""
        text = self._reader.text("assignee")
        if self._is_blank("assignee", before) or (before and text == cell_text(Kind.TEXT, before)):
            return
        uid = self._reader.read("assignee", self._party)
        if uid and uid != self._task.assignee:
            self._set("assignee", before, self._world.party_name(uid), {"assignee": uid})

    def _party(self, text: str) -> str:
        return self._world.roster.party(text, self._process)

    def _collaborators(self) -> None:
        before = ""
        if self._task.collaborators:
            names = sorted(self._world.party_name(uid) for uid in self._task.collaborators)
            before = cell_text(Kind.LIST, tuple(name for name in names if name))
        text = self._reader.text("collaborators")
        if self._is_blank("collaborators", before) or (before and set(items_of(text)) == set(items_of(before))):
            return
        wanted = self._reader.read("collaborators", lambda text: [self._party(name) for name in items_of(text)])
        if wanted is None or set(wanted) == set(self._task.collaborators):
            return
        values: dict[str, Value] = {f"collaborators/{uid}": True for uid in wanted}
        values |= {f"collaborators/{uid}": False for uid in self._task.collaborators if uid not in wanted}
        after = BETWEEN.join(dict.fromkeys(self._world.party_name(uid) for uid in wanted))
        self._set("collaborators", before, after, values)

    def _dates(self) -> None:
        task, cells = self._task, self._reader.record.cells
        start, due = task.start, task.due
        known = period_words(Period(start, due))
        if "period" in cells and not self._is_blank("period", known):
            period = self._read_dates("period", lambda text: read_period(text, self._year))
            if period is None:
                return
            start, due = period.start or start, period.due or due
        for key in (START, DUE):
            text = self._reader.text(key)
            if key in cells and not is_nothing(text):
                day = self._read_dates(key, lambda text: read_day(text, self._year))
                start, due = (day or start, due) if key == START else (start, day or due)
        self._set_dates(start, due)

    def _set_dates(self, start: date | None, due: date | None) -> None:
        task = self._task
        if (start, due) == (task.start, task.due):
            return
        key = next(key for key in ("period", DUE, START) if key in self._reader.record.cells)
        try:
            check_dates(start, due)
        except RefusedError as error:
            self._reader.refuse(key, str(error))
            return
        days = {"start": (task.start, start), "due": (task.due, due)}
        values: dict[str, Value] = {name: new.isoformat() for name, (old, new) in days.items() if new and new != old}
        before, after = Period(task.start, task.due, self._year), Period(start, due, self._year)
        self._set("period", period_words(before), period_words(after), values)

    def _read_dates(self, key: str, reader: Callable[[str], D]) -> D | None:
        if self._reader.is_decimal(key):
            self._reader.refuse(key, _decimal_words(self._reader.text(key)))
            return None
        try:
            return reader(self._reader.text(key))
        except YearMissingError as error:
            self._world.plan.year_missing = True
            self._reader.refuse(key, str(error))
        except CellError as error:
            self._reader.refuse(key, str(error))
        return None

    def _priority(self) -> None:
        before = "" if self._is_new else self._task.priority.caption
        if self._is_blank("priority", ""):
            return
        priority = self._reader.read("priority", read_priority)
        if priority is not None and (self._is_new or priority is not self._task.priority):
            self._set("priority", before, priority.caption, {"priority": priority.value})

    def _status(self) -> None:
        if self._is_blank("status", ""):
            return
        status = self._reader.read("status", read_status)
        if status is None or (status is self._task.status and not self._is_new):
            return
        values = {"status": status.value} if self._is_new else status_fields(self._task, status)
        if status is Status.BLOCKED:
            reason = self._reader.text("risk") or self._task.risk
            if not reason:
                self._reader.refuse("status", _("blocked needs a reason: write it as the risk note of the row."))
                return
            values |= block_fields(Block(reason, since=self._world.known.today, unbegun=_is_unbegun(self._task)))
            self._row.remarks.append(_("the risk note becomes the reason of the block"))
        self._set("status", "" if self._is_new else self._task.status.caption, status.caption, values)


def _is_unbegun(task: Task) -> bool:
    return bool(task.uid) and task.status is Status.NOT_STARTED


def _checked_name(text: str) -> str:
    try:
        return check_name(text)
    except RefusedError as error:
        raise CellError(str(error)) from error


def _checked_text(title: str, text: str) -> str:
    try:
        return check_text(text, title)
    except RefusedError as error:
        raise CellError(str(error)) from error


def _decimal_words(text: str) -> str:
    return _("{text} is a number, so that 7.1 and 7.10 are the same: format the column as text or as dates.").format(
        text=text
    )
