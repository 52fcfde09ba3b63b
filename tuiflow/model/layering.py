"""Which boxes of a diagram stand in which row (P4): bands of phases, rows in them.

A phase is a band. In it, nodes that simply follow each other stand side by side, as many as the width allows, and go on
in the next row as text does; where the work branches or joins, the next nodes stand in the row below. An edge that goes
further than to the next row takes a place of its own, one cell wide, in each row that it passes; all edges of one node
share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from tuiflow.model.graph import followers, in_order
from tuiflow.model.layout import BETWEEN, Item, Layout
from tuiflow.model.placing import place_items

BOX_WIDTH = 19
"""Cells of a box at least, borders included."""

GAP = 11
"""Cells between a box and the one that follows it in the same row at least: for an arrow and what flows along it."""

Gaps: TypeAlias = Callable[[str, str], tuple[int, int]]
"""Node and follower beside it → the cells between them with which what flows is read whole: in few lines, and in one."""


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
    place_items(found)
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


def _need(row: Sequence[Item]) -> int:
    """Cells that a row takes at least, in whichever order."""
    boxes = sum(bool(item.nodes) for item in row)
    return sum(item.width for item in row) + max(0, len(row) - 1) + max(0, boxes - 1) * (BETWEEN - 1)
