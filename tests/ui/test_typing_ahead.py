"""Whoever knows the keys types faster than dialogs open, above all over SSH: nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.ui.office import Office
from tuiflow.model.code import Priority, Status


async def test_a_reason_typed_ahead_of_the_dialog_is_in_the_dialog(office: Office) -> None:
    async with office.open() as seat:
        await seat.type("bno money")
        assert seat.field("reason") == "no money"


async def test_full_width_marks_typed_ahead_of_a_dialog_stay_as_they_are(office: Office) -> None:
    async with office.open() as seat:
        await seat.type("b指标不清，返工１天")
        assert seat.field("reason") == "指标不清，返工１天"


async def test_a_letter_typed_ahead_of_a_menu_chooses_from_it(office: Office) -> None:
    async with office.open() as seat:
        await seat.type("pl")
        assert seat.task("CSAT-001").priority is Priority.LOW
        await seat.type("sdj")
        assert seat.task("CSAT-001").status is Status.DONE
        assert seat.on_board


async def test_a_filter_typed_ahead_of_its_line_narrows_the_board(office: Office) -> None:
    async with office.open() as seat:
        await seat.type("/#csat-002")
        assert seat.shown() == {"CSAT-002"}


async def test_keys_do_not_wait_while_a_filter_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiflow.ui.app._PATIENCE_SECONDS", 1000.0)
    async with office.open() as seat:
        await seat.type("/csat")
        await seat.press("enter", "j")
        assert seat.cursor == "CSAT-002"
        await seat.press("e", "escape", "k")
        assert seat.cursor == "CSAT-001"
