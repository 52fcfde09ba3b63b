"""How wide the columns of a table are: as wide as what they hold, or what a page leaves them, without breaking a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from tuiflow.model.office_table import Column, Kind

SHORT = 10
"""Cells of a text that is not broken, such as an id at its hyphen."""

CENTRED = (Kind.PERIOD, Kind.DAY, Kind.DAYS, Kind.STATUS, Kind.PRIORITY)
"""Kinds of columns with short texts that stand in the middle, and are not broken either."""

_WIDEST, _WIDEST_WORD = 60, 24
"""Cells that a text, or a word, counts as at most."""

_WORD = re.compile(r"[^\s\u2e80-\uffff-]+-?")
"""What is not broken: letters that stand together, up to a hyphen; Chinese is broken anywhere."""

_LOOKED_AT = 400
"""Rows of a long table that stand for all of them."""


def column_widths(columns: Sequence[Column], texts: Sequence[Sequence[str]], room: int) -> list[int]:
    """Cells for each column, without what is left free beside a text.

    Where not everything fits, columns with long texts share what the others leave by what most of their cells hold:
    three times as long gets somewhat more than twice as much.

    Args:
        columns: With their heads.
        texts: The cells of each row.
        room: Cells for all of them.
    """
    widest = [_widest(column.head, [cells[place] for cells in texts]) for place, column in enumerate(columns)]
    if sum(widest) <= room:
        return widest
    some = texts[:: len(texts) // _LOOKED_AT + 1]
    least, shares = [], []
    for place, column in enumerate(columns):
        own = [cells[place] for cells in some]
        if column.kind in CENTRED:
            least.append(widest[place])
        else:
            least.append(max(min(SHORT, widest[place]), *(_longest_word(text) for text in (column.head, *own))))
        sizes = sorted(wide(text) for text in own)
        typical = sizes[len(sizes) * 9 // 10] if sizes else 0
        shares.append(0 if widest[place] <= least[place] else min(_WIDEST, max(SHORT, typical)) ** 0.75)
    return _shared_out(least, shares, room)


def wide(text: str) -> int:
    """Cells of the widest line."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(map(cell_len, text.split("\n")))


def _widest(head: str, texts: Sequence[str]) -> int:
    width = wide(head)
    for text in texts:
        width = max(width, wide(text))
        if width >= _WIDEST:
            return _WIDEST
    return width


def _longest_word(text: str) -> int:
    return min(_WIDEST_WORD, max((cell_len(word) for word in _WORD.findall(text)), default=0))


def _shared_out(least: Sequence[int], shares: Sequence[float], room: int) -> list[int]:
    """Each at least its least; whoever would get less by its share keeps that, and the others share what is left."""
    kept = {place for place, share in enumerate(shares) if not share}
    while True:
        left = room - sum(least[place] for place in kept)
        whole = sum(share for place, share in enumerate(shares) if place not in kept)
        widths = [least[place] if place in kept else int(left * share / whole) for place, share in enumerate(shares)]
        too_narrow = {place for place, width in enumerate(widths) if width < least[place]}
        if not too_narrow:
            return widths
        kept |= too_narrow
