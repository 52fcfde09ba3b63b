"""The main screens by their names, in the order of their number keys (interface: Screens)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from tuiflow.ui.session import Session

if TYPE_CHECKING:
    from tuiflow.ui.screens.work import WorkScreen

BOARD = "board"
"""The screen that lies below all others."""

PLACES: Mapping[str, str] = {
    "blocked": "blocked.BlockedScreen",
    "process": "process.ProcessScreen",
    "raci": "raci.RaciScreen",
    "reports": "progress.ProgressScreen",
    "library": "library.LibraryScreen",
    "inbox": "inbox.InboxScreen",
}
"""Name → module of `ui.screens` and class; loaded when the screen is first gone to."""


def make(name: str, session: Session) -> WorkScreen:
    """The main screen of that name."""
    module, _dot, kind = PLACES[name].partition(".")
    screen: WorkScreen = getattr(import_module(f"tuiflow.ui.screens.{module}"), kind)(session)
    return screen


def beside(name: str, step: int) -> str:
    """The screen `step` places further, round and round."""
    names = [BOARD, *PLACES]
    return names[(names.index(name) + step) % len(names)]
