"""X on a main screen: what goes out, in which format, into which file, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.exchange.reading_back import csv_cells, xlsx_cells
from tests.ui.office import Office, many
from tests.ui.seat import Seat
from tuiflow.actions.export import Format, What
from tuiflow.ui.dialogs.export import ExportDialog
from tuiflow.ui.widgets.choice_line import ChoiceLine


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app was started."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def contents(seat: Seat) -> str:
    """What the dialog says that will be written."""
    return str(seat.app.screen.query_one("#contents", Static).visual)


def error(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#error", Static).visual)


def file(seat: Seat) -> Path:
    return Path(seat.app.screen.query_one("#file", Input).value)


def chosen(seat: Seat, key: str) -> str:
    return seat.app.screen.query_one(f"#{key}", ChoiceLine).value


async def ask(seat: Seat, *keys: str) -> None:
    """Open the dialog, press keys in it, and wait until it says what will be written."""
    await seat.press("X", *keys)
    await seat.until(lambda: contents(seat))


async def test_the_tasks_of_the_process_at_the_cursor_go_out_as_a_workbook(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat)
        assert contents(seat) == "Task allocation and tracking table, 12 rows"
        assert file(seat) == here / "CSAT-tasks-2024-07-12.xlsx"
        await seat.press("ctrl+s")
        await seat.until(lambda: "Written to" in seat.screen)
        assert "12 rows" in seat.screen
    (rows,) = xlsx_cells((here / "CSAT-tasks-2024-07-12.xlsx").read_bytes())
    assert len(rows) == 2 + 12


async def test_the_name_and_the_formats_follow_from_what_goes_out(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat, "left", "left")
        assert (chosen(seat, "what"), chosen(seat, "format")) == (What.DEADLINES, Format.ICS)
        assert file(seat).name == "CSAT-deadlines-2024-07-12.ics"
        await seat.press("left", "tab", "tab", "right", "right")
        assert (chosen(seat, "what"), chosen(seat, "format")) == (What.DIAGRAM, Format.BPMN)
        assert file(seat).name == "CSAT-diagram-2024-07-12.bpmn"
    assert list(here.iterdir()) == []


async def test_the_process_screen_begins_with_the_process_table(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await seat.press("3")
        await ask(seat)
        assert contents(seat) == "Standardised office process table, 2 rows"
        assert file(seat).parent == here


async def test_the_views_of_reports_and_reviews_begin_with_what_they_show(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await seat.press("5", "tab", "X")
        assert chosen(seat, "what") == What.REPORT
        assert file(seat) == here / "weekly_report-专员-2024-W28.xlsx"
        await seat.press("escape", "tab", "X")
        assert chosen(seat, "what") == What.RETRO


async def test_a_name_that_was_typed_stays_and_an_ending_says_the_format(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat)
        await seat.write("file", str(here / "mine.csv"))
        assert chosen(seat, "format") == Format.CSV
        seat.app.screen.query_one("#what").focus()
        await seat.press("right")
        assert file(seat) == here / "mine.csv"
        seat.app.screen.query_one("#format").focus()
        await seat.press("right")
        assert file(seat) == here / "mine.docx"


async def test_a_file_that_is_there_is_replaced_only_when_one_says_so_twice(office: Office, here: Path) -> None:
    (here / "mine.csv").write_text("old", encoding="utf-8")
    async with office.open() as seat:
        await ask(seat)
        await seat.write("file", str(here / "mine.csv"))
        assert error(seat) == "There is a file of that name: it would be replaced."
        await seat.press("ctrl+s")
        await seat.until(lambda: "Ctrl+S again" in error(seat))
        assert (here / "mine.csv").read_text(encoding="utf-8") == "old"
        await seat.press("ctrl+s")
        await seat.until(lambda: not isinstance(seat.app.screen, ExportDialog))
    assert csv_cells((here / "mine.csv").read_bytes())[0][0] == "Task ID"


async def test_another_name_is_asked_about_anew(office: Office, here: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (here / name).write_text("old", encoding="utf-8")
    async with office.open() as seat:
        await ask(seat)
        await seat.write("file", str(here / "a.csv"))
        await seat.press("ctrl+s")
        await seat.until(lambda: "Ctrl+S again" in error(seat))
        await seat.write("file", str(here / "b.csv"))
        await seat.press("ctrl+s")
        await seat.until(lambda: "Ctrl+S again" in error(seat))
    assert [path.read_text(encoding="utf-8") for path in here.iterdir()] == ["old", "old"]


async def test_a_place_that_is_none_is_said_and_nothing_is_lost(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat)
        await seat.write("file", "/nowhere/t.csv")
        await seat.press("enter")
        assert error(seat) == "There is no folder /nowhere: make it first."
        assert file(seat) == Path("/nowhere/t.csv")
        await seat.press("escape")
        assert not isinstance(seat.app.screen, ExportDialog)
    assert list(here.iterdir()) == []


async def test_what_there_is_nothing_of_is_said_before_anything_is_written(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat, "right", "right", "right")
        assert chosen(seat, "what") == What.RETRO
        await seat.until(lambda: "has no retrospective yet" in contents(seat))
        await seat.press("ctrl+s")
        assert isinstance(seat.app.screen, ExportDialog)
    assert list(here.iterdir()) == []


async def test_all_choices_can_be_listed_and_found_by_typing(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat)
        await seat.press("tab", "tab", "down")
        await seat.type("markd")
        await seat.press("enter")
        assert chosen(seat, "format") == Format.MARKDOWN
        assert file(seat).suffix == ".md"
        assert file(seat).parent == here


async def test_a_path_is_completed_and_picked_from_its_folder(office: Office, here: Path) -> None:
    (here / "reports").mkdir()
    (here / "reports" / "old.xlsx").touch()
    (here / "reports" / "note.txt").touch()
    async with office.open() as seat:
        await ask(seat)
        await seat.write("file", f"{here}/rep")
        await seat.until(lambda: seat.app.screen.query_one("#file", Input)._suggestion)
        await seat.press("right")
        assert seat.app.screen.query_one("#file", Input).value == f"{here}/reports/"
        await seat.press("down")
        assert "old.xlsx" in seat.screen
        assert "note.txt" not in seat.screen
        await seat.press("down", "enter")
        assert file(seat) == here / "reports" / "old.xlsx"
        assert error(seat) == "There is a file of that name: it would be replaced."


async def test_a_long_table_says_how_far_it_is(tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path, many(1_200))
    monkeypatch.setattr("tuiflow.ui.dialogs.export._TOLD_SECONDS", -1.0)
    told: list[str] = []
    show = ExportDialog.show_progress

    def noted(self: ExportDialog, done: int, count: int) -> None:
        show(self, done, count)
        told.append(str(self.query_one("#error", Static).visual))

    monkeypatch.setattr(ExportDialog, "show_progress", noted)
    async with office.open() as seat:
        await ask(seat)
        await seat.press("ctrl+s")
        await seat.until(lambda: not isinstance(seat.app.screen, ExportDialog))
    assert told[:-1] == ["Writing: 0 of 1200 rows", "Writing: 500 of 1200 rows", "Writing: 1000 of 1200 rows"]
    assert told[-1] == "Packing 1200 rows …"
    assert len(list(here.iterdir())) == 1


async def test_the_page_on_exports_opens_from_the_dialog(office: Office, here: Path) -> None:
    async with office.open() as seat:
        await ask(seat)
        await seat.press("f1")
        await seat.until(lambda: "Files for people" in seat.screen)
    assert list(here.iterdir()) == []
