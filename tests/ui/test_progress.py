"""Screen 5: the weekly roll-up (E9)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.ui.office import PROCESS, Office
from tests.ui.seat import Seat
from tuiflow.actions import tasks as actions
from tuiflow.model.code import Status
from tuiflow.model.record import Table
from tuiflow.model.rollup import Tally
from tuiflow.ui.screens.progress import ProgressScreen
from tuiflow.ui.screens.task import TaskScreen
from tuiflow.ui.widgets.progress import PartFace, ProgressView


class Weeks(Office):
    """The office over two weeks, with a second process."""

    def _furnish(self, tasks: object) -> None:
        self.go(1)
        super()._furnish(tasks)  # type: ignore[arg-type]
        workspace = self.me.workspace
        self.me.commit("other", [workspace.edit(Table.PROCESSES, "onb", {"name": "Onboarding", "prefix": "ONB"})])
        actions.add_task(self.me, {"process": "ONB", "name": "Desk", "assignee": "Chen Yu"})
        self.go(5)
        actions.set_status(self.me, [workspace.tasks["t06"]], Status.DONE)
        self.go(9)
        actions.set_status(self.me, [workspace.tasks["t05"]], Status.DONE)
        self.go(12)

    def go(self, day: int) -> None:
        self.moment = datetime(2024, 7, day, 9)  # noqa: DTZ001 - the clock shows local time

    @asynccontextmanager
    async def reports(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[ProgressSeat]:
        async with self.open(size) as seat:
            mine = ProgressSeat(seat.pilot, self.me.workspace)
            await mine.press("5")
            await mine.until(lambda: mine.parts)
            yield mine


class ProgressSeat(Seat):
    """Somebody before the roll-up."""

    @property
    def view(self) -> ProgressView:
        return self.app.screen.query_one(ProgressView)

    @property
    def parts(self) -> list[str]:
        return [part.name for part in self.view._parts]

    def is_inside(self) -> bool:
        return self.view.is_inside

    @property
    def here(self) -> str:
        """The line of the part at the cursor."""
        return next(line for line in self.screen.split("\n")[2:] if line.startswith(">"))


@pytest.fixture
def office(tmp_path: Path) -> Weeks:
    return Weeks(tmp_path)


async def test_each_process_has_its_bar_its_numbers_and_their_changes(office: Weeks) -> None:
    async with office.reports() as seat:
        assert "Progress 2024-W28 " in seat.title
        assert [part.split()[0] for part in seat.parts] == ["ONB", "CSAT"]
        await seat.press("j")
        assert seat.here.split()[-8:] == ["5", "+1", "1", "-1", "2", "4", "2", "+2"]
        assert "#" in seat.here
        assert "!" in seat.here


async def test_the_chosen_process_shows_late_work_what_it_needs_and_who_coordinates(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("j")
        assert "5 days late  CSAT-008 Buy the licence  林晓" in seat.screen
        assert "to coordinate: *经理  预算还没有批准 asks *经理" in seat.screen.replace("  asks", " asks")
        assert "2 days late  CSAT-003 Print the forms  Chen Yu" in seat.screen
        await seat.press("k")
        assert "nothing late" in seat.screen


async def test_enter_goes_among_the_tasks_opens_one_and_escape_goes_back(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("j", "enter", "j")
        assert [task.label for task in seat.view.app.screen.chosen()] == ["CSAT-003"]  # type: ignore[attr-defined]
        await seat.press("enter")
        assert isinstance(seat.app.screen, TaskScreen)
        await seat.press("escape")
        assert seat.is_inside()
        await seat.press("escape")
        assert not seat.is_inside()
        await seat.press("k", "enter")
        assert "Nothing is late" in seat.message


async def test_weeks_go_back_and_forth_and_zero_is_now(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("j", "h")
        assert "2024-W27" in seat.title
        assert "a past week" in seat.title
        assert "Finished: 4" in seat.screen
        await seat.press("l", "l")
        assert "a week to come" in seat.title
        await seat.press("0")
        assert "2024-W28" in seat.title
        assert "a " not in seat.title.partition("2024-W28")[2]


async def test_p_changes_to_people_and_back(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("p")
        assert seat.parts == ["*专员", "*经理", "Chen Yu", "林晓", "nobody"]
        await seat.press("p")
        assert len(seat.parts) == 2


async def test_what_is_done_shows_at_once_and_what_others_do_too(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("j", "enter", "c")
        await seat.write("solved", "paid")
        await seat.press("ctrl+s")
        await seat.until(lambda: "CSAT-008" not in seat.screen.partition("Finished")[0])
        assert seat.task("CSAT-008").status is Status.DONE
        office.change("t03", due="7.30")
        await seat.until(lambda: "days late" not in seat.screen)


async def test_a_change_with_an_old_date_is_read_where_it_belongs(office: Weeks) -> None:
    office.go(15)
    async with office.reports() as seat:
        await seat.press("j", "h")
        assert "Finished: 1" in seat.screen
        office.go(10)
        office.colleague.workspace.receive()
        actions.set_status(office.colleague, [office.colleague.workspace.tasks["t07"]], Status.DONE)
        office.go(15)
        await seat.until(lambda: "Finished: 2" in seat.screen)


async def test_y_copies_markdown_of_all_or_of_the_process_one_is_in(office: Weeks) -> None:
    async with office.reports() as seat:
        await seat.press("y")
        text = seat.app.clipboard
        assert text.startswith("### Progress 2024-W28")
        assert "**ONB Onboarding**" in text
        assert "**CSAT 客户满意度提升项目**" in text
        await seat.press("j", "enter", "y")
        assert "ONB" not in seat.app.clipboard
        assert "Copied as Markdown: CSAT" in seat.message


async def test_one_comes_from_a_process_to_its_line_and_takes_it_along(office: Weeks) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("2", "5")
        mine = ProgressSeat(seat.pilot, office.me.workspace)
        await mine.until(lambda: mine.parts)
        assert mine.here.startswith(">CSAT")
        screen = seat.app.screen
        assert isinstance(screen, ProgressScreen)
        assert screen.process_here() == PROCESS


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 40), (200, 60), (30, 8)])
async def test_every_line_is_as_wide_as_the_screen(office: Weeks, size: tuple[int, int]) -> None:
    async with office.reports(size) as seat:
        for keys in ("j", "enter", "G", "p"):
            await seat.press(keys)
            assert {cell_len(line) for line in seat.screen.split("\n")} == {size[0]}


async def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    office = Office(tmp_path, [])
    workspace = office.me.workspace
    office.me.commit("tidy", [workspace.deletion(Table.PROCESSES, PROCESS)])
    async with office.open((80, 24)) as seat:
        await seat.press("5")
        await seat.until(lambda: "nothing to do in that week" in seat.screen)
        await seat.press("j", "enter", "h", "y", "p", "G")


@pytest.mark.parametrize(("size", "seen"), [((80, 24), "9999"), ((160, 40), "9999 +1500")])
async def test_large_numbers_keep_apart(office: Weeks, size: tuple[int, int], seen: str) -> None:
    async with office.reports(size) as seat:
        numbers = Tally(9999, 9999, 9999, 9999, 9999)
        face = PartFace("x", "X", numbers, Tally(1500, 1500, 1500, 1500, 1500))
        seat.view.show_parts(["", "a", "b", "c", "d", "e"], [face])
        await seat.settle()
        assert seat.line(2).rstrip().endswith(seen)
        assert [word for word in seat.line(2).split() if word.startswith("9999")] == ["9999"] * 5
