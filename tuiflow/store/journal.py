"""Reading journals: all files in `changes/` that say in their first line that they are one (storage: traps 2, 4, 5, 6)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuiflow.store import disk
from tuiflow.store.change import FORMAT, LINE_LIMIT, Header, Line, decode, decode_header
from tuiflow.store.fold import Contained

FOLDER_NAME = "changes"
SUFFIX = ".jsonl"


def file_name(replica: str, segment: int) -> str:
    """The name under which a journal is first written."""
    return f"{replica}-{segment:04}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped."""

    file: str
    offset: int
    """Bytes from the start of the file."""


@dataclass(slots=True)
class _Progress:
    """How far a file has been read."""

    identity: tuple[int, ...]
    """Device, inode, size, and both times: while they stay, nothing has happened."""
    header: Header | None = None
    offset: int = 0
    """Everything before it is consumed."""
    last_offset: int = -1
    last_line: bytes = b""
    """The last consumed line: while it is still at its place, the file has only grown."""


class JournalReader:
    """Reads what is new in the journals of one workspace; cheap when nothing is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._progress: dict[str, _Progress] = {}
        self._known: Mapping[str, Contained] = {}
        self.workspace = ""
        """The workspace's id: given, or taken from the first journal found."""
        self.min_reader = FORMAT
        """The highest `min_reader` of all headers."""
        self.bad_lines: list[BadLine] = []

    def resume(self, contains: Mapping[str, Contained]) -> None:
        """Take what a checkpoint contains as read already.

        Only that: what is folded in later may have come from other files with the same numbers (storage: trap 3).
        """
        self._known = {uid: Contained(contained.upto, contained.last) for uid, contained in contains.items()}

    def forget(self) -> None:
        """Read everything again at the next scan."""
        self._progress.clear()
        self._known = {}
        self.bad_lines.clear()

    def advance(self, name: str, status: os.stat_result, added: int, last_line: bytes) -> None:
        """Take note that this process has itself added `added` bytes to a journal, which it need not read."""
        progress = self._progress.get(name)
        if progress is None and added == status.st_size:
            progress = self._begun(name)
        if progress is None or progress.header is None or progress.offset != status.st_size - added:
            return
        self._progress[name] = progress
        progress.identity = _identity(status)
        progress.offset = status.st_size
        progress.last_offset, progress.last_line = status.st_size - len(last_line) - 1, last_line

    def _begun(self, name: str) -> _Progress | None:
        """For a journal that this process has just begun; None when it cannot be read, and is looked at as any other."""
        try:
            with disk.reading(self._folder / name) as (descriptor, _status):
                header = _header_in(descriptor)
        except OSError:
            return None
        return _Progress((), header[0]) if header is not None and self._is_ours(header[0]) else None

    def scan(self) -> list[Line]:
        """All lines that have appeared since the last scan.

        Raises:
            OSError: when the folder cannot be listed. A single file that cannot be read is tried again next time.
        """
        lines: list[Line] = []
        try:
            with os.scandir(self._folder) as entries:
                found = sorted((entry.name, entry) for entry in entries)
        except FileNotFoundError:
            return lines
        for name, entry in found:
            if name.startswith(".") or not name.endswith(SUFFIX):
                continue
            try:
                identity = _identity(entry.stat(follow_symlinks=False))
                progress = self._progress.get(name)
                if progress is None or progress.identity != identity:
                    lines += self._read(name)
            except OSError:
                self._progress.pop(name, None)
        return lines

    def _read(self, name: str) -> list[Line]:
        with disk.reading(self._folder / name) as (descriptor, status):
            progress = self._start(name, descriptor, status)
            progress.identity = _identity(status)
            self._progress[name] = progress
            if progress.header is None or progress.offset >= status.st_size:
                return []
            data = disk.read_from(descriptor, progress.offset)
        return self._consume(name, progress, data)

    def _start(self, name: str, descriptor: int, status: os.stat_result) -> _Progress:
        """Where to go on in a file: behind what is known to be unchanged, else at its first line."""
        progress = self._progress.get(name)
        if progress is not None and progress.header is not None and progress.last_offset >= 0:
            length = len(progress.last_line)
            if os.pread(descriptor, length + 1, progress.last_offset) == progress.last_line + b"\n":
                return progress
        found = _header_in(descriptor)
        if found is None or not self._is_ours(found[0]):
            return _Progress(())
        header, first = found
        fresh = _Progress((), header, len(first) + 1, 0, first)
        if progress is None or progress.last_offset < 0:
            return self._resumed(name, fresh, descriptor, status.st_size)
        return fresh

    def _is_ours(self, header: Header) -> bool:
        if not self.workspace:
            self.workspace = header.workspace
        if header.workspace != self.workspace:
            return False
        self.min_reader = max(self.min_reader, header.min_reader)
        return header.min_reader <= FORMAT

    def _resumed(self, name: str, fresh: _Progress, descriptor: int, size: int) -> _Progress:
        """Skip what the checkpoint contains, where the file proves to be what it was."""
        assert fresh.header is not None
        contained = self._known.get(fresh.header.replica)
        segment = fresh.header.segment
        if contained is None or contained.upto == 0 or name != file_name(fresh.header.replica, segment):
            return fresh
        last = contained.last
        if segment < last.segment or (segment == last.segment and size <= last.offset):
            return _Progress((), fresh.header, size)
        if segment == last.segment:
            data = os.pread(descriptor, LINE_LIMIT + 1, last.offset)
            end = data.find(b"\n")
            line = decode(data[:end]) if end > 0 else None
            if line is not None and line.transaction.check == last.check:
                return _Progress((), fresh.header, last.offset + end + 1, last.offset, data[:end])
        return fresh

    def _consume(self, name: str, progress: _Progress, data: bytes) -> list[Line]:
        """The whole lines in `data`; a last line without line feed is left for later (storage: trap 4)."""
        assert progress.header is not None
        lines: list[Line] = []
        *whole, _torn = data.split(b"\n")
        for raw in whole:
            line = decode(raw)
            if line is not None and line.transaction.replica == progress.header.replica:
                lines.append(line)
                progress.last_offset, progress.last_line = progress.offset, raw
            elif raw and decode_header(raw) != progress.header:
                self.bad_lines.append(BadLine(name, progress.offset))
            progress.offset += len(raw) + 1
        return lines


def _header_in(descriptor: int) -> tuple[Header, bytes] | None:
    """The header of an open journal, and its line without line feed; None when it has none."""
    data = os.pread(descriptor, 4096, 0)
    end = data.find(b"\n")
    header = decode_header(data[:end]) if end > 0 else None
    return (header, data[:end]) if header is not None else None


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
