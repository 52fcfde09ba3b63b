"""Writing, submitting, amending and reading weekly reports (E10)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.ui.office import CHEN, LIN, MANAGER, ME, ROLE, SPECIALIST, Office
from tuiflow.actions import reports as actions
from tuiflow.actions import tasks as task_actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.drafts import DraftBook
from tuiflow.actions.history import recent
from tuiflow.actions.inbox import inbox
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.report_drafts import Draft, ReportDrafts, Typing
from tuiflow.actions.report_list import (
    all_entries,
    entries_of_week,
    may_read,
    missing,
    named_report,
    read_report,
    trace_of,
)
from tuiflow.actions.report_reminding import own_missing_week, report_reminders, send_report_reminders
from tuiflow.actions.report_words import as_markdown, form, report_body, take_form
from tuiflow.actions.undo import UndoLog
from tuiflow.actions.wording import wording
from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.notice import Part
from tuiflow.model.party import Actor
from tuiflow.model.record import Table
from tuiflow.model.report import Content, Line, ReportState, Section, content_of, report_uid
from tuiflow.model.report_text import FormError
from tuiflow.model.week import Week

WEEK = Week.of(date(2024, 7, 12))
BEFORE = WEEK.shifted(-1)

DONE, PLANNED, SUPPORT, RISKS = Section


class Fridays(Office):
    """The office with a lead on the role; the specialist is who writes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seat(ROLE, MANAGER)
        self.colleague.workspace.receive()

    def go(self, day: int, hour: int = 9) -> None:
        self.moment = datetime(2024, 7, day, hour)  # noqa: DTZ001 - the clock shows local time

    def bind(self) -> None:
        """From now on RACI holds."""
        set_policy(self.me, "raci")
        self.sync()

    def sync(self) -> None:
        for desk in (self.me, self.colleague):
            desk.workspace.receive()


@pytest.fixture
def office(tmp_path: Path) -> Fridays:
    return Fridays(tmp_path)


def text_of(content: Content, section: Section) -> list[str]:
    return [line.text for line in content.of(section)]


SIMPLE = Content((MANAGER,), {DONE: (Line("Wrote the questions", ("t05",)),), PLANNED: (Line("Ask five customers"),)})


def test_the_report_is_written_from_the_changes_of_the_week(office: Fridays) -> None:
    office.go(11)
    task_actions.set_status(office.me, [office.me.workspace.tasks["t01"]], Status.IN_PROGRESS)
    office.go(12)
    content = actions.prefilled(office.me, WEEK)
    assert content.to == (MANAGER,)
    assert text_of(content, DONE) == [
        "Working on “Interview five customers”: 《访谈纪要》",
        "Working on “设计满意度问卷”",
    ]
    assert text_of(content, PLANNED) == [
        "Finish “Interview five customers”: 《访谈纪要》, due 12 July",
        "Finish “设计满意度问卷”, due 15 July",
        "Help Chen Yu with “Export the list”: No access to the system",
    ]
    assert text_of(content, RISKS) == ["“Interview five customers”: due soon, 12 July; Holidays"]
    assert [line.tasks for line in content.of(DONE)] == [("t05",), ("t01",)]


def test_somebody_whom_the_workspace_does_not_know_has_no_report(office: Fridays) -> None:
    nobody = office.desk("", "robot")
    with pytest.raises(RefusedError, match="--as"):
        actions.prefilled(nobody, WEEK)


def test_a_week_that_has_not_begun_has_none(office: Fridays) -> None:
    with pytest.raises(RefusedError, match="2024-W29 begins on 2024-07-15"):
        actions.submit(office.me, WEEK.shifted(1), SIMPLE)


def test_a_draft_is_kept_for_oneself(office: Fridays) -> None:
    office.bind()
    actions.keep_draft(office.me, WEEK, SIMPLE)
    report = actions.own_report(office.me, WEEK)
    assert report is not None
    assert (report.state, content_of(report).of(DONE)) == (ReportState.DRAFT, SIMPLE.of(DONE))
    office.sync()
    assert not may_read(office.colleague, report)
    assert inbox(office.colleague) == []
    with pytest.raises(RefusedError, match="has not submitted"):
        read_report(office.colleague, WEEK, SPECIALIST)


