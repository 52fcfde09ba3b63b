"""Looking closely at one's own private copies: what of them the shared journals lack."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from tuiflow.errors import reason_of
from tuiflow.store import disk
from tuiflow.store.change import decode, is_replica
from tuiflow.store.journal import SUFFIX
from tuiflow.store.replica import place_of


@dataclass(slots=True)
class PrivateCopy:
    """The private copy of the changes of one replica."""

    path: Path
    replica: str
    mode: int = 0
    modified: int = 0
    """Milliseconds since 1970."""
    refusal: str = ""
    """Why it cannot be read."""
    is_of_here: bool = True
    """Made on this machine for a workspace in this place; else no session here writes under its id (storage: trap 3)."""
    missing: int = 0
    """How many of its changes the shared journals lack."""
    is_live: bool = False
    """A session that is open now holds it; looked at only where something is missing."""


def check_private(
    private: Path, journals: Path, workspace: str, present: Mapping[str, Set[bytes]]
) -> list[PrivateCopy]:
    """Compare all private copies with the lines (without line feed) that readers find in the shared journals."""
    return [
        _check(path, place_of(journals, workspace).encode(), present)
        for path in sorted(private.glob("*" + SUFFIX))
        if is_replica(path.name.removesuffix(SUFFIX))
    ]


def _check(path: Path, place: bytes, present: Mapping[str, Set[bytes]]) -> PrivateCopy:
    copy = PrivateCopy(path, path.name.removesuffix(SUFFIX))
    try:
        data, status = disk.read_file(path)
    except OSError as error:
        copy.refusal = reason_of(error)
        return copy
    copy.mode, copy.modified = stat.S_IMODE(status.st_mode), status.st_mtime_ns // 1_000_000
    first, *lines = data.split(b"\n")
    copy.is_of_here = first == place
    known = present.get(copy.replica, frozenset())
    copy.missing = sum(line not in known and decode(line) is not None for line in lines[:-1])
    copy.is_live = bool(copy.missing) and _is_held(path)
    return copy


def _is_held(path: Path) -> bool:
    """Whether a session holds the lock; it is given back at once."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # No locks here: then nobody holds one (storage: trap 8).
        return False
    finally:
        os.close(descriptor)
    return False
