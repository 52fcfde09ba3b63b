"""Taking in files that others wrote: first what it would do, and only when that is agreed to, one change of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.import_review import KIND, Review
from tuiflow.actions.lookup import find_process
from tuiflow.actions.notices import notices_of
from tuiflow.actions.placing import keys_at
from tuiflow.errors import RefusedError, UsageError
from tuiflow.exchange.sheet_file import read_sheets
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.companion_import import (
    PeopleImport,
    ProcessesImport,
    RaciImport,
    RolesImport,
    nodes_with_letters,
)
from tuiflow.model.companion_table import RACI_TABLE, TABLES
from tuiflow.model.import_row import Fate, ImportPlan, ImportRow
from tuiflow.model.import_world import Known, Wanted, World
from tuiflow.model.office_table import OFFICE_TABLES, TASK_TABLE
from tuiflow.model.process_import import ProcessImport
from tuiflow.model.record import Table, Value
from tuiflow.model.report_import import ReportImport
from tuiflow.model.retro_import import RetroImport
from tuiflow.model.roster import Roster
from tuiflow.model.sheet import Progress, Sheet
from tuiflow.model.table_finding import FoundTable, find_table
from tuiflow.model.task_import import TaskImport, labels_by_process
from tuiflow.store.change import Edit

AUTO = "auto"
"""Whatever tables there are."""

WHAT = (AUTO, *OFFICE_TABLES)
"""What can be asked for."""

YEARS = range(1990, 2100)

PART_BYTES = 300_000
"""A change of more than that is written in parts, which are still one thing to undo (store.change.LINE_LIMIT)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants of a file."""

    what: str = AUTO
    """Key of an office table, or `AUTO`."""
    sheet: str = ""
    """The only sheet that is looked at; empty: all that are not hidden."""
    process: str = ""
    """Name of the process of rows that name none, or one that is not there."""
    year: str = ""
    """Of days that are written without one, as typed."""


@dataclass(slots=True)
class Opened:
    """A file that has been read, with the tables found in it."""

    name: str
    tables: list[FoundTable]
    others: list[str] = field(default_factory=list)
    """Names of sheets in which no table was found, and of hidden ones."""

    def ids(self) -> Iterator[tuple[str, str]]:
        """The names of processes with the ids of their tasks."""
        for found in self.tables:
            if found.table is TASK_TABLE:
                yield from labels_by_process(found)


def open_file(path: Path, choice: Choice, progress: Progress | None = None) -> Opened:
    """Read a file, and find the tables in it; nothing else is looked at, so that it can be done in a thread.

    Raises:
        UsageError: when there is no such file, or no such sheet or table is known.
        RefusedError: when it cannot be read, or has none of the tables that are wanted.
    """
    if choice.what not in WHAT:
        raise UsageError(
            _("“{text}” cannot be imported: use one of {known}.").format(text=choice.what, known=_(", ").join(WHAT))
        )
    sheets = read_sheets(path, progress)
    wanted = [one for one in sheets if _is_wanted(one, choice.sheet)]
    if choice.sheet and not wanted:
        known = _(", ").join(f"“{sheet.name}”" for sheet in sheets if sheet.name) or _("only one, without a name")
        raise UsageError(
            _("{file} has no sheet “{sheet}”. It has: {known}.").format(file=path.name, sheet=choice.sheet, known=known)
        )
    found = {id(one): find_table(one, "" if choice.what == AUTO else choice.what) for one in wanted}
    tables = [table for table in found.values() if table is not None]
    if not tables:
        raise RefusedError(_nothing_found(path, choice))
    order = list(TABLES)
    tables.sort(key=lambda table: order.index(table.table.key))
    others = [one.name for one in sheets if found.get(id(one)) is None and one.name and (one.rows or one.hidden)]
    return Opened(path.name, tables, others)


def _is_wanted(sheet: Sheet, name: str) -> bool:
    return sheet.name.casefold() == name.strip().casefold() if name else not sheet.hidden


def _nothing_found(path: Path, choice: Choice) -> str:
    tables = [OFFICE_TABLES[choice.what]] if choice.what != AUTO else list(OFFICE_TABLES.values())
    titles = _(", ").join(table.title for table in tables)
    heads = _(", ").join(column.head for column in tables[0].columns[:4])
    return _(
        "{file} has no {titles}: its heads, such as {heads}, have to stand in the first 10 rows of a sheet."
    ).format(file=path.name, titles=titles, heads=heads)


def check_year(text: str) -> int:
    """A year as typed; 0 for none.

    Raises:
        UsageError: when it is none.
    """
    wanted = text.strip().removesuffix("年")
    if not wanted:
        return 0
    if not wanted.isdecimal() or int(wanted) not in YEARS:
        raise UsageError(_("“{text}” is no year: write it with four digits, such as 2024.").format(text=text.strip()))
    return int(wanted)


def read_wanted(desk: Desk, choice: Choice) -> Wanted:
    """What somebody says beside the file.

    Raises:
        RefusedError: when no such process is there.
        UsageError: when the year is none.
    """
    process = find_process(desk.workspace, choice.process).uid if choice.process.strip() else ""
    return Wanted(process, check_year(choice.year))


class _Reader(Protocol):
    """Compares the rows of a table with what is there."""

    def rows(self) -> Iterator[ImportRow]:
        """Every row, one after the other."""


_READERS: Mapping[str, Callable[[World, FoundTable], _Reader]] = {
    "people": PeopleImport,
    "processes": ProcessesImport,
    "roles": RolesImport,
    "raci": RaciImport,
    "process": ProcessImport,
    "tasks": TaskImport,
    "report": ReportImport,
    "retro": RetroImport,
}


def plan_import(desk: Desk, opened: Opened, wanted: Wanted) -> ImportPlan:
    """What importing an opened file would do. Nothing is changed.

    A row for every row of its tables; what the actor may not do is marked as refused in them (E6, E11).
    """
    plan = ImportPlan()
    for _row in planned(desk, opened, wanted, plan):
        pass
    return plan


def planned(desk: Desk, opened: Opened, wanted: Wanted, plan: ImportPlan) -> Iterator[ImportRow]:
    """The same, row by row: `plan` is complete when all have been taken."""
    world = World(_known(desk), _roster(desk), wanted, plan, opened.ids)
    for found in opened.tables:
        if found.table is RACI_TABLE:
            world.with_letters.update(nodes_with_letters(found))
    review = Review(desk)
    for found in opened.tables:
        if found.extra:
            plan.ignored[found.sheet.name] = found.extra
        for row in _READERS[found.table.key](world, found).rows():
            world.introduce()
            review.check(row)
            plan.rows.append(row)
            yield row


def _known(desk: Desk) -> Known:
    workspace = desk.workspace
    return Known(
        desk.today,
        desk.now().astimezone().isoformat(timespec="seconds"),
        desk.new_uid,
        workspace.processes,
        workspace.plan,
        workspace.tasks_of,
        workspace.with_label,
        workspace.name_of,
        workspace.labels,
        workspace.people,
        workspace.reports,
        workspace.retros,
    )


def _roster(desk: Desk) -> Roster:
    workspace = desk.workspace
    return Roster(workspace.people.values(), workspace.roles.values(), desk.new_uid)


# Doing it


def carry_out(desk: Desk, plan: ImportPlan, name: str) -> Outcome:
    """Do what a plan says, as one thing to undo; what is unreadable or refused is left out.

    Args:
        desk: Who and where.
        plan: As it was agreed to.
        name: What the file is called, for the history.

    Raises:
        RefusedError: when it sets nothing.
        WorkspaceError: when nothing can be changed here.
    """
    edits = _edits(desk, plan)
    if not edits:
        raise RefusedError(_("Nothing to import: everything is like that already, or cannot be taken."))
    told = notices_of(desk, KIND, edits, name)
    made = [desk.commit(KIND, part, name) for part in _parts([*edits, *told])]
    counts = plan.counts
    message = _("Imported {file}: {new} new, {changed} changed.").format(
        file=name, new=counts[Fate.NEW], changed=counts[Fate.CHANGED]
    )
    tasks = tuple(edit.uid for edit in edits if edit.table == Table.TASKS)
    return Outcome(message, made[-1], tasks, tuple(made[:-1]))


def _edits(desk: Desk, plan: ImportPlan) -> list[Edit]:
    """One edit for each record, what others name first."""
    values: dict[tuple[Table, str], dict[str, Value]] = {}
    for one in plan.arriving():
        values[one.table, one.uid] = dict(one.values)
    for row in plan.settable:
        for draft in row.drafts:
            values.setdefault((draft.table, draft.uid), {}).update(draft.values)
    _place(desk, values)
    edits = (desk.workspace.edit(table, uid, fields) for (table, uid), fields in values.items())
    return [edit for edit in edits if edit is not None]


def _place(desk: Desk, values: dict[tuple[Table, str], dict[str, Value]]) -> None:
    """Tasks that come into a column stand behind those that are there, as they do in the file."""
    entering: dict[Status, list[str]] = {}
    for (table, uid), fields in values.items():
        if table is Table.TASKS and "status" in fields:
            entering.setdefault(Status.read(str(fields["status"])), []).append(uid)
    for status, uids in entering.items():
        moving = frozenset(uids)
        keys, room = keys_at(desk.workspace, status, len(desk.workspace.column(status)), moving)
        for uid, key in zip(uids, keys, strict=True):
            values[Table.TASKS, uid]["order"] = key
        for edit in room:
            values.setdefault((Table(edit.table), edit.uid), {}).update(edit.values)


def _parts(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """The edits in parts that fit into a line of the journal each, with room for what takes them back."""
    import orjson

    part: list[Edit] = []
    size = 0
    for edit in edits:
        own = len(orjson.dumps([edit.values, edit.was, edit.saw]))
        if part and size + own > PART_BYTES:
            yield part
            part, size = [], 0
        part.append(edit)
        size += own
    if part:
        yield part
