"""Draws a diagram (P4): from where its boxes stand to lines of text, row by row as far as somebody looks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from rich.cells import cell_len, set_cell_size

from tuiflow.model.breaking import broken
from tuiflow.model.canvas import DOWN, EDGE, LEFT, RIGHT, UP, Canvas, Pen, wrapped
from tuiflow.model.diagram import Box, Drawing, Face, Head, Routes
from tuiflow.model.flow import MOST_LINES, Flow, Label, beside, gaps_for, lines_in
from tuiflow.model.heading import write_head
from tuiflow.model.layering import BOX_WIDTH, lay_out
from tuiflow.model.layout import Item, Layout
from tuiflow.model.routing import Wire, route

LEAST_WIDTH = 40
"""Cells for which a diagram is laid out at least, however narrow the screen."""

_NAME_LINES = 4

_AT_ONCE = 16
"""Rows that are drawn at once: more than most processes have. The rest follows when it is asked for."""

_ROOMY = 2 * BOX_WIDTH
"""Cells that a box takes at most, however long its texts are."""


def draw(
    faces: Mapping[str, Face],
    before: Mapping[str, Sequence[str]],
    phase_of: Mapping[str, str],
    heads: Mapping[str, Head],
    labels: Mapping[tuple[str, str], str],
    width: int,
    *,
    ascii_only: bool = False,
) -> Drawing:
    """Draw a diagram.

    Args:
        faces: What each node shows.
        before: Node → the nodes that come before it. Edges that close a cycle are named in the box that they leave.
        phase_of: Node → phase; empty for none.
        heads: What stands above each phase, first to last; under the empty phase for nodes without one.
        labels: Edge → the document that flows along it.
        width: In cells, at least `LEAST_WIDTH`; the drawing is wider where a row of it cannot be narrower.
        ascii_only: Draw with ASCII characters.
    """
    width = max(width, LEAST_WIDTH)
    phases = [phase for phase in ("", *heads) if phase or "" in phase_of.values()]
    pen = Pen(ascii_only=ascii_only)
    roomy = min(_ROOMY, _natural(faces.values()))

    def gaps(source: str, target: str) -> tuple[int, int]:
        return gaps_for(labels.get((source, target), ""))

    layout = lay_out(list(dict.fromkeys(phases)), phase_of, before, width, roomy, gaps)
    drawing = Drawing(layout.width, len(layout.rows), Canvas(pen), before)
    drawer = _Drawer(drawing, layout, faces, heads, labels, pen)
    drawing.rest, drawing.trace = drawer.rows(), drawer.traced
    drawing.draw_rows(_AT_ONCE)
    return drawing


def _natural(faces: Collection[Face]) -> int:
    """Cells of the boxes when nothing in any of them is wrapped or cut."""
    info = {(left, right) for face in faces for left, right, _style in face.info}  # hundreds of nodes say the same
    lines = (cell_len(left) + cell_len(right) + (1 if left and right else 0) for left, right in info)
    return max(chain((cell_len(face.name) for face in faces), lines), default=0) + 4


class _Drawer:
    """Puts a layout onto a canvas, from top to bottom."""

    def __init__(
        self,
        drawing: Drawing,
        layout: Layout,
        faces: Mapping[str, Face],
        heads: Mapping[str, Head],
        labels: Mapping[tuple[str, str], str],
        pen: Pen,
    ) -> None:
        self._drawing, self._canvas, self._boxes = drawing, drawing.canvas, drawing.placed
        self._layout, self._faces = layout, faces
        self._heads, self._labels, self._pen = heads, labels, pen
        self._channels: list[tuple[list[Wire], int, int, dict[str, dict[str, int]]]] = []
        """The wires above each row, their first and last line, and for each box where its edges come in."""
        self._back: dict[str, list[str]] = {}
        for source, target in layout.back:
            self._back.setdefault(source, []).append(target)
        self._beside_it: dict[str, tuple[str, int]] = {}
        """Node → the one that follows it in its row, and the cells between them."""
        self._seen: set[str] = set()

    def rows(self) -> Iterator[None]:
        """Draw one row after the other, and at the end what has no boxes."""
        layout, shown = self._layout, 0
        for number, row in enumerate(layout.rows):
            band = layout.band_of_row[number]
            heads = [self._title(phase) for phase, _nodes in layout.bands[shown : band + 1] if phase in self._heads]
            shown = max(shown, band + 1)
            self._channel(number, row, heads)
            self._row(number, row)
            yield
        for phase, _nodes in layout.bands[shown:]:
            if phase in self._heads:
                write_head(self._canvas, self._pen, self._title(phase), self._canvas.grow(1), self._layout.width)

    # Between two rows

    def _channel(self, number: int, row: Sequence[Item], heads: Sequence[str]) -> None:
        """The lines above a row: how many there are now, what stands in them when somebody looks."""
        ports = [self._ports(item) for item in row]
        wires = self._wires(row, ports)
        tracks = route(wires)
        labels, arrows = self._flows(row, ports)
        spare = 1 if number and not heads and not tracks and not arrows else 0
        count = tracks + len(heads) + arrows + spare
        top = self._canvas.grow(count)
        last = top + count - 1
        self._channels.append(
            (wires, top, last, {item.nodes[0]: own for item, own in zip(row, ports, strict=True) if item.nodes})
        )
        for wire in wires:
            if wire.via is not None:  # only the column in which a wire changes its track may lie outside
                self._drawing.width = max(self._drawing.width, *(part.span[1] + 1 for part in wire.parts()))

        def paint() -> None:
            for wire in wires:
                self._wire(wire, top, last)
            for line, text in enumerate(heads, start=top + tracks):
                write_head(self._canvas, self._pen, text, line, self._layout.width)
            for item, own in zip(row, ports, strict=True):
                if item.nodes and item.sources:
                    for x in own.values():
                        self._canvas.write_over(x, last, self._pen.down)
            for label in labels:
                self._label(label, last, arrows)

        self._canvas.later(top, count, paint)

    def _ports(self, item: Item) -> dict[str, int]:
        """Source → the column in which its edge comes into an item."""
        if not item.nodes:
            return {item.source: item.x}
        above = sorted(item.above, key=lambda carrier: carrier.exit)
        left, width, count = item.x, item.widths[0], len(above)
        if count == 1:
            [carrier] = above
            return {carrier.source: carrier.exit if left < carrier.exit < left + width - 1 else item.entry}
        return {carrier.source: left + (place + 1) * width // (count + 1) for place, carrier in enumerate(above)}

    def _wires(self, row: Sequence[Item], ports: Sequence[Mapping[str, int]]) -> list[Wire]:
        sinks: dict[str, list[int]] = {}
        for own in ports:
            for source, x in own.items():
                sinks.setdefault(source, []).append(x)
        exits = {carrier.source: carrier.exit for item in row for carrier in item.above}
        return [Wire(source, exits[source], tuple(sorted(columns))) for source, columns in sinks.items()]

    def _wire(self, wire: Wire, top: int, last: int) -> None:
        canvas, owner, entered = self._canvas, wire.source, top
        for part in wire.parts():
            if part.track < 0:
                canvas.down(part.top, entered, last, owner)
                continue
            line = top + part.track
            canvas.down(part.top, entered, line - 1, owner)
            canvas.mark(part.top, line, UP, owner)
            first, end = part.span
            for x in range(first, end + 1):
                canvas.mark(x, line, (LEFT if x > first else 0) | (RIGHT if x < end else 0), owner)
            for sink in part.sinks:
                canvas.mark(sink, line, DOWN, owner)
                if part.via is None:
                    canvas.down(sink, line + 1, last, owner)
            entered = line + 1

    def _title(self, phase: str) -> str:
        """The text of a band's head."""
        head = self._heads[phase]
        text = head.again if phase in self._seen else head.text
        self._seen.add(phase)
        return text

    def _flows(self, row: Sequence[Item], ports: Sequence[Mapping[str, int]]) -> tuple[list[Label], int]:
        """What flows along the arrows into a row, and in how many lines: as few as will do."""
        arrows = {
            x: self._labels.get((source, item.nodes[0]), "")
            for item, own in zip(row, ports, strict=True)
            if item.nodes
            for source, x in own.items()
        }
        if not arrows:
            return [], 0
        columns = [-2, *sorted({x for own in ports for x in own.values()}), self._layout.width + 1]
        return beside(
            [
                Flow(text, x, before + 2, behind - x - 2)
                for before, x, behind in zip(columns, columns[1:], columns[2:], strict=False)
                if (text := arrows.get(x))
            ]
        )

    def _label(self, label: Label, last: int, limit: int) -> None:
        """Write a document beside its arrow, the end of it beside the arrow's head."""
        lines, _is_whole = lines_in(label.text, label.room, limit, self._pen)
        x = label.x - 1 - max(map(cell_len, lines)) if label.is_left else label.x + 1
        for above, line in enumerate(reversed(lines)):
            self._canvas.write(x, last - above, line, "label")

    def _exit(self, source: str) -> int:
        box = self._boxes[source]
        return box.x + box.width - 1 - (box.width - 1) // 2

    # A row

    def _row(self, number: int, row: Sequence[Item]) -> None:
        """A row: the places of its boxes now, what stands in them when somebody looks."""
        height = max((self._lines_of(uid, width) for item in row for uid, width in _sized(item)), default=0) + 2
        top = self._canvas.grow(height)
        for item in row:
            for (uid, width), left in zip(_sized(item), item.lefts(), strict=True):
                self._boxes[uid] = Box(left, top, width, height, number)
            for pair, gap in zip(pairwise(item.nodes), item.gaps, strict=True):
                self._beside_it[pair[0]] = pair[1], gap

        def paint() -> None:
            for item in row:
                if not item.nodes:
                    self._canvas.down(item.x, top, top + height - 1, item.source)
                for uid in item.nodes:
                    is_last = uid == item.nodes[-1]
                    joint = -1 if is_last else self._joint(uid)
                    self._box(uid, self._boxes[uid], goes_down=is_last and bool(item.below), joint=joint)
                for uid, follower in pairwise(item.nodes):
                    self._link(uid, follower)

        self._canvas.later(top, height, paint)

    def _lines_of(self, uid: str, width: int) -> int:
        """How many lines a node's box has between its borders."""
        face, room, pen = self._faces[uid], width - 4, self._pen
        info = sum(len(_info_lines(left, right, room, pen)) for left, right, _style in face.info)
        return len(wrapped(face.name, room, _NAME_LINES, pen.ellipsis)) + info + len(self._back.get(uid, []))

    def _content(self, uid: str, width: int) -> list[tuple[str, str]]:
        """The lines in a box, each as wide as it is."""
        face, room, pen = self._faces[uid], width - 4, self._pen
        lines = [(line, "name") for line in wrapped(face.name, room, _NAME_LINES, pen.ellipsis)]
        for left, right, style in face.info:
            lines += [(line, style) for line in _info_lines(left, right, room, pen)]
        arrow = "^ " if pen.ascii_only else "↑ "
        lines += [(pen.cut(arrow + self._faces[one].name, room), "alarm") for one in self._back.get(uid, [])]
        return [(set_cell_size(text, room), style) for text, style in lines]

    def _box(self, uid: str, box: Box, *, goes_down: bool, joint: int) -> None:
        content = self._content(uid, box.width)
        canvas, pen, style = self._canvas, self._pen, self._faces[uid].style
        wall, inner = pen.line(UP | DOWN), box.width - 2
        run = pen.line(LEFT | RIGHT)
        canvas.write(box.x, box.y, pen.line(DOWN | RIGHT) + run * inner + pen.line(DOWN | LEFT), style)
        for line in range(box.height - 2):
            text, text_style = content[line] if line < len(content) else (" " * (inner - 2), "box")
            y = box.y + 1 + line
            canvas.write(box.x, y, f"{wall} ", style)
            canvas.write(box.x + 2, y, text, text_style)
            end = pen.line(UP | DOWN | RIGHT) if line + 1 == joint else wall
            canvas.write(box.x + box.width - 2, y, f" {end}", style)
        bottom = box.y + box.height - 1
        border = run * inner
        if goes_down:
            before = self._exit(uid) - box.x - 1
            border = run * before + pen.line(DOWN | LEFT | RIGHT) + run * (inner - before - 1)
        canvas.write(box.x, bottom, pen.line(UP | RIGHT) + border + pen.line(UP | LEFT), style)

    def _lines_beside(self, source: str) -> list[str]:
        """What flows to the box beside it, in lines; more than two only where they are needed and there is room."""
        target, gap = self._beside_it[source]
        text = self._labels.get((source, target), "")
        if not text:
            return []
        lines, is_whole = lines_in(text, gap - 1, 2, self._pen)
        most = min(MOST_LINES, self._boxes[source].height - 2)
        return lines if is_whole else lines_in(text, gap - 1, max(2, most), self._pen)[0]

    def _joint(self, source: str) -> int:
        """In which of its lines, from the upper border, the arrow to the box beside it begins: below what flows."""
        return min(max(2, len(self._lines_beside(source))), self._boxes[source].height - 2)

    def _link(self, source: str, target: str) -> None:
        """The arrow to the box beside it, and above it what flows."""
        box, gap = self._boxes[source], self._beside_it[source][1]
        x, y = box.x + box.width, box.y + self._joint(source)
        self._canvas.write(x, y, self._pen.line(LEFT | RIGHT) * (gap - 1) + self._pen.right, EDGE)
        for above, line in enumerate(reversed(self._lines_beside(source)), start=1):
            self._canvas.write(x + (gap - cell_len(line)) // 2, y - above, line, "label")

    # Following the lines

    def traced(self) -> Routes:
        """Edge → the corners of its line, when all rows are drawn."""
        routes: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for row in self._layout.rows:
            for item in row:
                for uid, follower in pairwise(item.nodes):
                    box, gap = self._boxes[uid], self._beside_it[uid][1]
                    x, y = box.x + box.width, box.y + self._joint(uid)
                    routes[uid, follower] = [(x - 1, y), (x + gap, y)]
        trails: dict[tuple[str, int], list[tuple[int, int]]] = {}
        """Node and column in which its line leaves a channel → the corners so far."""
        for wires, top, last, ports in self._channels:
            for wire in wires:
                box = self._boxes[wire.source]
                corners = trails.pop((wire.source, wire.top), [(wire.top, box.y + box.height - 1)])
                trails |= {(wire.source, x): found for x, found in _leaving(wire, corners, top, last).items()}
            for target, own in ports.items():
                for source, x in own.items():
                    routes[source, target] = [*trails.pop((source, x)), (x, last + 1)]
        return routes


def _info_lines(left: str, right: str, room: int, pen: Pen) -> list[str]:
    """What stands left and right in a box, in one line or, where the left is too long for that, in two."""
    kept = pen.cut(right, room)
    space = room - cell_len(kept) - 1 if kept else room
    lines = [left]
    if cell_len(left) > space:
        *lines, last = broken(left, room if cell_len(left) > room else max(1, space), 2)
        lines.append(pen.cut(last, space))
    if kept:
        lines[-1] = set_cell_size(lines[-1], room - cell_len(kept)) + kept
    return lines


def _leaving(wire: Wire, corners: Sequence[tuple[int, int]], top: int, last: int) -> dict[int, list[tuple[int, int]]]:
    """The column of each end of a wire → the corners up to there."""
    trail, found = [*corners, (wire.top, top)], {}
    for part in wire.parts():
        line = top + part.track if part.track >= 0 else last
        trail = [*trail, (part.top, line)]
        for sink in part.sinks:
            if part.via is None:
                found[sink] = [*trail, (sink, line), (sink, last)]
            else:
                trail = [*trail, (sink, line)]
    return found


def _sized(item: Item) -> list[tuple[str, int]]:
    """The nodes of an item, each with the width of its box."""
    return list(zip(item.nodes, item.widths, strict=True))
