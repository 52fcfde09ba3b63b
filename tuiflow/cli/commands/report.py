"""The commands about weekly reports."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

WEEK = Argument("--week", "WEEK", noop("2024-W28, W28, last, -1, or a day in it; else this week"))

COMMANDS = (
    Command(
        "report draft",
        "report.draft",
        noop("your weekly report, written from what happened; or the draft that you have kept"),
        (
            WEEK,
            Argument("--edit", help=noop("open it in $EDITOR, and keep what comes back as a draft")),
            Argument("--anew", help=noop("leave the kept draft aside: only what happened")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow report draft"),
            noop("tuiflow report draft --week last --edit"),
        ),
    ),
    Command(
        "report submit",
        "report.submit",
        noop("submit your weekly report, or amend it; without a file the kept draft, or what happened"),
        (WEEK, Argument("file", "FILE|-", noop("a form as report draft prints it; - reads it from the input")), HELP),
        (
            noop("tuiflow report submit"),
            noop("tuiflow report submit report.txt"),
            noop("tuiflow report submit --week last -"),
        ),
    ),
    Command(
        "report show",
        "report.show",
        noop("a weekly report, with what was amended"),
        (
            WEEK,
            Argument("--person", "PERSON", noop("whose; else yours")),
            Argument("--markdown", help=noop("Markdown that WeCom, DingTalk and Feishu show")),
            JSON,
            HELP,
        ),
        (noop("tuiflow report show"), noop("tuiflow report show --week 2024-W28 --person specialist")),
    ),
    Command(
        "report list",
        "report.list_reports",
        noop("list weekly reports by person and week"),
        (
            Argument("--week", "WEEK", noop("only this week, with whoever is missing")),
            Argument("--person", "PERSON", noop("only of this person")),
            JSON,
            HELP,
        ),
        (noop("tuiflow report list"), noop("tuiflow report list --week last --json")),
    ),
    Command(
        "report missing",
        "report.missing",
        noop("who has not submitted the weekly report"),
        (WEEK, JSON, HELP),
        (noop("tuiflow report missing"), noop("tuiflow report missing --week last --json")),
    ),
)
