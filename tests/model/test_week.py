from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.errors import UsageError
from tuiflow.model.week import Week, parse_week

TODAY = date(2024, 7, 12)
W28 = Week(date(2024, 7, 8))


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2024-W28", W28),
        ("2024W28", W28),
        ("w28", W28),
        ("第28周", W28),
        ("", W28),
        ("this", W28),
        ("7.14", W28),
        ("2024-07-08", W28),
        ("last", Week(date(2024, 7, 1))),
        ("上周", Week(date(2024, 7, 1))),
        ("-1", Week(date(2024, 7, 1))),
        ("+1", Week(date(2024, 7, 15))),
        ("2020-W53", Week(date(2020, 12, 28))),
        ("2021-W01", Week(date(2021, 1, 4))),
    ],
)
def test_a_week_is_understood_as_people_write_it(text: str, week: Week) -> None:
    assert parse_week(text, TODAY) == week


@pytest.mark.parametrize("text", ["2024-W54", "2021-W53", "W0", "soon", "0000-W01", "2024-28", "W28.5"])
def test_what_is_no_week_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="2024-W28"):
        parse_week(text, TODAY)


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 1)), st.integers(-60, 60))
def test_a_week_holds_seven_days_and_its_code_finds_it_again(day: date, weeks: int) -> None:
    week = Week.of(day)
    assert day in week
    assert sum(week.monday + timedelta(days=distance) in week for distance in range(-8, 16)) == 7
    assert parse_week(week.code, day) == week
    if 100 < day.year < 9900:
        assert week.shifted(weeks).shifted(-weeks) == week
        assert (week.shifted(weeks).monday - week.monday).days == 7 * weeks


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_calendar_ends_without_an_error(day: date) -> None:
    week = Week.of(day)
    for weeks in (-1000, -1, 1, 1000):
        assert week.shifted(weeks).code
