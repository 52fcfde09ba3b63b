"""From a retrospective to the next version of the template, with the keys alone (V3, V4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.template_office import TEMPLATE, furnish
from tests.ui.test_retro import Review, go
from tuiflow.actions.library import shelf_of
from tuiflow.model.record import Table, Value


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The process that is looked back on was started from the template."""
    review = Review(tmp_path)
    furnish(review, tmp_path, monkeypatch)
    workspace = review.me.workspace
    values: dict[str, Value] = {"template": TEMPLATE, "template_version": 2}
    edits = [workspace.edit(Table.PROCESSES, review.retro.process, values)]
    review.me.commit("workspace.demo", edits)
    return review


async def test_an_improvement_of_a_retrospective_becomes_a_version(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "预审指标")
        await seat.press("V")
        await seat.until(lambda: seat.asked == "What is to change?")
        await seat.press("n", "enter")
        await seat.type("指标预审")
        await seat.press("ctrl+s", "ctrl+s")
        assert seat.field("why") == "预审指标"
        await seat.press("ctrl+s")
        release = shelf_of(seat.workspace.folder).versions[TEMPLATE][0].template.changelog[0]
        assert (release.version, release.why, release.origin) == (3, "预审指标", "CSAT-013 预审指标")
        assert "has version 3 now" in seat.message
        await seat.press("t")
        assert "Client talks: approved" in seat.screen


async def test_a_line_that_is_no_improvement_says_so(review: Review) -> None:
    async with review.form() as seat:
        await seat.press("V")
        assert "There is no task here yet" in seat.message
