"""The workspace in memory: the model's objects with the indexes that screens need, kept in step with a store.

Screens and commands read it; only actions change it, through `commit`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tuiflow.model.code import Status
from tuiflow.model.party import Person, Role
from tuiflow.model.permission import Policy
from tuiflow.model.plan import Plan, plan_of
from tuiflow.model.process import Cell, Node, Phase, Process
from tuiflow.model.record import (
    PLAN_TABLES,
    WORKSPACE_UID,
    Table,
    Value,
    cell_from,
    node_from,
    person_from,
    phase_from,
    process_from,
    role_from,
    text,
)
from tuiflow.model.report import Report, report_from
from tuiflow.model.request import Request, request_from
from tuiflow.model.retro import Retro, retro_from
from tuiflow.model.task import Task
from tuiflow.model.wip import limits_from
from tuiflow.store.base import Saving, Spread, Store
from tuiflow.store.change import Draft, Edit, Setting, Transaction
from tuiflow.store.fold import Document, heads_of, merged, stamp_of, stamps_of, value_of
from tuiflow.store.notices import NoticeTable
from tuiflow.store.records import RecordTable, is_trashed
from tuiflow.store.tasks import Place, TaskTable


@dataclass(slots=True)
class Changes:
    """Which records a commit or somebody else's change has touched."""

    tables: dict[str, set[str]] = field(default_factory=dict)
    everything: bool = False
    transactions: list[Transaction] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        return self.everything or bool(self.tables)

    @classmethod
    def of(cls, transactions: Iterable[Transaction]) -> Changes:
        """What these transactions have touched."""
        changes = cls(transactions=list(transactions))
        for transaction in changes.transactions:
            for edit in transaction.edits:
                changes.tables.setdefault(edit.table, set()).add(edit.uid)
        return changes

    def touched(self, table: Table) -> set[str]:
        """The uids of the records of a table."""
        return self.tables.get(table, set())


class _Table(Protocol):
    """What the records of a table are kept in."""

    def fill(self, documents: Iterator[tuple[str, Document]]) -> None:
        """Start anew with all records."""

    def take(self, uid: str, document: Document) -> None:
        """Look at a record again after it has changed."""


