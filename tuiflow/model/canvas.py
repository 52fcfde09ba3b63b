"""A drawing in the making: texts and lines put down by line and column, read off as pieces (P4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

from tuiflow.model.breaking import broken

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style."""

BLANK = "blank"
EDGE = "edge"

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

_LINES = {
    UP: "│",
    DOWN: "│",
    UP | DOWN: "│",
    LEFT: "─",
    RIGHT: "─",
    LEFT | RIGHT: "─",
    DOWN | RIGHT: "┌",
    DOWN | LEFT: "┐",
    UP | RIGHT: "└",
    UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├",
    UP | DOWN | LEFT: "┤",
    DOWN | LEFT | RIGHT: "┬",
    UP | LEFT | RIGHT: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}


class Pen:
    """The characters that lines and boxes are made of."""

    def __init__(self, *, ascii_only: bool) -> None:
        self.ascii_only = ascii_only
        self.ellipsis = ".." if ascii_only else "…"
        self.down = "v" if ascii_only else "▼"
        self.right = ">" if ascii_only else "▶"
        self.rule = "=" if ascii_only else "━"

    def line(self, ways: int) -> str:
        """The character of a line that leaves a cell in these `ways`."""
        if not self.ascii_only:
            return _LINES[ways]
        return "-" if not ways & (UP | DOWN) else "|" if not ways & (LEFT | RIGHT) else "+"

    def cut(self, text: str, width: int) -> str:
        """`text` in at most `width` cells; what is left out is shown."""
        return cut(text, width, self.ellipsis)


def cut(text: str, width: int, ellipsis: str) -> str:
    """`text` in at most `width` cells, with `ellipsis` for what is left out."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    return set_cell_size(text, room).rstrip() + ellipsis if room > 0 else set_cell_size(text, max(0, width)).rstrip()


def wrapped(text: str, width: int, limit: int, ellipsis: str) -> list[str]:
    """`text` in lines of at most `width` cells, between words where there are any; at most `limit` lines."""
    *lines, last = broken(text, width, limit)
    return [*lines, cut(last, width, ellipsis)]


class Canvas:
    """Lines of text, each with texts and line cells at columns."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._height = 0
        # By line, made when something is put there: of a large diagram most lines are never looked at.
        self._texts: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
        self._cells: defaultdict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
        """Column → ways and whose line it is."""
        self._heads: defaultdict[int, dict[int, str]] = defaultdict(dict)
        """Column → an arrow's head in place of the line."""
        self._later: dict[int, Callable[[], None]] = {}
        """Line → what paints it and those around it, when it is first asked for."""

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._height

    def grow(self, count: int) -> int:
        """Add lines below; returns the number of the first of them."""
        top = self._height
        self._height += count
        return top

    def write(self, x: int, y: int, text: str, style: str) -> None:
        """Put a text down; it must not meet another one."""
        self._texts[y].append((x, text, style))

    def mark(self, x: int, y: int, ways: int, owner: str) -> None:
        """Let a line of `owner` leave a cell in these ways. Two that cross are drawn as one below the other."""
        found = self._cells[y].get(x)
        if found is None:
            self._cells[y][x] = ways, owner
            return
        there, other = found
        if owner == other:
            self._cells[y][x] = there | ways, owner
        elif not ways & (LEFT | RIGHT):
            self._cells[y][x] = ways, owner

    def down(self, x: int, first: int, last: int, owner: str) -> None:
        """A line down a column, both ends included."""
        for y in range(first, last + 1):
            self.mark(x, y, UP | DOWN, owner)

    def later(self, first: int, count: int, paint: Callable[[], None]) -> None:
        """Let `paint` write into these lines when one of them is first asked for."""
        done: list[bool] = []

        def once() -> None:
            if not done:
                done.append(True)
                paint()

        self._later |= dict.fromkeys(range(first, first + count), once)

    def write_over(self, x: int, y: int, text: str) -> None:
        """Put the head of an arrow in place of a line's cell."""
        self._heads[y][x] = text

    def columns(self, y: int) -> list[int]:
        """The columns of a line through which something runs."""
        return sorted(self._cells[y])

    def line(self, y: int) -> list[Piece]:
        """A line, up to its last cell that is not blank."""
        paint = self._later.pop(y, None)
        if paint is not None:
            paint()
        texts, cells, heads = self._texts[y], self._cells[y], self._heads[y]
        drawn = {x: self._pen.line(ways) for x, (ways, _owner) in cells.items()}
        spans = [*texts, *((x, text, EDGE) for x, text in (drawn | heads).items())]
        spans.sort(key=lambda span: span[0])
        pieces: list[Piece] = []
        at = 0
        for x, text, style in spans:
            if x > at:
                gap = " " * (x - at)
                # In the style of what stands before: a style of its own would cost more than it is worth.
                pieces[-1:] = [(pieces[-1][0] + gap, pieces[-1][1])] if pieces else [(gap, BLANK)]
                at = x
            if pieces and pieces[-1][1] == style:
                pieces[-1] = pieces[-1][0] + text, style
            else:
                pieces.append((text, style))
            at += cell_len(text)
        return pieces
