"""The few things that the store does to files; nothing else in tuiflow writes to a shared folder.

Nothing is opened for truncation, nothing follows a link, and a file counts as written when `fsync` said so
(storage: traps 2, 7, 10, 11).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

FOLDER_MODE = 0o2770
JOURNAL_MODE = 0o640
CHECKPOINT_MODE = 0o660
PRIVATE_MODE = 0o600

_CHUNK = 1 << 22


@contextlib.contextmanager
def reading(path: Path) -> Iterator[tuple[int, os.stat_result]]:
    """Open a regular file for reading; yields its descriptor and what it is.

    Raises:
        OSError: when it is missing, no regular file, or not readable.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        yield descriptor, status
    finally:
        os.close(descriptor)


def read_from(descriptor: int, offset: int) -> bytes:
    """All bytes of an open file from `offset` on."""
    parts = []
    while part := os.pread(descriptor, _CHUNK, offset):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def read_file(path: Path) -> tuple[bytes, os.stat_result]:
    """The content of a regular file, and what it was.

    Raises:
        OSError: when it is missing, no regular file, or not readable.
    """
    with reading(path) as (descriptor, status):
        return read_from(descriptor, 0), status


def append_synced(path: Path, data: bytes, mode: int) -> os.stat_result:
    """Append `data`, and return what the file is once the disk has it.

    The file is opened anew each time, and looked at again by its name afterwards: a sync tool that renamed another
    file over it in between would have made the write vanish (storage: trap 2).

    Raises:
        OSError: when not all of it was written and synced, or the name no longer belongs to the file written to.
    """
    descriptor = os.open(
        path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode
    )
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        if before.st_size == 0:
            os.fchmod(descriptor, mode)
        rest = memoryview(data)
        while rest:  # what did not go in at once is tried again: the system says then why
            done = os.write(descriptor, rest)
            if done == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            rest = rest[done:]
        os.fdatasync(descriptor)
        written = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if before.st_size == 0:
        sync_folder(path.parent)
    found = os.lstat(path)
    if (found.st_dev, found.st_ino) != (written.st_dev, written.st_ino):
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
    return written


def claim_file(path: Path) -> int | None:
    """Lock a private file, made when it is missing, for as long as the descriptor stays open; None when another has it.

    Raises:
        OSError: when it cannot be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def append_whole(descriptor: int, data: bytes) -> None:
    """Append to a private file that nobody else writes; what did not go in whole is taken out again.

    Raises:
        OSError: when not all of it was written.
    """
    size, done = os.fstat(descriptor).st_size, 0
    try:
        done = os.write(descriptor, data)
    finally:
        if done != len(data):
            os.ftruncate(descriptor, size)
    if done != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def replace(path: Path, data: bytes | bytearray, mode: int, *, lasting: bool = True) -> os.stat_result:
    """Put `data` in the place of `path` in one step: readers see the old file or the new one, never half of one.

    What need not outlast a power cut (not `lasting`) is not waited for.

    Raises:
        OSError: when it could not be written; the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        try:
            os.fchmod(descriptor, mode)
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            if lasting:
                os.fsync(descriptor)
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    if lasting:
        sync_folder(path.parent)
    return status


def create_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a new file, whole or not at all; one that is there is never touched.

    Args:
        path: Its name; nothing may be there, not even a link.
        data: Its content.
        mode: Who may do what, whatever the umask; None: as the umask says.

    Raises:
        FileExistsError: when there is something of that name.
        OSError: when it could not be written; nothing is left of it.
    """
    descriptor = os.open(
        path,
        os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC,
        0o666 if mode is None else mode,
    )
    try:
        if mode is not None:
            os.fchmod(descriptor, mode)
        append_whole(descriptor, data)
        os.fsync(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def create_whole(path: Path, data: bytes, mode: int) -> None:
    """Write a new file as `create_file` does; nobody ever sees half of it, where the file system knows links.

    Raises:
        FileExistsError: when there is something of that name.
        OSError: when it could not be written; nothing is left of it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    create_file(temporary, data, mode)
    try:
        os.link(temporary, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # such as on SMB and FAT
        create_file(path, data, mode)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make names in a folder last (storage: trap 7)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path, mode: int) -> None:
    """Create a folder (and those above it) with `mode`, whatever the umask; one that is there stays as it is."""
    if path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir()
        path.chmod(mode)
        sync_folder(path.parent)
