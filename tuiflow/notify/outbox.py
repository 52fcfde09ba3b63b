"""What waits to be sent, in a private folder of the user that survives crashes (E7).

One file for each message and channel. Its folder is its state, and it changes state by being moved:

    new/      it waits
    sending/  it is being sent; after a crash nobody knows whether it was, and it is sent once more
    done/     it was sent; kept for a while, so that the same is not sent again
    dead/     it was refused for good, or has waited too long; kept until it is tried again or too old

A message is never in no folder. Where a crash leaves it in two, the later state holds, but for `sending`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tuiflow.language import _
from tuiflow.notify import shelf
from tuiflow.notify.message import Message
from tuiflow.notify.shelf import Lock

NEW, SENDING, DONE, DEAD = "new", "sending", "done", "dead"
STATES = (NEW, SENDING, DONE, DEAD)

KEPT_SECONDS = 30 * 86_400.0
"""How long `done` and `dead` are kept."""

PATIENCE_SECONDS = 14 * 86_400.0
"""How long a message waits: what is older is no news any more."""

STUBBORN_ATTEMPTS = 3

_ABANDONED_SECONDS = 600.0
"""Without locks: after this long nobody is sending a message any more."""

_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message to one channel."""

    channel: str
    message: Message
    since: float
    """Seconds since 1970."""
    attempts: int = 0
    """How often it was tried in vain."""
    reason: str = ""
    """Why the last time."""

    @property
    def is_stubborn(self) -> bool:
        """Whether it has failed so often that the fault may be its own, and others should go first."""
        return self.attempts >= STUBBORN_ATTEMPTS

    @property
    def name(self) -> str:
        """The name of its file: what makes it one and the same."""
        return _digest(self.channel, self.message.key)


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of one channel that are sent at once, as one message."""

    key: str
    """The same after a crash, so that a channel which knows keys takes it once."""
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Batch:
        """The batch of these entries."""
        names = [entry.name for entry in entries]
        return cls(names[0] if len(names) == 1 else _digest(*names), tuple(entries))

    @property
    def channel(self) -> str:
        """Where it goes."""
        return self.entries[0].channel


class Outbox:
    """The outbox of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # For whoever has something to say

    def put(self, channel: str, message: Message, now: datetime) -> bool:
        """Keep a message for a channel; when this returns, no crash loses it.

        Returns:
            False where the same (by its key) is known already, waiting or sent.

        Raises:
            OSError: when it could not be kept.
        """
        self._make()
        entry = Entry(channel, message, now.timestamp())
        if self._known(entry.name):
            return False
        shelf.write(self._path(NEW, entry.name), _encoded(entry))
        return True

    def waiting(self) -> list[Entry]:
        """What waits, in the order in which it is to be sent: the oldest first, but for what fails again and again."""
        found = [entry for _path, entry in self._entries(NEW)]
        return sorted(found, key=lambda entry: (entry.is_stubborn, *_by_age(entry)))

    def dead(self) -> list[Entry]:
        """What was refused for good."""
        return sorted((entry for _path, entry in self._entries(DEAD)), key=_by_age)

    def on_the_way(self) -> int:
        """How many messages are being sent, or were when a session ended."""
        return len(self._files(SENDING))

    def revive(self, now: datetime) -> int:
        """Let the dead wait again, as if they were new; returns how many."""
        count = 0
        for path, entry in list(self._entries(DEAD)):
            shelf.write(self._path(NEW, entry.name), _encoded(Entry(entry.channel, entry.message, now.timestamp())))
            path.unlink(missing_ok=True)
            count += 1
        return count

    # For the one who sends

    @contextmanager
    def lease(self) -> Iterator[Lock]:
        """Be the one sender among the user's sessions; an ended session has given it back."""
        self._make()
        with shelf.locked(self.folder / "lease", wait=False) as state:
            yield state

    def left_over(self, lock: Lock, now: datetime) -> list[Batch]:
        """What ended sessions were sending: it may have arrived or not."""
        found: dict[str, list[Entry]] = {}
        for path, entry in self._entries(SENDING):
            if any(self._path(state, entry.name).exists() for state in (NEW, DONE, DEAD)):
                # The session had come to know what became of it, and ended before it tidied up.
                path.unlink(missing_ok=True)
            elif lock is Lock.HELD or self._age(path, now) > _ABANDONED_SECONDS:
                found.setdefault(path.name.partition(".")[0], []).append(entry)
        return [Batch(key, tuple(sorted(entries, key=_by_age))) for key, entries in sorted(found.items())]

    def take(self, entries: Sequence[Entry], now: datetime) -> Batch | None:
        """Say that entries are being sent from now on; None when others have taken them all."""
        key, moment = Batch.of(entries).key, now.timestamp()
        taken = [
            entry for entry in entries if shelf.move(self._path(NEW, entry.name), self._sending(key, entry), moment)
        ]
        shelf.sync(self.folder / SENDING)
        return Batch(key, tuple(taken)) if taken else None

    def note_sent(self, batch: Batch, now: datetime) -> None:
        """It has arrived."""
        for entry in batch.entries:
            shelf.move(self._sending(batch.key, entry), self._path(DONE, entry.name), now.timestamp())
        shelf.sync(self.folder / DONE)

    def note_failed(self, batch: Batch, reason: str) -> None:
        """It has not arrived, and waits again."""
        for entry in batch.entries:
            self._put_back(batch, NEW, replace(entry, attempts=entry.attempts + 1, reason=reason))

    def bury(self, batch: Batch, reason: str) -> None:
        """It is refused for good."""
        for entry in batch.entries:
            self._put_back(batch, DEAD, replace(entry, attempts=entry.attempts + 1, reason=reason))

    def tidy(self, now: datetime) -> int:
        """Bury what has waited too long, remove what is too old to matter; returns how many were buried."""
        for path in [*self._files(DONE), *self._files(DEAD), *self.folder.glob("*/.*.tmp")]:
            if self._age(path, now) > KEPT_SECONDS:
                path.unlink(missing_ok=True)
        late = [entry for entry in self.waiting() if now.timestamp() - entry.since > PATIENCE_SECONDS]
        for entry in late:
            reason = _("Waited for two weeks. {reason}").format(reason=entry.reason).strip()
            shelf.write(self._path(DEAD, entry.name), _encoded(replace(entry, reason=reason)))
            self._path(NEW, entry.name).unlink(missing_ok=True)
        return len(late) + sum(self._set_aside(path) for path in self._files(NEW))

    # The files

    def _put_back(self, batch: Batch, state: str, entry: Entry) -> None:
        shelf.write(self._path(state, entry.name), _encoded(entry))
        self._sending(batch.key, entry).unlink(missing_ok=True)

    def _set_aside(self, path: Path) -> bool:
        """Move away what cannot be read: it must not look as if it still waited."""
        with suppress(FileNotFoundError):
            if _decoded(path.read_bytes()) is None:
                path.rename(path.with_suffix(".unreadable"))
                return True
        return False

    def _known(self, name: str) -> bool:
        """Looked for in the order in which a message moves: it cannot slip through."""
        if self._path(NEW, name).exists() or any((self.folder / SENDING).glob(f"*.{name}{_SUFFIX}")):
            return True
        return self._path(DONE, name).exists() or self._path(DEAD, name).exists()

    def _entries(self, state: str) -> Iterator[tuple[Path, Entry]]:
        for path in self._files(state):
            with suppress(FileNotFoundError):  # another session has moved it on
                entry = _decoded(path.read_bytes())
                if entry is not None:
                    yield path, entry

    def _files(self, state: str) -> list[Path]:
        return sorted((self.folder / state).glob(f"[!.]*{_SUFFIX}"))

    def _make(self) -> None:
        for folder in (self.folder, *(self.folder / state for state in STATES)):
            shelf.make_folder(folder)

    def _path(self, state: str, name: str) -> Path:
        return self.folder / state / f"{name}{_SUFFIX}"

    def _sending(self, key: str, entry: Entry) -> Path:
        return self.folder / SENDING / f"{key}.{entry.name}{_SUFFIX}"

    def _age(self, path: Path, now: datetime) -> float:
        try:
            return now.timestamp() - path.stat().st_mtime
        except FileNotFoundError:
            return 0.0


def outboxes(folder: Path) -> list[Outbox]:
    """The outboxes of all workspaces of the user."""
    return [Outbox(path) for path in sorted(folder.glob("*")) if path.is_dir()]


def _by_age(entry: Entry) -> tuple[float, str]:
    return entry.since, entry.name


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _encoded(entry: Entry) -> bytes:
    import orjson

    return orjson.dumps(entry)


def _decoded(data: bytes) -> Entry | None:
    """The entry in a file; None when there is none that makes sense."""
    import orjson

    try:
        raw = orjson.loads(data)
        told = raw["message"]
        message = Message(told["key"], told["title"], tuple(told["lines"]), told["markdown"], tuple(told["mentions"]))
        return Entry(raw["channel"], message, float(raw["since"]), int(raw["attempts"]), raw["reason"])
    except (ValueError, TypeError, KeyError):
        return None
