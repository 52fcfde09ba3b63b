"""One's own side of a workspace: the claimed replica id, the private copy of its changes, and its journal.

A replica id belongs to one live session (a lock on the private copy), one account on one machine and one folder; any
other session takes another id (storage: trap 3). The private copy holds every line before the shared journal does;
what the shared journal lacks is written again from it (storage: traps 2, 4, 5).
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import orjson

from tuiflow.store import disk
from tuiflow.store.change import LINE_LIMIT, Header, Line, decode, decode_header, encode_header, is_replica
from tuiflow.store.journal import SUFFIX, file_name

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


class Ending(Enum):
    """How a replica's last journal ends, as it lies in the shared folder."""

    WHOLE = "whole"
    """With a line feed: one can go on in it."""
    EMPTY = "empty"
    """It was made, and the disk then took nothing; it can be used."""
    ODD = "odd"
    """Torn, not readable, not ours, or not there: nothing is added to it."""


@dataclass(slots=True)
class Replica:
    """A claimed replica id. `plan` is called where changes are made, all else by the one thread that writes."""

    uid: str
    login: str
    workspace: str
    journals: Path
    private: Path
    descriptor: int
    """Of the private copy, locked for as long as the session lives."""
    sequence: int = 0
    """The last number given."""
    shared_with_others: bool = False
    """Another session writes under the same id, as after a copied home folder: take a new id, keep both's changes."""
    _lines: list[bytes] = field(default_factory=list)
    """All lines of the private copy, with their line feeds."""
    _unremembered: list[bytes] = field(default_factory=list)
    """Lines that the private disk has refused so far."""
    _segment: int = 0
    _size: int = 0
    """Of the journal as this session left it."""
    _inode: tuple[int, int] = (0, 0)
    _planned: int = 0
    _damaged: bool = False
    """After a refused write the same file is not written to again (storage: trap 7)."""

    def plan(self) -> tuple[int, int]:
        """Segment and offset at which the next line will stand, if nothing comes between."""
        return self._segment, self._planned

    def planned(self, length: int) -> None:
        """A line of so many bytes has been made for the place that `plan` gave."""
        self._planned += length

    def recover(self) -> list[bytes]:
        """Look at this replica's shared journals: where to go on, and which of the private lines they lack."""
        present, last, ending = self._shared()
        missing = [line for line in self._lines if line not in present and decode(line[:-1]) is not None]
        known = set(self._lines)
        self.shared_with_others = any(decode(line[:-1]) is not None for line in present - known)
        # Readers with a checkpoint skip whatever stands before the place that the last line was made for.
        newest = _newest(self._lines)
        highest = max(last, self._segment, newest.segment if newest is not None else 0)
        if ending is Ending.EMPTY and last == highest:
            self._segment, self._size, self._inode, self._damaged = last, 0, (0, 0), False
        elif ending is not Ending.WHOLE or last < highest or self._damaged or self.shared_with_others:
            self._segment, self._size, self._inode, self._damaged = highest + 1, 0, (0, 0), False
        else:
            status = (self.journals / file_name(self.uid, last)).lstat()
            self._segment, self._size, self._inode = last, status.st_size, (status.st_dev, status.st_ino)
        self._planned = (self._size or len(self._header())) + sum(map(len, missing))
        return missing

    def remember(self, lines: list[bytes]) -> None:
        """Put lines into the private copy; after that a killed session loses nothing of them.

        Raises:
            OSError: when the private disk refuses.
        """
        self._lines += lines
        self._unremembered += lines
        data = b"".join(self._unremembered)
        disk.append_whole(self.descriptor, data)
        self._unremembered.clear()

    def append(self, lines: list[bytes]) -> tuple[str, os.stat_result, int, bytes]:
        """Write lines to the shared journal, and return when the disk has them.

        Returns:
            For the reader, which need not read them again: the journal's name, what it is now, how many bytes were
            added, and the last line.

        Raises:
            OSError: when it has not; nothing may be assumed about the journal then, and `recover` comes first.
        """
        path = self.journals / file_name(self.uid, self._segment)
        data = b"".join(lines)
        if self._size == 0:
            data = self._header() + data
        self._damaged = True
        status = disk.append_synced(path, data, disk.JOURNAL_MODE)
        inode = (status.st_dev, status.st_ino)
        if status.st_size != self._size + len(data) or (self._size > 0 and inode != self._inode):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
        self._damaged = False
        self._size, self._inode = status.st_size, inode
        return path.name, status, len(data), lines[-1][:-1]

    def sync_private(self) -> None:
        """Make the private copy last through a power cut: it is the only one while the shared disk refuses.

        Raises:
            OSError: when the private disk refuses too.
        """
        os.fdatasync(self.descriptor)

    def release(self) -> None:
        """Give the id back; another session may claim it."""
        os.close(self.descriptor)

    def _header(self) -> bytes:
        return encode_header(Header(self.workspace, self.uid, self._segment), self.login)

    def _shared(self) -> tuple[set[bytes], int, Ending]:
        """Lines in the shared journals that readers find, the last segment's number (0: none), and how that one ends."""
        present: set[bytes] = set()
        last, ending = 0, Ending.ODD
        try:
            names = sorted(entry.name for entry in self.journals.iterdir())
        except FileNotFoundError:
            return present, 0, Ending.ODD
        for name in names:
            if not name.startswith(self.uid) or not name.endswith(SUFFIX):
                continue
            segment = _segment_in(name, self.uid)
            if segment > last:
                last, ending = segment, Ending.ODD
            try:
                data, _status = disk.read_file(self.journals / name)
            except OSError:
                continue
            if self._damaged and segment == self._segment:
                # What came after the last good sync may be in memory only: it is written again elsewhere.
                data = data[: self._size]
            first, _, rest = data.partition(b"\n")
            header = decode_header(first)
            readable = header is not None and (header.workspace, header.replica) == (self.workspace, self.uid)
            if readable:
                present.update(line for line in rest.splitlines(keepends=True) if line.endswith(b"\n"))
            if segment == last and not data:
                ending = Ending.EMPTY
            elif segment == last and readable and data.endswith(b"\n"):
                ending = Ending.WHOLE
        return present, last, ending


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
    place = _place(journals, workspace)
    disk.make_folder(private, 0o700)
    for path in sorted(private.glob("*" + SUFFIX)):
        retired = path.lstat().st_size > RETIRE_BYTES
        replica = None if retired else _try_claim(path, place, journals, workspace, login)
        if replica is not None and replica.uid in avoid:
            replica.release()
        elif replica is not None:
            replica.sequence = max(replica.sequence, taken.get(replica.uid, 0))
            return replica
    uid = _new_uid()
    while uid in taken:
        uid = _new_uid()
    path = private / (uid + SUFFIX)
    descriptor = _open_private(path)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.write(descriptor, place.encode() + b"\n")
    os.fdatasync(descriptor)
    disk.sync_folder(private)
    return Replica(uid, login, workspace, journals, path, descriptor)


