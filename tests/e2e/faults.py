"""Sessions in processes of their own on one workspace, and the count of what they were told is saved.

What a session was told is saved is compared with what the journals alone say afterwards; the difference has to be 0.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.e2e.faulty import name_of
from tests.store.author import WORKSPACE, bytes_of
from tests.store.folders import Bench, put, rebuild
from tests.waiting import wait_until
from tuiflow.store import checkpoint
from tuiflow.store.change import decode
from tuiflow.store.folder import FolderStore, Places
from tuiflow.store.journal import JournalReader

ROOT = Path(__file__).parents[2]
SECONDS = 60.0


class Worker:
    """A process of `tests.e2e.faulty`, and what it has said so far."""

    def __init__(self, places: Places, *options: object, as_anyone: bool = False) -> None:
        """Start it; `as_anyone`: modes of files and folders hold for it, even if it is root's."""
        command = [sys.executable, "-m", "tests.e2e.faulty", str(places.folder), str(places.private)]
        if as_anyone and os.geteuid() == 0:
            command = [*without_rights(), *command]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self.process = subprocess.Popen(
            [*command, *map(str, options)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self.said: list[str] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(line.strip() for line in self.process.stdout if line.endswith("\n"))

    def told(self, what: str) -> list[str]:
        """The rest of all lines that begin with this word."""
        return [rest for word, _, rest in (line.partition(" ") for line in list(self.said)) if word == what]

    def wait_told(self, what: str, count: int = 1) -> None:
        """Wait until it has said this so many times; its end before that fails the test."""
        wait_until(lambda: len(self.told(what)) >= count or self.process.poll() is not None, SECONDS)
        if len(self.told(what)) < count:
            self._thread.join(SECONDS)
        assert len(self.told(what)) >= count, (what, self.said[-5:], self.errors())

    def tell(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def ask(self, command: str, answer: str) -> str:
        """Give a command, and wait for the answer that begins with this word."""
        count = len(self.told(answer))
        self.tell(command)
        self.wait_told(answer, count + 1)
        return self.told(answer)[-1]

    def errors(self) -> str:
        """What it has written to its standard error; anything there is a fault of ours."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def finish(self, command: str = "finish") -> None:
        """Have it leave in order."""
        if self.process.poll() is None:
            self.tell(command)
        self.end()
        assert self.process.returncode == 0, self.said[-5:]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()

    def end(self) -> None:
        """Wait for it, killed or not, and for its last words; what it has said of errors fails the test."""
        self.process.wait(SECONDS)
        errors = self.close()
        assert not errors, errors

    def close(self) -> str:
        """Be done with the process, whatever it is doing; returns its errors."""
        self.process.kill()
        self.process.wait(SECONDS)
        self._thread.join(SECONDS)
        errors = "" if self._errors.closed else self.errors()
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            if stream is not None:
                stream.close()
        return errors


class Crew:
    """All processes of a test on one workspace."""

    def __init__(self, bench: Bench, shared: Path | None = None) -> None:
        self.bench = bench
        self.shared = shared or bench.places.folder
        """The name under which the processes find the workspace."""
        self.homes = bench.places.folder.parent / "homes"
        self.workers: list[Worker] = []

    def home(self, name: str) -> Path:
        """The private folder of a user."""
        return self.homes / name

    def start(self, home: str, *options: object, as_anyone: bool = False, ready: bool = True) -> Worker:
        """Start a session of a user; without `ready` it may still be opening the workspace."""
        worker = Worker(
            Places(self.shared, self.home(home)), "--name", f"{home}-{len(self.workers)}", *options, as_anyone=as_anyone
        )
        self.workers.append(worker)
        if ready:
            worker.wait_told("ready")
        return worker

    def told(self, what: str) -> list[str]:
        """What all have said, without the reasons."""
        return [rest.partition(" ")[0] for worker in self.workers for rest in worker.told(what)]

    def confirmed(self) -> set[str]:
        return set(self.told("saved"))

    def made(self) -> set[str]:
        return set(self.told("made"))

    def lost(self) -> set[str]:
        """What was confirmed and is not in the journals; `tuiflow.json` and private copies do not count."""
        return self.confirmed() - arrived(self.bench.journals)

    def remembered(self) -> set[str]:
        """What is in the private copies."""
        copies = [path.read_bytes() for path in self.homes.rglob("*.jsonl")]
        lines = [line for data in copies for line in map(decode, data.split(b"\n")) if line is not None]
        return {name_of(line.transaction) for line in lines}

    def come_and_go(self, homes: Iterable[str]) -> None:
        """Have one more session of each user make a change and leave in order."""
        for home in homes:
            store = FolderStore(Places(self.shared, self.home(home)), self.bench.clock, "ann")
            put(store, f"last-of-{home}", name=home)
            store.close()

    def assert_whole(self) -> None:
        """Nothing confirmed is lost, and the file says exactly what the journals say, to TinyDB too."""
        assert not self.lost()
        assert self.bench.file.read_bytes() == self.bench.rebuilt() == bytes_of(rebuild(self.bench.places, WORKSPACE))
        with TinyDB(self.bench.file, access_mode="r") as database:
            found = sorted(document["id"] for document in database.table("tasks"))
        assert found == self.bench.rebuilt_names()
        assert not list(self.bench.places.folder.glob("tuiflow.set-aside-*"))

    def close(self) -> None:
        """End what a failed test has left."""
        for worker in self.workers:
            worker.close()


def arrived(journals: Path) -> set[str]:
    """All changes that readers find in the journals."""
    return {name_of(line.transaction) for line in JournalReader(journals).scan()}


def is_readable(file: Path) -> bool:
    """Whether `tuiflow.json` is whole."""
    return checkpoint.decode(file.read_bytes()) is not None


@contextmanager
def mounted(target: Path, *arguments: str) -> Iterator[Path]:
    """Mount something for a test; skips it where that is not allowed."""
    target.mkdir(exist_ok=True)
    mount(target, *arguments)
    try:
        yield target
    finally:
        while is_mounted(target):
            unmount(target)


def mount(target: Path, *arguments: str) -> None:
    done = subprocess.run(["mount", *arguments, str(target)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not possible here: {done.stderr.strip()}")


def is_mounted(target: Path) -> bool:
    """Whether something is mounted there; `Path.is_mount` does not see a folder of the same file system."""
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return str(target) in [line.split()[4] for line in mounts]


def unmount(target: Path) -> None:
    """Unmount; while somebody has a file open there, it is tried again."""

    def gone() -> bool:
        return subprocess.run(["umount", str(target)], capture_output=True, check=False).returncode == 0

    wait_until(gone, SECONDS)


def remount(target: Path, option: str) -> None:
    """Change how something is mounted, as soon as nobody has a file open there."""
    command = ["mount", "-o", f"remount,{option}", str(target)]
    wait_until(lambda: subprocess.run(command, capture_output=True, check=False).returncode == 0, SECONDS)


def without_rights() -> list[str]:
    """What makes a command of root's one for which modes count; skips the test where that cannot be had."""
    if shutil.which("setpriv") is None:
        pytest.skip("modes mean nothing to root, and there is no setpriv to change that")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
