"""Where the boxes of a diagram stand (P4): rows of boxes and of edges that pass. Lines have yet to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

BETWEEN = 3
"""Cells between boxes that do not follow each other."""


@dataclass(slots=True)
class Item:
    """What takes a place in a row: boxes that follow each other, or an edge that passes."""

    row: int
    nodes: tuple[str, ...]
    """Empty for an edge that passes."""
    source: str
    """Whose edges leave it below: its last node's, or those of the node that the edge comes from."""
    sources: tuple[str, ...]
    """Whose edges come in from above."""
    widths: tuple[int, ...] = ()
    """Of the boxes, in cells."""
    gaps: tuple[int, ...] = ()
    """Cells between them."""
    goes_on: bool = False
    """It goes on with a chain that was too long for the row before."""
    x: int = 0
    width: int = 1
    """Cells from its left to its right edge."""
    to_entry: int = 0
    """From its left edge to the column in which edges would best come in."""
    to_exit: int = 0
    """From its left edge to the column in which its edges leave it."""
    above: list[Item] = field(default_factory=list, repr=False, compare=False)
    """What its edges come from, in the row above."""
    below: list[Item] = field(default_factory=list, repr=False, compare=False)
    """What its edges go to, in the row below."""

    def set_boxes(self, widths: tuple[int, ...], gaps: tuple[int, ...]) -> None:
        """The widths of its boxes, and of what lies between them."""
        self.widths, self.gaps = widths, gaps
        self.width = sum(widths) + sum(gaps)
        self.to_entry = widths[0] // 2
        self.to_exit = self.width - 1 - (widths[-1] - 1) // 2

    @property
    def exit(self) -> int:
        """The column in which its edges leave it."""
        return self.x + self.to_exit

    @property
    def entry(self) -> int:
        """The column in which edges would best come in."""
        return self.x + self.to_entry

    def lefts(self) -> list[int]:
        """The columns of the left edges of its boxes."""
        left, found = self.x, []
        for width, gap in zip(self.widths, (*self.gaps, 0), strict=False):
            found.append(left)
            left += width + gap
        return found


@dataclass(slots=True)
class Layout:
    """The rows of a diagram from top to bottom, and the bands that they belong to."""

    bands: list[tuple[str, list[str]]]
    """Phase (empty for none) and its nodes. A phase can come twice: when work of another one lies in between."""
    rows: list[list[Item]]
    """From left to right."""
    band_of_row: list[int]
    width: int
    back: list[tuple[str, str]] = field(default_factory=list)
    """Edges that close a cycle: they are not drawn as lines."""
