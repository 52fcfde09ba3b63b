"""WIP limits of the workspace: setting them, and what is said when a change goes beyond one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.listing import at_rest
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.record import WORKSPACE_UID, Table, Value
from tuiflow.model.wip import is_over, read_limit


@dataclass(frozen=True, slots=True)
class Load:
    """A column against its limit."""

    status: Status
    count: int
    limit: int
    """0: none."""
    over: bool


def loads(desk: Desk) -> list[Load]:
    """Every column, as the board shows them."""
    workspace = desk.workspace
    limits = workspace.wip
    counts = {status: len(workspace.column(status)) for status in Status}
    counts[Status.DONE] -= len(at_rest(workspace))
    return [Load(one, counts[one], limits.get(one, 0), is_over(counts[one], limits, one)) for one in Status]


def set_limits(desk: Desk, wanted: Mapping[Status, str]) -> Outcome:
    """Set how many tasks columns should hold at most, as typed; `none` or nothing for no limit.

    Raises:
        UsageError: when one is no number.
        RefusedError: when it is so already.
    """
    limits = {status: read_limit(text) for status, text in wanted.items()}
    values: dict[str, Value] = {f"wip/{status.value}": limit for status, limit in limits.items()}
    transaction = desk.commit("workspace.wip", [desk.workspace.edit(Table.WORKSPACE, WORKSPACE_UID, values)])
    words = [
        _("{column}: at most {limit}.").format(column=status.caption, limit=limit)
        if limit
        else _("{column}: no limit.").format(column=status.caption)
        for status, limit in limits.items()
    ]
    return Outcome(" ".join(words), transaction)


def said(desk: Desk, outcome: Outcome) -> str:
    """What an action did, and a warning where it has brought a column beyond its limit."""
    entered = {
        str(edit.values["status"])
        for edit in outcome.transaction.edits
        if edit.table == Table.TASKS and "status" in edit.values
    }
    warnings = [
        _("{column} holds {count}, and should hold {limit} at most.").format(
            column=load.status.caption, count=load.count, limit=load.limit
        )
        for load in (loads(desk) if entered else [])
        if load.over and load.status.value in entered
    ]
    if not warnings:
        return outcome.message
    return _("; ").join([outcome.message.rstrip(".。"), *warnings])
