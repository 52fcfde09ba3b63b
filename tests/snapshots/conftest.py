from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from rich.segment import Segments
from textual.app import App
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar, ScrollBarRender

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


class StillBar(ScrollBarRender):
    """A scroll bar without its thumb, which is painted at other moments on other machines; texts show what is seen."""

    @classmethod
    def render_bar(cls, size: int = 25, *_places: object, **looks: Any) -> Segments:
        """The bar alone, whatever stands beside it."""
        return super().render_bar(size, **{**looks, "window_size": 0})


@pytest.fixture(autouse=True)
def _still_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScrollBar, "renderer", StillBar)


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

        return snap_compare(app, terminal_size=size, run_before=work)

    return compare


WIDE: Sequence[tuple[int, int]] = ((80, 24), (120, 40))
