"""Filters that are kept, and WIP limits."""

from __future__ import annotations

from tests.ui.office import Office
from tests.ui.test_filter import EVERYTHING, labels
from tuiflow.model.code import Status
from tuiflow.model.query import STANDING


async def test_capital_f_keeps_the_filter_and_f_chooses_it(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("@chen -blocked")
        await seat.press("enter", "F")
        await seat.type("Chen open")
        await seat.press("enter")
        assert office.saved_config().filters == {"Chen open": "@chen -blocked"}
        await seat.press("escape")
        assert seat.shown() == EVERYTHING
        await seat.press("f", "enter")
        assert seat.shown() == labels(3, 5, 7)
        assert "/=Chen open" in seat.title
        await seat.press("escape")
        assert seat.shown() == EVERYTHING


async def test_without_a_filter_there_is_nothing_to_keep(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("F")
        assert "There is no filter to keep" in seat.message


async def test_standing_filters_are_there_for_everybody(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("f")
        assert len(seat.options) == len(STANDING)
        await seat.type("blocked")
        await seat.press("enter")
        assert seat.shown() == labels(8, 9)
        await seat.press("slash")
        await seat.type(" me")
        assert seat.shown() == labels(9)


async def test_ctrl_d_deletes_one_of_mine_and_no_standing_one(office: Office) -> None:
    office.config.filters = {"a": "late", "b": "soon"}
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("late")
        await seat.press("enter", "F")
        await seat.type("a")
        await seat.press("enter", "f", "ctrl+d")
        assert [option.split()[0] for option in seat.options][:2] == ["=b", "late"]
        await seat.press("down", "ctrl+d")
        assert len(seat.options) == len(STANDING) + 1
        await seat.press("escape", "escape")
        assert office.saved_config().filters == {}


async def test_a_kept_filter_can_be_named_in_the_line_with_other_words(office: Office) -> None:
    office.config.filters = {"chen": "@chen"}
    async with office.open() as seat:
        await seat.press("slash")
        await seat.type("=chen blocked")
        assert seat.shown() == labels(9)
        await seat.type("=unknown")
        assert seat.shown() == set()


async def test_a_column_beyond_its_limit_is_marked_and_the_move_is_done_with_a_warning(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("l", "M")
        await seat.type("3")
        await seat.press("ctrl+s")
        assert seat.message == "In progress: at most 3."
        assert "In progress 3/3" in seat.line(1)
        assert "!" not in seat.line(1)
        await seat.press("h", "L")
        assert seat.task("CSAT-001").status is Status.IN_PROGRESS
        assert "In progress holds 4, and should hold 3 at most." in seat.message
        assert "In progress 4/3 !" in seat.line(1)
        await seat.press("slash")
        await seat.type("late")
        assert "In progress 4/3 !" in seat.line(1)


async def test_a_limit_that_is_none_is_refused_and_an_empty_one_takes_it_away(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("M")
        await seat.type("many")
        await seat.press("ctrl+s")
        assert "no limit: write a number" in seat.error
        await seat.press("escape", "M")
        await seat.type("2")
        await seat.press("ctrl+s")
        assert "Not started 4/2 !" in seat.line(1)
        await seat.press("M", "backspace", "ctrl+s")
        assert "Not started 4 " in seat.line(1)
