from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.author import START, WORKSPACE, Author, Clock, change
from tests.store.folders import SECONDS, Bench, put
from tests.store.test_inspection import arrive, lines_of, snapshot, write_checkpoint
from tests.store.test_reader import HEAD
from tests.store.test_trouble import lose_a_save, refuse
from tuiflow.actions import change_finding, doctor
from tuiflow.actions.change_finding import change_findings
from tuiflow.actions.doctor import Diagnosis
from tuiflow.actions.file_finding import file_findings
from tuiflow.actions.finding import Finding, Level, duration, ranges
from tuiflow.model.record import Table
from tuiflow.store import checkpoint, disk, mending, presence
from tuiflow.store.base import SaveState
from tuiflow.store.change import Draft, Edit, Header, encode_header, seal
from tuiflow.store.checkpoint_file import CheckpointFile
from tuiflow.store.folder import Places
from tuiflow.store.inspection import Inspection, inspect
from tuiflow.store.mode_check import ModeFlaw, mode_flaws

NOW = datetime.fromtimestamp(START / 1000, UTC) + timedelta(minutes=1)
OWNERS = {0: "ann", 1: "bob", os.getuid(): "ann"}
PROBLEM, NOTE = Level.PROBLEM, Level.NOTE


@pytest.fixture(autouse=True)
def _accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests is called as the sessions of the bench are."""
    monkeypatch.setattr(change_finding, "owner_name", OWNERS.get)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A workspace in which ann has made three changes; it is well."""
    made = Bench(tmp_path)
    store = made.open()
    for uid in ("t1", "t2", "t3"):
        put(store, uid, name=uid)
    made.close(store)
    yield made
    made.close_all()


def examine(bench: Bench, later: float = 0) -> Diagnosis:
    return doctor.examine(bench.places, NOW + timedelta(seconds=later))


def mend(bench: Bench, now: datetime = NOW) -> Diagnosis:
    return doctor.repair(bench.places, "ann", now)


def codes(diagnosis: Diagnosis) -> list[tuple[Level, str]]:
    return [(finding.level, finding.code) for finding in diagnosis.findings]


def only(diagnosis: Diagnosis) -> Finding:
    (finding,) = diagnosis.findings
    return finding


def own_journal(bench: Bench) -> Path:
    (path,) = bench.journals.glob("??????????-0001.jsonl")
    return path


def private_copy(bench: Bench) -> Path:
    (path,) = (bench.places.private / WORKSPACE).glob("*.jsonl")
    return path


def elsewhere(bench: Bench) -> Path:
    """Take the private copies away: what has to be mended is another machine's."""
    return bench.places.private.rename(bench.places.private.with_name("of another machine"))


def drop_line(bench: Bench, number: int) -> None:
    """Take a line out of the journal, as if it had never arrived; line 1 is the header."""
    lines = own_journal(bench).read_bytes().splitlines(keepends=True)
    del lines[number - 1]
    own_journal(bench).write_bytes(b"".join(lines))


# What is well


def test_a_workspace_that_is_well(bench: Bench) -> None:
    found = examine(bench)
    assert found.healthy
    assert found.findings == []
    assert mend(bench).repaired == mend(bench).left == []


def test_an_open_session_and_its_presence_are_well(bench: Bench) -> None:
    store = bench.open()
    put(store, "t4", name="t4")
    store.attend()
    assert (bench.places.folder / presence.FOLDER_NAME).is_dir()
    found = examine(bench)
    assert found.healthy
    assert codes(found) == [(NOTE, "checkpoint_behind")]


# Files


