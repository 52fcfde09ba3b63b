"""The fields of a task: their keys, which are also those of its JSON, and the heads that people see (template 2)."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.language import _, noop

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

REPORT_FIELDS: Mapping[str, str] = {
    "period": noop("Period"),
    "reporter": noop("Reporter"),
    "to": noop("Report to"),
    "done": noop("Done this week"),
    "planned": noop("Planned next week"),
    "support": noop("Support needed"),
    "risks": noop("Risk alert"),
}
"""The same for a weekly report (template 3): key → head, in the order of the form."""

RETRO_FIELDS: Mapping[str, str] = {
    "process": noop("Project"),
    "day": noop("Retro date"),
    "present": noop("Took part"),
    "goal": noop("Goal achievement"),
    "highlights": noop("Highlights"),
    "problems": noop("Problems"),
    "improvements": noop("Improvements"),
    "standardisation": noop("Standardisation outcome"),
    "goal_note": noop("Dimension: goal achievement"),
    "efficiency_note": noop("Dimension: process efficiency"),
    "collaboration_note": noop("Dimension: collaboration"),
}
"""The fields of a retrospective (template 4), in the order of its form; then its three dimensions (V2)."""

STORED_FIELDS: Mapping[str, str] = {
    **{key: head for key, head in TASK_FIELDS.items() if key not in {"id", "late", "days_late", "blocked"}},
    "label": TASK_FIELDS["id"],
    "block_reason": noop("Reason of the block"),
    "block_helper": noop("Help asked of"),
    "block_since": noop("Blocked since"),
    "block_nudged": noop("Last reminder"),
    "solved": noop("How the last block was solved"),
    "accepted_by": noop("Accepted by"),
    "accepted_on": noop("Accepted on"),
    "returns": noop("Returned"),
    "points": noop("Problem points"),
    "state": noop("State"),
    "word": noop("Answer"),
    "policy": noop("Who may do what"),
    "owner": noop("Made by"),
    "wip": noop("At most in a column"),
    "deleted": noop("In the trash"),
    "prefix": noop("Prefix of ids"),
    "logins": noop("Logins"),
    "people": noop("People on the role"),
    "category": noop("Category"),
    "scenario": noop("Scenario"),
    "item": noop("Work item"),
    "outcome": noop("Expected outcome"),
    "measure": noop("Measure"),
    "target": noop("Target"),
    "departments": noop("Departments"),
    "end": noop("End"),
    "phase": noop("Phase"),
    "inputs": noop("Inputs"),
    "outputs": noop("Outputs"),
    "preconditions": noop("Preconditions"),
    "postconditions": noop("Postconditions"),
    "days": noop("Days"),
    "predecessors": noop("Predecessors"),
    "guidance": noop("Guidance"),
    "role": noop("Role"),
    "duties": noop("Duties"),
    "letter": noop("RACI letter"),
    "actual_days": noop("Actual days"),
    "rework_days": noop("Rework days"),
    "approved": noop("Approved condition"),
    "day_count": noop("Days counted"),
    "country": noop("Holidays of"),
    "template": noop("Template"),
    "template_version": noop("Version of the template"),
    "closed": noop("Closed on"),
    "kick_off_day": noop("Kick-off on"),
    "kick_off_present": noop("Present at the kick-off"),
    "kick_off_goal": noop("Goal agreed"),
    "kick_off_milestones": noop("Time nodes agreed"),
    "kick_off_rules": noop("Working rules agreed"),
    "override": noop("Started although"),
    "note": noop("Note"),
    **{key: head for key, head in REPORT_FIELDS.items() if key not in {"period", "to"}},
    "report_to": REPORT_FIELDS["to"],
    "submitted": noop("Submitted at"),
    "amended": noop("Last amended at"),
    "retro": noop("Retrospective"),
    **{key: head for key, head in RETRO_FIELDS.items() if key != "process"},
}
"""Name of a stored field, of any table → head. Sets go by their own name, without the element (E12)."""

PLACE_FIELDS = frozenset({"order", "key", "generated", "block_unbegun"})
"""Where something stands in a list, or what it was made from: nothing to tell of, nothing to differ about."""


def stored_head(name: str) -> str:
    """The head of a stored field in the language in use; a field of a newer tuiflow goes by its name."""
    plain = name.partition("/")[0]
    return _(STORED_FIELDS[plain]) if plain in STORED_FIELDS else plain
