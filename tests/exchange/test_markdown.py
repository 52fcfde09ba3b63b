from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tuiflow.exchange.markdown import entries, escaped


def shown(markdown: str) -> str:
    """The text that a reader of rendered Markdown sees, and nothing but text."""
    inline: list[Token] = [token for token in MarkdownIt().enable("strikethrough").parse(markdown) if token.children]
    return "".join(child.content for token in inline for child in token.children or [])


@pytest.mark.parametrize("name", ["*专员", "*分析师、*经理", "执行人*专员", "snake_case", "《清单V1.0》"])
def test_names_go_out_as_they_are(name: str) -> None:
    assert escaped(name) == name


@pytest.mark.parametrize("text", ["a*b*c", "x_y_z", "`code`", "[link](http://x)", "<b>bold</b>", "a ~b~ c"])
def test_nothing_is_made_of_what_looks_like_a_mark(text: str) -> None:
    assert shown("to: " + escaped(text)) == "to: " + text


@given(st.text(st.sampled_from("a专 *_`~[]()<>!、#&;\\"), max_size=12))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown("to: " + escaped(text)).strip() == ("to: " + " ".join(text.split())).strip()


def test_rows_become_a_list_without_empty_cells() -> None:
    text = entries(["Task", "R", "Due"], [["CSAT-001 Ask", "*专员", ""], ["Report", "", "7.10"]])
    assert text == "**CSAT-001 Ask**\n\n- R: *专员\n\n**Report**\n\n- Due: 7.10"
