"""Screen 5, retrospectives: which were held, how the goal was met, how many improvements are done (V2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType

from tuiflow.actions.list_versions import has_other_versions
from tuiflow.actions.retro_drafts import is_changed_on_this_machine, new_on_this_machine
from tuiflow.actions.retro_words import retro_markdown
from tuiflow.actions.retros import delete, improvements, latest_of, read_facts, retros_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.attainment import Met
from tuiflow.model.day import near_words
from tuiflow.model.record import Table
from tuiflow.model.retro import Improvement, Retro, RetroState
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import dispute_mark
from tuiflow.ui.keys import RETROS_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.screens.retro import RetroScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

_CONCERNED = frozenset({Table.RETROS, Table.TASKS, Table.PROCESSES})


class RetrosScreen(ListScreen[Retro]):
    """All retrospectives, the latest first."""

    KEYS: ClassVar[Sequence[Key]] = RETROS_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RETROS_KEYS)
    GUIDE: ClassVar[str] = "retro"
    VIEW: ClassVar[str] = "retros"
    EXPORTED: ClassVar[str] = "retro"
    PAGE: ClassVar[int] = 60

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._improvements: dict[str, list[Improvement]] = {}
        """By the retrospective that they come from."""
        self._private: set[str] = set()
        """Uids of those of which something is written on this machine that the workspace does not have."""

    def heading(self) -> Sequence[Piece]:
        """How many there are, and how many improvements are open."""
        pieces = [self.place(_("Retrospectives: {count}").format(count=len(self.rows)))]
        count = sum(one.is_open for own in self._improvements.values() for one in own)
        return [*pieces, self.place(_("open improvements: {count}").format(count=count))] if count else pieces

    def read(self) -> None:
        """Everything that was held, or is being written."""
        self._improvements = {}
        for one in improvements(self.desk.workspace):
            self._improvements.setdefault(one.retro.uid, []).append(one)
        known, drafts = retros_of(self.desk.workspace), self.session.drafts
        new = [retro for uid in self.desk.workspace.processes if (retro := new_on_this_machine(drafts, uid))]
        changed = [retro for retro in known if is_changed_on_this_machine(drafts, retro)]
        self._private = {retro.uid for retro in [*new, *changed]}
        self.show_rows([*new, *known])

    def uid_of(self, item: Retro) -> str:
        """The retrospective's."""
        return item.uid

    def empty(self) -> str:
        """Nothing yet."""
        return _("No retrospective yet. n begins one: it is filled with what really happened.")

    def concerns(self, changes: Changes) -> bool:
        """Whether one was written, an improvement has come further, or a process is called differently."""
        return changes.everything or not changes.tables.keys().isdisjoint(_CONCERNED)

    def row(self, item: Retro) -> Text:
        """Day and process; how far it is, how the goal was met, how many improvements are done."""
        colour = self.app.theme_variables
        quiet, plain, soon = colour.get("quiet", ""), colour.get("foreground", ""), colour.get("soon", "")
        process = self.desk.workspace.processes[item.process]
        day = item.day.isoformat() if item.day is not None else "-"
        text = Text(f"{day}  ", style=quiet)
        text.append(f"{shown(process.prefix)} {shown(process.name)}", style=f"bold {plain}")
        if item.day is not None:
            text.append(f"  {near_words(item.day, self.desk.today)}", style=quiet)
        text.append("\n" + " " * 12)
        is_draft = item.state is RetroState.DRAFT
        if has_other_versions(self.desk.workspace, Table.RETROS, item.uid):
            text.append(f"{dispute_mark(ascii_only=self.session.config.ascii)} ", style=f"bold {soon}")
        text.append(item.state.caption, style=f"bold {soon}" if is_draft else quiet)
        if item.uid in self._private:
            text.append(f"{_(', ')}{_('draft on this machine')}", style=f"bold {soon}")
        met = item.attainment.met
        late = colour.get("late", "")
        text.append(_("  goal: {met}").format(met=met.caption), style=late if met is Met.MISSED else quiet)
        own = self._improvements.get(item.uid, [])
        if own:
            done = sum(not one.is_open for one in own)
            words = _("improvements done: {done} of {total}").format(done=done, total=len(own))
            text.append(f"  {words}", style=quiet if done == len(own) else soon)
        return text

    def process_here(self) -> str:
        """The process of the retrospective at the cursor."""
        return self.current.process if self.current is not None else self.session.process

    # Keys

    def chosen_row(self) -> None:
        """Open it."""
        if self.current is not None:
            self._open(self.current.process, self.current.uid)

    def _open(self, process: str, uid: str) -> None:
        uid = uid if uid in self.desk.workspace.retros else ""
        self.app.push_screen(RetroScreen(self.session, process, uid), lambda _left: self.read())

    def action_new(self) -> None:
        """Begin one for a process; what is being written for it already is opened."""
        here = self.session.process

        def begin(process: str) -> None:
            self.session.process = process
            found = latest_of(self.desk.workspace, process)
            uid = found.uid if found is not None and found.state is RetroState.DRAFT else ""
            self._open(process, uid)

        self.ask_process(_("Look back on which process?"), begin, lambda process: process.uid == here)

    def action_delete(self) -> None:
        """Put it into the trash, after asking."""
        from tuiflow.ui.dialogs.menu import MenuDialog

        retro = self.current
        if retro is None:
            return
        if retro.uid not in self.desk.workspace.retros:
            self.say(_("It is not saved yet: it is only a draft on this machine."), error=True)
            return

        def answered(letter: str | None) -> None:
            if letter == "y":
                self.perform(lambda: delete(self.desk, retro))

        name = shown(self.desk.workspace.name_of(retro.process))
        title = _("Delete the retrospective of {name}? Its improvements stay on the board.").format(name=name)
        self.app.push_screen(MenuDialog(title, [("n", _("no")), ("y", _("yes, delete"))]), answered)

    def action_copy(self) -> None:
        """Copy it as Markdown (through the terminal, so also over SSH)."""
        if self.current is None:
            return
        if self.current.uid in self.desk.workspace.retros:
            self._copy(self.current)
        else:
            self.say(_("There is nothing saved yet to copy: Ctrl+S saves it."), error=True)

    @work(thread=True, exclusive=True)
    def _copy(self, retro: Retro) -> None:
        """In a thread: the facts need the journals."""
        try:
            text = retro_markdown(self.desk, retro, read_facts(self.desk, retro.process))
        except TuiflowError as error:
            message = str(error)
            self.app.call_from_thread(lambda: self.say(message, error=True))
            return
        self.app.call_from_thread(self._copied, text, self.desk.workspace.name_of(retro.process))

    def _copied(self, text: str, name: str) -> None:
        self.app.copy_to_clipboard(text)
        self.say(_("Copied as Markdown: {what}").format(what=name))
