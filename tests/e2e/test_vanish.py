"""Folders that cannot be written for a while, or are not there: said, kept, and written once they are back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.faults import Crew, Worker, arrived, mount, mounted, remount, unmount
from tests.store.author import change
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.errors import WorkspaceError
from tuiflow.model.record import Table
from tuiflow.store.base import SaveState

pytestmark = pytest.mark.e2e

WHILE_AWAY = 15
"""So many changes are made while the folder does not take any."""


class Shelf:
    """A workspace whose folder can be closed to its users and opened again."""

    reason = ""
    """What the system says while it is closed."""
    can_be_opened = False
    """Whether a session can be started while it is closed."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew

    def shut(self) -> None:
        raise NotImplementedError

    def reopen(self) -> None:
        raise NotImplementedError

    def start(self, home: str, *options: object) -> Worker:
        return self.crew.start(home, *options, as_anyone=isinstance(self, WithoutRight))


class WithoutRight(Shelf):
    """The modes of its folders allow reading only."""

    reason = "Permission denied"
    can_be_opened = True

    def shut(self) -> None:
        self._set(0o555, 0o444)

    def reopen(self) -> None:
        self._set(0o770, 0o640)

    def _set(self, folder: int, file: int) -> None:
        for path in self.crew.bench.journals.iterdir():
            path.chmod(file)
        self.crew.bench.journals.chmod(folder)
        self.crew.shared.chmod(folder)


class ReadOnlyMount(Shelf):
    """Its file system is mounted read-only for a while."""

    reason = "Read-only file system"
    can_be_opened = True

    def shut(self) -> None:
        remount(self.crew.shared.parent, "ro")

    def reopen(self) -> None:
        remount(self.crew.shared.parent, "rw")


class Renamed(Shelf):
    """It is moved away."""

    reason = "No such file or directory"

    @property
    def away(self) -> Path:
        return self.crew.shared.with_name("away")

    def shut(self) -> None:
        self.crew.shared.rename(self.away)

    def reopen(self) -> None:
        self.away.rename(self.crew.shared)


class Replaced(Renamed):
    """An empty folder is made in its place."""

    def shut(self) -> None:
        super().shut()
        self.crew.shared.mkdir()

    def reopen(self) -> None:
        assert list(self.crew.shared.iterdir()) == []
        self.crew.shared.rmdir()
        super().reopen()


class Unmounted(Shelf):
    """Its file system is unmounted: an empty mount point is left."""

    reason = "No such file or directory"

    def shut(self) -> None:
        unmount(self.crew.shared)

    def reopen(self) -> None:
        assert list(self.crew.shared.iterdir()) == []
        mount(self.crew.shared, "--bind", str(self.crew.bench.places.folder))


@pytest.fixture(params=[WithoutRight, ReadOnlyMount, Renamed, Replaced, Unmounted], ids=lambda kind: kind.__name__)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    kind: type[Shelf] = request.param
    if kind is ReadOnlyMount:
        with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=8m", "tmpfs") as disk:
            yield from ended(ReadOnlyMount(crew_in(disk, tmp_path / "homes")))
    elif kind is Unmounted:
        (tmp_path / "disk").mkdir()
        bench = Bench(tmp_path / "disk")
        with mounted(tmp_path / "place", "--bind", str(bench.places.folder)) as place:
            crew = Crew(bench, place)
            crew.homes = tmp_path / "homes"
            yield from ended(Unmounted(crew))
    else:
        yield from ended(kind(crew_in(tmp_path, tmp_path / "homes")))


def crew_in(folder: Path, homes: Path) -> Crew:
    crew = Crew(Bench(folder))
    crew.homes = homes
    return crew


def ended(shelf: Shelf) -> Iterator[Shelf]:
    try:
        yield shelf
    finally:
        shelf.crew.close()


def test_changes_to_a_folder_that_takes_none_arrive_when_it_does_again(shelf: Shelf) -> None:
    crew = shelf.crew
    workers = [shelf.start(home) for home in ("ann", "ann", "bob")]
    for worker in workers:
        worker.wait_told("saved", 20)
    watching = shelf.start("cid", "--paused")
    tasks = int(watching.ask("look", "shows"))
    shelf.shut()
    if shelf.can_be_opened:
        workers.append(shelf.start("ann"))
    for worker in workers:
        worker.wait_told("refused", WHILE_AWAY)
        assert all(rest.partition(" ")[2] == shelf.reason for rest in worker.told("refused"))
    # Nothing that is away counts as deleted.
    assert int(watching.ask("look", "shows")) >= tasks
    settle(crew, workers)
    shelf.reopen()
    for worker in crew.workers:
        worker.finish()
        assert set(worker.told("saved")) >= set(worker.told("made"))
    crew.come_and_go(["ann", "bob", "cid"])
    crew.assert_whole()
    assert crew.confirmed() == crew.made()


