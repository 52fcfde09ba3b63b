"""How the state of one's own changes is shown: calm while all is well, impossible to overlook when it is not."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tuiflow.actions.desk import Desk
from tuiflow.actions.inbox import unread_count
from tuiflow.actions.sharing import Sharing, sharing
from tuiflow.language import _, ngettext
from tuiflow.model.text import shown
from tuiflow.store.base import SaveState, Saving
from tuiflow.ui.widgets.card import Piece

OUTGOING_CELLS = 36
"""How much of the title a trouble with a channel may take."""


def state_pieces(desk: Desk, outgoing: str) -> list[Piece]:
    """The part of the title bar that tells how far one's changes have come, and who else is here; what matters first.

    `outgoing` is why messages to the user's channels wait, or empty.
    """
    known = sharing(desk)
    return [
        *saving_piece(known.saving),
        *_outgoing_piece(outgoing),
        *_unread_piece(desk),
        *_seen_piece(known),
        *_here_piece(known),
    ]


def _outgoing_piece(words: str) -> list[Piece]:
    """That messages wait because a channel does not take them; the whole reason is in `tuiflow notify status`."""
    cut = words if cell_len(words) <= OUTGOING_CELLS else set_cell_size(words, OUTGOING_CELLS).rstrip() + ".."
    return [(f" {shown(cut)} ", "saving")] if words else []


def _unread_piece(desk: Desk) -> list[Piece]:
    """How much one has not read yet; nothing when all is read."""
    count = unread_count(desk)
    return [(" " + _("{count} new (7)").format(count=count) + " ", "narrowed")] if count else []


def saving_piece(saving: Saving) -> list[Piece]:
    """What tells of unsaved changes; nothing while everything is saved."""
    if saving.state is SaveState.SAVING:
        return [(" ~ ", "saving")]
    if saving.state is SaveState.NOT_SAVED:
        words = _("NOT SAVED: {count} ({reason})").format(count=saving.waiting, reason=shown(saving.reason))
        return [(f" {words} ", "alarm")]
    return []


def _seen_piece(known: Sharing) -> list[Piece]:
    """That all is saved, and how many others have it; nothing before the first change."""
    if known.saving.state is not SaveState.SAVED or not known.mine:
        return []
    count = len(known.seen_by)
    words = ngettext("saved, seen by {count}", "saved, seen by {count}", count) if count else _("saved")
    return [(f" {words.format(count=count)} ", "place")]


def _here_piece(known: Sharing) -> list[Piece]:
    """Who else is here: one by name, more by number."""
    names = known.names_here
    if not names:
        return []
    words = _("with {who}").format(who=shown(names[0]))
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return [(f" {words}{more} ", "place")]
