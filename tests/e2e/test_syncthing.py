"""A workspace in a folder that two real Syncthings carry between two machines: nothing confirmed is ever lost.

`TUIFLOW_FULL=1` makes the storms larger: more than the 10 conflict copies of one file that Syncthing keeps by default.
What was seen is printed: `pytest -s tests/e2e/test_syncthing.py`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.syncthing import Pair, missing_parts
from tests.store.author import change
from tests.waiting import wait_until
from tuiflow.model.record import Table, Value
from tuiflow.store import checkpoint, replica
from tuiflow.store.base import SaveState
from tuiflow.store.change import Line, Transaction
from tuiflow.store.fold import replay
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.journal import SUFFIX, JournalReader
from tuiflow.store.workspace import Workspace

pytestmark = pytest.mark.e2e

IS_WHOLE = bool(os.environ.get("TUIFLOW_FULL"))
"""Read once: the tests themselves run without any wish of the environment."""

WORKSPACE = "w0rkspace"
SHARED = [f"shared-{number}" for number in range(5)]
"""Tasks that everybody edits; all others have one author."""

SECONDS = 60.0
LOOK_SECONDS = 15.0
"""How long a session that has been opened may take until it has written what is missing."""

ROUNDS_UNTIL_QUIET = 6
MEETINGS_TO_LOSE = 5
"""After so many conflicts at most, deleting the copies has lost something."""


class Side:
    """One machine: its copy of the folder, and the homes of those who work there."""

    def __init__(self, name: str, root: Path, folder: Path) -> None:
        self.name, self.folder, self._root = name, folder, root
        self._open: list[FolderStore] = []
        self.confirmed: list[Transaction] = []
        """All changes that were confirmed here as saved."""

    def private(self, home: str) -> Path:
        return self._root / self.name / home

    def open(self, home: str = "ann") -> FolderStore:
        """A session as the app has it: it looks for others' changes."""
        store = FolderStore(Places(self.folder, self.private(home)), lambda: time.time_ns() // 1_000_000, home)
        store.watch(lambda: None)
        self._open.append(store)
        return store

    def put(self, store: FolderStore, uid: str, **values: Value) -> Transaction:
        """Set fields of a task as somebody does who sees what the session shows, and wait until that is confirmed."""
        store.receive()
        transaction = change(store, Table.TASKS, uid, values)
        assert store.flush(SECONDS).state is SaveState.SAVED
        self.confirmed.append(transaction)
        return transaction

    def receive_all(self) -> None:
        """All sessions show what has arrived."""
        for store in self._open:
            store.receive()

    def leave(self, store: FolderStore) -> None:
        self._open.remove(store)
        store.close()

    def leave_all(self) -> None:
        for store in list(self._open):
            self.leave(store)

    def homes(self) -> list[str]:
        """Everybody who has ever worked here."""
        return sorted(path.name for path in (self._root / self.name).iterdir() if (path / WORKSPACE).is_dir())

    def lines(self) -> list[Line]:
        """All changes that are in the folder."""
        reader = JournalReader(self.folder / "changes")
        reader.workspace = WORKSPACE
        return reader.scan()

    def changes(self) -> set[tuple[str, str]]:
        """Stamps and checksums of all changes that are in the folder."""
        return {(line.transaction.stamp, line.transaction.check) for line in self.lines()}

    def file(self) -> bytes:
        return (self.folder / checkpoint.FILE_NAME).read_bytes()

    def rebuilt(self) -> bytes:
        """`tuiflow.json` as the journals alone give it."""
        return bytes(checkpoint.encode(checkpoint.tables_of(replay(self.lines()), WORKSPACE)))


class Team:
    """Two machines with a workspace that Syncthing carries."""

    def __init__(self, root: Path, max_conflicts: int = 10) -> None:
        self.began = time.monotonic()
        self.pair = Pair(root / "machines", max_conflicts)
        self.here = Side("here", root / "homes", self.pair.one.folder)
        self.there = Side("there", root / "homes", self.pair.other.folder)
        self.sides = (self.here, self.there)
        create(Places(self.here.folder, self.here.private("ann")), WORKSPACE)
        store = self.here.open()
        for uid in SHARED:
            self.here.put(store, uid, name=uid, risk="")
        self.here.leave(store)
        self.pair.settle()

    def lost(self) -> list[tuple[str, Transaction]]:
        """Confirmed changes that are not in the folder of a machine: its name, and the change."""
        return [
            (side.name, transaction)
            for side in self.sides
            for there in [side.changes()]
            for transaction in self.here.confirmed + self.there.confirmed
            if (transaction.stamp, transaction.check) not in there
        ]

    def end(self) -> None:
        """Everybody leaves, and comes once more for a moment, until nothing changes any more; then nothing is lost."""
        for side in self.sides:
            side.leave_all()
        self.pair.settle()
        before: list[dict[str, bytes]] = []
        for _round in range(ROUNDS_UNTIL_QUIET):
            self._look_in()
            after = [_lasting(device.files()) for device in self.pair.devices]
            if before == after:
                break
            before = after
        assert before == after, "it does not come to rest"
        assert self.lost() == []
        assert self.here.file() == self.there.file() == self.here.rebuilt() == self.there.rebuilt()

    def _look_in(self) -> None:
        """Everybody opens the workspace; whoever knows of something that is missing writes it again."""
        for side in self.sides:
            for home in side.homes():
                side.open(home)
        deadline = time.monotonic() + LOOK_SECONDS
        while self.lost() and time.monotonic() < deadline:
            self.pair.settle()
            for side in self.sides:
                side.receive_all()
        for side in self.sides:
            side.leave_all()
        self.pair.settle()

    def report(self, what: str) -> None:
        """Print what was seen."""
        changes = [len(side.confirmed) for side in self.sides]
        copies = self.pair.conflict_copies
        files = sum(name.startswith("tuiflow") for name in copies)
        seconds = time.monotonic() - self.began
        print(
            f"\n{what}: {changes[0]} + {changes[1]} changes confirmed, {len(self.lost())} lost; conflict copies:"
            f" {files} of tuiflow.json, {len(copies) - files} of journals; {seconds:.1f} s"
        )

    def close(self) -> None:
        for side in self.sides:
            side.leave_all()
        self.pair.close()


def _lasting(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without those that only say who is here."""
    return {name: data for name, data in files.items() if not name.startswith("here/")}


@pytest.fixture
def team(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Team]:
    if reason := missing_parts():
        pytest.skip(reason)
    made = Team(tmp_path, getattr(request, "param", 10))
    yield made
    made.close()


def looks_alike(one: FolderStore, other: FolderStore) -> bool:
    """Whether two open sessions show the same, by their polling alone."""
    one.receive()
    other.receive()
    return checkpoint.same_changes(one.state, other.state) and one.state.tables == other.state.tables


def at_once(*works: Callable[[], None]) -> None:
    """Do these at the same time, each in a thread; fail when one fails."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


CONCURRENT = 600 if IS_WHOLE else 150
"""Changes of each side."""

PACE = 0.04
"""Seconds between two changes, so that Syncthing comes and goes in between."""


def test_edits_of_both_sides_at_once_all_arrive_on_both(team: Team) -> None:
    one, other = team.here.open(), team.there.open()

    def work(side: Side, store: FolderStore) -> None:
        pause = threading.Event()
        for number in range(CONCURRENT):
            pause.wait(PACE)
            if number % 3:
                side.put(store, f"{side.name}-{number}", name=f"{side.name} {number}", status="done")
            else:
                side.put(store, SHARED[number % len(SHARED)], risk=f"{side.name} {number}")

    at_once(lambda: work(team.here, one), lambda: work(team.there, other))
    wait_until(lambda: looks_alike(one, other), SECONDS)
    for store in (one, other):
        wait_until(lambda store=store: store.spread().seen_by, SECONDS)  # type: ignore[misc]
        assert [session.here for session in store.spread().seen_by] == [True]
    assert {uid for uid, _document in one.state.documents("tasks")} == set(SHARED) | {
        f"{side.name}-{number}" for side in team.sides for number in range(CONCURRENT) if number % 3
    }
    team.end()
    team.report("at once")


def test_edits_made_offline_on_both_sides_meet_field_by_field(team: Team) -> None:
    one, other = team.here.open(), team.there.open()
    wait_until(lambda: looks_alike(one, other), SECONDS)
    same, apart, gone, *_others = SHARED
    team.pair.disconnect()
    team.here.put(one, same, risk="ours")
    team.there.put(other, same, risk="theirs")
    team.here.put(one, apart, name="renamed")
    team.there.put(other, apart, risk="found")
    deletion = Workspace(one).deletion(Table.TASKS, gone)
    assert deletion is not None
    team.here.put(one, gone, **deletion.values)
    team.there.put(other, gone, risk="edited meanwhile")
    for number in range(20):
        team.here.put(one, f"here-{number}", label="CSAT-004", name=f"here {number}")
        team.there.put(other, f"there-{number}", label="CSAT-004", name=f"there {number}")
    assert not looks_alike(one, other)
    team.pair.reconnect()
    wait_until(lambda: looks_alike(one, other), SECONDS)
    for store in (one, other):
        workspace = Workspace(store)
        fields = workspace.fields(Table.TASKS, same)
        assert fields["risk"] == "theirs"
        assert list(workspace.losing(Table.TASKS, same)["risk"].values()) == ["ours"]
        fields = workspace.fields(Table.TASKS, apart)
        assert (fields["name"], fields["risk"]) == ("renamed", "found")
        assert workspace.losing(Table.TASKS, apart) == {}
        assert gone in workspace.tasks
        assert len(workspace.with_label("CSAT-004")) == 40
    team.end()
    team.report("offline")


def clone(team: Team, home: str) -> None:
    """Both sides get a home that is a copy of Ann's, on clones of her machine: the same replica ids, twice at work."""
    source = team.here.private("ann") / WORKSPACE
    for side in team.sides:
        target = side.private(home) / WORKSPACE
        target.mkdir(parents=True)
        place = replica.place_of(side.folder / "changes", WORKSPACE).encode()
        for path in source.glob("*" + SUFFIX):
            _first, _line_feed, rest = path.read_bytes().partition(b"\n")
            (target / path.name).write_bytes(place + b"\n" + rest)


STORMS = [(10, 14), (2, 14), (0, 14)] if IS_WHOLE else [(2, 4), (0, 3)]
"""How many conflict copies of a file Syncthing keeps, and how often both sides meet. With 0 the losing file is gone."""


@pytest.mark.parametrize(("team", "meetings"), STORMS, indirect=["team"], ids=str)
def test_a_storm_of_conflicts_loses_nothing(team: Team, meetings: int) -> None:
    for meeting in range(meetings):
        clone(team, f"clone-{meeting}")
        team.pair.close()
        for side in team.sides:
            for session in range(2):
                for home in (f"clone-{meeting}", side.name):
                    store = side.open(home)
                    for number in range(3):
                        side.put(store, f"{side.name}-{home}-{meeting}-{session}-{number}", name=f"{number}")
                    side.put(store, SHARED[session], risk=f"{side.name} {home} {meeting}")
                    side.leave(store)
        assert team.here.file() != team.there.file()
        team.pair.start()
        team.pair.settle()
    if team.pair.max_conflicts:
        assert len([name for name in team.pair.conflict_copies if name.startswith("tuiflow")]) >= meetings
        assert len([name for name in team.pair.conflict_copies if name.endswith(SUFFIX)]) >= meetings
    team.end()
    team.report("storm")


def test_conflict_copies_that_somebody_tidies_away_are_written_again(team: Team) -> None:
    clone(team, "clone")
    for meeting in range(MEETINGS_TO_LOSE):
        _tidy_up_after_a_conflict(team, meeting)
        if team.lost():  # not at each: it is a matter of Syncthing's clock whose file becomes the copy
            break
    assert team.lost()
    team.end()
    team.report("tidied up")


def _tidy_up_after_a_conflict(team: Team, meeting: int) -> None:
    """Two sessions under one name meet again, everybody leaves, and somebody deletes the copies that the conflict left."""
    one, other = team.here.open("clone"), team.there.open("clone")
    team.pair.disconnect()
    for number in range(5):
        team.here.put(one, f"here-{meeting}-{number}", name="x")
        team.there.put(other, f"there-{meeting}-{number}", name="x")
    team.pair.reconnect()
    wait_until(lambda: looks_alike(one, other), SECONDS)
    for number in range(5, 10):
        team.here.put(one, f"here-{meeting}-{number}", name="x")
        team.there.put(other, f"there-{meeting}-{number}", name="x")
    wait_until(lambda: looks_alike(one, other), SECONDS)
    for side in team.sides:
        side.leave_all()
    team.pair.settle()
    copies = list(team.here.folder.rglob("*.sync-conflict-*"))
    assert any(path.name.endswith(SUFFIX) for path in copies)
    for path in copies:
        path.unlink()
    team.pair.settle()
