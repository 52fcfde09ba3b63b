"""Taking in a file in the app: choosing it, seeing what it would do, agreeing, taking it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from tests.exchange.files import comma, xlsx
from tests.ui.office import PROCESS_NAME, Office
from tests.ui.seat import Seat
from tuiflow.model.code import Priority
from tuiflow.model.import_row import ImportPlan
from tuiflow.model.record import Table
from tuiflow.ui.screens.importing import ImportScreen
from tuiflow.ui.widgets.bar import KeyBar

HEADS = ["任务ID", "任务名称", "所属流程", "责任人", "起止时间", "优先级", "部门"]
ROWS = [
    ["CSAT-003", "Print the forms", PROCESS_NAME, "Chen Yu", "", "high", "Sales"],
    ["CSAT-004", "Book the room", PROCESS_NAME, "", "", "low", ""],
    ["", "Order lunch", PROCESS_NAME, "*新人", "2024-07-15", "", ""],
    ["", "Sing", PROCESS_NAME, "", "soon", "", ""],
]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that one is in has a file to import, others, and a folder."""
    folder = tmp_path / "here"
    (folder / "more").mkdir(parents=True)
    (folder / "readme.md").write_text("no table")
    comma(folder / "more" / "other.csv", [HEADS, *ROWS[:2]])
    monkeypatch.chdir(folder)
    return xlsx(folder / "tasks.xlsx", {"任务": [HEADS, *ROWS]})


def listed(seat: Seat) -> list[str]:
    return [str(option.prompt) for option in seat.app.screen.query_one(OptionList).options]


async def opened(seat: Seat, path: str = "tasks.xlsx") -> None:
    """Choose a file, and wait for what it would do."""
    await seat.press("I")
    await seat.type(path)
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, ImportScreen) and listed(seat))


async def test_a_file_is_chosen_from_its_folder_by_typing_and_arrows(office: Office, file: Path) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("I")
        assert listed(seat) == ["../", "more/", "tasks.xlsx"]
        await seat.press("enter")
        assert seat.app.screen.query_one(Input).value == "more/"
        assert listed(seat) == ["../", "other.csv"]
        await seat.press("up", "enter")
        assert seat.app.screen.query_one(Input).value == f"{file.parent}/"
        await seat.type("task")
        await seat.press("tab")
        assert seat.app.screen.query_one(Input).value == f"{file}"
        await seat.press("escape")
        assert seat.on_board


async def test_a_path_that_is_none_is_said_and_can_be_mended(office: Office, file: Path) -> None:
    async with office.open() as seat:
        await seat.press("I")
        await seat.type("nowhere.xlsx")
        await seat.press("enter")
        assert "There is no file nowhere.xlsx" in str(seat.app.screen.query_one("#error", Static).render())
        await seat.press(*["backspace"] * 12)
        await seat.type(str(file))
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, ImportScreen))


async def test_every_row_is_shown_with_what_becomes_of_it_and_nothing_is_done(office: Office, file: Path) -> None:
    async with office.open() as seat:
        before = dict(seat.workspace.tasks)
        await opened(seat)
        assert "1 new, 1 changed, 1 the same, 1 cannot be read" in seat.title
        rows = listed(seat)
        assert rows[0] == "New people: *新人"
        assert "as the table has no such columns: “部门”" in rows[1]
        assert rows[2].startswith("! cannot be read  Sing")
        assert "column E (起止时间): “soon” is no date" in rows[2]
        assert rows[3].splitlines() == [
            "~ changed  CSAT-003 Print the forms  Sheet “任务”, row 2",
            "    Priority: Medium → High",
            "    blank in the file, stays as it is: Start–end",
        ]
        assert rows[4].startswith("+ new  CSAT-013 Order lunch")
        assert rows[5].startswith("= the same  CSAT-004")
        await seat.press("escape")
        assert seat.on_board
        assert dict(seat.workspace.tasks) == before


async def test_enter_agrees_once_it_was_said_that_rows_are_left_out_and_u_takes_all_back(
    office: Office, file: Path
) -> None:
    async with office.open() as seat:
        await opened(seat)
        await seat.press("enter")
        assert seat.message == "Import 2 rows? 1 row is left out. Enter once more imports the others."
        await seat.press("enter")
        assert seat.on_board
        assert seat.message == "Imported tasks.xlsx: 1 new, 1 changed."
        assert seat.task("CSAT-003").priority is Priority.HIGH
        assert seat.workspace.name_of(seat.task("CSAT-013").assignee) == "*新人"
        await seat.press("u")
        assert seat.task("CSAT-003").priority is Priority.MEDIUM
        assert "CSAT-013" not in {task.label for task in seat.workspace.tasks.values()}


async def test_f_shows_one_kind_after_the_other(office: Office, file: Path) -> None:
    async with office.open() as seat:
        await opened(seat)
        seen = []
        for _press in range(5):
            await seat.press("f")
            seen.append((len(listed(seat)), listed(seat)[0][:5]))
        assert seen == [(1, "! can"), (1, "~ cha"), (1, "+ new"), (1, "= the"), (6, "New p")]


