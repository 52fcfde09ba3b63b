"""Markdown for chats (E8): shown as it is meant by WeCom, DingTalk and Feishu, and read well where nobody renders it.

None of them draws tables everywhere, and WeCom shows a backslash in front of a mark: so rows become lists, and a mark is
escaped only where something would be made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CLOSING = re.compile(r"(?<=\w)([*_~])")
"""Behind a letter, a mark may end what another one has begun."""


def escaped(text: str) -> str:
    """A text on one line in which nothing is taken for a mark: `*专员` is a name."""
    line = " ".join(text.split())
    line = _CLOSING.sub(lambda found: f"\\{found[1]}" if line.count(found[1]) > 1 else found[1], line)
    if line.count("`") > 1:
        line = line.replace("`", "\\`")
    if "](" in line:
        line = line.replace("[", "\\[")
    return re.sub(r"<(?=[A-Za-z/!])", r"\\<", line)


def entries(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a list: the first cell of each in bold, the others below it with their heads; empty ones are left out."""
    blocks = []
    for row in rows:
        others = [f"- {escaped(head)}: {escaped(cell)}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        blocks.append("\n".join((f"**{escaped(row[0])}**", "", *others)))
    return "\n\n".join(blocks)
