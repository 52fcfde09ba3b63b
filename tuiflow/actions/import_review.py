"""Holds an import against the rules that hold for everybody: who may do what, and what keeps work from beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuiflow.actions.closing import check_plans_run
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import closed_gates, gate_words
from tuiflow.actions.permissions import check_permitted, is_bound
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.import_row import Draft, Fate, ImportRow
from tuiflow.model.record import PLAN_TABLES, Table, Value
from tuiflow.store.change import Edit

KIND = "import.rows"
"""What an import is called in the history."""

_KINDS: Mapping[str, str] = {Table.RETROS: "retro.save"}
"""Table → the kind of change whose rules hold, where a table has some of its own."""

_GROUPS: Mapping[str, str] = {
    "start": "period",
    "due": "period",
    "node": "process",
    "override": "status",
    "solved": "status",
    "accepted_by": "status",
    "accepted_on": "status",
}
"""Stored field of a task → key of the column that it belongs to, where the two differ."""


def _column_of(name: str) -> str:
    head = name.partition("/")[0]
    return "status" if head.startswith("block_") else _GROUPS.get(head, head)


class Review:
    """Takes out of each row what the actor may not do; the rest of the row stays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_bound = is_bound(desk)

    def check(self, row: ImportRow) -> None:
        """Mark what is refused in a row."""
        for draft in list(row.drafts):
            if draft.table is Table.TASKS and draft.uid in self._desk.workspace.tasks:
                self._check_task(row, draft)
            elif (self._is_bound or draft.table in PLAN_TABLES) and (sentence := self._refusal(draft)):
                row.refused = [sentence]
                row.drafts = []
                break
        if row.refused and not row.drafts:
            row.fate = Fate.REFUSED

    def _refusal(self, draft: Draft) -> str:
        """Why the actor may not make an edit; empty when that is allowed."""
        edit = self._desk.workspace.edit(draft.table, draft.uid, draft.values)
        return self._why_not(edit) if edit is not None else ""

    def _why_not(self, edit: Edit) -> str:
        kind = _KINDS.get(edit.table, KIND)
        try:
            check_plans_run(self._desk.workspace, kind, [edit])
            check_permitted(self._desk, kind, [edit])
        except RefusedError as error:
            return str(error)
        return ""

    def _check_task(self, row: ImportRow, draft: Draft) -> None:
        """Column by column: the dates may be somebody else's to change, and the texts one's own."""
        edit = self._desk.workspace.edit(Table.TASKS, draft.uid, draft.values)
        refused: dict[str, str] = {}
        if "status" in draft.values and (missing := self._missing(draft)):
            refused["status"] = missing
        if edit is not None and self._is_bound:
            columns: dict[str, dict[str, Value]] = {}
            for name, value in edit.values.items():
                columns.setdefault(_column_of(name), {})[name] = value
            for column, values in columns.items():
                sentence = self._why_not(Edit(edit.table, edit.uid, values, edit.was))
                if sentence:
                    refused.setdefault(column, sentence)
        if not refused:
            return
        kept = {name: value for name, value in draft.values.items() if _column_of(name) not in refused}
        row.drafts = [Draft(draft.table, draft.uid, kept)] if kept else []
        row.refused += dict.fromkeys(refused.values())
        if kept:
            row.changes = [change for change in row.changes if _column_of(change.key) not in refused]

    def _missing(self, draft: Draft) -> str:
        """What keeps a task from beginning; empty when nothing does (E5)."""
        task = self._desk.workspace.tasks[draft.uid]
        status = Status.read(str(draft.values["status"]))
        as_it_will_be = replace(task, node=str(draft.values.get("node", task.node)))
        closed = closed_gates(self._desk, [as_it_will_be], status).get(task.uid)
        if not closed:
            return ""
        missing = _("; ").join(gate_words(self._desk, gate) for gate in closed)
        return _("{tasks} cannot begin yet: {missing}.").format(tasks=task.label, missing=missing)
