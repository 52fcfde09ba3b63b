"""Makes a workspace with one process of many nodes: `python -m tests.bench.plan DIR --nodes N`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import make_workspace
from tuiflow.cli.session import clock
from tuiflow.model.party import Actor
from tuiflow.model.record import Table, Value
from tuiflow.store.base import SaveState

PHASES = 10
SAVE_SECONDS = 60.0


def records(nodes: int, person: str, login: str) -> dict[tuple[Table, str], dict[str, Value]]:
    """A process of `nodes` nodes in phases; each third one branches off, and some edges pass a few rows."""
    found: dict[tuple[Table, str], dict[str, Value]] = {
        (Table.PEOPLE, person): {"name": "*专员", f"logins/{login}": True},
        (Table.PROCESSES, "plan"): {"name": "Plan of the benchmark", "prefix": "PLAN", "start": "2024-07-08"},
    }
    for number in range(PHASES if nodes else 0):
        found[Table.PHASES, f"phase{number}"] = {"name": f"Phase {number}", "process": "plan", "order": number + 1}
    for number in range(nodes):
        befores = {number - 1 - number % 3, number - 7 if number % 11 == 0 else number - 1}
        values: dict[str, Value] = {
            "name": f"NODE-{number:03d} 访谈与分析",
            "process": "plan",
            "phase": f"phase{number * PHASES // nodes}",
            "order": number + 1,
            "days": number % 4 + 1,
            "outputs": [f"《记录{number:03d}》"],
        }
        found[Table.NODES, f"node{number:03d}"] = values | {
            f"predecessors/node{one:03d}": True for one in sorted(befores) if one >= 0
        }
    return found


def make(folder: Path, nodes: int) -> None:
    """Make the workspace in `folder`.

    Raises:
        RuntimeError: when the disk does not take it.
    """
    login, now = paths.login_name(), clock({})
    workspace = make_workspace(folder, paths.state_folder() / "replicas", login, now, f"Benchmark of {nodes} nodes")
    try:
        desk = Desk(workspace, Actor(login, "", login), now)
        made = records(nodes, desk.new_uid(), login)
        desk.commit("bench.plan", [workspace.edit(table, uid, values) for (table, uid), values in made.items()])
        saving = workspace.flush(SAVE_SECONDS)
        if saving.state is not SaveState.SAVED:
            message = f"not saved: {saving.reason}"
            raise RuntimeError(message)
    finally:
        workspace.close()


def main(argv: Sequence[str]) -> int:
    """Make what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plan", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--nodes", type=int, default=300, metavar="N")
    given = parser.parse_args(argv)
    make(given.folder, given.nodes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
