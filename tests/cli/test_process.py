"""Commands as real processes: what they load, and how they end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

pytestmark = pytest.mark.e2e

LOOK = """
import sys
from tuiflow.__main__ import main
sys.argv[1:] = {words!r}
code = main()
heavy = {{*"textual pydantic tomlkit yaml click importlib.metadata chinese_calendar holidays httpx smtplib asyncio".split()}}
heavy &= set(sys.modules)
sys.stdout.write("loaded: " + " ".join(sorted(heavy)))
sys.exit(code)
"""
ROOT = Path(__file__).parents[2]


def start(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tuiflow", *map(str, words)]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [
        ["blocked"],
        ["list"],
        ["show", "CS-001"],
        ["done", "CS-001"],
        ["add", "Fourth"],
        ["raci", "CS"],
        ["--version"],
        ["--help"],
    ],
)
def test_short_commands_load_nothing_heavy(shell: Shell, words: list[str]) -> None:
    given = words if words[0].startswith("--") else ["-w", str(shell.folder), *words]
    code = LOOK.format(words=given)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert found.stdout.rpartition("loaded:")[2].split() == []


@pytest.mark.parametrize("words", [["notify", "status"], ["notify", "status", "--json"], ["notify", "flush"]])
def test_channels_load_no_http_while_nothing_is_sent(shell: Shell, words: list[str]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOOK.format(words=words)], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert found.stdout.rpartition("loaded:")[2].split() == []


@pytest.mark.parametrize("words", [["blocked"], ["list", "--json"], ["show", "CS-001"]])
def test_reading_loads_no_tinydb(shell: Shell, words: list[str]) -> None:
    code = LOOK.replace('"click"', '"tinydb"').format(words=["-w", str(shell.folder), *words])
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert found.stdout.rpartition("loaded:")[2].split() == []


def test_exit_codes(shell: Shell, tmp_path: Path) -> None:
    folder = shell.folder
    assert start("-w", folder, "done", "CS-001").returncode == 0
    assert start("-w", folder, "done", "CS-001").returncode == 1
    assert start("-w", folder, "dnoe", "CS-001").returncode == 2
    assert start("-w", tmp_path / "nothing", "list").returncode == 3
    board = start("-w", folder)
    assert (board.returncode, board.stderr.count("\n")) == (2, 1)


def test_a_reader_that_leaves_early_is_no_error(demo: Shell) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "tuiflow", "-w", str(demo.folder), "list"]
    try:
        found = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    finally:
        os.close(writing)
    assert found.stderr == b""
    assert found.returncode == 141


def test_a_full_disk_behind_the_output_is_said(shell: Shell) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "tuiflow", "-w", str(shell.folder), "list"]
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert found.returncode == 3
    assert found.stderr.count(b"\n") == 1
    assert found.stderr.startswith(b"tuiflow: ")


def test_an_old_encoding_loses_no_output(demo: Shell) -> None:
    import json

    latin = {"PYTHONIOENCODING": "latin-1"}
    plain = start("-w", demo.folder, "list", **latin)
    assert plain.returncode == 0
    assert "CSAT-002" in plain.stdout
    body = json.loads(start("-w", demo.folder, "show", "CSAT-002", "--json", **latin).stdout)
    assert body["name"] == "客户邀约"
