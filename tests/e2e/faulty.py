"""A session in a process of its own, on a disk that can be told to fail: `python -m tests.e2e.faulty <shared> <private>`.

It makes one small change after the other and prints a line, flushed, whenever something is certain: `ready`,
`made <change>`, `saved <change>` once the store has said that the disk has it, `refused <change> <reason>`, `left`. Every
fifth change is a new record; the others are to a few records that all sessions write. It obeys what it reads from its
standard input: see `Session.obey`.
"""

from __future__ import annotations

import argparse
import queue
import resource
import sys
import threading
import time
from pathlib import Path

from tinydb import TinyDB

from tests.e2e.bad_disk import BadDisk
from tuiflow.errors import TuiflowError
from tuiflow.model.record import Table
from tuiflow.store import checkpoint, clerk
from tuiflow.store.base import SaveState
from tuiflow.store.change import Draft, Transaction
from tuiflow.store.folder import FolderStore, Places
from tuiflow.store.workspace import Workspace

COMMON = 7
"""How many records all sessions write."""

SECONDS = 20.0


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


def say(*words: object) -> None:
    print(*words, flush=True)


def name_of(done: Transaction) -> str:
    """What tells a change from all others, as a word."""
    return f"{done.stamp}/{done.check}"


def hurry() -> None:
    """Everything that a session does now and then happens often."""
    clerk.POLL_SECONDS = 0.02
    clerk.RETRY_SECONDS = 0.03
    clerk.SWEEP_SECONDS = 0.05
    clerk.IDLE_SECONDS = 0.1


class Session:
    """A session that makes changes until it is told to stop."""

    def __init__(self, places: Places, name: str, disk: BadDisk, limit: int) -> None:
        """Make `limit` changes from the start, and as many at every `go`."""
        self._name, self._disk, self._limit = name, disk, limit
        self._store = FolderStore(places, milliseconds, "ann")
        self._workspace = Workspace(self._store)
        self._store.watch(lambda: None)
        self._commands: queue.Queue[str] = queue.Queue()
        self._count = 0
        self._unsaved: list[str] = []
        self._told = 0
        """How many of the unsaved ones have been reported as refused."""
        self._is_making = True
        self._until = limit
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._commands.put(line.strip())
        self._commands.put("finish")

    def work(self) -> None:
        """Make changes and wait, as told, until told to leave."""
        is_here = True
        while is_here:
            refused = False
            if self._is_making:
                refused = not self._make() or self._report(SECONDS)
                if self._count >= self._until:
                    self.obey("pause")
            else:
                self._report(0)
            self._workspace.receive()
            if self._count % 5 == 4:
                self._store.write_checkpoint()
            try:
                # A refused session goes on more slowly, or it would make thousands of changes.
                word = self._commands.get(timeout=0.02) if refused or not self._is_making else self._commands.get(False)
            except queue.Empty:
                continue
            is_here = self.obey(*word.split())

    def _make(self) -> bool:
        """Make a change; returns whether it was taken. One that is denied is made again as the next one."""
        self._count += 1
        uid = f"{self._name}-{self._count}" if self._count % 5 == 1 else f"common-{self._count % COMMON}"
        edit = self._workspace.edit(Table.TASKS, uid, {"name": f"{self._name} {self._count}"})
        assert edit is not None
        try:
            done = self._workspace.commit(Draft([edit], "test"))
        except TuiflowError as error:
            self._count -= 1
            say("denied", error)
            return False
        self._unsaved.append(name_of(done))
        say("made", name_of(done))
        return True

    def _report(self, seconds: float) -> bool:
        """Say what has become of the changes; returns whether they were refused."""
        saving = self._store.flush(seconds)
        if saving.state is SaveState.SAVED:
            for change_name in self._unsaved:
                say("saved", change_name)
            self._unsaved.clear()
            self._told = 0
        elif saving.state is SaveState.NOT_SAVED:
            for change_name in self._unsaved[self._told :]:
                say("refused", change_name, saving.reason)
            self._told = len(self._unsaved)
        return saving.state is SaveState.NOT_SAVED

    def obey(self, word: str, *rest: str) -> bool:
        """Do as told; returns whether the session goes on.

        `pause` and `go`: stop making changes, and go on. `calm`: the disk is good from now on. `limit`: files are to
        have at most so many bytes, none: any. `look`: say how many tasks this session shows. `finish`: wait until
        everything is saved, and leave. `quit`: leave at once.
        """
        if word in {"pause", "go"}:
            self._is_making = word == "go"
            self._until = self._count + self._limit
            say("pauses" if word == "pause" else "goes on")
        elif word == "calm":
            self._disk.calm()
            say("calmed")
        elif word == "limit":
            _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(rest[0]) if rest else hard, hard))
            say("limited")
        elif word == "look":
            say("shows", sum(1 for _task in self._store.state.documents(Table.TASKS)))
        else:
            self._leave(at_once=word == "quit")
            return False
        return True

    def _leave(self, *, at_once: bool) -> None:
        deadline = time.monotonic() + (0 if at_once else SECONDS)
        while self._unsaved and time.monotonic() < deadline:
            self._report(0.1)
            self._workspace.receive()
            time.sleep(0.005)
        self._store.close()
        self._report(0)
        self._disk.cut_power()
        say("left")


def read(places: Places) -> None:
    """Open the workspace and its file again and again, as a session and as plain TinyDB, until the input ends."""
    ended: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: ended.put(sys.stdin.readline()), daemon=True).start()
    file = places.folder / checkpoint.FILE_NAME
    say("ready")
    while ended.empty():
        if checkpoint.decode(file.read_bytes()) is None:
            say("unreadable")
        with TinyDB(file, access_mode="r") as database:
            database.tables()
        FolderStore(places, milliseconds, "bob").close()
        say("read")
    say("left")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("private", type=Path)
    parser.add_argument("--name", default="w")
    parser.add_argument("--count", type=int, default=1_000_000, help="pause after so many changes")
    parser.add_argument("--faults", type=float, default=0.0, help="probability of a fault at each call")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bad", type=Path, action="append", default=[], help="folder on the bad disk")
    parser.add_argument("--good", type=Path, action="append", default=[], help="folder that only loses power")
    parser.add_argument("--reads", action="store_true", help="reading fails too")
    parser.add_argument("--die", type=int, default=0, help="the power is cut at this call")
    parser.add_argument("--powered", action="store_true", help="the power is not cut, only the process ends")
    parser.add_argument("--limit", type=int, default=0, help="bytes that a file can have")
    parser.add_argument("--paused", action="store_true", help="wait for `go`")
    parser.add_argument("--read", action="store_true", help="change nothing, open and close")
    given = parser.parse_args()
    hurry()
    if given.read:
        read(Places(given.shared, given.private))
        return
    if given.limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    disk = BadDisk(given.bad, given.good, given.seed, given.die, powered=given.powered)
    disk.install()
    try:
        session = Session(Places(given.shared, given.private), given.name, disk, given.count)
    except TuiflowError as error:
        say("denied", error)
        return
    disk.storm(given.faults, reads=given.reads)
    say("ready")
    if given.paused:
        session.obey("pause")
    session.work()


if __name__ == "__main__":
    main()
