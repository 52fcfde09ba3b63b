"""Table 2 (任务分配与跟踪表) from a file: each row a task that is new, changed or the same (E2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tuiflow.language import _
from tuiflow.model.cell_reading import CellError
from tuiflow.model.code import Priority, Status
from tuiflow.model.import_row import CellReader, Draft, ImportRow
from tuiflow.model.import_world import NewTask, World, split_label
from tuiflow.model.record import Table, Value
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import Task
from tuiflow.model.task_cells import TaskCells, TaskRow
from tuiflow.model.text import plain_name

_BLANK = Task("", "", "")


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

    def _entries(self) -> Iterator[TaskRow]:
        above = ""
        for record in self._found.records():
            row = ImportRow.of(self._found, record)
            entry = TaskRow(CellReader(self._found, record, row), row)
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

    def _match(self, entry: TaskRow) -> None:
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

    def _elsewhere(self, entry: TaskRow, name: str) -> Sequence[Task]:
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

    def _read(self, entry: TaskRow) -> None:
        row, reader = entry.row, entry.reader
        if not reader.text("name") and not entry.candidates:
            reader.refuse("name", _("a task needs a name."))
        if row.problems or not entry.candidates:
            TaskCells(self._world, entry, _BLANK).read()
            if not row.problems:
                self._add(entry)
            row.settle(is_new=True)
            return
        task = self._choose(entry)
        if task is None:
            row.settle(is_new=False)
            return
        TaskCells(self._world, entry, task).read()
        row.title = f"{task.label} {reader.text('name') or task.name}"
        row.settle(is_new=False)

    def _choose(self, entry: TaskRow) -> Task | None:
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

    def _is_same(self, entry: TaskRow, task: Task) -> bool:
        trial = ImportRow("", 0, "")
        reader = CellReader(entry.reader.found, entry.reader.record, trial)
        TaskCells(self._world, TaskRow(reader, trial, entry.process, entry.label), task).read()
        return not trial.changes

    def _add(self, entry: TaskRow) -> None:
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
        uid = self._world.known.new_uid()
        entry.row.drafts = [Draft(Table.TASKS, uid, values)]
        named = " ".join(entry.reader.text("id").split()) or label
        self._world.new_tasks[named] = NewTask(uid, str(values["name"]), entry.process, str(values.get("due", "")))
        entry.row.title = f"{label} {values['name']}"
