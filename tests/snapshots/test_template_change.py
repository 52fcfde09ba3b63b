"""What changing a template looks like: put together, decided, its versions, and what a process can take over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import COLLEAGUE, ME, Office
from tests.ui.template_office import DAYS, FIELD, REVIEW, ask_for, bind, furnish
from tuiflow.model.record import Table

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _process(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(office, tmp_path, monkeypatch)


def is_read(app: App[Any]) -> bool:
    return not app.screen.query("#note") or not app.screen.query_one("#note").display


def lead(office: Office) -> None:
    """I lead the process."""
    workspace = office.me.workspace
    role = next(role.uid for role in workspace.roles.values() if role.key == "lead")
    seats = {f"people/{COLLEAGUE}": False, f"people/{ME}": True}
    office.me.commit("workspace.demo", [workspace.edit(Table.ROLES, role, seats)])
    bind(office)


def test_kinds_of_change(office: Office, look: Look) -> None:
    assert look(office, "6", "e")


@SIZES
def test_form_of_a_new_node(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "6", "e", "n", "down", "down", "enter", size=size, typed="数据分析预审 | Data review")


@SIZES
def test_changes_before_and_after(office: Office, look: Look, size: tuple[int, int]) -> None:
    node = ("n", "down", "down", "enter", "x", "ctrl+s")
    field = ("n", "f", "enter", "y", "ctrl+s", "n", "t", "enter", "backspace", "5", "ctrl+s")
    assert look(office, "6", "e", *node, *field, "g", size=size)


def test_reason_of_a_proposal(office: Office, look: Look) -> None:
    bind(office)
    assert look(office, "6", "e", "t", "enter", "backspace", "9", "ctrl+s", "ctrl+s")


@SIZES
def test_decision(office: Office, look: Look, size: tuple[int, int]) -> None:
    lead(office)
    ask_for(office.colleague, REVIEW, FIELD)
    office.me.workspace.receive()
    assert look(office, "7", "enter", size=size, ready=is_read)


@SIZES
def test_versions(office: Office, look: Look, size: tuple[int, int]) -> None:
    ask_for(office.me, DAYS)
    ask_for(office.me, REVIEW, FIELD, why="One day of rework")
    assert look(office, "6", "v", size=size)


@SIZES
def test_what_is_new_for_a_process(office: Office, look: Look, size: tuple[int, int]) -> None:
    ask_for(office.me, DAYS, REVIEW, FIELD)
    assert look(office, "3", "V", size=size, ready=is_read)


@SIZES
def test_process_with_a_newer_template(office: Office, look: Look, size: tuple[int, int]) -> None:
    ask_for(office.me, DAYS)
    assert look(office, "3", size=size)
