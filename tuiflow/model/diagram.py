"""The node diagram of a process (P4): phases as bands, nodes as boxes, arrows with the document that flows.

A drawing is lines of styled text and the place of each box in them: the command line prints it, the screen shows it. It
knows neither. East-Asian width is counted to the cell; as box-drawing characters are two cells wide on some terminals,
there is a form in ASCII.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tuiflow.model.canvas import Canvas, Piece
from tuiflow.model.process import Node

Way: TypeAlias = Literal["left", "right", "up", "down"]

Routes: TypeAlias = Mapping[tuple[str, str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Face:
    """What a box shows; every text is safe and in the language in use."""

    name: str
    info: Sequence[tuple[str, str, str]] = ()
    """Lines below the name: what stands left, what stands right, and the style."""
    style: str = "box"
    """Of the border."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a band."""

    text: str
    again: str
    """The same, where the phase goes on after another one."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is drawn."""

    x: int
    y: int
    width: int
    height: int
    row: int


@dataclass(slots=True)
class Drawing:
    """A diagram, drawn from the top as far as somebody has looked; whoever needs all of it gets all of it."""

    width: int
    """Cells of the longest line so far."""
    rows: int
    """How many rows of boxes it has."""
    canvas: Canvas
    """What it is drawn on."""
    before: Mapping[str, Sequence[str]]
    """Node → the nodes that come before it."""
    placed: dict[str, Box] = field(default_factory=dict)
    """Node → its box, as far as it is drawn, in the order in which one reads them."""
    rest: Iterator[None] = field(default_factory=lambda: iter(()))
    """Draws a row with each step."""
    trace: Callable[[], Routes] = dict
    """Follows all lines."""
    is_whole: bool = False
    _drawn: int = 0
    _after: dict[str, list[str]] | None = None

    def draw_rows(self, count: int) -> None:
        """Draw so many rows more, where there are so many."""
        for _row in range(count):
            if self.is_whole or next(self.rest, self) is self:
                self.is_whole = True
                return
            self._drawn += 1

    def finish(self) -> None:
        """Draw all that is left."""
        for _row in self.rest:
            self._drawn += 1
        self.is_whole = True

    @property
    def about_height(self) -> int:
        """How many lines it has: nearly, while it is not whole."""
        drawn = self.canvas.height
        return drawn if self.is_whole else max(drawn, drawn * self.rows // max(1, self._drawn))

    @property
    def height(self) -> int:
        """How many lines it has."""
        self.finish()
        return self.canvas.height

    @property
    def boxes(self) -> Mapping[str, Box]:
        """By node, in the order in which one reads them."""
        self.finish()
        return self.placed

    @property
    def after(self) -> Mapping[str, Sequence[str]]:
        """Node → the nodes that follow it."""
        if self._after is None:
            self._after = {uid: [] for uid in self.boxes}
            for uid in self.boxes:
                for one in self.before[uid]:
                    if one in self._after:
                        self._after[one].append(uid)
        return self._after

    def box(self, node: str) -> Box | None:
        """Where a node is drawn; None when it has no box."""
        while node not in self.placed and not self.is_whole:
            self.draw_rows(1)
        return self.placed.get(node)

    def routes(self) -> Routes:
        """Edge → the corners (column, line) of its line, from the rim of the one box to the rim of the other."""
        self.finish()
        return self.trace()

    def line(self, y: int) -> list[Piece]:
        """A line, made when it is asked for: most of a large diagram is not on the screen. Nothing below the last."""
        while y >= self.canvas.height and not self.is_whole:
            self.draw_rows(1)
        return self.canvas.line(y) if y < self.canvas.height else []

    def texts(self) -> list[str]:
        """All lines as text alone, without blanks at their ends."""
        return ["".join(text for text, _style in self.line(y)).rstrip() for y in range(self.height)]

    def neighbour(self, node: str, way: Way) -> str:
        """Where the cursor goes from a node; the node itself at the rim.

        Along an edge that leads that way: down and right to what follows, up and left to what comes before. Where
        none does, to the nearest box; sideways that is the next one as one reads, so that every box can be come to.
        """
        return self._sideways(node, way) if way in ("left", "right") else self._upright(node, way)

    def _sideways(self, node: str, way: Way) -> str:
        order, here = list(self.boxes), self.boxes[node]
        sign = 1 if way == "right" else -1
        place = order.index(node) + sign
        near = order[place] if 0 <= place < len(order) else node
        linked = self.after[node] if way == "right" else self.before[node]
        if near in linked and self.boxes[near].row == here.row:
            return near
        taken = self._upright(node, "down" if way == "right" else "up")
        slanted = [
            uid
            for uid in linked
            if uid != taken
            and uid in self.boxes
            and (self.boxes[uid].row - here.row) * sign > 0
            and (2 * self.boxes[uid].x + self.boxes[uid].width - 2 * here.x - here.width) * sign > 0
        ]
        if not slanted or not (way == "left" or near == node or self._is_come_to(near)):
            return near
        return min(slanted, key=lambda uid: (abs(self.boxes[uid].row - here.row), self._aside(here, uid)))

    def _is_come_to(self, node: str) -> bool:
        """Whether one comes to a box from above, so that it may be passed by sideways."""
        return any(one in self.boxes and self._upright(one, "down") == node for one in self.before[node])

    def _upright(self, node: str, way: Way) -> str:
        here = self.boxes[node]
        sign = 1 if way == "down" else -1
        linked = self.after[node] if way == "down" else self.before[node]
        ahead = [uid for uid in linked if uid in self.boxes and (self.boxes[uid].row - here.row) * sign > 0]
        if not ahead:
            ahead = [uid for uid, box in self.boxes.items() if (box.row - here.row) * sign > 0]
        return min(ahead, key=lambda uid: (abs(self.boxes[uid].row - here.row), self._aside(here, uid)), default=node)

    def _aside(self, here: Box, uid: str) -> int:
        box = self.boxes[uid]
        return abs(2 * box.x + box.width - 2 * here.x - here.width)

    def at(self, x: int, y: int) -> str:
        """The node whose box covers a cell; empty where there is none."""
        for uid, box in self.boxes.items():
            if box.x <= x < box.x + box.width and box.y <= y < box.y + box.height:
                return uid
        return ""


def documents_between(before: Node, after: Node) -> list[str]:
    """What flows along an edge: outputs of the one that are inputs of the other or, where none is, its outputs."""
    wanted = {_plain(name) for name in after.inputs}
    return [name for name in before.outputs if _plain(name) in wanted] or list(before.outputs)


def _plain(name: str) -> str:
    """A document's name as it is compared: with or without its marks."""
    return name.strip().strip("《》").casefold()
