"""Messages between the app and its screens."""

from __future__ import annotations

from textual.message import Message

from tuiflow.store.workspace import Changes


class WorkspaceChanged(Message, bubble=False):
    """Records have changed, by whomever, or the save state has; posted to every open screen."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


class ScreenChosen(Message):
    """Somebody wants to go to another main screen."""

    def __init__(self, name: str, step: int = 0) -> None:
        """Go to the screen `name` or, without a name, to the one `step` places further."""
        super().__init__()
        self.name = name
        self.step = step


class SettingsKept(Message):
    """Somebody has made a choice that is to hold the next time too."""

    def __init__(self, **values: dict[str, str | None]) -> None:
        """Keep these settings: name of a table of the settings file → key → text, None to forget it."""
        super().__init__()
        self.values = values
