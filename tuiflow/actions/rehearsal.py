"""Rehearsal: what a new member needs to walk through a process as it happened (V7). Nothing is kept of the learner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tuiflow.actions.actual import Days, Record, actual_days, finished_nodes
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import progress_by_node
from tuiflow.model.actual import FIELDS, works_of
from tuiflow.model.plan import Plan
from tuiflow.model.progress import Progress
from tuiflow.model.quiz import Question, questions_of
from tuiflow.model.record import Table
from tuiflow.model.rehearsal import Change, Happening, Story, happenings_of, story_of
from tuiflow.model.standing import Written
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A process to walk through."""

    story: Story
    tasks: Mapping[str, Task]
    """By uid; improvements that came of looking back are no part of it."""
    progress: Mapping[str, Progress]
    """How far each node is."""

    @property
    def questions(self) -> Sequence[Question]:
        """What can be asked about the steps, in their order."""
        return questions_of(self.story.plan, [step.node for step in self.story.steps])


@dataclass(frozen=True, slots=True)
class Script:
    """What the workspace holds of a process: all that is needed to read on in the journals."""

    plan: Plan
    tasks: Mapping[str, Task]
    progress: Mapping[str, Progress]
    finished: Mapping[str, Sequence[Record]]


def script_of(desk: Desk, process: str) -> Script:
    """What there is of a process; belongs where nothing changes it.

    Raises:
        KeyError: when there is no such process.
    """
    plan = desk.workspace.plan(process)
    tasks = {task.uid: task for task in desk.workspace.tasks_of(process) if not task.retro}
    return Script(plan, tasks, progress_by_node(desk, plan.nodes), finished_nodes(desk, [process])[process])


def rehearsal_of(desk: Desk, script: Script) -> Rehearsal:
    """Work out what happened. Reads the journals: it can take a while, and has a thread."""
    plan, tasks = script.plan, script.tasks
    nodes = {node.uid for node in plan.nodes}
    records = {(Table.TASKS.value, uid) for uid in tasks} | {(Table.NODES.value, uid) for uid in nodes}
    changes = list(_changes(desk, frozenset(records)))
    happened: dict[str, list[Happening]] = {}
    for uid, own in happenings_of(changes).items():
        place = uid if uid in nodes else tasks[uid].node
        happened.setdefault(place if place in nodes else "", []).extend(own)
    works = works_of(
        Written("", change.day, change.uid, {name: change.values[name] for name in FIELDS & change.values.keys()})
        for change in changes
        if change.creates or not FIELDS.isdisjoint(change.values)
    )
    actuals = actual_days(desk, plan.process, script.finished, works)
    statuses = {uid: one.status for uid, one in script.progress.items()}
    return Rehearsal(story_of(plan, happened, actuals, statuses), tasks, script.progress)


def rehearse(desk: Desk, process: str) -> Rehearsal:
    """Both at once, where nobody waits before a screen.

    Raises:
        KeyError: when there is no such process.
    """
    return rehearsal_of(desk, script_of(desk, process))


def _changes(desk: Desk, records: frozenset[tuple[str, str]]) -> Iterator[Change]:
    day_of = Days(desk)
    for transaction in desk.workspace.history(records):
        day = day_of(transaction.stamp)
        who = transaction.author or transaction.login
        for edit in transaction.edits:
            if (edit.table, edit.uid) in records:
                yield Change(
                    day, who, transaction.kind, edit.table, edit.uid, edit.values, transaction.why, edit.creates
                )
