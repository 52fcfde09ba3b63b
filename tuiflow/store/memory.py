"""A store without files: for tests of everything above, and as the shortest description of what a store does."""

from __future__ import annotations

from collections.abc import Callable, Collection

from tuiflow.store.base import News, Saving, Spread
from tuiflow.store.change import Draft, Line, Setting, Transaction, settings_of
from tuiflow.store.fold import State
from tuiflow.store.ledger import Ledger
from tuiflow.store.stamp import MillisecondClock


class MemoryHub:
    """What the stores of one workspace share: all lines, in their order of arrival."""

    def __init__(self, workspace: str = "memory") -> None:
        self.workspace = workspace
        self.lines: list[Line] = []
        self.stores = 0
        self.listeners: list[Callable[[], None]] = []

    def publish(self, line: Line) -> None:
        """Hand a line to all stores."""
        self.lines.append(line)
        for listener in self.listeners:
            listener()


class MemoryStore:
    """One session's store on a hub."""

    read_only = ""
    folder = ""

    def __init__(self, hub: MemoryHub, now: MillisecondClock) -> None:
        self._hub = hub
        hub.stores += 1
        self._replica = f"memory{hub.stores}"
        self._sequence = 0
        self._offset = 0
        self._consumed = 0
        self._listener: Callable[[], None] | None = None
        self._ledger = Ledger(now)
        self.workspace = hub.workspace
        self.receive()

    @property
    def state(self) -> State:
        """The fold."""
        return self._ledger.state

    def commit(self, draft: Draft) -> Transaction:
        """See `Store.commit`."""
        line, data = self._ledger.enter(draft, self._replica, self._sequence + 1, (1, self._offset))
        self._sequence += 1
        self._offset += len(data)
        self._hub.publish(line)
        return line.transaction

    def receive(self) -> News:
        """See `Store.receive`."""
        fresh = self._hub.lines[self._consumed :]
        self._consumed += len(fresh)
        return self._ledger.receive(fresh, lambda: self._hub.lines)

    def look(self) -> None:
        """Nothing is ever overlooked here."""

    def watch(self, on_change: Callable[[], None]) -> None:
        """See `Store.watch`."""
        self._listener = on_change
        self._hub.listeners.append(on_change)

    def saving(self) -> Saving:
        """Memory never refuses."""
        return Saving()

    def flush(self, timeout: float) -> Saving:
        """See `Store.flush`."""
        return Saving()

    def history(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        """See `Store.history`."""
        return [
            transaction
            for transaction in self._past()
            if any((edit.table, edit.uid) in records for edit in transaction.edits)
        ]

    def setting(self, table: str, fields: Collection[str]) -> list[Setting]:
        """See `Store.setting`."""
        wanted = frozenset(fields)
        return [one for transaction in self._past() for one in settings_of(transaction, table, wanted)]

    def newest(self, count: int) -> list[Transaction]:
        """See `Store.newest`."""
        return self._past()[-count:]

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        """See `Store.written`."""
        return {transaction.stamp: transaction for transaction in self._past() if transaction.stamp in stamps}

    def spread(self) -> Spread:
        """Sessions in memory do not know of each other."""
        return Spread(mine=self._sequence)

    def _past(self) -> list[Transaction]:
        return sorted((line.transaction for line in self._hub.lines), key=lambda one: one.stamp)

    def close(self) -> None:
        """See `Store.close`."""
        if self._listener is not None:
            self._hub.listeners.remove(self._listener)
            self._listener = None
