"""Asks for one line of text, which is seen whole however long it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tuiflow.language import _
from tuiflow.ui.dialogs.kept import Kept
from tuiflow.ui.widgets.line_entry import LineEntry

_LINE = "line"
"""What the line is called in a draft."""


class LineDialog(ModalScreen[None]):
    """Enter takes the line; Esc leaves it as it was, and keeps what was typed for the next time."""

    TEXT_LINES: ClassVar[int] = 4

    def __init__(self, title: str, value: str, take: Callable[[str], None], kept: Kept) -> None:
        """Ask for a line.

        Args:
            title: What it is.
            value: What stands there.
            take: Gets the line; pasted line breaks are blanks.
            kept: Its draft.
        """
        super().__init__()
        self._title, self._value, self._take, self._kept = title, value, take, kept
        self._draft = kept.entries.get(_LINE, "")

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="dialog form"):
            yield Static(self._title, classes="dialog-title", markup=False)
            entry = LineEntry(id="line")
            entry.styles.height = self.TEXT_LINES
            yield entry
            if self._draft:
                yield Static(_("This is your draft from last time."), classes="dialog-note", markup=False)
            keys = _("Enter takes it  Esc leave") + _(" (keeps the draft)")
            yield Static(keys, classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Type on at the end."""
        entry = self.query_one(LineEntry)
        entry.text = self._draft or self._value
        entry.move_cursor(entry.document.end)
        entry.focus()

    @on(TextArea.Changed)
    def _on_typed(self) -> None:
        """Keep it with every key: whatever ends the program, it is there again."""
        text = self.query_one(LineEntry).text
        wanted = text if text.strip() and text != self._value else ""
        if wanted != self._draft and self.is_current:
            self._draft = wanted
            self._kept.keep({_LINE: wanted} if wanted else {})

    @on(LineEntry.Taken)
    def _on_taken(self) -> None:
        line = " ".join(self.query_one(LineEntry).text.split())
        self._kept.keep({})
        self.dismiss()
        self._take(line)

    @on(LineEntry.GivenUp)
    def _on_given_up(self) -> None:
        self.dismiss()

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.dismiss()
