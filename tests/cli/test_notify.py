"""The channels on the command line, against a service on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.notify.service import Reply, Service, serving, wecom
from tuiflow import language, paths
from tuiflow.notify.message import Message
from tuiflow.notify.outbox import Entry, Outbox, outboxes

NOW = datetime.fromisoformat("2024-07-12T09:00:00+08:00")


@pytest.fixture
def robot() -> Iterator[Service]:
    with serving(wecom) as service:
        yield service


@pytest.fixture
def configure(robot: Service) -> Callable[..., None]:
    """Write the settings: one channel `team` to the robot."""

    def write(more: str = "", key: str = "wecom-key-1234") -> None:
        path = paths.config_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'[channels.team]\nkind = "wecom"\nurl = "{robot.url(f"/send?key={key}")}"\nallow_private = true\n{more}',
            encoding="utf-8",
        )
        path.chmod(0o600)

    write()
    return write


def put(*keys: str, workspace: str = "w1", to: str = "team") -> None:
    for key in keys:
        Outbox(paths.outbox_folder() / workspace).put(to, Message(key, f"title {key}", ("*专员",)), NOW)


def test_a_test_message_arrives(shell: Shell, robot: Service, configure: Callable[..., None]) -> None:
    assert "Sent to team" in shell.done("notify", "test", "team")
    assert "“team”" in robot.got[0].json["text"]["content"]


def test_a_test_that_fails_says_why_and_shows_no_key(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    configure(key="wrong-key-1234")
    said = shell.refused(1, "notify", "test", "team")
    assert "93000 invalid webhook url" in said
    assert "1234" not in said
    assert len(robot.got) == 1


def test_a_test_keeps_to_the_rate(shell: Shell, robot: Service, configure: Callable[..., None]) -> None:
    configure("per_minute = 1\n")
    shell.done("notify", "test", "team")
    assert "61 seconds" in shell.refused(1, "notify", "test", "team")
    assert len(robot.got) == 1


def test_a_test_that_works_ends_the_pause(shell: Shell, robot: Service, configure: Callable[..., None]) -> None:
    put("a")
    robot.manner = lambda _got: Reply(b"", 503)
    assert shell.bare("notify", "flush").code == 1
    robot.manner = wecom
    assert shell.bare("notify", "flush").code == 1
    shell.bare("notify", "test", "team")
    answer = shell.bare("notify", "flush")
    assert (answer.code, answer.out) == (0, "1 message sent; 0 wait\n")


def test_the_preview_is_what_goes_next_and_sends_nothing(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    empty = shell.bare("notify", "preview", "team")
    assert "Nothing waits" in empty.out
    put("a", "b")
    shown = shell.bare("notify", "preview", "team")
    assert (shown.code, shown.err, robot.got) == (0, "", [])
    assert "Goes to: http://127.0.0.1" in shown.out
    assert "1234" not in (empty.out + shown.out).replace(f":{robot.port}", "")
    shell.bare("notify", "flush")
    assert shown.out.rstrip().splitlines()[-1].encode() == robot.got[0].body


def test_flush_sends_what_waits_in_all_workspaces_or_in_one(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    put("a", workspace="w1")
    put("b", workspace="w2")
    assert shell("notify", "flush").out == "Nothing waits.\n"
    assert shell.bare("notify", "flush").out == "2 messages sent; 0 wait\n"
    assert len(robot.got) == 2


def test_flush_says_what_did_not_go(shell: Shell, robot: Service, configure: Callable[..., None]) -> None:
    put("a", "b")
    robot.manner = lambda _got: Reply.json({"errcode": 93000, "errmsg": "invalid webhook url wecom-key-1234"})
    answer = shell.bare("notify", "flush")
    assert answer.code == 1
    assert answer.out.startswith("0 messages sent; 2 wait; more from 09:30:")
    assert answer.err.startswith("tuiflow: team: ")
    assert "invalid webhook url ***" in answer.err


def test_what_was_given_up_is_listed_and_can_be_tried_again(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    put("a")
    robot.manner = lambda _got: Reply(b"", 400)
    answer = shell.bare("notify", "flush")
    assert (answer.code, "1 message was given up" in answer.err) == (1, True)
    status = shell.bare("notify", "status").out
    assert "title a" in status
    assert "flush --again" in status
    (dead,) = shell.bare("notify", "status", "--json").json["dead"]
    assert (dead["channel"], dead["title"], dead["attempts"]) == ("team", "title a", 1)
    robot.manner = wecom
    assert shell.bare("notify", "flush", "--again").out.endswith("1 message sent; 0 wait\n")
    assert shell.bare("notify", "status", "--json").json["dead"] == []


def test_status_tells_each_state(shell: Shell, robot: Service, configure: Callable[..., None]) -> None:
    configure('[channels.night]\nkind = "slack"\nurl = "https://a.example/1"\nquiet = "09:00-10:00"\n'
              '[channels.cron]\nkind = "slack"\nurl_env = "NOT_SET"\n')  # fmt: skip
    put("a", to="night")
    put("b", to="gone")
    lines = shell.bare("notify", "status").out.splitlines()
    assert lines[1].split()[:2] == ["team", "wecom"]
    assert "ready" in lines[1]
    assert "quiet until 10:00" in lines[2]
    assert "not ready" in lines[3]
    assert "NOT_SET" in lines[4]
    assert "“gone”" in lines[5]
    body = shell.bare("notify", "status", "--json").json
    assert [(one["name"], one["ready"], one["quiet"], one["waiting"]) for one in body["channels"]] == [
        ("team", True, False, 0),
        ("night", True, True, 1),
        ("cron", False, False, 0),
    ]
    assert len(body["waiting"]) == 2


def test_without_channels_status_says_what_to_do(shell: Shell) -> None:
    assert "notify guide" in shell.bare("notify", "status").out
    assert shell.bare("notify", "status", "--json").json == {"channels": [], "waiting": [], "dead": []}
    assert shell.bare("notify", "flush").out == "Nothing waits.\n"


@pytest.mark.parametrize("words", [("test", "taem"), ("preview", "taem"), ("test",), ("frobnicate",), ()])
def test_wrong_usage(shell: Shell, configure: Callable[..., None], words: tuple[str, ...]) -> None:
    shell.refused(2, "notify", *words)


@pytest.mark.parametrize("name", ["notify status", "notify flush", "notify test", "notify preview"])
def test_wrong_settings_are_named(shell: Shell, configure: Callable[..., None], name: str) -> None:
    configure("digest = 'x'\n")
    said = shell.refused(2, *name.split(), *(["team"] if name in ("notify test", "notify preview") else []))
    assert "config.toml" in said
    assert "channels.team.digest" in said


def test_other_commands_do_not_mind_wrong_channels(shell: Shell, configure: Callable[..., None]) -> None:
    configure("digest = 'x'\n")
    shell.done("list")


def test_settings_that_others_can_read_are_warned_about(shell: Shell, configure: Callable[..., None]) -> None:
    paths.config_file().chmod(0o644)
    answer = shell.bare("notify", "status")
    assert answer.code == 0
    assert "chmod 600" in answer.err


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_guide_explains_every_kind_with_settings_that_are_right(shell: Shell, code: str, tmp_path: Path) -> None:
    import re
    import tomllib

    from tuiflow.config import Config
    from tuiflow.notify.channel import Channel, Kind
    from tuiflow.notify.settings import channels_of

    text = shell.bare("--lang", code, "notify", "guide").out
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    found: dict[str, Channel] = {}
    for block in blocks:
        config = Config(channels=tomllib.loads(block)["channels"])
        found |= channels_of(config, tmp_path / "config.toml", os.environ)
    assert {made.kind for made in found.values()} == set(Kind)


def notes(shell: Shell) -> list[str]:
    """The titles of what waits in the outbox of the workspace, by whoever did it."""
    return [entry.message.title.partition(" ")[2] for entry in entries()]


def entries() -> list[Entry]:
    return [entry for outbox in outboxes(paths.outbox_folder()) for entry in outbox.waiting()]


def test_a_command_puts_what_it_tells_into_the_outbox_and_calls_nobody(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    label = shell("list", "--json").json[0]["id"]
    shell.done("block", label, "--reason", "No answer", "--helper", "Lin")
    assert notes(shell) == [f"blocked: {label} Analyse"]
    assert robot.got == []
    assert shell("notify", "flush").out == "1 message sent; 0 wait\n"
    assert "Help asked of: Lin" in robot.got[0].json["text"]["content"]
    shell.done("unblock", label, "--solved", "They called back")
    assert shell("notify", "flush").out == "1 message sent; 0 wait\n"
    assert shell("notify", "flush").out == "Nothing waits.\n"


def test_flush_takes_up_what_somebody_without_channels_did(
    shell: Shell, robot: Service, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    label = shell("list", "--json").json[0]["id"]
    assert shell("notify", "flush").out == "Nothing waits.\n"
    settings = paths.config_file().read_text(encoding="utf-8")
    paths.config_file().write_text("", encoding="utf-8")
    shell.done("block", label, "--reason", "No answer", "--helper", "Lin")
    paths.config_file().write_text(settings, encoding="utf-8")
    assert shell("notify", "flush").out == "Nothing waits.\n"
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T09:32:00")
    assert shell("notify", "flush").out == "1 message sent; 0 wait\n"


def test_a_channel_that_cannot_be_understood_stops_no_command(shell: Shell, configure: Callable[..., None]) -> None:
    configure("colour = 1\n")
    label = shell("list", "--json").json[0]["id"]
    answer = shell("block", label, "--reason", "No answer", "--helper", "Lin")
    assert answer.code == 0
    assert answer.err.startswith("tuiflow: The change is made, but nothing went to your channels yet. In ")


def test_without_channels_a_command_loads_nothing_of_them(shell: Shell) -> None:
    label = shell("list", "--json").json[0]["id"]
    loaded = run_alone(shell, "block", label, "--reason", "No answer", "--helper", "Lin")
    assert not {name for name in loaded if name.startswith(("httpx", "tuiflow.notify", "tuiflow.cli.dispatch"))}


def test_with_channels_a_command_loads_no_network(shell: Shell, configure: Callable[..., None]) -> None:
    label = shell("list", "--json").json[0]["id"]
    loaded = run_alone(shell, "block", label, "--reason", "No answer", "--helper", "Lin")
    assert "tuiflow.notify.outbox" in loaded
    assert not {name for name in loaded if name.startswith(("httpx", "smtplib", "ssl", "tuiflow.notify.http"))}
    assert len(entries()) == 1


def run_alone(shell: Shell, *words: str) -> set[str]:
    """Run a command in a process of its own; the modules that it loaded."""
    script = (
        "import sys; from tuiflow.cli.main import run; code = run(sys.argv[1:]); print(*sys.modules); sys.exit(code)"
    )
    command = [sys.executable, "-c", script, "-w", str(shell.folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=shell.folder)
    return set(done.stdout.splitlines()[-1].split())


def test_the_last_notice_of_a_task_can_be_seen_as_it_looks_there(
    shell: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    label = shell("list", "--json").json[0]["id"]
    assert shell.refused(1, "notify", "preview", "team", label) == f"Nobody was told of {label} yet."
    shell.done("block", label, "--reason", "No answer", "--helper", "Lin")
    assert f"root blocked: {label} Analyse" in shell.done("notify", "preview", "team", label)
    configure('processes = ["Another"]\n')
    answer = shell("notify", "preview", "team", label)
    assert "The channel team does not take it" in answer.err
    assert robot.got == []


def test_the_allocation_table_goes_to_everybody_in_parts_that_fit(
    demo: Shell, robot: Service, configure: Callable[..., None]
) -> None:
    demo.done("policy", "open")
    for task in demo("list", "--process", "CSAT", "--json").json:
        demo.done("set", task["id"], "description=" + "很" * 300)
    configure('format = "markdown"\n')
    answer = demo("process", "allocation", "CSAT", "--send")
    assert (answer.code, answer.err) == (0, "")
    texts = [got.json["markdown"]["content"] for got in robot.got]
    assert "客户满意度提升项目" in texts[0]
    together = "\n".join(texts)
    assert all(task["name"] in together for task in demo("list", "--process", "CSAT", "--json").json)
    assert max(len(text.encode()) for text in texts) <= 4096
    assert not any("…" in text[-5:] for text in texts)
    assert len(texts) > 1
    assert f"(1/{len(texts)})" in texts[0]


def test_an_allocation_table_that_no_channel_takes_is_refused(demo: Shell, configure: Callable[..., None]) -> None:
    configure('processes = ["Another"]\n')
    assert "None of your channels takes" in demo.refused(1, "process", "allocation", "CSAT", "--send")


def test_two_people_with_the_same_robot_send_each_message_once(
    shell: Shell, robot: Service, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    label = shell("list", "--json").json[0]["id"]
    own_config, own_state = os.environ["XDG_CONFIG_HOME"], os.environ["XDG_STATE_HOME"]

    def sit(other: bool) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config") if other else own_config)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state") if other else own_state)

    def act(other: bool, *words: str) -> None:
        sit(other)
        assert shell("--as", "*专员" if other else "Lin", *words).code == 0

    shell.done("policy", "open")
    sit(other=True)
    configure()
    act(False, "block", label, "--reason", "No answer", "--helper", "*专员")
    act(True, "notify", "flush")
    act(True, "unblock", label, "--solved", "They called")
    act(False, "notify", "flush")
    act(True, "notify", "flush")
    act(True, "block", label, "--reason", "Ill", "--helper", "Lin")
    act(False, "block", label, "--reason", "Still ill", "--helper", "*专员")
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T09:45:00")
    act(True, "notify", "flush")
    act(False, "notify", "flush")
    heads = [got.json["text"]["content"].split("\n")[0] for got in robot.got]
    assert sorted(heads) == [
        f"*专员 blocked: {label} Analyse",
        f"*专员 unblocked: {label} Analyse",
        f"Lin blocked: {label} Analyse",
        f"Lin blocked: {label} Analyse",
    ]
    assert len({got.body for got in robot.got}) == 4