@pytest.mark.parametrize(
    ("name", "data", "level", "code", "line"),
    [
        ("bob-0001.jsonl", b"not a header\n", PROBLEM, "bad_header", 1),
        ("bob-0001.jsonl", b"", NOTE, "unfinished", None),
        ("bob-0001.jsonl", HEAD[:40], NOTE, "unfinished", 1),
        ("ann-0001.jsonl", HEAD + lines_of(1)[0] + b'{"edits', NOTE, "unfinished", 3),
        ("x-0001.jsonl", encode_header(Header("other", "x", 1), "x"), PROBLEM, "other_workspace", None),
        ("ann-0001 (1).jsonl", HEAD, NOTE, "conflict_copy", None),
        ("notes.txt", b"x", NOTE, "foreign_file", None),
    ],
)
def test_files_that_are_odd(bench: Bench, name: str, data: bytes, level: Level, code: str, line: int | None) -> None:
    arrive(bench, name, data)
    found = [one for one in examine(bench).findings if one.code not in ("checkpoint_behind", "unverified")]
    assert [(one.level, one.code, one.file, one.line) for one in found] == [(level, code, f"changes/{name}", line)]
    assert f"changes/{name}" in found[0].message


def test_files_of_sync_tools_are_no_news(bench: Bench) -> None:
    arrive(bench, ".syncthing.ann-0001.jsonl.tmp", b"x")
    (bench.places.folder / ".stfolder").mkdir()
    (bench.places.folder / "README.txt").write_bytes(b"x")
    assert examine(bench).findings == []


def test_pipes_and_links_are_named(bench: Bench, tmp_path: Path) -> None:
    os.mkfifo(bench.journals / "pipe.jsonl")
    (bench.journals / "link.jsonl").symlink_to(tmp_path)
    assert {(one.code, one.file) for one in examine(bench).findings} == {
        ("foreign_file", "changes/pipe.jsonl"),
        ("link", "changes/link.jsonl"),
    }


def test_a_checkpoint_that_is_a_link_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    bench.file.rename(tmp_path / "elsewhere.json")
    bench.file.symlink_to(tmp_path / "elsewhere.json")
    assert codes(examine(bench)) == [(PROBLEM, "link")]
    assert mend(bench).left == mend(bench).repaired == []
    assert bench.file.is_symlink()


def test_changes_that_is_a_link_or_no_folder_is_a_problem(bench: Bench, tmp_path: Path) -> None:
    bench.journals.rename(tmp_path / "elsewhere")
    bench.journals.symlink_to(tmp_path / "elsewhere")
    assert (PROBLEM, "link") in codes(examine(bench))
    bench.journals.unlink()
    bench.journals.write_bytes(b"")
    assert (PROBLEM, "not_a_folder") in codes(examine(bench))


def test_what_cannot_be_read_is_a_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {own_journal(bench), bench.file, private_copy(bench)}
    reading = disk.read_file

    def read(path: Path) -> tuple[bytes, os.stat_result]:
        if path in refused:
            raise PermissionError(13, os.strerror(13), str(path))
        return reading(path)

    monkeypatch.setattr(disk, "read_file", read)
    found = examine(bench).findings
    assert {one.file for one in found if one.code == "unreadable"} == {
        f"changes/{own_journal(bench).name}",
        "tuiflow.json",
        str(private_copy(bench)),
    }
    assert all("Permission denied" in one.message for one in found)


def test_a_folder_of_journals_that_cannot_be_listed_is_a_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def listed(path: Path) -> object:
        if Path(path) == bench.journals:
            raise PermissionError(13, os.strerror(13), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", listed)
    found = examine(bench)
    assert ("unreadable", "changes") in [(one.code, one.file) for one in found.findings if one.level is PROBLEM]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tuiflow.set-aside-0123456789ab.json", "set_aside"),
        ("tuiflow.sync-conflict-20240712-101500-ABCDEFG.json", "checkpoint_copy"),
        (".tuiflow.json.4194305.0a1b2c3d.tmp", "temporary"),
    ],
)
def test_what_lies_beside_the_checkpoint_is_explained(bench: Bench, name: str, code: str) -> None:
    shutil.copy(bench.file, bench.file.with_name(name))
    bench.file.with_name(name).chmod(0o660)
    found = only(examine(bench))
    assert (found.level, found.code, found.file) == (NOTE, code, name)


def test_a_workspace_of_a_newer_tuiflow_has_to_wait_for_an_update(bench: Bench) -> None:
    arrive(bench, "new-0001.jsonl", encode_header(Header(WORKSPACE, "new", 1, min_reader=7), "new"))
    assert codes(examine(bench)) == [(PROBLEM, "needs_update"), (PROBLEM, "newer_journal")]


