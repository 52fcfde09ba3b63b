"""Texts in lines: nothing is lost, nothing is too wide, punctuation stands where it may."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiflow.model.wrapping import wrapped


@given(st.text(st.sampled_from("ab 中文，。（）“”《》()!x\n"), max_size=80), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_lines_are_broken_between_words_and_wide_characters() -> None:
    assert wrapped("read the scores", 10) == ["read the", "scores"]
    assert wrapped("先看上期评分，再看投诉", 12) == ["先看上期评", "分，再看投诉"]
    assert wrapped("", 10) == [""]
    assert wrapped("a\nb", 10) == ["a", "b"]


def test_a_mark_that_opens_stays_with_what_follows() -> None:
    assert wrapped("负责人 I(准备)", 10) == ["负责人", "I(准备)"]
    assert wrapped("写明《记录表》", 7) == ["写明", "《记录", "表》"]
