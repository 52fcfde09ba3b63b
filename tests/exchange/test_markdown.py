from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.exchange.reading_back import NARROW
from tuiflow.exchange.markdown import bold, entries, escaped, heading, item

TEXTS = st.text(st.sampled_from("a专1 *_`~[]()<>!、#&;\\=+-.|"), max_size=12)


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt().enable("strikethrough").parse(markdown)


def shown(markdown: str) -> str:
    """The text that a reader of rendered Markdown sees; full-width marks for what they stand for."""
    inline = [token for token in tokens(markdown) if token.children]
    return "".join(child.content for token in inline for child in token.children or []).translate(NARROW)


def as_read(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "name",
    [
        "*专员",
        "*分析师、*经理",
        "执行人*专员",
        "snake_case_name",
        "《清单V1.0》",
        "a\\b",
        "R&D",
        "3~5天",
        "1 < 2",
        "[1]",
    ],
)
def test_names_go_out_as_they_are(name: str) -> None:
    assert escaped(name) == name


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("数据支持*分析师、项目负责人*经理", "数据支持＊分析师、项目负责人＊经理"),
        ("x _y_ z", "x ＿y＿ z"),
        ("`code`", "｀code｀"),
        ("[link](http://x)", "［link](http://x)"),
        ("<b>bold</b>", "＜b>bold＜/b>"),
        ("1~3天，5~7天", "1～3天，5～7天"),
        ("a\\*b", "a＼*b"),
        ("&lt;", "＆lt;"),
    ],
)
def test_what_something_would_be_made_of_is_written_in_full_width_and_never_with_a_backslash(
    text: str, written: str
) -> None:
    assert escaped(text) == written
    assert shown("to: " + written) == "to: " + text


@given(TEXTS)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown("to: " + escaped(text)).strip() == ("to: " + as_read(text)).strip()


@given(TEXTS)
def test_any_text_in_bold_is_bold_as_a_whole(text: str) -> None:
    assert shown(bold(f"n{text}n")) == as_read(f"n{text}n")
    (inline,) = [token for token in tokens(bold(f"n{text}n")) if token.children]
    assert [child.type for child in inline.children or [] if child.type != "text"] == ["strong_open", "strong_close"]


@given(TEXTS)
def test_any_text_is_one_item_or_one_heading(text: str) -> None:
    for markdown, kind in ((item(text), "list_item_open"), (heading(4, text), "heading_open")):
        assert shown(markdown) == as_read(text)
        opened = [token.type for token in tokens(markdown) if token.nesting == 1]
        assert [one for one in opened if one not in ("bullet_list_open", "paragraph_open")] == [kind]


def test_rows_become_a_list_without_empty_cells() -> None:
    text = entries(["Task", "R", "Due"], [["CSAT-001 Ask", "*专员", ""], ["*Report", "", "7.10"]])
    assert text == "**CSAT-001 Ask**\n\n- R: *专员\n\n**＊Report**\n\n- Due: 7.10"
