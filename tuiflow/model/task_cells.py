"""The cells of a row of table 2, read against the task that the row is about (E2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import is_nothing, read_day, read_period, read_priority, read_status
from tuiflow.model.code import Status
from tuiflow.model.head import DUE, START
from tuiflow.model.import_row import CellReader, Draft, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.office_table import Kind, Period
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, period_words
from tuiflow.model.record import Table, Value, block_fields, status_fields
from tuiflow.model.row_cells import RowCells, checked_name, same_items, stored_value
from tuiflow.model.task import Block, Task, check_dates
from tuiflow.model.text import plain_name

D = TypeVar("D")

_TEXTS = ("description", "deliverable", "risk", "acceptance")
_MORE = ("solved", "override")


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


class TaskCells(RowCells):
    """Reads the cells of a row against a task; a blank one stands for a new task."""

    def __init__(self, world: World, entry: TaskRow, task: Task) -> None:
        super().__init__(world, entry.reader, is_new=not task.uid)
        self._row = entry.row
        self._process = entry.process
        self._moved = entry.moved
        self._task = task
        self._year = world.year(entry.process) or entry.reader.found.sheet.year

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        if self._moved:
            before = self._world.process_name(self._task.process)
            self._set(
                "process", before, self._world.process_name(self._process), {"process": self._process, "node": ""}
            )
        cells = self._reader.record.cells
        if "name" in cells:
            self._name()
        for key in _TEXTS:
            if key in cells:
                self._field(key, getattr(self._task, key))
        if cells.get("node"):
            self._node()
        if "assignee" in cells:
            self._assignee()
        if "collaborators" in cells:
            self._collaborators()
        self._dates()
        if "priority" in cells:
            self._priority()
        if "status" in cells:
            self._status()
        self._outcome()
        if self._values and not self._row.problems:
            self._row.drafts.append(Draft(Table.TASKS, self._task.uid, self._values))

    def _name(self) -> None:
        before, text = self._task.name, self._reader.text("name")
        if self._is_blank("name", before) or text in (before, cell_text(Kind.TEXT, before)):
            return
        kept = self._read("name", checked_name)
        if kept is not None and kept != before:
            self._set("name", before, kept, {"name": kept})

    def _node(self) -> None:
        """A node that is not there is passed over: others name their steps as they like."""
        text = self._reader.text("node")
        before = self._world.known.name_of(self._task.node) if self._task.node and not self._moved else ""
        if text == cell_text(Kind.TEXT, before):
            return
        uid = self._world.nodes(self._process).get(plain_name(text), "")
        if not uid:
            self._row.remarks.append(_("there is no node “{name}”: it is left out").format(name=text))
        elif uid != self._task.node:
            self._set("node", before, text, {"node": uid})

    def _assignee(self) -> None:
        before = self._world.party_name(self._task.assignee) if self._task.assignee else ""
        text = self._reader.text("assignee")
        if self._is_blank("assignee", before, words=True) or (before and text == cell_text(Kind.TEXT, before)):
            return
        uid = self._reader.read("assignee", self._party)
        if uid and uid != self._task.assignee:
            self._set("assignee", before, self._world.party_name(uid), {"assignee": uid})

    def _party(self, text: str) -> str:
        return self._world.roster.party(text, self._process)

    def _collaborators(self) -> None:
        names = sorted(filter(None, map(self._world.party_name, self._task.collaborators)))
        before = cell_text(Kind.LIST, tuple(names))
        text = self._reader.text("collaborators")
        if self._is_blank("collaborators", before, words=True) or (before and same_items(text, names)):
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
        if "period" in cells and not self._is_blank("period", known, words=True):
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
        self._set(
            "period", period_words(before), period_words(after), values, (stored_value(before), stored_value(after))
        )

    def _read_dates(self, key: str, reader: Callable[[str], D]) -> D | None:
        if self._reader.is_decimal(key):
            self._reader.refuse(key, _decimal_words(self._reader.text(key)))
            return None
        return self._read(key, reader)

    def _priority(self) -> None:
        before = "" if self._is_new else self._task.priority.caption
        if self._is_blank("priority", "", words=True):
            return
        priority = self._reader.read("priority", read_priority)
        if priority is not None and (self._is_new or priority is not self._task.priority):
            was = None if self._is_new else self._task.priority.value
            self._set("priority", before, priority.caption, {"priority": priority.value}, (was, priority.value))

    def _status(self) -> None:
        if self._is_blank("status", "", words=True):
            return
        status = self._read("status", read_status)
        if status is None or (status is self._task.status and not self._is_new):
            if self._task.block is not None:
                self._field("block_reason", self._task.block.reason)
            return
        values = {"status": status.value} if self._is_new else status_fields(self._task, status)
        if status is Status.BLOCKED:
            block = self._block()
            if block is None:
                return
            values |= block_fields(block)
        was, words = (None, "") if self._is_new else (self._task.status.value, self._task.status.caption)
        self._set("status", words, status.caption, values, (was, status.value))

    def _block(self) -> Block | None:
        """Why it is blocked; the form has no column for that, so that its risk note has to say it."""
        reason = self._reader.text("block_reason")
        if not reason:
            reason = self._reader.text("risk") or self._task.risk
            if not reason:
                self._reader.refuse("status", _("blocked needs a reason: write it as the risk note of the row."))
                return None
            self._row.remarks.append(_("the risk note becomes the reason of the block"))
        helper = self._read("block_helper", self._party) if self._reader.text("block_helper") else ""
        since = self._read("block_since", lambda text: read_day(text, self._year))
        return Block(reason, helper or "", since or self._world.known.today, unbegun=_is_unbegun(self._task))

    def _outcome(self) -> None:
        """What became of the work: how a block was solved, who accepted it (V1)."""
        cells, accepted = self._reader.record.cells, self._task.accepted
        for key in _MORE:
            if key in cells:
                self._field(key, getattr(self._task, key))
        if cells.get("accepted_by"):
            before = self._world.party_name(accepted.by) or accepted.by
            by = self._read("accepted_by", self._world.roster.person) or self._reader.text("accepted_by")
            if by != accepted.by and self._reader.text("accepted_by") != cell_text(Kind.TEXT, before):
                self._set("accepted_by", before, self._reader.text("accepted_by"), {"accepted_by": by})
        if "accepted_on" in cells:
            self._field("accepted_on", accepted.on, self._year)
        if "returns" in cells:
            self._field("returns", accepted.returns)
        if "points" in cells:
            self._field("points", accepted.points)


def _is_unbegun(task: Task) -> bool:
    return bool(task.uid) and task.status is Status.NOT_STARTED


def _decimal_words(text: str) -> str:
    return _("{text} is a number, so that 7.1 and 7.10 are the same: format the column as text or as dates.").format(
        text=text
    )
