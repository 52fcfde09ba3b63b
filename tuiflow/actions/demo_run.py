"""The demo's past: finished runs of a template, done day by day by the people of that time, as real changes (V6, V7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from tuiflow.actions.acceptance import accept, return_work
from tuiflow.actions.demo_pad import DemoPad
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import approve_conditions
from tuiflow.actions.inbox import mark_all_read, unread_count
from tuiflow.actions.processes import close_process
from tuiflow.actions.retro_entry import blank_form, save
from tuiflow.actions.retros import close, latest
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.actions.tasks import block, set_dates, set_status, unblock
from tuiflow.library.demo_data import ImprovementData, ReviewData, RunData, StepData
from tuiflow.library.shelf import SHIPPED
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Status
from tuiflow.model.party import Actor
from tuiflow.model.process import DEFAULT_COUNTRY
from tuiflow.model.retro_form import RetroForm, TypedImprovement
from tuiflow.model.task import Task
from tuiflow.model.workday import WorkCalendar, last_of, working_from

_MORNING = time(8, 30)
"""When a run is begun, before anybody works in it."""

_EVENING = time(17, 45)


class DemoClock:
    """The clock of a workspace that is given a past: it stands at moments of the past, and then runs on."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Tell what `now` tells, until it is set."""
        self.now = now
        self._moment: datetime | None = None

    def __call__(self) -> datetime:
        """Local time."""
        return self._moment or self.now()

    def stand(self, day: date, at: time) -> None:
        """Stand at a moment, which is no later than now: nobody can have done anything yet."""
        self._moment = min(datetime.combine(day, at).astimezone(), self.now())

    def run_on(self) -> None:
        """Tell the time again."""
        self._moment = None


def add_runs(pad: DemoPad, clock: DemoClock) -> None:
    """Do all finished runs of the demo, in the language in use, by the clock of the workspace; then that one runs on."""
    for run in pad.own.runs:
        _Run(pad, clock, run).do()
    clock.run_on()


@dataclass
class _Run:
    """One run while it is done."""

    pad: DemoPad
    clock: DemoClock
    given: RunData
    process: str = ""
    """Its uid, once it has begun."""

    def do(self) -> None:
        """From its start to what came of its review."""
        self._begin()
        for step in self.given.steps:
            self.clock.stand(self._day(step.day), step.at)
            self._step(step)
        self._review(self.given.retro)
        for person in self.given.seats.values():
            desk = self._desk_of(person)
            if unread_count(desk):
                mark_all_read(desk)

    @property
    def _calendar(self) -> WorkCalendar:
        return self.pad.desk.calendar_of(self.pad.desk.workspace.processes[self.process])

    def _day(self, number: int) -> date:
        start = self.pad.desk.workspace.processes[self.process].start
        assert start is not None  # that of a process from a template never is
        return last_of(self._calendar, start, number)

    def _desk_of(self, person: str) -> Desk:
        """Where somebody works: one's own desk, in somebody else's name."""
        desk = self.pad.desk
        uid = self.pad.people[person]
        return replace(desk, actor=Actor(desk.actor.login, uid, desk.workspace.name_of(uid)))

    def _seat(self, role: str) -> Desk:
        return self._desk_of(self.given.seats[role])

    def _begin(self) -> None:
        """The one who leads starts it, with a task for each of its nodes; its name has the month in it."""
        template = read_template(SHIPPED / f"{self.given.template}.yaml")
        desk = self._seat(template.roles[0].key)
        day = working_from(desk.calendars(template.day_count, DEFAULT_COUNTRY), self.given.start + self.pad.shift)
        self.clock.stand(day, _MORNING)
        people = {role: [self.pad.name_of(person)] for role, person in self.given.seats.items()}
        name = f"{self.pad.text(self.given.name)} {day:%Y-%m}"
        self.process = begin(desk, template, Choices(name, people=people, start=day, prefix=f"CS{day:%m}")).process

    def _step(self, step: StepData) -> None:
        desk, words = self._seat(step.who), self.pad.text(step.text)
        node = next(one for one in desk.workspace.plan(self.process).nodes if one.key == step.node)
        if step.deed == "approve":
            approve_conditions(desk, node.uid)
            return
        task = next(one for one in desk.workspace.tasks_of(self.process) if one.node == node.uid and not one.retro)
        deeds: Mapping[str, Callable[[], object]] = {
            "start": lambda: set_status(desk, [task], Status.IN_PROGRESS),
            "move": lambda: set_dates(desk, [task], {"due": self._later(task, step.by)}, words, along=True),
            "block": lambda: block(desk, [task], words, self.pad.people[self.given.seats[step.helper]]),
            "unblock": lambda: unblock(desk, [task], words),
            "done": lambda: set_status(desk, [task], Status.DONE),
            "return": lambda: return_work(desk, task, [words]),
            "accept": lambda: accept(desk, [task]),
        }
        deeds[step.deed]()

    def _later(self, task: Task, days: int) -> date:
        assert task.due is not None  # generated tasks have dates
        return last_of(self._calendar, task.due, days + 1)

    def _review(self, given: ReviewData) -> None:
        """The retrospective, at once complete; then the process is closed, and what was done of it is done."""
        day = self._day(given.day)
        self.clock.stand(day, given.at)
        desk = self._seat("lead")
        blank = blank_form(desk, self.process)
        save(desk, self._form(blank, given, day), blank)
        close(desk, latest(desk, self.process))
        close_process(desk, desk.workspace.processes[self.process], anyway=True)
        for one in given.improvements:
            if one.days:
                self.clock.stand(self._done_on(given, one), _EVENING)
                made = [task for task in desk.workspace.tasks_of(self.process) if task.retro]
                task = next(task for task in made if task.name == self.pad.text(one.name))
                set_status(self._seat(one.owner), [task], Status.DONE)

    def _form(self, blank: RetroForm, given: ReviewData, day: date) -> RetroForm:
        text = self.pad.text
        words = {
            "day": day.isoformat(),
            "present": "、".join(map(self.pad.name_of, self.given.seats.values())),
            "goal": text(given.goal),
            "efficiency_note": text(given.efficiency),
            "collaboration_note": text(given.collaboration),
        }
        lines = {
            "highlights": tuple(map(text, given.highlights)),
            "problems": tuple(map(text, given.problems)),
            "standardisation": tuple(map(text, given.standardisation)),
        }
        improvements = tuple(
            TypedImprovement(
                text(one.name), self.pad.name_of(self.given.seats[one.owner]), self._due(given, one).isoformat()
            )
            for one in given.improvements
        )
        return replace(blank, words=words, lines=lines, improvements=improvements)

    def _done_on(self, given: ReviewData, one: ImprovementData) -> date:
        return self._day(given.day + one.days)

    def _due(self, given: ReviewData, one: ImprovementData) -> date:
        return one.due + self.pad.shift if one.due is not None else self._done_on(given, one)
