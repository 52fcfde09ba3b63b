"""From a retrospective that is being written to the rows that its screen shows (V2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuiflow.actions.desk import Desk
from tuiflow.actions.retro_words import dimension_lines, improvement_words, node_lines, shortfall_words
from tuiflow.language import _, ngettext
from tuiflow.model.day import late_words, near_words, read_stored
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.retro import Improvement, Retro
from tuiflow.model.retro_facts import Facts
from tuiflow.model.retro_form import FIELDS, IMPROVEMENTS, LISTS, RetroForm, TypedImprovement
from tuiflow.model.text import shown, shown_lines
from tuiflow.ui.widgets.card import Piece

SHORT = frozenset({"day", "present"})
"""Fields whose value stands behind their head."""


class Kind(StrEnum):
    """What a row is."""

    HEAD = "head"
    WORDS = "words"
    LINE = "line"
    IMPROVEMENT = "improvement"
    EMPTY = "empty"
    """In place of the lines of a list that has none."""
    CARRIED = "carried"
    FACT = "fact"
    VERSION = "version"
    """Another version of the field, written elsewhere."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; heads and facts are only read."""

    kind: Kind
    key: str
    pieces: Sequence[Piece]
    place: int = -1
    """Of a line in its list."""
    tail: Sequence[Piece] = ()
    """Stands behind it where there is room, else on a line of its own."""
    task: str = ""
    """Uid of the task that it is about."""

    @property
    def is_chosen(self) -> bool:
        """Whether the cursor stops there."""
        return self.kind not in (Kind.HEAD, Kind.FACT, Kind.VERSION)


def with_versions(rows: Sequence[Row], told: Mapping[str, Sequence[str]]) -> list[Row]:
    """The rows with what is told, below each field, of another version of it."""
    found = list(rows)
    for key, lines in told.items():
        own = [at for at, row in enumerate(found) if row.key == key]
        found[own[-1] + 1 : own[-1] + 1] = [Row(Kind.VERSION, key, [(line, "soon")]) for line in lines]
    return found


def rows_of(desk: Desk, form: RetroForm, carried: Sequence[Improvement], facts: Facts | None) -> list[Row]:
    """All rows of the form.

    Args:
        desk: Who and where.
        form: What was typed.
        carried: What earlier retrospectives wanted and nobody has finished.
        facts: Shown below the dimension that they speak of; None: they stand elsewhere.
    """
    told: dict[str, list[str]] = {}
    if facts is not None:
        told = dimension_lines(desk, facts)
        told["efficiency_note"] += node_lines(desk, facts)
    return [row for key in FIELDS for row in _field_rows(desk, form, key, carried, told)]


def _field_rows(
    desk: Desk, form: RetroForm, key: str, carried: Sequence[Improvement], told: Mapping[str, Sequence[str]]
) -> Iterator[Row]:
    head = _(RETRO_FIELDS[key])
    if key in SHORT:
        value = shown(form.text(key))
        yield Row(Kind.WORDS, key, [(f"{head}  ", "head"), (value or _("(empty)"), "plain" if value else "quiet")])
        return
    yield Row(Kind.HEAD, key, [(head, "head")])
    if key == IMPROVEMENTS:
        for one in carried:
            yield Row(Kind.CARRIED, key, _carried_pieces(desk, one), task=one.task.uid)
        for place, typed in enumerate(form.improvements):
            pieces = [(f"{shown(typed.label)} " if typed.label else "+ ", "quiet"), (shown(typed.words), "plain")]
            yield Row(Kind.IMPROVEMENT, key, pieces, place, _state_pieces(desk, typed), typed.task)
    elif key in LISTS:
        for place, line in enumerate(form.listed(key)):
            yield Row(Kind.LINE, key, [("- ", "quiet"), (shown(line), "plain")], place)
    else:
        value = shown_lines(form.text(key)).strip()
        yield Row(Kind.WORDS, key, [(value or _("(empty)"), "plain" if value else "quiet")])
    if key in LISTS and not (form.improvements if key == IMPROVEMENTS else form.listed(key)):
        yield Row(Kind.EMPTY, key, [(_("n adds a line"), "quiet")])
    if key == "goal" and told and (words := shortfall_words(Retro("", "", goal=form.text("goal")))):
        yield Row(Kind.FACT, key, [(words, "fact")])
    said = form.text(key).splitlines()
    for line in (one for one in told.get(key, ()) if one not in said):
        yield Row(Kind.FACT, key, [(shown(line), "fact")])


def _state_pieces(desk: Desk, one: TypedImprovement) -> list[Piece]:
    """Who does it, by when, and how far it is."""
    task, due = desk.workspace.tasks.get(one.task), read_stored(one.due)
    owner: Piece = (shown(one.owner), "mine") if one.owner else (_("no owner yet"), "soon")
    when: Piece = (_("no date yet"), "soon")
    if due is not None:
        when = (f"{due.isoformat()} {near_words(due, desk.today)}", "quiet")
    pieces: list[Piece] = [owner, ("  ", "quiet"), when]
    return [*pieces, (f"  {task.status.caption}", "quiet")] if task is not None else pieces


def _carried_pieces(desk: Desk, one: Improvement) -> list[Piece]:
    late = one.task.days_late(desk.today)
    pieces: list[Piece] = [(_("carried over") + "  ", "soon"), (shown(improvement_words(desk, one)), "plain")]
    return [*pieces, (f"  {late_words(late)}", "late")] if late else pieces


def fact_pieces(desk: Desk, form: RetroForm, facts: Facts) -> list[Piece]:
    """Everything that really happened, for a place beside the form; each line is a piece with its line break."""
    pieces: list[Piece] = []
    if words := shortfall_words(Retro("", "", goal=form.text("goal"))):
        pieces.append((f"{words}\n", "plain"))
    for key, lines in dimension_lines(desk, facts).items():
        if lines:
            pieces.append((f"\n{_(RETRO_FIELDS[key])}\n", "head"))
            pieces += [(f"{shown(line)}\n", "plain") for line in lines]
    nodes = node_lines(desk, facts)
    if nodes:
        words = ngettext("{count} node", "{count} nodes", len(nodes)).format(count=len(nodes))
        head = _("Estimate and actual ({nodes})").format(nodes=words)
        pieces.append((f"\n{head}\n", "head"))
        pieces += [(f"{shown(line)}\n", "plain") for line in nodes]
    return pieces
