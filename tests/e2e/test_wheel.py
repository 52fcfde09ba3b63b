"""One quick look at the program that was installed: CI runs it with `TUIFLOW_TEST_EXECUTABLE` on the built wheel."""

from __future__ import annotations

import pytest

from tests.e2e.place import Place

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("code", "name"), [("zh", "客户邀约"), ("en", "CSAT-002")])
def test_the_program_opens_the_board_of_the_demo_and_quits(place: Place, code: str, name: str) -> None:
    terminal = place.open("demo", "--lang", code, "--dir", str(place.demo))
    terminal.wait_for("CSAT-002", name)
    terminal.press("?")
    terminal.wait_for("task.left")
    terminal.press("esc")
    terminal.wait_until(lambda screen: "task.left" not in screen, "the board again")
    terminal.press("q")
    assert terminal.wait_exit() == 0
