"""Who may read and write what lies in a workspace folder, and who should (storage: trap 11)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from tuiflow.store import disk, journal, presence
from tuiflow.store.inspection import Entry, Inspection, Kind

_FOLDERS = (".", journal.FOLDER_NAME, presence.FOLDER_NAME)
_FILE_MODES = {
    Kind.JOURNAL: disk.JOURNAL_MODE,
    Kind.JOURNAL_COPY: disk.JOURNAL_MODE,
    Kind.CHECKPOINT: disk.CHECKPOINT_MODE,
    Kind.CHECKPOINT_COPY: disk.CHECKPOINT_MODE,
    Kind.SET_ASIDE: disk.CHECKPOINT_MODE,
}


class Flaw(Enum):
    """What is wrong with permissions; the gravest comes first."""

    ALL_WRITE = "world_writable"
    ALL_READ = "world_readable"
    GROUP_WRITES = "group_writable"
    """A journal that others of the group can write to: then its owner says nothing of who wrote in it."""
    GROUP_CLOSED = "group_closed"
    """Colleagues cannot read it, or cannot work in it."""
    ODD = "odd_mode"
    """Not as it should be, and no harm."""


class ModeFlaw(NamedTuple):
    """Something with wrong permissions."""

    entry: Entry
    flaw: Flaw
    wanted: int
    """What they should be."""
    is_serious: bool

    @property
    def is_mended(self) -> bool:
        """Whether a repair sets them right; a harmless oddity may be meant, where nobody else works in the folder."""
        return self.entry.mode != self.wanted


def mode_flaws(found: Inspection) -> Iterator[ModeFlaw]:
    """Everything in the workspace whose permissions are wrong."""
    below = found.entry(journal.FOLDER_NAME)
    into_journals = found.is_open_to_all and below is not None and bool(below.mode & 0o001)
    for entry in found.entries:
        flaw = _flaw(entry, is_shared=found.is_shared)
        if flaw is None:
            continue
        is_reached = into_journals if entry.name.startswith(journal.FOLDER_NAME + "/") else found.is_open_to_all
        is_serious = flaw is not Flaw.ODD and (flaw is not Flaw.ALL_READ or is_reached)
        yield ModeFlaw(entry, flaw, _wanted(entry, flaw, is_shared=found.is_shared), is_serious)


def _flaw(entry: Entry, *, is_shared: bool) -> Flaw | None:
    is_folder = entry.kind is Kind.FOLDER and entry.name in _FOLDERS
    if not is_folder and entry.kind not in _FILE_MODES:
        return None
    mode = entry.mode
    if mode & 0o002:
        return Flaw.ALL_WRITE
    if is_folder:
        if is_shared and mode & 0o2070 != 0o2070:
            return Flaw.GROUP_CLOSED
        return Flaw.ODD if mode & ~0o1000 != disk.FOLDER_MODE and (is_shared or entry.name == ".") else None
    if mode & 0o004:
        return Flaw.ALL_READ
    if not is_shared:
        return None
    if _FILE_MODES[entry.kind] == disk.JOURNAL_MODE and mode & 0o020:
        return Flaw.GROUP_WRITES
    if not mode & 0o040:
        return Flaw.GROUP_CLOSED
    return Flaw.ODD if mode & ~_FILE_MODES[entry.kind] else None


def _wanted(entry: Entry, flaw: Flaw, *, is_shared: bool) -> int:
    """In a folder of one's own others are kept out, and no more is asked: a sync tool gives modes of its own."""
    if is_shared:
        # The sticky bit may be meant: it keeps colleagues from renaming each other's journals.
        return _FILE_MODES.get(entry.kind, disk.FOLDER_MODE | entry.mode & 0o1000)
    return entry.mode if flaw is Flaw.ODD else entry.mode & ~0o007
