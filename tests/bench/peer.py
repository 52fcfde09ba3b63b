"""kanban-tui, the peer in the same field, with as many tasks as tuiflow has."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from tests.bench.scene import CHECKOUT, Program, Scene
from tests.bench.workspace import name_of

COLUMNS = ("Not started", "In progress", "Blocked", "Done")
DONE = 4
"""The id of the last column."""

_SAVES = """
import sys, time
from kanban_tui.backends.sqlite.backend import SqliteBackend
from kanban_tui.config import SqliteBackendSettings
backend = SqliteBackend(SqliteBackendSettings(database_path=sys.argv[1]))
for line in sys.stdin:
    what, number, value = line.rstrip().split(" ", 2)
    task = backend.get_task_by_id(int(number))  # its screens have it at hand: no part of the save
    before = time.perf_counter()
    if what == "edit":
        backend.update_task_entry(task.task_id, task.title, value, task.category, task.due_date)
    else:
        task.column = task.column % 4 + 1
        backend.update_task_status(task)
    print((time.perf_counter() - before) * 1e3, flush=True)
"""
"""Makes changes with kanban-tui's own backend, and says of each how long it took, in ms."""


def prepare(scene: Scene, count: int) -> dict[str, str]:
    """A home in which kanban-tui has `count` tasks in four columns; the numbers of the tasks are their ids.

    Raises:
        subprocess.CalledProcessError: when kanban-tui does not make a board.
    """
    assert scene.peer is not None
    env = scene.home(f"home-peer-{count}")
    database = _database(env)
    if database.exists():
        return env
    columns = [part for name in COLUMNS for part in ("--columns", name)]
    subprocess.run(
        [str(scene.peer), "board", "create", "Benchmark", "--set-active", *columns],
        env=env,
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    rows = [
        (number, name_of(number), (number - 1) % len(COLUMNS) + 1, "", now, (number - 1) // len(COLUMNS))
        for number in range(1, count + 1)
    ]
    connection = sqlite3.connect(database)
    with connection:
        connection.executemany(
            'INSERT INTO tasks (task_id, title, "column", description, creation_date, position)'
            " VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
    connection.close()
    return env


def board(scene: Scene, count: int) -> Program:
    """kanban-tui's board."""
    env = prepare(scene, count)
    return Program([str(scene.peer)], ["Task 00001", "Task 00002"], env)


def move(scene: Scene, number: int, column: int) -> list[str]:
    """The command that moves a task to a column."""
    return [str(scene.peer), "task", "move", str(number), str(column)]


class Saves:
    """kanban-tui's own saves, each timed where it is made; `close` ends the process."""

    def __init__(self, scene: Scene, count: int) -> None:
        assert scene.peer is not None
        env = prepare(scene, count)
        python, database = scene.peer.with_name("python"), _database(env)
        self._process = subprocess.Popen(
            [python, "-c", _SAVES, database],
            env=env,
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._numbers = cycle(range(1, count + 1, 7))

    def edit(self) -> float:
        """Set the description of a task; how long it took, in ms."""
        return self._change("edit")

    def move(self) -> float:
        """Put a task at the end of the next column; how long it took, in ms."""
        return self._change("move")

    def _change(self, what: str) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{what} {next(self._numbers)} Seen at {datetime.now(UTC)}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def _database(env: Mapping[str, str]) -> Path:
    return Path(env["XDG_DATA_HOME"]) / "kanban_tui" / "kanban_tui.db"
