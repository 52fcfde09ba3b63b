"""What flows along the arrows of a diagram (P4): how much room a document needs, and where it stands beside its arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from tuiflow.model.breaking import broken, documents, in_words, joined
from tuiflow.model.canvas import Pen
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
    """What flows in lines, and whether it is whole; else as many documents as are whole, or the begin of the first."""
    lines = _broken(text, width, limit)
    if _is_whole(text, lines, width):
        return lines, True
    parts = documents(text)
    for count in range(len(parts) - 1, 0, -1):
        kept = joined(parts[:count]).rstrip("、,，")
        some = broken(kept + pen.ellipsis, width, limit)
        if _is_whole(kept, some, width):
            return some, False
    return [*lines[:-1], pen.cut(lines[-1], width)], False


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
    """On the side where they are whole in the fewest lines, else where there is more room; how many are not whole.

    A document of which less than half could be read is left out: the details of the node name it.
    """
    placed: list[Label] = []
    used = cut = 0
    for text, x, begin, right in flows:
        left, cells = x - 1 - max(used, begin), cell_len(text)
        rooms = [(right, False), (left, True)]
        whole = (side for lines in range(1, limit + 1) for side in rooms if _fits(text, side[0], lines))
        found = next(whole, None)
        cut += found is None
        room, is_left = found or max(rooms, key=lambda side: side[0])
        if found or (room >= _LEAST_ROOM and 2 * room * limit >= cell_len(documents(text)[0])):
            placed.append(Label(text, x, room, is_left))
            used = used if is_left else x + 2 + min(cells, right)
    return placed, cut


def _fits(text: str, width: int, limit: int) -> bool:
    """Whether a document is whole in so many lines."""
    cells = cell_len(text)
    if cells <= width or limit == 1 or width < _LEAST_ROOM or cells > width * limit:
        return cells <= width
    return _is_whole(text, _broken(text, width, limit), width)


def _broken(text: str, width: int, limit: int) -> list[str]:
    """One document in lines; of several none is broken within a word: better fewer of them than stumps of all."""
    return in_words(text, width, limit) if len(documents(text)) > 1 else broken(text, width, limit)


def _is_whole(text: str, lines: Sequence[str], width: int) -> bool:
    """Whether nothing of a text is left out of its lines, and no word broken."""
    if cell_len(lines[-1]) > width:
        return False
    return len(text) <= width or all(len(word) <= width or not word.isascii() for word in text.split())
