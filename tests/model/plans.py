"""Plans of any shape, for tests of what is reckoned from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, Process

MONDAY = date(2024, 7, 8)


class Off:
    """Monday to Friday, but for some days off and some Saturdays that are worked; nothing is known after 2024."""

    def __init__(self, off: Sequence[date] = (), on: Sequence[date] = ()) -> None:
        self.off, self.on = frozenset(off), frozenset(on)

    def is_working(self, day: date) -> bool:
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def is_certain(self, day: date) -> bool:
        return day.year <= 2024

    def name_of(self, day: date) -> str:
        return "off" if day in self.off else ""


def plan_with(
    days: Mapping[str, int], before: Mapping[str, Sequence[str]], starts: Mapping[str, date] | None = None
) -> Plan:
    """A plan of one phase: node → days, node → what comes before it, node → not before."""
    nodes = [
        Node(uid, uid.upper(), "p", "ph", place, days=count, predecessors=tuple(before.get(uid, ())))
        for place, (uid, count) in enumerate(days.items())
    ]
    for node in nodes:
        node.start = (starts or {}).get(node.uid)
    return Plan(Process("p", "Process", "P"), [Phase("ph", "Phase", "p", 1)], nodes)


@st.composite
def links(draw: st.DrawFn, *, cyclic: bool = False, most: int = 8) -> dict[str, list[str]]:
    """Node → what comes before it; with `cyclic` anything, also itself."""
    names = [f"n{number}" for number in range(draw(st.integers(1, most)))]
    found: dict[str, list[str]] = {}
    for place, name in enumerate(names):
        others = names if cyclic else names[:place]
        found[name] = draw(st.lists(st.sampled_from(others), unique=True, max_size=3)) if others else []
    order = draw(st.permutations(names))
    return {name: found[name] for name in order}


@st.composite
def calendars(draw: st.DrawFn) -> Off:
    """Days off and Saturdays worked within the first weeks."""
    days = st.integers(0, 40).map(lambda number: MONDAY + timedelta(days=number))
    return Off(draw(st.lists(days, max_size=10)), draw(st.lists(days, max_size=4)))


@st.composite
def plans(draw: st.DrawFn, *, cyclic: bool = False, least: int = 0) -> Plan:
    """Plans with durations, edges and earliest starts."""
    before = draw(links(cyclic=cyclic))
    days = {name: draw(st.integers(least, 5)) for name in before}
    some = draw(st.lists(st.sampled_from(list(before)), unique=True, max_size=2))
    starts = {name: MONDAY + timedelta(days=draw(st.integers(-3, 20))) for name in some}
    return plan_with(days, before, starts)
