"""What the export dialog looks like, small and large, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Static

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    def suggested(parts: Iterable[str], ending: str) -> Path:
        return Path("/home/lin") / ("-".join(part for part in parts if part) + f".{ending}")

    monkeypatch.setattr("tuiflow.actions.export.suggested", suggested)


def said(app: App[Any]) -> bool:
    """Whether the dialog says what will be written."""
    return bool(str(app.screen.query_one("#contents", Static).visual))


@SIZES
def test_tasks_as_a_workbook(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "X", size=size, ready=said)


@SIZES
def test_what_there_is_nothing_of(office: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(office, "X", "right", "right", "right", size=size, ready=said)
