"""Undo and redo of one's own last changes (E12): never of what somebody else has changed since."""

from __future__ import annotations

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.store.change import Edit, Transaction


class UndoLog:
    """One's own changes of this session, for going back and forth."""

    def __init__(self) -> None:
        self._done: list[Transaction] = []
        self._undone: list[Transaction] = []

    def record(self, transaction: Transaction) -> None:
        """Remember a change; what had been undone before cannot be redone any more."""
        self._done.append(transaction)
        self._undone.clear()

    def undo(self, desk: Desk) -> Outcome:
        """Take the last change back.

        Raises:
            RefusedError: when there is none, or somebody has changed the same since.
        """
        if not self._done:
            raise RefusedError(_("There is nothing of yours to undo."))
        outcome = _take_back(desk, self._done.pop(), _("Undone"))
        self._undone.append(outcome.transaction)
        return outcome

    def redo(self, desk: Desk) -> Outcome:
        """Do again what was last undone.

        Raises:
            RefusedError: when there is nothing, or somebody has changed the same since.
        """
        if not self._undone:
            raise RefusedError(_("There is nothing to redo."))
        outcome = _take_back(desk, self._undone.pop(), _("Redone"))
        self._done.append(outcome.transaction)
        return outcome


def _take_back(desk: Desk, transaction: Transaction, word: str) -> Outcome:
    edits, kept = [], 0
    for edit in transaction.edits:
        back, left = _inverse(desk, edit, transaction.stamp)
        kept += left
        if back is not None:
            edits.append(back)
    if not edits:
        raise RefusedError(_("The change cannot be taken back: somebody else has changed the same since."))
    done = desk.commit("undo", edits)
    tasks = tuple(edit.uid for edit in edits if edit.table == Table.TASKS)
    message = _("{word}; {count} fields stay, as somebody else has changed them since.") if kept else _("{word}.")
    return Outcome(message.format(word=word, count=kept), done, tasks)


def _inverse(desk: Desk, edit: Edit, stamp: str) -> tuple[Edit | None, int]:
    """The edit that takes `edit` back, and how many of its fields somebody has changed since."""
    workspace, table = desk.workspace, Table(edit.table)
    ours = [name for name in edit.values if workspace.stamp(table, edit.uid, name) == stamp]
    others = len(edit.values) - len(ours)
    if edit.creates:
        return (None, others) if others else (workspace.deletion(table, edit.uid), 0)
    return workspace.edit(table, edit.uid, {name: edit.was.get(name) for name in ours}), others
