"""Where a process stands: its goal, its nodes with progress and dates, and what they wait for (P1, P4, P5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import gates_of, progress_by_node
from tuiflow.actions.telling import name_of
from tuiflow.model.code import Letter, Status
from tuiflow.model.gate import Gate, postcondition_state
from tuiflow.model.plan import Plan
from tuiflow.model.process import Approval, Node, Process, total_days
from tuiflow.model.progress import Progress, planned_dues
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task


@dataclass(frozen=True, slots=True)
class Overview:
    """A process, and everything worked out from it."""

    plan: Plan
    tasks: Sequence[Task]
    schedule: Schedule
    progress: Mapping[str, Progress]
    """By node."""
    gates: Mapping[str, list[Gate]]
    """What is missing, for the nodes that are not done and wait for something, also where work has begun all the same."""
    days: int
    """Days that count from the first to the last of the schedule: less than the sum where nodes lie side by side."""

    @property
    def planned(self) -> tuple[date | None, date | None]:
        """From when to when the nodes are planned; no dates while none of them has a duration."""
        return (self.schedule.start, self.schedule.due) if total_days(self.plan.nodes) else (None, None)

    @property
    def done_nodes(self) -> int:
        """How many nodes are done."""
        return sum(progress.status is Status.DONE for progress in self.progress.values())

    @property
    def late_nodes(self) -> int:
        """How many nodes are late."""
        return sum(progress.late > 0 for progress in self.progress.values())

    def phase_of(self, node: Node) -> str:
        """The name of a node's phase; empty for a node without one."""
        return next((phase.name for phase in self.plan.phases if phase.uid == node.phase), "")


def overview(desk: Desk, process: str) -> Overview:
    """Where the process with the uid `process` stands.

    Raises:
        KeyError: when there is no such process.
    """
    plan = desk.workspace.plan(process)
    schedule = desk.schedule_of(plan)
    progress = progress_by_node(desk, plan.nodes, planned_dues(plan, schedule))
    unfinished = [uid for uid, one in progress.items() if one.status is not Status.DONE]
    days = schedule.days(desk.calendar_of(plan.process))
    gates = gates_of(desk, plan, frozenset(unfinished))
    return Overview(plan, desk.workspace.tasks_of(process), schedule, progress, gates, days)


def processes(desk: Desk, *, closed: bool = False) -> list[Process]:
    """The processes that run, in their order; with those that are closed, the last, when `closed`."""
    every = desk.workspace.processes.values()
    kept = [process for process in every if closed or process.closed is None]
    return sorted(kept, key=lambda process: (process.closed is not None, process.order, process.uid))


# As JSON


def list_body(desk: Desk, found: Overview) -> dict[str, object]:
    """A process in a list: names as shown, ISO dates, codes."""
    process, schedule, tasks = found.plan.process, found.schedule, found.tasks
    return {
        "name": process.name,
        "prefix": process.prefix,
        "category": process.category.value,
        "start": _iso(process.start),
        "end": _iso(process.end),
        "planned_start": _iso(schedule.start),
        "planned_due": _iso(schedule.due),
        "closed": _iso(process.closed),
        "lead": names(desk, found.plan.leads),
        "nodes": {"done": found.done_nodes, "total": len(found.plan.nodes)},
        "tasks": {status.value: sum(task.status is status for task in tasks) for status in Status},
        "late": sum(task.is_late(desk.today) for task in tasks),
        "late_nodes": found.late_nodes,
        "waiting": len(found.gates),
    }


def process_body(desk: Desk, found: Overview) -> dict[str, object]:
    """A whole process."""
    from tuiflow.actions.template_update import newer_version

    process, plan = found.plan.process, found.plan
    return list_body(desk, found) | {
        "scenario": process.scenario,
        "item": process.item,
        "outcome": process.outcome,
        "measure": process.measure,
        "target": process.target,
        "departments": list(process.departments),
        "day_count": process.day_count.value,
        "country": process.country,
        "estimated": found.schedule.is_estimated,
        "total_days": total_days(plan.nodes),
        "span_days": found.days,
        "actual_days": sum(node.actual_days for node in plan.nodes),
        "rework_days": sum(node.rework_days for node in plan.nodes),
        "template": f"{process.template}@{process.template_version}" if process.template else None,
        "template_newest": newer_version(desk, process.uid) or process.template_version or None,
        "kick_off": kick_off_body(process),
        "phases": [phase.name for phase in plan.phases],
        "roles": [{"name": role.name, "people": names(desk, role.people)} for role in plan.roles],
        "nodes": [node_body(desk, found, node) for node in plan.nodes],
        "gates": gate_bodies(desk, found.gates),
    }


def kick_off_body(process: Process) -> dict[str, object] | None:
    """What was agreed at the kick-off; None before it was held."""
    record = process.kick_off
    if record is None:
        return None
    return {
        "day": _iso(record.day),
        "present": list(record.present),
        "goal": record.goal,
        "milestones": record.milestones,
        "rules": record.rules,
    }


def node_body(desk: Desk, found: Overview, node: Node) -> dict[str, object]:
    """A node with its state."""
    plan, progress = found.plan, found.progress[node.uid]
    span = found.schedule.spans.get(node.uid)
    return {
        "name": node.name,
        "phase": found.phase_of(node) or None,
        "status": progress.status.value,
        "progress": {"done": progress.done, "total": progress.total},
        "late": progress.late > 0,
        "days_late": progress.late,
        "days": node.days,
        "actual_days": node.actual_days,
        "rework_days": node.rework_days,
        "start": _iso(span.start) if span is not None else None,
        "due": _iso(span.due) if span is not None else None,
        "responsible": names(desk, plan.people_with(node.uid, Letter.R)),
        "accountable": names(desk, plan.people_with(node.uid, Letter.A)),
        "inputs": list(node.inputs),
        "outputs": list(node.outputs),
        "preconditions": [_condition_body(desk, node, condition) for condition in node.preconditions],
        "postconditions": list(node.postconditions),
        "postcondition_states": {
            one: postcondition_state(
                plan, node, one, found.progress, [task for task in found.tasks if task.node == node.uid]
            ).value
            for one in node.postconditions
        },
        "acceptance": list(node.acceptance),
        "predecessors": [name_of(desk.workspace, uid) for uid in plan.before[node.uid]],
    }


def gate_bodies(desk: Desk, gates: Mapping[str, Sequence[Gate]]) -> list[dict[str, object]]:
    """What is missing where, and who can give it."""
    return [
        {
            "node": name_of(desk.workspace, gate.node),
            "predecessor": name_of(desk.workspace, gate.predecessor) or None,
            "condition": gate.condition or None,
            "givers": names(desk, gate.givers),
        }
        for missing in gates.values()
        for gate in missing
    ]


def names(desk: Desk, uids: Sequence[str]) -> list[str]:
    """The names of people and roles, as people see them."""
    return [name for name in (name_of(desk.workspace, uid) for uid in uids) if name]


def _condition_body(desk: Desk, node: Node, condition: str) -> dict[str, object]:
    approval = node.approval_of(condition) or Approval(condition)
    by = name_of(desk.workspace, approval.by) or approval.by
    is_approved = node.approval_of(condition) is not None
    return {"condition": condition, "approved": is_approved, "by": by or None, "on": _iso(approval.on)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
