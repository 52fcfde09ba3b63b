"""The board: one widget that draws all columns line by line, and repaints only the cards that changed.

One widget instead of one for each card or column measured fastest by far (textual-notes): its cost depends on what is
visible, not on how many tasks there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.board_state import BoardState, Column, Far, Place, Slot
from tuiflow.ui.widgets.card import PITCH, CardFace, fit, lines_of, pieces

HEAD = 1
"""Lines above the cards."""

GAP = 1
"""Cells between columns."""

GUTTER = 1
"""Cells before a card's text, for the cursor and marks."""

_STYLES = ("name", "label", "meta", "done", "urgent", "mine", "soon", "late", "blocked", "blank", "hint")


class Board(Widget):
    """Columns of cards with one cursor, marks, and a scroll position for each column."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"board--{name}" for name in (*_STYLES, "head", "here", "cursor", "drop")}

    class Opened(Message):
        """A card was opened with the mouse."""

    class Dropped(Message):
        """A card was dragged to another place."""

        def __init__(self, uid: str, column: int, index: int) -> None:
            super().__init__()
            self.uid = uid
            self.column = column
            self.index = index
            """How many of the column's other cards stay before it."""

    def __init__(self, columns: list[Column], face: Callable[[str], CardFace], *, ascii_only: bool = False) -> None:
        """A board of `columns`; `face` is asked for the cards that are visible."""
        super().__init__()
        self._state = BoardState(columns, face)
        self._ellipsis = ".." if ascii_only else "…"
        self._hint = ""
        self._dragged = ""
        self._heads = [""] * len(columns)
        self._slots: list[list[Slot | None]] = [[] for _column in columns]
        self._fitted = Size(0, 0)
        """The size for which the slots were worked out."""
        self._styles_of: dict[tuple[str, bool], Style] = {}

    # What it shows

    @property
    def columns(self) -> list[Column]:
        """The columns, left to right."""
        return self._state.columns

    def show(self, cards: Sequence[Sequence[Place]], hint: str = "") -> None:
        """Show other cards in the columns; cursor and scroll stay where they can. `hint` is for an empty board."""
        for column, places in zip(self.columns, cards, strict=True):
            column.cards = places
        self._hint = hint
        self._state.forget_faces()
        self._state.find_again()
        self._sync()
        self.refresh()

    def changed(self, uids: set[str], follow: tuple[int, Place] | None = None) -> None:
        """Repaint what has changed after the cards `uids` have come, gone, moved or look different.

        Args:
            uids: The cards.
            follow: Column and place of a card that the cursor goes to; otherwise it stays on its card, or, when that
                has left the column, on its row.
        """
        self._state.forget_faces(uids)
        self._state.find_again(follow)
        self._sync()

    # The cursor and the marks

    @property
    def cursor(self) -> str:
        """Uid of the card at the cursor; empty in an empty column."""
        return self._state.place[1] if self._state.place is not None else ""

    @property
    def cursor_column(self) -> int:
        """Number of the cursor's column."""
        return self._state.here

    @property
    def marked_count(self) -> int:
        """How many cards are marked."""
        return len(self._state.marked())

    def targets(self) -> list[str]:
        """What an action works on: the marked cards in the order of the board, else the card at the cursor."""
        return self._state.targets()

    def neighbour(self, step: int) -> int | None:
        """The row that the cursor's card would have after moving by `step`; None when there is none."""
        row = self._state.row + step
        return row if self.cursor and 0 <= row < len(self._state.cards) else None

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor; sideways it stays at its height on the screen."""
        self._state.step(columns, rows)
        self._sync()

    def far(self, where: Far) -> None:
        """Move the cursor within its column."""
        self._state.far(where)
        self._sync()

    def mark(self) -> None:
        """Mark or unmark the card at the cursor, and step down."""
        self._state.mark()
        self._sync()

    def mark_range(self) -> None:
        """Begin a range at the cursor, or take the range that ends there into the marks."""
        self._state.mark_range()
        self._sync()

    def clear_marks(self) -> bool:
        """Give up the range, else all marks; returns whether there was anything."""
        had = self._state.clear_marks()
        self._sync()
        return had

    # Drawing

    def _spans(self) -> list[tuple[int, int]]:
        """First cell and width of each column."""
        count = len(self.columns)
        room = self.size.width - GAP * (count - 1)
        spans, left = [], 0
        for number in range(count):
            width = max(1, room * (number + 1) // count - room * number // count)
            spans.append((left, width))
            left += width + GAP
        return spans

    def _sync(self) -> None:
        """Repaint what differs from what was there."""
        if self.size and (regions := self._work_out()):
            self.refresh(*regions)

    def _work_out(self) -> list[Region]:
        """Work out what stands where; returns where that differs from before."""
        regions: list[Region] = []
        for number, (left, width) in enumerate(self._spans()):
            before, slots = self._slots[number], self._state.slots(number)
            self._slots[number] = slots
            for row, slot in enumerate(slots):
                if row >= len(before) or before[row] != slot:
                    regions.append(Region(left, HEAD + row * PITCH, width, PITCH))
            head = self._head(number, width)
            if head != self._heads[number]:
                self._heads[number] = head
                regions.append(Region(left, 0, width, HEAD))
        return regions

    def _head(self, number: int, width: int) -> str:
        """The head's text: where the cursor is, the caption, how many cards, and which are seen when not all are."""
        column, top, visible = self.columns[number], self._state.tops[number], self._state.visible
        count = len(column.cards)
        mark = ">" if number == self._state.here else " "
        head = f"{mark}{column.caption} {count}"
        if count > visible:
            seen = f"{top + 1}-{min(top + visible, count)} "
            room = width - cell_len(head) - len(seen)
            # Where there is no room for both: the first that is seen, of all.
            head = head + " " * room + seen if room > 0 else f"{mark}{column.caption} {top + 1}/{count}"
        return head

    def _fit(self) -> None:
        """Before the first paint and after a resize all is painted anyway: the slots only have to be there."""
        self._fitted = self.size
        lines = lines_of(self._spans()[0][1] - GUTTER)
        self._state.visible = max(1, (self.size.height - HEAD + PITCH - lines) // PITCH)
        self._state.reveal()
        self._work_out()

    def render_line(self, y: int) -> Strip:
        """One line of all columns."""
        if self.size != self._fitted:
            self._fit()
        if self._hint and y == HEAD + 1 and not any(column.cards for column in self.columns):
            parts = fit([(f"  {self._hint}", "hint")], self.size.width, self._ellipsis)
            return Strip([Segment(text, self._style(name)) for text, name in parts], self.size.width)
        segments: list[Segment] = []
        gap = Segment(" " * GAP, self._style("blank"))
        for number, (_left, width) in enumerate(self._spans()):
            if number:
                segments.append(gap)
            if y < HEAD:
                style = self._style("here" if number == self._state.here else "head")
                segments += [
                    Segment(text, style) for text, _ in fit([(self._heads[number], "")], width, self._ellipsis)
                ]
            else:
                segments += self._card_line(number, *divmod(y - HEAD, PITCH), width)
        return Strip(segments, self.size.width).simplify()

    def _card_line(self, number: int, row: int, line: int, width: int) -> list[Segment]:
        slots = self._slots[number]
        slot = slots[row] if row < len(slots) else None
        if slot is not None and slot.drop and line == PITCH - 1:
            return [Segment("-" * width, self._style("drop"))]
        if slot is None or line >= lines_of(width - GUTTER):
            return [Segment(" " * width, self._style("blank"))]
        gutter = ">" if slot.here and line == 0 else "+" if slot.marked else " "
        parts = [(gutter, "urgent" if slot.marked else "name"), *pieces(slot.face, line, width - GUTTER)]
        return [Segment(text, self._style(name, slot.here)) for text, name in fit(parts, width, self._ellipsis)]

    def _style(self, name: str, here: bool = False) -> Style:
        found = self._styles_of.get((name, here))
        if found is None:
            found = self.get_component_rich_style(f"board--{name}")
            if here:
                found += Style(bgcolor=self.get_component_rich_style("board--cursor").bgcolor)
            self._styles_of[name, here] = found
        return found

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles_of.clear()

    # Mouse

    def _hit(self, x: int, y: int) -> tuple[int, int]:
        """The column and row at a cell of the widget."""
        spans = self._spans()
        number = max((number for number, (left, _width) in enumerate(spans) if left <= x), default=0)
        return number, self._state.tops[number] + max(0, y - HEAD) // PITCH

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the card under the mouse; it may be dragged from now on."""
        number, row = self._hit(event.x, event.y)
        if event.y >= HEAD and row < len(self.columns[number].cards):
            self._state.go(number, row)
            self._sync()
            self._dragged = self.cursor
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where a dragged card would come."""
        if not self._dragged:
            return
        number, row = self._hit(event.x, event.y)
        place = (number, min(row, len(self.columns[number].cards)))
        here = (self._state.here, self._state.row)
        if place != self._state.drop and (self._state.drop is not None or place != here):
            self._state.drop = place
            self._sync()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let a dragged card go."""
        event.stop()
        dragged, drop = self._dragged, self._state.drop
        self._dragged, self._state.drop = "", None
        self.release_mouse()
        if dragged and drop is not None:
            self._sync()
            number, row = drop
            before = [uid for _order, uid in self.columns[number].cards[:row] if uid != dragged]
            self.post_message(self.Dropped(dragged, number, len(before)))

    def on_click(self, event: events.Click) -> None:
        """A second click opens the card."""
        if event.chain == 2 and event.y >= HEAD and self.cursor:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        event.stop()
        self._state.scroll(self._hit(event.x, event.y)[0], 1)
        self._sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        event.stop()
        self._state.scroll(self._hit(event.x, event.y)[0], -1)
        self._sync()
