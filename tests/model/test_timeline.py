from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.model.plans import MONDAY, Off, calendars, plan_with, plans
from tuiflow import language
from tuiflow.model.chart import BY_DAY, BY_WEEK, SCALES, STYLES, Chart, Scale, fitted, monday, scale_for
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Phase
from tuiflow.model.ripple import move_node, move_task
from tuiflow.model.schedule import schedule
from tuiflow.model.task import Task
from tuiflow.model.timeline import LOOSE, Kind, Row, Timeline, lay_out
from tuiflow.model.workday import EveryDay, Weekdays

TODAY = date(2024, 7, 12)
CHAIN = plan_with({"需求调研": 2, "方案设计": 3, "签字": 0}, {"方案设计": ["需求调研"], "签字": ["方案设计"]})


def july(day: int) -> date:
    return date(2024, 7, day)


def timeline(plan: Plan = CHAIN, *tasks: Task) -> Timeline:
    return lay_out(plan, schedule(plan, Weekdays(), MONDAY), tasks, TODAY)


def chart(
    scale: Scale = BY_DAY, width: int = 28, label_width: int = 0, origin: date = MONDAY, today: date = TODAY
) -> Chart:
    return Chart(Weekdays(), today, origin, scale, width, label_width=label_width)


def text(row: Row, scale: Scale = BY_DAY, width: int = 28, origin: date = MONDAY, today: date = TODAY) -> str:
    return "".join(part for part, _style in chart(scale, width, origin=origin, today=today).line(row))


def bar(start: int | None, due: int | None, **more: Any) -> Row:
    row = Row(Kind.NODE, "n", "N", july(start) if start else None, july(due) if due else None, days=1)
    return replace(row, **more)


# Rows


def test_rows_are_phases_with_their_nodes_and_these_with_their_tasks() -> None:
    tasks = [
        Task("t1", "C-001", "设计", node="方案设计"),
        Task("t2", "C-002", "loose"),
        Task("t3", "C-003", "x", node="gone"),
    ]
    rows = timeline(CHAIN, *tasks).rows
    assert [(row.kind.value, row.uid) for row in rows] == [
        ("phase", "ph"),
        ("node", "需求调研"),
        ("node", "方案设计"),
        ("task", "t1"),
        ("node", "签字"),
        ("phase", LOOSE),
        ("task", "t2"),
        ("task", "t3"),
    ]


def test_nodes_without_a_phase_come_first() -> None:
    plan = plan_with({"a": 1, "b": 1}, {})
    plan.phases.append(Phase("other", "Other", "p", 2))
    plan.nodes[1].phase = "gone"
    plan.nodes[0].phase = "other"
    assert [row.uid for row in timeline(plan).rows] == ["b", "ph", "other", "a"]


def test_a_phase_spans_its_nodes_and_an_empty_one_has_no_bar() -> None:
    plan = replace(CHAIN, phases=[*CHAIN.phases, Phase("empty", "Empty", "p", 2)])
    rows = timeline(plan).rows
    assert (rows[0].start, rows[0].due) == (july(8), july(12))
    assert rows[-1].due is None


def test_lateness_is_counted_for_what_is_not_done() -> None:
    tasks = [
        Task("t1", "C-1", "x", node="需求调研", due=july(10)),
        Task("t2", "C-2", "x", node="方案设计", due=july(10), status=Status.DONE),
    ]
    found = {row.uid: row.late for row in timeline(CHAIN, *tasks).rows}
    assert found == {"ph": 0, "需求调研": 2, "t1": 2, "方案设计": 0, "t2": 0, "签字": 0}


def test_a_node_without_tasks_is_late_by_its_plan() -> None:
    assert {row.uid: row.late for row in timeline().rows} == {"ph": 0, "需求调研": 3, "方案设计": 0, "签字": 0}


def test_a_move_that_is_looked_at_makes_a_node_as_late_as_its_task_would_be() -> None:
    task = Task("t1", "C-1", "x", node="需求调研", start=july(9), due=july(9))
    ripple = move_task(CHAIN, Weekdays(), [task], MONDAY, "t1", by=1)
    rows = {row.uid: row.late for row in lay_out(ripple.plan, ripple.schedule, [task], TODAY, ripple).rows}
    assert (rows["需求调研"], rows["t1"]) == (2, 2)


def test_a_task_with_one_date_is_a_point_and_without_any_has_no_bar() -> None:
    tasks = [Task("t1", "C-1", "x", due=july(10)), Task("t2", "C-2", "x", start=july(9)), Task("t3", "C-3", "x")]
    rows = timeline(CHAIN, *tasks).rows[-3:]
    assert [(row.is_point, row.due) for row in rows] == [(True, july(10)), (True, july(9)), (False, None)]


def test_what_a_change_would_do_is_shown_in_its_place() -> None:
    task = Task("t1", "C-1", "x", node="方案设计", start=july(10), due=july(12))
    ripple = move_node(CHAIN, Weekdays(), [task], MONDAY, "方案设计", by=1)
    rows = lay_out(ripple.plan, ripple.schedule, [task], TODAY, ripple).rows
    assert {row.uid: (row.due, row.is_moved) for row in rows} == {
        "ph": (july(15), True),
        "需求调研": (july(9), False),
        "方案设计": (july(15), True),
        "t1": (july(15), True),
        "签字": (july(15), True),
    }


def test_names_are_made_safe() -> None:
    assert "\x1b" not in timeline(plan_with({"a": 1}, {}), Task("t", "C-1", "x\x1b[2J")).rows[-1].name


# Bars


def test_a_bar_lies_on_its_days() -> None:
    assert text(bar(9, 11), today=july(30)) == "  ======" + " " * 20


