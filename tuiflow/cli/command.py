"""The commands: their arguments, what help says of them, and where each is done. One truth for parsing and help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tuiflow.language import noop


class Argument(NamedTuple):
    """One option (`--reason`) or positional argument (`id`) of a command."""

    name: str
    value: str = ""
    """What stands for the value in help; an option without one is a switch."""
    help: str = ""
    short: str = ""
    """A second spelling, such as `-w`."""
    required: bool = False
    many: bool = False

    @property
    def is_option(self) -> bool:
        """Whether it begins with dashes."""
        return self.name.startswith("-")

    @property
    def key(self) -> str:
        """The name under which its value is found."""
        return self.name.lstrip("-").replace("-", "_")


class Command(NamedTuple):
    """One command of `tuiflow`."""

    name: str
    summary: str
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()


_HELP = Argument("--help", short="-h", help=noop("show this help"))
_JSON = Argument("--json", help=noop("print JSON: stable names, ISO dates, codes"))
_IDS = Argument("id", "ID", noop("task, such as CSAT-001; several are one change"), required=True, many=True)
_SOLVED = Argument("--solved", "TEXT", noop("how the block was solved"))

GLOBAL = Command(
    "",
    noop("A team's standard office work in the terminal. Without a command, tuiflow opens the board."),
    (
        Argument("--workspace", "DIR", noop("the workspace; else TUIFLOW_WORKSPACE, or the one used last"), short="-w"),
        Argument("--as", "PERSON", noop("act as this person")),
        Argument("--lang", "zh|en", noop("language of all texts")),
        Argument("--version", help=noop("print the version"), short="-V"),
        _HELP,
    ),
    (noop("tuiflow demo"), noop("tuiflow -w ~/team list --late"), noop("tuiflow COMMAND --help")),
)
"""What stands before the command."""

_FIELDS = (
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
TASK_OPTIONS = tuple(argument.key for argument in _FIELDS)
"""Fields of a task that `add` takes as options."""

_COMMANDS = (
    Command(
        "demo",
        noop("open a workspace with sample data"),
        (
            Argument("--dir", "DIR", noop("where to make it; else your data folder")),
            Argument("--lang", "zh|en", noop("language of its texts")),
            Argument("--as-given", help=noop("keep the sample's dates of 2024")),
            Argument("--no-open", help=noop("make it, and open nothing")),
            _HELP,
        ),
        (noop("tuiflow demo"), noop("tuiflow demo --dir ~/sample --lang zh --no-open")),
    ),
    Command(
        "init",
        noop("make a new workspace"),
        (
            Argument("dir", "DIR", noop("a folder, shared by the team"), required=True),
            Argument("--name", "NAME", noop("what the team calls it; else the folder's name")),
            _HELP,
        ),
        (noop("tuiflow init /srv/team --name Sales"),),
    ),
    Command(
        "list",
        noop("list tasks, by status"),
        (
            Argument("--process", "PROCESS", noop("only of this process: name or prefix")),
            Argument("--status", "STATUS", noop("not_started, in_progress, blocked or done")),
            Argument("--assignee", "PERSON", noop("only those of this person or role")),
            Argument("--late", help=noop("only late ones")),
            Argument("--filter", "TEXT", noop("as on the board: text, @person, !high, #CSAT, late, me, -done")),
            _JSON,
            _HELP,
        ),
        (
            noop("tuiflow list --process CSAT --late"),
            noop("tuiflow list --filter '@Lin !high -done'"),
            noop("tuiflow list --status blocked --json"),
        ),
    ),
    Command(
        "show",
        noop("show all of a task"),
        (Argument("id", "ID", noop("task, such as CSAT-001"), required=True), _JSON, _HELP),
        (noop("tuiflow show CSAT-001"), noop("tuiflow show CSAT-001 --json")),
    ),
    Command(
        "add",
        noop("add a task"),
        (
            Argument("name", "NAME", noop("in a few words what it is"), required=True),
            Argument("--process", "PROCESS", noop("name or prefix; may be left out where there is only one")),
            *_FIELDS,
            Argument("--new", help=noop("make the process and the people who are not there yet")),
            _JSON,
            _HELP,
        ),
        (
            noop('tuiflow add "Invite the clients" --process CSAT --assignee Lin --due 7.15'),
            noop('tuiflow add "Order the laptops" --process Purchase --assignee Lin --new'),
        ),
    ),
    Command(
        "set",
        noop("set fields of a task"),
        (
            Argument("id", "ID", noop("task, such as CSAT-001"), required=True),
            Argument(
                "field", "FIELD=VALUE", noop("a field and its new value; empty clears it"), many=True, required=True
            ),
            _HELP,
        ),
        (
            noop("tuiflow set CSAT-002 due=7.17 priority=high"),
            noop("tuiflow set CSAT-002 assignee=Lin status=in_progress"),
            noop("tuiflow set CSAT-002 risk="),
        ),
    ),
    Command(
        "start",
        noop("put tasks in progress"),
        (_IDS, _HELP),
        (noop("tuiflow start CSAT-002"),),
    ),
    Command(
        "block",
        noop("say that tasks cannot go on, and why"),
        (
            _IDS,
            Argument("--reason", "TEXT", noop("what stands in the way"), required=True),
            Argument("--helper", "PERSON", noop("whose support is wanted; else nobody in particular")),
            _HELP,
        ),
        (noop('tuiflow block CSAT-002 --reason "Two clients have no time" --helper Lin'),),
    ),
    Command(
        "unblock",
        noop("let blocked tasks go on"),
        (_IDS, _SOLVED, _HELP),
        (noop('tuiflow unblock CSAT-002 --solved "They agreed to 7.17"'),),
    ),
    Command(
        "done",
        noop("finish tasks"),
        (_IDS, _SOLVED, _HELP),
        (noop("tuiflow done CSAT-001 CSAT-002"),),
    ),
    Command(
        "delete",
        noop("put tasks into the trash"),
        (_IDS, Argument("--yes", help=noop("do not ask")), _HELP),
        (noop("tuiflow delete CSAT-003"),),
    ),
    Command(
        "blocked",
        noop("blocked work at a glance, the oldest first"),
        (_JSON, _HELP),
        (noop("tuiflow blocked"), noop("tuiflow blocked --json")),
    ),
    Command(
        "history",
        noop("who changed what, when, from what to what, and why"),
        (
            Argument("id", "ID", noop("a task or a process; else the last changes of the whole workspace")),
            Argument("--limit", "N", noop("at most so many; else 50, or all of a task or process")),
            _JSON,
            _HELP,
        ),
        (noop("tuiflow history CSAT-002"), noop("tuiflow history --limit 10 --json")),
    ),
    Command(
        "trash",
        noop("what was deleted, the last first"),
        (_JSON, _HELP),
        (noop("tuiflow trash"),),
    ),
    Command(
        "restore",
        noop("take tasks out of the trash"),
        (_IDS, _HELP),
        (noop("tuiflow restore CSAT-003"),),
    ),
    Command(
        "conflicts",
        noop("fields that two people wrote without seeing each other"),
        (Argument("id", "ID", noop("only of this task")), _JSON, _HELP),
        (noop("tuiflow conflicts"), noop("tuiflow conflicts CSAT-002 --json")),
    ),
    Command(
        "take",
        noop("settle a conflict: take another value, or keep the one that holds"),
        (
            Argument("id", "ID", noop("task, such as CSAT-001"), required=True),
            Argument("field", "FIELD", noop("the field, as tuiflow conflicts names it"), required=True),
            Argument("number", "N", noop("which of the other values; else the first")),
            Argument("--keep", help=noop("keep the one that holds")),
            _HELP,
        ),
        (noop("tuiflow take CSAT-002 due"), noop("tuiflow take CSAT-002 due --keep")),
    ),
    Command(
        "renumber",
        noop("give one of two tasks with the same id another"),
        (Argument("id", "ID", noop("task, with a part of its uid: CSAT-004~k3f2"), required=True), _HELP),
        (noop("tuiflow renumber CSAT-004~k3f2"),),
    ),
    Command(
        "doctor",
        noop("check the workspace, and mend what can be mended"),
        (_JSON, Argument("--repair", help=noop("mend what can be mended without losing anything")), _HELP),
        (noop("tuiflow doctor"), noop("tuiflow doctor --repair")),
    ),
)

COMMANDS: Mapping[str, Command] = {command.name: command for command in _COMMANDS}
"""By name, in the order in which help lists them."""
