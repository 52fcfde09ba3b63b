"""The seam: what everything above knows of keeping data (storage: The seam).

`FolderStore` and `MemoryStore` provide it, and one conformance suite holds for both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from tuiflow.store.change import Draft, Setting, Transaction
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


@dataclass(frozen=True, slots=True)
class Session:
    """What another session says of itself, and what is known of it here."""

    key: str
    """Its id."""
    login: str
    machine: str
    at: int
    """When it last said something: milliseconds since 1970 by its own clock."""
    here: bool
    """Whether it has the workspace open, as far as can be known."""
    has_mine: bool
    """Whether it has all of one's own changes."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Who else is here, and who has seen one's own changes."""

    others: tuple[Session, ...] = ()
    """All that have said something, those that have left included; who is here first, then by login."""
    mine: int = 0
    """How many changes this session has made."""

    @property
    def here(self) -> tuple[Session, ...]:
        """Those that have the workspace open now."""
        return tuple(session for session in self.others if session.here)

    @property
    def seen_by(self) -> tuple[Session, ...]:
        """Those that have all of one's own changes; nobody, before there are any."""
        return tuple(session for session in self.others if session.has_mine) if self.mine else ()


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
    def folder(self) -> str:
        """Where it is kept; empty for one in memory."""

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

    def history(self, records: Collection[tuple[str, str]]) -> list[Transaction]:
        """All changes of these records (table, uid), oldest first."""

    def setting(self, table: str, fields: Collection[str]) -> list[Setting]:
        """All that was ever set in these fields of the records of a table, oldest first."""

    def newest(self, count: int) -> list[Transaction]:
        """The last `count` changes of the whole workspace, oldest first."""

    def written(self, stamps: Collection[str]) -> dict[str, Transaction]:
        """The changes with these stamps, as far as they have arrived."""

    def spread(self) -> Spread:
        """Who else has the workspace open, and how far one's own changes have come."""

    def close(self) -> None:
        """Stop, and leave everything on disk as readers like it."""
