from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.errors import UsageError
from tuiflow.model.day import late_words, near_words, parse_day, parse_period, read_stored, year_meant

TODAY = date(2024, 7, 10)  # a Wednesday

days = st.dates(date(1000, 1, 1), date(9000, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-07-15", date(2024, 7, 15)),
        ("2025-1-5", date(2025, 1, 5)),
        ("2024/7/15", date(2024, 7, 15)),
        ("2024.7.15", date(2024, 7, 15)),
        ("2024年7月10日", date(2024, 7, 10)),
        ("2024年7月10", date(2024, 7, 10)),
        ("2024 年 7 月 10 日", date(2024, 7, 10)),
        ("7.15", date(2024, 7, 15)),
        ("7/15", date(2024, 7, 15)),
        ("7-15", date(2024, 7, 15)),
        ("07-05", date(2024, 7, 5)),
        ("7月10日", date(2024, 7, 10)),
        ("7月8", date(2024, 7, 8)),
        (" 7.15 ", date(2024, 7, 15)),
        ("+3", date(2024, 7, 13)),
        ("-1", date(2024, 7, 9)),
        ("+0", TODAY),
        ("+3d", date(2024, 7, 13)),
        ("+3天", date(2024, 7, 13)),
        ("+3 days", date(2024, 7, 13)),
        ("today", TODAY),
        ("Today", TODAY),
        ("今天", TODAY),
        ("tomorrow", date(2024, 7, 11)),
        ("明天", date(2024, 7, 11)),
        ("后天", date(2024, 7, 12)),
        ("yesterday", date(2024, 7, 9)),
        ("昨天", date(2024, 7, 9)),
        ("wed", TODAY),
        ("thu", date(2024, 7, 11)),
        ("Thursday", date(2024, 7, 11)),
        ("tues", date(2024, 7, 16)),
        ("tuesday", date(2024, 7, 16)),
        ("周三", TODAY),
        ("周五", date(2024, 7, 12)),
        ("星期一", date(2024, 7, 15)),
        ("星期日", date(2024, 7, 14)),
        ("周日", date(2024, 7, 14)),
        ("周天", date(2024, 7, 14)),
        ("星期天", date(2024, 7, 14)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", " ", "-", " - "])
def test_nothing_or_a_dash_is_no_day(typed: str) -> None:
    assert parse_day(typed, TODAY) is None


@pytest.mark.parametrize(
    "typed",
    [
        "soon", "2023-02-29", "7.32", "13.1", "0.0", "2024-13-01", "7", "2024", "7.15.", "+", "+x", "+12345",
        "monkey", "month", "sunshine", "friend", "satz", "mo", "周", "周八", "星期一二", "[red]7.15[/]",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence_that_shows_how(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert str(caught.value) == f"“{typed}” is not a date: write it like 2024-07-15, 7.15, +3 or tomorrow."


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("7.8-7.10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("7/8-7/10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("7.8 - 7.10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("2024-07-08..2024-07-10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("2024-07-08 - 2024-07-10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("今天~+3", (TODAY, date(2024, 7, 13))),
        ("今天～明天", (TODAY, date(2024, 7, 11))),
        ("7月8日至7月10日", (date(2024, 7, 8), date(2024, 7, 10))),
        ("7月8日到7月10日", (date(2024, 7, 8), date(2024, 7, 10))),
        ("7.8–7.10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("7.8—7.10", (date(2024, 7, 8), date(2024, 7, 10))),
        ("today to tomorrow", (TODAY, date(2024, 7, 11))),
        ("7.10", (None, date(2024, 7, 10))),
        ("2024-07-10", (None, date(2024, 7, 10))),
        ("today", (None, TODAY)),
        ("7.8..", (date(2024, 7, 8), None)),
        ("..7.10", (None, date(2024, 7, 10))),
        ("-", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_period_is_understood_as_people_write_it(typed: str, period: tuple[date | None, date | None]) -> None:
    assert parse_period(typed, TODAY) == period


@pytest.mark.parametrize("typed", ["7.8-7.40", "a..b", "7.8..7.9..7.10"])
def test_a_period_with_a_part_that_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_period(typed, TODAY)


@given(days, days)
def test_every_day_is_understood_in_every_full_form(day: date, today: date) -> None:
    for typed in (
        day.isoformat(),
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert parse_day(typed, today) == day
    assert parse_period(f"{today.isoformat()}..{day.isoformat()}", today) == (today, day)


@given(days)
def test_a_day_without_year_is_in_the_year_of_today(day: date) -> None:
    for typed in (f"{day.month}.{day.day}", f"{day.month}/{day.day}", f"{day.month}-{day.day}"):
        assert parse_day(typed, day.replace(month=1, day=1)) == day


@given(days, st.integers(-9999, 9999))
def test_a_distance_counts_from_today(today: date, distance: int) -> None:
    assert parse_day(f"{distance:+}", today) == today + timedelta(days=distance)


@given(st.text(max_size=20), days)
def test_any_text_is_a_day_or_is_refused_and_never_anything_else(text: str, today: date) -> None:
    for parse in (parse_day, parse_period):
        try:
            parse(text, today)
        except UsageError as error:
            assert "is not a date" in str(error)  # noqa: PT017 - most texts are refused, a few are days


@given(st.text(max_size=12) | st.integers() | st.none() | st.lists(st.integers(), max_size=2))
def test_a_stored_value_is_an_iso_day_or_reads_as_none(value: object) -> None:
    found = read_stored(value)
    assert found is None or found.isoformat() == value


@pytest.mark.parametrize("value", ["2024-7-15", "20240715", "2024-W28-3", "2024-02-30", "2024-07-15T00:00", 20240715])
def test_only_the_long_iso_form_is_a_stored_day(value: object) -> None:
    assert read_stored(value) is None


@given(days)
def test_what_is_stored_reads_back(day: date) -> None:
    assert read_stored(day.isoformat()) == day


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "in 3 days"),
        (-2, "2 days ago"),
    ],
)
def test_days_near_today_are_said_in_words(distance: int, words: str) -> None:
    assert near_words(TODAY + timedelta(days=distance), TODAY) == words


def test_one_day_late_is_singular() -> None:
    assert (late_words(1), late_words(2)) == ("1 day late", "2 days late")


@pytest.mark.parametrize(
    ("today", "start", "year"),
    [
        (date(2024, 7, 12), None, 2024),
        (date(2026, 11, 27), date(2024, 7, 8), 2024),
        (date(2025, 1, 10), date(2024, 12, 1), 2025),
        (date(2023, 12, 30), date(2024, 2, 1), 2023),
    ],
)
def test_a_day_without_a_year_is_in_the_process_s_year_unless_it_runs_now(
    today: date, start: date | None, year: int
) -> None:
    assert year_meant(today, start) == year
    assert parse_day("7.17", today, year) == date(year, 7, 17)
