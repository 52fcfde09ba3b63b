"""What is measured on the lists: blocked work among 10,000 tasks, and an inbox with 50,000 entries."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.scene import CHECKOUT, Program, Scene
from tests.bench.table import Row, ratio

TASKS = 10_000
ENTRIES = 50_000


def lists(scene: Scene) -> Iterator[Row]:
    """From the start to each list, with the board on the way, beside the start to the board alone."""
    yield from _beside_the_board(scene, scene.board(TASKS), "2", f"blocked view of {TASKS:,} tasks")
    env = scene.home("home-inbox")
    folder = scene.root / "inbox"
    if not folder.exists():
        size = ["--tasks", "1000", "--notices", str(ENTRIES)]
        argv = [sys.executable, "-m", "tests.bench.workspace", str(folder), *size]
        subprocess.run(argv, env=env, cwd=CHECKOUT, check=True)
    board = Program([*scene.tuiflow, "-w", str(folder)], ["Not started", "Done", "BENCH-0", "quit"], env)
    yield from _beside_the_board(scene, board, "7", f"inbox of {ENTRIES:,} entries")


def _beside_the_board(scene: Scene, board: Program, key: str, name: str) -> Iterator[Row]:
    alone, whole = [], []
    for _round in range(scene.effort.starts):
        terminal, start = scene.open(board)
        full = start["full"] or 0.0
        alone.append(full)
        whole.append(full + (terminal.press(key)["last"] or 0.0))
        terminal.close()
    yield ratio(f"start to the {name} / to the board", whole, alone, 1.3)
