"""Swimlanes: S, moving in lanes, and what is kept."""

from __future__ import annotations

from tests.ui.office import PROCESS_NAME, Office, many
from tests.ui.seat import Seat, _cells
from tests.ui.test_mouse import drag
from tuiflow.model.code import Status

NOT_STARTED = Status.NOT_STARTED


def heads(seat: Seat, column: int = 0) -> list[str]:
    """The lane heads of a column that are seen."""
    left, right = seat.span(column)
    lines = [_cells(line, left, right) for line in seat.screen.split("\n")]
    return [line.removeprefix("-- ").strip() for line in lines if line.startswith("-- ")]


async def test_capital_s_groups_by_process_then_assignee_then_node_then_not_at_all(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S")
        assert "by process" in seat.title
        await seat.press("S")
        assert "by assignee" in seat.title
        assert heads(seat)[-1] == "nobody 1"
        await seat.press("S")
        assert "by node" in seat.title
        assert heads(seat) == ["without a node 4"]
        await seat.press("S")
        assert "by node" not in seat.title
        assert heads(seat) == []


async def test_my_own_lane_comes_first_and_the_order_is_the_same_in_every_column(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-003", "CSAT-002", "CSAT-004"]
        assert [head.rsplit(" ", 1)[0] for head in heads(seat)] == ["*专员", "Chen Yu", "Project lead", "nobody"]
        assert seat.column(Status.IN_PROGRESS) == ["CSAT-005", "CSAT-007", "CSAT-006"]


async def test_the_cursor_stays_on_its_card_when_lanes_change(office: Office) -> None:
    async with office.open() as seat:
        await seat.go_to("CSAT-004")
        for _time in range(4):
            await seat.press("S")
            assert seat.cursor == "CSAT-004"


async def test_sideways_the_cursor_stays_in_its_lane(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        await seat.go_to("CSAT-003")  # Chen Yu
        await seat.press("l")
        assert seat.cursor == "CSAT-007"
        await seat.press("l")
        assert seat.cursor == "CSAT-009"
        await seat.press("h", "h")
        assert seat.cursor == "CSAT-003"


async def test_a_card_is_reordered_within_its_lane_only(office: Office) -> None:
    office.change("t04", assignee="Chen Yu")
    office.me.workspace.receive()
    async with office.open() as seat:
        await seat.press("S", "S")
        await seat.go_to("CSAT-003")
        await seat.press("K")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-003", "CSAT-004", "CSAT-002"]
        await seat.press("J")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-004", "CSAT-003", "CSAT-002"]
        assert seat.cursor == "CSAT-003"
        await seat.press("J")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-004", "CSAT-003", "CSAT-002"]
        await seat.press("S", "S")
        assert seat.column(NOT_STARTED) == ["CSAT-001", "CSAT-002", "CSAT-004", "CSAT-003"]


async def test_a_card_keeps_its_lane_when_it_changes_its_column_and_changes_it_with_its_assignee(
    office: Office,
) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        await seat.go_to("CSAT-003")
        await seat.press("L")
        assert seat.column(Status.IN_PROGRESS) == ["CSAT-005", "CSAT-003", "CSAT-007", "CSAT-006"]
        assert seat.cursor == "CSAT-003"
        office.change("t03", assignee="林晓")
        await seat.until(lambda: seat.column(Status.IN_PROGRESS)[-2:] == ["CSAT-003", "CSAT-006"])


async def test_a_card_that_is_dragged_stays_in_its_lane(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        start = seat.at("CSAT-004")  # the last lane: nobody
        await drag(seat, start, seat.at("CSAT-005"))
        assert seat.task("CSAT-004").status is Status.IN_PROGRESS
        assert seat.task("CSAT-004").assignee == ""
        assert seat.column(Status.IN_PROGRESS)[-1] == "CSAT-004"


async def test_lanes_and_a_filter_go_together(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S", "slash")
        await seat.type("late")
        await seat.press("enter")
        assert heads(seat) == ["Chen Yu 1"]
        assert seat.cursor == "CSAT-003"


async def test_the_lanes_are_kept_for_the_workspace(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        await seat.until(lambda: office.saved_config().lanes == {"office": "assignee"})
    office.config = office.saved_config()
    async with office.open() as seat:
        assert "by assignee" in seat.title
        assert heads(seat)[0] == "*专员 1"


async def test_a_renamed_lane_moves_to_its_place(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("S", "S")
        office.rename("person-chen", "Zhu Chen")
        await seat.until(lambda: "Zhu Chen" in seat.screen)
        assert [head.rsplit(" ", 1)[0] for head in heads(seat)] == ["*专员", "Project lead", "Zhu Chen", "nobody"]


async def test_the_lane_of_the_first_card_on_the_screen_is_always_named(office: Office) -> None:
    async with Office(office.folder, many(60)).open((80, 24)) as seat:
        await seat.press("S", *["pagedown"] * 3)
        (head,) = heads(seat)
        assert head[:6] == PROCESS_NAME[:6]
        await seat.press("G")
        assert seat.cursor == "CSAT-060"
        assert "CSAT-060" in seat.screen
