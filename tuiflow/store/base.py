"""The seam: what everything above knows of keeping data (storage: The seam).

`FolderStore` and `MemoryStore` provide it, and one conformance suite holds for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from tuiflow.store.change import Draft, Transaction
from tuiflow.store.fold import State


class SaveState(Enum):
    """What is known of one's own last changes."""

    SAVED = "saved"
    """The disk has all of them."""
    SAVING = "saving"
    """On their way; it takes a moment."""
    NOT_SAVED = "not_saved"
    """The disk refused; they are in the private copy and are tried again."""


@dataclass(frozen=True, slots=True)
class Saving:
    """The save state with how many changes wait, and why."""

    state: SaveState = SaveState.SAVED
    waiting: int = 0
    reason: str = ""


@dataclass(slots=True)
class News:
    """What `receive` has folded in."""

    transactions: list[Transaction] = field(default_factory=list)
    rebuilt: bool = False
    """Everything was folded anew: any record may have changed."""


class Store(Protocol):
    """An open workspace's changes and their fold. Used from one thread; `on_change` is called from others."""

    @property
    def state(self) -> State:
        """The fold as it stands."""

    @property
    def workspace(self) -> str:
        """The workspace's id."""

    @property
    def read_only(self) -> str:
        """Why nothing can be committed, as a sentence; empty when changes are taken."""

    def commit(self, draft: Draft) -> Transaction:
        """Fold a change in at once, and see that it is kept.

        Raises:
            WorkspaceError: when the store is read-only.
        """

    def receive(self) -> News:
        """Fold in what has been found of others' changes since the last call."""

    def look(self) -> None:
        """Look for others' changes now; what there is comes through `on_change` of `watch`."""

    def watch(self, on_change: Callable[[], None]) -> None:
        """From now on look for others' changes; `on_change` says that `receive` or `saving` has something new."""

    def saving(self) -> Saving:
        """The state of one's own changes."""

    def flush(self, timeout: float) -> Saving:
        """Wait until the disk has, or has refused, all changes committed so far; at most `timeout` seconds."""

    def history(self, table: str, uid: str) -> Iterator[Transaction]:
        """All changes of a record, oldest first."""

    def close(self) -> None:
        """Stop, and leave everything on disk as readers like it."""
