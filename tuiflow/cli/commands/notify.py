"""The commands about the user's channels."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

_CHANNEL = Argument("channel", "CHANNEL", noop("a channel of your settings"), required=True)

COMMANDS = (
    Command(
        "notify test",
        "notify.test",
        noop("send a test message to a channel"),
        (_CHANNEL, HELP),
        (noop("tuiflow notify test team"),),
    ),
    Command(
        "notify preview",
        "notify.preview",
        noop("what would go to a channel next, exactly, and send nothing"),
        (_CHANNEL, Argument("id", "ID", noop("a task: what its last notice looks like there")), HELP),
        (noop("tuiflow notify preview team"), noop("tuiflow notify preview team CSAT-002")),
    ),
    Command(
        "notify flush",
        "notify.flush_all",
        noop("send what waits; for cron, or when the network is back"),
        (Argument("--again", help=noop("also try again what was refused for good")), HELP),
        (noop("tuiflow notify flush"), noop("tuiflow notify flush --again")),
    ),
    Command(
        "notify status",
        "notify.status",
        noop("the channels, what waits, and what went wrong"),
        (JSON, HELP),
        (noop("tuiflow notify status"),),
    ),
    Command(
        "notify guide",
        "notify.guide",
        noop("how to set up a channel, step by step"),
        (HELP,),
        (noop("tuiflow notify guide"),),
    ),
)
