"""Trouble that comes twice: after a refusal, a lost journal or a rebuild, still nothing that was confirmed is missing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from tests.store.author import change
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.model.record import Table
from tuiflow.store import clerk, disk, replica
from tuiflow.store.base import SaveState


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(clerk, "SWEEP_SECONDS", 0.02)
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 0.02)


def refuse(*_args: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def lose_a_save(bench: Bench, monkeypatch: pytest.MonkeyPatch, uid: str) -> None:
    """A session whose change reaches the private copy only."""
    store = bench.open()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refuse)
        change(store, Table.TASKS, uid, {"name": uid})
        assert store.flush(SECONDS).state is SaveState.NOT_SAVED
        bench.close(store)


def test_after_a_failed_sync_saved_means_that_a_later_sync_has_returned(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    failed, synced = list[Path](), list[Path]()
    sync = os.fdatasync

    def fail_once(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.parent == bench.journals:
            (synced if failed else failed).append(path)
            if not synced:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", fail_once)
    change(store, Table.TASKS, "t2", {"name": "t2"})
    wait_until(lambda: bool(failed) and store.saving().state is SaveState.SAVED, SECONDS)
    assert synced
    assert synced[0] != failed[0]


def test_what_an_earlier_session_could_not_save_appears_in_the_one_that_saves_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_a_save(bench, monkeypatch, "t2")
    store = bench.open()
    store.watch(lambda: None)
    put(store, "t3", name="t3")
    wait_until(lambda: bool(store.receive()) and set(names(store)) == {"t2", "t3"}, SECONDS)


def test_a_command_also_writes_what_other_sessions_have_left(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = bench.open(), bench.open()
    for store, uid in ((first, "t1"), (second, "t2")):
        with monkeypatch.context() as patch:
            patch.setattr(disk, "append_synced", refuse)
            change(store, Table.TASKS, uid, {"name": uid})
            assert store.flush(SECONDS).state is SaveState.NOT_SAVED
            bench.close(store)
    command = bench.open()
    put(command, "t3", name="t3")
    bench.close(command)
    assert set(bench.rebuilt_names()) == {"t1", "t2", "t3"}


def test_a_journal_that_is_deleted_comes_back_from_the_private_copy(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    bench.close(store)
    for path in bench.journals.glob("*.jsonl"):
        path.unlink()
    monkeypatch.setattr(replica, "RETIRE_BYTES", 10)  # another id is used from now on
    later = bench.open()
    later.watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == ["t1"], SECONDS)


def test_a_rebuild_never_takes_from_the_file_what_the_journals_lack_for_the_moment(
    bench: Bench, tmp_path: Path
) -> None:
    ann, bob = bench.open(tmp_path / "ann"), bench.open()
    for number in range(2):
        put(ann, f"a{number}", name="ann")
        put(bob, f"b{number}", name="bob")
    assert ann._replica is not None
    assert bob._replica is not None
    anns, bobs = ann._replica.uid, bob._replica.uid
    bench.close(ann)
    bench.close(bob)
    bench.close(bench.open(tmp_path / "third"))
    for path in bench.journals.glob(f"{anns}*"):
        path.unlink()
    before = bench.file.read_bytes()
    third = bench.open(tmp_path / "third")
    third.watch(lambda: None)
    journal = next(bench.journals.glob(f"{bobs}*"))
    shutil.copy(journal, journal.with_name(f"{journal.stem}.sync-conflict-20240712-101500-ABCDEFG.jsonl"))
    wait_until(lambda: third.receive().rebuilt, SECONDS)
    bench.close(third)
    assert bench.file.read_bytes() == before


def test_a_journal_whose_first_line_was_cut_short_is_left_for_a_new_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers would find nothing in it, whatever was written behind that."""
    write = os.write

    def short(descriptor: int, data: bytes) -> int:
        if Path(f"/proc/self/fd/{descriptor}").readlink().parent != bench.journals:
            return write(descriptor, data)
        if os.fstat(descriptor).st_size:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return write(descriptor, data[:10])

    store = bench.open()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        change(store, Table.TASKS, "t1", {"name": "t1"})
        assert store.flush(SECONDS).reason == os.strerror(errno.EFBIG)
        wait_until(lambda: len(list(bench.journals.iterdir())) > 2)
    wait_until(lambda: store.saving().state is SaveState.SAVED)
    assert bench.rebuilt_names() == ["t1"]


def test_a_private_copy_goes_on_with_a_line_of_its_own_after_half_a_line_that_could_not_be_taken_out(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    write, cut = os.write, list[int]()

    def short(descriptor: int, data: bytes) -> int:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if bench.places.private in path.parents and not cut:
            cut.append(descriptor)
            return write(descriptor, data[:50])
        return write(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refuse)
        patch.setattr(os, "write", short)
        patch.setattr(os, "ftruncate", refuse)
        change(store, Table.TASKS, "t2", {"name": "t2"})
        assert store.flush(SECONDS).state is SaveState.NOT_SAVED
        change(store, Table.TASKS, "t3", {"name": "t3"})
        bench.close(store)
    assert cut
    bench.open().watch(lambda: None)
    wait_until(lambda: bench.rebuilt_names() == ["t1", "t2", "t3"])


def test_bytes_that_a_sync_has_lost_are_written_again_also_when_the_next_journal_fails_as_well(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They can still be read for the time being, and a later sync says that all is well."""
    store = bench.open()
    put(store, "t1", name="t1")
    lost = set[Path]()
    sync = os.fdatasync

    def fail_twice(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.parent == bench.journals and len(lost) < 2:
            lost.add(path)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    sizes = {path: path.stat().st_size for path in bench.journals.iterdir()}
    monkeypatch.setattr(os, "fdatasync", fail_twice)
    change(store, Table.TASKS, "t2", {"name": "t2"})
    wait_until(lambda: len(lost) == 2 and store.saving().state is SaveState.SAVED)
    for path in lost:  # the power is cut
        os.truncate(path, sizes.get(path, 0))
    assert bench.rebuilt_names() == ["t1", "t2"]
