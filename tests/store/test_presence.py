"""Who is here: what sessions say of themselves in `here/`, each in a file of its own (storage: sync state)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.store.folders import Bench, put
from tests.store.presences import Place, here
from tests.waiting import wait_until
from tuiflow.store import clerk, disk, presence, replica
from tuiflow.store.base import Session, Spread
from tuiflow.store.presence import BEAT_SECONDS, CALM_SECONDS, FOLDER_NAME, LOOK_SECONDS, STALE_SECONDS, Presence

YEAR_MS = 365 * 86_400_000


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.leave_all()


def test_two_sessions_see_each_other(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    assert (here(ann), here(bob)) == (["bob"], ["ann"])
    (other,) = ann.spread.here
    assert other.machine == os.uname().nodename
    assert abs(other.at - place.hours.clock()()) <= 5000


def test_who_leaves_is_not_here_any_more_but_still_known(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    place.leave(bob)
    place.attend(ann)
    assert here(ann) == []
    assert [(one.login, one.here) for one in ann.spread.others] == [("bob", False)]


def test_who_has_been_silent_for_long_is_gone(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    place.drop(bob)
    place.hours.seconds += STALE_SECONDS - 20
    ann.attend("", 0, {})
    assert here(ann) == ["bob"]
    place.hours.seconds += 21
    assert ann.attend("", 0, {})
    assert here(ann) == []


def test_who_goes_on_saying_so_stays_here(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    for _time in range(200):
        place.attend(ann, bob)
    assert (here(ann), here(bob)) == (["bob"], ["ann"])


@pytest.mark.parametrize("skew", [-3 * YEAR_MS, 3 * YEAR_MS])
def test_with_clocks_years_apart_who_speaks_before_ones_eyes_is_here(place: Place, skew: int) -> None:
    bob = place.session("bob", skew)
    place.attend(bob)
    ann = place.session("ann")
    ann.attend("", 0, {})
    assert here(ann) == []  # what lies there may be years old
    place.attend(ann, bob, seconds=BEAT_SECONDS)
    assert here(ann) == ["bob"]
    assert here(bob) == ["ann"]
    place.drop(bob)
    place.attend(ann, seconds=STALE_SECONDS + 1)
    assert here(ann) == []


def test_a_session_that_died_long_ago_is_not_here_for_who_comes(place: Place) -> None:
    place.attend(bob := place.session("bob"))
    place.drop(bob)
    place.hours.seconds += STALE_SECONDS + 1
    ann = place.session("ann")
    place.attend(ann)
    assert [(one.login, one.here) for one in ann.spread.others] == [("bob", False)]


def test_others_say_up_to_where_they_have_ones_changes(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")

    def seen_by() -> list[str]:
        return [one.login for one in ann.spread.seen_by]

    def turn(sequence: int, bob_has: int) -> None:
        place.hours.seconds += CALM_SECONDS
        ann.attend("annid", sequence, {"annid": sequence})
        bob.attend("bobid", 1, {"annid": bob_has, "bobid": 1})
        place.hours.seconds += CALM_SECONDS
        ann.attend("annid", sequence, {"annid": sequence})

    turn(0, 0)
    assert seen_by() == []
    assert [one.has_mine for one in ann.spread.others] == [False]
    turn(3, 2)
    assert [one.has_mine for one in ann.spread.others] == [False]
    assert (ann.spread.mine, seen_by()) == (3, [])
    turn(3, 3)
    assert seen_by() == ["bob"]
    turn(4, 3)
    assert seen_by() == []


def test_only_the_numbers_of_sessions_that_are_known_are_told(place: Place) -> None:
    """Past replicas are many; the file stays small."""
    ann, bob = place.session("ann"), place.session("bob")
    for _time in range(3):
        for session, author in ((ann, "annid"), (bob, "bobid")):
            place.hours.seconds += CALM_SECONDS
            session.attend(author, 1, {"annid": 1, "bobid": 1} | {f"old{number}": 7 for number in range(1000)})
    told = [heard.word.seen for heard in ann._heard.values()]
    assert told == [{"annid": 1}]


def test_it_is_said_when_something_is_different_and_only_then(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    assert not ann.attend("", 0, {})
    bob.attend("", 0, {})
    place.hours.seconds += LOOK_SECONDS
    assert ann.attend("", 0, {})
    place.hours.seconds += LOOK_SECONDS
    assert not ann.attend("", 0, {})
    place.leave(bob)
    assert not ann.attend("", 0, {})  # not yet time to look
    place.hours.seconds += LOOK_SECONDS
    assert ann.attend("", 0, {})


def counted(session: Presence, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moments at which a session writes its file."""
    moments: list[float] = []
    write = session._write

    def noting(word: presence.Word) -> None:
        moments.append(session._monotonic())
        write(word)

    monkeypatch.setattr(session, "_write", noting)
    return moments


