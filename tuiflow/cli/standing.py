"""The commands that keep a board in order: WIP limits, and reminders for cron."""

from __future__ import annotations

from tuiflow.actions.entry import read_status
from tuiflow.actions.reminding import Reminder, read_days, reminders, send_reminders
from tuiflow.actions.report_reminding import ReportReminder, report_reminders, send_report_reminders
from tuiflow.actions.wip import loads, set_limits
from tuiflow.cli.changing import finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session, settle
from tuiflow.language import _, ngettext
from tuiflow.model.notice import Topic
from tuiflow.model.report import friday


def wip(session: Session, given: Given) -> int:
    """`tuiflow wip [STATUS N|none] [--json]`: how much each column holds and should hold, or another limit."""
    with session.desk() as desk:
        if given.text("status"):
            return finish(session, desk, set_limits(desk, {read_status(given.text("status")): given.text("limit")}))
        found = loads(desk)
        if given.flag("json"):
            session.output.json(
                [
                    {"status": one.status.value, "count": one.count, "limit": one.limit or None, "over": one.over}
                    for one in found
                ]
            )
            return 0
        session.output.table(
            [
                [
                    Cell(one.status.caption),
                    Cell(f"{one.count}/{one.limit}" if one.limit else str(one.count), _tone(one.over)),
                    Cell(_("too much") if one.over else "", Tone.LATE),
                ]
                for one in found
            ]
        )
    return 0


def _tone(over: bool) -> Tone:
    return Tone.LATE if over else Tone.PLAIN


def remind(session: Session, given: Given) -> int:
    """`tuiflow remind [--days N] [--dry-run] [--json]`: what is due soon or late, into the inbox, once a day.

    From Friday on also who has not submitted the weekly report, once in a week (E10).
    """
    days = read_days(given.text("days"))
    with session.desk() as desk:
        if given.flag("dry_run"):
            found = [one for one in reminders(desk, days) if not one.sent]
            reports = [one for one in report_reminders(desk) if not one.sent]
        else:
            found, reports = send_reminders(desk, days), send_report_reminders(desk)
            settle(desk.workspace)
        if given.flag("json"):
            session.output.json([*map(_body, found), *map(_report_body, reports)])
            return 0
        if found or reports:
            session.output.table([*map(_row, found), *map(_report_row, reports)], flexible=(1, 3))
        if found or reports or session.output.terminal:
            count = len(found) + len(reports)
            words = (
                ngettext("{count} reminder would be sent.", "{count} reminders would be sent.", count)
                if given.flag("dry_run")
                else ngettext("{count} reminder sent.", "{count} reminders sent.", count)
            )
            session.output.say(words.format(count=count))
    return 0


def _row(one: Reminder) -> list[Cell]:
    due = one.task.due.isoformat() if one.task.due is not None else ""
    tone = Tone.LATE if one.topic is Topic.LATE else Tone.SOON
    return [Cell(one.label), Cell(one.task.name), Cell(f"{due} {one.words}", tone), Cell(_names(one))]


def _report_row(one: ReportReminder) -> list[Cell]:
    return [Cell(one.week.code), Cell(_("weekly report")), Cell(_("not submitted"), Tone.SOON), Cell(one.name)]


def _names(one: Reminder) -> str:
    return _(", ").join(one.names) or NOBODY


def _body(one: Reminder) -> dict[str, object]:
    return {
        "id": one.label,
        "name": one.task.name,
        "due": one.task.due.isoformat() if one.task.due is not None else None,
        "kind": one.topic.value,
        "to": list(one.names),
    }


def _report_body(one: ReportReminder) -> dict[str, object]:
    return {
        "id": one.week.code,
        "name": _("weekly report"),
        "due": friday(one.week).isoformat(),
        "kind": "report",
        "to": [one.name],
    }
