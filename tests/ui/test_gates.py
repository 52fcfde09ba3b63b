"""Work that may not begin yet, approving what it waits for, the kick-off, and tasks made from nodes."""

from __future__ import annotations

import pytest

from tests.ui.gating import CONDITION, OTHER, change, gate
from tests.ui.office import LIN, ME, NODE_PLAN, NODE_SURVEY, PROCESS, ROLE, Office
from tests.ui.seat import Seat
from tuiflow.model.breakdown import task_uid
from tuiflow.model.code import Status
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.ui.dialogs.breakdown import BreakdownDialog
from tuiflow.ui.dialogs.gate import ask_approval
from tuiflow.ui.dialogs.kick_off import kick_off_dialog
from tuiflow.ui.screens.work import WorkScreen

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status


@pytest.fixture
def gated(office: Office) -> Office:
    gate(office)
    return office


def screen(seat: Seat) -> WorkScreen:
    found = seat.app.screen
    assert isinstance(found, WorkScreen)
    return found


@pytest.mark.parametrize("keys", [["L"], ["s", "i"], ["c"], ["s", "d"]], ids=["L", "s i", "c", "s d"])
async def test_a_start_that_has_to_wait_asks_why_it_should_not(gated: Office, keys: list[str]) -> None:
    async with gated.open() as seat:
        await seat.press(*keys)
        assert seat.asked == "CSAT-001 设计满意度问卷 cannot begin yet"
        for part in ("- “Plan” is not done", f"- “{CONDITION}” is not approved (*专员 approves it)"):
            assert part in " ".join(seat.screen.replace("│", " ").split())
        await seat.type("客户催得紧")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert task.override == "客户催得紧"
        assert task.status is (IN_PROGRESS if keys in (["L"], ["s", "i"]) else DONE)
        assert seat.on_board


