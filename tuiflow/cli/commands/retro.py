"""The commands about retrospectives."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.cli.commands.process import PROCESS
from tuiflow.language import noop

DATE = Argument("--date", "DATE", noop("the one held on that day; else the latest"))

COMMANDS = (
    Command(
        "retro list",
        "retro.list_retros",
        noop("list retrospectives, the latest first"),
        (Argument("--process", "PROCESS", noop("only those of this process")), JSON, HELP),
        (noop("tuiflow retro list"), noop("tuiflow retro list --process CSAT --json")),
    ),
    Command(
        "retro show",
        "retro.show",
        noop("show a retrospective, what really happened, and what is carried over"),
        (PROCESS, DATE, Argument("--markdown", help=noop("Markdown that WeCom, DingTalk and Feishu show")), JSON, HELP),
        (noop("tuiflow retro show CSAT"), noop("tuiflow retro show CSAT --markdown")),
    ),
    Command(
        "retro draft",
        "retro.draft",
        noop("begin a retrospective, filled with what is known; again, print it as a form"),
        (PROCESS, Argument("--edit", help=noop("write it in your editor (EDITOR)")), HELP),
        (noop("tuiflow retro draft CSAT"), noop("tuiflow retro draft CSAT --edit")),
    ),
    Command(
        "retro close",
        "retro.close",
        noop("say that a retrospective is finished; who took part hears of it"),
        (PROCESS, DATE, HELP),
        (noop("tuiflow retro close CSAT"),),
    ),
    Command(
        "retro reopen",
        "retro.reopen",
        noop("open a closed retrospective again"),
        (PROCESS, DATE, HELP),
        (noop("tuiflow retro reopen CSAT"),),
    ),
    Command(
        "retro improve",
        "retro.improve",
        noop("add an improvement: a task with an owner and a day"),
        (
            PROCESS,
            Argument("text", "TEXT", noop("what is to be done better"), required=True),
            Argument("--owner", "PERSON", noop("who does it"), required=True),
            Argument("--due", "DATE", noop("by when: 2024-08-15, 8.15, +14"), required=True),
            HELP,
        ),
        (noop("tuiflow retro improve CSAT 'Check the figures first' --owner 'Lin Xiao' --due +14"),),
    ),
)
