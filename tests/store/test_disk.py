"""Traps 2, 7, 10 and 11: how files are written, and with which rights."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tuiflow.store
from tests.store.folders import Bench, put
from tuiflow.store import disk

SOURCES = sorted(Path(tuiflow.store.__file__).parent.glob("*.py"))
WRITING = {"O_WRONLY", "O_RDWR", "O_APPEND", "O_CREAT", "O_TRUNC"}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a source file, with the dotted name that is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def flags_in(node: ast.AST) -> set[str]:
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute) and part.attr.startswith("O_")}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_nothing_in_the_store_opens_a_file_in_a_way_that_could_empty_it(source: Path) -> None:
    assert "O_TRUNC" not in source.read_text(encoding="utf-8")
    for name, _call in calls(source):
        method = name.rpartition(".")[2]
        assert name != "open"
        assert name not in {"io.open", "os.fdopen", "os.truncate"}
        # One place takes a half-written line out of the private copy again; that file has one writer.
        assert name != "os.ftruncate" or source.stem == "disk"
        assert method not in {"write_text", "write_bytes", "truncate", "rename"}
        assert not name.startswith("shutil.")
        assert name.startswith("os.") or method != "open"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_only_disk_writes_to_shared_files(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    writes = flags_in(tree) & WRITING
    if source.stem == "replica":  # its own private copy, never shared; it is only ever appended to
        assert writes == {"O_RDWR", "O_APPEND", "O_CREAT"}
    elif source.stem != "disk":
        assert not writes
        assert not {name for name, _call in calls(source)} & {"os.write", "os.pwrite", "os.writev"}


def test_every_file_is_opened_without_following_links() -> None:
    for source in SOURCES:
        for name, call in calls(source):
            if name == "os.open" and "O_DIRECTORY" not in ast.unparse(call) and source.stem != "replica":
                assert "O_NOFOLLOW" in flags_in(call), f"{source.name}:{call.lineno}"


class Syncs:
    """Which files and folders were synced, in their order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[Path] = []
        for name in ("fsync", "fdatasync"):
            self._record(monkeypatch, name)

    def _record(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        sync = getattr(os, name)

        def recorded(descriptor: int) -> None:
            self.paths.append(Path(f"/proc/self/fd/{descriptor}").readlink())
            sync(descriptor)

        monkeypatch.setattr(os, name, recorded)


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> Syncs:
    return Syncs(monkeypatch)


def test_a_new_journal_is_synced_and_then_its_folder(tmp_path: Path, syncs: Syncs) -> None:
    path = tmp_path / "a.jsonl"
    disk.append_synced(path, b"one\n", 0o640)
    assert syncs.paths == [path, tmp_path]
    disk.append_synced(path, b"two\n", 0o640)
    assert syncs.paths == [path, tmp_path, path]
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_replaced_file_is_synced_before_it_gets_its_name_and_its_folder_after(tmp_path: Path, syncs: Syncs) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    disk.replace(path, b"new", 0o660)
    assert len(syncs.paths) == 2
    assert syncs.paths[0].parent == tmp_path
    assert syncs.paths[0].name.endswith(".tmp")
    assert syncs.paths[1] == tmp_path
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_a_new_folder_is_synced_into_the_one_above(tmp_path: Path, syncs: Syncs) -> None:
    disk.make_folder(tmp_path / "new", 0o2770)
    assert syncs.paths == [tmp_path]


def test_a_whole_save_syncs_the_shared_folder(bench: Bench, syncs: Syncs) -> None:
    store = bench.open()
    put(store, "t1", name="x")
    (journal,) = bench.journals.iterdir()
    assert syncs.paths[-2:] == [journal, bench.journals]
    bench.close(store)
    assert syncs.paths[-1] == bench.places.folder


def test_a_file_that_could_not_be_replaced_stays_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        disk.replace(path, b"new", 0o660)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_a_file_renamed_over_the_one_that_is_written_makes_the_write_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\n")
    sync = os.fdatasync

    def swapped(descriptor: int) -> None:
        sync(descriptor)
        (tmp_path / "other").write_bytes(b"other\n")
        (tmp_path / "other").replace(path)

    monkeypatch.setattr(os, "fdatasync", swapped)
    with pytest.raises(OSError, match="Stale"):
        disk.append_synced(path, b"two\n", 0o640)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_regular_files_are_read_and_written(tmp_path: Path, kind: str) -> None:
    path, outside = tmp_path / "odd", tmp_path / "outside"
    outside.write_bytes(b"precious")
    if kind == "link":
        path.symlink_to(outside)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(OSError):
        disk.append_synced(path, b"x", 0o640)
    with pytest.raises(OSError):
        disk.read_file(path)
    assert outside.read_bytes() == b"precious"


MAKE = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[1], 8))
from tests.store.folders import Bench, put
bench = Bench(Path(sys.argv[2]))
store = bench.open()
put(store, "t1", name="x")
bench.close_all()
"""


@pytest.mark.parametrize("umask", ["077", "022", "000"])
def test_rights_are_the_same_whatever_the_umask(tmp_path: Path, umask: str) -> None:
    subprocess.run([sys.executable, "-c", MAKE, umask, str(tmp_path)], check=True, timeout=30)
    shared = tmp_path / "shared"
    assert mode_of(shared) == 0o2770
    assert mode_of(shared / "changes") == 0o2770
    assert [mode_of(path) for path in (shared / "changes").iterdir()] == [0o640]
    assert mode_of(shared / "tuiflow.json") == 0o660
    (private,) = (tmp_path / "private").iterdir()
    assert mode_of(private) == 0o700
    assert {mode_of(path) & 0o077 for path in private.iterdir()} == {0}


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    disk.make_folder(tmp_path, 0o2770)
    assert mode_of(tmp_path) == 0o750


def test_no_device_is_read_or_written() -> None:
    """One may have no end."""
    with pytest.raises(OSError):
        disk.read_file(Path(os.devnull))
    with pytest.raises(OSError):
        disk.append_synced(Path(os.devnull), b"x\n", disk.JOURNAL_MODE)
