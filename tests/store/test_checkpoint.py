from __future__ import annotations

import os
from collections.abc import Callable

import orjson
import pytest
from tinydb import TinyDB, where

from tests.store.author import WORKSPACE, Author, Clock, bytes_of
from tests.store.folders import SECONDS, Bench, names, put
from tests.waiting import wait_until
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.store import checkpoint, clerk
from tuiflow.store.change import FORMAT, Draft, Edit, Header, encode_header
from tuiflow.store.fold import State
from tuiflow.store.folder import FolderStore, Places, create, is_workspace


def filled(bench: Bench) -> bytes:
    """A workspace with a few tasks, left in order; returns its `tuiflow.json`."""
    store = bench.open()
    for number in range(4):
        put(store, f"t{number}", name=f"任务 {number}", **{"collaborators/p1": True})
    bench.close(store)
    return bench.file.read_bytes()


def set_aside(bench: Bench) -> list[bytes]:
    return [path.read_bytes() for path in bench.places.folder.glob("tuiflow.set-aside-*.json")]


def test_plain_tinydb_opens_the_file(bench: Bench) -> None:
    filled(bench)
    with TinyDB(bench.file, access_mode="r") as database:
        tasks = database.table("tasks")
        assert database.tables() == {"_tuiflow", "tasks"}
        assert len(tasks) == 4
        found = tasks.get(where("id") == "t2")
    assert isinstance(found, dict)
    assert (found["name"], found["collaborators/"]) == ("任务 2", {"p1": True})


def test_an_empty_workspace_is_a_tinydb_file_too(bench: Bench) -> None:
    with TinyDB(bench.file, access_mode="r") as database:
        assert database.tables() == {"_tuiflow"}


def test_leaving_without_a_change_leaves_the_file_as_it_was(bench: Bench) -> None:
    filled(bench)
    before = bench.file.stat()
    bench.close(bench.open())
    assert bench.file.stat().st_ino == before.st_ino


def odd_half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def odd_name(data: bytes) -> bytes:
    return data.replace("任务 1".encode(), b"by hand")


def odd_pretty(data: bytes) -> bytes:
    return orjson.dumps(orjson.loads(data), option=orjson.OPT_INDENT_2)


def odd_empty(_data: bytes) -> bytes:
    return b""


def odd_zeros(data: bytes) -> bytes:
    return b"\0" * len(data)


def odd_tinydb(_data: bytes) -> bytes:
    return b'{"_default": {"1": {"name": "x"}}}'


@pytest.mark.parametrize("damage", [odd_half, odd_name, odd_pretty, odd_empty, odd_zeros, odd_tinydb])
def test_a_damaged_or_hand_edited_file_is_rebuilt_from_the_journals_and_set_aside(
    bench: Bench, damage: Callable[[bytes], bytes]
) -> None:
    good = filled(bench)
    odd = damage(good)
    bench.file.write_bytes(odd)
    store = bench.open()
    assert names(store) == {f"t{number}": f"任务 {number}" for number in range(4)}
    bench.close(store)
    assert bench.file.read_bytes() == good
    assert set_aside(bench) == [odd]


