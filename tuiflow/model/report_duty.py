"""Who owes a weekly report, and to whom: whoever works in a running process, to its lead (E10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tuiflow.model.code import Letter, Status
from tuiflow.model.day import read_stored
from tuiflow.model.plan import Plan
from tuiflow.model.process import Process
from tuiflow.model.record import Fields, status_of, text
from tuiflow.model.week import DAYS, Week

_FRIDAY = 4


class Work(NamedTuple):
    """What a report's being owed hangs on of a task; read by itself, as a task costs more to make than all the rest."""

    assignee: str
    node: str = ""
    status: Status = Status.NOT_STARTED
    start: date | None = None
    due: date | None = None
    accepted: date | None = None
    """When it was accepted."""


_day = lru_cache(maxsize=4096)(read_stored)
"""The same few days are read again and again."""


def work_from(fields: Fields) -> Work:
    """The work that the stored `fields` of a task describe."""
    get = fields.get
    return Work(
        text(get("assignee")),
        text(get("node")),
        status_of(fields),
        *(_day(text(get(name)) or None) for name in ("start", "due", "accepted_on")),
    )


class Running(NamedTuple):
    """A process that may have run in a week, with the work of its tasks."""

    plan: Plan
    works: Sequence[Work]


def ran_in(process: Process, week: Week) -> bool:
    """Whether a process had begun by the end of that week, and was not closed before it."""
    return (process.closed is None or process.closed >= week.monday) and (
        process.start is None or process.start <= week.sunday
    )


def duties(processes: Iterable[Running], week: Week) -> dict[str, list[str]]:
    """Who owes a report on a week, and to whom it goes.

    It is owed by whoever has a task that was open in that week, or is R at a node for which there are no tasks yet. It
    goes to those who lead the processes in which the person works; where that is only the person, to A of the work, and
    to nobody while that is a vacant role: a lead has nobody there to report to.

    Returns:
        Uid of a person → uids of the recipients, people or the vacant role of a lead; empty for somebody who reports to
        nobody.
    """
    found: dict[str, list[str]] = {}
    for running in processes:
        if not ran_in(running.plan.process, week):
            continue
        nodes: dict[str, list[str]] = {}
        for party, node in dict.fromkeys(_work(running, week)):
            for person in running.plan.seated(party):
                if running.plan.role(person) is None:
                    nodes.setdefault(person, []).append(node)
        for person, own in nodes.items():
            known = found.setdefault(person, [])
            known += [one for one in _recipients(running.plan, person, own) if one not in known]
    return found


def readers(processes: Sequence[Running], week: Week, person: str) -> list[str]:
    """Whom the report of a person on a week goes to, also of one who owes none: then those who lead where they sit."""
    owed = duties(processes, week).get(person)
    if owed is not None:
        return owed
    plans = (one.plan for one in processes if ran_in(one.plan.process, week))
    seated = (plan for plan in plans if any(person in role.people for role in plan.roles))
    return list(dict.fromkeys(one for plan in seated for one in _recipients(plan, person, ())))


def _work(running: Running, week: Week) -> Iterator[tuple[str, str]]:
    """Who does what in that week: a person or role, and the node."""
    for work in running.works:
        if work.assignee and was_open(work, week):
            yield work.assignee, work.node
    with_tasks = {work.node for work in running.works}
    for node in running.plan.nodes:
        if node.uid not in with_tasks and node.status is not Status.DONE:
            for role in running.plan.with_letter(node.uid, Letter.R):
                yield role.uid, node.uid


def was_open(work: Work, week: Week) -> bool:
    """Whether a task is there to report on: open, or finished in that week as far as its dates say."""
    if work.status is Status.DONE:
        last = work.accepted or work.due
        return last is not None and last >= week.monday and not _is_later(work.start, week)
    return work.status is not Status.NOT_STARTED or not _is_later(work.start, week)


def _is_later(start: date | None, week: Week) -> bool:
    """Whether it begins when even the week after is over."""
    return start is not None and start > week.sunday + timedelta(days=DAYS)


def _recipients(plan: Plan, person: str, nodes: Iterable[str]) -> list[str]:
    leads = [one for one in plan.leads if one != person]
    if leads:
        return leads
    answering = [party for node in nodes for one in plan.answering(node) for party in plan.seated(one)]
    return [one for one in dict.fromkeys(answering) if one != person and plan.role(one) is None]


def owed_week(today: date) -> Week:
    """The week on which a report should have come by now: from Friday on this week, before that the last one."""
    this = Week.of(today)
    return this if today.weekday() >= _FRIDAY else this.shifted(-1)
