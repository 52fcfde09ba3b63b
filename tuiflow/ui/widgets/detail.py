"""Heads and values of one thing, drawn line by line: as cheap to change as the cursor moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuiflow.model.canvas import Piece, wrapped

_STYLES = ("blank", "title", "head", "value", "quiet", "late", "held", "soon", "mine")

_HEAD_WIDTH = 12
_HEAD_LIMIT = 14
_WRAP_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One head with its value; every text is safe and in the language in use."""

    head: str
    value: str
    """May have several lines."""
    style: str = "value"


class Detail(ScrollView, can_focus=False):
    """A title, and entries below it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"detail--{name}" for name in _STYLES}

    def __init__(self, ellipsis: str) -> None:
        super().__init__()
        self._ellipsis = ellipsis
        self._title = ""
        self._entries: Sequence[Entry] = ()
        self._lines: list[list[Piece]] = []
        self._styles_of: dict[str, Style] = {}

    def show(self, title: str, entries: Sequence[Entry]) -> None:
        """Show these; at the top, unless it is the same thing as before."""
        if (title, entries) == (self._title, self._entries):
            return
        if title != self._title:
            self.scroll_to(y=0, animate=False)
        self._title, self._entries = title, entries
        self._wrap()

    def on_resize(self) -> None:
        """Another width wraps anew."""
        self._wrap()

    def page(self) -> None:
        """A page further; behind the end, the beginning again."""
        y = self.scroll_offset.y + self.size.height - 1
        self.scroll_to(y=y if y < len(self._lines) - 1 else 0, animate=False)

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width - 1
        if width < 2 * _HEAD_LIMIT:
            return
        widest = max((cell_len(entry.head) for entry in self._entries), default=0) + 1
        heads = min(max(_HEAD_WIDTH, widest), _HEAD_LIMIT)
        lines: list[list[Piece]] = [[(" " + set_cell_size(self._title, width), "title")]]
        for entry in self._entries:
            found = [
                line
                for part in entry.value.split("\n")
                for line in wrapped(part, width - heads, _WRAP_LIMIT, self._ellipsis)
            ]
            captions = wrapped(entry.head, heads - 1, 2, self._ellipsis)
            captions += [""] * (len(found) - len(captions))
            found += [""] * (len(captions) - len(found))
            for caption, line in zip(captions, found, strict=True):
                lines.append([(" " + set_cell_size(caption, heads), "head"), (line, entry.style)])
        self._lines = lines
        self.virtual_size = Size(width + 1, len(lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line."""
        line, width = y + self.scroll_offset.y, self.size.width
        if line >= len(self._lines):
            return Strip.blank(width, self._style_of("blank"))
        segments = [Segment(text, self._style_of(style)) for text, style in self._lines[line]]
        last = "title" if line == 0 else "blank"
        return Strip(segments).adjust_cell_length(width, self._style_of(last))

    def _style_of(self, name: str) -> Style:
        found = self._styles_of.get(name)
        if found is None:
            found = self._styles_of[name] = self.get_component_rich_style(f"detail--{name}")
        return found

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles_of.clear()
