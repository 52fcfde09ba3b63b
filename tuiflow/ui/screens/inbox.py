"""Screen 7: what waits for me, what I have asked for, then what reached me and why, the newest first (E6, E7, V1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.desk import Outcome
from tuiflow.actions.history import why_apart
from tuiflow.actions.inbox import Letter, inbox, mark_all_read, mark_read, unread_count
from tuiflow.actions.waiting import CONCERNED, Waiting, Want, asked_by_me, waiting
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.request import PATCH
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import INBOX_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece


class InboxScreen(ListScreen[Waiting | Letter]):
    """The actor's inbox."""

    KEYS: ClassVar[Sequence[Key]] = INBOX_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(INBOX_KEYS)
    GUIDE: ClassVar[str] = "inbox"
    PAGE: ClassVar[int] = 60

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._only_unread = False

    def heading(self) -> Sequence[Piece]:
        """How much waits, and how much is unread."""
        pieces = []
        count = sum(isinstance(item, Waiting) and item.want is not Want.ANSWER for item in self.rows)
        if count:
            pieces.append((" " + _("{count} wait for you").format(count=count) + " ", "narrowed"))
        pieces.append(self.place(_("Inbox: {count} unread").format(count=unread_count(self.desk))))
        return [*pieces, (" " + _("only unread") + " ", "narrowed")] if self._only_unread else pieces

    def read(self) -> None:
        """Everything that waits for me, and everything that reached me."""
        try:
            letters = inbox(self.desk)
        except TuiflowError as error:
            self.show_rows([], str(error))
            return
        kept = [letter for letter in letters if not (self._only_unread and letter.is_read)]
        self.show_rows([*waiting(self.desk), *asked_by_me(self.desk), *kept])

    def uid_of(self, item: Waiting | Letter) -> str:
        """The request's, the task's or node's, the notice's."""
        return item.uid

    def empty(self) -> str:
        """Nothing has come."""
        if self._only_unread:
            return _("Everything is read. m shows all.")
        return _("Nothing has reached you yet. What others do with your work, or want of you, comes here.")

    def concerns(self, changes: Changes) -> bool:
        """Whether something has come, was read, or is called differently now."""
        return changes.everything or not changes.tables.keys().isdisjoint({Table.NOTICES, Table.PEOPLE, *CONCERNED})

    def row(self, item: Waiting | Letter) -> Text:
        """One row of either kind."""
        return self._waiting_row(item) if isinstance(item, Waiting) else self._letter_row(item)

    def _waiting_row(self, item: Waiting) -> Text:
        """What is wanted of me, by whom, and about what."""
        colour = self.app.theme_variables
        quiet, plain = colour.get("quiet", ""), colour.get("foreground", "")
        wanted = {
            Want.DECIDE: _("to decide"),
            Want.ACCEPT: _("to accept"),
            Want.APPROVE: _("to approve"),
            Want.HELP: _("to help"),
            Want.ANSWER: _("asked for"),
        }
        style = quiet if item.want is Want.ANSWER else f"bold {colour.get('soon', '')}"
        text = Text("  " if item.want is Want.ANSWER else "> ", style=style)
        text.append(f"{wanted[item.want]}  ", style=style)
        text.append(shown(item.subject), style=f"bold {plain}")
        text.append(f"  {shown(item.who)}", style=quiet)
        if item.words:
            text.append(f"\n    {shown(item.words)}", style=plain)
        return text

    def _letter_row(self, item: Letter) -> Text:
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
        why = why_apart(item.why, item.changes)
        if why:
            text.append("\n    " + _("Why: {why}").format(why=shown(why)), style=colour.get("held", ""))
        text.append(f"\n    {shown(item.process)}  {item.reason}", style=quiet)
        return text

    def process_here(self) -> str:
        """The process of what is at the cursor."""
        item, tasks = self.current, self.desk.workspace.tasks
        if isinstance(item, Waiting):
            return item.process
        uid = item.tasks[0] if item is not None and item.tasks else ""
        place = item.place if item is not None and item.place in self.desk.workspace.processes else ""
        return tasks[uid].process if uid in tasks else place or self.session.process

    def chosen_row(self) -> None:
        """Do what is wanted, or read what has come."""
        item = self.current
        if isinstance(item, Waiting):
            self._answer(item)
        elif item is not None:
            if not item.is_read:
                self._quietly(lambda: mark_read(self.desk, [item.uid]))
            if item.report:
                self._open_report(item.report)
            elif item.kind == "retro.close":
                self._open_retro(item.uid)
            elif len(item.tasks) == 1:
                self._open(item.tasks[0])
            elif item.place in self.desk.workspace.processes:
                self.action_screen("process")

    def _answer(self, item: Waiting) -> None:
        workspace = self.desk.workspace
        request = workspace.requests.get(item.uid)
        if item.want is Want.DECIDE and request is not None and request.kind == PATCH:
            from tuiflow.ui.screens.decision import DecisionScreen

            self.app.push_screen(DecisionScreen(self.session, request, self.say))
        elif item.want is Want.DECIDE and request is not None:
            from tuiflow.ui.dialogs.asking import answer

            answer(self, request)
        elif item.want is Want.ANSWER and request is not None:
            from tuiflow.ui.dialogs.asking import reconsider

            reconsider(self, request)
        elif item.want is Want.APPROVE:
            from tuiflow.ui.dialogs.gate import ask_approval

            ask_approval(self, item.uid)
        elif item.want is Want.ACCEPT and item.uid in workspace.tasks:
            from tuiflow.ui.dialogs.acceptance import AcceptanceDialog

            self.ask(AcceptanceDialog(self.desk, workspace.tasks[item.uid]))
        else:
            self._open(item.uid)

    def _open(self, task: str) -> None:
        from tuiflow.ui.screens.task import TaskScreen

        self.app.push_screen(TaskScreen(self.session, task))

    def _open_retro(self, notice: str) -> None:
        """The retrospective that was closed: the latest of its process (V2)."""
        from tuiflow.actions.retros import retros_of
        from tuiflow.ui.screens.retro import RetroScreen

        told = self.desk.workspace.notices.get(notice)
        found = retros_of(self.desk.workspace, told.process) if told is not None else []
        if told is None or not found:
            self.say(_("This retrospective was deleted."), error=True)
            return
        self.app.push_screen(RetroScreen(self.session, told.process, found[0].uid))

    def _open_report(self, uid: str) -> None:
        """The weekly report that has come, or one's own that is missing (E10)."""
        from tuiflow.actions.report_list import named_report
        from tuiflow.ui.screens.report import ReportScreen

        try:
            week, person = named_report(self.desk, uid)
        except TuiflowError as error:
            self.say(str(error), error=True)
        else:
            self.app.push_screen(ReportScreen(self.session, week, person))

    def action_mark(self) -> None:
        """Read, or not read."""
        item = self.current
        if isinstance(item, Letter):
            self._quietly(lambda: mark_read(self.desk, [item.uid], read=not item.is_read))

    def action_all_read(self) -> None:
        """Everything is read."""
        self._quietly(lambda: mark_all_read(self.desk))

    def done(self, outcome: Outcome) -> None:
        """Who has acted on a task here has read what had come about it."""
        super().done(outcome)
        about = frozenset(outcome.tasks)
        letters = [row for row in self.rows if isinstance(row, Letter) and not row.is_read and row.tasks]
        read = [letter.uid for letter in letters if about.issuperset(letter.tasks)]
        if not read:
            return
        try:
            marked = mark_read(self.desk, read)
        except TuiflowError as error:
            self.say(str(error), error=True)
        else:
            self.take(Changes.of([marked.transaction]))

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
