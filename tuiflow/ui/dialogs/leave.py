"""Quitting while changes are not on the disk yet."""

from __future__ import annotations

import asyncio

from textual.app import App

from tuiflow.actions.desk import Desk
from tuiflow.language import _, ngettext
from tuiflow.model.text import shown
from tuiflow.store.base import SaveState
from tuiflow.ui.dialogs.menu import MenuDialog

_WAIT_SECONDS = 3.0


def leave(app: App[int], desk: Desk) -> None:
    """Wait for the disk, then quit; when it refuses, say so and ask."""
    app.run_worker(_leave(app, desk), exclusive=True, group="leave")


async def _leave(app: App[int], desk: Desk) -> None:
    saving = await asyncio.to_thread(desk.workspace.flush, _WAIT_SECONDS)
    if saving.state is SaveState.SAVED:
        app.exit(0)
        return
    question = ngettext(
        "{count} change is NOT SAVED in the shared folder ({reason}). It is kept in your private copy and "
        "written when tuiflow next works here. Quit?",
        "{count} changes are NOT SAVED in the shared folder ({reason}). They are kept in your private copy and "
        "written when tuiflow next works here. Quit?",
        saving.waiting,
    ).format(count=saving.waiting, reason=shown(saving.reason) or _("it does not answer"))

    def answered(letter: str | None) -> None:
        if letter == "y":
            app.exit(3)

    app.push_screen(MenuDialog(question, [("n", _("no, stay and go on trying")), ("y", _("yes, quit"))]), answered)
