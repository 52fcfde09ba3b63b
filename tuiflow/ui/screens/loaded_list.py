"""A screen with a list that is read in a thread: the screen is there at once, the list a moment later."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.ui.keys import LIST_KEYS, Key, bindings, shown_keys
from tuiflow.ui.messages import WorkspaceChanged
from tuiflow.ui.saving import state_pieces
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import KeyBar, TitleBar
from tuiflow.ui.widgets.card import Piece

T = TypeVar("T")

PAGE = 300
"""Rows that are shown at once; more come when the cursor reaches the last one."""


class LoadedList(Screen[None], Generic[T]):
    """Rows of `T`."""

    KEYS: ClassVar[Sequence[Key]] = LIST_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_KEYS)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.desk = session, session.desk
        self.rows: list[T] = []
        self._shown = 0

    @abstractmethod
    def heading(self) -> str:
        """What is listed, in the language in use."""

    @abstractmethod
    def load(self) -> list[T]:
        """All rows, the first first. Called in a thread.

        Raises:
            TuiflowError: saying why there are none.
        """

    @abstractmethod
    def row(self, item: T) -> Text:
        """One row as it is shown."""

    @abstractmethod
    def empty(self) -> str:
        """What to say when there is nothing, and what to do next."""

    def compose(self) -> ComposeResult:
        """Title, list, keys."""
        yield TitleBar()
        yield Static(_("Reading …"), id="note", markup=False)
        yield OptionList(markup=False, compact=True)
        remapped = self.session.config.keys
        shown_here = [key for key in self.KEYS if key.brief]
        yield KeyBar([(shown_keys(key, remapped), _(key.brief), key.action) for key in shown_here])

    def on_mount(self) -> None:
        """Show the frame, and read."""
        self._show_title()
        self.query_one(OptionList).focus()
        self.read()

    def _show_title(self) -> None:
        left: list[Piece] = [(" tuiflow ", "name"), (f" {shown(self.heading())} ", "place")]
        right = state_pieces(self.desk)
        self.query_one(TitleBar).show(left, [*right, (f" {shown(self.desk.actor.name)} ", "place")])

    @work(thread=True, exclusive=True)
    def read(self) -> None:
        """Read the rows; those that are there stay until the new ones are."""
        message = ""
        try:
            rows = self.load()
        except TuiflowError as error:
            rows, message = [], str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._take, rows, message)

    def _take(self, rows: list[T], message: str) -> None:
        self.rows, self._shown = rows, 0
        listed = self.query_one(OptionList)
        before = listed.highlighted
        listed.clear_options()
        note = self.query_one("#note", Static)
        note.update(message or self.empty())
        note.display = not rows
        self._more()
        if rows:
            listed.highlighted = min(before or 0, self._shown - 1)
        self._show_title()

    def _more(self) -> None:
        """Show another page."""
        page = self.rows[self._shown : self._shown + PAGE]
        self.query_one(OptionList).add_options([Option(self.row(item)) for item in page])
        self._shown += len(page)

    @property
    def current(self) -> T | None:
        """The row at the cursor."""
        at = self.query_one(OptionList).highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index >= self._shown - 1 and self._shown < len(self.rows):
            self._more()

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.chosen_row()

    def action_choose(self) -> None:
        """Enter on a row."""
        self.chosen_row()

    def chosen_row(self) -> None:
        """Enter on a row; nothing, unless a screen has something to do."""

    @on(WorkspaceChanged)
    def _on_workspace_changed(self, message: WorkspaceChanged) -> None:
        self._show_title()
        if message.changes and self.concerns(message):
            self.read()

    def concerns(self, message: WorkspaceChanged) -> bool:
        """Whether what has changed may change the list."""
        return bool(message.changes)

    def say(self, text: str, *, error: bool = False) -> None:
        """Show one sentence in place of the keys."""
        self.query_one(KeyBar).say(shown(text), error=error)

    @on(KeyBar.Pressed)
    async def _on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(message.action)

    def action_step(self, step: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        if step > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    def action_far(self, where: str) -> None:
        """To the first or the last row."""
        listed = self.query_one(OptionList)
        if where == "last":
            while self._shown < len(self.rows):
                self._more()
            listed.action_last()
        else:
            listed.action_first()

    def action_reload(self) -> None:
        """Read again."""
        self.desk.workspace.look()
        self.read()

    def action_help(self) -> None:
        """What the keys do here, and how sharing works."""
        from tuiflow.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen("sharing", self.KEYS, self.session.config.keys))

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()
