"""Table 3 (进度汇报周报表) from a file: a weekly report that is new, changed or the same (E10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tuiflow.language import _
from tuiflow.model.cell_reading import CellError, is_nothing, read_period
from tuiflow.model.import_row import CellReader, Change, Draft, ImportRow
from tuiflow.model.import_world import World
from tuiflow.model.office_table import REPORT_TABLE, Kind, Period
from tuiflow.model.office_text import BETWEEN, cell_text, items_of, lined, lines_of
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Line, Report, ReportState, Section, friday, lines_value, report_fields, report_uid
from tuiflow.model.table_finding import FoundTable
from tuiflow.model.task import TEXT_LIMIT
from tuiflow.model.week import Week


class ReportImport:
    """Compares the reports of a table with those that are there."""

    def __init__(self, world: World, found: FoundTable) -> None:
        self._world = world
        self._found = found
        self._named: dict[str, str] = {}
        """Uid of a report → the row that is about it."""

    def rows(self) -> Iterator[ImportRow]:
        """Every report of the table, one after the other."""
        for record in self._found.records():
            row = ImportRow(self._found.where(record), record.row + 1, REPORT_TABLE.key)
            reader = CellReader(self._found, record, row)
            row.title = f"{reader.text('reporter')} {reader.text('period')}".strip()
            report = self._report(reader)
            if report is None:
                row.settle(is_new=False)
            else:
                _ReportRow(self._world, reader, row, report).read()
            yield row

    def _report(self, reader: CellReader) -> Report | None:
        """The report that a record is about, there or new; None when that cannot be told."""
        reporter = reader.read("reporter", self._reporter)
        week = reader.read("period", self._week)
        if reporter is None or week is None:
            return None
        uid = report_uid(reporter, week)
        if uid in self._named:
            reader.refuse("period", _("{row} is about the same report already.").format(row=self._named[uid]))
            return None
        self._named[uid] = reader.row.where
        return self._world.known.reports.get(uid) or Report(uid, reporter, week.monday, friday(week))

    def _reporter(self, text: str) -> str:
        if is_nothing(text):
            raise CellError(_("say whose report it is."))
        return self._world.roster.person_or_new(" ".join(text.split()))

    def _week(self, text: str) -> Week:
        period = read_period(text, self._world.wanted.year or self._world.known.today.year)
        day = period.start or period.due
        if day is None:
            raise CellError(_("say which week it is about, such as 7.8-7.12."))
        week = Week.of(day)
        if not _is_in(week, period):
            raise CellError(_("“{text}” is not within one week, from Monday to Sunday.").format(text=text))
        if week.monday > self._world.known.today:
            raise CellError(_("{week} has not begun yet.").format(week=week.code))
        return week


def _is_in(week: Week, period: Period) -> bool:
    days: list[date] = [day for day in (period.start, period.due) if day is not None]
    return all(day in week for day in days)


class _ReportRow:
    """Reads a record against a report."""

    def __init__(self, world: World, reader: CellReader, row: ImportRow, report: Report) -> None:
        self._world = world
        self._reader = reader
        self._row = row
        self._report = report
        self._is_new = report.uid not in world.known.reports
        self._values: dict[str, Value] = {}

    def read(self) -> None:
        """Fill the row with what it changes, keeps and cannot say."""
        self._recipients()
        for section in Section:
            self._section(section)
        if self._is_new and not any(self._values.get(section.value) for section in Section):
            self._reader.refuse("done", _("there is nothing in it: write at least one line."))
        if not self._row.problems and (self._values or self._is_new):
            self._row.drafts = [Draft(Table.REPORTS, self._report.uid, self._stamped())]
        self._row.settle(is_new=self._is_new)

    def _stamped(self) -> dict[str, Value]:
        """The values with the state: what comes as a file has been handed in."""
        now = self._world.known.now
        if self._is_new:
            self._row.remarks.append(_("counts as submitted; whoever it goes to hears of it"))
            state: dict[str, Value] = {"state": ReportState.SUBMITTED.value, "submitted": now}
            return report_fields(self._report) | self._values | state
        return self._values | ({"amended": now} if self._report.is_submitted else {})

    def _is_blank(self, key: str, before: str) -> bool:
        if self._reader.text(key):
            return False
        if before and key in self._reader.record.cells:
            self._row.kept.append(REPORT_TABLE.column(key).head)
        return True

    def _set(self, key: str, before: str, after: str) -> None:
        self._row.changes.append(Change(key, REPORT_TABLE.column(key).head, before, after))

    def _recipients(self) -> None:
        names = [name for name in map(self._world.party_name, self._report.to) if name]
        before = cell_text(Kind.LIST, tuple(names))
        if self._is_blank("report_to", before) or set(items_of(self._reader.text("report_to"))) == set(
            items_of(before)
        ):
            return
        wanted = self._reader.read(
            "report_to", lambda text: [self._world.roster.party(one, "") for one in items_of(text)]
        )
        if wanted is None or set(wanted) == set(self._report.to):
            return
        self._values |= {f"report_to/{uid}": True for uid in wanted}
        self._values |= {f"report_to/{uid}": False for uid in self._report.to if uid not in wanted}
        self._set("report_to", before, BETWEEN.join(dict.fromkeys(map(self._world.party_name, wanted))))

    def _section(self, section: Section) -> None:
        known = self._report.lines(section)
        before = cell_text(Kind.LINES, tuple(line.text for line in known))
        if self._is_blank(section.value, before):
            return
        wanted = self._reader.read(section.value, _lines)
        if wanted is None or tuple(wanted) == lines_of(before):
            return
        cited = {line.text: line for line in known}
        self._values[section.value] = lines_value([cited.get(text, Line(text)) for text in wanted])
        self._set(section.value, before, lined(wanted))


def _lines(text: str) -> Sequence[str]:
    lines = [" ".join(line.split()) for line in lines_of(text)]
    if any(len(line) > TEXT_LIMIT for line in lines):
        raise CellError(_("a line has more than {limit} characters: shorten it.").format(limit=TEXT_LIMIT))
    return lines
