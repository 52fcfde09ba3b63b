"""What a command is: its arguments, what help says of it, and where it is done. One truth for parsing and help."""

from __future__ import annotations

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
    """A positional argument takes all words that are left; an option can be given several times."""

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
    """One word, or two: `process list`."""
    done_by: str
    """Module of `tuiflow.cli` and its function, loaded when the command is run: `reading.show`."""
    summary: str
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()


HELP = Argument("--help", short="-h", help=noop("show this help"))
JSON = Argument("--json", help=noop("print JSON: stable names, ISO dates, codes"))

GLOBAL = Command(
    "",
    "",
    noop("A team's standard office work in the terminal. Without a command, tuiflow opens the board."),
    (
        Argument("--workspace", "DIR", noop("the workspace; else TUIFLOW_WORKSPACE, or the one used last"), short="-w"),
        Argument("--as", "PERSON", noop("act as this person")),
        Argument("--lang", "zh|en", noop("language of all texts")),
        Argument("--version", help=noop("print the version"), short="-V"),
        HELP,
    ),
    (noop("tuiflow demo"), noop("tuiflow -w ~/team list --late"), noop("tuiflow COMMAND --help")),
)
"""What stands before the command."""


def group(name: str) -> Command:
    """What stands for all commands that begin with a word, such as `process`: it can only be asked for help."""
    return Command(name, "", noop("the commands of this group"), (HELP,))
