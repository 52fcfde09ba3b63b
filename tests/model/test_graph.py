from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from tests.model.plans import links
from tuiflow.model.graph import find_cycle, followers, in_order, reach

Links = dict[str, list[str]]


def has_cycle(before: Links) -> bool:
    """Brute force: some node is reached from itself."""
    return any(node in walked(before, node) for node in before)


def walked(before: Links, start: str) -> set[str]:
    found: set[str] = set()
    for _round in before:
        found |= {one for node in found | {start} for one in before[node]}
    return found


@given(links(cyclic=True))
def test_a_cycle_is_found_exactly_where_there_is_one(before: Links) -> None:
    assert bool(find_cycle(before)) == has_cycle(before)


@given(links(cyclic=True))
def test_what_is_found_is_a_way_round_along_the_work(before: Links) -> None:
    path = find_cycle(before)
    assert all(first in before[second] for first, second in pairwise(path))
    if path:
        assert path[0] == path[-1]
        assert len(set(path)) == len(path) - 1


def test_a_node_before_itself_is_a_cycle() -> None:
    assert find_cycle({"a": ["a"]}) == ["a", "a"]


def test_what_comes_before_and_is_not_there_is_left_out() -> None:
    assert find_cycle({"a": ["gone"]}) == []
    assert in_order({"a": ["gone"]}) == ["a"]
    assert followers({"a": ["gone"]}) == {"a": []}


@given(links())
def test_every_node_stands_behind_what_comes_before_it(before: Links) -> None:
    order = in_order(before)
    assert sorted(order) == sorted(before)
    assert all(order.index(one) < order.index(node) for node in before for one in before[node])


@given(links(cyclic=True))
def test_also_with_a_cycle_every_node_is_placed_once(before: Links) -> None:
    assert sorted(in_order(before)) == sorted(before)


def test_nodes_without_edges_stay_in_their_order() -> None:
    assert in_order({"c": [], "a": [], "b": []}) == ["c", "a", "b"]


@given(links(cyclic=True))
def test_reach_is_everything_that_comes_before(before: Links) -> None:
    for node in before:
        assert reach(before, node) == walked(before, node)


@given(links(cyclic=True))
def test_followers_turn_the_edges_round(before: Links) -> None:
    after = followers(before)
    assert {(one, node) for node in before for one in before[node]} == {
        (node, one) for node in after for one in after[node]
    }
