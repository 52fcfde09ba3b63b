"""Table 1 (标准化办公流程表) from a file: each row a node that is new, changed or the same (P3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError, read_days
from tuiflow.model.code import Letter
from tuiflow.model.field import STORED_FIELDS
from tuiflow.model.import_row import CellReader, Change, Draft, ImportRow, Newcomer
from tuiflow.model.import_world import World
from tuiflow.model.office_table import PROCESS_TABLE, Kind
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, listed, seat_words
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process, cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.roster import RosterRole, Seat
from tuiflow.model.table_finding import FoundTable, Record
from tuiflow.model.task import check_name, check_text
from tuiflow.model.text import plain_name

_LISTS = ("inputs", "outputs")
_INHERITED = ("process", "scenario", "phase")
"""Blank cells of these say what the cell above says."""


@dataclass(slots=True)
class _Course:
    """A process as the file tells it so far."""

    uid: str
    plan: Plan
    """Of a new process an empty one."""
    scenario: str
    """As it is now."""
    phases: dict[str, str] = field(default_factory=dict)
    """Name in plain form → uid."""
    nodes: dict[str, Node] = field(default_factory=dict)
    """Name in plain form → node that is there."""
    named: dict[str, str] = field(default_factory=dict)
    """Name of a node in plain form → the row that is about it."""
    last: str = ""
    """Uid of the node of the row above."""
    orders: dict[str, int] = field(default_factory=dict)
    """Table → the highest place so far."""
    scenario_said: tuple[str, str] | None = None
    """What the file says the scenario is, and the row that said so first."""

    def next_order(self, table: Table) -> int:
        """The place behind all others."""
        self.orders[table] = self.orders.get(table, 0) + 1
        return self.orders[table]


class ProcessImport:
    """Compares the rows of a table with the nodes that are there."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._records: list[Record] = []
        self._courses: dict[str, _Course] = {}

    def rows(self) -> Iterator[ImportRow]:
        """Every row of the table, one after the other."""
        self._records = list(_joined(self._found))
        for record in self._records:
            row = ImportRow(self._found.where(record), record.row + 1, PROCESS_TABLE.key)
            reader = CellReader(self._found, record, row)
            row.title = reader.text("node")
            course = self._course(reader)
            if course is None or not reader.text("node"):
                if course is not None:
                    reader.refuse("node", _("a node needs a name."))
                row.settle(is_new=False)
            else:
                _NodeRow(self._world, course, reader, row).read()
            yield row

    def _course(self, reader: CellReader) -> _Course | None:
        name = reader.text("process")
        uid = self._world.process(name) if name else self._world.only_process()
        if not name and not uid:
            self._world.plan.process_missing = True
            reader.refuse("process", _("no process is named: say which one the nodes belong to."))
            return None
        if not uid:
            try:
                uid = self._world.new_process(name)
            except CellError as error:
                reader.refuse("process", str(error))
                return None
        if uid not in self._courses:
            self._learn_roles(name, uid)
            self._courses[uid] = self._begin(uid)
        return self._courses[uid]

    def _learn_roles(self, name: str, process: str) -> None:
        """Roles that are plainly parted from their people in one row are known in all others of the process."""
        for record in self._records:
            if record.cells.get("process", "") == name:
                for item in items_of(record.cells.get("roles", "")):
                    self._world.roster.learn(item, process)

    def _begin(self, uid: str) -> _Course:
        if self._world.is_new(uid):
            process = Process(uid, self._world.process_name(uid), self._world.prefixes[uid])
            return _Course(uid, Plan(process), "")
        plan = self._world.known.plan(uid)
        return _Course(
            uid,
            plan,
            plan.process.scenario,
            {plain_name(phase.name): phase.uid for phase in plan.phases},
            {plain_name(node.name): node for node in plan.nodes},
            orders={
                Table.PHASES: max((phase.order for phase in plan.phases), default=0),
                Table.NODES: max((node.order for node in plan.nodes), default=0),
                Table.ROLES: max((role.order for role in plan.roles), default=0),
            },
        )


