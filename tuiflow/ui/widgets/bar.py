"""The bars above and below a screen, drawn in one piece: cheap to paint, and cut to the cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuiflow.model.wrapping import wrapped
from tuiflow.ui.widgets.card import Piece, fit


class TitleBar(Widget):
    """What is open, how it is narrowed, whether it is saved, and who is working."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"title-bar--{name}" for name in ("name", "place", "narrowed", "saving", "alarm", "blank")
    }

    def __init__(self) -> None:
        super().__init__()
        self._left: Sequence[Piece] = ()
        self._right: Sequence[Piece] = ()

    def show(self, left: Sequence[Piece], right: Sequence[Piece]) -> None:
        """Show these parts, left and right; style names are this widget's component classes."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar."""
        width = self.size.width
        parts = fitted_title(self._left, self._right, width)
        return Strip(
            [Segment(text, self.get_component_rich_style(f"title-bar--{name}")) for text, name in parts], width
        )


_LEAST_WHO, _LEAST_PLACE = 10, 16
"""Cells that are left of who works, and of what is looked at, before the end of the bar is cut."""


def fitted_title(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """The parts of a title bar in exactly `width` cells, with what matters most where not all of it fits.

    What is known anyhow gives way first: the name of the program, then that all is well and who else is here, then how
    oneself is called. After that the longest of the other parts is cut, so that what stands behind it, such as dates
    or how a list is narrowed, can still be read.
    """
    left, right = list(left), list(right)

    def over() -> int:
        return _wide(left) + _wide(right) - width

    if over() > 0:
        left = [piece for piece in left if piece[1] != "name"] or left
    while over() > 0 and (calm := [number for number, piece in enumerate(right[:-1]) if piece[1] == "place"]):
        del right[calm[-1]]
    if over() > 0 and right:
        right[-1] = _shortened(right[-1], over(), _LEAST_WHO)
    if over() > 0 and left:
        places = [number for number, piece in enumerate(left) if piece[1] == "place"] or [0]
        longest = max(places, key=lambda number: cell_len(left[number][0]))
        left[longest] = _shortened(left[longest], over(), _LEAST_PLACE)
    room = min(_wide(right), width)
    return fit(left, width - room, "..") + fit(right, room, "..")


def _wide(parts: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _style in parts)


def _shortened(piece: Piece, cells: int, least: int) -> Piece:
    """A part with so many cells less, as far as `least` of it are left; a cut is shown, the blank behind it stays."""
    text, style = piece
    wanted = max(min(least, cell_len(text)), cell_len(text) - cells)
    if wanted == cell_len(text):
        return piece
    return set_cell_size(set_cell_size(text, wanted - 3).rstrip() + "..", wanted - 1) + " ", style


class KeyBar(Widget):
    """The keys that matter here; a click does what the key does. A message takes its place for a moment.

    The bar is one line high, and higher while a message needs it: what to do often stands at the end of a sentence.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"key-bar--{name}" for name in ("key", "text", "message", "error", "blank")
    }

    MESSAGE_SECONDS = 6.0
    MESSAGE_LINES = 3
    """A message is cut behind these."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """A bar of `keys`: key, what it does, and the action that a click runs."""
        super().__init__()
        self._keys = keys
        self._message: Piece | None = None
        self._until = 0

    def say(self, text: str, *, error: bool = False) -> None:
        """Show a message for some seconds."""
        self._message = (text, "error" if error else "message")
        self._until += 1
        self.set_timer(self.MESSAGE_SECONDS, lambda number=self._until: self._forget(number))
        self._fit_height()
        self.refresh()

    def hush(self) -> None:
        """Show the keys again: the message is of something else than what is there now."""
        self._forget(self._until)

    @property
    def message(self) -> str:
        """The message that is shown; empty when there is none."""
        return self._message[0].strip() if self._message else ""

    def on_resize(self) -> None:
        """A message needs more lines in a narrower window."""
        self._fit_height()

    def _lines(self) -> list[Piece]:
        """The message in lines that fit; the last one may hold more, and is then cut."""
        if self._message is None:
            return []
        text, style = self._message
        lines = wrapped(text, self.size.width - 1) if self.size.width else [text]
        last = self.MESSAGE_LINES - 1
        return [(f" {line}", style) for line in [*lines[:last], *filter(None, [" ".join(lines[last:])])]]

    def _fit_height(self) -> None:
        self.styles.height = max(1, len(self._lines()))

    def _forget(self, number: int) -> None:
        if number == self._until and self._message is not None:
            self._message = None
            self._fit_height()
            self.refresh()

    def _shown(self) -> list[tuple[str, str, str]]:
        """The keys that fit; the last two (help and quit) always do."""
        room = self.size.width - sum(map(_cells, self._keys[-2:]))
        shown = []
        for entry in self._keys[:-2]:
            room -= _cells(entry)
            if room < 0:
                break
            shown.append(entry)
        return [*shown, *self._keys[-2:]]

    def render_line(self, y: int) -> Strip:
        """The bar."""
        parts = self._lines()[y : y + 1]
        if self._message is None:
            for key, text, _action in self._shown():
                parts += [(f" {key}", "key"), (f" {text} ", "text")]
        shown = fit(parts, self.size.width, "..")
        segments = [Segment(text, self.get_component_rich_style(f"key-bar--{name}")) for text, name in shown]
        return Strip(segments, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        if self._message is not None:
            return
        left = 0
        for key, text, action in self._shown():
            left += cell_len(f" {key} {text} ")
            if event.x < left:
                self.post_message(self.Pressed(action))
                return


def _cells(entry: tuple[str, str, str]) -> int:
    key, text, _action = entry
    return cell_len(f" {key} {text} ")
