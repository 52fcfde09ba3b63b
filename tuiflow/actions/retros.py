"""Retrospectives: looking back on a process, and what is to become better (V2, V3)."""

from __future__ import annotations

from tuiflow.model.retro import Improvement, improvements_of
from tuiflow.store.workspace import Workspace


def improvements(workspace: Workspace) -> list[Improvement]:
    """All improvements with the retrospective, the process and the template that they come from (V3, V6)."""
    tasks = [workspace.tasks[uid] for uid in workspace.tasks.of_retros()]
    return improvements_of(tasks, workspace.retros, workspace.processes)