def _joined(found: FoundTable) -> Iterator[Record]:
    """The records, blank cells filled from above; rows that go on with the node above are one with it."""
    waiting: Record | None = None
    above: dict[str, str] = {}
    for record in found.records():
        cells = dict(record.cells)
        starts = bool(cells.get("process")) and cells.get("process") != above.get("process")
        goes_on = waiting is not None and not starts and cells.get("node", "") in ("", waiting.cells.get("node"))
        if waiting is not None and goes_on:
            waiting = replace(waiting, cells=_with_more(waiting.cells, cells))
            continue
        if waiting is not None:
            yield waiting
        if starts:
            above = {}
        for key in _INHERITED:
            if key in cells:
                above[key] = cells[key] = cells[key] or above.get(key, "")
        waiting = replace(record, cells=cells)
    if waiting is not None:
        yield waiting


def _with_more(cells: Mapping[str, str], more: Mapping[str, str]) -> Mapping[str, str]:
    """The cells of a node together with those of a row that goes on with it."""
    joined = dict(cells)
    for key in (*_LISTS, "roles"):
        if more.get(key) and more[key] != cells.get(key):
            joined[key] = listed([*items_of(cells.get(key, "")), *items_of(more[key])])
    return joined


class _NodeRow:
    """Reads one row against the node of its name."""

    def __init__(self, world: World, course: _Course, reader: CellReader, row: ImportRow) -> None:
        self._world = world
        self._course = course
        self._reader = reader
        self._row = row
        known = course.nodes.get(plain_name(reader.text("node")))
        self._is_new = known is None
        self._node = known or Node(world.known.new_uid(), "", course.uid, "")
        self._values: dict[str, Value] = {}
        self._others: list[Draft] = []

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        name = self._reader.read("node", _checked_name)
        plain = plain_name(name or "")
        if plain in self._course.named:
            self._reader.refuse("node", _("{row} is about this node already.").format(row=self._course.named[plain]))
        if name and self._is_new:
            self._begin(name)
        self._scenario()
        self._phase()
        for key in _LISTS:
            self._list(key)
        self._days()
        self._roles()
        if not self._row.problems:
            self._course.named[plain] = self._row.where
            self._course.last = self._node.uid
            if self._reader.text("scenario") and not self._course.scenario_said:
                self._course.scenario_said = self._reader.text("scenario").strip(), self._row.where
            node = [Draft(Table.NODES, self._node.uid, self._values)] if self._values else []
            self._row.drafts = [*node, *self._others]
        self._row.settle(is_new=self._is_new)

    def _begin(self, name: str) -> None:
        """A new node comes after that of the row above."""
        self._values |= {"name": name, "process": self._course.uid, "order": self._course.next_order(Table.NODES)}
        if self._course.last:
            self._values[f"predecessors/{self._course.last}"] = True

    def _change(self, key: str, before: str, after: str) -> None:
        self._row.changes.append(Change(key, PROCESS_TABLE.column(key).head, before, after))

    def _kept(self, key: str, before: str) -> bool:
        """Whether a cell is blank; what the node has then is kept, and said."""
        if self._reader.text(key):
            return False
        if before and key in self._reader.record.cells and not self._is_new:
            self._row.kept.append(PROCESS_TABLE.column(key).head)
        return True

    def _scenario(self) -> None:
        """Of the process, so that all its rows have to say the same."""
        text, course = self._reader.text("scenario"), self._course
        if not text:
            return
        kept = self._reader.read("scenario", _checked_scenario)
        if kept is None:
            return
        if course.scenario_said and kept != course.scenario_said[0]:
            said, row = course.scenario_said
            sentence = _("{row} says “{text}” for the same process.").format(row=row, text=said)
            self._reader.refuse("scenario", sentence)
        elif not course.scenario_said and kept not in (course.scenario, cell_text(Kind.TEXT, course.scenario)):
            self._others.append(Draft(Table.PROCESSES, course.uid, {"scenario": kept}))
            self._change("scenario", course.scenario, kept)

    def _phase(self) -> None:
        phases = {phase.uid: phase.name for phase in self._course.plan.phases}
        before = phases.get(self._node.phase, "")
        text = self._reader.text("phase")
        if self._kept("phase", before) or text == cell_text(Kind.TEXT, before):
            return
        name = self._reader.read("phase", _checked_name)
        if name is None:
            return
        uid = self._course.phases.get(plain_name(name), "")
        if not uid:
            uid = self._course.phases[plain_name(name)] = self._world.known.new_uid()
            order = self._course.next_order(Table.PHASES)
            values: dict[str, Value] = {"name": name, "process": self._course.uid, "order": order}
            self._world.plan.newcomers[uid] = Newcomer(Table.PHASES, uid, name, values)
        if uid != self._node.phase:
            self._values["phase"] = uid
            self._change("phase", before, name)

    def _list(self, key: str) -> None:
        known: Sequence[str] = getattr(self._node, key)
        before = cell_text(Kind.LIST, tuple(known))
        if self._kept(key, before):
            return
        wanted = items_of(self._reader.text(key))
        if wanted == items_of(before):
            return
        self._values[key] = list[Value](wanted)
        self._change(key, before, listed(wanted))

    def _days(self) -> None:
        before = cell_text(Kind.DAYS, self._node.days)
        if self._kept("days", before):
            return
        days = self._reader.read("days", read_days)
        if days is not None and days != self._node.days:
            self._values["days"] = days
            self._change("days", before, str(days))

    # Roles

    def _roles(self) -> None:
        before = role_words(self._course.plan, self._node.uid, self._world.party_name)
        if self._kept("roles", listed(before)):
            return
        text = self._reader.text("roles")
        if set(items_of(text)) == set(items_of(listed(before))):
            return
        seats = self._reader.read("roles", lambda text: [self._seat(item) for item in items_of(text)])
        if seats is None or self._row.problems:
            return
        self._letters([seat.role for seat in seats])
        seated = [seat for seat in seats if self._sit(seat)]
        if seated or any(draft.table is Table.CELLS for draft in self._others):
            self._change("roles", listed(before), BETWEEN.join(items_of(text)))

    def _seat(self, text: str) -> Seat:
        seat = self._world.roster.seat(text, self._course.uid)
        if seat.role.is_new and seat.role.uid not in self._course.orders:
            self._course.orders[seat.role.uid] = order = self._course.next_order(Table.ROLES)
            values: dict[str, Value] = {"name": seat.role.name, "process": self._course.uid, "order": order}
            self._world.plan.newcomers[seat.role.uid] = Newcomer(Table.ROLES, seat.role.uid, seat.role.name, values)
        return seat

    def _sit(self, seat: Seat) -> bool:
        """Seat the people who are named; one role may have several, in one row or in different ones."""
        role, first = seat.role, not seat.role.named
        if not seat.people or role.named >= set(seat.people):
            return False
        role.named |= set(seat.people)
        values: dict[str, Value] = {f"people/{uid}": True for uid in seat.people if uid not in role.people}
        if first:
            values |= {f"people/{uid}": False for uid in role.people if uid not in seat.people}
        if values:
            self._others.append(Draft(Table.ROLES, role.uid, values))
        return bool(values)

    def _letters(self, roles: Sequence[RosterRole]) -> None:
        """The first role of a new node does it, the others are consulted; the table has no letters, so it is said."""
        row = self._course.plan.row(self._node.uid)
        wanted = {role.uid for role in roles}
        has_r = any(cell.letter is Letter.R for uid, cell in row.items() if uid in wanted)
        for role in roles:
            if role.uid in row:
                continue
            letter, has_r = (Letter.C if has_r else Letter.R), True
            values: dict[str, Value] = {"node": self._node.uid, "role": role.uid, "letter": letter.value}
            self._cell(role.uid, values | {"note": _("assumed")})
        for uid in row:
            if uid not in wanted and self._course.plan.role(uid) is not None and row[uid].letter in LISTED:
                self._cell(uid, {"letter": "", "note": ""})

    def _cell(self, role: str, values: Mapping[str, Value]) -> None:
        self._others.append(Draft(Table.CELLS, cell_uid(self._node.uid, role), values))


LISTED = (Letter.R, Letter.A, Letter.C)
"""Letters whose roles stand in the table, in this order: who is only informed has no part in it."""


def role_words(plan: Plan, node: str, name_of: Callable[[str], str]) -> list[str]:
    """The responsible roles of a node, each with whoever sits on it, as an export writes them."""
    return [
        seat_words(role.name, filter(None, map(name_of, role.people)))
        for letter in LISTED
        for role in plan.with_letter(node, letter)
    ]


def _checked_name(text: str) -> str:
    try:
        return check_name(text)
    except RefusedError as error:
        raise CellError(str(error)) from error


def _checked_scenario(text: str) -> str:
    try:
        return check_text(text, _(STORED_FIELDS["scenario"]))
    except RefusedError as error:
        raise CellError(str(error)) from error
