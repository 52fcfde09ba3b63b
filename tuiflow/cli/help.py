"""What `--help` prints: for tuiflow as a whole, and for each command with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tuiflow.cli.command import GLOBAL, Argument, Command
from tuiflow.cli.commands import COMMANDS
from tuiflow.cli.parser import PROGRAM
from tuiflow.language import _

_USAGE_LIMIT = 6
"""Arguments that fit into the line that shows how a command is used."""


def help_text(command: Command | None) -> str:
    """The help of a command, or of tuiflow."""
    wanted = command or GLOBAL
    positional = [argument for argument in wanted.arguments if not argument.is_option]
    options = [argument for argument in wanted.arguments if argument.is_option]
    blocks = [_("Usage: {usage}").format(usage=_usage(command)), _sentence(_(wanted.summary))]
    listed = list(_listed(command))
    if listed:
        blocks.append(_block(_("Commands"), ((one.name, _(one.summary)) for one in listed)))
    if positional:
        blocks.append(_block(_("Arguments"), ((one.value, _(one.help)) for one in positional)))
    blocks.append(_block(_("Options"), ((_spelling(one), _(one.help)) for one in options)))
    examples = wanted.examples or [one.examples[0] for one in listed if one.examples]
    blocks.append("\n".join((_("Examples"), *(f"  {_(example)}" for example in examples))))
    return "\n\n".join(blocks)


def _listed(command: Command | None) -> Iterator[Command]:
    """The commands that a help text lists: all, or those of a group."""
    if command is None:
        yield from COMMANDS.values()
    elif command.name not in COMMANDS:
        yield from (one for one in COMMANDS.values() if one.name.startswith(f"{command.name} "))


def _usage(command: Command | None) -> str:
    if command is None:
        return f"{PROGRAM} [-w DIR] [--as PERSON] [--lang zh|en] [COMMAND …]"
    if command.name not in COMMANDS:
        return f"{PROGRAM} {command.name} COMMAND …"
    return " ".join((PROGRAM, command.name, *_usage_parts(command.arguments)))


def _usage_parts(arguments: Sequence[Argument]) -> Iterator[str]:
    """What has to be there, then what can be; many options are not named one by one."""
    listed = [argument for argument in arguments if argument.name != "--help"]
    if len(listed) > _USAGE_LIMIT:
        listed = [argument for argument in listed if argument.required]
    for argument in sorted(listed, key=lambda argument: (argument.is_option, not argument.required)):
        part = " ".join(filter(None, (argument.name if argument.is_option else "", argument.value)))
        part += " …" if argument.many else ""
        yield part if argument.required else f"[{part}]"
    if len(listed) < len(list(arguments)) - 1:
        yield _("[options]")


def _spelling(argument: Argument) -> str:
    names = f"{argument.short}, {argument.name}" if argument.short else f"    {argument.name}"
    return f"{names} {argument.value}".rstrip()


def _block(title: str, entries: Iterable[tuple[str, str]]) -> str:
    listed = list(entries)
    width = max(len(name) for name, _text in listed)
    return "\n".join((title, *(f"  {name:<{width}}  {text}" for name, text in listed)))


def _sentence(text: str) -> str:
    """A summary as a sentence: with a capital and a full stop, unless it has one."""
    return text if text.endswith((".", "。")) else text[:1].upper() + text[1:] + _(".")
