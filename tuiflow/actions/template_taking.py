"""The edits by which a process takes over what its template has changed (V4, E11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.nodes import parted_values
from tuiflow.model.graph import CycleError, find_cycle
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.takeover import (
    node_with,
    phase_with,
    role_with,
    same_text,
)
from tuiflow.model.template import TemplateCell, TemplateNode, TemplateRole, Words, words_in
from tuiflow.model.template_diff import LIST_PARTS, Difference, Part, Seat, cell_of, words_of
from tuiflow.store.change import Edit


class Taking:
    """The edits of one change, record by record."""

    def __init__(self, desk: Desk, plan: Plan, language: str) -> None:
        self._desk, self._plan, self._language = desk, plan, language
        self._values: dict[tuple[Table, str], dict[str, Value]] = {}
        self._deleted: list[tuple[Table, str]] = []
        self._new: dict[str, str] = {}
        """Key of a new node → its uid."""

    def take(self, one: Difference) -> None:
        """Note what one difference sets."""
        if one.part is Part.NODE:
            self._node(one)
        elif one.part is Part.ROLE:
            self._role(one)
        elif one.part is Part.PHASE:
            phase = phase_with(self._plan, words_of(one.before))
            if phase is not None:
                self._set(Table.PHASES, phase.uid, name=self._text(words_of(one.after)))
        else:
            node = node_with(self._plan, one.spot[0])
            if node is not None:
                self._part(node, one)

    def edits(self) -> list[Edit | None]:
        """All edits.

        Raises:
            CycleError: when the arrows would go round in a circle.
        """
        self._check_arrows()
        workspace = self._desk.workspace
        made = [workspace.edit(table, uid, values) for (table, uid), values in self._values.items()]
        return [*made, *(workspace.deletion(table, uid) for table, uid in self._deleted)]

    def _check_arrows(self) -> None:
        before = {uid: set(earlier) for uid, earlier in self._plan.before.items()}
        names = {node.uid: node.name for node in self._plan.nodes}
        for (table, uid), values in self._values.items():
            if table is Table.NODES:
                names.setdefault(uid, str(values.get("name", "")))
                earlier = before.setdefault(uid, set())
                for name, value in values.items():
                    if name.startswith("predecessors/"):
                        (earlier.add if value else earlier.discard)(name.partition("/")[2])
        circle = find_cycle(before)
        if circle and not find_cycle(self._plan.before):
            raise CycleError(circle, [names.get(uid, uid) for uid in circle])

    def _set(self, table: Table, uid: str, values: Mapping[str, Value] | None = None, **more: Value) -> None:
        self._values.setdefault((table, uid), {}).update({**(values or {}), **more})

    def _text(self, words: Words | None) -> str:
        return words_in(words, self._language)

    def _uid(self, key: str) -> str:
        """Of the node that the template calls so; empty when the process has none."""
        node = node_with(self._plan, key)
        return node.uid if node is not None else self._new.get(key, "")

    # Nodes

    def _node(self, one: Difference) -> None:
        if isinstance(one.after, TemplateNode):
            self._add(one.after, one.phase or "", one.behind)
            return
        node = node_with(self._plan, one.spot[0])
        if node is None:
            return
        for follower, values in parted_values(self._plan, node).items():
            self._set(Table.NODES, follower, values)
        for task in self._desk.workspace.tasks_of(self._plan.process.uid):
            if task.node == node.uid:
                self._set(Table.TASKS, task.uid, node="")
        self._deleted.append((Table.NODES, node.uid))

    def _add(self, node: TemplateNode, phase: Words, behind: str) -> None:
        uid = self._new[node.key] = self._desk.new_uid()
        values: dict[str, Value] = {"name": self._text(node.name), "process": self._plan.process.uid, "key": node.key}
        if node.days:
            values["days"] = node.days
        if node.guidance:
            values["guidance"] = self._text(node.guidance)
        for part in LIST_PARTS:
            texts: list[Value] = [self._text(words) for words in getattr(node, part.value)]
            if texts:
                values[part.value] = texts
        values |= {f"predecessors/{earlier}": True for key in node.after if (earlier := self._uid(key))}
        self._set(Table.NODES, uid, values)
        self._seat(uid, phase, behind)
        for role_key, given in node.raci.items():
            role, cell = role_with(self._plan, role_key), cell_of(given)
            if role is not None and cell is not None:
                self._cell(uid, role.uid, cell)

    def _seat(self, uid: str, phase: Words, behind: str) -> None:
        """Put a node into a phase behind another one, and number the nodes of the phase anew."""
        into = self._phase(phase, behind)
        own = [node for node in self._plan.nodes if node.phase == into and node.uid != uid]
        uids = [node.uid for node in own]
        earlier = self._uid(behind)
        at = uids.index(earlier) + 1 if earlier in uids else 0 if not behind or behind in self._keys() else len(uids)
        uids.insert(at, uid)
        first = min((node.order for node in own), default=1)
        for place, one in enumerate(uids):
            self._set(Table.NODES, one, order=first + place)
        self._set(Table.NODES, uid, phase=into)

    def _keys(self) -> set[str]:
        return {node.key for node in self._plan.nodes}

    def _phase(self, words: Words, behind: str) -> str:
        """The uid of a phase; one that the process does not have is made behind the phase of the node `behind`."""
        found = phase_with(self._plan, words)
        if found is not None:
            return found.uid
        uid = self._desk.new_uid()
        uids = [phase.uid for phase in self._plan.phases]
        earlier = node_with(self._plan, behind)
        at = uids.index(earlier.phase) + 1 if earlier is not None and earlier.phase in uids else len(uids)
        uids.insert(at if behind else 0, uid)
        self._set(Table.PHASES, uid, name=self._text(words), process=self._plan.process.uid)
        for place, one in enumerate(uids, start=1):
            self._set(Table.PHASES, one, order=place)
        return uid

    def _part(self, node: Node, one: Difference) -> None:
        if one.part is Part.EDGE:
            earlier = self._uid(one.spot[1])
            if earlier:
                self._set(Table.NODES, node.uid, {f"predecessors/{earlier}": one.after is not None})
        elif one.part is Part.CELL:
            role = role_with(self._plan, one.spot[1])
            if role is not None:
                self._cell(node.uid, role.uid, one.after if isinstance(one.after, TemplateCell) else None)
        elif isinstance(one.after, Seat):
            self._seat(node.uid, one.after.phase, one.after.behind)
        elif one.part in LIST_PARTS:
            self._set(Table.NODES, node.uid, {one.part.value: self._texts(getattr(node, one.part.value), one)})
        elif one.part is Part.DAYS:
            self._set(Table.NODES, node.uid, days=one.after if isinstance(one.after, int) else 0)
        else:
            self._set(Table.NODES, node.uid, {one.part.value: self._text(words_of(one.after))})

    def _texts(self, texts: Sequence[str], one: Difference) -> list[Value]:
        """A list of a node with one text in it changed, or as the template has it."""
        if isinstance(one.after, list):
            return [self._text(words) for words in one.after]
        kept = list(texts)
        old = same_text(kept, words_of(one.before)) if one.before is not None else None
        at = kept.index(old) if old is not None else len(kept)
        behind = same_text(kept, one.behind) if one.before is None and one.behind else None
        if behind is not None:
            at = kept.index(behind) + 1
        kept[at : at + (old is not None)] = [] if one.after is None else [self._text(words_of(one.after))]
        return list(kept)

    def _cell(self, node: str, role: str, cell: TemplateCell | None) -> None:
        uid = cell_uid(node, role)
        if cell is None:
            self._set(Table.CELLS, uid, letter="", note="")
            return
        note = self._text(cell.note)
        values: dict[str, Value] = {"node": node, "role": role, "letter": cell.letter.value}
        stored = self._desk.workspace.fields(Table.CELLS, uid)
        if note or stored:
            values["note"] = note
        if stored.get("deleted"):
            values["deleted"] = None
        self._set(Table.CELLS, uid, values)

    # Roles

    def _role(self, one: Difference) -> None:
        role = role_with(self._plan, one.spot[0])
        if isinstance(one.after, TemplateRole):
            values: dict[str, Value] = {"name": self._text(one.after.name)}
            if one.after.duties or role is not None:
                values["duties"] = self._text(one.after.duties)
            if role is None:
                order = max((it.order for it in self._plan.roles), default=0) + 1
                values |= {"process": self._plan.process.uid, "order": order, "key": one.spot[0]}
            self._set(Table.ROLES, role.uid if role is not None else self._desk.new_uid(), values)
        elif role is not None:
            for node, owner in self._plan.cells:
                if owner == role.uid:
                    self._set(Table.CELLS, cell_uid(node, owner), letter="", note="")
            self._deleted.append((Table.ROLES, role.uid))
