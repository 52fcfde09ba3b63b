from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.store.stamp import (
    TOLERANCE_MS,
    HybridClock,
    Reading,
    are_stamps,
    is_stamp,
    make_stamp,
    origin_of,
    reading_of,
)

NOW = 1_720_600_000_000
YEAR = 365 * 24 * 3600 * 1000
readings = st.tuples(st.integers(0, 2**48 - 1), st.integers(0, 0xFFFF))
replicas = st.text("abcxyz0189", min_size=1, max_size=32)
sequences = st.integers(1, 10**15 - 1)


@given(readings, replicas, sequences)
def test_a_stamp_says_when_who_and_which(reading: Reading, replica: str, sequence: int) -> None:
    stamp = make_stamp(reading, replica, sequence)
    assert is_stamp(stamp)
    assert reading_of(stamp) == reading
    assert origin_of(stamp) == (replica, sequence)


@given(readings, readings, replicas, replicas)
def test_stamps_sort_as_their_readings_do(one: Reading, other: Reading, mine: str, theirs: str) -> None:
    if one != other:
        assert (make_stamp(one, mine, 1) < make_stamp(other, theirs, 1)) == (one < other)


@given(st.text(max_size=40) | st.none() | st.integers())
def test_other_things_are_no_stamps(text: object) -> None:
    assert not is_stamp(text)


def test_a_stamp_with_something_behind_it_is_none() -> None:
    stamp = make_stamp((NOW, 0), "abc", 1)
    assert is_stamp(stamp)
    for odd in (stamp + "\n", stamp.upper(), stamp + ".1", " " + stamp, stamp.replace(".", ",")):
        assert not is_stamp(odd)


@given(st.lists(st.integers(-YEAR, YEAR), min_size=2, max_size=30))
def test_readings_rise_whatever_the_clock_does(jumps: list[int]) -> None:
    times = iter(jumps * 3)
    clock = HybridClock(lambda: NOW + next(times))
    ticks = [clock.tick() for _jump in jumps]
    assert ticks == sorted(set(ticks))


def test_readings_rise_while_the_clock_stands_still_beyond_the_counter() -> None:
    clock = HybridClock(lambda: NOW)
    ticks = [clock.tick() for _number in range(0x10000 + 5)]
    assert ticks == sorted(set(ticks))
    assert all(is_stamp(make_stamp(tick, "a", 1)) for tick in (ticks[0], ticks[-1]))


def test_a_clock_that_is_a_little_behind_follows_what_it_hears() -> None:
    clock = HybridClock(lambda: NOW)
    ahead = (NOW + TOLERANCE_MS, 7)
    clock.observe(make_stamp(ahead, "b", 1))
    assert clock.tick() > ahead


def test_a_clock_years_ahead_is_not_followed() -> None:
    clock = HybridClock(lambda: NOW)
    clock.observe(make_stamp((NOW + 10 * YEAR, 0), "b", 1))
    clock.observe(make_stamp((NOW + TOLERANCE_MS + 1, 0), "b", 2))
    assert clock.tick()[0] == NOW


def test_who_knowingly_overwrites_a_value_from_a_clock_years_ahead_is_later_and_keeps_the_own_clock() -> None:
    clock = HybridClock(lambda: NOW)
    before = clock.tick()
    wrong = make_stamp((NOW + 10 * YEAR, 3), "b", 1)
    assert make_stamp(clock.tick([wrong]), "a", 2) > wrong
    after = clock.tick()
    assert before < after < (NOW + TOLERANCE_MS, 0)


@given(st.lists(st.tuples(st.integers(-YEAR, YEAR), st.integers(0, 0xFFFF)), max_size=5), st.booleans())
def test_a_new_stamp_is_later_than_all_that_its_author_saw(seen: list[tuple[int, int]], heard: bool) -> None:
    clock = HybridClock(lambda: NOW)
    stamps = [make_stamp((NOW + offset, counter), "b", number) for number, (offset, counter) in enumerate(seen, 1)]
    for stamp in stamps if heard else ():
        clock.observe(stamp)
    reading = clock.tick(stamps)
    assert all(reading > reading_of(stamp) for stamp in stamps)
    assert clock.tick() > max((one for one in (reading,) if one[0] <= NOW + TOLERANCE_MS), default=(0, 0))


def test_the_last_possible_stamp_does_not_make_changes_that_nobody_can_read() -> None:
    clock = HybridClock(lambda: NOW)
    last = make_stamp((2**48 - 1, 0xFFFF), "evil", 1)
    assert is_stamp(last)
    assert is_stamp(make_stamp(clock.tick([last]), "a", 1))


def test_a_clock_before_1970_still_stamps() -> None:
    clock = HybridClock(lambda: -5)
    assert is_stamp(make_stamp(clock.tick(), "a", 1))


@pytest.mark.parametrize("odd", ["", "x", "000000000001.0000.a.1\n000000000001.0000.a.2", "000000000001.0000.a.1\n"])
def test_many_stamps_are_told_from_anything_else_among_them(odd: str) -> None:
    stamps = [make_stamp((number, 0), "a", number + 1) for number in range(3)]
    assert are_stamps([])
    assert are_stamps(stamps)
    assert not are_stamps([*stamps, odd])
    assert not are_stamps([odd, *stamps])
