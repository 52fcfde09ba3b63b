"""Sitting down: who am I, a workspace that cannot be changed, a new day, and texts that would do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.office import LIN, TASKS, Office
from tests.ui.seat import Seat
from tuiflow.errors import WorkspaceError
from tuiflow.model.code import DayCount, Status
from tuiflow.model.record import Table
from tuiflow.model.workday import EveryDay, WorkCalendar
from tuiflow.store.change import Draft, Transaction
from tuiflow.store.memory import MemoryStore
from tuiflow.ui.screens import board


def unknown(office: Office) -> Office:
    """Somebody logs in whom nobody knows."""
    office.me = office.desk("", login="u1234")
    return office


async def test_who_is_unknown_is_asked_and_the_answer_is_kept(office: Office) -> None:
    async with unknown(office).open(ask_who=True) as seat:
        assert "u1234" in seat.asked
        assert seat.options == ["*专员", "*经理", "Chen Yu", "林晓"]
        await seat.type("林")
        await seat.press("enter")
        assert seat.on_board
        assert office.saved_config().me == {"office": LIN}
        assert "林晓" in seat.title
        await seat.press("m")
        assert seat.shown() == {"CSAT-006", "CSAT-008", "CSAT-012"}


async def test_a_new_name_becomes_a_person(office: Office) -> None:
    async with unknown(office).open(ask_who=True) as seat:
        await seat.type("Wang Wei")
        await seat.press("enter", "enter")
        names = {person.name: person.uid for person in office.me.workspace.people.values()}
        assert office.saved_config().me == {"office": names["Wang Wei"]}
        assert "Wang Wei" in seat.title


async def test_esc_leaves_the_question_open_and_the_board_works(office: Office) -> None:
    async with unknown(office).open(ask_who=True) as seat:
        await seat.press("escape")
        assert not office.config_file.exists()
        await seat.press("c")
        assert seat.task("CSAT-001").status is Status.DONE


async def test_what_the_newcomer_does_is_done_in_that_name(office: Office) -> None:
    async with unknown(office).open(ask_who=True) as seat:
        await seat.type("chen")
        await seat.press("enter", "c")
        last = office.me.workspace.history([(Table.TASKS, "t01")])[-1]
        assert (last.author, last.login) == ("person-chen", "u1234")


async def test_who_is_known_is_not_asked(office: Office) -> None:
    async with office.open() as seat:
        assert seat.on_board
        assert "*专员" in seat.title


REASON = "The folder cannot be written: ask its owner."


class ReadOnlyStore(MemoryStore):
    """A store in a folder that may only be read."""

    read_only = REASON

    def commit(self, draft: Draft) -> Transaction:
        raise WorkspaceError(REASON)


async def test_a_read_only_workspace_says_so_and_refuses_every_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.office.MemoryStore", ReadOnlyStore)
    office.me = office.desk("person-specialist")
    async with office.open() as seat:
        assert seat.message == REASON
        await seat.press("j", "c")
        assert seat.message == REASON
        assert seat.task("CSAT-002").status is Status.NOT_STARTED
        await seat.press("e")
        await seat.write("risk", "x")
        await seat.press("ctrl+s")
        assert seat.error == REASON


async def test_at_midnight_the_board_goes_on_to_the_new_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_NEW_DAY_SECONDS", 0.01)
    async with office.open((160, 40)) as seat:
        await seat.press("j")
        assert "tomorrow 07-13" in seat.card("CSAT-002")
        office.moment += timedelta(hours=15, minutes=1)
        await seat.until(lambda: "today 07-13" in seat.card("CSAT-002"))
        assert "1d late" in seat.card("CSAT-005")
        assert seat.cursor == "CSAT-002"


HARMFUL = ["[b]x[/b]", "[red]", "[/]", "[@click=app.quit]quit[/]", r"\[x]", ":smile:", "$primary"]


async def check_everywhere(seat: Seat, text: str) -> None:
    """The text is on the card, in the detail, in a menu's title, and in the form."""
    assert text in seat.card("CSAT-001")
    for opening in ("enter", "s", "b"):
        await seat.press(opening)
        assert text in seat.screen, opening
        await seat.press("escape")


@pytest.mark.parametrize("text", HARMFUL)
async def test_markup_in_a_name_is_shown_as_text(office: Office, text: str) -> None:
    named = Office(office.folder, [replace(TASKS[0], name=text)])
    async with named.open((200, 40)) as seat:
        await check_everywhere(seat, text)
        await seat.press("e")
        assert seat.field("name") == text


async def test_markup_in_names_of_people_and_reasons_is_shown_as_text(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("x")
        await seat.press("escape")
        office.rename("person-lin", "[red]L[/red]")
        await seat.until(lambda: "[red]L[/red]" in seat.card("CSAT-012"))
        await seat.press("a")
        assert "[red]L[/red]" in seat.screen
        await seat.press("escape", "b")
        await seat.type("[b]why[/b]")
        await seat.press("ctrl+s", "b")
        assert "[b]why[/b]" in seat.screen
        await seat.press("escape", "enter")
        assert "[b]why[/b]" in seat.screen


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x9b", "\u202e", "\r", "\n", "\t"])
async def test_control_characters_never_reach_the_terminal(office: Office, character: str) -> None:
    text = f"a{character}[31mb"
    task = replace(TASKS[0], name=text, description=text, risk=text, deliverable=text)
    named = Office(office.folder, [task])
    async with named.open() as seat:
        assert character not in seat.screen.replace("\n", "")
        assert "[31mb" in seat.screen
        for opening in ("enter", "s", "b", "D", "slash"):
            await seat.press(opening)
            assert character not in seat.screen.replace("\n", ""), opening
            await seat.press("escape")


async def test_calendars_are_there_before_anybody_goes_to_a_screen_with_dates(office: Office) -> None:
    asked: list[tuple[DayCount, str]] = []

    def calendars(day_count: DayCount, country: str) -> WorkCalendar:
        asked.append((day_count, country))
        return EveryDay()

    office.me.calendars = calendars
    async with office.open() as seat:
        await seat.until(lambda: bool(asked))
        assert seat.on_board
    assert set(asked) == {(DayCount.WORKING, "CN")}
