"""Two templates beside each other: what is different before and after, in words and as diagrams (V3, V5)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import set_cell_size

from tuiflow.actions.difference_words import MARKS, Names, told
from tuiflow.actions.stage import template_drawing
from tuiflow.actions.template_sheet import node_lines, planned
from tuiflow.language import _, current
from tuiflow.model.audit import audit
from tuiflow.model.painter import LEAST_WIDTH
from tuiflow.model.plan import Plan
from tuiflow.model.template import Template, TemplateNode, plan_from
from tuiflow.model.template_diff import Difference, Kind, Part, Side
from tuiflow.model.text import shown, shown_lines
from tuiflow.model.wrapping import wrapped

Tone: TypeAlias = Literal["title", "head", "text", "quiet", "before", "after", "warning"]


class Piece(NamedTuple):
    """A part of a line, and how it is meant."""

    text: str
    tone: Tone = "text"


Line: TypeAlias = Sequence[Piece]

BESIDE = 64
"""Cells from which on before and after stand beside each other."""

_GAP = 3
"""Cells between them."""

_NOTHING = "-"

_FLOW = frozenset(
    {Part.NODE, Part.NAME, Part.PLACE, Part.DAYS, Part.EDGE, Part.PHASE, Part.CELL, Part.OUTPUTS, Part.INPUTS}
)
"""Parts that can be seen in the diagram."""


class Pair(NamedTuple):
    """Two templates and what they are called."""

    before: Template
    after: Template
    before_name: str
    after_name: str
    names: Names


def comparison(pair: Pair, found: Sequence[Difference], width: int) -> list[Line]:
    """Differences one below the other, each with its before and after; beside each other where there is room."""
    lines: list[Line] = []
    column = _column(width)
    if column and found:
        lines.append([Piece(_padded(pair.before_name, column), "quiet"), Piece(pair.after_name, "quiet")])
    for one in found:
        words = told(one, pair.names)
        lines += [[Piece(text, "head")] for text in wrapped(shown(f"{words.mark} {words.title}"), width)]
        room = column or max(width - 4, 8)
        before = _side(words.before, pair.before, one, one.before, room)
        after = _side(words.after, pair.after, one, one.after, room)
        if column:
            for left, right in zip_longest(before, after, fillvalue=""):
                lines.append([Piece(_padded(left, column), "before"), Piece(right, "after")])
        else:
            lines += [[Piece("  - ", "quiet"), Piece(text, "before")] for text in before]
            lines += [[Piece("  + ", "quiet"), Piece(text, "after")] for text in after]
    return lines


def _side(text: str, template: Template, one: Difference, side: Side, room: int) -> list[str]:
    """One side of a difference; of a node all that it has."""
    lines = wrapped(shown_lines(text or _NOTHING), room)
    if isinstance(side, TemplateNode) and one.part is Part.NODE:
        plan = plan_from(template, current())
        node = plan.node(side.key)
        if node is not None:
            lines += node_lines(plan, node, room)
    return lines


def _column(width: int) -> int:
    """Cells of one of two columns; 0 where they do not fit."""
    return (width - _GAP) // 2 if width >= BESIDE else 0


def _padded(text: str, column: int) -> str:
    return set_cell_size(shown(text), column) + " " * _GAP


def diagrams(pair: Pair, found: Sequence[Difference], width: int, *, ascii_only: bool = False) -> list[Line]:
    """Both diagrams, with a mark at what is different; one line where neither looks different."""
    if not any(one.part in _FLOW for one in found):
        return _told(_("The diagram stays as it is."), width, "quiet")
    plans = [plan_from(template, current()) for template in (pair.before, pair.after)]
    _mark(plans[0], found, (Kind.REMOVED,))
    _mark(plans[1], found, (Kind.ADDED, Kind.CHANGED))
    names = pair.before_name, pair.after_name
    column = _column(width)
    if column >= LEAST_WIDTH:
        left, right = (template_drawing(plan, column, ascii_only=ascii_only) for plan in plans)
        if max(left.width, right.width) <= column:
            rows: list[Line] = [[Piece(_padded(names[0], column), "title"), Piece(names[1], "title")]]
            for one, other in zip_longest(left.texts(), right.texts(), fillvalue=""):
                rows.append([Piece(set_cell_size(one, column) + " " * _GAP, "before"), Piece(other, "after")])
            return rows
    lines: list[Line] = []
    for plan, name, tone in zip(plans, names, ("before", "after"), strict=True):
        lines += _told(_("Diagram: {which}").format(which=name), width, "title")
        drawing = template_drawing(plan, max(width, LEAST_WIDTH), ascii_only=ascii_only)
        if drawing.width > width:
            lines += _told(_("There is no room for it here."), width, "quiet")
        else:
            lines += [[Piece(text, tone)] for text in drawing.texts()]  # type: ignore[arg-type]
    return lines


def new_findings(pair: Pair, width: int) -> list[Line]:
    """What the RACI audit would find that it did not find before (P7)."""
    plans = [plan_from(template, current()) for template in (pair.before, pair.after)]
    known, found = ([one.message for one in audit(plan, {}, planned(plan).spans)] for plan in plans)
    return [line for message in found if message not in known for line in _told(f"! {message}", width, "warning")]


def _told(text: str, width: int, tone: Tone) -> list[Line]:
    return [[Piece(line, tone)] for line in wrapped(shown(text), width)]


def _mark(plan: Plan, found: Sequence[Difference], kinds: Sequence[Kind]) -> None:
    """Put the mark of a difference before the names of its nodes."""
    marks: dict[str, str] = {}
    for one in found:
        kind = one.kind if one.part is Part.NODE else Kind.CHANGED
        if one.node and kind in kinds:
            marks.setdefault(one.node, MARKS[kind])
    for node in plan.nodes:
        if node.key in marks:
            node.name = f"{marks[node.key]} {node.name}"
