"""The sheets beside the four office tables from a file: people, processes, roles and RACI cells of a whole workspace."""

from __future__ import annotations

from collections.abc import Iterator

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError
from tuiflow.model.code import Letter
from tuiflow.model.day import read_stored
from tuiflow.model.import_row import CellReader, Draft
from tuiflow.model.import_world import World
from tuiflow.model.label import check_prefix
from tuiflow.model.office_text import BETWEEN, items_of, listed
from tuiflow.model.process import Cell, KickOff, Process, cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.roster import RosterRole
from tuiflow.model.row_cells import RowCells, TableImport, checked_name, same_items
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import check_dates
from tuiflow.model.text import plain_name

_FRAME = (
    "category",
    "scenario",
    "item",
    "outcome",
    "measure",
    "target",
    "departments",
    "start",
    "end",
    "day_count",
    "country",
    "template",
    "template_version",
    "closed",
)
"""Fields of a process that stand in its row as they are."""

NO_LETTER = "-"
"""Says in a cell of RACI that a role has no part (P6)."""


class PeopleImport(TableImport):
    """Compares 人员名单 with the people who are there."""

    title_keys = ("name",)

    def _entry(self, reader: CellReader) -> RowCells | None:
        roster = self._world.roster
        uid = reader.read("name", lambda text: roster.person_or_new(" ".join(text.split())))
        if uid is None or not self._is_first(reader, uid, "name", _("{row} is about the same person already.")):
            return None
        return _PersonRow(self._world, reader, uid, is_new=uid in roster.new_people)


class _PersonRow(RowCells):
    def __init__(self, world: World, reader: CellReader, uid: str, *, is_new: bool) -> None:
        super().__init__(world, reader, is_new=is_new)
        self._uid = uid

    def read(self) -> None:
        """Logins are added, but for those that are somebody else's here: who sits at them stays who they are."""
        if self._is_new:
            self._values["name"] = self._world.party_name(self._uid)
        people = self._world.known.people
        known = people[self._uid].logins if self._uid in people else ()
        owners = {login: person.name for person in people.values() for login in person.logins}
        new = []
        for login in items_of(self._reader.text("logins")):
            if login not in owners:
                new.append(login)
            elif login not in known:
                self._row.remarks.append(
                    _("the login {login} is that of {name} here").format(login=login, name=owners[login])
                )
        if new:
            self._set("logins", listed(known), listed([*known, *new]), {f"logins/{login}": True for login in new})
        if self._values:
            self._row.drafts = [Draft(Table.PEOPLE, self._uid, self._values)]
        self._row.settle(is_new=self._is_new)


class ProcessesImport(TableImport):
    """Compares 流程清单 with the processes that are there."""

    title_keys = ("prefix", "process")

    def _entry(self, reader: CellReader) -> RowCells | None:
        name = reader.text("process")
        uid = self._world.process_named(name)
        is_new = not uid
        if is_new:
            prefix = reader.read("prefix", _checked_prefix)
            made = reader.read("process", lambda text: self._world.new_process(text, prefix or ""))
            if prefix is None or made is None:
                return None
            uid = made
        if not self._is_first(reader, uid, "process", _("{row} is about the same process already.")):
            return None
        return _ProcessRow(self._world, reader, self._world.plan_of(uid).process, is_new=is_new)


class _ProcessRow(RowCells):
    def __init__(self, world: World, reader: CellReader, process: Process, *, is_new: bool) -> None:
        super().__init__(world, reader, is_new=is_new)
        self._process = process
        self._phases: list[Draft] = []

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        process = self._process
        if self._is_new:
            self._values["name"] = process.name
        wanted = self._reader.text("prefix").upper()
        if wanted and wanted != process.prefix:
            self._row.remarks.append(_("its ids begin with {prefix} here").format(prefix=process.prefix))
        for key in _FRAME:
            self._field(key, getattr(process, key), self._world.year(process.uid))
        agreed = process.kick_off or KickOff()
        for name in ("day", "present", "goal", "milestones", "rules"):
            self._field(f"kick_off_{name}", getattr(agreed, name), self._world.year(process.uid))
        self._check()
        if not self._row.problems:
            self._read_phases()
            own = [Draft(Table.PROCESSES, process.uid, self._values)] if self._values else []
            self._row.drafts = [*own, *self._phases]
        self._row.settle(is_new=self._is_new)

    def _check(self) -> None:
        days = {"start": self._process.start, "end": self._process.end}
        try:
            start, end = (read_stored(self._values[key]) if key in self._values else days[key] for key in days)
            check_dates(start, end)
        except RefusedError as error:
            self._reader.refuse("end", str(error))

    def _read_phases(self) -> None:
        """Phases are added, also those that have no node; none goes."""
        there = self._world.phases(self._process.uid)
        before = listed(phase.name for phase in self._world.plan_of(self._process.uid).phases)
        names = self._read("phases", lambda text: [checked_name(name) for name in items_of(text)])
        new = {plain: name for name in names or () if (plain := plain_name(name)) not in there}
        for plain, name in new.items():
            there[plain] = uid = self._world.known.new_uid()
            order = self._world.next_order(Table.PHASES, self._process.uid)
            self._phases.append(Draft(Table.PHASES, uid, {"name": name, "process": self._process.uid, "order": order}))
        if new:
            self._set("phases", before, self._reader.text("phases"), {})


