"""From what people type into the fields of a node to what is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.entry import Entries
from tuiflow.actions.lookup import find_node, split_list
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model.field import STORED_FIELDS
from tuiflow.model.graph import check_edge
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase
from tuiflow.model.record import Table, Value
from tuiflow.model.task import check_name, check_text
from tuiflow.store.change import Edit

NODE_FIELDS = (
    "name",
    "phase",
    "days",
    "predecessors",
    "inputs",
    "outputs",
    "preconditions",
    "postconditions",
    "acceptance",
    "guidance",
)
"""Fields of a node that can be typed, in the order of the form."""

DOCUMENTS = ("inputs", "outputs")
"""Lists of names, with `、` or `,` between."""

POINTS = ("preconditions", "postconditions", "acceptance")
"""Lists of sentences, one a line: there are commas in them."""

DAYS_LIMIT = 999

_DAYS = re.compile(r"(\d{1,4})\s*(?:天|日|d|days?)?", re.IGNORECASE)
_POINT_MARKS = re.compile(r"[\n;；]")


def split_points(text: str) -> list[str]:
    """The sentences of a list, one a line or with semicolons between."""
    return [part.strip() for part in _POINT_MARKS.split(text) if part.strip()]


def read_days(text: str) -> int:
    """Whole days: `3`, `3天`; empty: none.

    Raises:
        UsageError: when it is no such number.
    """
    wanted = text.strip()
    if not wanted:
        return 0
    found = _DAYS.fullmatch(wanted)
    if found is None or int(found[1]) > DAYS_LIMIT:
        raise UsageError(
            _("“{text}” is no number of days: write a whole number up to {limit}.").format(
                text=wanted, limit=DAYS_LIMIT
            )
        )
    return int(found[1])


def read_node(desk: Desk, plan: Plan, node: Node, entries: Entries) -> tuple[dict[str, Value], list[Edit | None]]:
    """The stored values for what was typed, every rule applied, and the edit of a phase that is new.

    Args:
        desk: Who and where.
        plan: The process of the node.
        node: The node as it is; one that is being added is not in `plan`.
        entries: Only the fields that were typed.

    Raises:
        UsageError: when a field is not known, or a value cannot be read.
        RefusedError: when a value breaks a rule; a `CycleError` names the cycle.
    """
    unknown = [key for key in entries if key not in NODE_FIELDS]
    if unknown:
        raise UsageError(
            _("A node has no field “{field}”: use {known}.").format(field=unknown[0], known=_(", ").join(NODE_FIELDS))
        )
    values: dict[str, Value] = {}
    others: list[Edit | None] = []
    for key, text in entries.items():
        if key == "name":
            values[key] = check_node_name(plan, node, text)
        elif key == "phase":
            values[key], edit = read_phase(desk, plan, text)
            others.append(edit)
        elif key == "days":
            values[key] = read_days(text)
        elif key == "guidance":
            values[key] = check_text(text, _(STORED_FIELDS[key]))
        elif key in (*DOCUMENTS, *POINTS):
            kept = check_text(text, _(STORED_FIELDS[key]))
            values[key] = list[Value](split_list(kept) if key in DOCUMENTS else split_points(kept))
        else:
            values |= _read_predecessors(desk, plan, node, text)
    return values, others


def check_node_name(plan: Plan, node: Node, text: str) -> str:
    """The name of a node as it will be kept.

    Raises:
        RefusedError: when there is none, or another node of the process has it.
    """
    name = check_name(text)
    if any(one.name.casefold() == name.casefold() and one.uid != node.uid for one in plan.nodes):
        raise RefusedError(_("This process has a node “{name}” already: choose another name.").format(name=name))
    return name


def read_phase(desk: Desk, plan: Plan, text: str) -> tuple[str, Edit | None]:
    """The uid of the phase of that name and, where the process has none, the edit that adds it as the last one."""
    if not text.strip():
        return "", None
    name = check_name(text)
    found = phase_named(plan, name)
    if found is not None:
        return found.uid, None
    uid = desk.new_uid()
    order = max((phase.order for phase in plan.phases), default=0) + 1
    values: dict[str, Value] = {"name": name, "process": plan.process.uid, "order": order}
    return uid, desk.workspace.edit(Table.PHASES, uid, values)


def phase_named(plan: Plan, name: str) -> Phase | None:
    """The phase of that name, in any case."""
    return next((phase for phase in plan.phases if phase.name.casefold() == name.casefold()), None)


def _read_predecessors(desk: Desk, plan: Plan, node: Node, text: str) -> dict[str, Value]:
    wanted = list(dict.fromkeys(find_node(desk.workspace, name, plan.process.uid) for name in _names(plan, text)))
    before: dict[str, Sequence[str]] = {**plan.before, node.uid: []}
    for uid in wanted:
        check_edge(before, node.uid, uid, names_of(plan, node))
    values: dict[str, Value] = {f"predecessors/{uid}": True for uid in wanted}
    return values | {f"predecessors/{uid}": False for uid in node.predecessors if uid not in wanted}


def _names(plan: Plan, text: str) -> list[str]:
    """The names in a list of nodes; a node whose own name has a comma in it can be meant alone."""
    whole = text.strip()
    if any(node.name.casefold() == whole.casefold() for node in plan.nodes):
        return [whole]
    return split_list(text)


def names_of(plan: Plan, *more: Node) -> Mapping[str, str]:
    """Node → name."""
    return {node.uid: node.name for node in (*plan.nodes, *more)}


def node_entries(plan: Plan, node: Node) -> dict[str, str]:
    """A node's fields as one would type them."""
    names = names_of(plan)
    phase = next((one.name for one in plan.phases if one.uid == node.phase), "")
    return {
        "name": node.name,
        "phase": phase,
        "days": str(node.days) if node.days else "",
        "predecessors": _(", ").join(names[uid] for uid in plan.before.get(node.uid, [])),
        "inputs": _(", ").join(node.inputs),
        "outputs": _(", ").join(node.outputs),
        "preconditions": "\n".join(node.preconditions),
        "postconditions": "\n".join(node.postconditions),
        "acceptance": "\n".join(node.acceptance),
        "guidance": node.guidance,
    }
