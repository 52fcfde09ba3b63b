"""How a card looks: two or three lines, cut to the cell (interface: Look)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

PITCH = 3
"""Lines from one card to the next; a wide card leaves the last one free."""

LEAST_NAME = 6
"""Cells that a cut name needs to be of any use."""

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
    """Who is asked for help, and for how long it has been so."""
    twin: str = ""
    """Tells apart two tasks of one label."""
    early: str = ""
    """A word, when it was begun although something is missing."""
    stage: str = ""
    """Where its acceptance stands, in a word or two."""
    disputed: str = ""
    """A mark, when people differ about one of its fields."""
    due_short: str = ""
    """The due date where room is short: the date alone, or how late."""
    blocked_short: str = ""
    """The block where room is short: who is asked for help."""


def lines_of(width: int) -> int:
    """How many lines a card of that width has."""
    return 2 if width >= WIDE else 3


def pieces(face: CardFace, line: int, width: int, ellipsis: str = "…") -> Sequence[Piece]:
    """The parts of one line of a card; what is too long is yet to be cut at its end."""
    label = (f"{face.label}{face.twin} ", "label")
    name = (face.name, "done" if face.done else "name")
    urgent = [("! ", "urgent")] if face.urgent else []
    if face.disputed:
        urgent.insert(0, (face.disputed + " ", "soon"))
    gap = "  " if width >= WIDE else " "
    name_shown = f"@{face.assignee}" if face.mine else f"{face.assignee} +@" if face.helping else face.assignee
    who = (name_shown + gap, "mine" if face.helping else "meta")
    if width < WIDE:
        return ([*urgent, name], [label, who], _facts(face, gap, width) or [("", "meta")])[line]
    if line == 0:
        return [*urgent, label, name]
    facts = _facts(face, gap, width)
    room = width + len(gap) - sum(cell_len(text) for text, _style in facts)
    if face.blocked or face.early or face.stage or face.due_style == "late":
        return [*facts, who] if room - len(gap) >= min(LEAST_NAME, cell_len(name_shown)) or not facts else facts
    # A long name gives way to the date, not the other way round.
    if LEAST_NAME <= room < cell_len(who[0]):
        return [*fit([who], room - len(gap), ellipsis), (gap, "meta"), *facts]
    return [who, *facts]


def _facts(face: CardFace, gap: str, width: int) -> list[Piece]:
    """What is to be known of a card besides its name and its people; where room is short, what matters most of it."""
    first = [(face.early, "soon"), (face.stage, "meta" if face.done else "soon")]
    who, date = face.blocked_short or face.blocked, face.due_short or face.due
    parts: list[Piece] = []
    for due, blocked in ((face.due, face.blocked), (face.due, who), (date, who)):
        held = [(blocked, "blocked"), (due, face.due_style)]
        found = [*first, *(held[::-1] if face.due_style == "late" else held)]
        parts = [(text + gap, style) for text, style in found if text]
        if sum(cell_len(text) for text, _style in parts) - len(gap) <= width:
            return parts
    # Something has to be cut, or left out: not the date of what is to be done yet, and that of what is done.
    last = [(date, face.due_style), (who, "blocked")] if not (face.done and face.stage) else []
    return [(text + gap, style) for text, style in (*first, *last) if text]


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
