"""The board: one widget that draws all columns line by line, and repaints only the cards that changed.

One widget instead of one for each card or column measured fastest by far (textual-notes): its cost depends on what is
visible, not on how many tasks there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.card import PITCH, CardFace, fit, lines_of, pieces

HEAD = 1
"""Lines above the cards."""

GAP = 1
"""Cells between columns."""

GUTTER = 1
"""Cells before a card's text, for the cursor and marks."""

Place: TypeAlias = tuple[str, str]
"""Order and uid of a card."""

_STYLES = ("name", "label", "meta", "done", "urgent", "mine", "soon", "late", "blocked", "blank", "hint")


@dataclass(slots=True)
class Column:
    """A column as the board is given it."""

    caption: str
    cards: Sequence[Place]
    """First to last; may be the workspace's own list, and change under the board until `show` says so."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """What stands at one place of the screen; the board repaints the slots that come to differ."""

    uid: str
    face: CardFace
    here: bool
    marked: bool
    drop: bool
    """A dragged card would come below it."""


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
        self.columns = columns
        self._face = face
        self._ellipsis = ".." if ascii_only else "…"
        self._hint = ""
        self._faces: dict[str, CardFace] = {}
        self._here = self._row = 0
        """Column and row of the cursor."""
        self._place: Place | None = None
        """The card there; None in an empty column."""
        self._tops = [0] * len(columns)
        """Row of the first visible card of each column."""
        self._top_places: list[Place | None] = [None] * len(columns)
        self._marks: set[str] = set()
        self._anchor: tuple[int, Place] | None = None
        """Column and card where a range began."""
        self._drag: str = ""
        self._drop: tuple[int, int] | None = None
        self._heads: list[str] = [""] * len(columns)
        self._slots: list[list[_Slot | None]] = [[] for _column in columns]
        self._fitted = Size(0, 0)
        """The size for which the slots were worked out."""
        self._styles_of: dict[tuple[str, bool], Style] = {}

    # What it shows

    def show(self, cards: Sequence[Sequence[Place]], hint: str = "") -> None:
        """Show other cards in the columns; cursor and scroll stay where they can. `hint` is for an empty board."""
        for column, places in zip(self.columns, cards, strict=True):
            column.cards = places
        self._hint = hint
        self._faces.clear()
        self._find_again()
        self._sync()
        self.refresh()

    def changed(self, uids: set[str], follow: tuple[int, Place] | None = None) -> None:
        """Repaint what has changed after the cards `uids` have come, gone, moved or look different.

        Args:
            uids: The cards.
            follow: Column and place of a card that the cursor goes to; otherwise it stays on its card, or, when that
                has left the column, on its row.
        """
        for uid in uids:
            self._faces.pop(uid, None)
        if follow is not None:
            self._here, self._place = follow
        self._find_again()
        if follow is not None:
            self._reveal()
        self._sync()

    @property
    def cursor(self) -> str:
        """Uid of the card at the cursor; empty in an empty column."""
        return self._place[1] if self._place is not None else ""

    @property
    def cursor_column(self) -> int:
        """Number of the cursor's column."""
        return self._here

    def neighbour(self, step: int) -> int | None:
        """The row that the cursor's card would have after moving by `step`; None when there is none."""
        row = self._row + step
        return row if self._place is not None and 0 <= row < len(self.columns[self._here].cards) else None

    def targets(self) -> list[str]:
        """What an action works on: the marked cards in the order of the board, else the card at the cursor."""
        marked = self._marked()
        if not marked:
            return [self.cursor] if self.cursor else []
        return [uid for column in self.columns for _order, uid in column.cards if uid in marked]

    # Moving about

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor; sideways it stays at its height on the screen."""
        if columns:
            here = min(max(self._here + columns, 0), len(self.columns) - 1)
            height = self._row - self._tops[self._here]
            self._here, self._row = here, self._tops[here] + height
        self._row += rows
        self._land()

    def far(self, where: Literal["first", "last", "page_up", "page_down"]) -> None:
        """Move the cursor within its column."""
        page = max(1, self._visible - 1)
        last = len(self.columns[self._here].cards) - 1
        self._row = {"first": 0, "last": last, "page_up": self._row - page, "page_down": self._row + page}[where]
        self._land()

    def mark(self) -> None:
        """Mark or unmark the card at the cursor, and step down."""
        if self.cursor:
            self._marks ^= {self.cursor}
            self.step(0, 1)

    def mark_range(self) -> None:
        """Begin a range at the cursor, or take the range that ends there into the marks."""
        if self._anchor is not None:
            self._marks |= self._marked()
            self._anchor = None
        elif self._place is not None:
            self._anchor = (self._here, self._place)
        self._sync()

    def clear_marks(self) -> bool:
        """Give up the range, else all marks; returns whether there was anything."""
        had = self._anchor is not None or bool(self._marks)
        if self._anchor is not None:
            self._anchor = None
        else:
            self._marks.clear()
        self._sync()
        return had

    @property
    def marked_count(self) -> int:
        """How many cards are marked."""
        return len(self._marked())

    def _marked(self) -> set[str]:
        if self._anchor is None or self._anchor[0] != self._here or self._place is None:
            return self._marks
        low, high = sorted((self._anchor[1], self._place))
        cards = self.columns[self._here].cards
        return self._marks | {uid for _order, uid in cards[bisect_left(cards, low) : bisect_left(cards, high) + 1]}

    def _land(self) -> None:
        """Make the cursor's row a row that is there, and visible."""
        cards = self.columns[self._here].cards
        self._row = max(0, min(self._row, len(cards) - 1))
        self._place = cards[self._row] if cards else None
        self._reveal()
        self._sync()

    def _reveal(self) -> None:
        top = self._tops[self._here]
        self._tops[self._here] = max(min(top, self._row), self._row - self._visible + 1)

    def _find_again(self) -> None:
        """After cards have changed: the rows of the cursor and of the first visible cards."""
        for number, column in enumerate(self.columns):
            place = self._top_places[number]
            if self._tops[number] and place is not None:
                self._tops[number] = bisect_left(column.cards, place)
        cards = self.columns[self._here].cards
        if self._place is not None:
            self._row = bisect_left(cards, self._place)
        self._row = max(0, min(self._row, len(cards) - 1))
        self._place = cards[self._row] if cards else None
        known = {uid for column in self.columns for _order, uid in column.cards} if self._marks else set()
        self._marks &= known

    # Drawing

    @property
    def _visible(self) -> int:
        """How many cards fit into a column."""
        lines = lines_of(self._spans()[0][1] - GUTTER)
        return max(1, (self.size.height - HEAD + PITCH - lines) // PITCH)

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
        marked, visible = self._marked(), self._visible
        for number, (left, width) in enumerate(self._spans()):
            cards = self.columns[number].cards
            top = self._tops[number] = max(0, min(self._tops[number], len(cards) - visible))
            self._top_places[number] = cards[top] if cards else None
            head = self._head(number, top, visible)
            if head != self._heads[number]:
                self._heads[number] = head
                regions.append(Region(left, 0, width, HEAD))
            before, slots = self._slots[number], list(self._column_slots(number, top, visible, marked))
            self._slots[number] = slots
            for row in range(visible):
                if row >= len(before) or before[row] != slots[row]:
                    regions.append(Region(left, HEAD + row * PITCH, width, PITCH))
        return regions

    def _column_slots(self, number: int, top: int, visible: int, marked: set[str]) -> Iterator[_Slot | None]:
        cards = self.columns[number].cards
        for row in range(top, top + visible):
            if row >= len(cards):
                yield None
                continue
            uid = cards[row][1]
            face = self._faces.get(uid)
            if face is None:
                face = self._faces[uid] = self._face(uid)
            here = number == self._here and row == self._row
            yield _Slot(uid, face, here, uid in marked, self._drop == (number, row + 1))

    def _head(self, number: int, top: int, visible: int) -> str:
        """The head's text; its first character says whether the cursor is here."""
        column = self.columns[number]
        count = len(column.cards)
        mark = ">" if number == self._here else " "
        head = f"{mark}{column.caption} {count}"
        if count > visible:
            shown = f"{top + 1}-{min(top + visible, count)} "
            room = self._spans()[number][1] - cell_len(head) - len(shown)
            # Where both do not fit: the first visible of all.
            head = head + " " * room + shown if room > 0 else f"{mark}{column.caption} {top + 1}/{count}"
        return head

    def render_line(self, y: int) -> Strip:
        """One line of all columns."""
        if self.size != self._fitted:
            # Before the first paint and after a resize all is painted anyway: the slots only have to be there.
            self._fitted = self.size
            self._reveal()
            self._work_out()
        segments: list[Segment] = []
        gap = Segment(" " * GAP, self._style("blank"))
        for number, (_left, width) in enumerate(self._spans()):
            if number:
                segments.append(gap)
            if y < HEAD:
                style = self._style("here" if number == self._here else "head")
                segments += [
                    Segment(text, style) for text, _ in fit([(self._heads[number], "")], width, self._ellipsis)
                ]
            else:
                segments += self._card_line(number, *divmod(y - HEAD, PITCH), width)
        if self._hint and y == HEAD + 1 and not any(column.cards for column in self.columns):
            parts = fit([(f"  {self._hint}", "hint")], self.size.width, self._ellipsis)
            segments = [Segment(text, self._style(name)) for text, name in parts]
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
        return number, self._tops[number] + max(0, y - HEAD) // PITCH

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the card under the mouse; it may be dragged from now on."""
        number, row = self._hit(event.x, event.y)
        if event.y >= HEAD and row < len(self.columns[number].cards):
            self._here, self._row = number, row
            self._land()
            self._drag = self.cursor
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where a dragged card would come."""
        if not self._drag:
            return
        number, row = self._hit(event.x, event.y)
        place = (number, min(row, len(self.columns[number].cards)))
        if place != self._drop and (self._drop is not None or place != (self._here, self._row)):
            self._drop = place
            self._sync()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let a dragged card go."""
        event.stop()
        dragged, drop = self._drag, self._drop
        self._drag, self._drop = "", None
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
        self._scroll(self._hit(event.x, event.y)[0], 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        event.stop()
        self._scroll(self._hit(event.x, event.y)[0], -1)

    def _scroll(self, number: int, rows: int) -> None:
        self._tops[number] += rows
        if number == self._here:
            last = max(0, len(self.columns[number].cards) - self._visible)
            top = self._tops[number] = max(0, min(self._tops[number], last))
            self._row = max(top, min(self._row, top + self._visible - 1))
            self._land()
        self._sync()
