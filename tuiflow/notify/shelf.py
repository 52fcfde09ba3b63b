"""Small private files that outlast a crash: written whole, moved in one step, locked where the disk can."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from pathlib import Path
from typing import TypeAlias

FOLDER_MODE = 0o700
FILE_MODE = 0o600


class Lock(Enum):
    """What has become of the wish to be the only one."""

    HELD = "held"
    TAKEN = "taken"
    """Somebody else is it."""
    UNKNOWN = "unknown"
    """This disk cannot say."""


Holding: TypeAlias = AbstractContextManager[Lock]


def make_folder(path: Path) -> None:
    """Create a folder that only its owner may look into, and those above it."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        sync(path.parent)


def write(path: Path, data: bytes) -> None:
    """Put a file there in one step; when this returns, the disk has it.

    Raises:
        OSError: when it could not be written; what was there before still is.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def move(source: Path, target: Path, moment: float) -> bool:
    """Move a file to another folder, and set when that was (seconds since 1970); False when it is not there any more.

    Whoever moves it first has it: that is so without any lock.
    """
    try:
        os.utime(source, (moment, moment))
        source.rename(target)
    except FileNotFoundError:
        return False
    return True


def sync(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[Lock]:
    """Hold the lock of a file, made when it is missing. It is free again when its holder ends, however that ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            state = Lock.HELD
        except BlockingIOError:
            state = Lock.TAKEN
        except OSError:
            state = Lock.UNKNOWN
        yield state
    finally:
        os.close(descriptor)
