"""Table 1 (标准化办公流程表) from a file: each row a node that is new, changed or the same (P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tuiflow.language import _
from tuiflow.model.cell_reading import CellError
from tuiflow.model.import_row import CellReader, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.node_cells import Course, NodeCells
from tuiflow.model.office_text import items_of, listed
from tuiflow.model.table_finding import FoundTable, Record
from tuiflow.model.text import plain_name

_LISTS = ("inputs", "outputs", "roles")
_INHERITED = ("process", "scenario", "phase")
"""Blank cells of these say what the cell above says."""


class ProcessImport:
    """Compares the rows of a table with the nodes that are there."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._records: list[Record] = []
        self._courses: dict[str, Course] = {}

    def rows(self) -> Iterator[ImportRow]:
        """Every row of the table, one after the other."""
        self._records = list(_joined(self._found))
        for record in self._records:
            row = ImportRow.of(self._found, record)
            reader = CellReader(self._found, record, row)
            row.title = reader.text("node")
            course = self._course(reader)
            if course is None or not reader.text("node"):
                if course is not None:
                    reader.refuse("node", _("a node needs a name."))
                row.settle(is_new=False)
            else:
                NodeCells(self._world, course, reader).read()
            yield row

    def _course(self, reader: CellReader) -> Course | None:
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
            self._courses[uid] = self._begin(name, uid)
        return self._courses[uid]

    def _begin(self, name: str, uid: str) -> Course:
        """What the rows of a process say of each other: roles that one parts plainly from their people, new nodes."""
        plan = self._world.plan_of(uid)
        course = Course(uid, plan, {plain_name(node.name): node for node in plan.nodes})
        for record in self._records:
            if record.cells.get("process", "") == name:
                for item in items_of(record.cells.get("roles", "")):
                    self._world.roster.learn(item, uid)
                node = plain_name(record.cells.get("node", ""))
                if node and node not in course.there:
                    course.uid_of(node, self._world.known.new_uid)
        return course


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
    for key in _LISTS:
        if more.get(key) and more[key] != cells.get(key):
            joined[key] = listed([*items_of(cells.get(key, "")), *items_of(more[key])])
    return joined
