"""Deadlines as a calendar file (RFC 5545): a day each, in the calendars of phones and mail programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO

import tuiflow
from tuiflow.model.office_table import Kind
from tuiflow.model.office_text import cell_text

_LONGEST = 75
"""Bytes of a line; longer ones are folded."""

_SPOKEN = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due on a day."""

    uid: str
    """The same from file to file: a calendar that has it already moves it."""
    day: date
    summary: str
    description: str
    category: str = ""


def write_ics(name: str, deadlines: Sequence[Deadline], made: datetime, file: BinaryIO) -> None:
    """Write a calendar called `name`. The days take up no time: whoever has them is still free.

    Args:
        name: What the calendar is called.
        deadlines: All-day events.
        made: When this was so, with its time zone.
        file: Where to.
    """
    for line in _lines(name, deadlines, made):
        file.write(_folded(line))


def _lines(name: str, deadlines: Sequence[Deadline], made: datetime) -> Iterator[str]:
    stamp = f"{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//tuiflow//tuiflow {tuiflow.__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{_spoken(name)}"
    for deadline in deadlines:
        yield "BEGIN:VEVENT"
        yield f"UID:{_spoken(deadline.uid)}"
        yield f"DTSTAMP:{stamp}"
        yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_spoken(deadline.summary)}"
        if deadline.description:
            yield f"DESCRIPTION:{_spoken(deadline.description)}"
        if deadline.category:
            yield f"CATEGORIES:{_spoken(deadline.category)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _spoken(text: str) -> str:
    return cell_text(Kind.TEXT, text).translate(_SPOKEN)


def _folded(line: str) -> bytes:
    """A line with its end; broken between letters, so that no part is longer than it may be."""
    parts = [b""]
    for character in line:
        letter = character.encode()
        if len(parts[-1]) + len(letter) > _LONGEST:
            parts.append(b" ")
        parts[-1] += letter
    return b"\r\n".join(parts) + b"\r\n"
