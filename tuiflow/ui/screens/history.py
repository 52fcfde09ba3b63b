"""Who changed what, when, from what to what, and why: of a task, its process, or everything (E12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.history import Entry, history_of, recent, why_apart
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import HISTORY_KEYS, Key, bindings
from tuiflow.ui.screens.loaded_list import LoadedList
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

RECENT = 300
"""Changes of the whole workspace that are shown."""


class HistoryScreen(LoadedList[Entry]):
    """The history of a task and, one key further, of its process; without a task that of the workspace."""

    KEYS: ClassVar[Sequence[Key]] = HISTORY_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(HISTORY_KEYS)

    def __init__(self, session: Session, task: str = "", process: str = "") -> None:
        """Of the task with the uid `task`, or of a process; of everything when neither is given."""
        super().__init__(session)
        self._uid = task
        fields = session.desk.workspace.fields(Table.TASKS, task)
        self._process = process or str(fields.get("process", ""))
        self._whole = not task

    def heading(self) -> list[Piece]:
        """Whose history it is."""
        return [self.place(self._title())]

    def _title(self) -> str:
        if not self._uid and not self._process:
            return _("Last changes")
        workspace = self.desk.workspace
        label = str(workspace.fields(Table.TASKS, self._uid).get("label", ""))
        return _("History of {name}").format(name=workspace.name_of(self._process) if self._whole else label)

    def empty(self) -> str:
        """Nothing has happened."""
        return _("Nothing has happened yet. Esc goes back.")

    def _records(self) -> list[tuple[str, str]]:
        return self.desk.workspace.parts_of(self._process) if self._whole else [(Table.TASKS, self._uid)]

    def load(self) -> list[Entry]:
        """The entries, the newest first."""
        if not self._uid and not self._process:
            return recent(self.desk, RECENT)
        return history_of(self.desk, self._records())

    def row(self, item: Entry) -> Text:
        """When, who, what; then field by field, and why."""
        colour = self.app.theme_variables
        day = item.when.strftime("%m-%d %H:%M")
        if item.when.year != self.desk.today.year:
            day = item.when.strftime("%Y-%m-%d %H:%M")
        text = Text(f"{day}  ", style=colour.get("quiet", ""))
        if self._whole:
            text.append(f"{shown(item.subject)}  ", style="bold")
        text.append(shown(item.who), style=colour.get("mine", ""))
        text.append(f" {shown(item.did)}", style=colour.get("foreground", ""))
        for change in item.changes:
            words = shown(change.after) or "-"
            if change.before:
                words = f"{shown(change.before)} → {words}"
            text.append(f"\n    {shown(change.head)}: ", style=colour.get("quiet", ""))
            text.append(words, style=colour.get("foreground", ""))
        if item.asked:
            text.append(f"\n    {shown(item.asked)}", style=colour.get("foreground", ""))
        why = why_apart(item.why, item.changes)
        if why:
            text.append("\n    " + _("Why: {why}").format(why=shown(why)), style=colour.get("held", ""))
        return text

    def concerns(self, changes: Changes) -> bool:
        """Whether one of the records has changed."""
        if self._whole or changes.everything or Table.REQUESTS in changes.tables:
            return True
        return self._uid in changes.touched(Table.TASKS)

    def action_whole(self) -> None:
        """From the task to its process, and back."""
        if self._uid:
            self._whole = not self._whole
            self.show_title(*self.heading())
            self.read()
