"""One session as a process of its own, so that its time and memory are its own: `python -m tests.bench.session`.

`open` opens a workspace, tells in one line of JSON what that has cost, and closes it; `watch` opens it as the app does,
says so, and stays until its input ends.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import select
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tuiflow import paths
from tuiflow.actions.opening import open_workspace
from tuiflow.cli.session import clock

READY = "ready"
"""What `watch` says when it is there."""


def main(argv: Sequence[str]) -> int:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.session", description=__doc__)
    parser.add_argument("what", choices=("open", "watch"))
    parser.add_argument("folder", type=Path, metavar="DIR", help="the workspace")
    parser.add_argument("private", type=Path, metavar="PRIVATE", help="where this user's private copies are")
    given = parser.parse_args(argv)
    (_open if given.what == "open" else _watch)(given.folder, given.private)
    return 0


def _open(folder: Path, private: Path) -> None:
    gc.disable()  # as the command line and the app do until the board is there
    before = time.perf_counter()
    workspace = open_workspace(folder, private, paths.login_name(), clock({}))
    taken = (time.perf_counter() - before) * 1e3
    told = {"ms": taken, "tasks": len(workspace.tasks), "held": _memory("VmRSS"), "peak": _memory("VmHWM")}
    sys.stdout.write(f"{json.dumps(told)}\n")
    workspace.close()


def _watch(folder: Path, private: Path) -> None:
    workspace = open_workspace(folder, private, paths.login_name(), clock({}))
    gc.freeze()
    news, ring = os.pipe()

    def on_change() -> None:
        os.write(ring, b".")

    workspace.watch(on_change)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    while sys.stdin not in select.select([news, sys.stdin], [], [])[0]:
        os.read(news, 4096)
        workspace.receive()
    workspace.close()


def _memory(name: str) -> float:
    """A figure of `/proc/self/status`, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        key, _colon, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024 / 1e6
    raise KeyError(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
