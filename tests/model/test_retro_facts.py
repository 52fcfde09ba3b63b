"""What a retrospective is prefilled with: facts against cases reckoned by hand (V2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import yaml

from tuiflow.library.demo_data import FOLDER
from tuiflow.model.actual import actual_of, works_of
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.retro_facts import Blocked, Facts, Late, NodeDays, Past, facts_of
from tuiflow.model.schedule import schedule
from tuiflow.model.standing import Course, Standing, Written
from tuiflow.model.task import Acceptance, Block, Task
from tuiflow.model.workday import EveryDay, Weekdays, WorkCalendar

SAMPLE = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))["template4"]["sample"]

MONDAY = date(2024, 7, 8)
TODAY = date(2024, 7, 25)

NOT_STARTED, DOING, STUCK, DONE = Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED, Status.DONE


def day(number: int) -> date:
    return date(2024, 7, number)


def course(*steps: tuple[int, Status], reason: str = "") -> Course:
    return [
        (day(number), Standing(status, "p", "", None, reason if status is STUCK else "")) for number, status in steps
    ]


def plan_of(*nodes: Node, start: date | None = MONDAY, **values: object) -> Plan:
    process = Process("p", "满意度", "CSAT", start=start, measure="评分", target="15%")
    for name, value in values.items():
        setattr(process, name, value)
    return Plan(process, nodes=list(nodes))


def node(uid: str, days: int, *before: str, rework: int = 0, actual: int = 0) -> Node:
    return Node(uid, f"节点{uid}", "p", "", days=days, predecessors=before, rework_days=rework, actual_days=actual)


def task(uid: str, at: str = "", status: Status = DONE, returns: int = 0, due: date | None = None) -> Task:
    block = Block("", since=None) if status is STUCK else None
    accepted = Acceptance(returns=returns)
    return Task(uid, uid.upper(), uid, process="p", node=at, status=status, due=due, block=block, accepted=accepted)


def facts(
    plan: Plan, tasks: list[Task], courses: dict[str, Course], calendar: WorkCalendar | None = None, today: date = TODAY
) -> Facts:
    days = calendar or EveryDay()
    start = plan.process.start
    planned = schedule(plan, days, start) if start is not None else None
    works = works_of(written_in(courses))
    own = {node.uid: [works[one.uid] for one in tasks if one.node == node.uid] for node in plan.nodes}
    taken = {uid: actual_of(known, days) for uid, known in own.items()}
    actuals = {uid: actual for uid, actual in taken.items() if actual is not None}
    return facts_of(plan, Past(tasks, courses, works, actuals, planned, days, today))


def written_in(courses: dict[str, Course]) -> Iterator[Written]:
    """What the board said on those days, as it was written then."""
    for uid, course in courses.items():
        for when, standing in course:
            assert standing is not None
            yield Written("", when, uid, {"status": standing.status.value})


def test_a_node_that_was_done_after_its_planned_day_is_late_by_the_days_between() -> None:
    plan = plan_of(node("a", 3), node("b", 2, "a"))
    courses = {
        "ta": course((8, NOT_STARTED), (9, DOING), (10, DONE)),
        "tb": course((8, NOT_STARTED), (11, DOING), (15, DONE)),
    }
    found = facts(plan, [task("ta", "a"), task("tb", "b")], courses)
    assert found.late == (Late("b", "节点b", day(12), day(15), 3),)
    assert (found.planned_end, found.actual_end, found.end_days) == (day(12), day(15), 3)


def test_a_node_takes_the_days_that_count_from_its_first_beginning_to_its_last_end() -> None:
    plan = plan_of(node("a", 3))
    courses = {
        "t1": course((8, NOT_STARTED), (10, DOING), (11, DONE)),
        "t2": course((8, NOT_STARTED), (11, DOING), (15, DONE)),
    }
    found = facts(plan, [task("t1", "a"), task("t2", "a")], courses, Weekdays())
    assert found.nodes == (NodeDays("a", "节点a", 3, 4, 0),), "the 13th and 14th were a weekend"


def test_days_that_people_have_given_a_node_count_more_than_the_board() -> None:
    plan = plan_of(node("a", 3, rework=2, actual=6))
    found = facts(plan, [task("t1", "a", returns=1)], {"t1": course((8, DOING), (9, DONE), (10, DOING), (15, DONE))})
    assert found.nodes == (NodeDays("a", "节点a", 3, 6, 2),)


def test_what_was_entered_as_done_already_has_no_day_that_could_be_late() -> None:
    found = facts(plan_of(node("a", 1)), [task("t1", "a")], {"t1": course((24, DONE))})
    assert found.late == ()
    assert found.actual_end is None
    assert found.nodes[0].actual is None


def test_a_node_that_is_still_open_is_late_until_today_or_the_day_of_closing() -> None:
    courses = {"t1": course((8, NOT_STARTED), (9, DOING))}
    tasks = [task("t1", "a", DOING)]
    assert facts(plan_of(node("a", 3)), tasks, courses).late == (Late("a", "节点a", day(10), None, 15),)
    closed = facts(plan_of(node("a", 3), closed=day(12)), tasks, courses)
    assert closed.late == (Late("a", "节点a", day(10), None, 2),)
    assert closed.actual_end == day(12)


def test_without_a_start_the_dates_of_tasks_are_the_plan() -> None:
    courses = {"t1": course((8, NOT_STARTED), (19, DONE)), "t2": course((8, DOING))}
    tasks = [task("t1", "a", due=day(17)), task("t2", "", DOING, due=day(24))]
    found = facts(plan_of(node("a", 3), start=None), tasks, courses)
    assert found.late == (Late("a", "节点a", day(17), day(19), 2), Late("t2", "t2", day(24), None, 1))
    assert found.planned_end is None
    assert found.end_days is None


def test_rework_is_the_days_on_which_done_work_was_done_again() -> None:
    plan = plan_of(node("a", 3), node("b", 1))
    courses = {
        "t1": course((8, DOING), (10, DONE), (11, DOING), (12, DONE)),
        "t2": course((8, DOING), (10, DONE), (11, DOING), (15, DONE), (16, DOING), (19, DONE)),
    }
    found = facts(plan, [task("t1", "a", returns=1), task("t2", "b", returns=2)], courses, Weekdays())
    assert [(one.actual, one.rework) for one in found.nodes] == [(3, 2), (3, 3 + 4)]
    assert (found.rework_days, found.returns) == (9, 3)


def test_rework_that_goes_on_counts_until_today_and_so_does_that_of_tasks_without_a_node() -> None:
    courses = {"t1": course((8, DOING), (10, DONE), (24, DOING)), "t2": course((8, DOING), (9, DONE), (25, DOING))}
    tasks = [task("t1", "a", DOING, returns=1), task("t2", "", DOING, returns=1)]
    found = facts(plan_of(node("a", 3)), tasks, courses)
    assert ([one.rework for one in found.nodes], found.loose_rework) == ([2], 1)
    assert found.nodes[0].actual is None


def test_while_something_has_never_been_done_nothing_is_rework() -> None:
    courses = {"t1": course((8, DOING), (10, DONE), (11, DOING), (12, DONE)), "t2": course((8, DOING))}
    found = facts(plan_of(node("a", 3)), [task("t1", "a", returns=1), task("t2", "a", DOING)], courses)
    assert found.rework_days == 0


def test_work_that_was_put_back_on_the_day_it_was_done_was_a_slip() -> None:
    courses = {"t1": course((8, DOING), (9, DONE), (9, DOING), (11, DONE))}
    found = facts(plan_of(node("a", 3)), [task("t1", "a")], courses)
    assert found.nodes == (NodeDays("a", "节点a", 3, 4, 0),)


def test_blocked_days_come_with_their_reasons_the_longest_first() -> None:
    courses = {
        "t1": course((8, DOING), (9, STUCK), (10, DOING), (15, DONE), reason="缺数据"),
        "t2": course((8, DOING), (11, STUCK), (16, DOING), reason="客户没空"),
    }
    found = facts(plan_of(), [task("t1"), task("t2", status=DOING)], courses, Weekdays())
    assert found.blocked == (Blocked("t2", "客户没空", "", 3, True), Blocked("t1", "缺数据", "", 1, True))
    assert found.blocked_days == 4


def test_what_is_still_blocked_counts_until_today_from_the_day_that_is_on_its_card() -> None:
    one = task("t1", status=STUCK)
    one.block = Block("等", since=day(20))
    found = facts(plan_of(), [one], {"t1": course((23, STUCK), reason="等")})
    assert found.blocked == (Blocked("t1", "等", "", 6, False),)


def test_the_samples_review_has_its_target_and_one_day_of_rework() -> None:
    plan = plan_of(
        node("数据分析", 3, rework=SAMPLE["derived"]["rework_days"]), target=f"{SAMPLE['derived']['target_pct']}%"
    )
    found = facts(plan, [], {})
    assert (found.target, found.rework_days) == ("15%", 1)


def test_a_process_without_anything_has_no_facts_and_no_error() -> None:
    found = facts(plan_of(start=None), [], {})
    assert found == Facts("", "评分", "15%", None, None, (), 0, (), ())
