"""The app brings what happens to the user's channels; without channels it loads nothing for it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.notify.service import Got, Reply, Service, serving
from tests.ui.office import Office
from tests.ui.seat import Seat
from tuiflow import paths
from tuiflow.notify.outbox import Outbox


@pytest.fixture
def robot() -> Iterator[Service]:
    with serving(lambda _got: Reply.json({"ok": True})) as service:
        yield service


@pytest.fixture
def equip(office: Office, robot: Service) -> Callable[[], None]:
    """Put a channel into my settings."""

    def write() -> None:
        office.config.channels = {"team": {"kind": "webhook", "url": robot.url(), "allow_private": True}}

    write()
    return write


async def block(seat: Seat) -> None:
    """Block a task of Chen's, who is to hear of it."""
    await seat.go_to("CSAT-003")
    await seat.press("b")
    await seat.type("Server down")
    await seat.press("ctrl+s")


def waiting() -> int:
    return len(Outbox(paths.outbox_folder() / "office").waiting())


async def test_what_i_block_reaches_the_channel(office: Office, robot: Service, equip: Callable[[], None]) -> None:
    async with office.open() as seat:
        await block(seat)
        await seat.until(lambda: robot.got)
        assert robot.got[0].json["title"] == "*专员 blocked: CSAT-003 Print the forms"
        assert "Server down" in robot.got[0].json["text"]
        await seat.until(lambda: marked(office))
    assert len(robot.got) == 1
    assert waiting() == 0


def marked(office: Office) -> bool:
    notices = office.me.workspace.notices
    found = [notices.get(uid) for uid in notices.made_after("")]
    return bool(found) and all(notice is not None and notice.sent for notice in found)


async def test_a_channel_that_refuses_is_told_in_the_title_and_nothing_is_lost(
    office: Office, robot: Service, equip: Callable[[], None]
) -> None:
    robot.manner = lambda _got: Reply.json({"ok": False, "error": "no"}, 503)
    async with office.open() as seat:
        await block(seat)
        await seat.until(lambda: "1 message waits" in seat.title)
        await seat.press("7")
        assert "1 message waits" in seat.title
    assert waiting() == 1


async def test_leaving_waits_for_no_network(office: Office, robot: Service, equip: Callable[[], None]) -> None:
    released: list[bool] = []

    def slow(_got: Got) -> Reply:
        while not released:
            time.sleep(0.01)
        return Reply.json({"ok": True})

    robot.manner = slow
    async with office.open() as seat:
        await block(seat)
        await seat.until(lambda: robot.got)
        begun = time.monotonic()
        await seat.press("q")
    spent = time.monotonic() - begun
    released.append(True)
    assert spent < 2.0, spent
    assert Outbox(paths.outbox_folder() / "office").on_the_way() == 1


async def test_what_is_changed_just_before_leaving_is_kept(
    office: Office, robot: Service, equip: Callable[[], None]
) -> None:
    robot.manner = lambda _got: Reply(b"", 503)
    async with office.open() as seat:
        await block(seat)
        await seat.press("q")
    assert waiting() + Outbox(paths.outbox_folder() / "office").on_the_way() == 1
    assert marked(office)


async def test_a_wrong_channel_is_said_and_the_work_goes_on(office: Office) -> None:
    office.config.channels = {"team": {"kind": "pigeon"}}
    async with office.open() as seat:
        await seat.until(lambda: any("pigeon" in toast.message for toast in seat.app._notifications))
        await seat.go_to("CSAT-001")
        await seat.press("c")
        assert seat.message


def test_without_channels_nothing_of_them_is_loaded(tmp_path: Path) -> None:
    script = """
import asyncio, json, sys
from pathlib import Path
from tests.ui.office import Office
async def work():
    office = Office(Path(sys.argv[1]))
    async with office.open() as seat:
        await seat.go_to("CSAT-001")
        await seat.press("c")
asyncio.run(work())
print(json.dumps(sorted(sys.modules)))
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, cwd=root
    )
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    assert "tuiflow.ui.app" in modules
    assert not {name for name in modules if name.startswith(("httpx", "tuiflow.notify", "smtplib"))}
    assert not modules & {"tuiflow.ui.sender", "tuiflow.actions.dispatch"}


async def test_a_dialog_says_whom_it_will_reach_and_by_which_channel(
    office: Office, robot: Service, equip: Callable[[], None]
) -> None:
    async with office.open((80, 24)) as seat:
        await seat.go_to("CSAT-003")
        await seat.press("b")
        assert "Will reach: Chen Yu (R) and the channel team" in seat.screen
        await seat.press("tab")
        await seat.type("林晓")
        assert "Will reach: 林晓, Chen Yu (R) and the channel team" in seat.screen
        await seat.press("escape")
        assert seat.task("CSAT-003").block is None
    assert robot.got == []


async def test_dates_say_whom_they_reach_once_they_differ(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        await seat.go_to("CSAT-003")
        await seat.press("t")
        assert "Will reach" not in seat.screen
        await seat.write("due", "+5")
        assert "Will reach: Chen Yu (R)" in seat.screen
        await seat.write("due", "never")
        assert "Will reach" not in seat.screen
