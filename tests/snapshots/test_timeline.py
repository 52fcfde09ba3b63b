"""What the timeline looks like, small and large, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual.pilot import Pilot

from tests.snapshots.conftest import WIDE
from tests.ui.plan_office import PlanOffice, TimelineSeat
from tuiflow.ui.screens.timeline import TimelineScreen

SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")
MOVE = ("j", "j", "j", "greater_than_sign", "greater_than_sign")
"""The second node, two days later."""


class Glance(Protocol):
    """Opens the timeline, presses keys, and looks."""

    def __call__(self, *keys: str, size: tuple[int, int] = (80, 24)) -> bool: ...


@pytest.fixture
def plan_office(tmp_path: Path) -> PlanOffice:
    return PlanOffice(tmp_path)


@pytest.fixture
def glance(plan_office: PlanOffice, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> Glance:
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)

    def compare(*keys: str, size: tuple[int, int] = (80, 24)) -> bool:
        app = plan_office.app()

        async def work(pilot: Pilot[Any]) -> None:
            seat = TimelineSeat(pilot, plan_office.me.workspace)
            await seat.settle()
            app.push_screen(TimelineScreen(app.session))
            await seat.settle()
            await press(seat, keys)

        return snap_compare(app, terminal_size=size, run_before=work)

    return compare


async def press(seat: TimelineSeat, keys: Sequence[str]) -> None:
    await seat.press(*keys)
    await seat.settle()


@SIZES
@pytest.mark.usefixtures("code")
def test_timeline(glance: Glance, size: tuple[int, int]) -> None:
    assert glance(size=size)


@SIZES
@pytest.mark.usefixtures("code")
def test_timeline_with_a_move_that_is_looked_at(glance: Glance, size: tuple[int, int]) -> None:
    assert glance(*MOVE, size=size)


@SIZES
@pytest.mark.usefixtures("code")
def test_timeline_by_weeks(glance: Glance, size: tuple[int, int]) -> None:
    assert glance("z", "j", size=size)


@pytest.mark.usefixtures("code")
def test_timeline_typed_dates(glance: Glance) -> None:
    assert glance("j", "j", "j", "t", "end", "backspace", "6")


@pytest.mark.usefixtures("code")
def test_a_later_date_with_what_moves_along(glance: Glance) -> None:
    assert glance(*["j"] * 9, "t", "end", "backspace", "backspace", "2", "6")


def test_timeline_in_ascii_mode(plan_office: PlanOffice, glance: Glance) -> None:
    plan_office.config.ascii = True
    assert glance(*MOVE)


def test_timeline_in_the_light_theme(plan_office: PlanOffice, glance: Glance) -> None:
    plan_office.config.theme = "light"
    assert glance("j", "j", "j", size=(120, 40))


def test_timeline_without_colours(glance: Glance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert glance(*MOVE)
