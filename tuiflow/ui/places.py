"""The main screens: their number keys, and how each is made when it is first gone to (interface: Screens)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tuiflow.ui.session import Session

if TYPE_CHECKING:
    from tuiflow.ui.screens.work import WorkScreen

BOARD = "board"
"""The screen that lies below all others."""


def _raci(session: Session) -> WorkScreen:
    from tuiflow.ui.screens.raci import RaciScreen

    return RaciScreen(session)


PLACES: Mapping[str, Callable[[Session], WorkScreen]] = {
    "raci": _raci,
}
"""Name → factory, in the order of their numbers; the board is always there, before them."""


def beside(name: str, step: int) -> str:
    """The screen `step` places further, round and round."""
    names = [BOARD, *PLACES]
    return names[(names.index(name) + step) % len(names)]
