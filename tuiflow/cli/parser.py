"""Reads the arguments of a command. What is wrong with them is one sentence that says what to do."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import NamedTuple, NoReturn

from tuiflow.cli.command import GLOBAL, HELP, Argument, Command, group
from tuiflow.cli.commands import COMMANDS
from tuiflow.errors import UsageError
from tuiflow.language import LANGUAGES, _
from tuiflow.model.text import near

PROGRAM = "tuiflow"


class Given(NamedTuple):
    """What was typed, by the keys of the arguments."""

    values: Mapping[str, object]

    def text(self, key: str) -> str:
        """The value of an option or argument; empty when it was not given."""
        return self.wanted(key) or ""

    def wanted(self, key: str) -> str | None:
        """The value, or None when it was not given: an empty value may be meant."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> list[str]:
        """The values of an argument that takes several."""
        value = self.values.get(key)
        return [str(one) for one in value] if isinstance(value, list) else []

    def flag(self, key: str) -> bool:
        """Whether a switch was given."""
        return self.values.get(key) is True


class Parser(argparse.ArgumentParser):
    """argparse, with errors in our words and language. Presence and number of arguments are checked here."""

    def __init__(self, command: Command) -> None:
        super().__init__(prog=PROGRAM, add_help=False, allow_abbrev=False, exit_on_error=False)
        self._command = command
        for argument in command.arguments:
            if not argument.is_option:
                self.add_argument(argument.key, nargs="*", default=[])
                break  # the first takes all words; `read` deals them out
        for argument in command.arguments:
            if argument.is_option:
                names = [argument.short, argument.name] if argument.short else [argument.name]
                action = ("append" if argument.many else "store") if argument.value else "store_true"
                self.add_argument(*names, dest=argument.key, action=action)

    def error(self, message: str) -> NoReturn:
        """Refuse what argparse cannot read.

        Raises:
            UsageError: always.
        """
        raise UsageError(message)

    def read(self, words: Sequence[str]) -> Given:
        """The values of `words`.

        Raises:
            UsageError: when an argument is unknown, missing or too much.
        """
        try:
            found, unknown = self.parse_known_intermixed_args(words)
        except argparse.ArgumentError as error:
            raise UsageError(self._misused(error.argument_name or "")) from error
        values = dict(vars(found))
        if values.get("help"):
            return Given(values)
        if unknown:
            raise UsageError(self._unknown(unknown[0]))
        self._deal_out(values)
        for argument in self._command.arguments:
            if argument.required and values.get(argument.key) in (None, []):
                raise UsageError(self._missing(argument))
        return Given(values)

    def _deal_out(self, values: dict[str, object]) -> None:
        """Give each positional argument its words."""
        places = [argument for argument in self._command.arguments if not argument.is_option]
        if not places:
            return
        taken = values[places[0].key]
        words = list(taken) if isinstance(taken, list) else []
        for argument in places:
            if argument.many:
                values[argument.key], words = words, []
            else:
                values[argument.key] = words.pop(0) if words else None
        if words:
            raise UsageError(self._too_much(words[0]))

    def _misused(self, names: str) -> str:
        """The sentence for an option whose value is missing or must not be there."""
        for argument in self._command.arguments:
            if argument.name in names.split("/"):
                if argument.value:
                    return _("{option} needs a value: {option} {value}. See {help}.").format(
                        option=argument.name, value=argument.value, help=self._see()
                    )
                return _("{option} takes no value. See {help}.").format(option=argument.name, help=self._see())
        return _("{option} cannot be read. See {help}.").format(option=names, help=self._see())

    def _too_much(self, word: str) -> str:
        return _("“{word}” is one word too many: put texts with blanks in quotes. See {help}.").format(
            word=word, help=self._see()
        )

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return self._too_much(word)
        name = word.partition("=")[0]
        for argument in GLOBAL.arguments:
            if name in (argument.name, argument.short) and argument.value:
                return _("{option} stands before the command: tuiflow {option} {value} {command} …").format(
                    option=name, value=argument.value, command=self._command.name
                )
        known = [argument.name for argument in self._command.arguments if argument.is_option]
        return _("There is no option {option}{hint}. See {help}.").format(
            option=name, hint=near(name, known), help=self._see()
        )

    def _missing(self, argument: Argument) -> str:
        return _("{what} is missing ({help}), as in: {example}").format(
            what=f"{argument.name} {argument.value}" if argument.is_option else argument.value,
            help=_(argument.help),
            example=_(self._command.examples[0]),
        )

    def _see(self) -> str:
        return " ".join(part for part in (PROGRAM, self._command.name, "--help") if part)


def wanted_language(words: Sequence[str]) -> str | None:
    """The value of `--lang` before the command, found before any text is made."""
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--lang":
            return words[place + 1] if place + 1 < len(words) else None
        elif word.startswith("--lang="):
            return word.partition("=")[2]
        elif word in ("-w", "--workspace", "--as"):
            skip = True
        elif not word.startswith("-"):
            return None
    return None


def check_language(code: str) -> str:
    """The code of a language that there is.

    Raises:
        UsageError: when there is no such language.
    """
    if code not in LANGUAGES:
        raise UsageError(
            _("There is no language “{code}”: use one of {known}.").format(code=code, known=_(", ").join(LANGUAGES))
        )
    return code


def split_command(words: Sequence[str]) -> tuple[list[str], Command | None, list[str]]:
    """The words before the command, the command, and the words after it.

    Raises:
        UsageError: when there is no such command.
    """
    valued = [name for argument in GLOBAL.arguments if argument.value for name in (argument.name, argument.short)]
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] != "--":
        place += 2 if words[place] in valued else 1
    if place >= len(words):
        return list(words), None, []
    return list(words[:place]), *_command_at(words, place)


def _command_at(words: Sequence[str], place: int) -> tuple[Command, list[str]]:
    """The command that begins at a place, of one word or two, and the words after it."""
    name, second = words[place], words[place + 1] if place + 1 < len(words) else ""
    seconds = [known.partition(" ")[2] for known in COMMANDS if known.startswith(name + " ")]
    if second in seconds:
        return COMMANDS[f"{name} {second}"], list(words[place + 2 :])
    if name in COMMANDS:
        return COMMANDS[name], list(words[place + 1 :])
    if seconds and second in (HELP.name, HELP.short):
        return group(name), list(words[place + 1 :])
    if seconds:
        raise UsageError(
            _("{command} {what}: use one of {known}. See {help}.").format(
                command=f"{PROGRAM} {name}",
                help=f"{PROGRAM} {name} --help",
                what=_("does not know “{word}”").format(word=second) if second else _("needs another word"),
                known=_(", ").join(seconds),
            )
        )
    firsts = dict.fromkeys(known.partition(" ")[0] for known in COMMANDS)
    raise UsageError(
        _("There is no command “{name}”{hint}. See tuiflow --help.").format(name=name, hint=near(name, firsts))
    )
