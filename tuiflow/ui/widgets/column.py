"""One column of the board, drawn line by line; it repaints only the cards that came to differ.

A column is a widget of its own because the terminal is written to from a widget's left edge to the last cell that has
changed: with one widget for the whole board, a change in the last column would write the others again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

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

_STYLES = ("name", "label", "meta", "done", "urgent", "mine", "soon", "late", "blocked", "blank")


class ColumnView(Widget):
    """A head and cards."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"column--{name}" for name in (*_STYLES, "head", "here", "cursor", "drop")}

    def __init__(self, before_paint: Callable[[], None], *, ascii_only: bool) -> None:
        """A column; `before_paint` sees to it that there is something to paint."""
        super().__init__()
        self._before_paint = before_paint
        self._ellipsis = ".." if ascii_only else "…"
        self._head = ""
        self._here = False
        self._slots: list[Slot | None] = []
        self._styles_of: dict[tuple[str, bool], Style] = {}

    def show(self, caption: str, seen: str, slots: list[Slot | None], *, here: bool, repaint: bool) -> None:
        """Show a head and the cards of `slots`.

        Args:
            caption: The column's name and how many cards it has.
            seen: Which of them are seen, when not all are.
            slots: What stands at each place.
            here: The cursor is in this column.
            repaint: Paint what differs; otherwise all is about to be painted anyway.
        """
        head = f"{'>' if here else ' '}{caption}"
        if seen:
            head += " " * max(1, self.size.width - cell_len(head) - len(seen) - 1) + seen
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
        segments = [Segment(text, self._style(name, here)) for text, name in fit(parts, width, self._ellipsis)]
        return Strip(segments, width).simplify()

    def _style(self, name: str, here: bool) -> Style:
        found = self._styles_of.get((name, here))
        if found is None:
            found = self.get_component_rich_style(f"column--{name}")
            if here:
                found += Style(bgcolor=self.get_component_rich_style("column--cursor").bgcolor)
            self._styles_of[name, here] = found
        return found

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles_of.clear()
