"""What `tuiflow doctor --repair` does to a workspace folder: only what cannot lose a byte.

No line is taken out of a journal, nothing of anybody's is deleted, and whatever is not certain is left as it is, with the
reason for it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tuiflow.errors import reason_of
from tuiflow.store import checkpoint, disk, journal
from tuiflow.store.change import FORMAT, decode
from tuiflow.store.checkpoint_check import Condition
from tuiflow.store.checkpoint_file import CheckpointFile
from tuiflow.store.inspection import TEMPORARY, Entry, Inspection, Kind
from tuiflow.store.mode_check import mode_flaws
from tuiflow.store.private_check import PrivateCopy
from tuiflow.store.replica import place_of, try_claim

OLD_MS = 3600 * 1000
"""A temporary file that nobody has touched for so long is nobody's: writing takes moments."""


class Work(Enum):
    """What can be mended."""

    FOLDER = "folder"
    """`changes/` is made anew."""
    MODE = "mode"
    LINES = "lines"
    """Private lines that the shared journals lack are written there."""
    AGAIN = "again"
    """The last line is written once more behind bad lines."""
    ASIDE = "aside"
    """An odd `tuiflow.json` is set aside."""
    CHECKPOINT = "checkpoint"
    TEMPORARY = "temporary"


class Obstacle(Enum):
    """Why something was left as it is."""

    REFUSED = "refused"
    """The system says no; `reason` says why."""
    NOT_OWN = "not_own"
    """It belongs to another account."""
    LINKED = "linked"
    """It is known by other names too: what they are for is not known here."""
    LIVE = "live"
    """A session that is open holds it."""
    ELSEWHERE = "elsewhere"
    """The private copy is another machine's, or of a folder in another place."""
    NEWER = "newer"
    """A newer tuiflow has written here."""
    AHEAD = "ahead"
    """It contains what no journal here has."""
    BUSY = "busy"
    """A session is writing it."""
    NOTHING = "nothing"
    """The private copy has nothing that would help."""
    UNCERTAIN = "uncertain"
    """Somebody may still need it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was mended, or left."""

    work: Work
    name: str
    """Within the workspace; of private things the whole path."""
    obstacle: Obstacle | None = None
    """None: it was done."""
    count: int = 0
    """How many lines."""
    mode: int = 0
    """Permissions as they are now, or should be."""
    reason: str = ""
    """Of the system; or the new name."""


def mend_folders(found: Inspection) -> Iterator[Step]:
    """Make `changes/` where it is missing."""
    if found.entry(journal.FOLDER_NAME) is None:
        try:
            disk.make_folder(found.places.folder / journal.FOLDER_NAME, disk.FOLDER_MODE)
        except OSError as error:
            yield Step(Work.FOLDER, journal.FOLDER_NAME, Obstacle.REFUSED, reason=reason_of(error))
        else:
            yield Step(Work.FOLDER, journal.FOLDER_NAME)


def mend_modes(found: Inspection) -> Iterator[Step]:
    """Give files and folders that this account owns the permissions that they should have (storage: trap 11)."""
    for flaw in mode_flaws(found):
        if flaw.is_mended:
            yield _set_mode(found.places.folder / flaw.entry.name, flaw.entry.name, flaw.wanted)
    if found.private_mode is not None and found.private_mode & 0o077:
        yield _set_mode(found.private, str(found.private), found.private_mode & ~0o077)
    for copy in found.copies:
        if copy.mode & 0o077:
            yield _set_mode(copy.path, str(copy.path), copy.mode & ~0o077)


def _set_mode(path: Path, name: str, mode: int) -> Step:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return Step(Work.MODE, name, Obstacle.REFUSED, mode=mode, reason=reason_of(error))
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            return Step(Work.MODE, name, Obstacle.NOT_OWN, mode=mode)
        if stat.S_ISREG(status.st_mode) and status.st_nlink != 1:
            # Somebody may have put a file of ours here by a second name, to have it opened to others.
            return Step(Work.MODE, name, Obstacle.LINKED, mode=mode)
        os.fchmod(descriptor, mode)
    except OSError as error:
        return Step(Work.MODE, name, Obstacle.REFUSED, mode=mode, reason=reason_of(error))
    finally:
        os.close(descriptor)
    return Step(Work.MODE, name, mode=mode)