def test_submitting_tells_whom_it_goes_to(office: Fridays) -> None:
    outcome = actions.submit(office.me, WEEK, SIMPLE)
    assert outcome.message == "Report on 2024-W28 submitted to *经理."
    office.sync()
    (letter,) = inbox(office.colleague)
    assert (letter.kind, letter.part) == ("report.submit", Part.READER.value)
    assert letter.subject == "weekly report 2024-W28 of *专员"
    assert named_report(office.colleague, letter.report) == (WEEK, ME)
    assert read_report(office.colleague, WEEK, ME).submitted is not None
    notice = office.colleague.workspace.notices.get(letter.uid)
    assert notice is not None
    assert wording(office.me, notice).title == "*专员 submitted the report: weekly report 2024-W28 of *专员"


def test_submitted_again_after_it_was_taken_back_it_is_told_as_submitted_anew(office: Fridays) -> None:
    log = UndoLog()
    log.record(actions.submit(office.me, WEEK, SIMPLE).transaction)
    log.undo(office.me)
    office.go(12, 10)
    actions.submit(office.me, WEEK, SIMPLE)
    office.sync()
    assert [letter.kind for letter in inbox(office.colleague)] == ["report.resubmit", "report.submit"]


def test_an_empty_or_unchanged_report_is_refused(office: Fridays) -> None:
    with pytest.raises(RefusedError, match="at least one line"):
        actions.submit(office.me, WEEK, Content((MANAGER,), {DONE: (Line("  "),)}))
    actions.submit(office.me, WEEK, SIMPLE)
    with pytest.raises(RefusedError, match="submitted like that already"):
        actions.submit(office.me, WEEK, SIMPLE)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([Line("x" * 10_001)], "Done this week has 10001 characters"),
        ([Line("x")] * 101, "“Done this week” has 101 lines"),
    ],
)
def test_too_much_is_refused(office: Fridays, lines: list[Line], words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        actions.keep_draft(office.me, WEEK, Content((), {DONE: tuple(lines)}))


def test_what_is_amended_leaves_a_trace_line_by_line(office: Fridays) -> None:
    actions.keep_draft(office.me, WEEK, Content((), {DONE: (Line("secret"),)}))
    actions.submit(office.me, WEEK, SIMPLE)
    office.moment = office.moment.replace(hour=17)
    changed = SIMPLE.with_lines(DONE, [Line("Wrote all questions", ("t05",)), Line("And more")]).with_lines(PLANNED, [])
    actions.submit(office.me, WEEK, Content((MANAGER, LIN), changed.lines))
    report = actions.own_report(office.me, WEEK)
    assert report is not None
    assert report.amended is not None
    amended, first = trace_of(office.me, report)
    assert (first.kind, first.who, first.changes) == ("report.submit", "*专员", ())
    assert (amended.kind, amended.when.hour) == ("report.amend", 17)
    assert [(one.key, one.before, one.after) for one in amended.changes] == [
        ("done", "Wrote the questions (CSAT-005)", "Wrote all questions (CSAT-005)"),
        ("done", "", "And more"),
        ("planned", "Ask five customers", ""),
        ("report_to", "", "林晓"),
    ]


def test_a_submitted_report_is_no_draft_any_more(office: Fridays) -> None:
    actions.submit(office.me, WEEK, SIMPLE)
    with pytest.raises(RefusedError, match="submit it again to amend it"):
        actions.keep_draft(office.me, WEEK, SIMPLE.with_lines(RISKS, [Line("Rain")]))


def test_undo_takes_a_submission_back(office: Fridays) -> None:
    log = UndoLog()
    actions.keep_draft(office.me, WEEK, SIMPLE)
    log.record(actions.submit(office.me, WEEK, SIMPLE).transaction)
    log.undo(office.me)
    report = actions.own_report(office.me, WEEK)
    assert report is not None
    assert not report.is_submitted


def test_written_on_two_machines_it_is_one_report(office: Fridays) -> None:
    other = office.desk(ME)
    actions.keep_draft(office.me, WEEK, SIMPLE)
    actions.keep_draft(other, WEEK, Content((), {RISKS: (Line("Rain"),)}))
    office.me.workspace.receive()
    assert list(office.me.workspace.reports) == [report_uid(ME, WEEK)]


# Who may read and write


def test_nobody_writes_the_report_of_somebody_else(office: Fridays) -> None:
    office.bind()
    actions.submit(office.me, WEEK, SIMPLE)
    office.sync()
    workspace = office.colleague.workspace
    edit = workspace.edit(Table.REPORTS, report_uid(ME, WEEK), {"done": []})
    with pytest.raises(RefusedError, match="everybody writes their own"):
        office.colleague.commit("report.amend", [edit])


def test_recipients_and_the_lead_read_it_and_nobody_else(office: Fridays) -> None:
    office.bind()
    actions.submit(office.me, WEEK, Content((LIN,), SIMPLE.lines))
    report = actions.own_report(office.me, WEEK)
    assert report is not None
    desks = {person: office.desk(person) for person in (LIN, MANAGER, CHEN)}
    assert [person for person, desk in desks.items() if may_read(desk, report)] == [LIN, MANAGER]
    with pytest.raises(RefusedError, match="is for 林晓 and for who leads"):
        read_report(desks[CHEN], WEEK, ME)
    assert [one.person for one in entries_of_week(desks[CHEN], WEEK)] == [CHEN]
    set_policy(office.me, "open")
    assert may_read(office.desk(CHEN), report)


# Who is missing


def test_the_lead_sees_who_is_missing(office: Fridays) -> None:
    office.bind()
    assert [one.name for one in missing(office.colleague, WEEK)] == ["*专员", "Chen Yu", "林晓"]
    actions.submit(office.me, WEEK, SIMPLE)
    office.sync()
    assert [one.name for one in missing(office.colleague, WEEK)] == ["Chen Yu", "林晓"]
    first = entries_of_week(office.me, WEEK)[0]
    assert (first.is_mine, first.state) == (True, ReportState.SUBMITTED)


def test_a_draft_is_still_missing(office: Fridays) -> None:
    actions.keep_draft(office.me, WEEK, SIMPLE)
    (mine,) = [one for one in missing(office.me, WEEK) if one.is_mine]
    assert mine.state is ReportState.DRAFT


def test_whoever_reports_to_nobody_is_not_missing(office: Fridays) -> None:
    assert MANAGER not in {one.person for one in missing(office.me, WEEK)}


def test_all_reports_are_listed_by_person_the_newest_first(office: Fridays) -> None:
    for week in (BEFORE, WEEK):
        actions.submit(office.me, week, SIMPLE)
    actions.submit(office.desk(LIN), WEEK, SIMPLE)
    office.sync()
    assert [(one.name, one.week) for one in all_entries(office.me)] == [
        ("*专员", WEEK),
        ("*专员", BEFORE),
        ("林晓", WEEK),
    ]
    assert [one.week for one in all_entries(office.me, ME)] == [WEEK, BEFORE]


def test_a_report_that_contradicts_the_workspace_says_so_in_the_list(office: Fridays) -> None:
    actions.submit(office.me, WEEK, SIMPLE.with_lines(RISKS, [Line("Only until 7月12日", ("t05",))]))
    assert entries_of_week(office.me, WEEK)[0].contradictions == 0
    office.change("t05", due="7.17")
    office.me.workspace.receive()
    assert entries_of_week(office.me, WEEK)[0].contradictions == 1


# Reminders


def test_from_friday_on_whoever_has_not_submitted_is_reminded_once_in_a_week(office: Fridays) -> None:
    office.go(11)
    assert report_reminders(office.me) == []  # nothing was there the week before
    office.go(12)
    assert own_missing_week(office.me) == WEEK
    assert [one.name for one in send_report_reminders(office.me)] == ["*专员", "Chen Yu", "林晓"]
    office.go(13)
    assert send_report_reminders(office.me) == []
    office.go(15)
    actions.submit(office.desk(LIN), WEEK, SIMPLE)
    office.sync()
    assert [one.name for one in send_report_reminders(office.me)] == ["*专员", "Chen Yu"]
    actions.submit(office.me, WEEK, SIMPLE)
    assert own_missing_week(office.me) is None


def test_whoever_came_since_owes_no_report_on_the_week_before(office: Fridays) -> None:
    office.go(15)
    workspace = office.me.workspace
    office.me.commit("person.add", [workspace.edit(Table.PEOPLE, "new", {"name": "New"})])
    task_actions.add_task(office.me, {"process": "CSAT", "name": "Learn", "assignee": "New", "start": "7.15"})
    assert "New" not in [one.name for one in report_reminders(office.me)]
    office.go(19)
    assert "New" in [one.name for one in report_reminders(office.me)]


def test_a_reminder_lies_in_the_inbox_and_leads_to_the_report(office: Fridays) -> None:
    send_report_reminders(office.me)
    letter = inbox(office.me)[0]
    assert (letter.kind, letter.part, letter.subject) == (
        "report.remind",
        Part.REPORTER.value,
        "weekly report 2024-W28 of *专员",
    )
    assert named_report(office.me, letter.report) == (WEEK, ME)


# In words


def test_a_form_is_taken_back_as_it_was_given(office: Fridays) -> None:
    content = actions.prefilled(office.me, WEEK)
    taken = take_form(office.me, form(office.me, WEEK, ME, content), Content())
    assert (taken.week, taken.content) == (WEEK, content)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Period: soon\nDone this week:\n- a", "Line 1: “soon” is not a week"),
        ("Reporter: 林晓\nDone this week:\n- a", "Line 1: that is the report of 林晓"),
        ("Done this week:\n- a\nReport to: Nobody Known", "Line 3: Nobody here is called “Nobody Known”"),
        ("Done this week:\n- a (CSAT-099)", "Line 2: There is no task CSAT-099"),
    ],
)
def test_a_form_that_cannot_be_taken_names_its_line(office: Fridays, text: str, words: str) -> None:
    with pytest.raises(FormError, match=words):
        take_form(office.me, text, Content())


