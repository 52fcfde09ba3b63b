"""Sessions without files, for tests of folding: each hears of others' changes only when a test tells it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from tuiflow.model.record import Table, Value
from tuiflow.store import checkpoint
from tuiflow.store.base import News, Saving, Spread, Store
from tuiflow.store.change import Draft, Edit, Line, Setting, Transaction
from tuiflow.store.fold import RebuildNeededError, State, replay
from tuiflow.store.ledger import Ledger
from tuiflow.store.workspace import Workspace

WORKSPACE = "w0rkspace"
START = 1_720_600_000_000


class Clock:
    """A clock that goes on by a millisecond whenever it is looked at."""

    def __init__(self, start: int = START) -> None:
        self.value = start

    def __call__(self) -> int:
        self.value += 1
        return self.value


class Author:
    """One session, as a store: it can be given to a `Workspace`."""

    read_only = ""
    folder = ""
    workspace = WORKSPACE

    def __init__(self, replica: str, clock: Callable[[], int], skew: int = 0) -> None:
        self.replica = replica
        self.known: list[Line] = []
        self.own: list[tuple[Line, bytes]] = []
        self._sequence = self._offset = 0
        self._ledger = Ledger(lambda: clock() + skew)

    @property
    def state(self) -> State:
        return self._ledger.state

    def commit(self, draft: Draft) -> Transaction:
        heard = self.state.contains.get(self.replica)
        self._sequence = max(self._sequence, heard.highest() if heard is not None else 0) + 1
        line, data = self._ledger.enter(draft, self.replica, self._sequence, (1, self._offset))
        self._offset += len(data)
        self.own.append((line, data))
        self.known.append(line)
        return line.transaction

    def learn(self, lines: Iterable[Line]) -> None:
        """Hear of changes, in this order."""
        heard = list(lines)
        self.known += heard
        self._ledger.receive(heard, lambda: self.known)

    def set(self, uid: str, **values: Value) -> Line:
        """Set fields of a task, as a person who sees what this session has heard of."""
        change(self, Table.TASKS, uid, values)
        return self.own[-1][0]

    def delete(self, uid: str) -> Line:
        """Put a task into the trash."""
        edit = Workspace(self).deletion(Table.TASKS, uid)
        assert edit is not None
        self.commit(Draft([edit]))
        return self.own[-1][0]

    def receive(self) -> News:
        return News()

    def look(self) -> None:
        """Nothing comes by itself."""

    def watch(self, on_change: Callable[[], None]) -> None:
        """Nothing comes by itself."""

    def saving(self) -> Saving:
        return Saving()

    def flush(self, timeout: float) -> Saving:
        return Saving()

    def history(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        return []

    def setting(self, table: str, fields: Collection[str]) -> list[Setting]:
        return []

    def newest(self, count: int) -> list[Transaction]:
        return []

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        return {}

    def spread(self) -> Spread:
        return Spread()

    def close(self) -> None:
        """Nothing to close."""


def change(store: Store, table: Table, uid: str, values: Mapping[str, Value]) -> Transaction:
    """Commit an edit of fields as a person makes it who sees what the store holds."""
    edit = Workspace(store).edit(table, uid, values)
    return store.commit(Draft([edit] if edit is not None else [Edit(table.value, uid, {})], "test"))


def bytes_of(state: State) -> bytes:
    """The state as `tuiflow.json` has it: two states are the same when these are."""
    return bytes(checkpoint.encode(checkpoint.tables_of(state, WORKSPACE)))


def folded(lines: Iterable[Line], state: State | None = None) -> State:
    """A state to which lines were added in this order, as a session does; replayed where only that is right."""
    state = state or State()
    known: list[Line] = []
    arriving = list(lines)
    for line in arriving:
        known.append(line)
        try:
            state.add(line)
        except RebuildNeededError:
            return replay(arriving)
    return state
