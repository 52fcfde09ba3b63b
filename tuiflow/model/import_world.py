"""What an import is compared with: the workspace as it is, and what the rows read so far bring."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError
from tuiflow.model.code import Category
from tuiflow.model.import_row import ImportPlan, Newcomer
from tuiflow.model.label import SERIAL_DIGITS, check_prefix, free_prefix, suggest_prefix
from tuiflow.model.party import Person, Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, Process
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Report
from tuiflow.model.retro import Retro
from tuiflow.model.roster import Roster
from tuiflow.model.task import Task, check_name
from tuiflow.model.text import plain_name


class NewTask(NamedTuple):
    """A task that the file brings."""

    uid: str
    name: str
    process: str
    due: str = ""
    """ISO; empty for none."""


LABEL = re.compile(r"(.{1,40})-([0-9]{1,12})")


@dataclass(slots=True)
class Known:
    """The workspace, as far as an import looks at it."""

    today: date
    now: str
    """The moment, as it is stored."""
    new_uid: Callable[[], str]
    processes: Mapping[str, Process]
    plan: Callable[[str], Plan]
    """By the uid of a process that is there."""
    tasks_of: Callable[[str], list[Task]]
    with_label: Callable[[str], list[Task]]
    name_of: Callable[[str], str]
    labels: Callable[[], Iterable[str]]
    people: Mapping[str, Person] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    retros: Mapping[str, Retro] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody says beside the file."""

    process: str = ""
    """Uid of the process of rows that name none, or one that is not there."""
    year: int = 0
    """Of days that are written without one; 0: the year in which their process starts."""


