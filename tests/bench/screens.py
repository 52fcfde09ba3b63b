"""What is measured on screens: starts, keys, memory, and how soon another session shows a change."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence

from tests.bench import peer
from tests.bench.scene import Press, Scene, Terminal
from tests.bench.table import P95, Row, median, quantile, ratio
from tests.bench.workspace import name_of

CYCLE = ("j", "j", "k", "j")
"""Cursor keys: mostly down, so that the column scrolls too."""

IDLE_SECONDS = 5.0
PATIENCE = 10.0
"""How long a change is waited for, in seconds."""


def starts(scene: Scene) -> Iterator[Row]:
    """From the command to the full board, and the memory it then has."""
    programs = {"hello": scene.hello(), "1,000": scene.board(1000), "10,000": scene.board(10000)}
    for program in programs.values():
        scene.start(program)
    times: dict[str, list[float]] = {name: [] for name in programs}
    held: dict[str, list[float]] = {name: [] for name in programs}
    for _round in range(scene.effort.starts):
        for name, program in programs.items():
            start = scene.start(program)
            times[name].append(start["full"] or 0.0)
            held[name].append(start["rss"])
    yield ratio("start to full board, 1,000 tasks / hello", times["1,000"], times["hello"], 1.6)
    yield ratio("start to full board, 10,000 tasks / hello", times["10,000"], times["hello"], 1.9)
    yield ratio("memory after start, 10,000 tasks / hello", held["10,000"], held["hello"], 2.0, "MB")


def keys(scene: Scene) -> Iterator[Row]:
    """Cursor, idling, moving a card, and the memory after all that, with 10,000 tasks."""
    ours, _start = scene.open(scene.board(10000))
    theirs, _start = scene.open(scene.columns(10000))
    try:
        yield from _cursor(scene, ours, theirs)
        yield _idle(ours)
        yield from _moves(scene, ours, theirs)
        hello = scene.start(scene.hello())["rss"]
        yield ratio("memory after the keys, 10,000 tasks / hello", [scene.memory(ours)], [hello], 2.0, "MB")
        yield from _lanes(scene, ours, theirs)
    finally:
        ours.close()
        theirs.close()


def _cursor(scene: Scene, ours: Terminal, theirs: Terminal) -> Iterator[Row]:
    mine, other = press_both(ours, theirs, CYCLE, scene.effort.keys)
    painted = firsts(mine), firsts(other)
    yield ratio("cursor move, first paint, median / columns.py", *painted, 1.0)
    yield ratio("cursor move, first paint, p95 / columns.py", *painted, 1.0, share=P95)
    yield ratio("cursor move, CPU per key / columns.py", _cpu(mine), _cpu(other), 1.0)
    yield Row("cursor move, bytes, median", median(_sizes(mine)), 600, "B", f"columns.py {median(_sizes(other)):,.0f}")
    # Textual repaints a widget's line from its left edge: what is cheap in the first column may be dear in the last.
    for key in "lllg":  # from the first card on: at the lower edge each step scrolls the whole column
        ours.press(key)
    sizes = _sizes([ours.press(key) for key in CYCLE * 4])
    for _column in range(3):
        ours.press("h")
    yield Row("cursor move in the last column, bytes, median", median(sizes), 600, "B")


def _idle(ours: Terminal) -> Row:
    ours.settle(quiet=1.0)
    end, written = time.perf_counter() + IDLE_SECONDS, 0
    while (left := end - time.perf_counter()) > 0:
        written += len(ours.read(left) or b"")
    return Row(f"idle for {IDLE_SECONDS:g} s, bytes", written, 0, "B")


def _moves(scene: Scene, ours: Terminal, theirs: Terminal) -> Iterator[Row]:
    # There and back: to the right of "in progress" a dialog would ask why the task is blocked.
    mine, other = press_both(ours, theirs, ("L", "H"), scene.effort.moves)
    yield ratio("card to next column, first paint / columns.py", firsts(mine), firsts(other), 0.5)
    yield Row(
        "card to next column, bytes, median",
        median(_sizes(mine)),
        12000,
        "B",
        f"columns.py {median(_sizes(other)):,.0f}",
    )


def _lanes(scene: Scene, ours: Terminal, theirs: Terminal) -> Iterator[Row]:
    """The same keys with the cards in lanes by assignee, which must not be dearer."""
    ours.press("S")
    ours.press("S")
    mine, other = press_both(ours, theirs, CYCLE, scene.effort.keys)
    yield ratio("lanes: cursor move, first paint, median / columns.py", firsts(mine), firsts(other), 1.0)
    yield Row("lanes: cursor move, bytes, median", median(_sizes(mine)), 600, "B")
    mine, other = press_both(ours, theirs, ("L", "H"), scene.effort.moves)
    yield ratio("lanes: card to next column, first paint / columns.py", firsts(mine), firsts(other), 0.5)
    yield Row("lanes: card to next column, bytes, median", median(_sizes(mine)), 12000, "B")
    ours.press("S")
    ours.press("S")  # none again: the choice is kept for the next who opens this workspace


def press_both(ours: Terminal, theirs: Terminal, cycle: Sequence[str], count: int) -> tuple[list[Press], list[Press]]:
    """Press the same keys in both, in turn; the first round of the cycle only warms up."""
    mine: list[Press] = []
    other: list[Press] = []
    for number in range(count + len(cycle)):
        key = cycle[number % len(cycle)]
        mine.append(ours.press(key))
        other.append(theirs.press(key))
    return mine[len(cycle) :], other[len(cycle) :]


def firsts(presses: Sequence[Press]) -> list[float]:
    """When the screen first changed. A key that changes nothing would be measured as a fast one.

    Raises:
        RuntimeError: when one has changed nothing.
    """
    times = [press["first"] for press in presses]
    if None in times:
        message = f"{times.count(None)} of {len(times)} keys changed nothing on the screen"
        raise RuntimeError(message)
    return [when for when in times if when is not None]


def _cpu(presses: Sequence[Press]) -> list[float]:
    return [press["cpu"] for press in presses]


def _sizes(presses: Sequence[Press]) -> list[float]:
    return [press["bytes"] for press in presses]


def latency(scene: Scene) -> Iterator[Row]:
    """From a key in one session to the text on the screen of another one."""
    author, _start = scene.open(scene.board(10000))
    reader, _start = scene.open(scene.board(10000))
    pauses = random.Random(0)
    waited: list[float] = []
    try:
        moving = _first_name(reader)
        for number in range(scene.effort.changes):
            # Others are looked for at intervals: a change may come at any moment of one.
            _listen(author, reader, pauses.uniform(0.2, 0.9))
            waited.append(_seen_after(author, reader, "LH"[number % 2], moving, 1 - number % 2))
    finally:
        author.close()
        reader.close()
    note = f"median {median(waited):,.0f} ms, largest {max(waited):,.0f} ms, {len(waited)} changes"
    yield Row("another session shows a change, p95, 10,000 tasks", quantile(waited, P95), 1000, "ms", note)


def _listen(author: Terminal, reader: Terminal, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        author.read(0.01)
        reader.read(0.01)
    reader.replay()


def _seen_after(author: Terminal, reader: Terminal, key: str, text: str, column: int) -> float:
    pressed = time.perf_counter()
    os.write(author.fd, key.encode())
    while time.perf_counter() < pressed + PATIENCE:
        author.read(0)
        if reader.read(0.005):
            steps = reader.replay()
            if _column_of(reader, text) == column:
                return (steps[-1][0] - pressed) * 1e3
    message = f"{text} was not seen in column {column} within {PATIENCE:g} seconds:\n{reader.text()}"
    raise RuntimeError(message)


def _column_of(terminal: Terminal, text: str) -> int:
    """The column of the board that shows `text` among its first two cards' lines; -1 when none does."""
    for line in terminal.screen.display[:4]:
        place = line.find(text)
        if place >= 0:
            return place * 4 // len(line)
    return -1


