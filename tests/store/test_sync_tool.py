"""Whatever a sync tool does to the files of three computers: once they have arrived, nothing that was saved is missing.

`TUIFLOW_EXAMPLES=5000 pytest tests/store/test_sync_tool.py` tries other examples, and more of them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.store.author import WORKSPACE, Clock, bytes_of
from tests.store.computer import Computer
from tests.store.folders import rebuild
from tests.store.sync_tool import Ambush, SyncTool, checkpoint_of, lines_in, pick
from tuiflow.store import clerk, disk, presence, replica
from tuiflow.store.change import decode
from tuiflow.store.folder import FolderStore, create

NAMES = ("ann", "bob", "cleo")
YEAR = 365 * 86_400_000
SKEWS = (0, 250_000, -3_600_000, 3 * YEAR, -7 * YEAR)
RECORDS = ("t1", "t2", "t3")
EXAMPLES = int(os.environ.get("TUIFLOW_EXAMPLES", "0"))
ROUNDS = 8

computers = st.integers(0, len(NAMES) - 1)
numbers = st.integers(0, 30)
parts = st.floats(0, 1, allow_nan=False)
uids = st.sampled_from(RECORDS)
fields = st.sampled_from(["name", "due", "collaborators/p1"])

ambush = Ambush()


class Carried(RuleBasedStateMachine):
    """Three people at work on one workspace, and the tool that carries it between them."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="tuiflow-sync-"))
        self.computers: list[Computer] = []
        ambush.disarm()
        ambush.bytes_taken = None

    @initialize(
        skews=st.lists(st.sampled_from(SKEWS), min_size=3, max_size=3),
        taste=st.sampled_from(["newest", "oldest", "longest", "shortest"]),
        keeps=st.booleans(),
    )
    def begin(self, skews: list[int], taste: str, keeps: bool) -> None:
        clock = Clock()
        self.uids = count(1)
        replica._new_uid = lambda: f"r{next(self.uids)}"
        self.computers = [Computer(name, self.root, clock, skew) for name, skew in zip(NAMES, skews, strict=True)]
        self.tool = SyncTool([computer.folder for computer in self.computers])
        self.taste, self.keeps = taste, keeps
        first = self.computers[0]
        shutil.rmtree(first.folder)
        create(first.places, WORKSPACE)
        for other in self.computers[1:]:
            self.tool.carry_all(first.folder, other.folder)
        self.tool.notice()

    # People

    @rule(who=computers)
    def open_session(self, who: int) -> None:
        if len(self.computers[who].sessions) < 2:
            self.computers[who].open()

    @rule(who=computers, number=numbers, uid=uids, name=fields, value=st.integers(0, 5))
    def change(self, who: int, number: int, uid: str, name: str, value: int) -> None:
        computer, store = self.someone(who, number)
        if store is not None:
            computer.set(store, uid, {name: value, "status": f"s{value}"})

    @rule(who=computers, number=numbers, uid=uids)
    def delete(self, who: int, number: int, uid: str) -> None:
        computer, store = self.someone(who, number)
        if store is not None:
            computer.delete(store, uid)

    @rule(who=computers, number=numbers, uid=uids)
    def restore(self, who: int, number: int, uid: str) -> None:
        computer, store = self.someone(who, number)
        if store is not None:
            computer.set(store, uid, {"deleted": None})

    @rule(who=computers, number=numbers, uid=uids, taken=st.sampled_from([0, 0, 1, 60, 400]), dies=st.booleans())
    def change_with_the_disk_full(self, who: int, number: int, uid: str, taken: int, dies: bool) -> None:
        computer, store = self.someone(who, number)
        if store is not None:
            ambush.bytes_taken = taken
            computer.set(store, uid, {"name": "torn"})
            ambush.bytes_taken = None
            if dies:
                computer.kill(store)

    @rule(who=computers, number=numbers)
    def look(self, who: int, number: int) -> None:
        computer = self.computers[who]
        if computer.sessions:
            computer.poll(pick(computer.sessions, number))

    @rule(who=computers, number=numbers)
    def rest(self, who: int, number: int) -> None:
        computer = self.computers[who]
        if computer.sessions:
            computer.rest(pick(computer.sessions, number))

    @rule(who=computers, number=numbers)
    def leave(self, who: int, number: int) -> None:
        computer = self.computers[who]
        if computer.sessions:
            computer.close(pick(computer.sessions, number))

    @rule(who=computers, number=numbers)
    def die(self, who: int, number: int) -> None:
        computer = self.computers[who]
        if computer.sessions:
            computer.kill(pick(computer.sessions, number))

    def someone(self, who: int, number: int) -> tuple[Computer, FolderStore | None]:
        computer = self.computers[who]
        return computer, pick(computer.sessions, number) if computer.sessions else computer.open()

    # The tool

    @rule(source=computers, goal=computers)
    def carry_all(self, source: int, goal: int) -> None:
        if source != goal:
            self.tool.notice()
            self.tool.carry_all(self.folder(source), self.folder(goal))

    @rule(source=computers, goal=computers, number=numbers, copy=st.none() | numbers)
    def carry_one(self, source: int, goal: int, number: int, copy: int | None) -> None:
        name = self.file(source, number)
        if source != goal and name:
            self.tool.carry(self.folder(source), self.folder(goal), name, copy)

    @rule(source=computers, goal=computers, number=numbers, part=parts, holes=st.booleans())
    def carry_half(self, source: int, goal: int, number: int, part: float, holes: bool) -> None:
        name = self.file(source, number)
        if source != goal and name:
            self.tool.carry_part(self.folder(source), self.folder(goal), name, part, holes=holes)

    @precondition(lambda self: bool(self.computers) and self.tool.has_halves)
    @rule(number=numbers)
    def complete(self, number: int) -> None:
        self.tool.complete(number)

    @rule(who=computers, number=numbers, version=numbers)
    def roll_back(self, who: int, number: int, version: int) -> None:
        name = self.file(who, number)
        if name:
            self.tool.roll_back(self.folder(who), name, version)

    @rule(who=computers, number=numbers, pattern=numbers, keeps=st.booleans())
    def conflict(self, who: int, number: int, pattern: int, keeps: bool) -> None:
        name = self.file(who, number)
        if name and keeps:
            self.tool.keep_copy(self.folder(who), name, pattern)
        elif name:
            self.tool.rename(self.folder(who), name, pattern)

    @rule(who=computers, number=numbers, everywhere=st.booleans())
    def lose(self, who: int, number: int, everywhere: bool) -> None:
        name = self.file(who, number)
        for folder in self.tool.folders if everywhere else [self.folder(who)]:
            if name:
                self.tool.delete(folder, name)

    @rule(who=computers, number=numbers, place=parts)
    def damage(self, who: int, number: int, place: float) -> None:
        name = self.file(who, number)
        if name:
            self.tool.damage(self.folder(who), name, place)

    @rule(who=computers, number=numbers, version=numbers, steps=st.integers(1, 6), what=st.integers(0, 2))
    def lie_in_wait(self, who: int, number: int, version: int, steps: int, what: int) -> None:
        name, folder = self.file(who, number), self.folder(who)

        def strike() -> None:
            if what == 0 or not (folder / name).is_file():
                self.tool.roll_back(folder, name, version)
            elif what == 1:
                self.tool.rename(folder, name, version)
            else:
                self.tool.delete(folder, name)

        if name:
            ambush.arm(steps, strike)

    def folder(self, who: int) -> Path:
        return self.computers[who].folder

    def file(self, who: int, number: int) -> str:
        self.tool.notice()
        ambush.disarm()
        names = self.tool.names(self.folder(who))
        return pick(names, number) if names else ""

    # The end

    def teardown(self) -> None:
        try:
            if self.computers:
                ambush.disarm()
                for computer in self.computers:
                    computer.leave()
                self.arrive()
                self.compare()
        finally:
            shutil.rmtree(self.root)

    def arrive(self) -> None:
        """Everybody comes by, and the tool brings everything everywhere, until nothing changes any more."""
        before = None
        for turn in range(ROUNDS):
            if not [computer for computer in self.computers if computer.visit()]:
                self.tool.bring_back_checkpoint()  # no file says any more which workspace it is: a person has to
            # A tool that brings back what is old for ever would let nothing arrive.
            self.tool.exchange(self.taste if turn < ROUNDS // 2 else "newest", keeps=self.keeps)
            stores = [computer.visit() for computer in self.computers]
            after = [self.tool.content(folder) for folder in self.tool.folders]
            if after == before and after[0] == after[1] == after[2] and all(stores):
                return
            before = after
        raise AssertionError("it never comes to rest")

    def compare(self) -> None:
        saved = [transaction for computer in self.computers for transaction in computer.saved]
        for computer in self.computers:
            lines = [line for line in map(decode, lines_in(computer.folder)) if line is not None]
            arrived = {(line.transaction.stamp, line.transaction.check) for line in lines}
            missing = [one for one in saved if (one.stamp, one.check) not in arrived]
            assert not missing, f"{computer.name} lacks {missing}"
            state = rebuild(computer.places, WORKSPACE)
            assert checkpoint_of(computer.folder) == bytes_of(state)
            for one in saved:
                contained = state.contains[one.replica]
                assert contained.has(one.sequence)
                assert one.check in contained.known_checks(one.sequence)
            store = computer.open()
            assert store is not None
            assert bytes_of(store.state) == bytes_of(state)
            assert set(store.written([one.stamp for one in saved])) == {one.stamp for one in saved}
            computer.close(store)


def test_whatever_a_sync_tool_does_everything_saved_arrives_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "POLL_SECONDS", 1e6)
    monkeypatch.setattr(clerk, "RETRY_SECONDS", 1e6)
    monkeypatch.setattr(replica, "RETIRE_BYTES", 3_000)
    monkeypatch.setattr(replica, "machine_id", lambda: Computer.working)
    monkeypatch.setattr(replica, "_new_uid", replica._new_uid)
    monkeypatch.setattr(presence.Presence, "attend", lambda *_args: False)
    monkeypatch.setattr(disk, "append_synced", ambush.append_synced)
    monkeypatch.setattr(os, "open", ambush.open)
    monkeypatch.setattr(os, "fsync", ambush.sync)
    monkeypatch.setattr(os, "fdatasync", ambush.sync)
    run_state_machine_as_test(
        Carried,
        settings=settings(
            max_examples=EXAMPLES or 150, stateful_step_count=30, derandomize=not EXAMPLES, report_multiple_bugs=False
        ),
    )
