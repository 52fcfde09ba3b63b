"""Looking closely at `tuiflow.json`: whether it says what the journals say."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tuiflow.errors import reason_of
from tuiflow.store import checkpoint, disk
from tuiflow.store.change import FORMAT, is_replica
from tuiflow.store.checkpoint import Checkpoint
from tuiflow.store.fold import Contained, State


class Condition(StrEnum):
    """How `tuiflow.json` stands to the journals."""

    CURRENT = "current"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NEWER = "newer"
    """Only a newer tuiflow may judge it."""
    DAMAGED = "damaged"
    """Half written, or edited by hand."""
    BEHIND = "behind"
    """The journals have more: it is written in quiet moments only."""
    AHEAD = "ahead"
    """It contains changes that no journal here has."""
    DIFFERENT = "different"
    """It contains the same changes, and says something else."""


@dataclass(slots=True)
class CheckpointCheck:
    """What is known of the file."""

    condition: Condition
    data: bytes = b""
    """As it was read."""
    found: Checkpoint | None = None
    min_reader: int = FORMAT
    refusal: str = ""
    """Why it cannot be read."""
    lacking: int = 0
    """How many changes it contains that no journal here has."""

    @property
    def workspace(self) -> str:
        """The workspace's id; empty where it does not tell."""
        return self.found.workspace if self.found is not None else ""


def read(path: Path) -> CheckpointCheck:
    """Read it, without a look at the journals: what is well is CURRENT until `compare`."""
    try:
        data, _status = disk.read_file(path)
    except FileNotFoundError:
        return CheckpointCheck(Condition.MISSING)
    except OSError as error:
        is_link = error.errno == errno.ELOOP
        return CheckpointCheck(Condition.UNREADABLE, refusal="" if is_link else reason_of(error))
    found = checkpoint.decode(data)
    if found is not None and not is_replica(found.workspace):
        found = None
    least = found.min_reader if found is not None else checkpoint.least_reader(data)
    if least > FORMAT:
        return CheckpointCheck(Condition.NEWER, data, found, least)
    return CheckpointCheck(Condition.CURRENT if found is not None else Condition.DAMAGED, data, found)


def compare(file: CheckpointCheck, rebuilt: State, workspace: str) -> None:
    """Say how it stands to what the journals say."""
    if file.condition is not Condition.CURRENT or file.found is None:
        return
    state = file.found.state
    file.lacking = sum(
        _lacking(theirs, rebuilt.contains.get(replica, Contained())) for replica, theirs in state.contains.items()
    )
    if file.lacking:
        file.condition = Condition.AHEAD
    elif not checkpoint.same_changes(state, rebuilt):
        file.condition = Condition.BEHIND
    elif bytes(checkpoint.encode(checkpoint.tables_of(rebuilt, workspace))) != file.data:
        file.condition = Condition.DIFFERENT


def _lacking(theirs: Contained, ours: Contained) -> int:
    """How many changes of one replica are in `theirs` and not in `ours`."""
    between = sum(ours.upto < number <= theirs.upto for number in ours.beyond)
    count = max(0, theirs.upto - ours.upto - between) + sum(not ours.has(number) for number in theirs.beyond)
    marks = dict(theirs.beyond)
    if theirs.upto:
        marks[theirs.upto] = theirs.last
    # The same number with another content is another change.
    count += sum(ours.has(number) and mark.check not in ours.known_checks(number) for number, mark in marks.items())
    return count + sum(len(set(checks) - set(ours.known_checks(number))) for number, checks in theirs.twins.items())
