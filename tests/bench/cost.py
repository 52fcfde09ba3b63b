"""What keeping data costs as a workspace grows old and large: `python -m tests.bench.speed --only cost`.

Takes some five minutes and 1 GB below `--scratch`; single parts of it go by `--only flat`, `open`, `poll`, `history`, `idle`,
`onlook` and `beside`. The workspaces come from `tests.bench.past`: 50,000 tasks, 500,000 changes by 200 replicas at the largest.
kanban-tui's part of `beside` needs `--peer`, as in the other rows; the rest of it does without.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, TypedDict

from tests.bench import peer
from tests.bench.commands import Saver, appending
from tests.bench.rivals import SqliteSaves, TinySaves
from tests.bench.scene import CHECKOUT, Scene, in_turn
from tests.bench.table import Row, median, ratio
from tuiflow.model.record import Table
from tuiflow.store.checkpoint import FILE_NAME, Checkpoint
from tuiflow.store.checkpoint_file import CheckpointFile
from tuiflow.store.fold import Document
from tuiflow.store.journal import FOLDER_NAME, JournalReader

TASKS = 50_000
CHANGES = 500_000
REPLICAS = 200
FEW = 100

POLL_MS = 5.0
HISTORY_MS = 1000.0


class Opening(TypedDict):
    """What `tests.bench.session open` tells; times in ms, memory in MB."""

    ms: float
    tasks: int
    held: float
    peak: float


def flat(scene: Scene) -> Iterator[Row]:
    """A confirmed save with few tasks, and with many that have a long past, beside a bare append of as many bytes."""
    small = Saver(scene.past(FEW, 2 * FEW, 2), scene.root / "private-few")
    large = Saver(_long(scene), scene.root / "private-many")
    try:
        with appending(scene.root / "bare-cost", small.weigh()) as append:
            large.save()
            taken = in_turn(scene.effort.saves, small=small.save, bare=append, large=large.save)
    finally:
        small.workspace.close()
        large.workspace.close()
    yield ratio(f"confirmed save, {TASKS:,} tasks / {FEW} tasks", taken["large"], taken["small"], 1.3)
    yield ratio(f"confirmed save, {TASKS:,} tasks / append + fdatasync", taken["large"], taken["bare"], 3.0)


def opening(scene: Scene) -> Iterator[Row]:
    """Opening after a long past: from `tuiflow.json`, as always, and from the journals alone."""
    long, short = _long(scene), scene.past(TASKS, TASKS + 2, REPLICAS)
    private = scene.root / "private-opening"
    opened: dict[Path, list[Opening]] = {long: [], short: []}
    for _round in range(scene.effort.starts + 1):
        for folder, told in opened.items():
            told.append(_open(folder, private))
    mine, other = opened[long][1:], opened[short][1:]
    name = f"opening {TASKS:,} tasks, {CHANGES:,} changes"
    yield ratio(f"{name} / {TASKS:,} changes", _each(mine, "ms"), _each(other, "ms"), 2.0)
    yield ratio(f"{name}, memory / {TASKS:,} changes", _each(mine, "held"), _each(other, "held"), 2.0, "MB")
    sizes = [(folder / FILE_NAME).stat().st_size / 1e6 for folder in (long, short)]
    yield ratio(f"{name}, size of {FILE_NAME} / {TASKS:,} changes", sizes[:1], sizes[1:], 2.0, "MB")
    rebuilt = [_rebuild(long, private) for _round in range(min(scene.effort.starts, 3))]
    yield ratio(f"{name}, from the journals alone / with {FILE_NAME}", _each(rebuilt, "ms"), _each(mine, "ms"), 60.0)
    peaks = _each(rebuilt, "peak"), _each(mine, "peak")
    yield ratio(f"{name}, from the journals alone, peak memory / with {FILE_NAME}", *peaks, 8.0, "MB")


def _rebuild(folder: Path, private: Path) -> Opening:
    """Open a workspace without its checkpoint, which has to come back as it was.

    Raises:
        RuntimeError: when it does not.
    """
    path = folder / FILE_NAME
    before = path.read_bytes()
    path.unlink()
    told = _open(folder, private)
    if path.read_bytes() != before:
        message = f"{path} was rebuilt with other bytes"
        raise RuntimeError(message)
    return told


def _open(folder: Path, private: Path) -> Opening:
    argv = [sys.executable, "-m", "tests.bench.session", "open", str(folder), str(private)]
    done = subprocess.run(argv, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    told: Opening = json.loads(done.stdout)
    return told


def _each(told: list[Opening], key: Literal["ms", "held", "peak"]) -> list[float]:
    return [one[key] for one in told]


def polling(scene: Scene) -> Iterator[Row]:
    """Looking for others' changes when there are none, beside the bare calls that look at every file."""
    folder = _long(scene)
    journals = folder / FOLDER_NAME
    found = _checkpoint(folder)
    reader = JournalReader(journals)
    reader.workspace = found.workspace
    reader.resume(found.state.contains)
    assert not reader.scan()

    def bare() -> None:
        with os.scandir(journals) as entries:
            for entry in entries:
                entry.stat(follow_symlinks=False)

    taken = in_turn(scene.effort.saves, ours=lambda: _timed(reader.scan), bare=lambda: _timed(bare))
    yield Row(f"poll of {REPLICAS} replicas", median(taken["ours"]), POLL_MS, "ms")
    yield ratio(f"poll of {REPLICAS} replicas / scandir + stat", taken["ours"], taken["bare"], 4.0)


