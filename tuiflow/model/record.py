"""Records as they are stored (plain fields of codes, texts and ISO dates), and the model's objects made from them.

A stored record is a mapping. Elements of a set are fields of their own (`collaborators/<uid>`); the store hands them
over grouped, under the name with a trailing slash: `{"collaborators/": {uid: True}}` (storage: Folding). Values that
cannot be what they should be, e.g. from a hand-made file, read as empty: nothing in a record stops the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from tuiflow.model.code import Category, DayCount, Letter, Priority, Status
from tuiflow.model.day import read_stored
from tuiflow.model.party import Person, Role
from tuiflow.model.process import DEFAULT_COUNTRY, Approval, Cell, KickOff, Node, Phase, Process
from tuiflow.model.task import NOT_ACCEPTED, Acceptance, Block, Task

Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None
"""What a field can hold: any JSON value."""

Fields: TypeAlias = Mapping[str, Value]

WORKSPACE_UID = "workspace"
"""The one record of the table `workspace`: the team's name for it."""

_STATUS = {status.value: status for status in Status}
_PRIORITY = {priority.value: priority for priority in Priority}


class Table(StrEnum):
    """The tables of `tuiflow.json`."""

    WORKSPACE = "workspace"
    PEOPLE = "people"
    ROLES = "roles"
    PROCESSES = "processes"
    PHASES = "phases"
    NODES = "nodes"
    CELLS = "cells"
    TASKS = "tasks"
    NOTICES = "notices"
    REQUESTS = "requests"
    REPORTS = "reports"
    RETROS = "retros"


PLAN_TABLES = frozenset({Table.PROCESSES, Table.PHASES, Table.NODES, Table.ROLES, Table.CELLS})
"""What a process consists of, tasks left out (model.plan)."""


def text(value: object) -> str:
    """A stored text, or empty."""
    return value if type(value) is str else ""


def whole(value: object) -> int:
    """A stored whole number, or 0."""
    return value if type(value) is int else 0


def texts(value: object) -> tuple[str, ...]:
    """A stored list of texts, or nothing."""
    return tuple(item for item in value if type(item) is str) if type(value) is list else ()


def members(value: object) -> tuple[str, ...]:
    """The elements of a stored set, sorted so that every screen shows them alike."""
    return tuple(sorted(key for key, present in value.items() if present is True)) if type(value) is dict else ()


