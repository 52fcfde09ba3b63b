"""A template to read before one takes it: as lines for a screen or a terminal (V5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size

from tuiflow.actions.experience import (
    NOTHING,
    Learnt,
)
from tuiflow.actions.stage import template_drawing
from tuiflow.language import _, current, ngettext
from tuiflow.library.shelf import Shelved
from tuiflow.model.code import DayCount, Letter
from tuiflow.model.experience import outside_words, runs_words
from tuiflow.model.field import stored_head
from tuiflow.model.painter import LEAST_WIDTH
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, total_days
from tuiflow.model.schedule import Schedule, schedule
from tuiflow.model.template import NODE_LISTS, Template, plan_from, words_in
from tuiflow.model.text import shown, shown_lines
from tuiflow.model.workday import EveryDay
from tuiflow.model.wrapping import TIED, wrapped

Style: TypeAlias = Literal["title", "head", "text", "quiet"]

_DAY_ONE = date(2024, 1, 1)
"""Stands for the first day of a plan that has none yet."""

_NAME_WIDTH = 28
"""Cells for a node's name in front of other things."""

_GOAL = ("scenario", "item", "outcome", "measure", "target", "departments")


class Line(NamedTuple):
    """One line, and how it is meant."""

    text: str
    style: Style = "text"


def sheet(
    shelved: Shelved, versions: Sequence[Shelved], width: int, learnt: Learnt = NOTHING, *, ascii_only: bool = False
) -> list[Line]:
    """Everything about a template, in the language in use, in lines of at most `width` cells.

    Args:
        shelved: The template.
        versions: All its versions.
        width: In cells; below 40 names are cut, and there is no diagram.
        learnt: What past runs have taught (V6).
        ascii_only: Draw the diagram with ASCII characters.
    """
    template = shelved.template
    plan = plan_from(template, current())
    return [
        *_beginning(shelved, width),
        *_roles(template, width),
        *_diagram(plan, width, ascii_only=ascii_only),
        *_flow(plan, width),
        *_past_runs(plan, learnt, width),
        *_said_again(learnt, width),
        *_matrix(plan, width),
        *_details(plan, width),
        *_documents(template, width),
        *_changelog(shelved, versions, width),
    ]


def summary(template: Template) -> str:
    """What kind of template it is, in one line."""
    nodes = ngettext("{count} node", "{count} nodes", len(template.nodes)).format(count=len(template.nodes))
    return "  ".join([template.category.caption, nodes, days_words(template)])


def days_words(template: Template) -> str:
    """How long it takes along its arrows (P5)."""
    days = planned(plan_from(template, current())).days(EveryDay())
    return ngettext("{count} day", "{count} days", days).format(count=days)


def version_words(shelved: Shelved) -> str:
    """Its version, and whose it is."""
    whose = _("the team's") if shelved.is_team else _("shipped")
    return f"v{shelved.template.version} {whose}"


def planned(plan: Plan) -> Schedule:
    """The dates of a plan that begins on no day yet, in days that count."""
    return schedule(plan, EveryDay(), _DAY_ONE)


def _beginning(shelved: Shelved, width: int) -> Iterator[Line]:
    template, language = shelved.template, current()
    yield from _lines(words_in(template.name, language), width, "title")
    yield from _lines(f"{summary(template)}  {version_words(shelved)}", width, "quiet")
    if template.purpose:
        yield Line("")
        yield from _lines(words_in(template.purpose, language), width)
    rows = []
    for name in _GOAL:
        value = getattr(template, name)
        given = value if isinstance(value, list) else [value]
        text = _(", ").join(words_in(one, language) for one in given if one)
        if text:
            rows.append((stored_head(name), text))
    rows.append((stored_head("days"), _days_text(template)))
    yield Line("")
    yield from _pairs(rows, width)


def _days_text(template: Template) -> str:
    """Days along the arrows, and of all nodes together, where they differ."""
    plan = plan_from(template, current())
    along, together = planned(plan).days(EveryDay()), total_days(plan.nodes)
    if template.day_count is DayCount.WORKING:
        text = ngettext("{count} working day", "{count} working days", along).format(count=along)
    else:
        text = ngettext("{count} calendar day", "{count} calendar days", along).format(count=along)
    return text if along == together else text + _(" ({count} for all nodes together)").format(count=together)


