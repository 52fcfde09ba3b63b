"""The timeline alone, on a plan of any size: `python -m tests.bench.timeline NODES`; and what is measured of it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.bench.scene import Press, Program, Scene, Terminal
from tests.bench.table import Row, median, ratio
from tuiflow.actions.calendars import Calendars
from tuiflow.actions.desk import Desk
from tuiflow.cli.session import clock
from tuiflow.model.party import Actor
from tuiflow.model.record import Table, Value
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

NODES = 300
CYCLE = ("j", "j", "k", "j")
_PHASE = 20
"""Nodes in one phase."""

_FIRST = date(2024, 1, 8)


def records(nodes: int) -> Iterator[tuple[Table, str, dict[str, Value]]]:
    """A process of about a year: phases, nodes that branch and join, and a task for each node."""
    yield Table.PROCESSES, "p", {"name": "Benchmark", "prefix": "BENCH", "order": 1, "start": _FIRST.isoformat()}
    for number in range(nodes):
        if number % _PHASE == 0:
            yield Table.PHASES, f"ph{number // _PHASE}", {"name": f"Phase {number // _PHASE}", "process": "p"}
        uid = f"n{number:03}"
        before = [one for one in (number - 1, number - 4) if one >= 0 and number % 3]
        values: dict[str, Value] = {"name": f"Node {number:03}", "process": "p", "phase": f"ph{number // _PHASE}"}
        values |= {"order": number, "days": number % 4 + 1}
        yield Table.NODES, uid, values | {f"predecessors/n{one:03}": True for one in before}
        start = _FIRST + timedelta(days=number)
        due = start + timedelta(days=4)
        task: dict[str, Value] = {"label": f"BENCH-{number:03}", "name": f"Task {number:03}", "process": "p"}
        task |= {"node": uid, "start": start.isoformat(), "due": due.isoformat(), "order": f"a{number:03}"}
        yield Table.TASKS, f"t{number:03}", task | {"status": "not_started", "priority": "medium"}


def desk_of(nodes: int) -> Desk:
    """A desk before such a process, in memory."""
    workspace = Workspace(MemoryStore(MemoryHub("bench"), lambda: 0))
    desk = Desk(workspace, Actor("bench", "", "bench"), clock(os.environ), calendars=Calendars(Path("none")))
    desk.commit("bench", [workspace.edit(table, uid, values) for table, uid, values in records(nodes)])
    return desk


def timeline(scene: Scene) -> Iterator[Row]:
    """From the start to the full timeline, and the cursor on it."""
    programs = {count: _program(scene, count) for count in (NODES, 0)}
    for program in programs.values():
        scene.start(program)
    times: dict[int, list[float]] = {count: [] for count in programs}
    for _round in range(scene.effort.starts):
        for count, program in programs.items():
            times[count].append(scene.start(program)["full"] or 0.0)
    yield ratio(f"timeline of {NODES} nodes opens / an empty one", times[NODES], times[0], 1.5)
    ours, _start = scene.open(programs[NODES])
    theirs, _start = scene.open(scene.columns(1000))
    try:
        mine, other = _press(ours, theirs, CYCLE, CYCLE, scene.effort.keys)
        yield ratio("timeline, cursor move, first paint / columns.py", _firsts(mine), _firsts(other), 2.0)
        sizes = [float(press["bytes"]) for press in mine]
        yield Row("timeline, cursor move, bytes, median", median(sizes), 4000, "B")
        mine, other = _press(ours, theirs, (">", "<"), ("L", "H"), scene.effort.moves)
        yield ratio("timeline, a day later, first paint / card move in columns.py", _firsts(mine), _firsts(other), 2.0)
    finally:
        ours.close()
        theirs.close()


def _press(
    ours: Terminal, theirs: Terminal, mine: Sequence[str], other: Sequence[str], count: int
) -> tuple[list[Press], list[Press]]:
    """Press keys in both, in turn; the first round only warms up."""
    rounds = [(ours.press(mine[n % len(mine)]), theirs.press(other[n % len(other)])) for n in range(count + len(mine))]
    kept = rounds[len(mine) :]
    return [one for one, _other in kept], [one for _mine, one in kept]


def _firsts(presses: Sequence[Press]) -> list[float]:
    """When the screen first changed.

    Raises:
        RuntimeError: when a key has changed nothing: it would be measured as a fast one.
    """
    times = [press["first"] for press in presses if press["first"] is not None]
    if len(times) < len(presses):
        message = f"{len(presses) - len(times)} of {len(presses)} keys changed nothing on the screen"
        raise RuntimeError(message)
    return times


def _program(scene: Scene, nodes: int) -> Program:
    argv = [sys.executable, "-m", "tests.bench.timeline", str(nodes)]
    env = scene.home("home-timeline") | {"TUIFLOW_NOW": "2024-02-05T09:00"}
    return Program(argv, ["BENCH Benchmark", "M T W T F", *(["Node 000"] if nodes else []), "quit"], env)


def main(argv: Sequence[str]) -> int:
    """Show the timeline of a plan with so many nodes."""
    from tuiflow.actions.drafts import DraftBook
    from tuiflow.ui.app import TuiflowApp
    from tuiflow.ui.screens.timeline import TimelineScreen
    from tuiflow.ui.session import Session

    class TimelineApp(TuiflowApp):
        """The app, opened on the timeline."""

        def on_mount(self) -> None:
            super().on_mount()
            self.push_screen(TimelineScreen(self.session))

    with tempfile.TemporaryDirectory() as folder:
        session = Session(desk_of(int(argv[0])), DraftBook(Path(folder), "bench"))
        return TimelineApp(session, Path(folder) / "config.toml").run() or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
