"""What the shared folder refused an ended session waits in the private copy: shown at once, and written by itself."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store.author import bytes_of, change
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.model.record import Table
from tuiflow.store import clerk, disk, own_journal, replica
from tuiflow.store.base import SaveState, Saving
from tuiflow.store.folder import FolderStore


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(clerk, "SWEEP_SECONDS", 0.02)
    monkeypatch.setattr(clerk, "IDLE_SECONDS", 0.04)
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 0.02)


class Disk:
    """The shared disk, which can refuse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.asked = 0

    @contextmanager
    def refusing(self) -> Iterator[None]:
        def refuse(*_args: object) -> None:
            self.asked += 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with self._monkeypatch.context() as patch:
            patch.setattr(disk, "append_synced", refuse)
            yield


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def lose(bench: Bench, *uids: str) -> None:
    """A session commits while the disk refuses, and ends."""
    store = bench.open()
    for uid in uids:
        change(store, Table.TASKS, uid, {"name": uid})
    assert store.flush(SECONDS).state is SaveState.NOT_SAVED
    bench.close(store)


def saved_by_itself(store: FolderStore) -> bool:
    store.receive()
    return store.saving() == Saving() and not store._waiting


def test_the_next_session_shows_it_at_once_even_when_it_only_reads(bench: Bench, shared: Disk) -> None:
    put(bench.open(), "t1", name="t1")
    bench.close_all()
    with shared.refusing():
        lose(bench, "t2", "t3")
        for _time in range(2):
            reading = bench.open()
            assert set(names(reading)) == {"t1", "t2", "t3"}
            bench.close(reading)
    assert bench.rebuilt_names() == ["t1"]


def test_somebody_elses_session_does_not_show_it(bench: Bench, shared: Disk, tmp_path: Path) -> None:
    with shared.refusing():
        lose(bench, "t1")
    assert names(bench.open(tmp_path / "other")) == {}


