"""The RACI grid of a large process: how soon it opens, and what a key costs there.

`python -m tests.bench.matrix DIR --nodes N --roles M` makes the workspace; 0 and 0 make an empty process.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.scene import CHECKOUT, Press, Program, Scene
from tests.bench.table import Row, median, ratio
from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import make_workspace
from tuiflow.cli.session import clock
from tuiflow.model.party import Actor
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value

NODES, ROLES = 200, 30
BATCH = 500
CYCLE = ("j", "j", "l", "k", "j", "h")
SAVE_SECONDS = 60.0

_PATTERN = "RACI-C-I-"
"""Letters that are dealt out, so that there is something to find fault with everywhere."""


def make(folder: Path, nodes: int, roles: int) -> None:
    """Make a workspace of one process with so many nodes, one behind the other, and roles, each with a person."""
    login, now = paths.login_name(), clock(os.environ)
    workspace = make_workspace(folder, paths.state_folder() / "replicas", login, now, "Benchmark of a matrix")
    try:
        desk = Desk(workspace, Actor(login, "", login), now)
        records = list(_records(nodes, roles, login))
        for place in range(0, len(records), BATCH):
            some = records[place : place + BATCH]
            desk.commit("bench", [workspace.edit(table, uid, values) for table, uid, values in some])
        workspace.flush(SAVE_SECONDS)
    finally:
        workspace.close()


def _records(nodes: int, roles: int, login: str) -> Iterator[tuple[Table, str, dict[str, Value]]]:
    yield Table.PEOPLE, "me", {"name": "*专员", f"logins/{login}": True}
    yield Table.PROCESSES, "p", {"name": "Benchmark", "prefix": "BENCH", "order": 1}
    for number in range(roles):
        yield Table.PEOPLE, f"person{number}", {"name": f"Person {number:02d}"}
        values: dict[str, Value] = {"name": f"角色 {number:02d}", "process": "p", "order": number + 1}
        yield Table.ROLES, f"r{number:02d}", values | {f"people/person{number}": True}
    for number in range(nodes):
        uid = f"n{number:03d}"
        values = {"name": f"Node {number:03d} of the benchmark", "process": "p", "order": number + 1, "days": 2}
        if number:
            values[f"predecessors/n{number - 1:03d}"] = True
        yield Table.NODES, uid, values
        for place in range(roles):
            letter = _PATTERN[(number * 7 + place * 3) % len(_PATTERN)]
            if letter != "-":
                cell: dict[str, Value] = {"node": uid, "role": f"r{place:02d}", "letter": letter, "note": "审批"}
                yield Table.CELLS, cell_uid(uid, f"r{place:02d}"), cell


def matrix(scene: Scene) -> Iterator[Row]:
    """How soon the grid opens beside an empty one, and what the cursor costs beside `columns.py`."""
    programs = {"full": _program(scene, NODES, ROLES), "empty": _program(scene, 0, 0)}
    opened: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(scene.effort.starts + 1):
        for name, program in programs.items():
            terminal, _start = scene.open(program)
            press = terminal.press("4")
            terminal.close()
            if number:  # the first only warms up
                opened[name].append(_painted(press))
    yield ratio(f"RACI grid of {NODES} x {ROLES} opens / of an empty process", opened["full"], opened["empty"], 1.5)
    yield from _keys(scene, programs["full"])


def _keys(scene: Scene, program: Program) -> Iterator[Row]:
    ours, _start = scene.open(program)
    theirs, _start = scene.open(scene.columns(10000))
    try:
        ours.press("4")
        pairs = [(ours.press(key), theirs.press("jk"[number % 2])) for number, key in enumerate(CYCLE * 6)]
        mine, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        firsts = [_painted(press) for press in mine], [_painted(press) for press in other]
        yield ratio("RACI grid, cursor move, first paint / columns.py", *firsts, 2.0)
        yield Row("RACI grid, cursor move, bytes, median", median(press["bytes"] for press in mine), 2000, "B")
        letters = [_painted(ours.press(key)) for key in ("a", "c", "j", "i", "c") * 3 if key != "j"]
        yield ratio("RACI grid, a letter, first paint / columns.py", letters, firsts[1], 12.0)
    finally:
        ours.close()
        theirs.close()


def _painted(press: Press) -> float:
    """When the screen first changed.

    Raises:
        RuntimeError: when it has not.
    """
    if press["first"] is None:
        message = "a key changed nothing on the screen"
        raise RuntimeError(message)
    return press["first"]


def _program(scene: Scene, nodes: int, roles: int) -> Program:
    folder = scene.root / f"matrix-{nodes}-{roles}"
    env = scene.home(f"home-matrix-{nodes}")
    if not folder.exists():
        argv = [sys.executable, "-m", "tests.bench.matrix", str(folder), "--nodes", str(nodes), "--roles", str(roles)]
        subprocess.run(argv, env=env, cwd=CHECKOUT, check=True)
    return Program([*scene.tuiflow, "-w", str(folder)], ["Not started", "No task yet", "quit"], env)


def main(argv: Sequence[str]) -> int:
    """Make the workspace that the arguments describe."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matrix", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is no workspace yet")
    parser.add_argument("--nodes", type=int, default=NODES, metavar="N")
    parser.add_argument("--roles", type=int, default=ROLES, metavar="M")
    given = parser.parse_args(argv)
    make(given.folder.absolute(), given.nodes, given.roles)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