class _PartImport(TableImport):
    """A table whose rows each name their process, which has to be there."""

    def _process(self, reader: CellReader) -> str:
        """Its uid; empty when that cannot be told, which is said."""
        name = reader.text("process")
        uid = self._world.process(name) if name else self._world.only_process()
        if not uid:
            reader.refuse("process", _("there is no process “{name}”.").format(name=name))
        return uid


class RolesImport(_PartImport):
    """Compares 角色与人员 with the roles that are there."""

    title_keys = ("process", "role")

    def _entry(self, reader: CellReader) -> RowCells | None:
        process = self._process(reader)
        role = reader.read("role", lambda text: self._world.roster.role_or_new(text, process)) if process else None
        if role is None or not self._is_first(reader, role.uid, "role", _("{row} is about the same role already.")):
            return None
        return _RoleRow(self._world, reader, role, is_new=role.is_new)


class _RoleRow(RowCells):
    def __init__(self, world: World, reader: CellReader, role: RosterRole, *, is_new: bool) -> None:
        super().__init__(world, reader, is_new=is_new)
        self._role = role

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        role = self._role
        if self._is_new:
            self._values["name"] = role.name
        self._people()
        known = next((one for one in self._world.plan_of(role.process).roles if one.uid == role.uid), None)
        for key in ("duties", "key"):
            self._field(key, getattr(known, key) if known is not None else "")
        if self._values and not self._row.problems:
            self._row.drafts = [Draft(Table.ROLES, role.uid, self._values)]
        self._row.settle(is_new=self._is_new)

    def _people(self) -> None:
        role, roster = self._role, self._world.roster
        names = sorted(filter(None, map(self._world.party_name, role.people)))
        text = self._reader.text("people")
        if self._is_blank("people", listed(names), words=True) or same_items(text, names):
            return
        wanted = self._read("people", lambda text: [roster.person_or_new(name) for name in items_of(text)])
        if wanted is None or set(wanted) == role.people:
            return
        values: dict[str, Value] = {f"people/{uid}": True for uid in wanted}
        values |= {f"people/{uid}": False for uid in role.people if uid not in wanted}
        self._set("people", listed(names), BETWEEN.join(items_of(text)), values)
        role.people, role.named = frozenset(wanted), set(wanted)


class RaciImport(_PartImport):
    """Compares RACI责任分配 with the cells that are there."""

    title_keys = ("process", "node", "role")

    def _entry(self, reader: CellReader) -> RowCells | None:
        process = self._process(reader)
        if not process:
            return None
        node = self._world.nodes(process).get(plain_name(reader.text("node")), "")
        role = self._world.roster.role(reader.text("role"), process)
        if not node:
            reader.refuse("node", _("there is no node “{name}”.").format(name=reader.text("node")))
        if role is None:
            reader.refuse("role", _("there is no role “{name}”.").format(name=reader.text("role")))
        if not node or role is None:
            return None
        uid = cell_uid(node, role.uid)
        if not self._is_first(reader, uid, "role", _("{row} is about the same cell already.")):
            return None
        known = self._world.plan_of(process).cells.get((node, role.uid))
        return _CellRow(self._world, reader, (node, role.uid), known)


class _CellRow(RowCells):
    def __init__(self, world: World, reader: CellReader, place: tuple[str, str], known: Cell | None) -> None:
        super().__init__(world, reader, is_new=known is None)
        self._place = place
        self._known = known

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        node, role = self._place
        before = self._known.letter.value if self._known is not None else ""
        text = self._reader.text("letter")
        if text != before and not (text == NO_LETTER and not before) and not self._is_blank("letter", before):
            letter = self._read("letter", _letter)
            if letter is not None:
                emptied: dict[str, Value] = {} if letter else {"note": ""}
                self._set("letter", before, letter, {"node": node, "role": role, "letter": letter} | emptied)
        if text != NO_LETTER:
            self._field("note", self._known.note if self._known is not None else "")
        if self._values and not self._row.problems:
            self._row.drafts = [Draft(Table.CELLS, cell_uid(node, role), self._values)]
        self._row.settle(is_new=self._is_new and bool(self._row.drafts))


def nodes_with_letters(found: FoundTable) -> Iterator[tuple[str, str]]:
    """Process and node, in plain form, of each row of RACI责任分配."""
    for record in found.records():
        yield plain_name(record.cells.get("process", "")), plain_name(record.cells.get("node", ""))


def _letter(text: str) -> str:
    wanted = text.strip().upper()
    if wanted == NO_LETTER:
        return ""
    if wanted not in Letter.__members__:
        raise CellError(_("“{text}” is no letter of RACI: write R, A, C, I or -.").format(text=text[:40]))
    return wanted


def _checked_prefix(text: str) -> str:
    """A prefix; empty where none is given, for a process gets one of its own then."""
    try:
        return check_prefix(text) if text else ""
    except RefusedError as error:
        raise CellError(str(error)) from error
