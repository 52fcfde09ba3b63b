"""Undo and redo of one's own last changes (E12): never of what somebody else has changed since."""

from __future__ import annotations

from typing import TypeAlias

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.record import Table
from tuiflow.store.change import Edit, Transaction

_NEVER = ""
"""In place of a stamp: the field was not set."""


Deed: TypeAlias = tuple[Transaction, ...]
"""What was done at once, in the order in which it was written."""


class UndoLog:
    """One's own changes of this session, for going back and forth."""

    def __init__(self) -> None:
        self._done: list[Deed] = []
        self._undone: list[Deed] = []
        self._same: dict[tuple[str, str, str, str], str] = {}
        """Table, uid, field and the stamp of a change that took another back: the stamp of the value it went back to."""

    def record(self, *transactions: Transaction) -> None:
        """Remember what was done, in one change or several; what had been undone before cannot be redone any more."""
        self._done.append(transactions)
        self._undone.clear()

    def undo(self, desk: Desk) -> Outcome:
        """Take the last change back.

        Raises:
            RefusedError: when there is none, or somebody has changed the same since; that change is then left alone,
                and the one before it comes next.
            WorkspaceError: when nothing can be changed here.
        """
        if not self._done:
            raise RefusedError(_("There is nothing of yours to undo."))
        return self._go(desk, self._done, self._undone, _("Undone"))

    def redo(self, desk: Desk) -> Outcome:
        """Do again what was last undone.

        Raises:
            RefusedError: when there is nothing, or somebody has changed the same since.
            WorkspaceError: when nothing can be changed here.
        """
        if not self._undone:
            raise RefusedError(_("There is nothing to redo."))
        return self._go(desk, self._undone, self._done, _("Redone"))

    def _go(self, desk: Desk, source: list[Deed], target: list[Deed], word: str) -> Outcome:
        done: list[Outcome] = []
        refusal: RefusedError | None = None
        for transaction in reversed(source[-1]):
            try:
                done.append(self._take_back(desk, transaction, word))
            except RefusedError as error:
                refusal = error
        source.pop()
        if refusal is not None and not done:
            raise refusal
        target.append(tuple(outcome.transaction for outcome in done))
        return done[0] if len(done) == 1 else _together(done, word)

    def _take_back(self, desk: Desk, transaction: Transaction, word: str) -> Outcome:
        edits, kept = [], 0
        for edit in transaction.edits:
            if edit.table == Table.NOTICES:
                continue  # who was told of the change hears of its end as well
            back, left = self._inverse(desk, edit, transaction.stamp)
            kept += left
            if back is not None:
                edits.append(back)
        if not edits:
            raise RefusedError(_("The change cannot be taken back: somebody else has changed the same since."))
        tasks = tuple(edit.uid for edit in edits if edit.table == Table.TASKS)
        labels = _labels(desk, tasks)
        done = desk.commit("undo", edits)
        self._remember(transaction, done)
        labels |= _labels(desk, tasks)
        message = _("{word}: {tasks}.") if tasks else _("{word}.")
        if kept:
            message = ngettext(
                "{word}; {count} field stays, as somebody else has changed it since.",
                "{word}; {count} fields stay, as somebody else has changed them since.",
                kept,
            )
        named = ngettext("{count} task", "{count} tasks", len(tasks)).format(count=len(tasks))
        if len(tasks) == 1:
            named = labels.get(tasks[0], named)
        nodes = sum(edit.table == Table.NODES for edit in edits)
        if tasks and nodes:
            named = _("{tasks} and {nodes}").format(
                tasks=named, nodes=ngettext("{count} node", "{count} nodes", nodes).format(count=nodes)
            )
        return Outcome(message.format(word=word, count=kept, tasks=named), done, tasks)

    def _inverse(self, desk: Desk, edit: Edit, stamp: str) -> tuple[Edit | None, int]:
        """The edit that takes `edit` back, and how many of its fields somebody has changed since."""
        workspace, table = desk.workspace, Table(edit.table)
        stamps = {name: self._resolved(edit, name, found) for name, found in workspace.stamps(table, edit.uid).items()}
        if edit.creates:
            others = sum(found not in (stamp, _NEVER) for name, found in stamps.items() if name != "deleted")
            return (None, others) if others else (workspace.deletion(table, edit.uid), 0)
        ours = [name for name in edit.values if stamps.get(name) == self._resolved(edit, name, stamp)]
        back = workspace.edit(table, edit.uid, {name: edit.was.get(name) for name in ours})
        return back, len(edit.values) - len(ours)

    def _resolved(self, edit: Edit, name: str, stamp: str) -> str:
        """Whose value a field has: one's own going back and forth does not count."""
        while (before := self._same.get((edit.table, edit.uid, name, stamp))) is not None:
            stamp = before
        return stamp

    def _remember(self, transaction: Transaction, done: Transaction) -> None:
        """With `done` the fields that it sets have the values again that `transaction` had overwritten."""
        set_again = {(edit.table, edit.uid, name) for edit in done.edits for name in edit.values}
        for edit in transaction.edits:
            for name in edit.values:
                if (edit.table, edit.uid, name) in set_again:
                    overwritten = edit.saw.get(name, [_NEVER])[0]
                    self._same[edit.table, edit.uid, name, done.stamp] = overwritten


def _together(done: list[Outcome], word: str) -> Outcome:
    """What was taken back in several changes, as one."""
    tasks = tuple(dict.fromkeys(uid for outcome in done for uid in outcome.tasks))
    named = ngettext("{count} task", "{count} tasks", len(tasks)).format(count=len(tasks))
    *before, last = (outcome.transaction for outcome in done)
    return Outcome(_("{word}: {tasks}.").format(word=word, tasks=named), last, tasks, tuple(before))


def _labels(desk: Desk, uids: tuple[str, ...]) -> dict[str, str]:
    """The labels of those tasks that are not in the trash now."""
    tasks = desk.workspace.tasks
    return {uid: tasks[uid].label for uid in uids if uid in tasks}
