"""The demo's running processes of our own, so that every column has work in it."""

from __future__ import annotations

from datetime import timedelta

from tuiflow.actions.demo_pad import SAMPLE_DAY, DemoPad
from tuiflow.library.demo_data import NodeData, ProcessData, TaskData
from tuiflow.model.code import Letter, Status
from tuiflow.model.process import Approval
from tuiflow.model.record import Table, Value, approval_value

_LAST_ACCEPTED = timedelta(days=4)
"""What was done so long ago has been accepted; the rest waits for it, so that both are seen."""


def add_own_people(pad: DemoPad) -> None:
    """The people of our own processes."""
    for person in pad.own.people:
        pad.people[person.key] = pad.add(Table.PEOPLE, {"name": pad.text(person.name)})


def add_process(pad: DemoPad, given: ProcessData) -> None:
    """One of our own processes."""
    process = pad.process(
        name=pad.text(given.name),
        scenario=pad.text(given.scenario),
        item=pad.text(given.item),
        outcome=pad.text(given.outcome),
        measure=pad.text(given.measure),
        prefix=given.prefix,
        category=given.category.value,
        target=given.target,
        departments=pad.texts(given.departments),
        start=pad.day(given.start),
        end=pad.day(given.end),
    )
    roles = {}
    for order, role in enumerate(given.roles, start=1):
        values: dict[str, Value] = {"name": pad.text(role.name), "process": process, "order": order}
        people = {f"people/{pad.people[key]}": True for key in role.people}
        roles[role.key] = pad.add(Table.ROLES, values | people)
    nodes = _own_phases(pad, process, given, roles)
    answering = {node.key: _accountable(pad, given, node) for phase in given.phases for node in phase.nodes}
    for task in given.tasks:
        _own_task(pad, process, nodes, pad.people | roles, task, answering.get(task.node, ""))


def _own_phases(pad: DemoPad, process: str, given: ProcessData, roles: dict[str, str]) -> dict[str, str]:
    """The phases with their nodes and RACI; returns the uids of the nodes by their keys."""
    nodes: dict[str, str] = {}
    for order, phase in enumerate(given.phases, start=1):
        uid = pad.add(Table.PHASES, {"name": pad.text(phase.name), "process": process, "order": order})
        for node in phase.nodes:
            values = {
                "name": pad.text(node.name),
                "process": process,
                "phase": uid,
                "order": len(nodes) + 1,
                "days": node.days,
                "guidance": pad.text(node.guidance),
                "inputs": pad.texts(node.inputs),
                "outputs": pad.texts(node.outputs),
                "preconditions": pad.texts(node.preconditions),
                "postconditions": pad.texts(node.postconditions),
            }
            values |= _approvals(pad, given, node)
            nodes[node.key] = pad.node(values, [nodes[key] for key in node.after])
            for role, cell in node.raci.items():
                pad.cell(nodes[node.key], roles[role], cell.letter.value, pad.text(cell.note))
    return nodes


def _accountable(pad: DemoPad, given: ProcessData, node: NodeData) -> str:
    """The person with A at a node; empty while nobody is."""
    people = {role.key: role.people for role in given.roles}
    seated = [people[key] for key, cell in node.raci.items() if cell.letter is Letter.A]
    return pad.people[seated[0][0]] if seated and seated[0] else ""


def _approvals(pad: DemoPad, given: ProcessData, node: NodeData) -> dict[str, Value]:
    """What a node waited for was approved by its A before its first task began (E5)."""
    begun = [task.start for task in given.tasks if task.node == node.key and task.status is not Status.NOT_STARTED]
    by = _accountable(pad, given, node)
    if not begun or not by:
        return {}
    day = min(begun) + pad.shift
    return {
        f"approved/{pad.text(condition)}": approval_value(Approval("", by, day)) for condition in node.preconditions
    }


def _own_task(
    pad: DemoPad, process: str, nodes: dict[str, str], known: dict[str, str], task: TaskData, accountable: str
) -> None:
    values: dict[str, Value] = {
        "label": task.label,
        "name": pad.text(task.name),
        "description": pad.text(task.description),
        "process": process,
        "node": nodes[task.node] if task.node else "",
        "assignee": known[task.assignee],
        "start": pad.day(task.start),
        "due": pad.day(task.due),
        "deliverable": pad.text(task.deliverable),
        "acceptance": pad.text(task.acceptance),
        "status": task.status.value,
        "priority": task.priority.value,
        "risk": pad.text(task.risk),
        "order": next(pad.orders[task.status]),
    }
    values |= {f"collaborators/{known[key]}": True for key in task.collaborators}
    if task.status is Status.DONE and accountable and task.due <= SAMPLE_DAY - _LAST_ACCEPTED:
        values |= {"accepted_by": accountable, "accepted_on": pad.day(task.due)}
    if task.blocked is not None:
        values |= {
            "block_reason": pad.text(task.blocked.reason),
            "block_helper": known[task.blocked.helper],
            "block_since": pad.day(task.blocked.since),
        }
    pad.add(Table.TASKS, values)
