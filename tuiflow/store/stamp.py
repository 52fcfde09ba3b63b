"""Stamps: a hybrid logical clock and the replica, so that every machine orders all changes alike (storage: Stamp).

A stamp is a text that sorts: milliseconds (12 hex digits), counter (4 hex digits), replica, sequence number, joined by
dots, e.g. `018f3c2a5b10.0001.k7q2m9xd.17`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

MillisecondClock: TypeAlias = Callable[[], int]
"""Milliseconds since 1970 (UTC)."""

TOLERANCE_MS = 5 * 60 * 1000
"""A stamp further ahead than this comes from a wrong clock: accepted, and not followed."""

_STAMP = re.compile(r"([0-9a-f]{12})\.([0-9a-f]{4})\.([a-z0-9]{1,32})\.([0-9]{1,15})")
_STAMPS = re.compile(r"(?:[0-9a-f]{12}\.[0-9a-f]{4}\.[a-z0-9]{1,32}+\.[0-9]{1,15}+\n)*+")
_COUNTER_END = 0x10000
_MILLISECONDS_END = 1 << 48

Reading: TypeAlias = tuple[int, int]
"""Milliseconds and counter."""


def is_stamp(text: object) -> bool:
    """Whether `text` has the form of a stamp."""
    return type(text) is str and _STAMP.fullmatch(text) is not None


def are_stamps(texts: Collection[str]) -> bool:
    """Whether all of them have the form of a stamp: of many at once that is told in a fraction of the time.

    Raises:
        TypeError: when one is no text.
    """
    lines = "\n".join([*texts, ""])
    return lines.count("\n") == len(texts) and _STAMPS.fullmatch(lines) is not None


def make_stamp(reading: Reading, replica: str, sequence: int) -> str:
    """The stamp of the change `sequence` of `replica`."""
    return f"{reading[0]:012x}.{reading[1]:04x}.{replica}.{sequence}"


def stamp_at(milliseconds: int) -> str:
    """Where a moment (ms since 1970) stands among stamps: those of later changes are greater."""
    return f"{max(0, milliseconds):012x}"


def reading_of(stamp: str) -> Reading:
    """Milliseconds and counter of a stamp that `is_stamp`."""
    return int(stamp[:12], 16), int(stamp[13:17], 16)


def origin_of(stamp: str) -> tuple[str, int]:
    """Replica and sequence number of a stamp that `is_stamp`."""
    _milliseconds, _counter, replica, sequence = stamp.split(".")
    return replica, int(sequence)


class HybridClock:
    """Gives readings that never go back, follow other people's clocks, and ignore wrong ones."""

    def __init__(self, now: MillisecondClock) -> None:
        self._now = now
        self._last: Reading = (0, 0)

    def observe(self, stamp: str) -> None:
        """Take note of a stamp seen in somebody's change; one from a clock far ahead is not followed."""
        reading = reading_of(stamp)
        if reading > self._last and reading[0] <= self._now() + TOLERANCE_MS:
            self._last = reading

    def tick(self, seen: Iterable[str] = ()) -> Reading:
        """A reading for a new change that overwrites values with the stamps `seen`.

        It is later than all of them, so that who knowingly overwrites a value always wins over it, even over one from a
        clock that is years ahead. That one reading does not drag this clock along. Behind the last stamp that can be
        written there is none: who overwrites that one loses, as a change that nobody can read would be lost altogether.
        """
        self._last = max((self._now(), 0), _next(self._last))
        ahead = max((reading_of(stamp) for stamp in seen), default=(0, 0))
        if ahead < self._last:
            return self._last
        reading = _next(ahead)
        if reading[0] >= _MILLISECONDS_END:
            return self._last
        if reading[0] <= self._now() + TOLERANCE_MS:
            self._last = reading
        return reading


def _next(reading: Reading) -> Reading:
    milliseconds, counter = reading
    return (milliseconds, counter + 1) if counter + 1 < _COUNTER_END else (milliseconds + 1, 0)
