"""The command that draws a process."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "process diagram",
        "diagram.diagram",
        noop("draw the nodes of a process, with arrows and how far they are"),
        (
            Argument("process", "PROCESS", noop("name or prefix"), required=True),
            Argument("--format", "FORMAT", noop("text, mermaid or dot (Graphviz); else text")),
            Argument("--width", "N", noop("cells of the text form; else those of the terminal, or 80")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow process diagram CSAT"),
            noop("tuiflow process diagram CSAT --width 160"),
            noop("tuiflow process diagram CSAT --format mermaid"),
        ),
    ),
)
