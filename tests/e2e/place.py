"""A machine with a home of its own, a demo workspace, and the terminals that a test opens on it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TypeAlias

from tests.e2e.terminal import SECONDS, Terminal, program

Task: TypeAlias = dict[str, object]
ROOT = Path(__file__).parents[2]


class Place:
    """Everything is below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.demo = folder / "demo"
        self._terminals: list[Terminal] = []

    def environment(self, user: str = "home", **more: str) -> dict[str, str]:
        """What a fresh login of `user` has; an empty value takes a variable away."""
        home = self.folder / user
        home.mkdir(exist_ok=True)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TUIFLOW_", "XDG_", "TEXTUAL", "LC_", "LANG", "COLUMNS", "LINES", "NO_COLOR"))
        }
        environment |= {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        environment |= {"PYTHONPATH": str(ROOT)} if "TUIFLOW_TEST_EXECUTABLE" not in os.environ else {}
        return {name: value for name, value in (environment | more).items() if value}

    def open(self, *arguments: str, size: tuple[int, int] = (120, 40), user: str = "home", **env: str) -> Terminal:
        """Start the program in a terminal."""
        terminal = Terminal(arguments, self.environment(user, **env), size)
        self._terminals.append(terminal)
        return terminal

    def make_demo(self, code: str = "zh") -> None:
        """Make the demo workspace without opening it."""
        self.run("demo", "--lang", code, "--dir", str(self.demo), "--no-open")

    def board(self, size: tuple[int, int] = (120, 40), **env: str) -> Terminal:
        """Open the demo's board, and wait for it."""
        terminal = self.open("--lang", "zh", "-w", str(self.demo), size=size, **env)
        terminal.wait_for("CSAT-002")
        terminal.wait_idle(0.2)
        return terminal

    def run(self, *arguments: str, **env: str) -> str:
        """Run a command; returns what it prints."""
        done = subprocess.run(
            [*program(), *arguments],
            env=self.environment(**env),
            cwd=self.folder,
            text=True,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tasks(self) -> dict[str, Task]:
        """All tasks as the command line tells them, by id."""
        listed = json.loads(self.run("-w", str(self.demo), "list", "--json"))
        return {task["id"]: task for task in listed}

    def status(self, label: str) -> object:
        """A task's status as the command line tells it."""
        return self.tasks()[label]["status"]

    def close(self) -> None:
        for terminal in self._terminals:
            terminal.close()
