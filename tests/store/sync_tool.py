"""A sync tool that carries files between computers as badly as such tools may (storage: traps 2 to 6).

It never touches a private folder. Times of files are its own count: nothing depends on how fast a test runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from tuiflow.store import checkpoint, disk
from tuiflow.store.journal import FOLDER_NAME, SUFFIX

T = TypeVar("T")

PATTERNS = (
    ".sync-conflict-20240712-10{n:04}-ABCDEFG",
    " (conflicted copy 2024-07-12 10{n:04})",
    " (Ann's conflicted copy 2024-07-12 {n})",
    "-HOST-{n}",
    " (SFConflict ann 2024-07-12-10-{n:04})",
    "-NSConflict{n}",
    "-冲突{n}",
    " ({n})",
    " {n}",
)
"""What tools put between a file's stem and its suffix."""

STEM_KEPT = 120
"""Characters of a name that is copied again and again: systems take so many bytes and no more."""

COPIES_KEPT = 10
"""Of conflict copies of one file; Syncthing deletes older ones."""


def pick(choices: Sequence[T], number: int) -> T:
    """One of `choices`, whatever the number."""
    return choices[number % len(choices)]


class SyncTool:
    """What carries files between the shared folders of some computers."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.versions: dict[str, list[bytes]] = {}
        """Every content that was ever seen under a name; that which appeared last comes last."""
        self._last_seen: dict[tuple[Path, str], bytes] = {}
        self._halves: list[tuple[Path, bytes]] = []
        """Files that are only partly there, and what they are to be."""
        self._copies: dict[Path, list[Path]] = {}
        self._count = 0

    # What there is

    def names(self, folder: Path) -> list[str]:
        """The files of a workspace that are carried, by their place in it."""
        journals = folder / FOLDER_NAME
        inside = [f"{FOLDER_NAME}/{path.name}" for path in journals.glob("*" + SUFFIX)] if journals.is_dir() else []
        return sorted(inside + [path.name for path in folder.glob("*.json") if not path.name.startswith(".")])

    def content(self, folder: Path) -> dict[str, bytes]:
        """All those files."""
        return {name: (folder / name).read_bytes() for name in self.names(folder)}

    def notice(self) -> None:
        """Remember every content that has appeared."""
        for folder in self.folders:
            for name, data in self.content(folder).items():
                if self._last_seen.get((folder, name)) != data:
                    self._last_seen[folder, name] = data
                    seen = self.versions.setdefault(name, [])
                    if data in seen:
                        seen.remove(data)
                    seen.append(data)

    # What it does as it should

    def carry(self, source: Path, target: Path, name: str, copy: int | None = None) -> None:
        """Bring a file over. With `copy` what was there before is kept under that pattern of names."""
        data = (source / name).read_bytes()
        there = target / name
        if there.is_file() and there.read_bytes() != data and copy is not None:
            self.keep_copy(target, name, copy)
        self.put(there, data)

    def carry_all(self, source: Path, target: Path) -> None:
        """Bring everything over."""
        (target / FOLDER_NAME).mkdir(exist_ok=True)
        for name in self.names(source):
            self.carry(source, target, name, copy=0)

    def exchange(self, taste: str, *, keeps: bool) -> None:
        """Bring everything everywhere; where files differ the tool's `taste` decides, as it knows nothing of journals.

        Args:
            taste: `newest` or `oldest` of the contents seen, `longest` or `shortest`.
            keeps: Whether what loses is kept as a conflict copy.
        """
        self._halves.clear()
        self.notice()
        for name in sorted({name for folder in self.folders for name in self.names(folder)}):
            found = {(folder / name).read_bytes() for folder in self.folders if (folder / name).is_file()}
            winner = min(found, key=self.versions[name].index)
            if taste in {"longest", "shortest"}:
                winner = min(sorted(found), key=len)
            if taste in {"longest", "newest"}:
                winner = max(sorted(found), key=len if taste == "longest" else self.versions[name].index)
            for folder in self.folders:
                there = folder / name
                if there.is_file() and there.read_bytes() == winner:
                    continue
                if there.is_file() and keeps:
                    self.keep_copy(folder, name, self._count)
                self.put(there, winner)
        everything = {name: folder for folder in self.folders for name in self.names(folder)}
        for name, folder in everything.items():
            for other in self.folders:
                if not (other / name).is_file():
                    self.put(other / name, (folder / name).read_bytes())
        self.notice()  # what an owner writes again from now on is new, also where it is what was there before

    # What it should not do

    def carry_part(self, source: Path, target: Path, name: str, part: float, *, holes: bool) -> None:
        """Bring over the first part of a file, or the last one behind zeros; the rest comes with `complete`."""
        data = (source / name).read_bytes()
        cut = round(part * len(data))
        self.put(target / name, bytes(cut) + data[cut:] if holes else data[:cut], in_place=True)
        self._halves.append((target / name, data))

    def complete(self, number: int) -> None:
        """Write what is missing of a file that is partly there, over whatever its owner has put there meanwhile."""
        path, data = self._halves.pop(number % len(self._halves))
        before = path.read_bytes() if path.is_file() else b""
        self.put(path, data + before[len(data) :], in_place=True)

    @property
    def has_halves(self) -> bool:
        """Whether something is left to complete."""
        return bool(self._halves)

    def roll_back(self, folder: Path, name: str, number: int) -> None:
        """Bring back an older content."""
        self.put(folder / name, pick(self.versions[name], number))

    def bring_back_checkpoint(self) -> None:
        """Put a `tuiflow.json` that is well everywhere, as a person does who has a backup."""
        seen = self.versions[checkpoint.FILE_NAME]
        well = next(data for data in seen if checkpoint.decode(data) is not None)
        for folder in self.folders:
            self.put(folder / checkpoint.FILE_NAME, well)

    def damage(self, folder: Path, name: str, place: float) -> None:
        """Change one byte."""
        data = bytearray((folder / name).read_bytes())
        if data:
            data[int(place * (len(data) - 1))] ^= 1
            self.put(folder / name, bytes(data))

    def keep_copy(self, folder: Path, name: str, pattern: int) -> Path:
        """Keep the content of a file under the name of a conflict copy; of those the oldest go."""
        self._count += 1
        there = folder / name
        stem = there.stem[:STEM_KEPT]
        made = there.with_name(f"{stem}{pick(PATTERNS, pattern).format(n=self._count)}{there.suffix}")
        self.put(made, there.read_bytes())
        kept = self._copies.setdefault(there, [])
        kept.append(made)
        if len(kept) > COPIES_KEPT:
            kept.pop(0).unlink(missing_ok=True)
        return made

    def rename(self, folder: Path, name: str, pattern: int) -> None:
        """Give a file the name of a conflict copy."""
        self.keep_copy(folder, name, pattern)
        self.delete(folder, name)

    def delete(self, folder: Path, name: str) -> None:
        """Take a file away."""
        (folder / name).unlink(missing_ok=True)

    def put(self, path: Path, data: bytes, *, in_place: bool = False) -> None:
        """Write a file: by renaming another one over it, or by writing into it."""
        self._count += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path if in_place else path.with_name(f".syncthing.{path.name}.tmp")
        written.write_bytes(data)
        os.utime(written, ns=(self._count, self._count))
        written.replace(path)


class Ambush:
    """Does something while a session is in the middle of its disk work, and refuses it the disk."""

    def __init__(self) -> None:
        self._countdown = 0
        self._action: Callable[[], None] | None = None
        self.bytes_taken: int | None = None
        """How many bytes of the next append to a journal the disk takes; None: all."""

    def arm(self, steps: int, action: Callable[[], None]) -> None:
        """At the given number of disk operations from now on do this."""
        self._countdown, self._action = steps, action

    def disarm(self) -> None:
        """What has not happened by now does not happen."""
        self._action = None

    def step(self) -> None:
        """A disk operation takes place."""
        self._countdown -= 1
        if self._action is not None and self._countdown <= 0:
            action, self._action = self._action, None
            action()

    def append_synced(self, path: Path, data: bytes, mode: int) -> os.stat_result:
        """Stands for `disk.append_synced`."""
        if self.bytes_taken is None:
            return _append_synced(path, data, mode)
        taken = min(self.bytes_taken, len(data) - 1)
        self.bytes_taken = None
        if taken:
            _append_synced(path, data[:taken], mode)
        raise OSError(28, "No space left on device", str(path))

    def open(self, path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        """Stands for `os.open`."""
        self.step()
        return _open(path, flags, mode, dir_fd=dir_fd)

    def sync(self, _descriptor: int) -> None:
        """Stands for `os.fsync` and `os.fdatasync`; the power does not go here."""
        self.step()


_append_synced = disk.append_synced
_open = os.open


def lines_in(folder: Path) -> Iterator[bytes]:
    """All whole lines of all journals in a workspace folder, without line feeds."""
    for path in sorted((folder / FOLDER_NAME).glob("*" + SUFFIX)):
        yield from path.read_bytes().split(b"\n")[:-1]


def checkpoint_of(folder: Path) -> bytes:
    """`tuiflow.json`."""
    return (folder / checkpoint.FILE_NAME).read_bytes()
