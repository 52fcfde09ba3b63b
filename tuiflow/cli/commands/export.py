"""The command that writes office files."""

from __future__ import annotations

from tuiflow.cli.command import HELP, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "export",
        "export.export",
        noop("write tables, diagrams, deadlines into a file; its ending says the format"),
        (
            Argument(
                "what",
                "WHAT",
                noop(
                    "tasks (improvements too), process, report, retro, diagram, deadlines, workspace (xlsx: all data)"
                ),
                required=True,
            ),
            Argument(
                "file",
                "FILE|-",
                noop("xlsx csv docx md html; diagram: mmd dot bpmn; deadlines: ics. - prints it; else a name is made"),
            ),
            Argument("--process", "PROCESS", noop("name or prefix; else all processes")),
            Argument("--week", "WEEK", noop("of a report: 2024-W28, last, a day in it; else this week")),
            Argument("--person", "PERSON", noop("whose report or deadlines; else your report, everybody's deadlines")),
            Argument("--format", "FORMAT", noop("where the ending does not say it")),
            Argument("--force", help=noop("replace a file that is there")),
            HELP,
        ),
        (
            noop("tuiflow export tasks tasks.xlsx --process CSAT"),
            noop("tuiflow export process flow.docx --process CSAT"),
            noop("tuiflow export report week.html --week last"),
            noop("tuiflow export diagram flow.bpmn --process INTV"),
            noop('tuiflow export deadlines mine.ics --person "Liang Bo"'),
            noop("tuiflow export tasks - --format md"),
            noop("tuiflow export workspace workspace.xlsx"),
        ),
    ),
)
