"""Screen 6: finding a template, reading it, starting a process from it, saving one; with the keys alone (V4, V5)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList

from tests.actions.learning import Learning
from tests.library.shelves import PURCHASE, TALKS, put
from tests.ui.office import Office
from tests.ui.seat import SECONDS, Seat
from tuiflow import language
from tuiflow.actions.desk import Desk
from tuiflow.actions.experience import Learnt, PastRuns, learnt_from
from tuiflow.actions.library import shelf_of
from tuiflow.library.shelf import Shelf
from tuiflow.model.plan import Plan
from tuiflow.store.workspace import Workspace
from tuiflow.ui.dialogs.start_process import StartDialog
from tuiflow.ui.screens.library import LibraryScreen
from tuiflow.ui.screens.proposal import ProposalScreen

NARROW, BROAD = (80, 24), (140, 40)


@pytest.fixture(autouse=True)
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's workspace has a folder."""
    monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path / "work")))
    return tmp_path / "work"


async def enter(seat: Seat) -> None:
    """Go to the library, and wait until the files are read."""
    await seat.press("6")
    await seat.until(lambda: isinstance(seat.app.screen, LibraryScreen) and found(seat))
    await seat.settle()


def found(seat: Seat) -> list[str]:
    """The names that are listed."""
    return [option.partition("\n")[0] for option in seat.options]


def at(seat: Seat) -> int:
    """The row at the cursor."""
    place = seat.app.screen.query_one(OptionList).highlighted
    return -1 if place is None else place


def started(seat: Seat) -> Plan:
    """The process that was started here."""
    return seat.workspace.plan(seat.app.session.process)


