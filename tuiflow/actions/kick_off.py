"""Holding the kick-off of a process: the check before it, and the record of what was agreed (P9)."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.lookup import find_person, split_list
from tuiflow.actions.overview import names
from tuiflow.actions.raci import audit_plan
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.day import parse_day
from tuiflow.model.field import stored_head
from tuiflow.model.kick_off import Lack, check_kick_off
from tuiflow.model.plan import Plan
from tuiflow.model.process import KickOff, total_days
from tuiflow.model.record import Table, kick_off_fields
from tuiflow.model.schedule import Span
from tuiflow.model.task import check_text

ENTRIES = ("day", "present", "goal", "milestones", "rules")
"""What a kick-off agrees on, in the order of the form."""


def check(desk: Desk, process: str) -> list[Lack]:
    """What is missing before the kick-off of the process with the uid `process`."""
    plan = desk.workspace.plan(process)
    return check_kick_off(plan, audit_plan(desk, plan))


def kick_off_entries(desk: Desk, process: str) -> dict[str, str]:
    """The record as one would type it; before it was held, what can be known already (P9).

    Today, the people of the process, its goal, and for each phase from when to when.
    """
    plan = desk.workspace.plan(process)
    record = plan.process.kick_off
    if record is not None:
        day = record.day.isoformat() if record.day is not None else ""
        return dict(
            zip(ENTRIES, (day, _(", ").join(record.present), record.goal, record.milestones, record.rules), strict=True)
        )
    people = dict.fromkeys(person for role in plan.roles for person in role.people)
    present = _(", ").join(names(desk, list(people)))
    return {
        "day": desk.today.isoformat(),
        "present": present,
        "goal": _goal(plan),
        "milestones": _milestones(desk, plan),
        "rules": "",
    }


def hold_kick_off(desk: Desk, process: str, entries: Mapping[str, str]) -> Outcome:
    """Keep what was agreed at the kick-off; held again, the record is the new one.

    Args:
        desk: Who and where.
        process: Uid.
        entries: By `ENTRIES`, as typed. What is missing is taken from the record or, before, from what is known.
            Who was there need not be in the workspace: a guest is kept as written.

    Raises:
        RefusedError: without a day or people, when several are called so, or a text is too long.
        UsageError: when the day cannot be read.
    """
    typed = kick_off_entries(desk, process) | dict(entries)
    day = parse_day(typed["day"], desk.today)
    workspace = desk.workspace
    present = tuple(
        dict.fromkeys(workspace.name_of(find_person(workspace, name)) or name for name in split_list(typed["present"]))
    )
    if day is None or not present:
        raise RefusedError(_("A kick-off has a day and people: say when it was, and who was there."))
    texts = [check_text(typed[key], stored_head(f"kick_off_{key}")) for key in ("goal", "milestones", "rules")]
    values = kick_off_fields(KickOff(day, present, *texts))
    transaction = desk.commit("process.kick_off", [desk.workspace.edit(Table.PROCESSES, process, values)])
    name = desk.workspace.name_of(process)
    return Outcome(_("Kick-off of “{name}” on {day} kept.").format(name=name, day=day.isoformat()), transaction)


def _goal(plan: Plan) -> str:
    process = plan.process
    known = "" if process.says_target else process.target
    measured = _(": ").join(part for part in (process.measure, known) if part)
    return _("; ").join(part for part in (process.outcome or process.item, measured) if part)


def _milestones(desk: Desk, plan: Plan) -> str:
    """A line for each phase with the dates that its nodes have; nodes without a phase have a line each.

    Nothing while there are no dates: without a start, or when no node takes any days.
    """
    if plan.process.start is None or not total_days(plan.nodes):
        return ""  # every node would stand on today
    spans = desk.schedule_of(plan).spans
    lines: list[tuple[str, list[Span]]] = [
        (node.name, [spans[node.uid]]) for node in plan.nodes if not node.phase and node.uid in spans
    ]
    for phase in plan.phases:
        own = [spans[node.uid] for node in plan.nodes if node.phase == phase.uid and node.uid in spans]
        if own:
            lines.append((phase.name, own))
    return "\n".join(
        f"{name}{_(': ')}{min(span.start for span in own)} ~ {max(span.due for span in own)}" for name, own in lines
    )
