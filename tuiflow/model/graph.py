"""What comes before what: the order of a process's nodes, and the cycle where there is none (P4)."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence

from tuiflow.errors import RefusedError
from tuiflow.language import _


class CycleError(RefusedError):
    """Some nodes wait for each other."""

    def __init__(self, path: Sequence[str], names: Sequence[str]) -> None:
        """A cycle along `path` (uids, the first is the last again), whose nodes are called `names`."""
        super().__init__(
            _("That would go round in a circle: {path}. Take one of these arrows away first.").format(
                path=" → ".join(names)
            )
        )
        self.path = tuple(path)


def find_cycle(before: Mapping[str, Collection[str]]) -> list[str]:
    """A cycle in the direction of the work, its first node repeated as its last; empty when there is none.

    Args:
        before: Node → the nodes that come before it; those that are no key are left out.
    """
    done: set[str] = set()
    for root in before:
        trail: list[str] = []
        on_trail: set[str] = set()
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                on_trail.discard(trail.pop())
                done.add(node)
            elif node in on_trail:
                circle = [*trail[trail.index(node) :], node]
                return circle[::-1]
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                stack.append((node, True))
                stack += [(one, False) for one in before[node] if one in before]
    return []


def check_edge(before: Mapping[str, Collection[str]], node: str, predecessor: str, names: Mapping[str, str]) -> None:
    """Refuse an edge that would close a cycle (P4). Cycles that are there already, made offline, do not matter here.

    Args:
        before: Node → the nodes that come before it, without the new edge.
        node: What would come after `predecessor`.
        predecessor: What would come before `node`.
        names: Node → what people call it.

    Raises:
        CycleError: with the way from `node` to `predecessor` and back.
    """
    after = followers(before)
    trail: dict[str, str] = {node: ""}
    waiting = [node]
    while waiting and predecessor not in trail:
        one = waiting.pop(0)
        for follower in after.get(one, ()):
            if follower not in trail:
                trail[follower] = one
                waiting.append(follower)
    if predecessor not in trail:
        return
    way = [predecessor]
    while way[-1] != node:
        way.append(trail[way[-1]])
    circle = [*reversed(way), node]
    raise CycleError(circle, [names.get(one, one) for one in circle])


def in_order(before: Mapping[str, Collection[str]]) -> list[str]:
    """All nodes, each behind those that come before it; otherwise in the order in which they are given.

    Nodes of a cycle, which two people can make offline, come last in the order given.
    """
    waiting = {node: {one for one in predecessors if one in before} for node, predecessors in before.items()}
    after = followers(before)
    placed: list[str] = []
    places = {node: place for place, node in enumerate(before)}
    heap = [(places[node], node) for node, needs in waiting.items() if not needs]
    heapq.heapify(heap)
    while heap:
        _place, node = heapq.heappop(heap)
        placed.append(node)
        for one in after[node]:
            waiting[one].discard(node)
            if not waiting[one]:
                heapq.heappush(heap, (places[one], one))
    seen = set(placed)
    return placed + [node for node in before if node not in seen]


def followers(before: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Node → the nodes that come directly after it."""
    after: dict[str, list[str]] = {node: [] for node in before}
    for node, predecessors in before.items():
        for one in predecessors:
            if one in after:
                after[one].append(node)
    return after


def reach(links: Mapping[str, Collection[str]], start: str) -> set[str]:
    """All that can be come to from `start` along `links`, itself left out unless there is a cycle."""
    found: set[str] = set()
    stack = list(links.get(start, ()))
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack += links.get(node, ())
    return found
