"""Screen 7: what reached me and why, the newest first (E7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.desk import Outcome
from tuiflow.actions.notices import Letter, inbox, mark_all_read, mark_read, unread_count
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import INBOX_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece


class InboxScreen(ListScreen[Letter]):
    """The actor's inbox."""

    KEYS: ClassVar[Sequence[Key]] = INBOX_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(INBOX_KEYS)
    GUIDE: ClassVar[str] = "inbox"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._only_unread = False

    def heading(self) -> Sequence[Piece]:
        """How much is unread."""
        pieces = [self.place(_("Inbox: {count} unread").format(count=unread_count(self.desk)))]
        return [*pieces, (f" {_('only unread')} ", "narrowed")] if self._only_unread else pieces

    def read(self) -> None:
        """Everything that reached me."""
        try:
            letters = inbox(self.desk)
        except TuiflowError as error:
            self.show_rows([], str(error))
            return
        self.show_rows([letter for letter in letters if not (self._only_unread and letter.is_read)])

    def uid_of(self, item: Letter) -> str:
        """The notice's."""
        return item.uid

    def empty(self) -> str:
        """Nothing has come."""
        if self._only_unread:
            return _("Everything is read. m shows all.")
        return _("Nothing has reached you yet. What others do with your work, or want of you, comes here.")

    def concerns(self, changes: Changes) -> bool:
        """Whether something has come, was read, or is called differently now."""
        return changes.everything or not changes.tables.keys().isdisjoint({Table.NOTICES, Table.TASKS, Table.PEOPLE})

    def row(self, item: Letter) -> Text:
        """When, who did what with which task, from what to what, and why it reached me."""
        colour = self.app.theme_variables
        quiet, plain = colour.get("quiet", ""), colour.get("foreground", "")
        weight = "" if item.is_read else "bold "
        when = ""
        if item.when is not None:
            same_year = item.when.year == self.desk.today.year
            when = item.when.strftime("%m-%d %H:%M" if same_year else "%Y-%m-%d %H:%M")
        text = Text("  " if item.is_read else "* ", style=weight + colour.get("mine", ""))
        text.append(f"{when}  ", style=quiet)
        text.append(shown(item.who), style=weight + colour.get("mine", ""))
        text.append(f" {shown(item.did)}  ", style=plain)
        text.append(shown(item.subject), style=weight + plain)
        for change in item.changes:
            words = shown(change.after) or "-"
            if change.before:
                words = f"{shown(change.before)} → {words}"
            text.append(f"\n    {shown(change.head)}: ", style=quiet)
            text.append(words, style=plain)
        if item.why:
            text.append("\n    " + _("Why: {why}").format(why=shown(item.why)), style=colour.get("held", ""))
        text.append(f"\n    {shown(item.process)}  {item.reason}", style=quiet)
        return text

    def process_here(self) -> str:
        """The process of the task at the cursor."""
        tasks = self.desk.workspace.tasks
        uid = self.current.tasks[0] if self.current is not None and self.current.tasks else ""
        return tasks[uid].process if uid in tasks else self.session.process

    def chosen_row(self) -> None:
        """Read it, and open its task."""
        letter = self.current
        if letter is None:
            return
        if not letter.is_read:
            self._quietly(lambda: mark_read(self.desk, [letter.uid]))
        if len(letter.tasks) == 1:
            from tuiflow.ui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(self.session, letter.tasks[0]))

    def action_mark(self) -> None:
        """Read, or not read."""
        letter = self.current
        if letter is not None:
            self._quietly(lambda: mark_read(self.desk, [letter.uid], read=not letter.is_read))

    def action_all_read(self) -> None:
        """Everything is read."""
        self._quietly(lambda: mark_all_read(self.desk))

    def _quietly(self, action: Callable[[], Outcome]) -> None:
        """Run an action that undo shall not go back to: who has read something has done no work."""
        try:
            self.done(action())
        except TuiflowError as error:
            self.say(str(error), error=True)

    def action_only_unread(self) -> None:
        """Only what is unread, or everything."""
        self._only_unread = not self._only_unread
        self.read()
