"""Where the boxes of a diagram stand (P4): bands of phases, rows in them, places in the rows. Lines have yet to be drawn.

A phase is a band. In it, nodes that simply follow each other stand side by side, as many as the width allows, and go on
in the next row as text does; where the work branches or joins, the next nodes stand in the row below. An edge that goes
further than to the next row takes a place of its own, one cell wide, in each row that it passes; all edges of one node
share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from tuiflow.model.graph import followers, in_order

BOX_WIDTH = 19
"""Cells of a box at least, borders included."""

GAP = 11
"""Cells between a box and the one that follows it in the same row at least: for an arrow and what flows along it."""

Gaps: TypeAlias = Callable[[str, str], tuple[int, int]]
"""Node and follower beside it → the cells between them with which what flows is read whole: in few lines, and in one."""

BETWEEN = 3
"""Cells between boxes that do not follow each other."""

_SWEEPS = 3


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
    carriers: list[dict[str, Item]] = field(default_factory=list)
    """For each row: node → the item that its edges leave below."""
    takers: list[dict[str, list[Item]]] = field(default_factory=list)
    """For each row: node → the items that its edges enter from above."""


def lay_out(
    phases: Sequence[str],
    phase_of: Mapping[str, str],
    before: Mapping[str, Sequence[str]],
    width: int,
    roomy: int,
    gaps: Gaps,
) -> Layout:
    """Place the nodes of `before` in rows of at most `width` cells; wider only where a row cannot be narrower.

    Args:
        phases: First to last; those without nodes are bands too. Empty stands for nodes without a phase.
        phase_of: Node → one of `phases`.
        before: Node → the nodes that come before it.
        width: In cells.
        roomy: Cells of a box in which everything is read whole: none is made wider.
        gaps: What the cells between boxes are for.
    """
    order = in_order(before)
    place = {node: number for number, node in enumerate(order)}
    ahead = {node: [one for one in before[node] if place[one] < place[node]] for node in order}
    back = [(one, node) for node in order for one in before[node] if place[one] >= place[node]]
    bands = _bands(phases, phase_of, ahead)
    after = followers(ahead)
    chains = [_chains(nodes, ahead, after) for _phase, nodes in bands]
    best: Layout | None = None
    for count in range(max(1, (width + GAP) // (BOX_WIDTH + GAP)), 0, -1):
        layout = _arranged(bands, chains, ahead, count)
        if best is None or layout.width < best.width:
            best = layout
        if layout.width <= width:
            break
    found = best or Layout(bands, [], [], width)
    found.width, found.back = max(found.width, width), back
    _widen(found, roomy, gaps)
    _sort(found)
    _place(found)
    return found


def _bands(
    phases: Sequence[str], phase_of: Mapping[str, str], ahead: Mapping[str, Sequence[str]]
) -> list[tuple[str, list[str]]]:
    """Phase after phase, each with those nodes that wait for nothing below; again from the first until all are placed."""
    waiting = {phase: [node for node in ahead if phase_of[node] == phase] for phase in phases}
    empty = {phase for phase in phases if phase and not waiting[phase]}
    bands: list[tuple[str, list[str]]] = []
    placed, is_first = set[str](), True
    while is_first or any(waiting.values()):
        for phase in phases:
            taken: list[str] = []
            for node in waiting[phase]:
                if all(one in placed for one in ahead[node]):
                    taken.append(node)
                    placed.add(node)
            waiting[phase] = [node for node in waiting[phase] if node not in placed]
            if taken or (is_first and phase in empty):
                bands.append((phase, taken))
        is_first = False
    return bands


def _chains(
    nodes: Sequence[str], ahead: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """The nodes of a band as chains: a node and the only one that follows it, which follows nothing else."""
    here = set(nodes)
    chains: dict[str, list[str]] = {}
    """By the last node so far."""
    for node in nodes:
        befores = ahead[node]
        if len(befores) == 1 and befores[0] in here and len(after[befores[0]]) == 1:
            chain = chains.pop(befores[0])
            chain.append(node)
            chains[node] = chain
        else:
            chains[node] = [node]
    places = {node: number for number, node in enumerate(nodes)}
    return sorted(chains.values(), key=lambda chain: places[chain[0]])


def _arranged(
    bands: list[tuple[str, list[str]]],
    chains: Sequence[Sequence[Sequence[str]]],
    ahead: Mapping[str, Sequence[str]],
    count: int,
) -> Layout:
    """Rows of at most `count` boxes, all as narrow as they can be, with the edges that pass them."""
    rows: list[list[Item]] = []
    band_of_row: list[int] = []
    row_of: dict[str, int] = {}
    for number, band in enumerate(chains):
        for layer in _layers(band, ahead, count):
            for row in _packed(layer, count):
                for item in row:
                    more, item.row = len(item.nodes) - 1, len(rows)
                    item.set_boxes((_least(item), *[BOX_WIDTH] * more), (GAP,) * more)
                    row_of |= dict.fromkeys(item.nodes, len(rows))
                rows.append(row)
                band_of_row.append(number)
    _add_passing(rows, row_of)
    need = max((_need(row) for row in rows), default=0)
    return Layout(bands, rows, band_of_row, need)


def _least(item: Item) -> int:
    """Cells of its first box at least: each edge comes in at a column of its own."""
    return max(BOX_WIDTH, 2 * len(item.sources) + 3)


def _widen(layout: Layout, roomy: int, gaps: Gaps) -> None:
    """Give boxes and gaps the room there is: what flows in few lines first, then all boxes alike, then it in one line."""
    spares: list[int] = []
    box = max(BOX_WIDTH, roomy)
    for row in layout.rows:
        spare = _grown_gaps(row, layout.width - _need(row), lambda *pair: gaps(*pair)[0])
        spares.append(spare)
        boxes = sum(len(item.nodes) for item in row)
        box = min(box, BOX_WIDTH + max(0, spare) // boxes) if boxes else box
    for row, spare in zip(layout.rows, spares, strict=True):
        left = spare
        for item in row:
            if item.nodes:
                narrow = item.width
                item.set_boxes((max(box, _least(item)), *[box] * (len(item.nodes) - 1)), item.gaps)
                left -= item.width - narrow
        _grown_gaps(row, left, lambda *pair: gaps(*pair)[1])


def _grown_gaps(row: Sequence[Item], spare: int, wanted: Callable[[str, str], int]) -> int:
    """Widen those gaps for which there is room in a row; returns what is left of it."""
    for item in row:
        if not item.gaps:
            continue
        found = list(item.gaps)
        for place, pair in enumerate(pairwise(item.nodes)):
            more = wanted(*pair) - found[place]
            if 0 < more <= spare:
                found[place] += more
                spare -= more
        item.set_boxes(item.widths, tuple(found))
    return spare


def _layers(band: Sequence[Sequence[str]], ahead: Mapping[str, Sequence[str]], count: int) -> list[list[Item]]:
    """The chains of a band, cut to `count` nodes, each in a layer below all that it follows."""
    layer_of: dict[str, int] = {}
    layers: list[list[Item]] = []
    for chain in band:
        layer = max((layer_of[one] + 1 for one in ahead[chain[0]] if one in layer_of), default=0)
        for start in range(0, len(chain), count):
            nodes = tuple(chain[start : start + count])
            sources = tuple(ahead[nodes[0]])
            while len(layers) <= layer:
                layers.append([])
            layers[layer].append(Item(0, nodes, nodes[-1], sources, goes_on=start > 0))
            layer_of |= dict.fromkeys(nodes, layer)
            layer += 1
    return layers


def _packed(layer: Sequence[Item], count: int) -> list[list[Item]]:
    """A layer as rows of at most `count` boxes."""
    rows: list[list[Item]] = []
    room = 0
    for item in layer:
        if len(item.nodes) > room:
            rows.append([])
            room = count
        rows[-1].append(item)
        room -= len(item.nodes)
    return rows


def _add_passing(rows: list[list[Item]], row_of: Mapping[str, int]) -> None:
    """A place for each edge in the rows between its ends."""
    last: dict[str, int] = {}
    for number, row in enumerate(rows):
        for item in row:
            for source in item.sources:
                last[source] = number
    for source, end in last.items():
        for number in range(row_of[source] + 1, end):
            rows[number].append(Item(number, (), source, (source,)))


def _apart(left: Item, right: Item) -> int:
    """Cells that stay free between two items side by side."""
    return BETWEEN if left.nodes and right.nodes else 1


def _need(row: Sequence[Item]) -> int:
    """Cells that a row takes at least, in whichever order."""
    boxes = sum(bool(item.nodes) for item in row)
    return sum(item.width for item in row) + max(0, len(row) - 1) + max(0, boxes - 1) * (BETWEEN - 1)


# Order in the rows: few crossings


def _sort(layout: Layout) -> None:
    """Put the items of each row into an order with few crossings: each near the middle of what it is joined to."""
    for row in layout.rows:
        layout.carriers.append({item.source: item for item in row})
        takers: dict[str, list[Item]] = {}
        for item in row:
            for source in item.sources:
                takers.setdefault(source, []).append(item)
        layout.takers.append(takers)
        _pack_left(row)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in layout.rows if down else reversed(layout.rows):
            if len(row) == 1:
                continue
            keys = {id(item): -1.0 if item.goes_on else _middle(layout, item, down=down) for item in row}
            row.sort(key=lambda item: keys[id(item)])
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


def _middle(layout: Layout, item: Item, *, down: bool) -> float:
    """The middle of what an item is joined to in the row above (`down`) or below; where it stands if that is nothing."""
    found = _above(layout, item) if down else _below(layout, item)
    if found is None:
        return float(item.entry if down else item.exit)
    return found


def _above(layout: Layout, item: Item) -> float | None:
    """The middle of what an item follows in the row above; None if that is nothing."""
    sources = item.sources
    if item.row == 0 or not sources:
        return None
    carriers = layout.carriers[item.row - 1]
    if len(sources) == 1:  # by far the most items: those that only pass a row, and chains
        carrier = carriers[sources[0]]
        return float(carrier.x + carrier.to_exit)
    found = 0
    for source in sources:
        carrier = carriers[source]
        found += carrier.x + carrier.to_exit
    return found / len(sources)


def _below(layout: Layout, item: Item) -> float | None:
    """The middle of what follows an item in the row below; None if that is nothing."""
    takers = layout.takers[item.row + 1].get(item.source) if item.row + 1 < len(layout.rows) else None
    if not takers:
        return None
    if len(takers) == 1:
        return float(takers[0].x + takers[0].to_entry)
    return sum(taker.x + taker.to_entry for taker in takers) / len(takers)


# Places in the rows: straight lines


def _place(layout: Layout) -> None:
    """Give each item its column: downwards below what it follows, upwards above what follows it, downwards again."""
    rows = [
        (row, [item.width for item in row], [_apart(left, right) for left, right in pairwise(row)])
        for row in layout.rows
    ]
    for down in (True, False, True):
        for row, widths, gaps in rows if down else reversed(rows):
            wanted = [_wanted(layout, item, down=down) for item in row]
            for item, x in zip(row, settle(wanted, widths, gaps, layout.width), strict=True):
                item.x = x


def _wanted(layout: Layout, item: Item, *, down: bool) -> float:
    if item.goes_on:
        return 0.0
    found = _above(layout, item) if down else _below(layout, item)
    if found is None:
        return float(item.x)
    return found - (item.to_entry if down else item.to_exit)


def settle(wanted: Sequence[float], widths: Sequence[int], gaps: Sequence[int], limit: int) -> list[int]:
    """The columns nearest to those `wanted`, in the same order, without overlaps, from 0 to `limit`.

    Least squares under a fixed order: what overlaps is moved together, as a block around its mean.
    """
    if len(wanted) == 1:
        return [round(min(max(wanted[0], 0), max(0, limit - widths[0])))]
    offsets = [0]
    for width, gap in zip(widths, gaps, strict=False):
        offsets.append(offsets[-1] + width + gap)
    blocks: list[tuple[float, int]] = []
    """Sum and number of the members of each block."""
    for want, offset in zip(wanted, offsets, strict=False):
        total, count = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            above, number = blocks.pop()
            total, count = total + above, count + number
        blocks.append((total, count))
    means = [total / count for total, count in blocks for _member in range(count)]
    room = max(0, limit - offsets[-1] - widths[-1]) if widths else 0
    return [round(min(max(mean, 0), room)) + offset for mean, offset in zip(means, offsets, strict=False)]
