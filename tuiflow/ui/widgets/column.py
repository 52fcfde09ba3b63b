"""One column of the board, drawn line by line; it repaints only the cards that came to differ.

A column is a widget of its own because the terminal is written to from a widget's left edge to the last cell that has
changed: with one widget for the whole board, a change in the last column would write the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.board_state import Column, LaneHead, Slot
from tuiflow.ui.widgets.card import PITCH, fit, lines_of, pieces

HEAD = 1
"""Lines above the cards."""

GUTTER = 1
"""Cells before a card's text, for the cursor and marks."""

StyleOf: TypeAlias = Callable[[str, str], Style]
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
        self._head_style = "head"
        self._slots: dict[int, Slot | LaneHead] = {}
        """By their first line."""

    def show(
        self,
        column: Column,
        top: int,
        visible: int,
        slots: Sequence[Slot | LaneHead],
        *,
        here: bool,
        repaint: bool,
    ) -> None:
        """Show a head and the cards of `slots`.

        Args:
            column: The column.
            top: How many of its cards are above those of `slots`.
            visible: How many there is room for.
            slots: What is visible.
            here: The cursor is in this column.
            repaint: Paint what differs; otherwise all is about to be painted anyway.
        """
        head = self._head_of(column, top, visible, here=here)
        style = "over" if column.is_over else "here" if here else "head"
        before, self._slots = self._slots, {slot.top: slot for slot in slots}
        differs = (head, style) != (self._head, self._head_style)
        self._head, self._head_style = head, style
        if not repaint:
            return
        width = self.size.width
        regions = [Region(0, 0, width, HEAD)] if differs else []
        for line in sorted(before.keys() | self._slots.keys()) if before != self._slots else ():
            old, slot = before.get(line), self._slots.get(line)
            if old != slot:
                regions.append(Region(0, HEAD + line, width, max(self._lines_of(old), self._lines_of(slot))))
        if regions:
            self.refresh(*regions)

    def _lines_of(self, slot: Slot | LaneHead | None) -> int:
        if slot is None or isinstance(slot, LaneHead):
            return int(slot is not None)
        return PITCH if slot.drop else lines_of(self.size.width - GUTTER)

    def _head_of(self, column: Column, top: int, visible: int, *, here: bool) -> str:
        """How many cards there are and, when not all are seen, which are; the first of all where room is short."""
        caption, count = f"{'>' if here else ' '}{column.caption}", len(column.cards)
        head = f"{caption} {column.total}/{column.limit}" if column.limit else f"{caption} {count}"
        head += " !" if column.is_over else ""
        if count <= visible:
            return head
        seen = f"{top + 1}-{min(top + visible, count)}"
        room = self.size.width - cell_len(head) - len(seen) - 1
        if room > 0:
            return head + " " * room + seen
        return head if column.limit else f"{caption} {top + 1}/{count}"

    def render_line(self, y: int) -> Strip:
        """The head, or a line of a card."""
        self._before_paint()
        width = self.size.width
        if y < HEAD:
            return self._strip([(self._head, self._head_style)])
        slot, line = self._at(y - HEAD)
        if isinstance(slot, LaneHead):
            return self._strip([(f"-- {slot.caption} ", "lane"), (str(slot.count), "lane")])
        if slot is not None and slot.drop and line == PITCH - 1:
            return self._strip([("-" * width, "drop")])
        if slot is None or line >= lines_of(width - GUTTER):
            return self._strip([("", "blank")])
        gutter = ">" if slot.here and line == 0 else "+" if slot.marked else " "
        (text, style), *others = pieces(slot.face, line, width - GUTTER, self._ellipsis) or [("", "blank")]
        return self._strip([(gutter + text, style), *others], here=slot.here)

    def _at(self, line: int) -> tuple[Slot | LaneHead | None, int]:
        """What stands at a line below the head, and which line of it that is."""
        for above in range(PITCH):
            slot = self._slots.get(line - above)
            if slot is not None:
                return (slot, above) if above == 0 or isinstance(slot, Slot) else (None, 0)
        return None, 0

    def _strip(self, parts: list[tuple[str, str]], *, here: bool = False) -> Strip:
        width = self.size.width
        ground = "cursor" if here else ""
        segments = [Segment(text, self._style_of(name, ground)) for text, name in fit(parts, width, self._ellipsis)]
        return Strip(segments, width).simplify()
