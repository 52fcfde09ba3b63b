"""Whatever stands on a sheet, an import comes to an end, and says in sentences what it cannot read."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.office import Office
from tuiflow.actions.import_words import about_words, count_words, detail_words, plan_body
from tuiflow.actions.importing import Opened, carry_out, plan_import
from tuiflow.model.import_row import Fate
from tuiflow.model.import_world import Wanted
from tuiflow.model.office_table import OFFICE_TABLES
from tuiflow.model.sheet import Sheet
from tuiflow.model.table_finding import find_table

HEADS = [
    head for table in OFFICE_TABLES.values() for column in table.columns for head in (column.heads.zh, column.heads.en)
]
VALUES = [
    *[
        "",
        "",
        "",
        " ",
        "\n",
        "-",
        "x",
        "*专员",
        "执行人*专员",
        "项目负责人（*专员）",
        "甲、乙",
        "CSAT-001",
        "CSAT-001~pro",
        "CSAT",
    ],
    *[
        "7.8-7.10",
        "7.1",
        "2024-07-08",
        "2.30",
        "soon",
        "3天",
        "2.5",
        "高",
        "已完成",
        "受阻",
        "#REF!",
        "=1+1",
        "《a》、b；c",
    ],
    *["客户满意度提升项目", "Onboarding", "设计问卷", "合计", "任务ID", "x" * 300],
]
ROWS = st.lists(st.lists(st.sampled_from(VALUES) | st.sampled_from(HEADS), max_size=10), max_size=10)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet that begins like one of the tables, in one of its layouts, and goes on in any way."""
    table = draw(st.sampled_from(list(OFFICE_TABLES.values())))
    heads = [
        draw(st.sampled_from([column.heads.zh, column.heads.en])) for column in draw(st.permutations(table.columns))
    ]
    if draw(st.booleans()):
        rows = [heads, *draw(ROWS)]
    else:
        rows = [[head, *draw(st.lists(st.sampled_from(VALUES), max_size=3))] for head in heads]
        rows = [row for pair in rows for row in ([pair, []] if draw(st.booleans()) else [pair])]
    decimals = draw(st.frozensets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3))
    return Sheet(draw(st.sampled_from(["", "任务"])), rows, False, decimals, decimals)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(sheet=sheets(), year=st.sampled_from([0, 2024]), process=st.sampled_from(["", "csat"]))
def test_it_comes_to_an_end_and_does_what_it_says(sheet: Sheet, year: int, process: str) -> None:
    office = Office()
    found = find_table(sheet)
    if found is None:
        return
    opened = Opened("x.csv", [found])
    plan = plan_import(office.ann, opened, Wanted(process, year))
    assert count_words(plan)
    assert plan_body(plan, "x.csv", imported=False)
    for sentence in [*about_words(plan), *(words for row in plan.rows for words in detail_words(row))]:
        assert sentence
    for row in plan.rows:
        assert bool(row.problems) == (row.fate is Fate.UNREADABLE)
        assert bool(row.drafts) == (row.fate in (Fate.NEW, Fate.CHANGED))
    if plan.settable:
        carry_out(office.ann, plan, "x.csv")
        again = plan_import(office.ann, opened, Wanted(process, year))
        assert [row.title for row in again.rows if row.fate in (Fate.NEW, Fate.CHANGED)] == []
