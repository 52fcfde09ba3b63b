"""Who may do what, from RACI (E5, E6, E11, V1): one table, for the app, the commands and help."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tuiflow.language import noop
from tuiflow.model.code import Code
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task


class Policy(Code):
    """What holds in a workspace."""

    RACI = "raci", noop("as RACI says")
    OPEN = "open", noop("everybody may do everything")


class Standing(Code):
    """What somebody is to a task or process."""

    R = "R", noop("assignee (R)")
    COLLABORATOR = "collaborator", noop("collaborator")
    HELPER = "helper", noop("who is asked for help")
    A = "A", noop("A of the node")
    LEAD = "lead", noop("lead of the process")
    OTHER = "other", noop("everybody")


class Deed(Code):
    """What somebody does."""

    ADD = "add", noop("add a task")
    MOVE = "move", noop("put cards in order")
    STATUS = "status", noop("change the status, block, unblock")
    EDIT = "edit", noop("edit texts, deliverable, priority")
    ASSIGN = "assign", noop("assign")
    DELETE = "delete", noop("delete, restore")
    DATES = "dates", noop("change dates at once")
    ACCEPT = "accept", noop("accept or return what is done")
    PLAN = "plan", noop("change the process: nodes, RACI, goal")
    TEMPLATE = "template", noop("approve a new version of its template")
    RETRO = "retro", noop("write the retrospective, its improvements too")


_EVERYBODY = frozenset(Standing)
_WORKING = frozenset({Standing.R, Standing.COLLABORATOR, Standing.A, Standing.LEAD})

PERMISSIONS: Mapping[Deed, frozenset[Standing]] = {
    Deed.ADD: _EVERYBODY,
    Deed.MOVE: _EVERYBODY,
    Deed.STATUS: _WORKING | {Standing.HELPER},
    Deed.EDIT: _WORKING,
    Deed.ASSIGN: _WORKING - {Standing.COLLABORATOR},
    Deed.DELETE: _WORKING - {Standing.COLLABORATOR},
    Deed.DATES: frozenset({Standing.A, Standing.LEAD}),
    Deed.ACCEPT: frozenset({Standing.A}),
    Deed.PLAN: frozenset({Standing.LEAD}),
    Deed.TEMPLATE: frozenset({Standing.LEAD}),
    Deed.RETRO: frozenset({Standing.A, Standing.LEAD}),
}
"""Who may do each deed; everybody else can ask for those of `ASKABLE`."""

ASKABLE = frozenset({Deed.DATES, Deed.PLAN})
"""Deeds that others can ask for; who may do it approves or declines (E6, E11)."""

_FIELDS: Mapping[Deed, frozenset[str]] = {
    Deed.STATUS: frozenset(
        {
            "status",
            "block_reason",
            "block_helper",
            "block_since",
            "block_nudged",
            "block_unbegun",
            "solved",
            "override",
        }
    ),
    Deed.DATES: frozenset({"start", "due"}),
    Deed.ASSIGN: frozenset({"assignee", "collaborators"}),
    Deed.DELETE: frozenset({"deleted"}),
    Deed.ACCEPT: frozenset({"accepted_by", "accepted_on", "returns", "points"}),
    Deed.MOVE: frozenset({"order", "generated"}),
}
"""Fields of a task by whose setting a deed is known; all others are edited."""


def deeds_of(names: Collection[str], *, creates: bool) -> Iterator[Deed]:
    """What is done to a task by setting the fields `names`."""
    if creates:
        yield Deed.ADD
        return
    heads = {name.partition("/")[0] for name in names}
    known: frozenset[str] = frozenset().union(*_FIELDS.values())
    if heads - known:
        yield Deed.EDIT
    for deed, fields in _FIELDS.items():
        if heads & fields and (deed is not Deed.MOVE or heads <= fields):
            yield deed


def holders(deed: Deed, plan: Plan | None, task: Task | None) -> list[str]:
    """The people, and vacant roles, who may do a deed; empty where everybody may.

    A process without roles has no RACI that could say anything. And where none of those whom the table names is there,
    or all their seats are vacant, everybody may too: work must be able to go on.
    """
    allowed = PERMISSIONS[deed]
    if Standing.OTHER in allowed or plan is None or not plan.roles:
        return []
    found: list[str] = []
    for standing in Standing:
        if standing in allowed:
            found += _in(standing, plan, task)
    people = [party for one in found for party in plan.seated(one)]
    vacant = {role.uid for role in plan.roles if not role.people}
    return list(dict.fromkeys(people)) if any(party not in vacant for party in people) else []


def may(deed: Deed, plan: Plan | None, task: Task | None, me: Collection[str]) -> bool:
    """Whether somebody with the uids `me` (the person and the roles the person sits on) may do a deed."""
    allowed = holders(deed, plan, task)
    return not allowed or any(party in me for party in allowed)


def _in(standing: Standing, plan: Plan, task: Task | None) -> list[str]:
    match standing:
        case Standing.R:
            return [task.assignee] if task is not None and task.assignee else []
        case Standing.COLLABORATOR:
            return list(task.collaborators) if task is not None else []
        case Standing.HELPER:
            return [task.block.helper] if task is not None and task.block is not None and task.block.helper else []
        case Standing.A:
            return plan.answering(task.node) if task is not None else plan.accountable
        case Standing.LEAD:
            return plan.leads
        case _:
            return []
