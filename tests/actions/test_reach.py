"""Whom something would reach is told before it is done, and nothing is changed for it."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.actions.office import Office
from tests.notify.conftest import channel
from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.reach import reach_words
from tuiflow.actions.requests import set_dates_or_ask
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.task import Task
from tuiflow.notify.channel import Kind


def reach(desk: Desk, task: Task, reason: str = "Rain", helper: str = "") -> str:
    return reach_words(desk, lambda: actions.block(desk, [task], reason, helper))


def test_it_names_them_with_their_letters_and_changes_nothing(office: Office) -> None:
    task = office.add("Call", assignee="*专员")
    seen = office.changes(lambda: reach(office.ann, task))
    assert seen == 0
    assert office.now(task) == task
    assert reach(office.ann, task) == "Will reach: *专员 (R)"
    assert reach(office.ann, task, helper="analyst") == "Will reach: *分析师, *专员 (R)"
    office.sync()
    assert office.changes(lambda: actions.block(office.ann, [task], "Rain")) == 1


def test_nobody_else_is_said_and_a_refusal_says_nothing(office: Office) -> None:
    task = office.add("Call", assignee="Ann Lee")
    assert reach(office.ann, task) == "Will reach nobody else."
    assert reach(office.ann, task, reason=" ") == ""


def test_of_many_it_names_some(office: Office) -> None:
    for number in range(9):
        office.put(Table.PEOPLE, f"p{number}", {"name": f"P{number}"})
    tasks = [office.add(f"Call {number}", assignee=f"P{number}") for number in range(9)]
    words = reach_words(office.ann, lambda: actions.block(office.ann, tasks, "Rain"))
    assert words == "Will reach: P0 (R), P1 (R), P2 (R), P3 (R), P4 (R), P5 (R), 3 more"


def test_it_names_the_channels_that_would_carry_it(office: Office) -> None:
    task = office.add("Call", assignee="*专员")
    url = "https://example.com/hook"
    office.ann.channels = {
        "team": channel(Kind.WEBHOOK, url),
        "other": channel(Kind.WEBHOOK, url, processes=("Onboarding",)),
        "bob": channel(Kind.WEBHOOK, url, people=("Bob",)),
    }
    assert reach(office.ann, task) == "Will reach: *专员 (R) and the channel team"
    assert reach(office.ann, task, helper="bob") == "Will reach: Bob, *专员 (R) and the channels team, bob"


def test_what_has_to_be_asked_for_reaches_those_who_decide(office: Office) -> None:
    task = office.add("Call", assignee="*专员", node="Interview")
    office.put(Table.CELLS, "talk.lead", {"node": "talk", "role": "lead", "letter": "A"})
    office.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value})
    office.sync()
    desk = office.bob
    ask = partial(set_dates_or_ask, desk, [desk.workspace.tasks[task.uid]], {"due": date(2024, 7, 20)}, "Late")
    assert reach_words(desk, ask) == "Will be asked of: Ann Lee"
    assert not desk.workspace.requests


def test_what_raci_gives_to_somebody_else_is_said_before_anything_is_typed(office: Office) -> None:
    task = office.add("Call", assignee="*专员")
    office.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value})
    office.sync()
    assert reach(office.bob, task).startswith("CSAT-001: only *专员, Ann Lee may ")


def test_a_role_on_which_nobody_sits_is_named_as_vacant(office: Office) -> None:
    task = office.add("Call", assignee="Bob", collaborators="项目负责人")
    office.put(Table.ROLES, "lead", {"people/ann": False})
    words = reach_words(office.ann, lambda: actions.edit_task(office.ann, office.now(task), {"due": "7.20"}))
    assert words == "Will reach: Bob (R), 项目负责人 (vacant) (A)"
