"""What is measured without a screen: whole processes of the command line, and confirmed saves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench import peer
from tests.bench.scene import CHECKOUT, Program, Scene, in_turn, run
from tests.bench.table import Row, ratio
from tests.bench.workspace import label_of
from tuiflow import paths
from tuiflow.actions.opening import open_workspace
from tuiflow.cli.session import clock
from tuiflow.model.record import Table
from tuiflow.store.base import SaveState
from tuiflow.store.change import Draft
from tuiflow.store.workspace import Workspace

MODEL = """
import click, orjson, pydantic
class Task(pydantic.BaseModel):
    uid: str
    name: str
    priority: int = 0
"""
SAVE_SECONDS = 10.0


def version(scene: Scene) -> Iterator[Row]:
    """`tuiflow --version` beside Python itself."""
    env = scene.home("home-version")
    taken = in_turn(
        scene.effort.runs * 2,
        ours=lambda: run([*scene.tuiflow, "--version"], env),
        python=lambda: run([sys.executable, "-c", "pass"], env),
    )
    yield ratio("tuiflow --version / python -c pass", taken["ours"], taken["python"], 4.0)


def blocked(scene: Scene) -> Iterator[Row]:
    """`tuiflow blocked` with 1,000 tasks beside the imports that others' commands begin with."""
    folder, env = scene.workspace(1000)
    command = ["-w", str(folder), "blocked"]
    python = _python_with_click(scene)
    if python:
        taken = in_turn(
            scene.effort.runs,
            ours=lambda: run([*scene.tuiflow, *command], env),
            imports=lambda: run([python, "-c", MODEL], env),
        )
        yield ratio("tuiflow blocked, 1,000 tasks / bare imports", taken["ours"], taken["imports"], 1.5)
    traced = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tuiflow", *command],
        env=env,
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    modules = [line.rpartition("|")[2].strip() for line in traced.stderr.splitlines()]
    found = [name for name in modules if name.partition(".")[0] == "textual"]
    yield Row("tuiflow blocked, modules of textual imported", len(found), 0, "")


def progress(scene: Scene) -> Iterator[Row]:
    """The whole of `tuiflow progress` beside the start of the board: 10,000 tasks, young and with a long past.

    With a long past every change has to be read; the screen does that in a thread after it is there.
    """
    young, env = scene.workspace(10_000)
    for folder, name, limit in (
        (young, "10,000 tasks", 1.3),
        (scene.past(10_000, 100_000, 20), "10,000 tasks, 100,000 changes", 3.0),
    ):
        board = Program([*scene.tuiflow, "-w", str(folder)], ["Not started", "Done", "BENCH-0", "quit"], env)
        command = [*scene.tuiflow, "-w", str(folder), "progress"]
        taken = in_turn(
            scene.effort.starts,
            ours=lambda command=command: run(command, env),  # type: ignore[misc]
            board=lambda board=board: scene.start(board)["full"] or 0.0,  # type: ignore[misc]
        )
        yield ratio(f"tuiflow progress, {name} / start to full board", taken["ours"], taken["board"], limit)


def _python_with_click(scene: Scene) -> str:
    """An interpreter that has click, orjson and pydantic: this one, else the peer's; empty when neither has."""
    peers = scene.peer.with_name("python") if scene.peer is not None else None
    for python in (sys.executable, str(peers) if peers is not None and peers.exists() else ""):
        if python and not subprocess.run([python, "-c", MODEL], capture_output=True, check=False).returncode:
            return python
    return ""


def done(scene: Scene) -> Iterator[Row]:
    """`tuiflow done ID` beside `kanban-tui task move ID COLUMN`."""
    if scene.peer is None:
        return
    for count, limit in ((1000, 0.2), (10000, 0.4)):
        folder, env = scene.workspace(count)
        taken = in_turn(scene.effort.runs, ours=_finisher(scene, folder, env, count), theirs=_mover(scene, count))
        yield ratio(f"tuiflow done, {count:,} tasks / kanban-tui task move", taken["ours"], taken["theirs"], limit)


def _finisher(scene: Scene, folder: Path, env: Mapping[str, str], count: int) -> Callable[[], float]:
    """Finishes another task of the first column with each call; how long it took, in ms."""
    numbers = _in_first_column(count)
    return lambda: run([*scene.tuiflow, "-w", str(folder), "done", label_of(next(numbers))], env)


def _mover(scene: Scene, count: int) -> Callable[[], float]:
    """The same with the peer."""
    numbers, env = _in_first_column(count), peer.prepare(scene, count)
    return lambda: run(peer.move(scene, next(numbers), peer.DONE), env)


def _in_first_column(count: int) -> Iterator[int]:
    """Numbers of tasks that stand in the first column, below those that were moved about on screens."""
    return iter(range(41, count, 4))


def saves(scene: Scene) -> Iterator[Row]:
    """One change until the disk has it, with few and with many tasks, beside a bare append of as many bytes."""
    small, large = _saver(scene, 100), _saver(scene, 10000)
    try:
        with appending(scene.root / "bare", small.weigh()) as append:
            taken = in_turn(scene.effort.saves, small=small.save, bare=append, large=large.save)
    finally:
        small.workspace.close()
        large.workspace.close()
    yield ratio("confirmed save, 10,000 tasks / 100 tasks", taken["large"], taken["small"], 1.3)
    yield ratio("confirmed save, 100 tasks / append + fdatasync", taken["small"], taken["bare"], 3.0)
    yield ratio("confirmed save, 10,000 tasks / append + fdatasync", taken["large"], taken["bare"], 3.0)


@contextmanager
def appending(path: Path, size: int) -> Iterator[Callable[[], float]]:
    """A function that appends `size` bytes to a file, waits for the disk, and says how long it took, in ms."""
    bare = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    data = b"x" * size

    def append() -> float:
        before = time.perf_counter()
        os.write(bare, data)
        os.fdatasync(bare)
        return (time.perf_counter() - before) * 1e3

    try:
        yield append
    finally:
        os.close(bare)


def _saver(scene: Scene, count: int) -> Saver:
    return Saver(scene.workspace(count)[0], scene.root / f"private-{count}")


class Saver:
    """A session in this process that changes one task after the other."""

    def __init__(self, folder: Path, private: Path) -> None:
        """Open the workspace in `folder`, with private copies in `private`."""
        self._folder = folder
        self.workspace: Workspace = open_workspace(folder, private, paths.login_name(), clock({}))
        self._uids = sorted(self.workspace.tasks)
        self._number, self._name = 0, os.urandom(4).hex()

    def save(self) -> float:
        """Change a task and wait for the disk; how long it took, in ms.

        Raises:
            RuntimeError: when it was not saved.
        """
        self._number += 1
        uid = self._uids[self._number % len(self._uids)]
        before = time.perf_counter()
        edit = self.workspace.edit(Table.TASKS, uid, {"risk": f"Seen for the {self._number}th time by {self._name}"})
        assert edit is not None
        self.workspace.commit(Draft([edit], "task.edit", "", paths.login_name()))
        saving = self.workspace.flush(SAVE_SECONDS)
        taken = (time.perf_counter() - before) * 1e3
        if saving.state is not SaveState.SAVED:
            message = f"not saved: {saving.reason}"
            raise RuntimeError(message)
        return taken

    def weigh(self) -> int:
        """Change a task; how many bytes that adds to the journals."""
        self.save()  # the first save also claims a replica and writes the header
        before = self._size()
        self.save()
        return self._size() - before

    def _size(self) -> int:
        return sum(path.stat().st_size for path in Path(self._folder, "changes").iterdir())
