"""The board's columns in lanes: every card keeps its order within its lane, and lanes come in the same order everywhere.

A place in lanes is the lane and the order in one text, so that columns in lanes are sorted lists as all others are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection
from typing import TypeAlias

from tuiflow.actions.desk import Desk
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.lane import LANE_END, WITHOUT, LaneKind
from tuiflow.model.record import Table, text

Place: TypeAlias = tuple[str, str]
"""Lane and order, then uid."""

_UID = "\x1f"
"""Between what a lane is sorted by and the uid that it is about."""

_LAST = "\U0010ffff"


class LaneBook:
    """All tasks of the workspace in lanes, kept in step with its changes task by task."""

    def __init__(self, desk: Desk, kind: LaneKind) -> None:
        self._desk = desk
        self._kind = kind
        self._lanes: dict[str, str] = {}
        """Uid of a process, party or node → its lane."""
        self._places: dict[str, Place] = {}
        self.columns: dict[Status, list[Place]] = {}
        """First to last."""
        self.fill()

    def fill(self) -> None:
        """Start anew: others are called otherwise, or stand in another order."""
        workspace = self._desk.workspace
        self._lanes.clear()
        self._places.clear()
        for status in Status:
            places = self.columns[status] = []
            for order, uid in workspace.column(status):
                place = (self._lane(uid) + LANE_END + order, uid)
                self._places[uid] = place
                places.append(place)
            places.sort()

    def take(self, uids: Collection[str]) -> None:
        """Look at some tasks again."""
        tasks = self._desk.workspace.tasks
        for uid in uids:
            if (old := self._places.pop(uid, None)) is not None:
                self._remove(old)
            task = tasks.get(uid)
            if task is not None:
                place = (self._lane(uid) + LANE_END + task.order, uid)
                self._places[uid] = place
                insort(self.columns[task.status], place)

    def place(self, uid: str) -> Place:
        """Where a task stands."""
        return self._places[uid]

    def _remove(self, place: Place) -> None:
        """Take a place out of the column that has it: which one a task was in is not kept, ten thousand times."""
        for places in self.columns.values():
            row = bisect_left(places, place)
            if row < len(places) and places[row] == place:
                del places[row]

    def caption(self, lane: str) -> str:
        """What stands over a lane."""
        name = self._desk.workspace.name_of(lane.rpartition(_UID)[2])
        return name or _(WITHOUT[self._kind])

    def _lane(self, uid: str) -> str:
        # From the record: making tasks of ten thousand of them would cost more than all else here.
        about = text(self._desk.workspace.fields(Table.TASKS, uid).get(self._kind.value))
        lane = self._lanes.get(about)
        if lane is None:
            lane = self._lanes[about] = self._made(about)
        return lane

    def _made(self, uid: str) -> str:
        workspace = self._desk.workspace
        if not workspace.name_of(uid):
            return _LAST + _UID
        if self._kind is LaneKind.ASSIGNEE:
            first = "0" if uid == self._desk.actor.person else "1"
            return first + workspace.name_of(uid).casefold().replace(LANE_END, "") + _UID + uid
        node = workspace.nodes.get(uid)
        process = workspace.processes.get(node.process if node is not None else uid)
        orders = [process.order if process is not None else 0, node.order if node is not None else 0]
        return "".join(f"{max(order, 0):09}" for order in orders) + _UID + uid
