"""A rehearsal as JSON (V7)."""

from __future__ import annotations

from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.overview import names
from tuiflow.actions.rehearsal import Rehearsal
from tuiflow.actions.telling import name_of
from tuiflow.model.gate import nodes_before
from tuiflow.model.rehearsal import Happening, Step


def story_body(desk: Desk, rehearsal: Rehearsal) -> dict[str, object]:
    """The story as it goes out: stable names, ISO dates, codes."""
    process = rehearsal.story.plan.process
    return {
        "process": process.name,
        "prefix": process.prefix,
        "template": f"{process.template}@{process.template_version}" if process.template else None,
        "closed": _iso(process.closed),
        "steps": [_step_body(desk, rehearsal, step) for step in rehearsal.story.steps],
    }


def _step_body(desk: Desk, rehearsal: Rehearsal, step: Step) -> dict[str, object]:
    plan, actual = rehearsal.story.plan, step.actual
    node = plan.node(step.node)
    body: dict[str, object] = {
        "node": node.name if node is not None else None,
        "status": step.status.value if node is not None else None,
        "begun": _iso(actual.begun) if actual is not None else None,
        "ended": _iso(actual.ended) if actual is not None else None,
        "days": node.days if node is not None else None,
        "actual_days": actual.days if actual is not None else None,
        "rework_days": actual.rework if actual is not None else None,
        "happened": [_happening_body(desk, rehearsal, one) for one in step.happened],
    }
    if node is None:
        return body
    return body | {
        "raci": [
            {"letter": cell.letter.value, "role": role.name, "people": names(desk, role.people), "note": cell.note}
            for role in plan.roles
            if (cell := plan.cells.get((node.uid, role.uid))) is not None
        ],
        "inputs": list(node.inputs),
        "outputs": list(node.outputs),
        "predecessors": [name_of(desk.workspace, uid) for uid in nodes_before(plan, node)],
        "preconditions": list(node.preconditions),
        "acceptance": list(node.acceptance),
        "guidance": node.guidance,
    }


def _happening_body(desk: Desk, rehearsal: Rehearsal, one: Happening) -> dict[str, object]:
    workspace = desk.workspace
    task = rehearsal.tasks.get(one.task)
    return {
        "day": one.day.isoformat(),
        "deed": one.deed.value,
        "who": name_of(workspace, one.who) or one.who or None,
        "id": label_of(workspace, task) if task is not None else None,
        "words": one.words,
        "party": name_of(workspace, one.party) or None,
        "from": _iso(one.before),
        "to": _iso(one.after),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
