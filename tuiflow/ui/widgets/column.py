"""One column of the board, drawn line by line; it repaints only the cards that came to differ.

A column is a widget of its own because the terminal is written to from a widget's left edge to the last cell that has
changed: with one widget for the whole board, a change in the last column would write the others again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.board_state import Slot
from tuiflow.ui.widgets.card import PITCH, fit, lines_of, pieces

HEAD = 1
"""Lines above the cards."""

GUTTER = 1
"""Cells before a card's text, for the cursor and marks."""

StyleOf: TypeAlias = Callable[[str, bool], Style]
"""From the name of a part, and whether the cursor is there, to how it is drawn."""


class ColumnView(Widget):
    """A head and cards."""

    def __init__(self, before_paint: Callable[[], None], style_of: StyleOf, *, ascii_only: bool) -> None:
        """A column; `before_paint` sees to it that there is something to paint."""
        super().__init__()
        self._style_of = style_of
        self._before_paint = before_paint
        self._ellipsis = ".." if ascii_only else "…"
        self._head = ""
        self._here = False
        self._slots: list[Slot | None] = []

    def show(self, caption: str, count: int, top: int, slots: list[Slot | None], *, here: bool, repaint: bool) -> None:
        """Show a head and the cards of `slots`.

        Args:
            caption: The column's name.
            count: How many cards it has.
            top: How many of them are above those of `slots`.
            slots: What stands at each place.
            here: The cursor is in this column.
            repaint: Paint what differs; otherwise all is about to be painted anyway.
        """
        head = self._head_of(f"{'>' if here else ' '}{caption}", count, top, len(slots))
        before, self._slots = self._slots, slots
        differs = (head, here) != (self._head, self._here)
        self._head, self._here = head, here
        if not repaint:
            return
        width = self.size.width
        regions = [Region(0, 0, width, HEAD)] if differs else []
        for row, slot in enumerate(slots):
            old = before[row] if row < len(before) else None
            if old != slot or row >= len(before):
                lines = PITCH if (old and old.drop) or (slot and slot.drop) else lines_of(width - GUTTER)
                regions.append(Region(0, HEAD + row * PITCH, width, lines))
        if regions:
            self.refresh(*regions)

    def _head_of(self, caption: str, count: int, top: int, visible: int) -> str:
        """How many cards there are and, when not all are seen, which are; the first of all where room is short."""
        head = f"{caption} {count}"
        if count <= visible:
            return head
        seen = f"{top + 1}-{min(top + visible, count)}"
        room = self.size.width - cell_len(head) - len(seen) - 1
        return head + " " * room + seen if room > 0 else f"{caption} {top + 1}/{count}"

    def render_line(self, y: int) -> Strip:
        """The head, or a line of a card."""
        self._before_paint()
        width = self.size.width
        if y < HEAD:
            return self._strip([(self._head, "here" if self._here else "head")])
        row, line = divmod(y - HEAD, PITCH)
        slot = self._slots[row] if row < len(self._slots) else None
        if slot is not None and slot.drop and line == PITCH - 1:
            return self._strip([("-" * width, "drop")])
        if slot is None or line >= lines_of(width - GUTTER):
            return self._strip([("", "blank")])
        gutter = ">" if slot.here and line == 0 else "+" if slot.marked else " "
        (text, style), *others = pieces(slot.face, line, width - GUTTER) or [("", "blank")]
        return self._strip([(gutter + text, style), *others], here=slot.here)

    def _strip(self, parts: list[tuple[str, str]], *, here: bool = False) -> Strip:
        width = self.size.width
        segments = [Segment(text, self._style_of(name, here)) for text, name in fit(parts, width, self._ellipsis)]
        return Strip(segments, width).simplify()
