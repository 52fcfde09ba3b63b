from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store.author import WORKSPACE, Author, Clock
from tuiflow.store.change import Header, encode_header
from tuiflow.store.fold import replay
from tuiflow.store.journal import BadLine, JournalReader

HEAD = encode_header(Header(WORKSPACE, "ann", 1), "ann")


class Desk:
    """A folder of journals, its reader, and somebody's lines to put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reader = JournalReader(folder)
        author = Author("ann", Clock())
        for number in range(6):
            author.set(f"t{number}", name="访谈" * number)
        self.lines = [data for _line, data in author.own]
        self.file = folder / "ann-0001.jsonl"

    def scan(self) -> list[int]:
        """The numbers of the lines that have appeared."""
        return [line.transaction.sequence for line in self.reader.scan()]

    def add(self, data: bytes) -> None:
        with self.file.open("ab") as file:
            file.write(data)

    def swap(self, data: bytes) -> None:
        """Rename another file over the journal, as sync tools do."""
        self.file.with_name(".new").write_bytes(data)
        self.file.with_name(".new").replace(self.file)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_folder_that_is_not_there_yet_has_no_lines(tmp_path: Path) -> None:
    assert JournalReader(tmp_path / "none").scan() == []


def test_only_what_is_new_is_read(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0])
    assert desk.scan() == [1]
    assert desk.scan() == []
    desk.add(desk.lines[1] + desk.lines[2])
    assert desk.scan() == [2, 3]
    assert desk.scan() == []


def test_a_last_line_that_is_half_there_waits_for_its_other_half(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0] + desk.lines[1][:50])
    assert desk.scan() == [1]
    desk.add(desk.lines[1][50:-1])
    assert desk.scan() == []
    desk.add(b"\n")
    assert desk.scan() == [2]
    assert desk.reader.bad_lines == []


def test_a_header_that_is_half_there_waits_for_its_other_half(desk: Desk) -> None:
    desk.add(HEAD[:30])
    assert desk.scan() == []
    desk.add(HEAD[30:] + desk.lines[0])
    assert desk.scan() == [1]


def test_a_bad_line_is_skipped_and_listed_and_the_rest_is_read(desk: Desk) -> None:
    bad = desk.lines[1].replace(b"name", b"nome")
    desk.add(HEAD + desk.lines[0] + bad + b"\xff\x00 garbage\n" + desk.lines[2])
    assert desk.scan() == [1, 3]
    start = len(HEAD + desk.lines[0])
    assert desk.reader.bad_lines == [BadLine(desk.file.name, start), BadLine(desk.file.name, start + len(bad))]
    desk.add(desk.lines[3])
    assert desk.scan() == [4]


def test_blank_lines_and_a_repeated_header_are_no_bad_lines(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0] + b"\n" + HEAD + desk.lines[1])
    assert desk.scan() == [1, 2]
    assert desk.reader.bad_lines == []


def test_a_line_of_another_replica_is_a_bad_line(desk: Desk) -> None:
    other = Author("bob", Clock())
    other.set("t1", name="x")
    desk.add(HEAD + other.own[0][1] + desk.lines[0])
    assert desk.scan() == [1]
    assert len(desk.reader.bad_lines) == 1


def test_a_longer_file_renamed_over_the_journal_gives_its_new_lines(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0])
    assert desk.scan() == [1]
    desk.swap(HEAD + b"".join(desk.lines[:3]))
    assert desk.scan() == [2, 3]


def test_a_different_file_renamed_over_the_journal_is_read_from_its_start(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0])
    assert desk.scan() == [1]
    desk.swap(HEAD + desk.lines[4] + desk.lines[5])
    assert desk.scan() == [5, 6]


def test_a_file_that_was_cut_and_then_restored_gives_all_its_lines(desk: Desk) -> None:
    whole = HEAD + b"".join(desk.lines[:4])
    desk.add(whole)
    assert desk.scan() == [1, 2, 3, 4]
    os.truncate(desk.file, len(HEAD + desk.lines[0]) + 9)
    assert desk.scan() == [1]
    desk.swap(whole + desk.lines[4])
    assert desk.scan() == [2, 3, 4, 5]


def test_a_file_that_was_emptied_and_then_restored_gives_all_its_lines(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0])
    assert desk.scan() == [1]
    desk.swap(b"")
    assert desk.scan() == []
    desk.swap(HEAD + desk.lines[0] + desk.lines[1])
    assert desk.scan() == [1, 2]


def test_a_file_that_was_away_and_is_back_gives_what_is_new(desk: Desk) -> None:
    desk.add(HEAD + desk.lines[0])
    assert desk.scan() == [1]
    away = desk.file.rename(desk.folder / "away")
    assert desk.scan() == []
    away.rename(desk.file)
    desk.add(desk.lines[1])
    assert desk.scan() == [2]


@pytest.mark.parametrize(
    "name",
    [
        "x.sync-conflict-20240712-101500-ABCDEFG.jsonl",
        "x (conflicted copy 2024-07-12 101500).jsonl",
        "x (Ann's conflicted copy 2024-07-12).jsonl",
        "x-HOST.jsonl",
        "x (SFConflict ann 2024-07-12-10-15-00).jsonl",
        "x-NSConflict.jsonl",
        "x-冲突.jsonl",
        "x (1).jsonl",
    ],
)
def test_a_conflict_copy_is_known_by_its_header_whatever_its_name(desk: Desk, name: str) -> None:
    desk.add(HEAD + desk.lines[0] + desk.lines[1])
    (desk.folder / name).write_bytes(HEAD + desk.lines[0] + desk.lines[2])
    assert sorted(desk.scan()) == [1, 1, 2, 3]


def test_a_link_a_pipe_and_a_folder_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path.with_name(tmp_path.name + "-outside")
    outside.write_bytes(HEAD + desk.lines[0])
    (desk.folder / "link.jsonl").symlink_to(outside)
    (desk.folder / "loop.jsonl").symlink_to("loop.jsonl")
    os.mkfifo(desk.folder / "pipe.jsonl")
    (desk.folder / "folder.jsonl").mkdir()
    desk.add(HEAD + desk.lines[1])
    assert desk.scan() == [2]
    assert desk.scan() == []


def test_other_files_are_left_alone(desk: Desk) -> None:
    for name in (".ann-0001.jsonl", "ann-0001.jsonl.tmp", "notes.txt", "ann-0001.json"):
        (desk.folder / name).write_bytes(HEAD + desk.lines[0])
    (desk.folder / "diary.jsonl").write_bytes(b"dear diary\n" + desk.lines[0])
    (desk.folder / "empty.jsonl").write_bytes(b"")
    (desk.folder / "bare.jsonl").write_bytes(desk.lines[0])
    assert desk.scan() == []


def test_a_journal_of_another_workspace_is_ignored(desk: Desk) -> None:
    desk.reader.workspace = WORKSPACE
    (desk.folder / "aaa.jsonl").write_bytes(encode_header(Header("other", "ann", 1), "x") + desk.lines[0])
    desk.add(HEAD + desk.lines[1])
    assert desk.scan() == [2]


def test_a_journal_of_a_newer_version_is_not_read_and_is_noted(desk: Desk) -> None:
    desk.reader.workspace = WORKSPACE
    desk.add(encode_header(Header(WORKSPACE, "ann", 1, min_reader=7), "x") + desk.lines[0])
    assert desk.scan() == []
    assert desk.reader.min_reader == 7


def test_a_newer_journal_of_another_workspace_is_not_noted(desk: Desk) -> None:
    desk.reader.workspace = WORKSPACE
    desk.add(encode_header(Header("other", "ann", 1, min_reader=7), "x") + desk.lines[0])
    assert desk.scan() == []
    assert desk.reader.min_reader == 1


def test_a_line_over_a_megabyte_does_not_hide_the_next(desk: Desk) -> None:
    desk.add(HEAD + b"x" * 1_500_000 + b"\n" + desk.lines[0])
    assert desk.scan() == [1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_it_does_not_hide_the_others(desk: Desk) -> None:
    locked = desk.folder / "aaa.jsonl"
    locked.write_bytes(HEAD + desk.lines[0])
    locked.chmod(0)
    desk.add(HEAD + desk.lines[1])
    assert desk.scan() == [2]
    locked.chmod(0o600)
    assert desk.scan() == [1]


def test_a_copy_is_read_from_its_start_although_a_checkpoint_contains_its_numbers(desk: Desk) -> None:
    """Only of an original the place tells what it holds: a copy may have another change with the same number."""
    desk.add(HEAD + b"".join(desk.lines))
    contains = replay(desk.reader.scan()).contains
    twin = Author("ann", Clock())
    twin.set("t9", name="x")
    (desk.folder / "ann-0001 (1).jsonl").write_bytes(HEAD + twin.own[0][1])
    reader = JournalReader(desk.folder)
    reader.resume(contains)
    assert "t9" in [line.transaction.edits[0].uid for line in reader.scan()]
