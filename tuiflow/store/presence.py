"""Who has the workspace open: one small file per session in `here/`, which that session alone writes.

It only informs. No change depends on it, and where it cannot be written nobody is told. What one session says: who it
is, whether it is here, and up to which change of every other session it has folded in; by that the others know that
their changes have arrived.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tuiflow.store import disk, replica
from tuiflow.store.base import Session, Spread
from tuiflow.store.change import FORMAT, is_replica, seal, unseal
from tuiflow.store.stamp import MillisecondClock

FOLDER_NAME = "here"
SUFFIX = ".json"

BEAT_SECONDS = 60.0
"""How often a session says that it is still there."""

CALM_SECONDS = 3.0
"""How long it waits at least before it says what else has changed."""

LOOK_SECONDS = 2.0
"""How often it looks at what others say."""

STALE_SECONDS = 150.0
"""Who has said nothing for so long is gone."""

_BYTES = 64_000
_FILES = 500
"""More than that is not read: the folder is open to everybody."""

Identity = tuple[int, int, int, int]


@dataclass(slots=True)
class Word:
    """What a session says of itself."""

    key: str
    login: str
    machine: str
    at: int
    """Milliseconds since 1970, by its own clock."""
    here: bool
    replica: str = ""
    """Whose changes it makes; empty before the first."""
    seen: dict[str, int] = field(default_factory=dict)
    """Replica → the number up to which it has all changes."""


@dataclass(slots=True)
class _Heard:
    identity: Identity
    word: Word
    heard: float | None = None
    """When it was seen to change, by this process's own clock; None: it was there at the first look."""


class Presence:
    """One session's part in it. `attend` and `leave` are called by one thread, `spread` by any."""

    def __init__(
        self,
        workspace_folder: Path,
        private: Path,
        workspace: str,
        login: str,
        now: MillisecondClock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = workspace_folder / FOLDER_NAME
        self._private, self._workspace, self._login = private, workspace, login
        self._now, self._monotonic = now, monotonic
        self._key = ""
        self._lock = -1
        self._heard: dict[str, _Heard] = {}
        self._said: Word | None = None
        self._said_at = self._looked_at = float("-inf")
        self._is_first_look = True
        self.spread = Spread()
        """What was known at the last look."""

    def attend(self, author: str, sequence: int, seen: Mapping[str, int]) -> bool:
        """Look at what others say, and say something oneself, each when it is time.

        Args:
            author: The replica id of this session; empty before its first change.
            sequence: The number of its last change.
            seen: Replica → number, as in `Word.seen`.

        Returns:
            Whether something is different from what `spread` said before.
        """
        now = self._monotonic()
        if now - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = now
        self._look(now)
        others = {heard.word.replica for heard in self._heard.values()}
        told = {uid: number for uid, number in seen.items() if uid in others}
        with suppress(OSError):  # a read-only or missing folder: then the others do not see this session
            self._say(Word("", self._login, os.uname().nodename, self._now(), True, author, told), now)
        return self._conclude(author, sequence, now)

    def leave(self) -> None:
        """Say that this session has gone."""
        if self._said is not None:
            self._said.here, self._said.at = False, self._now()
            with suppress(OSError):  # nobody hears it: after a while silence says the same
                self._write(self._said)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _say(self, word: Word, now: float) -> None:
        said = self._said
        due = now - self._said_at >= BEAT_SECONDS
        changed = said is None or (word.replica, word.seen) != (said.replica, said.seen)
        if not due and not (changed and now - self._said_at >= CALM_SECONDS):
            return
        self._said_at = now
        if not self._key:
            self._claim()
            # What an ended session has said under that key is no other session's word.
            self._heard.pop(self._key, None)
        word.key = self._key
        self._write(word)
        self._said = word

    def _write(self, word: Word) -> None:
        if self._folder.is_symlink():
            # It may lead anywhere: nothing outside the workspace is written to (storage: trap 10).
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(self._folder))
        if not self._folder.is_dir():
            # Only inside a workspace: an empty mount point is none.
            (self._folder.parent / "changes").stat()
            self._folder.mkdir()
            self._folder.chmod(disk.FOLDER_MODE)
        body = {
            "tuiflow": "here",
            "version": FORMAT,
            "workspace": self._workspace,
            "key": word.key,
            "login": word.login,
            "machine": word.machine,
            "at": word.at,
            "here": word.here,
            "replica": word.replica,
            "seen": word.seen,
        }
        disk.replace(self._folder / (word.key + SUFFIX), seal(body), disk.JOURNAL_MODE, lasting=False)

    def _claim(self) -> None:
        """Take a key that no live session has, an old one of this machine if there is: so the files stay few."""
        disk.make_folder(self._private, 0o700)
        machine = replica.machine_id()[:8]
        for path in sorted(self._private.glob(f"{machine}*.here")):
            if is_replica(path.stem) and self._try(path):
                return
        self._try(self._private / f"{machine}{os.urandom(4).hex()}.here")

    def _try(self, path: Path) -> bool:
        descriptor = disk.claim_file(path)
        if descriptor is None:
            return False
        self._key, self._lock = path.stem, descriptor
        return True

    def _look(self, now: float) -> None:
        found: dict[str, _Heard] = {}
        for key, identity, path in files(self._folder):
            before = self._heard.get(key)
            if key == self._key:
                continue
            if before is not None and before.identity == identity:
                found[key] = before
                continue
            word = read(path, self._workspace)
            if word is not None:
                found[key] = _Heard(identity, word, None if self._is_first_look else now)
            elif before is not None:
                found[key] = before
        self._heard = found
        self._is_first_look = False

    def _conclude(self, author: str, sequence: int, now: float) -> bool:
        sessions = [
            Session(
                word.key,
                word.login,
                word.machine,
                word.at,
                self._is_here(heard, now),
                bool(sequence) and word.seen.get(author, 0) >= sequence,
            )
            for heard in self._heard.values()
            for word in [heard.word]
        ]
        sessions.sort(key=lambda session: (not session.here, session.login, session.machine, session.key))
        before, self.spread = self.spread, Spread(tuple(sessions), sequence)
        return _gist(before) != _gist(self.spread)

    def _is_here(self, heard: _Heard, now: float) -> bool:
        """Whether a session has been heard of lately. Clocks differ: what changes before one's eyes is no matter of them."""
        if not heard.word.here:
            return False
        if heard.heard is not None and now - heard.heard < STALE_SECONDS:
            return True
        return abs(self._now() - heard.word.at) < STALE_SECONDS * 1000


