"""How a roll-up looks: bars and burn-ups as text in named styles (E9).

All characters are ASCII, one cell wide in every terminal, and differ where colours do, so that it can be read without.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeAlias

from tuiflow.model.code import Status
from tuiflow.model.rollup import ORDER, BurnUp, Tally

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style."""

MARKS = {Status.DONE: "#", Status.IN_PROGRESS: "=", Status.BLOCKED: "!", Status.NOT_STARTED: "."}
BARS = {
    Status.DONE: "bar-done",
    Status.IN_PROGRESS: "bar-progress",
    Status.BLOCKED: "bar-held",
    Status.NOT_STARTED: "bar-open",
}

_MOST_CELLS = 12
"""Cells that a day takes at most in a burn-up."""


def bar(tally: Tally, width: int) -> list[Piece]:
    """A bar of exactly `width` cells; without any task it is blank. What there is at all has a cell, if one is left."""
    counts = [tally.of(status) for status in ORDER]
    cells = shares(counts, width)
    pieces = [(MARKS[status] * size, BARS[status]) for status, size in zip(ORDER, cells, strict=True) if size]
    return pieces or [(" " * width, "blank")]


def shares(counts: Sequence[int], width: int) -> list[int]:
    """`width` cells, dealt out in proportion to `counts`; nothing without any count."""
    total = sum(counts)
    if not total or width <= 0:
        return [0] * len(counts)
    cells = [count * width // total for count in counts]
    rests = sorted(range(len(counts)), key=lambda place: -(counts[place] * width % total))
    for place in rests[: width - sum(cells)]:
        cells[place] += 1
    for place, count in enumerate(counts):
        if count and not cells[place]:
            widest = max(range(len(cells)), key=cells.__getitem__)
            if cells[widest] > 1:
                cells[widest] -= 1
                cells[place] = 1
    return cells


def burn_up_lines(burnt: BurnUp, width: int, height: int) -> list[list[Piece]]:
    """A burn-up in `height` lines of exactly `width` cells: `#` is done, `.` is still to do; below them the days.

    Args:
        burnt: What is drawn.
        width: Cells, labels included.
        height: Lines, the one with the days included.
    """
    top = max(burnt.scope)
    label = len(str(top))
    room, rows = width - label - 2, height - 1
    if room < 1 or rows < 1:
        return []
    columns = _columns(burnt, room)
    lines: list[list[Piece]] = []
    for row in range(rows, 0, -1):
        mark = str(top) if row == rows else ""
        text = "".join(_cell(burnt, place, row, rows, top) for place in columns)
        lines.append([(f"{mark:>{label}} ", "quiet"), ("|", "quiet"), *_runs(text.ljust(room))])
    last = burnt.first + timedelta(days=len(burnt.scope) - 1)
    days = burnt.first.isoformat()
    if last != burnt.first and len(columns) >= 2 * len(days) + 1:
        days += last.isoformat().rjust(len(columns) - len(days))
    elif last != burnt.first and room >= 2 * len(days) + 1:
        days += f" {last.isoformat()}"
    lines.append([(f"{'':{label}}  {days}"[:width].ljust(width), "quiet")])
    return lines


def _columns(burnt: BurnUp, room: int) -> list[int]:
    """For each column the place of the day that it shows: the last one of those that share it."""
    days = len(burnt.scope)
    if days <= room:
        each = min(_MOST_CELLS, room // days)
        return [place for place in range(days) for _cell in range(each)]
    return [(column + 1) * days // room - 1 for column in range(room)]


def _cell(burnt: BurnUp, place: int, row: int, rows: int, top: int) -> str:
    if row <= _height(burnt.done[place], rows, top):
        return MARKS[Status.DONE]
    return MARKS[Status.NOT_STARTED] if row <= _height(burnt.scope[place], rows, top) else " "


def _height(count: int, rows: int, top: int) -> int:
    """Lines that a count fills; all only where everything is done, and one at least where anything is."""
    return max(count * rows // top, 1) if count else 0


def _runs(text: str) -> list[Piece]:
    """A line of cells as pieces."""
    names = {MARKS[Status.DONE]: "bar-done", MARKS[Status.NOT_STARTED]: "bar-open", " ": "blank"}
    pieces: list[Piece] = []
    for mark in text:
        if pieces and pieces[-1][0][-1] == mark:
            pieces[-1] = (pieces[-1][0] + mark, pieces[-1][1])
        else:
            pieces.append((mark, names[mark]))
    return pieces
