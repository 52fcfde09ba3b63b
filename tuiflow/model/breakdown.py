"""Tasks from nodes (E1): what to make, what to bring up to date, and what to leave as people have made it.

Every node has one task of its own, whose identity follows from the node's: two people who generate offline make the
same task. What was generated is kept beside it, so that later only those fields follow the plan that nobody has touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tuiflow.model.code import Letter, Priority, Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.record import Value
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task

GENERATED = "generated"
"""The stored field of a task: field → value as it was last generated."""

Fields = dict[str, Value]
"""Generated fields by name; `collaborators` is a sorted list."""


class Deed(StrEnum):
    """What is done about a node."""

    MAKE = "make"
    UPDATE = "update"
    KEEP = "keep"


class Reason(StrEnum):
    """Why a node's task is left as it is, wholly or in part."""

    SAME = "same"
    BEGUN = "begun"
    TOUCHED = "touched"
    DELETED = "deleted"
    OWN_TASKS = "own_tasks"
    SET_BY_HAND = "set_by_hand"
    NODE_GONE = "node_gone"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done about one node, or about a task whose node is gone."""

    deed: Deed
    node: str
    """Uid; empty where the node is gone."""
    task: str
    """Uid of the task that is made, changed or left."""
    fields: Fields = field(default_factory=dict)
    """To make: everything; to update: what differs."""
    reason: Reason | None = None
    """Why something is left; None where nothing is."""
    touched: tuple[str, ...] = ()
    """Fields that differ from the plan because somebody has changed them, so that they stay."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What there is already."""

    tasks: Mapping[str, Task]
    """Of the process, by uid."""
    generated: Mapping[str, Fields]
    """What was last generated, by the uid of each task that ever was, the trash included."""


def task_uid(node: str) -> str:
    """The identity of the task that is generated from the node with the uid `node`."""
    return f"{node}.task"


def break_down(plan: Plan, schedule: Schedule, stand: Stand) -> list[Step]:
    """What to do about each node, in their order; then the tasks whose nodes are gone."""
    by_node: dict[str, list[Task]] = {}
    for task in stand.tasks.values():
        by_node.setdefault(task.node, []).append(task)
    steps = [_step(plan, schedule, stand, node, by_node.get(node.uid, [])) for node in plan.nodes]
    own = {task_uid(node.uid) for node in plan.nodes}
    gone = [uid for uid in stand.tasks if uid in stand.generated and uid not in own]
    return steps + [Step(Deed.KEEP, "", uid, reason=Reason.NODE_GONE) for uid in gone]


def _step(plan: Plan, schedule: Schedule, stand: Stand, node: Node, at_node: Sequence[Task]) -> Step:
    uid = task_uid(node.uid)
    task = stand.tasks.get(uid)
    if task is not None:
        return _update(node, task, planned_fields(plan, schedule, node), stand.generated.get(uid, {}))
    if uid in stand.generated:
        return Step(Deed.KEEP, node.uid, uid, reason=Reason.DELETED)
    if at_node:
        return Step(Deed.KEEP, node.uid, uid, reason=Reason.OWN_TASKS)
    if node.status is not Status.NOT_STARTED:
        # A new task would take its place and say that nothing has been done yet.
        return Step(Deed.KEEP, node.uid, uid, reason=Reason.SET_BY_HAND)
    return Step(Deed.MAKE, node.uid, uid, planned_fields(plan, schedule, node))


def _update(node: Node, task: Task, planned: Fields, generated: Fields) -> Step:
    if task.status is not Status.NOT_STARTED:
        return Step(Deed.KEEP, node.uid, task.uid, reason=Reason.BEGUN)
    current = current_fields(task)
    differing = [name for name, value in planned.items() if current[name] != value]
    untouched = [name for name in differing if name in generated and generated[name] == current[name]]
    touched = tuple(name for name in differing if name not in untouched)
    if not untouched:
        return Step(Deed.KEEP, node.uid, task.uid, reason=Reason.TOUCHED if touched else Reason.SAME, touched=touched)
    fields = {name: planned[name] for name in untouched}
    return Step(Deed.UPDATE, node.uid, task.uid, fields, Reason.TOUCHED if touched else None, touched)


def planned_fields(plan: Plan, schedule: Schedule, node: Node) -> Fields:
    """A node's task as the plan would have it (E1): R does it, C and I take part, durations are its dates.

    Its priority is high where its being late makes the process late, and medium elsewhere; in a process that is one
    straight line, where that is so of every node, it would say nothing, and all are medium.
    """
    responsible = plan.with_letter(node.uid, Letter.R)
    first = responsible[0] if responsible else None
    assignee = "" if first is None else first.people[0] if len(first.people) == 1 else first.uid
    taking_part = set(plan.people_with(node.uid, Letter.C, Letter.I))
    taking_part |= {party for role in responsible[1:] for party in (role.people or (role.uid,))}
    span = schedule.spans.get(node.uid)
    critical = {uid for uid, one in schedule.spans.items() if one.is_critical}
    tells = node.uid in critical and len(critical) < len(schedule.spans)
    return {
        "name": " ".join(node.name.split()),
        "node": node.uid,
        "assignee": assignee,
        "collaborators": _listed(taking_part - {assignee}),
        "start": span.start.isoformat() if span is not None else "",
        "due": span.due.isoformat() if span is not None else "",
        "deliverable": "、".join(node.outputs).strip(),
        "acceptance": "；".join(node.acceptance).strip(),
        "priority": (Priority.HIGH if tells else Priority.MEDIUM).value,
    }


def current_fields(task: Task) -> Fields:
    """The same fields as they stand in a task."""
    return {
        "name": task.name,
        "node": task.node,
        "assignee": task.assignee,
        "collaborators": _listed(task.collaborators),
        "start": task.start.isoformat() if task.start is not None else "",
        "due": task.due.isoformat() if task.due is not None else "",
        "deliverable": task.deliverable,
        "acceptance": task.acceptance,
        "priority": task.priority.value,
    }


def _listed(uids: Collection[str]) -> list[Value]:
    return [*sorted(uids)]
