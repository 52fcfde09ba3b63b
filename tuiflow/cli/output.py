"""What commands print: plain aligned text to a pipe, colour and no more than its width to a terminal, or JSON."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from io import TextIOWrapper
from typing import NamedTuple, TextIO

from tuiflow.model.text import shown, shown_lines

_RAW_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Characters that JSON allows unescaped, and that may steer a terminal."""

_LEAST_WIDTH = 8
"""Cells that a column keeps, however narrow the terminal."""

_GAP = "  "


class Tone(StrEnum):
    """Colours, few and always beside a word that says the same (interface: Look)."""

    PLAIN = ""
    LATE = "31"
    BLOCKED = "35"
    SOON = "33"
    HEAD = "1"


class Cell(NamedTuple):
    """One entry of a table."""

    text: str
    tone: Tone = Tone.PLAIN


Row = Sequence[Cell]


class Output(NamedTuple):
    """Where a command prints, and what that place can show."""

    terminal: bool = False
    colour: bool = False
    width: int = 80
    ellipsis: str = "…"

    @classmethod
    def found(cls, environment: Mapping[str, str]) -> Output:
        """The standard output of this process. Characters that its encoding lacks are replaced, never an error."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        terminal = sys.stdout.isatty()
        colour = terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
        ellipsis = "..." if environment.get("TUIFLOW_ASCII") else "…"
        return cls(terminal, colour, _terminal_width() if terminal else 80, ellipsis)

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Print a text as one line or, where it has several, as they are."""
        sys.stdout.write(self.tinted(shown_lines(text), tone) + "\n")

    def line(self, cells: Sequence[Cell]) -> None:
        """Print one line of parts, each in its colour; blanks at its end are left out."""
        parts = [self.tinted(shown(cell.text), cell.tone) for cell in cells]
        sys.stdout.write("".join(parts).rstrip() + "\n")

    def table(self, rows: Sequence[Row], flexible: Iterable[int] = ()) -> None:
        """Print rows in columns that align to the cell; on a terminal the `flexible` columns give way."""
        if not rows:
            return
        texts = [[" ".join(shown(cell.text).split()) for cell in row] for row in rows]
        sizes = [[cell_width(text) for text in cells] for cells in texts]
        widths = [max(column) for column in zip(*sizes, strict=True)]
        if self.terminal:
            _shrink(widths, list(flexible), self.width)
        for row, cells, taken in zip(rows, texts, sizes, strict=True):
            sys.stdout.write(self._line([cell.tone for cell in row], cells, taken, widths) + "\n")

    def _line(self, tones: Sequence[Tone], cells: Sequence[str], sizes: Sequence[int], widths: Sequence[int]) -> str:
        """One line; what does not fit into the terminal is cut at its edge."""
        parts, room = [], self.width
        for tone, text, size, width in zip(tones, cells, sizes, widths, strict=True):
            limit = min(width, room) if self.terminal else width
            if limit <= 0:
                break
            kept = text if size <= limit else cut(text, limit, self.ellipsis)
            padding = limit - (size if kept is text else cell_width(kept))
            parts.append(self.tinted(kept, tone) + " " * padding)
            room -= limit + len(_GAP)
        return _GAP.join(parts).rstrip()

    def tinted(self, text: str, tone: Tone) -> str:
        """`text` in its colour, where there is colour."""
        return f"\x1b[{tone}m{text}\x1b[0m" if self.colour and tone and text else text

    def json(self, body: object) -> None:
        """Print JSON. Texts stand in it as they are, but for what may steer a terminal and what the encoding lacks."""
        import orjson

        text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
        if not text.isascii():
            text = _RAW_IN_JSON.sub(_escaped, text)
            if not _is_unicode(sys.stdout):
                import json

                text = json.dumps(body, indent=2)
        sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """Print one line to the standard error output."""
    sys.stderr.write(" ".join(shown(f"tuiflow: {text}").split()) + "\n")


def cell_width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, size: int, ellipsis: str) -> str:
    """`text` in at most `size` cells; `ellipsis` shows that something is left out."""
    if cell_width(text) <= size:
        return text
    from rich.cells import set_cell_size

    kept = size - len(ellipsis)
    return set_cell_size(text, kept).rstrip() + ellipsis if kept > 0 else ellipsis[:size]


def _shrink(widths: list[int], flexible: Sequence[int], limit: int) -> None:
    """Take cells from the widest of the flexible columns until all fit."""
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - limit
    while over > 0:
        widest = max(flexible, key=lambda place: widths[place], default=None)
        if widest is None or widths[widest] <= _LEAST_WIDTH:
            return
        widths[widest] -= 1
        over -= 1


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("_", "-").startswith(("utf", "gb18030"))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
