"""The commands about what nodes wait for: gates, approve (E5)."""

from __future__ import annotations

from tuiflow.actions.gates import (
    approve_conditions,
    find_condition,
    people_words,
    withdraw_approval,
)
from tuiflow.actions.lookup import find_node, find_process
from tuiflow.actions.overview import gate_bodies, overview
from tuiflow.actions.telling import name_of
from tuiflow.cli.changing import finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session
from tuiflow.errors import UsageError
from tuiflow.language import _


def gates(session: Session, given: Given) -> int:
    """`tuiflow process gates PROCESS`: what is missing where, and who can give it."""
    with session.desk() as desk:
        found = overview(desk, find_process(desk.workspace, given.text("process")).uid).gates
        if given.flag("json"):
            session.output.json(gate_bodies(desk, found))
            return 0
        rows = [
            [
                Cell(name_of(desk.workspace, gate.node)),
                Cell(_("not done") if gate.predecessor else _("not approved")),
                Cell(name_of(desk.workspace, gate.predecessor) if gate.predecessor else gate.condition),
                Cell(people_words(desk, gate.givers) or NOBODY),
            ]
            for missing in found.values()
            for gate in missing
        ]
        if not rows:
            session.output.say(_("No node waits for anything."))
        elif session.output.terminal:
            heads = (_("Key node"), "", _("Waits for"), _("Who can give it"))
            rows.insert(0, [Cell(head, Tone.HEAD) for head in heads])
        session.output.table(rows, flexible=(0, 2, 3))
    return 0


def approve(session: Session, given: Given) -> int:
    """`tuiflow process approve PROCESS NODE [CONDITION] [--withdraw]`."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        node = desk.workspace.nodes[find_node(desk.workspace, given.text("node"), process.uid)]
        named = given.text("condition")
        condition = find_condition(node, named) if named else ""
        if not given.flag("withdraw"):
            outcome = approve_conditions(desk, node.uid, [condition] if condition else [])
        elif condition:
            outcome = withdraw_approval(desk, node.uid, condition)
        else:
            raise UsageError(_("Say which approval is taken back: name the condition."))
        return finish(session, desk, outcome)
