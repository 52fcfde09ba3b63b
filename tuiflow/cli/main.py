"""Runs one command line: language first, then the options, then the one command, whose modules alone are loaded."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tuiflow import config as configuration
from tuiflow import language, paths
from tuiflow.cli.command import GLOBAL, Command
from tuiflow.cli.output import Output, complain
from tuiflow.cli.parser import PROGRAM, Given, Parser, check_language, split_command, wanted_language
from tuiflow.config import Config
from tuiflow.errors import TuiflowError, UsageError, reason_of
from tuiflow.language import _

if TYPE_CHECKING:
    from tuiflow.cli.session import Session

INTERRUPTED = 130
CLOSED_PIPE = 141
"""Exit codes of programs that a signal has ended, as shells count them."""

UNUSABLE = 3
"""Exit code where the system refuses a file."""

Handler: TypeAlias = Callable[["Session", Given], int]


def run(argv: Sequence[str]) -> int:
    """Do what the arguments say; returns the exit code (interface: 0 done, 1 refused, 2 usage, 3 workspace)."""
    try:
        code = _run(argv)
        sys.stdout.flush()
    except TuiflowError as error:
        complain(error.for_command)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return CLOSED_PIPE
    except OSError as error:
        complain(": ".join(str(part) for part in (error.filename, reason_of(error)) if part))
        _drop_output()
        return UNUSABLE
    return code


def _run(argv: Sequence[str]) -> int:
    config, refusal = _settle_language(argv)
    _check_encoding(argv)
    before, command, after = split_command(argv)
    options = Parser(GLOBAL).read(before)
    given = Parser(command).read(after) if command is not None else Given({})
    output = Output.found(os.environ)
    if options.flag("version"):
        from tuiflow import __version__

        output.say(f"{PROGRAM} {__version__}")
        return 0
    if options.flag("help") or given.flag("help"):
        from tuiflow.cli.help import help_text

        output.say(help_text(command))
        return 0
    if refusal is not None:
        raise refusal
    return _do(command, given, options, config, output)


def _do(command: Command | None, given: Given, options: Given, config: Config, output: Output) -> int:
    from tuiflow.cli.session import Session, clock

    session = Session(
        config, paths.config_file(), clock(os.environ), output, options.text("workspace"), options.text("as")
    )
    with _without_collecting():
        if command is None:
            from tuiflow.cli.opening import board

            return board(session)
        return _handler(command)(session, given)


def _handler(command: Command) -> Handler:
    """The function of a command; only its module and what that needs is loaded."""
    module, _dot, function = command.done_by.partition(".")
    handler: Handler = getattr(import_module(f"tuiflow.cli.{module}"), function)
    return handler


def _settle_language(argv: Sequence[str]) -> tuple[Config, UsageError | None]:
    """Choose the language before any text is made: `--lang`, environment, settings, locale (interface).

    Returns:
        The settings and, where they cannot be read, why; `--help` works all the same.
    """
    wanted = wanted_language(argv)
    language.use(language.from_environment(os.environ) or "en")
    config, refusal = Config(), None
    try:
        config = configuration.load(paths.config_file())
    except UsageError as error:
        refusal = error
    if config.language and os.environ.get("TUIFLOW_LANG") not in language.LANGUAGES:
        language.use(config.language)
    if wanted is not None:
        language.use(check_language(wanted))
    return config, refusal


def _check_encoding(argv: Sequence[str]) -> None:
    """Refuse bytes that are no text; they could not be stored.

    Raises:
        UsageError: naming the argument.
    """
    for word in argv:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise UsageError(
                _("“{word}” is not in the encoding of this terminal: use UTF-8.").format(word=word)
            ) from None


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Work without the garbage collector: a short command ends before there is much to collect.

    The app turns it on again once the board is there.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _drop_output() -> None:
    """Send what is still buffered nowhere: nobody reads it, and Python would complain at exit."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
