from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tuiflow import language
from tuiflow.actions.calendars import Calendars, check_country
from tuiflow.errors import UsageError
from tuiflow.model.code import DayCount
from tuiflow.model.workday import WorkCalendar


def calendar(folder: Path, country: str = "CN", own: str = "") -> WorkCalendar:
    file = folder / "calendar.toml"
    if own:
        file.write_text(own, encoding="utf-8")
    return Calendars(file)(DayCount.WORKING, country)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2024-02-04", True),
        ("2024-02-18", True),
        ("2024-02-12", False),
        ("2024-04-28", True),
        ("2024-05-11", True),
        ("2024-05-03", False),
        ("2024-09-14", True),
        ("2024-09-29", True),
        ("2024-10-01", False),
        ("2024-10-12", True),
        ("2024-10-13", False),
        ("2025-01-26", True),
        ("2025-02-08", True),
        ("2025-01-28", False),
        ("2025-04-27", True),
        ("2025-09-28", True),
        ("2025-10-11", True),
        ("2025-10-08", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2026-02-23", False),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-10-05", False),
        ("2024-07-12", True),
        ("2024-07-13", False),
    ],
)
def test_mainland_holidays_and_make_up_days_are_right(tmp_path: Path, day: str, worked: bool) -> None:
    found = calendar(tmp_path)
    assert found.is_working(date.fromisoformat(day)) is worked
    assert found.is_certain(date.fromisoformat(day))


def test_past_the_announced_years_weekdays_are_an_estimate(tmp_path: Path) -> None:
    found = calendar(tmp_path)
    assert found.is_certain(date(2026, 12, 31))
    for day, worked in ((date(2031, 10, 1), True), (date(2031, 10, 4), False)):
        assert found.is_working(day) is worked
        assert not found.is_certain(day)
        assert found.name_of(day) == ""


def test_days_have_their_names_in_the_language_in_use(tmp_path: Path) -> None:
    found = calendar(tmp_path)
    assert found.name_of(date(2024, 10, 1)) == "National Day"
    assert found.name_of(date(2024, 2, 4)) == "make-up day for Spring Festival"
    language.use("zh")
    assert found.name_of(date(2024, 10, 1)) == "国庆节"
    assert "春节" in found.name_of(date(2024, 2, 4))


def test_other_countries_have_their_own_holidays_and_weekends(tmp_path: Path) -> None:
    germany = calendar(tmp_path, "de")
    assert not germany.is_working(date(2024, 10, 3))
    assert germany.name_of(date(2024, 10, 3)) == "German Unity Day"
    assert germany.is_working(date(2024, 10, 4))
    assert germany.is_certain(date(2030, 10, 3))
    assert not calendar(tmp_path, "SA").is_working(date(2024, 7, 12))
    assert calendar(tmp_path, "SA").is_working(date(2024, 7, 14))


def test_a_holiday_reckoned_by_the_moon_in_advance_is_an_estimate(tmp_path: Path) -> None:
    found = calendar(tmp_path, "ID")
    year = [date.fromordinal(number) for number in range(date(2035, 1, 1).toordinal(), date(2036, 1, 1).toordinal())]
    unsure = [day for day in year if not found.is_certain(day)]
    assert 0 < len(unsure) < 30
    assert all(found.name_of(day) for day in unsure)


def test_a_stored_country_that_nobody_knows_has_weekdays(tmp_path: Path) -> None:
    found = calendar(tmp_path, "Q9")
    assert found.is_working(date(2024, 10, 1))
    assert not found.is_certain(date(2024, 10, 1))


def test_a_country_is_checked_before_it_is_stored() -> None:
    assert check_country(" de ") == "DE"
    assert check_country("cn") == check_country("CHN") == check_country("中国") == "CN"
    assert check_country("South Korea") == "KR"
    with pytest.raises(UsageError, match=r"“Germny” is no country .*did you mean GERMANY.*CN, HK"):
        check_country("Germny")


OWN = """
[CN]
holidays = ["2027-02-05", "2027-02-06..2027-02-12 春节"]
workdays = ["2027-02-20 调休"]

["*"]
holidays = ["2027-03-08", "2027-02-20"]
"""


def test_own_days_win_and_are_certain(tmp_path: Path) -> None:
    found = calendar(tmp_path, own=OWN)
    for day in (date(2027, 2, 5), date(2027, 2, 9), date(2027, 3, 8)):
        assert not found.is_working(day)
        assert found.is_certain(day)
    assert found.name_of(date(2027, 2, 9)) == "春节"
    assert found.name_of(date(2027, 3, 8)) == "off"
    assert found.is_working(date(2027, 2, 20))
    assert found.name_of(date(2027, 2, 20)) == "调休"
    assert not found.is_certain(date(2027, 2, 4))


def test_days_for_all_countries_hold_everywhere(tmp_path: Path) -> None:
    found = calendar(tmp_path, "DE", OWN)
    assert not found.is_working(date(2027, 3, 8))
    assert found.is_working(date(2027, 2, 5))


def test_toml_dates_without_quotes_are_understood(tmp_path: Path) -> None:
    assert not calendar(tmp_path, own="[CN]\nholidays = [2027-02-05]").is_working(date(2027, 2, 5))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("[CN]\nholidays = [nonsense]", "line 2"),
        ("[CN]\nholidays = ['5 Feb']", "[CN] holidays has “5 Feb”"),
        ("[CN]\nholidays = ['2027-02-30']", "2027-02-30"),
        ("[CN]\nworkdays = ['2027-02-12..2027-02-06']", "[CN] workdays"),
        ("[CN]\nholidays = ['2027-02-12..2097-02-06']", "[CN] holidays"),
        ("[CN]\nholiday = []", "did you mean holidays"),
        ("[China]\nholidays = []", "[China]"),
        ("CN = 3", "CN has to be a table"),
        ("[CN]\nholidays = ['2027-02-05']\nworkdays = ['2027-02-05']", "2027-02-05 both"),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_left_alone(tmp_path: Path, own: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        calendar(tmp_path, own=own)
    assert said in str(refused.value)
    assert str(tmp_path / "calendar.toml") in str(refused.value)
    assert (tmp_path / "calendar.toml").read_text(encoding="utf-8") == own


def test_calendar_days_need_neither_file_nor_library(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text("[nonsense", encoding="utf-8")
    assert Calendars(file)(DayCount.CALENDAR, "CN").is_working(date(2024, 10, 1))


LOOK = """
import sys
from datetime import date
from pathlib import Path
from tuiflow.actions.calendars import Calendars
from tuiflow.model.code import DayCount
calendar = Calendars(Path("none"))(DayCount.{count}, "{country}")
calendar.is_working(date(2024, 10, 1))
print(*sorted({{"chinese_calendar", "holidays"}} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("count", "country", "loaded"),
    [("CALENDAR", "CN", []), ("WORKING", "CN", ["chinese_calendar"]), ("WORKING", "JP", ["holidays"])],
)
def test_only_the_library_that_is_needed_is_loaded(count: str, country: str, loaded: list[str]) -> None:
    code = LOOK.format(count=count, country=country)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert found.stdout.split() == loaded
