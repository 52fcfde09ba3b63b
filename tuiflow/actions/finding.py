"""What `tuiflow doctor` has to say of a workspace: one sentence for each fact that somebody should know of.

A *problem* is something that somebody has to do something about; a *note* explains what is odd and does no harm. What
is odd for good, and cannot be mended by anybody, is a note: a workspace can always become healthy again.
"""

from __future__ import annotations

import pwd
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuiflow.language import _, ngettext
from tuiflow.model.text import shown

_RANGES_LISTED = 5


class Level(StrEnum):
    """How much a finding matters."""

    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know of."""

    level: Level
    code: str
    """What it is, for programs: it never changes."""
    message: str
    """What it is and what to do, as it can be shown."""
    file: str | None = None
    """Within the workspace; of private things the whole path. As it can be shown."""
    line: int | None = None
    """The first line of a file is 1."""


def finding(level: Level, code: str, message: str, file: str | None = None, line: int | None = None) -> Finding:
    """A finding, whose texts are made safe to be shown (storage: trap 10)."""
    return Finding(level, code, shown(message), None if file is None else shown(readable(file)), line)


def problem(code: str, message: str, file: str | None = None, line: int | None = None) -> Finding:
    """Something that somebody has to do something about."""
    return finding(Level.PROBLEM, code, message, file, line)


def note(code: str, message: str, file: str | None = None, line: int | None = None) -> Finding:
    """Something odd that does no harm."""
    return finding(Level.NOTE, code, message, file, line)


def unreadable(name: str, reason: str) -> Finding:
    """What is to be read, and cannot be."""
    sentence = _("{file} cannot be read ({reason}): check your right to read it.")
    return problem("unreadable", sentence.format(file=readable(name), reason=reason), name)


def readable(name: str) -> str:
    """A file name as text: the system allows bytes in it that are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def owner_name(number: int) -> str | None:
    """The login of an account; None when this machine does not know it."""
    try:
        return pwd.getpwuid(number).pw_name
    except (KeyError, OverflowError):
        return None


def ranges(missing: Sequence[tuple[int, int]]) -> str:
    """Numbers as a person writes them: `5–7, 9`."""
    parts = [str(first) if first == last else f"{first}–{last}" for first, last in missing[:_RANGES_LISTED]]
    return ", ".join([*parts, "…"] if len(missing) > _RANGES_LISTED else parts)


def duration(milliseconds: int) -> str:
    """A length of time in words, rounded down."""
    minutes = milliseconds // 60_000
    if minutes < 120:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    return ngettext("{count} day", "{count} days", hours // 24).format(count=hours // 24)
