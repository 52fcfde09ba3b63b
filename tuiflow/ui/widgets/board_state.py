"""Where the cursor, the marks and the scroll positions of a board are: pure, so that it can be thought about alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tuiflow.model.lane import LANE_END
from tuiflow.ui.widgets.card import PITCH, CardFace

Place: TypeAlias = tuple[str, str]
"""Order and uid of a card; in lanes the lane, `LANE_END` and the order, and uid."""

_FACES_KEPT = 500
"""Faces of cards that were seen; more are forgotten, and asked for again."""

Far: TypeAlias = Literal["first", "last", "page_up", "page_down"]


@dataclass(slots=True)
class Column:
    """A column as the board is given it."""

    caption: str
    cards: Sequence[Place]
    """First to last; may be the workspace's own list, and change under the board until `changed` says so."""
    limit: int = 0
    """How many cards it should have at most; 0: as many as there are."""
    total: int = 0
    """How many there are, those that a filter hides included; counts where there is a limit."""

    @property
    def is_over(self) -> bool:
        """Whether there are more than there should be."""
        return 0 < self.limit < self.total


@dataclass(frozen=True, slots=True)
class Slot:
    """A card at one place of the screen; the board repaints the slots that come to differ."""

    top: int
    """Its first line, below the column's head."""
    uid: str
    face: CardFace
    here: bool
    """The cursor is on it."""
    marked: bool
    drop: bool
    """A dragged card would come below it."""


@dataclass(frozen=True, slots=True)
class LaneHead:
    """What stands above the cards of a lane: one line."""

    top: int
    caption: str
    count: int
    """Cards of the lane in this column."""


def lane_of(place: Place) -> str:
    """The lane of a card; empty where there are none."""
    lane, end, _order = place[0].rpartition(LANE_END)
    return lane if end else ""


