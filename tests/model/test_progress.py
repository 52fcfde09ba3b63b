from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.model.plans import MONDAY, plan_with
from tuiflow.model.code import Status
from tuiflow.model.progress import needs_plan, planned_dues, progress_of
from tuiflow.model.schedule import schedule
from tuiflow.model.task import Task
from tuiflow.model.workday import Weekdays

PLAN = plan_with({"survey": 2}, {})
NODE = PLAN.nodes[0]
TODAY = date(2024, 7, 12)
PLANNED = date(2024, 7, 9)


def late(*tasks: Task, due: date | None = PLANNED, status: Status = Status.NOT_STARTED) -> int:
    return progress_of(replace(NODE, status=status), tasks, TODAY, due).late


def work(day: int | None, status: Status = Status.IN_PROGRESS) -> Task:
    return Task("t", "C-1", "x", due=date(2024, 7, day) if day else None, status=status)


def test_a_node_without_tasks_is_late_once_its_planned_day_is_over() -> None:
    assert late() == 3
    assert late(due=TODAY) == 0
    assert late(due=None) == 0
    assert late(status=Status.BLOCKED) == 3
    assert late(status=Status.DONE) == 0


def test_days_that_were_agreed_for_its_tasks_count_more_than_the_plan() -> None:
    assert late(work(15)) == 0
    assert late(work(11), work(15)) == 1
    assert late(work(8)) == 4
    assert late(work(8, Status.DONE), work(15)) == 0


def test_a_task_without_a_due_date_has_that_of_the_plan() -> None:
    assert late(work(None), work(15)) == 3
    assert late(work(None, Status.DONE), work(15)) == 0
    assert late(work(None), due=None) == 0


def test_the_plan_is_asked_only_for_work_without_a_day_of_its_own() -> None:
    assert needs_plan(NODE, [])
    assert needs_plan(NODE, [work(15), work(None)])
    assert not needs_plan(NODE, [work(15), work(None, Status.DONE)])
    assert not needs_plan(replace(NODE, status=Status.DONE), [])


def test_a_plan_without_durations_and_a_closed_process_have_no_days_to_be_late_by() -> None:
    spans = schedule(PLAN, Weekdays(), MONDAY)
    assert planned_dues(PLAN, spans) == {"survey": PLANNED}
    assert planned_dues(replace(PLAN, process=replace(PLAN.process, closed=TODAY)), spans) == {}
    unknown = plan_with({"survey": 0}, {})
    assert planned_dues(unknown, schedule(unknown, Weekdays(), MONDAY)) == {}
