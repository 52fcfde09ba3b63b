"""Sessions that are killed, and disks that fail: whatever was confirmed is there afterwards (storage: the invariant).

`TUIFLOW_ROUNDS=200` gives the full figures; without it there are enough rounds for every day.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.faults import Crew, Worker, arrived, is_readable, mounted, remount
from tests.store.folders import Bench

pytestmark = pytest.mark.e2e

ROUNDS = int(os.environ.get("TUIFLOW_ROUNDS", "20"))


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    made = Crew(Bench(tmp_path))
    yield made
    made.close()


def figures(crew: Crew, record: pytest.FixtureRequest) -> None:
    """Print what the test has counted; `pytest -s` or `-rP` shows it."""
    print(
        f"{record.node.name}: {len(crew.workers)} processes, {len(crew.made())} changes made,"
        f" {len(crew.confirmed())} confirmed, {len(set(crew.told('refused')))} refused at first, {len(crew.lost())} lost"
    )


def test_whatever_was_confirmed_before_a_kill_at_any_moment_is_there_afterwards(
    crew: Crew, request: pytest.FixtureRequest
) -> None:
    """Two sessions of one user and two of others, killed in every round; readers all the time."""
    dice = random.Random(20240712)
    reader = crew.start("reader", "--read")
    for _round in range(ROUNDS):
        workers = [crew.start(home, ready=False) for home in ("ann", "ann", "bob", dice.choice(("ann", "cid")))]
        for worker in dice.sample(workers, len(workers)):
            if dice.random() < 0.9:
                worker.wait_told("ready")
            pause(worker, dice.uniform(0, 0.15))
            worker.kill()
        assert is_readable(crew.bench.file)
    assert not crew.lost()
    reader.finish()
    assert reader.told("read")
    assert not reader.told("unreadable")
    figures(crew, request)
    crew.come_and_go(["ann", "bob", "cid"])
    crew.assert_whole()
    assert len(crew.confirmed()) > 10 * ROUNDS


def pause(worker: Worker, seconds: float) -> None:
    """Let a process go on for so long; it is not to end by itself."""
    with pytest.raises(subprocess.TimeoutExpired):
        worker.process.wait(seconds)


@pytest.mark.parametrize("end", ["the power is cut", "the process is killed"])
def test_what_ends_at_any_call_in_the_middle_of_writing_leaves_what_was_confirmed(
    crew: Crew, end: str, request: pytest.FixtureRequest
) -> None:
    """Every session is cut off at another call, some with half a line written.

    After a power cut only what was synced is left of the files, of shared and private ones.
    """
    disks = ["--good", crew.shared, "--good", crew.homes, *(["--powered"] if end == "the process is killed" else [])]
    dice = random.Random(20240712)
    for turn in range(ROUNDS * 3 // 2):
        # Every call of the first saves is hit by somebody; the others have gone on for a while.
        call = turn // 2 + 1 if turn % 2 else dice.randint(30, 400)
        worker = crew.start("ann", *disks, "--seed", turn, "--die", call, ready=False)
        worker.end()
        assert worker.process.returncode == -signal.SIGKILL
        assert not crew.lost()
        assert is_readable(crew.bench.file)
    figures(crew, request)
    crew.come_and_go(["ann"])
    crew.assert_whole()
    assert len(crew.confirmed()) > 10 * ROUNDS


STORMS = {
    "the shared disk": (["shared"], []),
    "the shared disk, reading too": (["shared"], ["--reads"]),
    "both disks": (["shared", "homes"], []),
}


@pytest.mark.parametrize(("places", "more"), STORMS.values(), ids=STORMS.keys())
def test_a_disk_that_fails_now_and_then_loses_nothing(
    crew: Crew, places: list[str], more: list[str], request: pytest.FixtureRequest
) -> None:
    """Errors before and after writing, short writes, failed syncs whose bytes are gone."""
    folders = {"shared": crew.shared, "homes": crew.homes}
    bad = [option for place in places for option in ("--bad", folders[place])]
    for seed in range(max(1, ROUNDS // 20)):
        workers = [
            crew.start(home, *bad, *more, "--seed", 10 * seed + number, "--faults", 0.02 * 2**number, "--count", 300)
            for number, home in enumerate(("ann", "ann", "bob", "cid"))
        ]
        for worker in workers:
            worker.wait_told("pauses")
            worker.ask("calm", "calmed")
        for worker in workers:
            worker.finish()
            assert set(worker.told("saved")) >= set(worker.told("made"))
        assert not crew.lost()
        assert is_readable(crew.bench.file)
    figures(crew, request)
    assert set(crew.told("refused"))
    crew.come_and_go(["ann", "bob", "cid"])
    crew.assert_whole()


def test_sessions_that_leave_while_the_disk_fails_find_their_changes_next_time(
    crew: Crew, request: pytest.FixtureRequest
) -> None:
    """Also when the power is cut as they leave: the private copy is synced while it is the only one."""
    disks = ["--bad", crew.shared, "--good", crew.homes]
    for seed in range(max(3, ROUNDS // 10)):
        workers = [
            crew.start(home, *disks, "--seed", 10 * seed + number, "--faults", 0.5)
            for number, home in enumerate(("ann", "ann", "bob"))
        ]
        for worker in workers:
            worker.wait_told("made", 12)
            worker.finish("quit")
    assert not crew.lost()
    figures(crew, request)
    assert crew.made() - crew.confirmed()
    crew.come_and_go(["ann", "bob"])
    assert not crew.made() - arrived(crew.bench.journals)
    crew.assert_whole()


@pytest.mark.parametrize("private", ["elsewhere", "on the same disk"])
def test_a_full_disk_keeps_what_it_had_and_takes_the_rest_later(
    tmp_path: Path, private: str, request: pytest.FixtureRequest
) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=1m", "tmpfs") as disk:
        crew = Crew(Bench(disk))
        if private == "elsewhere":
            crew.homes = tmp_path / "homes"
        ballast = disk / "ballast"
        try:
            # Each makes 60 changes while there is room, and 60 when there is little or none.
            workers = [crew.start(home, "--count", 60) for home in ("ann", "ann", "bob")]
            for worker in workers:
                worker.wait_told("pauses")
                assert worker.told("saved") == worker.told("made")
            fill(ballast)
            for worker in workers:
                worker.tell("go")
            for worker in workers:
                worker.wait_told("pauses", 2)
                assert len(worker.told("refused")) > 20
                assert is_readable(crew.bench.file)
            assert not crew.lost()
            killed = workers[1]
            if private == "elsewhere":
                killed.kill()
            remount(disk, "size=8m")
            ballast.unlink()
            for worker in workers:
                if worker.process.poll() is None:
                    worker.finish()
                    assert set(worker.told("saved")) >= set(worker.told("made"))
            figures(crew, request)
            crew.come_and_go(["ann", "bob"])
            # The killed one had perhaps not put its last change into the private copy yet.
            assert crew.made() - arrived(crew.bench.journals) <= set(killed.told("made")[-1:])
            crew.assert_whole()
            assert not list(crew.shared.glob(".*.tmp"))
        finally:
            crew.close()


def fill(path: Path) -> None:
    """Take all the room there is."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass


def test_a_limit_for_the_size_of_files_loses_nothing(crew: Crew, request: pytest.FixtureRequest) -> None:
    """Without mounting: journals end at 4 kB each, private copies too; then nothing can be written at all for a while."""
    workers = [crew.start(home, "--limit", 4096) for home in ("ann", "ann", "bob")]
    for worker in workers:
        worker.wait_told("saved", 60)
    workers[0].kill()
    assert not crew.lost()
    for worker in workers[1:]:
        worker.ask("limit 10", "limited")
        worker.wait_told("refused", 20)
        worker.ask("limit", "limited")
        worker.finish()
        assert set(worker.told("saved")) >= set(worker.told("made"))
    figures(crew, request)
    assert any("File too large" in rest for worker in workers for rest in worker.told("refused"))
    crew.come_and_go(["ann", "bob"])
    crew.assert_whole()
