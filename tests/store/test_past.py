"""Looking back into journals gives what decoding all of them gives, however the files lie (E12, storage: traps 4, 5, 6)."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.author import WORKSPACE, Author, Clock
from tests.store.folders import SECONDS, Bench, names, put
from tests.store.sync_tool import PATTERNS
from tests.waiting import wait_until
from tuiflow.model.record import Table
from tuiflow.store import clerk, disk, past
from tuiflow.store.change import FORMAT, Draft, Edit, Header, Line, Transaction, decode, encode_header
from tuiflow.store.journal import JournalReader
from tuiflow.store.past import Past
from tuiflow.store.workspace import Workspace

TASKS = ["t1", "t2", 'quote"d', "späť", "t1x"]
"""Uids that look like each other, and such as JSON writes differently."""


def header(replica: str, segment: int = 1, workspace: str = WORKSPACE, least: int = FORMAT) -> bytes:
    return encode_header(Header(workspace, replica, segment, least), "ann")


def write(folder: Path, name: str, *parts: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"".join(parts))


def checks(transactions: Iterable[Transaction]) -> list[str]:
    return [transaction.check for transaction in transactions]


def everything(folder: Path, others: Sequence[Line] = ()) -> list[Transaction]:
    """All changes in the order of folding, by decoding everything: what looking back must agree with."""
    reader = JournalReader(folder)
    reader.workspace = WORKSPACE
    found = {line.transaction.check: line.transaction for line in [*reader.scan(), *others]}
    return sorted(found.values(), key=lambda one: (one.stamp, one.check))


def team(chance: random.Random) -> list[Author]:
    """Three people, one with a clock that is years ahead, who hear of some of each other's changes."""
    clock = Clock()
    authors = [Author("ann", clock), Author("bob", clock, -3_600_000), Author("carl", clock, 10**11)]
    for _turn in range(chance.randrange(5, 40)):
        author = chance.choice(authors)
        uid = chance.choice(TASKS)
        if chance.random() < 0.2:
            text = f'"id":"{chance.choice(TASKS)}","stamp":"{author.replica}"'
            author.set(uid, name=text)
        elif chance.random() < 0.2:
            edits = [Edit("tasks", other, {"risk": "x"}) for other in TASKS[:3]] + [Edit("people", uid, {"name": "p"})]
            author.commit(Draft(edits, "test"))
        else:
            author.set(uid, name=str(chance.random()))
        if chance.random() < 0.3:
            chance.choice(authors).learn(line for other in authors for line, _data in other.own)
    return authors


def scatter(folder: Path, authors: Sequence[Author], chance: random.Random) -> list[Line]:
    """Write journals as sync tools and crashes leave them; returns the lines that are in none of them yet."""
    others: list[Line] = []
    for author in authors:
        lines = [data for _line, data in author.own]
        kept = len(lines) if chance.random() < 0.5 else len(lines) // 2
        others += [line for line, _data in author.own[kept:]]
        lines = lines[:kept]
        cut = chance.randrange(len(lines) + 1)
        parts = [lines[:cut], lines[cut:]]
        if chance.random() < 0.5:
            # The first segment was deleted, and written again behind the second one.
            parts = [[], lines[cut:] + lines[:cut]]
        for segment, part in enumerate(parts, 1):
            stem = f"{author.replica}-{segment:04}"
            noise = chance.choice([b"", b"\x00\x00\n", b'{"stamp":"zzz"}\n', part[0][:-9] + b"\n" if part else b""])
            torn = chance.choice([b"", b'{"edits":[', lines[-1][:-1] if lines else b""])
            write(folder, stem + ".jsonl", header(author.replica, segment), *part, noise, torn)
            if chance.random() < 0.5:
                copy = stem + chance.choice(PATTERNS).format(n=7) + ".jsonl"
                write(folder, copy, header(author.replica, segment), *part[: chance.randrange(len(part) + 1)])
    return others


