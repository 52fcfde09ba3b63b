"""All commands, a module for each subject."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.cli.command import Command
from tuiflow.cli.commands import agreement, looking_back, opening, process, task

COMMANDS: Mapping[str, Command] = {
    command.name: command for table in (opening, task, agreement, process, looking_back) for command in table.COMMANDS
}
"""By name, in the order in which help lists them."""
