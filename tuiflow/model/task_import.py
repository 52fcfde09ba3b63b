"""Table 2 (任务分配与跟踪表) from a file: each row a task that is new, changed or the same (E2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from tuiflow.model.code import Priority, Status
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.head import DUE, START
from tuiflow.model.import_row import CellReader, Change, Draft, ImportRow
from tuiflow.model.import_world import World, split_label
from tuiflow.model.office_table import TASK_TABLE, Kind, Period
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, period_words
from tuiflow.model.record import Table, Value, block_fields, status_fields
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import Block, Task, check_dates, check_name, check_text
from tuiflow.model.text import plain_name

D = TypeVar("D")

_TEXTS = ("description", "deliverable", "risk")
_BLANK = Task("", "", "")


@dataclass(slots=True)
class _Entry:
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


@dataclass(slots=True)
class _Index:
    """The tasks of a process by id and by name, in plain form."""

    by_label: dict[str, list[Task]] = field(default_factory=dict)
    by_name: dict[str, list[Task]] = field(default_factory=dict)


def labels_by_process(found: FoundTable) -> Iterator[tuple[str, str]]:
    """The names of processes as they are written, each with an id of its tasks: a new process takes its prefix from them."""
    above = ""
    for record in found.records():
        above = record.cells.get("process", "") or above
        label = " ".join(record.cells.get("id", "").split())
        if label:
            yield above, label


class TaskImport:
    """Compares the rows of a table with the tasks that are there."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._indexes: dict[str, _Index] = {}
        self._heads = {column.key: column.head for column in TASK_TABLE.columns}
        self._used: dict[str, str] = {}
        """Uid of a task, or process and id of a new one → the row that is about it."""

    def rows(self) -> Iterator[ImportRow]:
        """Every row of the table, one after the other."""
        entries = list(self._entries())
        for entry in entries:  # before ids are given, those that the file gives are known
            if entry.label:
                self._world.take_label(entry.label)
        for entry in entries:
            self._read(entry)
            yield entry.row

    # Which task a row is about

    def _entries(self) -> Iterator[_Entry]:
        above = ""
        for record in self._found.records():
            row = ImportRow(self._found.where(record), record.row + 1, TASK_TABLE.key)
            entry = _Entry(CellReader(self._found, record, row), row)
            label = entry.reader.text("id")
            if label:
                entry.label, entry.uid = entry.reader.read("id", split_label) or ("", "")
            named = entry.reader.text("process") or self._process_of(entry.label, above) or above
            above = named
            entry.process = self._process(entry.reader, named)
            row.title = " ".join(f"{label} {entry.reader.text('name')}".split())
            if entry.process and not row.problems:
                self._match(entry)
            yield entry

    def _process_of(self, label: str, above: str) -> str:
        """The name of the process of the task of that id, for rows that name none; empty where the id does not say it."""
        found = self._world.known.with_label(label) if label else []
        processes = {task.process for task in found}
        if len(processes) != 1 or (above and self._world.process(above) in processes):
            return ""
        return self._world.process_name(processes.pop())

    def _process(self, reader: CellReader, named: str) -> str:
        if not named:
            process = self._world.only_process()
            if not process:
                self._world.plan.process_missing = True
                reader.refuse("process", _("no process is named: say which one the tasks belong to."))
            return process
        found = self._world.process(named)
        if found:
            return found
        try:
            return self._world.new_process(named)
        except CellError as error:
            reader.refuse("process", str(error))
            return ""

    def _match(self, entry: _Entry) -> None:
        index = self._index(entry.process)
        name = plain_name(entry.reader.text("name"))
        if not entry.label:
            entry.candidates = index.by_name.get(name, []) if name else []
            if len(entry.candidates) > 1:
                listed = _(", ").join(task.label for task in entry.candidates)
                sentence = _("{count} tasks are called so ({tasks}): give the id.")
                entry.reader.refuse("name", sentence.format(count=len(entry.candidates), tasks=listed))
            return
        found: Sequence[Task] = index.by_label.get(entry.label.casefold(), [])
        if entry.uid:  # of several with one id; in another workspace than where it was written by its name alone
            own = [task for task in found if task.uid.startswith(entry.uid)]
            entry.candidates = own or [task for task in found if plain_name(task.name) == name]
            return
        if len(found) > 1 and (named := [task for task in found if plain_name(task.name) == name]):
            found = named
        elif len(found) > 1:
            listed = _(", ").join(sorted(task.name for task in found))
            sentence = _("{count} tasks have this id ({tasks}), and none of them this name: rename it by hand.")
            entry.reader.refuse("id", sentence.format(count=len(found), tasks=listed))
        elif not found:
            found = self._elsewhere(entry, name)
        entry.candidates = found

    def _elsewhere(self, entry: _Entry, name: str) -> Sequence[Task]:
        """The task of that id and name in another process: it has moved. A stranger's id cannot be used twice."""
        others = [task for task in self._world.known.with_label(entry.label) if task.process != entry.process]
        named = [task for task in others if plain_name(task.name) == name]
        if named:
            entry.moved = True
            return named[:1]
        if others:
            process = self._world.process_name(others[0].process)
            sentence = _("a task of “{process}” has this id ({name}): give another one, or leave the cell blank.")
            entry.reader.refuse("id", sentence.format(process=process, name=others[0].name))
        return []

    def _index(self, process: str) -> _Index:
        index = self._indexes.get(process)
        if index is None:
            index = self._indexes[process] = _Index()
            for task in [] if self._world.is_new(process) else self._world.known.tasks_of(process):
                index.by_label.setdefault(task.label.casefold(), []).append(task)
                index.by_name.setdefault(plain_name(task.name), []).append(task)
        return index

    # What a row says

    def _read(self, entry: _Entry) -> None:
        row, reader = entry.row, entry.reader
        if not reader.text("name") and not entry.candidates:
            reader.refuse("name", _("a task needs a name."))
        if row.problems or not entry.candidates:
            _Fields(self._world, entry, _BLANK, self._heads).read()
            if not row.problems:
                self._add(entry)
            row.settle(is_new=True)
            return
        task = self._choose(entry)
        if task is None:
            row.settle(is_new=False)
            return
        _Fields(self._world, entry, task, self._heads).read()
        row.title = f"{task.label} {reader.text('name') or task.name}"
        row.settle(is_new=False)

    def _choose(self, entry: _Entry) -> Task | None:
        """The task among those of one id and name that no row is about yet: the one that is as the row says, if any."""
        free = [task for task in entry.candidates if task.uid not in self._used]
        if not free:
            key = "id" if entry.label else "name"
            first = self._used[entry.candidates[0].uid]
            entry.reader.refuse(key, _("{row} is about the same task already.").format(row=first))
            return None
        chosen = next((task for task in free if self._is_same(entry, task)), free[0]) if len(free) > 1 else free[0]
        self._used[chosen.uid] = entry.row.where
        return chosen

    def _is_same(self, entry: _Entry, task: Task) -> bool:
        trial = ImportRow("", 0, "")
        reader = CellReader(entry.reader.found, entry.reader.record, trial)
        _Fields(self._world, _Entry(reader, trial, entry.process, entry.label), task, self._heads).read()
        return not trial.changes

    def _add(self, entry: _Entry) -> None:
        """The draft of a new task gets its identity, id and process."""
        if entry.label:
            key = f"{entry.process}/{entry.label.casefold()}~{entry.uid}"  # two tasks of one id can both be meant
            if key in self._used:
                entry.reader.refuse("id", _("{row} has this id already.").format(row=self._used[key]))
                return
            self._used[key] = entry.row.where
        label = entry.label or self._world.next_label(entry.process)
        values: dict[str, Value] = {"label": label, "process": entry.process}
        values |= {"status": Status.NOT_STARTED.value, "priority": Priority.MEDIUM.value}
        values |= {name: value for draft in entry.row.drafts for name, value in draft.values.items() if value}
        entry.row.drafts = [Draft(Table.TASKS, self._world.known.new_uid(), values)]
        entry.row.title = f"{label} {values['name']}"


class _Fields:
    """Reads the cells of a row against a task; a blank one stands for a new task."""

    def __init__(self, world: World, entry: _Entry, task: Task, heads: Mapping[str, str]) -> None:
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
