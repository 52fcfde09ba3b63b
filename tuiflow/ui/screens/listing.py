"""A screen with a list: rows that one moves through, a page at a time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import LIST_KEYS, Key, bindings
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece

T = TypeVar("T")

_BESIDE = 3
"""Cells beside the lines of a list: its padding, and the scroll bar."""

_LEAST_HANG = 4
"""Cells by which a line that goes on is indented at least."""


class ListScreen(WorkScreen, Generic[T]):
    """Rows of `T`."""

    KEYS: ClassVar[Sequence[Key]] = LIST_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_KEYS)
    PAGE: ClassVar[int] = 300
    """Rows that are shown at once; more come when the cursor reaches the last one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.rows: list[T] = []
        self._shown = 0
        self._width = 0
        """Cells of a line."""

    @abstractmethod
    def heading(self) -> Sequence[Piece]:
        """The part of the title that says what is listed, in the language in use."""

    @abstractmethod
    def read(self) -> None:
        """Read the rows anew, and hand them to `show_rows`."""

    @abstractmethod
    def row(self, item: T) -> Text:
        """One row as it is shown."""

    @abstractmethod
    def empty(self) -> str:
        """What to say when there is nothing, and what to do next."""

    def uid_of(self, item: T) -> str:
        """By what a row is found again after the list has changed; empty: by its place."""
        return ""

    def compose(self) -> ComposeResult:
        """Title, list, keys."""
        yield TitleBar()
        yield Static(id="note", markup=False)
        yield OptionList(markup=False, compact=True)
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show the frame, and read."""
        self.show_title(*self.heading())
        self.query_one(OptionList).focus()
        self.read()

    def show_rows(self, rows: list[T], message: str = "") -> None:
        """Show these rows; the cursor stays on its row or, when that is gone, on its place.

        Args:
            rows: The first first.
            message: Why there are none, where it is not that nothing is there.
        """
        listed = self.query_one(OptionList)
        before, current = listed.highlighted or 0, self.current
        self.rows, self._shown = rows, 0
        listed.clear_options()
        note = self.query_one("#note", Static)
        note.update(message or self.empty())
        note.display = not rows
        uid = self.uid_of(current) if current is not None else ""
        place = next((at for at, item in enumerate(rows) if uid and self.uid_of(item) == uid), before)
        self._more()
        while self._shown <= place and self._shown < len(rows):
            self._more()
        if rows:
            listed.highlighted = min(place, len(rows) - 1)
        self.show_title(*self.heading())

    def _more(self) -> None:
        """Show another page."""
        page = self.rows[self._shown : self._shown + self.PAGE]
        self._width = self.app.size.width - _BESIDE
        self.query_one(OptionList).add_options([Option(self._hanging(self.row(item))) for item in page])
        self._shown += len(page)

    def _hanging(self, row: Text) -> Text:
        """A row in the width of the screen: a line that goes on below stays at its indent."""
        lines = Text()
        for number, line in enumerate(row.split("\n")):
            lines.append("\n" if number else "")
            if line.cell_len <= self._width:
                lines.append_text(line)
                continue
            indent = len(line.plain) - len(line.plain.lstrip())
            hang = max(indent, _LEAST_HANG)
            for place, part in enumerate(line[indent:].wrap(self.app.console, self._width - hang)):
                lines.append("\n" + " " * hang if place else " " * indent)
                lines.append_text(part)
        return lines

    def on_resize(self, _event: events.Resize) -> None:
        """Break the lines anew."""
        if self.rows and self._width not in (0, self.app.size.width - _BESIDE):
            self.show_rows(self.rows)

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

    def take(self, changes: Changes, follow: str = "") -> None:
        """Read again when something has changed that may change the list."""
        self.show_title(*self.heading())
        if changes and self.concerns(changes):
            self.read()

    def concerns(self, changes: Changes) -> bool:
        """Whether what has changed may change the list."""
        return bool(changes)

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

    def place(self, words: str) -> Piece:
        """A piece of the title."""
        return (f" {shown(words)} ", "place")
