"""Who hears of what, and why (E4, E6, E7): the rules as data, and a notice as it lies in people's inboxes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from tuiflow.language import noop
from tuiflow.model.code import Code, Letter, Status
from tuiflow.model.graph import followers
from tuiflow.model.plan import Plan
from tuiflow.model.record import Fields, Value, members, moment, text, texts
from tuiflow.model.task import Task

TasksAt: TypeAlias = Callable[[Collection[str]], Iterable[Task]]
"""From the uids of nodes to their tasks."""


class Part(Code):
    """Why something reaches somebody: the part that they have in it. The strongest counts."""

    HELPER = "helper", noop("your help is wanted")
    DECIDER = "decider", noop("it waits for your word")
    READER = "reader", noop("it goes to you")
    REPORTER = "reporter", noop("you have not submitted it yet")
    REQUESTER = "requester", noop("you asked for it")
    R = "R", noop("R: you do it")
    A = "A", noop("A: you answer for it")
    C = "C", noop("C: you are consulted")
    I = "I", noop("I: you are informed")  # noqa: E741 - the letter is the term
    SEATED = "seated", noop("you sit on the role now")
    MEMBER = "member", noop("you take part in the process")
    NEXT = "next", noop("your work comes next")
    FORMER = "former", noop("it was yours")


class Topic(Code):
    """What happened, as far as it matters for who hears of it."""

    ADDED = "added", noop("added")
    STARTED = "started", noop("started")
    BLOCKED = "blocked", noop("blocked")
    UNBLOCKED = "unblocked", noop("no longer blocked")
    NUDGED = "nudged", noop("help asked for again")
    DONE = "done", noop("done")
    REOPENED = "reopened", noop("put back, or returned")
    DATES = "dates", noop("dates changed")
    PEOPLE = "people", noop("assignee or collaborators changed")
    DELIVERABLE = "deliverable", noop("deliverable or acceptance standard changed")
    OVERRIDE = "override", noop("started although something was missing")
    ACCEPTED = "accepted", noop("accepted")
    DELETED = "deleted", noop("deleted")
    DUE_SOON = "due_soon", noop("due soon (reminder)")
    LATE = "late", noop("late (reminder)")
    SEATED = "seated", noop("put on a role, or taken off it")
    BEGUN = "begun", noop("process started, kick-off held (with who does what)")


PART_WORDS: Mapping[Part, str] = {
    Part.HELPER: noop("who is asked for help"),
    Part.R: "R",
    Part.A: "A",
    Part.C: "C",
    Part.I: "I",
    Part.SEATED: noop("who sits on it now"),
    Part.MEMBER: noop("everybody in the process"),
    Part.NEXT: noop("whose work comes next"),
    Part.FORMER: noop("the former R"),
}
"""How help names a part, untranslated."""

AUDIENCE: Mapping[Topic, tuple[Part, ...]] = {
    Topic.ADDED: (Part.R, Part.A),
    Topic.STARTED: (Part.R, Part.A),
    Topic.BLOCKED: (Part.HELPER, Part.R, Part.A, Part.C, Part.I, Part.NEXT),
    Topic.UNBLOCKED: (Part.HELPER, Part.R, Part.A, Part.C, Part.I, Part.NEXT),
    Topic.NUDGED: (Part.HELPER,),
    Topic.DONE: (Part.R, Part.A, Part.C, Part.I, Part.NEXT),
    Topic.REOPENED: (Part.R, Part.A, Part.NEXT),
    Topic.DATES: (Part.R, Part.A, Part.C, Part.I, Part.NEXT),
    Topic.PEOPLE: (Part.R, Part.FORMER, Part.A, Part.C),
    Topic.DELIVERABLE: (Part.R, Part.A, Part.C, Part.I),
    Topic.OVERRIDE: (Part.A,),
    Topic.ACCEPTED: (Part.R, Part.C, Part.I),
    Topic.DELETED: (Part.R, Part.A),
    Topic.DUE_SOON: (Part.R,),
    Topic.LATE: (Part.R, Part.A),
    Topic.SEATED: (Part.SEATED, Part.FORMER),
    Topic.BEGUN: (Part.MEMBER,),
}
"""Who hears of a topic (E7). Whoever did it does not: R hears that somebody else has begun or finished R's work."""

TOLD_FIELDS = (
    "status",
    "start",
    "due",
    "assignee",
    "deliverable",
    "block_reason",
    "block_helper",
    "solved",
    "override",
)
"""Fields whose change a notice of tasks tells, in this order."""

SAID_BY_KIND: Mapping[str, frozenset[str]] = {
    "task.block": frozenset({"status"}),
    "task.unblock": frozenset({"status", "block_reason", "block_helper"}),
    "task.in_progress": frozenset({"status"}),
    "task.not_started": frozenset({"status"}),
    "task.done": frozenset({"status"}),
    "task.return": frozenset({"status"}),
}
"""Fields that need not be told beside what was done: its words say the same."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that reached people, as it was when it happened."""

    uid: str
    kind: str
    """What was done, by its code (model.kind)."""
    process: str = ""
    tasks: tuple[str, ...] = ()
    """Uids of the tasks it is about."""
    by: str = ""
    """Uid of the person, or the login."""
    at: datetime | None = None
    why: str = ""
    changes: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    """Field → before and after; only where it is about one task."""
    to: Mapping[str, str] = field(default_factory=dict)
    """Uid of a person, or of a role that was vacant → code of the part."""
    read: frozenset[str] = frozenset()
    """Uids of the people who have read it."""
    report: str = ""
    """Uid of the weekly report that it is about; empty where it is about something else (E10)."""
    sent: Mapping[str, str] = field(default_factory=dict)
    """Mark of what a channel leads to → who has put it into an outbox for that channel: nobody else does."""


