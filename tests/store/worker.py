"""A process of its own for tests with real processes: `python -m tests.store.worker <what> <folder> ...`.

It prints a line, flushed, whenever something is certain: `id <replica>` and `saved <record>`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.store.author import change
from tuiflow.model.record import Table
from tuiflow.store import clerk
from tuiflow.store.base import SaveState
from tuiflow.store.folder import FolderStore, Places


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


def say(*words: object) -> None:
    print(*words, flush=True)


def write(folder: Path, name: str, count: int) -> None:
    """Make `count` changes, each a new task, and say of each when the disk has it; then leave in order."""
    clerk.POLL_SECONDS = 0.02
    store = FolderStore(Places(folder / "shared", folder / "private"), milliseconds, "ann")
    store.watch(lambda: None)
    for number in range(count):
        done = change(store, Table.TASKS, f"{name}-{number}", {"name": name, "status": "done"})
        if number == 0:
            say("id", done.replica)
        if store.flush(20).state is SaveState.SAVED:
            say("saved", f"{name}-{number}")
        store.receive()
        if number % 5 == 4:
            store.write_checkpoint()
    store.close()
    say("left")


def hold(folder: Path) -> None:
    """Make one change, and stay until the standard input ends."""
    store = FolderStore(Places(folder / "shared", folder / "private"), milliseconds, "ann")
    say("id", change(store, Table.TASKS, "held", {"name": "x"}).replica)
    store.flush(20)
    sys.stdin.read()
    store.close()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        hold(Path(sys.argv[2]))
