"""When each node of a plan is to be worked on (P5): along the edges, in days that count, with the critical path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tuiflow.model.graph import followers, in_order
from tuiflow.model.plan import Plan
from tuiflow.model.workday import WorkCalendar, count_between, days_between, first_of, last_of, working_from


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

    def days(self, calendar: WorkCalendar) -> int:
        """How many days that count it takes from the first to the last."""
        return count_between(calendar, self.start, self.due) if self.start and self.due else 0


def schedule(plan: Plan, calendar: WorkCalendar, start: date) -> Schedule:
    """The earliest dates that respect every edge, every node's duration and its own earliest start.

    Args:
        plan: Nodes with durations and edges. In a cycle, which two people can make offline, edges backwards in the
            order of `in_order` do not count.
        calendar: Which days count.
        start: No node starts earlier.
    """
    before = plan.before
    order = in_order(before)
    nodes = {node.uid: node for node in plan.nodes}
    spans: dict[str, Span] = {}
    for uid in order:
        node = nodes[uid]
        earliest = [start, *(_day_after(nodes[one].days, spans[one]) for one in before[uid] if one in spans)]
        if node.start is not None:
            earliest.append(node.start)
        begin = working_from(calendar, max(earliest))
        spans[uid] = Span(begin, last_of(calendar, begin, node.days))
    if not spans:
        return Schedule()
    spans = _with_slack(spans, order, plan, calendar)
    end = max(span.due for span in spans.values())
    first = min(span.start for span in spans.values())
    return Schedule(spans, not all(calendar.is_certain(day) for day in days_between(first, end)))


def _day_after(days: int, span: Span) -> date:
    """The first day on which a follower may be worked on; a milestone takes no day."""
    return span.due + timedelta(days=1 if days > 0 else 0)


def _with_slack(spans: dict[str, Span], order: list[str], plan: Plan, calendar: WorkCalendar) -> dict[str, Span]:
    """The spans with how much later each may be, found from the end backwards."""
    after = followers(plan.before)
    days = {node.uid: node.days for node in plan.nodes}
    end = max(span.due for span in spans.values())
    places = {uid: place for place, uid in enumerate(order)}
    latest: dict[str, date] = {}
    for uid in reversed(order):
        limits = [
            first_of(calendar, latest[one], days[one]) - timedelta(days=1 if days[uid] > 0 else 0)
            for one in after[uid]
            if places[one] > places[uid]
        ]
        latest[uid] = min([end, *limits])
    return {
        uid: replace(span, slack=max(0, count_between(calendar, span.due, latest[uid]) - 1))
        for uid, span in spans.items()
    }


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
