"""The lines between two rows of a diagram (P4): which edge runs along which of the lines of text between them.

Channel routing: each edge comes down in one column, runs along a track, and goes down to one column or several. Two
edges may cross; they never share a cell otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from tuiflow.model.graph import find_cycle

_APART = 2
"""Columns from the end of one run on a track to the beginning of the next one on the same."""


@dataclass(slots=True)
class Wire:
    """The edges of one node between two rows."""

    source: str
    top: int
    """The column in which it comes down."""
    sinks: tuple[int, ...]
    """The columns in which it leaves below."""
    track: int = -1
    """Which line it runs along, from the top; -1: straight down."""
    via: Wire | None = None
    """The second part of a wire that changes its track on the way: this one's sink is that one's top."""

    @property
    def is_straight(self) -> bool:
        """Whether it needs no track."""
        return self.sinks == (self.top,)

    @property
    def span(self) -> tuple[int, int]:
        """First and last column of its run."""
        return min(self.top, *self.sinks), max(self.top, *self.sinks)

    def parts(self) -> list[Wire]:
        """The wire, and its second part where it has one."""
        return [self] if self.via is None else [self, self.via]


def route(wires: Sequence[Wire]) -> int:
    """Give each wire its track; returns how many tracks there are.

    A wire that comes down in a column in which another one leaves must run above that one. Where wires wait for each
    other in this way, one of them changes its track in a column that is free.
    """
    parts = [wire for wire in wires if not wire.is_straight]
    if len(parts) < 2:  # as in most channels: nothing to be in its way
        for part in parts:
            part.track = 0
        return len(parts)
    taken = {column for wire in wires for column in (wire.top, *wire.sinks)}
    while (wire := _circle(parts, below := _below(parts))) is not None:
        free = _free_column(taken, wire.top)
        taken.add(free)
        wire.via = Wire(wire.source, free, wire.sinks)
        wire.sinks = (free,)
        parts.append(wire.via)
    return _assign(parts, below)


def _below(parts: Sequence[Wire]) -> list[list[int]]:
    """For each part the numbers of those that must run below it."""
    leaving: dict[int, list[int]] = {}
    for number, part in enumerate(parts):
        for sink in () if part.via is not None else part.sinks:
            leaving.setdefault(sink, []).append(number)
    numbers = {id(part): number for number, part in enumerate(parts)}
    return [
        [other for other in leaving.get(part.top, []) if other != number]
        + ([numbers[id(part.via)]] if part.via is not None else [])
        for number, part in enumerate(parts)
    ]


def _circle(parts: Sequence[Wire], below: Sequence[Sequence[int]]) -> Wire | None:
    """A part that waits for itself by way of others; None when there is none."""
    if sum(bool(others) for others in below) < 2:
        return None
    above: dict[str, list[str]] = {str(number): [] for number in range(len(parts))}
    for number, others in enumerate(below):
        for other in others:
            above[str(other)].append(str(number))
    circle = find_cycle(above)
    return parts[int(circle[0])] if circle else None


def _free_column(taken: set[int], near: int) -> int:
    distance = 1
    while True:
        for column in (near + distance, near - distance):
            if column >= 0 and column not in taken:
                return column
        distance += 1


def _assign(parts: Sequence[Wire], below: Sequence[Sequence[int]]) -> int:
    """The lowest track for each part that is free there and below all that must be above; how many tracks there are."""
    needs = [0] * len(parts)
    for others in below:
        for other in others:
            needs[other] += 1
    least = [0] * len(parts)
    ends: list[list[tuple[int, int]]] = []
    heap = [(parts[number].span, number) for number, need in enumerate(needs) if not need]
    heapify(heap)
    while heap:
        (first, last), number = heappop(heap)
        track = least[number]
        while track < len(ends) and any(first < end + _APART and start < last + _APART for start, end in ends[track]):
            track += 1
        while track >= len(ends):
            ends.append([])
        ends[track].append((first, last))
        parts[number].track = track
        for other in below[number]:
            least[other] = max(least[other], track + 1)
            needs[other] -= 1
            if not needs[other]:
                heappush(heap, (parts[other].span, other))
    return len(ends)
