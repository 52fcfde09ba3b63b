from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from tuiflow.model.blocking import blocked_work
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.task import Block, Task

TODAY = date(2024, 7, 12)
NODES = [
    Node("a", "A", "p", ""),
    Node("b", "B", "p", "", 1, predecessors=("a",)),
    Node("c", "C", "p", "", 2, predecessors=("b",)),
    Node("x", "X", "p", "", 3),
]
PLAN = Plan(Process("p", "P", "P"), nodes=NODES)


def stuck(uid: str, node: str, since: date | None, due: date | None = None) -> Task:
    block = Block("why", "", since)
    return Task(uid, uid.upper(), uid, process="p", node=node, status=Status.BLOCKED, due=due, block=block)


OTHERS = [
    Task("b1", "B1", "b1", process="p", node="b", due=date(2024, 7, 20)),
    Task("b2", "B2", "b2", process="p", node="b", status=Status.DONE),
    Task("c1", "C1", "c1", process="p", node="c", due=date(2024, 7, 18)),
    Task("x1", "X1", "x1", process="p", node="x"),
]


def tasks_at(nodes: Collection[str]) -> list[Task]:
    return [task for task in OTHERS if task.node in nodes]


def test_the_longest_blocked_comes_first_and_of_equal_age_what_holds_up_more() -> None:
    old, young, alone = stuck("o", "x", date(2024, 7, 1)), stuck("y", "a", date(2024, 7, 10)), stuck("z", "x", None)
    free = stuck("w", "a", date(2024, 7, 12))
    found = blocked_work([alone, free, young, old, OTHERS[0]], lambda _process: PLAN, tasks_at, TODAY)
    assert [(one.task.uid, one.age) for one in found] == [("o", 11), ("y", 2), ("w", 0), ("z", 0)]


def test_what_waits_directly_and_further_on_is_held_up_unless_it_is_done() -> None:
    [found] = blocked_work([stuck("s", "a", TODAY)], lambda _process: PLAN, tasks_at, TODAY)
    assert found.holds_up == ("c1", "b1")


def test_a_circle_that_two_people_made_offline_holds_up_nothing_twice() -> None:
    nodes = [replace(NODES[0], predecessors=("b",)), NODES[1]]
    [found] = blocked_work([stuck("s", "a", TODAY)], lambda _process: replace(PLAN, nodes=nodes), tasks_at, TODAY)
    assert found.holds_up == ("b1",)


def test_days_late_are_counted_from_the_due_date() -> None:
    [found] = blocked_work([stuck("s", "", TODAY, date(2024, 7, 9))], lambda _process: None, tasks_at, TODAY)
    assert (found.late, found.holds_up) == (3, ())
