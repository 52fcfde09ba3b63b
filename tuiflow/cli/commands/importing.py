"""The command that takes in files of others."""

from __future__ import annotations

from tuiflow.cli.command import HELP, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "import",
        "importing.take_in",
        noop("take in an office table from an xlsx or csv file: first what it would do, then, if you agree, all of it"),
        (
            Argument("what", "WHAT", noop("process, tasks, report, retro, or auto: whatever the file has")),
            Argument("file", "FILE", noop("an xlsx or csv file; it is only read")),
            Argument("--dry-run", help=noop("only show what it would do")),
            Argument("--yes", help=noop("do not ask; rows that cannot be read are left out, and exit with 1")),
            Argument("--process", "PROCESS", noop("of rows that name none, or one that is not there")),
            Argument("--year", "YEAR", noop("of days without one; else that in which their process starts")),
            Argument("--sheet", "SHEET", noop("only this sheet; else all that are not hidden")),
            Argument("--json", help=noop("print what it would do, or has done, as JSON")),
            HELP,
        ),
        (
            noop("tuiflow import tasks tasks.xlsx"),
            noop("tuiflow import plan.xlsx --dry-run"),
            noop("tuiflow import workspace.xlsx"),
            noop("tuiflow import tasks july.csv --process CSAT --year 2024 --yes"),
        ),
    ),
)
