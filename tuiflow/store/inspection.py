"""What is the case in a workspace folder and in one's own private copies of it: facts, for `tuiflow doctor`.

Nothing is written here, nothing is taken for granted, and nothing has to be whole: a folder that cannot be opened can be
looked at. It reads as every session reads, and folds all journals anew to compare `tuiflow.json` with them.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tuiflow.errors import WorkspaceError, reason_of
from tuiflow.language import _
from tuiflow.store import checkpoint, checkpoint_check, disk, journal, presence
from tuiflow.store.change import FORMAT, is_replica
from tuiflow.store.checkpoint_check import CheckpointCheck
from tuiflow.store.fold import State, replay
from tuiflow.store.folder import Places, not_there
from tuiflow.store.journal_check import HEAD_BYTES, JournalCheck, Reading, check_journal, first_line
from tuiflow.store.private_check import PrivateCopy, check_private
from tuiflow.store.replica_check import JournalFile, ReplicaCheck, check_replicas

SET_ASIDE = re.compile(r"tuiflow\.set-aside-[0-9a-f]{12}\.json")
TEMPORARY = re.compile(r"\.(?:tuiflow|[a-z0-9]{1,32})\.json\.([0-9]{1,10})\.[0-9a-f]{8}\.tmp")
"""What `disk.replace` writes before it renames; with the number of the process."""

_COPY_HEAD = b'{"_tuiflow":{"1":{"_check":"'


class Kind(StrEnum):
    """What something in the folder is."""

    CHECKPOINT = "checkpoint"
    CHECKPOINT_COPY = "checkpoint_copy"
    """A conflict copy that a sync tool has made of `tuiflow.json`."""
    SET_ASIDE = "set_aside"
    JOURNAL = "journal"
    JOURNAL_COPY = "journal_copy"
    """A journal under another name than its own (storage: trap 6)."""
    PRESENCE = "presence"
    TEMPORARY = "temporary"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"
    """A pipe, a socket, a device."""
    OTHER = "other"


@dataclass(slots=True)
class Entry:
    """Something in the folder."""

    name: str
    """Within the workspace, as the system gives it: it may hold anything but a slash. `.` is the workspace itself."""
    kind: Kind
    bytes: int
    mode: int
    """Permissions, without the type."""
    owner: int
    """Number of the account."""
    links: int
    modified: int
    """Milliseconds since 1970."""
    changed: int
    """Likewise: when it was last touched here, which no sync tool can say otherwise."""
    refusal: str = ""
    """Why it cannot be read; empty: it can, or need not be."""
    journal: JournalCheck | None = None


@dataclass(slots=True)
class Inspection:
    """All that was found."""

    places: Places
    workspace: str
    """Its id."""
    now: int
    """Milliseconds since 1970."""
    entries: list[Entry]
    checkpoint: CheckpointCheck
    replicas: list[ReplicaCheck]
    private: Path
    """The folder of this workspace's private copies."""
    private_mode: int | None
    """None: there is no such folder."""
    copies: list[PrivateCopy]
    is_open_to_all: bool
    """Whether every account of this machine gets as far as into the folder."""
    rebuilt: State = field(default_factory=State)
    """What the journals say."""

    @property
    def journals(self) -> list[tuple[Entry, JournalCheck]]:
        """The journals of this workspace that can be read."""
        return [
            (entry, entry.journal)
            for entry in self.entries
            if entry.journal is not None and entry.journal.reading is Reading.READ
        ]

    @property
    def min_reader(self) -> int:
        """The least version of all that is here."""
        headers = (entry.journal.header for entry in self.entries if entry.journal is not None)
        versions = (one.min_reader for one in headers if one is not None and one.workspace == self.workspace)
        return max([FORMAT, self.checkpoint.min_reader, *versions])

    @property
    def owners(self) -> set[int]:
        """Whose the journals are."""
        return {entry.owner for entry, _check in self.journals}

    @property
    def is_shared(self) -> bool:
        """Whether several accounts of this machine work in the folder, or are meant to by its mode (storage: trap 11).

        In a folder that a sync tool fills, everything belongs to the one who runs it.
        """
        mode = next(entry.mode for entry in self.entries if entry.name == ".")
        return len(self.owners) > 1 or mode & 0o2070 == 0o2070

    def is_harmless(self, journal: JournalCheck, number: int) -> bool:
        """Whether nothing is missing where a bad line stands: the replica went on after it, and has no gap."""
        header = journal.header
        assert header is not None
        if any(check.missing for check in self.replicas if check.replica == header.replica):
            return False
        return number < max(journal.numbers, default=0) or any(
            other.header is not None
            and other.header.replica == header.replica
            and other.header.segment > header.segment
            and other.lines
            for _entry, other in self.journals
        )

    def entry(self, name: str) -> Entry | None:
        """What has this name within the workspace."""
        return next((entry for entry in self.entries if entry.name == name), None)


def inspect(places: Places, now: int) -> Inspection:
    """Look at everything in a workspace folder, and at one's own private copies.

    Raises:
        WorkspaceError: when the folder cannot be listed, or nothing in it says which workspace it is.
    """
    try:
        entries = [_entry(places.folder, "."), *_listed(places.folder, "")]
    except FileNotFoundError as error:
        raise not_there(places.folder) from error
    except OSError as error:
        raise WorkspaceError(
            _("The workspace {folder} cannot be read ({reason}): check the folder and your right to read it.").format(
                folder=places.folder, reason=reason_of(error)
            )
        ) from error
    entries += _listed_below(places.folder, entries, journal.FOLDER_NAME)
    entries += _listed_below(places.folder, entries, presence.FOLDER_NAME)
    file = checkpoint_check.read(places.folder / checkpoint.FILE_NAME)
    workspace = file.workspace or _first_workspace(places.folder, entries)
    if is_replica(workspace):
        return _completed(places, now, entries, file, workspace)
    if file.min_reader > FORMAT:
        raise WorkspaceError(
            _("A newer tuiflow has written this workspace: it can be read here, and changed after an update.")
        )
    raise not_there(places.folder)