async def test_what_others_change_meanwhile_shows_in_the_rows(office: Office, file: Path) -> None:
    async with office.open() as seat:
        await opened(seat)
        office.change("t03", priority="high")
        seat.app.tell(seat.workspace.receive())
        await seat.until(lambda: "1 new, 0 changed, 2 the same" in seat.title)


async def test_a_year_and_a_process_can_be_said(office: Office, file: Path) -> None:
    comma(file.parent / "short.csv", [["Task", "Start–end", "Priority"], ["Order lunch", "7.15", ""]])
    office.me.commit("x", [office.me.workspace.edit(Table.PROCESSES, "other", {"name": "Other", "prefix": "OTH"})])
    async with office.open() as seat:
        await opened(seat, "short.csv")
        assert listed(seat)[:2] == [
            "Days are written without a year: y says which one is meant.",
            "Rows name no process: p says which one is meant.",
        ]
        await seat.press("enter")
        assert seat.message == "Days are written without a year: y says which one is meant."
        await seat.press("p")
        await seat.type("Oth")
        await seat.press("enter")
        await seat.until(lambda: listed(seat)[1].startswith("! cannot be read"))
        await seat.press("y")
        await seat.type("2023")
        await seat.press("enter")
        await seat.until(lambda: listed(seat)[0].startswith("+ new  OTH-001 Order lunch"))
        await seat.press("enter")
        assert seat.task("OTH-001").due == date(2023, 7, 15)


async def test_a_bad_file_is_said_where_the_rows_would_be(office: Office, file: Path) -> None:
    (file.parent / "bad.xlsx").write_bytes(file.read_bytes()[:300])
    async with office.open((80, 24)) as seat:
        await seat.press("I")
        await seat.type("bad.xlsx")
        await seat.press("enter")
        await seat.until(lambda: "is damaged" in str(seat.app.screen.query_one("#note", Static).render()))
        assert "Enter chooses another file" in str(seat.app.screen.query_one("#note", Static).render())
        await seat.press("escape")
        assert seat.on_board


async def test_another_file_is_chosen_where_the_first_was_bad(office: Office, file: Path) -> None:
    (file.parent / "more" / "bad.xlsx").write_bytes(file.read_bytes()[:300])
    async with office.open((80, 24)) as seat:
        await seat.press("I")
        await seat.type("more/bad.xlsx")
        await seat.press("enter")
        await seat.until(lambda: "is damaged" in str(seat.app.screen.query_one("#note", Static).render()))
        await seat.press("enter")
        assert listed(seat) == ["../", "bad.xlsx", "other.csv"]
        await seat.type("oth")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, ImportScreen) and listed(seat))
        assert listed(seat)[0].startswith("Ignored")
        assert "other.csv" in seat.title
        await seat.press("escape")
        assert seat.on_board


async def test_that_many_rows_are_taken_in_is_said_before_it_is_done(
    office: Office, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, said = ImportScreen._carry_out, []

    def carry_out(screen: ImportScreen, plan: ImportPlan) -> None:
        said.append(screen.query_one(KeyBar).message)
        keep(screen, plan)

    monkeypatch.setattr(ImportScreen, "_carry_out", carry_out)
    rows = [["", f"Task {number}", PROCESS_NAME, "", "", "", ""] for number in range(600)]
    xlsx(file.parent / "long.xlsx", {"任务": [HEADS, *rows]})
    async with office.open() as seat:
        before = len(seat.workspace.tasks)
        await opened(seat, "long.xlsx")
        await seat.press("enter")
        await seat.until(lambda: seat.on_board)
        assert said == ["Importing long.xlsx …"]
        assert len(seat.workspace.tasks) == before + 600
        await seat.press("u")
        await seat.until(lambda: len(seat.workspace.tasks) == before)


async def test_nothing_to_do_is_said(office: Office, file: Path) -> None:
    comma(file.parent / "same.csv", [HEADS, ROWS[1]])
    async with office.open() as seat:
        await opened(seat, "same.csv")
        await seat.press("enter")
        assert seat.message.startswith("Nothing to import")


async def test_the_palette_offers_it(office: Office, file: Path) -> None:
    async with office.open() as seat:
        await seat.press("colon")
        await seat.type("import")
        await seat.press("enter")
        assert listed(seat) == ["../", "more/", "tasks.xlsx"]


async def test_how_far_reading_has_come_is_shown(office: Office, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiflow.ui.screens.importing._TOLD_SECONDS", 0.0)
    shown: list[str] = []
    keep = ImportScreen._tell_progress

    def tell(screen: ImportScreen, words: str, done: int, total: int) -> None:
        keep(screen, words, done, total)
        shown.append(str(screen.query_one("#note", Static).render()))

    monkeypatch.setattr(ImportScreen, "_tell_progress", tell)
    rows = [["", f"Task {number}", PROCESS_NAME, "", "", "", ""] for number in range(600)]
    xlsx(file.parent / "long.xlsx", {"任务": [HEADS, *rows]})
    async with office.open() as seat:
        await opened(seat, "long.xlsx")
        assert shown[0] == "Reading long.xlsx …"
        assert "Reading long.xlsx …\n\n[###################...........]  67%" in shown
        assert any("Comparing long.xlsx …" in one and "%" in one for one in shown)
