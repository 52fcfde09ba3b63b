"""The command about how far everything has come."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "progress",
        "progress.progress",
        noop("the weekly roll-up: done, in progress, blocked, not started, late, against the week before"),
        (
            Argument("--week", "WEEK", noop("2024-W28, W28, last, -1, or a day in it; else this week")),
            Argument("--process", "PROCESS", noop("name or prefix; with its burn-up")),
            Argument("--person", "PERSON", noop("only what this person or role does")),
            Argument("--people", help=noop("by person, not by process")),
            Argument("--markdown", help=noop("Markdown that WeCom, DingTalk and Feishu show")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow progress"),
            noop("tuiflow progress --week 2024-W28 --process CSAT"),
            noop("tuiflow progress --week last --markdown"),
        ),
    ),
)