async def test_what_is_typed_while_the_files_are_read_is_meant_for_the_templates(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = Event()

    def shelf_once_allowed(folder: str) -> Shelf:
        may_read.wait(SECONDS)
        return shelf_of(folder)

    monkeypatch.setattr("tuiflow.ui.screens.library.shelf_of", shelf_once_allowed)
    async with office.open() as seat:
        for key in "6s":
            seat.app.post_message(events.Key(key, key))
        async with asyncio.timeout(SECONDS):
            while not isinstance(seat.app.screen, LibraryScreen) or not seat.app.screen.is_mounted:
                await asyncio.sleep(0)
        for _turn in range(200):  # a key that does not wait has been used up by now
            await asyncio.sleep(0)
        may_read.set()
        await seat.until(lambda: isinstance(seat.app.screen, StartDialog))


async def test_templates_are_listed_and_read_beside_each_other_on_a_broad_screen(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await enter(seat)
        assert found(seat) == ["Client talks", "Equipment purchase 设备采购"]
        assert "Library: 2" in seat.title
        assert "Take it to hear what clients really think." in seat.screen
        await seat.press("j")
        assert "Buying laptops and the like." in seat.screen
        await seat.press("k")
        await seat.press("J", "J")
        assert "Mood of the client" in seat.screen
        assert at(seat) == 0


async def test_on_a_small_screen_the_preview_takes_the_place_of_the_list(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        assert "Take it to hear" not in seat.screen
        await seat.press("enter")
        assert "Take it to hear" in seat.screen
        assert "Equipment" not in seat.screen
        await seat.press("j")
        assert "Buying laptops" in seat.screen
        await seat.press("escape")
        assert "Client talks" in seat.screen
        await seat.press("tab")
        assert "Buying laptops" in seat.screen
        await seat.press("enter")
        assert seat.asked == "Start a process: Equipment purchase 设备采购"


async def test_the_list_narrows_as_one_types(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await enter(seat)
        await seat.press("slash")
        await seat.type("laptops")
        assert found(seat) == ["Equipment purchase 设备采购"]
        assert "Buying laptops" in seat.screen
        await seat.press("enter")
        assert "/laptops" in seat.title
        await seat.press("escape")
        assert len(found(seat)) == 2


async def test_f_goes_through_the_categories(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        seen = []
        for _category in range(5):
            await seat.press("f")
            seen.append(found(seat))
        talks, purchase = ["Client talks"], ["Equipment purchase 设备采购"]
        assert seen == [talks, [], purchase, [], talks + purchase]


async def test_a_bad_file_stands_last_with_its_line(office: Office, folder: Path) -> None:
    put(folder / "templates", "bad.yaml", TALKS.replace("days: 5", "dayz: 5"))
    async with office.open(BROAD) as seat:
        await enter(seat)
        assert found(seat) == ["Client talks", "Equipment purchase 设备采购", "! bad.yaml"]
        assert "1 bad file" in seat.title
        await seat.press("G")
        assert "line 47: “dayz” is not known here (did you mean days?)." in seat.screen
        await seat.press("s")
        assert seat.message == "No template is chosen."
        (folder / "templates" / "bad.yaml").write_text(TALKS.replace("version: 2\nname", "version: 3\nname"))
        await seat.press("R")
        await seat.until(lambda: found(seat) == ["Client talks  v3 the team's", "Equipment purchase 设备采购"])


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_a_process_is_started_with_the_keys_alone(office: Office, code: str) -> None:
    language.use(code)
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s")
        assert seat.field("name") == ("Client talks" if code == "en" else "客户访谈")
        await seat.press("ctrl+n")
        await seat.type("林晓")
        await seat.press("enter")
        await seat.type("Chen Yu、Zoe")
        await seat.press("enter", "enter")
        await seat.write("start", "7.15")
        await seat.press("enter", "enter", "enter", "enter", "j", "space", "enter")
        for words in ("07-15 - 07-16", "07-17 - 07-23", "Zoe", "Chen Yu"):
            assert words in seat.screen
        await seat.press("enter")
        plan = started(seat)
        assert [node.key for node in plan.nodes] == ["outline", "talk", "report"]
        names = [sorted(seat.workspace.name_of(uid) for uid in role.people) for role in plan.roles]
        assert names == [["林晓"], ["Chen Yu", "Zoe"], []]
        assert plan.process.start is not None
        assert plan.process.start.isoformat() == "2024-07-15"
        assert not seat.asked


async def test_undo_takes_the_new_process_back(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s", "ctrl+s", "ctrl+s")
        uid = seat.app.session.process
        assert seat.workspace.processes[uid].name == "Client talks"
        assert seat.workspace.tasks_of(uid)
        await seat.press("6", "u")
        assert not seat.workspace.tasks_of(uid)
        await seat.press("u")
        assert uid not in seat.workspace.processes


async def test_the_page_keys_go_from_step_to_step_also_where_one_is_higher_than_the_screen(office: Office) -> None:
    async with office.open((80, 10)) as seat:
        await enter(seat)
        await seat.press("s", "pagedown")
        people = seat.app.screen.query_one("#step-1", VerticalScroll)
        assert people.display
        assert people.max_scroll_y > 0
        await seat.press("pagedown")
        assert seat.app.screen.query_one("#step-2").display
        await seat.press("pageup")
        assert people.display


async def test_a_refusal_keeps_what_was_typed_and_goes_to_its_field(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s")
        await seat.write("target", "90%")
        await seat.press("pagedown", "pagedown")
        await seat.write("start", "soon")
        await seat.press("ctrl+s")
        assert "“soon” is not a date" in seat.error
        assert seat.app.focused is not None
        assert seat.app.focused.id == "start"
        await seat.press("pageup", "pageup")
        await seat.write("name", "")
        await seat.press("pagedown")
        assert "A name is needed" in seat.error
        assert seat.app.focused.id == "name"
        assert seat.field("target") == "90%"


async def test_two_people_of_one_name_are_refused_at_their_role(office: Office) -> None:
    office.rename("person-lin", "Chen Yu")
    async with office.open(NARROW) as seat:
        seat.workspace.receive()
        await enter(seat)
        await seat.press("s", "pagedown")
        await seat.write("role-1", "Chen Yu")
        await seat.press("ctrl+s")
        assert "2 people here are called “Chen Yu”" in seat.error
        assert seat.app.focused is not None
        assert seat.app.focused.id == "role-1"


async def test_every_node_left_out_is_refused_at_the_nodes(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("j", "s", "pagedown", "pagedown", "tab", "tab", "tab", "tab", "space", "j", "space", "enter")
        assert "Every node is left out" in seat.error
        await seat.press("space", "enter")
        assert "下单" in seat.screen
        assert "采购申请" not in seat.screen


async def test_esc_keeps_a_draft_and_a_start_drops_it(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s")
        await seat.write("name", "Autumn talks")
        await seat.press("pagedown")
        await seat.type("林晓")
        await seat.press("escape", "s")
        assert seat.error == "This is your draft from last time."
        assert (seat.field("name"), seat.field("role-0")) == ("Autumn talks", "林晓")
        await seat.press("ctrl+s", "ctrl+s")
        await seat.press("6", "s")
        assert seat.error == ""
        assert seat.field("name") == "Client talks"


async def test_a_process_is_saved_as_a_template(office: Office, folder: Path) -> None:
    folder.mkdir()
    async with office.open(BROAD) as seat:
        await enter(seat)
        await seat.press("S", "enter")
        assert "as a template" in seat.asked
        await seat.type("How we do it")
        await seat.press("enter")
        await seat.until(lambda: len(found(seat)) == 3)
        assert "csat-v1.yaml" in seat.message
        text = (folder / "templates" / "csat-v1.yaml").read_text(encoding="utf-8")
        assert "text: How we do it" in text
        await seat.press("S", "enter")
        await seat.write("name", "")
        await seat.press("ctrl+s")
        await seat.until((folder / "templates" / "csat-v2.yaml").exists)


async def test_where_saving_is_refused_it_is_said_in_the_dialog(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await enter(seat)
        await seat.press("S", "enter", "ctrl+s")
        assert "This workspace is not in a folder" in seat.error


async def test_a_click_reads_a_template(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await enter(seat)
        await seat.pilot.click(OptionList, offset=(5, 3))
        await seat.settle()
        assert "Buying laptops" in seat.screen
        assert not seat.asked


# What past runs have taught


@pytest.fixture
def team(tmp_path: Path) -> Learning:
    """Two runs are over, in which the invitation took longer than planned, and both reviews wanted the same."""
    language.use("en")
    team = Learning(tmp_path)
    for month, name in ((7, "July"), (8, "August")):
        team.look_back(team.play(name, month), 25, "Keep a list of spare clients", month=month)
    return team


async def until_learnt(seat: Seat) -> None:
    """Wait until the past is read."""
    await seat.until(lambda: seat.app.screen.learnt)  # type: ignore[attr-defined]
    await seat.settle()


async def test_the_preview_shows_what_nodes_took_in_past_runs_and_what_was_wanted_twice(team: Learning) -> None:
    async with team.open(BROAD) as seat:
        await enter(seat)
        await until_learnt(seat)
        await seat.press("J")
        assert "Past runs (2)" in seat.screen
        assert "Client invitation        3      4.5      4-5  2 runs  ! too short" in seat.screen
        assert "Improved more than once" in seat.screen
        assert seat.screen.count("Keep a list of spare clients (2024-0") == 2
        await seat.press("j")
        assert "Past runs" not in seat.screen


async def test_a_process_can_start_with_the_days_of_past_runs(team: Learning) -> None:
    async with team.open(NARROW) as seat:
        await enter(seat)
        await until_learnt(seat)
        await seat.press("s", "pagedown", "pagedown", *["tab"] * 4)
        assert "[x] Outline design     2 days  took 2.5 days (2-3), 2 runs" in seat.screen
        await seat.press("m")
        assert "3 days (2)  took 2.5 days (2-3), 2 runs" in seat.screen
        await seat.press("m")
        assert "3 days (2)" not in seat.screen
        await seat.press("M", "ctrl+s", "ctrl+s")
        await seat.until(lambda: seat.app.session.process)
        assert {node.key: node.days for node in started(seat).nodes} == {
            "outline": 3,
            "invite": 5,
            "talk": 5,
            "report": 2,
        }


async def test_taken_days_survive_a_draft(team: Learning) -> None:
    async with team.open(NARROW) as seat:
        await enter(seat)
        await until_learnt(seat)
        await seat.press("s", "pagedown", "pagedown", *["tab"] * 4, "m", "escape", "s", "pagedown", "pagedown")
        assert "3 days (2)" in seat.screen


async def test_without_past_runs_there_is_nothing_to_take_and_it_says_so(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s", "pagedown", "pagedown", *["tab"] * 4, "m")
        assert "No past run tells how long that takes." in seat.screen


async def test_what_past_runs_took_also_comes_into_a_form_that_is_open_already(
    team: Learning, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = Event()

    def learnt_once_allowed(desk: Desk, runs: PastRuns) -> dict[str, Learnt]:
        may_read.wait(SECONDS)
        return learnt_from(desk, runs)

    monkeypatch.setattr("tuiflow.ui.screens.library.learnt_from", learnt_once_allowed)
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("s", "pagedown", "pagedown")
        assert "took" not in seat.screen
        may_read.set()
        await seat.until(lambda: "took 5 days, 2 runs" in seat.screen)


async def test_m_proposes_the_days_that_past_runs_took(team: Learning, folder: Path) -> None:
    folder.mkdir()
    async with team.open(BROAD) as seat:
        await enter(seat)
        await until_learnt(seat)
        await seat.press("m")
        await seat.until(lambda: isinstance(seat.app.screen, ProposalScreen) and found(seat))
        assert found(seat) == [
            "~ Client invitation · Days: 3 days → 5 days",
            "~ Analysis report · Days: 4 days → 2 days",
        ]
        await seat.press("ctrl+s")
        assert seat.app.screen.query_one("#why", Input).value == (
            "Past runs: Client invitation: planned 3, took 4.5 days (4-5), 2 runs; "
            "Analysis report: planned 4, took 2 days (1-3), 2 runs"
        )
        await seat.press("ctrl+s")
        await seat.until(lambda: isinstance(seat.app.screen, LibraryScreen))
        await seat.until(lambda: "v3 the team's" in seat.screen)
        await until_learnt(seat)
        await seat.press("m")
        assert seat.message == "No estimate is outside of what past runs took."


async def test_m_says_so_where_there_is_nothing_to_learn(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        await until_learnt(seat)
        await seat.press("m")
        assert seat.message == "No run of it has finished a node yet, so there is nothing to learn."
