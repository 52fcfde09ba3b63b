"""How long a node really took: starts, finishes, rework, slips and calendars (P5, V6)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.actual import Actual, Spell, Work, actual_of, works_of
from tuiflow.model.code import Status
from tuiflow.model.record import Value
from tuiflow.model.standing import Written
from tuiflow.model.workday import EveryDay, Weekdays

NEW, DOING, HELD, DONE = (status.value for status in Status)

Step = tuple[int, dict[str, Value]]


def july(day: int) -> date:
    return date(2024, 7, day)


def work(*steps: Step, uid: str = "t") -> Work:
    """The work on one task: on which day of July what was written."""
    written = [Written(f"{place:04}", july(day), uid, values) for place, (day, values) in enumerate(steps)]
    return works_of(written)[uid]


def status(day: int, code: str, **more: Value) -> Step:
    return (day, {"status": code, **more})


def took(*works: Work) -> tuple[int, int] | None:
    """Days and rework days of a node with these tasks, from Monday to Friday."""
    found = actual_of(works, Weekdays())
    return (found.days, found.rework) if found is not None else None


def test_a_task_counts_from_its_start_to_its_end_both_included() -> None:
    assert took(work(status(1, NEW), status(2, DOING), status(4, DONE))) == (3, 0)


def test_the_weekend_between_does_not_count_where_only_working_days_do() -> None:
    friday_to_monday = work(status(1, NEW), status(5, DOING), status(8, DONE))
    assert actual_of([friday_to_monday], Weekdays()) == Actual(july(5), july(8), 2)
    assert actual_of([friday_to_monday], EveryDay()) == Actual(july(5), july(8), 4)


def test_work_on_a_weekend_took_a_day_all_the_same() -> None:
    assert took(work(status(1, NEW), status(6, DOING), status(6, DONE))) == (1, 0)


def test_a_node_lasts_from_its_first_start_to_its_last_end() -> None:
    first = work(status(1, NEW), status(2, DOING), status(3, DONE))
    second = work(status(1, NEW), status(8, DOING), status(9, DONE))
    assert took(first, second) == (6, 0)


def test_a_node_with_an_open_task_is_not_finished() -> None:
    assert took(work(status(1, NEW), status(2, DONE)), work(status(1, NEW), status(2, DOING))) is None
    assert took() is None


def test_a_task_that_is_reopened_and_open_is_not_finished() -> None:
    assert took(work(status(1, NEW), status(2, DOING), status(3, DONE), status(9, DOING))) is None


def test_returned_work_is_rework_and_the_days_it_waited_are_nothing() -> None:
    returned = work(status(1, NEW), status(1, DOING), status(3, DONE), status(10, DOING, returns=1), status(11, DONE))
    assert took(returned) == (3, 2)


def test_work_returned_on_the_day_it_was_done_is_rework_too() -> None:
    returned = work(status(1, NEW), status(1, DOING), status(3, DONE), status(3, DOING, returns=1), status(5, DONE))
    assert returned.spells == [Spell(july(1), july(3)), Spell(july(3), july(5))]
    assert took(returned) == (3, 2)


def test_work_finished_and_taken_back_on_one_day_was_not_finished() -> None:
    slip = work(status(1, NEW), status(1, DOING), status(2, DONE), status(2, DOING), status(5, DONE))
    assert took(slip) == (5, 0)


def test_rework_while_the_rest_of_the_node_is_still_going_on_costs_no_day() -> None:
    returned = work(status(1, NEW), status(1, DOING), status(2, DONE), status(3, DOING, returns=1), status(4, DONE))
    long = work(status(1, NEW), status(1, DOING), status(5, DONE))
    assert took(returned, long) == (5, 0)


def test_a_day_on_which_two_tasks_are_reworked_counts_once() -> None:
    one = work(status(1, NEW), status(1, DOING), status(2, DONE), status(8, DOING), status(9, DONE))
    other = work(status(1, NEW), status(1, DOING), status(2, DONE), status(9, DOING), status(10, DONE))
    assert took(one, other) == (2, 3)


def test_a_task_made_after_the_node_was_finished_is_work_that_came_after() -> None:
    first = work(status(1, NEW), status(1, DOING), status(2, DONE))
    later = work(status(15, NEW), status(16, DOING), status(17, DONE))
    assert took(first, later) == (2, 2)


def test_what_is_put_back_had_not_begun() -> None:
    assert took(work(status(1, NEW), status(1, DOING), status(1, NEW), status(8, DOING), status(9, DONE))) == (2, 0)


def test_done_in_one_step_counts_from_the_planned_first_day_or_is_one_day() -> None:
    assert took(work(status(1, NEW, start="2024-07-08"), status(10, DONE))) == (3, 0)
    assert took(work(status(1, NEW, start="2024-07-11"), status(10, DONE))) == (1, 0)
    assert took(work(status(1, NEW), status(10, DONE))) == (1, 0)


def test_work_that_was_said_to_begin_counts_from_that_day_whatever_was_planned() -> None:
    assert took(work(status(1, NEW, start="2024-07-02"), status(8, DOING), status(9, DONE))) == (2, 0)


def test_a_planned_first_day_that_moved_counts_as_it_was_last() -> None:
    moved = work(status(1, NEW, start="2024-07-08"), (9, {"start": "2024-07-10"}), status(11, DONE))
    assert took(moved) == (2, 0)


def test_what_was_entered_as_done_was_not_seen() -> None:
    assert took(work(status(1, DONE, start="2024-07-01"))) is None
    assert took(work(status(1, DONE)), work(status(1, NEW), status(2, DONE))) is None
    assert took(work(status(1, DONE), status(8, DOING), status(9, DONE))) is None


def test_what_was_entered_as_going_on_began_on_its_planned_first_day() -> None:
    assert took(work(status(3, DOING, start="2024-07-01"), status(4, DONE))) == (4, 0)


def test_blocked_before_it_began_is_no_work_and_blocked_after_is() -> None:
    unbegun = work(status(1, NEW), status(2, HELD, block_unbegun=True), status(8, DOING), status(9, DONE))
    assert took(unbegun) == (2, 0)
    begun = work(status(1, NEW), status(2, DOING), status(3, HELD, block_unbegun=False), status(5, DONE))
    assert took(begun) == (4, 0)


_STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([NEW, DOING, HELD, DONE]), st.booleans()), min_size=1, max_size=12
)


@given(st.lists(_STEPS, min_size=1, max_size=4))
def test_any_past_gives_days_between_one_and_all_there_were(pasts: list[list[tuple[int, str, bool]]]) -> None:
    works, last = [], july(1)
    for past in pasts:
        day, steps = 1, [status(1, NEW)]
        for distance, code, is_returned in past:
            day = min(31, day + distance)
            steps.append(status(day, code, returns=1) if is_returned else status(day, code))
        last = max(last, july(day))
        works.append(work(*steps))
    found = actual_of(works, EveryDay())
    all_done = all(past[-1][1] == DONE for past in pasts)
    assert (found is not None) == all_done
    if found is not None:
        assert found.begun is not None
        assert found.ended is not None
        assert july(1) <= found.begun <= found.ended <= last
        assert found.days >= 1
        assert found.rework >= 0
        assert found.total <= (last - july(1)) // timedelta(days=1) + 1