def _roles(template: Template, width: int) -> Iterator[Line]:
    if not template.roles:
        return
    language = current()
    yield from _heading(_("Roles"))
    numbered = [
        (f"{place} {words_in(role.name, language)}", role.duties) for place, role in enumerate(template.roles, start=1)
    ]
    yield from _pairs([(name, words_in(duties, language)) for name, duties in numbered], width)


def _diagram(plan: Plan, width: int, *, ascii_only: bool) -> Iterator[Line]:
    """The nodes with their arrows, where there is room for it."""
    drawing = template_drawing(plan, width, ascii_only=ascii_only) if width >= LEAST_WIDTH else None
    if drawing is not None and drawing.width <= width:
        yield from _heading(_("Diagram"))
        yield from (Line(text) for text in drawing.texts())


def _flow(plan: Plan, width: int) -> Iterator[Line]:
    """Phases and nodes with their days, counted from the first, and what each comes after."""
    yield from _heading(_("Flow"))
    spans = planned(plan).spans
    names = {node.uid: node.name for node in plan.nodes}
    room = min(_NAME_WIDTH, max(cell_len(shown(name)) for name in names.values()), width // 3)
    for phase in plan.phases:
        yield Line(shown(phase.name), "quiet")
        for node in plan.nodes:
            if node.phase == phase.uid:
                first, last = ((day - _DAY_ONE).days + 1 for day in (spans[node.uid].start, spans[node.uid].due))
                when = _("day {number}").format(number=first if first == last else f"{first}-{last}")
                days = ngettext("{count} day", "{count} days", node.days).format(count=node.days)
                after = _(", ").join(names[uid] for uid in plan.before[node.uid])
                start = f"  {_fitted(node.name, room)} {_right(days, 9)}  {_right(when, 12)}"
                behind = _("after {nodes}").format(nodes=after) if after else ""
                yield from _hanging(start + "  ", behind, width)


def _past_runs(plan: Plan, learnt: Learnt, width: int) -> Iterator[Line]:
    """What the nodes really took, beside what is planned (V6)."""
    rows = [(node, learnt.nodes[node.key]) for node in plan.nodes if node.key in learnt.nodes]
    if not rows:
        return
    yield from _heading(_("Past runs") + f" ({learnt.runs})")
    room = min(_NAME_WIDTH, max(cell_len(shown(node.name)) for node, _found in rows), width // 3)
    heads = (_("planned"), _("took"), _("range"))
    yield Line("  " + " " * room + "".join(_right(head, 9) for head in heads), "quiet")
    for node, found in rows:
        spread = f"{found.least}-{found.most}" if found.least != found.most else ""
        columns = "".join(_right(text, 9) for text in (str(node.days), f"{found.median:g}", spread))
        reworked = (
            ngettext("rework in {count}", "rework in {count}", found.reworked).format(count=found.reworked)
            if found.reworked
            else ""
        )
        behind = [runs_words(found.count), outside_words(found, node.days), reworked]
        yield from _hanging(f"  {_fitted(node.name, room)}{columns}  ", "  ".join(filter(None, behind)), width)
    words = _("Days that count, until everything was done, rework included; of several runs the one in the middle.")
    yield from _lines(words, width, "quiet")


def _said_again(learnt: Learnt, width: int) -> Iterator[Line]:
    """Improvements that several retrospectives wanted: the template is where they belong (V6)."""
    if not learnt.repeated:
        return
    yield from _heading(_("Improved more than once"))
    for group in learnt.repeated:
        for place, one in enumerate(group):
            day = f"{one.retro.day}, " if one.retro.day is not None else ""
            text = f"{one.task.name} ({day}{one.process.name}, {one.task.label})"
            yield from _hanging("    " if place else "  - ", text, width)


def _matrix(plan: Plan, width: int) -> Iterator[Line]:
    """Node by role, the roles by their numbers (P6)."""
    if not plan.roles:
        return
    yield from _heading("RACI")
    numbers = [str(place) for place in range(1, len(plan.roles) + 1)]
    room = min(_NAME_WIDTH, max(8, width - 3 * len(numbers) - 2), max(cell_len(shown(n.name)) for n in plan.nodes))
    yield Line(" " * room + "".join(f"{number:>3}" for number in numbers), "quiet")
    for node in plan.nodes:
        cells = (plan.cells.get((node.uid, role.uid)) for role in plan.roles)
        letters = "".join(f"{cell.letter.value if cell else '-':>3}" for cell in cells)
        yield Line(_fitted(node.name, room) + letters)


def _details(plan: Plan, width: int) -> Iterator[Line]:
    """What each node takes, gives, and how it is done."""
    yield from _heading(_("Nodes"))
    for node in plan.nodes:
        yield from _lines(node.name, width, "head")
        yield from _pairs(list(_node_rows(plan, node)), width, "  ")


def node_lines(plan: Plan, node: Node, width: int) -> list[str]:
    """What a node takes, gives, and how it is done, in lines of at most `width` cells."""
    return [line.text for line in _pairs(list(_node_rows(plan, node)), width)]


def _node_rows(plan: Plan, node: Node) -> Iterator[tuple[str, str]]:
    row = plan.row(node.uid)
    seats = [(row[role.uid], role) for letter in Letter for role in plan.with_letter(node.uid, letter)]
    if seats:
        yield "RACI", _(", ").join(f"{cell.letter.value}{TIED}{role.name}{_note(cell)}" for cell, role in seats)
    for name in NODE_LISTS:
        texts: tuple[str, ...] = getattr(node, name)
        text = "\n".join(f"- {point}" for point in texts) if name == "acceptance" else _(", ").join(texts)
        if text:
            yield stored_head(name), text
    if node.guidance:
        yield stored_head("guidance"), node.guidance


def _note(cell: Cell) -> str:
    return f"({cell.note})" if cell.note else ""


def _documents(template: Template, width: int) -> Iterator[Line]:
    if not template.documents:
        return
    language = current()
    yield from _heading(_("Documents and their fields"))
    for document in template.documents:
        yield from _lines(words_in(document.name, language), width, "head")
        fields = _(", ").join(words_in(one, language) for one in document.fields)
        yield from _hanging("  ", fields, width)


def _changelog(shelved: Shelved, versions: Sequence[Shelved], width: int) -> Iterator[Line]:
    yield from _heading(_("Versions"))
    told = {release.version for release in shelved.template.changelog}
    for release in shelved.template.changelog:
        by = f" ({release.by})" if release.by else ""
        text = f"{release.on}  {words_in(release.text, current())}{by}"
        yield from _hanging(f"v{release.version}  ", text, width)
    for one in versions:
        if one.template.version not in told:
            yield from _hanging(f"v{one.template.version}  ", str(one.path), width)
    yield from _hanging("", _("File") + f": {shelved.path}", width, "quiet")


def _heading(text: str) -> Iterator[Line]:
    yield Line("")
    yield Line(text, "title")


def _lines(text: str, width: int, style: Style = "text") -> Iterator[Line]:
    for line in wrapped(shown_lines(text), width):
        yield Line(line, style)


def _pairs(rows: Sequence[tuple[str, str]], width: int, indent: str = "") -> Iterator[Line]:
    """Heads and values, the values aligned to the cell; a value that needs several lines stays in its column."""
    heads = [shown(head) for head, _text in rows]
    room = min(max(map(cell_len, heads), default=0), width // 3)
    for head, (_head, text) in zip(heads, rows, strict=True):
        yield from _hanging(indent + _fitted(head, room) + "  ", text, width)


def _hanging(start: str, text: str, width: int, style: Style = "text") -> Iterator[Line]:
    indent = " " * cell_len(start)
    for place, line in enumerate(wrapped(shown_lines(text), width - cell_len(start))):
        yield Line(((indent if place else start) + line).rstrip(), style)


def _fitted(text: str, width: int) -> str:
    """A text in exactly `width` cells."""
    kept = shown(text)
    if cell_len(kept) > width:
        kept = set_cell_size(kept, width - 2).rstrip() + ".."
    return set_cell_size(kept, width)


def _right(text: str, width: int) -> str:
    """A text at the right of `width` cells."""
    return " " * (width - cell_len(text)) + text
