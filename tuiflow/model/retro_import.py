"""Table 4 (复盘总结表) from a file: a retrospective that is new, changed or the same (V2); improvements become tasks (V3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError, YearMissingError, read_day
from tuiflow.model.code import Priority, Status
from tuiflow.model.import_row import CellReader, Change, Draft, Fate, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.office_table import RETRO_TABLE, Kind
from tuiflow.model.office_text import cell_text, day_words, lined, lines_of
from tuiflow.model.record import Table, Value
from tuiflow.model.retro import Retro, RetroState, retro_fields
from tuiflow.model.retro_form import LINES
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import check_name, check_text
from tuiflow.model.text import plain_name


class RetroImport:
    """Compares the retrospectives of a table with those that are there."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._named: dict[str, str] = {}
        """Uid of a retrospective → the row that is about it."""

    def rows(self) -> Iterator[ImportRow]:
        """Every retrospective of the table, one after the other."""
        for record in self._found.records():
            row = ImportRow(self._found.where(record), record.row + 1, RETRO_TABLE.key)
            reader = CellReader(self._found, record, row)
            row.title = f"{reader.text('project')} {reader.text('date')}".strip()
            retro = self._retro(reader)
            if retro is None:
                row.settle(is_new=False)
            else:
                _RetroRow(self._world, reader, row, retro).read()
            yield row

    def _retro(self, reader: CellReader) -> Retro | None:
        """The retrospective that a record is about, there or new; None when that cannot be told."""
        process = reader.read("project", self._process)
        if process is None:
            return None
        try:
            day = read_day(reader.text("date"), self._world.year(process))
        except CellError as error:
            self._world.plan.year_missing |= isinstance(error, YearMissingError)
            reader.refuse("date", str(error))
            return None
        known = [one for one in self._world.known.retros.values() if one.process == process]
        held = [one for one in known if one.day == day] if day is not None else known
        if len(held) > 1:
            reader.refuse("date", _("this process has several retrospectives: say of which day."))
            return None
        retro = held[0] if held else Retro(self._world.known.new_uid(), process, day)
        key = retro.uid if held else f"{process} {day}"
        if key in self._named:
            reader.refuse("date", _("{row} is about the same retrospective already.").format(row=self._named[key]))
            return None
        self._named[key] = reader.row.where
        return retro

    def _process(self, text: str) -> str:
        found = self._world.process(text) if text else self._world.only_process()
        if not found:
            self._world.plan.process_missing |= not text
            raise CellError(
                _("there is no process “{name}”: say which one it looks back on.").format(name=text)
                if text
                else _("no process is named: say which one it looks back on.")
            )
        return found


class _RetroRow:
    """Reads a record against a retrospective."""

    def __init__(self, world: World, reader: CellReader, row: ImportRow, retro: Retro) -> None:
        self._world = world
        self._reader = reader
        self._row = row
        self._retro = retro
        self._is_new = retro.uid not in world.known.retros
        self._values: dict[str, Value] = {}
        self._tasks: list[Draft] = []

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        retro = self._retro
        if self._is_new and retro.day is not None:
            self._set("date", "", day_words(retro.day))
        if not self._is_blank("goal", retro.goal) and self._reader.text("goal") != cell_text(Kind.TEXT, retro.goal):
            goal = self._reader.read("goal", lambda text: _checked(text, "goal"))
            if goal is not None:
                self._values["goal"] = goal
                self._set("goal", retro.goal, goal)
        for key in LINES:
            self._lines(key)
        self._improvements()
        if self._is_new:
            self._values = retro_fields(retro) | self._values
        if not self._row.problems:
            own = [Draft(Table.RETROS, retro.uid, self._values)] if self._values else []
            self._row.drafts = [*own, *self._tasks]
        self._row.settle(is_new=self._is_new)
        if self._row.drafts and retro.state is RetroState.CLOSED:
            self._row.refused = [_("this retrospective is closed: open it again to change it.")]
            self._row.drafts, self._row.fate = [], Fate.REFUSED

    def _is_blank(self, key: str, before: str) -> bool:
        if self._reader.text(key):
            return False
        if before and key in self._reader.record.cells:
            self._row.kept.append(RETRO_TABLE.column(key).head)
        return True

    def _set(self, key: str, before: str, after: str) -> None:
        self._row.changes.append(Change(key, RETRO_TABLE.column(key).head, before, after))

    def _lines(self, key: str) -> None:
        known: Sequence[str] = getattr(self._retro, key)
        before = cell_text(Kind.LINES, tuple(known))
        if self._is_blank(key, before):
            return
        wanted = self._reader.read(key, lambda text: [_checked(line, key) for line in lines_of(text)])
        if wanted is not None and tuple(wanted) != lines_of(before):
            self._values[key] = list[Value](wanted)
            self._set(key, before, lined(wanted))

    def _improvements(self) -> None:
        """Each is a task of the process; those that are there and not in the file stay."""
        tasks = self._world.known.tasks_of(self._retro.process)
        known = [task.name for task in tasks if task.retro == self._retro.uid]
        before = lined(known)
        if self._is_blank("improvements", before):
            return
        wanted = self._reader.read("improvements", lambda text: [_named(line) for line in lines_of(text)])
        if wanted is None or self._row.problems:
            return
        there = {plain_name(name) for name in known}
        new = [name for name in dict.fromkeys(wanted) if plain_name(name) not in there]
        for name in new:
            values: dict[str, Value] = {
                "label": self._world.next_label(self._retro.process),
                "name": name,
                "process": self._retro.process,
                "retro": self._retro.uid,
                "status": Status.NOT_STARTED.value,
                "priority": Priority.MEDIUM.value,
            }
            self._tasks.append(Draft(Table.TASKS, self._world.known.new_uid(), values))
        if new:
            self._set("improvements", before, lined([*known, *new]))
            self._row.remarks.append(_("new improvements become tasks; they still need somebody and a day"))


def _checked(text: str, key: str) -> str:
    try:
        return check_text(text, RETRO_TABLE.column(key).head)
    except RefusedError as error:
        raise CellError(str(error)) from error


def _named(text: str) -> str:
    try:
        return check_name(text)
    except RefusedError as error:
        raise CellError(str(error)) from error
