"""Where in their rows the boxes of a diagram stand (P4): in an order with few crossings, their lines as straight as can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tuiflow.model.layout import BETWEEN, Item, Layout

_SWEEPS = 3


def place_items(layout: Layout) -> None:
    """Give the items of each row their order and their columns."""
    _sort(layout)
    _settle(layout)


def _apart(left: Item, right: Item) -> int:
    """Cells that stay free between two items side by side."""
    return BETWEEN if left.nodes and right.nodes else 1


def _sort(layout: Layout) -> None:
    """Put the items of each row into an order with few crossings: each near the middle of what it is joined to."""
    _join(layout)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in layout.rows if down else reversed(layout.rows):
            if len(row) == 1:
                continue
            keys = {id(item): -1.0 if item.goes_on else _middle(item, down=down) for item in row}
            row.sort(key=lambda item: keys[id(item)])
            _pack_left(row)


def _join(layout: Layout) -> None:
    """Tell each item what it is joined to in the rows above and below it."""
    before: dict[str, Item] = {}
    for row in layout.rows:
        takers: dict[str, list[Item]] = {}
        for item in row:
            for source in item.sources:
                takers.setdefault(source, []).append(item)
        for source, items in takers.items():
            carrier = before.get(source)
            if carrier is not None:
                carrier.below = items
                for item in items:
                    item.above.append(carrier)
        before = {item.source: item for item in row}
        _pack_left(row)


def _pack_left(row: Sequence[Item]) -> None:
    left, after_box = 0, False
    for item in row:
        is_box = bool(item.nodes)
        if left:
            left += BETWEEN if is_box and after_box else 1
        item.x = left
        left += item.width
        after_box = is_box


def _middle(item: Item, *, down: bool) -> float:
    """The middle of what an item is joined to in the row above (`down`) or below; where it stands if that is nothing."""
    found = _above(item) if down else _below(item)
    if found is None:
        return float(item.entry if down else item.exit)
    return found


def _above(item: Item) -> float | None:
    """The middle of what an item follows in the row above; None if that is nothing."""
    above = item.above
    if len(above) == 1:  # by far the most items: those that only pass a row, and chains
        carrier = above[0]
        return carrier.x + carrier.to_exit
    return sum(one.x + one.to_exit for one in above) / len(above) if above else None


def _below(item: Item) -> float | None:
    """The middle of what follows an item in the row below; None if that is nothing."""
    below = item.below
    if len(below) == 1:
        taker = below[0]
        return taker.x + taker.to_entry
    return sum(one.x + one.to_entry for one in below) / len(below) if below else None


def _settle(layout: Layout) -> None:
    """Give each item its column: downwards below what it follows, upwards above what follows it, downwards again."""
    rows = [(row, _offsets(row)) for row in layout.rows if row]
    for down in (True, False, True):
        for row, offsets in rows if down else reversed(rows):
            wanted = [_wanted_below(item) if down else _wanted_above(item) for item in row]
            room = max(0, layout.width - offsets[-1] - row[-1].width)
            for item, x in zip(row, settle(wanted, offsets, room), strict=True):
                item.x = x


def _offsets(row: Sequence[Item]) -> list[int]:
    """The columns of items that stand as near to each other as they may, from the first one's."""
    found = [0]
    for left, right in pairwise(row):
        found.append(found[-1] + left.width + _apart(left, right))
    return found


def _wanted_below(item: Item) -> float:
    """The column in which an item stands right below what it follows."""
    if item.goes_on:
        return 0
    found = _above(item)
    return item.x if found is None else found - item.to_entry


def _wanted_above(item: Item) -> float:
    """The column in which an item stands right above what follows it."""
    if item.goes_on:
        return 0
    found = _below(item)
    return item.x if found is None else found - item.to_exit


def settle(wanted: Sequence[float], offsets: Sequence[int], room: int) -> list[int]:
    """The columns nearest to those `wanted`, in the same order, without overlaps.

    Least squares under a fixed order: what overlaps is moved together, as a block around its mean.

    Args:
        wanted: One or more.
        offsets: The columns when all stand as near to each other as they may, from 0 on.
        room: How far the last one can then be moved to the right.
    """
    if len(wanted) == 1:
        return [round(min(max(wanted[0], 0), room))]
    blocks: list[tuple[float, int]] = []
    """Mean and number of the members of each block."""
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] >= mean:
            above, number = blocks.pop()
            mean, count = (mean * count + above * number) / (count + number), count + number
        blocks.append((mean, count))
    shifts = [round(min(max(mean, 0), room)) for mean, count in blocks for _member in range(count)]
    return [offset + shift for offset, shift in zip(offsets, shifts, strict=True)]
