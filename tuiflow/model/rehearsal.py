"""A process as it happened, step by step, for those who are new to it (V7): worked out from all that was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tuiflow.language import noop
from tuiflow.model.actual import Actual
from tuiflow.model.code import Code, Status
from tuiflow.model.day import read_stored
from tuiflow.model.graph import in_order
from tuiflow.model.plan import Plan
from tuiflow.model.record import Fields, Table, Value, status_of, text, texts

UNDO = "undo"
"""The kind of a change that takes one back, or makes it again."""


class Deed(Code):
    """What can happen to work: the sentence that tells of it."""

    ENTERED = "entered", noop("{task} of {who} was entered as “{status}”, due {after}")
    STARTED = "started", noop("{who} started {task}")
    BLOCKED = "blocked", noop("{who} said {task} is blocked: {words}")
    UNBLOCKED = "unblocked", noop("{task} could go on")
    MOVED = "moved", noop("{who} moved {task} from {before} to {after}")
    ASSIGNED = "assigned", noop("{who} gave {task} to {party}")
    FINISHED = "finished", noop("{who} finished {task}")
    RETURNED = "returned", noop("{who} returned {task} for rework")
    REOPENED = "reopened", noop("{who} took {task} up again")
    PUT_BACK = "put_back", noop("{who} put {task} back to not started")
    ACCEPTED = "accepted", noop("{who} accepted {task}")
    APPROVED = "approved", noop("{who} approved “{words}”")
    WITHDRAWN = "withdrawn", noop("{who} took the approval of “{words}” back")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened."""

    day: date
    deed: Deed
    who: str = ""
    """Uid or login of whoever did it."""
    task: str = ""
    """Uid of the task; empty: it happened to the node itself."""
    words: str = ""
    """Why, how it was solved, what was found wanting, which condition: as somebody wrote it."""
    party: str = ""
    """Uid of whose help was asked for, or who has the work now."""
    before: date | None = None
    """The due date that was."""
    after: date | None = None
    """The due date that is."""
    status: Status = Status.NOT_STARTED
    """How far it was when it was entered."""


class Change(NamedTuple):
    """What one change did to one task or node."""

    day: date
    who: str
    kind: str
    table: str
    uid: str
    values: Mapping[str, Value]
    why: str = ""
    creates: bool = False


@dataclass(slots=True)
class _Written:
    """What one change did, with what is needed to see that it was taken back."""

    values: Mapping[str, Value]
    was: Mapping[str, Value]
    happened: list[Happening]
    holds: bool = True

    def reverts(self, values: Mapping[str, Value]) -> bool:
        """Whether writing `values` takes it back or, once it was taken back, makes it again."""
        other = self.was if self.holds else self.values
        return all(name in self.values and other.get(name) == value for name, value in values.items())


def happenings_of(changes: Iterable[Change]) -> dict[str, list[Happening]]:
    """What happened to each task and node, by its uid, in the order in which it did.

    What somebody did by mistake and took back with undo did not happen.

    Args:
        changes: All changes of these records, the oldest first.
    """
    fields: dict[str, dict[str, Value]] = {}
    written: dict[str, list[_Written]] = {}
    for change in changes:
        before = fields.setdefault(change.uid, {})
        after = before | dict(change.values)
        fields[change.uid] = after
        own = written.setdefault(change.uid, [])
        if change.kind == UNDO and (undone := _reverted(own, change.values)) is not None:
            undone.holds = not undone.holds
            continue
        deeds = _node_deeds if change.table == Table.NODES else _task_deeds
        was = {name: before.get(name) for name in change.values}
        own.append(_Written(change.values, was, list(deeds(change, before, after))))
    return {uid: [one for entry in own if entry.holds for one in entry.happened] for uid, own in written.items()}


def _reverted(own: Sequence[_Written], values: Mapping[str, Value]) -> _Written | None:
    return next((entry for entry in reversed(own) if entry.reverts(values)), None)


def _task_deeds(change: Change, before: Fields, after: Fields) -> Iterator[Happening]:
    if change.creates:
        yield from _entered(change, after)
    else:
        yield from _status_deeds(change, before, after)
        was, now = read_stored(before.get("due")), read_stored(after.get("due"))
        if was is not None and now is not None and was != now:
            yield Happening(change.day, Deed.MOVED, change.who, change.uid, change.why, before=was, after=now)
        assignee = text(after.get("assignee"))
        if before.get("assignee") and assignee not in ("", before.get("assignee")):
            yield Happening(change.day, Deed.ASSIGNED, change.who, change.uid, party=assignee)
    accepted = text(after.get("accepted_by"))
    if accepted and accepted != before.get("accepted_by"):
        day = read_stored(after.get("accepted_on")) or change.day
        yield Happening(day, Deed.ACCEPTED, accepted, change.uid, "" if change.creates else change.why)