class Workspace:
    """All records of an open workspace."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tasks = TaskTable()
        """By uid, the trash left out; likewise the others."""
        self.notices = NoticeTable()
        people, roles, processes = RecordTable(person_from), RecordTable(role_from), RecordTable(process_from)
        phases, nodes, cells = RecordTable(phase_from), RecordTable(node_from), RecordTable(cell_from)
        requests, reports, retros = RecordTable(request_from), RecordTable(report_from), RecordTable(retro_from)
        self.people: Mapping[str, Person] = people.records
        self.roles: Mapping[str, Role] = roles.records
        self.processes: Mapping[str, Process] = processes.records
        self.phases: Mapping[str, Phase] = phases.records
        self.nodes: Mapping[str, Node] = nodes.records
        self.cells: Mapping[str, Cell] = cells.records
        self.requests: Mapping[str, Request] = requests.records
        self.reports: Mapping[str, Report] = reports.records
        self.retros: Mapping[str, Retro] = retros.records
        self._tables: Mapping[str, _Table] = {
            Table.PEOPLE: people,
            Table.ROLES: roles,
            Table.PROCESSES: processes,
            Table.PHASES: phases,
            Table.NODES: nodes,
            Table.CELLS: cells,
            Table.REQUESTS: requests,
            Table.REPORTS: reports,
            Table.RETROS: retros,
            Table.TASKS: self.tasks,
            Table.NOTICES: self.notices,
        }
        self._plans: dict[str, Plan] = {}
        """Made when they are asked for, kept until something of any process's plan changes."""
        self._reload()

    # Reading

    @property
    def uid(self) -> str:
        """The workspace's id."""
        return self._store.workspace

    @property
    def name(self) -> str:
        """What the team calls it."""
        return text(self._own_fields.get("name"))

    @property
    def policy(self) -> Policy:
        """Who may do what here."""
        return Policy.read(text(self._own_fields.get("policy")))

    @property
    def owner(self) -> str:
        """The login of whoever made it; empty where that is not known."""
        return text(self._own_fields.get("owner"))

    @property
    def _own_fields(self) -> Mapping[str, Value]:
        return self._store.state.document(Table.WORKSPACE, WORKSPACE_UID) or {}

    @property
    def wip(self) -> Mapping[Status, int]:
        """How many tasks a column should hold at most, where that is set."""
        document = self._store.state.document(Table.WORKSPACE, WORKSPACE_UID)
        return limits_from(document.get("wip/") if document else None)

    @property
    def folder(self) -> str:
        """Where it is kept, for what stands beside the records; empty for one in memory."""
        return self._store.folder

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, as a sentence; empty when it can."""
        return self._store.read_only

    def column(self, status: Status) -> list[Place]:
        """Order and uid of the tasks of a status, first to last. Not to be changed."""
        return self.tasks.columns[status]

    def with_label(self, label: str) -> list[Task]:
        """The tasks of that label, in any case: usually one; two offline people can have made the same."""
        return [self.tasks[uid] for uid in self.tasks.labelled(label)]

    def labels(self) -> Iterator[str]:
        """All labels ever given, those in the trash included."""
        for _uid, document in self._store.state.documents(Table.TASKS):
            yield text(document.get("label"))

    def name_of(self, uid: str) -> str:
        """The name of a person, role, process or node; empty when there is none."""
        for group in (self.people, self.roles, self.processes, self.nodes):
            found = group.get(uid)
            if found is not None:
                return found.name
        return ""

    def seats(self, person: str) -> frozenset[str]:
        """The uid of a person together with those of the roles that the person sits on."""
        if not person:
            return frozenset()
        return frozenset([person, *(role.uid for role in self.roles.values() if person in role.people)])

    def trashed(self, table: Table) -> list[str]:
        """Uids of the records in the trash. Another thread may ask: it sees the table as it is at that moment."""
        documents = list(self._store.state.tables.get(table, {}).items())
        return [uid for uid, document in documents if is_trashed(document)]

    def stamps(self, table: str, uid: str) -> dict[str, str]:
        """The stamps of all fields of a record; empty when it was never made."""
        document = self._store.state.document(table, uid)
        return stamps_of(document) if document is not None else {}

    def losing(self, table: str, uid: str) -> dict[str, dict[str, Value]]:
        """Fields that two people set without seeing each other: field → stamp → value that did not win."""
        document = self._store.state.document(table, uid)
        return document.get("_heads", {}) if document is not None else {}

    def disputed(self) -> Iterator[tuple[str, str]]:
        """Table and uid of every record with `losing` values, the trash and what lies in inboxes left out."""
        for table, documents in self._store.state.tables.items():
            if table == Table.NOTICES:
                continue
            for uid, document in documents.items():
                if "_heads" in document and not is_trashed(document):
                    yield table, uid

    def fields(self, table: str, uid: str) -> Document:
        """A record as it is stored, in the trash or not; empty when it was never made. Not to be changed."""
        return self._store.state.document(table, uid) or {}

    def plan(self, process: str) -> Plan:
        """A process with its phases, nodes, roles and RACI. Not to be changed.

        Raises:
            KeyError: when there is no such process.
        """
        plan = self._plans.get(process)
        if plan is None:
            parts = self.phases.values(), self.nodes.values(), self.roles.values(), self.cells.values()
            plan = self._plans[process] = plan_of(self.processes[process], *parts)
        return plan

    def plan_if_there(self, process: str) -> Plan | None:
        """The same; None when there is no such process."""
        return self.plan(process) if process in self.processes else None

    def tasks_of(self, process: str) -> list[Task]:
        """The tasks of a process, by id."""
        tasks = [self.tasks[uid] for uid in self.tasks.of_process(process)]
        return sorted(tasks, key=lambda task: (task.label, task.uid))

    def tasks_at(self, nodes: Collection[str]) -> list[Task]:
        """The tasks of these nodes."""
        return [self.tasks[uid] for uid in self.tasks.of_nodes(nodes)]

    def fields_after(self, edit: Edit) -> Document:
        """A record as it will be stored once `edit` has been made."""
        return merged(self._store.state.document(edit.table, edit.uid) or {}, edit.values)

    def parts_of(self, process: str) -> list[tuple[str, str]]:
        """Table and uid of a process and of all that belongs to it, the trash included."""
        found: list[tuple[str, str]] = [(Table.PROCESSES, process)]
        for table in (Table.ROLES, Table.PHASES, Table.NODES, Table.TASKS, Table.RETROS):
            documents = self._store.state.documents(table)
            found += [(table, uid) for uid, document in documents if document.get("process") == process]
        nodes = {uid for table, uid in found if table == Table.NODES}
        cells = self._store.state.documents(Table.CELLS)
        return found + [(Table.CELLS, uid) for uid, document in cells if document.get("node") in nodes]

    def history(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        """All changes of these records (table, uid), oldest first. Reads the journals: it can take a while."""
        return self._store.history(records)

    def setting(self, table: Table, fields: Collection[str]) -> list[Setting]:
        """All that was ever set in these fields of the records of a table, oldest first. Reads the journals."""
        return self._store.setting(table.value, fields)

    def newest(self, count: int) -> list[Transaction]:
        """The last `count` changes, oldest first. Reads the journals."""
        return self._store.newest(count)

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        """The changes with these stamps, as far as they have arrived. Reads the journals."""
        return self._store.written(stamps)

    def spread(self) -> Spread:
        """Who else is here, and who has seen one's own changes."""
        return self._store.spread()

    # Changing

    def edit(self, table: Table, uid: str, values: Mapping[str, Value]) -> Edit | None:
        """An edit of the fields among `values` that differ from what is there; None when none does."""
        document = self._store.state.document(table, uid)
        if document is None:
            return Edit(table.value, uid, dict(values), creates=True) if values else None
        edit = Edit(table.value, uid, {})
        for name, value in values.items():
            stamp = stamp_of(document, name)
            before = value_of(document, name)
            losing = heads_of(document, name)
            if not losing and (before == value or (stamp is None and not value)):
                continue
            edit.values[name] = value
            if stamp is not None:
                edit.was[name] = before
                edit.saw[name] = [stamp, *losing]
        return edit if edit.values else None

    def deletion(self, table: Table, uid: str) -> Edit | None:
        """The edit that puts a record into the trash."""
        document = self._store.state.document(table, uid)
        if document is None:
            return None
        seen: dict[str, Value] = {name: stamp for name, stamp in stamps_of(document).items() if name != "deleted"}
        return self.edit(table, uid, {"deleted": seen})

    def commit(self, draft: Draft) -> Transaction:
        """Make a change: in memory at once, on disk in a moment.

        Raises:
            WorkspaceError: when the workspace is read-only.
            RefusedError: when it is too much for one change.
        """
        transaction = self._store.commit(draft)
        self._refresh([transaction])
        return transaction

    def receive(self) -> Changes:
        """Take in what others have changed since the last call."""
        news = self._store.receive()
        if news.rebuilt:
            self._reload()
            return Changes(everything=True)
        return self._refresh(news.transactions)

    def look(self) -> None:
        """Look for others' changes now; they come as always."""
        self._store.look()

    def watch(self, on_change: Callable[[], None]) -> None:
        """From now on look for others' changes. `on_change` is called from another thread."""
        self._store.watch(on_change)

    def saving(self) -> Saving:
        """What is known of one's own last changes."""
        return self._store.saving()

    def flush(self, timeout: float) -> Saving:
        """Wait for the disk, at most `timeout` seconds."""
        return self._store.flush(timeout)

    def close(self) -> None:
        """Leave everything on disk."""
        self._store.close()

    # Keeping in step

    def _reload(self) -> None:
        self._plans.clear()
        for name, table in self._tables.items():
            table.fill(self._store.state.documents(name))

    def _refresh(self, transactions: Iterable[Transaction]) -> Changes:
        changes = Changes.of(transactions)
        if not PLAN_TABLES.isdisjoint(changes.tables):
            self._plans.clear()
        for name, uids in changes.tables.items():
            table = self._tables.get(name)
            for uid in uids:
                document = self._store.state.document(name, uid)
                if table is not None and document is not None:
                    table.take(uid, document)
        return changes
