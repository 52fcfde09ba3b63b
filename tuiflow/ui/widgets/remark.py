"""A list of remarks about what is beside it, wrapped to its width, and a line that says more about one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.ui.widgets.card import Piece, fit

_STYLES = ("title", "text", "error", "warning", "current", "blank")
_MARK_STYLES = {"!": "error", "?": "warning"}
_WRAPPED_KEPT = 500
"""Wrapped texts that are kept; more are forgotten, and wrapped again."""

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
        self._first = 0
        """The remark that is listed first; others above it are scrolled away."""
        self._wrapped: dict[str, list[str]] = {}
        """Texts that were seen, in lines of the width that there is."""
        self._lines: list[tuple[int, str, str]] = []
        """What stands on each line: number of the remark, the mark where it begins, a part of its text."""
        self._fitted = Size(0, 0)
        """The size for which the lines were worked out."""

    def show(self, title: str, remarks: Sequence[Remark], current: int | None) -> None:
        """Show remarks, and which of them is the current one; None: none is."""
        if (title, remarks, current) == (self._title, self._remarks, self._current):
            return
        before = self._title, self._lines, self._current
        self._remarks = remarks
        if len(self._wrapped) > _WRAPPED_KEPT:
            self._wrapped.clear()
        self._title, self._current = title, current
        if not self._fitted:
            return
        self._lay_out(follow=True)
        width = self.size.width
        changed = [] if title == before[0] else [Region(0, 0, width, 1)]
        for place in range(max(len(before[1]), len(self._lines))):
            old, new = before[1][place : place + 1], self._lines[place : place + 1]
            lit = any(line[0] == before[2] for line in old), any(line[0] == current for line in new)
            if old != new or lit[0] != lit[1]:
                changed.append(Region(0, place + 1, width, 1))
        if changed:
            self.refresh(*changed)

    def _lay_out(self, *, follow: bool) -> None:
        """Work out what stands on each line; `follow` scrolls to the current remark."""
        room, last = max(1, self.size.height - 1), len(self._remarks) - 1
        self._first = max(0, min(self._first, last))
        if follow and self._current is not None:
            self._first = min(self._first, self._current)
            self._first = max(self._first, self._first_before(self._current, room))
        self._first = min(self._first, self._first_before(last, room)) if last >= 0 else 0
        lines: list[tuple[int, str, str]] = []
        for number in range(self._first, last + 1):
            if len(lines) >= room:
                break
            mark = self._remarks[number].mark or " "
            lines += [(number, "" if place else mark, part) for place, part in enumerate(self._parts(number))]
        self._lines = lines[:room]

    def _first_before(self, number: int, room: int) -> int:
        """The remark that has to be listed first so that the one with that number is just seen."""
        room -= len(self._parts(number))
        while number > 0 and (room := room - len(self._parts(number - 1))) >= 0:
            number -= 1
        return number

    def _parts(self, number: int) -> list[str]:
        text = self._remarks[number].text
        found = self._wrapped.get(text)
        if found is None:
            found = self._wrapped[text] = wrapped(text, self.size.width - 4)
        return found

    def render_line(self, y: int) -> Strip:
        """The title, or a line of a remark."""
        width = self.size.width
        if self.size != self._fitted:
            self._fitted = self.size
            self._wrapped.clear()
            self._lay_out(follow=True)
        if y == 0:
            return self._strip([(f" {self._title}", "title")], width)
        if y > len(self._lines):
            return self._strip([("", "blank")], width)
        number, mark, text = self._lines[y - 1]
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
        if 1 <= event.y <= len(self._lines):
            self.post_message(self.Chosen(self._lines[event.y - 1][0]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        self._first += step
        self._lay_out(follow=False)
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
    lines: list[str] = []
    line, taken, room = "", 0, max(2, width)
    for piece in _breakable(text):
        cells, kept = cell_len(piece), cell_len(piece.rstrip())
        if taken + kept <= room:
            line, taken = line + piece, taken + cells
            continue
        if line:
            lines.append(line.rstrip())
        line, taken = piece, cells
        while cell_len(line.rstrip()) > room:
            end = next(end for end in range(len(line), 0, -1) if cell_len(line[:end]) <= room)
            lines.append(line[:end])
            line = line[end:]
            taken = cell_len(line)
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
