"""Where a weekly report says something else than the workspace (E10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tuiflow import language
from tuiflow.model.code import Status
from tuiflow.model.report import Content, Line, Section
from tuiflow.model.report_check import RULES, Finding, Scope, check
from tuiflow.model.task import Acceptance, Task
from tuiflow.model.week import Week

WEEK = Week.of(date(2024, 7, 12))
OUTLINE = Task("t1", "CSAT-001", "设计访谈提纲", due=date(2024, 7, 10), status=Status.DONE)
INVITE = Task("t2", "CSAT-002", "客户邀约", start=date(2024, 7, 11), due=date(2024, 7, 15), status=Status.IN_PROGRESS)
MOVED = replace(INVITE, due=date(2024, 7, 17))
ACCEPTED = replace(OUTLINE, accepted=Acceptance("lead", date(2024, 7, 11)))

SAMPLE = Content(
    (),
    {
        Section.DONE: (
            Line("完成《访谈问题清单V1.0》设计并获客户对接人确认", ("t1",)),
            Line("联系6家客户，其中4家确认邀约，2家待回复", ("t2",)),
        ),
        Section.PLANNED: (
            Line("完成剩余4家客户邀约，输出《客户邀约确认表》", ("t2",)),
            Line("根据确认时间制定访谈行程表", ("t2",)),
        ),
        Section.SUPPORT: (Line("协调客户对接人协助催促未回复客户，保证7月15日前完成全部邀约", ("t2",)),),
        Section.RISKS: (Line("若2家客户无法在7月15日前确认，需调整访谈计划并延期交付", ("t2",)),),
    },
)


def found(content: Content, *tasks: Task) -> list[Finding]:
    known = {task.uid: task for task in tasks}
    labels = {"t1": "CSAT-001", "t2": "CSAT-002"}
    return check(content, Scope(WEEK, known.get, lambda uid: labels.get(uid, "")))


def rules(section: Section, text: str, *tasks: Task) -> list[str]:
    content = Content((), {section: (Line(text, tuple(task.uid for task in tasks)),)})
    return [one.rule for one in found(content, *tasks)]


def test_the_sample_agrees_with_the_dates_that_it_was_written_for() -> None:
    assert found(SAMPLE, OUTLINE, INVITE) == []


def test_the_sample_still_says_the_15th_after_the_move_to_the_17th() -> None:
    language.use("zh")
    assert found(SAMPLE, OUTLINE, MOVED) == [
        Finding(section, 0, "other_date", "t2", "写的是 7月15日，而 CSAT-002 的截止时间是 2024-07-17。")
        for section in (Section.SUPPORT, Section.RISKS)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "延至7月17日",
        "从7月15日延至7月17日",  # what it was may be told, where it says what it is
        "7.11-7.17",
        "begins 11 July",
        "7月10家客户",
        "no date at all",
    ],
)
def test_a_line_with_the_due_date_or_none_is_well(text: str) -> None:
    assert rules(Section.PLANNED, text, MOVED) == []


@pytest.mark.parametrize("text", ["7月15日前", "by 15 July", "7.11-7.15", "2024-07-15"])
def test_a_line_with_another_date_is_not(text: str) -> None:
    assert rules(Section.PLANNED, text, MOVED) == ["other_date"]


def test_a_date_of_any_of_the_cited_tasks_will_do() -> None:
    assert rules(Section.PLANNED, "7月10日", MOVED, OUTLINE) == []
    assert rules(Section.PLANNED, "7月12日", MOVED, OUTLINE) == ["other_date"]


def test_a_line_that_cites_nothing_is_not_compared() -> None:
    assert rules(Section.RISKS, "7月15日") == []


def test_what_was_done_may_name_the_day_of_the_week_on_which_it_was() -> None:
    assert rules(Section.DONE, "7月9日与客户确认", MOVED) == []
    assert rules(Section.DONE, "7月1日与客户确认", MOVED) == ["other_date"]


def test_a_task_without_a_due_date_says_so() -> None:
    (finding,) = found(Content((), {Section.RISKS: (Line("7月15日", ("t2",)),)}), replace(INVITE, due=None))
    assert finding.message == "It says 7月15日; CSAT-002 has no due date."


@pytest.mark.parametrize(
    "text",
    ["完成客户邀约的全部工作", "已完成", "邀约做完了", "Invitations done", "everything delivered", "全部完成邀约"],
)
def test_done_is_said_of_a_task_that_is_not(text: str) -> None:
    assert rules(Section.DONE, text, INVITE) == ["not_done"]
    assert rules(Section.DONE, text, replace(INVITE, status=Status.DONE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "联系6家客户，其中4家确认邀约，2家待回复",
        "完成4家客户邀约",
        "完成了 4 家",
        "未完成",
        "尚未完成邀约",
        "完成80%",
        "部分完成",
        "Half done",
        "not finished yet",
        "4 of 10 done",
        "will be done next week",
        "完成率统计",
    ],
)
def test_progress_is_no_claim_that_it_is_done(text: str) -> None:
    assert rules(Section.DONE, text, INVITE) == []


def test_the_words_of_the_task_itself_claim_nothing() -> None:
    report = replace(INVITE, name="完成报告", deliverable="finished list, 3 July")
    assert rules(Section.DONE, "推进“完成报告”：finished list, 3 July", report) == []
    assert rules(Section.DONE, "已完成“完成报告”", report) == ["not_done"]


def test_elsewhere_done_is_what_is_wanted() -> None:
    assert rules(Section.PLANNED, "完成客户邀约", INVITE) == []


@pytest.mark.parametrize("section", [Section.PLANNED, Section.SUPPORT, Section.RISKS])
def test_a_task_that_was_accepted_is_not_to_be_done_any_more(section: Section) -> None:
    content = Content((), {section: (Line("go on with it", ("t1",)),)})
    (finding,) = found(content, ACCEPTED)
    assert (finding.rule, finding.task) == ("accepted", "t1")
    assert finding.message == "CSAT-001 was accepted on 2024-07-11 already."
    later = replace(OUTLINE, accepted=Acceptance("lead", date(2024, 7, 15)))
    assert found(content, later) == []


def test_what_was_done_may_be_accepted() -> None:
    assert rules(Section.DONE, "通过验收", ACCEPTED) == []


def test_a_deleted_task_is_told() -> None:
    content = Content((), {Section.PLANNED: (Line("go on", ("t2",)),), Section.DONE: (Line("went on", ("t2",)),)})
    assert [one.message for one in found(content)] == ["CSAT-002 has been deleted."]


def test_every_rule_has_a_code_of_its_own() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
