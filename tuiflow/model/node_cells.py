"""The cells of a row of table 1, read against the node that the row is about (P3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tuiflow.language import _
from tuiflow.model.code import Letter
from tuiflow.model.day import read_stored
from tuiflow.model.import_row import CellReader, Draft, Newcomer
from tuiflow.model.import_world import World
from tuiflow.model.office_table import PROCESS_TABLE, Kind
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, lines_of, listed, seat_words
from tuiflow.model.plan import Plan
from tuiflow.model.process import Approval, Node, cell_uid
from tuiflow.model.record import Table, Value, approval_value, texts
from tuiflow.model.roster import RosterRole, Seat
from tuiflow.model.row_cells import RowCells, checked_name, checked_text
from tuiflow.model.text import plain_name

_LISTS = ("inputs", "outputs")
_MORE = ("preconditions", "postconditions", "acceptance", "guidance", "actual_days", "rework_days", "status", "key")


@dataclass(slots=True)
class Course:
    """A process as the file tells it so far."""

    uid: str
    plan: Plan
    """Of a new process an empty one."""
    there: dict[str, Node] = field(default_factory=dict)
    """Name in plain form → node that is there."""
    coming: dict[str, str] = field(default_factory=dict)
    """Name in plain form → uid of the new node that a row below is about."""
    named: dict[str, str] = field(default_factory=dict)
    """Name of a node in plain form → the row that is about it."""
    last: str = ""
    """Uid of the node of the row above."""
    scenario_said: tuple[str, str] | None = None
    """What the file says the scenario is, and the row that said so first."""

    def uid_of(self, node: str, new_uid: Callable[[], str]) -> str:
        """The uid of a new node of that name, in plain form: rows above may have named it already."""
        if node not in self.coming:
            self.coming[node] = new_uid()
        return self.coming[node]


class NodeCells(RowCells):
    """Reads one row against the node of its name."""

    def __init__(self, world: World, course: Course, reader: CellReader) -> None:
        self._plain = plain_name(reader.text("node"))
        known = course.there.get(self._plain)
        super().__init__(world, reader, is_new=known is None)
        self._course = course
        self._node = known or Node(course.uid_of(self._plain, world.known.new_uid), "", course.uid, "")
        self._others: list[Draft] = []

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        course = self._course
        name = self._read("node", checked_name)
        if self._plain in course.named:
            self._reader.refuse("node", _("{row} is about this node already.").format(row=course.named[self._plain]))
        if name and self._is_new:
            self._begin(name)
        self._scenario()
        self._phase()
        for key in (*_LISTS, "days", *_MORE):
            self._field(key, getattr(self._node, key))
        self._field("start", self._node.start, self._world.year(course.uid))
        self._predecessors()
        self._approvals()
        if (plain_name(self._reader.text("process")), self._plain) not in self._world.with_letters or not self._is_new:
            self._roles()
        if not self._row.problems:
            course.named[self._plain] = self._row.where
            course.last = self._node.uid
            self._world.nodes(course.uid)[self._plain] = self._node.uid
            if self._reader.text("scenario") and not course.scenario_said:
                course.scenario_said = self._reader.text("scenario").strip(), self._row.where
            node = [Draft(Table.NODES, self._node.uid, self._values)] if self._values else []
            self._row.drafts = [*node, *self._others]
        self._row.settle(is_new=self._is_new)

    def _begin(self, name: str) -> None:
        """A new node comes after that of the row above, where the table has no column that says it."""
        order = self._world.next_order(Table.NODES, self._course.uid)
        self._values |= {"name": name, "process": self._course.uid, "order": order}
        if self._course.last and "predecessors" not in self._reader.found.places:
            self._values[f"predecessors/{self._course.last}"] = True

    def _scenario(self) -> None:
        """Of the process, so that all its rows have to say the same."""
        text, course = self._reader.text("scenario"), self._course
        if not text:
            return
        kept = self._read("scenario", lambda text: checked_text(text, PROCESS_TABLE.column("scenario").head))
        if kept is None:
            return
        before = course.plan.process.scenario
        if course.scenario_said and kept != course.scenario_said[0]:
            said, row = course.scenario_said
            sentence = _("{row} says “{text}” for the same process.").format(row=row, text=said)
            self._reader.refuse("scenario", sentence)
        elif not course.scenario_said and kept not in (before, cell_text(Kind.TEXT, before)):
            self._others.append(Draft(Table.PROCESSES, course.uid, {"scenario": kept}))
            self._set("scenario", before, kept, {})

    def _phase(self) -> None:
        before = next((one.name for one in self._course.plan.phases if one.uid == self._node.phase), "")
        text = self._reader.text("phase")
        if self._is_blank("phase", before) or text == cell_text(Kind.TEXT, before):
            return
        name = self._read("phase", checked_name)
        if name is None:
            return
        phases = self._world.phases(self._course.uid)
        uid = phases.get(plain_name(name), "")
        if not uid:
            uid = phases[plain_name(name)] = self._world.known.new_uid()
            order = self._world.next_order(Table.PHASES, self._course.uid)
            values: dict[str, Value] = {"name": name, "process": self._course.uid, "order": order}
            self._world.plan.newcomers[uid] = Newcomer(Table.PHASES, uid, name, values)
        if uid != self._node.phase:
            self._set("phase", before, name, {"phase": uid})

    def _predecessors(self) -> None:
        """By their names; a node that is not there is passed over, as it has gone since."""
        course = self._course
        names = {node.uid: node.name for node in course.plan.nodes}
        known = [uid for uid in self._node.predecessors if uid in names]
        before = listed(names[uid] for uid in known)
        text = self._reader.text("predecessors")
        if self._is_blank("predecessors", before):
            return
        uids = {plain: node.uid for plain, node in course.there.items()} | course.coming
        wanted = [uids[plain] for plain in map(plain_name, items_of(text)) if plain in uids]
        if set(wanted) == set(known):
            return
        values: dict[str, Value] = {f"predecessors/{uid}": True for uid in wanted}
        values |= {f"predecessors/{uid}": False for uid in known if uid not in wanted}
        self._set("predecessors", before, BETWEEN.join(items_of(text)), values)

    def _approvals(self) -> None:
        """Who approved a condition, and when; what is approved already stays so (E5)."""
        before = approval_lines(self._node, self._world.party_name)
        conditions = texts(self._values.get("preconditions")) or self._node.preconditions
        new = self._read(
            "approved",
            lambda text: {
                condition: approval
                for condition in conditions
                if self._node.approval_of(condition) is None
                and (approval := _approval(condition, lines_of(text), self._world.roster.person)) is not None
            },
        )
        if new:
            values: dict[str, Value] = {f"approved/{name}": approval_value(one) for name, one in new.items()}
            self._set("approved", cell_text(Kind.LINES, tuple(before)), self._reader.text("approved"), values)

    # Roles

    def _roles(self) -> None:
        before = role_words(self._course.plan, self._node.uid, self._world.party_name)
        if self._is_blank("roles", listed(before)):
            return
        text = self._reader.text("roles")
        if set(items_of(text)) == set(items_of(listed(before))):
            return
        seats = self._read(
            "roles", lambda text: [self._world.roster.seat(item, self._course.uid) for item in items_of(text)]
        )
        if seats is None or self._row.problems:
            return
        self._letters([seat.role for seat in seats])
        seated = [seat for seat in seats if self._sit(seat)]
        if seated or any(draft.table is Table.CELLS for draft in self._others):
            self._set("roles", listed(before), BETWEEN.join(items_of(text)), {})

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


def approval_lines(node: Node, name_of: Callable[[str], str]) -> list[str]:
    """What has been approved of a node's preconditions: `提纲通过 (*经理, 2024-07-09)`."""
    return [
        f"{one.condition} ({name_of(one.by) or one.by}, {one.on.isoformat() if one.on is not None else ''})"
        for one in node.approvals
        if one.condition in node.preconditions
    ]


_APPROVED = re.compile(r" \((.*), (\d{4}-\d\d-\d\d)?\)", re.DOTALL)


def _approval(condition: str, lines: Sequence[str], person: Callable[[str], str]) -> Approval | None:
    """The approval of a condition among such lines; None when there is none."""
    for line in lines:
        found = _APPROVED.fullmatch(line.removeprefix(condition))
        if line.startswith(condition) and found is not None:
            return Approval(condition, person(found[1]) or found[1], read_stored(found[2]))
    return None
