"""Files that are made once and never written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store.author import Clock
from tuiflow.store import disk
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace


def test_a_new_file_is_there_whole_with_its_mode(tmp_path: Path) -> None:
    disk.create_file(tmp_path / "a", b"text", 0o660)
    assert (tmp_path / "a").read_bytes() == b"text"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o660


def test_what_is_there_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").symlink_to(tmp_path / "c")
    for name in ("a", "b"):
        with pytest.raises(FileExistsError):
            disk.create_file(tmp_path / name, b"new")
    assert (tmp_path / "a").read_text() == "old"
    assert not (tmp_path / "c").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _descriptor, data: len(data) - 1)
    with pytest.raises(OSError, match="No space left"):
        disk.create_file(tmp_path / "a", b"text")
    assert not (tmp_path / "a").exists()


def test_a_workspace_knows_its_folder_and_one_in_memory_has_none(tmp_path: Path) -> None:
    places = Places(tmp_path / "team", tmp_path / "private")
    create(places, "0123456789abcdef")
    workspace = Workspace(FolderStore(places, Clock(), "ann"))
    assert workspace.folder == str(tmp_path / "team")
    workspace.close()
    assert Workspace(MemoryStore(MemoryHub(), Clock())).folder == ""
