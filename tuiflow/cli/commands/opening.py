"""The commands that make or open a workspace."""

from __future__ import annotations

from tuiflow.cli.command import HELP, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "demo",
        "opening.demo",
        noop("open a workspace with sample data"),
        (
            Argument("--dir", "DIR", noop("where to make it; else your data folder")),
            Argument("--lang", "zh|en", noop("language of its texts")),
            Argument("--as-given", help=noop("keep the sample's dates of 2024")),
            Argument("--no-open", help=noop("make it, and open nothing")),
            HELP,
        ),
        (noop("tuiflow demo"), noop("tuiflow demo --dir ~/sample --lang zh --no-open")),
    ),
    Command(
        "init",
        "opening.init",
        noop("make a new workspace"),
        (
            Argument("dir", "DIR", noop("a folder, shared by the team"), required=True),
            Argument("--name", "NAME", noop("what the team calls it; else the folder's name")),
            HELP,
        ),
        (noop("tuiflow init /srv/team --name Sales"),),
    ),
)
