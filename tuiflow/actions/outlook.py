"""What approving a request would do now: what was asked, what moves along, what has changed since (E6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tuiflow.actions.desk import Desk
from tuiflow.actions.giving_way import (
    Foreseen,
    end_sentence,
    end_words,
    foresee_in,
    labels_in,
    shift_edit,
    shift_lines,
    typed_days,
)
from tuiflow.actions.telling import subject_of, value_words
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.day import read_stored
from tuiflow.model.field import PLACE_FIELDS, stored_head
from tuiflow.model.process import Node
from tuiflow.model.record import Table, Value
from tuiflow.model.request import PATCH, Proposal, Request
from tuiflow.model.ripple import TaskShift
from tuiflow.store.change import Edit


@dataclass(frozen=True, slots=True)
class Outlook:
    """A request as it stands now."""

    edits: tuple[Edit, ...]
    """What approving changes: all that was asked for and shown, without what cannot be done any more."""
    along: tuple[TaskShift, ...]
    """The tasks among it that only move along."""
    further: tuple[TaskShift, ...]
    """Tasks that are not in the request, and would begin before what comes before them ends."""
    changed: tuple[str, ...]
    """A sentence for each thing that is different from when it was asked for."""
    end: str
    """Whether the end of the process moves."""
    is_void: bool
    """Nothing that was asked for can be done any more."""

    def further_edits(self, desk: Desk) -> list[Edit]:
        """The edits that move along what is not in the request."""
        edits = [shift_edit(desk, shift) for shift in self.further]
        return [edit for edit in edits if edit is not None]

    def lines(self, desk: Desk) -> list[str]:
        """What whoever decides has to know besides what was asked for."""
        lines = []
        if self.along:
            count = len(self.along)
            head = ngettext("{count} task moves along.", "{count} tasks move along.", count).format(count=count)
            lines += [head, *shift_lines(desk, self.along)]
        lines += self.changed
        if self.further:
            count = len(self.further)
            head = ngettext(
                "{count} task is not in the request, and would begin before what comes before it ends.",
                "{count} tasks are not in the request, and would begin before what comes before them ends.",
                count,
            ).format(count=count)
            lines += [head, *shift_lines(desk, self.further)]
        return [*lines, self.end] if self.end else lines

    def told(self, desk: Desk, *, further: bool) -> list[str]:
        """The same in sentences, for whoever has approved it."""
        shifts = [*self.along, *(self.further if further else ())]
        told = []
        if shifts:
            named = labels_in(desk, [shift.task for shift in shifts])
            told.append(ngettext("{tasks} moves along.", "{tasks} move along.", len(shifts)).format(tasks=named))
        if self.further and not further:
            named = labels_in(desk, [shift.task for shift in self.further])
            told.append(
                ngettext(
                    "{tasks} now begins before what comes before it ends.",
                    "{tasks} now begin before what comes before them ends.",
                    len(self.further),
                ).format(tasks=named)
            )
        return [*told, *self.changed]


def outlook_of(desk: Desk, request: Request) -> Outlook:
    """What approving a request would do now; a change of a template changes no record."""
    if request.kind == PATCH:
        return Outlook((), (), (), (), "", is_void=False)
    changed: list[str] = []
    edits: list[Edit] = []
    done: list[Proposal] = []
    for one in request.proposals:
        told = list(_changed_since(desk, one))
        if one.follows and told:
            told = [_("{what} It stays as it is.").format(what=sentence) for sentence in told]
        changed += told
        if not _is_there(desk, one) or (one.follows and told):
            continue
        done.append(one)
        edit = desk.workspace.edit(Table(one.table), one.uid, one.values)
        edits += [edit] if edit is not None else []
    foreseen = _foreseen(desk, request, done)
    along = tuple(
        TaskShift(one.uid, days.get("start", task.start), days.get("due", task.due))
        for one in done
        if one.follows and (task := desk.workspace.tasks.get(one.uid)) is not None
        for days in [typed_days(one.values)]
    )
    further = foreseen.along if foreseen is not None else ()
    end = end_words(desk, foreseen, along=False) if foreseen is not None else _plan_end(desk, request, done)
    is_void = not any(not one.follows for one in done)
    return Outlook(tuple(edits), along, further, tuple(changed), end, is_void)


def _foreseen(desk: Desk, request: Request, done: Iterable[Proposal]) -> Foreseen | None:
    """What the dates of the request push on besides; only where it is about tasks alone, as nodes have a ripple of their own."""
    if any(one.table == Table.NODES for one in request.proposals):
        return None
    wanted = {}
    for one in done:
        days, task = typed_days(one.values), desk.workspace.tasks.get(one.uid)
        if days and task is not None and task.process == request.process:
            wanted[one.uid] = days.get("start", task.start), days.get("due", task.due)
    return foresee_in(desk, request.process, wanted) if wanted else None


def _plan_end(desk: Desk, request: Request, done: Iterable[Proposal]) -> str:
    """Whether the plan ends on another day once its nodes have the dates of the request."""
    plan = desk.workspace.plan_if_there(request.process)
    moved = {one.uid: one.values for one in done if one.table == Table.NODES and one.values.keys() & {"start", "days"}}
    if plan is None or not moved:
        return ""
    nodes = [_dated(node, moved[node.uid]) if node.uid in moved else node for node in plan.nodes]
    after = desk.schedule_of(replace(plan, nodes=nodes)).due
    return end_sentence(desk.schedule_of(plan).due, after, plan.process.end)


def _dated(node: Node, values: Mapping[str, Value]) -> Node:
    days = values.get("days")
    start = read_stored(values["start"]) if "start" in values else node.start
    return replace(node, start=start, days=days if isinstance(days, int) else node.days)


def _is_there(desk: Desk, proposal: Proposal) -> bool:
    """Whether what would be changed is there, or is to come with the request."""
    is_deleted = bool(desk.workspace.fields(Table(proposal.table), proposal.uid).get("deleted"))
    comes_back = "deleted" in proposal.values and not proposal.values["deleted"]
    return not is_deleted or comes_back


def _changed_since(desk: Desk, proposal: Proposal) -> Iterator[str]:
    """What is different now from what was seen when it was asked for."""
    workspace = desk.workspace
    named = subject_of(workspace, proposal.table, proposal.uid)
    if not _is_there(desk, proposal):
        yield _("{what} has been deleted since.").format(what=named)
        return
    edit = workspace.edit(Table(proposal.table), proposal.uid, proposal.values)
    for name in edit.values if edit is not None else ():
        before, now = proposal.was.get(name), edit.was.get(name) if edit is not None else None
        if name.partition("/")[0] not in PLACE_FIELDS and (before or None) != (now or None):
            yield _("{what}: {head} is {now} by now, not {before}.").format(
                what=named,
                head=stored_head(name),
                now=value_words(workspace, name, now) or "-",
                before=value_words(workspace, name, before) or "-",
            )
    task = workspace.tasks.get(proposal.uid) if proposal.table == Table.TASKS else None
    if proposal.follows and task is not None and task.status is Status.DONE:
        yield _("{what} has been done since.").format(what=named)