def test_a_newer_journal_of_another_workspace_asks_for_no_update(bench: Bench) -> None:
    arrive(bench, "new-0001.jsonl", encode_header(Header("other", "new", 1, min_reader=7), "new"))
    assert codes(examine(bench)) == [(PROBLEM, "other_workspace")]


def test_names_from_anywhere_are_shown_safely(bench: Bench) -> None:
    name = b"\x1b]0;title\x07\xff\xe2\x80\xae.jsonl"
    arrive(bench, os.fsdecode(name), b"bad\n")
    found = examine(bench)
    message, file = only(found).message, only(found).file or ""
    for text in (message, file):
        assert text.isprintable()
        assert "title" in text
        assert text.encode()
    body = doctor.diagnosis_body(found, UTC)
    assert any("title" in one["name"] and one["name"].encode() for one in body["files"])


def test_a_login_from_anywhere_is_shown_safely(bench: Bench) -> None:
    head = encode_header(Header(WORKSPACE, "eve", 1), "\x1b[31mroot")
    arrive(bench, "eve-0001.jsonl", head + b"bad\n")
    found = next(one for one in examine(bench).findings if one.code == "bad_line")
    assert "root" in found.message
    assert found.message.isprintable()


# The checkpoint


def test_a_missing_checkpoint(bench: Bench) -> None:
    bench.file.unlink()
    assert codes(examine(bench)) == [(PROBLEM, "checkpoint_missing")]


def test_a_damaged_checkpoint(bench: Bench) -> None:
    bench.file.write_bytes(bench.file.read_bytes()[:-9])
    assert codes(examine(bench)) == [(PROBLEM, "checkpoint_damaged")]


def test_a_checkpoint_that_says_something_else(bench: Bench) -> None:
    state = inspect(bench.places, doctor.milliseconds(NOW)).rebuilt
    state.tables["tasks"]["t1"]["name"] = "by another program"
    checkpoint.write(bench.file, checkpoint.tables_of(state, WORKSPACE))
    assert codes(examine(bench)) == [(PROBLEM, "checkpoint_different")]


def test_a_checkpoint_that_knows_more_than_the_journals(bench: Bench) -> None:
    elsewhere(bench)
    drop_line(bench, 4)
    found = only(examine(bench))
    assert (found.level, found.code) == (PROBLEM, "checkpoint_ahead")
    assert "contains 1 change that" in found.message


def test_a_checkpoint_that_knows_less_is_no_problem(bench: Bench) -> None:
    write_checkpoint(bench, [])
    assert codes(examine(bench)) == [(NOTE, "checkpoint_behind")]


# Changes


def test_a_damaged_line_whose_change_is_nowhere_else(bench: Bench) -> None:
    elsewhere(bench)
    data = own_journal(bench).read_bytes()
    own_journal(bench).write_bytes(data.replace(b'"t2"', b'"tz"'))
    found = [one for one in examine(bench).findings if one.code == "bad_line"]
    assert [(one.level, one.file, one.line) for one in found] == [(PROBLEM, f"changes/{own_journal(bench).name}", 3)]
    assert "line 3" in found[0].message
    assert {one.code for one in examine(bench).findings} == {"bad_line", "missing_changes", "checkpoint_ahead"}


def test_a_damaged_line_at_the_end_may_have_been_a_change(bench: Bench) -> None:
    own_journal(bench).write_bytes(own_journal(bench).read_bytes() + b"garbage\n")
    found = only(examine(bench))
    assert (found.level, found.code, found.line) == (PROBLEM, "bad_line", 5)


def test_a_damaged_line_after_which_all_went_on_is_a_scar(bench: Bench) -> None:
    own_journal(bench).write_bytes(own_journal(bench).read_bytes() + b"garbage\n")
    store = bench.open()
    put(store, "t4", name="t4")
    bench.close(store)
    found = only(examine(bench))
    assert (found.level, found.code, found.line) == (NOTE, "bad_line_replaced", 5)


