"""Two people's changes of one list of lines, put together so that nothing that either wrote is lost (E10, V2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

L = TypeVar("L", bound=Hashable)


def merged(base: Sequence[L], mine: Sequence[L], theirs: Sequence[L]) -> tuple[L, ...]:
    """My list, with what others have done to theirs.

    What both left alone stays where I have it. What they took out is gone, unless I have it more often; what they wrote
    comes to stand behind the line that it stands behind there. A line that both have changed is there twice: which one
    holds is for people to say.

    Args:
        base: What both began from.
        mine: What I have.
        theirs: What is there now.
    """
    if tuple(mine) == tuple(base) or tuple(mine) == tuple(theirs):
        return tuple(theirs)
    found = list(mine)
    for line, count in (Counter(base) - Counter(theirs)).items():
        for _time in range(min(count, found.count(line))):
            found.remove(line)
    wanted = Counter(theirs) - Counter(base) - (Counter(mine) - Counter(base))
    for at, line in enumerate(theirs):
        if wanted[line]:
            wanted[line] -= 1
            found.insert(_behind(found, theirs[:at]), line)
    return tuple(found)


def _behind(found: Sequence[L], before: Sequence[L]) -> int:
    """Behind the nearest of the lines `before` that is there; at the top without any."""
    near = next((line for line in reversed(before) if line in found), None)
    return found.index(near) + 1 if near is not None else 0
