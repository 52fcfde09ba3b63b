"""A retrospective while it is written: as a draft, as a text for an editor, and beside what others write (V2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.errors import RefusedError
from tuiflow.model.retro_form import (
    LINES,
    WORDS,
    BadLineError,
    Checks,
    RetroForm,
    TypedImprovement,
    as_text,
    contested,
    packed,
    read_text,
    rebased,
    unpacked,
)

CHECKS = Checks(str, lambda typed: typed)
OLD = TypedImprovement("预审指标", "*分析师", "2024-08-01", "t1", "CSAT-004")

line = st.text("数据*#-|=[] ab：；🙂", min_size=1, max_size=12).map(lambda words: " ".join(words.split()))
lines = st.lists(line.filter(lambda words: words and not words.startswith(("- ", "* "))), max_size=3).map(tuple)
words = line.filter(lambda one: bool(one) and not one.startswith("##"))
names = st.text("小林*ab", min_size=1, max_size=5)
texts = st.text("数据 ab#", min_size=1, max_size=9).map(lambda one: " ".join(one.split())).filter(bool)
wanted = st.tuples(texts, names).map(lambda pair: TypedImprovement(*pair, "2024-08-01"))
forms = st.builds(
    RetroForm,
    st.just("r"),
    st.just("p"),
    st.fixed_dictionaries(dict.fromkeys(WORDS, words)),
    st.fixed_dictionaries(dict.fromkeys(LINES, lines)),
    st.lists(wanted, max_size=3).map(tuple),
)


@given(forms)
def test_a_form_that_was_written_is_read_again(form: RetroForm) -> None:
    assert read_text(as_text(form, "满意度", ["fact"]), RetroForm("r", "p"), CHECKS) == form


@given(forms)
def test_a_draft_is_the_same_after_it_was_kept(form: RetroForm) -> None:
    assert unpacked(packed(form)) == form


def test_what_is_no_draft_is_none() -> None:
    assert unpacked("") is None
    assert unpacked('{"uid": "r"}') is None
    assert unpacked("[1]") is None


def test_improvements_that_are_tasks_keep_being_those() -> None:
    form = RetroForm("r", "p", improvements=(OLD,))
    text = as_text(form, "满意度").replace("预审指标", "先预审 | 再分析")
    (read,) = read_text(text, form, CHECKS).improvements
    assert read == OLD._replace(words="先预审 | 再分析")


def test_owner_and_day_may_be_left_out() -> None:
    read = read_text("## Improvements\n- Ask earlier\n* Ask twice | Lin\n", RetroForm("r", "p"), CHECKS)
    assert read.improvements == (TypedImprovement("Ask earlier"), TypedImprovement("Ask twice", "Lin"))


def test_a_field_whose_head_is_missing_stays_as_it_is() -> None:
    base = RetroForm("r", "p", {"goal": "x"}, {"problems": ("y",)})
    assert read_text("## Problems\n- z\n", base, CHECKS) == base.with_lines("problems", ["z"])


def refuses(_typed: object) -> str:
    raise RefusedError("no such day")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("# a remark\n\nx\n", 3),
        ("## Problem\n", 1),
        ("## Problems\n- x\n\n## Problems\n", 4),
        ("## Improvements\n- x\n- [CSAT-999] y\n", 3),
        ("## Retro date\n\nsoon\n", 3),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, number: int) -> None:
    with pytest.raises(BadLineError) as caught:
        read_text(text, RetroForm("r", "p"), CHECKS._replace(day=refuses))
    assert caught.value.number == number


BASE = RetroForm("r", "p", {"goal": "old"}, {"problems": ("old",)}, (OLD,))


def test_what_others_write_comes_in_where_nothing_was_typed() -> None:
    now = BASE.with_words("goal", "theirs").with_lines("highlights", ["theirs"])
    merged = rebased(BASE.with_lines("problems", ["mine"]), BASE, now)
    assert merged.text("goal") == "theirs"
    assert (merged.listed("highlights"), merged.listed("problems")) == (("theirs",), ("mine",))


def test_what_was_typed_here_wins_over_what_others_write() -> None:
    assert rebased(BASE.with_words("goal", "mine"), BASE, BASE.with_words("goal", "theirs")).text("goal") == "mine"


def test_a_text_that_others_have_changed_too_is_named() -> None:
    mine, theirs = BASE.with_words("goal", "mine"), BASE.with_words("goal", "theirs").with_words("day", "2024-07-20")
    assert contested(mine, BASE, theirs) == ["goal"]
    assert contested(mine, BASE, mine) == contested(mine, BASE, BASE) == contested(BASE, BASE, theirs) == []


def test_a_list_that_both_have_written_in_has_the_lines_of_both() -> None:
    mine, theirs = BASE.with_lines("problems", ["old", "mine"]), BASE.with_lines("problems", ["theirs", "old"])
    assert rebased(mine, BASE, theirs).listed("problems") == ("theirs", "old", "mine")


def test_improvements_are_merged_one_by_one() -> None:
    new, theirs = TypedImprovement("new"), TypedImprovement("theirs", task="t9", label="CSAT-009")
    second = TypedImprovement("second", task="t2", label="CSAT-005")
    base = replace(BASE, improvements=(OLD, second))
    form = replace(base, improvements=(OLD._replace(owner="me"), new))
    now = replace(base, improvements=(OLD._replace(due="2024-09-09"), second, theirs))
    assert rebased(form, base, now).improvements == (OLD._replace(owner="me"), new, theirs)


def test_what_somebody_else_has_deleted_goes_unless_it_was_typed_here() -> None:
    now = replace(BASE, improvements=())
    assert rebased(BASE, BASE, now).improvements == ()
    typed = replace(BASE, improvements=(OLD._replace(owner="me"),))
    assert rebased(typed, BASE, now).improvements == (OLD._replace(owner="me", task="", label=""),)