def test_as_json_it_has_codes_ids_and_contradictions(office: Fridays) -> None:
    actions.submit(office.me, WEEK, SIMPLE.with_lines(RISKS, [Line("by 17 July", ("t05",))]))
    report = actions.own_report(office.me, WEEK)
    assert report is not None
    body = report_body(office.me, WEEK, report)
    assert body["done"] == [{"text": "Wrote the questions", "tasks": ["CSAT-005"]}]
    assert (body["week"], body["from"], body["to"]) == ("2024-W28", "2024-07-08", "2024-07-12")
    assert (body["reporter"], body["report_to"], body["state"]) == ("*专员", ["*经理"], "submitted")
    assert body["contradictions"] == [
        {
            "list": "risks",
            "line": 1,
            "rule": "other_date",
            "task": "CSAT-005",
            "message": "It says 17 July; CSAT-005 is due on 2024-07-12.",
        }
    ]


def test_as_markdown_names_are_names(office: Fridays) -> None:
    text = as_markdown(office.me, WEEK, ME, SIMPLE)
    assert text.startswith("### Weekly report 2024-W28\n\n- Period: 2024-07-08 ~ 2024-07-12\n- Reporter: *专员")
    assert "**Done this week**\n\n- Wrote the questions (CSAT-005)" in text
    assert "Risk alert" not in text


