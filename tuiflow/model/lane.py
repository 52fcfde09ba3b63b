"""Swimlanes of the board: by what the cards of a column are grouped."""

from __future__ import annotations

from tuiflow.language import noop
from tuiflow.model.code import Code

LANE_END = "\x00"
"""Between lane and order in the place of a card: lower than anything in either, so that lanes stay together."""


class LaneKind(Code):
    """By what cards are grouped; a task that has none of it comes into the last lane."""

    NONE = "none", noop("no lanes")
    PROCESS = "process", noop("by process")
    ASSIGNEE = "assignee", noop("by assignee")
    NODE = "node", noop("by node")

    @property
    def following(self) -> LaneKind:
        """The next one, from the last to the first."""
        kinds = list(LaneKind)
        return kinds[(kinds.index(self) + 1) % len(kinds)]


WITHOUT: dict[LaneKind, str] = {
    LaneKind.PROCESS: noop("without a process"),
    LaneKind.ASSIGNEE: noop("nobody"),
    LaneKind.NODE: noop("without a node"),
}
"""The head of the last lane, untranslated."""
