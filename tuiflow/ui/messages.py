"""Messages that the app sends to all screens."""

from __future__ import annotations

from textual.message import Message

from tuiflow.store.workspace import Changes


class WorkspaceChanged(Message, bubble=False):
    """Records have changed, by whomever, or the save state has; posted to every open screen."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes
