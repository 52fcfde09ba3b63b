"""Places on the board: fractional indexes for tasks that are put somewhere (model.order)."""

from __future__ import annotations

from tuiflow.model.code import Status
from tuiflow.model.order import is_key, keys_between
from tuiflow.model.record import Table
from tuiflow.store.change import Edit
from tuiflow.store.workspace import Workspace


def keys_at(workspace: Workspace, status: Status, index: int, moving: frozenset[str]) -> tuple[list[str], list[Edit]]:
    """Rising keys for the tasks `moving` at `index` of a column, and the edits that make room for them.

    Args:
        workspace: Where.
        status: The column.
        index: How many of the column's other tasks (all but `moving`) stay before.
        moving: The tasks' uids.

    Room has to be made only where neighbours have the same key, or one that is none (hand-made).
    """
    column = workspace.column(status)
    if index == 0:
        first = next((order for order, uid in column if uid not in moving), None)
        if first is None or is_key(first):
            return keys_between(None, first, len(moving)), []
    others = [place for place in column if place[1] not in moving]
    index = min(index, len(others))
    low = others[index - 1][0] if index > 0 else None
    high = others[index][0] if index < len(others) else None
    fine = all(key is None or is_key(key) for key in (low, high)) and (low is None or high is None or low < high)
    if fine:
        return keys_between(low, high, len(moving)), []
    keys = keys_between(None, None, len(others) + len(moving))
    own = keys[index : index + len(moving)]
    rest = keys[:index] + keys[index + len(moving) :]
    edits = [workspace.edit(Table.TASKS, uid, {"order": key}) for key, (_order, uid) in zip(rest, others, strict=True)]
    return own, [edit for edit in edits if edit is not None]
