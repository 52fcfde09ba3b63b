"""Gating: what keeps work from beginning, beginning it all the same, and approving conditions (E5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.permissions import check_permitted, is_bound, people_among
from tuiflow.actions.telling import name_of
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.gate import Gate, GateClosedError, approvers, begins, may_approve, nodes_before, open_gates
from tuiflow.model.plan import Plan
from tuiflow.model.process import Approval, Node
from tuiflow.model.progress import Progress, progress_of
from tuiflow.model.record import Table, Value, approval_value
from tuiflow.model.task import Task, check_text
from tuiflow.store.change import Edit

_LISTED = 3
"""So many missing things are named in one sentence."""


def progress_by_node(
    desk: Desk, nodes: Iterable[Node], dues: Mapping[str, date] = MappingProxyType({})
) -> dict[str, Progress]:
    """How far each of `nodes` has come (P4); with the days of the plan where it matters which of them are late."""
    wanted = {node.uid: node for node in nodes}
    by_node: dict[str, list[Task]] = {uid: [] for uid in wanted}
    for task in desk.workspace.tasks_at(wanted.keys()):
        by_node[task.node].append(task)
    return {uid: progress_of(node, by_node[uid], desk.today, dues.get(uid)) for uid, node in wanted.items()}


def gates_of(desk: Desk, plan: Plan, nodes: Collection[str] | None = None) -> dict[str, list[Gate]]:
    """What is missing, for each of `nodes` (all of the plan when None) where something is; in the plan's order."""
    wanted = [node for node in plan.nodes if nodes is None or node.uid in nodes]
    needed = {uid for node in wanted for uid in nodes_before(plan, node)}
    progress = progress_by_node(desk, (node for node in plan.nodes if node.uid in needed))
    found = {node.uid: open_gates(plan, node, progress) for node in wanted}
    return {uid: gates for uid, gates in found.items() if gates}


def closed_gates(desk: Desk, tasks: Sequence[Task], status: Status) -> dict[str, list[Gate]]:
    """What keeps `tasks` from getting `status`, by the uid of each task that it keeps back."""
    beginning = [task for task in tasks if task.node and begins(task, status)]
    by_process: dict[str, set[str]] = {}
    for task in beginning:
        if task.process in desk.workspace.processes:
            by_process.setdefault(task.process, set()).add(task.node)
    missing: dict[str, list[Gate]] = {}
    for process, nodes in by_process.items():
        missing |= gates_of(desk, desk.workspace.plan(process), nodes)
    return {task.uid: missing[task.node] for task in beginning if task.node in missing}


def begin_values(desk: Desk, tasks: Sequence[Task], status: Status, override: str = "") -> dict[str, dict[str, Value]]:
    """What is stored beside the status of the tasks that begin although something is missing, by uid.

    Args:
        desk: Who and where.
        tasks: The tasks, as they will be but for their status.
        status: The one that they are to get.
        override: Why they begin all the same; what needs no reason keeps none.

    Raises:
        GateClosedError: when something is missing and there is no reason. None of the tasks may then begin.
        NotPermittedError: when the actor could not begin it with a reason either, which is then not asked for.
    """
    closed = closed_gates(desk, tasks, status)
    if not closed:
        return {}
    reason = check_text(override, _("Reason"))
    if not reason:
        check_permitted(desk, "", [Edit(Table.TASKS.value, uid, {"status": status.value}) for uid in closed])
        gates = dict.fromkeys(gate for missing in closed.values() for gate in missing)
        missing = [gate_words(desk, gate) for gate in gates]
        raise GateClosedError(_refusal([task for task in tasks if task.uid in closed], missing), closed, missing)
    return {uid: {"override": reason} for uid in closed}


def missing_for(desk: Desk, task: Task) -> list[Gate]:
    """What is missing at the node of `task`, whether it has begun or not."""
    as_new = replace(task, status=Status.NOT_STARTED, block=None)
    return closed_gates(desk, [as_new], Status.IN_PROGRESS).get(task.uid, [])


def is_unsettled(desk: Desk, task: Task) -> bool:
    """Whether `task` was begun although something was missing that is still missing; a task that is done is settled.

    What is approved later settles it. Nothing is written to the task for that: its people may be writing to it at the
    same time, and why it was begun early stays true.
    """
    return bool(task.override) and task.status is not Status.DONE and bool(missing_for(desk, task))


# Approving


def approve_conditions(desk: Desk, node: str, conditions: Sequence[str] = ()) -> Outcome:
    """Approve preconditions of a node, by name; without names all that are open (E5).

    Raises:
        RefusedError: when one is no precondition, is approved already, or somebody else is to approve it.
    """
    found, plan = _node_for(desk, node)
    wanted = list(dict.fromkeys(conditions)) or found.open_conditions
    if not wanted:
        raise RefusedError(_("“{node}” waits for no approval; nothing was changed.").format(node=found.name))
    _check_may(desk, plan, found)
    for condition in wanted:
        _check_condition(found, condition)
        if condition not in found.open_conditions:
            raise RefusedError(_("“{condition}” is approved already; nothing was changed.").format(condition=condition))
    given = {condition: _approval(desk, condition) for condition in wanted}
    edit = desk.workspace.edit(Table.NODES, node, {f"approved/{name}": value for name, value in given.items()})
    transaction = desk.commit("gate.approve", [edit])
    message = _("Approved for “{node}”: {conditions}.").format(node=found.name, conditions=_quoted(wanted))
    return Outcome(message, transaction)


