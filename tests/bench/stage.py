"""What is measured on the stage view: going to a diagram of 300 nodes, and moving in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.scene import CHECKOUT, Program, Scene
from tests.bench.screens import firsts, press_both
from tests.bench.table import Row, median, ratio

NODES = 300
CYCLE = ("j", "k")
"""Cursor keys that do something in both, and stay where they are."""


def stage(scene: Scene) -> Iterator[Row]:
    """From key 3 to the diagram, beside a process without nodes; then cursor moves beside `columns.py`."""
    times: dict[int, list[float]] = {0: [], NODES: []}
    for _round in range(scene.effort.starts):
        for nodes, taken in times.items():
            terminal, _start = scene.open(_program(scene, nodes))
            taken.append(terminal.press("3")["last"] or 0.0)
            terminal.close()
    yield ratio(f"to the stage view, {NODES} nodes / none", times[NODES], times[0], 1.5)
    ours, _start = scene.open(_program(scene, NODES))
    theirs, _start = scene.open(scene.columns(1000))
    try:
        ours.press("3")
        for key in "jj":
            ours.press(key)
        mine, other = press_both(ours, theirs, CYCLE, scene.effort.keys)
        yield ratio(f"cursor move in {NODES} nodes, first paint / columns.py", firsts(mine), firsts(other), 2.0)
        sizes = median([press["bytes"] for press in mine])
        yield Row(f"cursor move in {NODES} nodes, bytes, median", sizes, 6000, "B")
    finally:
        ours.close()
        theirs.close()


def _program(scene: Scene, nodes: int) -> Program:
    """tuiflow on a workspace whose only process has so many nodes; it shows its empty board first."""
    env = scene.home(f"home-plan-{nodes}")
    folder = scene.root / f"plan-{nodes}"
    if not folder.exists():
        argv = [sys.executable, "-m", "tests.bench.plan", str(folder), "--nodes", str(nodes)]
        subprocess.run(argv, env=env, cwd=CHECKOUT, check=True)
    return Program([*scene.tuiflow, "-w", str(folder)], ["Not started", "Done", "quit"], env)
