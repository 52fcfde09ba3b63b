"""Where the cursor, the marks and the scroll positions of a board are: pure, so that it can be thought about alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tuiflow.ui.widgets.card import CardFace

Place: TypeAlias = tuple[str, str]
"""Order and uid of a card."""

_FACES_KEPT = 500
"""Faces of cards that were seen; more are forgotten, and asked for again."""

Far: TypeAlias = Literal["first", "last", "page_up", "page_down"]


@dataclass(slots=True)
class Column:
    """A column as the board is given it."""

    caption: str
    cards: Sequence[Place]
    """First to last; may be the workspace's own list, and change under the board until `changed` says so."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one place of the screen; the board repaints the slots that come to differ."""

    uid: str
    face: CardFace
    here: bool
    """The cursor is on it."""
    marked: bool
    drop: bool
    """A dragged card would come below it."""


class BoardState:
    """One cursor, marks, and a scroll position for each column."""

    def __init__(self, columns: list[Column], face: Callable[[str], CardFace]) -> None:
        self.columns = columns
        self.visible = 1
        """How many cards fit into a column."""
        self.here = self.row = 0
        """Column and row of the cursor."""
        self._height = 0
        """Of the cursor on the screen, kept across columns that are shorter."""
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

    # Moving about

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor; sideways it stays at its height on the screen."""
        if columns:
            height = self._height
            self.here = min(max(self.here + columns, 0), len(self.columns) - 1)
            self.go(self.here, self.tops[self.here] + height)
            self._height = height
        else:
            self.go(self.here, self.row + rows)

    def far(self, where: Far) -> None:
        """Move the cursor within its column."""
        page = max(1, self.visible - 1)
        rows = {"first": 0, "last": len(self.cards) - 1, "page_up": self.row - page, "page_down": self.row + page}
        self.go(self.here, rows[where])

    def go(self, number: int, row: int) -> None:
        """Put the cursor on a row that is there, and show it."""
        self.here, self.row = number, row
        self._settle_row()
        self.reveal()
        self._height = self.row - self.tops[number]

    def reveal(self) -> None:
        """Scroll the cursor's column so that the cursor is seen."""
        self.tops[self.here] = max(min(self.tops[self.here], self.row), self.row - self.visible + 1)

    def scroll(self, number: int, rows: int) -> None:
        """Scroll a column; a cursor in it stays in sight."""
        last = max(0, len(self.columns[number].cards) - self.visible)
        if len(self._faces) > _FACES_KEPT:
            self._faces.clear()
        top = self.tops[number] = max(0, min(self.tops[number] + rows, last))
        if number == self.here:
            self.go(number, max(top, min(self.row, top + self.visible - 1)))

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

    def slots(self, number: int) -> list[Slot | None]:
        """The visible cards of a column; None where there is none. Scrolls no further than there are cards."""
        cards = self.columns[number].cards
        if len(self._faces) > _FACES_KEPT:
            self._faces.clear()
        top = self.tops[number] = max(0, min(self.tops[number], len(cards) - self.visible))
        self._top_places[number] = cards[top] if cards else None
        return list(self._slots(number, top, self.marked()))

    def _slots(self, number: int, top: int, marked: set[str]) -> Iterator[Slot | None]:
        cards = self.columns[number].cards
        for row in range(top, top + self.visible):
            if row >= len(cards):
                yield None
                continue
            uid = cards[row][1]
            face = self._faces.get(uid)
            if face is None:
                face = self._faces[uid] = self._face(uid)
            here = number == self.here and row == self.row
            yield Slot(uid, face, here, uid in marked, self.drop == (number, row + 1))
