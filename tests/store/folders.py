"""Workspaces in folders, for tests: made, opened, closed at the end of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.store.author import WORKSPACE, Clock, bytes_of, change
from tuiflow.model.record import Table, Value
from tuiflow.store import checkpoint
from tuiflow.store.base import SaveState
from tuiflow.store.change import Line, Transaction, decode
from tuiflow.store.fold import Document, State, replay
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.journal import JournalReader

SECONDS = 10.0


def rebuild(places: Places, workspace: str) -> State:
    """The state folded from the journals alone, as if there were no `tuiflow.json`."""
    reader = JournalReader(places.folder / "changes")
    reader.workspace = workspace
    return replay(reader.scan())


class Bench:
    """A workspace folder and the sessions that a test opens on it."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "shared", folder / "private")
        self.clock = Clock()
        self._open: list[FolderStore] = []
        create(self.places, WORKSPACE)

    @property
    def journals(self) -> Path:
        return self.places.folder / "changes"

    @property
    def file(self) -> Path:
        return self.places.folder / checkpoint.FILE_NAME

    def open(self, private: Path | None = None, clock: Callable[[], int] | None = None) -> FolderStore:
        """A new session: of this user or, with another private folder, of somebody else."""
        places = Places(self.places.folder, private or self.places.private)
        store = FolderStore(places, clock or self.clock, "ann")
        self._open.append(store)
        return store

    def close(self, store: FolderStore) -> None:
        self._open.remove(store)
        store.close()

    def close_all(self) -> None:
        for store in self._open:
            store.close()
        self._open.clear()

    def drop(self, store: FolderStore) -> None:
        """Lose a session as a killed process does: its lock goes, and it writes nothing any more."""
        self._open.remove(store)
        assert store._replica is not None
        store._replica.release()
        store._replica = None

    def written(self) -> bytes:
        """`tuiflow.json`, after everybody has left and one more session has come and gone."""
        self.close_all()
        self.close(self.open())
        return self.file.read_bytes()

    def rebuilt(self) -> bytes:
        """What the journals alone say."""
        return bytes_of(rebuild(self.places, WORKSPACE))

    def rebuilt_names(self) -> list[str]:
        """The uids of the tasks that the journals alone know, sorted."""
        return sorted(rebuild(self.places, WORKSPACE).tables.get("tasks", {}))

    def lines(self) -> list[Line]:
        """All lines in the shared folder that can be read."""
        data = b"".join(path.read_bytes() for path in sorted(self.journals.glob("*.jsonl")))
        return [line for line in map(decode, data.split(b"\n")) if line is not None]


def put(store: FolderStore, uid: str, **values: Value) -> Transaction:
    """Set fields of a task; the disk has them when this returns."""
    transaction = change(store, Table.TASKS, uid, values)
    assert store.flush(SECONDS).state is SaveState.SAVED
    return transaction


def task(store: FolderStore, uid: str) -> Document:
    document = store.state.document("tasks", uid)
    assert document is not None
    return document


def names(store: FolderStore) -> dict[str, object]:
    """The name of every task."""
    return {uid: document.get("name") for uid, document in store.state.documents("tasks")}
