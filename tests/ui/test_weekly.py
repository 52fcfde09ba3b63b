"""Screen 5, weekly reports: the list, and the form that is written when it opens (E10)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from tests.ui.office import LIN, MANAGER, ME, ROLE, Office
from tests.ui.seat import Seat
from tuiflow.actions import reports as actions
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.report_drafts import ReportDrafts
from tuiflow.model.report import Content, Line, ReportState, Section
from tuiflow.model.week import Week
from tuiflow.ui.app import TuiflowApp
from tuiflow.ui.screens.progress import ProgressScreen
from tuiflow.ui.screens.report import ReportScreen
from tuiflow.ui.screens.retros import RetrosScreen
from tuiflow.ui.screens.task import TaskScreen
from tuiflow.ui.screens.weekly import WeeklyScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.line_entry import LineEntry
from tuiflow.ui.widgets.report import ReportView

WEEK = Week.of(datetime(2024, 7, 12, 9).date())  # noqa: DTZ001 - the clock shows local time
SIMPLE = Content((MANAGER,), {Section.DONE: (Line("Wrote the questions", ("t05",)),)})


class Fridays(Office):
    """The office with the manager as the lead; it is Friday."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seat(ROLE, MANAGER)
        self.colleague.workspace.receive()

    def go(self, day: int) -> None:
        self.moment = datetime(2024, 7, day, 9)  # noqa: DTZ001 - the clock shows local time

    def submit(self, person: str, content: Content = SIMPLE, week: Week = WEEK) -> None:
        """Somebody submits a report."""
        actions.submit(self.desk(person), week, content)
        self.me.workspace.receive()

    def states(self) -> list[ReportState]:
        """Where the reports stand that the workspace has."""
        return [report.state for report in self.me.workspace.reports.values()]

    @asynccontextmanager
    async def weekly(self, *keys: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[ReportSeat]:
        async with self.open(size) as seat:
            mine = ReportSeat(seat.pilot, self.me.workspace)
            await mine.press("5", "tab", *keys)
            if "n" in keys or "enter" in keys:
                await mine.until(lambda: not isinstance(mine.app.screen, ReportScreen) or mine.view.rows)
            yield mine


class ReportSeat(Seat):
    """Somebody before a report."""

    @property
    def view(self) -> ReportView:
        return self.app.screen.query_one(ReportView)

    @property
    def key(self) -> str:
        """Where the cursor is."""
        return self.view.key

    def lines(self, section: str) -> list[str]:
        """The lines of a list as they are shown."""
        return [row.text for row in self.view.rows if row.key.startswith(f"{section}/") and row.mark]

    def notes(self) -> dict[str, list[str]]:
        """What contradicts the workspace, by row."""
        return {row.key: list(row.notes) for row in self.view.rows if row.notes}

    @property
    def is_typing(self) -> bool:
        return isinstance(self.app.focused, LineEntry)

    @property
    def typed(self) -> str:
        return self.app.screen.query_one(LineEntry).text

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def to(self, key: str) -> None:
        """Go to a row with the keys."""
        await self.press("g")
        for _row in self.view.rows:
            if self.key == key:
                return
            await self.press("j")
        raise AssertionError(f"no way to {key}")


@pytest.fixture
def office(tmp_path: Path) -> Fridays:
    return Fridays(tmp_path)


# The views of screen 5


async def test_tab_walks_round_the_views_and_the_number_key_goes_to_the_first(office: Fridays) -> None:
    async with office.open() as seat:
        await seat.press("5")
        shown: list[object] = []
        for key in ("tab", "tab", "tab", "shift+tab", "5"):
            await seat.press(key)
            shown.append(type(seat.app.screen))
        assert shown == [WeeklyScreen, RetrosScreen, ProgressScreen, RetrosScreen, ProgressScreen]


async def test_the_screens_beside_a_view_are_those_beside_its_screen(office: Fridays) -> None:
    async with office.open() as seat:
        await seat.press("5", "tab", "]", "[")
        assert isinstance(seat.app.screen, ProgressScreen)


# The list


async def test_the_list_shows_mine_then_who_is_missing_then_who_has_submitted(office: Fridays) -> None:
    office.submit("person-chen")
    async with office.weekly() as seat:
        assert "Weekly reports 2024-W28  7.8-7.12  2 missing" in seat.title
        rows = [line.split() for line in seat.screen.split("\n")[1:4]]
        assert [row[:3] for row in rows] == [
            ["*", "*专员", "not"],
            ["林晓", "not", "submitted"],
            ["Chen", "Yu", "submitted"],
        ]


async def test_the_columns_stand_in_line_also_where_a_name_is_long(office: Fridays) -> None:
    office.rename("person-lin", "[masked] specialist")
    office.me.workspace.receive()
    async with office.weekly() as seat:
        rows = [line for line in seat.screen.split("\n")[1:] if "not submitted" in line or "not written" in line]
        assert len(rows) == 3
        assert len({cell_len(row.partition(" not ")[0]) for row in rows}) == 1, rows


async def test_weeks_go_back_and_forth_and_all_weeks_are_listed_by_person(office: Fridays) -> None:
    office.submit(ME, week=WEEK.shifted(-1))
    office.submit(LIN)
    async with office.weekly() as seat:
        await seat.press("h")
        assert "2024-W27" in seat.title
        assert "submitted 07-" in seat.line(1)
        await seat.press("l")
        assert "2024-W28" in seat.title
        await seat.press("p")
        assert "all weeks" in seat.title
        assert [line.split()[:2] for line in seat.screen.split("\n")[1:3]] == [["*", "2024-W27"], ["2024-W28", "林晓"]]
        await seat.press("0")
        assert "2024-W28" in seat.title


async def test_a_report_that_comes_shows_at_once(office: Fridays) -> None:
    async with office.weekly() as seat:
        actions.submit(office.desk(LIN), WEEK, SIMPLE)
        await seat.until(lambda: "2 missing" in seat.title)


async def test_who_has_not_submitted_has_nothing_to_read(office: Fridays) -> None:
    async with office.weekly("j", "enter") as seat:
        assert isinstance(seat.app.screen, WeeklyScreen)
        assert "has not submitted a report on 2024-W28 yet" in seat.message


async def test_a_week_to_come_has_no_report_yet(office: Fridays) -> None:
    async with office.weekly("l", "n") as seat:
        assert isinstance(seat.app.screen, WeeklyScreen)
        assert "has not begun" in seat.message


async def test_the_report_of_another_opens_to_be_read(office: Fridays) -> None:
    office.submit(LIN)
    async with office.weekly("j", "j", "enter") as seat:
        assert "林晓" in seat.title
        assert ("submit" in seat.keys, "copy" in seat.keys, "back" in seat.keys) == (False, True, True)
        assert seat.lines("done") == ["Wrote the questions (CSAT-005)"]
        for key in ("e", "n", "D", "J", "r", "S", "ctrl+s"):
            await seat.press(key)
            assert not seat.is_typing
            assert "Everybody writes their own report" in seat.message
        assert seat.lines("done") == ["Wrote the questions (CSAT-005)"]


# Written when it opens


async def test_mine_is_written_when_it_opens(office: Fridays) -> None:
    async with office.weekly("n") as seat:
        assert "not submitted yet" in seat.title
        assert seat.lines("done") == ["Working on “Interview five customers”: 《访谈纪要》 (CSAT-005)"]
        assert seat.lines("planned") == [
            "Finish “Interview five customers”: 《访谈纪要》, due 12 July (CSAT-005)",
            "Finish “设计满意度问卷”, due 15 July (CSAT-001)",
            "Help Chen Yu with “Export the list”: No access to the system (CSAT-009)",
        ]
        assert seat.lines("risks") == ["“Interview five customers”: due soon, 12 July; Holidays (CSAT-005)"]
        assert "Report to: *经理" in seat.screen


async def test_what_nobody_has_touched_follows_what_happens(office: Fridays) -> None:
    async with office.weekly("n") as seat:
        office.change("t05", deliverable="《问卷》")
        await seat.until(lambda: "《问卷》" in seat.lines("done")[0])


# Editing


async def test_a_line_is_edited_and_may_be_left_as_it_was(office: Fridays) -> None:
    async with office.weekly("n", "e") as seat:
        assert seat.typed == "Working on “Interview five customers”: 《访谈纪要》 (CSAT-005)"
        await seat.type("!")
        await seat.press("escape")
        assert not seat.lines("done")[0].endswith("!")
        assert "not submitted yet" in seat.title
        assert "U puts in" in seat.message
        await seat.press("U")
        assert seat.lines("done")[0].endswith("!")
        await seat.press("u")
        await seat.press("e", "home")
        await seat.type("Still ")
        await seat.press("enter")
        assert seat.lines("done") == ["Still Working on “Interview five customers”: 《访谈纪要》 (CSAT-005)"]
        assert "draft on this machine" in seat.title


async def test_esc_loses_nothing_that_was_typed(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("Nearly said (CSAT-999)")
        await seat.press("escape")
        assert "Nearly said" not in seat.screen
        await seat.press("U")
        assert seat.lines("done")[1] == "Nearly said (CSAT-999)"
    async with office.weekly("n", "n") as seat:
        await seat.press("escape")
        assert "U puts in" not in seat.message, "nothing was typed"


async def test_lines_are_added_below_and_into_an_empty_list(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("Called two clients")
        await seat.press("enter")
        assert seat.lines("done")[1] == "Called two clients"
        assert seat.key == "done/1"
        await seat.to("support/0")
        await seat.press("o")
        await seat.type("A quiet room (csat-001)")
        await seat.press("enter")
        assert seat.lines("support") == ["A quiet room (CSAT-001)"]


async def test_pasted_lines_are_lines(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.paste("one\n\ntwo\nthree")
        await seat.press("enter")
        assert seat.lines("done")[1:] == ["one", "two", "three"]


async def test_ctrl_t_chooses_a_task_to_cite_and_somebody_to_report_to(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("Asked again")
        await seat.press("ctrl+t")
        assert [option.split()[0] for option in seat.options] == ["CSAT-001", "CSAT-005", "CSAT-009", "CSAT-010"]
        await seat.type("export")
        await seat.press("enter")
        assert seat.is_typing
        assert seat.typed == "Asked again (CSAT-009)"
        await seat.press("enter", "g", "e", "ctrl+t")
        await seat.type("林")
        await seat.press("enter", "enter")
        assert "Report to: *经理, 林晓" in seat.screen


async def test_an_id_that_is_no_tasks_is_refused_and_the_line_stays_open(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("Odd (CSAT-099)")
        await seat.press("enter")
        assert seat.is_typing
        assert "There is no task CSAT-099" in seat.screen
        await seat.press("backspace", "backspace", "backspace", "0", "2", ")", "enter")
        assert seat.lines("done")[1] == "Odd (CSAT-002)"


async def test_lines_are_dropped_moved_and_all_of_it_taken_back(office: Fridays) -> None:
    async with office.weekly("n") as seat:
        before = {section.value: seat.lines(section.value) for section in Section}
        await seat.press("D")
        assert seat.lines("done") == []
        await seat.press("u")
        assert seat.lines("done") == before["done"]
        await seat.press("J")
        assert seat.key == "planned/0"
        assert len(seat.lines("planned")) == 4
        await seat.press("J", "K", "K")
        assert seat.key == "done/0"
        await seat.press("u", "u", "u", "u")
        assert {section.value: seat.lines(section.value) for section in Section} == before
        await seat.press("U")
        assert seat.lines("done") == []


async def test_the_list_or_everything_is_written_anew_from_what_happened(office: Fridays) -> None:
    async with office.weekly("n", "D") as seat:
        await seat.to("risks/0")
        await seat.press("D", "r", "l")
        await seat.until(lambda: seat.lines("risks"))
        assert seat.lines("done") == []
        await seat.press("r", "a")
        await seat.until(lambda: seat.lines("done"))
        await seat.press("u")
        assert seat.lines("done") == []


async def test_the_recipients_are_edited_by_name(office: Fridays) -> None:
    async with office.weekly("n", "g", "e") as seat:
        assert seat.typed == "*经理"
        await seat.type("、Nobody At All")
        await seat.press("enter")
        assert seat.is_typing
        assert "Nobody here is called" in seat.screen
        await seat.press(*["backspace"] * len("Nobody At All"))
        await seat.type("林晓")
        await seat.press("enter")
        assert "Report to: *经理, 林晓" in seat.screen


async def test_undo_with_nothing_written_goes_back_in_the_workspace(office: Fridays) -> None:
    async with office.weekly("n", "u") as seat:
        assert "nothing of yours to undo" in seat.message


# Contradictions


async def test_a_contradiction_is_flagged_as_it_is_typed_and_when_the_workspace_changes(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("All done by 12 July (CSAT-005)")
        assert "! It says done; CSAT-005 is “In progress”." in seat.screen
        await seat.press("enter")
        assert seat.notes() == {"done/1": ["It says done; CSAT-005 is “In progress”."]}
        office.change("t05", due="7.17")
        await seat.until(lambda: len(seat.notes().get("planned/0", [])) == 1)
        assert seat.notes()["planned/0"] == ["It says 12 July; CSAT-005 is due on 2024-07-17."]
        await seat.press("g", "f")
        assert seat.key == "done/1"
        await seat.press("f")
        assert seat.key == "planned/0"
        await seat.press("t")
        assert isinstance(seat.app.screen, TaskScreen)
        await seat.press("escape")
        assert isinstance(seat.app.screen, ReportScreen)


async def test_submitting_contradictions_is_asked_about(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("All done (CSAT-005)")
        await seat.press("enter", "S")
        assert "1 line says something else" in seat.asked
        await seat.press("f")
        assert office.states() == []
        assert seat.key == "done/1"
        await seat.press("S", "y")
        assert office.states() == [ReportState.SUBMITTED]


# Keeping and submitting


async def test_a_draft_is_kept_in_the_workspace_and_submitted_later(office: Fridays) -> None:
    async with office.weekly("n", "ctrl+s") as seat:
        assert "Draft of the report on 2024-W28 kept" in seat.message
        assert "draft" in seat.title
        assert office.states() == [ReportState.DRAFT]
        await seat.press("S")
        assert "submitted to *经理" in seat.message
        assert office.states() == [ReportState.SUBMITTED]
        await seat.press("escape")
        assert "submitted 07-" in seat.line(1)


async def test_undo_takes_a_submission_back_and_keeps_what_is_written(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("By hand")
        await seat.press("enter", "S")
        assert office.states() == [ReportState.SUBMITTED]
        await seat.until(lambda: "trace" in {row.key for row in seat.view.rows})
        await seat.press("u")
        assert office.states() == []
        assert "trace" not in {row.key for row in seat.view.rows}
        assert seat.lines("done")[1] == "By hand"
        assert "draft on this machine" in seat.title
        await seat.press("S")
        assert office.states() == [ReportState.SUBMITTED]


async def test_the_list_marks_what_is_written_on_this_machine_alone(office: Fridays) -> None:
    async with office.weekly("n", "n") as seat:
        await seat.type("Mine")
        await seat.press("enter", "escape")
        assert "draft on this machine" in seat.screen
        await seat.press("n", "ctrl+s", "escape")
        assert "draft on this machine" not in seat.screen
        await seat.press("n", "D", "escape", "h")
        assert "draft on this machine" not in seat.screen, "another week"
        await seat.press("p")
        assert "draft on this machine" in seat.screen


async def test_a_submitted_report_is_amended_with_a_trace(office: Fridays) -> None:
    office.submit(ME)
    async with office.weekly("n", "e", size=(120, 40)) as seat:
        await seat.type(" and more")  # behind the citation: it belongs to the text
        await seat.press("enter")
        assert "changed: S amends" in seat.title
        await seat.press("ctrl+s")
        assert "S amends it" in seat.message
        await seat.press("S")
        assert "amended; what it said before is kept" in seat.message
        await seat.until(lambda: "*专员 amended the report" in seat.screen)
        assert "Done this week: Wrote the questions (CSAT-005) → Wrote the questions (CSAT-005) and more" in seat.screen


async def test_an_empty_report_is_refused(office: Fridays) -> None:
    async with office.weekly("n") as seat:
        for section in ("done", "planned", "risks"):
            await seat.to(f"{section}/0")
            await seat.press("D", "D", "D")
        await seat.press("S")
        assert "at least one line" in seat.message
        assert office.states() == []


async def test_what_is_written_is_there_again_after_leaving_with_the_line_that_was_open(office: Fridays) -> None:
    async with office.weekly("n", "D", "n") as seat:
        await seat.type("half a li")
        # No way out was taken: this is what a killed program leaves.
    draft = ReportDrafts(office.drafts(), ME).read(WEEK)
    assert draft is not None
    async with office.weekly("n") as seat:
        assert "your draft as you left it" in seat.message
        assert seat.is_typing
        assert seat.typed == "half a li"
        await seat.type("ne")
        await seat.press("enter")
        assert seat.lines("done") == ["half a line"]
        await seat.press("escape", "n")
        assert seat.lines("done") == ["half a line"]
        await seat.press("S")
        assert ReportDrafts(office.drafts(), ME).read(WEEK) is None


async def test_a_draft_that_was_kept_elsewhere_since_has_the_lines_of_both(office: Fridays) -> None:
    async with office.weekly("n", "G", "n") as seat:
        await seat.type("Mine")
        await seat.press("enter")
        dropped = seat.lines("done")[0]
        await seat.press("g", "j", "D")
    actions.keep_draft(office.desk(ME), WEEK, SIMPLE)
    office.me.workspace.receive()
    async with office.weekly("n") as seat:
        assert "kept elsewhere meanwhile" in seat.message
        assert "Wrote the questions (CSAT-005)" in seat.lines("done")
        assert "Mine" in seat.lines("risks")
        assert dropped not in seat.lines("done")
        await seat.press("r", "k")
        assert seat.lines("done") == ["Wrote the questions (CSAT-005)"]
        assert "draft" in seat.title


async def test_amended_at_two_machines_at_once_it_has_the_lines_of_both(office: Fridays) -> None:
    office.submit(ME)
    async with office.weekly("n", "n") as seat:
        await seat.type("From the laptop")
        await seat.press("enter", "n")
        await seat.type("Half")
        theirs = SIMPLE.with_lines(Section.DONE, [*SIMPLE.of(Section.DONE), Line("From the desktop")])
        actions.submit(office.desk(ME), WEEK, theirs)
        await seat.until(lambda: "From the desktop" in seat.screen)  # in what was amended
        assert seat.typed == "Half", "the line that is open stays"
        await seat.press("enter", "S")
        await seat.until(lambda: "amended" in seat.message)
    (report,) = office.me.workspace.reports.values()
    told = [line.text for line in report.done]
    assert told == ["Wrote the questions", "From the desktop", "From the laptop", "Half"]


def amend_apart(office: Fridays) -> None:
    """Amended here and, later, at another machine, without seeing each other."""
    office.submit(ME)
    laptop = office.desk(ME)
    mine, theirs = ([*SIMPLE.of(Section.DONE), Line(text)] for text in ("From here", "From there"))
    actions.submit(office.me, WEEK, SIMPLE.with_lines(Section.DONE, mine))
    office.moment += timedelta(minutes=1)
    actions.submit(laptop, WEEK, SIMPLE.with_lines(Section.DONE, theirs))
    office.me.workspace.receive()


async def test_what_another_machine_wrote_unseen_is_told_and_one_key_puts_it_in(office: Fridays) -> None:
    amend_apart(office)
    async with office.weekly() as seat:
        assert "≠" in next(line for line in seat.screen.split("\n") if "* *专员" in line)
        await seat.press("n")
        await seat.until(lambda: "Another version, by *专员" in seat.screen)
        assert "+ From here" in seat.screen
        await seat.press("x")
        assert seat.lines("done") == ["Wrote the questions (CSAT-005)", "From here", "From there"]
        await seat.until(lambda: "Another version" not in seat.screen)
        await seat.press("u")
        await seat.until(lambda: seat.lines("done") == ["Wrote the questions (CSAT-005)", "From there"])


async def test_what_another_machine_wrote_may_be_left_out_and_amending_does_not_decide_it(office: Fridays) -> None:
    amend_apart(office)
    async with office.weekly("n", "n") as seat:
        await seat.type("Later")
        await seat.press("enter", "S")
        await seat.until(lambda: "amended; what" in seat.message)
        await seat.until(lambda: "+ From here" in seat.screen)
        await seat.press("z")
        assert "stays as it is" in seat.message
        await seat.until(lambda: "From here" not in seat.screen.split("Planned")[0])
        await seat.press("x")
        assert "no other version" in seat.message


async def test_undo_keeps_what_came_from_another_machine(office: Fridays) -> None:
    office.submit(ME)
    async with office.weekly("n", "n") as seat:
        await seat.type("Mine")
        await seat.press("enter")
        actions.submit(office.desk(ME), WEEK, SIMPLE.with_lines(Section.RISKS, [Line("Theirs")]))
        await seat.until(lambda: seat.lines("risks") == ["Theirs"])
        await seat.press("u")
        assert (seat.lines("done"), seat.lines("risks")) == (["Wrote the questions (CSAT-005)"], ["Theirs"])


async def test_a_disk_that_is_full_is_told_and_what_is_written_stays(
    office: Fridays, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    async with office.weekly("n") as seat:
        monkeypatch.setattr(ReportDrafts, "keep", refuse)
        await seat.press("D")
        assert seat.lines("done") == []
        assert any("No space left" in note.message for note in seat.app._notifications)


# Other weeks, the inbox, the clipboard


async def test_from_a_report_one_goes_to_that_of_another_week(office: Fridays) -> None:
    office.submit(ME, week=WEEK.shifted(-1))
    async with office.weekly("n", "h") as seat:
        assert "2024-W27" in seat.title
        assert seat.lines("done") == ["Wrote the questions (CSAT-005)"]
        await seat.press("l")
        await seat.until(lambda: "not submitted yet" in seat.title)
        await seat.press("l")
        assert "has not begun" in seat.message


async def test_a_report_opens_from_the_inbox(office: Fridays) -> None:
    actions.submit(office.colleague, WEEK, Content((ME,), SIMPLE.lines))
    office.me.workspace.receive()
    async with office.open((80, 24)) as seat:
        await seat.press("7")
        rows = [
            number for number, line in enumerate(seat.screen.split("\n")) if "weekly report 2024-W28 of *经理" in line
        ]
        assert rows
        await seat.press("g")
        for _row in range(5):
            if isinstance(seat.app.screen, ReportScreen):
                break
            await seat.press("enter") if "weekly report" in _lit(seat) else await seat.press("j")
        assert isinstance(seat.app.screen, ReportScreen)
        assert "*经理" in seat.title


def _lit(seat: Seat) -> str:
    from textual.widgets import OptionList

    listed = seat.app.screen.query_one(OptionList)
    return str(listed.get_option_at_index(listed.highlighted or 0).prompt)


async def test_y_copies_it_as_markdown(office: Fridays) -> None:
    async with office.weekly("n", "y") as seat:
        assert seat.app.clipboard.startswith("### Weekly report 2024-W28")
        await seat.press("escape", "y")
        assert "no report to copy" in seat.message
        actions.submit(office.desk(ME), WEEK, SIMPLE)
        await seat.until(lambda: "submitted 07-" in seat.line(1))
        await seat.press("y")
        assert "Wrote the questions (CSAT-005)" in seat.app.clipboard


async def test_the_board_mentions_a_missing_report_and_nothing_when_it_is_there(office: Fridays) -> None:
    for submitted in (False, True):
        if submitted:
            office.submit(ME)
        app = TuiflowApp(Session(office.me, office.drafts(), office.config), office.config_file, mention=True)
        async with app.run_test(size=(120, 40)) as pilot:
            seat = Seat(pilot, office.me.workspace)
            await seat.settle()
            app._mention_report()
            await seat.settle()
            assert ("2024-W28 is not submitted yet" in seat.message) is not submitted


async def test_with_raci_the_specialist_sees_only_what_is_theirs(office: Fridays) -> None:
    office.submit(LIN)
    set_policy(office.me, "raci")
    async with office.weekly() as seat:
        assert "林晓" not in seat.screen
        assert "*专员" in seat.line(1)


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 40), (200, 60), (30, 8)])
async def test_every_line_is_as_wide_as_the_screen(office: Fridays, size: tuple[int, int]) -> None:
    office.submit(ME, SIMPLE.with_lines(Section.RISKS, [Line("一" * 90 + " 3 July", ("t05",))]))
    async with office.weekly("n", size=size) as seat:
        for key in ("G", "g", "pagedown", "pageup", "f"):
            await seat.press(key)
            assert {cell_len(line) for line in seat.screen.split("\n")} == {size[0]}


async def test_the_cursor_has_a_mark_on_every_row_not_only_its_colour(office: Fridays) -> None:
    async with office.weekly("n", "g") as seat:
        marks = []
        for _row in [row for row in seat.view.rows if row.stop]:
            marks.append([line for line in seat.screen.split("\n")[1:-1] if line.startswith(">")])
            await seat.press("j")
        assert all(len(one) == 1 for one in marks)
        assert "Report to" in marks[0][0]


async def test_a_click_chooses_a_line_and_a_second_one_opens_it(office: Fridays) -> None:
    async with office.weekly("n") as seat:
        row = next(number for number, line in enumerate(seat.screen.split("\n")) if "due 15 July" in line)
        await seat.pilot.click(ReportView, offset=(10, row - 1))
        assert seat.key == "planned/1"
        await seat.pilot.click(ReportView, offset=(10, row - 1), times=2)
        await seat.settle()
        assert seat.is_typing