def test_a_damaged_line_in_a_journal_that_was_given_up_is_a_scar(bench: Bench) -> None:
    lines = lines_of(2)
    second = encode_header(Header(WORKSPACE, "ann", 2), "ann")
    arrive(bench, "ann-0001.jsonl", HEAD + lines[0] + b"garbage\n")
    assert (PROBLEM, "bad_line") in codes(examine(bench))
    arrive(bench, "ann-0002.jsonl", second)
    arrive(bench, "bob-0002.jsonl", encode_header(Header(WORKSPACE, "bob", 2), "bob") + lines_of(1, "bob")[0])
    assert (PROBLEM, "bad_line") in codes(examine(bench))
    arrive(bench, "ann-0002.jsonl", second + lines[1])
    assert (NOTE, "bad_line_replaced") in codes(examine(bench))


def test_very_many_damaged_lines_are_counted(bench: Bench) -> None:
    arrive(bench, "ann-0001.jsonl", HEAD + b"garbage\n" * 500)
    found = [one for one in examine(bench).findings if one.code.startswith("bad_line")]
    assert [one.line for one in found] == list(range(2, 13))
    assert found[-1].code == "bad_lines_more"
    assert found[-1].level is PROBLEM
    assert "490 more" in found[-1].message


def test_changes_that_have_not_arrived(bench: Bench) -> None:
    elsewhere(bench)
    bench.file.unlink()
    drop_line(bench, 3)
    found = examine(bench).findings
    assert [(one.level, one.code) for one in found] == [(PROBLEM, "checkpoint_missing"), (PROBLEM, "missing_changes")]
    sentence = next(one.message for one in found if one.code == "missing_changes")
    assert sentence.startswith("1 change of ann has not arrived")
    assert ": 2)" in sentence


def test_two_changes_of_one_number_are_explained(bench: Bench) -> None:
    other = Author(own_journal(bench).name[:10], Clock())
    other.set("x", name="other")
    head = own_journal(bench).read_bytes().splitlines(keepends=True)[0]
    arrive(bench, "copy.jsonl", head + other.own[0][1])
    found = examine(bench)
    assert (NOTE, "twins") in codes(found)
    assert found.healthy


def test_a_clock_that_is_ahead_is_a_problem_while_its_changes_arrive(bench: Bench) -> None:
    path = arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(1, skew=365 * 86_400_000)))
    arrived = datetime.fromtimestamp(path.stat().st_ctime, UTC)
    far = arrived + timedelta(days=2)
    # Stamps of this year, in the eyes of a machine that says it is 2024, and in those of one that knows better.
    assert [one.level for one in examine(bench).findings if one.code == "clock_ahead"] == [PROBLEM]
    assert "364 days" in next(one.message for one in examine(bench).findings if one.code == "clock_ahead")
    skew = int((far + timedelta(days=30)).timestamp() * 1000) - START
    arrive(bench, "ann-0001.jsonl", HEAD + b"".join(lines_of(1, skew=skew)))
    found = doctor.examine(bench.places, far)
    assert [one.level for one in found.findings if one.code == "clock_ahead"] == [NOTE]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (2900, "2 days"), (60, "60 minutes")],
)
def test_lengths_of_time_in_words(minutes: int, words: str) -> None:
    assert duration(minutes * 60_000) == words


def test_numbers_in_words() -> None:
    assert ranges([(1, 1), (3, 5)]) == "1, 3–5"
    assert ranges([(number, number) for number in range(0, 20, 2)]) == "0, 2, 4, 6, 8, …"


def test_who_has_seen_ones_changes(bench: Bench) -> None:
    store = bench.open()
    put(store, "t4", name="t4")
    store.attend()
    replica = own_journal(bench).name[:10]

    def others_say(seen: int) -> Diagnosis:
        body = {
            "tuiflow": "here",
            "version": 1,
            "workspace": WORKSPACE,
            "key": "bobs",
            "login": "bob",
            "machine": "far",
            "at": START,
            "here": True,
            "replica": "bob",
            "seen": {replica: seen},
        }
        (bench.places.folder / "here" / "bobs.json").write_bytes(seal(body))
        return examine(bench)

    found = others_say(2)
    unseen = next(one for one in found.findings if one.code == "unseen")
    assert unseen.level is NOTE
    assert "your last 2 changes" in unseen.message
    assert found.inspection.replicas[0].seen_by == []
    found = others_say(4)
    assert "unseen" not in [one.code for one in found.findings]
    assert found.inspection.replicas[0].seen_by == ["bob@far"]


