"""Measures every promise about speed and memory, as ratios taken in one run: `python -m tests.bench.speed`.

What tuiflow is compared with runs in turn with it, under the same interpreter, so that the ratios hold on any machine
although the times do not. Needs a terminal for nothing, `ptybench.py`, `hello.py` and `columns.py` in the tools folder,
and kanban-tui for the rows about it (`--peer` or TUIFLOW_BENCH_PEER; without it they are left out).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench import commands, cost, export, idle, importing, lists, matrix, screens, stage, timeline
from tests.bench.scene import CHECKOUT, FULL, QUICK, Scene
from tests.bench.table import Row, render

GROUPS: Mapping[str, Callable[[Scene], Iterator[Row]]] = {
    "start": screens.starts,
    "keys": screens.keys,
    "stage": stage.stage,
    "lists": lists.lists,
    "latency": screens.latency,
    "raci": matrix.matrix,
    "version": commands.version,
    "blocked": commands.blocked,
    "progress": commands.progress,
    "done": commands.done,
    "save": commands.saves,
    "timeline": timeline.timeline,
    "export": export.export,
    "import": importing.importing,
    "peer": screens.beside_peer,
}
"""What `--only` takes, in the order in which it is measured."""

COST: Mapping[str, Callable[[Scene], Iterator[Row]]] = {
    "flat": cost.flat,
    "open": cost.opening,
    "poll": cost.polling,
    "history": cost.history,
    "idle": idle.idle,
    "onlook": idle.onlooking,
    "beside": cost.beside,
}
"""What `--only cost` stands for; measured only when it is asked for."""

WITH_PEER = ("done", "peer")
USAGE = 2
"""Exit code for options that cannot be."""


def main(argv: Sequence[str]) -> int:
    """Measure what the arguments ask for; 1 when something is over its limit."""
    given = _parse(argv)
    missing = [name for name in ("ptybench.py", "hello.py", "columns.py") if not (given.bench_tools / name).is_file()]
    if missing:
        sys.stderr.write(f"{given.bench_tools} has no {', '.join(missing)}: name the folder with --bench-tools\n")
        return USAGE
    peer = _find_peer(given.peer)
    rows: list[Row] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="tuiflow-bench-", dir=given.scratch, ignore_cleanup_errors=True) as root:
        scene = Scene(Path(root), given.bench_tools, peer, QUICK if given.quick else FULL)
        for name in chosen(given.only):
            if peer is None and name in WITH_PEER:
                sys.stderr.write(f"{name}: skipped, kanban-tui is not here (--peer, or TUIFLOW_BENCH_PEER)\n")
                continue
            sys.stderr.write(f"{name} …\n")
            rows += {**GROUPS, **COST}[name](scene)
    sys.stdout.write(f"{render(rows)}\n")
    sys.stderr.write(f"{time.perf_counter() - began:.0f} s\n")
    if given.json:
        content = json.dumps([row.as_json() for row in rows], indent=1)
        given.json.write_text(f"{content}\n", encoding="utf-8")
    return 0 if all(row.ok for row in rows) else 1


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__)
    parser.add_argument(
        "--bench-tools", type=Path, default=CHECKOUT.parent / "shared" / "bench", metavar="DIR", help="has ptybench.py"
    )
    parser.add_argument("--peer", default=os.environ.get("TUIFLOW_BENCH_PEER", "kanban-tui"), metavar="EXE")
    names = [*GROUPS, "cost", *COST]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where to work; on the disk that is meant")
    return parser.parse_args(argv)


def chosen(only: Sequence[str] | None) -> list[str]:
    """The groups that are meant, in the order in which they were named."""
    return [group for name in only or GROUPS for group in (COST if name == "cost" else [name])]


def _find_peer(name: str) -> Path | None:
    found = shutil.which(name) if name else None
    return Path(found).absolute() if found else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
