"""What past runs teach of a node: n, median, range, and when an estimate is out of it (V6)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.actual import Actual
from tuiflow.model.experience import Experience, experience_of

DAY = date(2024, 7, 1)


def runs(*days: int, rework: int = 0) -> Experience:
    return Experience(tuple(Actual(DAY, DAY, count, rework) for count in days))


def test_it_has_the_number_of_runs_the_one_in_the_middle_and_the_range() -> None:
    found = runs(3, 9, 4)
    assert (found.count, found.median, found.least, found.most) == (3, 4, 3, 9)


def test_between_two_runs_the_median_is_their_mean_and_the_offer_whole_days() -> None:
    found = runs(3, 6)
    assert (found.median, found.offer) == (4.5, 5)


def test_rework_is_part_of_what_it_took_and_is_told() -> None:
    found = Experience((Actual(DAY, DAY, 2, 3), Actual(DAY, DAY, 4)))
    assert (found.least, found.most, found.reworked) == (4, 5, 1)


def test_an_estimate_is_out_of_range_below_the_shortest_and_above_the_longest_run() -> None:
    found = runs(3, 6)
    assert [found.is_outside(planned) for planned in (2, 3, 6, 7)] == [True, False, False, True]


def test_one_run_calls_no_estimate_wrong() -> None:
    assert not runs(9).is_outside(1)


def test_nodes_are_matched_by_their_keys_over_all_runs() -> None:
    one, other = Actual(DAY, DAY, 2), Actual(DAY, DAY, 5)
    found = experience_of([{"talk": one, "": one}, {"talk": other, "report": one}, {}])
    assert found == {"talk": Experience((one, other)), "report": Experience((one,))}


@given(st.lists(st.integers(1, 99), min_size=1))
def test_the_median_lies_in_the_range_and_so_does_what_is_offered(days: list[int]) -> None:
    found = runs(*days)
    assert found.least <= found.median <= found.offer <= found.most
