"""What was done, as people read it: the kinds of change by their codes (E12)."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.language import _, noop

KINDS: Mapping[str, str] = {
    "workspace.add": noop("made the workspace"),
    "workspace.policy": noop("set who may do what"),
    "workspace.wip": noop("set how much a column should hold"),
    "workspace.demo": noop("put the sample data in"),
    "person.add": noop("added the person"),
    "process.add": noop("added the process"),
    "process.start": noop("started the process from a template"),
    "process.tasks": noop("made the tasks of the process"),
    "process.close": noop("closed the process"),
    "process.reopen": noop("opened the process again"),
    "process.kick_off": noop("held the kick-off"),
    "process.edit": noop("edited the process"),
    "phase.add": noop("added the phase"),
    "phase.edit": noop("edited the phase"),
    "phase.move": noop("moved the phase"),
    "phase.remove": noop("removed the phase"),
    "node.add": noop("added the node"),
    "node.state": noop("set how far the node is"),
    "node.edit": noop("edited the node"),
    "node.move": noop("moved the node"),
    "node.remove": noop("removed the node"),
    "node.link": noop("joined two nodes"),
    "node.unlink": noop("parted two nodes"),
    "task.add": noop("added the task"),
    "task.breakdown": noop("made tasks from the nodes"),
    "task.edit": noop("edited"),
    "task.assign": noop("assigned"),
    "task.dates": noop("set dates"),
    "task.priority": noop("set the priority"),
    "task.block": noop("blocked"),
    "task.unblock": noop("unblocked"),
    "task.move": noop("moved"),
    "task.nudge": noop("asked for help again"),
    "task.remind": noop("reminder"),
    "task.accept": noop("accepted"),
    "task.return": noop("returned for rework"),
    "request.ask": noop("made a request"),
    "request.approve": noop("approved a request"),
    "request.decline": noop("declined a request"),
    "request.withdraw": noop("withdrew the request"),
    "task.delete": noop("deleted"),
    "task.restore": noop("took out of the trash"),
    "task.renumber": noop("gave another id"),
    "task.not_started": noop("put back to not started"),
    "task.in_progress": noop("set in progress"),
    "task.done": noop("finished"),
    "plan.dates": noop("moved dates of the plan"),
    "process.dates": noop("set its start and the days that count"),
    "raci.set": noop("set RACI letters"),
    "raci.note": noop("set the note of a RACI cell"),
    "role.add": noop("added the role"),
    "role.edit": noop("changed the role"),
    "role.seat": noop("put people on the role"),
    "role.order": noop("moved the role"),
    "role.remove": noop("removed the role"),
    "gate.approve": noop("approved the condition"),
    "gate.withdraw": noop("took an approval back"),
    "conflict.take": noop("took the other value"),
    "conflict.keep": noop("kept the value"),
    "undo": noop("took a change back"),
}
"""Code → words, untranslated."""


def kind_words(kind: str) -> str:
    """What was done; a kind of a newer tuiflow is named by its code."""
    return _(KINDS[kind]) if kind in KINDS else kind
