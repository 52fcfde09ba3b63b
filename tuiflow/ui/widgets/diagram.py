"""The node diagram of a process, drawn line by line, with a cursor on a node (P4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuiflow.model.diagram import Box, Drawing, Way

_STYLES = (
    *("blank", "edge", "label", "head", "rule", "box", "name", "meta", "alarm", "late"),
    *("not_started", "in_progress", "blocked", "done", "cursor"),
)

_AROUND = Spacing(2, 1, 2, 1)
"""What is seen around the box at the cursor, where there is room: the head of its phase, its arrows."""

_REST_SECONDS = 0.3
"""When the rows below the screen are drawn, if nobody asks for them before: not while somebody waits for those on it."""


class Diagram(ScrollView, can_focus=False):
    """Boxes and arrows; scrolls where they do not fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"diagram--{name}" for name in _STYLES}

    class Moved(Message):
        """The cursor has come to another node."""

    class Opened(Message):
        """A node was opened with the mouse."""

    def __init__(self, draw: Callable[[int], Drawing]) -> None:
        """A diagram; `draw` is asked for it with the width there is, in cells."""
        super().__init__()
        self._draw = draw
        self._drawing: Drawing | None = None
        self._drawn_for = 0
        self._expected = 0
        self._cursor = ""
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[str, Style] = {}

    # What it shows

    @property
    def cursor(self) -> str:
        """Uid of the node at the cursor; empty while there is none."""
        return self._cursor

    @property
    def _room(self) -> int:
        """Cells for the drawing: the bar beside it has its own, whether it is there or not."""
        return self.scrollable_content_region.width

    def expect(self, width: int) -> None:
        """How many cells it will have when it is laid out, so that it is drawn before, and painted but once."""
        self._expected = max(0, width - self.styles.scrollbar_size_vertical)

    def show(self, follow: str = "") -> None:
        """Draw anew, and repaint the lines that differ.

        Args:
            follow: The node that the cursor goes to; otherwise it stays on its node, or comes to the first.
        """
        before, strips = self._drawing, self._strips
        self._drawn_for = self._room or self._expected
        drawing = self._drawing = self._draw(self._drawn_for)
        was = self._cursor
        self._strips = {}
        if follow and drawing.box(follow) is not None:
            self._cursor = follow
        elif not self._cursor or drawing.box(self._cursor) is None:
            self._cursor = next(iter(drawing.placed), "")
        if before is None:
            self.set_timer(_REST_SECONDS, self._finish)
        else:
            drawing.finish()
        self.virtual_size = _size(drawing)
        if not self._room:  # not laid out yet: with its bar, where it needs one on any screen, it is laid out but once
            self.show_vertical_scrollbar = drawing.about_height > self.app.size.height
        if before is None or was != self._cursor or _size(before) != _size(drawing):
            self.refresh()
        else:
            top = self.scroll_offset.y
            for y in range(top, min(top + self.size.height, drawing.height)):
                if y not in strips or self._strip(y) != strips[y]:
                    self.refresh_line(y)
        if was != self._cursor or follow:
            if self._room:
                self._reveal()
            self.post_message(self.Moved())

    def _finish(self) -> Drawing | None:
        """The whole drawing, for whoever has to know what is below the screen."""
        drawing = self._drawing
        if drawing is not None and not drawing.is_whole:
            drawing.finish()
            self.virtual_size = _size(drawing)
        return drawing

    def on_resize(self) -> None:
        """Another width lays it out anew; the cursor stays in sight."""
        if self._room != self._drawn_for:
            self.show()
        self._reveal()

    # The cursor

    def step(self, way: Way) -> None:
        """Move the cursor along an edge, or to the nearest box."""
        drawing = self._finish()
        if drawing is not None and self._cursor:
            self.go(drawing.neighbour(self._cursor, way))

    def far(self, where: Literal["first", "last"]) -> None:
        """Move the cursor to the first or the last node."""
        drawing = self._finish()
        if drawing is not None and drawing.boxes:
            order = list(drawing.boxes)
            self.go(order[0] if where == "first" else order[-1])

    def page(self, pages: int) -> None:
        """Scroll by so many pages; the cursor stays."""
        self._finish()
        self.scroll_to(y=self.scroll_offset.y + pages * (self.size.height - 2), animate=False, immediate=True)

    def go(self, uid: str) -> None:
        """Put the cursor on a node; only the two boxes are painted, unless it has to scroll."""
        drawing = self._finish()
        if uid == self._cursor or drawing is None or uid not in drawing.boxes:
            return
        offset = self.scroll_offset
        for one in (self._cursor, uid):
            box = drawing.box(one)
            if box is not None:
                self.refresh(_inner(box).translate((-offset.x, -offset.y)))
        self._cursor = uid
        self._reveal()
        self.post_message(self.Moved())

    def _reveal(self) -> None:
        box = self._box
        if box is None:
            return
        wanted = Region(box.x, box.y, box.width, box.height).grow(_AROUND)
        wanted = wanted.intersection(Region(0, 0, self.virtual_size.width, self.virtual_size.height))
        seen = Region(*self.scroll_offset, self._room, self.scrollable_content_region.height)
        if not seen.contains_region(wanted):
            self.scroll_to_region(wanted, animate=False, force=True, immediate=True)

    @property
    def _box(self) -> Box | None:
        return self._drawing.box(self._cursor) if self._drawing is not None and self._cursor else None

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line, the box at the cursor lit."""
        width, (left, top) = self.size.width, self.scroll_offset
        if self._drawing is None or y + top >= self._drawing.about_height:
            return Strip.blank(width, self._style_of("blank"))
        line = y + top
        strip = self._strip(line)
        box = self._box
        if box is not None and line in _inner(box).line_range:
            lit = Style(bgcolor=self._style_of("cursor").bgcolor, bold=True)
            end = box.x + box.width
            here = Strip([Segment(text, (style or lit) + lit) for text, style, _control in strip.crop(box.x, end)])
            strip = Strip.join([strip.crop(0, box.x), here, strip.crop(end, strip.cell_length)])
        return strip.crop_extend(left, left + width, self._style_of("blank"))

    def _strip(self, line: int) -> Strip:
        strip = self._strips.get(line)
        if strip is None and self._drawing is not None:
            segments = [Segment(text, self._style_of(style)) for text, style in self._drawing.line(line)]
            strip = self._strips[line] = Strip(segments)
        return strip or Strip.blank(0)

    def _style_of(self, name: str) -> Style:
        found = self._styles_of.get(name)
        if found is None:
            found = self._styles_of[name] = self.get_component_rich_style(f"diagram--{name}")
        return found

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles_of.clear()
        self._strips.clear()

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """A click chooses a node, a second one opens it."""
        drawing = self._finish()
        if drawing is None:
            return
        offset = self.scroll_offset
        uid = drawing.at(event.x + offset.x, event.y + offset.y)
        if uid and event.chain == 2 and uid == self._cursor:
            self.post_message(self.Opened())
        elif uid:
            self.go(uid)


def _size(drawing: Drawing) -> Size:
    return Size(drawing.width, drawing.about_height)


def _inner(box: Box) -> Region:
    """The lines of a box between its borders: those that are lit. Fewer lines are sooner painted."""
    return Region(box.x, box.y + 1, box.width, box.height - 2)