def test_an_idle_session_writes_once_in_a_beat(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = place.session("ann")
    moments = counted(ann, monkeypatch)
    for _time in range(1000):
        ann.attend("", 0, {})
        place.hours.seconds += 0.4
    gaps = [after - before for before, after in pairwise(moments)]
    assert len(moments) == 7
    assert all(BEAT_SECONDS <= gap < BEAT_SECONDS + 2 * LOOK_SECONDS for gap in gaps)


def test_a_busy_session_writes_no_more_often_than_calmly(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    bob.attend("bobid", 1, {})
    moments = counted(ann, monkeypatch)
    for number in range(1000):
        ann.attend("annid", number + 1, {"bobid": number})
        place.hours.seconds += 0.05
    gaps = [after - before for before, after in pairwise(moments)]
    assert len(moments) >= 10
    assert min(gaps) >= CALM_SECONDS


def test_between_looks_the_folder_is_left_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = place.session("ann")
    looked: list[float] = []
    files = presence.files

    def noting(folder: Path) -> list[tuple[str, presence.Identity, Path]]:
        looked.append(place.hours.seconds)
        return files(folder)

    monkeypatch.setattr(presence, "files", noting)
    for _time in range(100):
        ann.attend("", 0, {})
        place.hours.seconds += 0.1
    assert len(looked) == 5


def test_what_has_not_changed_is_not_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    read: list[Path] = []
    monkeypatch.setattr(presence, "read", lambda path, _workspace: read.append(path))
    place.attend(ann)
    assert read == []
    assert here(ann) == ["bob"]


def test_files_are_used_again_and_stay_as_many_as_sessions_at_once(place: Place) -> None:
    for _turn in range(5):
        sessions = [place.session("ann") for _number in range(3)]
        place.attend(*sessions)
        assert len(place.files()) == 3
        assert [here(session) for session in sessions] == [["ann", "ann"]] * 3
        place.leave(sessions[0])
        place.drop(sessions[1])
        place.drop(sessions[2])
    assert len(place.files()) == 3


def test_what_an_ended_session_said_is_not_taken_for_somebody_else_by_who_follows_it(place: Place) -> None:
    place.attend(before := place.session("ann"))
    place.drop(before)
    after = place.session("ann")
    after.attend("", 0, {})
    assert after.spread.others == ()
    assert len(place.files()) == 1


def test_a_home_folder_copied_to_another_machine_gets_a_file_of_its_own(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.attend(one := place.session("ann"))
    place.drop(one)
    monkeypatch.setattr(replica, "machine_id", lambda: "another0machine")
    place.attend(place.session("ann"))
    assert len(place.files()) == 2


def test_files_are_readable_by_the_team_and_leave_nothing_beside_them(place: Place) -> None:
    old = os.umask(0o077)
    try:
        place.attend(place.session("ann"))
    finally:
        os.umask(old)
    (path,) = place.here.iterdir()
    assert path.stat().st_mode & 0o777 == disk.JOURNAL_MODE
    assert place.here.stat().st_mode & 0o7777 == disk.FOLDER_MODE


@pytest.fixture
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(presence, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(presence, "CALM_SECONDS", 0.03)


@pytest.mark.usefixtures("_hurry")
def test_watching_stores_tell_of_each_other_and_who_has_seen_ones_changes(bench: Bench, tmp_path: Path) -> None:
    ann, bob = bench.open(tmp_path / "ann"), bench.open(tmp_path / "bob")
    told = threading.Event()
    ann.watch(told.set)
    bob.watch(lambda: None)
    wait_until(lambda: ann.spread().here)
    assert told.wait(10)
    put(ann, "t1", name="x")
    assert ann.spread().seen_by == ()

    def bob_has_it() -> tuple[Session, ...]:
        bob.receive()
        return ann.spread().seen_by

    wait_until(bob_has_it)
    assert ann.spread().mine == 1
    told.clear()
    bench.close(bob)
    wait_until(lambda: not ann.spread().here)
    assert told.wait(10)


@pytest.mark.usefixtures("_hurry")
def test_who_has_not_taken_a_change_in_has_not_seen_it(bench: Bench, tmp_path: Path) -> None:
    ann, bob = bench.open(tmp_path / "ann"), bench.open(tmp_path / "bob")
    heard = threading.Event()
    ann.watch(lambda: None)
    bob.watch(heard.set)
    wait_until(lambda: ann.spread().here)
    put(ann, "t1", name="x")
    wait_until(bob._clerk.has_incoming)
    path = bench.places.folder / FOLDER_NAME / f"{bob._presence._key}.json"
    before = path.read_bytes()
    bob._presence._said_at = float("-inf")
    wait_until(lambda: path.read_bytes() != before)
    looked = ann._presence._looked_at
    wait_until(lambda: ann._presence._looked_at > looked + 0.05)
    assert [one.has_mine for one in ann.spread().here] == [False]


def test_a_session_that_only_reads_for_a_moment_says_nothing(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    bench.close(store)
    assert not (bench.places.folder / FOLDER_NAME).exists()
    assert store.spread() == Spread()
