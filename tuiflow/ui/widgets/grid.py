"""A grid of rows and columns with fixed heads, drawn line by line: what it costs depends on what is visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tuiflow.ui.widgets.card import Piece, fit
from tuiflow.ui.widgets.drawn import Drawn
from tuiflow.ui.widgets.grid_state import CellFace, Far, GridState, Head, Line, Spot

HEADS = 2
"""Lines above the rows: names, and who that is."""

_STYLES = (
    *("head", "here", "mine", "gone", "people", "name", "group", "blank"),
    *("none", "letter-r", "letter-a", "letter-c", "letter-i", "error", "warning", "away"),
    *("cursor", "row", "marked"),
)
_MARK_STYLES = {"!": "error", "?": "warning"}


class Grid(Drawn):
    """Rows and columns with one cursor and marks; both heads stay while it scrolls."""

    PART: ClassVar[str] = "grid"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{name}" for name in _STYLES}

    class Moved(Message):
        """The mouse has moved the cursor."""

    class Opened(Message):
        """A cell was opened with the mouse."""

    def __init__(self, corner: str, face: Callable[[Spot], CellFace], *, ascii_only: bool = False) -> None:
        """A grid; `corner` heads the first column, `face` is asked for the cells that are visible."""
        super().__init__()
        self._state = GridState()
        self._corner = corner
        self._face = face
        self._faces: dict[Spot, CellFace] = {}
        self._marked: set[Spot] = set()
        self._ellipsis = ".." if ascii_only else "…"
        self._fitted = Size(0, 0)

    # What it shows

    def show(self, heads: Sequence[Head], lines: Sequence[Line]) -> None:
        """Show these rows and columns, ask for the cells anew, and repaint the lines that look different now."""
        state = self._state
        before, place, faces, marked = (state.heads, state.lines), self._place(), self._faces, self._marked
        self._faces = {}
        state.show(heads, lines)
        self._marked = state.marked()
        if place != self._place() or len(before[1]) != len(lines):
            self.refresh()
            return
        width = self.size.width
        seen = [head.uid for _number, head in self._visible_heads()]
        regions = [Region(0, 0, width, HEADS)] if before[0] != heads else []
        for number in range(state.top, min(state.top + state.visible_lines, len(lines))):
            spots = [(lines[number].uid, uid) for uid in seen]
            same = before[1][number] == lines[number] and all(
                spot not in faces or faces[spot] == self._cell(spot) for spot in spots
            )
            if not same or any((spot in marked) != (spot in self._marked) for spot in spots):
                regions.append(Region(0, HEADS + number - state.top, width, 1))
        if regions:
            self.refresh(*regions)

    def _place(self) -> tuple[object, ...]:
        """Where cursor and window are: when that changes, everything is painted anew."""
        state = self._state
        columns = tuple(head.uid for head in state.heads)
        return state.row, state.column, state.top, state.left, state.name_width, state.cell_width, columns

    @property
    def cursor(self) -> Spot | None:
        """Uids of the row and the column of the cursor; None in an empty grid."""
        return self._state.cursor

    @property
    def marked_count(self) -> int:
        """How many cells are marked."""
        return len(self._marked)

    @property
    def is_marking(self) -> bool:
        """Whether a range is being made."""
        return self._state.is_marking

    def targets(self) -> list[Spot]:
        """What an action works on: the marked cells, else the one at the cursor."""
        return self._state.targets()

    # The cursor and the marks

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor."""
        state = self._state
        self._change(lambda: state.go(state.row + rows, state.column + columns))

    def far(self, where: Far) -> None:
        """Move the cursor far."""
        self._change(lambda: self._state.far(where))

    def go_to(self, node: str, role: str) -> bool:
        """Put the cursor on a row and a column; an empty uid, or one that is not there, leaves that as it is.

        Returns:
            Whether what was named is there.
        """
        state = self._state
        row, column = state.find((node, role))
        self._change(lambda: state.go(state.row if row is None else row, state.column if column is None else column))
        return (row is not None or not node) and (column is not None or not role)

    def mark(self) -> None:
        """Mark the cell at the cursor, or unmark it."""
        self._change(self._state.mark)

    def mark_range(self) -> None:
        """Begin or end a range."""
        self._change(self._state.mark_range)

    def clear_marks(self) -> bool:
        """Give up range and marks; returns whether there was anything."""
        had = self._state.clear_marks()
        self._change(lambda: None)
        return had

    def _change(self, change: Callable[[], object]) -> None:
        """Change the state, and repaint the lines that look different now."""
        state = self._state
        before = state.row, state.column, state.top, state.left
        change()
        after = state.row, state.column, state.top, state.left
        marked = state.marked()
        if before[2:] != after[2:]:
            self._marked = marked
            self.refresh()
            return
        lines = (
            {state.rows[row] for row in (before[0], after[0]) if row < len(state.rows)} if before != after else set()
        )
        if marked != self._marked:
            changed = {row for row, _column in marked ^ self._marked}
            lines |= {place for place in state.rows if state.lines[place].uid in changed}
            self._marked = marked
        width = self.size.width
        regions = [Region(0, HEADS + line - state.top, width, 1) for line in lines]
        if before[1] != after[1]:
            regions.append(Region(0, 0, width, HEADS))
        elif before[0] != after[0]:
            regions.append(Region(0, 1, state.name_width, 1))
        if regions:
            self.refresh(*regions)

    # Drawing

    def _fit(self) -> None:
        """Before the first paint and after a resize."""
        if self.size != self._fitted:
            self._fitted = self.size
            self._state.measure(self.size.width, self.size.height - HEADS)

    def render_line(self, y: int) -> Strip:
        """A line of the heads, or a row."""
        self._fit()
        state = self._state
        if y < HEADS:
            return self._strip(self._corner_part(y), self._head_parts(y), rest="head")
        place = state.top + y - HEADS
        if place >= len(state.lines):
            return self._strip([("", "blank")], [])
        line = state.lines[place]
        if not line.uid:
            return self._strip([(f" {line.name}", "group")], [])
        here = bool(state.rows) and state.rows[state.row] == place
        name = [(">" if here else " ", "name"), (line.mark or " ", _MARK_STYLES.get(line.mark, "name"))]
        cells = [
            self._cell_parts((line.uid, head.uid), here and number == state.column)
            for number, head in self._visible_heads()
        ]
        return self._strip([*name, (f"{line.name} ", "name")], cells, "row" if here else "")

    def _visible_heads(self) -> Sequence[tuple[int, Head]]:
        state = self._state
        return list(enumerate(state.heads))[state.left : state.left + state.visible_columns]

    def _corner_part(self, y: int) -> list[Piece]:
        """What the rows are and, when not all columns are seen, which are."""
        state = self._state
        if y == 0:
            return [(f"  {self._corner}", "head")]
        seen = state.visible_columns
        rows = f"{state.row + 1}/{len(state.rows)}" if len(state.lines) > state.visible_lines else ""
        columns = f"{state.left + 1}-{state.left + seen}/{len(state.heads)}" if len(state.heads) > seen else ""
        return [("  " + "  ".join(filter(None, (rows, columns))), "people")]

    def _head_parts(self, y: int) -> list[tuple[list[Piece], str]]:
        parts: list[tuple[list[Piece], str]] = []
        for number, head in self._visible_heads():
            here = number == self._state.column
            if y == 0:
                style = "here" if here else head.style
                mark = [(head.mark, _MARK_STYLES[head.mark])] if head.mark else []
                parts.append(([(">" if here else " ", style), *mark, (head.name + " ", style)], "head"))
            else:
                parts.append(([(" " + head.people + " ", "people")], "head"))
        return parts

    def _cell_parts(self, spot: Spot, here: bool) -> tuple[list[Piece], str]:
        face, marked = self._cell(spot), spot in self._marked
        gutter = "+" if marked else ">" if here else " "
        style = _MARK_STYLES.get(face.mark, face.style)
        return [(gutter + face.mark + face.text + " ", style)], "cursor" if here else "marked" if marked else ""

    def _cell(self, spot: Spot) -> CellFace:
        face = self._faces.get(spot)
        if face is None:
            face = self._faces[spot] = self._face(spot)
        return face

    def _strip(
        self, first: list[Piece], cells: list[tuple[list[Piece], str]], back: str = "", rest: str = "blank"
    ) -> Strip:
        """One line: the first column, the cells, and what is left of the width."""
        state, width = self._state, self.size.width
        whole = width if not cells else state.name_width
        segments = self._segments(first, whole, back)
        for parts, own in cells:
            segments += self._segments(parts, state.cell_width, own or back)
        left = width - whole - len(cells) * state.cell_width
        if left > 0:
            segments.append(Segment(" " * left, self.style_of(rest, back)))
        return Strip(segments, max(width, width - left)).simplify().crop(0, width)

    def _segments(self, parts: list[Piece], width: int, back: str) -> list[Segment]:
        return [Segment(text, self.style_of(name, back)) for text, name in fit(parts, width, self._ellipsis)]

    # Mouse

    def _hit(self, event: events.MouseEvent) -> tuple[int | None, int | None]:
        """The row and the column under the mouse; None where there is none."""
        state = self._state
        place = state.top + event.y - HEADS
        row = state.rows.index(place) if event.y >= HEADS and place in state.rows else None
        number = state.left + (event.x - state.name_width) // state.cell_width
        seen = event.x >= state.name_width and number < min(len(state.heads), state.left + state.visible_columns)
        return row, number if seen else None

    def on_click(self, event: events.Click) -> None:
        """Choose a cell, the row by its name, or the column by its head; a second click opens the cell."""
        state = self._state
        row, column = self._hit(event)
        if row is None and column is None:
            return
        self._change(lambda: state.go(state.row if row is None else row, state.column if column is None else column))
        self.post_message(self.Opened() if event.chain == 2 and None not in (row, column) else self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        event.stop()
        self._change(lambda: self._state.scroll(1))
        self.post_message(self.Moved())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        event.stop()
        self._change(lambda: self._state.scroll(-1))
        self.post_message(self.Moved())
