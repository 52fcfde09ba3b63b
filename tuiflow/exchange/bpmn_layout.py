"""Where the shapes of a BPMN diagram stand: lanes one below the other, from left to right in the order of the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

COLUMN, ROW = 220, 110
"""Pixels from one place to the next."""

POOL_HEAD, LANE_HEAD = 30, 30
"""Width of the strips with the names of the pool and of a lane."""

_GAP = 20
"""Between a line that turns and the shape that it goes to."""


_LABEL_HEIGHT = 28
"""Two lines."""


class Shape(Enum):
    """What stands in a diagram: its element in BPMN, width and height."""

    START = "startEvent", 36, 36
    TASK = "task", 120, 70
    GATEWAY = "parallelGateway", 50, 50
    END = "endEvent", 36, 36


@dataclass(frozen=True)
class Element:
    """Something that work flows through."""

    id: str
    shape: Shape
    lane: int


@dataclass(frozen=True)
class Bounds:
    """A rectangle, in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass
class Layout:
    """A diagram, laid out."""

    pool: Bounds
    lanes: Sequence[Bounds]
    bounds: Mapping[str, Bounds]
    """By the id of an element."""
    routes: Mapping[tuple[str, str], Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Flow from one element to another → the corners of its line."""

    def label_of(self, source: str, target: str) -> Bounds:
        """Where the name of a flow stands: above its line, beside the shape that it comes from."""
        x, y = self.routes[source, target][0]
        return Bounds(x + 4, y - _LABEL_HEIGHT - 2, COLUMN - Shape.TASK.value[1] - 8, _LABEL_HEIGHT)


def lay_out(elements: Sequence[Element], flows: Sequence[tuple[str, str]], lanes: int) -> Layout:
    """Give each element a place; those that wait for nothing but the same stand one below the other.

    Args:
        elements: In an order in which no flow goes back.
        flows: From one element to another.
        lanes: How many there are.
    """
    ranks = _ranks(elements, flows)
    slots: dict[str, int] = {}
    taken: dict[tuple[int, int], int] = {}
    for element in elements:
        key = (element.lane, ranks[element.id])
        slots[element.id] = taken[key] = taken.get(key, -1) + 1
    rows = [1 + max((slot for (lane, _rank), slot in taken.items() if lane == one), default=0) for one in range(lanes)]
    tops = [sum(rows[:lane]) * ROW for lane in range(lanes)]
    width = LANE_HEAD + (max(ranks.values()) + 1) * COLUMN
    bounds = {}
    for element in elements:
        _tag, wide, high = element.shape.value
        middle_x = POOL_HEAD + LANE_HEAD + ranks[element.id] * COLUMN + COLUMN // 2
        middle_y = tops[element.lane] + slots[element.id] * ROW + ROW // 2
        bounds[element.id] = Bounds(middle_x - wide // 2, middle_y - high // 2, wide, high)
    return Layout(
        Bounds(0, 0, POOL_HEAD + width, sum(rows) * ROW),
        [Bounds(POOL_HEAD, top, width, count * ROW) for top, count in zip(tops, rows, strict=True)],
        bounds,
        {flow: _route(bounds[flow[0]], bounds[flow[1]], list(bounds.values())) for flow in flows},
    )


def _ranks(elements: Sequence[Element], flows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Element → how many stand before it on the longest way to it."""
    before: dict[str, list[str]] = {element.id: [] for element in elements}
    for source, target in flows:
        before[target].append(source)
    ranks: dict[str, int] = {}
    for element in elements:
        ranks[element.id] = 1 + max((ranks[one] for one in before[element.id]), default=-1)
    return ranks


def _route(source: Bounds, target: Bounds, others: Sequence[Bounds]) -> list[tuple[int, int]]:
    """Out on the right, in on the left; what stands in between is gone round beneath its row."""
    start_x, start_y = source.x + source.width, source.y + source.height // 2
    end_x, end_y = target.x, target.y + target.height // 2
    turn = end_x - _GAP
    in_the_way = [
        one
        for one in others
        if start_x < one.x < turn and one.y <= start_y <= one.y + one.height and one not in (source, target)
    ]
    if in_the_way:
        below = start_y + ROW // 2 - _GAP // 2
        out = start_x + _GAP
        corners = [(start_x, start_y), (out, start_y), (out, below), (turn, below), (turn, end_y), (end_x, end_y)]
    elif start_y == end_y:
        corners = [(start_x, start_y), (end_x, end_y)]
    else:
        corners = [(start_x, start_y), (turn, start_y), (turn, end_y), (end_x, end_y)]
    return corners
