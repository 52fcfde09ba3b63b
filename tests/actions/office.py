"""A small team on one workspace, for tests of actions: two desks, a process with roles and nodes, no files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.store.author import Clock
from tuiflow.actions.desk import Desk
from tuiflow.actions.tasks import add_task
from tuiflow.model.code import Status
from tuiflow.model.party import Actor
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table, Value
from tuiflow.model.task import Task
from tuiflow.store.change import Draft
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

TODAY = date(2024, 7, 10)

PEOPLE = {"ann": "Ann Lee", "pro": "*专员", "analyst": "*分析师", "bob": "Bob"}
RECORDS: list[tuple[Table, str, dict[str, Value]]] = [
    (Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.OPEN.value}),
    (Table.PROCESSES, "csat", {"name": "客户满意度提升项目", "prefix": "CSAT"}),
    (Table.PROCESSES, "onb", {"name": "Onboarding", "prefix": "ONB"}),
    (Table.ROLES, "lead", {"name": "项目负责人", "process": "csat", "people/ann": True}),
    (Table.ROLES, "lead2", {"name": "项目负责人", "process": "onb"}),
    (Table.NODES, "survey", {"name": "设计问卷", "process": "csat", "order": 1}),
    (Table.NODES, "talk", {"name": "Interview", "process": "csat", "order": 2}),
    (Table.NODES, "welcome", {"name": "Welcome", "process": "onb", "order": 1}),
]


class Office:
    """Ann's and Bob's desk."""

    def __init__(self) -> None:
        self._hub, self._clock, self._uids = MemoryHub(), Clock(), 0
        self.ann = self.desk("ann")
        for uid, name in PEOPLE.items():
            self.put(Table.PEOPLE, uid, {"name": name})
        for table, uid, values in RECORDS:
            self.put(table, uid, values)
        self.bob = self.desk("bob")

    def desk(self, person: str) -> Desk:
        workspace = Workspace(MemoryStore(self._hub, self._clock))
        now = datetime.combine(TODAY, datetime.min.time())
        return Desk(workspace, Actor(person, person, PEOPLE[person]), lambda: now, self._new_uid)

    def _new_uid(self) -> str:
        self._uids += 1
        return f"u{self._uids:03}"

    def put(self, table: Table, uid: str, values: dict[str, Value], desk: Desk | None = None) -> None:
        workspace = (desk or self.ann).workspace
        workspace.commit(Draft([edit for edit in [workspace.edit(table, uid, values)] if edit is not None]))

    def add(self, name: str, status: Status = Status.NOT_STARTED, **entries: str) -> Task:
        """A new task of Ann's."""
        outcome = add_task(self.ann, {"process": "CSAT", "name": name} | entries, status)
        return self.ann.workspace.tasks[outcome.tasks[0]]

    def sync(self) -> None:
        """Everybody hears of everything."""
        for desk in (self.ann, self.bob):
            desk.workspace.receive()

    def now(self, task: Task) -> Task:
        """The task as it stands at Ann's desk."""
        return self.ann.workspace.tasks[task.uid]

    def column(self, status: Status, desk: Desk | None = None) -> list[str]:
        """The names of a column's tasks, first to last."""
        workspace = (desk or self.ann).workspace
        return [workspace.tasks[uid].name for _order, uid in workspace.column(status)]

    def changes(self, action: Callable[[], object]) -> int:
        """How many transactions an action makes."""
        before = len(self._hub.lines)
        action()
        return len(self._hub.lines) - before
