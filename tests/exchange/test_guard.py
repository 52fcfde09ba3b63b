"""Cells of csv files that a spreadsheet would run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.exchange.guard import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "+86 10", "-2", "@SUM(A1)", "\tx", "\r=x", "＝1", "'=1"])
def test_what_a_spreadsheet_would_run_is_held(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-", "*专员", "《访谈记录表》", "it's", "1=1"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text() | st.text(alphabet="'=+-@\t"))
def test_what_was_held_is_let_go(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_an_apostrophe_that_holds_nothing_was_meant() -> None:
    assert unguarded("'s-Hertogenbosch") == "'s-Hertogenbosch"
