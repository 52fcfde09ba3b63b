"""The board: columns side by side with one cursor, marks and the mouse.

It draws no card itself and holds no widget for one: what it costs depends on what is visible, not on how many tasks
there are (textual-notes).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message

from tuiflow.ui.widgets.board_state import BoardState, Column, Far, Place, lane_of
from tuiflow.ui.widgets.card import PITCH, CardFace, lines_of
from tuiflow.ui.widgets.column import GUTTER, HEAD, ColumnView
from tuiflow.ui.widgets.drawn import Drawn

_STYLES = (
    *("name", "label", "meta", "done", "urgent", "mine", "soon", "late", "blocked", "blank"),
    *("head", "here", "over", "lane", "cursor", "drop"),
)


class Board(Drawn):
    """Columns of cards with one cursor, marks, and a scroll position for each column."""

    PART: ClassVar[str] = "board"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"board--{name}" for name in _STYLES}

    class Opened(Message):
        """A card was opened with the mouse."""

    class Dropped(Message):
        """A card was dragged to another place."""

        def __init__(self, uid: str, column: int, above: str, below: str) -> None:
            super().__init__()
            self.uid = uid
            self.column = column
            self.above = above
            """Uid of the card that it comes to stand below, in its lane; empty when it is the first."""
            self.below = below
            """Uid of the card above which it comes to stand, in its lane; empty when it is the last."""

    def __init__(self, columns: list[Column], face: Callable[[str], CardFace], *, ascii_only: bool = False) -> None:
        """A board of `columns`; `face` is asked for the cards that are visible."""
        super().__init__()
        self._state = BoardState(columns, face)
        self._views = [ColumnView(self._fit, self.style_of, ascii_only=ascii_only) for _column in columns]
        self._dragged = ""
        self._fitted = Size(0, 0)
        """The size for which the slots were worked out."""

    def compose(self) -> ComposeResult:
        """The columns."""
        yield from self._views

    # What it shows

    @property
    def columns(self) -> list[Column]:
        """The columns, left to right."""
        return self._state.columns

    def show(self, cards: Sequence[Sequence[Place]], *, leave_empty: bool = False) -> None:
        """Show other cards in the columns; cursor and scroll stay where they can.

        With `leave_empty` the cursor goes from a column that has no cards to the nearest one that has some.
        """
        for column, places in zip(self.columns, cards, strict=True):
            column.cards = places
        self._state.forget_faces()
        self._state.find_again()
        if leave_empty:
            self._state.leave_empty()
        self._sync()

    def group(self, cards: Sequence[Sequence[Place]], lane_caption: Callable[[str], str] | None) -> None:
        """Show the cards in other lanes, or in none; the cursor stays on its card."""
        for column, places in zip(self.columns, cards, strict=True):
            column.cards = places
        self._state.regroup(lane_caption)
        self._sync()

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

    def neighbour(self, step: int) -> str:
        """Uid of the card so many rows from the cursor, in the same lane; empty when there is none."""
        row = self._state.row + step
        return self._state.cards[row][1] if self._state.same_lane(row) else ""

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

    def _fit(self) -> None:
        """Before the first paint and after a resize: how much there is room for. All is being painted then."""
        if self.size == self._fitted:
            return
        self._fitted = self.size
        lines = lines_of(self._views[0].size.width - GUTTER)
        self._state.visible = max(1, (self.size.height - HEAD + PITCH - lines) // PITCH)
        self._state.room, self._state.card_lines = self.size.height - HEAD, lines
        self._state.reveal()
        self._sync(repaint=False)

    def _sync(self, *, repaint: bool = True) -> None:
        """Show what stands where now."""
        if not self._fitted:
            return
        for number, (column, view) in enumerate(zip(self.columns, self._views, strict=True)):
            slots, top = self._state.slots(number), self._state.tops[number]
            here = number == self._state.here
            view.show(column, top, self._state.fitting(number), slots, here=here, repaint=repaint)

    # Mouse

    def _hit(self, event: events.MouseEvent) -> tuple[int, int]:
        """The column and row under the mouse; a row above the first is in the head."""
        lefts = [view.region.x for view in self._views]
        number = max((number for number, left in enumerate(lefts) if left <= event.screen_x), default=0)
        return number, self._state.row_at(number, event.screen_y - self.region.y - HEAD)

    def _at(self, event: events.MouseEvent) -> str:
        """Uid of the card under the mouse; empty where there is none."""
        number, row = self._hit(event)
        cards = self.columns[number].cards
        return cards[row][1] if 0 <= row < len(cards) else ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the card under the mouse; it may be dragged from now on."""
        number, row = self._hit(event)
        if 0 <= row < len(self.columns[number].cards):
            self._state.go(number, row)
            self._sync()
            self._dragged = self.cursor
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where a dragged card would come."""
        if not self._dragged:
            return
        number, row = self._hit(event)
        first, end = self._drop_span(number)
        place = (number, max(first, min(row, end)))
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
            first, end = self._drop_span(number)
            cards = [uid for _order, uid in self.columns[number].cards[first:end]]
            above = [uid for uid in cards[: row - first] if uid != dragged]
            below = [uid for uid in cards[row - first :] if uid != dragged]
            self.post_message(self.Dropped(dragged, number, above[-1] if above else "", below[0] if below else ""))

    def _drop_span(self, number: int) -> tuple[int, int]:
        """The rows between which the card at the cursor can be dropped: a card stays in its lane."""
        place = self._state.place
        if self._state.lane_caption is None or place is None:
            return 0, len(self.columns[number].cards)
        return self._state.span(number, lane_of(place))

    def on_click(self, event: events.Click) -> None:
        """A second click opens the card."""
        if event.chain == 2 and self.cursor == self._at(event):
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        event.stop()
        self._state.scroll(self._hit(event)[0], 1)
        self._sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        event.stop()
        self._state.scroll(self._hit(event)[0], -1)
        self._sync()