class World:
    """The workspace together with what the file brings."""

    def __init__(
        self,
        known: Known,
        roster: Roster,
        wanted: Wanted,
        plan: ImportPlan,
        ids: Callable[[], Iterable[tuple[str, str]]] = tuple,
    ) -> None:
        """What is known, and what is wanted.

        Args:
            known: The workspace.
            roster: Its people and roles.
            wanted: What was said beside the file.
            plan: What is being made.
            ids: Gives the names of processes in the file with the ids of their tasks.
        """
        self.known = known
        self.roster = roster
        self.wanted = wanted
        self.plan = plan
        self._by_name: dict[str, str] = {}
        for process in known.processes.values():
            self._by_name.setdefault(plain_name(process.prefix), process.uid)
        for process in known.processes.values():
            self._by_name[plain_name(process.name)] = process.uid
        self.prefixes = {uid: process.prefix for uid, process in known.processes.items()}
        self._order = max((process.order for process in known.processes.values()), default=0)
        self._ids = ids
        self._highest: dict[str, int] | None = None
        self._phases: dict[str, dict[str, str]] = {}
        """Process → name of a phase in plain form → uid."""
        self._nodes: dict[str, dict[str, str]] = {}
        """The same of nodes."""
        self._orders: dict[tuple[Table, str], int] = {}
        """Table and process → the highest place so far."""
        self.new_tasks: dict[str, NewTask] = {}
        """By id, as the file has it."""
        self.improving: set[str] = set()
        """Uids of tasks that are an improvement, as the file says."""
        self.with_letters: set[tuple[str, str]] = set()
        """Process and node, in plain form, of which the file tells every letter."""

    # Processes

    def process(self, name: str) -> str:
        """The uid of the process of that name or prefix, else of the wanted one; empty when there is neither."""
        return self._by_name.get(plain_name(name), "") or self.wanted.process

    def process_named(self, name: str) -> str:
        """The uid of the process of that name or prefix; empty when there is none."""
        return self._by_name.get(plain_name(name), "")

    def only_process(self) -> str:
        """The process that is meant where a file names none: the wanted one, or the only one there is."""
        if self.wanted.process:
            return self.wanted.process
        return next(iter(self.known.processes)) if len(self.known.processes) == 1 else ""

    def new_process(self, name: str, prefix: str = "") -> str:
        """The uid of a process that the file brings.

        Args:
            name: What it is called.
            prefix: Of its tasks' ids; empty: that of the ids that the file has, where they have one.

        Raises:
            CellError: when it is no name.
        """
        try:
            kept = check_name(name)
        except RefusedError as error:
            raise CellError(str(error)) from error
        uid = self.known.new_uid()
        self._order += 1
        prefix = free_prefix(prefix, self.prefixes.values()) if prefix else self._prefix(kept)
        self.prefixes[uid] = prefix
        self._by_name[plain_name(kept)] = uid
        values: dict[str, Value] = {
            "name": kept,
            "prefix": prefix,
            "category": Category.PROJECT.value,
            "order": self._order,
        }
        self.plan.newcomers[uid] = Newcomer(Table.PROCESSES, uid, kept, values)
        return uid

    def _prefix(self, name: str) -> str:
        taken = set(self.prefixes.values())
        ids = (
            match
            for process, label in self._ids()
            if plain_name(process) == plain_name(name) and (match := LABEL.fullmatch(label))
        )
        found = {match[1] for match in ids}
        if len(found) == 1:
            try:
                return free_prefix(check_prefix(next(iter(found))), taken)
            except RefusedError:
                pass  # another program's ids: the process gets a prefix of its own
        return suggest_prefix(name, taken)

    def process_name(self, uid: str) -> str:
        """The name of a process, there or new."""
        newcomer = self.plan.newcomers.get(uid)
        return newcomer.name if newcomer is not None else self.known.name_of(uid)

    def is_new(self, process: str) -> bool:
        """Whether the file brings it."""
        return process not in self.known.processes

    def year(self, process: str) -> int:
        """The year of days of a process that are written without one; 0: not known."""
        if self.wanted.year:
            return self.wanted.year
        found = self.known.processes.get(process)
        return found.start.year if found is not None and found.start is not None else 0

    # People

    def party_name(self, uid: str) -> str:
        """The name of a person or role, there or new."""
        return self.roster.name_of(uid) or self.known.name_of(uid)

    def introduce(self) -> None:
        """Make the new people and roles of the roster known to the plan."""
        newcomers = self.plan.newcomers
        for uid, name in self.roster.new_people.items():
            newcomers[uid] = Newcomer(Table.PEOPLE, uid, name, {"name": name})
        for role in self.roster.new_roles:
            if role.uid not in newcomers:
                order = self.next_order(Table.ROLES, role.process)
                values: dict[str, Value] = {"name": role.name, "process": role.process, "order": order}
                newcomers[role.uid] = Newcomer(Table.ROLES, role.uid, role.name, values)

    # Plans

    def plan_of(self, process: str) -> Plan:
        """The plan of a process as it is; an empty one of a process that the file brings."""
        if self.is_new(process):
            return Plan(Process(process, self.process_name(process), self.prefixes[process]))
        return self.known.plan(process)

    def phases(self, process: str) -> dict[str, str]:
        """Name of a phase in plain form → uid; whoever brings one puts it there."""
        if process not in self._phases:
            self._phases[process] = {plain_name(one.name): one.uid for one in self.plan_of(process).phases}
        return self._phases[process]

    def nodes(self, process: str) -> dict[str, str]:
        """The same of nodes."""
        if process not in self._nodes:
            self._nodes[process] = {plain_name(one.name): one.uid for one in self.plan_of(process).nodes}
        return self._nodes[process]

    def next_order(self, table: Table, process: str) -> int:
        """The place behind all others of a process."""
        if (table, process) not in self._orders:
            plan = self.plan_of(process)
            of: Mapping[Table, Sequence[Phase | Node | Role]] = {
                Table.PHASES: plan.phases,
                Table.NODES: plan.nodes,
                Table.ROLES: plan.roles,
            }
            self._orders[table, process] = max((one.order for one in of[table]), default=0)
        self._orders[table, process] += 1
        return self._orders[table, process]

    # Tasks

    def task(self, label: str) -> str:
        """The uid of the task with that id, there or new; empty when there is none."""
        if label in self.new_tasks:
            return self.new_tasks[label].uid
        plain, _mark, rest = label.partition("~")
        return next((one.uid for one in self.known.with_label(plain) if one.uid.startswith(rest)), "")

    # Ids of tasks

    def next_label(self, process: str) -> str:
        """The id of a new task for which the file gives none."""
        prefix = self.prefixes[process]
        highest = self._highest_labels()
        highest[prefix] = highest.get(prefix, 0) + 1
        return f"{prefix}-{highest[prefix]:0{SERIAL_DIGITS}}"

    def take_label(self, label: str) -> None:
        """Take note of an id that the file gives."""
        found = LABEL.fullmatch(label)
        if found is not None:
            highest = self._highest_labels()
            highest[found[1]] = max(highest.get(found[1], 0), int(found[2]))

    def _highest_labels(self) -> dict[str, int]:
        if self._highest is None:
            self._highest = {}
            for label in self.known.labels():
                self.take_label(label)
        return self._highest


def split_label(text: str) -> tuple[str, str]:
    """An id of a task as it will be kept and, where two tasks have it, the beginning of the uid that tells them apart.

    Raises:
        CellError: when it is none.
    """
    label, _mark, rest = " ".join(text.split()).partition("~")
    if LABEL.fullmatch(label) is None:
        raise CellError(
            _("“{text}” is no task id: write it like CSAT-001, or leave the cell blank for a new one.").format(
                text=label[:40]
            )
        )
    return label, rest
