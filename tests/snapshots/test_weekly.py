"""What the weekly reports look like, small and large, in both languages (E10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import LIN, MANAGER, ME
from tests.ui.test_weekly import WEEK, Fridays
from tuiflow.actions import reports as actions
from tuiflow.model.report import Content, Line, Section
from tuiflow.ui.screens.report import ReportScreen
from tuiflow.ui.widgets.report import ReportView

SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")

WRITTEN = Content(
    (MANAGER,),
    {
        Section.DONE: (
            Line("完成《访谈问题清单V1.0》设计并获客户对接人确认", ("t05",)),
            Line("Called six customers; four will come, two have not answered", ("t02",)),
        ),
        Section.PLANNED: (Line("完成剩余4家客户邀约，输出《客户邀约确认表》", ("t02",)),),
        Section.SUPPORT: (Line("协调客户对接人协助催促未回复客户，保证7月15日前完成全部邀约", ("t02",)),),
        Section.RISKS: (Line("若2家客户无法在7月15日前确认，需调整访谈计划并延期交付", ("t02",)),),
    },
)


@pytest.fixture
def fridays(tmp_path: Path) -> Fridays:
    return Fridays(tmp_path)


def is_written(app: App[Any]) -> bool:
    """Whether the report is there, and what was done with it since."""
    screen = app.screen
    rows = screen.query_one(ReportView).rows if isinstance(screen, ReportScreen) else []
    return bool(rows)


def has_trace(app: App[Any]) -> bool:
    return is_written(app) and any(row.key == "trace/0" for row in app.screen.query_one(ReportView).rows)


@SIZES
@pytest.mark.usefixtures("code")
def test_reports_of_a_week(fridays: Fridays, look: Look, size: tuple[int, int]) -> None:
    fridays.submit(LIN, WRITTEN)
    actions.keep_draft(fridays.me, WEEK, WRITTEN)
    assert look(fridays, "5", "tab", "j", size=size)


@pytest.mark.usefixtures("code")
def test_reports_of_all_weeks(fridays: Fridays, look: Look) -> None:
    for person in (LIN, ME):
        for week in (WEEK.shifted(-1), WEEK):
            fridays.submit(person, WRITTEN, week)
    assert look(fridays, "5", "tab", "p")


@SIZES
@pytest.mark.usefixtures("code")
def test_a_report_that_is_written_when_it_opens(fridays: Fridays, look: Look, size: tuple[int, int]) -> None:
    assert look(fridays, "5", "tab", "n", size=size, ready=is_written)


@SIZES
@pytest.mark.usefixtures("code")
def test_a_line_that_is_typed(fridays: Fridays, look: Look, size: tuple[int, int]) -> None:
    actions.keep_draft(fridays.me, WEEK, WRITTEN)
    typed = " 已全部完成 (CSAT-005)"
    assert look(fridays, "5", "tab", "n", "n", size=size, typed=typed, ready=is_written)


@SIZES
@pytest.mark.usefixtures("code")
def test_an_amended_report_that_contradicts_the_workspace(fridays: Fridays, look: Look, size: tuple[int, int]) -> None:
    fridays.submit(ME, WRITTEN.with_lines(Section.PLANNED, [Line("Invite the rest", ("t02",))]))
    actions.submit(fridays.me, WEEK, WRITTEN)
    assert look(fridays, "5", "tab", "enter", "f", size=size, ready=has_trace)


def test_a_report_in_the_light_theme(fridays: Fridays, look: Look) -> None:
    fridays.config.theme = "light"
    fridays.submit(ME, WRITTEN)
    assert look(fridays, "5", "tab", "enter", "f", ready=has_trace)


def test_a_report_without_colours(fridays: Fridays, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    fridays.submit(ME, WRITTEN)
    assert look(fridays, "5", "tab", "enter", "f", ready=has_trace)


@pytest.mark.usefixtures("code")
def test_the_help_of_weekly_reports(fridays: Fridays, look: Look) -> None:
    assert look(fridays, "5", "tab", "question_mark")
