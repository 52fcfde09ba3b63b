"""What a person can do with the nodes of a process: add, edit, remove, join, order (P3, P4, E11)."""

from __future__ import annotations

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.entry import Entries
from tuiflow.actions.node_entry import check_node_name, names_of, read_node, read_phase
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.graph import check_edge, followers, reach
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.record import Table, Value
from tuiflow.store.change import Edit


def add_node(desk: Desk, process: str, entries: Entries) -> Outcome:
    """Add a node to the process with that uid, from what was typed; `name` is needed.

    Raises:
        RefusedError: when a value breaks a rule.
        UsageError: when a value cannot be read.
    """
    plan = desk.workspace.plan(process)
    blank = Node(desk.new_uid(), "", process, "")
    name = check_node_name(plan, blank, entries.get("name", ""))
    blank.name = name
    values, others = read_node(desk, plan, blank, {"name": name} | dict(entries))
    order = max((node.order for node in plan.nodes), default=0) + 1
    kept: dict[str, Value] = {"process": process, "order": order}
    kept |= {key: value for key, value in values.items() if value}
    transaction = desk.commit("node.add", [*others, desk.workspace.edit(Table.NODES, blank.uid, kept)])
    return Outcome(_("Node added: {name}").format(name=name), transaction)


def edit_node(desk: Desk, node: Node, entries: Entries) -> Outcome:
    """Set the fields of `entries`, given as typed; those that are not among them stay as they are.

    Raises:
        RefusedError: when a value breaks a rule, or nothing differs.
        UsageError: when a value cannot be read.
    """
    plan = desk.workspace.plan(node.process)
    values, others = read_node(desk, plan, node, entries)
    transaction = desk.commit("node.edit", [*others, _edit(desk, node, values)])
    return Outcome(_("{node} saved.").format(node=str(values.get("name", node.name))), transaction)


def set_state(desk: Desk, node: Node, status: Status) -> Outcome:
    """Say how far a node without tasks is; with tasks they tell it (P4).

    Raises:
        RefusedError: when it has tasks, or is so already.
    """
    if desk.workspace.tasks_at([node.uid]):
        raise RefusedError(_("“{node}” has tasks: its state comes from them.").format(node=node.name))
    if status is Status.BLOCKED:
        raise RefusedError(_("Blocked needs a reason: add a task to “{node}”, and block that.").format(node=node.name))
    transaction = desk.commit("node.state", [_edit(desk, node, {"status": status.value})])
    return Outcome(f"{node.name} → {status.caption}", transaction)


def remove_node(desk: Desk, node: Node) -> Outcome:
    """Take a node out. Its tasks stay, without a node; what followed it then follows what came before it.

    Raises:
        WorkspaceError: when nothing can be changed here.
    """
    plan, workspace = desk.workspace.plan(node.process), desk.workspace
    edits: list[Edit | None] = [workspace.deletion(Table.NODES, node.uid)]
    parted = parted_values(plan, node)
    edits += [workspace.edit(Table.NODES, follower, values) for follower, values in parted.items()]
    tasks = [task for task in workspace.tasks_of(node.process) if task.node == node.uid]
    edits += [workspace.edit(Table.TASKS, task.uid, {"node": ""}) for task in tasks]
    return Outcome(_("{node} removed.").format(node=node.name), desk.commit("node.remove", edits))


def parted_values(plan: Plan, node: Node) -> dict[str, dict[str, Value]]:
    """What is set in the nodes that come after a node when it goes: they come after what came before it."""
    before = plan.before
    found: dict[str, dict[str, Value]] = {}
    for follower in followers(before)[node.uid]:
        found[follower] = {f"predecessors/{node.uid}": False}
        found[follower] |= {f"predecessors/{uid}": True for uid in before[node.uid] if uid != follower}
    return found


def possible_predecessors(plan: Plan, node: Node | None) -> list[Node]:
    """The nodes that can come before `node`, or a new one, without going round in a circle; not those that do already."""
    if node is None:
        return list(plan.nodes)
    later = reach(followers(plan.before), node.uid) | {node.uid}
    return [one for one in plan.nodes if one.uid not in later and one.uid not in node.predecessors]


def link(desk: Desk, node: Node, predecessor: str) -> Outcome:
    """Let a node come after the one with the uid `predecessor`.

    Raises:
        RefusedError: when it does already; a `CycleError` when that would go round in a circle.
    """
    plan = desk.workspace.plan(node.process)
    check_edge(plan.before, node.uid, predecessor, names_of(plan))
    transaction = desk.commit("node.link", [_edit(desk, node, {f"predecessors/{predecessor}": True})])
    names = names_of(plan)
    return Outcome(
        _("{before} now comes before {node}.").format(before=names[predecessor], node=node.name), transaction
    )


def unlink(desk: Desk, node: Node, predecessor: str) -> Outcome:
    """Let a node no longer come after the one with the uid `predecessor`.

    Raises:
        RefusedError: when it did not.
    """
    name = desk.workspace.name_of(predecessor)
    if predecessor not in node.predecessors:
        raise RefusedError(_("{before} does not come before {node}.").format(before=name, node=node.name))
    transaction = desk.commit("node.unlink", [_edit(desk, node, {f"predecessors/{predecessor}": False})])
    return Outcome(_("{before} no longer comes before {node}.").format(before=name, node=node.name), transaction)


def move_node(desk: Desk, node: Node, step: int) -> Outcome:
    """Put a node `step` places further in its phase; where edges leave it open, the diagram shows it there.

    Raises:
        RefusedError: when it is at the end already.
    """
    plan = desk.workspace.plan(node.process)
    own = [one for one in plan.nodes if one.phase == node.phase]
    place = [one.uid for one in own].index(node.uid)
    if not 0 <= place + step < len(own):
        raise RefusedError(_("{node} is at the end of its phase: o puts it into another one.").format(node=node.name))
    own.insert(place + step, own.pop(place))
    return Outcome(_("{node} moved.").format(node=node.name), desk.commit("node.move", _orders(desk, own)))


def put_into_phase(desk: Desk, node: Node, phase: str) -> Outcome:
    """Put a node into the phase called `phase`, as its last one; a name that no phase has makes a new one.

    Raises:
        RefusedError: when it is there already.
    """
    plan = desk.workspace.plan(node.process)
    uid, edit = read_phase(desk, plan, phase)
    order = max((one.order for one in plan.nodes), default=0) + 1
    if uid == node.phase:
        raise RefusedError(_("Nothing to change: everything is like that already."))
    transaction = desk.commit("node.move", [edit, _edit(desk, node, {"phase": uid, "order": order})])
    return Outcome(_("{node} moved.").format(node=node.name), transaction)


def _orders(desk: Desk, own: list[Node]) -> list[Edit | None]:
    """The edits that number the nodes of one phase in the order given, with the numbers that they have."""
    numbers = sorted(node.order for node in own)
    if len(set(numbers)) < len(numbers):
        first = min(numbers)
        numbers = list(range(first, first + len(own)))
    return [_edit(desk, node, {"order": number}) for node, number in zip(own, numbers, strict=True)]


def _edit(desk: Desk, node: Node, values: dict[str, Value]) -> Edit | None:
    return desk.workspace.edit(Table.NODES, node.uid, values)
