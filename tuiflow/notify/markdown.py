"""Data inside Markdown. The dialects of the services escape in different ways or not at all, so look-alikes stand in."""

from __future__ import annotations

import re

from tuiflow.model.text import shown_lines

_ALIKE = str.maketrans({"*": "＊", "`": "｀", "[": "［", "]": "］", "<": "＜", ">": "＞", "~": "～", "|": "｜"})
_UNDERLINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LEADING = re.compile(r"^(\s*)([#+-])(?=\s)", re.MULTILINE)
_LEAD = {"#": "＃", "+": "＋", "-": "－"}
_CALL = re.compile(r"(?<![A-Za-z0-9.])@(?=\w)")


def escaped(text: str) -> str:
    """`text` so that no dialect of Markdown reads marks in it: `*专员` stays a name, `<@all>` calls nobody."""
    text = _UNDERLINE.sub("＿", shown_lines(text).translate(_ALIKE))
    return _LEADING.sub(lambda found: found[1] + _LEAD[found[2]], text)


def without_calls(text: str) -> str:
    """`text` in which an `@name` calls nobody, where a service reads such in plain text."""
    return _CALL.sub("＠", text)


def markdown_of(title: str, lines: tuple[str, ...]) -> str:
    """Title and lines as Markdown: the title bold, one paragraph line each."""
    return "\n".join([f"**{escaped(title)}**", *map(escaped, lines)])
