"""Who owes a weekly report, and to whom: whoever works in a running process, to its lead (E10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tuiflow.model.code import Letter, Status
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task
from tuiflow.model.week import DAYS, Week

_FRIDAY = 4


class Running(NamedTuple):
    """A process that may have run in a week, with its tasks."""

    plan: Plan
    tasks: Sequence[Task]


def ran_in(running: Running, week: Week) -> bool:
    """Whether a process had begun by the end of that week, and was not closed before it."""
    process = running.plan.process
    return (process.closed is None or process.closed >= week.monday) and (
        process.start is None or process.start <= week.sunday
    )


def duties(processes: Iterable[Running], week: Week) -> dict[str, list[str]]:
    """Who owes a report on a week, and to whom it goes.

    It is owed by whoever has a task that was open in that week, or is R at a node for which there are no tasks yet. It
    goes to those who lead the processes in which the person works; where that is only the person, to A of the work.

    Returns:
        Uid of a person → uids of the recipients, people or vacant roles; empty for somebody who reports to nobody.
    """
    found: dict[str, list[str]] = {}
    for running in processes:
        if not ran_in(running, week):
            continue
        nodes: dict[str, list[str]] = {}
        for party, node in _work(running, week):
            for person in running.plan.seated(party):
                if running.plan.role(person) is None:
                    nodes.setdefault(person, []).append(node)
        for person, own in nodes.items():
            known = found.setdefault(person, [])
            known += [one for one in _recipients(running.plan, person, own) if one not in known]
    return found


def _work(running: Running, week: Week) -> Iterator[tuple[str, str]]:
    """Who does what in that week: a person or role, and the node."""
    with_tasks = {task.node for task in running.tasks if task.node}
    for task in running.tasks:
        if task.assignee and was_open(task, week):
            yield task.assignee, task.node
    for node in running.plan.nodes:
        if node.uid not in with_tasks and node.status is not Status.DONE:
            for role in running.plan.with_letter(node.uid, Letter.R):
                yield role.uid, node.uid


def was_open(task: Task, week: Week) -> bool:
    """Whether a task is there to report on: open, or finished in that week as far as its dates say."""
    if task.status is Status.DONE:
        last = task.accepted.on or task.due
        return last is not None and last >= week.monday and not _is_later(task.start, week)
    return task.status is not Status.NOT_STARTED or not _is_later(task.start, week)


def _is_later(start: date | None, week: Week) -> bool:
    """Whether it begins when even the week after is over."""
    return start is not None and start > week.sunday + timedelta(days=DAYS)


def _recipients(plan: Plan, person: str, nodes: Iterable[str]) -> list[str]:
    leads = [one for one in plan.leads if one != person]
    if leads:
        return leads
    answering = [party for node in nodes for one in plan.answering(node) for party in plan.seated(one)]
    return [one for one in dict.fromkeys(answering) if one != person]


def owed_week(today: date) -> Week:
    """The week on which a report should have come by now: from Friday on this week, before that the last one."""
    this = Week.of(today)
    return this if today.weekday() >= _FRIDAY else this.shifted(-1)