def _entered(change: Change, after: Fields) -> Iterator[Happening]:
    """What is known of work that had begun before it was entered, as in a sample or after an import."""
    status = status_of(after)
    if status is Status.NOT_STARTED:
        return
    start, due = read_stored(after.get("start")), read_stored(after.get("due"))
    is_blocked = status is Status.BLOCKED
    since = (read_stored(after.get("block_since")) if is_blocked else None) or change.day
    begun = min(change.day, since, start or change.day)
    who = text(after.get("assignee")) or change.who
    yield Happening(begun, Deed.ENTERED, who, change.uid, after=due, status=status)
    if is_blocked:
        yield _blocked(change, after, since, who)


def _blocked(change: Change, after: Fields, day: date, who: str) -> Happening:
    reason, helper = text(after.get("block_reason")), text(after.get("block_helper"))
    return Happening(day, Deed.BLOCKED, who, change.uid, reason, helper)


def _status_deeds(change: Change, before: Fields, after: Fields) -> Iterator[Happening]:
    was, now = status_of(before), status_of(after)
    if now is Status.BLOCKED and (was is not now or "block_reason" in change.values):
        yield _blocked(change, after, change.day, change.who)
    if was is now:
        return
    begun = was in (Status.IN_PROGRESS, Status.DONE)
    if was is Status.BLOCKED:
        begun = before.get("block_unbegun") is not True
        yield Happening(change.day, Deed.UNBLOCKED, change.who, change.uid, text(after.get("solved")) or change.why)
    override = text(change.values.get("override"))
    if now is Status.DONE:
        yield Happening(change.day, Deed.FINISHED, change.who, change.uid, override)
    elif now is Status.IN_PROGRESS and was is Status.DONE:
        is_returned = "returns" in change.values
        points = texts(after.get("points")) if is_returned else ()
        deed = Deed.RETURNED if is_returned else Deed.REOPENED
        yield Happening(change.day, deed, change.who, change.uid, "; ".join(points) or change.why)
    elif now is Status.IN_PROGRESS and not begun:
        yield Happening(change.day, Deed.STARTED, change.who, change.uid, override)
    elif now is Status.NOT_STARTED and begun:
        yield Happening(change.day, Deed.PUT_BACK, change.who, change.uid)


def _node_deeds(change: Change, before: Fields, after: Fields) -> Iterator[Happening]:
    for name, value in change.values.items():
        head, slash, condition = name.partition("/")
        if head != "approved" or not slash:
            continue
        if type(value) is dict:
            day = read_stored(value.get("on")) or change.day
            yield Happening(day, Deed.APPROVED, text(value.get("by")) or change.who, words=condition)
        elif type(before.get(name)) is dict:
            yield Happening(change.day, Deed.WITHDRAWN, change.who, words=condition)
    was, now = status_of(before), status_of(after)
    deeds = {Status.IN_PROGRESS: Deed.STARTED, Status.DONE: Deed.FINISHED, Status.NOT_STARTED: Deed.PUT_BACK}
    if was is not now and now in deeds:
        deed = Deed.REOPENED if was is Status.DONE and now is Status.IN_PROGRESS else deeds[now]
        yield Happening(change.day, deed, change.who)


# The story


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the process, and what happened there."""

    node: str
    """Uid; empty: the tasks that belong to no node."""
    happened: tuple[Happening, ...] = ()
    """In the order of their days."""
    actual: Actual | None = None
    """What it took; None while it is not finished, or where that is not known."""
    status: Status = Status.NOT_STARTED

    @property
    def has_begun(self) -> bool:
        """Whether anything has happened; what has not is still to come."""
        return bool(self.happened)


@dataclass(frozen=True, slots=True)
class Story:
    """All steps of a process, first those that happened, in their order, then those that are still to come."""

    plan: Plan
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def begun(self) -> int:
        """How many have happened."""
        return sum(step.has_begun for step in self.steps)


def story_of(
    plan: Plan,
    happened: Mapping[str, Sequence[Happening]],
    actuals: Mapping[str, Actual],
    statuses: Mapping[str, Status],
) -> Story:
    """The story of a process.

    Args:
        plan: The process.
        happened: Uid of a node (empty: of none) → what happened there.
        actuals: Uid of a node → what it took, where that is known.
        statuses: Uid of a node → how far it is.
    """
    steps = [
        Step(
            uid,
            tuple(sorted(happened.get(uid, ()), key=lambda one: one.day)),
            actuals.get(uid),
            statuses.get(uid, Status.NOT_STARTED),
        )
        for uid in in_order(plan.before)
    ]
    loose = tuple(sorted(happened.get("", ()), key=lambda one: one.day))
    if loose:
        steps.append(Step("", loose))
    # Sorting keeps the order of the plan among those that began on one day.
    begun = sorted((step for step in steps if step.has_begun), key=lambda step: step.happened[0].day)
    return Story(plan, (*begun, *(step for step in steps if not step.has_begun)))
