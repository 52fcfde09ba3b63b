"""What every screen of the running app works with."""

from __future__ import annotations

from dataclasses import dataclass, field

from tuiflow.actions.desk import Desk
from tuiflow.actions.drafts import DraftBook
from tuiflow.actions.undo import UndoLog
from tuiflow.config import Config


@dataclass(slots=True)
class Session:
    """One person at one terminal."""

    desk: Desk
    drafts: DraftBook
    config: Config = field(default_factory=Config)
    undo_log: UndoLog = field(default_factory=UndoLog)
    process: str = ""
    """Uid of the process that was looked at last; screens that show one process begin with it."""
    outgoing: str = ""
    """Why messages to the user's channels wait; empty while all is well."""
