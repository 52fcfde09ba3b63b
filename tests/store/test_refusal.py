"""When the shared disk refuses: said, kept, tried again, and nothing lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.author import change
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.model.record import Table
from tuiflow.store import clerk, disk
from tuiflow.store.base import SaveState
from tuiflow.store.folder import FolderStore


@pytest.fixture(autouse=True)
def _tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 0.02)


def refusing(code: int) -> Callable[..., os.stat_result]:
    def refuse(*_args: object) -> os.stat_result:
        raise OSError(code, os.strerror(code))

    return refuse


def opened(descriptor: int) -> Path:
    """Which file a descriptor belongs to."""
    return Path(f"/proc/self/fd/{descriptor}").readlink()


def try_put(store: FolderStore, uid: str) -> SaveState:
    change(store, Table.TASKS, uid, {"name": uid})
    return store.flush(SECONDS).state


def saved(store: FolderStore) -> bool:
    return store.saving().state is SaveState.SAVED


def seen_by_others(bench: Bench) -> set[str]:
    other = bench.open(bench.places.private.with_name("other"))
    found = set(names(other))
    bench.close(other)
    return found


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENOENT, errno.ESTALE])
def test_a_refused_save_is_said_with_its_reason_and_saved_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refusing(code))
        assert try_put(store, "t2") is SaveState.NOT_SAVED
        assert try_put(store, "t3") is SaveState.NOT_SAVED
        saving = store.saving()
        assert (saving.waiting, saving.reason) == (2, os.strerror(code))
        assert set(names(store)) == {"t1", "t2", "t3"}
        assert seen_by_others(bench) == {"t1"}
    wait_until(lambda: saved(store))
    assert store.saving().reason == ""
    assert seen_by_others(bench) == {"t1", "t2", "t3"}


def test_what_was_refused_until_the_end_is_saved_by_the_next_session(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refusing(errno.ENOSPC))
        assert try_put(store, "t2") is SaveState.NOT_SAVED
        bench.close(store)
    assert seen_by_others(bench) == {"t1"}
    put(bench.open(), "t3", name="t3")
    assert seen_by_others(bench) == {"t1", "t2", "t3"}
    assert bench.written() == bench.rebuilt()


def test_what_was_refused_until_the_end_is_saved_by_the_next_session_that_only_watches(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refusing(errno.EIO))
        assert try_put(store, "t1") is SaveState.NOT_SAVED
        bench.close(store)
    bench.open().watch(lambda: None)
    wait_until(lambda: seen_by_others(bench) == {"t1"})


def test_changes_after_a_refusal_are_seen_by_who_opens_from_the_checkpoint(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines keep the place that they were made for, also when they are written elsewhere."""
    store = bench.open()
    put(store, "t1", name="t1")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refusing(errno.EROFS))
        for uid in ("t2", "t3"):
            change(store, Table.TASKS, uid, {"name": uid})
            store.flush(SECONDS)
        wait_until(lambda: store._replica is not None and store._replica.plan()[0] > 2)
        change(store, Table.TASKS, "t4", {"name": "t4"})
        bench.close(store)
    assert seen_by_others(bench) == {"t1"}
    start = bench.open()
    start.watch(lambda: None)
    wait_until(lambda: seen_by_others(bench) == {"t1", "t2", "t3", "t4"})
    bench.close(start)
    put(bench.open(), "t5", name="t5")
    assert seen_by_others(bench) == {"t1", "t2", "t3", "t4", "t5"}
    assert bench.written() == bench.rebuilt()


def test_while_the_disk_refuses_the_private_copy_has_every_change_at_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 3600.0)
    store = bench.open()
    put(store, "t1", name="t1")
    (private,) = (bench.places.private / store.workspace).iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refusing(errno.EROFS))
        for uid in ("t2", "t3"):
            change(store, Table.TASKS, uid, {"name": uid})
            wait_until(lambda uid=uid: f'"{uid}"'.encode() in private.read_bytes())  # type: ignore[misc]
    bench.close(store)
    put(bench.open(), "t4", name="t4")
    assert seen_by_others(bench) == {"t1", "t2", "t3", "t4"}


