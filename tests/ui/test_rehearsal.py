"""Walking through a process with the keys, and being asked about it (V7)."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from tests.actions.learning import Learning
from tests.ui.office import Office
from tests.ui.seat import Seat
from tuiflow import language
from tuiflow.actions import tasks as actions
from tuiflow.model.code import Status
from tuiflow.ui.screens.process import ProcessScreen
from tuiflow.ui.screens.rehearsal import RehearsalScreen

NARROW, BROAD = (80, 24), (140, 40)


@pytest.fixture
def team(tmp_path: Path) -> Learning:
    language.use("en")
    return Learning(tmp_path)


async def enter(seat: Seat) -> None:
    """Go to the process, and walk through it."""
    await seat.press("3", "r")
    await seat.until(lambda: isinstance(seat.app.screen, RehearsalScreen) and seat.app.screen._found is not None)
    await seat.settle()


def rehearsal(seat: Seat) -> RehearsalScreen:
    screen = seat.app.screen
    assert isinstance(screen, RehearsalScreen)
    return screen


def begun(seat: Seat) -> int:
    """How many steps have happened, as far as the screen knows."""
    found = rehearsal(seat)._found
    return found.story.begun if found is not None else 0


def right(seat: Seat) -> str:
    """The key of the right answer."""
    asked = rehearsal(seat)._round
    assert asked is not None
    assert asked.question is not None
    return str(asked.question.right + 1)


def wrong(seat: Seat) -> str:
    """The key of a wrong one."""
    return "2" if right(seat) == "1" else "1"


async def test_a_finished_process_is_walked_through_with_one_key(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await enter(seat)
        assert "Rehearsal: TALK Clients Q3  1/4" in seat.title
        assert "Outline design" in seat.screen
        assert "7.3  *专员 returned TALK-001 for rework: Two questions are" in seat.screen
        for key, name in (("l", "Client invitation"), ("n", "On-site interview"), ("space", "Analysis report")):
            await seat.press(key)
            assert name in seat.line(1)
        await seat.press("l")
        assert seat.message == "That was the last step. t asks what you remember."
        await seat.press("t")
        assert seat.message == ""
        await seat.press("t", "G")
        for key, place in (("h", 3), ("p", 2), ("G", 4), ("g", 1)):
            await seat.press(key)
            assert f"  {place}/4" in seat.title
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProcessScreen)


async def test_on_a_broad_screen_all_steps_stand_beside_it(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(BROAD) as seat:
        await enter(seat)
        assert ">  1 Outline design" in seat.screen
        assert "   4 Analysis report" in seat.screen
        await seat.press("l")
        assert ">  2 Client invitation" in seat.screen


async def test_it_begins_with_the_node_at_the_cursor(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await seat.press("3", "l", "l", "r")
        await seat.until(lambda: "3/4" in seat.title)
        assert "On-site interview" in seat.line(1)


async def test_a_process_that_was_entered_while_it_ran_is_told_as_far_as_it_has_come(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await enter(seat)
        assert "Work that belongs to no node" in seat.line(1)
        assert "7.9   林晓 said CSAT-008 is blocked: 预算还没有批准; asks *经理" in seat.screen
        await seat.press("l")
        assert "Survey" in seat.line(1)
        assert "7.10  CSAT-005 of *专员 was entered as “In progress”, due 7.12" in seat.screen
        await seat.press("l")
        assert "still to come" in seat.line(2)


async def test_a_step_that_does_not_fit_is_scrolled(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open((60, 12)) as seat:
        await enter(seat)
        assert "Read the last scores first." not in seat.screen
        await seat.press(*["j"] * 12)
        assert "Read the last scores first." in seat.screen
        await seat.press("l", "h")
        assert "Happened" in seat.screen


async def test_what_a_colleague_does_meanwhile_is_told(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 2)
    async with team.open(NARROW) as seat:
        await enter(seat)
        team.colleague.workspace.receive()
        team.go(3)
        task = team.colleague.workspace.tasks[team.task(process, "invite").uid]
        actions.set_status(team.colleague, [task], Status.IN_PROGRESS, override="Now")
        await seat.press("R")
        await seat.until(lambda: begun(seat) == 2)
        await seat.press("l")
        assert "*经理 started TALK-002" in seat.screen


async def test_questions_are_answered_by_number_and_the_score_stands_at_the_end(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("t")
        assert "“Outline design”: who is R here, and does it?" in seat.screen
        await seat.press(right(seat))
        assert "Right.  Executor (林晓)" in seat.screen
        await seat.press("space")
        await seat.press(wrong(seat))
        assert "Not quite.  nothing: it can begin at once" in seat.screen
        assert "1 of 2 right" in seat.screen
        await seat.press("space", "space")
        assert "Client invitation" in seat.screen
        await seat.press("G")
        for words in (
            "How it went",
            "1 of 2 right",
            "1 answer was only looked at.",
            "8 questions were not asked.",
            "“Outline design”: what must be there before it begins?",
            "Nothing of this is kept.",
        ):
            assert words in seat.screen
        await seat.press("h")
        assert "question 11 of 11" in seat.screen


async def test_space_reads_a_long_step_to_its_end_before_it_goes_to_the_next(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open((80, 12)) as seat:
        await enter(seat)
        page = rehearsal(seat).query_one("#page", VerticalScroll)
        pressed = 0
        while page.scroll_offset.y < page.max_scroll_y:
            assert "1/4" in seat.title
            await seat.press("space")
            await seat.settle()
            pressed += 1
        assert pressed
        await seat.press("space")
        assert "2/4" in seat.title
        await seat.until(lambda: page.scroll_offset.y == 0)
        await seat.press("l")
        assert "3/4" in seat.title


async def test_after_the_last_step_everything_is_asked_and_only_then_praised(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("G", "t")
        assert "question 1 of 11" in seat.screen
        await seat.press(right(seat), "G")
        assert "1 of 1 right" in seat.screen
        assert "well known" not in seat.screen
        await seat.press("g")
        for _question in range(11):
            await seat.press(right(seat), "space")
        assert "11 of 11 right" in seat.screen
        assert "Nothing wrong: well known." in seat.screen


async def test_an_answer_can_be_chosen_with_the_cursor_and_shown_without_choosing(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("l", "t")
        assert "question 4 of 11" in seat.screen
        await seat.press(*["j"] * (int(right(seat)) - 1), "enter")
        assert "Right." in seat.screen
        await seat.press("enter", "space")
        assert "Outline approved" in seat.screen
        assert "Right." not in seat.screen
        assert "Not quite." not in seat.screen


async def test_t_and_esc_go_back_to_the_step_that_was_asked_about(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("t", *["space"] * 8, "t")
        assert "2/4" in seat.title
        await seat.press("t", "escape")
        assert "2/4" in seat.title
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProcessScreen)


async def test_nothing_is_written_about_the_learner(team: Learning) -> None:
    team.play("Clients Q3")
    before = len(team.me.workspace.newest(1000))
    async with team.open(NARROW) as seat:
        await enter(seat)
        await seat.press("t", "1", "space", "2", "G", "t")
    assert len(team.me.workspace.newest(1000)) == before
    assert not any(path.is_file() for path in team.folder.iterdir() if path.name != "config.toml")


async def test_the_palette_offers_it_and_help_explains_it(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(NARROW) as seat:
        await seat.press("3", "colon")
        await seat.type("rehearsal")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, RehearsalScreen))
        await seat.press("question_mark")
        assert "test yourself" in seat.screen


async def test_a_process_with_nothing_in_it_says_so(office: Office) -> None:
    workspace = office.me.workspace
    for table, uid in office.everything():
        if table.value == "tasks":
            office.me.commit("tidy", [workspace.deletion(table, uid)])
    from tuiflow.model.record import Table

    office.me.commit("tidy", [workspace.deletion(Table.NODES, uid) for uid in list(workspace.nodes)])
    async with office.open(NARROW) as seat:
        await enter(seat)
        assert "This process has no node yet, and no work." in seat.screen
        await seat.press("l", "G", "t")
        assert "There is nothing to ask about this process" in seat.message


async def test_a_click_goes_to_a_step_and_chooses_an_answer(team: Learning) -> None:
    team.play("Clients Q3")
    async with team.open(BROAD) as seat:
        await enter(seat)
        await seat.pilot.click("#steps", offset=(6, 2))
        await seat.settle()
        assert "On-site interview" in seat.line(1)
        await seat.press("t")
        await seat.pilot.click("#text", offset=(8, int(right(seat)) - 1))
        await seat.settle()
        assert "Right." in seat.screen
