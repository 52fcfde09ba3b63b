from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.progress_chart import MARKS, bar, burn_up_lines, shares
from tuiflow.model.rollup import ORDER, BurnUp, Tally

COUNTS = st.lists(st.integers(0, 10_000), min_size=4, max_size=4)


def text_of(tally: Tally, width: int) -> str:
    return "".join(text for text, _style in bar(tally, width))


@given(COUNTS, st.integers(0, 80))
def test_a_bar_is_exactly_as_wide_as_wanted_and_in_the_order_of_the_statuses(counts: list[int], width: int) -> None:
    text = text_of(Tally(*counts), width)
    assert len(text) == width
    assert text == "".join(sorted(text, key=[*MARKS.values(), " "].index))


@given(COUNTS, st.integers(4, 80))
def test_what_there_is_at_all_can_be_seen_and_what_is_not_cannot(counts: list[int], width: int) -> None:
    cells = shares(counts, width)
    assert [bool(count) for count in counts] == [bool(size) for size in cells]


@given(COUNTS, st.integers(4, 80))
def test_cells_are_in_proportion(counts: list[int], width: int) -> None:
    total = sum(counts)
    for count, size in zip(counts, shares(counts, width), strict=True):
        assert not total or abs(size - count * width / total) <= 3


def test_a_bar_tells_every_status_by_its_own_mark() -> None:
    assert text_of(Tally(6, 3, 2, 1), 12) == "######===!!."
    assert len(set(MARKS.values())) == len(ORDER)


def drawn(burnt: BurnUp, width: int = 30, height: int = 5) -> list[str]:
    return ["".join(text for text, _style in line) for line in burn_up_lines(burnt, width, height)]


def test_a_burn_up_shows_scope_and_done_day_by_day() -> None:
    burnt = BurnUp(date(2024, 7, 8), (2, 4, 4), (0, 1, 4))
    assert [line.rstrip() for line in drawn(burnt, 9)] == [
        "4 |  ..##",
        "  |  ..##",
        "  |....##",
        "  |..####",
        "   2024-0",
    ]


def test_a_long_time_is_squeezed_so_that_today_is_the_last_column() -> None:
    burnt = BurnUp(date(2020, 1, 1), (4,) * 1000, (0,) * 999 + (4,))
    lines = drawn(burnt, 40)
    assert all(line.rstrip().endswith(".#") for line in lines[:-1])
    assert lines[-1].strip().startswith("2020-01-01")
    assert lines[-1].strip().endswith("2022-09-26")


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=200),
    st.integers(1, 90),
    st.integers(1, 20),
)
def test_a_burn_up_fits_to_the_cell_and_is_full_only_when_everything_is_done(
    days: list[tuple[int, int]], width: int, height: int
) -> None:
    burnt = BurnUp(date(2024, 1, 1), tuple(map(sum, days)), tuple(done for _open, done in days))
    lines = drawn(burnt, width, height)
    assert {len(line) for line in lines} <= {width}
    assert len(lines) in (0, height)
    if lines and burnt.scope[-1] > burnt.done[-1] and len(days) == 1:
        assert "#" not in lines[0] or height == 2


@pytest.mark.parametrize("scope", [(0,), (0, 0, 0)])
def test_nothing_is_drawn_where_nothing_is(scope: tuple[int, ...]) -> None:
    assert "#" not in "".join(drawn(BurnUp(date(2024, 7, 8), scope, scope)))
