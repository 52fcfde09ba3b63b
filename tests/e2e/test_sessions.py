"""Several sessions on one workspace, and sessions that end badly."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import Terminal
from tests.waiting import wait_until

pytestmark = pytest.mark.e2e

QUICK = 5.0
"""Seconds in which another session has to show a change."""


def test_a_status_change_in_one_session_appears_in_the_other_and_its_cursor_stays(place: Place) -> None:
    place.make_demo()
    one, other = place.board(), place.board()
    mine = one.cursor_label()
    other.press("l")
    other.wait_until(lambda _screen: other.cursor_label() != mine, "the cursor in the next column")
    theirs = other.cursor_label()
    one.press("c")
    one.wait_for(f"{mine} →")
    other.wait_until(lambda _screen: mine in other.column(3), f"{mine} among what is done", QUICK)
    assert other.cursor_label() == theirs


def test_changes_of_two_sessions_and_a_command_at_once_are_all_there_afterwards(place: Place) -> None:
    place.make_demo()
    one, other = place.board(), place.board()
    first = one.cursor_label()
    other.press("l")
    other.wait_until(lambda _screen: other.cursor_label() != first, "the cursor in the next column")
    second = other.cursor_label()
    third = next(label for label, task in place.tasks().items() if label not in (first, second) and task["status"])
    for terminal in (one, other):
        terminal.press("p")
        terminal.wait_for("l  低")
    one.press("l")
    other.press("l")
    place.run("-w", str(place.demo), "set", third, "risk=from the command line")
    for terminal in (one, other):
        terminal.wait_for("已设置优先级")
        terminal.wait_saved()
    one.press("q")
    other.press("q")
    assert (one.wait_exit(), other.wait_exit()) == (0, 0)
    tasks = place.tasks()
    assert [tasks[label]["priority"] for label in (first, second)] == ["low", "low"]
    assert tasks[third]["risk"] == "from the command line"


ENDS: dict[str, Callable[[Terminal], None]] = {
    "SIGTERM": lambda terminal: terminal.signal(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.signal(signal.SIGHUP),
    "the window is closed": lambda terminal: terminal.hang_up(),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_nothing_confirmed_is_lost_when_a_session_is_ended(place: Place, end: Callable[[Terminal], None]) -> None:
    place.make_demo()
    terminal = place.board()
    label = terminal.cursor_label()
    terminal.press("c")
    terminal.wait_for(f"{label} →")
    terminal.wait_saved()
    end(terminal)
    terminal.wait_exit()
    assert place.status(label) == "done"
    again = place.board()
    assert label in again.column(3)


def test_a_session_that_was_killed_does_not_keep_others_out(place: Place) -> None:
    place.make_demo()
    terminal = place.board()
    terminal.kill()
    again = place.board()
    label = again.cursor_label()
    again.press("c")
    again.wait_saved()
    wait_until(lambda: place.status(label) == "done")


def test_the_private_things_of_one_user_are_in_that_users_home_only(place: Place) -> None:
    place.make_demo()
    terminal = place.board()
    terminal.press("q")
    terminal.wait_exit()
    assert {path.name for path in place.demo.iterdir() if not path.name.startswith(".")} == {
        "tuiflow.json",
        "changes",
        "here",
    }
    assert {path.name for path in place.folder.iterdir()} == {"home", "demo"}
