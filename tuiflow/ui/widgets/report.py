"""A weekly report, drawn line by line: heads, lines wrapped to the width, remarks below them, a cursor (E10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tuiflow.model.wrapping import wrapped
from tuiflow.ui.widgets.card import Piece, fit
from tuiflow.ui.widgets.drawn import Drawn

Far: TypeAlias = Literal["first", "last", "page_up", "page_down"]

_STYLES = ("blank", "head", "line", "quiet", "note", "cursor", "mine")

_INDENT = 4
"""Cells before the text of a line: the cursor's mark, and what it begins with."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row; every text is safe and in the language in use."""

    key: str
    """By what it is found again; also names what is done to it."""
    text: str
    style: str = "line"
    mark: str = "-"
    """Stands before the text."""
    notes: Sequence[str] = ()
    """What is wrong with it, each on lines of its own."""
    stop: bool = True
    """Whether the cursor stands on it."""
    gap: bool = False
    """A free line above it."""


class ReportView(Drawn):
    """Rows with a cursor; it scrolls so that the cursor is seen."""

    PART: ClassVar[str] = "report-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"report-view--{name}" for name in _STYLES}

    class Opened(Message):
        """A row was opened with the mouse."""

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[ReportRow] = ()
        self._cursor = 0
        self._top = 0
        self._lines: list[tuple[int, list[Piece]]] = []
        """Number of the row, and what is drawn."""
        self._fitted = Size(0, 0)

    # What it shows

    def show(self, rows: Sequence[ReportRow], key: str = "") -> None:
        """Show these rows; the cursor goes to the row `key`, else stays on its row or its place."""
        here = key or self.key
        self._rows = rows
        places = {row.key: place for place, row in enumerate(rows)}
        self._cursor = self._stop_near(places.get(here, self._cursor))
        self._lay_out()

    @property
    def row(self) -> ReportRow | None:
        """The row at the cursor."""
        return self._rows[self._cursor] if self._cursor < len(self._rows) else None

    @property
    def key(self) -> str:
        """The key of the row at the cursor; empty while there is none."""
        return self.row.key if self.row is not None else ""

    @property
    def rows(self) -> Sequence[ReportRow]:
        """All rows."""
        return self._rows

    def go_to(self, key: str) -> None:
        """Put the cursor on a row."""
        self._go(next((place for place, row in enumerate(self._rows) if row.key == key), self._cursor))

    def step(self, rows: int) -> None:
        """Move the cursor by some rows."""
        stops = [place for place, row in enumerate(self._rows) if row.stop]
        if stops:
            at = stops.index(self._cursor) if self._cursor in stops else 0
            self._go(stops[max(0, min(at + rows, len(stops) - 1))])

    def far(self, where: Far) -> None:
        """Move the cursor far."""
        count = len(self._rows)
        page = max(1, self.size.height // 2)
        self.step({"first": -count, "last": count, "page_up": -page, "page_down": page}[where])

    def _go(self, place: int) -> None:
        before, self._cursor = self._cursor, self._stop_near(place)
        if self._cursor != before:
            self._reveal()
            self.refresh()
            self.post_message(self.Moved())

    def _stop_near(self, place: int) -> int:
        """The place itself where the cursor may stand on it, else the next one after or before it."""
        stops = [at for at, row in enumerate(self._rows) if row.stop]
        after = [at for at in stops if at >= place]
        return after[0] if after else stops[-1] if stops else 0

    # Where things stand

    def on_resize(self) -> None:
        """Another width wraps anew."""
        if self.size != self._fitted:
            self._lay_out()

    def _lay_out(self) -> None:
        self._fitted = self.size
        room = max(8, self.size.width - _INDENT - 1)
        self._lines = [(number, line) for number, row in enumerate(self._rows) for line in _lines_of(row, room)]
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        """Scroll so that the row of the cursor is seen and, above the first one, its head."""
        own = [place for place, (number, _line) in enumerate(self._lines) if number == self._cursor]
        if not own:
            return
        height = max(1, self.size.height)
        first = own[0]
        while first and not self._rows[self._lines[first - 1][0]].stop:
            first -= 1
        self._top = max(own[-1] - height + 1, min(self._top, first))
        self._top = max(0, min(self._top, len(self._lines) - height))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line of a row."""
        width, place = self.size.width, self._top + y
        if place >= len(self._lines):
            return self._strip([("", "blank")], width)
        number, pieces = self._lines[place]
        here = number == self._cursor and self._rows[number].stop
        if here and (place == 0 or self._lines[place - 1][0] != number):
            text, style = pieces[0]
            pieces = [(">" + text[1:], style), *pieces[1:]]
        return self._strip(pieces, width, here=here and any(text.strip() for text, _style in pieces))

    def _strip(self, pieces: Sequence[Piece], width: int, *, here: bool = False) -> Strip:
        kept = fit(pieces, width, "..")
        return Strip([Segment(text, self.style_of(name, "cursor" if here else "")) for text, name in kept], width)

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the row under the mouse."""
        place = self._top + event.y
        if place < len(self._lines) and self._rows[self._lines[place][0]].stop:
            self._go(self._lines[place][0])

    def on_click(self, event: events.Click) -> None:
        """A second click opens it."""
        if event.chain == 2:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move on."""
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move back."""
        event.stop()
        self.step(-1)


def _lines_of(row: ReportRow, room: int) -> list[list[Piece]]:
    """The lines of a row: what it begins with, then its text with an indent, then what is wrong with it."""
    lines: list[list[Piece]] = [[("", "blank")]] if row.gap else []
    for place, text in enumerate(wrapped(row.text, room)):
        lead = f"  {row.mark}" if place == 0 else ""
        lines.append([(lead + " " * (_INDENT - cell_len(lead)), row.style), (text, row.style)])
    for note in row.notes:
        for place, text in enumerate(wrapped(note, room - 2)):
            lines.append([(" " * _INDENT, "note"), (("! " if place == 0 else "  ") + text, "note")])
    return lines
