"""One's own side of a workspace: the private copy of a claimed replica's changes, and its shared journals.

The private copy holds every line before the shared journal does; what the shared journal lacks is written again from it
(storage: traps 2, 4, 5).
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tuiflow.store import disk
from tuiflow.store.change import Header, Line, decode, decode_header, encode_header
from tuiflow.store.journal import SUFFIX, file_name


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
    private_lines: list[bytes] = field(default_factory=list)
    """All lines of the private copy, with their line feeds."""
    _unremembered: list[bytes] = field(default_factory=list)
    """Lines that the private disk has refused so far."""
    _private_is_odd: bool = False
    """The private disk has refused the last write."""
    _segment: int = 0
    _size: int = 0
    """Of the journal as this session left it."""
    _inode: tuple[int, int] = (0, 0)
    _planned: int = 0
    _doubtful: dict[int, int] = field(default_factory=dict)
    """Segment → bytes, of every journal to which a write was refused: only so many are certainly on the disk.

    It is not written to again (storage: trap 7).
    """

    def plan(self) -> tuple[int, int]:
        """Segment and offset at which the next line will stand, if nothing comes between."""
        return self._segment, self._planned

    def planned(self, length: int) -> None:
        """A line of so many bytes has been made for the place that `plan` gave."""
        self._planned += length

    def recover(self) -> list[bytes]:
        """Look at this replica's shared journals: where to go on, and which of the private lines they lack."""
        present, last, ending = self._shared()
        missing = [line for line in self.private_lines if line not in present and decode(line[:-1]) is not None]
        known = set(self.private_lines)
        self.shared_with_others = any(decode(line[:-1]) is not None for line in present - known)
        # Readers with a checkpoint skip whatever stands before the place that the last line was made for.
        newest = newest_of(self.private_lines)
        highest = max(last, self._segment, newest.segment if newest is not None else 0)
        if ending is Ending.EMPTY and last == highest:
            self._segment, self._size, self._inode = last, 0, (0, 0)
        elif ending is not Ending.WHOLE or last < highest or last in self._doubtful or self.shared_with_others:
            self._segment, self._size, self._inode = highest + 1, 0, (0, 0)
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
        self.private_lines += lines
        self._unremembered += lines
        # After a refusal half a line may be there, which could not even be taken out again.
        data = b"".join([b"\n"] * self._private_is_odd + self._unremembered)
        self._private_is_odd = True
        disk.append_whole(self.descriptor, data)
        self._private_is_odd = False
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
        self._doubtful[self._segment] = self._size
        status = disk.append_synced(path, data, disk.JOURNAL_MODE)
        inode = (status.st_dev, status.st_ino)
        if status.st_size != self._size + len(data) or (self._size > 0 and inode != self._inode):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
        del self._doubtful[self._segment]
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
            is_empty = not data
            # What came after the last good sync may be in memory only: it is written again elsewhere.
            data = data[: self._doubtful.get(segment)]
            first, _, rest = data.partition(b"\n")
            header = decode_header(first)
            readable = header is not None and (header.workspace, header.replica) == (self.workspace, self.uid)
            if readable:
                present.update(line for line in rest.splitlines(keepends=True) if line.endswith(b"\n"))
            if segment == last and is_empty:
                ending = Ending.EMPTY
            elif segment == last and readable and data.endswith(b"\n"):
                ending = Ending.WHOLE
        return present, last, ending


def _segment_in(name: str, uid: str) -> int:
    """The segment in a journal's own name; 0 for other names, such as those of conflict copies."""
    digits = name.removeprefix(uid + "-").removesuffix(SUFFIX)
    return int(digits) if digits.isdecimal() and len(digits) < 10 and name == file_name(uid, int(digits)) else 0


def newest_of(lines: list[bytes]) -> Line | None:
    """The last line that can be read."""
    return next((line for line in (decode(data[:-1]) for data in reversed(lines)) if line is not None), None)
