"""Screen 4 by its keys: letters, notes, findings, roles, load, absence."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from tests.ui.office import LIN, ME, NODE_PLAN, NODE_SURVEY, PROCESS, ROLE, Office
from tests.ui.seat import Seat
from tuiflow.actions.raci import find_cell, set_cell, set_note
from tuiflow.model.code import Letter
from tuiflow.model.record import Table, Value
from tuiflow.ui.keys import RACI_KEYS
from tuiflow.ui.screens.raci import BRACKET_SECONDS, RaciScreen
from tuiflow.ui.widgets.grid import HEADS, Grid
from tuiflow.ui.widgets.remark import RemarkList

R, A, C, I = Letter  # noqa: E741 - the letter is the term
EXEC = "role-exec"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    furnish(office)
    return office


def furnish(office: Office) -> None:
    """A second role, with 林晓 on it, and one that is vacant; the node Survey belongs to a phase."""
    workspace = office.me.workspace
    frame: dict[tuple[Table, str], dict[str, Value]] = {
        (Table.ROLES, EXEC): {"name": "执行人", "process": PROCESS, f"people/{LIN}": True, "order": 2},
        (Table.ROLES, "role-client"): {"name": "Client", "process": PROCESS, "order": 3},
        (Table.PHASES, "phase-1"): {"name": "执行阶段", "process": PROCESS, "order": 1},
        (Table.NODES, NODE_SURVEY): {"phase": "phase-1"},
    }
    office.me.commit("office", [workspace.edit(table, uid, values) for (table, uid), values in frame.items()])
    office.colleague.workspace.receive()


@asynccontextmanager
async def at_grid(office: Office, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Seat]:
    async with office.open(size) as seat:
        await seat.press("4")
        assert isinstance(seat.app.screen, RaciScreen)
        yield seat


def grid(seat: Seat) -> Grid:
    return seat.app.screen.query_one(Grid)


def cell(office: Office, node: str, role: str) -> str:
    return str(find_cell(office.me.workspace, node, role) or "-")


def row(seat: Seat, name: str) -> str:
    """The line of a node."""
    return next(line for line in seat.screen.split("\n")[1:] if name in line[:18])


def remarks(seat: Seat) -> str:
    region = seat.app.screen.query_one(RemarkList).region
    return "\n".join(seat.screen.split("\n")[region.y : region.bottom])


def test_no_key_does_two_things() -> None:
    counts = Counter(key for entry in RACI_KEYS for key in entry.keys.split(","))
    assert [key for key, count in counts.items() if count > 1] == []
    assert len({key.uid for key in RACI_KEYS}) == len(RACI_KEYS)


async def test_the_grid_shows_nodes_by_phase_roles_with_people_and_letters(office: Office) -> None:
    async with at_grid(office) as seat:
        assert "客户满意度提升项目" in seat.title
        assert seat.line(1).split() == ["Key", "node", ">Project", "lead", "?执行人", "?Client"]
        assert seat.line(2).split() == ["@*专员", "林晓", "(vacant)"]
        assert seat.line(3).split() == [">?Plan", ">-", "-", "-"]
        assert seat.line(4).strip() == "执行阶段"
        assert row(seat, "Survey").split() == ["?Survey", "R", "-", "-"]


@pytest.mark.parametrize(("key", "letter"), [("r", "R"), ("a", "A"), ("c", "C"), ("i", "I")])
async def test_a_letter_is_one_key_and_the_cursor_stays(office: Office, key: str, letter: str) -> None:
    async with at_grid(office) as seat:
        await seat.press("l", key)
        assert cell(office, NODE_PLAN, EXEC) == letter
        assert grid(seat).cursor == (NODE_PLAN, EXEC)
        assert seat.message == f"Plan, 执行人: {letter}"
        assert f">{letter}" in row(seat, "Plan")
        await seat.press("u")
        assert cell(office, NODE_PLAN, EXEC) == "-"
        await seat.press("U")
        assert cell(office, NODE_PLAN, EXEC) == letter


@pytest.mark.parametrize("key", ["minus", "backspace", "delete"])
async def test_a_cell_is_emptied(office: Office, key: str) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", key)
        assert cell(office, NODE_SURVEY, ROLE) == "-"


async def test_keys_move_the_cursor_and_stop_at_the_edges(office: Office) -> None:
    async with at_grid(office) as seat:
        for keys, where in (
            (["j"], (NODE_SURVEY, ROLE)),
            (["j", "end"], (NODE_SURVEY, "role-client")),
            (["g", "home"], (NODE_PLAN, ROLE)),
            (["G", "right"], (NODE_SURVEY, EXEC)),
            (["pageup", "left", "h"], (NODE_PLAN, ROLE)),
        ):
            await seat.press(*keys)
            assert grid(seat).cursor == where


async def test_enter_writes_a_note_which_is_cut_to_the_cell_and_told_in_full_below(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "enter")
        assert seat.asked == "Survey, Project lead: R responsible (does it)"
        await seat.type("访谈十家客户并整理记录")
        await seat.press("enter")
        assert cell(office, NODE_SURVEY, ROLE) == "R(访谈十家客户并整理记录)"
        assert "…" in row(seat, "Survey")
        assert "Survey / Project lead  *专员  R responsible (does it)  访谈十家客户并整理记录" in seat.line(-2)


async def test_where_the_line_below_is_short_the_note_is_told_before_what_its_letter_means(office: Office) -> None:
    note = "talks to the ten customers and writes it all up in the form"
    set_note(office.me, NODE_SURVEY, ROLE, note)
    async with at_grid(office, (96, 24)) as seat:
        await seat.press("j")
        assert f"*专员  R  {note}" in seat.line(-2)
    async with at_grid(office, (140, 24)) as seat:
        await seat.press("j")
        assert f"R responsible (does it)  {note}" in seat.line(-2)


async def test_an_empty_cell_takes_no_note(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("enter")
        assert seat.message.startswith("The cell is empty: give it a letter first")


async def test_the_audit_follows_every_change_and_marks_the_cell(office: Office) -> None:
    async with at_grid(office) as seat:
        assert "Audit: 5 warnings" in remarks(seat)
        await seat.press("j", "l", "r", "l")
        assert "Audit: 1 error, 4 warnings" in remarks(seat)
        assert remarks(seat).split("\n")[1].strip("> ").startswith("! Survey: 2 R (Project lead, 执行人)")
        assert row(seat, "Survey").split() == [">!Survey", "R", ">!R", "-"]
        await seat.press("h", "minus")
        assert "error" not in remarks(seat).split("\n")[0]


async def test_f_goes_from_finding_to_finding_and_round(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "l", "r", "l", "h", "g")
        assert grid(seat).cursor == (NODE_PLAN, ROLE)
        seen = []
        for _number in range(5):
            await seat.press("f")
            seen.append(grid(seat).cursor)
        # No A and nobody informed on the same row; then the vacant role, the second R, and the empty row again.
        survey = [(NODE_SURVEY, ROLE), (NODE_SURVEY, ROLE), (NODE_SURVEY, "role-client"), (NODE_SURVEY, EXEC)]
        assert seen == [*survey, (NODE_PLAN, EXEC)]
        await seat.press("F")
        assert grid(seat).cursor == (NODE_SURVEY, EXEC)


async def test_the_worst_findings_are_in_sight_at_first_and_the_first_one_is_gone_to(office: Office) -> None:
    workspace = office.me.workspace
    for number in range(12):
        node: dict[str, Value] = {"name": f"Step {number}", "process": PROCESS, "order": number + 10}
        office.me.commit("x", [workspace.edit(Table.NODES, f"step-{number}", node)])
    set_cell(office.me, "step-9", ROLE, A)
    async with at_grid(office) as seat:
        assert grid(seat).cursor == (NODE_PLAN, ROLE)
        assert remarks(seat).split("\n")[1].strip().startswith("! Step 9: no R")
        await seat.press("]", "e")
        assert grid(seat).cursor == ("step-9", ROLE)
        await seat.press("g")
        assert ">? Plan" in remarks(seat)
        await seat.press("f")
        assert grid(seat).cursor == ("step-0", ROLE)


@pytest.mark.parametrize(("bracket", "other"), [("]", "f"), ("[", "F")])
async def test_a_bracket_and_e_go_to_a_finding(office: Office, bracket: str, other: str) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "g", "home", other)
        expected = grid(seat).cursor
        await seat.press("g", "home", bracket, "e")
        assert isinstance(seat.app.screen, RaciScreen)
        assert grid(seat).cursor == expected


async def test_a_bracket_alone_goes_to_another_screen_after_a_moment(office: Office) -> None:
    assert BRACKET_SECONDS < 1
    async with at_grid(office) as seat:
        await seat.press("]")
        await seat.until(lambda: not isinstance(seat.app.screen, RaciScreen))


async def test_a_bracket_and_another_key_go_to_another_screen_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuiflow.ui.screens.raci.BRACKET_SECONDS", 1000)
    async with at_grid(office) as seat:
        await seat.press("[", "j")
        await seat.until(lambda: not isinstance(seat.app.screen, RaciScreen))


async def test_marked_cells_get_a_letter_together_and_are_then_no_longer_marked(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("l", "space", "l", "space")
        assert "2 marked" in seat.title
        await seat.press("c")
        assert [cell(office, NODE_PLAN, role) for role in (ROLE, EXEC, "role-client")] == ["-", "C", "C"]
        assert "marked" not in seat.title
        await seat.press("v", "j", "i")
        assert [cell(office, node, "role-client") for node in (NODE_PLAN, NODE_SURVEY)] == ["I", "I"]
        await seat.press("u")
        assert [cell(office, node, "role-client") for node in (NODE_PLAN, NODE_SURVEY)] == ["C", "-"]


async def test_esc_gives_up_the_marks(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("space", "l", "escape", "c")
        assert (cell(office, NODE_PLAN, ROLE), cell(office, NODE_PLAN, EXEC)) == ("-", "C")


async def test_a_new_r_is_asked_whether_the_open_tasks_go_along(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "l", "r")
        assert seat.asked == "R goes to 林晓. 1 open task is still with the one before:"
        assert seat.options == ["r  reassign to 林晓 (CSAT-005)", "l  leave as it is"]
        await seat.press("r")
        assert seat.task("CSAT-005").assignee == LIN
        assert cell(office, NODE_SURVEY, EXEC) == "R"
        await seat.press("u")
        assert (seat.task("CSAT-005").assignee, cell(office, NODE_SURVEY, EXEC)) == (ME, "-")


@pytest.mark.parametrize(("answer", "letter"), [("l", "R"), ("escape", "-")])
async def test_the_tasks_can_stay_and_esc_changes_nothing(office: Office, answer: str, letter: str) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "l", "r", answer)
        assert seat.task("CSAT-005").assignee == ME
        assert cell(office, NODE_SURVEY, EXEC) == letter


async def test_an_r_that_was_emptied_first_is_asked_about_too(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("j", "minus", "l", "r")
        assert seat.asked.startswith("R goes to 林晓. 1 open task")


async def test_roles_are_added_edited_moved_and_removed(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("n")
        await seat.type("Sponsor")
        await seat.press("enter")
        await seat.type("Zoe")
        await seat.press("enter")
        assert seat.line(1).split()[-1] == "?Sponsor"
        assert seat.line(2).split()[-1] == "Zoe"
        await seat.press("l", "e")
        assert (seat.field("name"), seat.field("people")) == ("执行人", "林晓")
        await seat.write("people", "Chen Yu、林晓")
        await seat.press("ctrl+s")
        assert "Chen Yu, 林晓" in seat.line(2)
        await seat.press("less_than_sign")
        assert seat.line(1).index("执行人") < seat.line(1).index("Project")
        assert grid(seat).cursor == (NODE_PLAN, EXEC)
        await seat.press("c", "D")
        assert seat.asked == "Remove the role “执行人” with 1 letter? Undo brings it back."
        await seat.press("y")
        assert "执行人" not in seat.line(1)
        await seat.press("u")
        assert "执行人" in seat.line(1)
        assert cell(office, NODE_PLAN, EXEC) == "C"


async def test_a_refused_role_keeps_the_form_open(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("n")
        await seat.type("执行人")
        await seat.press("ctrl+s")
        assert seat.error == "“执行人” is there already: choose another name."


async def test_load_counts_letters_days_and_tasks(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("L")
        assert seat.asked == "Load: 客户满意度提升项目"
        lines = seat.screen.split("\n")
        lead = next(line for line in lines if "Project lead  *专员" in line)
        # CSAT-001, CSAT-002 and CSAT-005 are with the role or with *专员, and not done.
        assert "1    -    -    -     -      3" in lead
        assert any("(vacant)" in line for line in lines)
        await seat.press("escape")
        assert isinstance(seat.app.screen, RaciScreen)


async def test_x_shows_what_stands_still_without_a_person_and_again_goes_back(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("x")
        assert seat.asked == "What if this person is away?"
        assert seat.options == ["*专员", "林晓"]
        await seat.press("enter")
        assert "*专员 away: 1 gap, 3 tasks" in remarks(seat)
        assert "Survey: nobody for R (Project lead)" in remarks(seat)
        assert "!R" in row(seat, "Survey")
        assert "*专员 away" in seat.title
        await seat.press("f")
        assert grid(seat).cursor == (NODE_SURVEY, ROLE)
        await seat.press("x")
        assert "Audit:" in remarks(seat)
        assert "away" not in seat.title


async def test_m_shows_only_nodes_where_i_have_a_letter(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("m")
        assert "only mine" in seat.title
        assert "Survey" in seat.screen
        assert not any(line[:18].strip("> ?").startswith("Plan") for line in seat.screen.split("\n")[3:6])
        await seat.press("f")
        assert grid(seat).cursor is not None
        await seat.press("escape")
        assert "only mine" not in seat.title


async def test_another_process_is_chosen_and_an_empty_one_says_what_to_do(office: Office) -> None:
    workspace = office.me.workspace
    office.me.commit("x", [workspace.edit(Table.PROCESSES, "p2", {"name": "Nothing yet", "prefix": "NO", "order": 2})])
    async with at_grid(office) as seat:
        await seat.press("p")
        await seat.type("Nothing")
        await seat.press("enter")
        assert "Nothing yet" in seat.title
        assert "This process has no nodes yet" in seat.screen
        await seat.press("r")
        assert seat.message.startswith("There is no cell yet")
        await seat.press("D", "f", "L", "escape", "x")
        assert seat.message.startswith("Nobody sits on a role yet")


async def test_a_change_of_a_colleague_appears_by_itself(office: Office) -> None:
    async with at_grid(office) as seat:
        set_cell(office.colleague, NODE_PLAN, EXEC, R, "写")
        await seat.until(lambda: "R(写)" in row(seat, "Plan"))


async def test_the_mouse_chooses_a_cell_and_a_double_click_opens_its_note(office: Office) -> None:
    async with at_grid(office) as seat:
        column = cell_len(seat.line(1).partition("Client")[0])
        await seat.pilot.click(Grid, (column, HEADS))
        assert grid(seat).cursor == (NODE_PLAN, "role-client")
        await seat.pilot.click(Grid, (column, HEADS + 1))
        assert grid(seat).cursor == (NODE_PLAN, "role-client")
        place = cell_len(seat.line(1).partition("Project")[0])
        await seat.pilot.double_click(Grid, (place, HEADS + 2))
        await seat.settle()
        assert seat.asked.startswith("Survey, Project lead")


async def test_a_click_on_a_finding_goes_there(office: Office) -> None:
    async with at_grid(office, (130, 30)) as seat:
        lines = remarks(seat).split("\n")
        number = next(place for place, line in enumerate(lines) if "Survey: no A" in line)
        await seat.pilot.click(RemarkList, (5, number))
        await seat.settle()
        assert grid(seat).cursor == (NODE_SURVEY, ROLE)


async def test_the_number_keys_go_there_and_back(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("1")
        assert seat.on_board
        await seat.press("4")
        assert "Key node" in seat.screen


async def test_help_says_what_the_keys_and_the_letters_mean(office: Office) -> None:
    async with at_grid(office, (100, 100)) as seat:
        await seat.press("question_mark")
        assert "R: does it" in seat.screen
        await seat.until(lambda: "R for who does it, and A for who approves it" in " ".join(seat.screen.split()))


@pytest.mark.parametrize(("answer", "assignee"), [("yes", "Zoe"), ("no", "Client")])
async def test_filling_a_role_asks_whether_its_open_tasks_go_along(office: Office, answer: str, assignee: str) -> None:
    office.change("t04", assignee="Client")
    office.me.workspace.receive()
    async with at_grid(office) as seat:
        await seat.press("l", "l", "e")
        await seat.write("people", "Zoe")
        await seat.write("hand_on", answer)
        assert ("CSAT-004 goes to Zoe." in seat.screen) is (answer == "yes")
        assert "New here: Zoe." in seat.screen, "a slip of the pen is seen"
        assert "Will reach: Zoe" in seat.screen
        await seat.press("ctrl+s")
        assert seat.workspace.name_of(seat.task("CSAT-004").assignee) == assignee
        await seat.press("u")
        assert seat.workspace.name_of(seat.task("CSAT-004").assignee) == "Client"


async def test_a_role_without_open_tasks_asks_nothing(office: Office) -> None:
    async with at_grid(office) as seat:
        await seat.press("l", "l", "e")
        assert not seat.app.screen.query("#hand_on")
