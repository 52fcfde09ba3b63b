"""All commands, a module for each subject."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.cli.command import Command
from tuiflow.cli.commands import (
    agreement,
    diagram,
    library,
    looking_back,
    notify,
    opening,
    process,
    progress,
    raci,
    report,
    retro,
    standing,
    task,
    timeline,
)

_TABLES = (
    opening,
    task,
    agreement,
    standing,
    process,
    diagram,
    timeline,
    raci,
    library,
    progress,
    report,
    retro,
    notify,
    looking_back,
)

COMMANDS: Mapping[str, Command] = {command.name: command for table in _TABLES for command in table.COMMANDS}
"""By name, in the order in which help lists them."""
