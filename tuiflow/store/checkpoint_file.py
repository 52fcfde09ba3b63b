"""The file `tuiflow.json` of one workspace: when it is taken, when it is set aside, and when it is written anew."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from tuiflow.store import checkpoint, disk
from tuiflow.store.change import FORMAT, is_replica
from tuiflow.store.checkpoint import Checkpoint
from tuiflow.store.fold import State


class CheckpointFile:
    """The checkpoint on disk, and what is known of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / checkpoint.FILE_NAME
        self._identity: tuple[int, ...] = ()
        """What the file was when it was last read or written whole; empty: never."""
        self._odd: bytes | None = None
        self.min_reader = FORMAT
        """The least version that may write it."""

    @property
    def is_known(self) -> bool:
        """Whether there was one that could be taken."""
        return bool(self._identity)

    def load(self) -> Checkpoint | None:
        """Read it; None when it is missing, damaged, edited by hand, or made by a tuiflow that is too new."""
        try:
            data, status = disk.read_file(self._path)
        except OSError:
            return None
        found = self._decode(data)
        if found is not None:
            self._identity = _identity(status)
        return found

    def _decode(self, data: bytes) -> Checkpoint | None:
        found = checkpoint.decode(data)
        least = found.min_reader if found is not None else checkpoint.least_reader(data)
        self.min_reader = max(self.min_reader, least)
        if self.min_reader > FORMAT:
            return found
        if found is None or not is_replica(found.workspace):
            self._odd = data
            return None
        return found

    def compare(self) -> None:
        """Before the next writing compare with the file: all was folded anew, and journals may be missing by now."""
        self._identity = ()

    def set_odd_aside(self) -> None:
        """Move an odd file out of the way. Only once the journals have shown that they can replace it."""
        if self._odd is not None:
            with suppress(OSError):  # in a read-only folder it stays where it is
                checkpoint.set_aside(self._path, self._odd)
            self._odd = None

    def is_up_to_date(self, state: State, workspace: str) -> bool | None:
        """Whether the file on disk needs no writing: True, or False when it does.

        None when it must not be written: it contains changes that `state` does not have yet, or is too new for us.
        An odd file is set aside.

        Raises:
            OSError: when it cannot be read or moved.
        """
        try:
            if _identity(self._path.lstat()) == self._identity:
                return False
            data, status = disk.read_file(self._path)
        except FileNotFoundError:
            return False
        found = self._decode(data)
        if self.min_reader > FORMAT:
            return None
        if found is None or found.workspace != workspace:
            self._odd = data
            self.set_odd_aside()
            return False
        if checkpoint.same_changes(found.state, state):
            self._identity = _identity(status)
            return True
        return False if checkpoint.covers(state, found.state) else None

    def write(self, tables: dict[str, object]) -> None:
        """Replace it.

        Raises:
            OSError: when the disk refuses; the file is as it was.
        """
        self._identity = _identity(checkpoint.write(self._path, tables))

    def lock(self) -> int:
        """Keep other sessions of this host from writing it meanwhile; close the descriptor that is returned.

        Where the lock does not hold, the result is still right (storage: trap 8).

        Raises:
            OSError: when another session holds it, or the folder is away.
        """
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
