"""Traps 3, 4 and 5: whose replica id it is, and what is written again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.author import WORKSPACE, Author, bytes_of, change
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.model.record import Table
from tuiflow.store import disk, folder, replica
from tuiflow.store.change import Draft, Edit, Header, Line, encode_header
from tuiflow.store.fold import State
from tuiflow.store.folder import FolderStore
from tuiflow.store.journal import JournalReader


def seen_by_others(bench: Bench) -> dict[str, object]:
    """What somebody sees who opens the workspace now."""
    other = bench.open(bench.places.private.with_name("other"))
    found = names(other)
    bench.close(other)
    return found


def test_a_second_session_of_the_same_user_gets_another_id(bench: Bench) -> None:
    one, two = bench.open(), bench.open()
    assert put(one, "t1", name="one").replica != put(two, "t2", name="two").replica


def test_a_later_session_takes_the_id_again_and_goes_on_counting(bench: Bench) -> None:
    first = bench.open()
    before = [put(first, "t1", name=str(number)) for number in range(3)]
    bench.close(first)
    after = put(bench.open(), "t1", name="next")
    assert after.replica == before[0].replica
    assert [one.sequence for one in (*before, after)] == [1, 2, 3, 4]
    assert len(list(bench.journals.iterdir())) == 1


def test_a_home_folder_copied_to_another_machine_gets_another_id(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bench.open()
    before = put(first, "t1", name="x")
    bench.close(first)
    monkeypatch.setattr(replica, "machine_id", lambda: "another")
    assert put(bench.open(), "t2", name="y").replica != before.replica


def test_a_workspace_folder_that_was_copied_gets_another_id(bench: Bench, tmp_path: Path) -> None:
    first = bench.open()
    before = put(first, "t1", name="x")
    bench.close(first)
    shutil.copytree(bench.places.folder, tmp_path / "copy")
    copy = FolderStore(folder.Places(tmp_path / "copy", bench.places.private), bench.clock, "ann")
    after = put(copy, "t2", name="y")
    copy.close()
    assert after.replica != before.replica
    assert names(copy) == {"t1": "x", "t2": "y"}


def test_a_large_private_copy_is_retired(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bench.open()
    before = put(first, "t1", name="x" * 200)
    bench.close(first)
    monkeypatch.setattr(replica, "RETIRE_BYTES", 100)
    assert put(bench.open(), "t2", name="y").replica != before.replica


def test_what_a_killed_session_wrote_only_to_its_private_copy_is_written_again_by_the_next_change(
    bench: Bench,
) -> None:
    first = bench.open()
    put(first, "t1", name="x")
    lost = lose_shared_write(bench, first)
    assert seen_by_others(bench) == {"t1": "x"}
    after = put(bench.open(), "t3", name="z")
    assert (after.replica, after.sequence) == (lost.transaction.replica, lost.transaction.sequence + 1)
    assert seen_by_others(bench) == {"t1": "x", "t2": "lost?", "t3": "z"}


def test_what_a_killed_session_wrote_only_to_its_private_copy_is_written_again_by_the_next_start(
    bench: Bench,
) -> None:
    first = bench.open()
    put(first, "t1", name="x")
    lose_shared_write(bench, first)
    bench.open().watch(lambda: None)
    wait_until(lambda: seen_by_others(bench) == {"t1": "x", "t2": "lost?"}, SECONDS)


def lose_shared_write(bench: Bench, store: FolderStore) -> Line:
    """A session is killed between its private and its shared write."""
    held = store._replica
    assert held is not None
    line, data = store._ledger.enter(
        Draft([Edit("tasks", "t2", {"name": "lost?"}, creates=True)]), held.uid, held.sequence + 1, held.plan()
    )
    held.remember([data])
    bench.drop(store)
    return line


@pytest.mark.parametrize("how", ["deleted", "older", "emptied"])
def test_a_journal_that_a_sync_tool_brings_back_old_is_completed_in_a_new_segment(bench: Bench, how: str) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    (journal,) = bench.journals.iterdir()
    old = journal.read_bytes()
    put(store, "t2", name="y")
    if how == "deleted":
        journal.unlink()
    else:
        journal.with_name("new").write_bytes(old if how == "older" else b"")
        journal.with_name("new").replace(journal)
    put(store, "t3", name="z")
    assert len(list(bench.journals.glob("*.jsonl"))) == 2
    assert seen_by_others(bench) == {"t1": "x", "t2": "y", "t3": "z"}
    if how == "older":
        assert journal.read_bytes().startswith(old)


@pytest.mark.parametrize("torn", [b'{"edits":[{"id":"t9","se', b"\x00\x00\x00", b'{"a":1}'])
def test_after_a_torn_last_line_the_owner_goes_on_with_a_new_line(bench: Bench, torn: bytes) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    bench.close(store)
    (journal,) = bench.journals.iterdir()
    with journal.open("ab") as file:
        file.write(torn)
    put(bench.open(), "t2", name="y")
    assert seen_by_others(bench) == {"t1": "x", "t2": "y"}
    assert bench.rebuilt() == bench.written()


def test_after_a_torn_line_of_its_own_a_live_session_goes_on_with_a_new_line(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    (journal,) = bench.journals.iterdir()
    with journal.open("ab") as file:
        file.write(b'{"edits":')
    put(store, "t2", name="y")
    assert seen_by_others(bench) == {"t1": "x", "t2": "y"}


def test_a_first_write_that_was_torn_within_the_header_hides_nothing(bench: Bench) -> None:
    store = bench.open()
    first = put(store, "t1", name="x")
    bench.drop(store)
    (journal,) = bench.journals.iterdir()
    journal.write_bytes(journal.read_bytes()[:40])
    assert seen_by_others(bench) == {}
    assert put(bench.open(), "t2", name="y").replica == first.replica
    assert seen_by_others(bench) == {"t1": "x", "t2": "y"}


def test_a_journal_whose_header_was_damaged_is_written_again(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    bench.close(store)
    bench.file.unlink()
    (journal,) = bench.journals.iterdir()
    journal.write_bytes(b"#" + journal.read_bytes()[1:])
    bench.file.write_bytes(empty_checkpoint())
    put(bench.open(), "t2", name="y")
    assert seen_by_others(bench) == {"t1": "x", "t2": "y"}


def empty_checkpoint() -> bytes:
    return bytes_of(State())


def test_a_bad_line_in_the_own_journal_is_written_again(bench: Bench) -> None:
    store = bench.open()
    for number in range(3):
        put(store, f"t{number}", name=str(number))
    bench.close(store)
    (journal,) = bench.journals.iterdir()
    journal.write_bytes(journal.read_bytes().replace(b'"name":"1"', b'"name":"7"'))
    bench.file.write_bytes(empty_checkpoint())
    assert seen_by_others(bench) == {"t0": "0", "t2": "2"}
    put(bench.open(), "t3", name="3")
    assert seen_by_others(bench) == {"t0": "0", "t1": "1", "t2": "2", "t3": "3"}


def test_a_torn_last_line_of_the_private_copy_does_not_harm_the_next(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    bench.close(store)
    (private,) = (bench.places.private / WORKSPACE).iterdir()
    with private.open("ab") as file:
        file.write(b'{"edits":[')
    store = bench.open()
    put(store, "t2", name="y")
    bench.close(store)
    (journal,) = bench.journals.iterdir()
    journal.unlink()
    bench.file.unlink()
    bench.file.write_bytes(empty_checkpoint())
    put(bench.open(), "t3", name="z")
    assert seen_by_others(bench) == {"t1": "x", "t2": "y", "t3": "z"}


def test_a_session_that_hears_numbers_of_its_own_id_that_it_never_gave_takes_a_new_id(bench: Bench) -> None:
    store = bench.open()
    store.watch(lambda: None)
    mine = put(store, "t1", name="mine")
    copy = Author(mine.replica, bench.clock)
    for number in range(3):
        copy.set(f"c{number}", name="theirs")
    head = encode_header(Header(WORKSPACE, mine.replica, 1), "ann")
    data = head + b"".join(data for _line, data in copy.own)
    (bench.journals / f"{mine.replica}-0001 (copy).jsonl").write_bytes(data)
    wait_until(lambda: (store.receive(), "c2" in names(store))[1], SECONDS)
    after = put(store, "t2", name="mine too")
    assert after.replica != mine.replica
    everything = {"t1": "mine", "t2": "mine too", "c0": "theirs", "c1": "theirs", "c2": "theirs"}
    assert names(store) == everything
    assert seen_by_others(bench) == everything
    assert bench.written() == bench.rebuilt()


def test_a_session_that_hears_them_while_it_cannot_save_still_takes_changes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = bench.open()
    mine = put(store, "t1", name="mine")
    copy = Author(mine.replica, bench.clock)
    copy.learn(JournalReader(bench.journals).scan())
    copy.set("c1", name="theirs")
    copy.set("c2", name="theirs")

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refuse)
        change(store, Table.TASKS, "t2", {"name": "mine too"})
        store.flush(SECONDS)
        head = encode_header(Header(WORKSPACE, mine.replica, 1), "ann")
        data = head + b"".join(data for _line, data in copy.own)
        (bench.journals / f"{mine.replica}-0001 (copy).jsonl").write_bytes(data)
        with store._clerk._wake:
            store._clerk._incoming += [line for line, _data in copy.own]
        store.receive()
        change(store, Table.TASKS, "t3", {"name": "mine as well"})
    wait_until(lambda: store.flush(SECONDS).state.value == "saved", SECONDS)
    assert set(seen_by_others(bench)) == {"t1", "t2", "t3", "c1", "c2"}


def test_an_original_that_arrives_after_its_copy_is_read_by_who_has_the_workspace_open(bench: Bench) -> None:
    """Both have the same numbers, as after a copied home folder: what is contained is no proof of what a file holds."""
    store = bench.open()
    store.watch(lambda: None)
    theirs, mine = Author("ann", bench.clock), Author("ann", bench.clock)
    for number in range(3):
        theirs.set(f"c{number}", name="theirs")
    mine.set("t1", name="mine")
    head = encode_header(Header(WORKSPACE, "ann", 1), "ann")
    copied, original = (head + b"".join(data for _line, data in author.own) for author in (theirs, mine))
    (bench.journals / "ann-0001 (copy).jsonl").write_bytes(copied)
    wait_until(lambda: (store.receive(), "c2" in names(store))[1], SECONDS)
    (bench.journals / "ann-0001.jsonl").write_bytes(original)
    wait_until(lambda: (store.receive(), "t1" in names(store))[1], SECONDS)
    assert bench.written() == bench.rebuilt()


def test_where_no_lock_keeps_two_sessions_from_one_id_the_one_that_notices_takes_another(
    bench: Bench, tmp_path: Path
) -> None:
    first = bench.open()
    put(first, "t1", name="x")
    bench.close(first)
    shutil.copytree(bench.places.private, tmp_path / "mounted twice")
    first, second = bench.open(), bench.open(tmp_path / "mounted twice")
    put(first, "t2", name="first")
    put(first, "t3", name="first")
    uid = put(second, "t4", name="second").replica
    assert first._replica is not None
    assert uid == first._replica.uid
    assert put(second, "t5", name="second").replica != uid
    assert set(seen_by_others(bench)) == {"t1", "t2", "t3", "t4", "t5"}
    assert bench.written() == bench.rebuilt()
