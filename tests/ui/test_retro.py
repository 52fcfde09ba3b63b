"""Screen 5, retrospectives: written with the keys, beside what really happened (V2, V3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ui.office import CHEN, COLLEAGUE, ME, PROCESS, PROCESS_NAME, ROLE, Office
from tests.ui.seat import Seat
from tuiflow.actions import retro_entry, retros
from tuiflow.actions.inbox import inbox
from tuiflow.actions.retro_words import dimension_lines
from tuiflow.actions.tasks import set_status
from tuiflow.model.code import Status
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table, Value, task_fields
from tuiflow.model.retro import Retro, RetroState, retro_fields
from tuiflow.model.task import Task
from tuiflow.ui.screens.retro import RetroScreen
from tuiflow.ui.screens.retros import RetrosScreen
from tuiflow.ui.screens.task import TaskScreen

GOAL = "Target: score up 15%; actual: up 12% (not met, a rival lowered prices)"

HELD = Retro(
    "held",
    PROCESS,
    goal=GOAL,
    highlights=("提纲提前完成", "Progress was live"),
    problems=("指标不清，返工1天", "*专员太忙"),
    standardisation=("更新流程标准",),
)


class Review(Office):
    """The office with a retrospective that is being written, and an improvement of it."""

    def _furnish(self, tasks: object) -> None:
        super()._furnish(tasks)  # type: ignore[arg-type]
        workspace = self.me.workspace
        task = Task("better", "CSAT-013", "预审指标", process=PROCESS, retro="held", order="zz")
        values: dict[str, Value] = {"start": "2024-07-01", "outcome": "score up 15%", "target": "15%"}
        edits = [
            workspace.edit(Table.RETROS, "held", retro_fields(HELD) | {"day": "2024-07-12"}),
            workspace.edit(Table.TASKS, "better", task_fields(task)),
            workspace.edit(Table.PROCESSES, PROCESS, values),
        ]
        self.me.commit("workspace.demo", edits)

    @property
    def retro(self) -> Retro:
        return self.me.workspace.retros["held"]

    @asynccontextmanager
    async def listed(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Seat]:
        """Sit down before the list."""
        async with self.open(size) as seat:
            await seat.press("5", "tab", "tab")
            assert isinstance(seat.app.screen, RetrosScreen)
            yield seat

    @asynccontextmanager
    async def form(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Seat]:
        """Sit down before the form."""
        async with self.listed(size) as seat:
            await seat.press("enter")
            await seat.until(lambda: is_read(seat))
            yield seat


def is_read(seat: Seat) -> bool:
    screen = seat.app.screen
    return isinstance(screen, RetroScreen) and screen._facts is not None and bool(screen._rows)


async def go(seat: Seat, words: str) -> None:
    """Put the cursor on the line with these words, with the keys."""
    screen = seat.app.screen
    assert isinstance(screen, RetroScreen)
    await seat.press("g")
    for _step in range(60):
        row = screen.row
        if row is not None and words in "".join(text for text, _style in row.pieces):
            return
        await seat.press("j")
    raise AssertionError(f"no line {words}:\n{seat.screen}")


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(tmp_path)


async def test_tab_walks_to_the_retrospectives(review: Review) -> None:
    async with review.listed() as seat:
        assert PROCESS_NAME in seat.screen
        assert "not met" in seat.screen
        assert "improvements done: 0 of 1" in seat.screen
        await seat.press("tab")
        assert not isinstance(seat.app.screen, RetrosScreen)


async def test_enter_shows_all_fields_and_the_facts_beside_them(review: Review) -> None:
    async with review.form((160, 45)) as seat:
        for words in ("Goal achievement", "Highlights", "Problems", "Improvements", "Standardisation outcome"):
            assert words in seat.screen
        assert "*专员太忙" in seat.screen, "a masked name is a name"
        assert "3 percentage points below" in seat.screen
        assert "Blocked for" in seat.screen


async def test_in_a_small_window_the_facts_stand_below_their_dimension(review: Review) -> None:
    async with review.form() as seat:
        await seat.press("G", "j")
        assert "Blocked for" in seat.screen


async def test_a_line_is_added_edited_moved_and_dropped_and_saved_as_one_change(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "提纲提前完成")
        await seat.press("n")
        await seat.type("Clients helped")
        await seat.press("enter", "K")
        await go(seat, "Progress was live")
        await seat.press("e")
        await seat.type(" all the time")
        await seat.press("enter")
        await go(seat, "指标不清")
        await seat.press("D")
        assert "changed" in seat.title
        assert review.retro.highlights == HELD.highlights, "nothing is stored before it is saved"
        await seat.press("ctrl+s")
        assert review.retro.highlights == ("Clients helped", "提纲提前完成", "Progress was live all the time")
        assert review.retro.problems == ("*专员太忙",)
        assert "changed" not in seat.title
        await seat.press("u")
        assert (review.retro.highlights, review.retro.problems) == (HELD.highlights, HELD.problems)
        assert "Progress was live all" not in seat.screen


async def test_what_was_typed_last_is_taken_back_before_what_was_saved(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("D")
        assert "指标不清" not in seat.screen
        await seat.press("u")
        assert "指标不清" in seat.screen
        assert "changed" not in seat.title


async def test_a_problem_becomes_an_improvement_with_an_owner_and_a_day(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "*专员太忙")
        await seat.press("i")
        assert "*专员太忙" in seat.screen
        await seat.write("words", "Plan two people")
        await seat.write("owner", "Chen")
        await seat.press("ctrl+s")
        assert "Nobody here is called" in seat.error, "what is refused stays to be typed on"
        await seat.write("owner", "Chen Yu")
        await seat.write("due", "7.1")
        await seat.press("ctrl+s")
        assert "is before the retrospective itself" in seat.error
        await seat.write("due", "+7")
        await seat.press("ctrl+s")
        assert "Plan two people" in seat.screen
        await seat.press("ctrl+s")
        (task,) = [one for one in review.me.workspace.tasks.values() if one.name == "Plan two people"]
        assert (task.label, task.assignee, str(task.due)) == ("CSAT-014", CHEN, "2024-07-19")
        assert (task.retro, task.description) == ("held", "*专员太忙")


async def test_only_problems_become_improvements(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "提纲提前完成")
        await seat.press("i")
        assert "Put the cursor on a problem" in seat.message


async def test_the_goal_is_asked_part_by_part(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "Target")
        await seat.press("enter")
        assert (seat.field("target"), seat.field("actual")) == ("score up 15%", "up 12%")
        assert (seat.field("met"), seat.field("cause")) == ("not met", "a rival lowered prices")
        await seat.write("actual", "up 16%")
        await seat.write("met", "maybe")
        await seat.press("ctrl+s")
        assert "maybe" in seat.error
        await seat.write("met", "met")
        await seat.write("cause", "")
        await seat.press("ctrl+s", "ctrl+s")
        assert review.retro.goal == "Target: score up 15%; actual: up 16% (met)"


async def test_whether_the_goal_was_met_is_typed_over_with_one_letter(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "Target")
        await seat.press("enter", "enter", "m", "ctrl+s", "ctrl+s")
        assert review.retro.goal == "Target: score up 15%; actual: up 12% (met, a rival lowered prices)"


async def test_what_is_typed_in_a_dialog_is_there_again_after_esc_and_after_a_kill(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("n")
        await seat.type("Half a thou")
        await seat.press("escape")
        assert "Half a thou" not in seat.screen
        await seat.press("i")
        await seat.write("words", "Ask earl")
    async with review.form() as seat:  # it was killed: nothing was left
        await go(seat, "指标不清")
        await seat.press("n")
        assert "Half a thou" in seat.screen
        await seat.type("ght")
        await seat.press("enter")
        assert "Half a thought" in seat.screen
        await go(seat, "指标不清")
        await seat.press("i")
        assert seat.field("words") == "Ask earl"
        await seat.press("escape", "n")
        assert "Half a thou" not in seat.screen.partition("draft from last time")[2]
        await seat.press("escape")
        await go(seat, "*专员太忙")
        await seat.press("i")
        assert seat.field("words") == "", "that of another problem is another one"


async def test_a_draft_survives_a_kill(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("o")
        await seat.type("数据来得太晚")
        await seat.press("enter")
    async with review.form() as seat:
        assert "your draft from last time" in seat.message
        assert "数据来得太晚" in seat.screen
        await seat.press("ctrl+s")
        assert review.retro.problems == ("指标不清，返工1天", "数据来得太晚", "*专员太忙")
    async with review.form() as seat:
        assert "your draft" not in seat.message


async def test_leaving_says_that_a_draft_is_kept(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("D", "escape")
        assert isinstance(seat.app.screen, RetrosScreen)
        assert "your draft is kept" in seat.message


async def test_a_new_one_opens_filled_and_becomes_one_when_it_is_saved(review: Review) -> None:
    retros.delete(review.me, review.retro)
    async with review.listed() as seat:
        assert "n begins one" in seat.screen
        await seat.press("n", "enter")
        await seat.until(lambda: is_read(seat))
        assert "2024-07-12" in seat.screen
        assert "*专员" in seat.screen
        assert "Target: score up 15%; actual:" in seat.screen
        await seat.press("ctrl+s")
        (retro,) = review.me.workspace.retros.values()
        assert retro.state is RetroState.DRAFT
        assert "Nothing was late" in retro.efficiency_note or "Late" in retro.efficiency_note
        await seat.press("u")
        assert isinstance(seat.app.screen, RetrosScreen), "it was taken back, and its form with it"
        await seat.press("U", "enter")
        await seat.until(lambda: is_read(seat))


async def test_a_process_that_nobody_has_is_said_not_to_be_there(review: Review) -> None:
    async with review.listed() as seat:
        await seat.press("n")
        await seat.type("zzz")
        assert "nothing here is called so" in seat.screen
        await seat.press("enter")
        assert "nothing here is called so" in seat.screen
        await seat.press("backspace", "backspace", "backspace")
        assert "nothing here is called so" not in seat.screen


async def test_n_opens_what_is_being_written_already(review: Review) -> None:
    async with review.listed() as seat:
        await seat.press("n", "enter")
        await seat.until(lambda: is_read(seat))
        assert "指标不清" in seat.screen


async def test_closing_needs_owners_and_tells_who_took_part(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "Took part")
        await seat.press("enter")
        await seat.write("words", "*经理")
        await seat.press("ctrl+s", "C")
        assert "CSAT-013" in seat.message
        await seat.press("enter")
        await seat.write("owner", "林晓")
        await seat.write("due", "7.20")
        await seat.press("ctrl+s", "C")
        assert review.retro.state is RetroState.CLOSED
        assert "closed" in seat.title
        review.colleague.workspace.receive()
        assert "retro.close" in [letter.kind for letter in inbox(review.colleague)]
        await seat.press("D")
        assert "C opens it again" in seat.message
        await seat.press("C")
        assert "closed" not in seat.title


async def test_t_opens_the_task_of_an_improvement(review: Review) -> None:
    async with review.form() as seat:
        await seat.press("t")
        assert "no task here yet" in seat.message
        await go(seat, "预审指标")
        await seat.press("t")
        assert isinstance(seat.app.screen, TaskScreen)


async def test_what_earlier_ones_wanted_comes_first(review: Review) -> None:
    blank = retro_entry.blank_form(review.me, PROCESS)
    retro_entry.save(review.me, blank.with_words("day", "7.13"), blank)
    async with review.listed() as seat:
        await seat.press("enter")
        await seat.until(lambda: is_read(seat))
        await go(seat, "carried over")
        assert "CSAT-013" in seat.screen
        set_status(review.colleague, [review.colleague.workspace.tasks["better"]], Status.DONE)
        review.me.workspace.receive()
        await seat.press("R")
        await seat.until(lambda: "CSAT-013" not in seat.screen)


async def test_what_a_colleague_writes_comes_in_where_nothing_was_typed(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("D")
        theirs = review.colleague
        theirs.workspace.receive()
        base = retro_entry.form_of(theirs, theirs.workspace.retros["held"])
        retro_entry.save(theirs, base.with_lines("highlights", ["Theirs"]), base)
        await seat.press("R")
        await seat.until(lambda: "Theirs" in seat.screen)
        assert "指标不清" not in seat.screen
        await seat.press("ctrl+s")
        assert (review.retro.highlights, review.retro.problems) == (("Theirs",), ("*专员太忙",))


async def test_lines_that_both_have_added_are_both_there_and_undo_takes_back_only_mine(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("n")
        await seat.type("Mine")
        theirs = review.colleague
        theirs.workspace.receive()
        base = retro_entry.form_of(theirs, theirs.workspace.retros["held"])
        retro_entry.save(theirs, base.with_lines("problems", ["Theirs", *base.listed("problems")]), base)
        await seat.until(lambda: review.me.workspace.retros["held"].problems[0] == "Theirs")
        await seat.press("enter")
        assert "Theirs" in seat.screen
        await seat.press("u")
        assert ("Theirs" in seat.screen, "Mine" in seat.screen) == (True, False)
        await seat.press("U", "ctrl+s")
        assert review.retro.problems == ("Theirs", "指标不清，返工1天", "Mine", "*专员太忙")


async def test_a_text_that_somebody_else_has_changed_too_is_told(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "Target")
        await seat.press("enter", "enter", "m", "ctrl+s")
        theirs = review.colleague
        theirs.workspace.receive()
        base = retro_entry.form_of(theirs, theirs.workspace.retros["held"])
        retro_entry.save(theirs, base.with_words("goal", "as they see it"), base)
        await seat.until(lambda: "as they see it" in seat.message)
        assert "up 12% (met" in seat.screen


async def test_lines_that_a_colleague_wrote_unseen_are_told_and_one_key_puts_them_in(review: Review) -> None:
    theirs = review.desk(CHEN)
    base = retro_entry.form_of(review.me, review.retro)
    retro_entry.save(review.me, base.with_lines("problems", (*base.listed("problems"), "Mine")), base)
    review.moment += timedelta(minutes=1)
    retro_entry.save(theirs, base.with_lines("problems", (*base.listed("problems"), "Theirs")), base)
    review.me.workspace.receive()
    async with review.listed() as seat:
        assert "≠ draft" in seat.screen
        await seat.press("enter")
        await seat.until(lambda: "Another version, by *专员" in seat.screen)
        assert "+ Mine" in seat.screen
        await seat.press("x")
        assert "1 line of the other version" in seat.message
        await seat.until(lambda: "Another version" not in seat.screen)
        assert review.retro.problems[-2:] in [("Mine", "Theirs"), ("Theirs", "Mine")]


async def test_the_list_marks_what_is_written_on_this_machine_alone(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("D", "escape")
        assert "draft, draft on this machine" in seat.screen
        await seat.press("enter")
        await seat.until(lambda: is_read(seat))
        await seat.press("ctrl+s", "escape")
        assert "draft on this machine" not in seat.screen
    review.me.commit("retro.delete", [review.me.workspace.deletion(Table.RETROS, "held")])
    async with review.listed() as seat:
        await seat.press("n", "enter")
        await seat.until(lambda: is_read(seat))
        await go(seat, "n adds a line")
        await seat.press("n")
        await seat.type("Well done")
        await seat.press("enter", "escape")
        assert "Retrospectives: 1" in seat.line(0)
        assert "draft on this machine" in seat.screen
        await seat.press("D")
        assert "not saved yet" in seat.message
        await seat.press("enter")
        await seat.until(lambda: is_read(seat))
        assert "Well done" in seat.screen


async def test_r_writes_into_a_dimension_what_happened_by_now(review: Review) -> None:
    async with review.form() as seat:
        screen = seat.app.screen
        assert isinstance(screen, RetroScreen)
        await seat.press("r")
        assert "Put the cursor on a dimension" in seat.message
        for _step in range(40):
            if screen.row is not None and screen.row.key == "efficiency_note":
                break
            await seat.press("j")
        before = screen._form.text("efficiency_note")
        await seat.press("r")
        facts = retros.read_facts(review.me, screen.process_here())
        told = dimension_lines(review.me, facts)["efficiency_note"]
        assert screen._form.text("efficiency_note").split("\n") == told != [before]
        await seat.press("r")
        assert "It says what happened already" in seat.message
        await seat.press("u")
        assert screen._form.text("efficiency_note") == before


async def test_a_closing_without_a_word_on_the_goal_goes_there(review: Review) -> None:
    async with review.form() as seat:
        await go(seat, "Target")
        await seat.press("enter")
        for field in ("target", "actual", "met", "cause"):
            await seat.write(field, "")
        await seat.press("ctrl+s", "G", "C")
        screen = seat.app.screen
        assert isinstance(screen, RetroScreen)
        assert screen.row is not None
        assert screen.row.key == "goal"


async def test_deleting_asks_and_undo_brings_it_back(review: Review) -> None:
    async with review.listed() as seat:
        await seat.press("D", "n")
        assert "held" in review.me.workspace.retros
        await seat.press("D", "y")
        assert "held" not in review.me.workspace.retros
        await seat.press("u")
        assert "held" in review.me.workspace.retros


async def test_who_may_not_write_reads(review: Review) -> None:
    review.seat(ROLE, COLLEAGUE)
    workspace = review.me.workspace
    review.me.commit(
        "workspace.policy", [workspace.edit(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value})]
    )
    assert review.me.actor.person == ME
    async with review.form() as seat:
        await go(seat, "指标不清")
        await seat.press("D")
        assert "Only *经理 may write" in seat.message
        assert "指标不清" in seat.screen


async def test_it_is_copied_as_markdown(review: Review) -> None:
    async with review.form() as seat:
        await seat.press("y")
        assert "**Problems**" in seat.app.clipboard
        seat.app.copy_to_clipboard("")
        await seat.press("escape", "y")
        await seat.until(lambda: "**Problems**" in seat.app.clipboard)


async def test_an_improvement_stands_on_the_board(review: Review) -> None:
    async with review.open() as seat:
        assert "CSAT-013" in seat.shown()


async def test_a_closed_one_opens_from_the_inbox(review: Review) -> None:
    theirs = review.colleague
    theirs.workspace.receive()
    blank = retro_entry.blank_form(theirs, PROCESS)
    retro_entry.save(theirs, blank.with_words("day", "7.20").with_words("goal", "as we hoped"), blank)
    retros.close(theirs, theirs.workspace.retros[blank.uid])
    review.me.workspace.receive()
    async with review.open((80, 24)) as seat:
        await seat.press("7")
        await seat.until(lambda: "closed the retrospective" in seat.screen)
        await seat.press("G", "enter")
        await seat.until(lambda: is_read(seat))
        assert "as we hoped" in seat.screen


async def test_a_fact_that_the_text_says_already_is_not_told_twice(review: Review) -> None:
    retros.delete(review.me, review.retro)
    async with review.listed((100, 60)) as seat:
        await seat.press("n", "enter")
        await seat.until(lambda: is_read(seat))
        assert seat.screen.count("Blocked for") == 1
