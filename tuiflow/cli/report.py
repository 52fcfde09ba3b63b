"""The weekly report at a prompt: draft, submit, show, list, missing (E10)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tuiflow import paths
from tuiflow.actions import reports as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.drafts import DraftBook
from tuiflow.actions.inbox import person_here
from tuiflow.actions.lookup import find_party
from tuiflow.actions.report_drafts import ReportDrafts
from tuiflow.actions.report_list import (
    Amendment,
    Entry,
    all_entries,
    entries_of_week,
    people_words,
    read_report,
    trace_of,
)
from tuiflow.actions.report_list import missing as missing_entries
from tuiflow.actions.report_words import (
    as_markdown,
    content_body,
    entry_body,
    finding_words,
    form,
    report_body,
    state_words,
    take_form,
    title_of,
)
from tuiflow.cli.output import Cell, Output, Tone, complain
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session, settle
from tuiflow.cli.versions import print_versions, version_bodies
from tuiflow.errors import RefusedError, UsageError, reason_of
from tuiflow.language import _, ngettext
from tuiflow.model.record import Table
from tuiflow.model.report import Content, Report, content_of
from tuiflow.model.week import Week, parse_week


def draft(session: Session, given: Given) -> int:
    """`tuiflow report draft [--week W] [--anew] [--edit | --json]`."""
    if given.flag("json") and given.flag("edit"):
        raise UsageError(_("--json and --edit exclude each other: give one of them."))
    with session.desk() as desk:
        week = parse_week(given.text("week"), desk.today)
        content = _written(desk, week, anew=given.flag("anew"))
        if given.flag("edit"):
            from tuiflow.cli.report_editing import edit

            return edit(session, desk, week, content)
        if given.flag("json"):
            session.output.json(content_body(desk, week, desk.actor.person, content))
            return 0
        session.output.say(form(desk, week, desk.actor.person, content).rstrip("\n"))
        warn(desk, week, content)
    return 0


def drafts_here(desk: Desk) -> ReportDrafts:
    """What is being written in the app on this machine."""
    return ReportDrafts(DraftBook(paths.state_folder(), desk.workspace.uid), person_here(desk))


def _written(desk: Desk, week: Week, *, anew: bool) -> Content:
    """What is being written in the app, else what is kept or, where there is nothing, what happened."""
    draft = drafts_here(desk).read(week)
    if anew:
        return actions.prefilled(desk, week)
    report = actions.own_report(desk, week)
    if draft is not None:
        is_older = report is not None and draft.base != actions.stamp_of(desk, report)
        return draft.over(content_of(report)) if report is not None and is_older else draft.content
    return content_of(report) if report is not None else actions.prefilled(desk, week)


def submit(session: Session, given: Given) -> int:
    """`tuiflow report submit [--week W] [FILE|-]`."""
    file = given.text("file")
    with session.desk() as desk:
        week = parse_week(given.text("week"), desk.today)
        if file:
            week, content = read_form_of(desk, _text(file), week, named=bool(given.text("week")))
        else:
            content = _written(desk, week, anew=False)
        outcome = actions.submit(desk, week, content)
        settle(desk.workspace)
        if not file:
            drafts_here(desk).drop(week)
        session.output.say(outcome.message)
        warn(desk, week, content)
    return 0


def _text(file: str) -> str:
    """What stands in a file, or comes in.

    Raises:
        UsageError: when it cannot be read, or is no text.
    """
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else _("it is no text in UTF-8")
        raise UsageError(_("{file} cannot be read ({reason}).").format(file=file, reason=reason)) from error


def read_form_of(desk: Desk, text: str, week: Week, *, named: bool) -> tuple[Week, Content]:
    """The week and the report in a form.

    Args:
        desk: Who and where.
        text: The form.
        week: The week that is meant where the form names none.
        named: That week was asked for: a form on another one is refused.

    Raises:
        RefusedError: naming the line that cannot be taken.
    """
    person = person_here(desk)
    taken = take_form(desk, text, Content(actions.recipients_of(desk, person, week)))
    found = taken.week or week
    if named and found != week:
        raise RefusedError(
            _("The form is on {week}, not on {wanted}: correct its period, or leave --week out.").format(
                week=found.code, wanted=week.code
            )
        )
    return found, taken.content


def warn(desk: Desk, week: Week, content: Content) -> None:
    """Say where a report contradicts the workspace; that holds nothing up."""
    for finding in actions.findings(desk, week, content):
        complain(finding_words(content, finding))


def show(session: Session, given: Given) -> int:
    """`tuiflow report show [--week W] [--person P] [--json | --markdown]`."""
    if given.flag("json") and given.flag("markdown"):
        raise UsageError(_("--json and --markdown exclude each other: give one of them."))
    with session.desk() as desk:
        week = parse_week(given.text("week"), desk.today)
        person = find_party(desk.workspace, given.text("person")) if given.text("person") else person_here(desk)
        report = read_report(desk, week, person)
        if given.flag("json"):
            body = report_body(desk, week, report)
            others = version_bodies(desk, Table.REPORTS, report.uid) if report.reporter == desk.actor.person else []
            trace = [_amendment_body(one) for one in trace_of(desk, report)]
            session.output.json(body | {"trace": trace, "other_versions": others})
        elif given.flag("markdown"):
            session.output.say(as_markdown(desk, week, report.reporter, content_of(report)))
        else:
            _print_report(session.output, desk, week, report)
    return 0


def _print_report(output: Output, desk: Desk, week: Week, report: Report) -> None:
    content = content_of(report)
    output.say(f"{title_of(week)}  {state_words(desk, report)}", Tone.HEAD)
    output.say(form(desk, week, report.reporter, content).rstrip("\n"))
    found = actions.findings(desk, week, content)
    if found:
        output.say("\n" + _("Contradicts the workspace"), Tone.HEAD)
    for finding in found:
        output.say(f"! {finding_words(content, finding)}", Tone.LATE)
    if report.reporter == desk.actor.person:  # who writes it says what becomes of another version
        print_versions(output, desk, Table.REPORTS, report.uid)
    trace = trace_of(desk, report) if report.is_submitted else []
    if len(trace) > 1:
        output.say("\n" + _("Amended"), Tone.HEAD)
        for one in trace:
            output.say(f"{one.when:%Y-%m-%d %H:%M}  {one.who} {one.did}")
            for change in one.changes:
                output.say(f"  {change.head}{_(': ')}{change.before or NOBODY} → {change.after or NOBODY}")


def _amendment_body(one: Amendment) -> dict[str, object]:
    return {
        "at": one.when.isoformat(timespec="seconds"),
        "by": one.who,
        "kind": one.kind,
        "changes": [
            {"list": change.key, "before": change.before or None, "after": change.after or None}
            for change in one.changes
        ],
    }


def list_reports(session: Session, given: Given) -> int:
    """`tuiflow report list [--week W] [--person P] [--json]`."""
    with session.desk() as desk:
        person = find_party(desk.workspace, given.text("person")) if given.text("person") else ""
        if given.text("week"):
            entries = entries_of_week(desk, parse_week(given.text("week"), desk.today))
            entries = [one for one in entries if person in ("", one.person)]
        else:
            entries = all_entries(desk, person)
        if given.flag("json"):
            session.output.json([entry_body(desk, entry) for entry in entries])
        elif entries:
            _print_entries(session.output, desk, entries)
        elif session.output.terminal:
            session.output.say(_("No reports yet: tuiflow report draft shows what yours would say."))
    return 0


def _print_entries(output: Output, desk: Desk, entries: Sequence[Entry]) -> None:
    rows = []
    if output.terminal:
        rows.append([Cell(head, Tone.HEAD) for head in (_("Week"), _("Reporter"), _("State"), _("Report to"))])
    for entry in entries:
        state = state_words(desk, entry.report)
        if entry.contradictions:
            count = entry.contradictions
            state += "  " + ngettext("{count} contradiction", "{count} contradictions", count).format(count=count)
        tone = Tone.SOON if entry.is_missing else Tone.PLAIN
        rows.append(
            [Cell(entry.week.code), Cell(entry.name), Cell(state, tone), Cell(people_words(desk, entry.to) or NOBODY)]
        )
    output.table(rows, flexible=(1, 3))


def missing(session: Session, given: Given) -> int:
    """`tuiflow report missing [--week W] [--json]`: exit 0, whoever is missing."""
    with session.desk() as desk:
        week = parse_week(given.text("week"), desk.today)
        entries = missing_entries(desk, week)
        if given.flag("json"):
            session.output.json([entry_body(desk, entry) for entry in entries])
        elif entries:
            _print_entries(session.output, desk, entries)
        elif session.output.terminal:
            session.output.say(_("Nobody is missing in {week}.").format(week=week.code))
    return 0
