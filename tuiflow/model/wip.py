"""WIP limits: how much work a column of the board should hold at most. They warn, and forbid nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.code import Status

HIGHEST = 999

NO_LIMIT = ("none", "-", "0", "无", "不限", "")
"""What people write for no limit."""


def limits_from(stored: object) -> dict[Status, int]:
    """The limits that a workspace holds under `wip/<status>`; what is no limit is left out."""
    if type(stored) is not dict:
        return {}
    return {
        status: limit for status in Status if type(limit := stored.get(status.value)) is int and 0 < limit <= HIGHEST
    }


def read_limit(text: str) -> int:
    """The limit that is meant; 0 for none.

    Raises:
        UsageError: when it is no number from 1 to `HIGHEST`.
    """
    wanted = text.strip().casefold()
    if wanted in NO_LIMIT:
        return 0
    if not (wanted.isascii() and wanted.isdigit() and int(wanted[:9]) <= HIGHEST):
        raise UsageError(
            _("“{text}” is no limit: write a number from 1 to {highest}, or none.").format(
                text=text.strip(), highest=HIGHEST
            )
        )
    return int(wanted)


def is_over(count: int, limits: Mapping[Status, int], status: Status) -> bool:
    """Whether a column with so many tasks holds more than it should."""
    return 0 < limits.get(status, 0) < count
