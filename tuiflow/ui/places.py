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

REPORT_VIEWS = ("reports", "weekly", "retros")
"""The views of screen 5, in the order in which `Tab` walks round them; the number key goes to the first."""

_VIEWS: Mapping[str, str] = {
    "weekly": "weekly.WeeklyScreen",
    "retros": "retros.RetrosScreen",
}
"""The views that are no main screens of their own; likewise."""


def make(name: str, session: Session) -> WorkScreen:
    """The main screen, or the view of one, of that name."""
    module, _dot, kind = (PLACES.get(name) or _VIEWS[name]).partition(".")
    screen: WorkScreen = getattr(import_module(f"tuiflow.ui.screens.{module}"), kind)(session)
    return screen


def beside(name: str, step: int) -> str:
    """The main screen `step` places further, round and round; views stand where their screen stands."""
    names = [BOARD, *PLACES]
    main = REPORT_VIEWS[0] if name in REPORT_VIEWS else name
    return names[(names.index(main) + step) % len(names)]


def next_view(name: str, step: int) -> str:
    """The view `step` places further on the same screen, round and round."""
    return REPORT_VIEWS[(REPORT_VIEWS.index(name) + step) % len(REPORT_VIEWS)]
