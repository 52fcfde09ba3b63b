"""Asks for one line of text, which is seen whole however long it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tuiflow.language import _
from tuiflow.ui.widgets.line_entry import LineEntry


class LineDialog(ModalScreen[None]):
    """Enter takes the line, Esc leaves it as it was."""

    TEXT_LINES: ClassVar[int] = 4

    def __init__(self, title: str, value: str, take: Callable[[str], None]) -> None:
        """Ask for a line.

        Args:
            title: What it is.
            value: What stands there.
            take: Gets the line; pasted line breaks are blanks.
        """
        super().__init__()
        self._title, self._value, self._take = title, value, take

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="dialog form"):
            yield Static(self._title, classes="dialog-title", markup=False)
            entry = LineEntry(id="line")
            entry.styles.height = self.TEXT_LINES
            yield entry
            yield Static(_("Enter takes it  Esc leave"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Type on at the end."""
        entry = self.query_one(LineEntry)
        entry.text = self._value
        entry.move_cursor(entry.document.end)
        entry.focus()

    @on(LineEntry.Taken)
    def _on_taken(self) -> None:
        line = " ".join(self.query_one(LineEntry).text.split())
        self.dismiss()
        self._take(line)

    @on(LineEntry.GivenUp)
    def _on_given_up(self) -> None:
        self.dismiss()

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.dismiss()
