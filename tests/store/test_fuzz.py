"""Whatever is in the files: no exception leaves the store, nothing outside is touched, nothing steers the terminal (trap 10).

`TUIFLOW_FUZZ=50000 pytest tests/store/test_fuzz.py` tries other inputs, and more of them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.author import WORKSPACE, Clock, change
from tests.store.folders import SECONDS
from tests.store.mutation import OUTSIDE, Change, changes
from tuiflow import paths
from tuiflow.cli.main import run
from tuiflow.errors import TuiflowError
from tuiflow.model.record import Table
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.workspace import Workspace

INPUTS = int(os.environ.get("TUIFLOW_FUZZ", "0"))
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What may steer a terminal; line feeds and tabs are meant."""

COMMANDS = [
    ["list"],
    ["list", "--json"],
    ["history"],
    ["history", "--json"],
    ["trash"],
    ["conflicts"],
    ["blocked"],
    ["show", "CSAT-001"],
    ["doctor"],
    ["doctor", "--json"],
]
CHANGING = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}


class Warden:
    """Sees which paths this process touches."""

    def __init__(self) -> None:
        self.root = ""
        self.outside: list[str] = []
        """What was touched outside of the root, although it had no business there."""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.root or (event != "open" and event not in CHANGING):
            return
        flags = arguments[2] if event == "open" else os.O_RDWR
        writes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        for path in (os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes | os.PathLike)):
            real = os.path.normpath(path)
            if OUTSIDE in real or (
                writes and Path(real).is_absolute() and not real.startswith((self.root, os.devnull))
            ):
                self.outside.append(f"{event} {path}")


warden = Warden()


class Target:
    """A workspace with something of everything, and its files as they are when all is well."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.places = Places(root / "team", paths.state_folder() / "replicas")
        create(self.places, WORKSPACE)
        first, second = self.open("mine"), self.open("other")
        for number in range(3):
            values = {"name": f"访谈 {number}", "label": f"CSAT-00{number}", "status": "blocked", "due": "2024-07-12"}
            change(first, Table.TASKS, f"t{number}", {**values, "collaborators/p1": True})
        assert first.flush(SECONDS).waiting == 0
        change(second, Table.TASKS, "t1", {"name": "unseen"})
        change(first, Table.TASKS, "t1", {"name": "unseen by the other", "deleted": {}})
        first.attend()
        for store in (first, second):
            store.close()
        self.good = {path.relative_to(root): path.read_bytes() for path in self.files()}
        self.journal, self.other = sorted(path for path in self.good if path.suffix == ".jsonl")
        self.names = [self.journal, self.other, *(path for path in self.good if path.suffix == ".json")]

    def open(self, private: str) -> FolderStore:
        return FolderStore(Places(self.places.folder, self.root / private), Clock(), "ann")

    def files(self) -> list[Path]:
        return [path for path in sorted(self.places.folder.rglob("*")) if path.is_file()]

    def reset(self) -> None:
        shutil.rmtree(self.places.folder)
        shutil.rmtree(self.places.private, ignore_errors=True)
        for name, data in self.good.items():
            (self.root / name).parent.mkdir(exist_ok=True, parents=True)
            (self.root / name).write_bytes(data)


def use(target: Target) -> None:
    """What a session does: open, change something, look back, leave."""
    with contextlib.suppress(TuiflowError):  # said in a sentence
        store = FolderStore(target.places, Clock(), "ann")
        try:
            workspace = Workspace(store)
            for uid in workspace.tasks:
                assert workspace.tasks[uid].uid == uid
            list(workspace.disputed())
            store.newest(5)
            store.history([("tasks", "t1")])
            with contextlib.suppress(TuiflowError):
                change(store, Table.TASKS, "t1", {"name": "after"})
            assert store.flush(SECONDS).waiting == 0
        finally:
            store.close()


def print_by(target: Target, command: list[str]) -> str:
    """What a command prints; it is to end as commands end."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["--lang", "en", "-w", str(target.places.folder), *command])
    assert code in {0, 1, 3}, err.getvalue()
    return out.getvalue() + err.getvalue()


def test_no_file_that_was_tampered_with_does_any_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T09:30:00")
    for name in ("fsync", "fdatasync"):  # the power is not cut here
        monkeypatch.setattr(os, name, lambda _descriptor: None)
    target = Target(tmp_path)
    (tmp_path / OUTSIDE).mkdir()

    @settings(max_examples=INPUTS or 250, derandomize=not INPUTS)
    @given(
        name=st.sampled_from(target.names),
        steps=st.lists(changes, min_size=1, max_size=4),
        alone=st.booleans(),
        command=st.sampled_from(COMMANDS),
    )
    def harmless(name: Path, steps: list[Change], alone: bool, command: list[str]) -> None:
        target.reset()
        data = target.good[name]
        for step in steps:
            data = step(data)
        (target.root / name).write_bytes(data)
        if alone and name.name != "tuiflow.json":
            (target.places.folder / "tuiflow.json").unlink()
        try:
            warden.root = str(tmp_path.parent)
            printed = print_by(target, command)
            use(target)
        finally:
            warden.root = ""
        assert not STEERING.search(printed), printed
        assert not warden.outside
        assert list((tmp_path / OUTSIDE).iterdir()) == []

    harmless()
