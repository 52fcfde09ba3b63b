"""The calendars of countries (P5): holidays and make-up days from libraries, and what a team's own file says of them.

Mainland China, whose make-up days no rule gives, comes from `chinesecalendar`; other countries from `holidays`. Either
is loaded when a process first needs it: calendar days, and commands without a schedule, load neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tuiflow import language
from tuiflow.actions.own_days import EVERY_COUNTRY, OwnDays, load_own_days
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.code import DayCount
from tuiflow.model.text import near
from tuiflow.model.workday import EveryDay, Weekdays, WorkCalendar

MAINLAND = "CN"
_CHINA = ("CHN", "CHINA", "中国", "中国大陆")
_OFFERED = ("CN", "HK", "TW", "SG", "JP", "KR", "US", "GB", "DE", "FR")
"""Named where a code is not known: all 250 would fill the screen."""

_LANGUAGES = {"zh": "zh_CN", "en": "en_US"}


class Calendars:
    """From which days count, and a country's code, to the calendar; each is made when it is first asked for."""

    def __init__(self, file: Path) -> None:
        """Calendars on which the days of `file` (calendar.toml) win; it need not be there."""
        self._file = file
        self._own: Mapping[str, OwnDays] | None = None
        self._made: dict[str, WorkCalendar] = {}

    def __call__(self, day_count: DayCount, country: str) -> WorkCalendar:
        """The calendar of a process. A country that is not known, as in a hand-made record, has plain weekdays.

        Raises:
            UsageError: when the file cannot be read, or a day in it is none.
        """
        if day_count is DayCount.CALENDAR:
            return EveryDay()
        code = country.strip().upper()
        if code not in self._made:
            own = self.own_days()
            days = [own[name] for name in (code, EVERY_COUNTRY) if name in own]
            self._made[code] = _Overridden(_calendar_of(code), days) if days else _calendar_of(code)
        return self._made[code]

    def own_days(self) -> Mapping[str, OwnDays]:
        """What the file says, read once; also asked for at the start of the app, to refuse a bad file in time.

        Raises:
            UsageError: when the file cannot be read, or a day in it is none.
        """
        if self._own is None:
            self._own = load_own_days(self._file)
        return self._own


def check_country(text: str) -> str:
    """The code of a country whose holidays are known, as it is stored; its English name and three letters will do.

    Raises:
        UsageError: when there is none; with some that there are.
    """
    wanted = text.strip().upper()
    if wanted in (MAINLAND, *_CHINA):
        return MAINLAND
    from holidays.registry import COUNTRIES

    known: dict[str, str] = {}
    for name, (_class, code, letters, *_more) in COUNTRIES.items():
        known |= dict.fromkeys((name.replace("_", " ").upper(), letters, code), code)
    if wanted in known:
        return known[wanted]
    raise UsageError(
        _("“{code}” is no country whose holidays are known{hint}: write its two letters, such as {known}.").format(
            code=text.strip(), hint=near(wanted, known, 0.7), known=_(", ").join(_OFFERED)
        )
    )


class _Mainland:
    """Mainland China, with its make-up days, for the years that the State Council has announced."""

    def __init__(self) -> None:
        from chinese_calendar import Holiday
        from chinese_calendar.constants import holidays, workdays

        self._holidays: Mapping[date, str] = holidays
        self._make_up: Mapping[date, str] = workdays
        self._chinese: Mapping[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}
        years = [day.year for day in self._holidays]
        self._years = range(min(years), max(years) + 1)

    def is_working(self, day: date) -> bool:
        """Make-up days are, holidays are not."""
        return day in self._make_up or (day not in self._holidays and Weekdays().is_working(day))

    def is_certain(self, day: date) -> bool:
        """Only in the years of the data."""
        return day.year in self._years

    def name_of(self, day: date) -> str:
        """The holiday, or for which one the day is worked."""
        if day in self._make_up:
            return _("make-up day for {holiday}").format(holiday=self._said(self._make_up[day]))
        return self._said(self._holidays[day]) if day in self._holidays else ""

    def _said(self, name: str) -> str:
        return self._chinese.get(name, name) if language.current() == "zh" else name


class _Abroad:
    """Another country, by the rules of its law."""

    def __init__(self, code: str) -> None:
        import holidays

        self._days = holidays.country_holidays(code)
        wanted = _LANGUAGES.get(language.current(), "")
        if wanted in self._days.supported_languages:
            self._days = holidays.country_holidays(code, language=wanted)
        self._years = range(self._days.start_year, self._days.end_year + 1)
        label = getattr(self._days, "estimated_label", "")
        self._estimated = self._days.tr(label).replace("%s", "").strip() if label else ""
        """What stands beside a holiday that goes by the moon, and is not announced yet."""

    def is_working(self, day: date) -> bool:
        """By the country's own weekend, holidays and make-up days."""
        return self._days.is_working_day(day)

    def is_certain(self, day: date) -> bool:
        """In the years that the rules cover, but for holidays that are reckoned by the moon in advance."""
        return day.year in self._years and not (self._estimated and self._estimated in self.name_of(day))

    def name_of(self, day: date) -> str:
        """The holiday."""
        return str(self._days.get(day, ""))


class _Overridden:
    """A calendar on which a team's own days win; on these it is certain."""

    def __init__(self, beneath: WorkCalendar, own: list[OwnDays]) -> None:
        """`own`: the first that knows a day wins."""
        self._beneath = beneath
        self._own = own

    def is_working(self, day: date) -> bool:
        """As the team says, else as the country does."""
        for days in self._own:
            if day in days.workdays:
                return True
            if day in days.holidays:
                return False
        return self._beneath.is_working(day)

    def is_certain(self, day: date) -> bool:
        """Also where the team says so."""
        return any(day in days.workdays or day in days.holidays for days in self._own) or self._beneath.is_certain(day)

    def name_of(self, day: date) -> str:
        """What the team calls it."""
        for days in self._own:
            if day in days.workdays:
                return days.workdays[day] or _("worked")
            if day in days.holidays:
                return days.holidays[day] or _("off")
        return self._beneath.name_of(day)


def _calendar_of(code: str) -> WorkCalendar:
    if code == MAINLAND:
        return _Mainland()
    import holidays

    return _Abroad(code) if code in holidays.list_supported_countries(include_aliases=False) else Weekdays()