def history(scene: Scene) -> Iterator[Row]:
    """All changes of one task, beside reading the bytes of all journals."""
    for tasks, changes, limit in ((10_000, 100_000, HISTORY_MS), (TASKS, CHANGES, 5 * HISTORY_MS)):
        folder = scene.past(tasks, changes, REPLICAS)
        saver = Saver(folder, scene.root / "private-history")
        uids = iter(sorted(saver.workspace.tasks))

        def ours(saver: Saver = saver, uids: Iterator[str] = uids) -> float:
            uid = next(uids)
            return _timed(lambda: saver.workspace.history([(Table.TASKS, uid)]))

        def bare(journals: Path = folder / FOLDER_NAME) -> float:
            return _timed(lambda: [path.read_bytes() for path in journals.iterdir()])

        taken = in_turn(scene.effort.runs, ours=ours, bare=bare)
        saver.workspace.close()
        yield Row(f"history of a task among {changes:,} changes", median(taken["ours"]), limit, "ms")
        yield ratio(f"history of a task among {changes:,} changes / reading", taken["ours"], taken["bare"], 4.0)


def beside(scene: Scene) -> Iterator[Row]:
    """One change to one task until it is on disk, in four programs in turn.

    Each makes a change that is not counted right before the one that is: what its neighbour has just done to caches and
    to the disk's queue is not its own cost.
    """
    for tasks, share in ((FEW, 1), (10_000, 3), (TASKS, 10)):
        folder = scene.past(tasks, 2 * tasks, 2)
        documents = [_plain(document) for _uid, document in _checkpoint(folder).state.documents(Table.TASKS)]
        saver = Saver(folder, scene.root / f"private-beside-{tasks}")
        with contextlib.ExitStack() as stack:
            stack.callback(saver.workspace.close)
            subjects: dict[str, Callable[[], float]] = {"tuiflow": saver.save}
            with appending(scene.root / f"bare-beside-{tasks}", saver.weigh()) as append:
                subjects["append + fdatasync"] = append
                sqlite = stack.enter_context(contextlib.closing(SqliteSaves(scene.root / f"{tasks}.sqlite", documents)))
                subjects["SQLite, WAL, synchronous=FULL"] = sqlite.save
                tiny = stack.enter_context(contextlib.closing(TinySaves(scene.root / f"{tasks}.json", documents)))
                subjects["TinyDB with its JSONStorage"] = tiny.save
                if scene.peer is not None:
                    theirs = stack.enter_context(contextlib.closing(peer.Saves(scene, tasks)))
                    subjects |= {"kanban-tui, an edit": theirs.edit, "kanban-tui, a move": theirs.move}
                warm = {name: _second(measure) for name, measure in subjects.items()}
                taken = in_turn(max(scene.effort.saves // share, 5), **warm)
        ours = taken.pop("tuiflow")
        for name, other in taken.items():
            yield ratio(f"confirmed save, {tasks:,} tasks / {name}", ours, other, LIMITS[name])


LIMITS: Mapping[str, float] = {
    "append + fdatasync": 4.0,
    "SQLite, WAL, synchronous=FULL": 5.0,
    "TinyDB with its JSONStorage": 1.5,
    "kanban-tui, an edit": 1.0,
    "kanban-tui, a move": 1.0,
}
"""What a save may cost beside each of the others.

TinyDB's is cheap only while there is nearly nothing to write. SQLite's is cheaper than a bare append: it writes over an
old log whose size stays, so that the file system has less to note; a file that others sync can only grow.
"""


def _plain(document: Document) -> dict[str, object]:
    """The fields of a stored record, without what the store keeps beside them."""
    return {name: value for name, value in document.items() if not name.startswith("_")}


def _timed(work: Callable[[], object]) -> float:
    """How long something takes, in ms."""
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1e3


def _checkpoint(folder: Path) -> Checkpoint:
    found = CheckpointFile(folder).load()
    assert found is not None
    return found


def _second(measure: Callable[[], float]) -> Callable[[], float]:
    """Measures twice, and tells of the second time."""

    def both() -> float:
        measure()
        return measure()

    return both


def _long(scene: Scene) -> Path:
    return scene.past(TASKS, CHANGES, REPLICAS)
