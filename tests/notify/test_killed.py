"""Senders and writers that are killed at any moment: nothing is lost, and little is sent twice."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.notify.service import Got, Reply, Service
from tuiflow.notify.outbox import DONE, Outbox

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
KILLS = 52
"""For each seed."""
CHANNELS = ("team", "digest")
Serve = Callable[..., Service]


class Nest:
    """The process whose children are killed."""

    def __init__(self, folder: Path, url: str) -> None:
        command = [sys.executable, "-m", "tests.notify.sender", str(folder), url]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, bufsize=1
        )
        self.certain: list[str] = []
        """Keys that writers have said to be kept."""

    def ask(self, *words: str) -> int:
        """Give a line; the number in the answer to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(words) + "\n")
        return self._read(until=None)

    def wait_for_puts(self, count: int) -> None:
        """Wait until so many more messages are certain."""
        self._read(until=len(self.certain) + count)

    def _read(self, until: int | None) -> int:
        assert self.process.stdout is not None
        while until is None or len(self.certain) < until:
            what, value = self.process.stdout.readline().split()
            if what != "put":
                return int(value)
            self.certain.append(value)
        return 0

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Square:
    """Where messages arrive, and whether somebody is about to be killed there."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        """How often each call came, by the key that makes it one."""
        self.carried: dict[str, set[str]] = {}
        """Message → the keys of the calls that brought it."""
        self._lock = threading.Lock()
        self._after = 0
        self.reached = threading.Event()
        """So many calls have come as were waited for."""

    def expect(self, calls: int) -> None:
        """Say when so many more have come."""
        with self._lock:
            self._after = calls
            self.reached.clear()
            if not calls:
                self.reached.set()

    def answer(self, got: Got) -> Reply:
        with self._lock:
            key = f"{got.path} {got.json['key']}"
            self.keys[key] += 1
            for message in re.findall(r"<(\w+ \S+)>", got.json["text"]):
                self.carried.setdefault(message, set()).add(key)
            self._after -= 1
            if self._after == 0:
                self.reached.set()
        return Reply(b"", 204)

    @property
    def repeated(self) -> int:
        return sum(times - 1 for times in self.keys.values())


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def pause(seconds: float) -> None:
    """Any moment is as good as another: this chooses one, and waits for nothing."""
    threading.Event().wait(seconds)


@pytest.fixture
def nest(tmp_path: Path, serve: Serve) -> Iterator[tuple[Nest, Square]]:
    square = Square()
    made = Nest(tmp_path, serve(square.answer).url("/hook"))
    yield made, square
    made.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_is_killed_nothing_is_lost_and_little_comes_twice(
    nest: tuple[Nest, Square], tmp_path: Path, seed: int
) -> None:
    made, square = nest
    dice, killed, rounds = random.Random(seed), 0, 0
    while killed < KILLS:
        rounds += 1
        assert rounds < 3 * KILLS
        writer = made.ask("put", f"w{rounds}")
        made.wait_for_puts(dice.randint(1, 3))
        pause(dice.uniform(0, 0.003))
        kill(writer)
        assert made.ask("wait") == -signal.SIGKILL
        square.expect(dice.randint(0, 2))
        sender = made.ask("send")
        # Before anything is sent, while somebody is being called, or shortly after.
        square.reached.wait(dice.choice([0.02, 1]))
        pause(dice.choice([0.0, dice.uniform(0, 0.01)]))
        kill(sender)
        killed += made.ask("wait") == -signal.SIGKILL
    made.ask("send")
    assert made.ask("wait") == 0
    wanted = {f"{channel} {key}" for key in made.certain for channel in CHANNELS}
    assert len(wanted) > KILLS
    assert wanted - set(square.carried) == set(), "lost"
    assert [message for message, keys in square.carried.items() if len(keys) > 1] == [], "came under two keys"
    assert 0 < square.repeated <= killed
    outbox = Outbox(tmp_path / "outbox")
    assert (outbox.waiting(), outbox.on_the_way(), outbox.dead()) == ([], 0, [])
    assert len(list((outbox.folder / DONE).glob("*.json"))) == len(square.carried)
    print(
        f"\n{killed} kills, {len(square.carried)} messages in {sum(square.keys.values())} calls, {square.repeated} twice"
    )
