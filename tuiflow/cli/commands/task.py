"""The commands about tasks."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

IDS = Argument("id", "ID", noop("task, such as CSAT-001; several are one change"), required=True, many=True)
SOLVED = Argument("--solved", "TEXT", noop("how the block was solved"))
OVERRIDE = Argument("--override", "REASON", noop("begin although something is missing, and say why"))

FIELDS = (
    Argument("--description", "TEXT", noop("what is to be done")),
    Argument("--node", "NODE", noop("key node of the process")),
    Argument("--assignee", "PERSON", noop("who does it (R): a person or a role")),
    Argument("--collaborators", "PEOPLE", noop("who takes part, with commas between")),
    Argument("--start", "DATE", noop("first day: 2024-07-08, 7.8, today, +3")),
    Argument("--due", "DATE", noop("last day, written likewise")),
    Argument("--deliverable", "TEXT", noop("what is handed over")),
    Argument("--acceptance", "TEXT", noop("the standard it is checked against")),
    Argument("--priority", "LEVEL", noop("high, medium or low")),
    Argument("--risk", "TEXT", noop("what could go wrong")),
)
TASK_OPTIONS = tuple(argument.key for argument in FIELDS)
"""Fields of a task that `add` takes as options."""


COMMANDS = (
    Command(
        "list",
        "reading.list_tasks",
        noop("list tasks, by status"),
        (
            Argument("--process", "PROCESS", noop("only of this process: name or prefix")),
            Argument("--status", "STATUS", noop("not_started, in_progress, blocked or done")),
            Argument("--assignee", "PERSON", noop("only those of this person or role")),
            Argument("--late", help=noop("only late ones")),
            Argument("--filter", "TEXT", noop("as on the board: text, @person, !high, #CSAT, late, me, -done, =name")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow list --process CSAT --late"),
            noop("tuiflow list --filter '@Lin !high -done'"),
            noop("tuiflow list --status blocked --json"),
        ),
    ),
    Command(
        "show",
        "reading.show",
        noop("show all of a task"),
        (Argument("id", "ID", noop("task, such as CSAT-001"), required=True), JSON, HELP),
        (noop("tuiflow show CSAT-001"), noop("tuiflow show CSAT-001 --json")),
    ),
    Command(
        "add",
        "adding.add",
        noop("add a task"),
        (
            Argument("name", "NAME", noop("in a few words what it is")),
            Argument("--process", "PROCESS", noop("name or prefix; may be left out where there is only one")),
            *FIELDS,
            Argument("--line", "TEXT", noop("all of it as on the board: 'Call Li @Lin !high 7.15 #CSAT/NODE'")),
            Argument("--new", help=noop("make the process and the people who are not there yet")),
            JSON,
            HELP,
        ),
        (
            noop('tuiflow add "Invite the clients" --process CSAT --assignee "Lin Xiao" --due 7.15'),
            noop('tuiflow add "Order the laptops" --process Purchase --assignee Lin --new'),
            noop("tuiflow add --line 'Invite the clients @\"Lin Xiao\" !high 7.11-7.15 #CSAT'"),
        ),
    ),
    Command(
        "set",
        "changing.set_fields",
        noop("set fields of a task"),
        (
            Argument("id", "ID", noop("task, such as CSAT-001"), required=True),
            Argument(
                "field", "FIELD=VALUE", noop("a field and its new value; empty clears it"), many=True, required=True
            ),
            Argument("--why", "TEXT", noop("why; others will read it")),
            Argument("--ripple", help=noop("with a later due date, what comes after moves along")),
            HELP,
        ),
        (
            noop("tuiflow set CSAT-002 due=7.17 priority=high"),
            noop("tuiflow set CSAT-002 due=7.17 --ripple"),
            noop('tuiflow set CSAT-003 "assignee=Lin Xiao" status=in_progress'),
            noop("tuiflow set CSAT-002 risk="),
        ),
    ),
    Command(
        "start",
        "changing.start",
        noop("put tasks in progress"),
        (IDS, OVERRIDE, HELP),
        (
            noop("tuiflow start CSAT-003"),
            noop('tuiflow start LIVE-008 --override "The client agreed by word of mouth"'),
        ),
    ),
    Command(
        "block",
        "changing.block",
        noop("say that tasks cannot go on, and why"),
        (
            IDS,
            Argument("--reason", "TEXT", noop("what stands in the way"), required=True),
            Argument("--helper", "PERSON", noop("whose support is wanted; else nobody in particular")),
            HELP,
        ),
        (noop('tuiflow block CSAT-002 --reason "Two clients have no time" --helper "Lin Xiao"'),),
    ),
    Command(
        "unblock",
        "changing.unblock",
        noop("let blocked tasks go on; what had not begun waits again"),
        (IDS, SOLVED, HELP),
        (noop('tuiflow unblock BUY-006 --solved "The director signed by phone"'),),
    ),
    Command(
        "done",
        "changing.done",
        noop("finish tasks"),
        (IDS, SOLVED, OVERRIDE, HELP),
        (noop("tuiflow done CSAT-001 CSAT-002"),),
    ),
    Command(
        "delete",
        "changing.delete",
        noop("put tasks into the trash"),
        (IDS, Argument("--yes", help=noop("do not ask")), HELP),
        (noop("tuiflow delete CSAT-003"),),
    ),
    Command(
        "blocked",
        "blocking.blocked",
        noop("blocked work at a glance, the oldest first"),
        (
            Argument("--mine", help=noop("only what you do or take part in")),
            Argument("--help-wanted", help=noop("only where you are asked for help")),
            Argument("--brief", help=noop("one line for the login message; nothing when nothing is blocked")),
            JSON,
            HELP,
        ),
        (noop("tuiflow blocked"), noop("tuiflow blocked --brief"), noop("tuiflow blocked --json")),
    ),
    Command(
        "nudge",
        "blocking.remind",
        noop("ask once more for the help that blocked tasks wait for"),
        (IDS, HELP),
        (noop("tuiflow nudge BUY-006"),),
    ),
    Command(
        "inbox",
        "inbox.inbox",
        noop("what reached you, and why"),
        (
            Argument("--all", help=noop("also what you have read")),
            Argument("--read", help=noop("mark everything as read")),
            Argument("--count", help=noop("only how many are unread; nothing when none is")),
            JSON,
            HELP,
        ),
        (noop("tuiflow inbox"), noop("tuiflow inbox --all --json"), noop("tuiflow inbox --read")),
    ),
)
