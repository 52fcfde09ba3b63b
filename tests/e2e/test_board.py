"""The board in a real terminal, alone."""

from __future__ import annotations

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import ALTERNATE_OFF, ALTERNATE_ON

pytestmark = pytest.mark.e2e

STATUSES = ("not_started", "in_progress", "blocked", "done")
"""The columns, left to right."""


def test_the_demo_opens_the_board_with_the_sample(place: Place) -> None:
    terminal = place.open("demo", "--lang", "zh", "--dir", str(place.demo))
    terminal.wait_for("CSAT-002", "客户邀约", "*专员")


def test_a_moved_card_is_still_there_after_the_power_fails(place: Place) -> None:
    terminal = place.open("demo", "--lang", "zh", "--dir", str(place.demo))
    terminal.wait_for("CSAT-002")
    terminal.wait_idle()
    label = terminal.cursor_label()
    before = str(place.status(label))
    terminal.press("L")
    terminal.wait_for(f"{label} →")
    terminal.wait_saved()
    terminal.kill()
    assert place.status(label) != before
    again = place.board()
    column = STATUSES.index(str(place.status(label)))
    assert label in again.column(column)


def test_q_leaves_with_exit_code_0_and_gives_the_terminal_back(place: Place) -> None:
    place.make_demo()
    terminal = place.board()
    assert ALTERNATE_ON in terminal.output
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal.output.rfind(ALTERNATE_OFF) > terminal.output.rfind(ALTERNATE_ON)
    for mode in (b"1000", b"1003", b"1006", b"2004", b"25"):  # mouse, pasting, the cursor
        on, off = (b"h", b"l") if mode != b"25" else (b"l", b"h")
        assert terminal.output.rfind(b"\x1b[?" + mode + on) <= terminal.output.rfind(b"\x1b[?" + mode + off), mode


def test_an_idle_board_writes_nothing(place: Place) -> None:
    place.make_demo()
    terminal = place.board()
    terminal.wait_idle(0.5)
    assert terminal.read(2.0) == 0


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
def test_the_board_fits_the_terminal_and_follows_when_it_is_resized(place: Place, size: tuple[int, int]) -> None:
    place.make_demo()
    terminal = place.board(size=size)
    check_layout(terminal.text, *size)
    terminal.resize(100, 30)
    terminal.wait_until(lambda screen: "退出" in screen.split("\n")[-1] or "quit" in screen.split("\n")[-1], "redrawn")
    terminal.wait_idle(0.2)
    check_layout(terminal.text, 100, 30)


def check_layout(screen: str, columns: int, rows: int) -> None:
    """Title, heads and keys are where they belong."""
    lines = screen.split("\n")
    assert len(lines) == rows
    assert "tuiflow" in lines[0]
    assert lines[0].rstrip().endswith("*专员")
    assert lines[1].lstrip("> ").strip() != ""
    assert " q " in lines[-1]
    assert len(lines[-1]) <= columns


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "xterm", "COLORTERM": ""},
        {"NO_COLOR": "1"},
        {"TUIFLOW_ASCII": "1"},
        {"TERM": "linux", "COLORTERM": ""},
        {"LANG": "C", "PYTHONUTF8": "0"},
    ],
    ids=lambda env: ",".join(f"{name}={value}" for name, value in env.items()),
)
def test_the_board_works_in_every_terminal(place: Place, env: dict[str, str]) -> None:
    place.make_demo()
    terminal = place.board(size=(80, 24), **env)
    terminal.press("q")
    assert terminal.wait_exit() == 0
    if "NO_COLOR" in env:
        assert b"\x1b[38;2;95;179;179" not in terminal.output


def test_in_ascii_mode_only_texts_of_the_team_are_not_ascii(place: Place) -> None:
    place.run("demo", "--lang", "en", "--dir", str(place.demo), "--no-open")
    terminal = place.open("--lang", "en", "-w", str(place.demo), size=(80, 24), TUIFLOW_ASCII="1")
    terminal.wait_for("quit")
    terminal.wait_idle(0.2)
    assert terminal.text.isascii(), [character for character in terminal.text if not character.isascii()]


def test_keys_that_arrive_in_one_piece_do_what_they_say(place: Place) -> None:
    place.make_demo()
    terminal = place.board()
    terminal.wait_idle()
    label = terminal.cursor_label()
    terminal.press("b没有预算\r\r")
    terminal.wait_for("受阻 5")
    terminal.wait_saved()
    assert place.status(label) == "blocked"