def topics_of(before: Task | None, after: Task | None) -> Iterator[Topic]:
    """What happened to a task between two states; None where it was not there yet, or is not any more."""
    if before is None or after is None:
        if after is not None:
            yield Topic.ADDED
        elif before is not None:
            yield Topic.DELETED
        return
    if before.status is not after.status:
        yield _status_topic(before.status, after.status)
    elif after.block is not None and before.block is not None:
        if (after.block.reason, after.block.helper) != (before.block.reason, before.block.helper):
            yield Topic.BLOCKED
        elif after.block.nudged != before.block.nudged:
            yield Topic.NUDGED
    if (before.start, before.due) != (after.start, after.due):
        yield Topic.DATES
    if (before.assignee, before.collaborators) != (after.assignee, after.collaborators):
        yield Topic.PEOPLE
    if (before.deliverable, before.acceptance) != (after.deliverable, after.acceptance):
        yield Topic.DELIVERABLE
    if after.override and after.override != before.override:
        yield Topic.OVERRIDE
    if after.accepted.by and not before.accepted.by:
        yield Topic.ACCEPTED


def _status_topic(before: Status, after: Status) -> Topic:
    if after is Status.BLOCKED:
        return Topic.BLOCKED
    if after is Status.DONE:
        return Topic.DONE
    if before is Status.BLOCKED:
        return Topic.UNBLOCKED
    if before is Status.DONE or after is Status.NOT_STARTED:
        return Topic.REOPENED
    return Topic.STARTED


def recipients(
    plan: Plan | None, before: Task | None, after: Task | None, tasks_at: TasksAt, topics: Iterable[Topic]
) -> dict[str, Part]:
    """Who hears of a change of a task, with the strongest part that each has in it (E7).

    Args:
        plan: The task's process.
        before: The task as it was.
        after: The task as it is now.
        tasks_at: Gives the tasks of some nodes.
        topics: What happened.

    Returns:
        Uid of a person, or of a role on which nobody sits → part.
    """
    task = after or before
    if task is None:
        return {}
    wanted = {part for topic in topics for part in AUDIENCE[topic]}
    found: dict[str, Part] = {}
    for part in Part:
        if part not in wanted:
            continue
        for party in _with_part(part, plan, before or task, task, tasks_at):
            for person in plan.seated(party) if plan is not None else [party]:
                found.setdefault(person, part)
    return found


def _with_part(part: Part, plan: Plan | None, before: Task, task: Task, tasks_at: TasksAt) -> Sequence[str]:
    """The people and roles with a part in a task."""
    match part:
        case Part.HELPER:
            helpers = [one.block.helper for one in (before, task) if one.block is not None]
            return [helper for helper in helpers if helper]
        case Part.R:
            return [task.assignee] if task.assignee else []
        case Part.FORMER:
            return [before.assignee] if before.assignee and before.assignee != task.assignee else []
        case Part.A:
            return plan.answering(task.node) if plan is not None else []
        case Part.C:
            informed = set(plan.people_with(task.node, Letter.I)) if plan is not None else set()
            return [party for party in task.collaborators if party not in informed]
        case Part.I:
            return plan.people_with(task.node, Letter.I) if plan is not None else []
        case Part.NEXT:
            after = followers(plan.before).get(task.node, []) if plan is not None else []
            return [one.assignee for one in tasks_at(after) if one.assignee] if after else []
        case _:
            return []


def notice_fields(notice: Notice) -> dict[str, Value]:
    """What is stored of a new notice; empty fields are left out."""
    changes: dict[str, Value] = {name: [before, after] for name, (before, after) in notice.changes.items()}
    fields: dict[str, Value] = {
        "kind": notice.kind,
        "process": notice.process,
        "tasks": list(notice.tasks),
        "by": notice.by,
        "at": notice.at.isoformat(timespec="seconds") if notice.at is not None else "",
        "why": notice.why,
        "changes": changes,
        "report": notice.report,
    }
    fields = {name: value for name, value in fields.items() if value}
    return fields | {f"to/{party}": str(part) for party, part in notice.to.items()}


def notice_from(uid: str, fields: Fields) -> Notice:
    """The notice that the stored `fields` describe."""
    get = fields.get
    changes, to, sent = get("changes"), get("to/"), get("sent/")
    return Notice(
        uid,
        text(get("kind")),
        text(get("process")),
        texts(get("tasks")),
        text(get("by")),
        moment(get("at")),
        text(get("why")),
        _changes(changes) if type(changes) is dict else {},
        {party: text(part) for party, part in to.items() if part} if type(to) is dict else {},
        frozenset(members(get("read/"))),
        text(get("report")),
        {mark: text(by) for mark, by in sent.items() if by} if type(sent) is dict else {},
    )


def _changes(stored: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    return {name: (pair[0], pair[1]) for name, pair in stored.items() if isinstance(pair, list) and len(pair) == 2}
