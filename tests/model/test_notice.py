"""Who hears of what: the table of E7, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tuiflow.model.code import Letter, Status
from tuiflow.model.notice import AUDIENCE, Notice, Part, Topic, notice_fields, notice_from, recipients, topics_of
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process
from tuiflow.model.task import Acceptance, Block, Task

LETTERS = {"lead": Letter.A, "maker": Letter.R, "adviser": Letter.C, "reader": Letter.I}
ROLES = [Role(uid, uid, "p", (f"{uid}-person",), place) for place, uid in enumerate(LETTERS)]
NODES = [Node("first", "First", "p", ""), Node("second", "Second", "p", "", 1, predecessors=("first",))]
PLAN = Plan(
    Process("p", "P", "P"),
    nodes=NODES,
    roles=ROLES,
    cells={("first", role): Cell("first", role, letter) for role, letter in LETTERS.items()},
)
TASK = Task(
    "t",
    "P-001",
    "Work",
    process="p",
    node="first",
    assignee="maker-person",
    collaborators=("adviser-person", "reader-person"),
    status=Status.IN_PROGRESS,
)
LATER = Task("u", "P-002", "Later", process="p", node="second", assignee="next-person")
BLOCKED = replace(TASK, status=Status.BLOCKED, block=Block("no room", "helper-person", date(2024, 7, 1)))

WHO = {
    Part.HELPER: "helper-person",
    Part.R: "maker-person",
    Part.A: "lead-person",
    Part.C: "adviser-person",
    Part.I: "reader-person",
    Part.NEXT: "next-person",
    Part.FORMER: "maker-person",
}

CHANGES: dict[Topic, tuple[Task | None, Task | None]] = {
    Topic.ADDED: (None, TASK),
    Topic.STARTED: (replace(TASK, status=Status.NOT_STARTED), TASK),
    Topic.BLOCKED: (TASK, BLOCKED),
    Topic.UNBLOCKED: (BLOCKED, TASK),
    Topic.NUDGED: (BLOCKED, replace(BLOCKED, block=replace(BLOCKED.block or Block(""), nudged=date(2024, 7, 3)))),
    Topic.DONE: (TASK, replace(TASK, status=Status.DONE)),
    Topic.REOPENED: (replace(TASK, status=Status.DONE), TASK),
    Topic.DATES: (TASK, replace(TASK, due=date(2024, 7, 17))),
    Topic.PEOPLE: (TASK, replace(TASK, assignee="new-person")),
    Topic.DELIVERABLE: (TASK, replace(TASK, deliverable="Report")),
    Topic.OVERRIDE: (TASK, replace(TASK, override="cannot wait")),
    Topic.ACCEPTED: (replace(TASK, status=Status.DONE), replace(TASK, status=Status.DONE, accepted=Acceptance("lead"))),
    Topic.DELETED: (TASK, None),
    Topic.DUE_SOON: (TASK, TASK),
    Topic.LATE: (TASK, TASK),
}

REMINDERS = (Topic.DUE_SOON, Topic.LATE)
"""Come of the calendar, not of a change."""


def tasks_at(nodes: object) -> list[Task]:
    return [task for task in (TASK, LATER) if task.node in set(nodes)]  # type: ignore[call-overload]


@pytest.mark.parametrize("topic", [topic for topic in CHANGES if topic not in REMINDERS])
def test_what_happened_is_seen_from_before_and_after(topic: Topic) -> None:
    assert list(topics_of(*CHANGES[topic])) == [topic]


@pytest.mark.parametrize("topic", CHANGES)
def test_of_each_topic_those_hear_whom_the_table_names_and_nobody_else(topic: Topic) -> None:
    found = recipients(PLAN, *CHANGES[topic], tasks_at, [topic])
    wanted = {WHO[part]: part for part in AUDIENCE[topic]}
    if topic is Topic.PEOPLE:
        wanted = {"new-person": Part.R, "maker-person": Part.FORMER, "lead-person": Part.A, "adviser-person": Part.C}
    if topic not in (Topic.BLOCKED, Topic.UNBLOCKED, Topic.NUDGED):
        wanted.pop("helper-person", None)
    assert found == wanted


def test_every_topic_of_tasks_is_in_this_table() -> None:
    assert set(Topic) - CHANGES.keys() == {Topic.SEATED, Topic.BEGUN}, "these are of a process"
    assert AUDIENCE.keys() == set(Topic)


def test_who_has_several_parts_hears_once_by_the_strongest() -> None:
    before = replace(BLOCKED, block=None, status=Status.IN_PROGRESS)
    after = replace(BLOCKED, block=Block("no room", "lead-person"))
    assert recipients(PLAN, before, after, tasks_at, [Topic.BLOCKED])["lead-person"] is Part.HELPER


def test_where_nobody_has_a_at_the_node_the_lead_of_the_process_hears() -> None:
    elsewhere = replace(TASK, node="second")
    assert recipients(PLAN, replace(elsewhere, status=Status.NOT_STARTED), elsewhere, tasks_at, [Topic.STARTED]) == {
        "maker-person": Part.R,
        "lead-person": Part.A,
    }


def test_a_vacant_role_is_told_in_place_of_the_person_to_come() -> None:
    roles = [replace(role, people=()) if role.uid == "reader" else role for role in ROLES]
    found = recipients(replace(PLAN, roles=roles), *CHANGES[Topic.DONE], tasks_at, [Topic.DONE])
    assert found["reader"] is Part.I


def test_nothing_is_told_of_what_nobody_waits_for() -> None:
    assert list(topics_of(TASK, replace(TASK, risk="rain", name="Other", order="a1"))) == []


def test_a_notice_is_stored_and_read_as_it_was() -> None:
    at = datetime(2024, 7, 12, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    changes = {"due": ("2024-07-15", "2024-07-17")}
    notice = Notice("n", "task.dates", "p", ("t",), "ann", at, "clients", changes, {"bob": "C"}, frozenset())
    fields = notice_fields(notice)
    stored = {name: value for name, value in fields.items() if "/" not in name} | {"to/": {"bob": "C"}}
    assert notice_from("n", stored) == notice
    assert notice_from("n", stored | {"read/": {"bob": True, "ann": False}}).read == {"bob"}


def test_a_notice_from_a_hand_made_file_never_stops_the_program() -> None:
    notice = notice_from("n", {"at": "soon", "to/": 3, "changes": {"due": ["x"]}, "tasks": "t", "read/": []})
    assert (notice.at, notice.to, notice.changes, notice.tasks, notice.read) == (None, {}, {}, (), frozenset())
