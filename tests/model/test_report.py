"""The record of a weekly report (E10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.model.field import REPORT_FIELDS
from tuiflow.model.record import Value
from tuiflow.model.report import (
    Line,
    Report,
    ReportState,
    Section,
    friday,
    period,
    report_fields,
    report_from,
    report_uid,
)
from tuiflow.model.week import Week

WEEK = Week.of(date(2024, 7, 12))
HEADS = ["汇报周期", "汇报人", "汇报对象", "本周完成工作", "下周计划工作", "需支持事项", "风险提示"]

_TEXTS = st.text(min_size=1)
_LINES = st.lists(st.builds(Line, _TEXTS, st.lists(_TEXTS).map(tuple))).map(tuple)
_MOMENTS = st.none() | st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(timezone(timedelta(hours=8))),
).map(lambda at: at.replace(microsecond=0))
_DAYS = st.none() | st.dates(date(2000, 1, 1))
REPORTS = st.builds(
    Report,
    _TEXTS,
    st.text(),
    _DAYS,
    _DAYS,
    st.sets(_TEXTS).map(lambda uids: tuple(sorted(uids))),
    _LINES,
    _LINES,
    _LINES,
    _LINES,
    st.sampled_from(ReportState),
    _MOMENTS,
    _MOMENTS,
)


@given(REPORTS)
def test_what_is_stored_of_a_report_is_read_back(report: Report) -> None:
    stored = report_fields(report)
    people: Value = {name.partition("/")[2]: True for name in stored if name.startswith("report_to/")}
    assert report_from(report.uid, stored | {"report_to/": people}) == report


def test_its_heads_are_those_of_the_form_in_both_languages() -> None:
    language.use("zh")
    assert [language._(head) for head in REPORT_FIELDS.values()] == HEADS
    assert [section.caption for section in Section] == HEADS[3:]
    language.use("en")
    assert list(REPORT_FIELDS.values())[:3] == ["Period", "Reporter", "Report to"]
    assert [section.caption for section in Section] == list(REPORT_FIELDS.values())[3:]


def test_a_period_is_the_working_days_of_a_week() -> None:
    assert period(WEEK) == {"start": "2024-07-08", "end": "2024-07-12"}
    assert friday(WEEK) == date(2024, 7, 12)
    assert report_uid("p", WEEK) == "p.2024-W28"


def test_a_damaged_record_reads_as_empty() -> None:
    report = report_from("r", {"start": "soon", "done": [1, {"text": 2}, {"tasks": ["t"]}, "plain"], "state": "x"})
    assert report.start is None
    assert report.week is None
    assert report.done == (Line("", ("t",)), Line("plain"))
    assert report.state is ReportState.DRAFT
