"""All commands, a module for each subject."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.cli.command import Command
from tuiflow.cli.commands import diagram, looking_back, opening, task

COMMANDS: Mapping[str, Command] = {
    command.name: command for table in (opening, task, looking_back, diagram) for command in table.COMMANDS
}
"""By name, in the order in which help lists them."""
