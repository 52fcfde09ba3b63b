"""A small office for tests of the app: one process, four people, twelve tasks, two desks, and a clock that stands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from tests.ui.seat import Seat
from tuiflow import config as settings
from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.drafts import DraftBook
from tuiflow.config import Config
from tuiflow.model.code import Letter, Priority, Status
from tuiflow.model.order import keys_between
from tuiflow.model.party import Actor
from tuiflow.model.permission import Policy
from tuiflow.model.process import cell_uid
from tuiflow.model.record import WORKSPACE_UID, Table, Value, task_fields
from tuiflow.model.task import Block, Task
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace
from tuiflow.ui.app import TuiflowApp
from tuiflow.ui.session import Session

NOW = datetime(2024, 7, 12, 9, 0)  # noqa: DTZ001 - the clock shows local time
TODAY = NOW.date()

LIN, CHEN, MANAGER, SPECIALIST = "person-lin", "person-chen", "person-manager", "person-specialist"
PEOPLE = {LIN: "林晓", CHEN: "Chen Yu", MANAGER: "*经理", SPECIALIST: "*专员"}
ME = SPECIALIST
"""Who sits at the desk of the tests."""

COLLEAGUE = MANAGER

PROCESS, NODE_PLAN, NODE_SURVEY, ROLE = "process-csat", "node-plan", "node-survey", "role-lead"
PROCESS_NAME = "客户满意度提升项目"
ROLE_NAME = "Project lead"


def day(distance: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=distance)


_COMMON = Task("", "", "", process=PROCESS)
TASKS = (
    replace(_COMMON, uid="t01", label="CSAT-001", name="设计满意度问卷", assignee=ME, start=day(-4), due=day(3)),
    replace(_COMMON, uid="t02", label="CSAT-002", name="客户邀约", assignee=ROLE, due=day(1), priority=Priority.HIGH),
    replace(_COMMON, uid="t03", label="CSAT-003", name="Print the forms", assignee=CHEN, due=day(-2)),
    replace(_COMMON, uid="t04", label="CSAT-004", name="Book the room", priority=Priority.LOW),
    replace(
        _COMMON,
        uid="t05",
        label="CSAT-005",
        name="Interview five customers",
        description="Two in the north, three in the south.",
        node=NODE_SURVEY,
        assignee=ME,
        collaborators=(CHEN,),
        start=day(-2),
        due=day(0),
        deliverable="《访谈纪要》",
        acceptance="Signed by the customer",
        status=Status.IN_PROGRESS,
        priority=Priority.HIGH,
        risk="Holidays",
    ),
    replace(
        _COMMON, uid="t06", label="CSAT-006", name="整理反馈", assignee=LIN, due=day(10), status=Status.IN_PROGRESS
    ),
    replace(_COMMON, uid="t07", label="CSAT-007", name="Call back", assignee=CHEN, status=Status.IN_PROGRESS),
    replace(
        _COMMON,
        uid="t08",
        label="CSAT-008",
        name="Buy the licence",
        assignee=LIN,
        due=day(-5),
        status=Status.BLOCKED,
        block=Block("预算还没有批准", MANAGER, day(-3)),
    ),
    replace(
        _COMMON,
        uid="t09",
        label="CSAT-009",
        name="Export the list",
        assignee=CHEN,
        status=Status.BLOCKED,
        block=Block("No access to the system", ME, day(0)),
    ),
    replace(_COMMON, uid="t10", label="CSAT-010", name="Kick-off", assignee=ME, due=day(-9), status=Status.DONE),
    replace(_COMMON, uid="t11", label="CSAT-011", name="确定目标", assignee=MANAGER, status=Status.DONE),
    replace(_COMMON, uid="t12", label="CSAT-012", name="Collect addresses", assignee=LIN, status=Status.DONE),
)


class Office:
    """The workspace, who works in it, and the apps that are opened on it."""

    def __init__(self, folder: Path, tasks: Sequence[Task] = TASKS) -> None:
        self.folder = folder
        self.config = Config()
        self.moment = NOW
        self._serial = count(1)
        self._hub = MemoryHub("office")
        self.me = self.desk(ME)
        self._furnish(tasks)
        self.colleague = self.desk(COLLEAGUE)

    @property
    def config_file(self) -> Path:
        return self.folder / "config.toml"

    def saved_config(self) -> Config:
        """What the config file holds now."""
        return settings.load(self.config_file)

    def desk(self, person: str, login: str = "") -> Desk:
        """A desk of its own, with a session of its own."""
        store = MemoryStore(self._hub, lambda: int(self.moment.timestamp() * 1000))
        actor = Actor(login or person, person, PEOPLE.get(person, login))
        return Desk(Workspace(store), actor, lambda: self.moment, lambda: f"new-{next(self._serial):02}")

    def drafts(self) -> DraftBook:
        return DraftBook(self.folder, "office")

    def change(self, uid: str, **entries: str) -> None:
        """The colleague edits a task: fields as typed."""
        workspace = self.colleague.workspace
        workspace.receive()
        actions.edit_task(self.colleague, workspace.tasks[uid], entries)

    def differ(self, uid: str, field: str, mine: str, theirs: str) -> None:
        """I and the colleague write a field without seeing each other; the colleague is the later one."""
        actions.edit_task(self.me, self.me.workspace.tasks[uid], {field: mine})
        self.moment += timedelta(seconds=1)
        actions.edit_task(self.colleague, self.colleague.workspace.tasks[uid], {field: theirs})
        self.me.workspace.receive()

    def delete(self, uid: str) -> None:
        """The colleague puts a task into the trash."""
        workspace = self.colleague.workspace
        workspace.receive()
        actions.delete(self.colleague, [workspace.tasks[uid]])

    def seat(self, role: str, person: str) -> None:
        """Put one person on a role, and nobody else."""
        workspace = self.me.workspace
        people = {f"people/{uid}": uid == person for uid in PEOPLE}
        self.me.commit("workspace.demo", [workspace.edit(Table.ROLES, role, people)])

    def rename(self, person: str, name: str) -> None:
        """The colleague gives a person another name."""
        workspace = self.colleague.workspace
        workspace.receive()
        self.colleague.commit("rename", [workspace.edit(Table.PEOPLE, person, {"name": name})])

    def everything(self) -> list[tuple[Table, str]]:
        """The place of every process and task."""
        workspace = self.me.workspace
        return [(Table.PROCESSES, uid) for uid in workspace.processes] + [(Table.TASKS, uid) for uid in workspace.tasks]

    def _furnish(self, tasks: Sequence[Task]) -> None:
        workspace = self.me.workspace
        frame: dict[tuple[Table, str], dict[str, Value]] = {
            (Table.WORKSPACE, WORKSPACE_UID): {"name": "客户部 Office", "policy": Policy.OPEN.value},
            (Table.PROCESSES, PROCESS): {"name": PROCESS_NAME, "prefix": "CSAT", "order": 1},
            (Table.NODES, NODE_PLAN): {"name": "Plan", "process": PROCESS, "order": 1},
            (Table.NODES, NODE_SURVEY): {"name": "Survey", "process": PROCESS, "order": 2},
            (Table.ROLES, ROLE): {"name": ROLE_NAME, "process": PROCESS, f"people/{ME}": True, "order": 1},
            (Table.CELLS, cell_uid(NODE_SURVEY, ROLE)): {"node": NODE_SURVEY, "role": ROLE, "letter": Letter.R.value},
        }
        frame |= {(Table.PEOPLE, uid): {"name": name} for uid, name in PEOPLE.items()}
        frame |= {(Table.TASKS, task.uid): task_fields(task) for task in placed(tasks)}
        self.me.commit("workspace.demo", [workspace.edit(table, uid, values) for (table, uid), values in frame.items()])

    def app(self, *, ask_who: bool = False) -> TuiflowApp:
        """The app as `tuiflow` would start it at my desk."""
        return TuiflowApp(Session(self.me, self.drafts(), self.config), self.config_file, ask_who=ask_who)

    @asynccontextmanager
    async def open(self, size: tuple[int, int] = (120, 40), *, ask_who: bool = False) -> AsyncIterator[Seat]:
        """Sit down before the board."""
        app = self.app(ask_who=ask_who)
        async with app.run_test(size=size) as pilot:
            seat = Seat(pilot, self.me.workspace)
            await seat.settle()
            yield seat


def placed(tasks: Sequence[Task]) -> list[Task]:
    """The same tasks, ordered in their columns as they are given."""
    keys = keys_between(None, None, len(tasks))
    return [replace(task, order=key) for task, key in zip(tasks, keys, strict=True)]


def many(number: int, status: Status = Status.NOT_STARTED) -> list[Task]:
    """So many tasks in one column: `CSAT-001`, `CSAT-002`, …"""
    return [
        replace(_COMMON, uid=f"m{n:03}", label=f"CSAT-{n:03}", name=f"Task number {n}", status=status)
        for n in range(1, number + 1)
    ]


Opening = Callable[..., Office]
