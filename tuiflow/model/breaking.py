"""Where a short text is broken into lines (P4): the names in boxes, and the documents beside arrows.

Between documents before between words, between words before anywhere else. Chinese has no blanks between its words: most
are two characters long, so a run of characters is taken in pairs, an odd one with the last (`上线|检查表`), and behind
what joins two of them (`切换|与|回退|方案`). That is a guess, and one that is made only where a line has to end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rich.cells import cell_len

_DOCUMENTS = re.compile(r"(?<=[、,，])\s*|(?<=》)(?=《)")
"""Between two documents of a list."""

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")

_JOINING = "与和及或的"


def documents(text: str) -> list[str]:
    """The documents of a list, each with the mark that follows it."""
    return [part for part in _DOCUMENTS.split(text.strip()) if part]


def joined(parts: Iterable[str]) -> str:
    """Documents as one list again; their marks are with them."""
    return "".join(f"{part} " if part.endswith(",") else part for part in parts).rstrip()


def broken(text: str, width: int, limit: int) -> list[str]:
    """`text` in at most `limit` lines; nothing is left out: where the lines do not hold it, the last one is wider.

    A word is broken where it would not be whole otherwise.
    """
    lines = in_words(text, width, limit)
    if cell_len(lines[-1]) <= width:
        return lines
    left = text.strip()
    return _lines(left, width, limit, lambda place: _parts(left, place))


def in_words(text: str, width: int, limit: int) -> list[str]:
    """As `broken`, but no word is broken that a line holds, whether the lines then hold the text or not."""
    left = text.strip()
    if limit == 1 or cell_len(left) <= width:
        return [left]
    lists = _filled(documents(left), width)
    if len(lists) <= limit and all(cell_len(line) <= width for line in lists):
        return lists
    words = _ends(left)
    return _lines(left, width, limit, words.__contains__)


def _filled(parts: list[str], width: int) -> list[str]:
    """Documents in lines, as many in each as it holds."""
    lines = parts[:1]
    for part in parts[1:]:
        longer = joined([lines[-1], part])
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _lines(text: str, width: int, limit: int, may_end: Callable[[int], bool]) -> list[str]:
    lines: list[str] = []
    start = 0
    while len(lines) < limit - 1 and cell_len(text[start:]) > width:
        end = _end(text, start, width, may_end)
        lines.append(text[start:end].rstrip())
        start = end
        while text[start : start + 1].isspace():
            start += 1
    return [*lines, text[start:]] if start < len(text) else lines


def _end(text: str, start: int, width: int, may_end: Callable[[int], bool]) -> int:
    """Where a line ends: as far on as one may; where one may nowhere, when it is full."""
    full = min(start + max(1, width), len(text))
    if not (text.isascii() and text.isprintable()):
        full, taken = start + 1, 0
        for place in range(start, len(text)):
            taken += cell_len(text[place])
            if taken > width:
                break
            full = place + 1
    return next((place for place in range(full, start, -1) if may_end(place)), full)


@lru_cache(maxsize=4096)
def _ends(text: str) -> frozenset[int]:
    """The places behind which a line may end without breaking a word, as far as one can tell."""
    inner, found = set[int](), set[int]()
    for run in _RUN.finditer(text):
        inner.update(range(run.start() + 1, run.end()))
        found.update(_words(text, run.start(), run.end()))
    return frozenset(found | {place for place in range(1, len(text) + 1) if place not in inner and _parts(text, place)})


def _words(text: str, start: int, end: int) -> list[int]:
    """Where the words of a run of Chinese characters end, but for the last."""
    for place in range(start + 2, end - 2, 2):
        if text[place] in _JOINING:
            # A line begins better behind `与` than with it.
            return [*_pairs(start, place), place + 1, *_words(text, place + 1, end)]
    return _pairs(start, end)


def _pairs(start: int, end: int) -> list[int]:
    """The ends of pairs in a run, without its own; an odd character stays with the last pair."""
    return list(range(start + 2, end - 1, 2))


def _parts(text: str, place: int) -> bool:
    """Whether a line may end there: not before a closing mark, not behind an opening one."""
    before, follower = text[place - 1], text[place : place + 1] or " "
    if follower == " " or before in " -/、，":
        return True
    return cell_len(follower) > 1 and follower not in "》）」』”、，。；：！？" and before not in "《（「『“("
