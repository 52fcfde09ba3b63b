"""A disk that fails, below a process: the calls of `os` that write, with faults, and a power cut at the end.

It keeps account of what a real disk has after a power cut: bytes count once `fdatasync` or `fsync` has returned, a new
name once its folder was synced. After a sync that failed the bytes are gone for good, although they can still be read
for the time being, and although a later sync of the same file reports success (storage: trap 7).
"""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import threading
from collections.abc import Callable
from pathlib import Path

CODES = [errno.EIO, errno.ENOSPC, errno.ESTALE, errno.EDQUOT]


class BadDisk:
    """The files below some folders, as this process sees them."""

    def __init__(self, bad: list[Path], good: list[Path], seed: int, die_at: int, *, powered: bool = False) -> None:
        """Watch some folders.

        Args:
            bad: Folders that fail, and lose what was not synced.
            good: Folders that only lose what was not synced.
            seed: Of all chances.
            die_at: At which call the process is killed; 0: never.
            powered: Nothing is lost: the process ends, not the machine.
        """
        self._bad, self._good = [str(folder) for folder in bad], [str(folder) for folder in good]
        self._dice = random.Random(seed)
        self._die_at, self._powered = die_at, powered
        self._probability, self._reads = 0.0, False
        self._lock = threading.RLock()
        self._unsynced: dict[str, list[tuple[int, int]]] = {}
        """Path → ranges of bytes that no sync has covered."""
        self._gone: list[tuple[str, int, int]] = []
        """Ranges whose sync has failed."""
        self._unnamed: set[str] = set()
        """New files whose folder was not synced since."""
        self._calls = 0
        self._real: dict[str, Callable[..., int]] = {}

    def install(self) -> None:
        """From now on stand between this process and the system."""
        if not self._bad and not self._good:
            return
        for name in ("open", "write", "fdatasync", "fsync", "ftruncate", "replace", "pread"):
            self._real[name] = getattr(os, name)
            setattr(os, name, getattr(self, "_" + name))

    def storm(self, probability: float, *, reads: bool) -> None:
        """Fail from now on, with this probability at each call."""
        self._probability, self._reads = probability, reads

    def calm(self) -> None:
        """Fail no longer."""
        with self._lock:
            self._probability = 0.0

    def cut_power(self) -> None:
        """Leave of the files what a disk has without power, if that is to be cut."""
        if self._powered:
            return
        with self._lock:
            gone = self._gone + [(path, *part) for path, parts in self._unsynced.items() for part in parts]
            for path in self._unnamed:
                if not self._is_temporary(path):
                    os.unlink(path)  # noqa: PTH108
            for path, start, end in gone:
                self._lose(path, start, end)
            self._gone.clear()
            self._unsynced.clear()
            self._unnamed.clear()

    def _lose(self, path: str, start: int, end: int) -> None:
        """Bytes at the end of a file disappear, or become zeros, as file systems have it."""
        try:
            descriptor = self._real["open"](path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            size = os.fstat(descriptor).st_size
            if end >= size and self._dice.random() < 0.5:
                self._real["ftruncate"](descriptor, min(start, size))
            else:
                os.pwrite(descriptor, bytes(min(end, size) - start), start)
        finally:
            os.close(descriptor)

    # The calls

    def _open(self, path: str | Path, flags: int, mode: int = 0o777, **more: int | None) -> int:
        name = os.fspath(path)
        if not self._is_watched(name):
            return self._real["open"](path, flags, mode, **more)
        with self._lock:
            writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
            self._count(writes=writes)
            self._fail(name, reads=not writes)
            is_new = bool(flags & os.O_CREAT) and not os.path.lexists(name)
            descriptor = self._real["open"](path, flags, mode, **more)
            if is_new:
                self._unnamed.add(name)
            return descriptor

    def _write(self, descriptor: int, data: bytes | memoryview) -> int:
        name = self._name(descriptor)
        if name is None:
            return self._real["write"](descriptor, data)
        with self._lock:
            dies, probability = self._is_last(), self._probability_at(name)
            self._fail(name)
            size = len(data)
            rolled = self._dice.random()
            if dies or rolled < probability:
                size = self._dice.randrange(size + 1)
            start = os.fstat(descriptor).st_size
            done = self._real["write"](descriptor, data[:size])
            self._unsynced.setdefault(name, []).append((start, start + done))
            if dies:
                self._die()
            if rolled < probability / 2:
                self._raise()
            return done

    def _sync(self, descriptor: int, how: str) -> None:
        name = self._name(descriptor)
        if name is None:
            self._real[how](descriptor)
            return
        with self._lock:
            self._count()
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                self._fail(name)
                self._unnamed = {path for path in self._unnamed if os.path.dirname(path) != name}  # noqa: PTH120
            else:
                parts = self._unsynced.pop(name, [])
                if self._dice.random() < self._probability_at(name):
                    self._gone += [(name, *part) for part in parts]
                    self._raise()
            # The real sync is left out: it costs time, and the power is never really cut.

    def _fdatasync(self, descriptor: int) -> None:
        self._sync(descriptor, "fdatasync")

    def _fsync(self, descriptor: int) -> None:
        self._sync(descriptor, "fsync")

    def _ftruncate(self, descriptor: int, length: int) -> None:
        name = self._name(descriptor)
        if name is not None:
            with self._lock:
                self._count()
                parts = self._unsynced.get(name, [])
                self._unsynced[name] = [(start, min(end, length)) for start, end in parts if start < length]
        self._real["ftruncate"](descriptor, length)

    def _replace(self, source: str | Path, target: str | Path, **more: int | None) -> None:
        before, after = os.fspath(source), os.fspath(target)
        if not self._is_watched(before):
            self._real["replace"](source, target, **more)
            return
        with self._lock:
            self._count()
            self._fail(before)
            self._real["replace"](source, target, **more)
            self._unnamed.discard(before)
            self._unsynced[after] = self._unsynced.pop(before, [])

    def _pread(self, descriptor: int, length: int, offset: int) -> bytes:
        name = self._name(descriptor) if self._reads else None
        if name is not None:
            with self._lock:
                self._fail(name, reads=True)
        read: Callable[..., bytes] = self._real["pread"]  # type: ignore[assignment]
        return read(descriptor, length, offset)

    # Which, and when

    def _is_watched(self, name: str) -> bool:
        return _is_below(name, self._bad) or _is_below(name, self._good)

    def _probability_at(self, name: str) -> float:
        return self._probability if _is_below(name, self._bad) else 0.0

    def _name(self, descriptor: int) -> str | None:
        """The path of an open file, if it is in one of the folders."""
        name = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
        return name if self._is_watched(name) else None

    def _is_temporary(self, name: str) -> bool:
        return name.endswith(".tmp") or not os.path.lexists(name)

    def _fail(self, name: str, *, reads: bool = False) -> None:
        """Perhaps refuse a call before it has done anything."""
        if (self._reads or not reads) and self._dice.random() < self._probability_at(name):
            self._raise()

    def _raise(self) -> None:
        code = self._dice.choice(CODES)
        raise OSError(code, os.strerror(code))

    def _is_last(self) -> bool:
        self._calls += 1
        return self._calls == self._die_at

    def _count(self, *, writes: bool = True) -> None:
        if writes and self._is_last():
            self._die()

    def _die(self) -> None:
        """This process ends here, with the power of the machine or without."""
        self.cut_power()
        os.kill(os.getpid(), signal.SIGKILL)


def _is_below(name: str, folders: list[str]) -> bool:
    return any(name == folder or name.startswith(folder + "/") for folder in folders)
