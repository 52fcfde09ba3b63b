"""What every store does, whatever keeps its data (storage: The seam)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.author import WORKSPACE, Clock, change
from tests.waiting import wait_until
from tuiflow.model.record import Table
from tuiflow.store import clerk
from tuiflow.store.base import SaveState, Saving, Store
from tuiflow.store.change import Draft, Edit, Transaction
from tuiflow.store.fold import Document, heads_of
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.memory import MemoryHub, MemoryStore

SECONDS = 10.0


class Team:
    """Opens sessions on one workspace, and closes what is left."""

    def __init__(self, make: Callable[[], Store]) -> None:
        self._make = make
        self._stores: list[Store] = []

    def open(self) -> Store:
        store = self._make()
        self._stores.append(store)
        return store

    def watching(self) -> tuple[Store, threading.Event]:
        store, called = self.open(), threading.Event()
        store.watch(called.set)
        return store, called

    def close(self, store: Store) -> None:
        self._stores.remove(store)
        store.close()

    def close_all(self) -> None:
        for store in list(self._stores):
            self.close(store)


@pytest.fixture(params=["folder", "memory"])
def team(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    clock = Clock()
    if request.param == "memory":
        hub = MemoryHub(WORKSPACE)
        made = Team(lambda: MemoryStore(hub, clock))
    else:
        monkeypatch.setattr(clerk, "POLL_SECONDS", 0.01)
        places = Places(tmp_path / "shared", tmp_path / "private")
        create(places, WORKSPACE)
        made = Team(lambda: FolderStore(places, clock, "ann"))
    yield made
    made.close_all()


def put(store: Store, uid: str, name: str) -> str:
    return change(store, Table.TASKS, uid, {"name": name}).stamp


def document(store: Store, uid: str) -> Document:
    found = store.state.document("tasks", uid)
    assert found is not None
    return found


def hears(store: Store, uid: str, name: str) -> None:
    """Wait until a change has come through."""

    def heard() -> bool:
        store.receive()
        found = store.state.document("tasks", uid)
        return found is not None and found.get("name") == name

    wait_until(heard, SECONDS)


def news(store: Store) -> list[Transaction]:
    """Wait for the next news."""
    heard: list[Transaction] = []

    def any_heard() -> bool:
        heard.extend(store.receive().transactions)
        return bool(heard)

    wait_until(any_heard, SECONDS)
    return heard


def test_a_change_is_there_at_once(team: Team) -> None:
    store = team.open()
    assert put(store, "t1", "Survey")
    assert document(store, "t1")["name"] == "Survey"
    assert store.state.document("tasks", "t2") is None
    assert store.workspace == WORKSPACE
    assert store.read_only == ""


def test_a_transaction_says_who_did_what_and_why(team: Team) -> None:
    store = team.open()
    done = store.commit(Draft([Edit("tasks", "t1", {"name": "x"})], "task.add", "p1", "ann", "because"))
    assert (done.kind, done.author, done.login, done.why) == ("task.add", "p1", "ann", "because")
    assert (done.sequence, len(done.check)) == (1, 16)
    assert store.commit(Draft([Edit("tasks", "t2", {"name": "y"})])).sequence == 2


def test_others_hear_of_a_change_and_are_told_so(team: Team) -> None:
    ann, (bob, called) = team.open(), team.watching()
    stamp = put(ann, "t1", "Survey")
    assert called.wait(SECONDS)
    assert [one.stamp for one in news(bob)] == [stamp]
    assert document(bob, "t1")["name"] == "Survey"
    assert bob.receive().transactions == []


def test_ones_own_changes_are_no_news(team: Team) -> None:
    ann, (bob, _called) = team.open(), team.watching()
    put(bob, "t1", "mine")
    put(ann, "t2", "theirs")
    assert [edit.uid for one in news(bob) for edit in one.edits] == ["t2"]


def test_who_comes_later_sees_everything(team: Team) -> None:
    ann = team.open()
    put(ann, "t1", "Survey")
    ann.flush(SECONDS)
    bob = team.open()
    assert document(bob, "t1")["name"] == "Survey"
    team.close(ann)
    assert document(team.open(), "t1")["name"] == "Survey"


def test_two_who_change_the_same_at_once_make_a_conflict_and_see_the_same(team: Team) -> None:
    (ann, _one), (bob, _other) = team.watching(), team.watching()
    put(ann, "t1", "Survey")
    hears(bob, "t1", "Survey")
    lost = put(ann, "t1", "from Ann")
    put(bob, "t1", "from Bob")
    hears(ann, "t1", "from Bob")
    wait_until(lambda: (bob.receive(), heads_of(document(bob, "t1"), "name"))[1], SECONDS)
    assert document(ann, "t1") == document(bob, "t1")
    assert heads_of(document(ann, "t1"), "name") == {lost: "from Ann"}


def test_history_lists_the_changes_of_one_record_oldest_first(team: Team) -> None:
    (ann, _one), (bob, _other) = team.watching(), team.watching()
    stamps = [put(ann, "t1", "one")]
    put(ann, "t2", "another")
    hears(bob, "t2", "another")
    stamps.append(put(bob, "t1", "two"))
    hears(ann, "t1", "two")
    stamps.append(put(ann, "t1", "three"))
    assert [one.stamp for one in ann.history([("tasks", "t1")])] == stamps
    ann.flush(SECONDS)
    assert [one.stamp for one in bob.history([("tasks", "t1")])] == stamps
    assert ann.history([("tasks", "t9")]) == []
    assert ann.history([("people", "t1")]) == []


def test_history_keeps_what_was_there_before(team: Team) -> None:
    store = team.open()
    put(store, "t1", "one")
    put(store, "t1", "two")
    first, second = (one.edits[0] for one in store.history([("tasks", "t1")]))
    assert (first.creates, first.was) == (True, {})
    assert (second.creates, second.was, second.values) == (False, {"name": "one"}, {"name": "two"})


def test_after_flushing_everything_is_saved(team: Team) -> None:
    store = team.open()
    assert store.saving() == Saving(SaveState.SAVED)
    for number in range(20):
        put(store, "t1", str(number))
    assert store.flush(SECONDS) == Saving(SaveState.SAVED)
    assert store.saving() == Saving(SaveState.SAVED)


def test_several_records_change_in_one_transaction(team: Team) -> None:
    ann, (bob, _called) = team.open(), team.watching()
    ann.commit(Draft([Edit("tasks", f"t{number}", {"name": "x"}) for number in range(5)]))
    hears(bob, "t4", "x")
    assert [uid for uid, _document in bob.state.documents("tasks")] == [f"t{number}" for number in range(5)]


def test_who_has_left_is_not_told_any_more(team: Team) -> None:
    ann, (bob, called) = team.open(), team.watching()
    team.close(bob)
    called.clear()
    put(ann, "t1", "x")
    ann.flush(SECONDS)
    assert not called.is_set()


def test_leaving_right_after_a_change_keeps_it(team: Team) -> None:
    store = team.open()
    for number in range(10):
        put(store, f"t{number}", "x")
    team.close(store)
    assert len(list(team.open().state.documents("tasks"))) == 10


def test_what_was_set_in_some_fields_is_found_oldest_first(team: Team) -> None:
    (ann, _one), (bob, _other) = team.watching(), team.watching()
    first = ann.commit(Draft([Edit("tasks", "t1", {"name": 'a "status": b', "due": ""}, creates=True)])).stamp
    put(ann, "t2", "another")
    hears(bob, "t2", "another")
    edits = [Edit("people", "p1", {"due": "x"}), Edit("tasks", "t2", {"due": None, "name": "z", "status": "done"})]
    second = bob.commit(Draft(edits)).stamp
    bob.commit(Draft([Edit("people", "p1", {"due": "y"})]))
    wanted = [(first, "t1", {"due": ""}), (second, "t2", {"due": None, "status": "done"})]
    for _round in range(2):
        found = bob.setting("tasks", {"due", "status"})
        assert [(one.stamp, one.uid, one.values) for one in found if one.uid in ("t1", "t2")] == wanted
        bob.flush(SECONDS)
        ann.flush(SECONDS)
    assert bob.setting("tasks", {"start"}) == []
