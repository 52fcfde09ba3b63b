"""The store in a shared folder: journals, a writer thread, polling, and the checkpoint (storage: On disk)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tuiflow.errors import RefusedError, WorkspaceError, reason_of
from tuiflow.language import _
from tuiflow.store import checkpoint, disk
from tuiflow.store.base import News, SaveState, Saving, Spread
from tuiflow.store.change import FORMAT, Draft, Line, Setting, Transaction, is_replica
from tuiflow.store.checkpoint_file import CheckpointFile
from tuiflow.store.clerk import Clerk
from tuiflow.store.fold import State
from tuiflow.store.journal import FOLDER_NAME, JournalReader
from tuiflow.store.ledger import Ledger
from tuiflow.store.leftover import abandoned
from tuiflow.store.own_journal import Replica
from tuiflow.store.past import Past
from tuiflow.store.presence import Presence
from tuiflow.store.replica import claim, left_behind
from tuiflow.store.stamp import MillisecondClock


@dataclass(frozen=True, slots=True)
class Places:
    """Where a workspace is, and where its user's private things are."""

    folder: Path
    private: Path
    """The folder of private copies of all workspaces."""


def create(places: Places, workspace: str) -> None:
    """Make the folders of a new workspace.

    Raises:
        RefusedError: when there is one already.
        WorkspaceError: when the folder cannot be made.
    """
    if is_workspace(places.folder):
        raise RefusedError(
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
            ).format(folder=places.folder, reason=reason_of(error))
        ) from error


def is_workspace(folder: Path) -> bool:
    """Whether something of a workspace is in `folder`."""
    return (folder / checkpoint.FILE_NAME).is_file() or any((folder / FOLDER_NAME).glob("*.jsonl"))


def not_there(folder: Path) -> WorkspaceError:
    """The error for a folder in which no workspace can be read: because there is none, or none that is whole."""
    sentence = _("There is no workspace in {folder}: make one with tuiflow init {folder}, or try tuiflow demo.")
    if is_workspace(folder):
        sentence = _(
            "Of the workspace in {folder} neither tuiflow.json nor a journal can be read: put its files back from a backup or from the older versions that a sync tool keeps."
        )
    return WorkspaceError(sentence.format(folder=folder))


