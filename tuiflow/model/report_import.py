"""Table 3 (进度汇报周报表) from a file: a weekly report that is new, changed or the same (E10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from tuiflow.language import _
from tuiflow.model.cell_reading import CellError, is_nothing, read_period
from tuiflow.model.import_row import CellReader, Draft
from tuiflow.model.import_world import World
from tuiflow.model.office_table import Kind, Period
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, lined, lines_of
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Line, Report, ReportState, Section, friday, lines_value, report_fields, report_uid
from tuiflow.model.row_cells import RowCells, TableImport, same_items
from tuiflow.model.task import TEXT_LIMIT
from tuiflow.model.week import Week

_YEARS_BACK = 6
"""Within so many years hardly two weeks begin on the same day of a month."""

_CITE = re.compile(r"([1-9])\.([1-9][0-9]*) (.+)")
"""`1.2 CSAT-001`: what the second line of the first list cites."""


class ReportImport(TableImport):
    """Compares the reports of a table with those that are there."""

    title_keys = ("reporter", "period")

    def _entry(self, reader: CellReader) -> RowCells | None:
        reporter = reader.read("reporter", self._reporter)
        week = reader.read("period", self._week)
        if reporter is None or week is None:
            return None
        uid = report_uid(reporter, week)
        if not self._is_first(reader, uid, "period", _("{row} is about the same report already.")):
            return None
        known = self._world.known.reports.get(uid)
        report = known or Report(uid, reporter, week.monday, friday(week))
        return _ReportRow(self._world, reader, report, is_new=known is None)

    def _reporter(self, text: str) -> str:
        if is_nothing(text):
            raise CellError(_("say whose report it is."))
        return self._world.roster.person_or_new(" ".join(text.split()))

    def _week(self, text: str) -> Week:
        period = self._period(text)
        day = period.start or period.due
        if day is None:
            raise CellError(_("say which week it is about, such as 7.8-7.12."))
        week = Week.of(day)
        if not _is_in(week, period):
            raise CellError(_("“{text}” is not within one week, from Monday to Sunday.").format(text=text))
        if week.monday > self._world.known.today:
            raise CellError(_("{week} has not begun yet.").format(week=week.code))
        return week

    def _period(self, text: str) -> Period:
        """The form names no year: it is the latest one in which the days are a Monday and its Friday; else this one."""
        if self._world.wanted.year:
            return read_period(text, self._world.wanted.year)
        today = self._world.known.today
        for year in range(today.year, today.year - _YEARS_BACK, -1):
            try:
                period = read_period(text, year)
            except CellError:
                break
            start = period.start
            if start is not None and start.weekday() == 0 and period.due == friday(Week.of(start)):
                return period
        return read_period(text, today.year)


def _is_in(week: Week, period: Period) -> bool:
    days: list[date] = [day for day in (period.start, period.due) if day is not None]
    return all(day in week for day in days)


class _ReportRow(RowCells):
    """Reads a record against a report."""

    def __init__(self, world: World, reader: CellReader, report: Report, *, is_new: bool) -> None:
        super().__init__(world, reader, is_new=is_new)
        self._report = report

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        self._recipients()
        cited = dict(self._cites())
        for section in Section:
            self._section(section, cited)
        if self._is_new and not any(self._values.get(section.value) for section in Section):
            self._reader.refuse("done", _("there is nothing in it: write at least one line."))
        if not self._row.problems and (self._values or self._is_new):
            self._row.drafts = [Draft(Table.REPORTS, self._report.uid, self._stamped())]
        self._row.settle(is_new=self._is_new)

    def _stamped(self) -> dict[str, Value]:
        """The values with the state: what comes as a file has been handed in."""
        now = self._world.known.now
        if self._is_new:
            submitted, amended = (self._read(key, _moment) for key in ("submitted", "amended"))
            if not submitted:
                self._row.remarks.append(_("counts as submitted; whoever it goes to hears of it"))
            state: dict[str, Value] = {"state": ReportState.SUBMITTED.value, "submitted": submitted or now}
            return report_fields(self._report) | self._values | state | ({"amended": amended} if amended else {})
        return self._values | ({"amended": now} if self._report.is_submitted else {})

    def _recipients(self) -> None:
        names = [name for name in map(self._world.party_name, self._report.to) if name]
        before = cell_text(Kind.LIST, tuple(names))
        if self._is_blank("report_to", before) or same_items(self._reader.text("report_to"), names):
            return
        wanted = self._read("report_to", lambda text: [self._world.roster.party(one, "") for one in items_of(text)])
        if wanted is None or set(wanted) == set(self._report.to):
            return
        values: dict[str, Value] = {f"report_to/{uid}": True for uid in wanted}
        values |= {f"report_to/{uid}": False for uid in self._report.to if uid not in wanted}
        self._set("report_to", before, BETWEEN.join(dict.fromkeys(map(self._world.party_name, wanted))), values)

    def _section(self, section: Section, cited: dict[tuple[Section, int], tuple[str, ...]]) -> None:
        known = self._report.lines(section)
        before = cell_text(Kind.LINES, tuple(line.text for line in known))
        if self._is_blank(section.value, before):
            return
        wanted = self._read(section.value, lambda text: _checked(self._lines(text)))
        if wanted is None or tuple(wanted) == self._lines(before):
            return
        there = dict(zip(self._lines(before), (line for line in known if line.text.strip()), strict=False))
        lines = [
            there.get(text) or Line(text, cited.get((section, number), ()))
            for number, text in enumerate(wanted, start=1)
        ]
        self._set(section.value, before, lined(wanted), {section.value: lines_value(lines)})

    def _cites(self) -> Iterator[tuple[tuple[Section, int], tuple[str, ...]]]:
        """What the lines cite, as far as the tasks are there; a line that is there already keeps what it cites."""
        sections = list(Section)
        for line in lines_of(self._reader.text("cites")):
            found = _CITE.fullmatch(line)
            if found is not None and int(found[1]) <= len(sections):
                tasks = filter(None, map(self._world.task, items_of(found[3])))
                yield (sections[int(found[1]) - 1], int(found[2])), tuple(tasks)


def cite_lines(report: Report, label_of: dict[str, str]) -> tuple[str, ...]:
    """What the lines of a report cite, as a file has it: `1.2 CSAT-001、CSAT-003`.

    Args:
        report: The report.
        label_of: Uid of a task → its id; a task that is no more is left out.
    """
    return tuple(
        f"{place}.{number} {BETWEEN.join(labels)}"
        for place, section in enumerate(Section, start=1)
        for number, line in enumerate(report.lines(section), start=1)
        if (labels := [label_of[uid] for uid in line.tasks if uid in label_of])
    )


def _checked(given: Sequence[str]) -> Sequence[str]:
    lines = [" ".join(line.split()) for line in given]
    if any(len(line) > TEXT_LIMIT for line in lines):
        raise CellError(_("a line has more than {limit} characters: shorten it.").format(limit=TEXT_LIMIT))
    return lines


def _moment(text: str) -> str:
    """A moment with its time zone; empty where none is given."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if found.tzinfo is not None else ""
