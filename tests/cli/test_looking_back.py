"""History, trash and conflicts at a prompt (E12, storage: Folding)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.store.author import change
from tuiflow.model.record import Table
from tuiflow.store.base import SaveState
from tuiflow.store.folder import FolderStore, Places

NOW_MS = 1_720_776_600_000


class Unseen:
    """Two sessions that change the same without seeing each other."""

    def __init__(self, shell: Shell, tmp_path: Path) -> None:
        self._stores = [
            FolderStore(Places(shell.folder, tmp_path / name), lambda: NOW_MS, name) for name in ("bea", "carl")
        ]

    def uid(self, label: str) -> str:
        tasks = self._stores[0].state.documents(Table.TASKS)
        return next(uid for uid, document in tasks if document["label"] == label)

    def put(self, uid: str, field: str, *values: str) -> None:
        for store, value in zip(self._stores, values, strict=True):
            change(store, Table.TASKS, uid, {field: value})

    def close(self) -> None:
        for store in self._stores:
            assert store.flush(10).state is SaveState.SAVED
            store.close()


def unseen(shell: Shell, tmp_path: Path, label: str, field: str, *values: str) -> None:
    both = Unseen(shell, tmp_path)
    both.put(both.uid(label), field, *values)
    both.close()


def test_history_tells_who_what_from_to_and_why(shell: Shell) -> None:
    shell.done("set", "CS-001", "due=7.17", "priority=high")
    shell.done("block", "CS-001", "--reason", "Two clients have no time", "--helper", "Lin")
    told = shell.done("history", "CS-001")
    assert told.index("blocked") < told.index("Due: 2024-07-10 → 2024-07-17") < told.index("added the task")
    assert told.count("Two clients have no time") == 1
    assert "Priority: Medium → High" in told
    assert "2024-07-12 09:30" in told
    newest, *_middle, oldest = shell("history", "CS-001", "--json").json
    assert newest["kind"] == "task.block"
    assert {"field": "status", "from": "not_started", "to": "blocked"} in newest["changes"]
    assert {"field": "block_helper", "from": "", "to": "Lin"} in newest["changes"]
    assert newest["why"] == "Two clients have no time"
    assert newest["when"].startswith("2024-07-12T09:30:00")
    assert (oldest["kind"], oldest["id"], oldest["table"]) == ("task.add", "CS-001", "tasks")


def test_history_of_a_process_has_its_tasks_and_without_id_comes_everything(shell: Shell) -> None:
    assert {"CS-001", "CS-002", "CS-003", "Client survey"} <= {
        entry["id"] for entry in shell("history", "CS", "--json").json
    }
    assert len(shell("history", "--limit", "1", "--json").json) == 1
    everything = shell("history", "--json").json
    assert {"workspace.add", "process.add", "task.add"} <= {entry["kind"] for entry in everything}
    assert "nowhere" in shell.refused(1, "history", "nowhere")
    assert "--limit" in shell.refused(2, "history", "--limit", "0")


def test_what_was_deleted_is_in_the_trash_and_comes_back(shell: Shell) -> None:
    shell.done("delete", "CS-003", "--yes")
    [body] = shell("trash", "--json").json
    assert (body["id"], body["name"]) == ("CS-003", "Analyse")
    assert "CS-003  Analyse" in shell.done("trash")
    assert "deleted" in shell.done("history", "CS-003")
    assert "CS-001" in shell.refused(1, "restore", "CS-001")
    assert "CS-003 restored." in shell.done("restore", "CS-003")
    assert shell.task("CS-003")["name"] == "Analyse"
    assert shell("trash", "--json").json == []


def test_both_values_are_listed_and_the_other_one_can_be_taken(shell: Shell, tmp_path: Path) -> None:
    unseen(shell, tmp_path, "CS-002", "name", "Bea's name", "Carl's name")
    [conflict] = shell("conflicts", "--json").json
    assert (conflict["id"], conflict["field"]) == ("CS-002", "name")
    assert {conflict["current"]["value"], conflict["others"][0]["value"]} == {"Bea's name", "Carl's name"}
    assert {conflict["current"]["who"], conflict["others"][0]["who"]} <= {"bea", "carl", "", None, "unknown"}
    assert "holds" in shell.done("conflicts", "CS-002")
    other = conflict["others"][0]["value"]
    assert other in shell.done("take", "CS-002", "name")
    assert shell.task("CS-002")["name"] == other
    assert shell("conflicts", "--json").json == []
    assert "no conflict" in shell.refused(1, "take", "CS-002", "name")


def test_the_value_that_holds_can_be_kept_and_slips_are_explained(shell: Shell, tmp_path: Path) -> None:
    unseen(shell, tmp_path, "CS-002", "risk", "one", "two")
    held = shell("conflicts", "CS-002", "--json").json[0]["current"]["value"]
    assert "risk" in shell.refused(1, "take", "CS-002", "risc")
    assert "1 other" in shell.refused(2, "take", "CS-002", "risk", "2")
    shell.done("take", "CS-002", "Risk note", "--keep")
    assert shell.task("CS-002")["risk"] == held
    assert shell("conflicts", "--json").json == []


def test_two_tasks_of_one_id_are_told_apart_and_one_gets_another(shell: Shell, tmp_path: Path) -> None:
    both = Unseen(shell, tmp_path)
    for store, uid in zip(both._stores, ("aaaa1111", "bbbb2222"), strict=True):
        values = {"label": "CS-004", "name": uid, "process": "", "status": "not_started"}
        change(store, Table.TASKS, uid, {**values})
    both.close()
    said = shell.refused(1, "show", "CS-004")
    assert "CS-004~aaaa" in said
    assert "CS-004~bbbb" in said
    assert "CS-005" in shell.done("renumber", "CS-004~bbbb")
    assert shell.task("CS-004")["name"] == "aaaa1111"
    assert shell.task("CS-005")["name"] == "bbbb2222"
    assert "one task only" in shell.refused(1, "renumber", "CS-005")


@pytest.mark.parametrize("words", [["trash"], ["conflicts"], ["history"]])
def test_looking_writes_nothing(shell: Shell, words: list[str]) -> None:
    before = shell.journals()
    shell.done(*words)
    assert shell.journals() == before