class BoardState:
    """One cursor, marks, and a scroll position for each column."""

    def __init__(self, columns: list[Column], face: Callable[[str], CardFace]) -> None:
        self.columns = columns
        self.visible = 1
        """How many cards fit into a column without lanes."""
        self.room = self.card_lines = PITCH
        """Lines of a column below its head, and those of a card."""
        self.lane_caption: Callable[[str], str] | None = None
        """From a lane to what stands over it; None while there are no lanes."""
        self.here = self.row = 0
        """Column and row of the cursor."""
        self._height = 0
        """Of the cursor on the screen, in lanes in its lane; kept across columns that are shorter."""
        self._lane = ""
        """Where the cursor was before it went sideways."""
        self.place: Place | None = None
        """The card there; None in an empty column."""
        self.tops = [0] * len(columns)
        """Row of the first visible card of each column."""
        self.drop: tuple[int, int] | None = None
        """Column and row before which a dragged card would come."""
        self._face = face
        self._faces: dict[str, CardFace] = {}
        self._top_places: list[Place | None] = [None] * len(columns)
        self._marks: set[str] = set()
        self._anchor: tuple[int, Place] | None = None
        """Column and card where a range began."""

    @property
    def cards(self) -> Sequence[Place]:
        """The cards of the cursor's column."""
        return self.columns[self.here].cards

    # Looking again

    def regroup(self, lane_caption: Callable[[str], str] | None) -> None:
        """With other lanes, or none, the cursor stays on its card; the columns have been given their cards already."""
        self.lane_caption = lane_caption
        self._anchor = None
        self._top_places = [None] * len(self.columns)
        self.tops = [0] * len(self.columns)
        uid = self.place[1] if self.place is not None else ""
        self.go(self.here, next((row for row, place in enumerate(self.cards) if place[1] == uid), 0))

    def forget_faces(self, uids: set[str] | None = None) -> None:
        """Ask again what these cards show; all of them without `uids`."""
        if uids is None:
            self._faces.clear()
        for uid in uids or ():
            self._faces.pop(uid, None)

    def find_again(self, follow: tuple[int, Place] | None = None) -> None:
        """After cards have come, gone or moved: the rows of the cursor and of the first visible cards.

        The cursor stays on its card or, when that has left the column, on its row; with `follow` it goes to that column
        and card.
        """
        if follow is not None:
            self.here, self.place = follow
        for number, column in enumerate(self.columns):
            place = self._top_places[number]
            if self.tops[number] and place is not None:
                self.tops[number] = bisect_left(column.cards, place)
        if self.place is not None:
            self.row = bisect_left(self.cards, self.place)
        self._settle_row()
        if self._marks:
            self._marks &= {uid for column in self.columns for _order, uid in column.cards}
        if follow is not None:
            self.reveal()

    def _settle_row(self) -> None:
        self.row = max(0, min(self.row, len(self.cards) - 1))
        self.place = self.cards[self.row] if self.cards else None

    def leave_empty(self) -> None:
        """From a column without cards to the nearest one that has some; of two as near as each other to the left."""
        full = [number for number, column in enumerate(self.columns) if column.cards]
        if full and not self.cards:
            self.go(min(full, key=lambda number: abs(number - self.here)), 0)

    # Moving about

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor; sideways it stays at its height on the screen."""
        if columns:
            height, lane = self._height, self._lane
            self.here = min(max(self.here + columns, 0), len(self.columns) - 1)
            row = self.tops[self.here] + height
            if self.lane_caption is not None:
                first, end = self.span(self.here, lane)
                row = min(first + height, max(first, end - 1))
            self.go(self.here, row)
            self._height, self._lane = height, lane
        else:
            self.go(self.here, self.row + rows)

    def far(self, where: Far) -> None:
        """Move the cursor within its column."""
        page = max(1, self._fitting(self.here, self.tops[self.here]) - 1)
        rows = {"first": 0, "last": len(self.cards) - 1, "page_up": self.row - page, "page_down": self.row + page}
        self.go(self.here, rows[where])

    def go(self, number: int, row: int) -> None:
        """Put the cursor on a row that is there, and show it."""
        self.here, self.row = number, row
        self._settle_row()
        self.reveal()
        self._height = self.row - self.tops[number]
        self._lane = lane_of(self.place) if self.place is not None else ""
        if self.lane_caption is not None:
            self._height = self.row - self.span(number, self._lane)[0]

    def reveal(self) -> None:
        """Scroll the cursor's column so that the cursor is seen."""
        self.tops[self.here] = max(min(self.tops[self.here], self.row), self._lowest_top(self.here, self.row))

    def scroll(self, number: int, rows: int) -> None:
        """Scroll a column; a cursor in it stays in sight."""
        last = max(0, self._lowest_top(number, len(self.columns[number].cards) - 1))
        if len(self._faces) > _FACES_KEPT:
            self._faces.clear()
        top = self.tops[number] = max(0, min(self.tops[number] + rows, last))
        if number == self.here:
            self.go(number, max(top, min(self.row, top + self._fitting(number, top) - 1)))

    # Lanes

    def span(self, number: int, lane: str) -> tuple[int, int]:
        """The first row of a lane in a column, and the one after its last."""
        cards = self.columns[number].cards
        return bisect_left(cards, (lane + LANE_END, "")), bisect_left(cards, (lane + chr(ord(LANE_END) + 1), ""))

    def same_lane(self, row: int) -> bool:
        """Whether a row of the cursor's column is there, and in the cursor's lane."""
        inside = self.place is not None and 0 <= row < len(self.cards)
        return inside and self.place is not None and lane_of(self.cards[row]) == lane_of(self.place)

    def row_at(self, number: int, line: int) -> int:
        """The row of a column that stands at a line below its head; above the first and below the last it goes on."""
        top, cards = self.tops[number], self.columns[number].cards
        if self.lane_caption is None or line < 0:
            return top + line // PITCH
        used = 0
        for row in range(top, len(cards)):
            used += PITCH + self._is_first(cards, row, top)
            if line < used:
                return row
        return len(cards)

    @staticmethod
    def _is_first(cards: Sequence[Place], row: int, top: int) -> bool:
        """Whether the head of its lane stands over a card, when `top` is the first visible row."""
        return row == top or lane_of(cards[row]) != lane_of(cards[row - 1])

    def _fitting(self, number: int, top: int) -> int:
        """How many cards are seen whole when `top` is the first visible row."""
        if self.lane_caption is None:
            return self.visible
        cards, used, count = self.columns[number].cards, 0, 0
        for row in range(top, len(cards)):
            used += self._is_first(cards, row, top)
            if used + self.card_lines > self.room:
                break
            used += PITCH
            count += 1
        return max(1, count)

    def _lowest_top(self, number: int, row: int) -> int:
        """The first row that can be on top while `row` is still seen whole."""
        if self.lane_caption is None:
            return row - self.visible + 1
        cards, used, top = self.columns[number].cards, 1 + self.card_lines, row
        while top > 0:
            used += PITCH + (lane_of(cards[top - 1]) != lane_of(cards[top]))
            if used > self.room:
                break
            top -= 1
        return top

    # Marks

    def mark(self) -> None:
        """Mark or unmark the card at the cursor, and step down."""
        if self.place is not None:
            self._marks ^= {self.place[1]}
            self.step(0, 1)

    def mark_range(self) -> None:
        """Begin a range at the cursor, or take the range that ends there into the marks."""
        if self._anchor is not None:
            self._marks |= self.marked()
            self._anchor = None
        elif self.place is not None:
            self._anchor = (self.here, self.place)

    def clear_marks(self) -> bool:
        """Give up the range, else all marks; returns whether there was anything."""
        had = self._anchor is not None or bool(self._marks)
        if self._anchor is not None:
            self._anchor = None
        else:
            self._marks.clear()
        return had

    def marked(self) -> set[str]:
        """The marked cards, those of a range that is being made included."""
        if self._anchor is None or self._anchor[0] != self.here or self.place is None:
            return self._marks
        low, high = sorted((self._anchor[1], self.place))
        return self._marks | {uid for _order, uid in self.cards[bisect_left(self.cards, low) : self._end_of(high)]}

    def _end_of(self, place: Place) -> int:
        return bisect_left(self.cards, place) + 1

    def targets(self) -> list[str]:
        """What an action works on: the marked cards in the order of the board, else the card at the cursor."""
        marked = self.marked()
        if not marked:
            return [self.place[1]] if self.place is not None else []
        return [uid for column in self.columns for _order, uid in column.cards if uid in marked]

    # What stands where

    def slots(self, number: int) -> list[Slot | LaneHead]:
        """What is visible of a column, from top to bottom. Scrolls no further than there are cards."""
        cards = self.columns[number].cards
        if len(self._faces) > _FACES_KEPT:
            self._faces.clear()
        top = self.tops[number] = max(0, min(self.tops[number], self._lowest_top(number, len(cards) - 1)))
        self._top_places[number] = cards[top] if cards else None
        return list(self._slots(number, top, self.marked()))

    def fitting(self, number: int) -> int:
        """How many cards of a column are seen."""
        return self._fitting(number, self.tops[number])

    def _slots(self, number: int, top: int, marked: set[str]) -> Iterator[Slot | LaneHead]:
        cards, line = self.columns[number].cards, 0
        for row in range(top, min(top + self._fitting(number, top), len(cards))):
            if self.lane_caption is not None and self._is_first(cards, row, top):
                lane = lane_of(cards[row])
                first, end = self.span(number, lane)
                yield LaneHead(line, self.lane_caption(lane), end - first)
                line += 1
            uid = cards[row][1]
            face = self._faces.get(uid)
            if face is None:
                face = self._faces[uid] = self._face(uid)
            here = number == self.here and row == self.row
            yield Slot(line, uid, face, here, uid in marked, self.drop == (number, row + 1))
            line += PITCH
