from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.order import is_key, key_between, keys_between


@st.composite
def made_keys(draw: st.DrawFn) -> str:
    """Keys of every form: short and long integers, the ends of the range, with and without a fraction."""
    letter = draw(st.sampled_from("AABYZabyzz"))
    length = ord(letter) - ord("a") + 1 if letter >= "a" else ord("Z") - ord(letter) + 1
    whole = draw(st.text(st.sampled_from("01Vyz"), min_size=length, max_size=length))
    fraction = draw(st.text(st.sampled_from("001Vz"), max_size=6)).rstrip("0")
    key = letter + whole + fraction
    return key if is_key(key) else "a0"


keys = made_keys()


@given(keys, keys)
def test_a_key_between_two_keys_is_strictly_between(one: str, other: str) -> None:
    low, high = min(one, other), max(one, other)
    if low == high:
        with pytest.raises(ValueError):
            key_between(low, high)
        return
    key = key_between(low, high)
    assert low < key < high
    assert is_key(key)


@given(keys)
def test_there_is_always_a_key_before_and_after(key: str) -> None:
    before, after = key_between(None, key), key_between(key, None)
    assert before < key < after
    assert is_key(before)
    assert is_key(after)


@given(st.sampled_from(["A" + "0" * 26 + "1", "z" * 27, "z" * 27 + "z", "A" + "0" * 26 + "V", "a0", "Zz", "zz"]))
def test_there_is_room_at_the_very_ends(key: str) -> None:
    if is_key(key):
        assert key_between(None, key) < key < key_between(key, None)


def test_the_lowest_integer_is_no_key_as_nothing_can_come_before_it() -> None:
    assert not is_key("A" + "0" * 26)


@given(st.lists(st.floats(0, 1, allow_nan=False), max_size=120))
def test_cards_put_anywhere_in_any_sequence_stay_in_the_order_in_which_they_were_put(places: list[float]) -> None:
    column: list[str] = []
    for place in places:
        index = round(place * len(column))
        low = column[index - 1] if index > 0 else None
        high = column[index] if index < len(column) else None
        column.insert(index, key_between(low, high))
    assert column == sorted(set(column))
    assert all(map(is_key, column))


@given(keys | st.none(), keys | st.none(), st.integers(0, 40))
def test_several_keys_rise_between_their_ends(one: str | None, other: str | None, count: int) -> None:
    low, high = (min(one, other), max(one, other)) if one and other else (one, other)
    if low is not None and low == high:
        return
    made = keys_between(low, high, count)
    assert len(made) == count
    every = [key for key in (low, *made, high) if key is not None]
    assert all(before < after for before, after in pairwise(every))
    assert all(map(is_key, made))


def test_thousands_of_cards_put_first_keep_short_keys() -> None:
    key = key_between(None, None)
    for _number in range(5000):
        before = key_between(None, key)
        assert before < key
        key = before
    assert len(key) <= 4


def test_thousands_of_cards_put_last_keep_short_keys() -> None:
    key = key_between(None, None)
    for _number in range(5000):
        after = key_between(key, None)
        assert after > key
        key = after
    assert len(key) <= 4


@pytest.mark.parametrize(("low", "high"), [(None, None), (None, "a0"), ("a0", None), ("a0", "a1"), ("a0V", "a0W")])
def test_keys_for_many_cards_at_once_are_short(low: str | None, high: str | None) -> None:
    assert max(map(len, keys_between(low, high, 500))) <= 8


@pytest.mark.parametrize("text", ["", "0", "1a", "a", "b0", "a00", "a0V0", "ä0", "a0-", "a0 ", "Z"])
def test_what_is_no_key_is_told_apart(text: str) -> None:
    assert not is_key(text)
    with pytest.raises(ValueError):
        key_between(text, None)
