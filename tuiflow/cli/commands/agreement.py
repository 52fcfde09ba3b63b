"""The commands by which people agree: requests, acceptance, who may do what."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.cli.commands.task import IDS
from tuiflow.language import noop

_REQUEST = Argument("number", "N", noop("the request, as tuiflow requests numbers it"), required=True)
_WORD = Argument("--word", "TEXT", noop("what you say to it"))

COMMANDS = (
    Command(
        "accept",
        "agreement.accept",
        noop("accept work that is done"),
        (IDS, Argument("--note", "TEXT", noop("for those who will read it")), HELP),
        (noop("tuiflow accept LIVE-006"),),
    ),
    Command(
        "return",
        "agreement.return_work",
        noop("return work that is done, with what is wrong with it"),
        (
            Argument("id", "ID", noop("task, such as CSAT-001"), required=True),
            Argument("--point", "TEXT", noop("a problem point; may be given several times"), required=True, many=True),
            HELP,
        ),
        (noop('tuiflow return LIVE-006 --point "Two screens are missing" --point "Step 4 cannot be followed"'),),
    ),
    Command(
        "requests",
        "agreement.requests",
        noop("what waits for your word: requests, and work to accept"),
        (Argument("--all", help=noop("also others' requests, and those that are decided")), JSON, HELP),
        (noop("tuiflow requests"), noop("tuiflow requests --all --json")),
    ),
    Command(
        "approve",
        "agreement.approve",
        noop("approve a request; what was asked for is done"),
        (
            _REQUEST,
            _WORD,
            Argument("--ripple", help=noop("what is not in the request and comes after moves along too")),
            HELP,
        ),
        (noop("tuiflow approve k3f2"), noop("tuiflow approve k3f2 --ripple")),
    ),
    Command(
        "decline",
        "agreement.decline",
        noop("decline a request"),
        (_REQUEST, _WORD, HELP),
        (noop('tuiflow decline k3f2 --word "The client waits for it"'),),
    ),
    Command(
        "withdraw",
        "agreement.withdraw",
        noop("take back a request of yours that nobody has decided yet"),
        (_REQUEST, HELP),
        (noop("tuiflow withdraw k3f2"),),
    ),
    Command(
        "policy",
        "agreement.policy",
        noop("who may do what: as RACI says, or everybody everything"),
        (Argument("policy", "raci|open", noop("the new policy; else the one that holds is shown")), JSON, HELP),
        (noop("tuiflow policy"), noop("tuiflow policy open")),
    ),
)
