from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.code import Status
from tuiflow.model.rollup import ORDER, Frame, Part, Tally, burn_ups, roll_up
from tuiflow.model.standing import Course, Standing, at, enter
from tuiflow.model.week import Week

WEEK = Week(date(2024, 7, 8))
BEGIN = date(2024, 6, 24)
DAYS = 28


def july(day: int) -> date:
    return date(2024, 7, day)


def stands(status: Status, due: date | None = None, process: str = "p", assignee: str = "a") -> Standing:
    return Standing(status, process, assignee, due)


def by_process(standing: Standing) -> str:
    return standing.process


TODAY = july(12)


def rolled(today: date = TODAY, week: Week = WEEK, **courses: Course) -> Part:
    return roll_up(courses, Frame.of(week, today), by_process, ["p"])["p"]


def test_a_status_counts_until_the_end_of_the_day_before_it_changes() -> None:
    course: Course = [
        (july(5), stands(Status.NOT_STARTED)),
        (july(7), stands(Status.IN_PROGRESS)),
        (july(9), stands(Status.DONE)),
    ]
    part = rolled(t=course)
    assert (part.now, part.before) == (Tally(done=1), Tally(in_progress=1))
    assert part.change == Tally(done=1, in_progress=-1)
    assert part.finished == ["t"]


def test_the_running_week_is_told_as_of_today_and_a_past_one_as_of_its_sunday() -> None:
    course: Course = [(july(8), stands(Status.IN_PROGRESS)), (july(13), stands(Status.DONE))]
    assert rolled(july(12), t=course).now == Tally(in_progress=1)
    assert rolled(july(13), t=course).now == Tally(done=1)
    assert rolled(july(30), t=course).now == Tally(done=1)
    assert Frame.of(WEEK, july(14)).is_running
    assert not Frame.of(WEEK, july(15)).is_running


def test_late_tasks_come_with_their_days_the_latest_first() -> None:
    part = rolled(
        july(20),
        a=[(july(1), stands(Status.NOT_STARTED, july(13)))],
        b=[(july(1), stands(Status.BLOCKED, july(3)))],
        c=[(july(1), stands(Status.DONE, july(1)))],
        d=[(july(1), stands(Status.IN_PROGRESS, july(14)))],
    )
    assert [(one.uid, one.days) for one in part.late] == [("b", 11), ("a", 1)]
    assert (part.now.late, part.before.late) == (2, 1)


def test_what_is_due_next_week_is_named_the_first_first() -> None:
    part = rolled(
        a=[(july(1), stands(Status.NOT_STARTED, july(21)))],
        b=[(july(1), stands(Status.NOT_STARTED, july(15)))],
        c=[(july(1), stands(Status.DONE, july(16)))],
        d=[(july(1), stands(Status.NOT_STARTED, july(22)))],
        e=[(july(1), stands(Status.NOT_STARTED, july(14)))],
    )
    assert part.due_next == ["b", "a"]


def test_deleted_tasks_count_until_the_day_of_their_deletion_and_again_from_their_return() -> None:
    course: Course = [
        (july(1), stands(Status.DONE)),
        (july(6), None),
        (july(10), stands(Status.DONE)),
        (july(17), None),
    ]
    assert (rolled(july(30), t=course).now, rolled(july(30), t=course).before) == (Tally(done=1), Tally())
    after = rolled(july(30), Week(july(15)), t=course)
    assert (after.now, after.before, after.finished) == (Tally(), Tally(done=1), [])


def test_a_task_that_goes_to_another_process_leaves_the_first_one() -> None:
    course: Course = [(july(1), stands(Status.IN_PROGRESS)), (july(9), stands(Status.IN_PROGRESS, process="q"))]
    parts = roll_up({"t": course}, Frame.of(WEEK, july(12)), by_process)
    assert (parts["p"].now, parts["p"].before) == (Tally(), Tally(in_progress=1))
    assert (parts["q"].now, parts["q"].before) == (Tally(in_progress=1), Tally())


def test_a_burn_up_counts_day_by_day() -> None:
    courses: dict[str, Course] = {
        "a": [(july(1), stands(Status.NOT_STARTED)), (july(3), stands(Status.DONE)), (july(4), None)],
        "b": [(july(2), stands(Status.IN_PROGRESS))],
        "c": [(july(9), stands(Status.IN_PROGRESS))],
    }
    burnt = burn_ups(courses, july(5), by_process)["p"]
    assert (burnt.first, burnt.scope, burnt.done) == (july(1), (1, 2, 2, 1, 1), (0, 0, 1, 0, 0))


STANDINGS = st.none() | st.builds(
    Standing,
    st.sampled_from(list(Status)),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["a", "b"]),
    st.none() | st.integers(0, DAYS).map(lambda days: BEGIN + timedelta(days=days)),
)
STEPS = st.lists(st.tuples(st.integers(0, DAYS), STANDINGS), max_size=8)


@given(st.lists(STEPS, max_size=6), st.integers(0, DAYS))
def test_every_count_is_what_counting_the_tasks_one_by_one_gives(
    tasks: list[list[tuple[int, Standing | None]]], now: int
) -> None:
    today = BEGIN + timedelta(days=now)
    courses: dict[str, Course] = {}
    by_day: dict[str, dict[date, Standing | None]] = {}
    for number, steps in enumerate(tasks):
        course: Course = []
        naive: dict[date, Standing | None] = {}
        for distance, standing in sorted(steps, key=lambda step: step[0]):
            day = BEGIN + timedelta(days=distance)
            if day <= today:
                enter(course, day, standing)
                for after in range(distance, DAYS + 20):
                    naive[BEGIN + timedelta(days=after)] = standing
        courses[f"t{number}"], by_day[f"t{number}"] = course, naive
    frame = Frame.of(WEEK, today)
    found = roll_up(courses, frame, by_process)
    for name, part in found.items():
        for day, tally in ((frame.until, part.now), (WEEK.eve, part.before)):
            there = [one for one in (naive.get(day) for naive in by_day.values()) if one and one.process == name]
            assert [tally.of(status) for status in ORDER] == [
                sum(one.status is status for one in there) for status in ORDER
            ]
            assert tally.late == sum(one.days_late(day) > 0 for one in there)
    for name, burnt in burn_ups(courses, today, by_process).items():
        for place, (scope, done) in enumerate(zip(burnt.scope, burnt.done, strict=True)):
            day = burnt.first + timedelta(days=place)
            there = [one for one in (at(course, day) for course in courses.values()) if one and one.process == name]
            assert (scope, done) == (len(there), sum(one.status is Status.DONE for one in there))