def test_critical_work_has_its_own_character() -> None:
    assert text(bar(8, 8, is_critical=True)).startswith("## ")


def test_a_task_is_thinner_and_a_phase_is_dotted() -> None:
    assert text(bar(8, 8, kind=Kind.TASK)).startswith("-- ")
    assert text(bar(8, 8, kind=Kind.PHASE)).startswith(".. ")


def test_today_has_a_line_where_no_bar_is() -> None:
    assert text(bar(15, 15))[8] == "|"
    assert text(bar(8, 19))[8] == "="


def test_late_work_goes_on_in_marks_until_today() -> None:
    assert text(bar(8, 9, late=3)) == "====!!!!|" + " " * 19


def test_a_moment_is_a_point() -> None:
    assert text(bar(9, 9, days=0)).startswith("  <>")
    assert text(bar(None, 9), BY_WEEK).startswith("*")


def test_an_arrow_says_where_a_bar_lies_that_is_not_seen() -> None:
    assert text(bar(1, 2))[0] == "<"
    assert text(bar(29, 30))[-1] == ">"


def test_bars_at_the_edges_are_cut() -> None:
    assert text(bar(1, 8), today=july(30)) == "==" + " " * 26
    assert text(bar(21, 25), today=july(8)) == "|" + " " * 25 + "=="


def test_weekends_are_greyed_and_a_day_off_too() -> None:
    found = Chart(Off(off=[july(10)]), july(30), MONDAY, BY_DAY, 14).line(Row(Kind.PHASE, "p", "P"))
    assert found == [("    ", "blank"), ("  ", "off"), ("    ", "blank"), ("    ", "off")]


def test_status_is_shown_by_mark_and_by_colour() -> None:
    marks = {status: chart(label_width=20).label(bar(8, 8, status=status))[1] for status in Status}
    assert len({text for text, _style in marks.values()}) == len({style for _text, style in marks.values()}) == 4
    ascii_only = Chart(EveryDay(), TODAY, MONDAY, BY_DAY, 9, label_width=20, ascii_only=True)
    assert ascii_only.label(bar(8, 8, status=Status.DONE))[1] == ("x", "done")


def test_a_moved_bar_looks_like_one() -> None:
    assert ("==", "bar-moved") in chart().line(bar(8, 8, is_moved=True))


# Heads


def test_heads_by_day_name_weeks_and_weekdays() -> None:
    first, second = ("".join(part for part, _style in head) for head in chart(width=42).heads())
    assert first == "W28 7.8       W29 7.15      W30 7.22      "
    assert second == "M T W T F S S " * 3


def test_heads_in_chinese_take_two_cells_for_a_weekday() -> None:
    language.use("zh")
    _first, second = chart(width=28).heads()
    assert "".join(part for part, _style in second) == "一二三四五六日" * 2


def test_heads_by_week_name_months_and_weeks() -> None:
    first, second = ("".join(part for part, _style in head) for head in chart(BY_WEEK, 32, origin=july(1)).heads())
    assert first == "2024-07          2024-08        "
    assert second == "W27 W28 W29 W30 W31 W32 W33 W34 "


def test_the_head_of_today_is_lit() -> None:
    assert ("F ", "head-today") in chart().heads()[1]


def test_a_week_that_has_begun_has_its_head_too() -> None:
    first, _second = chart(origin=july(9)).heads()
    assert "".join(part for part, _style in first).startswith("W28 7.9 ")


# Scales


@pytest.mark.parametrize(("due", "scale"), [(july(20), SCALES[0]), (date(2024, 8, 10), SCALES[1])])
def test_the_nearest_scale_is_taken_at_which_everything_fits(due: date, scale: Scale) -> None:
    assert scale_for(july(9), due, 40) == scale


def test_what_fits_nowhere_is_seen_from_farthest_away() -> None:
    assert scale_for(date(2024, 1, 1), date(2034, 1, 1), 40) == SCALES[-1]


def test_the_beginning_and_the_end_of_time_are_no_reason_to_fail() -> None:
    for origin in (date.min, date.max):
        for scale in SCALES:
            made = Chart(EveryDay(), TODAY, monday(origin), scale, 50)
            made.heads()
            assert cell_len("".join(part for part, _style in made.line(bar(8, 9)))) == 50


# Widths


@given(
    plans(cyclic=True),
    calendars(),
    st.sampled_from(SCALES),
    st.integers(0, 90),
    st.integers(12, 40),
    st.integers(-30, 60),
    st.text("a宽é*[/", max_size=30),
)
def test_every_line_is_exactly_as_wide_as_it_should_be(
    plan: Plan, calendar: Off, scale: Scale, width: int, names: int, away: int, name: str
) -> None:
    tasks = [Task("t", "C-1", name, node=plan.nodes[0].uid, due=MONDAY)]
    found = lay_out(plan, schedule(plan, calendar, MONDAY), tasks, TODAY)
    made = Chart(calendar, TODAY, MONDAY + timedelta(days=away), scale, width, label_width=names)
    for row in found.rows:
        line = made.line(row)
        assert sum(cell_len(part) for part, _style in line) == names + width
        assert {style for _part, style in line} <= set(STYLES)
    for head in made.heads():
        assert sum(cell_len(part) for part, _style in head) == width


@given(st.text("a宽", max_size=12), st.integers(0, 12))
def test_a_name_is_cut_to_the_cell_and_says_so(name: str, width: int) -> None:
    cut = fitted(name, width, "..")
    assert cell_len(cut) == width
    if cell_len(name) <= width:
        assert cut.rstrip() == name
    elif width >= 2:
        assert cut.rstrip().endswith("..")
