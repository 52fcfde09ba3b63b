"""What sessions cost that nobody touches: processor time of each, with the store alone and as whole apps."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.commands import Saver
from tests.bench.scene import CHECKOUT, Program, Scene, Terminal
from tests.bench.session import READY
from tests.bench.table import Row, median

SESSIONS = 50
APPS = 10
TASKS = 1000
CHANGES = 10_000
LARGE = (50_000, 500_000, 200)
"""Tasks, changes and replicas of the workspace that is looked on."""

ONLOOKERS = 8
CHANGE_SECONDS = 8.0
"""Long enough for `tuiflow.json` to be written after each change, which all others then look at."""

CALM_SECONDS = 10.0
"""After the start: what waits for a quiet moment is done by then."""

SECONDS = 30.0
"""For so long the sessions are watched."""

LIMIT = 1.0
"""Percent of one processor."""


def idle(scene: Scene) -> Iterator[Row]:
    """Fifty sessions of the store and ten apps, all on one workspace with fifty replicas."""
    folder = scene.past(TASKS, CHANGES, SESSIONS)
    apps: list[Terminal] = []
    with _watching(scene, folder, SESSIONS) as watchers:
        try:
            for number in range(APPS):
                argv = [*scene.tuiflow, "-w", str(folder)]
                program = Program(argv, ["Not started", "Done", "BENCH-", "quit"], scene.home(f"home-idle-{number}"))
                apps.append(scene.open(program)[0])
            _listen(apps, CALM_SECONDS)
            kinds = dict.fromkeys(watchers, "store") | {app.pid: "app" for app in apps}
            shares = _shares(scene, kinds, lambda seconds: _listen(apps, seconds))
        finally:
            for app in apps:
                app.close()
    for kind, count in (("store", SESSIONS), ("app", APPS)):
        note = f"median {median(shares[kind]):.2f} %, {count} of {SESSIONS + APPS} sessions, {SECONDS:g} s"
        yield Row(f"idle session, {kind}, processor, the busiest", max(shares[kind]), LIMIT, "%", note)


def onlooking(scene: Scene) -> Iterator[Row]:
    """Sessions that nobody touches, in a large and old workspace in which one person works all the time."""
    folder = scene.past(*LARGE)
    saver = Saver(folder, scene.root / "private-worker")

    def work(seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            saver.save()
            time.sleep(CHANGE_SECONDS)

    try:
        with _watching(scene, folder, ONLOOKERS) as watchers:
            work(CALM_SECONDS)
            (shares,) = _shares(scene, dict.fromkeys(watchers, "store"), work).values()
    finally:
        saver.workspace.close()
    note = f"median {median(shares):.2f} %, a change every {CHANGE_SECONDS:g} s"
    yield Row(f"onlooking session, {LARGE[0]:,} tasks, processor, the busiest", max(shares), 3 * LIMIT, "%", note)


@contextmanager
def _watching(scene: Scene, folder: Path, count: int) -> Iterator[list[int]]:
    """Sessions that have a workspace open, each of a user of its own; yields their process ids.

    Raises:
        RuntimeError: when one does not open it.
    """
    with ExitStack() as stack:
        watchers: list[subprocess.Popen[str]] = []
        for number in range(count):
            argv = [sys.executable, "-m", "tests.bench.session", "watch", str(folder)]
            argv.append(str(scene.root / f"private-watching-{number}"))
            pipe = subprocess.PIPE
            watchers.append(subprocess.Popen(argv, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True))
            stack.callback(watchers[-1].communicate)
        for watcher in watchers:
            _await(watcher)
        yield [watcher.pid for watcher in watchers]


def _await(watcher: subprocess.Popen[str]) -> None:
    """Wait until a session is there.

    Raises:
        RuntimeError: when it ends instead.
    """
    assert watcher.stdout is not None
    if watcher.stdout.readline().strip() != READY:
        message = "a session did not open the workspace"
        raise RuntimeError(message)


def _shares(scene: Scene, kinds: Mapping[int, str], meanwhile: Callable[[float], None]) -> dict[str, list[float]]:
    """For how many percent of the time each process has worked, by kind; `meanwhile` takes that long, in seconds."""
    before = {pid: scene.worked(pid) for pid in kinds}
    began = time.perf_counter()
    meanwhile(SECONDS)
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
