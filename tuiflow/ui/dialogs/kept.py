"""What was typed into a dialog and not taken: left with Esc, or by a program that was killed (interface: Keys)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Kept(NamedTuple):
    """The draft of one dialog."""

    entries: Mapping[str, str]
    """What was typed the last time, by field; empty: nothing."""
    keep: Callable[[dict[str, str]], None]
    """Keeps what is typed; an empty mapping drops it."""
