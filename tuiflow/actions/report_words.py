"""A weekly report in words: as the form of template 3, as JSON, and as Markdown for a chat (E10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import find_party
from tuiflow.actions.report_list import Entry, people_words, submitted_at
from tuiflow.actions.reports import findings, read_recipients, task_finder, task_label
from tuiflow.actions.telling import local_time, name_of
from tuiflow.errors import RefusedError, TuiflowError
from tuiflow.language import _
from tuiflow.model.day import parse_period
from tuiflow.model.field import REPORT_FIELDS
from tuiflow.model.report import Content, Report, Section, content_of, friday
from tuiflow.model.report_check import Finding
from tuiflow.model.report_text import FormError, read_form, text_of, written
from tuiflow.model.week import Week, parse_week


def title_of(week: Week) -> str:
    """`Weekly report 2024-W28`."""
    return _("Weekly report {week}").format(week=week.code)


def period_words(week: Week) -> str:
    """`2024-07-08 ~ 2024-07-12`."""
    return f"{week.monday.isoformat()} ~ {friday(week).isoformat()}"


def heads_of(desk: Desk, week: Week, person: str, to: Sequence[str]) -> dict[str, str]:
    """What stands above the lists: period, reporter, recipients."""
    return {"period": period_words(week), "reporter": name_of(desk.workspace, person), "to": people_words(desk, to)}


def form(desk: Desk, week: Week, person: str, content: Content, remarks: Sequence[str] = ()) -> str:
    """A report as the form that `take_form` reads."""
    heads = heads_of(desk, week, person, content.to)
    return text_of(content, heads, lambda uid: task_label(desk, uid), remarks)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a form says."""

    week: Week | None
    """None where the period was left out."""
    content: Content


def take_form(desk: Desk, text: str, content: Content) -> Taken:
    """The report in a form.

    Args:
        desk: Who and where: the form has to be the actor's own.
        text: The form.
        content: What holds where a head is left out.

    Raises:
        FormError: naming the line that cannot be taken.
    """
    found = read_form(text, task_finder(desk))
    week, to = None, content.to
    try:
        number = found.numbers.get("period", 0)
        if found.period:
            week = _read_period(desk, found.period)
        number = found.numbers.get("reporter", number)
        if found.reporter:
            _check_reporter(desk, found.reporter)
        number = found.numbers.get("to", number)
        if found.to is not None:
            to = read_recipients(desk, found.to)
    except TuiflowError as error:
        raise FormError(number, str(error)) from error
    return Taken(week, Content(to, dict(found.lines)))


def _read_period(desk: Desk, typed: str) -> Week:
    """The week that a period lies in: `2024-07-08 ~ 2024-07-12`, `7.8-7.12`, `2024-W28`."""
    try:
        first, last = parse_period(typed, desk.today)
    except TuiflowError:
        return parse_week(typed, desk.today)
    day = first or last
    return Week.of(day) if day is not None else Week.of(desk.today)


def _check_reporter(desk: Desk, name: str) -> None:
    if find_party(desk.workspace, name) != desk.actor.person:
        raise RefusedError(_("that is the report of {who}: everybody writes their own.").format(who=name))


def finding_words(content: Content, finding: Finding) -> str:
    """A contradiction with its line: `Support needed 1: It says 7月15日; CSAT-002 is due on 2024-07-17.`."""
    return f"{finding.section.caption} {finding.place + 1}{_(': ')}{finding.message}"


def state_words(desk: Desk, report: Report | None, *, is_short: bool = False) -> str:
    """Where a report stands: `submitted 07-12 17:30, amended 07-15 09:00`; short: with the last time alone."""
    if report is None:
        return _("not written yet")
    at = submitted_at(desk, report)
    if not report.is_submitted or at is None:
        return report.state.caption
    words = f"{report.state.caption} {_time_words(desk, at)}"
    if report.amended is None:
        return words
    if is_short:
        words = report.state.caption
    amended = local_time(desk, int(report.amended.timestamp() * 1000))
    return _("{submitted}, amended {time}").format(submitted=words, time=_time_words(desk, amended))


def _time_words(desk: Desk, at: datetime) -> str:
    return f"{at:%m-%d %H:%M}" if at.year == desk.today.year else f"{at:%Y-%m-%d %H:%M}"


# JSON


def content_body(desk: Desk, week: Week, person: str, content: Content) -> dict[str, object]:
    """What is written in a report as it goes out: stable names, ISO dates, tasks by their ids."""
    found = findings(desk, week, content)
    return {
        "week": week.code,
        "from": week.monday.isoformat(),
        "to": friday(week).isoformat(),
        "reporter": name_of(desk.workspace, person),
        "report_to": [name_of(desk.workspace, uid) or uid for uid in content.to],
        **{
            section.value: [
                {"text": line.text, "tasks": [task_label(desk, uid) for uid in line.tasks]}
                for line in content.of(section)
            ]
            for section in Section
        },
        "contradictions": [
            {
                "list": one.section.value,
                "line": one.place + 1,
                "rule": one.rule,
                "task": task_label(desk, one.task),
                "message": one.message,
            }
            for one in found
        ],
    }


def report_body(desk: Desk, week: Week, report: Report) -> dict[str, object]:
    """A kept report as it goes out."""
    return content_body(desk, week, report.reporter, content_of(report)) | _state_body(report)


def entry_body(desk: Desk, entry: Entry) -> dict[str, object]:
    """One line of a list of reports as it goes out."""
    return {
        "week": entry.week.code,
        "reporter": entry.name,
        "report_to": [name_of(desk.workspace, uid) or uid for uid in entry.to],
        "missing": entry.is_missing,
        **(
            _state_body(entry.report)
            if entry.report is not None
            else {"state": None, "submitted": None, "amended": None}
        ),
    }


def _state_body(report: Report) -> dict[str, object]:
    return {
        "state": report.state.value,
        "submitted": report.submitted.isoformat(timespec="seconds") if report.submitted is not None else None,
        "amended": report.amended.isoformat(timespec="seconds") if report.amended is not None else None,
    }


# Markdown


def as_markdown(desk: Desk, week: Week, person: str, content: Content) -> str:
    """A report to paste into a chat."""
    from tuiflow.exchange.markdown import bold, entry, item

    heads = heads_of(desk, week, person, content.to)
    blocks = ["\n".join(entry(_(REPORT_FIELDS[key]), value) for key, value in heads.items() if value)]
    for section in Section:
        lines = [item(written(line, lambda uid: task_label(desk, uid))) for line in content.of(section)]
        if lines:
            blocks.append("\n".join((bold(section.caption), "", *lines)))
    return "\n\n".join((f"### {title_of(week)}", *blocks))