@given(st.integers(0, 2**32).map(random.Random))
def test_what_is_told_is_what_decoding_everything_tells(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("past")
    others = scatter(folder, team(chance), chance)
    expected = everything(folder, others)
    looked = Past(folder, WORKSPACE, others)
    for count in (1, 3, 7, 1000):
        assert checks(looked.newest(count)) == checks(expected[-count:])
    for wanted in ({("tasks", "t1")}, {("people", "t1")}, {("tasks", 'quote"d')}, {("tasks", uid) for uid in TASKS}):
        about = [one for one in expected if any((edit.table, edit.uid) in wanted for edit in one.edits)]
        assert checks(looked.of(wanted)) == checks(about)
    stamps = {one.stamp for one in expected if chance.random() < 0.5}
    assert set(looked.written(stamps | {"000000000000.0000.nobody.1"})) == stamps
    assert all(stamp == one.stamp for stamp, one in looked.written(stamps).items())
    shutil.rmtree(folder)


@pytest.fixture
def ann() -> Author:
    author = Author("ann", Clock())
    for number in range(10):
        author.set(f"t{number}", name=str(number))
    return author


def data_of(author: Author) -> list[bytes]:
    return [data for _line, data in author.own]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_copy_of_a_journal_tells_nothing_twice(tmp_path: Path, ann: Author, pattern: str) -> None:
    lines = data_of(ann)
    write(tmp_path, "ann-0001.jsonl", header("ann"), *lines[:8])
    write(tmp_path, f"ann-0001{pattern.format(n=1)}.jsonl", header("ann"), *lines)
    looked = Past(tmp_path, WORKSPACE, [])
    assert [one.sequence for one in looked.newest(5)] == [6, 7, 8, 9, 10]
    assert [one.sequence for one in looked.of([("tasks", "t2")])] == [3]


def test_a_last_line_that_is_torn_is_not_told_and_hides_nothing(tmp_path: Path, ann: Author) -> None:
    lines = data_of(ann)
    for torn in (lines[9][:-1], lines[9][:40]):
        write(tmp_path, "ann-0001.jsonl", header("ann"), *lines[:9], torn)
        assert [one.sequence for one in Past(tmp_path, WORKSPACE, []).newest(2)] == [8, 9]


def test_what_was_written_again_behind_later_changes_is_not_taken_for_the_last(tmp_path: Path, ann: Author) -> None:
    lines = data_of(ann)
    write(tmp_path, "ann-0002.jsonl", header("ann", 2), *lines[5:], *lines[:5])
    assert [one.sequence for one in Past(tmp_path, WORKSPACE, []).newest(3)] == [8, 9, 10]


def test_a_line_that_stands_several_times_in_a_journal_counts_once(tmp_path: Path, ann: Author) -> None:
    lines = data_of(ann)
    write(tmp_path, "ann-0001.jsonl", header("ann"), *lines, *[lines[9]] * 5)
    assert [one.sequence for one in Past(tmp_path, WORKSPACE, []).newest(3)] == [8, 9, 10]


def test_damaged_lines_do_not_take_the_place_of_changes(tmp_path: Path, ann: Author) -> None:
    lines = data_of(ann)
    damaged = [line.replace(b'"name":"', b'"name":"#') for line in lines[7:]]
    write(tmp_path, "ann-0001.jsonl", header("ann"), *lines[:7], *damaged)
    assert [one.sequence for one in Past(tmp_path, WORKSPACE, []).newest(3)] == [5, 6, 7]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("ann-0001.jsonl", header("ann", workspace="another")),
        ("ann-0001.jsonl", header("bob")),
        ("ann-0001.jsonl", header("ann", least=FORMAT + 1)),
        ("ann-0001.jsonl", b"no journal\n"),
        ("ann-0001.txt", header("ann")),
        (".ann-0001.jsonl", header("ann")),
    ],
    ids=["workspace", "replica", "newer", "headless", "suffix", "hidden"],
)
def test_files_that_are_not_of_this_workspace_tell_nothing(tmp_path: Path, ann: Author, name: str, head: bytes) -> None:
    write(tmp_path, name, head, *data_of(ann))
    looked = Past(tmp_path, WORKSPACE, [])
    assert looked.newest(10) == []
    assert looked.of([("tasks", "t1")]) == []
    assert looked.written([ann.own[1][0].transaction.stamp]) == {}