def settle(crew: Crew, workers: list[Worker]) -> None:
    """Have all stop making changes; each of them is saved, or in a private copy, in a moment."""
    for worker in workers:
        worker.ask("pause", "pauses")
    wait_until(lambda: crew.made() <= crew.confirmed() | crew.remembered())


def test_sessions_that_leave_meanwhile_find_their_changes_next_time(shelf: Shelf) -> None:
    crew = shelf.crew
    workers = [shelf.start(home) for home in ("ann", "ann", "bob")]
    for worker in workers:
        worker.wait_told("saved", 20)
    shelf.shut()
    quitting, killed, finishing = workers
    for worker in workers:
        worker.wait_told("refused", WHILE_AWAY)
    settle(crew, workers)
    quitting.finish("quit")
    killed.kill()
    shelf.reopen()
    finishing.finish()
    refused = set(crew.told("refused"))
    assert refused - crew.confirmed()
    # They open the workspace and only look: that is enough.
    for home in ("ann", "bob"):
        shelf.start(home, "--paused")
    wait_until(lambda: refused <= arrived(crew.bench.journals))
    for worker in crew.workers[3:]:
        worker.finish()
    crew.assert_whole()


def test_a_private_disk_that_fails_while_the_folder_is_away_has_everything_once_it_is_good(bench: Bench) -> None:
    crew = Crew(bench)
    disk = ["--bad", crew.homes, "--faults", 0.4, "--powered"]
    workers = [
        crew.start(home, "--paused", "--count", 40, *disk, "--seed", seed)
        for seed, home in enumerate(("ann", "ann", "ann", "bob", "bob"))
    ]
    try:
        shelf = Renamed(crew)
        shelf.shut()
        for worker in workers:
            worker.tell("go")
        for worker in workers:
            worker.wait_told("pauses", 2)
            worker.ask("calm", "calmed")
        wait_until(lambda: crew.made() <= crew.remembered())
        for worker in workers:
            worker.finish("quit")
        shelf.reopen()
        assert len(crew.made()) == 200
        assert not crew.confirmed()
        for home in ("ann", "bob"):
            crew.start(home, "--paused")
        wait_until(lambda: crew.made() <= arrived(bench.journals))
        for worker in crew.workers[5:]:
            worker.finish()
        crew.assert_whole()
    finally:
        crew.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close_all()


def test_a_session_that_ends_while_its_folder_is_away_makes_nothing_in_an_empty_one_at_its_place(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="saved, but not in tuiflow.json yet")
    shelf = Replaced(Crew(bench))
    shelf.shut()
    assert not store.write_checkpoint()
    change(store, Table.TASKS, "t2", {"name": "not saved"})
    assert store.flush(SECONDS).state is SaveState.NOT_SAVED
    bench.close(store)
    with pytest.raises(WorkspaceError, match="There is no workspace"):
        bench.open()
    shelf.reopen()
    assert bench.written() == bench.rebuilt()
    assert bench.rebuilt_names() == ["t1", "t2"]


def test_a_session_shows_what_it_knows_while_its_folder_is_away(bench: Bench, tmp_path: Path) -> None:
    """Even when it has just been given what only a look at all journals could fold in."""
    for home in ("ann", "bob"):
        store = bench.open(tmp_path / home)
        put(store, home, name="first")
        put(store, home, name=home)
        bench.close(store)
    watching = bench.open(tmp_path / "cid")
    watching.watch(lambda: None)
    journal = next(iter(bench.journals.iterdir()))
    shutil.copy(journal, journal.with_name(f"{journal.stem}.sync-conflict-20240712-101500-ABCDEFG.jsonl"))
    wait_until(watching._clerk.has_incoming)
    shelf = Renamed(Crew(bench))
    shelf.shut()
    watching.receive()
    assert set(names(watching)) == {"ann", "bob"}
    shelf.reopen()
    wait_until(lambda: watching.receive().rebuilt)
    assert set(names(watching)) == {"ann", "bob"}
    assert bench.written() == bench.rebuilt()


def test_a_private_copy_whose_first_write_was_cut_short_is_found_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the next session would not know whose it is, and what was refused would stay in it for ever."""
    cut, write = list[int](), os.write

    def short(descriptor: int, data: bytes) -> int:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.suffix == ".jsonl" and bench.places.private in path.parents and not cut:
            cut.append(descriptor)
            return write(descriptor, data[:10])
        return write(descriptor, data)

    store = bench.open()
    shelf = Renamed(Crew(bench))
    shelf.shut()
    monkeypatch.setattr(os, "write", short)
    with suppress(WorkspaceError):  # the change may be refused with a sentence; then it is made again
        change(store, Table.TASKS, "t1", {"name": "x"})
    change(store, Table.TASKS, "t2", {"name": "y"})
    assert cut
    assert store.flush(SECONDS).state is SaveState.NOT_SAVED
    made = sorted(names(store))
    assert "t2" in made
    bench.close(store)
    shelf.reopen()
    bench.open().watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == made)
