"""What a weekly report says before anybody has written it (E10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.model.code import Status
from tuiflow.model.report import Content, Line, Section
from tuiflow.model.report_check import Scope, check
from tuiflow.model.report_prefill import LIMIT, Frame, Known, prefill
from tuiflow.model.standing import Course, Standing
from tuiflow.model.task import Acceptance, Block, Task
from tuiflow.model.week import Week

ME, LEAD = "me", "lead"
NAMES = {ME: "*专员", LEAD: "*经理", "role": "客户对接人"}
WEEK = Week.of(date(2024, 7, 12))


def day(number: int) -> date:
    return date(2024, 7, number)


def frame(today: date | None = None, *me: str) -> Frame:
    return Frame(WEEK, today or day(12), frozenset(me or (ME,)), lambda uid: NAMES.get(uid, ""))


TASK = Task("t", "CSAT-002", "客户邀约", assignee=ME, due=day(15), deliverable="《客户邀约确认表》")


def stood(task: Task, *steps: tuple[int, Status | None], assignee: str = ME) -> Course:
    """The course of a task: on which day of July it began to stand how."""
    reason, helper = (task.block.reason, task.block.helper) if task.block is not None else ("", "")
    return [
        (
            day(number),
            Standing(
                status,
                "p",
                assignee,
                task.due,
                reason if status is Status.BLOCKED else "",
                helper if status is Status.BLOCKED else "",
            )
            if status is not None
            else None,
        )
        for number, status in steps
    ]


def lines(task: Task, course: Course, given_frame: Frame | None = None, *, waits: bool = False) -> dict[str, list[str]]:
    found = prefill([Known(task, course, waits)], given_frame or frame())
    assert all(line.tasks == (task.uid,) for listed in found.values() for line in listed)
    return {section.value: [line.text for line in listed] for section, listed in found.items() if listed}


IN_PROGRESS, DONE, BLOCKED, NOT_STARTED = Status.IN_PROGRESS, Status.DONE, Status.BLOCKED, Status.NOT_STARTED


def test_what_was_finished_in_the_week_is_told_with_its_deliverable() -> None:
    task = replace(TASK, status=DONE)
    assert lines(task, stood(task, (1, NOT_STARTED), (5, IN_PROGRESS), (10, DONE))) == {
        "done": ["Finished “客户邀约”: 《客户邀约确认表》"]
    }


def test_what_was_finished_the_week_before_is_not_told_again() -> None:
    task = replace(TASK, status=DONE)
    assert lines(task, stood(task, (1, IN_PROGRESS), (5, DONE))) == {}


def test_what_was_finished_before_and_accepted_now_is() -> None:
    task = replace(TASK, status=DONE, accepted=Acceptance(LEAD, day(9)))
    assert lines(task, stood(task, (1, IN_PROGRESS), (5, DONE))) == {
        "done": ["“客户邀约” was accepted: 《客户邀约确认表》"]
    }


def test_what_was_finished_and_accepted_in_the_week_is_one_line() -> None:
    task = replace(TASK, status=DONE, accepted=Acceptance(LEAD, day(11)))
    assert lines(task, stood(task, (1, IN_PROGRESS), (10, DONE))) == {
        "done": ["Finished “客户邀约”: 《客户邀约确认表》, accepted"]
    }


@pytest.mark.parametrize(("due", "told"), [(10, True), (3, False)])
def test_what_was_entered_as_done_counts_by_its_due_date(due: int, told: bool) -> None:
    task = replace(TASK, status=DONE, due=day(due))
    assert bool(lines(task, stood(task, (12, DONE)))) is told


def test_what_goes_on_is_progress_and_planned_until_its_due_date() -> None:
    task = replace(TASK, status=IN_PROGRESS, risk="2家客户时间待协调")
    assert lines(task, stood(task, (11, IN_PROGRESS))) == {
        "done": ["Working on “客户邀约”: 《客户邀约确认表》"],
        "planned": ["Finish “客户邀约”: 《客户邀约确认表》, due 15 July"],
        "risks": ["“客户邀约”: 2家客户时间待协调"],
    }


def test_what_was_worked_on_until_it_was_blocked_is_told_as_work_done() -> None:
    task = replace(TASK, status=BLOCKED, block=Block("名单未到", LEAD, day(11)))
    told = lines(task, stood(task, (5, NOT_STARTED), (10, IN_PROGRESS), (11, BLOCKED)))
    assert told["done"] == ["Worked on “客户邀约” until it was blocked"]
    assert "done" not in lines(task, stood(task, (3, IN_PROGRESS), (5, BLOCKED))), "that was the week before"
    assert "done" in lines(task, stood(task, (3, IN_PROGRESS), (9, BLOCKED))), "on Monday it still went on"
    assert "done" not in lines(task, stood(task, (3, IN_PROGRESS), (8, BLOCKED)))


def test_whoever_is_asked_for_help_plans_it() -> None:
    task = replace(TASK, status=BLOCKED, block=Block("名单未到", LEAD, day(11)))
    course = stood(task, (10, IN_PROGRESS), (11, BLOCKED))
    assert lines(task, course, frame(None, LEAD)) == {"planned": ["Help *专员 with “客户邀约”: 名单未到"]}
    assert lines(task, course, frame(None, "role")) == {}


def test_what_is_due_later_goes_on_and_what_begins_next_week_begins() -> None:
    task = replace(TASK, status=IN_PROGRESS, due=day(30))
    assert lines(task, stood(task, (1, IN_PROGRESS)))["planned"] == ["Go on with “客户邀约”, due 30 July"]
    task = replace(TASK, start=day(18), due=day(30))
    assert lines(task, stood(task, (1, NOT_STARTED))) == {"planned": ["Begin “客户邀约”, due 30 July"]}


def test_what_begins_after_next_week_is_not_planned_yet() -> None:
    task = replace(TASK, start=day(22), due=day(30), risk="far away")
    assert lines(task, stood(task, (1, NOT_STARTED))) == {}


def test_what_was_returned_is_rework_with_its_points() -> None:
    task = replace(
        TASK, status=IN_PROGRESS, accepted=Acceptance(returns=1, points=("数据维度不完整", "建议缺乏可行性"))
    )
    found = lines(task, stood(task, (1, IN_PROGRESS), (8, DONE), (10, IN_PROGRESS)))
    assert found["planned"] == ["Rework “客户邀约”: 数据维度不完整; 建议缺乏可行性, due 15 July"]


def test_what_is_blocked_needs_support_with_its_reason_and_helper() -> None:
    task = replace(TASK, status=BLOCKED, due=None, block=Block("时间冲突", "role", day(11)))
    found = lines(task, stood(task, (1, IN_PROGRESS), (11, BLOCKED)))
    assert found["support"] == ["“客户邀约” is blocked: 时间冲突, help wanted from 客户对接人"]
    assert found["done"] == ["Worked on “客户邀约” until it was blocked"]


def test_how_a_block_was_solved_in_the_week_is_told() -> None:
    task = replace(TASK, status=IN_PROGRESS, solved="改了时间", due=day(30))
    found = lines(task, stood(task, (1, BLOCKED), (9, IN_PROGRESS)))
    assert found["done"] == ["Working on “客户邀约”: 《客户邀约确认表》 (what blocked it was solved: 改了时间)"]
    assert "(what" not in lines(task, stood(task, (1, BLOCKED), (5, IN_PROGRESS)))["done"][0]


def test_what_is_late_or_due_soon_is_a_risk() -> None:
    late = replace(TASK, status=IN_PROGRESS, due=day(10))
    assert lines(late, stood(late, (1, IN_PROGRESS)))["risks"] == ["“客户邀约”: 2 days late (due 10 July)"]
    soon = replace(TASK, status=IN_PROGRESS, due=day(13), risk="Rain")
    assert lines(soon, stood(soon, (1, IN_PROGRESS)))["risks"] == ["“客户邀约”: due soon, 13 July; Rain"]


def test_a_past_week_is_told_as_it_stood_on_its_sunday() -> None:
    task = replace(TASK, status=DONE, due=day(10))
    course = stood(task, (1, IN_PROGRESS), (20, DONE))
    found = lines(task, course, frame(day(25)))
    assert found["done"] == ["Working on “客户邀约”: 《客户邀约确认表》"]
    assert found["risks"] == ["“客户邀约”: 4 days late (due 10 July)"]


def test_whoever_accepts_reports_that_and_what_waits() -> None:
    lead = frame(day(12), LEAD)
    done = replace(TASK, status=DONE, accepted=Acceptance(LEAD, day(11)))
    assert lines(done, stood(done, (1, IN_PROGRESS), (10, DONE)), lead) == {"done": ["Accepted “客户邀约” by *专员"]}
    waiting = replace(TASK, status=DONE)
    assert lines(waiting, stood(waiting, (1, IN_PROGRESS), (10, DONE)), lead, waits=True) == {
        "planned": ["Accept or return “客户邀约” by *专员"]
    }


def test_others_tasks_and_deleted_ones_say_nothing() -> None:
    assert lines(TASK, stood(TASK, (1, IN_PROGRESS), assignee="other")) == {}
    assert lines(TASK, stood(TASK, (1, IN_PROGRESS), (10, None))) == {}


def test_a_role_that_one_sits_on_is_oneself() -> None:
    assert lines(TASK, stood(TASK, (1, IN_PROGRESS), assignee="role"), frame(day(12), ME, "role"))


def test_a_day_of_another_year_is_written_whole() -> None:
    task = replace(TASK, status=IN_PROGRESS, due=date(2025, 3, 1))
    assert lines(task, stood(task, (1, IN_PROGRESS)))["planned"] == ["Go on with “客户邀约”, due 2025-03-01"]


def test_in_chinese_it_reads_like_the_form() -> None:
    language.use("zh")
    task = replace(TASK, status=IN_PROGRESS, due=day(17), risk="2家客户时间待协调")
    assert lines(task, stood(task, (1, IN_PROGRESS))) == {
        "done": ["推进“客户邀约”：《客户邀约确认表》"],
        "planned": ["完成“客户邀约”：《客户邀约确认表》，7月17日截止"],
        "risks": ["“客户邀约”：2家客户时间待协调"],
    }


def test_a_long_list_is_counted_at_its_end() -> None:
    known = [
        Known(task, stood(task, (1, IN_PROGRESS)))
        for number in range(LIMIT + 3)
        for task in [replace(TASK, uid=f"t{number:02}", status=IN_PROGRESS)]
    ]
    planned = prefill(known, frame())[Section.PLANNED]
    assert len(planned) == LIMIT + 1
    assert planned[-1] == Line("and 3 more tasks")


# Whatever the tasks are like

_DAYS = st.integers(0, 60).map(lambda days: date(2024, 6, 10) + timedelta(days))
_TEXTS = st.sampled_from(
    ["", "完成报告", "done by 3 July", "7月20日发布会", "a\nb", "《表》", "Not 完成", "x"]
) | st.text(max_size=6)
_STANDING = st.sampled_from(Status)


@st.composite
def _known(draw: st.DrawFn) -> Known:
    days = sorted(draw(st.sets(_DAYS.filter(lambda one: one <= day(12)), min_size=1, max_size=4)))
    statuses = [draw(_STANDING) for _day in days]
    due = draw(st.none() | _DAYS)
    status = statuses[-1]
    accepted = Acceptance()
    if status is DONE and draw(st.booleans()):
        accepted = Acceptance(draw(st.sampled_from([ME, LEAD])), draw(_DAYS), 1, ("改",))
    block = Block(draw(_TEXTS), draw(st.sampled_from(["", LEAD]))) if status is BLOCKED else None
    assignee = draw(st.sampled_from([ME, ME, LEAD, ""]))
    task = Task(
        draw(st.uuids()).hex,
        "CSAT-001",
        draw(_TEXTS) or "x",
        assignee=assignee,
        start=draw(st.none() | _DAYS),
        due=due,
        deliverable=draw(_TEXTS),
        status=status,
        risk=draw(_TEXTS),
        block=block,
        solved=draw(_TEXTS),
        accepted=accepted,
    )
    reason, helper = (block.reason, block.helper) if block else ("", "")
    course: Course = [
        (one, Standing(each, "p", assignee, due, reason, helper)) for one, each in zip(days, statuses, strict=True)
    ]
    return Known(task, course, not accepted.by and draw(st.booleans()))


@pytest.mark.parametrize("code", ["en", "zh"])
@given(st.lists(_known(), max_size=6, unique_by=lambda one: one.task.uid))
def test_what_is_written_for_this_week_never_contradicts_the_workspace(code: str, known: list[Known]) -> None:
    language.use(code)
    tasks = {one.task.uid: one.task for one in known}
    found = prefill(known, frame())
    assert check(Content((), found), Scope(WEEK, tasks.get, lambda uid: tasks[uid].label)) == []
    for listed in found.values():
        for line in listed:
            assert line.text == " ".join(line.text.split())
            assert set(line.tasks) <= tasks.keys()


@given(st.lists(_known(), max_size=6, unique_by=lambda one: one.task.uid))
def test_every_open_task_of_mine_that_is_under_way_is_planned(known: list[Known]) -> None:
    planned = {uid for line in prefill(known, frame())[Section.PLANNED] for uid in line.tasks}
    under_way = {one.task.uid for one in known if one.task.assignee == ME and one.task.status in (IN_PROGRESS, BLOCKED)}
    assert under_way <= planned
