from __future__ import annotations

from itertools import permutations

import pytest

from tests.store.author import START, Author, Clock, bytes_of, folded
from tuiflow.model.record import Table
from tuiflow.store.change import Draft, Edit, Line, Transaction, encode
from tuiflow.store.fold import Document, State, heads_of, replay, stamp_of, stamps_of, value_of
from tuiflow.store.stamp import make_stamp
from tuiflow.store.workspace import Workspace


def two() -> tuple[Author, Author]:
    """Two people who both know the task `t1`."""
    clock = Clock()
    ann, bob = Author("ann", clock), Author("bob", clock)
    bob.learn([ann.set("t1", name="Survey", due="2024-07-10")])
    return ann, bob


def everything(*authors: Author) -> list[Line]:
    return [line for author in authors for line, _data in author.own]


def task(state: State, uid: str = "t1") -> Document:
    document = state.document("tasks", uid)
    assert document is not None
    return document


def assert_same_in_any_order(lines: list[Line]) -> State:
    wanted = bytes_of(replay(lines))
    for arrival in permutations(lines):
        assert bytes_of(folded(arrival)) == wanted
    return replay(lines)


def test_two_people_who_change_different_fields_both_keep_their_change() -> None:
    ann, bob = two()
    ann.set("t1", name="Interview")
    bob.set("t1", due="2024-07-12", risk="data")
    document = task(assert_same_in_any_order(everything(ann, bob)))
    assert (document["name"], document["due"], document["risk"]) == ("Interview", "2024-07-12", "data")
    assert "_heads" not in document


def test_of_two_values_for_a_field_the_later_wins_and_the_other_is_kept_as_a_conflict() -> None:
    ann, bob = two()
    lost = ann.set("t1", name="from Ann")
    bob.set("t1", name="from Bob")
    document = task(assert_same_in_any_order(everything(ann, bob)))
    assert document["name"] == "from Bob"
    assert heads_of(document, "name") == {lost.transaction.stamp: "from Ann"}


def test_who_has_seen_a_value_overwrites_it_without_conflict() -> None:
    ann, bob = two()
    bob.learn([ann.set("t1", name="from Ann")])
    bob.set("t1", name="from Bob")
    document = task(assert_same_in_any_order(everything(ann, bob)))
    assert document["name"] == "from Bob"
    assert heads_of(document, "name") == {}


def test_an_overwriter_that_arrives_before_what_it_overwrote_makes_no_conflict() -> None:
    ann, bob = two()
    first, middle = everything(ann)[0], ann.set("t1", name="middle")
    bob.learn([middle])
    last = bob.set("t1", name="last")
    state = folded([first, last])
    assert task(state)["_unmet"] == {"name": [middle.transaction.stamp]}
    state.add(middle)
    assert "_unmet" not in task(state)
    assert heads_of(task(state), "name") == {}
    assert bytes_of(state) == bytes_of(replay([first, middle, last]))


def test_taking_note_of_a_conflict_ends_it() -> None:
    ann, bob = two()
    ann.set("t1", name="from Ann")
    bob.set("t1", name="from Bob")
    ann.learn(everything(bob))
    assert heads_of(task(ann.state), "name")
    ann.set("t1", name="from Bob")
    document = task(assert_same_in_any_order(everything(ann, bob)))
    assert document["name"] == "from Bob"
    assert heads_of(document, "name") == {}


def test_three_people_at_once_leave_two_losing_values() -> None:
    ann, bob = two()
    cleo = Author("cleo", Clock(START + 1000))
    cleo.learn(everything(ann))
    for author in (ann, bob, cleo):
        author.set("t1", name=author.replica)
    document = task(assert_same_in_any_order(everything(ann, bob, cleo)))
    assert document["name"] == "cleo"
    assert sorted(heads_of(document, "name").values()) == ["ann", "bob"]


def test_collaborators_added_by_two_people_at_once_are_both_there() -> None:
    ann, bob = two()
    ann.set("t1", **{"collaborators/p1": True})
    bob.set("t1", **{"collaborators/p2": True, "collaborators/p3/x": True})
    document = task(assert_same_in_any_order(everything(ann, bob)))
    assert document["collaborators/"] == {"p1": True, "p2": True, "p3/x": True}
    assert value_of(document, "collaborators/p3/x") is True
    assert "_heads" not in document


def test_a_value_from_a_clock_years_ahead_wins_until_somebody_overwrites_it_knowingly() -> None:
    clock = Clock()
    ann, wrong = Author("ann", clock), Author("wrong", clock, skew=10 * 365 * 86_400_000)
    line = wrong.set("t1", name="future")
    ann.set("t1", name="blind")
    assert task(replay(everything(ann, wrong)))["name"] == "future"
    ann.learn([line])
    assert task(ann.state)["name"] == "future"
    ann.set("t1", name="knowing")
    document = task(assert_same_in_any_order(everything(ann, wrong)))
    assert document["name"] == "knowing"
    assert heads_of(document, "name") == {}
    assert ann.set("t2", name="later").transaction.stamp < line.transaction.stamp


def test_an_edit_made_at_the_same_time_as_a_deletion_brings_the_record_back() -> None:
    ann, bob = two()
    ann.delete("t1")
    bob.set("t1", risk="seen by nobody")
    state = assert_same_in_any_order(everything(ann, bob))
    clean = Author("see", Clock())
    clean.learn(everything(ann, bob))
    assert bytes_of(clean.state) == bytes_of(state)
    workspace = Workspace(clean)
    assert list(workspace.tasks) == ["t1"]
    assert workspace.trashed(Table.TASKS) == []


