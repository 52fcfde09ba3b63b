"""A backup by plain `tar`, made while people work, is a workspace of its own: whole up to the moment it began."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.store.folders import Bench, names
from tests.store.test_processes import Worker
from tuiflow.store.folder import FolderStore, Places

pytestmark = pytest.mark.e2e

WRITERS = 3
CHANGES = 60


def backup(folder: Path, target: Path) -> int:
    """Make one; returns tar's exit status: 1 is “a file changed as we read it”, which is what this is about."""
    command = ["tar", "-cf", str(target), "-C", str(folder), "."]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode


def restored(archive: Path, folder: Path) -> set[str]:
    """The tasks in a backup that was unpacked elsewhere, opened by somebody else, with and without `tuiflow.json`."""
    shared = folder / "shared"
    shared.mkdir(parents=True)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(shared)], check=True)
    with TinyDB(shared / "tuiflow.json", access_mode="r") as database:
        in_file = {document["id"] for document in database.table("tasks")}
    store = FolderStore(Places(shared, folder / "private"), lambda: 1_720_600_000_000, "bea")
    found = set(names(store))
    store.close()
    assert in_file <= found
    if not any(shared.glob("changes/*.jsonl")):
        return found
    (shared / "tuiflow.json").unlink()
    store = FolderStore(Places(shared, folder / "private"), lambda: 1_720_600_000_000, "bea")
    from_journals = set(names(store))
    store.close()
    assert from_journals <= found
    return from_journals


def test_a_backup_made_while_people_work_has_all_that_was_saved_before_it(bench: Bench, tmp_path: Path) -> None:
    workers = [Worker("write", tmp_path, f"w{number}", CHANGES) for number in range(WRITERS)]
    backups: list[tuple[Path, set[str]]] = []
    while any(worker.process.poll() is None for worker in workers):
        saved = {name for worker in workers for name in worker.told("saved")}
        archive = tmp_path / f"backup{len(backups)}.tar"
        assert backup(bench.places.folder, archive) in (0, 1)
        backups.append((archive, saved))
    for worker in workers:
        worker.end()
        assert worker.process.returncode == 0
    assert any(0 < len(saved) < WRITERS * CHANGES for _archive, saved in backups)
    for number, (archive, saved) in enumerate(backups):
        assert saved <= restored(archive, tmp_path / f"restored{number}")


def test_a_backup_unpacked_over_the_workspace_takes_nothing_back(bench: Bench, tmp_path: Path) -> None:
    worker = Worker("write", tmp_path, "before", 3)
    worker.end()
    archive = tmp_path / "backup.tar"
    assert backup(bench.places.folder, archive) == 0
    worker = Worker("write", tmp_path, "after", 3)
    worker.end()
    subprocess.run(["tar", "-xf", str(archive), "-C", str(bench.places.folder)], check=True)

    Worker("write", tmp_path, "later", 1).end()  # the next session writes again what is missing
    assert {"before-2", "after-0", "after-1", "after-2", "later-0"} <= set(names(bench.open()))
    assert {"after-0", "after-1", "after-2"} <= set(bench.rebuilt_names())
