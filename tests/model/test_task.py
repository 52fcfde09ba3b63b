from __future__ import annotations

from datetime import date, timedelta

import pytest

from tuiflow.errors import RefusedError
from tuiflow.model.code import Status
from tuiflow.model.task import (
    DUE_SOON_DAYS,
    NAME_LIMIT,
    TEXT_LIMIT,
    Block,
    Task,
    check_block,
    check_dates,
    check_name,
    check_status_change,
    check_text,
)

TODAY = date(2024, 7, 10)


def due_in(days: int, status: Status = Status.IN_PROGRESS) -> Task:
    return Task("t1", "CSAT-001", "Survey", due=TODAY + timedelta(days=days), status=status)


@pytest.mark.parametrize(("days", "late"), [(-3, 3), (-1, 1), (0, 0), (5, 0)])
def test_a_task_is_late_by_whole_days_after_its_due_date(days: int, late: int) -> None:
    assert due_in(days).days_late(TODAY) == late
    assert due_in(days).is_late(TODAY) is (late > 0)


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (DUE_SOON_DAYS, True), (DUE_SOON_DAYS + 1, False)])
def test_a_task_is_due_soon_from_two_days_before_to_the_day_itself(days: int, soon: bool) -> None:
    assert due_in(days).is_due_soon(TODAY) is soon


def test_a_done_task_is_neither_late_nor_due_soon() -> None:
    assert not due_in(-3, Status.DONE).is_late(TODAY)
    assert not due_in(0, Status.DONE).is_due_soon(TODAY)


def test_a_blocked_task_can_be_late() -> None:
    assert due_in(-2, Status.BLOCKED).days_late(TODAY) == 2


def test_a_task_without_due_date_is_neither_late_nor_due_soon() -> None:
    task = Task("t1", "CSAT-001", "Survey")
    assert not task.is_late(TODAY)
    assert not task.is_due_soon(TODAY)


def test_a_task_involves_its_assignee_its_collaborators_and_who_is_asked_for_help() -> None:
    task = Task("t", "T-001", "x", assignee="ann", collaborators=("bob",), block=Block("stuck", "cleo"))
    assert [uid for uid in ("ann", "bob", "cleo", "dora", "") if task.involves(frozenset([uid]))] == [
        "ann",
        "bob",
        "cleo",
    ]


def test_a_name_loses_superfluous_blanks_and_line_breaks() -> None:
    assert check_name("  设计 \n 问卷\t初稿 ") == "设计 问卷 初稿"
    assert check_name("*专员 [red]x[/]") == "*专员 [red]x[/]"


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u3000"])
def test_a_task_needs_a_name(name: str) -> None:
    with pytest.raises(RefusedError, match="A name is needed"):
        check_name(name)


def test_a_name_that_does_not_fit_on_a_card_is_refused_with_both_numbers() -> None:
    assert check_name("字" * NAME_LIMIT) == "字" * NAME_LIMIT
    with pytest.raises(RefusedError, match="The name has 201 characters; at most 200 fit"):
        check_name("字" * (NAME_LIMIT + 1))


def test_a_text_keeps_its_line_breaks_and_loses_its_outer_blanks() -> None:
    assert check_text("\n one\n  two \n", "Description") == "one\n  two"


def test_a_text_that_is_too_long_is_refused_with_the_name_of_its_field() -> None:
    assert len(check_text("x" * TEXT_LIMIT, "Risk note")) == TEXT_LIMIT
    with pytest.raises(RefusedError, match="Risk note has 10001 characters; at most 10000 are kept"):
        check_text("x" * (TEXT_LIMIT + 1), "Risk note")


@pytest.mark.parametrize(("start", "due"), [(None, None), (TODAY, None), (None, TODAY), (TODAY, TODAY)])
def test_a_period_may_be_open_or_one_day_long(start: date | None, due: date | None) -> None:
    check_dates(start, due)


def test_a_period_that_ends_before_it_starts_is_refused_with_both_dates() -> None:
    with pytest.raises(RefusedError, match="It would end on 2024-07-09, before it starts on 2024-07-10"):
        check_dates(TODAY, TODAY - timedelta(days=1))


def test_blocked_needs_a_reason() -> None:
    assert check_block(" 客户未回复 ") == "客户未回复"
    for reason in ("", "  "):
        with pytest.raises(RefusedError, match="Blocked needs a reason"):
            check_block(reason)
    with pytest.raises(RefusedError, match="Reason has"):
        check_block("x" * (TEXT_LIMIT + 1))


@pytest.mark.parametrize("status", list(Status))
def test_a_task_goes_from_any_status_to_any_other_but_not_to_its_own(status: Status) -> None:
    task = Task("t", "CSAT-001", "x", status=status)
    for wanted in Status:
        if wanted is not status:
            check_status_change(task, wanted)
    with pytest.raises(RefusedError, match=f"CSAT-001 is already “{status.caption}”; nothing was changed"):
        check_status_change(task, status)
