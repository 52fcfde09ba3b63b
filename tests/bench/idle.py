"""What fifty sessions cost that nobody touches: processor time of each, with the store alone and as whole apps."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from tests.bench.scene import CHECKOUT, Program, Scene, Terminal
from tests.bench.session import READY
from tests.bench.table import Row, median

SESSIONS = 50
APPS = 10
TASKS = 1000
CHANGES = 10_000
CALM_SECONDS = 10.0
"""After the start: what waits for a quiet moment is done by then."""

SECONDS = 30.0
"""For so long the sessions are watched."""

LIMIT = 1.0
"""Percent of one processor."""


def idle(scene: Scene) -> Iterator[Row]:
    """Fifty sessions of the store and ten apps, all on one workspace with fifty replicas."""
    folder = scene.past(TASKS, CHANGES, SESSIONS)
    watchers: list[subprocess.Popen[str]] = []
    apps: list[Terminal] = []
    try:
        for number in range(SESSIONS):
            argv = [sys.executable, "-m", "tests.bench.session", "watch", str(folder)]
            argv.append(str(scene.root / f"private-idle-{number}"))
            pipe = subprocess.PIPE
            watchers.append(subprocess.Popen(argv, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True))
        for watcher in watchers:
            _await(watcher)
        for number in range(APPS):
            argv = [*scene.tuiflow, "-w", str(folder)]
            program = Program(argv, ["Not started", "Done", "BENCH-", "quit"], scene.home(f"home-idle-{number}"))
            apps.append(scene.open(program)[0])
        _listen(apps, CALM_SECONDS)
        shares = _shares(scene, {process.pid: "store" for process in watchers} | {app.pid: "app" for app in apps}, apps)
    finally:
        for app in apps:
            app.close()
        with contextlib.ExitStack() as stack:
            for watcher in watchers:
                stack.callback(watcher.communicate)
    for kind, count in (("store", SESSIONS), ("app", APPS)):
        note = f"median {median(shares[kind]):.2f} %, {count} of {SESSIONS + APPS} sessions, {SECONDS:g} s"
        yield Row(f"idle session, {kind}, processor, the busiest", max(shares[kind]), LIMIT, "%", note)


def _await(watcher: subprocess.Popen[str]) -> None:
    """Wait until a session is there.

    Raises:
        RuntimeError: when it ends instead.
    """
    assert watcher.stdout is not None
    if watcher.stdout.readline().strip() != READY:
        message = "a session did not open the workspace"
        raise RuntimeError(message)


def _shares(scene: Scene, kinds: Mapping[int, str], apps: list[Terminal]) -> dict[str, list[float]]:
    """For how many percent of the time each process has worked, by kind."""
    before = {pid: scene.worked(pid) for pid in kinds}
    began = time.perf_counter()
    _listen(apps, SECONDS)
    passed = time.perf_counter() - began
    shares: dict[str, list[float]] = {kind: [] for kind in kinds.values()}
    for pid, kind in kinds.items():
        shares[kind].append((scene.worked(pid) - before[pid]) / passed * 100)
    return shares


def _listen(apps: list[Terminal], seconds: float) -> None:
    """Take what the apps write, as a terminal does."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for app in apps:
            app.read(0.02)
