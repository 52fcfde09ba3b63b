"""A weekly report while it is being written: lines put in, dropped, moved, and all of that taken back (E10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tuiflow.model.report import Content, Line, Section, contents_merged

_SECTIONS = tuple(Section)


class Place(NamedTuple):
    """Where a line stands."""

    section: Section
    number: int
    """In its list, from 0."""


class ReportPad:
    """What is written so far, with what it was before each change."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._before: list[Content] = []
        self._after: list[Content] = []

    def change(self, content: Content) -> bool:
        """Write something else; returns whether it differs."""
        if content == self.content:
            return False
        self._before.append(self.content)
        self._after.clear()
        self.content = content
        return True

    def catch_up(self, base: Content, now: Content) -> bool:
        """Take in what others have made of `base` meanwhile, also into what undo goes back to; returns whether it shows."""
        before = self.content
        self.content = contents_merged(base, before, now)
        self._before = [contents_merged(base, one, now) for one in self._before]
        self._after = [contents_merged(base, one, now) for one in self._after]
        return self.content != before

    def undo(self) -> bool:
        """Take the last change back; returns whether there was one."""
        return self._go(self._before, self._after)

    def redo(self) -> bool:
        """Make it again; returns whether there was one."""
        return self._go(self._after, self._before)

    def _go(self, source: list[Content], target: list[Content]) -> bool:
        if not source:
            return False
        target.append(self.content)
        self.content = source.pop()
        return True

    def line(self, place: Place) -> Line | None:
        """The line at a place; None where none is."""
        lines = self.content.of(place.section)
        return lines[place.number] if 0 <= place.number < len(lines) else None

    def put(self, place: Place, lines: Sequence[Line]) -> bool:
        """Write lines in place of the one that is there; none drops it."""
        return self._splice(place.section, place.number, place.number + 1, lines)

    def insert(self, place: Place, lines: Sequence[Line]) -> bool:
        """Write lines above the one that is there, or at the end of the list."""
        return self._splice(place.section, place.number, place.number, lines)

    def _splice(self, section: Section, first: int, last: int, lines: Sequence[Line]) -> bool:
        known = self.content.of(section)
        return self.change(self.content.with_lines(section, (*known[:first], *lines, *known[last:])))

    def move(self, place: Place, step: int) -> Place:
        """Move a line by one, at the end of its list into the next one; returns where it stands now."""
        line = self.line(place)
        if line is None:
            return place
        wanted = self._beside(place, step)
        if wanted == place:
            return place
        without = self.content.with_lines(
            place.section, [one for at, one in enumerate(self.content.of(place.section)) if at != place.number]
        )
        lines = list(without.of(wanted.section))
        lines.insert(wanted.number, line)
        self.change(without.with_lines(wanted.section, lines))
        return wanted

    def _beside(self, place: Place, step: int) -> Place:
        number = place.number + step
        if 0 <= number < len(self.content.of(place.section)):
            return Place(place.section, number)
        at = _SECTIONS.index(place.section) + step
        if not 0 <= at < len(_SECTIONS):
            return place
        section = _SECTIONS[at]
        return Place(section, 0 if step > 0 else len(self.content.of(section)))
