"""The commands that keep a board in order: WIP limits, and reminders for cron."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "wip",
        "standing.wip",
        noop("how much each column holds, and should hold at most"),
        (
            Argument("status", "STATUS", noop("set the limit of this column: in_progress, blocked, …")),
            Argument("limit", "N|none", noop("the new limit; none takes it away")),
            JSON,
            HELP,
        ),
        (noop("tuiflow wip"), noop("tuiflow wip in_progress 5"), noop("tuiflow wip in_progress none")),
    ),
    Command(
        "remind",
        "standing.remind",
        noop("remind of what is due soon or late, and of weekly reports, once a day; for cron"),
        (
            Argument("--days", "N", noop("so many days ahead; else 2")),
            Argument("--dry-run", help=noop("only show who would be reminded of what")),
            JSON,
            HELP,
        ),
        (noop("tuiflow remind --dry-run"), noop("tuiflow remind --days 3")),
    ),
)
