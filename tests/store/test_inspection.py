from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.author import START, WORKSPACE, Author, Clock
from tests.store.folders import Bench, put
from tests.store.test_reader import HEAD
from tuiflow.errors import WorkspaceError
from tuiflow.store import checkpoint, disk
from tuiflow.store.change import Header, encode_header, seal
from tuiflow.store.checkpoint_check import Condition
from tuiflow.store.fold import replay
from tuiflow.store.folder import Places
from tuiflow.store.inspection import Inspection, Kind, inspect
from tuiflow.store.journal import JournalReader
from tuiflow.store.journal_check import Reading, check_journal
from tuiflow.store.stamp import TOLERANCE_MS

NOW = START + 60_000


def snapshot(*folders: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, modification time and mode of everything below."""
    found = {}
    for path in (path for folder in folders for path in [folder, *sorted(folder.rglob("*"))]):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path)] = (data, status.st_mtime_ns, status.st_mode)
    return found


def lines_of(count: int, replica: str = "ann", skew: int = 0) -> list[bytes]:
    """Lines of somebody who is elsewhere."""
    author = Author(replica, Clock(), skew)
    for number in range(count):
        author.set(f"{replica}{number}", name=f"task {number}")
    return [data for _line, data in author.own]


def arrive(bench: Bench, name: str, data: bytes) -> Path:
    """A file comes into `changes/`."""
    path = bench.journals / name
    path.write_bytes(data)
    path.chmod(0o640)
    return path


def look(bench: Bench, now: int = NOW) -> Inspection:
    return inspect(bench.places, now)


@pytest.fixture
def troubled(bench: Bench, tmp_path: Path) -> Iterator[Bench]:
    """A workspace with something of everything."""
    store = bench.open()
    put(store, "t1", name="one")
    bench.close(store)
    lines = lines_of(4)
    arrive(bench, "ann-0001.jsonl", HEAD + lines[0] + b"garbage\n" + lines[2] + lines[3][:40])
    arrive(bench, "ann-0001 (1).jsonl", HEAD + lines[0])
    arrive(bench, "none.jsonl", b"no header\n" + lines[0])
    arrive(bench, "empty.jsonl", b"")
    arrive(bench, "else.jsonl", encode_header(Header("other", "eve", 1), "eve") + lines[0])
    arrive(bench, "\x1b]0;title\x07.jsonl", b"\xff\xfe\n")
    arrive(bench, "notes.txt", b"x").chmod(0o666)
    (bench.journals / "link.jsonl").symlink_to(tmp_path)
    os.mkfifo(bench.journals / "pipe.jsonl")
    (bench.places.folder / ".tuiflow.json.4194305.0a1b2c3d.tmp").write_bytes(b"{")
    (bench.places.folder / "tuiflow (1).json").write_bytes(bench.file.read_bytes())
    (bench.places.folder / "here").mkdir()
    (bench.places.folder / "here" / "abc.json").write_bytes(b"?\n")
    bench.file.write_bytes(bench.file.read_bytes() + b" ")
    bench.journals.chmod(0o777)
    for path in (bench.places.private / WORKSPACE).glob("*.jsonl"):
        path.write_bytes(path.read_bytes() + lines_of(1, path.name.removesuffix(".jsonl"))[0])
        path.chmod(0o644)
    yield bench
    bench.journals.chmod(0o2770)


def test_looking_writes_nothing_whatever_is_found(troubled: Bench) -> None:
    before = snapshot(troubled.places.folder, troubled.places.private)
    look(troubled)
    assert snapshot(troubled.places.folder, troubled.places.private) == before


def test_every_kind_of_thing_is_known(troubled: Bench) -> None:
    kinds = {entry.name: entry.kind for entry in look(troubled).entries}
    own = next(
        name for name in kinds if name.startswith("changes/") and len(name) == len("changes/0123456789-0001.jsonl")
    )
    assert kinds == {
        ".": Kind.FOLDER,
        ".tuiflow.json.4194305.0a1b2c3d.tmp": Kind.TEMPORARY,
        "changes": Kind.FOLDER,
        "here": Kind.FOLDER,
        "here/abc.json": Kind.PRESENCE,
        "tuiflow (1).json": Kind.CHECKPOINT_COPY,
        "tuiflow.json": Kind.CHECKPOINT,
        own: Kind.JOURNAL,
        "changes/ann-0001.jsonl": Kind.JOURNAL,
        "changes/ann-0001 (1).jsonl": Kind.JOURNAL_COPY,
        "changes/none.jsonl": Kind.JOURNAL,
        "changes/empty.jsonl": Kind.JOURNAL,
        "changes/else.jsonl": Kind.JOURNAL_COPY,
        "changes/\x1b]0;title\x07.jsonl": Kind.JOURNAL,
        "changes/notes.txt": Kind.OTHER,
        "changes/link.jsonl": Kind.LINK,
        "changes/pipe.jsonl": Kind.SPECIAL,
    }


def test_journals_are_read_as_every_session_reads_them(troubled: Bench) -> None:
    reader = JournalReader(troubled.journals)
    reader.workspace = WORKSPACE
    wanted = [line.transaction.stamp for line in reader.scan()]
    found = look(troubled).journals
    assert sorted(line.transaction.stamp for _entry, check in found for line in check.lines) == sorted(wanted)
    bad = {(entry.name.removeprefix("changes/"), number) for entry, check in found for number in check.bad}
    assert len(bad) == len(reader.bad_lines) == 1
    (place,) = reader.bad_lines
    data = (troubled.journals / place.file).read_bytes()
    assert bad == {(place.file, data[: place.offset].count(b"\n") + 1)}


@pytest.mark.parametrize(
    ("data", "reading", "torn"),
    [
        (b"", Reading.EMPTY, 0),
        (HEAD[:30], Reading.UNFINISHED, 1),
        (b"x" * 5000, Reading.BAD, 0),
        (encode_header(Header(WORKSPACE, "ann", 1), "a" * 5000), Reading.BAD, 0),
        (b"\n" + HEAD, Reading.BAD, 0),
        (encode_header(Header("other", "ann", 1), "ann"), Reading.ELSEWHERE, 0),
        (encode_header(Header(WORKSPACE, "ann", 1, min_reader=7), "ann"), Reading.NEWER, 0),
        (HEAD, Reading.READ, 0),
        (HEAD + b"\n" + HEAD + b"{", Reading.READ, 4),
    ],
)
def test_what_readers_make_of_a_file(data: bytes, reading: Reading, torn: int) -> None:
    check = check_journal(data, WORKSPACE)
    assert (check.reading, check.torn, check.bad) == (reading, torn, [])


def test_lines_are_counted_from_one() -> None:
    lines = lines_of(3)
    check = check_journal(HEAD + lines[0] + b"bad\n\n" + lines[1] + HEAD + lines[2] + b"worse\n", WORKSPACE)
    assert (check.numbers, check.bad, check.torn) == ([2, 5, 7], [3, 8], 0)
    assert check.signers() == {"": (3, 2)}


def test_a_line_of_another_replica_is_a_bad_line() -> None:
    check = check_journal(HEAD + lines_of(1, "bob")[0], WORKSPACE)
    assert (check.lines, check.bad) == ([], [2])


def test_how_far_a_replica_has_come(bench: Bench) -> None:
    lines = lines_of(9)
    arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines[:3]) + lines[4] + lines[8])
    (check,) = look(bench).replicas
    assert (check.replica, check.changes, check.highest) == ("ann", 5, 9)
    assert check.missing == [(4, 4), (6, 8)]
    assert (check.logins, check.owners, check.is_own) == (["ann"], [os.getuid()], False)
    assert check.last == START + 9


def test_a_number_that_two_changes_have_is_known(bench: Bench) -> None:
    other = Author("ann", Clock())
    other.set("x", name="other")
    arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(2)))
    arrive(bench, "ann-0001 (1).jsonl", HEAD + other.own[0][1])
    (check,) = look(bench).replicas
    assert (check.twins, check.changes, check.missing) == ([1], 2, [])


def test_a_clock_that_is_ahead_is_known_by_the_time_here_and_by_that_of_the_file(bench: Bench) -> None:
    hour = 3_600_000
    path = arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(2, skew=hour)))
    assert abs(look(bench).replicas[0].ahead - hour) < TOLERANCE_MS
    assert look(bench, NOW + 2 * hour).replicas[0].ahead == 0
    os.utime(path, (START / 1000, START / 1000))
    late = look(bench, NOW + 2 * hour).replicas[0]
    assert abs(late.ahead - hour) < TOLERANCE_MS
    assert not late.is_ahead_now
    near = arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(2, skew=TOLERANCE_MS // 2)))
    assert near.stat().st_mtime > START / 1000
    assert look(bench).replicas[0].ahead == 0


def test_who_had_to_write_later_than_a_wrong_clock_has_no_wrong_clock(bench: Bench) -> None:
    clock = Clock()
    wrong, right = Author("wrong", clock, 10**10), Author("right", clock)
    right.learn([wrong.set("t1", name="from the future")])
    right.set("t1", name="now")
    right.set("t2", name="now")
    for author in (wrong, right):
        head = encode_header(Header(WORKSPACE, author.replica, 1), author.replica)
        arrive(bench, f"{author.replica}-0001.jsonl", head + b"".join(data for _line, data in author.own))
    ahead = {check.replica: check.ahead > 0 for check in look(bench).replicas}
    assert ahead == {"wrong": True, "right": False}


def test_what_private_copies_hold_that_the_journals_lack(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="one")
    put(store, "t2", name="two")
    bench.close(store)
    assert [copy.missing for copy in look(bench).copies] == [0]
    (path,) = bench.journals.glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2] + lines[1][:20])
    (copy,) = look(bench).copies
    assert (copy.missing, copy.is_live, copy.is_of_here) == (1, False, True)
    held = bench.open()
    held._claimed()
    (copy,) = look(bench).copies
    assert copy.is_live
    assert held._claimed().uid == copy.replica


def test_only_what_was_whole_in_a_private_copy_is_missed(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="one")
    bench.close(store)
    (path,) = (bench.places.private / WORKSPACE).glob("*.jsonl")
    half = lines_of(1, path.name.removesuffix(".jsonl"))[0].rstrip(b"\n")
    path.write_bytes(path.read_bytes() + b"garbage\n" + half)
    assert [copy.missing for copy in look(bench).copies] == [0]


def word(bench: Bench, key: str, replica: str, **seen: int) -> None:
    """A session says who it is, and what it has."""
    body = {"tuiflow": "here", "workspace": WORKSPACE, "key": key, "login": key, "machine": "far", "at": START}
    folder = bench.places.folder / "here"
    folder.mkdir(exist_ok=True)
    (folder / f"{key}.json").write_bytes(seal({**body, "here": True, "replica": replica, "seen": seen}))


def test_who_has_seen_what(bench: Bench) -> None:
    arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(3)))
    head = encode_header(Header(WORKSPACE, "bob", 1), "bob")
    arrive(bench, "bob-0001.jsonl", head + b"".join(lines_of(3, "bob")))
    private = bench.places.private / WORKSPACE
    private.mkdir(parents=True)
    for key in ("mine", "mytoo"):
        (private / f"{key}.here").touch()

    def seen() -> dict[str, tuple[list[str], int]]:
        return {check.replica: (check.seen_by, check.unseen) for check in look(bench).replicas}

    word(bench, "mine", "ann", ann=3, bob=3)
    assert seen() == {"ann": ([], 0), "bob": (["mine@far"], 0)}  # nobody else there: nobody is missed
    word(bench, "mytoo", "mytoo", ann=3)
    assert seen()["ann"] == (["mytoo@far"], 0)
    word(bench, "bobs", "bob", ann=1)
    assert seen() == {"ann": (["mytoo@far"], 2), "bob": (["mine@far"], 0)}
    word(bench, "eves", "eve", ann=3)
    assert seen() == {"ann": (["eves@far", "mytoo@far"], 0), "bob": (["mine@far"], 0)}
    word(bench, "mine", "other", bob=0)
    assert seen()["bob"] == ([], 0)  # it is not ours: what others say of it is no matter


def test_a_private_copy_of_another_place_is_known(bench: Bench) -> None:
    store = bench.open()
    put(store, "t1", name="one")
    bench.close(store)
    moved = bench.places.folder.rename(bench.places.folder.with_name("moved"))
    found = inspect(Places(moved, bench.places.private), NOW)
    assert [copy.is_of_here for copy in found.copies] == [False]
    moved.rename(bench.places.folder)


def write_checkpoint(bench: Bench, lines: list[bytes], workspace: str = WORKSPACE) -> None:
    """A `tuiflow.json` of these changes."""
    state = replay(check_journal(HEAD + b"".join(lines), WORKSPACE).lines)
    checkpoint.write(bench.file, checkpoint.tables_of(state, workspace))


def test_how_the_checkpoint_stands_to_the_journals(bench: Bench) -> None:
    lines = lines_of(4)

    def condition() -> tuple[Condition, int]:
        found = look(bench).checkpoint
        return found.condition, found.lacking

    assert condition() == (Condition.CURRENT, 0)
    arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines[:2]))
    assert condition() == (Condition.BEHIND, 0)
    write_checkpoint(bench, lines[:2])
    assert condition() == (Condition.CURRENT, 0)
    write_checkpoint(bench, lines)
    assert condition() == (Condition.AHEAD, 2)
    write_checkpoint(bench, [lines[0], lines[2], lines[3]])
    assert condition() == (Condition.AHEAD, 2)
    other = Author("ann", Clock(START + 99))
    other.set("x", name="another change of the same number")
    write_checkpoint(bench, [other.own[0][1]])
    assert condition() == (Condition.AHEAD, 1)
    state = replay(check_journal(HEAD + b"".join(lines[:2]), WORKSPACE).lines)
    state.tables["tasks"]["ann0"]["name"] = "written by another program"
    checkpoint.write(bench.file, checkpoint.tables_of(state, WORKSPACE))
    assert condition() == (Condition.DIFFERENT, 0)
    bench.file.write_bytes(bench.file.read_bytes().replace(b"another", b"a third"))
    assert condition() == (Condition.DAMAGED, 0)
    bench.file.unlink()
    assert condition() == (Condition.MISSING, 0)
    bench.file.mkdir()
    assert condition() == (Condition.UNREADABLE, 0)


def test_what_the_checkpoint_has_and_the_journals_lack_is_counted(bench: Bench) -> None:
    lines = lines_of(4)
    other = Author("ann", Clock(START + 99))
    other.set("x", name="another change of the same number")
    twin = other.own[0][1]
    for here, there, lacking in [
        (lines, [lines[0], lines[1], lines[3]], 1),
        ([*lines, twin], lines, 1),
        ([*lines, twin], [*lines, twin], 0),
        ([lines[0], lines[3]], lines[:1], 1),
    ]:
        write_checkpoint(bench, here)
        arrive(bench, "ann-0001.jsonl", HEAD + b"".join(there))
        assert look(bench).checkpoint.lacking == lacking


def test_a_checkpoint_of_no_workspace_is_damaged(bench: Bench) -> None:
    arrive(bench, "ann-0001.jsonl", HEAD)
    write_checkpoint(bench, [], "../../etc")
    found = look(bench)
    assert (found.checkpoint.condition, found.workspace) == (Condition.DAMAGED, WORKSPACE)


def test_a_checkpoint_that_cannot_be_right_is_damaged(bench: Bench) -> None:
    state = replay(check_journal(HEAD + lines_of(1)[0], WORKSPACE).lines)
    state.contains["ann"].last = state.contains["ann"].last.__class__("check", "1", None)  # type: ignore[arg-type]
    arrive(bench, "ann-0001.jsonl", HEAD + lines_of(1)[0])
    checkpoint.write(bench.file, checkpoint.tables_of(state, WORKSPACE))
    assert look(bench).checkpoint.condition is Condition.DAMAGED


def test_a_file_that_cannot_be_read_says_why(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = arrive(bench, "ann-0001.jsonl", HEAD)
    read = disk.read_file

    def refuse(wanted: Path) -> tuple[bytes, os.stat_result]:
        if wanted == path:
            raise PermissionError(13, os.strerror(13), str(path))
        return read(wanted)

    monkeypatch.setattr(disk, "read_file", refuse)
    entry = look(bench).entry("changes/ann-0001.jsonl")
    assert entry is not None
    assert (entry.refusal, entry.journal) == ("Permission denied", None)


def test_a_damaged_file_does_not_hide_which_workspace_it_is(bench: Bench) -> None:
    arrive(bench, "ann-0001.jsonl", HEAD + lines_of(1)[0])
    bench.file.write_bytes(b"{")
    assert look(bench).workspace == WORKSPACE


def test_where_there_is_no_workspace_it_is_said(bench: Bench, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(WorkspaceError, match="There is no workspace in"):
            inspect(Places(folder, bench.places.private), NOW)
    with pytest.raises(WorkspaceError, match="cannot be read"):
        inspect(Places(bench.file, bench.places.private), NOW)
    bench.file.write_bytes(b'{"_tuiflow":{"1":{"min_reader":7}}}')
    with pytest.raises(WorkspaceError, match="newer"):
        look(bench)


def test_a_folder_is_shared_by_its_mode_or_by_its_owners(bench: Bench) -> None:
    assert look(bench).is_shared
    bench.places.folder.chmod(0o750)
    arrive(bench, "ann-0001.jsonl", HEAD)
    arrive(bench, "bob-0001.jsonl", encode_header(Header(WORKSPACE, "bob", 1), "bob"))
    found = look(bench)
    assert not found.is_shared
    found.journals[0][0].owner += 1
    assert found.is_shared


def test_who_gets_into_the_folder(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    above = bench.places.folder.parent
    seen = dict.fromkeys(above.parents, 0o755)

    def is_open(folder: int, parent: int) -> bool:
        bench.places.folder.chmod(folder)
        above.chmod(parent)
        return look(bench).is_open_to_all

    stat = Path.stat

    def pretend(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(path, follow_symlinks=follow_symlinks)
        return os.stat_result((seen[path], *found[1:])) if path in seen else found

    monkeypatch.setattr(Path, "stat", pretend)
    assert is_open(0o755, 0o711)
    assert not is_open(0o2770, 0o711)
    assert not is_open(0o755, 0o700)
