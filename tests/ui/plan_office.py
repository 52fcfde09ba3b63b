"""An office with a plan: three phases, six nodes that branch and join, and tasks under them. Its process began on Monday."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

from tests.ui.office import CHEN, LIN, MANAGER, ME, PROCESS, Office, placed
from tests.ui.seat import Seat
from tuiflow.actions.calendars import Calendars
from tuiflow.actions.desk import Desk
from tuiflow.model.code import Status
from tuiflow.model.record import Table, Value, task_fields
from tuiflow.model.task import Block, Task
from tuiflow.ui.screens.timeline import TimelineScreen
from tuiflow.ui.widgets.timeline import TimelineView


def july(day: int) -> date:
    return date(2024, 7, day)


_COMMON = Task("", "", "", process=PROCESS)
PLANNED = (
    replace(
        _COMMON,
        uid="p1",
        label="CSAT-001",
        name="设计访谈提纲",
        node="needs",
        assignee=ME,
        start=july(8),
        due=july(9),
        status=Status.DONE,
    ),
    replace(
        _COMMON,
        uid="p2",
        label="CSAT-002",
        name="Write the plan",
        node="design",
        assignee=ME,
        start=july(10),
        due=july(12),
        status=Status.IN_PROGRESS,
    ),
    replace(
        _COMMON,
        uid="p3",
        label="CSAT-003",
        name="Interview ten customers 现场访谈",
        node="talks",
        assignee=LIN,
        start=july(15),
        due=july(19),
    ),
    replace(
        _COMMON,
        uid="p4",
        label="CSAT-004",
        name="Book the room",
        node="room",
        assignee=CHEN,
        due=july(10),
        status=Status.BLOCKED,
        block=Block("预算还没有批准", MANAGER, july(9)),
    ),
    replace(_COMMON, uid="p5", label="CSAT-005", name="分析报告", node="report", assignee=LIN, due=july(25)),
    replace(_COMMON, uid="p6", label="CSAT-006", name="Tidy up"),
)

NODES: Sequence[tuple[str, str, str, int, Sequence[str]]] = (
    ("needs", "需求调研", "prepare", 2, ()),
    ("design", "Design of the plan", "prepare", 3, ("needs",)),
    ("room", "Room", "carry", 1, ("needs",)),
    ("talks", "访谈实施", "carry", 5, ("design", "room")),
    ("report", "成果输出", "review", 4, ("talks",)),
    ("handed", "Handed over", "review", 0, ("report",)),
)
"""Uid, name, phase, days, predecessors."""

PHASES = {"prepare": "启动阶段", "carry": "Execution", "review": "复盘阶段"}


class PlanOffice(Office):
    """The office, with the plan in place of its nodes."""

    def desk(self, person: str, login: str = "") -> Desk:
        desk = super().desk(person, login)
        desk.calendars = Calendars(self.folder / "calendar.toml")
        return desk

    def _furnish(self, tasks: Sequence[Task]) -> None:
        super()._furnish(())
        workspace = self.me.workspace
        gone = [workspace.deletion(Table.NODES, uid) for uid in list(workspace.nodes)]
        self.me.commit("tidy", gone)
        frame: dict[tuple[Table, str], dict[str, Value]] = {
            (Table.PROCESSES, PROCESS): {"start": "2024-07-08", "country": "CN"}
        }
        for order, (uid, name) in enumerate(PHASES.items(), start=1):
            frame[Table.PHASES, uid] = {"name": name, "process": PROCESS, "order": order}
        for order, (uid, name, phase, days, before) in enumerate(NODES, start=1):
            values: dict[str, Value] = {"name": name, "process": PROCESS, "phase": phase, "order": order, "days": days}
            frame[Table.NODES, uid] = values | {f"predecessors/{one}": True for one in before}
        frame |= {(Table.TASKS, task.uid): task_fields(task) for task in placed(PLANNED)}
        self.me.commit("plan", [workspace.edit(table, uid, values) for (table, uid), values in frame.items()])

    @asynccontextmanager
    async def timeline(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[TimelineSeat]:
        """Sit down before the timeline."""
        app = self.app()
        async with app.run_test(size=size) as pilot:
            seat = TimelineSeat(pilot, self.me.workspace)
            await seat.settle()
            app.push_screen(TimelineScreen(app.session))
            await seat.settle()
            yield seat


class TimelineSeat(Seat):
    """Somebody before the timeline."""

    @property
    def view(self) -> TimelineView:
        return self.app.screen.query_one(TimelineView)

    @property
    def row(self) -> str:
        """Uid of the row at the cursor."""
        return self.view.row.uid if self.view.row is not None else ""

    async def go_row(self, uid: str) -> None:
        """Put the cursor on a row with the keys."""
        await self.press("g")
        for _step in range(40):
            if self.row == uid:
                return
            await self.press("j")
        raise AssertionError(uid)

    def text_of(self, uid: str) -> str:
        """The visible line of a row."""
        place = self.view._timeline.places[uid] - self.view._top
        return self.line(self.view.region.y + 2 + place)

    @property
    def told(self) -> str:
        """The line below the rows."""
        return self.line(self.view.region.bottom - 1).strip()

    def dates(self, uid: str) -> tuple[int | None, int | None]:
        """Start and due day of a stored task, in July."""
        task = self.workspace.tasks[uid]
        return (task.start.day if task.start else None, task.due.day if task.due else None)
