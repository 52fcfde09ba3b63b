"""What two people do to one list of lines comes together (E10, V2)."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.merge import merged

lines = st.lists(st.sampled_from("abcdefgh"), max_size=6).map(tuple)
different = st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True).map(tuple)


def test_what_both_have_added_is_there_in_the_place_where_each_put_it() -> None:
    assert merged("ac", "abc", "acd") == tuple("abcd")
    assert merged("ac", "xac", "acd") == tuple("xacd")


def test_what_the_other_took_out_is_gone_and_what_i_took_out_does_not_come_back() -> None:
    assert merged("abc", "abcx", "ac") == tuple("acx")
    assert merged("abc", "ac", "abcx") == tuple("acx")


def test_a_line_that_both_changed_is_there_in_both_ways() -> None:
    assert merged("abc", "aBc", "aβc") == tuple("aβBc")


def test_the_same_line_written_twice_is_there_once() -> None:
    assert merged("a", "abx", "ab") == tuple("abx")


def test_my_order_holds() -> None:
    assert merged("abc", "cab", "abcd") == tuple("cdab")


@given(lines, lines)
def test_where_only_one_has_written_it_is_theirs(base: tuple[str, ...], written: tuple[str, ...]) -> None:
    assert merged(base, base, written) == written
    assert merged(base, written, base) == written
    assert merged(base, written, written) == written


@given(different, different, different)
def test_nothing_that_anybody_wrote_is_lost_and_nothing_comes_from_nowhere(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    found = merged(base, mine, theirs)
    new = (set(mine) | set(theirs)) - set(base)
    kept = set(base) & set(mine) & set(theirs)
    assert Counter(found) == Counter(new | kept)
