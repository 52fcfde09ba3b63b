"""A computer with a copy of the workspace folder, a clock that is wrong, and sessions; some of them are killed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.store.author import change
from tests.store.folders import SECONDS
from tests.waiting import wait_until
from tuiflow.errors import WorkspaceError
from tuiflow.model.record import Table, Value
from tuiflow.store.base import SaveState
from tuiflow.store.change import Draft, Transaction
from tuiflow.store.folder import FolderStore, Places
from tuiflow.store.workspace import Workspace


class Computer:
    """One computer; `working` names the one on which something happens at the moment."""

    working = ""

    def __init__(self, name: str, root: Path, clock: Callable[[], int], skew: int) -> None:
        self.name = name
        self.places = Places(root / name / "shared", root / name / "private")
        self.places.folder.mkdir(parents=True)
        self.sessions: list[FolderStore] = []
        self.saved: list[Transaction] = []
        """What was confirmed as saved here."""
        self._unsaved: dict[int, list[Transaction]] = {}
        self._clock, self._skew = clock, skew

    @property
    def folder(self) -> Path:
        return self.places.folder

    def now(self) -> int:
        return self._clock() + self._skew

    def open(self) -> FolderStore | None:
        """A new session; None where no workspace is to be found, as before the first file has arrived."""
        self._work()
        try:
            store = FolderStore(self.places, self.now, self.name)
        except WorkspaceError:
            return None
        store.watch(lambda: None)
        self.sessions.append(store)
        self._unsaved[id(store)] = []
        return store

    def set(self, store: FolderStore, uid: str, values: Mapping[str, Value]) -> SaveState:
        """Commit an edit as a person makes it; notes whether it was confirmed."""
        self._work()
        return self._note(store, change(store, Table.TASKS, uid, values))

    def delete(self, store: FolderStore, uid: str) -> None:
        """Put a task into the trash."""
        self._work()
        edit = Workspace(store).deletion(Table.TASKS, uid)
        if edit is not None:
            self._note(store, store.commit(Draft([edit], "delete")))

    def _note(self, store: FolderStore, transaction: Transaction) -> SaveState:
        waiting = self._unsaved[id(store)]
        waiting.append(transaction)
        state = store.flush(SECONDS).state
        assert state is not SaveState.SAVING
        if state is SaveState.SAVED:
            self.saved += waiting
            waiting.clear()
        else:
            wait_until(lambda: vars(store._clerk._wake)["_waiters"])  # it goes on to look what the disk still gives
        return state

    def poll(self, store: FolderStore) -> None:
        """What a session does every moment: look for others' changes, and show them."""
        self._work()
        store._clerk._scan()
        store.receive()

    def rest(self, store: FolderStore) -> None:
        """What a session does in quiet moments: write what killed ones have left, look, write `tuiflow.json`."""
        self._work()
        store._clerk.sweep()
        self.poll(store)
        store.write_checkpoint()

    def close(self, store: FolderStore) -> None:
        self._work()
        self.sessions.remove(store)
        store.close()
        if store.saving().state is SaveState.SAVED:
            self.saved += self._unsaved[id(store)]

    def kill(self, store: FolderStore) -> None:
        """End a session as `kill -9` does: its locks go, and it writes nothing any more."""
        self._work()
        self.sessions.remove(store)
        clerk = store._clerk
        with clerk._wake:
            clerk._queue.clear()
            clerk._writing.clear()
            clerk._refusal = ""
        clerk.stop()
        if store._replica is not None:
            store._replica.release()
            store._replica = None

    def leave(self) -> None:
        """Close all sessions."""
        for store in list(self.sessions):
            self.close(store)

    def visit(self) -> FolderStore | None:
        """Somebody opens the workspace for a while, and leaves."""
        store = self.open()
        if store is not None:
            self.rest(store)
            self.close(store)
        return store

    def _work(self) -> None:
        Computer.working = self.name
