"""Markdown for chats (E8): shown as it is meant by WeCom, DingTalk and Feishu, and read well where nobody renders it.

None of them draws tables everywhere, and WeCom shows a backslash in front of a mark: so rows become lists, and a mark is
escaped only where something would be made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"([*_~])\1*")
_SPOKEN = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|&(?=#?\w+;)")
"""A backslash and an ampersand that say something about what follows."""


def escaped(text: str) -> str:
    """A text on one line in which nothing is taken for a mark: `*专员` is a name."""
    line = _SPOKEN.sub(r"\\\g<0>", " ".join(text.split()))
    line = _RUN.sub(lambda run: _marked(run) if line.count(run[1]) > 1 and _may_close(run) else run[0], line)
    if line.count("`") > 1:
        line = line.replace("`", "\\`")
    if "](" in line:
        line = line.replace("[", "\\[")
    return re.sub(r"<(?=[A-Za-z/!])", r"\\<", line)


def _may_close(run: re.Match[str]) -> bool:
    """Whether these marks may end what others have begun: behind a text, unless they only begin the next word."""
    before = run.string[: run.start()][-1:] or " "
    after = run.string[run.end() :][:1] or " "
    return not before.isspace() and (before.isalnum() or not after.isalnum())


def _marked(run: re.Match[str]) -> str:
    return "".join(f"\\{mark}" for mark in run[0])


def entries(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a list: the first cell of each in bold, the others below it with their heads; empty ones are left out."""
    blocks = []
    for row in rows:
        others = [f"- {escaped(head)}: {escaped(cell)}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        blocks.append("\n".join((f"**{escaped(row[0])}**", "", *others)))
    return "\n\n".join(blocks)
