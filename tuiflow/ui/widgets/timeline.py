"""The timeline: names and bars in one widget, drawn line by line; what it costs depends on what is visible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Literal, TypeAlias

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tuiflow.model.chart import BY_DAY, BY_WEEK, STYLES, Chart, Scale, monday, names_in
from tuiflow.model.timeline import Row, Timeline
from tuiflow.model.workday import EveryDay, WorkCalendar
from tuiflow.ui.widgets.card import Piece, fit
from tuiflow.ui.widgets.drawn import Drawn

Far: TypeAlias = Literal["first", "last", "page_up", "page_down"]

_HEAD = 2
_FOOT = 1
_GUTTER = 1
_BEFORE = 3
"""Days that stay visible before a day that is gone to."""

_FARTHEST = 2000
"""Days before the end of time that one can scroll to."""

_OWN_GROUND = {name for name in STYLES if name.startswith("bar")} - {"bar-task", "bar-phase"}
"""Styles whose background the cursor does not replace."""


class TimelineView(Drawn):
    """Rows with one cursor on a scale of days; below them a line about the row at the cursor."""

    PART: ClassVar[str] = "timeline-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"timeline-view--{name}" for name in (*STYLES, "cursor", "told", "asked")}

    class Moved(Message):
        """The cursor stands on another row."""

    class Opened(Message):
        """A row was opened with the mouse."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only
        self._timeline = Timeline()
        self._calendar: WorkCalendar = EveryDay()
        self._today = date.min
        self._here = 0
        self._top = 0
        self._scale = BY_DAY
        self._origin = date.min
        self._is_new = False
        """It was given its rows before it had a size."""
        self._foot: Sequence[Piece] = ()
        self._chart: Chart | None = None
        self._charted = Size(0, 0)

    # What it shows

    def begin(self, timeline: Timeline, calendar: WorkCalendar, today: date) -> None:
        """Show a process from its beginning, so that today or, when that is far away, its first day is visible."""
        self._timeline, self._calendar, self._today = timeline, calendar, today
        self._here = self._top = 0
        self._is_new = not self.size.width
        self._open()

    def on_resize(self) -> None:
        """How many days are seen is known when there is a size."""
        if self._is_new and self.size.width:
            self._is_new = False
            self._open()

    def open_at(self, place: int) -> None:
        """Begin on a row; its bar is brought into sight only where today does not lie within the process."""
        self.go(place)
        first, last = self._timeline.start, self._timeline.due
        if first is None or last is None or not first <= self._today <= last:
            self.reveal_bar()

    def _open(self) -> None:
        """From the first day on or, where today would be out of sight and lies within the process, from this week on."""
        first, last = self._timeline.start or self._today, self._timeline.due or self._today
        self._origin = monday(first)
        if first <= self._today <= last and (self._today - self._origin).days >= self._days_seen():
            self._origin = monday(self._today)
        self._redraw()

    def show(self, timeline: Timeline, calendar: WorkCalendar, today: date) -> None:
        """Show what the same process has become; only the lines that differ are painted."""
        before, here = self._timeline.rows, self.row
        head = (self._today, self._calendar) != (today, calendar)
        self._timeline, self._calendar, self._today = timeline, calendar, today
        if here is not None:
            self._here = timeline.places.get(here.uid, self._here)
        self._here = max(0, min(self._here, len(timeline.rows) - 1))
        if head or len(before) != len(timeline.rows) or self._reveal():
            self._redraw()
        else:
            self._paint([place for place, row in enumerate(timeline.rows) if row != before[place]])

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Show a line below the rows: styles `told` and `asked`."""
        if pieces != self._foot:
            self._foot = pieces
            self.refresh(Region(0, self.size.height - _FOOT, self.size.width, _FOOT))

    @property
    def row(self) -> Row | None:
        """The row at the cursor."""
        rows = self._timeline.rows
        return rows[self._here] if self._here < len(rows) else None

    @property
    def scale(self) -> Scale:
        """How near one looks."""
        return self._scale

    # Moving about

    def go(self, place: int) -> None:
        """Put the cursor on a row."""
        before = self._here
        self._here = max(0, min(place, len(self._timeline.rows) - 1))
        if self._here == before:
            return
        if self._reveal():
            self._redraw()
        else:
            self._paint([before, self._here])
        self.post_message(self.Moved())

    def step(self, rows: int) -> None:
        """Move the cursor by some rows."""
        self.go(self._here + rows)

    def far(self, where: Far) -> None:
        """Move the cursor far."""
        page = max(1, self._visible - 1)
        last = len(self._timeline.rows) - 1
        self.go({"first": 0, "last": last, "page_up": self._here - page, "page_down": self._here + page}[where])

    def scroll(self, columns: int) -> None:
        """Move in time by some columns: days or weeks."""
        days = columns * self._scale.step
        self._origin = date.fromordinal(max(1, min(self._origin.toordinal() + days, date.max.toordinal() - _FARTHEST)))
        self._redraw()

    def zoom(self) -> None:
        """Days in columns, or weeks; what was in the middle stays there as far as it can."""
        seen = self._days_seen()
        middle = self._origin + timedelta(days=seen // 2)
        self._scale = BY_WEEK if self._scale == BY_DAY else BY_DAY
        self._origin = monday(max(date.min + timedelta(days=seen), middle) - timedelta(days=self._days_seen() // 2))
        self._redraw()

    def to_day(self, day: date) -> None:
        """Move in time so that `day` is near the left edge."""
        self._origin = monday(day - timedelta(days=_BEFORE))
        self._redraw()

    def reveal_bar(self) -> None:
        """Move in time as far as is needed to see where the bar at the cursor begins or, at least, ends."""
        row = self.row
        if row is None or row.due is None:
            return
        last = self._origin + timedelta(days=self._days_seen() - 1)
        if row.due < self._origin or row.due > last:
            self.to_day(min(row.start or row.due, row.due))

    def _days_seen(self) -> int:
        width = self.size.width - self._names
        return max(1, width * self._scale.days // self._scale.cells)

    # Drawing

    @property
    def _names(self) -> int:
        return names_in(self.size.width)

    @property
    def _visible(self) -> int:
        return max(1, self.size.height - _HEAD - _FOOT)

    def _reveal(self) -> bool:
        """Scroll so that the cursor is visible; returns whether that was needed."""
        top = max(self._here - self._visible + 1, min(self._top, self._here))
        top = max(0, min(top, len(self._timeline.rows) - self._visible))
        moved, self._top = top != self._top, top
        return moved

    def _redraw(self) -> None:
        self._chart = None
        self._reveal()
        self.refresh()

    def _paint(self, places: Sequence[int]) -> None:
        lines = [_HEAD + place - self._top for place in places if 0 <= place - self._top < self._visible]
        if lines:
            self.refresh(*(Region(0, line, self.size.width, 1) for line in lines))

    def _drawn(self) -> Chart:
        if self._chart is None or self._charted != self.size:
            self._charted = self.size
            self._reveal()
            names = self._names
            self._chart = Chart(
                self._calendar,
                self._today,
                self._origin,
                self._scale,
                self.size.width - names,
                label_width=names - _GUTTER,
                ascii_only=self._ascii,
            )
        return self._chart

    def render_line(self, y: int) -> Strip:
        """A head, a row, or the line below the rows."""
        chart, width = self._drawn(), self.size.width
        if y == self.size.height - _FOOT:
            return self._strip(fit(self._foot or [("", "told")], width, ".."))
        if y < _HEAD:
            return self._strip([(self._head_name(y), "head"), *chart.heads()[y]])
        place = self._top + y - _HEAD
        if place >= len(self._timeline.rows):
            return self._strip([(" " * width, "blank")])
        here = place == self._here
        return self._strip([(">" if here else " ", "name"), *chart.line(self._timeline.rows[place])], here=here)

    def _head_name(self, y: int) -> str:
        """Above the names: which rows are seen, when not all are."""
        count = len(self._timeline.rows)
        text = f" {self._top + 1}-{min(self._top + self._visible, count)}/{count}" if count > self._visible else ""
        return (text if y else "").ljust(self._names)

    def _strip(self, pieces: Sequence[Piece], *, here: bool = False) -> Strip:
        segments = [
            Segment(text, self.style_of(name, "cursor" if here and name not in _OWN_GROUND else ""))
            for text, name in pieces
        ]
        return Strip(segments, self.size.width)

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the row under the mouse."""
        place = self._top + event.y - _HEAD
        if event.y >= _HEAD and place < len(self._timeline.rows):
            self.go(place)

    def on_click(self, event: events.Click) -> None:
        """A second click opens the row."""
        if event.chain == 2 and self._top + event.y - _HEAD == self._here:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Rows; in time with shift or control."""
        event.stop()
        if event.shift or event.ctrl:
            self.scroll(1)
        else:
            self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Rows; in time with shift or control."""
        event.stop()
        if event.shift or event.ctrl:
            self.scroll(-1)
        else:
            self.step(-1)
