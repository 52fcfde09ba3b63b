"""What people write into cells, and what they mean by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.model.cell_reading import (
    CellError,
    YearMissingError,
    read_day,
    read_days,
    read_period,
    read_priority,
    read_status,
)
from tuiflow.model.code import Priority, Status
from tuiflow.model.office_table import Period
from tuiflow.model.office_text import day_words, period_words

START, DUE = date(2024, 7, 8), date(2024, 7, 10)


@pytest.mark.parametrize(
    "text",
    [
        "7.8-7.10",
        "7.8 - 7.10",
        "７．８－７．１０",
        "7.8~7.10",
        "7.8～7.10",
        "7.8—7.10",
        "7.8——7.10",
        "7.8–7.10",
        "7.8至7.10",
        "7.8到7.10",
        "7/8 - 7/10",
        "7/8-7/10",
        "07.08-07.10",
        "7月8日-7月10日",
        "7月8日至10日",
        "7月8日~10日",
        "7.8-10",
        "7月8号到7月10号",
        "2024.7.8-7.10",
        "2024-07-08 - 2024-07-10",
        "2024-07-08~2024-07-10",
        "2024-07-08..2024-07-10",
        "2024/7/8-2024/7/10",
        "2024年7月8日-2024年7月10日",
        "2024年7月8日—10日",
        "7.8 to 7.10",
        "2024-07-08 09:00 ~ 2024-07-10 18:00",
        "7.8-\n7.10",
        "8 Jul 2024 - 10 Jul 2024",
        "Jul 8 – July 10, 2024",
    ],
)
def test_periods(text: str) -> None:
    assert read_period(text, 2024) == Period(START, DUE, 2024)


@pytest.mark.parametrize(
    "text",
    [
        "7月10日",
        "7.10",
        "2024/7/10",
        "2024-07-10",
        "2024-07-10 00:00",
        "20240710",
        "45483",
        "7月10日前",
        "截止7月10日",
        "截止：7.10",
        "-7.10",
        "10 July 2024",
        "Jul 10, 2024",
        "by 7.10",
    ],
)
def test_one_day_is_the_due_date(text: str) -> None:
    assert read_period(text, 2024) == Period(None, DUE, 2024)


@pytest.mark.parametrize("text", ["7.8-", "7月8日起", "从7月8日起", "7.8 ~", "from 7.8 -"])
def test_a_period_can_be_open(text: str) -> None:
    assert read_period(text, 2024) == Period(START, None, 2024)


@pytest.mark.parametrize("text", ["", "-", "无", "N/A", "待定", "—"])
def test_nothing(text: str) -> None:
    assert read_period(text, 2024) == Period(None, None, 2024)


def test_a_period_over_the_turn_of_the_year_need_not_say_so() -> None:
    assert read_period("12.28-1.5", 2023) == Period(date(2023, 12, 28), date(2024, 1, 5), 2023)
    with pytest.raises(CellError, match="ends before it starts"):
        read_period("7.12-7.10", 2024)


@pytest.mark.parametrize(
    "text", ["soon", "2.30", "7.8-2.30", "13.1", "7/8/2024", "2024-07-10-2024-07-08", "7", "99999", "1.2.3.4", "第28周"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(CellError) as caught:
        read_period(text, 2024)
    assert text in str(caught.value)


def test_without_a_year_one_is_asked_for() -> None:
    for text in ("7.8-7.10", "7月10日", "Jul 10"):
        with pytest.raises(YearMissingError):
            read_period(text, 0)
    assert read_period("2024.7.8-7.10", 0) == Period(START, DUE, 0)


DATES = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(start=st.none() | DATES, length=st.none() | st.integers(0, 800), year=st.sampled_from([0, 2023, 2024]))
@pytest.mark.parametrize("code", ["zh", "en"])
def test_what_is_written_is_read_back(code: str, start: date | None, length: int | None, year: int) -> None:
    due = (start or date(2024, 1, 1)) + timedelta(days=length) if length is not None else None
    period = Period(start, due, year)
    before = language.current()
    language.use(code)
    try:
        assert read_period(period_words(period), year) == period
        if start is not None:
            assert read_day(day_words(start), 0) == start
    finally:
        language.use(before)


@pytest.mark.parametrize(
    ("text", "days"),
    [("3", 3), ("3天", 3), ("3d", 3), ("3 days", 3), ("3.0", 3), ("3个工作日", 3), ("３", 3), ("", 0), ("-", 0)],
)
def test_days(text: str, days: int) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["2.5", "about 3", "1000", "-3", "三"])
def test_what_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(CellError, match=text.replace(".", r"\.")):
        read_days(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("未开始", Status.NOT_STARTED),
        ("Not started", Status.NOT_STARTED),
        ("not_started", Status.NOT_STARTED),
        ("进行中", Status.IN_PROGRESS),
        ("IN PROGRESS", Status.IN_PROGRESS),
        ("受阻", Status.BLOCKED),
        ("已完成", Status.DONE),
        ("完成", Status.DONE),
        (" done ", Status.DONE),
        ("completed", Status.DONE),
    ],
)
def test_statuses(text: str, status: Status) -> None:
    assert read_status(text) is status


def test_words_that_are_none_are_refused_with_those_that_are() -> None:
    with pytest.raises(CellError, match="“maybe” is no status: use one of Not started, In progress, Blocked, Done"):
        read_status("maybe")
    with pytest.raises(CellError, match="“maybe” is no priority: use one of High, Medium, Low"):
        read_priority("maybe")
    with pytest.raises(CellError):
        read_priority("已完成")


def test_priorities() -> None:
    words = ["高", "High", "high", "紧急", "中", "一般", "低", "LOW"]
    high, medium, low = Priority.HIGH, Priority.MEDIUM, Priority.LOW
    assert [read_priority(word) for word in words] == [high, high, high, high, medium, medium, low, low]
