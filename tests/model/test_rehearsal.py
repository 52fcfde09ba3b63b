"""What happened to work, from what was written to it, and in which order the steps of a story stand (V7)."""

from __future__ import annotations

from datetime import date

from tests.model.plans import plan_with
from tuiflow.model.code import Status
from tuiflow.model.record import Value
from tuiflow.model.rehearsal import Change, Deed, Happening, happenings_of, story_of

NEW, DOING, HELD, DONE = (status.value for status in Status)


def july(day: int) -> date:
    return date(2024, 7, day)


def change(day: int, kind: str = "task.edit", why: str = "", table: str = "tasks", **values: Value) -> Change:
    """What Lin did to the task or node `t` on a day of July."""
    return Change(july(day), "lin", kind, table, "t", values, why)


def made(day: int, table: str = "tasks", **values: Value) -> Change:
    return Change(july(day), "lin", "add", table, "t", values, creates=True)


def deeds(*changes: Change) -> list[tuple[int, Deed]]:
    """Day of July and deed."""
    return [(one.day.day, one.deed) for one in told(*changes)]


def told(*changes: Change) -> list[Happening]:
    return happenings_of(changes).get("t", [])


def test_a_new_task_is_nothing_that_happened_and_its_start_and_end_are() -> None:
    assert deeds(made(1, status=NEW), change(2, status=DOING), change(4, status=DONE)) == [
        (2, Deed.STARTED),
        (4, Deed.FINISHED),
    ]


def test_blocked_work_is_told_with_reason_helper_and_how_it_was_solved() -> None:
    blocked, solved, finished = told(
        made(1, status=DOING, start="2024-07-01"),
        change(2, status=HELD, block_reason="No access", block_helper="chen"),
        change(3, status=DOING, solved="Chen called", block_reason=""),
        change(4, status=DONE),
    )[1:]
    assert (blocked.deed, blocked.words, blocked.party) == (Deed.BLOCKED, "No access", "chen")
    assert (solved.deed, solved.words) == (Deed.UNBLOCKED, "Chen called")
    assert finished.deed is Deed.FINISHED


def test_work_blocked_before_it_began_starts_when_it_is_unblocked() -> None:
    assert deeds(
        made(1, status=NEW),
        change(2, status=HELD, block_reason="No", block_unbegun=True),
        change(3, status=DOING, block_unbegun=False),
    ) == [(2, Deed.BLOCKED), (3, Deed.UNBLOCKED), (3, Deed.STARTED)]


def test_returned_work_has_its_points_and_reopened_work_has_none() -> None:
    done = (made(1, status=NEW), change(2, status=DONE))
    (_finished, returned) = told(*done, change(3, status=DOING, returns=1, points=["A page is missing", "Typos"]))
    assert (returned.deed, returned.words) == (Deed.RETURNED, "A page is missing; Typos")
    assert deeds(*done, change(3, status=DOING))[1:] == [(3, Deed.REOPENED)]
    assert deeds(*done, change(3, status=NEW))[1:] == [(3, Deed.PUT_BACK)]


def test_a_moved_due_date_is_told_from_and_to_with_its_reason() -> None:
    (moved,) = told(made(1, status=NEW, due="2024-07-15"), change(2, why="Holidays", due="2024-07-17"))
    assert (moved.deed, moved.before, moved.after, moved.words) == (Deed.MOVED, july(15), july(17), "Holidays")


def test_acceptance_is_told_of_whoever_accepted_on_its_day() -> None:
    (*_before, accepted) = told(
        made(1, status=NEW), change(2, status=DONE), change(3, accepted_by="boss", accepted_on="2024-07-03")
    )
    assert (accepted.deed, accepted.who, accepted.day) == (Deed.ACCEPTED, "boss", july(3))


def test_work_given_to_somebody_else_is_told_and_its_first_assignee_is_not() -> None:
    assert deeds(made(1, status=NEW), change(2, assignee="lin"), change(3, assignee="chen")) == [(3, Deed.ASSIGNED)]


def test_an_override_is_told_with_the_start() -> None:
    (started,) = told(made(1, status=NEW), change(2, status=DOING, override="By word of mouth"))
    assert (started.deed, started.words) == (Deed.STARTED, "By word of mouth")


def test_what_was_entered_as_begun_is_told_from_its_planned_start() -> None:
    entered, blocked = told(
        made(9, status=HELD, start="2024-07-03", due="2024-07-12", assignee="chen", block_since="2024-07-05")
    )
    assert (entered.deed, entered.day, entered.who, entered.status) == (Deed.ENTERED, july(3), "chen", Status.BLOCKED)
    assert (blocked.deed, blocked.day) == (Deed.BLOCKED, july(5))
    assert deeds(made(9, status=DONE, accepted_by="boss", accepted_on="2024-07-08")) == [
        (9, Deed.ENTERED),
        (8, Deed.ACCEPTED),
    ]


def test_what_was_undone_did_not_happen() -> None:
    begun = (made(1, status=NEW), change(2, status=DOING), change(3, status=DONE))
    assert deeds(*begun, change(3, "undo", status=DOING)) == [(2, Deed.STARTED)]
    assert deeds(*begun, change(3, "undo", status=DOING), change(3, "undo", status=NEW)) == []


def test_what_was_done_again_after_undo_did_happen() -> None:
    assert deeds(
        made(1, status=NEW), change(2, status=DONE), change(3, "undo", status=NEW), change(3, "undo", status=DONE)
    ) == [(2, Deed.FINISHED)]


def test_an_undo_that_takes_back_nothing_known_is_told_as_what_it_did() -> None:
    assert deeds(made(1, status=NEW), change(3, "undo", status=DONE)) == [(3, Deed.FINISHED)]


def test_approvals_and_the_state_of_a_node_are_told() -> None:
    name = "approved/Outline passed"
    changes = (
        made(1, "nodes", name="Talks"),
        Change(july(2), "lin", "gate.approve", "nodes", "t", {name: {"by": "boss", "on": "2024-07-02"}}),
        Change(july(3), "lin", "gate.withdraw", "nodes", "t", {name: False}),
        change(4, table="nodes", status=DOING),
        change(5, table="nodes", status=DONE),
    )
    assert deeds(*changes) == [
        (2, Deed.APPROVED),
        (3, Deed.WITHDRAWN),
        (4, Deed.STARTED),
        (5, Deed.FINISHED),
    ]
    assert (told(*changes)[0].who, told(*changes)[0].words) == ("boss", "Outline passed")


def test_steps_stand_in_the_order_in_which_work_began_and_the_rest_behind_them() -> None:
    plan = plan_with({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, {"b": ["a"], "c": ["a"], "e": ["c"]})
    happened = {
        "b": [Happening(july(9), Deed.STARTED)],
        "c": [Happening(july(8), Deed.FINISHED), Happening(july(2), Deed.STARTED)],
        "a": [Happening(july(2), Deed.STARTED)],
        "": [Happening(july(5), Deed.STARTED)],
    }
    story = story_of(plan, happened, {}, {"a": Status.DONE})
    assert [step.node for step in story.steps] == ["a", "c", "", "b", "d", "e"]
    assert story.begun == 4
    assert [one.day.day for one in story.steps[1].happened] == [2, 8]
    assert story.steps[0].status is Status.DONE
