"""Days that a sentence names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.named_day import named_days

NEAR = date(2024, 7, 12)


def days(text: str, near: date = NEAR) -> list[str]:
    return [one.day.isoformat()[5:] if one.day.year == near.year else str(one.day) for one in named_days(text, near)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("协调客户对接人协助催促未回复客户，保证7月15日前完成全部邀约", ["07-15"]),
        ("若2家客户无法在7月15日前确认，需调整访谈计划并延期交付", ["07-15"]),
        ("7.8-7.12", ["07-08", "07-12"]),
        ("7.15前完成", ["07-15"]),
        ("延至 2024年7月17日。", ["07-17"]),
        ("due 2024-07-17", ["07-17"]),
        ("7月15-17日", ["07-15", "07-17"]),
        ("从7月11日至7月15日", ["07-11", "07-15"]),
        ("7月15号", ["07-15"]),
        ("by 15 July", ["07-15"]),
        ("by July 15th, all of it", ["07-15"]),
        ("on the 3rd of Aug 2025", ["2025-08-03"]),
        ("between 7.11 and 7.15.", ["07-11", "07-15"]),
    ],
)
def test_days_in_a_sentence(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "完成《访谈问题清单V1.0》设计并获客户对接人确认",
        "联系6家客户，其中4家确认邀约，2家待回复",
        "7月10家客户",
        "评分4.5分，提升1.5倍",
        "version 1.2.3 and Python 3.11 x",
        "7.15% more",
        "13月40日",
        "may 3.5 be enough",
        "it takes 7.5 hours, 7.25 points more",
        "1.2",  # a long way off in July: more likely a number
        "",
    ],
)
def test_numbers_that_are_no_days(text: str) -> None:
    assert days(text) == []


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert days("1月3日", date(2024, 12, 28)) == ["2025-01-03"]
    assert days("12.30", date(2025, 1, 2)) == ["2024-12-30"]


@given(st.text(), st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_no_text_is_too_odd(text: str, near: date) -> None:
    assert all(one.words in text for one in named_days(text, near))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_with_its_year_is_found_however_it_is_written(day: date) -> None:
    for text in (f"在{day.year}年{day.month}月{day.day}日之前", f"before {day.isoformat()}."):
        assert [one.day for one in named_days(text, NEAR)] == [day]