def files(folder: Path) -> list[tuple[str, Identity, Path]]:
    """Key, identity and path of the files in `here/`, a bounded number of them."""
    found: list[tuple[str, Identity, Path]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                key = entry.name.removesuffix(SUFFIX)
                if key == entry.name or not is_replica(key) or len(found) >= _FILES:
                    continue
                with suppress(FileNotFoundError):  # it is being replaced: next time
                    status = entry.stat(follow_symlinks=False)
                    identity = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
                    found.append((key, identity, folder / entry.name))
    except OSError:
        return []
    return found


def read(path: Path, workspace: str) -> Word | None:
    """What a session says in its file; None when that is not whole, or not about this workspace."""
    try:
        with disk.reading(path) as (descriptor, _status):
            data = os.pread(descriptor, _BYTES, 0)
    except OSError:
        return None
    body = unseal(data.rstrip(b"\n"))
    if body is None or (body.get("tuiflow"), body.get("workspace"), body.get("key")) != ("here", workspace, path.stem):
        return None
    login, machine, at, author = (body.get(name) for name in ("login", "machine", "at", "replica"))
    seen = body.get("seen")
    if type(login) is not str or type(machine) is not str or type(author) is not str or type(at) is not int:
        return None
    counts = seen.items() if type(seen) is dict else ()
    known = {uid: number for uid, number in counts if type(number) is int}
    return Word(path.stem, login, machine, at, body.get("here") is True, author, known)


def _gist(spread: Spread) -> tuple[object, ...]:
    """What of it is shown all the time."""
    return (spread.mine, [(session.key, session.here, session.has_mine) for session in spread.others])
