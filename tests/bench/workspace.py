"""Makes workspaces of any size for the benchmarks: `python -m tests.bench.workspace DIR --tasks N`.

Everything goes through the real store, so that what is measured later is what a team would have on disk.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import make_workspace
from tuiflow.cli.session import clock
from tuiflow.errors import TuiflowError
from tuiflow.model.code import Category, Priority, Status
from tuiflow.model.notice import Notice, notice_fields
from tuiflow.model.order import keys_between
from tuiflow.model.party import Actor
from tuiflow.model.record import Table, Value, task_fields
from tuiflow.model.task import Block, Task
from tuiflow.store.base import SaveState
from tuiflow.store.change import Edit

OWNER = "*专员"
HELPER = "*经理"
PREFIX = "BENCH"
BATCH = 500
"""Records in one transaction."""

SAVE_SECONDS = 60.0

_STATUSES = tuple(Status)
_REASONS = ("The list of customers is not complete", "The budget is not approved", "Waiting for the other department")


def name_of(number: int) -> str:
    """What task `number` (from 1) is called; `columns.py` calls its cards the same."""
    return f"Task {number:05d} of the benchmark"


def label_of(number: int) -> str:
    """The label of task `number`."""
    return f"{PREFIX}-{number:03d}"


def make(folder: Path, private: Path, login: str, now: Callable[[], datetime], count: int, notices: int = 0) -> None:
    """Make a workspace of `count` tasks, the first in the first column, the second in the second, and so on.

    Args:
        folder: Where; it has to be none yet.
        private: Where the private copies of this user's changes are.
        login: Who opens it later; it is known as `OWNER`.
        now: The clock.
        count: How many tasks.
        notices: How many entries lie in the inbox of `OWNER`.

    Raises:
        WorkspaceError: when there is one already, or the folder cannot be written.
        RuntimeError: when the disk does not take it.
    """
    workspace = make_workspace(folder, private, login, now, f"Benchmark of {count} tasks")
    try:
        desk = Desk(workspace, Actor(login, "", login), now)
        tasks = begin(desk, login, count)
        while some := _first(tasks, BATCH):
            desk.commit("workspace.bench", [workspace.edit(Table.TASKS, task.uid, task_fields(task)) for task in some])
        entries = _notices(desk, notices)
        while more := [edit for _place, edit in zip(range(BATCH), entries, strict=False)]:
            desk.commit("workspace.bench", more)
        saving = workspace.flush(SAVE_SECONDS)
        if saving.state is not SaveState.SAVED:
            message = f"not saved: {saving.reason}"
            raise RuntimeError(message)
    finally:
        workspace.close()


def begin(desk: Desk, login: str, count: int) -> Iterator[Task]:
    """Make the people and the process of a workspace of `count` tasks; the tasks are handed back, and not made."""
    owner, helper, process = (desk.new_uid() for _record in range(3))
    frame: dict[tuple[Table, str], dict[str, Value]] = {
        (Table.PEOPLE, owner): {"name": OWNER, f"logins/{login}": True},
        (Table.PEOPLE, helper): {"name": HELPER},
        (Table.PROCESSES, process): {
            "name": "Benchmark",
            "prefix": PREFIX,
            "category": Category.PROJECT.value,
            "order": 1,
        },
    }
    desk.commit("workspace.bench", [desk.workspace.edit(*place, values) for place, values in frame.items()])
    return _tasks(desk, count, process, owner, helper)


def _first(tasks: Iterator[Task], count: int) -> list[Task]:
    return [task for _place, task in zip(range(count), tasks, strict=False)]


def _tasks(desk: Desk, count: int, process: str, owner: str, helper: str) -> Iterator[Task]:
    today = desk.today
    orders = {status: iter(keys_between(None, None, count // len(_STATUSES) + 1)) for status in _STATUSES}
    for number in range(1, count + 1):
        status = _STATUSES[(number - 1) % len(_STATUSES)]
        due = today + timedelta(days=number * 7 % 45 - 10)
        yield Task(
            desk.new_uid(),
            label_of(number),
            name_of(number),
            process=process,
            assignee=owner,
            collaborators=(helper,) if number % 5 == 0 else (),
            start=due - timedelta(days=3 + number % 10),
            due=due,
            deliverable="Report of the benchmark" if number % 3 == 0 else "",
            status=status,
            priority=Priority.HIGH if number % 9 == 0 else Priority.MEDIUM,
            order=next(orders[status]),
            block=_block(number, today, helper) if status is Status.BLOCKED else None,
        )


def _notices(desk: Desk, count: int) -> Iterator[Edit | None]:
    """Entries of the inbox of `OWNER`, about one task after the other; one in a hundred is unread."""
    workspace = desk.workspace
    owner = next(uid for uid, person in workspace.people.items() if person.name == OWNER)
    helper = next(uid for uid, person in workspace.people.items() if person.name == HELPER)
    tasks = list(workspace.tasks)
    for number in range(count):
        task = tasks[number % len(tasks)]
        changes: dict[str, tuple[Value, Value]] = {"due": ("2024-07-15", "2024-07-17")}
        told = Notice("", "task.dates", "", (task,), helper, desk.now().astimezone(), "why", changes, {owner: "R"})
        read: dict[str, Value] = {f"read/{owner}": True} if number % 100 else {}
        yield workspace.edit(Table.NOTICES, desk.new_uid(), notice_fields(told) | read)


def _block(number: int, today: date, helper: str) -> Block:
    return Block(_REASONS[number % len(_REASONS)], helper, today - timedelta(days=number % 12))


def main(argv: Sequence[str]) -> int:
    """Make the workspace that the arguments describe; the exit code is 0 when it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.workspace", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is no workspace yet")
    parser.add_argument("--tasks", type=int, default=1000, metavar="N", help="how many; default: %(default)s")
    parser.add_argument("--notices", type=int, default=0, metavar="N", help="entries in the inbox; default: none")
    given = parser.parse_args(argv)
    try:
        private = paths.state_folder() / "replicas"
        make(given.folder.absolute(), private, paths.login_name(), clock(os.environ), given.tasks, given.notices)
    except TuiflowError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
