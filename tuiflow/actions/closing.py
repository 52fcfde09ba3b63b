"""A process that is closed: its plan stays as it was when it ended, until somebody opens it again (E11).

Work goes on where there is some: its tasks can be finished and accepted, conditions approved, days that a node really
took entered, the retrospective written with its improvements. Only the plan itself, with RACI, is over.
"""

from __future__ import annotations

from collections.abc import Iterable

from tuiflow.actions.permissions import NODE_WORK, process_of
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.process import Process
from tuiflow.model.record import PLAN_TABLES, Table
from tuiflow.store.change import Edit
from tuiflow.store.workspace import Workspace

_FREE_KINDS = ("undo", "process.close", "process.reopen", "process.add", "process.start", "workspace.", "conflict.")
_WORK_KINDS = ("gate.", "retro.")
"""Kinds of change that are work at a process, or its review, not a change of its plan."""

_FROM_PLAN = frozenset({"task.breakdown", "process.tasks"})
"""Kinds of change that make tasks of the plan."""


class ClosedError(RefusedError):
    """The process is closed."""


def check_running(process: Process) -> None:
    """Refuse to change the plan of a process that is closed.

    Raises:
        ClosedError: saying how to open it again.
    """
    if process.closed is not None:
        raise ClosedError(
            _("“{name}” is closed since {day}, and its plan stays as it is.").format(
                name=process.name, day=process.closed.isoformat()
            ),
            key=_("Open it again first, with C in the stages (3)."),
            command=_("Open it again first with tuiflow process reopen {prefix}.").format(prefix=process.prefix),
        )


def check_plans_run(workspace: Workspace, kind: str, edits: Iterable[Edit]) -> None:
    """Refuse a change of the plan of any process that is closed; looked at once for every change.

    Raises:
        ClosedError: naming the first such process.
    """
    if kind.startswith((*_FREE_KINDS, *_WORK_KINDS)):
        return
    for edit in edits:
        is_plan = edit.table in PLAN_TABLES and not (edit.table == Table.NODES and edit.values.keys() <= NODE_WORK)
        if is_plan or (edit.table == Table.TASKS and kind in _FROM_PLAN):
            process = workspace.processes.get(process_of(workspace, edit))
            if process is not None:
                check_running(process)
