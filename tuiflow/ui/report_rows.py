"""From a weekly report to the rows of its form: heads, lines with what contradicts them, what was amended (E10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.report_list import Amendment, people_words
from tuiflow.actions.report_words import period_words
from tuiflow.actions.reports import findings, task_label
from tuiflow.actions.telling import name_of
from tuiflow.language import _
from tuiflow.model.field import REPORT_FIELDS
from tuiflow.model.report import Content, Section
from tuiflow.model.report_pad import Place
from tuiflow.model.report_text import written
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.ui.widgets.report import ReportRow

TO = "to"
"""Key of the row with the recipients."""


def key_of(place: Place) -> str:
    """The key of the row of a line."""
    return f"{place.section.value}/{place.number}"


def place_of(key: str) -> Place | None:
    """Where a row stands: of the row of an empty list its first place; None for a row that is no line."""
    section, slash, number = key.partition("/")
    if not slash or section not in list(Section) or not number.isdecimal():
        return None
    return Place(Section(section), int(number))


def rows_of(
    desk: Desk, week: Week, person: str, content: Content, trace: Sequence[Amendment], *, can_write: bool
) -> list[ReportRow]:
    """The rows of a report.

    Args:
        desk: Who looks, and where.
        week: What it is about.
        person: Uid of the reporter.
        content: What is written in it.
        trace: What was done with it since it was submitted, the newest first.
        can_write: Whether whoever looks writes it: then empty lists say how to begin.
    """
    heads = f"{period_words(week)}  {_(REPORT_FIELDS['reporter'])}{_(': ')}{name_of(desk.workspace, person)}"
    to = people_words(desk, content.to) or _("nobody in particular")
    rows = [
        ReportRow("period", shown(heads), "quiet", "", stop=False),
        ReportRow(TO, shown(f"{_(REPORT_FIELDS['to'])}{_(': ')}{to}"), "mine", ""),
    ]
    wrong: dict[Place, list[str]] = {place: [] for place in _places(content)}
    for finding in findings(desk, week, content):
        wrong[Place(finding.section, finding.place)].append(shown(finding.message))
    for section in Section:
        lines = content.of(section)
        rows.append(ReportRow(section.value, section.caption, "head", "", stop=False, gap=True))
        for number, line in enumerate(lines):
            place = Place(section, number)
            text = written(line, lambda uid: task_label(desk, uid))
            rows.append(ReportRow(key_of(place), shown(text), notes=tuple(wrong[place])))
        if not lines:
            words = _("nothing; n adds a line") if can_write else _("nothing")
            rows.append(ReportRow(key_of(Place(section, 0)), words, "quiet", ""))
    return [*rows, *_trace_rows(trace)]


def with_versions(rows: Sequence[ReportRow], told: Mapping[str, Sequence[str]]) -> list[ReportRow]:
    """The rows with what is told, below each list, of another version of it; `told` goes by the lists' stored names."""
    found = list(rows)
    for section, lines in told.items():
        own = [at for at, row in enumerate(found) if row.key.partition("/")[0] == section]
        row = ReportRow(f"version/{section}", "\n".join(lines), "note", "", stop=False)
        found.insert(own[-1] + 1, row)
    return found


def _places(content: Content) -> Iterator[Place]:
    for section in Section:
        for number in range(len(content.of(section))):
            yield Place(section, number)


def _trace_rows(trace: Sequence[Amendment]) -> Iterator[ReportRow]:
    if not trace:
        return
    yield ReportRow("trace", _("Since it was submitted"), "head", "", stop=False, gap=True)
    for number, one in enumerate(trace):
        changes = [f"{change.head}{_(': ')}{change.before or '-'} → {change.after or '-'}" for change in one.changes]
        told = [f"  {shown(change)}" for change in changes]
        text = shown(f"{one.when:%m-%d %H:%M} {one.who} {one.did}")
        yield ReportRow(f"trace/{number}", "\n".join([text, *told]), "quiet", "")
