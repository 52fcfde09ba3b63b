"""The roll-up: parts with their bars, the tasks of the one that is chosen, its burn-up; drawn line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tuiflow.model.code import Status
from tuiflow.model.progress_chart import bar, burn_up_lines
from tuiflow.model.rollup import ORDER, BurnUp, Tally
from tuiflow.ui.widgets.card import Piece, fit
from tuiflow.ui.widgets.drawn import Drawn

Far: TypeAlias = Literal["first", "last", "page_up", "page_down"]

STYLES = (
    *("blank", "head", "name", "plain", "quiet", "group", "mine", "late", "held"),
    *("bar-done", "bar-progress", "bar-held", "bar-open", "cursor", "chosen"),
)
_TONES = {Status.DONE: "plain", Status.IN_PROGRESS: "plain", Status.BLOCKED: "held", Status.NOT_STARTED: "plain"}

_GUTTER = 1
_NUMBER, _WIDE_NUMBER = 8, 11
"""Cells of a column of numbers: a count and how it has changed."""

_COUNT = 4
_WIDE = 110
"""From so many cells on the burn-up stands beside the tasks."""

_LEAST_TASKS = 7
"""Lines that the tasks keep before there is a burn-up below them."""

_BURN_UP = 7
_TALLEST = 16


@dataclass(frozen=True, slots=True)
class PartFace:
    """A process or a person, as it is shown."""

    uid: str
    name: str
    now: Tally
    change: Tally
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class WorkFace:
    """A task in a group, as it is shown."""

    uid: str
    lines: tuple[Sequence[Piece], ...]


class Group(NamedTuple):
    """Tasks under a head."""

    head: str
    works: Sequence[WorkFace]
    more: str = ""
    """A line about those that are not shown."""


class ProgressView(Drawn):
    """Parts above, with a cursor; below them the tasks of the part at the cursor, which the cursor can go into."""

    PART: ClassVar[str] = "progress-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"progress-view--{name}" for name in STYLES}

    class PartChosen(Message):
        """The cursor stands on another part."""

    class Opened(Message):
        """A task was opened with the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: Sequence[str] = ()
        self._parts: Sequence[PartFace] = ()
        self._note = ""
        self._title = ""
        self._burnt: BurnUp | None = None
        self._burnt_title = ""
        self._works: list[WorkFace] = []
        self._lines: list[tuple[int, Sequence[Piece]]] = []
        """Of the tasks and their heads: place of the task, -1 for none, and what is drawn."""
        self._part = self._part_top = 0
        self._work = self._line_top = 0
        self._inside = False

    # What it shows

    def show_note(self, text: str) -> None:
        """Show a sentence instead of everything."""
        self._note = text
        self.refresh()

    def show_parts(self, heads: Sequence[str], parts: Sequence[PartFace]) -> None:
        """Show these parts under these heads (name, statuses, late); the cursor stays on its part, if it is there."""
        here = self.part
        self._note, self._heads, self._parts = "", heads, parts
        places = {part.uid: place for place, part in enumerate(parts)}
        self._part = places.get(here.uid, 0) if here is not None else 0
        if here is None or here.uid not in places:
            self._inside = False
        self.refresh()

    def show_works(self, title: str, groups: Sequence[Group], burnt: BurnUp | None, burnt_title: str) -> None:
        """Show the tasks and the burn-up of the part at the cursor; the cursor stays on its task, if it is there."""
        here = self._works[self._work].uid if self._inside and self._work < len(self._works) else ""
        self._title, self._burnt, self._burnt_title = title, burnt, burnt_title
        self._works, self._lines = [], []
        for group in groups:
            if group.works:
                self._lines.append((-1, [(group.head, "group")]))
            for work in group.works:
                self._lines += [(len(self._works), line) for line in work.lines]
                self._works.append(work)
            if group.more:
                self._lines.append((-1, [(group.more, "quiet")]))
        self._work = next((place for place, work in enumerate(self._works) if work.uid == here), self._work)
        self._work = max(0, min(self._work, len(self._works) - 1)) if self._inside else 0
        self._inside = self._inside and bool(self._works)
        self._line_top = self._line_top if self._inside else 0
        self.refresh()

    def show_part(self, uid: str) -> None:
        """Put the cursor on a part."""
        place = next((place for place, part in enumerate(self._parts) if part.uid == uid), None)
        if place is not None:
            self._go_part(place)

    @property
    def part(self) -> PartFace | None:
        """The part at the cursor."""
        return self._parts[self._part] if self._part < len(self._parts) else None

    @property
    def work(self) -> str:
        """Uid of the task at the cursor; empty while the cursor is among the parts."""
        return self._works[self._work].uid if self._inside and self._work < len(self._works) else ""

    @property
    def is_inside(self) -> bool:
        """Whether the cursor is among the tasks."""
        return self._inside

    # Moving about

    def enter(self) -> bool:
        """Go among the tasks; returns whether there are any."""
        if self._works and not self._inside:
            self._inside, self._work, self._line_top = True, 0, 0
            self.refresh()
        return bool(self._works)

    def leave(self) -> bool:
        """Go back among the parts; returns whether one was among the tasks."""
        was, self._inside = self._inside, False
        self._line_top = 0
        if was:
            self.refresh()
        return was

    def step(self, rows: int) -> None:
        """Move the cursor by some rows."""
        if self._inside:
            self._go_work(self._work + rows)
        else:
            self._go_part(self._part + rows)

    def far(self, where: Far) -> None:
        """Move the cursor far."""
        here, count = (self._work, len(self._works)) if self._inside else (self._part, len(self._parts))
        page = max(1, (self._task_lines // 2 if self._inside else self._part_rows) - 1)
        rows = {"first": -here, "last": count - 1 - here, "page_up": -page, "page_down": page}
        self.step(rows[where])

    def _go_part(self, place: int) -> None:
        before, self._part = self._part, max(0, min(place, len(self._parts) - 1))
        if self._part != before:
            self._line_top = self._work = 0
            self.refresh()
            self.post_message(self.PartChosen())

    def _go_work(self, place: int) -> None:
        self._work = max(0, min(place, len(self._works) - 1))
        self.refresh()

    # Where things stand

    @property
    def _part_rows(self) -> int:
        """Rows of parts that are visible."""
        return max(1, min(len(self._parts), max(3, self.size.height * 2 // 7)))

    @property
    def _below(self) -> int:
        """The first line below the parts: the head of the tasks."""
        return 1 + self._part_rows

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= _WIDE

    @property
    def _burn_up_lines(self) -> int:
        """Lines of the burn-up with its head; 0: there is no room, or nothing to draw."""
        room = self.size.height - self._below - 1
        if self._burnt is None:
            return 0
        if self._is_wide:
            return min(room + 1, _TALLEST)
        return _BURN_UP if room - _BURN_UP >= _LEAST_TASKS else 0

    @property
    def _task_lines(self) -> int:
        room = self.size.height - self._below - 1
        return max(1, room if self._is_wide else room - self._burn_up_lines)

    @property
    def _task_width(self) -> int:
        if self._is_wide and self._burnt is not None:
            return self.size.width * 3 // 5
        return self.size.width

    def _reveal(self) -> None:
        """Scroll so that what the cursor is on can be seen."""
        rows = self._part_rows
        self._part_top = max(self._part - rows + 1, min(self._part_top, self._part))
        self._part_top = max(0, min(self._part_top, len(self._parts) - rows))
        if self._inside:
            own = [place for place, (work, _line) in enumerate(self._lines) if work == self._work]
            first = own[0] - 1 if own and own[0] and self._lines[own[0] - 1][0] < 0 else own[0] if own else 0
            self._line_top = max((own[-1] if own else 0) - self._task_lines + 1, min(self._line_top, first))
        self._line_top = max(0, min(self._line_top, len(self._lines) - self._task_lines))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A part, a task, or a line of the burn-up."""
        width = self.size.width
        if self._note:
            return self._strip([(f"  {self._note}", "quiet")] if y == 1 else [("", "blank")], width)
        if y == 0:
            self._reveal()
            return self._strip(self._head_line(width), width)
        if y < self._below:
            return self._part_strip(self._part_top + y - 1, width)
        line = y - self._below
        tasks = self._task_width
        if tasks < width:
            return Strip.join([self._task_strip(line, tasks), self._burnt_strip(line, width - tasks)])
        if line <= self._task_lines:
            return self._task_strip(line, width)
        return self._burnt_strip(line - self._task_lines - 1, width)

    @property
    def _number_width(self) -> int:
        return _WIDE_NUMBER if self._is_wide else _NUMBER

    @property
    def _bar(self) -> int:
        return max(8, min(60, (self.size.width - len(self._heads) * self._number_width) * 2 // 5))

    def _columns(self, name: Sequence[Piece], drawn: Sequence[Piece], numbers: Sequence[Piece]) -> list[Piece]:
        """A line of the upper table, its parts cut to their columns."""
        width = self.size.width
        room = width - self._bar - 2 - len(numbers) * self._number_width
        pieces = [*fit(name, max(room, 0), ".."), (" ", "blank"), *fit(drawn, self._bar, ""), (" ", "blank")]
        for number in numbers:
            pieces += fit([number], self._number_width, "")
        return pieces

    def _head_line(self, width: int) -> list[Piece]:
        count, rows = len(self._parts), self._part_rows
        seen = f"  {self._part_top + 1}-{self._part_top + rows}/{count}" if count > rows else ""
        heads = self._heads or [""]
        numbers = [(f" {head}", "head") for head in heads[1:]]
        line = self._columns([(" " + heads[0] + seen, "head")], [("", "head")], numbers)
        return [(text, "head") for text, _style in line]

    def _part_strip(self, place: int, width: int) -> Strip:
        if place >= len(self._parts):
            return self._strip([("", "blank")], width)
        part = self._parts[place]
        here = place == self._part
        numbers = [self._number(part.now.of(status), part.change.of(status), _TONES[status]) for status in ORDER] + [
            self._number(part.now.late, part.change.late, "late")
        ]
        name = [(">" if here else " ", "name"), (part.name, "mine" if part.is_mine else "name")]
        line = self._columns(name, bar(part.now, self._bar), numbers)
        ground = ("chosen" if self._inside else "cursor") if here else ""
        return self._strip(line, width, ground)

    def _number(self, count: int, change: int, tone: str) -> Piece:
        text = f"{count:>{_COUNT}}" + (f" {change:+d}" if change else "")
        return (text if len(text) < self._number_width else f"{count:>{_COUNT}}", tone if count else "quiet")

    def _task_strip(self, line: int, width: int) -> Strip:
        if line == 0:
            return self._strip([(f" {self._title}", "head")], width)
        place = self._line_top + line - 1
        if place >= len(self._lines) or line > self._task_lines:
            return self._strip([("", "blank")], width)
        work, pieces = self._lines[place]
        here = self._inside and work == self._work
        is_first = place == 0 or self._lines[place - 1][0] != work
        mark = ">" if here and is_first else " "
        return self._strip([(mark, "name"), *pieces], width, "cursor" if here else "")

    def _burnt_strip(self, line: int, width: int) -> Strip:
        if line == 0:
            return self._strip([(f" {self._burnt_title}", "head")], width)
        if self._burnt is None or line >= self._burn_up_lines:
            return self._strip([("", "blank")], width)
        lines = burn_up_lines(self._burnt, width - 2, self._burn_up_lines - 1)
        pieces: list[Piece] = [(" ", "blank"), *lines[line - 1], (" ", "blank")] if lines else [("", "blank")]
        return self._strip(pieces, width)

    def _strip(self, pieces: Sequence[Piece], width: int, ground: str = "") -> Strip:
        kept = fit([*pieces, ("", pieces[-1][1] if pieces[-1][1] == "head" else "blank")], width, "..")
        return Strip(
            [Segment(text, self.style_of(name, "" if name.startswith("bar") else ground)) for text, name in kept], width
        )

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the part or the task under the mouse."""
        if 1 <= event.y < self._below:
            self.leave()
            self._go_part(self._part_top + event.y - 1)
            return
        place = self._line_top + event.y - self._below - 1
        inside = self._below < event.y <= self._below + self._task_lines and event.x < self._task_width
        if inside and 0 <= place < len(self._lines) and self._lines[place][0] >= 0:
            self.enter()
            self._go_work(self._lines[place][0])

    def on_click(self, event: events.Click) -> None:
        """A second click opens the task."""
        if event.chain == 2 and self._inside and event.y > self._below:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next row."""
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The previous row."""
        event.stop()
        self.step(-1)
