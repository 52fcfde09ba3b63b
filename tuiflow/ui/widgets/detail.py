"""Heads and values of one thing, drawn line by line: as cheap to change as the cursor moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from tuiflow.model.canvas import Piece, cut, wrapped
from tuiflow.ui.widgets.drawn import Drawn

_STYLES = ("blank", "title", "head", "value", "quiet", "late", "held", "soon", "mine")

_HEAD_WIDTH = 12
_HEAD_LIMIT = 16
_WRAP_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One head with its value; every text is safe and in the language in use."""

    head: str
    value: str
    """May have several lines."""
    style: str = "value"


class Detail(Drawn):
    """A title, and entries below it, in pages."""

    PART: ClassVar[str] = "detail"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"detail--{name}" for name in _STYLES}

    def __init__(self, ellipsis: str) -> None:
        super().__init__()
        self._ellipsis = ellipsis
        self._title = ""
        self._entries: Sequence[Entry] = ()
        self._lines: list[list[Piece]] = []
        """Below the title."""
        self._top = 0
        """How many of them are above those that are seen."""
        self._wrapped_for = Size(0, 0)

    @property
    def texts(self) -> list[str]:
        """All lines, seen or not."""
        return [self._title, *("".join(text for text, _style in line) for line in self._lines)]

    @property
    def top(self) -> int:
        """How many lines are above those that are seen."""
        return self._top

    def show(self, title: str, entries: Sequence[Entry]) -> None:
        """Show these; from the top, unless it is the same thing as before. Only lines that differ are painted."""
        if (title, entries) == (self._title, self._entries):
            return
        before = [self._pieces(y) for y in range(self.size.height)]
        if title != self._title:
            self._top = 0
        self._title, self._entries = title, entries
        self._wrap()
        changed = [y for y, pieces in enumerate(before) if pieces != self._pieces(y)]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def on_resize(self) -> None:
        """Another width wraps anew, unless it is painted already."""
        if self.size != self._wrapped_for:
            self.refresh()

    def page(self) -> None:
        """A page further; behind the end, the beginning again."""
        self._top += self._room
        if self._top >= len(self._lines):
            self._top = 0
        self.refresh()

    @property
    def _room(self) -> int:
        """Lines below the title."""
        return max(1, self.size.height - 1)

    def _wrap(self) -> None:
        self._wrapped_for = self.size
        width = self.size.width - 2
        if width <= _HEAD_LIMIT:
            return
        widest = max((cell_len(entry.head) for entry in self._entries), default=0) + 1
        heads = min(max(_HEAD_WIDTH, widest), _HEAD_LIMIT)
        self._lines = [line for entry in self._entries for line in self._entry_lines(entry, heads, width - heads)]
        if self._top >= len(self._lines):
            self._top = 0

    def _entry_lines(self, entry: Entry, heads: int, room: int) -> Iterator[list[Piece]]:
        parts = entry.value.split("\n")
        found = [line for part in parts for line in wrapped(part, room, _WRAP_LIMIT, self._ellipsis)]
        captions = wrapped(entry.head, heads - 1, 2, self._ellipsis)
        for caption, line in zip_longest(captions, found, fillvalue=""):
            yield [(" " + set_cell_size(caption, heads), "head"), (line, entry.style)]

    def _pieces(self, y: int) -> Sequence[Piece]:
        """A line as it is seen; the title says which page of several it is."""
        if y == 0:
            pages = -(-len(self._lines) // self._room)
            page = f" {self._top // self._room + 1}/{pages} " if pages > 1 else ""
            room = self.size.width - cell_len(page) - 1
            return [(" " + set_cell_size(cut(self._title, room, self._ellipsis), room) + page, "title")]
        line = y - 1 + self._top
        return self._lines[line] if line < len(self._lines) else ()

    def render_line(self, y: int) -> Strip:
        """A line."""
        if self.size != self._wrapped_for:
            self._wrap()
        segments = [Segment(text, self.style_of(style)) for text, style in self._pieces(y)]
        return Strip(segments).adjust_cell_length(self.size.width, self.style_of("blank"))
