"""When each node of a plan is to be worked on (P5): along the edges, in days that count, with the critical path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tuiflow.model.graph import in_order
from tuiflow.model.plan import Plan
from tuiflow.model.workday import CountedDays, WorkCalendar, count_between, days_between

LONGEST_NODE = 3650
"""Days: a node that is said to take longer, as in a hand-made record, is reckoned with so many."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a node is planned."""

    start: date
    due: date
    """Its last day; the same as `start` for a node of one day, or of none (a milestone)."""
    slack: int = 0
    """Days that count by which it can be later without making the process later."""

    @property
    def is_critical(self) -> bool:
        """Whether the process gets later as soon as this node does."""
        return self.slack == 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of a whole plan."""

    spans: Mapping[str, Span] = field(default_factory=dict)
    """By node."""
    is_estimated: bool = False
    """Some day of it lies where holidays are not known."""

    @property
    def start(self) -> date | None:
        """The first day; None without nodes."""
        return min((span.start for span in self.spans.values()), default=None)

    @property
    def due(self) -> date | None:
        """The last day; None without nodes."""
        return max((span.due for span in self.spans.values()), default=None)

    def is_certain(self, node: str, calendar: WorkCalendar) -> bool:
        """Whether all days of a node lie where holidays are known (P5)."""
        span = self.spans[node]
        return all(map(calendar.is_certain, days_between(span.start, span.due)))

    def days(self, calendar: WorkCalendar) -> int:
        """How many days that count it takes from the first to the last."""
        return count_between(calendar, self.start, self.due) if self.start and self.due else 0


def schedule(plan: Plan, calendar: WorkCalendar, start: date) -> Schedule:
    """The earliest dates that respect every edge, every node's duration and its own earliest start.

    A milestone (0 days) lies on the last day of what comes before it, and takes none away from what comes after it.

    Args:
        plan: Nodes with durations and edges. In a cycle, which two people can make offline, edges backwards in the
            order of `in_order` do not count.
        calendar: Which days count.
        start: No node starts earlier.
    """
    before = forward(plan)
    if not before:
        return Schedule()
    days = {node.uid: min(max(0, node.days), LONGEST_NODE) for node in plan.nodes}
    counted = CountedDays(calendar, start)
    floors = {node.uid: counted.number(node.start) for node in plan.nodes if node.start is not None}
    begins: dict[str, int] = {}
    """Numbers of days that count: a node begins before that day, and has ended before the day `begin + days`."""
    for uid, needs in before.items():
        begins[uid] = max([floors.get(uid, 0), *(begins[one] + days[one] for one in needs)])
    latest = _latest(before, days, max(begins[uid] + days[uid] for uid in before))
    not_before = {node.uid: node.start for node in plan.nodes}
    spans: dict[str, Span] = {}
    for uid, begin in begins.items():
        first, last = counted.day(begin), counted.day(begin + max(0, days[uid] - 1))
        if days[uid] == 0 and before[uid]:
            end = max((spans[one].due for one in before[uid] if begins[one] + days[one] == begin), default=first)
            first = last = end if (not_before[uid] or end) <= end else first
        spans[uid] = Span(first, last, latest[uid] - begin - days[uid])
    span_days = days_between(min(span.start for span in spans.values()), max(span.due for span in spans.values()))
    return Schedule(spans, not all(map(calendar.is_certain, span_days)))


def forward(plan: Plan) -> dict[str, list[str]]:
    """Node → what it waits for, in an order in which that always comes first."""
    before = plan.before
    order = in_order(before)
    places = {uid: place for place, uid in enumerate(order)}
    return {uid: [one for one in before[uid] if places[one] < places[uid]] for uid in order}


def _latest(before: dict[str, list[str]], days: Mapping[str, int], end: int) -> dict[str, int]:
    """The number of the day before which each node has to have ended, so that the whole ends before day `end`."""
    latest = dict.fromkeys(before, end)
    for uid in reversed(before):
        for one in before[uid]:
            latest[one] = min(latest[one], latest[uid] - days[uid])
    return latest


@dataclass(frozen=True, slots=True)
class Shift:
    """A node that comes to lie elsewhere when something else is moved."""

    node: str
    before: Span
    after: Span


def ripple(before: Schedule, after: Schedule) -> list[Shift]:
    """The nodes whose dates differ between two schedules of the same plan, the earliest first (E6)."""
    shifts = [
        Shift(uid, before.spans[uid], span)
        for uid, span in after.spans.items()
        if uid in before.spans and (span.start, span.due) != (before.spans[uid].start, before.spans[uid].due)
    ]
    return sorted(shifts, key=lambda shift: (shift.after.start, shift.node))
