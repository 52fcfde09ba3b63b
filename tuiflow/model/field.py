"""The fields of a task: their keys, which are also those of its JSON, and the heads that people see (template 2)."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.language import noop

TASK_FIELDS: Mapping[str, str] = {
    "id": noop("Task ID"),
    "name": noop("Task"),
    "description": noop("Description"),
    "process": noop("Process"),
    "node": noop("Key node"),
    "assignee": noop("R Assignee"),
    "collaborators": noop("Collaborators"),
    "start": noop("Start"),
    "due": noop("Due"),
    "deliverable": noop("Deliverable"),
    "acceptance": noop("Acceptance standard"),
    "status": noop("Status"),
    "priority": noop("Priority"),
    "risk": noop("Risk note"),
    "late": noop("Late"),
    "days_late": noop("Days late"),
    "blocked": noop("Blocked"),
}
"""Key → head, in the order in which they are listed."""
