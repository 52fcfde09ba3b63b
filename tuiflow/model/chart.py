"""How a timeline looks: bars in cells, heads with weeks and months, names cut to the cell (P4).

A chart is text in named styles. All its characters are ASCII or one cell wide in every terminal, so that bars stay in
their columns; every colour is doubled by a character, so that it can be read without any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.timeline import Kind, Row
from tuiflow.model.workday import WorkCalendar

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style."""

STYLES = (
    *("blank", "off", "today", "head", "head-off", "head-today", "quiet"),
    *("phase", "name", "done", "progress", "held", "late", "critical", "days"),
    *("bar", "bar-critical", "bar-done", "bar-progress", "bar-held", "bar-task", "bar-moved", "bar-phase"),
)
"""All names of styles."""

_BARS = {Status.DONE: "bar-done", Status.IN_PROGRESS: "bar-progress", Status.BLOCKED: "bar-held"}
_MARKS = {Status.NOT_STARTED: " ", Status.IN_PROGRESS: "~", Status.BLOCKED: "X", Status.DONE: "\N{CHECK MARK}"}
_ASCII_DONE = "x"
_MARK_STYLES = {Status.IN_PROGRESS: "progress", Status.BLOCKED: "held", Status.DONE: "done"}
_INDENTS = {Kind.PHASE: 0, Kind.NODE: 1, Kind.TASK: 3}
_LEAST_NAMES, _MOST_NAMES = 24, 50
_WEEK = 7
_MONTH_HEAD = 8
"""Cells that the name of a month needs."""


@dataclass(frozen=True, slots=True)
class Scale:
    """So many cells for so many days."""

    cells: int
    days: int

    @property
    def week(self) -> int:
        """Cells of a week."""
        return self.cells * _WEEK // self.days

    @property
    def step(self) -> int:
        """Days of a column: one where each has its own cells, else a week."""
        return 1 if self.cells >= self.days else _WEEK

    def cell(self, distance: int) -> int:
        """The first cell of the day that lies so many days after the left edge."""
        return distance * self.cells // self.days


BY_DAY = Scale(2, 1)
BY_WEEK = Scale(4, 7)
SCALES = (BY_DAY, Scale(1, 1), BY_WEEK, Scale(2, 7), Scale(1, 7))
"""From near to far."""


def scale_for(start: date, due: date, width: int) -> Scale:
    """The nearest scale at which all days from `start` to `due` fit into `width` cells; else the farthest."""
    days = (due - monday(start)).days + 1
    return next((scale for scale in SCALES if scale.cell(days) <= width), SCALES[-1])