def test_a_file_damaged_while_a_session_is_open_is_set_aside_too(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    bench.file.write_bytes(b"mine now")
    bench.close(store)
    assert set_aside(bench) == [b"mine now"]
    assert bench.file.read_bytes() == bench.rebuilt()


def test_a_missing_file_is_rebuilt_from_the_journals(bench: Bench) -> None:
    good = filled(bench)
    bench.file.unlink()
    bench.close(bench.open())
    assert bench.file.read_bytes() == good
    assert set_aside(bench) == []


def test_an_older_file_is_completed_from_the_journals(bench: Bench) -> None:
    store = bench.open()
    put(store, "t9", name="early")
    bench.close(store)
    old = bench.file.read_bytes()
    good = filled(bench)
    bench.file.write_bytes(old)
    store = bench.open()
    assert len(names(store)) == 5
    bench.close(store)
    assert bench.file.read_bytes() == good == bench.rebuilt()


def test_a_link_in_place_of_the_file_is_not_followed(bench: Bench) -> None:
    good = filled(bench)
    outside = bench.places.folder.with_name("outside.json")
    outside.write_bytes(b"precious")
    bench.file.unlink()
    bench.file.symlink_to(outside)
    store = bench.open()
    assert len(names(store)) == 4
    bench.close(store)
    assert outside.read_bytes() == b"precious"
    assert bench.rebuilt() == good


def test_what_only_the_file_knows_is_not_thrown_away_before_the_journals_arrive(bench: Bench) -> None:
    filled(bench)
    (journal,) = bench.journals.iterdir()
    away = journal.rename(bench.places.folder / "on its way")
    store = bench.open(bench.places.private.with_name("other"))
    assert len(names(store)) == 4
    put(store, "t9", name="meanwhile")
    bench.close(store)
    away.rename(journal)
    assert bench.written() == bench.rebuilt()
    assert len(names(bench.open())) == 5


def test_a_file_that_knows_more_is_not_overwritten(bench: Bench) -> None:
    early = bench.open()
    filled(bench)
    good = bench.file.read_bytes()
    put(early, "t9", name="mine")
    bench.close(early)
    assert bench.file.read_bytes() == good
    assert bench.written() == bench.rebuilt()
    assert len(names(bench.open())) == 5


def newer(data: bytes) -> bytes:
    tables = orjson.loads(data)
    tables["_tuiflow"]["1"]["min_reader"] = FORMAT + 1
    return bytes(checkpoint.encode(tables))


def everything_in(bench: Bench) -> dict[str, bytes]:
    found = [path for path in bench.places.folder.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in found}


def assert_read_only(store: FolderStore) -> None:
    assert store.read_only.startswith("A newer tuiflow has written this workspace")
    with pytest.raises(WorkspaceError, match="A newer tuiflow has written this workspace"):
        put(store, "t9", name="x")


def test_a_workspace_of_a_newer_version_is_read_only_and_nothing_is_written(bench: Bench) -> None:
    early = newer(bench.file.read_bytes())
    filled(bench)
    bench.file.write_bytes(early)
    before = everything_in(bench)
    store = bench.open()
    assert len(names(store)) == 4
    assert_read_only(store)
    bench.close(store)
    assert everything_in(bench) == before


def test_a_journal_of_a_newer_version_makes_the_workspace_read_only(bench: Bench) -> None:
    filled(bench)
    (bench.journals / "new-0001.jsonl").write_bytes(encode_header(Header(WORKSPACE, "new", 1, FORMAT + 1), "x"))
    before = everything_in(bench)
    store = bench.open()
    assert len(names(store)) == 4
    assert_read_only(store)
    bench.close(store)
    assert everything_in(bench) == before


def test_a_newer_version_that_appears_while_the_workspace_is_open_makes_it_read_only(bench: Bench) -> None:
    filled(bench)
    store = bench.open()
    store.watch(lambda: None)
    (bench.journals / "new-0001.jsonl").write_bytes(encode_header(Header(WORKSPACE, "new", 1, FORMAT + 1), "x"))
    wait_until(lambda: (store.receive(), store.read_only)[1], SECONDS)
    assert_read_only(store)


def test_tables_and_fields_that_are_not_known_are_kept(bench: Bench) -> None:
    author = Author("new", Clock())
    author.set("t1", name="x", mood={"colour": ["red", None, 1.5]})
    author.commit(Draft([Edit("festivals", "f1", {"name": "中秋"})], kind="festival.add"))
    data = encode_header(Header(WORKSPACE, "new", 1), "x") + b"".join(data for _line, data in author.own)
    (bench.journals / "new-0001.jsonl").write_bytes(data)
    store = bench.open()
    put(store, "t1", name="y")
    bench.close(store)
    tables = orjson.loads(bench.file.read_bytes())
    assert tables["festivals"]["1"]["name"] == "中秋"
    assert tables["tasks"]["1"]["mood"] == {"colour": ["red", None, 1.5]}
    assert tables["tasks"]["1"]["name"] == "y"
    assert bench.written() == bench.rebuilt()


def test_the_file_is_written_when_nothing_has_happened_for_a_while(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(clerk, "IDLE_SECONDS", 0.05)
    store = bench.open()
    store.watch(lambda: None)
    put(store, "t1", name="x")
    wait_until(lambda: bench.file.read_bytes() == bench.rebuilt(), SECONDS)
    assert b'"name":"x"' in bench.file.read_bytes()


def test_a_disk_that_refuses_the_file_loses_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    good = filled(bench)
    store = bench.open()
    put(store, "t9", name="x")

    def refuse(*_args: object) -> os.stat_result:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "write", refuse)
        bench.close(store)
    assert bench.file.read_bytes() == good
    assert bench.written() == bench.rebuilt()


def test_a_folder_is_made_into_a_workspace_once(bench: Bench) -> None:
    assert is_workspace(bench.places.folder)
    with pytest.raises(RefusedError, match="is a workspace already: open it with tuiflow -w"):
        create(bench.places, "another")


def test_a_folder_that_is_no_workspace_is_refused_with_what_to_do(bench: Bench) -> None:
    empty = bench.places.folder.with_name("empty")
    empty.mkdir()
    with pytest.raises(WorkspaceError, match=r"There is no workspace in .*: make one with tuiflow init"):
        FolderStore(Places(empty, bench.places.private), bench.clock, "ann")
    assert list(empty.iterdir()) == []


def test_where_only_a_damaged_file_is_left_nobody_is_sent_to_make_a_new_workspace(bench: Bench) -> None:
    lost = bench.places.folder.with_name("lost")
    lost.mkdir()
    (lost / "tuiflow.json").write_bytes(b"{{{")
    with pytest.raises(WorkspaceError, match=r"put its files back from a backup") as refusal:
        FolderStore(Places(lost, bench.places.private), bench.clock, "ann")
    assert "tuiflow init" not in str(refusal.value)
    assert (lost / "tuiflow.json").read_bytes() == b"{{{"


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(bench: Bench) -> None:
    bench.places.private.write_text("x")
    with pytest.raises(WorkspaceError, match=r"cannot be written \("):
        create(Places(bench.places.private / "shared", bench.places.private), WORKSPACE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"_tuiflow":{"1":{"_check":"', b"\xff" * 200])
def test_other_bytes_are_no_checkpoint(data: bytes) -> None:
    assert checkpoint.decode(data) is None


def test_a_checkpoint_with_any_byte_changed_is_none() -> None:
    ann = Author("ann", Clock())
    ann.set("t1", name="x")
    good = bytes_of(ann.state)
    assert checkpoint.decode(good) is not None
    for place in range(len(good)):
        assert checkpoint.decode(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]) is None


def test_a_checksum_over_something_that_is_no_checkpoint_does_not_stop_the_program() -> None:
    tables = checkpoint.tables_of(State(), WORKSPACE)
    odds: list[dict[str, object]] = [{"tasks": {"1": {}}}, {"tasks": {"1": 5}}, {"tasks": []}]
    for odd in odds:
        assert checkpoint.decode(bytes(checkpoint.encode(tables | odd))) is None
