"""The command about RACI matrices."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

COMMANDS = (
    Command(
        "raci",
        "raci.raci",
        noop("show a RACI matrix, check it, set a letter, put people on a role"),
        (
            Argument("process", "PROCESS", noop("name or prefix"), required=True),
            Argument("verb", "set|role", noop("set a letter, or put people on a role; else the matrix is shown")),
            Argument("first", "NODE|ROLE", noop("after set: the node; after role: the role")),
            Argument("role", "ROLE", noop("after set: the role")),
            Argument(
                "letter", "LETTER", noop("R does it, A approves, C is consulted, I is informed; - empties the cell")
            ),
            Argument("note", "NOTE", noop("what else stands in the cell")),
            Argument("--audit", help=noop("what is wrong with it, errors first; exit code 1 when there is an error")),
            Argument("--person", "NAME", noop("after role: who sits on it; may be given several times"), many=True),
            Argument("--vacant", help=noop("after role: nobody sits on it")),
            Argument("--new", help=noop("after role: make the role when it is not there yet")),
            Argument("--keep-tasks", help=noop("after role: its open tasks stay with whom they are")),
            Argument("--reassign", help=noop("after set, with R: the node's open tasks go to the role")),
            Argument("--why", "TEXT", noop("why; others will read it")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow raci CSAT"),
            noop("tuiflow raci CSAT --audit"),
            noop('tuiflow raci CSAT set "Plan design" "Project lead" A approves'),
            noop('tuiflow raci INTV set "Client invitation" Executor R --reassign'),
            noop('tuiflow raci CSAT role "Client contact" --person "Lin Xiao"'),
        ),
    ),
)
