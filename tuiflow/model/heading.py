"""The heads of the bands of a diagram (P4): a phase's name in a rule, between the edges that run through it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.cells import cell_len

from tuiflow.model.canvas import Canvas, Pen

_HEAD_ROOM = 6
"""Cells without which there is no head of a band between two edges."""


def write_head(canvas: Canvas, pen: Pen, text: str, line: int, width: int) -> None:
    """Write the head of a band: its text where no edge runs through the line, the rule around.

    Where no gap between edges holds all of it, it goes on behind an edge.

    Args:
        canvas: What it is written on; the edges are there.
        pen: For the rule.
        text: The phase and what is said of it.
        line: Of the canvas.
        width: Cells of the rule.
    """
    columns = [-1, *(column for column in canvas.columns(line) if column < width), width]
    gaps = [(left + 1, right - left - 1) for left, right in pairwise(columns) if right - left > 1]
    titles = _titles(text, [room for _x, room in gaps], pen)
    for (x, room), title in zip(gaps, titles, strict=True):
        start, left = x, room
        if title:
            lead = pen.rule * min(2, room - cell_len(title) - 2)
            canvas.write(x, line, lead, "rule")
            canvas.write(x + len(lead), line, f" {title} ", "head")
            start, left = x + len(lead) + cell_len(title) + 2, room - len(lead) - cell_len(title) - 2
        if left > 0:
            canvas.write(start, line, pen.rule * left, "rule")


def _titles(text: str, rooms: Sequence[int], pen: Pen) -> list[str]:
    """The part of a head's text for each gap: all in one, else its parts or its words in several, else cut."""
    for spare in (4, 2):
        place = next((place for place, room in enumerate(rooms) if room >= cell_len(text) + spare), None)
        if place is not None:
            return [text if place == other else "" for other in range(len(rooms))]
    for mark in ("  ", " "):
        found = _shared_out(text.split(mark), [room - 2 for room in rooms], mark)
        if found is not None:
            return found
    widest = max(rooms)
    return [
        pen.cut(text, room - 2) if place == rooms.index(widest) and room >= _HEAD_ROOM else ""
        for place, room in enumerate(rooms)
    ]


def _shared_out(parts: Sequence[str], rooms: Sequence[int], mark: str) -> list[str] | None:
    """The parts in their order, as many in each room as it holds; None when they do not all find a place."""
    found, left = [], list(parts)
    for room in rooms:
        taken = 0
        while taken < len(left) and cell_len(mark.join(left[: taken + 1])) <= room:
            taken += 1
        found.append(mark.join(left[:taken]))
        left = left[taken:]
    return found if not left else None