def test_links_and_pipes_are_not_followed(tmp_path: Path, ann: Author) -> None:
    write(tmp_path / "elsewhere", "ann-0001.jsonl", header("ann"), *data_of(ann))
    folder = tmp_path / "changes"
    folder.mkdir()
    (folder / "ann-0001.jsonl").symlink_to(tmp_path / "elsewhere" / "ann-0001.jsonl")
    os.mkfifo(folder / "bob-0001.jsonl")
    assert Past(folder, WORKSPACE, []).newest(10) == []


def test_without_the_folder_what_the_session_holds_itself_is_told(tmp_path: Path, ann: Author) -> None:
    held = [line for line, _data in ann.own[:2]]
    looked = Past(tmp_path / "away", WORKSPACE, held)
    assert [one.sequence for one in looked.newest(10)] == [1, 2]
    assert [one.sequence for one in looked.of([("tasks", "t1")])] == [2]


def test_only_lines_that_can_matter_are_decoded(tmp_path: Path, ann: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding is what takes time with a hundred thousand changes."""
    decoded: list[bytes] = []

    def counting(line: bytes) -> Line | None:
        decoded.append(line)
        return decode(line)

    monkeypatch.setattr(past, "decode", counting)
    write(tmp_path, "ann-0001.jsonl", header("ann"), *data_of(ann))
    looked = Past(tmp_path, WORKSPACE, [])

    def cost(look: Callable[[], object]) -> int:
        decoded.clear()
        assert look()
        return len(decoded)

    stamps = [line.transaction.stamp for line, _data in ann.own]
    assert cost(lambda: looked.of([("tasks", "t3")])) == 1
    assert cost(lambda: looked.of([("tasks", "t3"), ("tasks", "t4")])) == 2
    assert cost(lambda: looked.written(stamps[:3])) == 3
    assert cost(lambda: looked.newest(2)) <= 4


def test_the_last_changes_are_those_of_everybody(bench: Bench, tmp_path: Path) -> None:
    stores = [bench.open(tmp_path / name) for name in ("ann", "bob", "carl")]
    for number in range(9):
        put(stores[number % 3], f"t{number}", name=str(number))
    told = Workspace(stores[0]).newest(4)
    assert [edit.uid for one in told for edit in one.edits] == ["t5", "t6", "t7", "t8"]


def test_changes_that_the_disk_does_not_have_yet_are_told_too(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 0.02)
    store = bench.open()
    put(store, "t1", name="one")

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "append_synced", refuse)
        workspace = Workspace(store)
        edit = workspace.edit(Table.TASKS, "t1", {"name": "two"})
        assert edit is not None
        waiting = store.commit(Draft([edit], "test"))
        store.flush(SECONDS)
        assert [one.stamp for one in store.history([("tasks", "t1")])][1:] == [waiting.stamp]
        assert store.newest(1)[0].stamp == waiting.stamp
        assert list(store.written([waiting.stamp])) == [waiting.stamp]
        bench.close(store)
        later = bench.open()
        assert names(later) == {"t1": "two"}
        assert [one.stamp for one in later.history([("tasks", "t1")])][1:] == [waiting.stamp]
        assert list(later.written([waiting.stamp])) == [waiting.stamp]
    later.watch(lambda: None)
    wait_until(lambda: len(bench.lines()) == 2, SECONDS)
    wait_until(lambda: (later.receive(), not later._waiting)[1], SECONDS)
    assert [one.stamp for one in later.history([("tasks", "t1")])][1:] == [waiting.stamp]