def moment(value: object) -> datetime | None:
    """A stored moment with its time zone, or None."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def is_deleted(fields: Fields, stamps: Mapping[str, str]) -> bool:
    """Whether a record is in the trash.

    The field `deleted` holds what its author had seen: the stamp of every field. An edit that the deleting person had
    not seen brings the record back (storage: Folding), so one differing stamp is enough.
    """
    seen = fields.get("deleted")
    if type(seen) is not dict:
        return False
    return all(seen.get(name) == stamp for name, stamp in stamps.items() if name != "deleted")


def status_of(fields: Fields) -> Status:
    """The status of a stored task; a code of a newer tuiflow reads as not started."""
    return _STATUS.get(text(fields.get("status")), Status.NOT_STARTED)


def task_from(uid: str, fields: Fields) -> Task:
    """The task that the stored `fields` describe."""
    get = fields.get
    status = status_of(fields)
    block = None
    if status is Status.BLOCKED:
        since, nudged = read_stored(get("block_since")), read_stored(get("block_nudged"))
        unbegun = get("block_unbegun") is True
        block = Block(text(get("block_reason")), text(get("block_helper")), since, nudged, unbegun)
    collaborators = get("collaborators/")
    return Task(
        uid,
        text(get("label")),
        text(get("name")),
        text(get("description")),
        text(get("process")),
        text(get("node")),
        text(get("assignee")),
        members(collaborators) if collaborators else (),
        read_stored(get("start")),
        read_stored(get("due")),
        text(get("deliverable")),
        text(get("acceptance")),
        status,
        _PRIORITY.get(text(get("priority")), Priority.MEDIUM),
        text(get("risk")),
        text(get("order")),
        block,
        text(get("solved")),
        text(get("override")),
        _acceptance_from(fields),
        text(get("retro")),
    )


def _acceptance_from(fields: Fields) -> Acceptance:
    get = fields.get
    by, on = text(get("accepted_by")), read_stored(get("accepted_on"))
    if not by and "returns" not in fields:
        return NOT_ACCEPTED
    return Acceptance(by, on, whole(get("returns")), texts(get("points")))


def task_fields(task: Task) -> dict[str, Value]:
    """What is stored of a new `task`; empty fields are left out."""
    fields: dict[str, Value] = {
        "label": task.label,
        "name": task.name,
        "description": task.description,
        "process": task.process,
        "node": task.node,
        "assignee": task.assignee,
        "start": _iso(task.start),
        "due": _iso(task.due),
        "deliverable": task.deliverable,
        "acceptance": task.acceptance,
        "status": task.status.value,
        "priority": task.priority.value,
        "risk": task.risk,
        "order": task.order,
        "override": task.override,
        "retro": task.retro,
    }
    if task.block is not None:
        fields |= block_fields(task.block)
    fields = {name: value for name, value in fields.items() if value}
    return fields | {f"collaborators/{uid}": True for uid in task.collaborators}


def block_fields(block: Block | None) -> dict[str, Value]:
    """What is stored of a block; None clears it."""
    if block is None:
        block = Block("")
    return {
        "block_reason": block.reason,
        "block_helper": block.helper,
        "block_since": _iso(block.since),
        "block_nudged": _iso(block.nudged),
        "block_unbegun": block.unbegun,
    }


def person_from(uid: str, fields: Fields) -> Person:
    """The person that the stored `fields` describe."""
    return Person(uid, text(fields.get("name")), members(fields.get("logins/")))


def role_from(uid: str, fields: Fields) -> Role:
    """The role that the stored `fields` describe."""
    get = fields.get
    return Role(
        uid,
        text(get("name")),
        text(get("process")),
        members(get("people/")),
        whole(get("order")),
        text(get("duties")),
        text(get("key")),
    )


def process_from(uid: str, fields: Fields) -> Process:
    """The process that the stored `fields` describe."""
    get = fields.get
    return Process(
        uid,
        text(get("name")),
        text(get("prefix")),
        Category.read(text(get("category"))),
        text(get("scenario")),
        text(get("item")),
        text(get("outcome")),
        text(get("measure")),
        text(get("target")),
        texts(get("departments")),
        read_stored(get("start")),
        read_stored(get("end")),
        whole(get("order")),
        DayCount.read(text(get("day_count"))),
        text(get("country")) or DEFAULT_COUNTRY,
        text(get("template")),
        whole(get("template_version")),
        read_stored(get("closed")),
        _kick_off_from(fields),
    )


def _kick_off_from(fields: Fields) -> KickOff | None:
    """The kick-off record of a process; None while there is nothing of it."""
    get = fields.get
    record = KickOff(
        read_stored(get("kick_off_day")),
        texts(get("kick_off_present")),
        text(get("kick_off_goal")),
        text(get("kick_off_milestones")),
        text(get("kick_off_rules")),
    )
    return record if record != KickOff() else None


def kick_off_fields(record: KickOff) -> dict[str, Value]:
    """What is stored of a kick-off, in the record of its process."""
    return {
        "kick_off_day": _iso(record.day),
        "kick_off_present": list(record.present),
        "kick_off_goal": record.goal,
        "kick_off_milestones": record.milestones,
        "kick_off_rules": record.rules,
    }


def phase_from(uid: str, fields: Fields) -> Phase:
    """The phase that the stored `fields` describe."""
    return Phase(uid, text(fields.get("name")), text(fields.get("process")), whole(fields.get("order")))


def node_from(uid: str, fields: Fields) -> Node:
    """The node that the stored `fields` describe."""
    get = fields.get
    return Node(
        uid,
        text(get("name")),
        text(get("process")),
        text(get("phase")),
        whole(get("order")),
        texts(get("inputs")),
        texts(get("outputs")),
        texts(get("preconditions")),
        texts(get("postconditions")),
        whole(get("days")),
        members(get("predecessors/")),
        text(get("guidance")),
        texts(get("acceptance")),
        whole(get("actual_days")),
        whole(get("rework_days")),
        read_stored(get("start")),
        status_of(fields),
        _approvals(get("approved/")),
        text(get("key")),
    )


def approval_value(approval: Approval) -> dict[str, Value]:
    """What is stored of an approval, under `approved/<condition>` of its node."""
    return {"by": approval.by, "on": _iso(approval.on)}


def _approvals(value: object) -> tuple[Approval, ...]:
    """The approvals of a node; what was taken back is stored as False."""
    if type(value) is not dict:
        return ()
    return tuple(
        Approval(condition, text(given.get("by")), read_stored(given.get("on")))
        for condition, given in sorted(value.items())
        if type(given) is dict
    )


def cell_from(_uid: str, fields: Fields) -> Cell | None:
    """The RACI cell that the stored `fields` describe; None for a cell that was emptied."""
    letter = text(fields.get("letter"))
    if letter not in Letter.__members__:
        return None
    return Cell(text(fields.get("node")), text(fields.get("role")), Letter(letter), text(fields.get("note")))


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