def withdraw_approval(desk: Desk, node: str, condition: str) -> Outcome:
    """Take the approval of a precondition back; work that has begun goes on.

    Raises:
        RefusedError: when it is not approved, or somebody else is to decide.
    """
    found, plan = _node_for(desk, node)
    _check_condition(found, condition)
    _check_may(desk, plan, found)
    if found.approval_of(condition) is None:
        raise RefusedError(_("“{condition}” is not approved; nothing was changed.").format(condition=condition))
    edit = desk.workspace.edit(Table.NODES, node, {f"approved/{condition}": False})
    transaction = desk.commit("gate.withdraw", [edit])
    message = _("No longer approved for “{node}”: {conditions}.")
    return Outcome(message.format(node=found.name, conditions=_quoted([condition])), transaction)


def find_condition(node: Node, text: str) -> str:
    """The precondition of `node` that is called so, or the only one that contains it.

    Raises:
        RefusedError: when none or several fit.
    """
    wanted = text.strip().casefold()
    exact = [condition for condition in node.preconditions if condition.casefold() == wanted]
    found = exact or [condition for condition in node.preconditions if wanted and wanted in condition.casefold()]
    if len(found) != 1:
        _check_condition(node, text.strip())
    return found[0]


def _approval(desk: Desk, condition: str) -> dict[str, Value]:
    return approval_value(Approval(condition, desk.actor.person or desk.actor.login, desk.today))


def _node_for(desk: Desk, node: str) -> tuple[Node, Plan]:
    found = desk.workspace.nodes.get(node)
    if found is None or found.process not in desk.workspace.processes:
        raise RefusedError(_("This node is not there any more."))
    return found, desk.workspace.plan(found.process)


def _check_may(desk: Desk, plan: Plan, node: Node) -> None:
    """Refuse to approve for somebody else; who is bound by RACI at all is said in `permissions.check_permitted`."""
    if not is_bound(desk) or may_approve(plan, node.uid, desk.actor.person):
        return
    asked = approvers(plan, node.uid)
    who = _(", ").join(people_among(desk.workspace, asked)) or people_words(desk, asked)
    raise RefusedError(_("Only {who} can approve what “{node}” waits for: ask there.").format(who=who, node=node.name))


def _check_condition(node: Node, condition: str) -> None:
    if condition in node.preconditions:
        return
    known = _quoted(node.preconditions) or _("none yet")
    raise RefusedError(
        _("“{node}” has no precondition “{condition}”. It has: {known}.").format(
            node=node.name, condition=condition, known=known
        )
    )


# In words


def gate_words(desk: Desk, gate: Gate) -> str:
    """What is missing, and who can give it: a part of a sentence."""
    who = people_words(desk, gate.givers)
    if gate.predecessor:
        words = _("“{node}” is not done ({who} does it)") if who else _("“{node}” is not done")
        return words.format(node=name_of(desk.workspace, gate.predecessor), who=who)
    words = _("“{condition}” is not approved ({who} approves it)") if who else _("“{condition}” is not approved")
    return words.format(condition=gate.condition, who=who)


def closed_words(desk: Desk, task: Task) -> str:
    """What is missing at the node of `task`, with who can give it; empty when nothing is."""
    return _("; ").join(gate_words(desk, gate) for gate in missing_for(desk, task))


def people_words(desk: Desk, parties: Iterable[str]) -> str:
    """The names of people and vacant roles, in one text."""
    workspace = desk.workspace
    named = [
        _("{role} (vacant)").format(role=workspace.roles[uid].name)
        if uid in workspace.roles
        else workspace.name_of(uid)
        for uid in parties
    ]
    return _(", ").join(name for name in named if name)


def _refusal(tasks: Sequence[Task], missing: Sequence[str]) -> str:
    """One sentence: which tasks cannot begin, what is missing, and who can give it."""
    told, more = list(missing[:_LISTED]), len(missing) - _LISTED
    if more > 0:
        words = ngettext("{count} more thing is missing", "{count} more things are missing", more)
        told.append(words.format(count=more))
    named = [task.label or f"“{task.name}”" for task in tasks]
    listed = _(", ").join(named[:_LISTED]) + (" …" if len(named) > _LISTED else "")
    return _("{tasks} cannot begin yet: {missing}.").format(tasks=listed, missing=_("; ").join(told))


def _quoted(names: Sequence[str]) -> str:
    return _(", ").join(f"“{name}”" for name in names)
