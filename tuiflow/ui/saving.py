"""How the save state is shown: nothing while all is well, impossible to overlook when it is not."""

from __future__ import annotations

from tuiflow.language import _
from tuiflow.store.base import SaveState, Saving
from tuiflow.ui.widgets.card import Piece


def saving_piece(saving: Saving) -> list[Piece]:
    """The part of the title bar that tells of unsaved changes; empty while everything is saved."""
    if saving.state is SaveState.SAVING:
        return [(" ~ ", "saving")]
    if saving.state is SaveState.NOT_SAVED:
        words = _("NOT SAVED: {count} ({reason})").format(count=saving.waiting, reason=saving.reason)
        return [(f" {words} ", "alarm")]
    return []
