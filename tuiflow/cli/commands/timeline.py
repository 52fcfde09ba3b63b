"""The command about the dates of a process."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "process timeline",
        "timeline.timeline",
        noop("the dates of a process as bars (Gantt)"),
        (
            Argument("process", "PROCESS", noop("name or prefix"), required=True),
            Argument("--no-tasks", help=noop("phases and nodes only")),
            JSON,
            HELP,
        ),
        (noop("tuiflow process timeline CSAT"), noop("tuiflow process timeline CSAT --json")),
    ),
)
