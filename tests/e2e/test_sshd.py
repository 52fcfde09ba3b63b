"""Many people on one server: real ssh clients log in to a real sshd and work on one workspace at once, by keys.

`TUIFLOW_FULL=1` has each of them make 50 changes. What it has taken is printed: `pytest -s tests/e2e/test_sshd.py`.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.bench.workspace import label_of
from tests.e2e.place import ROOT, Place
from tests.e2e.sshd import SshServer, SshTerminal, missing_parts, session_environment
from tests.waiting import wait_until
from tuiflow import paths
from tuiflow.model.code import Status
from tuiflow.store import checkpoint
from tuiflow.store.change import Transaction, decode
from tuiflow.store.fold import replay
from tuiflow.store.journal import JournalReader

pytestmark = pytest.mark.e2e

SESSIONS = 20
CHANGES = 50 if os.environ.get("TUIFLOW_FULL") else 12
HOMES = 4
"""People have several sessions each: so many homes share them."""

TASKS = 48
SECONDS = 60.0
"""How long to wait for something that ought to come soon while many sessions work on few cores."""

SECONDS_OF_A_CHANGE = 20.0

CYCLE = (
    (("L",), Status.IN_PROGRESS),
    (("s", "d"), Status.DONE),
    (("s", "i"), Status.IN_PROGRESS),
    (("H",), Status.NOT_STARTED),
)
"""Keys, and the status to which they lead from the one before; no status that asks questions is on the way."""

COLUMNS = tuple(Status)


@dataclass
class Colleague:
    """Somebody who has logged in, and the task that only this one moves."""

    terminal: SshTerminal
    label: str
    first: int
    """Where in `CYCLE` the task stands at the beginning."""
    changed: int = 0
    column: int = 0
    """Where the last keys put the task."""

    def change(self) -> None:
        """Press the keys of the next status."""
        keys, status = CYCLE[(self.first + self.changed) % len(CYCLE)]
        self.terminal.press(*keys)
        self.column = COLUMNS.index(status)
        self.changed += 1

    def sees_it(self) -> bool:
        """Whether the own task stands where the last keys put it, with the cursor on it."""
        return self.terminal.cursor_label() == self.label and self.label in self.terminal.column(self.column)


class Office:
    """A workspace on the server, and everybody who has logged in."""

    def __init__(self, place: Place, server: SshServer) -> None:
        self.folder = place.folder / "team"
        self._place, self._server = place, server
        self.colleagues: list[Colleague] = []
        argv = [sys.executable, "-m", "tests.bench.workspace", str(self.folder), "--tasks", str(TASKS)]
        maker = place.environment("maker", PYTHONPATH=str(ROOT))
        subprocess.run(argv, env=maker, cwd=ROOT, check=True, timeout=SECONDS)
        self.before = {transaction.stamp for transaction in self.transactions()}

    def log_in(self) -> Colleague:
        """One more session; its own task is one of the first two columns."""
        number = len(self.colleagues)
        home = self._place.folder / f"home-{number % HOMES}"
        environment = self._place.environment("client")
        terminal = SshTerminal(self._server, home, ["-w", str(self.folder)], environment)
        row, column = divmod(number, 2)
        colleague = Colleague(terminal, label_of(1 + len(COLUMNS) * row + column), column)
        self.colleagues.append(colleague)
        return colleague

    def transactions(self) -> list[Transaction]:
        """All changes in the journals, each as often as it stands there."""
        data = b"".join(path.read_bytes() for path in sorted((self.folder / "changes").iterdir()))
        return [line.transaction for line in map(decode, data.split(b"\n")) if line is not None]

    def statuses(self) -> dict[str, str]:
        """Label → status, as plain TinyDB reads it."""
        with TinyDB(self.folder / checkpoint.FILE_NAME, access_mode="r") as database:
            return {document["label"]: document["status"] for document in database.table("tasks")}

    def close(self) -> None:
        for colleague in self.colleagues:
            colleague.terminal.close()


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    if reason := missing_parts():
        pytest.skip(reason)
    server = SshServer(place.folder / "sshd", session_environment(ROOT))
    office = Office(place, server)
    yield office
    office.close()
    server.close()


def labels_on(screen: str) -> set[str]:
    """The ids of all cards that are to be seen."""
    return set(re.findall(r"BENCH-[0-9]{3}", screen))


def go_to_own_task(colleague: Colleague) -> None:
    """Find the own task by the filter, and see all cards again with the cursor on it."""
    terminal, label = colleague.terminal, colleague.label
    terminal.wait_for("BENCH-001", "quit", seconds=SECONDS)
    terminal.press("/", label, "enter")
    terminal.wait_until(lambda screen: labels_on(screen) == {label} == {terminal.cursor_label()}, "one card", SECONDS)
    terminal.press("esc")
    terminal.wait_until(
        lambda screen: len(labels_on(screen)) > 1 and terminal.cursor_label() == label, "all cards", SECONDS
    )


def work(colleagues: list[Colleague], changes: int) -> None:
    """Everybody makes so many changes at once, each at the pace of the own screen."""
    busy = list(colleagues)
    for colleague in busy:
        colleague.change()
    deadline = time.monotonic() + SECONDS + changes * SECONDS_OF_A_CHANGE
    while busy:
        assert time.monotonic() < deadline, [(colleague.label, colleague.changed) for colleague in busy]
        for colleague in list(busy):
            if not colleague.terminal.read(0.002) or not colleague.sees_it():
                continue
            if colleague.changed < changes:
                colleague.change()
            else:
                busy.remove(colleague)


def boards(colleagues: list[Colleague], *keys: str) -> set[str]:
    """What all boards look like after the same keys, without the title and the last lines; one when all are alike."""
    for colleague in colleagues:
        colleague.terminal.press(*keys)
    seen: set[str] = set()

    def alike() -> bool:
        for colleague in colleagues:
            colleague.terminal.read(0.02)
        seen.clear()
        seen.update("\n".join(colleague.terminal.text.split("\n")[1:-2]) for colleague in colleagues)
        return len(seen) == 1

    with suppress(AssertionError):
        wait_until(alike, SECONDS)
    return seen


TOP = ("h", "h", "h", "g", "l", "g", "l", "g", "l", "g")
BOTTOM = ("h", "h", "h", "G", "l", "G", "l", "G", "l", "G")
"""All columns are scrolled there one after the other; the cursor ends in the last."""


def test_all_changes_of_sessions_at_once_arrive_and_every_screen_ends_the_same(office: Office) -> None:
    began = time.monotonic()
    for _number in range(SESSIONS):
        office.log_in()
    colleagues = office.colleagues
    for colleague in colleagues:
        go_to_own_task(colleague)
    started = time.monotonic()
    work(colleagues, CHANGES)
    for colleague in colleagues:
        colleague.terminal.wait_saved(SECONDS)
    worked = time.monotonic()

    arrived = [transaction for transaction in office.transactions() if transaction.stamp not in office.before]
    assert len(arrived) == len({transaction.stamp for transaction in arrived}) == SESSIONS * CHANGES
    by_replica = Counter(transaction.replica for transaction in arrived)
    assert sorted(by_replica.values()) == [CHANGES] * SESSIONS
    assert {transaction.login for transaction in arrived} == {paths.login_name()}

    shown: set[tuple[int, str]] = set()
    for keys in (TOP, BOTTOM):
        assert len(boards(colleagues, *keys)) == 1
        one = colleagues[0].terminal
        shown |= {(column, label) for column in range(len(COLUMNS)) for label in labels_on(one.column(column))}
    alike = time.monotonic()
    memory = [colleague.terminal.memory() for colleague in colleagues]

    for colleague in colleagues:
        colleague.terminal.press("q")
    assert [colleague.terminal.wait_exit(SECONDS) for colleague in colleagues] == [0] * SESSIONS
    statuses = office.statuses()
    assert shown == {(COLUMNS.index(Status(status)), label) for label, status in statuses.items()}
    assert shown >= {(colleague.column, colleague.label) for colleague in colleagues}
    assert (office.folder / checkpoint.FILE_NAME).read_bytes() == rebuilt(office.folder)
    assert len(statuses) == TASKS
    resident, share = (statistics.median(values) for values in zip(*memory, strict=True))
    print(
        f"\n{SESSIONS} ssh sessions x {CHANGES} changes: {len(arrived)} arrived; all logged in after"
        f" {started - began:.1f} s, {worked - started:.1f} s of work, {alike - worked:.1f} s until all screens were"
        f" alike; memory of a session: {resident:.1f} MB resident, {share:.1f} MB its share"
    )


def rebuilt(folder: Path) -> bytes:
    """`tuiflow.json` as the journals alone give it."""
    reader = JournalReader(folder / "changes")
    state = replay(reader.scan())
    return bytes(checkpoint.encode(checkpoint.tables_of(state, reader.workspace)))


def test_a_connection_that_breaks_loses_nothing_that_was_saved(office: Office) -> None:
    one, other = office.log_in(), office.log_in()
    for colleague in (one, other):
        go_to_own_task(colleague)
    one.change()
    one.terminal.wait_until(lambda _screen: one.sees_it(), "the move", SECONDS)
    one.terminal.wait_saved(SECONDS)
    program = one.terminal.program_pid
    one.terminal.kill()
    other.terminal.wait_until(lambda _screen: one.label in other.terminal.column(one.column), "the move", SECONDS)
    wait_until(lambda: not Path(f"/proc/{program}").exists(), SECONDS)
    other.terminal.press("q")
    assert other.terminal.wait_exit(SECONDS) == 0
    assert office.statuses()[one.label] == COLUMNS[one.column].value
