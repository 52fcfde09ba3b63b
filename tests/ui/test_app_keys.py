"""The palette, help, theme, reload, quitting, and remapped keys."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.ui.office import Office
from tests.ui.seat import Seat
from tuiflow import language
from tuiflow.model.code import Status
from tuiflow.store.base import SaveState, Saving
from tuiflow.ui.keys import BOARD_KEYS, Key
from tuiflow.ui.screens.board import BoardScreen
from tuiflow.ui.screens.rehearsal import RehearsalScreen
from tuiflow.ui.screens.task import TASK_KEYS, TaskScreen
from tuiflow.ui.theme import DARK, LIGHT


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_does_by_name_what_a_key_does(office: Office, key: str) -> None:
    async with office.open() as seat:
        await seat.press(key)
        await seat.type("column right")
        assert seat.options == ["move the card one column right  (L)"]
        await seat.press("enter")
        assert seat.task("CSAT-001").status is Status.IN_PROGRESS


@pytest.mark.parametrize("key", [key for key in BOARD_KEYS if key.palette], ids=lambda key: key.uid)
async def test_the_palette_offers(office: Office, key: Key) -> None:
    async with office.open() as seat:
        await seat.press("colon")
        assert any(option.startswith(f"{key.caption}  (") for option in seat.options)


async def test_esc_leaves_the_palette_and_does_nothing(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("colon", "escape")
        assert seat.on_board
        assert seat.task("CSAT-001").status is Status.NOT_STARTED


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_help_shows_every_key_and_how_things_work_and_closes(office: Office, code: str) -> None:
    language.use(code)
    async with office.open((120, 140)) as seat:
        await seat.press("question_mark")
        for key in BOARD_KEYS:
            assert key.caption in seat.screen
            assert key.uid in seat.screen
        assert "@" in seat.screen.split("app.quit")[1]
        await seat.press("escape")
        assert seat.on_board


async def test_help_scrolls_and_question_mark_or_q_closes_it(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        for closing in ("question_mark", "q"):
            await seat.press("f1")
            before = seat.screen
            await seat.press("j", "j")
            assert seat.screen != before
            await seat.press(closing)
            assert seat.on_board
        assert seat.app.is_running


async def test_f2_changes_between_dark_and_light_and_the_choice_is_kept(office: Office) -> None:
    async with office.open() as seat:
        assert seat.app.theme == DARK.name
        await seat.press("f2")
        assert seat.app.theme == LIGHT.name
        assert office.saved_config().theme == "light"
        await seat.press("f2")
        assert office.saved_config().theme == "dark"


async def test_the_theme_that_was_kept_is_there_at_the_next_start(office: Office) -> None:
    office.config.theme = "light"
    async with office.open() as seat:
        assert seat.app.theme == LIGHT.name


async def test_a_config_file_that_cannot_be_written_is_said_and_the_theme_changes_all_the_same(office: Office) -> None:
    office.config_file.mkdir()
    async with office.open() as seat:
        await seat.press("f2")
        assert seat.app.theme == LIGHT.name
        assert seat.app.is_running


async def test_capital_r_reads_what_others_have_changed(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("R")
        assert seat.message == "Read again."
        assert seat.cursor == "CSAT-001"


async def test_q_quits_with_exit_code_0(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("q")
        assert seat.app.return_code == 0
        assert seat.app.return_value == 0


async def test_ctrl_q_quits_too_and_ctrl_c_says_how(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("ctrl+c")
        assert not seat.gone
        await seat.press("ctrl+q")
        assert seat.gone


def refuse(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk of the shared folder be full."""
    refused = Saving(SaveState.NOT_SAVED, 2, "No space left on device")
    monkeypatch.setattr(office.me.workspace, "saving", lambda: refused)
    monkeypatch.setattr(office.me.workspace, "flush", lambda timeout: refused)


async def test_while_changes_are_not_saved_the_title_says_how_many_and_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.open() as seat:
        refuse(office, monkeypatch)
        seat.app._stir()  # as the store does when the disk refuses
        await seat.settle()
        assert "NOT SAVED: 2 (No space left on device)" in seat.title


