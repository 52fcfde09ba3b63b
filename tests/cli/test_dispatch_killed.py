"""Commands that end in the wrong moment: nothing that they told is lost, and nothing comes twice from one outbox."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Shell
from tests.notify.service import Service, serving, wecom
from tuiflow import paths

KILLED = 9

SCRIPT = """
import os, sys
from tuiflow.actions.dispatch import Dispatcher
from tuiflow.notify.outbox import Outbox
from tuiflow.cli.main import run
owner, name, after = {moments}[sys.argv[1]]
done = getattr(owner, name)
def end(*given, **named):
    if after:
        done(*given, **named)
    os._exit({killed})
setattr(owner, name, end)
sys.exit(run(sys.argv[2:]))
"""

MOMENTS = {
    "before anything is put": "(Outbox, 'put', False)",
    "after it is put": "(Outbox, 'put', True)",
    "before it is marked": "(Dispatcher, 'mark', False)",
    "after it is marked": "(Dispatcher, 'mark', True)",
}


@pytest.fixture
def robot() -> Iterator[Service]:
    with serving(wecom) as service:
        path = paths.config_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'[channels.team]\nkind = "wecom"\nurl = "{service.url("/send?key=wecom-key-1234")}"\nallow_private = true\n',
            encoding="utf-8",
        )
        path.chmod(0o600)
        yield service


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_command_that_is_killed_loses_nothing_and_repeats_nothing(
    shell: Shell, robot: Service, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = shell("list", "--json").json[0]["id"]
    assert shell("notify", "flush").out == "Nothing waits.\n"
    moments = "{" + ", ".join(f"{name!r}: {where}" for name, where in MOMENTS.items()) + "}"
    script = SCRIPT.replace("{moments}", moments).replace("{killed}", str(KILLED))
    words = ["-w", str(shell.folder), "block", label, "--reason", "No answer", "--helper", "Lin"]
    ended = subprocess.run([sys.executable, "-c", script, moment, *words], check=False, cwd=shell.folder)
    assert ended.returncode == KILLED
    assert shell.task(label)["status"] == "blocked"
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T09:45:00")
    for _again in range(3):
        assert shell("notify", "flush").code == 0
    assert [got.json["text"]["content"].split("\n")[0] for got in robot.got] == [f"root blocked: {label} Analyse"]