def test_a_home_folder_copied_elsewhere_shows_nothing_of_it(
    bench: Bench, shared: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared.refusing():
        lose(bench, "t1")
    monkeypatch.setattr(replica, "machine_id", lambda: "another")
    assert names(bench.open()) == {}


def test_a_reading_session_writes_it_when_it_leaves(bench: Bench, shared: Disk) -> None:
    with shared.refusing():
        lose(bench, "t1")
    reading = bench.open()
    bench.close(reading)
    assert bench.rebuilt_names() == ["t1"]
    assert bench.file.read_bytes() == bench.rebuilt()


def test_the_file_is_not_written_while_it_waits(bench: Bench, shared: Disk) -> None:
    """`tuiflow.json` would say that it contains what no journal has."""
    put(bench.open(), "t1", name="t1")
    bench.close_all()
    before = bench.file.read_bytes()
    with shared.refusing():
        lose(bench, "t2")
        store = bench.open()
        store.watch(lambda: None)
        wait_until(lambda: store.saving().state is SaveState.NOT_SAVED)
        assert not store.write_checkpoint()
        asked = shared.asked
        wait_until(lambda: shared.asked > asked + 2)  # it has had quiet moments to write in
        bench.close(store)
        assert bench.file.read_bytes() == before


def test_it_is_said_that_it_is_not_saved_with_count_and_reason_and_written_when_the_disk_takes_it(
    bench: Bench, shared: Disk
) -> None:
    put(bench.open(), "t1", name="t1")
    bench.close_all()
    told = threading.Event()
    with shared.refusing():
        lose(bench, "t2", "t3")
        store = bench.open()
        assert store.saving() == Saving()  # not before the disk has been asked again
        store.watch(told.set)
        assert told.wait(SECONDS)
        wait_until(lambda: store.saving() == Saving(SaveState.NOT_SAVED, 2, os.strerror(errno.ENOSPC)))
        told.clear()
    assert told.wait(SECONDS)
    wait_until(lambda: saved_by_itself(store))
    assert [one.sequence for one in (line.transaction for line in bench.lines())] == [1, 2, 3]
    wait_until(lambda: bench.file.read_bytes() == bench.rebuilt())
    assert bench.file.read_bytes() == bytes_of(store.state)
    assert store._clerk.sweep_refusal == ""
    assert bench.rebuilt_names() == ["t1", "t2", "t3"]


def test_what_waits_and_what_is_refused_now_are_counted_together_and_come_once_each(
    bench: Bench, shared: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "RETIRE_BYTES", 10)  # the ended session's id is not taken again
    with shared.refusing():
        lose(bench, "t1", "t2")
        store = bench.open()
        store.watch(lambda: None)
        wait_until(lambda: store.saving().state is SaveState.NOT_SAVED)
        change(store, Table.TASKS, "t1", {"name": "newer"})
        wait_until(lambda: store.saving().waiting == 3)
    wait_until(lambda: saved_by_itself(store))
    assert names(store) == {"t1": "newer", "t2": "t2"}
    assert len(bench.lines()) == 3
    assert bench.written() == bench.rebuilt()


def test_the_next_change_under_the_same_id_takes_it_along(bench: Bench, shared: Disk) -> None:
    with shared.refusing():
        lose(bench, "t1", "t2")
    store = bench.open()
    put(store, "t3", name="t3")
    assert [line.transaction.sequence for line in bench.lines()] == [1, 2, 3]
    bench.close(store)
    assert bench.file.read_bytes() == bench.rebuilt()
    assert store._waiting == []


def test_who_edits_what_waits_has_seen_it(bench: Bench, shared: Disk) -> None:
    with shared.refusing():
        lose(bench, "t1")
        store = bench.open()
        change(store, Table.TASKS, "t1", {"name": "next"})
        store.flush(SECONDS)
        bench.close(store)
    bench.close(bench.open())
    (document,) = (document for _uid, document in bench.open().state.documents("tasks"))
    assert document["name"] == "next"
    assert "_heads" not in document


def test_two_sessions_that_find_it_write_it_once(bench: Bench, shared: Disk) -> None:
    with shared.refusing():
        lose(bench, "t1")
    stores = [bench.open(), bench.open()]
    for store in stores:
        store.watch(lambda: None)
    for store in stores:
        wait_until(lambda store=store: saved_by_itself(store))  # type: ignore[misc]
    assert len(bench.lines()) == 1
    assert bench.written() == bench.rebuilt()


def test_a_rebuild_does_not_lose_it(bench: Bench, shared: Disk) -> None:
    put(bench.open(), "t1", name="t1")
    bench.close_all()
    with shared.refusing():
        lose(bench, "t2")
        store = bench.open()
        everything = store._everything()
        assert {line.transaction.sequence for line in everything} == {1, 2}


def test_a_private_copy_that_is_damaged_stops_nothing(bench: Bench, shared: Disk) -> None:
    with shared.refusing():
        lose(bench, "t1", "t2")
    (private,) = (bench.places.private / bench.open().workspace).glob("*.jsonl")
    data = private.read_bytes()
    private.write_bytes(data.replace(b'"name":"t1"', b'"name":"t0"') + b'{"edits":[')
    (private.parent / "broken.jsonl").write_bytes(b"\xff" * 50)
    (private.parent / "empty.jsonl").write_bytes(b"")
    assert names(bench.open()) == {"t2": "t2"}


@pytest.mark.parametrize("also", ["", "tuiflow.json"])
def test_an_older_segment_that_a_sync_tool_deleted_is_written_again_at_the_next_start(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, also: str
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    (first,) = bench.journals.iterdir()
    with first.open("ab") as torn:
        torn.write(b'{"edits":')
    bench.close(store)
    store = bench.open()
    put(store, "t2", name="t2")
    bench.close(store)
    assert len(list(bench.journals.iterdir())) == 2
    first.unlink()
    if also:
        bench.file.unlink()
    assert bench.rebuilt_names() == ["t2"]
    monkeypatch.setattr(replica, "RETIRE_BYTES", 10)  # this session does not take over the id
    later = bench.open()
    later.watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == ["t1", "t2"])
    wait_until(lambda: (later.receive(), set(names(later)) == {"t1", "t2"})[1])
    assert bench.written() == bench.rebuilt()


def test_where_nothing_is_missing_no_journal_is_written(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    bench.close(store)
    before = {path.name: path.read_bytes() for path in bench.journals.iterdir()}
    later = bench.open()
    assert later._waiting == []
    assert list(later.abandoned()) == []
    bench.close(later)
    assert {path.name: path.read_bytes() for path in bench.journals.iterdir()} == before


def test_of_a_private_copy_whose_changes_are_known_only_the_end_is_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start has no time for more: private copies are many after some years."""
    store = bench.open()
    put(store, "t1", name="t1")
    bench.close(store)
    whole: list[Path] = []
    read_file = disk.read_file

    def noting(path: Path) -> tuple[bytes, os.stat_result]:
        whole.append(path)
        return read_file(path)

    monkeypatch.setattr(disk, "read_file", noting)
    bench.open()
    assert [path for path in whole if bench.places.private in path.parents] == []


@pytest.mark.parametrize("padding", [0, 1000])
def test_a_journal_of_the_same_length_that_lacks_the_last_change_is_completed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, padding: int
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    put(store, "t2", name="t2")
    bench.close(store)
    (journal,) = bench.journals.iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]) + b"#" * (len(lines[-1]) + padding - 1) + b"\n")
    monkeypatch.setattr(replica, "RETIRE_BYTES", 10)
    later = bench.open()
    later.watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == ["t1", "t2"])


def test_a_line_that_is_damaged_in_the_middle_is_written_again_at_the_next_start(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    for number in range(5):
        put(store, f"t{number}", name=f"name {number}")
    bench.close(store)
    [journal] = bench.journals.glob("*.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b'"name 2"', b'"nXme 2"'))
    assert bench.rebuilt_names() == ["t0", "t1", "t3", "t4"]
    monkeypatch.setattr(replica, "RETIRE_BYTES", 10)  # nobody takes over the id
    later = bench.open()
    later.watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == ["t0", "t1", "t2", "t3", "t4"])


def test_what_has_been_compared_is_compared_again_only_when_a_file_has_changed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    bench.close(store)
    later = bench.open()
    assert list(later.abandoned()) == []
    recovered: list[str] = []
    real = own_journal.Replica.recover

    def recover(self: own_journal.Replica) -> list[bytes]:
        recovered.append(self.uid)
        return real(self)

    monkeypatch.setattr(own_journal.Replica, "recover", recover)
    assert list(later.abandoned()) == []
    assert recovered == []
    [journal] = bench.journals.glob("*.jsonl")
    journal.with_name("copy of it.jsonl").write_bytes(b"other")
    assert list(later.abandoned()) == []
    assert recovered == []
    journal.rename(journal.with_name(journal.stem + " (1).jsonl"))
    assert list(later.abandoned()) == []
    assert len(recovered) == 1