def _completed(places: Places, now: int, entries: list[Entry], file: CheckpointCheck, workspace: str) -> Inspection:
    private = places.private / workspace
    own = {path.name.removesuffix(journal.SUFFIX) for path in private.glob("*" + journal.SUFFIX)}
    for entry in entries:
        if entry.kind in (Kind.JOURNAL, Kind.JOURNAL_COPY):
            _read_journal(places.folder, entry, workspace, own)
    found = Inspection(
        places=places,
        workspace=workspace,
        now=now,
        entries=entries,
        checkpoint=file,
        replicas=[],
        private=private,
        private_mode=_mode(private),
        copies=[],
        is_open_to_all=_is_open_to_all(places.folder),
    )
    found.rebuilt = replay(line for _entry, check in found.journals for line in check.lines)
    checkpoint_check.compare(file, found.rebuilt, workspace)
    found.copies = check_private(private, places.folder / journal.FOLDER_NAME, workspace, _raw(found))
    words = [presence.read(path, workspace) for _key, _id, path in presence.files(places.folder / presence.FOLDER_NAME)]
    keys = {path.stem for path in private.glob("*.here")}
    found.replicas = check_replicas(
        [JournalFile(entry.owner, entry.modified, entry.changed, check) for entry, check in found.journals],
        found.rebuilt,
        own,
        [word for word in words if word is not None],
        keys,
        now,
    )
    return found


def _raw(found: Inspection) -> dict[str, set[bytes]]:
    """Replica → its lines in the shared journals, as far as they were kept."""
    lines: dict[str, set[bytes]] = {}
    for _entry, check in found.journals:
        assert check.header is not None
        lines.setdefault(check.header.replica, set()).update(check.raw)
    return lines


def _listed_below(folder: Path, entries: list[Entry], name: str) -> list[Entry]:
    """What is in a folder of the workspace; as its sessions do, go there by a link too."""
    parent = next((entry for entry in entries if entry.name == name), None)
    if parent is None or not (folder / name).is_dir():
        return []
    try:
        return list(_listed(folder, name))
    except OSError as error:
        parent.refusal = reason_of(error)
        return []


def _listed(folder: Path, below: str) -> Iterator[Entry]:
    with os.scandir(folder / below) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        try:
            yield _entry(folder, f"{below}/{name}" if below else name)
        except FileNotFoundError:
            # It has gone meanwhile: temporary files do.
            continue


def _entry(folder: Path, name: str) -> Entry:
    status = (folder / name).lstat() if name != "." else folder.stat()
    return Entry(
        name=name,
        kind=_kind(folder, name, status.st_mode),
        bytes=status.st_size,
        mode=stat.S_IMODE(status.st_mode),
        owner=status.st_uid,
        links=status.st_nlink,
        modified=status.st_mtime_ns // 1_000_000,
        changed=status.st_ctime_ns // 1_000_000,
    )


def _kind(folder: Path, name: str, mode: int) -> Kind:
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if not stat.S_ISREG(mode):
        return Kind.SPECIAL
    below, _slash, last = name.rpartition("/")
    if TEMPORARY.fullmatch(last) and below != journal.FOLDER_NAME:
        return Kind.TEMPORARY
    if below == journal.FOLDER_NAME:
        is_read = last.endswith(journal.SUFFIX) and not last.startswith(".")
        return Kind.JOURNAL if is_read else Kind.OTHER
    if below == presence.FOLDER_NAME:
        is_read = last.endswith(presence.SUFFIX) and is_replica(last.removesuffix(presence.SUFFIX))
        return Kind.PRESENCE if is_read else Kind.OTHER
    if last == checkpoint.FILE_NAME:
        return Kind.CHECKPOINT
    if SET_ASIDE.fullmatch(last):
        return Kind.SET_ASIDE
    return Kind.CHECKPOINT_COPY if last.endswith(".json") and _head(folder / name) == _COPY_HEAD else Kind.OTHER


def _head(path: Path) -> bytes:
    try:
        with disk.reading(path) as (descriptor, _status):
            return os.pread(descriptor, len(_COPY_HEAD), 0)
    except OSError:
        return b""


def _first_workspace(folder: Path, entries: list[Entry]) -> str:
    """The workspace of the first journal, as sessions take it where `tuiflow.json` does not tell."""
    for entry in entries:
        if entry.kind is not Kind.JOURNAL:
            continue
        try:
            with disk.reading(folder / entry.name) as (descriptor, _status):
                header, _login = first_line(os.pread(descriptor, HEAD_BYTES, 0))
        except OSError:
            continue
        if header is not None:
            return header.workspace
    return ""


def _read_journal(folder: Path, entry: Entry, workspace: str, own: set[str]) -> None:
    try:
        data, _status = disk.read_file(folder / entry.name)
    except OSError as error:
        entry.refusal = reason_of(error)
        return
    header, _login = first_line(data)
    replica = header.replica if header is not None else ""
    entry.journal = check_journal(data, workspace, keep_raw=replica in own)
    if header is not None and entry.name != f"{journal.FOLDER_NAME}/{journal.file_name(replica, header.segment)}":
        entry.kind = Kind.JOURNAL_COPY


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except OSError:
        return None


def _is_open_to_all(folder: Path) -> bool:
    """Whether every account gets into the folder: through all that are above it, too."""
    try:
        real = folder.resolve(strict=True)
        return all(path.stat().st_mode & stat.S_IXOTH for path in (real, *real.parents))
    except OSError:
        return False
