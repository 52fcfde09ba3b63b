"""The swift line: what it understands, and what stays the name."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.swift import being_typed, parse, words_of

TODAY = date(2024, 7, 12)  # a Friday
KNOWN = {"@": ["Chen Yu", "*Lin Xiao"], "#": ["Client survey"], "/": ["Design of it"]}


def entries(text: str) -> dict[str, str]:
    return parse(text, TODAY, KNOWN).entries()


def test_the_line_of_the_guide() -> None:
    assert entries("联系客户 @专员 !high 7.15 #CSAT") == {
        "name": "联系客户",
        "process": "CSAT",
        "assignee": "专员",
        "due": "2024-07-15",
        "priority": "high",
    }


def test_full_width_marks_and_digits_are_understood() -> None:
    assert entries("＠专员　！高 联系 ７．１５ ＃CSAT／访谈") == {
        "name": "联系",
        "process": "CSAT",
        "node": "访谈",
        "assignee": "专员",
        "due": "2024-07-15",
        "priority": "high",
    }


@pytest.mark.parametrize(
    ("typed", "start", "due"),
    [
        ("7.15", "", "2024-07-15"),
        ("7/15", "", "2024-07-15"),
        ("7月15日", "", "2024-07-15"),
        ("7月 15日", "", "2024-07-15"),
        ("2024-07-15", "", "2024-07-15"),
        ("+3", "", "2024-07-15"),
        ("+3 days", "", "2024-07-15"),
        ("明天", "", "2024-07-13"),
        ("周一", "", "2024-07-15"),
        ("mon", "", "2024-07-15"),
        ("7.8-7.10", "2024-07-08", "2024-07-10"),
        ("7.8 - 7.10", "2024-07-08", "2024-07-10"),
        ("7.8 to 7.10", "2024-07-08", "2024-07-10"),
        ("7月8日至7月10日", "2024-07-08", "2024-07-10"),
        ("2024-07-08..2024-07-10", "2024-07-08", "2024-07-10"),
        ("今天~+3", "2024-07-12", "2024-07-15"),
        ("7.8~", "2024-07-08", ""),
        ("7.15 8.1", "", "2024-08-01"),  # a later word wins
        ("7.8-7.10 7.15", "2024-07-08", "2024-07-15"),
    ],
)
def test_every_form_of_a_date_is_understood_among_other_words(typed: str, start: str, due: str) -> None:
    found = entries(f"Call {typed} Li")
    assert (found.get("start", ""), found.get("due", "")) == (start, due)
    assert found["name"] == "Call Li"


@pytest.mark.parametrize(
    "name",
    [
        "5 - 10 customers",
        "a@b.c",
        "C# course",
        "to the moon - now",
        "V1.0",
        "2.30",
        "x @",
        "1+1",
        "到货 核对",
        "Fix: it!",
    ],
)
def test_what_only_looks_special_stays_in_the_name(name: str) -> None:
    assert entries(name) == {"name": name}


def test_a_between_word_is_not_swallowed_without_a_second_date() -> None:
    assert entries("7.15 to fix it") == {"name": "to fix it", "due": "2024-07-15"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ('"7.15" party', "7.15 party"),
        ("“今天”专栏", "今天专栏"),
        ('call "@home" #CSAT', "call @home"),
        ('"not closed', "not closed"),
        ('5" disk', '5" disk'),
    ],
)
def test_in_quotes_everything_is_plain_text(typed: str, name: str) -> None:
    assert entries(typed)["name"] == name


def test_names_with_blanks_stand_in_quotes_or_are_known() -> None:
    assert entries('@"Zhao Min" @chen yu @Lin Xiao Call')["assignee"] == "Zhao Min"
    assert entries('@"Zhao Min" @chen yu @Lin Xiao Call')["collaborators"] == "chen yu、Lin Xiao"
    assert entries("#Client survey/Design of it Call") == {
        "name": "Call",
        "process": "Client survey",
        "node": "Design of it",
    }
    assert entries("@Chen Yuan") == {"name": "Yuan", "assignee": "Chen"}


def test_a_later_priority_process_and_node_win() -> None:
    found = entries("x !high #A /one !l #B /two")
    assert (found["priority"], found["process"], found["node"]) == ("low", "B", "two")


@pytest.mark.parametrize(("typed", "word"), [("x @Li", "Li"), ("x #", ""), ("x !h", "h"), ("#CSAT/De", "De")])
def test_the_word_at_the_end_can_be_completed(typed: str, word: str) -> None:
    found = being_typed(typed, KNOWN)
    assert found is not None
    assert found.text == word


@pytest.mark.parametrize("typed", ["x @Li ", "x", '@"Li"', ""])
def test_nothing_is_completed_elsewhere(typed: str) -> None:
    assert being_typed(typed, KNOWN) is None


ALPHABET = st.sampled_from([*'ab @#!/"“”＂＠＃！／7.15-+~ 今天至', "　", "to", " "])


@given(st.lists(ALPHABET, max_size=30).map("".join))
def test_any_text_can_be_read_and_no_character_is_lost(text: str) -> None:
    parse(text, TODAY, KNOWN)
    ends = [(word.start, word.end) for word in words_of(text, KNOWN)]
    assert all(start < end for start, end in ends)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(ends))
    between = zip([0, *(end for _start, end in ends)], [*(start for start, _end in ends), len(text)], strict=True)
    assert all(not text[end:start].strip() for end, start in between)


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters='"'), min_size=1).filter(str.strip))
def test_a_quoted_text_is_the_name_whatever_it_is(text: str) -> None:
    assert entries(f'"{text}"') == {"name": " ".join(text.split())}


PARTS = st.sampled_from(["@专员", "@Lin", "!high", "!低", "7.15", "+3", "#CSAT", "/访谈", "Call", "客户"])


@given(st.lists(PARTS, max_size=8))
def test_words_are_understood_one_by_one_wherever_they_stand(parts: list[str]) -> None:
    found = entries(" ".join(parts))
    names = [part for part in parts if part in ("Call", "客户")]
    assert found.get("name", "") == " ".join(names)
    parties = list(dict.fromkeys(part[1:] for part in parts if part[0] == "@"))
    assert found.get("assignee", "") == (parties[0] if parties else "")
    assert ("due" in found) == bool({"7.15", "+3"} & set(parts))
