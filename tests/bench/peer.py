"""kanban-tui, the peer in the same field, with as many tasks as tuiflow has."""

from __future__ import annotations

import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.scene import CHECKOUT, Program, Scene
from tests.bench.workspace import name_of

COLUMNS = ("Not started", "In progress", "Blocked", "Done")
DONE = 4
"""The id of the last column."""


def prepare(scene: Scene, count: int) -> dict[str, str]:
    """A home in which kanban-tui has `count` tasks in four columns; the numbers of the tasks are their ids.

    Raises:
        subprocess.CalledProcessError: when kanban-tui does not make a board.
    """
    assert scene.peer is not None
    env = scene.home(f"home-peer-{count}")
    database = Path(env["XDG_DATA_HOME"]) / "kanban_tui" / "kanban_tui.db"
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
