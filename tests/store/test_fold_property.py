"""Whatever several people do, in whatever order it arrives: the same bytes, and the rules of folding hold."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.author import WORKSPACE, Author, Clock, bytes_of, folded
from tuiflow.model.record import Table, Value
from tuiflow.store import checkpoint
from tuiflow.store.change import Header, Line, encode_header
from tuiflow.store.fold import field_names, heads_of, replay, value_of
from tuiflow.store.journal import JournalReader
from tuiflow.store.workspace import Workspace

Step: TypeAlias = tuple[int, str, str, str, int]

REPLICAS = ("ann", "bob", "cleo")
SKEWS = (0, 250_000, -3_600_000, 40 * 86_400_000)
RECORDS = ("t1", "t2", "t3")

steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["set", "set", "set", "member", "several", "delete", "restore", "learn", "learn", "learn all"]),
        st.sampled_from(RECORDS),
        st.sampled_from(["name", "due", "risk"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=30,
)
skews = st.lists(st.sampled_from(SKEWS), min_size=3, max_size=3)
randoms = st.integers(0, 2**32).map(random.Random)


def act(authors: list[Author], everything: list[Line], step: Step, dice: random.Random) -> None:
    """One person does one thing, knowing what that session has heard of."""
    who, what, uid, name, number = step
    author = authors[who % len(authors)]
    document = author.state.document("tasks", uid)
    before = len(author.own)
    match what:
        case "set":
            author.set(uid, **{name: number})
        case "several":
            values: dict[str, Value] = {name: number, "status": f"s{number}", "collaborators/p1": number > 3}
            author.set(uid, **values)
        case "member":
            author.set(uid, **{f"collaborators/p{number % 3}": number < 3})
        case "delete" if document is not None and Workspace(author).deletion(Table.TASKS, uid):
            author.delete(uid)
        case "restore":
            author.set(uid, deleted=None)
        case "learn":
            author.learn(dice.sample(everything, min(number, len(everything))))
        case "learn all":
            author.learn(everything)
    everything += [line for line, _data in author.own[before:]]


def play(steps: Iterable[Step], authors: list[Author], dice: random.Random) -> list[Line]:
    everything: list[Line] = []
    for step in steps:
        act(authors, everything, step, dice)
    return everything


def people(skews: list[int]) -> list[Author]:
    clock = Clock()
    return [Author(replica, clock, skew) for replica, skew in zip(REPLICAS, skews, strict=True)]


def any_arrival(lines: list[Line], dice: random.Random) -> list[Line]:
    """All lines in any order, some of them several times."""
    arrival = lines + dice.choices(lines, k=len(lines) // 2) if lines else []
    dice.shuffle(arrival)
    return arrival


@given(steps, skews, randoms)
@settings(max_examples=150)
def test_any_order_of_arrival_and_any_repetition_give_the_same_bytes(
    steps: list[Step], skews: list[int], dice: random.Random
) -> None:
    lines = play(steps, people(skews), dice)
    wanted = bytes_of(replay(lines))
    for _time in range(3):
        assert bytes_of(folded(any_arrival(lines, dice))) == wanted
    part = dice.sample(lines, len(lines) // 2)
    assert bytes_of(folded(any_arrival(part, dice))) == bytes_of(replay(part))


@given(steps, skews, randoms)
@settings(max_examples=100)
def test_everybody_who_has_heard_of_everything_sees_the_same(
    steps: list[Step], skews: list[int], dice: random.Random
) -> None:
    authors = people(skews)
    lines = play(steps, authors, dice)
    for author in authors:
        author.learn(any_arrival(lines, dice))
        assert bytes_of(author.state) == bytes_of(replay(lines))


@given(steps, skews, randoms, st.floats(0, 1))
@settings(max_examples=100)
def test_going_on_from_a_checkpoint_gives_the_same_as_going_on_in_memory(
    steps: list[Step], skews: list[int], dice: random.Random, where: float
) -> None:
    lines = play(steps, people(skews), dice)
    dice.shuffle(lines)
    half = round(where * len(lines))
    loaded = checkpoint.decode(bytes_of(folded(lines[:half])))
    assert loaded is not None
    assert bytes_of(loaded.state) == bytes_of(folded(lines[:half]))
    assert bytes_of(folded(lines[half:], loaded.state)) == bytes_of(replay(lines))


@given(steps, skews, randoms)
@settings(max_examples=100)
def test_the_latest_value_wins_and_exactly_those_that_nobody_had_seen_are_kept(
    steps: list[Step], skews: list[int], dice: random.Random
) -> None:
    lines = play(steps, people(skews), dice)
    written: dict[tuple[str, str], dict[str, Any]] = {}
    seen: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        for edit in line.transaction.edits:
            for name, value in edit.values.items():
                written.setdefault((edit.uid, name), {})[line.transaction.stamp] = value
                seen.setdefault((edit.uid, name), set()).update(edit.saw.get(name, ()))
                assert all(stamp < line.transaction.stamp for stamp in edit.saw.get(name, ()))
    state = replay(lines)
    fields = {(uid, name) for uid, document in state.documents("tasks") for name in field_names(document)}
    assert fields == set(written)
    for (uid, name), values in written.items():
        document = state.document("tasks", uid)
        assert document is not None
        standing = {stamp: value for stamp, value in values.items() if stamp not in seen[uid, name]}
        winner = max(standing)
        assert value_of(document, name) == standing.pop(winner)
        assert heads_of(document, name) == standing


@given(steps, skews, randoms)
@settings(max_examples=100)
def test_two_sessions_with_one_replica_lose_nothing_in_any_order(
    steps: list[Step], skews: list[int], dice: random.Random
) -> None:
    clock = Clock()
    authors = [Author("ann", clock, skews[0]), Author("ann", clock, skews[1]), Author("bob", clock, skews[2])]
    lines = play(steps, authors, dice)
    state = replay(lines)
    wanted = bytes_of(state)
    for _time in range(3):
        assert bytes_of(folded(any_arrival(lines, dice))) == wanted
    checks = {(line.transaction.replica, line.transaction.sequence, line.transaction.check) for line in lines}
    assert checks == {
        (replica, sequence, check)
        for replica, contained in state.contains.items()
        for sequence in range(1, contained.upto + 1)
        for check in contained.known_checks(sequence)
    }


@given(steps, skews, randoms)
@settings(max_examples=40)
def test_lines_split_into_any_files_give_the_same_bytes(
    steps: list[Step], skews: list[int], dice: random.Random
) -> None:
    authors = people(skews)
    lines = play(steps, authors, dice)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reader = JournalReader(folder)
        reader.workspace = WORKSPACE
        found: list[Line] = []
        for author in authors:
            segments = dice.randint(1, 3)
            for segment in range(segments):
                own = [data for _line, data in author.own if segments == 1 or dice.random() < 0.6 or segment == 0]
                dice.shuffle(own)
                head = encode_header(Header(WORKSPACE, author.replica, segment + 1), "login")
                (folder / f"{dice.random()} (冲突 {segment}).jsonl").write_bytes(head + b"".join(own))
            found += reader.scan()
        assert bytes_of(folded(found)) == bytes_of(replay(lines))
        again = JournalReader(folder)
        assert bytes_of(folded(again.scan())) == bytes_of(replay(lines))
