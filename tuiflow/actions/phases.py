"""What a person can do with the phases of a process: add, rename, order, remove (P3)."""

from __future__ import annotations

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.node_entry import phase_named, read_phase
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.plan import Plan
from tuiflow.model.process import Phase
from tuiflow.model.record import Table
from tuiflow.model.task import check_name
from tuiflow.store.change import Edit


def add_phase(desk: Desk, process: str, name: str) -> Outcome:
    """Add a phase behind the last one.

    Raises:
        RefusedError: when there is one of that name, or the name is empty.
    """
    plan = desk.workspace.plan(process)
    kept = _free_name(plan, name)
    _uid, edit = read_phase(desk, plan, kept)
    return Outcome(_("Phase added: {name}").format(name=kept), desk.commit("phase.add", [edit]))


def rename_phase(desk: Desk, phase: Phase, name: str) -> Outcome:
    """Give a phase another name.

    Raises:
        RefusedError: when another one has it, or it is empty or the same.
    """
    kept = _free_name(desk.workspace.plan(phase.process), name, phase)
    transaction = desk.commit("phase.edit", [desk.workspace.edit(Table.PHASES, phase.uid, {"name": kept})])
    return Outcome(_("{phase} saved.").format(phase=kept), transaction)


def move_phase(desk: Desk, phase: Phase, step: int) -> Outcome:
    """Put a phase `step` places further.

    Raises:
        RefusedError: when it is the first or the last one already.
    """
    phases = desk.workspace.plan(phase.process).phases
    place = [one.uid for one in phases].index(phase.uid)
    if not 0 <= place + step < len(phases):
        raise RefusedError(_("{phase} cannot go further.").format(phase=phase.name))
    phases.insert(place + step, phases.pop(place))
    edits = [desk.workspace.edit(Table.PHASES, one.uid, {"order": order}) for order, one in enumerate(phases, start=1)]
    return Outcome(_("{phase} moved.").format(phase=phase.name), desk.commit("phase.move", edits))


def remove_phase(desk: Desk, phase: Phase) -> Outcome:
    """Take a phase out; its nodes go to its neighbour (`heir`).

    Raises:
        WorkspaceError: when nothing can be changed here.
    """
    plan = desk.workspace.plan(phase.process)
    goal = heir(plan, phase)
    edits: list[Edit | None] = [desk.workspace.deletion(Table.PHASES, phase.uid)]
    into = goal.uid if goal is not None else ""
    edits += [
        desk.workspace.edit(Table.NODES, node.uid, {"phase": into}) for node in plan.nodes if node.phase == phase.uid
    ]
    return Outcome(_("{phase} removed.").format(phase=phase.name), desk.commit("phase.remove", edits))


def heir(plan: Plan, phase: Phase) -> Phase | None:
    """The phase that takes the nodes of one that is removed: the one before it, else the one behind; None: no other."""
    place = [one.uid for one in plan.phases].index(phase.uid)
    others = plan.phases[:place][-1:] or plan.phases[place + 1 : place + 2]
    return others[0] if others else None


def _free_name(plan: Plan, name: str, phase: Phase | None = None) -> str:
    kept = check_name(name)
    found = phase_named(plan, kept)
    if found is not None and (phase is None or found.uid != phase.uid):
        raise RefusedError(_("This process has a phase “{name}” already: choose another name.").format(name=kept))
    return kept
