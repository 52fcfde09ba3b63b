"""Which replica id a session writes under, and what ended sessions have left in their private copies.

A replica id belongs to one live session (a lock on the private copy), one account on one machine and one folder; any
other session takes another id (storage: trap 3).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Container, Mapping
from pathlib import Path

import orjson

from tuiflow.store import disk
from tuiflow.store.change import LINE_LIMIT, Line, decode, is_replica
from tuiflow.store.fold import Contained
from tuiflow.store.journal import SUFFIX
from tuiflow.store.own_journal import Replica, newest_of

RETIRE_BYTES = 1_000_000
"""A private copy that has grown beyond this is kept, and its replica id not claimed again."""

_TAIL_BYTES = LINE_LIMIT + 1000
"""At the end of a file of so many bytes there is a whole line."""

_NEAR_BYTES = 1 << 16

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def machine_id() -> str:
    """A fingerprint of this machine: a home folder that was copied elsewhere shows there as another one's."""
    parts = [os.uname().nodename]
    try:
        parts.append(Path("/etc/machine-id").read_text(encoding="ascii").strip())
    except OSError:
        parts.append("")
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def claim(
    private: Path, journals: Path, workspace: str, login: str, taken: Mapping[str, int], avoid: Container[str] = ()
) -> Replica:
    """Claim a free replica id of this account, machine and folder, or make a new one.

    Args:
        private: The folder of this workspace's private copies.
        journals: The shared folder `changes/`.
        workspace: The workspace's id.
        login: For the header of journals.
        taken: The highest sequence number seen of each replica.
        avoid: Ids that another session has been seen to use.

    Raises:
        OSError: when the private folder cannot be written.
    """
    place = place_of(journals, workspace)
    disk.make_folder(private, 0o700)
    for path in sorted(private.glob("*" + SUFFIX)):
        retired = path.lstat().st_size > RETIRE_BYTES
        replica = None if retired else try_claim(path, place, journals, workspace, login)
        if replica is not None and replica.uid in avoid:
            replica.release()
        elif replica is not None:
            replica.sequence = max(replica.sequence, taken.get(replica.uid, 0))
            return replica
    uid = _new_uid()
    while uid in taken:
        uid = _new_uid()
    path = private / (uid + SUFFIX)
    return Replica(uid, login, workspace, journals, path, _made(path, place))


def _made(path: Path, place: str) -> int:
    """Make a private copy, and leave none that does not say whose it is: nobody would look into it."""
    descriptor = _open_private(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        disk.append_whole(descriptor, place.encode() + b"\n")
        os.fdatasync(descriptor)
        disk.sync_folder(path.parent)
    except OSError:
        os.close(descriptor)
        path.unlink(missing_ok=True)
        raise
    return descriptor


def left_behind(private: Path, journals: Path, workspace: str, contains: Mapping[str, Contained]) -> list[Line]:
    """The lines in this account's private copies that `contains` lacks: what the shared disk refused ended sessions.

    Those of live sessions that are on their way are among them; they come to the shared journals as they are.
    """
    place, lines = "", []
    for path in sorted(private.glob("*" + SUFFIX)):
        newest = _newest_in(path)
        line = decode(newest[:-1]) if newest is not None else None
        if line is None or _has(contains, line):
            continue
        try:
            first, *rest = disk.read_file(path)[0].split(b"\n")
        except OSError:
            continue
        place = place or place_of(journals, workspace)
        if first == place.encode():
            lines += [line for line in map(decode, rest[:-1]) if line is not None and not _has(contains, line)]
    return lines


def _has(contains: Mapping[str, Contained], line: Line) -> bool:
    contained = contains.get(line.transaction.replica)
    return contained is not None and contained.has(line.transaction.sequence)


def place_of(journals: Path, workspace: str) -> str:
    """The first line of a private copy: it belongs to this machine, this folder and this workspace."""
    return orjson.dumps([machine_id(), str(journals.resolve()), workspace]).hex()


def try_claim(path: Path, place: str, journals: Path, workspace: str, login: str) -> Replica | None:
    """Claim the replica id of a private copy; None when a live session has it, or it belongs to another place."""
    uid = path.name.removesuffix(SUFFIX)
    if not is_replica(uid):
        return None
    try:
        descriptor = _open_private(path)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        data = disk.read_from(descriptor, 0)
        first, _, rest = data.partition(b"\n")
        if first == place.encode():
            if rest and not rest.endswith(b"\n"):
                os.write(descriptor, b"\n")
            lines = [line for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
            newest = newest_of(lines)
            number = newest.transaction.sequence if newest is not None else 0
            return Replica(uid, login, workspace, journals, path, descriptor, number, private_lines=lines)
    except OSError:
        # Locked by a live session, or unreadable: somebody else's, or nobody's.
        os.close(descriptor)
        return None
    os.close(descriptor)
    return None


def _newest_in(path: Path) -> bytes | None:
    """The last line of a private copy that can be read, without reading all of it."""
    try:
        for length in (_NEAR_BYTES, _TAIL_BYTES):
            lines = _tail(path, length).splitlines(keepends=True)
            newest = next((line for line in reversed(lines) if decode(line[:-1]) is not None), None)
            if newest is not None:
                return newest
    except OSError:
        return None
    return None


def _tail(path: Path, length: int) -> bytes:
    with disk.reading(path) as (descriptor, status):
        return disk.read_from(descriptor, max(0, status.st_size - length))


def _new_uid() -> str:
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in os.urandom(10))


def _open_private(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, disk.PRIVATE_MODE)
