from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Markdown

from tests.ui.office import PROCESS
from tests.ui.plan_office import PlanOffice, TimelineSeat, july
from tuiflow import language
from tuiflow.actions import tasks as task_actions
from tuiflow.actions.desk import plain_calendar
from tuiflow.model.code import DayCount
from tuiflow.model.record import Table
from tuiflow.ui.dialogs.dates import DatesDialog
from tuiflow.ui.screens.board import BoardScreen
from tuiflow.ui.screens.process import ProcessScreen
from tuiflow.ui.screens.task import TaskScreen
from tuiflow.ui.screens.timeline import TimelineScreen
from tuiflow.ui.widgets.timeline import TimelineView


@pytest.fixture
def office(tmp_path: Path) -> PlanOffice:
    return PlanOffice(tmp_path)


def stored(office: PlanOffice) -> dict[str, object]:
    """Every date and duration there is."""
    workspace = office.me.workspace
    tasks = {uid: (task.start, task.due) for uid, task in workspace.tasks.items()}
    return tasks | {uid: (node.start, node.days) for uid, node in workspace.nodes.items()}


# Looking


async def test_every_phase_node_and_task_has_its_row(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        lines = seat.screen.split("\n")[3:19]
        names = ["启动阶段", "需求调研", "CSAT-001", "Design of the plan", "CSAT-002", "Execution", "Room", "CSAT-004"]
        names += [
            "访谈实施",
            "CSAT-003",
            "复盘阶段",
            "成果输出",
            "CSAT-005",
            "Handed over",
            "without a node",
            "CSAT-006",
        ]
        assert [name for name, line in zip(names, lines, strict=False) if name not in line] == []


async def test_bars_lie_where_the_plan_and_the_tasks_say(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        left = seat.line(1).index("W28")
        assert seat.text_of("needs").rstrip().endswith("2d ####    |")
        assert "----" in seat.text_of("p1")
        assert "######" in seat.text_of("design")
        assert "<>!!|" in seat.text_of("p4")
        assert seat.text_of("p6").strip("> ").startswith("CSAT-006")
        assert left > 20


async def test_the_title_names_process_and_dates(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        assert "CSAT" in seat.title
        assert "7.8 - 7.25" in seat.title
        assert "estimated" not in seat.title


async def test_the_title_names_the_years_of_a_process_that_crosses_them(office: PlanOffice) -> None:
    edit = office.me.workspace.edit(Table.NODES, "report", {"days": 140})
    office.me.commit("x", [edit])
    async with office.timeline((120, 24)) as seat:
        assert "2024.7.8 - 2025." in seat.title


async def test_it_opens_with_today_in_sight_where_the_process_has_come_so_far(office: PlanOffice) -> None:
    edit = office.me.workspace.edit(Table.PROCESSES, PROCESS, {"start": "2024-06-17"})
    office.me.commit("x", [edit])
    async with office.timeline((80, 24)) as seat:
        view = seat.view
        assert view._origin <= office.me.today < view._origin + timedelta(days=view._days_seen())


async def test_today_stays_in_sight_when_one_comes_from_a_node_that_is_long_past(office: PlanOffice) -> None:
    edit = office.me.workspace.edit(Table.PROCESSES, PROCESS, {"start": "2024-06-17"})
    office.me.commit("x", [edit])
    async with office.timeline((80, 24)) as seat:
        seat.app.push_screen(TimelineScreen(seat.app.session, "needs"))
        await seat.settle()
        view = seat.app.screen.query_one(TimelineView)
        assert (seat.row, view._origin <= office.me.today) == ("needs", True)
        assert office.me.today < view._origin + timedelta(days=view._days_seen())


async def test_dates_that_are_estimated_are_said_to_be(office: PlanOffice) -> None:
    office.me.calendars = plain_calendar
    async with office.timeline((120, 24)) as seat:
        assert "estimated" in seat.title


async def test_the_line_below_tells_of_the_row(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("room")
        assert seat.told == "Room  7.10  1 day  2 days to spare  Blocked  2 days late"
        await seat.go_row("p3")
        assert "7.15 - 7.19" in seat.told
        assert "林晓" in seat.told


async def test_keys_move_in_rows_and_in_time(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.press("G")
        assert seat.row == "p6"
        await seat.press("k", "k", "k")
        assert seat.row == "p5"
        await seat.press("g")
        assert seat.row == "prepare"
        await seat.press("l")
        assert seat.line(2).split()[1] == "T" or "T W" in seat.line(2)
        before = seat.line(1)
        await seat.press("L", "H", "h")
        assert seat.line(1) != before
        await seat.press("0")
        assert "W28 7.8" in seat.line(1)


async def test_zoom_changes_between_days_and_weeks(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.press("z")
        assert "W28 W29 W30" in seat.line(2)
        assert "2024-07" in seat.line(1)
        await seat.press("z")
        assert "M T W T F S S" in seat.line(2)


async def test_enter_opens_the_task(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p3")
        await seat.press("enter")
        assert isinstance(seat.app.screen, TaskScreen)


@pytest.mark.parametrize("key", ["tab", "escape"])
async def test_one_goes_back_to_where_one_came_from(office: PlanOffice, key: str) -> None:
    async with office.timeline() as seat:
        await seat.press(key)
        assert isinstance(seat.app.screen, BoardScreen)


async def test_a_process_without_anything_says_what_to_do(office: PlanOffice) -> None:
    workspace = office.me.workspace
    office.me.commit("other", [workspace.edit(Table.PROCESSES, "zz", {"name": "Other", "prefix": "ZZ", "order": 9})])
    async with office.timeline() as seat:
        await seat.press("p")
        await seat.type("Other")
        await seat.press("enter")
        assert "Other" in seat.title
        assert seat.told.startswith("No node and no task yet")
        await seat.press("greater_than_sign", "t", "enter", "j", "G")
        assert isinstance(seat.app.screen, TimelineScreen)


async def test_tasks_can_be_worked_on_here_too(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p2")
        await seat.press("c")
        assert seat.text_of("p2").strip("> ").startswith("✓")


async def test_it_opens_on_the_node_that_was_looked_at(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        seat.app.push_screen(TimelineScreen(seat.app.session, "talks"))
        await seat.settle()
        assert seat.row == "talks"
        assert "启动阶段" in seat.line(3)
        assert "W28 7.8" in seat.line(1)


async def test_tab_goes_from_the_stages_to_the_timeline_and_back_with_the_process_chosen_there(
    office: PlanOffice,
) -> None:
    workspace = office.me.workspace
    office.me.commit("other", [workspace.edit(Table.PROCESSES, "zz", {"name": "Other", "prefix": "ZZ", "order": 9})])
    async with office.open() as seat:
        await seat.press("3", "tab")
        assert seat.app.screen.query(TimelineView)
        await seat.press("p")
        await seat.type("Other")
        await seat.press("enter", "tab")
        assert isinstance(seat.app.screen, ProcessScreen)
        assert "ZZ Other" in seat.title


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_help_shows_what_the_marks_mean(office: PlanOffice, code: str) -> None:
    language.use(code)
    async with office.timeline((120, 40)) as seat:
        await seat.press("question_mark")
        assert "####" in seat.app.screen.query_one(Markdown).source


# Moving


async def test_a_move_is_shown_before_it_is_done(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        before, line = stored(office), seat.text_of("talks")
        await seat.go_row("design")
        await seat.press("greater_than_sign", "greater_than_sign")
        assert seat.told.startswith("Moves 4 nodes, 3 tasks; end 7.25 → 7.29")
        assert seat.text_of("talks") != line
        assert stored(office) == before


async def test_agreeing_is_one_change_that_undo_takes_back(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        before = stored(office)
        await seat.go_row("design")
        await seat.press("greater_than_sign", "enter")
        node = seat.workspace.nodes["design"]
        assert (node.start, node.days) == (july(11), 3)
        assert seat.dates("p2") == (10, 15)
        assert seat.dates("p3") == (16, 22)
        assert seat.dates("p5") == (None, 26)
        assert "4 nodes, 3 tasks" in seat.message
        assert seat.row == "design"
        await seat.press("u")
        assert stored(office) == before
        await seat.press("U")
        assert seat.dates("p3") == (16, 22)


async def test_giving_up_leaves_everything_as_it_was(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        before, screen = stored(office), seat.screen.split("\n")[3:22]
        await seat.press("g", "j")
        await seat.go_row("design")
        await seat.press("plus", "plus", "escape")
        assert stored(office) == before
        assert isinstance(seat.app.screen, TimelineScreen)
        await seat.press("g")
        assert seat.screen.split("\n")[3:22] == screen


async def test_tasks_can_stay_where_they_are(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("design")
        await seat.press("plus", "f")
        assert "Moves 4 nodes; end 7.25 → 7.26" in seat.told
        await seat.press("enter")
        assert seat.workspace.nodes["design"].days == 4
        assert seat.dates("p3") == (15, 19)


async def test_a_task_pushes_the_tasks_that_come_after_it(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p3")
        await seat.press("greater_than_sign")
        assert seat.told.startswith("Moves 1 task ")
        await seat.press(*["greater_than_sign"] * 4, "enter")
        assert seat.dates("p3") == (22, 26)
        assert seat.dates("p5") == (None, 29)
        assert seat.workspace.nodes["talks"].start is None


async def test_there_and_back_is_no_change(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p3")
        await seat.press("greater_than_sign", "less_than_sign")
        assert "CSAT-003" in seat.told
        await seat.press("enter")
        assert isinstance(seat.app.screen, TaskScreen)


async def test_what_holds_a_node_is_said(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("talks")
        await seat.press("less_than_sign")
        assert "what comes before it" in seat.message
        await seat.press("greater_than_sign")
        assert seat.told.startswith("Moves 3 nodes")


async def test_done_work_does_not_move(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        before = stored(office)
        await seat.go_row("p1")
        await seat.press("greater_than_sign")
        assert "CSAT-001 is done" in seat.message
        await seat.go_row("needs")
        await seat.press("greater_than_sign")
        assert "is done" in seat.message
        await seat.press("enter", "escape")
        assert stored(office) == before


async def test_a_phase_and_a_second_move_are_refused_in_words(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.press("g", "greater_than_sign")
        assert "Choose a node or a task" in seat.message
        await seat.go_row("p3")
        await seat.press("greater_than_sign", "k", "greater_than_sign")
        assert "Enter agrees, Esc gives up" in seat.message


async def test_what_a_colleague_changes_meanwhile_is_taken_into_account(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("talks")
        await seat.press("plus")
        workspace = office.colleague.workspace
        workspace.receive()
        task_actions.set_dates(office.colleague, [workspace.tasks["p5"]], {"due": july(30)})
        await seat.until(lambda: "7.30" in seat.title or "7.31" in seat.title)
        assert seat.told.startswith("Moves 3 nodes, 2 tasks")
        await seat.press("enter")
        assert seat.dates("p5") == (None, 31)


async def test_a_move_of_a_task_that_is_deleted_meanwhile_is_given_up(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p3")
        await seat.press("greater_than_sign")
        office.delete("p3")
        await seat.until(lambda: "CSAT-003" not in seat.screen)
        assert "no longer there" in seat.message
        assert not seat.told.startswith("Moves")


# Typing


async def test_typed_dates_tell_what_moves_before_they_are_saved(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("p3")
        await seat.press("t")
        assert isinstance(seat.app.screen, DatesDialog)
        await seat.write("due", "7.26")
        told = ["1 task moves along. The process ends on 7.29, not on 7.25.", "  CSAT-005  7.25 → 7.29  林晓  分析报告"]
        assert seat.error.split("\n") == told
        await seat.write("along", "no")
        stays = ["1 task stays, and begins before what comes before it ends. The process ends on 7.26, not on 7.25."]
        assert seat.error.split("\n") == [*stays, "  CSAT-005  7.25  林晓  分析报告"]
        await seat.write("along", "yes")
        await seat.write("why", "假期")
        await seat.press("ctrl+s")
        assert seat.dates("p3") == (15, 26)
        assert seat.dates("p5") == (None, 29)
        await seat.press("u")
        assert (seat.dates("p3"), seat.dates("p5")) == ((15, 19), (None, 25))


async def test_the_days_of_a_node_can_be_typed(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.go_row("talks")
        await seat.press("t")
        await seat.write("days", "many")
        await seat.press("ctrl+s")
        assert "“many” is no number of days" in seat.error
        await seat.write("days", "6")
        await seat.write("start", "7.16")
        await seat.press("ctrl+s")
        node = seat.workspace.nodes["talks"]
        assert (node.days, node.start) == (6, july(16))
        assert seat.dates("p3") == (16, 23)


async def test_the_start_of_the_process_moves_everything(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.press("S")
        await seat.write("start", "7.10")
        assert seat.error == "4 tasks move; it ends on 7.29."
        await seat.press("ctrl+s")
        process = seat.workspace.processes[PROCESS]
        assert process.start == july(10)
        assert seat.dates("p3") == (17, 23)
        assert seat.dates("p1") == (8, 9)
        assert "ends on 7.29" in seat.message


async def test_all_days_can_be_counted_and_another_country_chosen(office: PlanOffice) -> None:
    async with office.timeline() as seat:
        await seat.press("S")
        await seat.write("day_count", "every other")
        await seat.press("ctrl+s")
        assert "working days, calendar days" in seat.error
        await seat.write("day_count", "calendar days")
        await seat.write("country", "Narnia")
        await seat.press("ctrl+s")
        assert "“Narnia” is no country" in seat.error
        await seat.write("country", "de")
        await seat.write("along", "no")
        await seat.press("ctrl+s")
        process = seat.workspace.processes[PROCESS]
        assert (process.day_count, process.country) == (DayCount.CALENDAR, "DE")


# Painting


async def test_a_step_of_the_cursor_paints_two_rows_and_the_line_below(
    office: PlanOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.timeline() as seat:
        drawn = count_lines(seat, monkeypatch)
        await seat.press("j")
        assert len(drawn) == 3


def count_lines(seat: TimelineSeat, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of the timeline that are painted from now on."""
    drawn: list[int] = []
    view = seat.view
    draw = view.render_line

    def noted(y: int) -> object:
        drawn.append(y)
        return draw(y)

    monkeypatch.setattr(view, "render_line", noted)
    return drawn