def test_what_is_changed_right_before_leaving_is_in_the_private_copy_also_while_the_disk_refuses(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = set()
    for turn in range(15):
        store = bench.open()
        with monkeypatch.context() as patch:
            patch.setattr(disk, "append_synced", refusing(errno.EROFS))
            for uid in (f"{turn}a", f"{turn}b", f"{turn}c"):
                change(store, Table.TASKS, uid, {"name": uid})
                expected.add(uid)
            bench.close(store)
    put(bench.open(), "last", name="last")
    assert seen_by_others(bench) == expected | {"last"}


def test_the_shared_folder_replaced_by_a_file_is_said_and_saved_when_it_is_back(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    away = bench.journals.with_name("away")
    bench.journals.rename(away)
    bench.journals.write_text("not a folder")
    assert try_put(store, "t2") is SaveState.NOT_SAVED
    assert store.saving().reason == os.strerror(errno.ENOTDIR)
    bench.journals.unlink()
    away.rename(bench.journals)
    wait_until(lambda: saved(store))
    assert seen_by_others(bench) == {"t1", "t2"}


def test_a_full_disk_does_not_fill_the_folder_with_empty_journals(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    tries: list[int] = []
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if bench.journals in opened(descriptor).parents:
            tries.append(descriptor)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert try_put(store, "t2") is SaveState.NOT_SAVED
        wait_until(lambda: len(tries) > 8)
        assert len(list(bench.journals.iterdir())) <= 2
    wait_until(lambda: saved(store))
    assert seen_by_others(bench) == {"t1", "t2"}
    assert bench.written() == bench.rebuilt()


def test_a_save_that_is_cut_short_counts_as_refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    cut: list[int] = []
    write = os.write

    def short(descriptor: int, data: bytes) -> int:
        if bench.journals in opened(descriptor).parents and not cut:
            cut.append(descriptor)
            return write(descriptor, data[: len(data) // 2])
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", short)
    change(store, Table.TASKS, "t2", {"name": "t2"})
    wait_until(lambda: cut and saved(store))
    assert seen_by_others(bench) == {"t1", "t2"}
    assert bench.written() == bench.rebuilt()


def test_after_a_failed_sync_the_same_file_is_not_written_to_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    (journal,) = bench.journals.iterdir()
    failed: list[int] = []
    sync = os.fdatasync

    def fail_once(descriptor: int) -> None:
        if opened(descriptor) == journal and not failed:
            failed.append(descriptor)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", fail_once)
    change(store, Table.TASKS, "t2", {"name": "t2"})
    wait_until(lambda: failed and saved(store))
    size = journal.stat().st_size
    put(store, "t3", name="t3")
    assert journal.stat().st_size == size
    assert seen_by_others(bench) == {"t1", "t2", "t3"}
    assert bench.written() == bench.rebuilt()


def test_a_full_private_disk_does_not_stop_saving_to_the_shared_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    assert store._replica is not None
    monkeypatch.setattr(type(store._replica), "remember", refusing(errno.ENOSPC))
    assert try_put(store, "t2") is SaveState.SAVED
    assert seen_by_others(bench) == {"t1", "t2"}


def test_a_private_folder_that_cannot_be_made_refuses_changes_with_a_sentence(bench: Bench) -> None:
    bench.places.private.write_text("not a folder")
    store = bench.open()
    with pytest.raises(WorkspaceError, match=r"private cannot be written .*: check your right to write there"):
        change(store, Table.TASKS, "t1", {"name": "x"})
    assert names(store) == {}


@pytest.mark.parametrize("name", ["\ud800", "x\udcff"])
def test_a_text_that_cannot_be_stored_is_refused_and_nothing_has_happened(bench: Bench, name: str) -> None:
    store = bench.open()
    put(store, "t1", name="t1")
    with pytest.raises(RefusedError, match="That cannot be stored"):
        change(store, Table.TASKS, "t2", {"name": name})
    assert put(store, "t3", name="t3").sequence == 2
    assert names(store) == {"t1": "t1", "t3": "t3"}


def test_a_change_that_is_too_large_is_refused_and_nothing_has_happened(bench: Bench) -> None:
    store = bench.open()
    with pytest.raises(RefusedError, match="That is too much for one change"):
        change(store, Table.TASKS, "t1", {"name": "x" * 1_000_000})
    assert put(store, "t2", name="t2").sequence == 1
    assert seen_by_others(bench) == {"t2"}
