"""Whether two short texts say the same, in Chinese or English (V6): by the pieces that they share.

A piece of Chinese is a pair of neighbouring characters: `提前邀约` has 提前, 前邀, 邀约. A piece of English is a word by its first
letters, so that `review` and `reviewed` are one; small words say little and are left out. The likeness is twice the
pieces in common by all pieces of both (Dice's coefficient): everybody can check it with a pencil.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

ALIKE = 0.5
"""From here on two texts are taken to say the same."""

_STEM = 5
"""Letters by which a word is known."""
_SMALL = 3
"""A word of so many letters is small, unless it is written in capitals, as names of systems are."""

_EAST = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_RUN = re.compile(rf"([{_EAST}]+)|([^\W_{_EAST}]+)")


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same but for case, width, order, marks and small words."""
    return _share(_pieces(one), _pieces(other))


def _share(ours: Counter[str], theirs: Counter[str]) -> float:
    every = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / every if every else 0.0


def _pieces(text: str) -> Counter[str]:
    runs = _RUN.findall(unicodedata.normalize("NFKC", text))
    found = Counter(piece for east, word in runs for piece in (_pairs(east) if east else _stem(word)))
    # A text of small words only is known by these.
    return found or Counter(word.casefold() for _east, word in runs)


def _pairs(east: str) -> Iterator[str]:
    if len(east) == 1:
        yield east
    for place in range(len(east) - 1):
        yield east[place : place + 2]


def _stem(word: str) -> Iterator[str]:
    if len(word) > _SMALL or word.isupper() or word.isdigit():
        yield word.casefold()[:_STEM]


def said_again(said: Sequence[tuple[str, str]]) -> list[list[int]]:
    """What was said in several places: groups of places in `said`, each from at least two sources.

    Args:
        said: Where it was said, and the text.
    """
    pieces = [_pieces(text) for _source, text in said]
    groups: list[list[int]] = []
    for place, ours in enumerate(pieces):
        group = next((one for one in groups if any(_share(ours, pieces[other]) >= ALIKE for other in one)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return [group for group in groups if len({said[place][0] for place in group}) > 1]
