"""The store in a shared folder: journals, a writer thread, polling, and the checkpoint (storage: On disk)."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tuiflow.errors import WorkspaceError
from tuiflow.language import _
from tuiflow.store import checkpoint, disk
from tuiflow.store.base import News, SaveState, Saving
from tuiflow.store.change import FORMAT, Draft, Line, Transaction, is_replica
from tuiflow.store.fold import State, replay
from tuiflow.store.journal import FOLDER_NAME, JournalReader
from tuiflow.store.ledger import Ledger
from tuiflow.store.replica import Replica, abandoned, claim
from tuiflow.store.stamp import MillisecondClock

POLL_SECONDS = 0.4
"""How often others' journals are looked at."""

RETRY_SECONDS = 1.0
"""How long after a refused save it is tried again."""

SWEEP_SECONDS = 1.0
"""After so long without a change, what killed sessions have left is written; the start is not the time for it."""

IDLE_SECONDS = 3.0
"""After so long without a change, `tuiflow.json` is written."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a workspace is, and where its user's private things are."""

    folder: Path
    private: Path
    """The folder of private copies of all workspaces."""


def create(places: Places, workspace: str) -> None:
    """Make the folders of a new workspace.

    Raises:
        WorkspaceError: when there is one already, or the folder cannot be made.
    """
    if is_workspace(places.folder):
        raise WorkspaceError(
            _("{folder} is a workspace already: open it with tuiflow -w {folder}").format(folder=places.folder)
        )
    try:
        disk.make_folder(places.folder, disk.FOLDER_MODE)
        disk.make_folder(places.folder / FOLDER_NAME, disk.FOLDER_MODE)
        empty = checkpoint.tables_of(State(), workspace)
        checkpoint.write(places.folder / checkpoint.FILE_NAME, empty)
    except OSError as error:
        raise WorkspaceError(
            _(
                "{folder} cannot be written ({reason}): choose another folder, or ask for the right to write there."
            ).format(folder=places.folder, reason=error.strerror)
        ) from error


def is_workspace(folder: Path) -> bool:
    """Whether something of a workspace is in `folder`."""
    return (folder / checkpoint.FILE_NAME).is_file() or any((folder / FOLDER_NAME).glob("*.jsonl"))


