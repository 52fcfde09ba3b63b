"""Breaks texts into lines by the cells of a terminal: between words, and between wide characters."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

_PIECE = re.compile(r"[^\s\u2e80-\uffff]+[，。：；、！？）”’》]*\s*|.[，。：；、！？）”’》]*\s*", re.DOTALL)
"""Before each piece a line may be broken; Chinese marks of punctuation never begin a line."""

_OPENING = "（“‘《【(["
"""Marks that never end a line."""

TIED = "\u00a0"
"""A blank at which no line is broken."""


def wrapped(text: str, width: int) -> list[str]:
    """The lines of `text`, each at most `width` cells (at least 2) wide; an empty text has one empty line."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _one(part, max(2, width))
    return [line.replace(TIED, " ") for line in lines]


def _one(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        if cell_len(line) + cell_len(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = chop_cells(piece, width) if cell_len(piece.rstrip()) > width else [piece]
        lines += full
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """The pieces of a line; what opens a bracket stays with what follows."""
    pieces: list[str] = []
    opening = ""
    for piece in _PIECE.findall(text):
        if piece.endswith(TIED) or piece.rstrip().endswith(tuple(_OPENING)):
            opening += piece
        else:
            pieces.append(opening + piece)
            opening = ""
    return [*pieces, opening] if opening else pieces