def mend_lines(found: Inspection, login: str) -> Iterator[Step]:
    """Write what the shared journals lack of one's own changes, as a session would (storage: traps 2, 4, 5).

    Where a journal ends in bad lines, and lacks nothing, its last change is written once more: then everybody sees that
    the bad lines held nothing that is missing. A change counts once, however often it is written.
    """
    ends_badly = {
        check.header.replica
        for _entry, check in found.journals
        if check.header is not None and not all(found.is_harmless(check, number) for number in check.bad)
    }
    for copy in found.copies:
        if not copy.missing and (copy.replica not in ends_badly or not copy.is_of_here):
            continue
        if not copy.is_of_here:
            yield Step(Work.LINES, str(copy.path), Obstacle.ELSEWHERE, copy.missing)
        elif found.min_reader > FORMAT:
            yield Step(Work.LINES, str(copy.path), Obstacle.NEWER, copy.missing)
        else:
            yield _write_lines(found, copy, login)


def _write_lines(found: Inspection, copy: PrivateCopy, login: str) -> Step:
    journals = found.places.folder / journal.FOLDER_NAME
    replica = try_claim(copy.path, place_of(journals, found.workspace), journals, found.workspace, login)
    if replica is None:
        return Step(Work.LINES, str(copy.path), Obstacle.LIVE, copy.missing)
    try:
        lines = replica.recover()
        work = Work.LINES if lines else Work.AGAIN
        lines = lines or [line for line in replica.private_lines[-1:] if decode(line[:-1]) is not None]
        if not lines:
            return Step(work, str(copy.path), Obstacle.NOTHING)
        written, _status, _added, _last = replica.append(lines)
    except OSError as error:
        return Step(Work.LINES, str(copy.path), Obstacle.REFUSED, copy.missing, reason=reason_of(error))
    finally:
        replica.release()
    return Step(work, f"{journal.FOLDER_NAME}/{written}", count=len(lines))


def mend_checkpoint(found: Inspection) -> Iterator[Step]:
    """Put a rebuilt `tuiflow.json` in the place of one that is missing, odd or behind; an odd one is set aside."""
    condition = found.checkpoint.condition
    if condition in (Condition.CURRENT, Condition.UNREADABLE):
        return
    if found.min_reader > FORMAT:
        yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME, Obstacle.NEWER)
        return
    if condition is Condition.AHEAD:
        yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME, Obstacle.AHEAD, found.checkpoint.lacking)
        return
    try:
        lock = CheckpointFile(found.places.folder).lock()
    except OSError:
        yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME, Obstacle.BUSY)
        return
    try:
        yield from _replace_checkpoint(found)
    except OSError as error:
        yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME, Obstacle.REFUSED, reason=reason_of(error))
    finally:
        os.close(lock)


def _replace_checkpoint(found: Inspection) -> Iterator[Step]:
    path = found.places.folder / checkpoint.FILE_NAME
    try:
        data = disk.read_file(path)[0]
    except FileNotFoundError:
        data = b""
    if data != found.checkpoint.data:
        # A session has written it meanwhile: it knows better.
        yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME, Obstacle.BUSY)
        return
    if found.checkpoint.condition in (Condition.DAMAGED, Condition.DIFFERENT):
        yield Step(Work.ASIDE, checkpoint.FILE_NAME, reason=checkpoint.set_aside(path, data).name)
    checkpoint.write(path, checkpoint.tables_of(found.rebuilt, found.workspace))
    yield Step(Work.CHECKPOINT, checkpoint.FILE_NAME)


def mend_temporary(found: Inspection) -> Iterator[Step]:
    """Remove what a process of this account that is no more has left of writing."""
    for entry in found.entries:
        if entry.kind is not Kind.TEMPORARY:
            continue
        if not is_dead(entry, found.now):
            yield Step(Work.TEMPORARY, entry.name, Obstacle.UNCERTAIN)
            continue
        try:
            (found.places.folder / entry.name).unlink(missing_ok=True)
        except OSError as error:
            yield Step(Work.TEMPORARY, entry.name, Obstacle.REFUSED, reason=reason_of(error))
        else:
            yield Step(Work.TEMPORARY, entry.name)


def is_dead(entry: Entry, now: int) -> bool:
    """Whether a temporary file is certainly nobody's: this account's, of no living process, long untouched.

    Its name does not say on which machine the process was; but on none does one take an hour to write.
    """
    number = TEMPORARY.fullmatch(entry.name.rpartition("/")[2])
    assert number is not None
    return entry.owner == os.geteuid() and now - max(entry.changed, entry.modified) > OLD_MS and not _runs(number[1])


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