def test_a_record_deleted_by_somebody_who_saw_all_of_it_is_gone_and_can_be_restored() -> None:
    ann, bob = two()
    bob.set("t1", risk="x")
    ann.learn(everything(bob))
    ann.delete("t1")
    bob.learn(everything(ann))
    assert Workspace(bob).tasks == {}
    assert Workspace(bob).trashed(Table.TASKS) == ["t1"]
    bob.set("t1", deleted=None)
    assert list(Workspace(bob).tasks) == ["t1"]
    assert_same_in_any_order(everything(ann, bob))


def test_deleting_twice_at_once_deletes() -> None:
    ann, bob = two()
    ann.delete("t1")
    bob.delete("t1")
    clean = Author("see", Clock())
    clean.learn(everything(ann, bob))
    assert Workspace(clean).trashed(Table.TASKS) == ["t1"]


def test_a_line_that_comes_twice_changes_nothing() -> None:
    ann, _bob = two()
    state = folded(everything(ann))
    before = bytes_of(state)
    assert state.add(everything(ann)[0]) is False
    assert bytes_of(state) == before


def twins() -> tuple[list[Line], Author]:
    """A home folder copied after the first change: two sessions go on with the same replica and numbers."""
    clock = Clock()
    ann, copy = Author("ann", clock), Author("ann", clock)
    ann.set("t1", name="Survey")
    copy.set("t1", name="Survey")
    copy.own = copy.own[:0]
    ann.set("t1", name="at home")
    copy.set("t1", name="on the laptop")
    copy.set("t2", name="new")
    return everything(ann, copy), ann


def test_two_changes_with_one_number_are_both_kept_in_any_order() -> None:
    lines, _ann = twins()
    state = assert_same_in_any_order(lines)
    document = task(state)
    assert {document["name"], *heads_of(document, "name").values()} == {"at home", "on the laptop"}
    assert state.contains["ann"].upto == 3
    assert len(state.contains["ann"].twins[2]) == 2
    assert task(state, "t2")["name"] == "new"


def test_gaps_in_the_numbers_are_known_and_closed_in_any_order() -> None:
    ann = Author("ann", Clock())
    lines = [ann.set(f"t{number}", name="x") for number in range(5)]
    state = folded([lines[0], lines[4], lines[2]])
    assert (state.contains["ann"].upto, sorted(state.contains["ann"].beyond)) == (1, [3, 5])
    assert state.contains["ann"].highest() == 5
    assert [number for number in range(7) if state.contains["ann"].has(number)] == [1, 3, 5]
    assert bytes_of(folded([lines[1], lines[3]], state)) == bytes_of(replay(lines))


def line_of(replica: str, sequence: int, *edits: Edit) -> Line:
    transaction = Transaction(replica, sequence, make_stamp((START + sequence, 0), replica, sequence), list(edits))
    transaction.check = encode(transaction, 1, 0)[-19:-3].decode()
    return Line(transaction, 1, 0)


def test_edits_that_set_nothing_give_the_same_in_any_order() -> None:
    lines = [line_of("a", 1, Edit("tasks", "t1", {})), line_of("b", 2, Edit("tasks", "t1", {}))]
    assert_same_in_any_order(lines)
    assert_same_in_any_order([*lines, line_of("c", 3, Edit("tasks", "t1", {"name": "x"}))])


def test_a_line_that_sets_a_field_twice_gives_the_same_in_any_order() -> None:
    double = line_of("a", 1, Edit("tasks", "t1", {"name": "x"}), Edit("tasks", "t1", {"name": "y"}))
    saw = {"name": [double.transaction.stamp]}
    assert_same_in_any_order([double, line_of("b", 2, Edit("tasks", "t1", {"name": "z"}, saw=saw))])


def test_a_line_cannot_claim_to_have_seen_the_future() -> None:
    later = line_of("b", 9, Edit("tasks", "t1", {"name": "later"}))
    liar = line_of("a", 1, Edit("tasks", "t1", {"name": "liar"}, saw={"name": [later.transaction.stamp]}))
    document = task(assert_same_in_any_order([later, liar]))
    assert document["name"] == "later"
    assert "_unmet" not in document


def test_every_field_keeps_the_stamp_of_its_own_last_change() -> None:
    ann, bob = two()
    made = everything(ann)[0].transaction.stamp
    changed = ann.set("t1", name="Interview").transaction.stamp
    document = task(ann.state)
    assert stamps_of(document) == {"name": changed, "due": made}
    assert stamp_of(document, "risk") is None
    assert bob.state.document("tasks", "nobody") is None


@pytest.mark.parametrize("table", ["moods", "a1"])
def test_tables_and_fields_of_a_newer_version_are_folded_like_all_others(table: str) -> None:
    ann, bob = Author("ann", Clock()), Author("bob", Clock())
    ann.commit(Draft([Edit(table, "m1", {"colour": {"deep": [1, None]}})]))
    bob.commit(Draft([Edit(table, "m1", {"sound": "x"})]))
    state = assert_same_in_any_order(everything(ann, bob))
    document = state.document(table, "m1")
    assert document is not None
    assert (document["colour"], document["sound"]) == ({"deep": [1, None]}, "x")
