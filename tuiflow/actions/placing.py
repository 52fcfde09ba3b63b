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
    # From the place outwards to the nearest neighbours between which there is room.
    start, end = index, index
    while start > 0 and not is_key(others[start - 1][0]):
        start -= 1
    low = others[start - 1][0] if start > 0 else None
    while end < len(others) and not (is_key(others[end][0]) and (low is None or others[end][0] > low)):
        end += 1
    high = others[end][0] if end < len(others) else None
    keys = keys_between(low, high, end - start + len(moving))
    own = keys[index - start : index - start + len(moving)]
    rest = [key for key in keys if key not in own]
    pairs = zip(rest, others[start:end], strict=True)
    edits = [workspace.edit(Table.TASKS, uid, {"order": key}) for key, (_order, uid) in pairs]
    return own, [edit for edit in edits if edit is not None]
