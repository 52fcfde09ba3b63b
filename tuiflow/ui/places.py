"""The main screens: their number keys, and how each is made when it is first gone to (interface: Screens)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tuiflow.ui.session import Session

if TYPE_CHECKING:
    from tuiflow.ui.screens.work import WorkScreen

BOARD = "board"
"""The screen that lies below all others."""


def _process(session: Session) -> WorkScreen:
    from tuiflow.ui.screens.process import ProcessScreen

    return ProcessScreen(session)


PLACES: Mapping[str, Callable[[Session], WorkScreen]] = {
    "process": _process,
}
"""Name → factory, in the order of their numbers; the board is always there, before them."""


def beside(name: str, step: int) -> str:
    """The screen `step` places further, round and round."""
    names = [BOARD, *PLACES]
    return names[(names.index(name) + step) % len(names)]
