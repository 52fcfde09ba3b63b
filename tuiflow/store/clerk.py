"""The thread that does a store's disk work: saves in order, polls for others' changes, and uses quiet moments."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol

from tuiflow.errors import reason_of
from tuiflow.store.base import SaveState, Saving
from tuiflow.store.change import Line
from tuiflow.store.journal import JournalReader
from tuiflow.store.own_journal import Replica

POLL_SECONDS = 0.4
"""How often others' journals are looked at."""

RETRY_SECONDS = 1.0
"""How long after a refused save it is tried again."""

SWEEP_SECONDS = 1.0
"""After so long without a change, what killed sessions have left is written; the start is not the time for it."""

IDLE_SECONDS = 3.0
"""After so long without a change, `tuiflow.json` is written."""


class Chores(Protocol):
    """What is done in quiet moments."""

    def abandoned(self) -> Iterable[Replica]:
        """Claimed replica ids of killed sessions that have left changes in their private copies."""

    def write_checkpoint(self) -> bool:
        """Write `tuiflow.json` if it would differ."""

    def attend(self) -> bool:
        """Say that this session is here, and look who else is; returns whether that is different now."""


class Clerk:
    """Takes lines to save, and brings lines that others have written."""

    def __init__(self, reader: JournalReader, chores: Chores) -> None:
        self.reader = reader
        self.reader_lock = threading.RLock()
        self.replica: Replica | None = None
        """Whose journal is written to; set before the first line is given."""
        self.must_recover = False
        """Nothing may be assumed about the journal: look at it before the next line is written."""
        self._chores = chores
        self._wake = threading.Condition()
        self._queue: list[tuple[Line, bytes]] = []
        self._writing: list[tuple[Line, bytes]] = []
        self._incoming: list[Line] = []
        self._refusal = ""
        self._on_change: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._sweep_due = False
        self.sweep_refusal = ""
        """Why the disk has not taken what ended sessions have left; empty while it has not been asked, or took it."""
        self._look_now = False

    # For the store's own thread

    def take(self, line: Line, data: bytes) -> None:
        """Save a line as soon as possible, behind all that were given before."""
        with self._wake:
            self._queue.append((line, data))
            self._wake.notify_all()
        self._start()

    def watch(self, on_change: Callable[[], None]) -> None:
        """Look for others' changes from now on; `on_change` is called when there are any, or the save state differs."""
        self._on_change = on_change
        self._sweep_due = True
        self._start()

    def look(self) -> None:
        """Look for others' changes now."""
        with self._wake:
            self._look_now = True
            self._wake.notify_all()

    def incoming(self) -> list[Line]:
        """Hand over the lines that have arrived."""
        with self._wake:
            lines, self._incoming = self._incoming, []
            return lines

    def has_incoming(self) -> bool:
        """Whether lines wait to be handed over."""
        return bool(self._incoming)

    def unconfirmed(self) -> list[Line]:
        """The lines that the shared disk does not have yet."""
        with self._wake:
            return [line for line, _data in self._writing + self._queue]

    def saving(self) -> Saving:
        """What has become of the lines that were given."""
        with self._wake:
            return self._saving()

    def flush(self, timeout: float) -> Saving:
        """Wait until the disk has, or has refused, all lines; at most `timeout` seconds."""
        with self._wake:
            self._wake.wait_for(lambda: self._refusal or not (self._writing or self._queue), timeout)
            return self._saving()

    def stop(self) -> None:
        """Save what waits, try once more what was refused, and end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="tuiflow-store", daemon=True)
            self._thread.start()

    def _saving(self) -> Saving:
        waiting = len(self._writing) + len(self._queue)
        if self._refusal:
            return Saving(SaveState.NOT_SAVED, waiting, self._refusal)
        return Saving(SaveState.SAVING if waiting else SaveState.SAVED, waiting)

    # The thread

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            # A fault of ours: nothing is saved any more, and that must not look like saving.
            with self._wake:
                self._refusal = repr(error)
                self._wake.notify_all()
            raise

    def _work(self) -> None:
        quiet = 0.0
        while True:
            with self._wake:
                # Also while the shared disk refuses: the private copy takes what is new at once.
                self._wake.wait_for(lambda: self._stopping or self._queue or self._look_now, self._patience())
                self._look_now = False
                work = bool(self._queue) or bool(self._refusal)
            if work:
                quiet = 0.0
                self._save()
                if self._refusal and self._stopping and not self._queue:
                    return
                if self._refusal and self._on_change is not None:
                    # What the disk does not take, it may still give.
                    self._scan()
            elif self._stopping:
                return
            else:
                quiet = self._use_quiet(quiet)

    def _patience(self) -> float | None:
        if self._refusal:
            return RETRY_SECONDS
        return POLL_SECONDS if self._on_change is not None else None

    def _use_quiet(self, quiet: float) -> float:
        """Poll, and do what waits for a quiet moment; returns for how long it has been quiet."""
        if self._on_change is None:
            return 0.0
        if self._sweep_due and quiet >= SWEEP_SECONDS:
            self._sweep_due = False
            before = self.sweep_refusal
            self.sweep()
            if before != self.sweep_refusal:
                self._on_change()
        if self._chores.attend():
            self._on_change()
        if self._scan():
            return 0.0
        if quiet >= IDLE_SECONDS:
            self._chores.write_checkpoint()
            self._sweep_due = self._sweep_due or bool(self.sweep_refusal)
            return 0.0
        return quiet + POLL_SECONDS

    def _save(self) -> None:
        """Write what waits: first to the private copy, then to the shared journal."""
        with self._wake:
            fresh = [data for _line, data in self._queue]
            self._writing += self._queue
            self._queue.clear()
        replica = self.replica
        assert replica is not None
        refusal = ""
        try:
            replica.remember(fresh)
        except OSError as error:
            # The shared journal may still take them; if it refuses too, that is what the user is told.
            refusal = str(error)
        try:
            try:
                self._append(replica, fresh)
            except OSError as error:
                if error.errno != errno.ESTALE:
                    raise
                # A sync tool has put another file there. That is no refusal: what is missing is written to a new one.
                self._append(replica, [])
            refusal = ""
        except OSError as error:
            refusal = reason_of(error)
            with suppress(OSError):  # both disks refuse: the mark NOT SAVED says all there is to say
                replica.sync_private()
        self._confirm(refusal)

    def _append(self, replica: Replica, lines: list[bytes]) -> None:
        recovering = self.must_recover
        if recovering:
            lines = replica.recover()
        self.must_recover = True
        if lines:
            with self.reader_lock:
                written = replica.append(lines)
                if not recovering:
                    # Among recovered lines may be such as this session has not folded: those the reader has to read.
                    self.reader.advance(*written)
        self.must_recover = False

    def _confirm(self, refusal: str) -> None:
        changed = refusal != self._refusal
        with self._wake:
            self._refusal = refusal
            if not refusal:
                self._writing.clear()
                changed = changed or not self._queue
            self._wake.notify_all()
        if changed and self._on_change is not None:
            self._on_change()

    def sweep(self) -> None:
        """Write what killed sessions of this user left in their private copies, and the shared journals lack."""
        try:
            for replica in self._chores.abandoned():
                try:
                    missing = replica.recover()
                    if missing:
                        replica.append(missing)
                finally:
                    replica.release()
        except OSError as error:
            # They stay in the private copy, and are tried again.
            self.sweep_refusal = reason_of(error)
            return
        self.sweep_refusal = ""

    def _scan(self) -> bool:
        """Look for others' changes; returns whether there are any."""
        try:
            with self.reader_lock:
                lines = self.reader.scan()
        except OSError:
            # The folder is away (unmounted, moved): nothing new can come; saving says so when something is to be saved.
            return False
        if not lines:
            return False
        with self._wake:
            self._incoming += lines
        assert self._on_change is not None
        self._on_change()
        return True
