"""What flows along the arrows of a diagram (P4): how much room a document needs, and where it stands beside its arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from tuiflow.model.canvas import Pen, broken
from tuiflow.model.layering import GAP

MOST_LINES = 3
"""Lines that a document takes at most."""

_LEAST_ROOM = 6
"""Cells that a document needs beside an arrow that goes down; with less it is left out."""

_WIDE_GAP = 3 * GAP
"""Cells between two boxes at most, however long the document is."""


class Flow(NamedTuple):
    """A document, and what is free beside the arrow that goes down."""

    text: str
    x: int
    """The column of the arrow."""
    begin: int
    """The first column that is free to its left."""
    right: int
    """Cells that are free to its right."""


@dataclass(slots=True)
class Label:
    """A document beside an arrow that goes down."""

    text: str
    x: int
    """The column of the arrow."""
    room: int
    is_left: bool = False
    """It stands to the left of the arrow."""


def gaps_for(text: str) -> tuple[int, int]:
    """Cells between two boxes for a document in two lines, and in one; as they are least where it is short."""
    whole = cell_len(text) + 3
    if whole <= GAP:
        return GAP, GAP
    two = next((gap for gap in range(GAP, min(whole, _WIDE_GAP)) if _fits(text, gap - 1, 2)), _WIDE_GAP)
    return two, min(whole, _WIDE_GAP)


def lines_in(text: str, width: int, limit: int, pen: Pen) -> tuple[list[str], bool]:
    """A document in lines, and whether it is whole."""
    lines = broken(text, width, limit)
    return [*lines[:-1], pen.cut(lines[-1], width)], _is_whole(text, lines, width)


def beside(flows: Sequence[Flow]) -> tuple[list[Label], int]:
    """The documents beside their arrows, from left to right, and in how many lines: as few as will do."""
    best, lines = _placed(flows, 1), 1
    for limit in range(2, MOST_LINES + 1):
        if not best[1]:
            break
        found = _placed(flows, limit)
        if found[1] < best[1]:
            best, lines = found, limit
    return best[0], lines


def _placed(flows: Sequence[Flow], limit: int) -> tuple[list[Label], int]:
    """To the right of the arrows where there is room, else to the left; how many are not whole in `limit` lines."""
    placed: list[Label] = []
    used = cut = 0
    for text, x, begin, right in flows:
        left = x - 1 - max(used, begin)
        is_whole = _fits(text, right, limit)
        fits_left = not is_whole and _fits(text, left, limit)
        is_left = not is_whole and (fits_left or left > right)
        cut += not is_whole and not fits_left
        room, cells = left if is_left else right, cell_len(text)
        if room >= min(_LEAST_ROOM, cells):
            placed.append(Label(text, x, room, is_left))
            used = used if is_left else x + 2 + min(cells, right)
    return placed, cut


def _fits(text: str, width: int, limit: int) -> bool:
    """Whether a document is whole in so many lines."""
    cells = cell_len(text)
    if cells <= width or limit == 1 or width < _LEAST_ROOM or cells > width * limit:
        return cells <= width
    return _is_whole(text, broken(text, width, limit), width)


def _is_whole(text: str, lines: Sequence[str], width: int) -> bool:
    """Whether nothing of a text is left out of its lines, and no word broken."""
    if cell_len(lines[-1]) > width:
        return False
    return len(text) <= width or all(len(word) <= width or not word.isascii() for word in text.split())
