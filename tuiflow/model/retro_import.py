"""Table 4 (复盘总结表) from a file: a retrospective that is new, changed or the same (V2); improvements become tasks (V3)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError, YearMissingError, read_day
from tuiflow.model.code import Priority, Status
from tuiflow.model.import_row import CellReader, Draft, Fate
from tuiflow.model.import_world import World
from tuiflow.model.office_text import day_words, lined
from tuiflow.model.record import Table, Value
from tuiflow.model.retro import Retro, RetroState, check_due, retro_fields
from tuiflow.model.retro_form import LINES
from tuiflow.model.row_cells import RowCells, TableImport, checked_name
from tuiflow.model.task import Task
from tuiflow.model.text import plain_name

_FIELDS = ("goal", *LINES, "present", "goal_note", "efficiency_note", "collaboration_note")


class RetroImport(TableImport):
    """Compares the retrospectives of a table with those that are there."""

    title_keys = ("project", "date")

    def _entry(self, reader: CellReader) -> RowCells | None:
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
        about = retro.uid if held else f"{process} {day}"
        if not self._is_first(reader, about, "date", _("{row} is about the same retrospective already.")):
            return None
        return _RetroRow(self._world, reader, retro, is_new=not held)

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


class _RetroRow(RowCells):
    """Reads a record against a retrospective."""

    def __init__(self, world: World, reader: CellReader, retro: Retro, *, is_new: bool) -> None:
        super().__init__(world, reader, is_new=is_new)
        self._retro = retro
        self._tasks: list[Draft] = []

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        retro = self._retro
        if self._is_new and retro.day is not None:
            self._set("date", "", day_words(retro.day), {}, (None, retro.day.isoformat()))
        for key in _FIELDS:
            self._field(key, getattr(retro, key))
        if self._is_new:  # one that is there is closed by hand: what it still lacks is asked then
            self._field("state", retro.state)
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

    def _improvements(self) -> None:
        """Each is a task of the process; those that are there and not in the file stay."""
        known = [task.name for task in self._own_tasks() if task.retro == self._retro.uid]
        before = lined(known)
        if self._is_blank("improvements", before):
            return
        wanted = self._read("improvements", lambda text: [checked_name(line) for line in self._lines(text)])
        if wanted is None or self._row.problems:
            return
        there = set(map(plain_name, [*known, *self._lines(before)]))
        new = {plain: name for name in wanted if (plain := plain_name(name)) not in there}
        links = [self._link(plain) for plain in map(plain_name, wanted) if plain in new]
        made = [name for plain, name in new.items() if plain not in links]
        for name in made:
            self._make(name)
        if new:
            self._set("improvements", before, lined([*known, *new.values()]), {})
        if made:
            self._row.remarks.append(_("new improvements become tasks; they still need somebody and a day"))

    def _own_tasks(self) -> Sequence[Task]:
        process = self._retro.process
        return [] if self._world.is_new(process) else self._world.known.tasks_of(process)

    def _link(self, name: str) -> str:
        """Take a task of that name, in plain form, for the improvement: one of the process, there or in the file.

        Returns the name; empty where no such task is left.
        """
        world, process = self._world, self._retro.process
        there = [one.uid for one in self._own_tasks() if not one.retro and plain_name(one.name) == name]
        brought = [
            one.uid for one in world.new_tasks.values() if (one.process, plain_name(one.name)) == (process, name)
        ]
        uid = next((uid for uid in there + brought if uid not in world.improving), "")
        if not uid:
            return ""
        self._check_due(uid)
        world.improving.add(uid)
        self._tasks.append(Draft(Table.TASKS, uid, {"retro": self._retro.uid}))
        return name

    def _check_due(self, uid: str) -> None:
        """Refuse an improvement that would have been due before the retrospective, as where it is typed."""
        dues = {task.uid: task.due.isoformat() for task in self._own_tasks() if task.due is not None}
        dues |= {task.uid: task.due for task in self._world.new_tasks.values()}
        held = self._retro.day.isoformat() if self._retro.day is not None else ""
        try:
            check_due(dues.get(uid, ""), held, self._world.known.today)
        except RefusedError as error:
            self._reader.refuse("improvements", str(error))

    def _make(self, name: str) -> None:
        values: dict[str, Value] = {
            "label": self._world.next_label(self._retro.process),
            "name": name,
            "process": self._retro.process,
            "retro": self._retro.uid,
            "status": Status.NOT_STARTED.value,
            "priority": Priority.MEDIUM.value,
        }
        self._tasks.append(Draft(Table.TASKS, self._world.known.new_uid(), values))