class FolderStore:
    """An open workspace folder. All disk access after opening happens on the clerk's thread."""

    def __init__(self, places: Places, now: MillisecondClock, login: str) -> None:
        """Open the workspace.

        Raises:
            WorkspaceError: when there is none, or it cannot be read.
        """
        self._places, self._login = places, login
        self._journals = places.folder / FOLDER_NAME
        self._file = CheckpointFile(places.folder)
        self._reader = JournalReader(self._journals)
        self._clerk = Clerk(self._reader, self)
        self._fold_lock = threading.RLock()
        self._avoid: set[str] = set()
        self._mine = 0
        """The number of this session's last change; 0 before the first."""
        self._replica: Replica | None = None
        self._stale = False
        """Whether the fold has more than the checkpoint."""
        self._waiting: list[Line] = []
        """One's own lines that ended sessions could not write: folded in, and not in the shared journals yet."""
        self.read_only = ""
        self._ledger = Ledger(now, self._load())
        self._settle()
        self._presence = Presence(places.folder, self._private, self.workspace, login, now)

    @property
    def state(self) -> State:
        """The fold."""
        return self._ledger.state

    @property
    def workspace(self) -> str:
        """The workspace's id."""
        return self._reader.workspace

    @property
    def folder(self) -> str:
        """See `Store.folder`."""
        return str(self._places.folder)

    @property
    def _private(self) -> Path:
        """The folder of this workspace's private copies."""
        return self._places.private / self.workspace

    # Opening

    def _load(self) -> State:
        """The checkpoint's state; an empty one when only the journals can tell."""
        found = self._file.load()
        self._note_version(self._file.min_reader)
        if found is None:
            return State()
        self._reader.workspace = found.workspace
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
                ).format(folder=self._places.folder, reason=reason_of(error))
            ) from error
        if not is_replica(self._reader.workspace):
            raise WorkspaceError(self.read_only) if self.read_only else not_there(self._places.folder)
        self._file.set_odd_aside()
        self._note_version(self._reader.min_reader)
        news = self._ledger.receive(lines, self._everything)
        self._stale = bool(news.transactions) or news.rebuilt or not self._file.is_known
        self._waiting = left_behind(self._private, self._journals, self.workspace, self.state.contains)
        if self._waiting:
            news = self._ledger.receive(self._waiting, self._everything)
            self._stale = True
        if news.rebuilt:
            self._file.compare()

    def _note_version(self, least: int) -> None:
        if least > FORMAT:
            self.read_only = _(
                "A newer tuiflow has written this workspace: it can be read here, and changed after an update."
            )

    def _everything(self) -> list[Line]:
        """All lines there are: those in the journals, and one's own that are not there yet.

        Raises:
            OSError: while the journals are away. When they are back, all of them are found as new.
        """
        with self._clerk.reader_lock:
            self._reader.forget()
            self._journals.stat()
            found = self._reader.scan()
            self._arrived(found)
            return found + self._waiting + self._clerk.unconfirmed()

    def _arrived(self, lines: Iterable[Line]) -> None:
        """Strike off what the shared journals have of the lines that wait."""
        if self._waiting:
            there = {line.transaction.check for line in lines}
            self._waiting = [line for line in self._waiting if line.transaction.check not in there]

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
            replica.sequence = self._mine = number
            replica.planned(len(data))
            self._stale = True
            self._clerk.take(line, data)
        return line.transaction

    def _highest(self, uid: str) -> int:
        """The highest number of a replica's changes that this session has heard of."""
        contained = self.state.contains.get(uid)
        return contained.highest() if contained is not None else 0

    def _claimed(self) -> Replica:
        replica = self._replica
        if replica is not None and self._is_used_elsewhere(replica) and not self._clerk.unconfirmed():
            self._avoid.add(replica.uid)
            replica.release()
            self._replica = None
        if self._replica is None:
            self._replica = self._clerk.replica = self._claim()
        return self._replica

    def _is_used_elsewhere(self, replica: Replica) -> bool:
        """Whether there are numbers that this session has not given: where locks do not hold, ids can be shared."""
        return replica.shared_with_others or self._highest(replica.uid) > replica.sequence

    def _claim(self) -> Replica:
        highest = {uid: contained.highest() for uid, contained in self.state.contains.items()}
        private = self._private
        try:
            replica = claim(private, self._journals, self.workspace, self._login, highest, self._avoid)
            self._clerk.must_recover = bool(replica.recover())
        except OSError as error:
            raise WorkspaceError(
                _("{folder} cannot be written ({reason}): check your right to write there.").format(
                    folder=error.filename or private, reason=reason_of(error)
                )
            ) from error
        return replica

    def receive(self) -> News:
        """See `Store.receive`."""
        return self._take_in(self._clerk.incoming())

    def _take_in(self, lines: list[Line]) -> News:
        self._note_version(self._reader.min_reader)
        with self._fold_lock:
            self._arrived(lines)
            news = self._ledger.receive(lines, self._everything)
            if news.transactions or news.rebuilt:
                self._stale = True
            if news.rebuilt:
                self._file.compare()
        return news

    def watch(self, on_change: Callable[[], None]) -> None:
        """See `Store.watch`."""
        self._clerk.watch(on_change)

    def saving(self) -> Saving:
        """See `Store.saving`. What ended sessions have left counts once the disk has refused it again."""
        saving, refusal = self._clerk.saving(), self._clerk.sweep_refusal
        if not self._waiting or not refusal:
            return saving
        return Saving(SaveState.NOT_SAVED, saving.waiting + len(self._waiting), saving.reason or refusal)

    def flush(self, timeout: float) -> Saving:
        """See `Store.flush`."""
        return self._clerk.flush(timeout)

    def look(self) -> None:
        """See `Store.look`."""
        self._clerk.look()

    def history(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        """See `Store.history`."""
        return self._past().of(records)

    def setting(self, table: str, fields: Collection[str]) -> list[Setting]:
        """See `Store.setting`."""
        return self._past().setting(table, fields)

    def newest(self, count: int) -> list[Transaction]:
        """See `Store.newest`."""
        return self._past().newest(count)

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        """See `Store.written`."""
        return self._past().written(stamps)

    def _past(self) -> Past:
        return Past(self._journals, self.workspace, self._waiting + self._clerk.unconfirmed())

    def spread(self) -> Spread:
        """See `Store.spread`."""
        return self._presence.spread

    def close(self) -> None:
        """See `Store.close`; what the disk still refuses stays in the private copy and is written at the next start."""
        self._clerk.stop()
        if self._replica is not None or self._waiting:
            self._clerk.sweep()
        self.receive()
        if self._waiting:
            with suppress(OSError):  # the folder is away: then they wait on
                self._take_in(self._reader.scan())
        self.write_checkpoint()
        self._presence.leave()
        if self._replica is not None:
            self._replica.release()
            self._replica = None

    # What the clerk does in quiet moments

    def abandoned(self) -> Iterable[Replica]:
        """See `Chores.abandoned`."""
        return abandoned(self._private, self._journals, self.workspace, self._login)

    def attend(self) -> bool:
        """See `Chores.attend`."""
        with self._fold_lock:
            seen = {uid: contained.upto for uid, contained in self.state.contains.items()}
            replica = self._replica
            author, sequence = (replica.uid, self._mine) if replica is not None else ("", 0)
        return self._presence.attend(author, sequence, seen)

    def write_checkpoint(self) -> bool:
        """See `Chores.write_checkpoint`; returns whether it was written. Refused by the disk, it is left for later."""
        if not self._stale or self.read_only:
            return False
        try:
            if not self._is_there():
                return False
            lock = self._file.lock()
        except OSError:
            return False
        try:
            return self._replace_checkpoint()
        except OSError:
            self._stale = True
            return False
        finally:
            os.close(lock)

    def _is_there(self) -> bool:
        """Whether the workspace is at its place; when it is unmounted or moved away, an empty folder may be there."""
        return self._journals.is_dir() or (self._places.folder / checkpoint.FILE_NAME).is_file()

    def _replace_checkpoint(self) -> bool:
        with self._fold_lock:
            if self._waiting or self._clerk.unconfirmed() or self._clerk.has_incoming():
                return False
            up_to_date = self._file.is_up_to_date(self.state, self.workspace)
            self._note_version(self._file.min_reader)
            if up_to_date is None:
                return False
            self._stale = False
            if up_to_date:
                return False
            tables = checkpoint.tables_of(self.state, self.workspace)
        self._file.write(tables)
        return True