def _first_name(terminal: Terminal) -> str:
    """The beginning of the name of the first card in the first column."""
    number = next(number for number in range(1, 10000) if _column_of(terminal, name_of(number)[:10]) == 0)
    return name_of(number)[:10]


def beside_peer(scene: Scene) -> Iterator[Row]:
    """The same board of 1,000 tasks as kanban-tui shows it."""
    if scene.peer is None:
        return
    ours, theirs = scene.board(1000), peer.board(scene, 1000)
    scene.start(ours)
    times: tuple[list[float], list[float]] = ([], [])
    mine: list[Press] = []
    other: list[Press] = []
    held: tuple[list[float], list[float]] = ([], [])
    for number in range(scene.effort.peer_starts):
        last = number == scene.effort.peer_starts - 1
        for place, (program, presses) in enumerate(((ours, mine), (theirs, other))):
            terminal, start = scene.open(program, timeout=120.0)
            times[place].append(start["full"] or 0.0)
            if last:
                presses += [terminal.press(key) for key in CYCLE * scene.effort.peer_starts]
            held[place].append(scene.memory(terminal))
            terminal.close()
    yield ratio("start, 1,000 tasks / kanban-tui", *times, 1 / 20)
    yield ratio("bytes per key, 1,000 tasks / kanban-tui", _sizes(mine), _sizes(other), 1 / 40, "B")
    yield ratio("memory, 1,000 tasks / kanban-tui", *held, 1 / 4, "MB")