def test_a_change_by_another_name_than_the_owners_is_unverified(bench: Bench) -> None:
    arrive(bench, "eve-0001.jsonl", encode_header(Header(WORKSPACE, "eve", 1), "bob"))
    found = inspect(bench.places, doctor.milliseconds(NOW))
    eve = next(entry for entry in found.entries if entry.name == "changes/eve-0001.jsonl")
    own = next(entry for entry in found.entries if entry.name == f"changes/{own_journal(bench).name}")
    assert own.journal is not None
    for line in own.journal.lines:
        line.transaction.login = "ann"
    assert "unverified" not in [one.code for one in change_findings(found)]
    eve.owner = 1  # bob has a journal too: owners tell something
    assert "unverified" not in [one.code for one in change_findings(found)]
    own.journal.lines[1].transaction.login = "bob"
    (finding,) = [one for one in change_findings(found) if one.code == "unverified"]
    assert (finding.level, finding.file, finding.line) == (PROBLEM, own.name, 3)
    assert "1 change by the name of bob in a file of ann" in finding.message
    own.owner = 4_000_000  # nobody knows whose it is
    assert "unverified" not in [one.code for one in change_findings(found)]


def test_in_a_synced_folder_nobody_can_tell_whose_changes_are_whose(bench: Bench) -> None:
    author = Author("bob", Clock())
    author.commit(Draft([Edit("tasks", "b", {"name": "x"}, creates=True)], login="bob"))
    head = encode_header(Header(WORKSPACE, "bob", 1), "bob")
    arrive(bench, "bob-0001.jsonl", head + author.own[0][1])
    found = next(one for one in examine(bench).findings if one.code == "unverified")
    assert found.level is NOTE
    assert "bob" in found.message


# One's own changes


