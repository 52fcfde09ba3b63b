"""Markdown for chats (E8): shown as it is meant by WeCom, DingTalk and Feishu, and read well where nobody renders it.

None of them draws tables everywhere, so rows become lists. None of them takes a backslash in front of a mark in every
place either: one would be read in front of a name. So nothing is escaped. A mark is left as it is, and only where something
would be made of it its full-width form stands in, as in the messages that are sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tuiflow.language import _

_ALIKE = str.maketrans("*_~`[]<>#+-=.)|&\\", "＊＿～｀［］＜＞＃＋－＝．）｜＆＼")

_RUN = re.compile(r"([*_~])\1*")
_SPOKEN = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|&(?=#?\w+;)|<(?=[A-Za-z/!?])")
"""A backslash, an ampersand, a bracket that say something about what follows."""

_BEGINS = re.compile(r"^(\d*)([#>+\-=.)|*](?=\s|$)|(?<=\d)[.)](?=\s|$)|[#>|=]|\[(?=[ xX]\]))")
"""A mark at the beginning of a text that would be taken for one; behind digits, what makes a number of them."""

_ENDS_HEADING = re.compile(r"(?<!\S)#+$")


def escaped(text: str) -> str:
    """A text on one line in which nothing is taken for a mark: `*专员` is a name."""
    line = _SPOKEN.sub(_alike, " ".join(text.split()))
    for mark in "*_~":
        runs = [run for run in _RUN.finditer(line) if run[1] == mark]
        if len(runs) > 1 and any(map(_may_close, runs[1:])):
            line = line.replace(mark, mark.translate(_ALIKE))
    if line.count("`") > 1:
        line = line.replace("`", "｀")
    return line.replace("[", "［") if "](" in line else line


def bold(text: str) -> str:
    """A text in bold; any star in it would end it."""
    return f"**{escaped(text).replace('*', '＊')}**"


def heading(level: int, text: str) -> str:
    """A heading of that level."""
    return f"{'#' * level} {_ENDS_HEADING.sub(_alike, escaped(text))}"


def paragraph(text: str) -> str:
    """A text that begins a line: what it begins with makes no heading, quotation or list of it."""
    return _BEGINS.sub(lambda found: found[1] + found[2].translate(_ALIKE), escaped(text))


def item(text: str) -> str:
    """An item of a list."""
    return f"- {paragraph(text)}"


def entry(head: str, text: str) -> str:
    """An item that says what a field holds."""
    return f"- {escaped(head + _(': ') + text)}"


def listed_entry(head: str, texts: Iterable[str]) -> list[str]:
    """The same of a field that holds several, each on a line below it."""
    return [f"- {escaped(head)}{_(': ').rstrip()}", *(f"  {item(text)}" for text in texts)]


def entries(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a list: the first cell of each in bold, the others below it with their heads; empty ones are left out."""
    blocks = []
    for row in rows:
        others = [entry(head, cell) for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        blocks.append("\n".join((bold(row[0]), "", *others)))
    return "\n\n".join(blocks)


def _may_close(run: re.Match[str]) -> bool:
    """Whether these marks may end what others have begun: behind a text, unless they only begin the next word.

    An underline within a word never does.
    """
    before = run.string[: run.start()][-1:] or " "
    after = run.string[run.end() :][:1] or " "
    if before.isspace() or (run[1] == "_" and before.isalnum() and after.isalnum()):
        return False
    return before.isalnum() or not after.isalnum()


def _alike(found: re.Match[str]) -> str:
    return found[0].translate(_ALIKE)
