"""Traps 1, 2 and 3 with real processes: nothing that was confirmed is ever lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.store.author import WORKSPACE
from tests.store.folders import Bench, names, rebuild
from tests.waiting import wait_until
from tuiflow.store import checkpoint
from tuiflow.store.folder import FolderStore

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
SECONDS = 60.0


class Worker:
    """A process that works on a workspace, and what it has said so far."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "tests.store.worker", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self.said: list[str] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(line.strip() for line in self.process.stdout if line.endswith("\n"))

    def told(self, what: str) -> list[str]:
        return [line.partition(" ")[2] for line in list(self.said) if line.startswith(what)]

    def end(self) -> None:
        """Wait for it, killed or not, and for its last words."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(SECONDS)
        self._thread.join(SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()


def everything(bench: Bench) -> set[str]:
    """All tasks, seen by one more session that makes everything whole, and by plain TinyDB."""
    store: FolderStore = bench.open()
    store.watch(lambda: None)
    wait_until(lambda: store._clerk._sweep_due is False, SECONDS)
    bench.close(store)
    bench.written()
    with TinyDB(bench.file, access_mode="r") as database:
        found = {document["id"] for document in database.table("tasks")}
    assert found == set(names(bench.open()))
    assert bench.file.read_bytes() == bench.rebuilt()
    return found


def test_four_processes_with_a_hundred_changes_each_keep_all_four_hundred(bench: Bench, tmp_path: Path) -> None:
    workers = [Worker("write", tmp_path, f"w{number}", 100) for number in range(4)]
    versions = set()
    while any(worker.process.poll() is None for worker in workers):
        data = bench.file.read_bytes()
        assert checkpoint.decode(data) is not None
        versions.add(data)
    for worker in workers:
        worker.end()
    assert len(versions) > 3
    assert [len(worker.told("saved")) for worker in workers] == [100] * 4
    with TinyDB(bench.file, access_mode="r") as database:
        assert "tasks" in database.tables()
    assert everything(bench) == {f"w{number}-{change}" for number in range(4) for change in range(100)}


def test_whatever_was_confirmed_before_a_kill_is_there_afterwards(bench: Bench, tmp_path: Path) -> None:
    dice = random.Random(20240712)
    confirmed: set[str] = set()
    for turn in range(0, 20, 2):
        workers = [Worker("write", tmp_path, f"r{turn + number}", 10_000) for number in range(2)]
        for worker in workers:
            enough = dice.randint(1, 120)
            wait_until(lambda one=worker, enough=enough: len(one.told("saved")) >= enough, SECONDS)  # type: ignore[misc]
            worker.kill()
            confirmed.update(worker.told("saved"))
        with TinyDB(bench.file, access_mode="r") as database:
            assert "_tuiflow" in database.tables()
    assert confirmed
    assert everything(bench) >= confirmed


def test_a_file_renamed_over_the_journal_between_two_saves_loses_nothing(bench: Bench, tmp_path: Path) -> None:
    worker = Worker("write", tmp_path, "w", 100_000)
    dice, older = random.Random(7), dict[Path, list[bytes]]()
    for swap in range(60):
        said = len(worker.said)
        wait_until(lambda said=said: len(worker.said) > said + 2, SECONDS)  # type: ignore[misc]
        path = max(bench.journals.glob("*.jsonl"))
        versions = older.setdefault(path, [b""])
        versions.append(path.read_bytes())
        temporary = bench.journals / ".swap"
        temporary.write_bytes(dice.choice(versions) if swap < 59 else versions[1][:-1])
        temporary.replace(path)
    said = len(worker.said)
    wait_until(lambda: len(worker.said) > said + 2, SECONDS)
    worker.kill()
    # Already without the private copy: the last saves have brought everything back into the shared folder.
    assert set(rebuild(bench.places, WORKSPACE).tables["tasks"]) >= set(worker.told("saved"))
    assert everything(bench) >= set(worker.told("saved"))
    assert len(worker.told("saved")) > 120


def test_two_processes_at_once_have_different_ids_and_the_next_one_takes_one_over(bench: Bench, tmp_path: Path) -> None:
    first, second = Worker("hold", tmp_path), Worker("hold", tmp_path)
    wait_until(lambda: first.told("id") and second.told("id"), SECONDS)
    assert first.told("id") != second.told("id")
    third = Worker("write", tmp_path, "x", 1)
    third.end()
    assert third.told("id")[0] not in (first.told("id")[0], second.told("id")[0])
    for worker in (first, second):
        worker.end()
    fourth = Worker("write", tmp_path, "y", 1)
    fourth.end()
    assert fourth.told("id")[0] in {one.told("id")[0] for one in (first, second, third)}


def test_a_home_folder_copied_to_another_folder_keeps_both_sides(bench: Bench, tmp_path: Path) -> None:
    first = Worker("write", tmp_path, "a", 3)
    first.end()
    copy = tmp_path.with_name(tmp_path.name + "-copy")
    shutil.copytree(tmp_path, copy)
    here, there = Worker("write", tmp_path, "b", 3), Worker("write", copy, "c", 3)
    for worker in (here, there):
        worker.end()
    assert here.told("id") == first.told("id") != there.told("id")
    for path in (copy / "shared" / "changes").iterdir():
        if not (bench.journals / path.name).exists():
            shutil.copy(path, bench.journals)
    assert everything(bench) == {f"{name}-{number}" for name in "abc" for number in range(3)}
    assert os.listdir(copy / "private")  # noqa: PTH208
