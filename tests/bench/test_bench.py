from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.bench import past, speed
from tests.bench.rivals import SqliteSaves, TinySaves
from tests.bench.table import Row, median, quantile, ratio, render
from tests.bench.workspace import HELPER, OWNER, label_of, main, name_of
from tuiflow import paths
from tuiflow.actions.opening import identify, open_workspace
from tuiflow.config import Config
from tuiflow.model.code import Priority, Status
from tuiflow.store.checkpoint import FILE_NAME
from tuiflow.store.journal import JournalReader
from tuiflow.store.workspace import Workspace

COUNT = 200
NOW = "2024-07-12T09:30"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TUIFLOW_NOW", NOW)
    assert main([str(tmp_path / "made"), "--tasks", str(COUNT)]) == 0
    return reopened(tmp_path / "made")


def reopened(folder: Path) -> Workspace:
    private = paths.state_folder() / "replicas"
    workspace = open_workspace(folder, private, paths.login_name(), lambda: datetime.fromisoformat(NOW).astimezone())
    workspace.close()
    return workspace


def test_the_tasks_stand_in_four_equal_columns(workspace: Workspace) -> None:
    assert [len(workspace.column(status)) for status in Status] == [COUNT // 4] * 4


def test_cards_stand_in_the_order_of_their_numbers(workspace: Workspace) -> None:
    for number, status in enumerate(Status, start=1):
        names = [workspace.tasks[uid].name for _order, uid in workspace.column(status)]
        assert names == [name_of(each) for each in range(number, COUNT + 1, 4)]


def test_its_user_is_known_without_a_question(workspace: Workspace) -> None:
    assert identify(workspace, paths.login_name(), "", Config()).name == OWNER


def test_every_task_is_found_by_its_label_and_belongs_to_the_owner(workspace: Workspace) -> None:
    for number in range(1, COUNT + 1):
        (task,) = workspace.with_label(label_of(number))
        assert workspace.name_of(task.assignee) == OWNER
        assert task.start is not None
        assert task.due is not None
        assert task.start < task.due


def test_exactly_the_blocked_ones_say_why_and_ask_somebody(workspace: Workspace) -> None:
    for task in workspace.tasks.values():
        assert (task.block is not None) == (task.status is Status.BLOCKED)
        if task.block is not None:
            assert task.block.reason
            assert workspace.name_of(task.block.helper) == HELPER
            assert task.block.since is not None


def test_some_are_urgent_late_and_due_soon(workspace: Workspace) -> None:
    today = datetime.fromisoformat(NOW).date()
    tasks = workspace.tasks.values()
    assert 0 < Counter(task.priority for task in tasks)[Priority.HIGH] < COUNT / 4
    assert any(task.is_late(today) for task in tasks)
    assert any(task.is_due_soon(today) for task in tasks)


@pytest.mark.usefixtures("workspace")
def test_it_leaves_a_checkpoint_that_needs_no_replay(tmp_path: Path) -> None:
    path = tmp_path / "made" / FILE_NAME
    before = path.stat().st_mtime_ns
    assert path.stat().st_size > COUNT * 100
    reopened(tmp_path / "made")
    assert path.stat().st_mtime_ns == before


@pytest.mark.usefixtures("workspace")
def test_a_folder_that_is_a_workspace_is_left_alone(tmp_path: Path) -> None:
    assert main([str(tmp_path / "made"), "--tasks", "1"]) == 1
    assert len(reopened(tmp_path / "made").tasks) == COUNT


def test_a_long_past_has_as_many_tasks_changes_and_journals_as_were_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "past"
    assert past.main([str(folder), "--tasks", "20", "--changes", "200", "--replicas", "5"]) == 0
    reader = JournalReader(folder / "changes")
    lines = reader.scan()
    assert len(lines) == len({line.transaction.stamp for line in lines}) == 200
    assert {line.transaction.replica for line in lines} == {f"bench{number:03}" for number in range(5)}
    assert reader.bad_lines == []
    assert len(reopened(folder).tasks) == 20


def test_a_long_past_has_the_checkpoint_that_a_rebuild_makes(tmp_path: Path) -> None:
    folder = tmp_path / "past"
    assert past.main([str(folder), "--tasks", "20", "--changes", "200", "--replicas", "5"]) == 0
    made = (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).unlink()
    reopened(folder)
    assert (folder / FILE_NAME).read_bytes() == made


def test_rivals_keep_the_change_that_was_measured(tmp_path: Path) -> None:
    documents = [{"id": f"t{number}", "name": "x", "collaborators/": {"p": True}} for number in range(3)]
    sqlite, tiny = SqliteSaves(tmp_path / "a.sqlite", documents), TinySaves(tmp_path / "a.json", documents)
    for rival in (sqlite, tiny):
        assert rival.save() > 0
        rival.close()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM tasks WHERE risk LIKE 'Seen for the%'").fetchone() == (3,)
    with TinyDB(tmp_path / "a.json") as database:
        assert [document.get("risk") for document in database.all()] == [None, "Seen for the 1th time", None]


def test_cost_stands_for_all_its_parts_and_is_measured_only_when_asked_for() -> None:
    assert speed.chosen(["poll", "cost"]) == ["poll", *speed.COST]
    assert speed.chosen(None) == list(speed.GROUPS)
    assert not set(speed.GROUPS) & set(speed.COST)


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert median([3, 1, 2]) == 2
    assert median([1, 2]) == 1.5
    assert quantile(range(101), 0.95) == 95
    assert quantile([7], 0.95) == 7


def test_nothing_measured_is_no_result() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        median([])
    with pytest.raises(ValueError, match="nothing to compare"):
        ratio("empty", [1.0], [0.0], 2)


def test_a_ratio_compares_medians_or_what_is_asked_for() -> None:
    assert ratio("median", [1, 2, 90], [4, 4, 4], 1).measured == 0.5
    assert ratio("slowest", [1, 2, 90], [4, 4, 9], 1, share=1).measured == 10


def test_a_limit_may_be_reached_and_not_passed() -> None:
    assert Row("at", 2.0, 2.0).ok
    assert not Row("over", 2.001, 2.0).ok


def test_the_table_is_aligned_and_says_what_is_over() -> None:
    rows = [Row("short", 0.5, 1.0, note="1 / 2 ms"), Row("a longer name", 12345, 600, "B")]
    head, first, second = render(rows).splitlines()
    assert head.startswith("row")
    assert first.split() == ["short", "0.5x", "1x", "ok", "1", "/", "2", "ms"]
    assert second.split() == ["a", "longer", "name", "12,345", "B", "600", "B", "OVER"]
    assert first.index("0.5x") + len("0.5x") == second.index("12,345 B") + len("12,345 B")
