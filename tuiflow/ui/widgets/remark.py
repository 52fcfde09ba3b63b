"""A list of remarks about what is beside it, wrapped to its width, and a line that says more about one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.card import Piece, fit

_STYLES = ("title", "text", "error", "warning", "current", "blank")
_MARK_STYLES = {"!": "error", "?": "warning"}
_CLOSING, _OPENING = "，。；：、）”》！？,.;:)!?", "（“《("


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark, and the mark that stands before it."""

    text: str
    mark: str = ""


class RemarkList(Widget):
    """A title and remarks; one of them is the current one, and always seen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"remark-list--{name}" for name in _STYLES}

    class Chosen(Message):
        """A remark was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ellipsis = ".." if ascii_only else "…"
        self._title = ""
        self._remarks: Sequence[Remark] = ()
        self._current: int | None = None
        self._lines: list[tuple[int, str, str]] = []
        """Of every remark, wrapped: its number, the mark where it begins, a part of its text."""
        self._top = 0
        self._fitted = Size(0, 0)
        """The size for which the lines were worked out."""

    def show(self, title: str, remarks: Sequence[Remark], current: int | None) -> None:
        """Show remarks, and which of them is the current one; None: none is."""
        if (title, remarks, current) == (self._title, self._remarks, self._current):
            return
        if remarks != self._remarks:
            self._remarks, self._fitted = remarks, Size(0, 0)
        self._title, self._current = title, current
        self._wrap()
        self.refresh()

    def _wrap(self) -> None:
        """Wrap for the width that there is, and show the current remark."""
        if self.size != self._fitted:
            self._fitted = self.size
            self._lines = [
                (number, "" if place else remark.mark or " ", part)
                for number, remark in enumerate(self._remarks)
                for place, part in enumerate(wrapped(remark.text, self.size.width - 4))
            ]
        room = max(1, self.size.height - 1)
        own = [place for place, line in enumerate(self._lines) if line[0] == self._current]
        if own:
            self._top = max(min(self._top, own[0]), own[-1] - room + 1)
        self._top = max(0, min(self._top, len(self._lines) - room))

    def render_line(self, y: int) -> Strip:
        """The title, or a line of a remark."""
        width = self.size.width
        if self.size != self._fitted:
            self._wrap()
        if y == 0:
            return self._strip([(f" {self._title}", "title")], width)
        place = self._top + y - 1
        if place >= len(self._lines):
            return self._strip([("", "blank")], width)
        number, mark, text = self._lines[place]
        current = number == self._current
        style = "current" if current else "text"
        gutter = ">" if current and mark else " "
        parts = [(gutter, style), (f"{mark or ' '} ", _MARK_STYLES.get(mark, style)), (text, style)]
        return self._strip(parts, width, current=current)

    def _strip(self, parts: list[Piece], width: int, *, current: bool = False) -> Strip:
        styles = {name: self.get_component_rich_style(f"remark-list--{name}") for _text, name in parts}
        if current:
            back = Style(bgcolor=styles["current"].bgcolor)
            styles = {name: style + back for name, style in styles.items()}
        return Strip([Segment(text, styles[name]) for text, name in fit(parts, width, self._ellipsis)], width)

    def on_click(self, event: events.Click) -> None:
        """Choose the remark under the mouse."""
        place = self._top + event.y - 1
        if event.y >= 1 and place < len(self._lines):
            self.post_message(self.Chosen(self._lines[place][0]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        room = max(1, self.size.height - 1)
        self._top = max(0, min(self._top + step, len(self._lines) - room))
        self.refresh()


class PlaceBar(Widget):
    """One line that says more about the place where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"place-bar--{name}" for name in ("name", "text", "error", "warning")}

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ellipsis = ".." if ascii_only else "…"
        self._parts: Sequence[Piece] = ()

    def show(self, parts: Sequence[Piece]) -> None:
        """Show these parts; style names are this widget's component classes."""
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        shown = fit(self._parts or [("", "text")], width, self._ellipsis)
        return Strip(
            [Segment(text, self.get_component_rich_style(f"place-bar--{name}")) for text, name in shown], width
        )


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells: broken at blanks and after wide characters, else anywhere."""
    lines, line, room = [], "", max(2, width)
    for piece in _breakable(text):
        if cell_len(line + piece.rstrip()) <= room:
            line += piece
            continue
        if line:
            lines.append(line.rstrip())
        line = piece
        while cell_len(line.rstrip()) > room:
            kept = next(end for end in range(len(line), 0, -1) if cell_len(line[:end]) <= room)
            lines.append(line[:kept])
            line = line[kept:]
    return [*lines, line.rstrip()]


def _breakable(text: str) -> list[str]:
    """The pieces between which a line may end: no line begins with a mark that closes, or ends with one that opens."""
    pieces = [""]
    for character in text:
        wide = cell_len(character) > 1
        if character in _CLOSING and not pieces[-1] and len(pieces) > 1:
            pieces[-2] += character
            continue
        if wide and character not in _CLOSING and pieces[-1] and pieces[-1][-1] not in _OPENING:
            pieces.append("")
        pieces[-1] += character
        if character == " " or (wide and character not in _OPENING):
            pieces.append("")
    return [piece for piece in pieces if piece]
