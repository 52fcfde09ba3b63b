"""Adding a task in one line: n."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from tests.ui.office import LIN, ME, NODE_SURVEY, PROCESS, PROCESS_NAME, Office, day
from tests.ui.seat import Seat
from tuiflow.model.code import Priority, Status
from tuiflow.ui.dialogs.swift import SwiftDialog


def understood(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#understood", Static).content)


def line(seat: Seat) -> str:
    return seat.app.screen.query_one(Input).value


async def test_a_whole_task_is_typed_in_one_line_and_what_is_understood_stands_beneath(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("n")
        await seat.type("联系客户 @专员 @林晓 !high 7.15 #CSAT/Survey")
        assert understood(seat).split("  ") == [
            "联系客户",
            "R Assignee *专员",
            "Collaborators 林晓",
            "Priority High",
            "Due 2024-07-15 (in 3 days)",
            f"Process {PROCESS_NAME}",
            "Key node Survey",
        ]
        await seat.press("enter")
        task = seat.task("CSAT-013")
        assert (task.name, task.assignee, task.collaborators, task.priority, task.due, task.process, task.node) == (
            *("联系客户", ME, (LIN,), Priority.HIGH, day(3)),
            *(PROCESS, NODE_SURVEY),
        )
        assert task.status is Status.NOT_STARTED
        assert seat.cursor == "CSAT-013"
        assert seat.message == "CSAT-013 added: 联系客户"
        await seat.press("u")
        assert "CSAT-013" not in seat.shown()


async def test_what_is_not_understood_is_said_and_nothing_is_added(office: Office) -> None:
    async with office.open((80, 24)) as seat:
        await seat.press("n")
        await seat.type("Call @Nobody ")
        assert "Nobody here is called “Nobody”" in understood(seat)
        assert "give them a task with a" in understood(seat)
        assert "--new" not in understood(seat), "no command where a key does it"
        await seat.press("enter")
        assert isinstance(seat.app.screen, SwiftDialog)
        assert len(seat.workspace.tasks) == 12
        await seat.press(*["backspace"] * 8, "enter")
        assert seat.task("CSAT-013").name == "Call"


async def test_without_a_name_nothing_is_added(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n", "enter")
        assert "A name is needed" in understood(seat)
        await seat.type("@专员")
        await seat.press("enter")
        assert "A name is needed" in understood(seat)
        assert len(seat.workspace.tasks) == 12


async def test_the_right_arrow_completes_a_name_and_the_arrow_down_lists_them(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Call @che")
        assert "Chen Yu" in understood(seat)
        await seat.until(lambda: seat.app.screen.query_one(Input)._suggestion != "")
        await seat.press("right")
        assert line(seat) == "Call @chen Yu"
        assert "R Assignee Chen Yu" in understood(seat)
        await seat.type(" @")
        await seat.press("down")
        assert "林晓" in seat.options
        await seat.type("林")
        await seat.press("enter")
        assert line(seat) == "Call @chen Yu @林晓 "
        await seat.press("enter")
        assert seat.task("CSAT-013").collaborators == (LIN,)


async def test_tab_goes_on_in_the_form_with_what_was_typed(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Call @林晓 !low 7.15-7.17")
        await seat.press("tab")
        found = {key: seat.field(key) for key in ("name", "assignee", "priority", "start", "due", "process")}
        assert found == {
            "name": "Call",
            "assignee": "林晓",
            "priority": "low",
            "start": "2024-07-15",
            "due": "2024-07-17",
            "process": PROCESS_NAME,
        }
        await seat.press("ctrl+s")
        assert seat.task("CSAT-013").assignee == LIN
        await seat.press("n")
        assert line(seat) == ""


async def test_esc_keeps_the_line_and_the_form_left_with_esc_keeps_it_too(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Half a task @林晓")
        await seat.press("escape", "n")
        assert line(seat) == "Half a task @林晓"
        await seat.press("tab", "escape", "n")
        assert line(seat) == "Half a task @林晓"
        await seat.press("enter", "n")
        assert line(seat) == ""


async def test_ctrl_n_opens_the_form_at_once(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("ctrl+n")
        assert seat.asked == "New task"


@pytest.mark.parametrize("text", ["[red]x[/red]", "*专员"])
async def test_markup_in_the_line_is_shown_as_text(office: Office, text: str) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type(text)
        assert text in seat.line(-3)
        await seat.press("enter")
        assert seat.task("CSAT-013").name == text


async def test_somebody_who_is_added_meanwhile_is_understood(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("n")
        await seat.type("Call @Zhao ")
        assert "Nobody here is called" in understood(seat)
        office.rename("person-lin", "Zhao")
        await seat.until(lambda: "R Assignee Zhao" in understood(seat))