async def test_a_card_that_was_begun_early_says_so_until_nothing_is_missing(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("L")
        await seat.type("why")
        await seat.press("enter")
        assert "early start" in seat.card("CSAT-001")
        await seat.press("enter")
        assert "Started although" in seat.screen
        assert "Still missing" in seat.screen
        await seat.press("escape")
        change(
            gated,
            (Table.NODES, NODE_PLAN, {"status": "done"}),
            (Table.NODES, NODE_SURVEY, {f"approved/{name}": {"by": ME, "on": ""} for name in (CONDITION, OTHER)}),
        )
        await seat.press("R")
        assert "early start" not in seat.card("CSAT-001")
        await seat.press("enter")
        assert "settled" in seat.screen


async def test_esc_leaves_the_card_where_it_was_and_undo_takes_an_early_start_back(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("L", "escape")
        assert (seat.task("CSAT-001").status, seat.on_board) == (NOT_STARTED, True)
        await seat.press("L")
        await seat.type("why")
        await seat.press("enter", "u")
        assert (seat.task("CSAT-001").status, seat.task("CSAT-001").override) == (NOT_STARTED, "")


async def test_without_a_reason_the_form_stays_and_says_what_is_missing(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("L", "enter")
        assert "cannot begin yet" in seat.error
        assert seat.task("CSAT-001").status is NOT_STARTED


async def test_what_was_blocked_before_it_began_waits_again_when_it_is_unblocked(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("b")
        await seat.type("no room")
        await seat.press("ctrl+s", "b")
        await seat.type("a room")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert (task.status, task.solved, task.override) == (NOT_STARTED, "a room", "")


async def test_beginning_what_was_blocked_before_it_began_asks_for_both_at_once(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("b")
        await seat.type("no room")
        await seat.press("ctrl+s", "s", "i")
        await seat.type("a room")
        await seat.press("enter")
        await seat.type("why")
        await seat.press("enter")
        task = seat.task("CSAT-001")
        assert (task.status, task.solved, task.override) == (IN_PROGRESS, "a room", "why")


async def test_several_marked_cards_begin_together_or_not_at_all(gated: Office) -> None:
    async with gated.open() as seat:
        await seat.press("space", "space", "L")
        assert seat.asked == "CSAT-001 设计满意度问卷 cannot begin yet"
        await seat.press("escape")
        assert seat.task("CSAT-002").status is NOT_STARTED
        await seat.press("L")
        await seat.type("why")
        await seat.press("enter")
        assert [seat.task(label).override for label in ("CSAT-001", "CSAT-002")] == ["why", ""]
        assert seat.task("CSAT-002").status is IN_PROGRESS


# Approving


async def test_conditions_are_approved_one_by_one_all_at_once_and_taken_back(gated: Office) -> None:
    async with gated.open() as seat:
        ask_approval(screen(seat), NODE_SURVEY)
        await seat.settle()
        assert "*专员 approves it" in " ".join(seat.asked.split())
        assert seat.options == ["approve all 2", f"approve “{CONDITION}”", f"approve “{OTHER}”"]
        await seat.press("down", "enter")
        assert seat.message == f"Approved for “Survey”: “{CONDITION}”."
        ask_approval(screen(seat), NODE_SURVEY)
        await seat.settle()
        assert seat.options == [f"approve “{OTHER}”", f"take back “{CONDITION}”"]
        await seat.press("down", "enter")
        assert seat.workspace.nodes[NODE_SURVEY].approvals == ()
        ask_approval(screen(seat), NODE_SURVEY)
        await seat.settle()
        await seat.press("enter")
        assert seat.workspace.nodes[NODE_SURVEY].open_conditions == []
        await seat.press("u")
        assert len(seat.workspace.nodes[NODE_SURVEY].open_conditions) == 2


async def test_who_may_not_approve_is_told_who_can(gated: Office) -> None:
    gated.seat("role-head", LIN)
    change(gated, (Table.WORKSPACE, "workspace", {"policy": "raci"}))
    async with gated.open() as seat:
        ask_approval(screen(seat), NODE_SURVEY)
        await seat.settle()
        await seat.press("enter")
        assert seat.message == "Only 林晓 can approve what “Survey” waits for: ask there."


async def test_a_node_without_conditions_says_so(gated: Office) -> None:
    async with gated.open() as seat:
        ask_approval(screen(seat), NODE_PLAN)
        await seat.settle()
        assert seat.message == "This node waits for no approval."


# Tasks from nodes


async def test_tasks_are_shown_before_they_are_made(gated: Office) -> None:
    change(gated, (Table.CELLS, cell_uid(NODE_PLAN, ROLE), {"node": NODE_PLAN, "role": ROLE, "letter": "R"}))
    async with gated.open((80, 24)) as seat:
        screen(seat).ask(BreakdownDialog(seat.app.session.desk, PROCESS))
        await seat.settle()
        assert "1 new, 1 kept" in seat.screen
        assert "new; *专员; 2024-07-12 ~ 2024-07-12" in seat.screen
        assert "it has tasks that were made by hand" in " ".join(seat.screen.split())
        await seat.press("enter")
        made = seat.workspace.tasks[task_uid(NODE_PLAN)]
        assert (made.label, made.name, made.assignee) == ("CSAT-013", "Plan", ME)
        assert seat.message == "1 task made."
        assert seat.cursor == "CSAT-013"
        await seat.press("u")
        assert task_uid(NODE_PLAN) not in seat.workspace.tasks


async def test_esc_makes_no_tasks_and_where_nothing_is_to_do_that_is_said(gated: Office) -> None:
    async with gated.open() as seat:
        screen(seat).ask(BreakdownDialog(seat.app.session.desk, PROCESS))
        await seat.settle()
        await seat.press("j", "k", "escape")
        assert len(seat.workspace.tasks) == 12
        change(gated, (Table.TASKS, "t02", {"node": NODE_PLAN}))
        screen(seat).ask(BreakdownDialog(seat.app.session.desk, PROCESS))
        await seat.settle()
        assert "2 kept" in seat.screen
        await seat.press("ctrl+s")
        assert "Nothing to do" in " ".join(seat.screen.split())
        await seat.press("escape")
        assert seat.on_board


# Kick-off


async def test_the_kick_off_begins_with_what_is_known_and_keeps_what_was_agreed(gated: Office) -> None:
    async with gated.open((80, 24)) as seat:
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        assert seat.asked == "Kick-off of “客户满意度提升项目”"
        assert "error: The process has no start date" in " ".join(seat.screen.split())
        assert (seat.field("day"), seat.field("present")) == ("2024-07-12", "*专员")
        assert seat.field("milestones") == ""
        await seat.write("rules", "每周五汇报")
        await seat.press("ctrl+s")
        record = seat.workspace.processes[PROCESS].kick_off
        assert record is not None
        assert (record.present, record.rules) == (("*专员",), "每周五汇报")
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        assert seat.field("rules") == "每周五汇报"


async def test_a_kick_off_proposes_the_days_of_a_plan_that_has_a_start(gated: Office) -> None:
    gated.me.commit("x", [gated.me.workspace.edit(Table.PROCESSES, PROCESS, {"start": "2024-07-12"})])
    async with gated.open((80, 24)) as seat:
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        assert "Survey: 2024-07-12 ~ 2024-07-15" in seat.field("milestones")


async def test_everything_that_is_missing_before_the_kick_off_can_be_read_while_one_writes(gated: Office) -> None:
    for number in range(8):
        node: dict[str, Value] = {"name": f"Step {number}", "process": PROCESS, "order": 20 + number}
        gated.me.commit("x", [gated.me.workspace.edit(Table.NODES, f"step-{number}", node)])
    async with gated.open((80, 24)) as seat:
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        await seat.press("tab", "tab", "tab", "tab")
        seen = set()
        for _page in range(20):
            lines = " ".join(seat.screen.split())
            seen |= {number for number in range(8) if f"“Step {number}”" in lines}
            assert "Working rules agreed" in lines
            await seat.press("pagedown")
        assert seen == set(range(8))
        await seat.type("on Friday")
        assert seat.field("rules") == "on Friday"


async def test_a_kick_off_that_was_left_half_written_is_there_again(gated: Office) -> None:
    async with gated.open() as seat:
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        await seat.write("rules", "Reports on Friday")
        await seat.press("escape")
        assert seat.workspace.processes[PROCESS].kick_off is None
        screen(seat).ask(kick_off_dialog(seat.app.session, PROCESS))
        await seat.settle()
        assert seat.field("rules") == "Reports on Friday"
