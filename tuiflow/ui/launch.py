"""Starts the app. Kept apart so that the command line loads Textual only here."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.drafts import DraftBook
from tuiflow.config import Config

_COLLECTING = (10_000, 20, 20)
"""New objects until the collector looks at them, and how often until it looks at older ones: a key makes a few thousand
that are gone at once, and looking at them costs a tenth of the time until it is painted."""


def launch(desk: Desk, config: Config, config_file: Path, ask_who: bool) -> int:
    """Run the app on this terminal until it is left; returns the exit code.

    Args:
        desk: The open workspace and who works there.
        config: The user's settings.
        config_file: Where answers and choices are kept.
        ask_who: Nobody in the workspace matches the login: ask who it is.
    """
    if os.environ.get("TERM_PROGRAM") == "iTerm.app":
        # With it on, iTerm2 drops text that an input method is composing.
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    config.ascii = config.ascii or bool(os.environ.get("TUIFLOW_ASCII"))
    from tuiflow.ui.app import TuiflowApp
    from tuiflow.ui.session import Session

    session = Session(desk, DraftBook(paths.state_folder(), desk.workspace.uid), config)
    app = TuiflowApp(session, config_file, ask_who=ask_who, mention=True)
    gc.freeze()  # what is loaded by now stays: the collector need never look at it
    gc.set_threshold(*_COLLECTING)
    return app.run() or 0
