"""Makes workspaces with a long past: `python -m tests.bench.past DIR --tasks N --changes C --replicas R`.

Every change is stamped, folded and encoded by the real ledger, as if its authors had worked one after the other; only
the disk is not asked after each of them. `tuiflow.json` is the fold of all, so that a rebuild can be compared with it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO

from tests.bench.workspace import begin
from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.cli.session import clock
from tuiflow.errors import TuiflowError
from tuiflow.model.code import Priority, Status
from tuiflow.model.order import key_between
from tuiflow.model.party import Actor
from tuiflow.model.record import WORKSPACE_UID, Table, Value, task_fields
from tuiflow.model.task import Task
from tuiflow.store import checkpoint, disk
from tuiflow.store.change import Draft, Header, Transaction, encode_header
from tuiflow.store.folder import Places, create
from tuiflow.store.journal import FOLDER_NAME, file_name
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.stamp import MillisecondClock
from tuiflow.store.workspace import Workspace

STEP_MS = 60_000
"""Between two changes of the past."""

_FREE = tuple(status for status in Status if status is not Status.BLOCKED)


class Chronicle(MemoryStore):
    """A store whose changes are made by many replicas in turn, and go into one journal each."""

    def __init__(self, folder: Path, workspace: str, login: str, replicas: int, first: int) -> None:
        """Make the journals in the workspace that is in `folder`; the first change is made at `first` (ms since 1970).

        Raises:
            OSError: when the folder cannot be written.
        """
        self.made = 0
        """How many changes there are."""
        super().__init__(MemoryHub(workspace), lambda: first + self.made * STEP_MS)
        self._files = ExitStack()
        self._authors = [self._begin(folder / FOLDER_NAME, login, f"bench{number:03}") for number in range(replicas)]

    def _begin(self, journals: Path, login: str, replica: str) -> _Author:
        path = journals / file_name(replica, 1)
        file = self._files.enter_context(path.open("xb"))
        os.fchmod(file.fileno(), disk.JOURNAL_MODE)
        return _Author(replica, file, file.write(encode_header(Header(self.workspace, replica, 1), login)))

    def commit(self, draft: Draft) -> Transaction:
        """The next author makes a change."""
        author = self._authors[self.made % len(self._authors)]
        self.made += 1
        author.sequence += 1
        line, data = self._ledger.enter(draft, author.replica, author.sequence, (1, author.size))
        author.size += author.file.write(data)
        return line.transaction

    def close(self) -> None:
        """Finish the journals."""
        self._files.close()


class _Author:
    """One replica of the past."""

    def __init__(self, replica: str, file: BinaryIO, size: int) -> None:
        self.replica, self.file, self.size, self.sequence = replica, file, size, 0


def make(folder: Path, login: str, now: MillisecondClock, tasks: int, changes: int, replicas: int) -> None:
    """Make a workspace of `tasks` tasks, each made by a change of its own, and `changes` changes in all.

    Args:
        folder: Where; it has to be none yet.
        login: Who made it all.
        now: The clock; the last change is as old as that, the one before a minute older, and so on.
        tasks: How many tasks.
        changes: How many changes; as many as there are tasks and two more are the least.
        replicas: How many journals.

    Raises:
        WorkspaceError: when there is one already, or the folder cannot be written.
    """
    uid = os.urandom(8).hex()
    create(Places(folder, folder), uid)
    store = Chronicle(folder, uid, login, replicas, now() - changes * STEP_MS)
    workspace = Workspace(store)
    desk = Desk(workspace, Actor(login, "", login), clock({}))
    name = f"{tasks} tasks, {changes} changes"
    desk.commit("workspace.add", [workspace.edit(Table.WORKSPACE, WORKSPACE_UID, {"name": name})])
    made: list[Task] = []
    for task in begin(desk, login, tasks):
        desk.commit("task.add", [workspace.edit(Table.TASKS, task.uid, task_fields(task))])
        made.append(task)
    work = _work(made, random.Random(0))
    while store.made < changes:
        kind, changed, values = next(work)
        edit = workspace.edit(Table.TASKS, changed, values)
        if edit is not None:
            desk.commit(kind, [edit])
    store.close()
    checkpoint.write(folder / checkpoint.FILE_NAME, checkpoint.tables_of(store.state, uid))


def _work(tasks: Sequence[Task], dice: random.Random) -> Iterator[tuple[str, str, dict[str, Value]]]:
    """What a team does all day: cards to the end of another column, texts, dates, priorities."""
    ends = {status: max((task.order for task in tasks if task.status is status), default=None) for status in _FREE}
    for number in count(1):
        task = dice.choice(tasks)
        match dice.randrange(20):
            case 0 | 1 | 2 | 3 | 4 | 5 | 6 if task.status is not Status.BLOCKED:
                status = dice.choice(_FREE)
                ends[status] = order = key_between(ends[status], None)
                yield "task.move", task.uid, {"status": status.value, "order": order}
            case 7 | 8 | 9:
                due = date(2024, 7, 12) + timedelta(days=dice.randrange(90))
                yield "task.edit", task.uid, {"due": due.isoformat()}
            case 10:
                yield "task.edit", task.uid, {"priority": dice.choice(list(Priority)).value}
            case 11:
                yield "task.edit", task.uid, {f"collaborators/{task.assignee}": bool(number % 2)}
            case _:
                yield "task.edit", task.uid, {"risk": f"Seen for the {number}th time: the list is not complete"}


def main(argv: Sequence[str]) -> int:
    """Make the workspace that the arguments describe; the exit code is 0 when it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.past", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is no workspace yet")
    parser.add_argument("--tasks", type=int, default=1000, metavar="N", help="how many; default: %(default)s")
    parser.add_argument("--changes", type=int, default=10000, metavar="C", help="how many in all; default: %(default)s")
    parser.add_argument("--replicas", type=int, default=20, metavar="R", help="how many journals; default: %(default)s")
    given = parser.parse_args(argv)
    now = clock(os.environ)
    try:
        make(
            given.folder.absolute(),
            paths.login_name(),
            lambda: int(now().timestamp() * 1000),
            given.tasks,
            given.changes,
            given.replicas,
        )
    except TuiflowError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
