from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.ui.office import Office
from tests.ui.seat import Seat
from tuiflow import language


class Look(Protocol):
    """Takes a picture of the app, and compares it with the one that was kept."""

    def __call__(
        self,
        office: Office,
        *keys: str,
        size: tuple[int, int] = (80, 24),
        typed: str = "",
        ready: Callable[[App[Any]], object] = bool,
    ) -> bool: ...


@pytest.fixture(params=["en", "zh"])
def code(request: pytest.FixtureRequest) -> str:
    """Both languages, one after the other."""
    code: str = request.param
    language.use(code)
    return code


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def look(snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> Look:
    """Press keys, type a text, wait until all is drawn and what is read in a thread is `ready`, and look."""
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)
    monkeypatch.setattr("textual.widgets.TextArea.cursor_blink", False)

    def compare(
        office: Office,
        *keys: str,
        size: tuple[int, int] = (80, 24),
        typed: str = "",
        ready: Callable[[App[Any]], object] = bool,
    ) -> bool:
        app: App[Any] = office.app()

        async def work(pilot: Pilot[Any]) -> None:
            seat = Seat(pilot, office.me.workspace)
            await seat.settle()
            await seat.press(*keys)
            await seat.type(typed)
            await seat.until(lambda: ready(app))
            await seat.settle()
            # Scroll bars are painted before and after what they stand beside has its size: lay all out once more.
            app.screen.refresh(layout=True)
            await seat.settle()

        return snap_compare(app, terminal_size=size, run_before=work)

    return compare


WIDE: Sequence[tuple[int, int]] = ((80, 24), (120, 40))
