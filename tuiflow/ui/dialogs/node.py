"""The forms for a node, and for the process itself."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.actions.desk import Outcome
from tuiflow.actions.node_entry import NODE_FIELDS, POINTS, node_entries
from tuiflow.actions.nodes import add_node, edit_node, possible_predecessors
from tuiflow.actions.permissions import asks_first
from tuiflow.actions.process_fields import PROCESS_FIELDS, edit_process, process_entries
from tuiflow.language import _
from tuiflow.model.code import Category, DayCount
from tuiflow.model.field import STORED_FIELDS
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.session import Session

_LINES = {"guidance": 3} | dict.fromkeys(POINTS, 2)


def new_dialog(session: Session, plan: Plan, after: Node | None) -> FormDialog:
    """The form that adds a node; one after the node `after`, in its phase, is proposed."""
    desk, drafts, process = session.desk, session.drafts, plan.process.uid
    form = f"node of {process}"
    given = dict.fromkeys(NODE_FIELDS, "")
    if after is not None:
        given |= {"phase": node_entries(plan, after)["phase"], "predecessors": after.name}
    elif plan.phases:
        given["phase"] = plan.phases[0].name

    def save(entries: dict[str, str]) -> Outcome:
        return add_node(desk, process, entries)

    return FormDialog(
        _("New node"),
        _fields(plan, given, None),
        save,
        note=shown(asks_first(desk, plan)),
        keep_draft=lambda entries: drafts.keep(form, entries),
        draft=drafts.read(form),
    )


def edit_dialog(session: Session, plan: Plan, node: Node) -> FormDialog:
    """The form that edits a node; only what is changed in it is saved."""
    desk, drafts, uid = session.desk, session.drafts, node.uid

    def save(entries: dict[str, str]) -> Outcome:
        return edit_node(desk, desk.workspace.nodes.get(uid, node), entries)

    def beneath() -> dict[str, str] | None:
        stored = desk.workspace.nodes.get(uid)
        return node_entries(desk.workspace.plan(stored.process), stored) if stored is not None else None

    return FormDialog(
        shown(node.name),
        _fields(plan, node_entries(plan, node), node),
        save,
        note=shown(asks_first(desk, plan)),
        only_touched=True,
        beneath=beneath,
        keep_draft=lambda entries: drafts.keep(uid, entries),
        draft=drafts.read(uid),
    )


def _fields(plan: Plan, given: Mapping[str, str], node: Node | None) -> list[Field]:
    predecessors = [one for one in plan.nodes if node is not None and one.uid in node.predecessors]
    choices = {
        "phase": [phase.name for phase in plan.phases],
        "predecessors": [one.name for one in (*predecessors, *possible_predecessors(plan, node))],
        "inputs": list(dict.fromkeys(name for one in plan.nodes for name in one.outputs)),
    }
    placeholders = {
        "phase": _("arrow down lists them; another name makes a new one"),
        "outputs": _("《Report》、《Minutes》"),
    }
    return [
        Field(
            key,
            _caption(key),
            given[key],
            choices=choices.get(key, ()),
            several=key in ("predecessors", "inputs"),
            lines=_LINES.get(key, 1),
            placeholder=placeholders.get(key, ""),
        )
        for key in NODE_FIELDS
    ]


def process_dialog(session: Session, process: Process) -> FormDialog:
    """The form that edits a process itself (P1); its prefix stays, as ids are made of it."""
    desk, drafts, uid = session.desk, session.drafts, process.uid

    def save(entries: dict[str, str]) -> Outcome:
        return edit_process(desk, desk.workspace.processes.get(uid, process), entries)

    def beneath() -> dict[str, str] | None:
        stored = desk.workspace.processes.get(uid)
        return process_entries(stored) if stored is not None else None

    choices = {
        "category": [member.caption for member in Category],
        "day_count": [member.caption for member in DayCount],
    }
    example = _("2024-07-15, 7.15, +3, tomorrow; empty: none")
    given = process_entries(process)
    fields = [
        Field(
            key,
            _caption(key),
            given[key],
            choices=choices.get(key, ()),
            placeholder=example if key in ("start", "end") else "",
        )
        for key in PROCESS_FIELDS
    ]
    return FormDialog(
        shown(f"{process.prefix} {process.name}"),
        fields,
        save,
        note=shown(asks_first(desk, desk.workspace.plan(uid))),
        only_touched=True,
        beneath=beneath,
        keep_draft=lambda entries: drafts.keep(uid, entries),
        draft=drafts.read(uid),
    )


def _caption(key: str) -> str:
    return _("Name") if key == "name" else _(STORED_FIELDS[key])
