"""Where a benchmark runs: homes of its own, workspaces, the programs to compare with, and how much is measured."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol, TypedDict

CHECKOUT = Path(__file__).resolve().parents[2]

_FOREIGN = ("TUIFLOW_", "TEXTUAL", "KANBAN_TUI_", "PYTHON", "NO_COLOR", "XDG_", "LC_")
"""Beginnings of variables that would make the measured programs differ from one machine to the next."""

WEDNESDAY = "2024-07-10T09:30:00"
"""The clock of what is measured: from Friday on the board mentions a missing report, and paints once more."""


class Start(TypedDict):
    """What `ptybench` tells of a start; times in ms, memory in MB."""

    ok: bool
    ready: float | None
    full: float | None
    bytes: int
    cpu: float
    rss: float


class Press(TypedDict):
    """What `ptybench` tells of a key; times in ms."""

    first: float | None
    last: float | None
    bytes: int
    cpu: float


class Screen(Protocol):
    """The part of the terminal emulator that is looked at."""

    display: list[str]


class Terminal(Protocol):
    """One run of a program in a terminal: `Session` of `ptybench`."""

    pid: int
    fd: int
    screen: Screen
    started: float

    def read(self, timeout: float) -> bytes | None: ...
    def settle(self, quiet: float = 0.25, timeout: float = 60.0, idle_ms: float = 3.0) -> bool: ...
    def replay(self) -> list[tuple[float, bool, int]]: ...
    def text(self) -> str: ...
    def wait_ready(self, needles: Sequence[str], timeout: float = 60.0) -> Start: ...
    def press(self, key: str, quiet: float = 0.2, timeout: float = 30.0) -> Press: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Effort:
    """How often things are measured."""

    starts: int
    keys: int
    moves: int
    changes: int
    runs: int
    saves: int
    peer_starts: int


FULL = Effort(starts=9, keys=80, moves=40, changes=30, runs=15, saves=300, peer_starts=3)
QUICK = Effort(starts=3, keys=16, moves=8, changes=8, runs=5, saves=100, peer_starts=1)


@dataclass(frozen=True, slots=True)
class Program:
    """Something to start in a terminal, and the texts that show that it is there."""

    argv: Sequence[str]
    ready: Sequence[str]
    env: Mapping[str, str]


class Scene:
    """Everything that the measurements share."""

    def __init__(self, root: Path, bench_tools: Path, peer: Path | None, effort: Effort) -> None:
        """A scene in the empty folder `root`; `bench_tools` has ptybench, `peer` is kanban-tui, where there is one.

        Raises:
            OSError: when a tool is missing.
        """
        self.root, self.tools, self.peer, self.effort = root, bench_tools, peer, effort
        self._ptybench = _load(bench_tools / "ptybench.py")
        self._workspaces: dict[int, Path] = {}
        beside = Path(sys.executable).with_name("tuiflow")
        self.tuiflow = [str(beside)] if beside.exists() else [sys.executable, "-m", "tuiflow"]

    def home(self, name: str) -> dict[str, str]:
        """The environment of a user who has nothing yet; the same `name` is the same user."""
        home = self.root / name
        kept = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
        folders = {f"XDG_{kind}_HOME": home / kind.lower() for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        own = {key: str(folder) for key, folder in folders.items()}
        fixed = {"TUIFLOW_LANG": "en", "TUIFLOW_NOW": WEDNESDAY, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        return kept | own | fixed | {"HOME": str(home)}

    def workspace(self, count: int) -> tuple[Path, dict[str, str]]:
        """A workspace of `count` tasks and the environment of its user; made when it is first asked for."""
        env = self.home(f"home-{count}")
        folder = self.root / f"workspace-{count}"
        if count not in self._workspaces:
            self._workspaces[count] = folder
            argv = [sys.executable, "-m", "tests.bench.workspace", str(folder), "--tasks", str(count)]
            subprocess.run(argv, env=env, cwd=CHECKOUT, check=True)
        return folder, env

    def past(self, tasks: int, changes: int, replicas: int) -> Path:
        """A workspace with a long past; made when it is first asked for."""
        folder = self.root / f"past-{tasks}-{changes}-{replicas}"
        if not folder.exists():
            sizes = ["--tasks", str(tasks), "--changes", str(changes), "--replicas", str(replicas)]
            argv = [sys.executable, "-m", "tests.bench.past", str(folder), *sizes]
            subprocess.run(argv, env=self.home("home-past"), cwd=CHECKOUT, check=True)
        return folder

    def board(self, count: int) -> Program:
        """tuiflow's board of `count` tasks; what is on it says that all four columns are drawn."""
        folder, env = self.workspace(count)
        return Program([*self.tuiflow, "-w", str(folder)], ["Not started", "Done", "BENCH-0", "quit"], env)

    def hello(self) -> Program:
        """The smallest Textual app."""
        return Program([sys.executable, str(self.tools / "hello.py")], ["HELLO-READY"], self.home("home-hello"))

    def columns(self, count: int) -> Program:
        """The bare board that is to be beaten."""
        argv = [sys.executable, str(self.tools / "columns.py"), str(count)]
        return Program(argv, ["COL3", "Task 00001", "Task 00004"], self.home("home-columns"))

    def open(self, program: Program, timeout: float = 90.0) -> tuple[Terminal, Start]:
        """Start a program in a terminal of 120 x 40 and wait until it is there and quiet.

        Raises:
            RuntimeError: when it does not come; with what it shows instead.
        """
        # ptybench hands its own environment down, with ours on top.
        kept = dict(os.environ)
        os.environ.clear()
        os.environ.update(program.env)
        try:
            terminal: Terminal = self._ptybench.Session(list(program.argv), 120, 40, cwd=str(CHECKOUT))
        finally:
            os.environ.clear()
            os.environ.update(kept)
        start = terminal.wait_ready(program.ready, timeout)
        if not start["ok"]:
            text = terminal.text()
            terminal.close()
            message = f"{' '.join(program.argv)} did not get ready:\n{text}"
            raise RuntimeError(message)
        return terminal, start

    def start(self, program: Program) -> Start:
        """Start a program, measure it, and end it."""
        terminal, start = self.open(program)
        terminal.close()
        return start

    def memory(self, terminal: Terminal) -> float:
        """What a running program holds, in MB."""
        held: float = self._ptybench.rss_mb(terminal.pid)
        return held

    def worked(self, pid: int) -> float:
        """For how long a running program has used a processor, in seconds."""
        nanoseconds: int = self._ptybench.cpu_ns(pid)
        return nanoseconds / 1e9


def run(argv: Sequence[str], env: Mapping[str, str]) -> float:
    """Run a command to its end; how long it took, in ms.

    Raises:
        subprocess.CalledProcessError: when it failed.
    """
    before = time.perf_counter()
    subprocess.run(argv, env=env, cwd=CHECKOUT, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - before) * 1e3


def in_turn(rounds: int, **subjects: Callable[[], float]) -> dict[str, list[float]]:
    """Measure several things in turn, so that a noisy moment meets all of them alike; the first round only warms up."""
    series: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, measure in subjects.items():
            taken = measure()
            if number:
                series[name].append(taken)
    return series


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("ptybench", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
