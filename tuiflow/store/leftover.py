"""What ended sessions have in their private copies and the shared journals lack, however it went (storage: traps 4, 5).

A sync tool may have rolled a journal back, deleted one of several, or damaged a line in the middle: only comparing every
line tells. That is done once for as long as the files stay what they were.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson

from tuiflow.store import disk
from tuiflow.store.journal import SUFFIX
from tuiflow.store.own_journal import Replica
from tuiflow.store.replica import place_of, try_claim

MEMO = "compared.json"
"""In the folder of private copies: replica id → what its files were when nothing was missing."""


def abandoned(private: Path, journals: Path, workspace: str, login: str) -> Iterator[Replica]:
    """Claim, one after the other, the ids that no live session holds and whose journals lack lines.

    Only those of this account, machine and folder.

    Raises:
        OSError: when a journal cannot be looked at.
    """
    copies = sorted(private.glob("*" + SUFFIX))
    if not copies:
        return
    known, found = _read(private), dict[str, str]()
    files = _files(journals)
    place = place_of(journals, workspace)
    for path in copies:
        uid = path.name.removesuffix(SUFFIX)
        signature = _signature(path, [entry for entry in files if entry[0].startswith(uid)])
        if known.get(uid) == signature:
            found[uid] = signature
            continue
        replica = try_claim(path, place, journals, workspace, login)
        if replica is None:
            continue
        if _lacks_lines(replica):
            yield replica  # it is compared again once it is whole
        else:
            replica.release()
            found[uid] = signature
    if found != known:
        with suppress(OSError):  # then all is compared again next time
            disk.replace(private / MEMO, orjson.dumps(found), disk.PRIVATE_MODE, lasting=False)


def _lacks_lines(replica: Replica) -> bool:
    try:
        return bool(replica.recover())
    except OSError:
        replica.release()
        raise


def _files(journals: Path) -> list[tuple[str, ...]]:
    """Name, size, time and inode of everything in the shared folder."""
    found: list[tuple[str, ...]] = []
    with suppress(FileNotFoundError), os.scandir(journals) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            with suppress(OSError):  # gone meanwhile
                status = entry.stat(follow_symlinks=False)
                found.append((entry.name, str(status.st_size), str(status.st_mtime_ns), str(status.st_ino)))
    return found


def _signature(path: Path, files: list[tuple[str, ...]]) -> str:
    """Stands for what a private copy and its journals were."""
    try:
        size = path.lstat().st_size
    except OSError:
        size = -1
    return hashlib.blake2b(orjson.dumps([size, files]), digest_size=8).hexdigest()


def _read(private: Path) -> dict[str, str]:
    try:
        body = orjson.loads(disk.read_file(private / MEMO)[0])
    except (OSError, orjson.JSONDecodeError):
        return {}
    pairs = body.items() if type(body) is dict else ()
    return {uid: signature for uid, signature in pairs if type(signature) is str}
