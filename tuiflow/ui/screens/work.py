"""What every screen to work on has: title, keys, undo, palette, help, and the way to the other screens."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import Screen

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.wip import said
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.process import Process
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import PALETTE_KEYS, SCREEN_KEYS, Key, shown_keys
from tuiflow.ui.messages import ScreenChosen, WorkspaceChanged
from tuiflow.ui.saving import state_pieces
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import KeyBar, TitleBar
from tuiflow.ui.widgets.card import Piece

if TYPE_CHECKING:
    from tuiflow.ui.dialogs.export import Origin


class WorkScreen(Screen[None]):
    """A screen with a `TitleBar` above and a `KeyBar` below."""

    KEYS: ClassVar[Sequence[Key]]
    """What the screen's keys do."""

    GUIDE: ClassVar[str] = "board"
    """The page of the guide that its help shows."""

    EXPORTED: ClassVar[str] = "tasks"
    """What goes out into a file first (`actions.export.What`)."""

    VIEW: ClassVar[str] = ""
    """Its name among the views of its screen (`ui.places`); empty where a screen has only one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.desk: Desk = session.desk
        self.is_opening = False
        """A line to type into is being opened: keys wait for it."""

    @abstractmethod
    def take(self, changes: Changes, follow: str = "") -> None:
        """Repaint what `changes` names; the cursor goes to the record with the uid `follow`."""

    def process_here(self) -> str:
        """Uid of the process at the cursor, for the screens that show one; empty when there is none."""
        return self.session.process

    def origin_here(self) -> Origin:
        """What an export begins with here."""
        from tuiflow.actions.export import What
        from tuiflow.ui.dialogs.export import Origin

        return Origin(What(self.EXPORTED), self.process_here())

    # Title and keys

    def key_bar(self) -> KeyBar:
        """The bar of this screen's keys, as they are mapped."""
        return self.bar_of(self.KEYS)

    def bar_of(self, keys: Sequence[Key]) -> KeyBar:
        """A bar of some keys, as they are mapped."""
        remapped = self.session.config.keys
        return KeyBar([(shown_keys(key, remapped), _(key.brief), key.action) for key in keys if key.brief])

    def show_title(self, *left: Piece) -> None:
        """Show what this screen is about; what is saved and who works stands on the right."""
        who = (f" {shown(self.desk.actor.name)} ", "place")
        state = state_pieces(self.desk, self.session.outgoing)
        self.query_one(TitleBar).show([(" tuiflow ", "name"), *left], [*state, who])

    def say(self, text: str, *, error: bool = False) -> None:
        """Show one sentence in place of the keys."""
        self.query_one(KeyBar).say(shown(text), error=error)

    @on(KeyBar.Pressed)
    async def _on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(message.action)

    @on(WorkspaceChanged)
    def _on_workspace_changed(self, message: WorkspaceChanged) -> None:
        self.take(message.changes)

    # Actions and what comes of them

    def done(self, outcome: Outcome) -> None:
        """Show what an action has changed, here and on the screens below."""
        changes = Changes.of(outcome.transactions)
        for screen in self.app.screen_stack:
            if screen is not self:
                screen.post_message(WorkspaceChanged(changes))
        self.take(changes, outcome.tasks[0] if outcome.tasks else "")
        self.say(said(self.desk, outcome))

    def perform(self, action: Callable[[], Outcome]) -> bool:
        """Run an action, remember it for undo, and show what it did or why not; returns whether it worked."""
        try:
            outcome = action()
        except NotPermittedError as refusal:
            self._offer_to_ask(refusal)
            return False
        except TuiflowError as error:
            self.say(str(error), error=True)
            return False
        self.session.undo_log.record(*outcome.transactions)
        self.done(outcome)
        return True

    def _offer_to_ask(self, refusal: NotPermittedError) -> None:
        """What one may not do oneself can be asked for, where the rules say so (E6, E11)."""
        if not refusal.askable:
            self.say(str(refusal), error=True)
            return
        from tuiflow.ui.dialogs.asking import asking_dialog

        self.ask(asking_dialog(self.desk, refusal))

    def ask(self, dialog: Screen[Outcome | None]) -> None:
        """Show a form that performs an action itself, so that it can stay open when the action is refused."""

        def answered(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.session.undo_log.record(*outcome.transactions)
                self.done(outcome)

        self.app.push_screen(dialog, answered)

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._back(self.session.undo_log.undo)

    def action_redo(self) -> None:
        """Do it again."""
        self._back(self.session.undo_log.redo)

    def _back(self, action: Callable[[Desk], Outcome]) -> None:
        try:
            self.done(action(self.desk))
        except TuiflowError as error:
            self.say(str(error), error=True)

    # The way around

    def action_screen(self, name: str) -> None:
        """Go to another screen (`ui.places`)."""
        self.session.process = self.process_here() or self.session.process
        self.post_message(ScreenChosen(name))

    def action_next_screen(self, step: int) -> None:
        """Go to the screen beside this one."""
        self.session.process = self.process_here() or self.session.process
        self.post_message(ScreenChosen("", step))

    def action_view(self, step: int) -> None:
        """Go to the view beside this one, on the same screen."""
        from tuiflow.ui.places import next_view

        self.session.process = self.process_here() or self.session.process
        self.post_message(ScreenChosen(next_view(self.VIEW, step)))

    def action_recent(self) -> None:
        """The last changes of everybody."""
        from tuiflow.ui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.session))

    def action_rehearse_any(self) -> None:
        """Walk through a process as it happened: which one; those that are finished come first."""
        from tuiflow.ui.screens.rehearsal import RehearsalScreen

        self.ask_process(
            _("Which process do you want to walk through?"),
            lambda uid: self.app.push_screen(RehearsalScreen(self.session, uid)),
            lambda process: process.closed is not None,
        )

    def ask_process(
        self, question: str, then: Callable[[str], object], is_first: Callable[[Process], bool] = lambda _process: False
    ) -> None:
        """Ask for one of all processes; those that are closed are marked.

        Args:
            question: The title of the list.
            then: Gets the uid of the chosen one.
            is_first: Which stand at the top; the others as everywhere, closed ones last.
        """
        from tuiflow.actions.overview import processes
        from tuiflow.ui.dialogs.pick import PickDialog

        ordered = sorted(processes(self.desk, closed=True), key=lambda process: not is_first(process))
        if not ordered:
            self.say(_("There is no process yet: start one from the library, or add a task."), error=True)
            return

        def answered(uid: str | None) -> None:
            if uid is not None:
                then(uid)

        closed = "  " + _("closed")
        options = [
            (one.uid, shown(f"{one.prefix}  {one.name}") + (closed if one.closed is not None else ""))
            for one in ordered
        ]
        self.app.push_screen(PickDialog(question, options), answered)

    def action_trash(self) -> None:
        """What was deleted."""
        from tuiflow.ui.screens.trash import TrashScreen

        self.app.push_screen(TrashScreen(self.session))

    def action_export(self) -> None:
        """Tables, diagrams, deadlines into a file."""
        from tuiflow.ui.dialogs.export import ExportDialog

        def answered(said: str | None) -> None:
            if said is not None:
                self.say(said)

        self.app.push_screen(ExportDialog(self.session, self.origin_here()), answered)

    def action_import_file(self) -> None:
        """Choose a file, and see what taking it in would do."""
        from tuiflow.exchange.sheet_file import ENDINGS
        from tuiflow.ui.dialogs.open_file import OpenFileDialog
        from tuiflow.ui.screens.importing import ImportScreen

        def answered(path: Path | None) -> None:
            if path is not None:
                self.app.push_screen(ImportScreen(self.session, path))

        self.app.push_screen(OpenFileDialog(_("Which file is to be imported?"), ENDINGS), answered)

    def action_sharing(self) -> None:
        """Who is here, and how far one's own changes have come."""
        from tuiflow.ui.dialogs.sharing import SharingDialog

        self.app.push_screen(SharingDialog(self.session))

    def action_palette(self) -> None:
        """Everything that a key does here, found by its name."""
        from tuiflow.ui.dialogs.pick import PickDialog

        keys = [key for key in self.KEYS if key.palette]
        options = [(key.action, f"{key.caption}  ({shown_keys(key, self.session.config.keys)})") for key in keys]
        if not {key.uid for key in SCREEN_KEYS}.isdisjoint(key.uid for key in keys):
            options += [(key.action, key.caption) for key in PALETTE_KEYS]

        async def answered(action: str | None) -> None:
            if action is not None:
                await self.run_action(action)

        self.app.push_screen(PickDialog(_("What do you want to do?"), options), answered)

    def action_help(self) -> None:
        """What the keys do here, and how things work."""
        from tuiflow.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.GUIDE, self.KEYS, self.session.config.keys))

    def action_reload(self) -> None:
        """Look for others' changes now, and draw everything anew."""
        self.desk.workspace.look()
        self.take(Changes(everything=True))
        self.say(_("Read again."))

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    async def action_theme(self) -> None:
        """Light or dark."""
        await self.app.run_action("theme")

    async def action_leave(self) -> None:
        """Quit."""
        await self.app.run_action("leave")