class FolderStore:
    """An open workspace folder. All disk access after opening happens on one thread of its own."""

    def __init__(self, places: Places, now: MillisecondClock, login: str) -> None:
        """Open the workspace.

        Raises:
            WorkspaceError: when there is none, or it cannot be read.
        """
        self._places, self._login = places, login
        self._reader = JournalReader(places.folder / FOLDER_NAME)
        self._checkpoint_path = places.folder / checkpoint.FILE_NAME
        self._checkpoint_identity: tuple[int, ...] = ()
        self._stale = False
        self.read_only = ""
        self._ledger = Ledger(now, self._load())
        self._replica: Replica | None = None
        self._avoid: set[str] = set()
        self._fold_lock = threading.RLock()
        self._reader_lock = threading.RLock()
        self._wake = threading.Condition()
        self._queue: list[tuple[Line, bytes]] = []
        self._writing: list[tuple[Line, bytes]] = []
        self._incoming: list[Line] = []
        self._must_recover = False
        self._refusal = ""
        self._on_change: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._sweep_due = False
        self._settle()

    @property
    def state(self) -> State:
        """The fold."""
        return self._ledger.state

    @property
    def workspace(self) -> str:
        """The workspace's id."""
        return self._reader.workspace

    # Opening

    def _load(self) -> State:
        """The checkpoint's state, or an empty one when it is missing or odd."""
        try:
            data, status = disk.read_file(self._checkpoint_path)
        except OSError:
            return State()
        found = checkpoint.decode(data)
        if found is None or not is_replica(found.workspace):
            with suppress(OSError):  # in a read-only folder it stays where it is
                checkpoint.set_aside(self._checkpoint_path, data)
            return State()
        self._checkpoint_identity = _identity(status)
        self._reader.workspace = found.workspace
        self._note_version(found.min_reader)
        self._reader.resume(found.state.contains)
        return found.state

    def _settle(self) -> None:
        """Fold in what the journals have beyond the checkpoint."""
        try:
            lines = self._reader.scan()
        except OSError as error:
            raise WorkspaceError(
                _(
                    "The workspace {folder} cannot be read ({reason}): check the folder and your right to read it."
                ).format(folder=self._places.folder, reason=error.strerror)
            ) from error
        if not is_replica(self._reader.workspace):
            raise WorkspaceError(
                _(
                    "There is no workspace in {folder}: make one with tuiflow init {folder}, or try tuiflow demo."
                ).format(folder=self._places.folder)
            )
        self._note_version(self._reader.min_reader)
        news = self._ledger.receive(lines, self._everything)
        self._stale = bool(news.transactions) or news.rebuilt or not self._checkpoint_identity

    def _note_version(self, least: int) -> None:
        if least > FORMAT:
            self.read_only = _(
                "A newer tuiflow has written this workspace: it can be read here, and changed after an update."
            )

    def _everything(self) -> list[Line]:
        """All lines there are: those in the journals, and one's own that are not there yet."""
        with self._reader_lock:
            self._reader.forget()
            return self._reader.scan() + self._unconfirmed()

    def _unconfirmed(self) -> list[Line]:
        """One's own changes that the shared disk does not have yet."""
        with self._wake:
            return [line for line, _data in self._writing + self._queue]

    # Changes

    def commit(self, draft: Draft) -> Transaction:
        """See `Store.commit`."""
        if self.read_only:
            raise WorkspaceError(self.read_only)
        replica = self._claimed()
        place = replica.plan()
        with self._fold_lock:
            number = max(replica.sequence, self._highest(replica.uid)) + 1
            line, data = self._ledger.enter(draft, replica.uid, number, place)
            replica.sequence = number
            replica.planned(len(data))
            with self._wake:
                self._queue.append((line, data))
                self._stale = True
                self._wake.notify_all()
        self._start()
        return line.transaction

    def _highest(self, uid: str) -> int:
        """The highest number of a replica's changes that this session has heard of."""
        contained = self.state.contains.get(uid)
        return contained.highest() if contained is not None else 0

    def _claimed(self) -> Replica:
        if self._replica is not None and not self._unconfirmed():
            # Numbers that this session has not given: another one uses the same id, where locks do not hold.
            used_elsewhere = (
                self._replica.shared_with_others or self._highest(self._replica.uid) > self._replica.sequence
            )
            if used_elsewhere:
                self._avoid.add(self._replica.uid)
                self._replica.release()
                self._replica = None
        if self._replica is None:
            highest = {uid: contained.highest() for uid, contained in self.state.contains.items()}
            journals = self._places.folder / FOLDER_NAME
            try:
                private = self._places.private / self.workspace
                self._replica = claim(private, journals, self.workspace, self._login, highest, self._avoid)
                missing = self._replica.recover()
            except OSError as error:
                raise WorkspaceError(
                    _(
                        "{folder} cannot be written ({reason}): tuiflow keeps its private copy there; check your right to write there."
                    ).format(folder=self._places.private, reason=error.strerror)
                ) from error
            self._must_recover = bool(missing)
        return self._replica

    def receive(self) -> News:
        """See `Store.receive`."""
        with self._wake:
            lines, self._incoming = self._incoming, []
        self._note_version(self._reader.min_reader)
        with self._fold_lock:
            news = self._ledger.receive(lines, self._everything)
            if news.transactions or news.rebuilt:
                self._stale = True
        return news

    def watch(self, on_change: Callable[[], None]) -> None:
        """See `Store.watch`."""
        self._on_change = on_change
        self._sweep_due = True
        self._start()

    def saving(self) -> Saving:
        """See `Store.saving`."""
        with self._wake:
            return self._saving()

    def flush(self, timeout: float) -> Saving:
        """See `Store.flush`."""
        with self._wake:
            self._wake.wait_for(lambda: self._refusal or not (self._writing or self._queue), timeout)
            return self._saving()

    def history(self, table: str, uid: str) -> Iterator[Transaction]:
        """See `Store.history`."""
        reader = JournalReader(self._places.folder / FOLDER_NAME)
        reader.workspace = self.workspace
        found = {
            line.transaction.stamp: line.transaction
            for line in reader.scan() + self._unconfirmed()
            if any(edit.table == table and edit.uid == uid for edit in line.transaction.edits)
        }
        for stamp in sorted(found):
            yield found[stamp]

    def close(self) -> None:
        """See `Store.close`; what the disk still refuses stays in the private copy and is written at the next start."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()
        self.receive()
        self.write_checkpoint()
        if self._replica is not None:
            self._replica.release()
            self._replica = None

    # The thread

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="tuiflow-store", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        quiet = 0.0
        while True:
            with self._wake:
                # Also while the shared disk refuses: the private copy takes what is new at once.
                self._wake.wait_for(lambda: self._stopping or self._queue, self._patience())
                work = bool(self._queue) or bool(self._refusal)
            if work:
                quiet = 0.0
                self._save()
                if self._refusal and self._stopping and not self._queue:
                    return
                continue
            if self._stopping:
                return
            if self._sweep_due and quiet >= SWEEP_SECONDS:
                self._sweep_due = False
                self._sweep()
            if self._on_change is not None and self._scan():
                quiet = 0.0
                continue
            quiet += POLL_SECONDS
            if quiet >= IDLE_SECONDS and self._stale and self._on_change is not None:
                self.write_checkpoint()
                quiet = 0.0

    def _patience(self) -> float | None:
        if self._refusal:
            return RETRY_SECONDS
        return POLL_SECONDS if self._on_change is not None else None

    def _saving(self) -> Saving:
        waiting = len(self._writing) + len(self._queue)
        if self._refusal:
            return Saving(SaveState.NOT_SAVED, waiting, self._refusal)
        return Saving(SaveState.SAVING if waiting else SaveState.SAVED, waiting)

    def _save(self) -> None:
        """Write what waits: first to the private copy, then to the shared journal."""
        with self._wake:
            fresh = [data for _line, data in self._queue]
            self._writing += self._queue
            self._queue.clear()
        replica = self._replica
        assert replica is not None
        refusal = ""
        try:
            if fresh:
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
            refusal = error.strerror or refusal or str(error)
            with suppress(OSError):  # both disks refuse: the mark NOT SAVED says all there is to say
                replica.sync_private()
        self._confirm(refusal)

    def _append(self, replica: Replica, lines: list[bytes]) -> None:
        if self._must_recover:
            lines = replica.recover()
        self._must_recover = True
        if lines:
            with self._reader_lock:
                self._reader.advance(*replica.append(lines))
        self._must_recover = False

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

    def _sweep(self) -> None:
        """Write what killed sessions of this user left in their private copies, and the shared journals lack."""
        journals = self._places.folder / FOLDER_NAME
        private = self._places.private / self.workspace
        for replica in abandoned(private, journals, self.workspace, self._login, self.state.contains):
            try:
                missing = replica.recover()
                if missing:
                    replica.append(missing)
            except OSError:
                # Still refused: they stay in the private copy for the next start.
                return
            finally:
                replica.release()

    def _scan(self) -> bool:
        """Look for others' changes; returns whether there are any."""
        try:
            with self._reader_lock:
                lines = self._reader.scan()
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

    def write_checkpoint(self) -> bool:
        """Write `tuiflow.json` if it would differ; returns whether it was written (storage: On disk)."""
        if not self._stale or self.read_only:
            return False
        try:
            folder = os.open(self._places.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            # Only one session of this host at a time; where the lock does not hold, the result is still right.
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return self._replace_checkpoint()
        except OSError:
            return False
        finally:
            os.close(folder)

    def _replace_checkpoint(self) -> bool:
        with self._fold_lock:
            if self._unconfirmed() or self._incoming or not self._covers_disk():
                return False
            if not self._stale:
                return False
            tables = checkpoint.tables_of(self.state, self.workspace)
            self._stale = False
        try:
            self._checkpoint_identity = _identity(checkpoint.write(self._checkpoint_path, tables))
        except OSError:
            self._stale = True
            raise
        return True

    def _covers_disk(self) -> bool:
        """Whether this state has all that the file on disk has; an odd file is set aside."""
        try:
            if _identity(self._checkpoint_path.lstat()) == self._checkpoint_identity:
                return True
            data, status = disk.read_file(self._checkpoint_path)
        except FileNotFoundError:
            return True
        found = checkpoint.decode(data)
        if found is None or found.workspace != self.workspace:
            checkpoint.set_aside(self._checkpoint_path, data)
            return True
        if found.min_reader > FORMAT:
            self._note_version(found.min_reader)
            return False
        if checkpoint.same_changes(found.state, self.state):
            self._checkpoint_identity, self._stale = _identity(status), False
        return checkpoint.covers(self.state, found.state)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def rebuild(places: Places, workspace: str) -> State:
    """The state folded from the journals alone, as if there were no `tuiflow.json`.

    Raises:
        OSError: when the folder cannot be listed.
    """
    reader = JournalReader(places.folder / FOLDER_NAME)
    reader.workspace = workspace
    return replay(reader.scan())