def test_what_the_shared_disk_refused_an_ended_session(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    found = next(one for one in examine(bench).findings if one.code == "unshared")
    assert (found.level, found.file) == (PROBLEM, str(private_copy(bench)))
    assert found.message.startswith("1 change of yours is not in the shared folder")


def test_what_an_open_session_is_writing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    store = bench.open()
    monkeypatch.setattr(disk, "append_synced", refuse)
    change(store, Table.TASKS, "t4", {"name": "t4"})
    assert store.flush(SECONDS).state is SaveState.NOT_SAVED
    now = NOW.timestamp()
    os.utime(private_copy(bench), (now, now))
    assert (NOTE, "unshared") in codes(examine(bench, later=10))
    late = examine(bench, later=100)
    assert (PROBLEM, "unshared") in codes(late)
    assert "cannot be saved" in next(one.message for one in late.findings if one.code == "unshared")
    left = mend(bench)
    assert not left.repaired
    assert any("a session that is open holds it" in sentence for sentence in left.left)


def test_changes_of_a_workspace_that_was_moved(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    moved = Places(bench.places.folder.rename(bench.places.folder.with_name("moved")), bench.places.private)
    assert (PROBLEM, "unshared_elsewhere") in codes(doctor.examine(moved, NOW))
    before = snapshot(moved.folder / "changes", moved.private)
    assert any("another folder may still write it" in sentence for sentence in doctor.repair(moved, "ann", NOW).left)
    assert snapshot(moved.folder / "changes", moved.private) == before


def test_a_private_copy_of_another_place_mends_no_damaged_lines(bench: Bench) -> None:
    own_journal(bench).write_bytes(own_journal(bench).read_bytes() + b"garbage\n")
    moved = Places(bench.places.folder.rename(bench.places.folder.with_name("moved")), bench.places.private)
    found = doctor.repair(moved, "ann", NOW)
    assert (codes(found), found.repaired, found.left) == ([(PROBLEM, "bad_line")], [], [])


# Permissions


@pytest.mark.parametrize(
    ("place", "mode", "code", "is_shared", "is_open", "level"),
    [
        (".", 0o2777, "world_writable", True, False, PROBLEM),
        (".", 0o777, "world_writable", False, False, PROBLEM),
        ("changes", 0o2772, "world_writable", True, False, PROBLEM),
        (".", 0o2775, "odd_mode", True, True, NOTE),
        (".", 0o755, "odd_mode", False, True, NOTE),
        ("changes", 0o770, "group_closed", True, False, PROBLEM),
        ("changes", 0o2750, "group_closed", True, False, PROBLEM),
        ("changes", 0o700, None, False, False, None),
        ("changes", 0o3770, None, True, False, None),
        ("journal", 0o666, "world_writable", True, False, PROBLEM),
        ("journal", 0o644, "world_readable", True, False, NOTE),
        ("journal", 0o644, "world_readable", True, True, PROBLEM),
        ("journal", 0o660, "group_writable", True, False, PROBLEM),
        ("journal", 0o660, None, False, False, None),
        ("journal", 0o600, "group_closed", True, False, PROBLEM),
        ("journal", 0o600, None, False, False, None),
        ("journal", 0o750, "odd_mode", True, False, NOTE),
        ("tuiflow.json", 0o664, "world_readable", True, True, PROBLEM),
        ("tuiflow.json", 0o600, "group_closed", True, False, PROBLEM),
        ("tuiflow.json", 0o640, None, True, False, None),
        ("tuiflow.json", 0o622, "world_writable", True, False, PROBLEM),
    ],
)
def test_permissions(
    bench: Bench, place: str, mode: int, code: str | None, is_shared: bool, is_open: bool, level: Level | None
) -> None:
    found = inspect(bench.places, doctor.milliseconds(NOW))
    found.is_open_to_all = is_open
    place = f"changes/{own_journal(bench).name}" if place == "journal" else place
    for entry in found.entries:
        if entry.name == "." and not is_shared:
            entry.mode = 0o2700
        if entry.name == "changes" and is_open:
            entry.mode |= 0o001
        if entry.name == place:
            entry.mode = mode
    wrong = [(one.level, one.code) for one in file_findings(found) if one.file == place]
    assert wrong == ([] if level is None else [(level, code)])
    for one in file_findings(found):
        assert f"{mode:04o}" in one.message or one.file != place


def test_private_copies_that_others_may_read(bench: Bench) -> None:
    private_copy(bench).chmod(0o640)
    private_copy(bench).parent.chmod(0o755)
    assert [(one.level, one.code, one.file) for one in examine(bench).findings] == [
        (PROBLEM, "private_open", str(private_copy(bench).parent)),
        (PROBLEM, "private_open", str(private_copy(bench))),
    ]


# Mending


def test_what_ended_sessions_left_is_written(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    before = own_journal(bench).read_bytes()
    found = mend(bench)
    assert found.healthy
    assert bench.rebuilt_names() == ["t1", "t2", "t3", "t4"]
    assert own_journal(bench).read_bytes().startswith(before)
    assert found.repaired[0] == f"1 change of yours was written into changes/{own_journal(bench).name}."
    assert bench.file.read_bytes() == bench.rebuilt()
    assert bench.open()._claimed().uid == own_journal(bench).name[:10]  # the id is free again


def test_a_line_that_the_disk_has_damaged_is_written_again(bench: Bench) -> None:
    own_journal(bench).write_bytes(own_journal(bench).read_bytes().replace(b'"t2"', b'"tz"'))
    assert bench.rebuilt_names() == ["t1", "t3"]
    found = mend(bench)
    assert codes(found) == [(NOTE, "bad_line_replaced")]
    assert bench.rebuilt_names() == ["t1", "t2", "t3"]


def test_journals_that_have_gone_come_back(bench: Bench) -> None:
    shutil.rmtree(bench.journals)
    assert (PROBLEM, "changes_missing") in codes(examine(bench))
    found = mend(bench)
    assert found.findings == []
    assert bench.journals.stat().st_mode & 0o7777 == 0o2770
    assert bench.rebuilt_names() == ["t1", "t2", "t3"]


def test_behind_damaged_lines_the_last_change_is_written_once_more(bench: Bench) -> None:
    own_journal(bench).write_bytes(own_journal(bench).read_bytes() + b"garbage\n")
    before = bench.rebuilt()
    found = mend(bench)
    assert codes(found) == [(NOTE, "bad_line_replaced")]
    assert len(found.repaired) == 1
    assert bench.rebuilt() == before == bench.file.read_bytes()
    elsewhere(bench)  # and others see that, too
    assert examine(bench).healthy
    assert mend(bench).repaired == []


def test_others_cannot_mend_what_is_damaged(bench: Bench) -> None:
    elsewhere(bench)
    own_journal(bench).write_bytes(own_journal(bench).read_bytes() + b"garbage\n")
    before = snapshot(bench.places.folder)
    assert codes(mend(bench)) == [(PROBLEM, "bad_line")]
    assert snapshot(bench.places.folder) == before


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"", lambda data: b"[1, 2]"])
def test_an_odd_checkpoint_is_kept_and_replaced(bench: Bench, damage: Callable[[bytes], bytes]) -> None:
    odd = damage(bench.file.read_bytes())
    bench.file.write_bytes(odd)
    found = mend(bench)
    assert found.healthy
    assert codes(found) == [(NOTE, "set_aside")]
    assert [path.read_bytes() for path in bench.places.folder.glob("tuiflow.set-aside-*")] == [odd]
    assert bench.file.read_bytes() == bench.rebuilt()


@pytest.mark.parametrize("kind", ["missing", "behind", "different"])
def test_a_checkpoint_is_made_anew(bench: Bench, kind: str) -> None:
    if kind == "missing":
        bench.file.unlink()
    elif kind == "behind":
        write_checkpoint(bench, [])
    else:
        state = inspect(bench.places, doctor.milliseconds(NOW)).rebuilt
        state.tables["tasks"]["t1"]["name"] = "by another program"
        checkpoint.write(bench.file, checkpoint.tables_of(state, WORKSPACE))
    found = mend(bench)
    assert found.healthy
    assert bench.file.read_bytes() == bench.rebuilt()
    assert bool(list(bench.places.folder.glob("tuiflow.set-aside-*"))) == (kind == "different")


def test_a_checkpoint_that_knows_more_is_left(bench: Bench) -> None:
    elsewhere(bench)
    drop_line(bench, 4)
    before = snapshot(bench.places.folder)
    found = mend(bench)
    assert codes(found) == [(PROBLEM, "checkpoint_ahead")]
    assert found.left == ["tuiflow.json was left: it has changes that are nowhere else."]
    assert snapshot(bench.places.folder) == before


def test_a_checkpoint_that_a_session_is_writing_is_left(bench: Bench) -> None:
    write_checkpoint(bench, [])
    lock = CheckpointFile(bench.places.folder).lock()
    try:
        assert mend(bench).left == ["tuiflow.json was left: a session is writing it now."]
    finally:
        os.close(lock)
    assert mend(bench).left == []


def test_a_checkpoint_that_was_written_meanwhile_is_left(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    good = bench.file.read_bytes()
    write_checkpoint(bench, [])
    locking = CheckpointFile.lock

    def lock(file: CheckpointFile) -> int:
        bench.file.write_bytes(good)
        return locking(file)

    monkeypatch.setattr(CheckpointFile, "lock", lock)
    found = mend(bench)
    assert (found.repaired, found.findings) == ([], [])
    assert bench.file.read_bytes() == good


def test_what_a_newer_tuiflow_has_written_is_left(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    arrive(bench, "new-0001.jsonl", encode_header(Header(WORKSPACE, "new", 1, min_reader=7), "new"))
    bench.file.unlink()
    before = snapshot(bench.places.folder, bench.places.private)
    found = mend(bench)
    assert found.repaired == []
    assert found.left == [f"{name} was left: update tuiflow first." for name in (private_copy(bench), "tuiflow.json")]
    assert snapshot(bench.places.folder, bench.places.private) == before


def test_permissions_are_set_right(bench: Bench) -> None:
    wanted = {path: path.stat().st_mode for path in (own_journal(bench), bench.file, private_copy(bench))}
    for path in wanted:
        path.chmod(0o666)
    bench.journals.chmod(0o700)
    private_copy(bench).parent.chmod(0o755)
    found = mend(bench)
    assert (found.findings, len(found.repaired)) == ([], 5)
    assert {path: path.stat().st_mode for path in wanted} == wanted
    assert bench.journals.stat().st_mode & 0o7777 == 0o2770
    assert private_copy(bench).parent.stat().st_mode & 0o7777 == 0o700


def test_in_a_folder_of_ones_own_only_others_are_kept_out(bench: Bench) -> None:
    bench.places.folder.chmod(0o755)
    bench.journals.chmod(0o757)
    own_journal(bench).chmod(0o664)
    mend(bench)
    assert [path.stat().st_mode & 0o7777 for path in (bench.places.folder, bench.journals, own_journal(bench))] == [
        0o755,
        0o750,
        0o660,
    ]


def test_permissions_of_what_is_not_ones_own_are_left(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    own_journal(bench).chmod(0o666)
    user = os.geteuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: user + 1)
        found = mend(bench)
    assert codes(found) == [(PROBLEM, "world_writable")]
    assert "it belongs to another account" in found.left[0]
    os.link(own_journal(bench), bench.places.folder.with_name("letters"))
    assert "it has a second name elsewhere" in mend(bench).left[0]
    assert own_journal(bench).stat().st_mode & 0o777 == 0o666


def test_a_link_that_comes_in_between_is_not_followed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = bench.places.folder.with_name("letters")
    letters.write_bytes(b"private")
    letters.chmod(0o600)
    own_journal(bench).chmod(0o600)
    flaws = mode_flaws

    def swapped(found: Inspection) -> Iterator[ModeFlaw]:
        for flaw in flaws(found):
            (found.places.folder / flaw.entry.name).unlink()
            (found.places.folder / flaw.entry.name).symlink_to(letters)
            yield flaw

    monkeypatch.setattr(mending, "mode_flaws", swapped)
    list(mending.mend_modes(inspect(bench.places, doctor.milliseconds(NOW))))
    assert letters.stat().st_mode & 0o777 == 0o600


def test_left_over_files_are_removed_when_they_are_certainly_nobodys(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.places.folder / ".tuiflow.json.4194305.0a1b2c3d.tmp"
    path.write_bytes(b"{")
    alive = path.with_name(f".tuiflow.json.{os.getpid()}.0a1b2c3d.tmp")
    alive.write_bytes(b"{")
    touched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert len(mend(bench, touched + timedelta(minutes=50)).left) == 2
    later = touched + timedelta(minutes=70)
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        assert len(mend(bench, later).left) == 2
    found = mend(bench, later)
    assert (len(found.repaired), len(found.left)) == (1, 1)
    assert (path.exists(), alive.exists()) == (False, True)


def test_what_the_system_refuses_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    bench.file.unlink()
    monkeypatch.setattr(disk, "append_synced", refuse)
    monkeypatch.setattr(disk, "replace", refuse)
    found = mend(bench)
    assert found.left == [
        f"{name} was left: the system refuses (No space left on device)."
        for name in (private_copy(bench), "tuiflow.json")
    ]
    assert not found.healthy


def test_mending_loses_no_byte(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_a_save(bench, monkeypatch, "t4")
    lines = lines_of(4)
    arrive(bench, "ann-0001.jsonl", HEAD + lines[0] + b"garbage\n" + lines[2] + lines[3][:40])
    arrive(bench, "ann-0001 (1).jsonl", HEAD + lines[0])
    arrive(bench, "none.jsonl", b"no header\n")
    own_journal(bench).write_bytes(own_journal(bench).read_bytes().replace(b'"t2"', b'"tz"'))
    bench.file.write_bytes(b"edited by hand")
    before = [data for data, _time, _mode in snapshot(bench.places.folder, bench.places.private).values()]
    mend(bench)
    after = [data for data, _time, _mode in snapshot(bench.places.folder, bench.places.private).values()]
    assert all(any(one.startswith(data) for one in after) for data in before)
    assert bench.rebuilt_names() == ["ann0", "ann2", "t1", "t2", "t3", "t4"]