def test_history_shows_the_lines_of_a_report(office: Fridays) -> None:
    actions.submit(office.me, WEEK, SIMPLE)
    (entry,) = recent(office.me, 1)
    assert entry.did == "submitted the report"
    assert ("Done this week", "Wrote the questions (CSAT-005)") in [(one.head, one.after) for one in entry.changes]
    assert ("Reporter", "*专员") in [(one.head, one.after) for one in entry.changes]


# The private draft


def test_what_is_being_written_is_kept_with_the_line_that_is_open(tmp_path: Path) -> None:
    drafts = ReportDrafts(DraftBook(tmp_path, "w"), ME)
    assert drafts.read(WEEK) is None
    draft = Draft(SIMPLE, Typing("done/1", "half a li"), "stamp", Content((LIN,)))
    drafts.keep(WEEK, draft)
    read = ReportDrafts(DraftBook(tmp_path, "w"), ME).read(WEEK)
    assert read is not None
    assert (read.typing, read.base, read.content.to) == (draft.typing, draft.base, SIMPLE.to)
    assert all(read.content.of(section) == SIMPLE.of(section) for section in Section)
    assert read.under is not None
    assert read.under.to == (LIN,)
    assert ReportDrafts(DraftBook(tmp_path, "w"), LIN).read(WEEK) is None
    assert drafts.read(BEFORE) is None
    drafts.drop(WEEK)
    assert drafts.read(WEEK) is None


def test_an_empty_draft_is_a_draft(tmp_path: Path) -> None:
    drafts = ReportDrafts(DraftBook(tmp_path, "w"), ME)
    drafts.keep(WEEK, Draft(Content()))
    assert drafts.read(WEEK) == Draft(Content((), dict.fromkeys(Section, ())))


def test_a_desk_of_somebody_else_has_its_own_report(office: Fridays) -> None:
    desk = Desk(office.me.workspace, Actor(LIN, LIN, "林晓"), lambda: office.moment)
    actions.submit(desk, WEEK, SIMPLE)
    assert actions.own_report(office.me, WEEK) is None
