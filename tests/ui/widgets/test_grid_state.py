"""The cursor of a grid, its marks and its scrolling; and how remarks are wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiflow.ui.widgets.grid_state import Far, GridState, Head, Line
from tuiflow.ui.widgets.remark import wrapped


def grid(rows: int, columns: int, width: int = 80, lines: int = 10, every: int = 0) -> GridState:
    """A grid whose rows are headed by a group line before every so many."""
    state = GridState()
    listed: list[Line] = []
    for number in range(rows):
        if every and number % every == 0:
            listed.append(Line("", f"Phase {number // every}"))
        listed.append(Line(f"n{number}", f"节点 {number}"))
    state.show([Head(f"r{number}", f"Role {number}") for number in range(columns)], listed)
    state.measure(width, lines)
    return state


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("first", ("n0", "r3")),
        ("last", ("n49", "r3")),
        ("page_up", ("n11", "r3")),
        ("page_down", ("n29", "r3")),
        ("line_start", ("n20", "r0")),
        ("line_end", ("n20", "r29")),
    ],
)
def test_far_keys_go_along_the_row_or_up_and_down(where: Far, expected: tuple[str, str]) -> None:
    state = grid(50, 30)
    state.go(20, 3)
    state.far(where)
    assert state.cursor == expected


def test_the_first_row_of_a_group_shows_what_heads_it() -> None:
    state = grid(40, 4, every=10)
    state.go(38, 0)
    state.go(20, 0)
    assert state.lines[state.top].name == "Phase 2"


def test_the_cursor_stays_on_its_node_and_role_when_others_come_and_go() -> None:
    state = grid(5, 5)
    state.go(3, 3)
    state.show([Head("r3", ""), Head("new", "")], [Line("n0", ""), Line("n3", "")])
    assert state.cursor == ("n3", "r3")
    state.show([Head("new", "")], [Line("n0", "")])
    assert state.cursor == ("n0", "new")


def test_marks_of_what_is_gone_are_gone_too() -> None:
    state = grid(3, 3)
    state.mark()
    state.go(1, 1)
    state.mark()
    state.mark_range()
    state.show([Head("r1", "")], [Line("n1", ""), Line("n2", "")])
    assert state.marked() == {("n1", "r1")}
    assert state.targets() == [("n1", "r1")]


def test_a_range_is_what_lies_between_and_is_listed_row_by_row() -> None:
    state = grid(4, 4)
    state.go(2, 2)
    state.mark_range()
    state.go(1, 1)
    assert state.targets() == [("n1", "r1"), ("n1", "r2"), ("n2", "r1"), ("n2", "r2")]
    state.mark_range()
    state.go(3, 3)
    assert len(state.marked()) == 4
    assert state.clear_marks()
    assert not state.clear_marks()
    assert state.targets() == [("n3", "r3")]


def test_an_empty_grid_has_no_cursor_and_bears_every_key() -> None:
    state = grid(0, 0)
    for where in ("first", "last", "page_up", "page_down", "line_start", "line_end"):
        state.far(where)
    state.mark()
    state.mark_range()
    state.scroll(1)
    assert (state.cursor, state.targets()) == (None, [])


@given(
    st.integers(1, 60),
    st.integers(1, 40),
    st.integers(20, 200),
    st.integers(1, 40),
    st.integers(0, 7),
    st.lists(st.tuples(st.integers(-70, 70), st.integers(-50, 50)), max_size=12),
)
def test_the_cursor_is_always_seen_and_columns_never_pass_the_edge(
    rows: int, columns: int, width: int, lines: int, every: int, steps: list[tuple[int, int]]
) -> None:
    state = grid(rows, columns, width, lines, every)
    for down, right in steps:
        state.go(state.row + down, state.column + right)
        assert 0 <= state.rows[state.row] - state.top < state.visible_lines
        assert 0 <= state.column - state.left < state.visible_columns
        state.scroll(down)
        assert 0 <= state.rows[state.row] < len(state.lines)
    if width >= 40:
        assert state.name_width + state.visible_columns * state.cell_width <= width


@given(st.text("ab 访谈提纲，。（）()", max_size=60), st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_and_no_line_begins_with_a_mark_that_closes() -> None:
    assert wrapped("no A, so nobody approves it", 12) == ["no A, so", "nobody", "approves it"]
    assert wrapped("现场访谈：没有A，无人审批。", 10) == ["现场访谈：", "没有A，无", "人审批。"]
