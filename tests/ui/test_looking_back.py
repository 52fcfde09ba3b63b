"""Conflicts, history, trash and sharing in the app (E12, storage: Folding)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import OptionList

from tests.ui.office import Office
from tests.ui.seat import Seat
from tuiflow.store.base import SaveState, Saving, Session, Spread


def rows(seat: Seat) -> list[str]:
    """The texts of the list on the screen."""
    listed = seat.app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


async def listed(seat: Seat, *keys: str) -> list[str]:
    """Press keys that open a list, and wait until it has been read."""
    await seat.press(*keys)
    await seat.until(lambda: seat.app.screen.query("#note") and not seat.app.screen.query_one("#note").display)
    return rows(seat)


async def test_a_card_that_people_differ_about_carries_a_mark_and_the_task_shows_both_values(office: Office) -> None:
    office.differ("t01", "risk", "mine", "theirs")
    async with office.open() as seat:
        assert "≠ CSAT-001" in seat.screen
        await seat.press("enter")
        await seat.until(lambda: "holds" in seat.screen)
        assert "theirs  *经理" in seat.screen
        assert "mine  *专员" in seat.screen
        await seat.press("x")
        assert seat.task("CSAT-001").risk == "mine"
        await seat.until(lambda: "holds" not in seat.screen)
        await seat.press("u")
        assert seat.task("CSAT-001").risk == "theirs"
        await seat.press("escape")
        assert "≠" not in seat.screen


async def test_the_value_that_holds_can_be_kept(office: Office) -> None:
    office.differ("t01", "risk", "mine", "theirs")
    async with office.open() as seat:
        await seat.press("enter")
        await seat.until(lambda: "holds" in seat.screen)
        await seat.press("X")
        await seat.until(lambda: "holds" not in seat.screen)
        assert seat.task("CSAT-001").risk == "theirs"


async def test_where_people_differ_about_several_fields_one_is_chosen(office: Office) -> None:
    office.differ("t01", "risk", "mine", "theirs")
    office.differ("t01", "deliverable", "my report", "their report")
    async with office.open() as seat:
        await seat.press("enter", "x")
        await seat.type("my rep")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert (task.deliverable, task.risk) == ("my report", "theirs")


async def test_without_a_conflict_the_keys_say_so(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("enter", "x")
        assert seat.message == "Nobody differs about anything here."
        await seat.press("X")
        assert seat.message == "Nobody differs about anything here."


async def test_a_mark_in_ascii_is_made_of_ascii(office: Office) -> None:
    office.config = replace(office.config, ascii=True)
    office.differ("t01", "risk", "mine", "theirs")
    async with office.open() as seat:
        assert "<>" in seat.screen
        assert "≠" not in seat.screen


async def test_history_of_a_task_and_of_its_process(office: Office) -> None:
    office.change("t01", due="7.20", risk="late")
    async with office.open() as seat:
        found = await listed(seat, "i")
        assert "*经理 edited" in found[0]
        assert "Due: 2024-07-15 → 2024-07-20" in found[0]
        assert len(found) == 2
        whole = await listed(seat, "p")
        await seat.until(lambda: len(rows(seat)) > 2)
        assert whole
        assert "CSAT-001" in rows(seat)[0]
        await seat.press("escape", "enter")
        assert "edited" in (await listed(seat, "h"))[0]


async def test_an_open_history_follows_what_others_do(office: Office) -> None:
    async with office.open() as seat:
        assert len(await listed(seat, "i")) == 1
        office.change("t01", risk="new")
        await seat.until(lambda: len(rows(seat)) == 2)


async def test_the_last_changes_of_everybody(office: Office) -> None:
    office.change("t05", name="Another name")
    async with office.open() as seat:
        found = await listed(seat, "W")
        assert "CSAT-005" in found[0]
        assert "Interview five customers → Another name" in found[0]


async def test_long_histories_come_in_pages(office: Office) -> None:
    for number in range(310):
        office.change("t01", risk=f"risk {number}")
    async with office.open() as seat:
        assert len(await listed(seat, "i")) == 300
        await seat.press("G")
        assert len(rows(seat)) == 311


async def test_what_was_deleted_is_in_the_trash_and_enter_restores_it(office: Office) -> None:
    async with office.open() as seat:
        office.delete("t04")
        await seat.until(lambda: "CSAT-004" not in seat.shown())
        found = await listed(seat, "T")
        assert "Book the room" in found[0]
        assert "deleted by *经理" in found[0]
        await seat.press("enter")
        await seat.until(lambda: "The trash is empty" in seat.screen)
        await seat.press("escape")
        assert "CSAT-004" in seat.shown()
        await seat.press("u")
        assert "CSAT-004" not in seat.shown()


async def test_capital_n_renumbers(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("N")
        assert "one task only" in seat.message


def spread_of(office: Office, monkeypatch: pytest.MonkeyPatch, spread: Spread, saving: Saving | None = None) -> None:
    monkeypatch.setattr(office.me.workspace, "spread", lambda: spread)
    if saving is not None:
        monkeypatch.setattr(office.me.workspace, "saving", lambda: saving)


HERE = Session("k1", "*经理", "server", 1_720_774_800_000, here=True, has_mine=True)
GONE = Session("k2", "chen", "laptop", 1_720_688_400_000, here=False, has_mine=False)


async def test_the_title_tells_who_is_here_and_who_has_seen_my_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread_of(office, monkeypatch, Spread((HERE, GONE), mine=3))
    async with office.open() as seat:
        assert "saved, seen by 1" in seat.screen
        assert "with *经理" in seat.screen
        await seat.press("w")
        assert "Seen by: *经理" in seat.screen
        assert "has your changes" in seat.screen
        assert "does not have all of yours yet" in seat.screen
        assert "laptop" in seat.screen
        await seat.press("question_mark")
        assert "Sharing" in seat.screen
        await seat.press("escape", "escape")


@pytest.mark.parametrize("width", [80, 120])
async def test_not_saved_is_never_cut_off(office: Office, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    refused = Saving(SaveState.NOT_SAVED, 12, "No space left on device")
    spread_of(office, monkeypatch, Spread((HERE, GONE), mine=3), refused)
    async with office.open((width, 24)) as seat:
        await seat.press("slash")
        await seat.type("a very long filter that takes all the room there is in the title of the board")
        assert "NOT SAVED: 12 (No space left on device)" in seat.screen
        await seat.press("escape", "w")
        assert "12 changes are NOT SAVED" in seat.screen