def names_in(width: int) -> int:
    """Cells for names in a chart of that width; the rest is for bars."""
    return max(_LEAST_NAMES, min(_MOST_NAMES, width * 2 // 5))


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def short_day(day: date) -> str:
    """`7.8`, as people write it on a plan."""
    return f"{day.month}.{day.day}"


class Chart:
    """The part of a timeline that is visible: from a day on, at a scale, in a width."""

    def __init__(
        self,
        calendar: WorkCalendar,
        today: date,
        origin: date,
        scale: Scale,
        width: int,
        *,
        label_width: int = 0,
        ascii_only: bool = False,
        ellipsis: str = "..",
    ) -> None:
        """A chart.

        Args:
            calendar: Days off are greyed.
            today: Where the line of today stands.
            origin: The day at the left edge.
            scale: Cells for days.
            width: Cells of the bars, without the names.
            label_width: Cells of the names; 0: none are drawn.
            ascii_only: No character beyond ASCII, but for names.
            ellipsis: What shows that a name is cut.
        """
        self.origin, self.scale, self.width, self.label_width = origin, scale, max(0, width), label_width
        self._today, self._ascii, self._ellipsis = today, ascii_only, ellipsis
        self._days = [self._plus(number) for number in range(self.width * scale.days // scale.cells + 2)]
        self._off = [not calendar.is_working(day) for day in self._days]
        self._ground = self._empty_line()

    def _plus(self, days: int) -> date:
        return date.fromordinal(max(1, min(self.origin.toordinal() + days, date.max.toordinal())))

    def _cells_of(self, number: int) -> range:
        """The cells of the day with that number from the left edge, as far as they are visible."""
        first = self.scale.cell(number)
        return range(max(0, first), min(self.width, max(first + 1, self.scale.cell(number + 1))))

    def _empty_line(self) -> list[Piece]:
        """A character and a style for each cell where no bar is."""
        off = [True] * self.width
        for number, is_off in enumerate(self._off):
            for cell in self._cells_of(number) if not is_off else ():
                off[cell] = False
        ground = [(" ", "off" if is_off else "blank") for is_off in off]
        for cell in self._cells_of((self._today - self.origin).days)[:1]:
            ground[cell] = ("|", "today")
        return ground

    # Rows

    def line(self, row: Row) -> list[Piece]:
        """The name and the bar of a row."""
        cells = list(self._ground)
        if row.due is not None:
            self._draw(cells, row, (row.due if row.is_point else row.start) or row.due, row.due)
        return [*self.label(row), *joined(cells)]

    def _draw(self, cells: list[Piece], row: Row, start: date, due: date) -> None:
        first, last = self._reach(start)[0], self._reach(due)[1]
        if last < 0 or first >= self.width:  # an arrow says on which side it lies
            if cells:
                cells[0 if last < 0 else -1] = ("<" if last < 0 else ">", "quiet")
        elif row.is_point:
            self._point(cells, row, first)
        else:
            bar = _bar_of(row)
            for cell in range(max(0, first), min(self.width, last + 1)):
                cells[cell] = bar
        if row.late:
            # A node may be late by less than since its bar ended, where a later day was agreed for its tasks.
            due_cell = self._reach(self._today - timedelta(days=row.late))[1]
            end = self._reach(self._today)[0]
            for cell in range(max(0, last + 1, due_cell + 1), min(self.width, end)):
                cells[cell] = ("!", "late")

    def _reach(self, day: date) -> tuple[int, int]:
        """The first and the last cell of a day, visible or not."""
        first = self.scale.cell((day - self.origin).days)
        return first, first + max(1, self.scale.cells // self.scale.days) - 1

    def _point(self, cells: list[Piece], row: Row, first: int) -> None:
        style = _bar_of(row)[1]
        mark = "<>" if self.scale.cells // self.scale.days >= 2 else "*"
        for place, character in enumerate(mark, start=first):
            if 0 <= place < self.width:
                cells[place] = (character, style)

    def label(self, row: Row) -> list[Piece]:
        """The name with its marks, exactly as wide as names are."""
        if not self.label_width:
            return []
        days = f" {row.days}" + _("d") if row.days else ""
        mark = _ASCII_DONE if self._ascii and row.status is Status.DONE else _MARKS[row.status]
        if row.kind is Kind.PHASE:
            head: list[Piece] = []
        else:
            late = ("!", "late") if row.late else (" ", "name")
            head = [(" " * _INDENTS[row.kind], "name"), (mark, _MARK_STYLES.get(row.status, "name")), late]
        room = self.label_width - sum(cell_len(text) for text, _style in head) - cell_len(days) - 1
        name = fitted(row.name, max(0, room), self._ellipsis)
        return [*head, (name, _name_style(row)), (days + " ", "days")]

    # Heads

    def heads(self) -> tuple[list[Piece], list[Piece]]:
        """The two lines above the bars, without the part above the names."""
        if self.scale.week >= _WEEK:
            first = self._written(self._weeks(with_day=self.scale.week > _WEEK))
        else:
            first = self._written(self._months())
        second = [(" ", "head")] * self.width
        if self.scale.cells >= 2 * self.scale.days:
            second = self._weekdays()
        elif self.scale.week == _WEEK:
            second = self._written((cell, short_day(self._days[number])) for cell, number in self._mondays())
        elif self.scale.week > 2:
            second = self._written((cell, _week_of(self._days[number])) for cell, number in self._mondays())
        today = (self._today - self.origin).days
        if 0 <= today < len(self._days):
            for cell in self._cells_of(today):
                second[cell] = (second[cell][0], "head-today")
        return joined(first), joined(second)

    def _written(self, labels: Iterator[tuple[int, str]]) -> list[Piece]:
        """Labels at their cells; one that would touch the one before it is left out."""
        line, free = [" "] * self.width, 0
        for cell, text in labels:
            if cell >= free and cell + len(text) <= self.width:
                line[cell : cell + len(text)] = text
                free = cell + len(text) + 1
        return [(character, "head") for character in line]

    def _mondays(self) -> Iterator[tuple[int, int]]:
        """Cell and number of each Monday."""
        for number, day in enumerate(self._days):
            if day.weekday() == 0:
                yield self.scale.cell(number), number

    def _weeks(self, *, with_day: bool) -> Iterator[tuple[int, str]]:
        found = list(self._mondays())
        if found and found[0][0] > _MONTH_HEAD:  # what is left of the first week has room for its head
            found.insert(0, (0, 0))
        for cell, number in found:
            day = self._days[number]
            yield cell, f"{_week_of(day)} {short_day(day)}" if with_day else _week_of(day)

    def _months(self) -> Iterator[tuple[int, str]]:
        starts = [(self.scale.cell(number), day) for number, day in enumerate(self._days) if day.day == 1]
        if self._days and (not starts or starts[0][0] >= _MONTH_HEAD):
            starts.insert(0, (0, self._days[0]))
        for cell, day in starts:
            yield cell, day.strftime("%Y-%m")

    def _weekdays(self) -> list[Piece]:
        letters = _("M T W T F S S").split()
        line: list[Piece] = [(" ", "head")] * self.width
        for number, day in enumerate(self._days):
            style = "head-off" if self._off[number] else "head"
            text = set_cell_size(letters[day.weekday()], 2)
            cells = self._cells_of(number)
            if len(cells) == 2:
                # A letter of two cells stands in the first, and nothing in the second.
                line[cells[0]] = (text, style) if cell_len(text[0]) == 2 else (text[0], style)
                line[cells[1]] = ("", style) if cell_len(text[0]) == 2 else (text[1], style)
        return line


def _week_of(day: date) -> str:
    return f"W{day.isocalendar().week:02}"


def _bar_of(row: Row) -> Piece:
    """The character and the style of a bar."""
    if row.kind is Kind.PHASE:
        return ".", "bar-moved" if row.is_moved else "bar-phase"
    character = "-" if row.kind is Kind.TASK else "#" if row.is_critical else "="
    if row.is_moved:
        return character, "bar-moved"
    plain = "bar-task" if row.kind is Kind.TASK else "bar-critical" if row.is_critical else "bar"
    return character, _BARS.get(row.status, plain)


def _name_style(row: Row) -> str:
    if row.kind is Kind.PHASE:
        return "phase"
    if row.status is Status.DONE:
        return "done"
    return "critical" if row.is_critical else "name"


def fitted(text: str, width: int, ellipsis: str) -> str:
    """`text` cut or filled to exactly `width` cells; a cut is shown by `ellipsis`."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    mark = ellipsis if cell_len(ellipsis) <= width else ""
    return set_cell_size(set_cell_size(text, width - cell_len(mark)).rstrip() + mark, width)


def joined(cells: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one style as one piece."""
    return [
        ("".join(text for text, _style in group), style) for style, group in groupby(cells, key=lambda cell: cell[1])
    ]
