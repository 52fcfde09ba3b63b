"""Where private things live. Nothing of this is ever in the shared folder."""

from __future__ import annotations

import os
from pathlib import Path


def config_file() -> Path:
    """The user's settings (TOML)."""
    from platformdirs import user_config_path

    return user_config_path("tuiflow", appauthor=False) / "config.toml"


def calendar_file() -> Path:
    """The user's own days off and days worked (TOML), beside the settings."""
    return config_file().with_name("calendar.toml")


def state_folder() -> Path:
    """Replica ids, the copy of one's own changes, form drafts."""
    from platformdirs import user_state_path

    return user_state_path("tuiflow", appauthor=False)


def outbox_folder() -> Path:
    """What waits to be sent to the user's channels, a folder for each workspace."""
    return state_folder() / "outbox"


def pace_folder() -> Path:
    """How it has gone with the user's channels, shared by all workspaces."""
    return state_folder() / "channels"


def login_name() -> str:
    """The name of the account that runs this process; the numeric id where it has none."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