@pytest.mark.parametrize(("answers", "leaves"), [(["n"], False), (["escape"], False), (["y"], True)])
async def test_q_with_unsaved_changes_asks_first(
    office: Office, monkeypatch: pytest.MonkeyPatch, answers: list[str], leaves: bool
) -> None:
    async with office.open() as seat:
        refuse(office, monkeypatch)
        await seat.press("q")
        await seat.until(lambda: "NOT SAVED" in seat.asked)
        assert "No space left on device" in seat.asked
        await seat.press(*answers)
        assert seat.gone is leaves
        if leaves:
            assert seat.app.return_value == 3


async def test_q_waits_for_changes_that_are_on_their_way(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office.open() as seat:
        monkeypatch.setattr(office.me.workspace, "saving", lambda: Saving(SaveState.SAVING, 1))
        seat.app._stir()
        await seat.settle()
        assert " ~ " in seat.title
        await seat.press("q")
        await seat.until(lambda: seat.gone)
        assert seat.app.return_value == 0


async def test_a_remapped_key_does_what_it_is_mapped_to_and_the_old_one_no_more(office: Office) -> None:
    office.config.keys = {"task.done": "x", "task.new": "A"}
    async with office.open() as seat:
        await seat.press("c")
        assert seat.task("CSAT-001").status is Status.NOT_STARTED
        await seat.press("x")
        assert seat.task("CSAT-001").status is Status.DONE
        await seat.press("question_mark")
        assert "x         done  task.done" in seat.screen


async def test_the_key_bar_shows_remapped_keys(office: Office) -> None:
    office.config.keys = {"task.done": "x"}
    async with office.open() as seat:
        assert " x done " in seat.keys
        assert " c done " not in seat.keys


def actions_of(keys: Iterable[Key]) -> set[str]:
    return {key.action.partition("(")[0] for key in keys}


@pytest.mark.parametrize(("keys", "screen"), [(BOARD_KEYS, BoardScreen), (TASK_KEYS, TaskScreen)])
def test_every_key_has_something_to_do(keys: tuple[Key, ...], screen: type[BoardScreen | TaskScreen]) -> None:
    missing = {action for action in actions_of(keys) if not hasattr(screen, f"action_{action}")}
    assert not missing


def test_no_key_and_no_binding_id_is_used_twice() -> None:
    uids = [key.uid for key in BOARD_KEYS]
    keys = [one for key in BOARD_KEYS for one in key.keys.split(",")]
    assert len(set(uids)) == len(uids)
    assert len(set(keys)) == len(keys)


async def test_in_the_detail_every_key_of_its_help_works_or_says_why_not(office: Office) -> None:
    async with office.open((120, 60)) as seat:
        await seat.press("enter", "question_mark")
        assert all(key.caption in seat.screen for key in TASK_KEYS)
        await seat.press("escape")
        await check_detail(seat)


async def check_detail(seat: Seat) -> None:
    await seat.press("y")
    assert seat.message == "Copied: CSAT-001"
    await seat.press("f2")
    assert seat.app.theme == LIGHT.name
    await seat.press("p", "h", "u", "U")
    assert seat.task("CSAT-001").priority.value == "high"
    await seat.press("colon", "escape", "q")
    assert seat.gone


@pytest.mark.parametrize("screen", "1234567")
async def test_every_palette_leads_a_new_member_to_a_rehearsal(office: Office, screen: str) -> None:
    async with office.open() as seat:
        await seat.press(screen, "colon")
        await seat.type("rehearsal: choose")
        assert len(seat.options) == 1
        await seat.press("enter")
        assert seat.options
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, RehearsalScreen))


@pytest.mark.parametrize("screen", "1234567")
@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("weekly reports: write", "WeeklyScreen"),
        ("retrospectives: look", "RetrosScreen"),
        ("export: tables", "ExportDialog"),
        ("import: tables", "OpenFileDialog"),
    ],
)
async def test_every_palette_leads_to_reports_retrospectives_and_files(
    office: Office, screen: str, words: str, there: str
) -> None:
    async with office.open() as seat:
        await seat.press(screen, "colon")
        await seat.type(words)
        assert len(seat.options) == 1
        await seat.press("enter")
        await seat.until(lambda: type(seat.app.screen).__name__ == there)
