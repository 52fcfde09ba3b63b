"""The weekly report of one person (模板3, 进度汇报周报表): what was done, what is planned, what it needs, what is at risk (E10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tuiflow.language import noop
from tuiflow.model.code import Code
from tuiflow.model.day import read_stored
from tuiflow.model.merge import merged
from tuiflow.model.record import Fields, Value, members, moment, text, texts
from tuiflow.model.week import Week

_WORKING_DAYS = 5


class ReportState(Code):
    """Where a report stands."""

    DRAFT = "draft", noop("draft"), "草稿"
    SUBMITTED = "submitted", noop("submitted"), "已提交"


class Section(Code):
    """The four lists of a report; their values are also the names of its stored fields."""

    DONE = "done", noop("Done this week"), "本周完成工作"
    PLANNED = "planned", noop("Planned next week"), "下周计划工作"
    SUPPORT = "support", noop("Support needed"), "需支持事项"
    RISKS = "risks", noop("Risk alert"), "风险提示"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    text: str
    """One line of text, without the ids of the tasks that stand behind it."""
    tasks: tuple[str, ...] = ()
    """Uids of the tasks that it cites."""


Lines = Mapping[Section, Sequence[Line]]
"""The lists of a report; one that is missing is empty."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one person on one week. Never changed in place."""

    uid: str
    reporter: str
    """Uid of the person."""
    start: date | None
    """Monday of the week (汇报周期); None only in a record that somebody has damaged."""
    end: date | None = None
    """Its Friday."""
    to: tuple[str, ...] = ()
    """Whom it goes to (汇报对象): uids of people, or of roles that were vacant."""
    done: tuple[Line, ...] = ()
    planned: tuple[Line, ...] = ()
    support: tuple[Line, ...] = ()
    risks: tuple[Line, ...] = ()
    state: ReportState = ReportState.DRAFT
    submitted: datetime | None = None
    """When it was first submitted."""
    amended: datetime | None = None
    """When it was last changed after that; who changed what is in its history."""

    @property
    def week(self) -> Week | None:
        """The week that it is about."""
        return Week.of(self.start) if self.start is not None else None

    @property
    def is_submitted(self) -> bool:
        """Whether others can read it."""
        return self.state is ReportState.SUBMITTED

    def lines(self, section: Section) -> tuple[Line, ...]:
        """One of the lists."""
        found: tuple[Line, ...] = getattr(self, section.value)
        return found

    @property
    def all_lines(self) -> Iterator[tuple[Section, Line]]:
        """Every line with its list, as they stand in the form."""
        for section in Section:
            for line in self.lines(section):
                yield section, line

    @property
    def tasks(self) -> list[str]:
        """Uids of all tasks that it cites, each once."""
        return list(dict.fromkeys(uid for _section, line in self.all_lines for uid in line.tasks))


def report_uid(person: str, week: Week) -> str:
    """The identity of somebody's report on a week: written on two machines it is one report all the same."""
    return f"{person}.{week.code}"


def friday(week: Week) -> date:
    """The last day of the period that a report names."""
    return week.monday + timedelta(days=_WORKING_DAYS - 1)


def period(week: Week) -> dict[str, Value]:
    """What is stored of the week that a report is about."""
    return {"start": week.monday.isoformat(), "end": friday(week).isoformat()}


def lines_value(lines: Sequence[Line]) -> list[Value]:
    """What is stored of a list of lines."""
    return [{"text": line.text, "tasks": list(line.tasks)} for line in lines]


def lines_from(value: object) -> tuple[Line, ...]:
    """The lines that a stored list describes; what is no line is left out."""
    if type(value) is not list:
        return ()
    found = (_line_from(item) for item in value)
    return tuple(line for line in found if line.text or line.tasks)


def _line_from(item: object) -> Line:
    if type(item) is dict:
        return Line(text(item.get("text")), texts(item.get("tasks")))
    return Line(text(item))


def report_fields(report: Report) -> dict[str, Value]:
    """What is stored of a new report; empty fields are left out."""
    fields: dict[str, Value] = {
        "reporter": report.reporter,
        "start": report.start.isoformat() if report.start is not None else "",
        "end": report.end.isoformat() if report.end is not None else "",
        **{section.value: lines_value(report.lines(section)) for section in Section},
        "state": report.state.value,
        "submitted": _moment(report.submitted),
        "amended": _moment(report.amended),
    }
    fields = {name: value for name, value in fields.items() if value}
    return fields | {f"report_to/{uid}": True for uid in report.to}


def report_from(uid: str, fields: Fields) -> Report:
    """The report that the stored `fields` describe."""
    get = fields.get
    lists = {section.value: lines_from(get(section.value)) for section in Section}
    return Report(
        uid,
        text(get("reporter")),
        read_stored(get("start")),
        read_stored(get("end")),
        members(get("report_to/")),
        state=ReportState.read(text(get("state"))),
        submitted=moment(get("submitted")),
        amended=moment(get("amended")),
        **lists,
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody writes: whom a report goes to, and its lists. It becomes a report by being kept."""

    to: tuple[str, ...] = ()
    lines: Mapping[Section, tuple[Line, ...]] = field(default_factory=dict)

    def of(self, section: Section) -> tuple[Line, ...]:
        """One of the lists."""
        return self.lines.get(section, ())

    def with_lines(self, section: Section, lines: Sequence[Line]) -> Content:
        """The same with another list in place of one."""
        return Content(self.to, {**self.lines, section: tuple(lines)})


def contents_merged(base: Content, mine: Content, theirs: Content) -> Content:
    """What I have written over `base`, with what others have made of `base` meanwhile: nobody's line is lost."""
    lines = {one: merged(base.of(one), mine.of(one), theirs.of(one)) for one in Section}
    return Content(merged(base.to, mine.to, theirs.to), lines)


def content_of(report: Report) -> Content:
    """What is written in a report."""
    return Content(report.to, {section: report.lines(section) for section in Section})
