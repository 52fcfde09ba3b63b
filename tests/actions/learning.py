"""A team that runs one template again and again: processes with a past, day by day, and their retrospectives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.library.shelves import TALKS, put
from tests.ui.office import CHEN, LIN, MANAGER, PEOPLE, PROCESS, Office
from tuiflow.actions import acceptance
from tuiflow.actions import tasks as actions
from tuiflow.actions.calendars import Calendars
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import approve_conditions
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.library.template_file import read_template
from tuiflow.model.code import DayCount, Status
from tuiflow.model.record import Table, task_fields
from tuiflow.model.retro import Retro, retro_fields
from tuiflow.model.task import Task

NODES = ("outline", "invite", "talk", "report")
"""The keys of the template's nodes, along their arrows; planned are 2, 3, 5, 4 days."""


class Learning(Office):
    """The office of the tests, on a calendar of working days; the clock begins on Monday 1 July 2024."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ())
        self.template = read_template(put(folder / "shipped", "talks.yaml", TALKS))

    def _furnish(self, tasks: Sequence[Task]) -> None:
        self.go(1, 8)
        super()._furnish(tasks)
        # Its own process is in nobody's way here.
        self.me.commit("tidy", [self.me.workspace.deletion(Table.PROCESSES, PROCESS)])

    def desk(self, person: str, login: str = "") -> Desk:
        desk = super().desk(person, login)
        desk.calendars = Calendars(self.folder / "calendar.toml")
        return desk

    def go(self, day: int, hour: int = 9, month: int = 7) -> None:
        """It is that day."""
        self.moment = datetime(2024, month, day, hour)  # noqa: DTZ001 - the clock shows local time

    # Processes

    def begin(self, name: str, day_count: DayCount | None = None, left_out: Sequence[str] = ()) -> str:
        """Start a process from the template: the manager leads, Lin and Chen do the work; returns its uid."""
        people = {"lead": [PEOPLE[MANAGER]], "exec": [PEOPLE[LIN]], "client": [PEOPLE[CHEN]]}
        choices = Choices(name, people=people, day_count=day_count, left_out=frozenset(left_out))
        return begin(self.me, self.template, choices).process

    def node(self, process: str, key: str) -> str:
        """The uid of a node."""
        return next(node.uid for node in self.me.workspace.plan(process).nodes if node.key == key)

    def task(self, process: str, key: str) -> Task:
        """The task of a node."""
        uid = self.node(process, key)
        return next(task for task in self.me.workspace.tasks_of(process) if task.node == uid)

    def set(self, process: str, key: str, status: Status) -> None:
        """Give the task of a node another status, whatever it waits for."""
        actions.set_status(self.me, [self.task(process, key)], status, override="There is no time")

    def work(self, process: str, key: str, first: int, last: int, month: int = 7) -> None:
        """Work at a node from one day to another."""
        self.go(first, month=month)
        self.set(process, key, Status.IN_PROGRESS)
        self.go(last, 17, month=month)
        self.set(process, key, Status.DONE)

    def return_work(self, process: str, key: str, *points: str) -> None:
        """Return what is done."""
        acceptance.return_work(self.me, self.task(process, key), points)

    def play(self, name: str, month: int = 7) -> str:
        """A whole run with everything that can happen to work; returns the process, which is finished.

        The outline takes 2 days and is returned for 1 more; the invitation takes 4 days, is blocked for 2 of them, and
        its due date moves; talks take 5 days, the report 3, both in one step.
        """
        self.go(1, month=month)
        process = self.begin(name)
        self.work(process, "outline", 1, 2, month)
        self.go(3, month=month)
        self.return_work(process, "outline", "Two questions are missing")
        self.go(3, 15, month)
        self.set(process, "outline", Status.DONE)
        acceptance.accept(self.me, [self.task(process, "outline")])
        approve_conditions(self.me, self.node(process, "invite"))
        self.go(4, month=month)
        self.set(process, "invite", Status.IN_PROGRESS)
        self.go(5, month=month)
        actions.block(self.me, [self.task(process, "invite")], "The client is away", CHEN)
        actions.set_dates(self.me, [self.task(process, "invite")], {"due": self.moment.date().replace(day=9)}, "Away")
        self.go(9, month=month)
        actions.unblock(self.me, [self.task(process, "invite")], "Chen called")
        self.set(process, "invite", Status.DONE)
        for key, first, last in (("talk", 10, 16), ("report", 17, 19)):
            start = self.moment.date().replace(day=first)
            self.go(first - 1, 18, month)
            self._plan(process, key, start.isoformat(), start.replace(day=last).isoformat())
            self.go(last, 16, month)
            self.set(process, key, Status.DONE)
        return process

    def _plan(self, process: str, key: str, start: str, due: str) -> None:
        actions.edit_task(self.me, self.task(process, key), {"start": start, "due": due})

    # Retrospectives

    def look_back(self, process: str, day: int, *improvements: str, month: int = 7) -> None:
        """Hold a retrospective that wants these improvements."""
        self.go(day, 18, month)
        workspace, retro = self.me.workspace, self.me.new_uid()
        held = Retro(retro, process, self.moment.date())
        edits = [workspace.edit(Table.RETROS, retro, retro_fields(held))]
        for name in improvements:
            task = Task(self.me.new_uid(), f"TALK-{len(workspace.tasks) + 1:03}", name, process=process, retro=retro)
            edits.append(workspace.edit(Table.TASKS, task.uid, task_fields(task)))
        self.me.commit("retro.improve", edits)
