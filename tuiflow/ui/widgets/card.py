"""How a card looks: two or three lines, cut to the cell (interface: Look)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

PITCH = 3
"""Lines from one card to the next; a wide card leaves the last one free."""

WIDE = 27
"""From so many cells on, a card needs two lines: id and name, then the rest."""

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style."""


@dataclass(frozen=True, slots=True)
class CardFace:
    """What a card shows; every text is safe and in the language in use."""

    label: str
    name: str
    assignee: str = ""
    due: str = ""
    """Near words and date, or how late."""
    due_style: str = "meta"
    """`meta`, `soon` or `late`."""
    urgent: bool = False
    """High priority."""
    mine: bool = False
    """The assignee is the one who looks."""
    helping: bool = False
    """The one who looks works on it, or is asked to help."""
    done: bool = False
    blocked: str = ""
    """For how long, and who is asked for help."""
    twin: str = ""
    """Tells apart two tasks of one label."""
    early: str = ""
    """A word, when it was begun although something is missing."""
    stage: str = ""
    """Where its acceptance stands, in a word or two."""
    disputed: str = ""
    """A mark, when people differ about one of its fields."""


def lines_of(width: int) -> int:
    """How many lines a card of that width has."""
    return 2 if width >= WIDE else 3


def pieces(face: CardFace, line: int, width: int) -> Sequence[Piece]:
    """The parts of one line of a card, not yet cut."""
    label = (f"{face.label}{face.twin} ", "label")
    name = (face.name, "done" if face.done else "name")
    urgent = [("! ", "urgent")] if face.urgent else []
    if face.disputed:
        urgent.insert(0, (face.disputed + " ", "soon"))
    gap = "  " if width >= WIDE else " "
    name_shown = f"@{face.assignee}" if face.mine else f"{face.assignee} +@" if face.helping else face.assignee
    who = (name_shown + gap, "mine" if face.helping else "meta")
    due = [(face.due + gap, face.due_style)]
    if face.blocked:
        due.insert(1 if face.due_style == "late" else 0, (face.blocked + gap, "blocked"))
    if face.stage:
        due.insert(0, (face.stage + gap, "meta" if face.done else "soon"))
    if face.early:
        due.insert(0, (face.early + gap, "soon"))
    if width < WIDE:
        return ([*urgent, name], [label, who], due)[line]
    if line == 0:
        return [*urgent, label, name]
    pressing = face.blocked or face.early or face.stage or face.due_style == "late"
    return [*due, who] if pressing else [who, *due]


def fit(parts: Sequence[Piece], width: int, ellipsis: str) -> list[Piece]:
    """Cut or fill `parts` to exactly `width` cells; a cut is shown by `ellipsis`."""
    fitted: list[Piece] = []
    left = width
    for text, style in parts:
        cells = cell_len(text)
        if cells <= left:
            fitted.append((text, style))
            left -= cells
            continue
        mark = ellipsis if left >= cell_len(ellipsis) else ""
        if text.strip() and cell_len(text.rstrip()) <= left:
            fitted.append((set_cell_size(text, left), style))
        else:
            kept = set_cell_size(text, left - cell_len(mark)).rstrip()
            fitted.append((set_cell_size(kept + mark, left), style))
        left = 0
        break
    if left and fitted:
        # In the style of the last part: a style of its own would cost more bytes than it is worth.
        text, style = fitted[-1]
        fitted[-1] = (text + " " * left, style)
    return fitted