def abandoned(private: Path, journals: Path, workspace: str, login: str) -> Iterator[Replica]:
    """Claim, one after the other, the ids that no live session holds and whose last change is not in their journals.

    Only those of this account, machine and folder. Whatever a journal lacks, it lacks the last of it: lines are written
    in their order.
    """
    place = _place(journals, workspace)
    for path in sorted(private.glob("*" + SUFFIX)):
        newest = _newest_in(path)
        if newest is None or _is_at_an_end(newest, path.name.removesuffix(SUFFIX), journals):
            continue
        replica = _try_claim(path, place, journals, workspace, login)
        if replica is not None:
            yield replica


def _place(journals: Path, workspace: str) -> str:
    return orjson.dumps([machine_id(), str(journals.resolve()), workspace]).hex()


def _try_claim(path: Path, place: str, journals: Path, workspace: str, login: str) -> Replica | None:
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
            newest = _newest(lines)
            number = newest.transaction.sequence if newest is not None else 0
            return Replica(uid, login, workspace, journals, path, descriptor, number, _lines=lines)
    except OSError:
        # Locked by a live session, or unreadable: somebody else's, or nobody's.
        os.close(descriptor)
        return None
    os.close(descriptor)
    return None


def _segment_in(name: str, uid: str) -> int:
    """The segment in a journal's own name; 0 for other names, such as those of conflict copies."""
    digits = name.removeprefix(uid + "-").removesuffix(SUFFIX)
    return int(digits) if digits.isdecimal() and len(digits) < 10 and name == file_name(uid, int(digits)) else 0


def _newest(lines: list[bytes]) -> Line | None:
    """The last line that can be read."""
    return next((line for line in (decode(data[:-1]) for data in reversed(lines)) if line is not None), None)


def _newest_in(path: Path) -> bytes | None:
    """The last line of a private copy that can be read, without reading all of it."""
    try:
        lines = _tail(path, _TAIL_BYTES).splitlines(keepends=True)
    except OSError:
        return None
    return next((line for line in reversed(lines) if decode(line[:-1]) is not None), None)


def _is_at_an_end(line: bytes, uid: str, journals: Path) -> bool:
    """Whether one of the journals of `uid` has a line near its end."""
    for path in journals.glob(f"{uid}-*{SUFFIX}"):
        try:
            if line in _tail(path, _NEAR_BYTES + 2 * len(line)):
                return True
        except OSError:
            # Not readable: then it is looked at more closely.
            continue
    return False


def _tail(path: Path, length: int) -> bytes:
    with disk.reading(path) as (descriptor, status):
        return disk.read_from(descriptor, max(0, status.st_size - length))


def _new_uid() -> str:
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in os.urandom(10))


def _open_private(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, disk.PRIVATE_MODE)
