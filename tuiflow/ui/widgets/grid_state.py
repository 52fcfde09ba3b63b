"""Where the cursor, the marks and the scroll positions of a grid are: pure, so that it can be thought about alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.cells import cell_len

Spot: TypeAlias = tuple[str, str]
"""Uids of a row and a column."""

Far: TypeAlias = Literal["first", "last", "page_up", "page_down", "line_start", "line_end"]

_LEAST_CELL = 10
_MOST_CELL = 22
"""Cells of a column: enough for `A(审批)` with its marks; wider does not read better."""

_LEAST_NAME = 16
_MOST_NAME_SHARE = 3
"""The first column gets at most one part in so many, while the columns need the room."""

NAME_EXTRA = 3
"""Cells of the first column besides the name: cursor, mark, gap."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column."""

    uid: str
    name: str
    people: str = ""
    mark: str = ""
    """`!` or `?` when something is wrong with it."""
    style: str = "head"


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at the left of a row; or, without a uid, a line that heads a group of rows."""

    uid: str
    name: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class CellFace:
    """What a cell shows."""

    text: str
    style: str = "none"
    mark: str = ""


class GridState:
    """One cursor, marks, and how far it is scrolled both ways."""

    def __init__(self) -> None:
        self.heads: Sequence[Head] = ()
        self.lines: Sequence[Line] = ()
        self.rows: list[int] = []
        """The lines that are rows."""
        self.row = self.column = 0
        self.top = self.left = 0
        """The first visible line and column."""
        self.name_width = self.cell_width = 1
        self.visible_lines = self.visible_columns = 1
        self._marks: set[Spot] = set()
        self._anchor: Spot | None = None
        self._size = (0, 0)

    # What it shows

    def show(self, heads: Sequence[Head], lines: Sequence[Line]) -> None:
        """Other rows and columns; the cursor stays on its own, or where it was."""
        here = self.cursor
        self.heads, self.lines = heads, lines
        self.rows = [place for place, line in enumerate(lines) if line.uid]
        row, column = self.find(here) if here is not None else (None, None)
        self.row = self.row if row is None else row
        self.column = self.column if column is None else column
        known = {line.uid for line in lines}, {head.uid for head in heads}
        self._marks = {spot for spot in self._marks if spot[0] in known[0] and spot[1] in known[1]}
        if self._anchor is not None and None in self.find(self._anchor):
            self._anchor = None
        self.measure(*self._size)

    def measure(self, width: int, lines: int) -> None:
        """Work out what there is room for.

        Args:
            width: Cells of the grid.
            lines: Lines below the heads.
        """
        self._size = width, lines
        self.visible_lines = max(1, lines)
        longest = max((cell_len(line.name) for line in self.lines), default=0) + NAME_EXTRA
        count = max(1, len(self.heads))
        spare = width - count * _LEAST_CELL
        self.name_width = max(_LEAST_NAME, min(longest, max(spare, width // _MOST_NAME_SHARE)))
        room = max(1, width - self.name_width)
        self.visible_columns = max(1, min(count, room // _LEAST_CELL))
        self.cell_width = min(_MOST_CELL, max(1, room // self.visible_columns))
        self.go(self.row, self.column)

    def find(self, spot: Spot) -> tuple[int | None, int | None]:
        """Row and column of a spot; None where there is none."""
        row = next((number for number, place in enumerate(self.rows) if self.lines[place].uid == spot[0]), None)
        column = next((number for number, head in enumerate(self.heads) if head.uid == spot[1]), None)
        return row, column

    # The cursor

    @property
    def cursor(self) -> Spot | None:
        """Where the cursor is; None in an empty grid."""
        if not self.rows or not self.heads:
            return None
        return self.lines[self.rows[self.row]].uid, self.heads[self.column].uid

    def go(self, row: int, column: int) -> None:
        """Put the cursor there, or as near as can be, and show it."""
        self.row = max(0, min(row, len(self.rows) - 1))
        self.column = max(0, min(column, len(self.heads) - 1))
        self.reveal()

    def far(self, where: Far) -> None:
        """Move far, up and down or along the row."""
        page = max(1, self.visible_lines - 1)
        row, column = {
            "first": (0, self.column),
            "last": (len(self.rows) - 1, self.column),
            "page_up": (self.row - page, self.column),
            "page_down": (self.row + page, self.column),
            "line_start": (self.row, 0),
            "line_end": (self.row, len(self.heads) - 1),
        }[where]
        self.go(row, column)

    def reveal(self) -> None:
        """Scroll so that the cursor is seen, together with the line that heads its group when it comes first in it."""
        line = self.rows[self.row] if self.rows else 0
        first = line - 1 if line > 0 and not self.lines[line - 1].uid and self.visible_lines > 1 else line
        self.top = max(min(self.top, first), line - self.visible_lines + 1)
        self.top = max(0, min(self.top, len(self.lines) - self.visible_lines))
        self.left = max(min(self.left, self.column), self.column - self.visible_columns + 1)
        self.left = max(0, min(self.left, len(self.heads) - self.visible_columns))

    def scroll(self, step: int) -> None:
        """Scroll by lines; the cursor stays in sight."""
        self.top = max(0, min(self.top + step, len(self.lines) - self.visible_lines))
        seen = [number for number, place in enumerate(self.rows) if self.top <= place < self.top + self.visible_lines]
        if seen:
            self.row = max(seen[0], min(self.row, seen[-1]))

    # Marks

    def mark(self) -> None:
        """Mark or unmark the cell at the cursor."""
        if self.cursor is not None:
            self._marks ^= {self.cursor}

    def mark_range(self) -> None:
        """Begin a range at the cursor, or take what lies between there and here into the marks."""
        if self._anchor is not None:
            self._marks = self.marked()
            self._anchor = None
        else:
            self._anchor = self.cursor

    def clear_marks(self) -> bool:
        """Give up range and marks; returns whether there was anything."""
        had = self._anchor is not None or bool(self._marks)
        self._marks, self._anchor = set(), None
        return had

    @property
    def is_marking(self) -> bool:
        """Whether a range is being made."""
        return self._anchor is not None

    def marked(self) -> set[Spot]:
        """The marked cells, those of a range that is being made included."""
        if self._anchor is None:
            return set(self._marks)
        row, column = self.find(self._anchor)
        if row is None or column is None:
            return set(self._marks)
        rows = range(min(row, self.row), max(row, self.row) + 1)
        columns = range(min(column, self.column), max(column, self.column) + 1)
        area = {(self.lines[self.rows[one]].uid, self.heads[other].uid) for one in rows for other in columns}
        return self._marks | area

    def targets(self) -> list[Spot]:
        """What an action works on: the marked cells row by row, else the cell at the cursor."""
        marked = self.marked()
        if not marked:
            return [self.cursor] if self.cursor is not None else []
        places = {line.uid: number for number, line in enumerate(self.lines)}
        columns = {head.uid: number for number, head in enumerate(self.heads)}
        return sorted(marked, key=lambda spot: (places[spot[0]], columns[spot[1]]))
