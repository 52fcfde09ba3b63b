"""Runs commands as a person types them, in this process, on a workspace of the test's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tuiflow.cli.main import run

NOW = "2024-07-12T09:30:00"


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Somebody at a prompt."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def bare(self, *words: str | Path) -> Answer:
        """Run with these arguments alone."""
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        captured = self._capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def __call__(self, *words: str) -> Answer:
        """Run on the workspace."""
        return self.bare("-w", self.folder, *words)

    def done(self, *words: str) -> str:
        """Run what has to succeed; returns what was printed."""
        answer = self(*words)
        assert (answer.code, answer.err) == (0, "")
        return answer.out

    def task(self, label: str) -> dict[str, Any]:
        """A task as JSON."""
        body: dict[str, Any] = json.loads(self.done("show", label, "--json"))
        return body

    def refused(self, code: int, *words: str) -> str:
        """Run what has to fail with `code`, one sentence, and no change; returns the sentence."""
        before = self.journals()
        answer = self(*words)
        assert answer.code == code, answer
        assert answer.out == ""
        assert answer.err.startswith("tuiflow: ")
        assert answer.err.count("\n") == 1
        assert answer.err.endswith("\n")
        assert self.journals() == before
        return answer.err.removeprefix("tuiflow: ").rstrip("\n")

    def journals(self) -> dict[str, bytes]:
        """Everything that was ever changed."""
        return {path.name: path.read_bytes() for path in (self.folder / "changes").glob("*")}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", NOW)


@pytest.fixture
def empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """A prompt beside a new workspace."""
    shell = Shell(capsys, tmp_path / "team")
    assert shell.bare("init", shell.folder).code == 0
    return shell


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """A prompt beside a workspace with a process, two people and three tasks."""
    empty.done("add", "Design the outline", "--process", "Client survey", "--assignee", "*专员", "--due", "7.10")
    empty.done(
        "add", "邀约客户", "--assignee", "Lin", "--new", "--start", "7.11", "--due", "7.13", "--priority", "high"
    )
    empty.done("add", "Analyse", "--collaborators", "Lin、*专员")
    return empty


@pytest.fixture
def demo(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """A prompt beside the Chinese demo."""
    shell = Shell(capsys, tmp_path / "demo")
    assert shell.bare("demo", "--dir", shell.folder, "--lang", "zh", "--no-open").code == 0
    from tuiflow import language

    language.use("en")
    return shell
