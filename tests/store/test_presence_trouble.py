"""What others may have put into `here/`, and folders that cannot be written (storage: trap 10)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.presences import Place, here
from tuiflow.store import disk, presence
from tuiflow.store.presence import BEAT_SECONDS, CALM_SECONDS, LOOK_SECONDS


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.leave_all()


def link(path: Path, data: bytes) -> None:
    target = path.parent.parent.parent / "elsewhere"
    target.write_bytes(data)
    path.symlink_to(target)


HOSTILE: dict[str, Callable[[Place, Path], object]] = {
    "empty": lambda place, path: path.write_bytes(b""),
    "link": lambda place, path: link(path, place.word()),
    "pipe": lambda place, path: os.mkfifo(path),
    "folder": lambda place, path: path.mkdir(),
    "huge": lambda place, path: path.write_bytes(place.word(login="e" * 100_000)),
    "torn": lambda place, path: path.write_bytes(place.word()[:-9]),
    "no sum": lambda place, path: path.write_bytes(place.word().replace(b"eve", b"eva")),
    "deep": lambda place, path: path.write_bytes(b"[" * 50_000),
    "not utf-8": lambda place, path: path.write_bytes(b"\xff\xfe" * 100),
    "key": lambda place, path: path.write_bytes(place.word("other")),
    "workspace": lambda place, path: path.write_bytes(place.word(workspace="other")),
    "kind": lambda place, path: path.write_bytes(place.word(tuiflow="journal")),
    "login": lambda place, path: path.write_bytes(place.word(login=["eve"])),
    "machine": lambda place, path: path.write_bytes(place.word(machine=None)),
    "at": lambda place, path: path.write_bytes(place.word(at="now")),
    "at true": lambda place, path: path.write_bytes(place.word(at=True)),
    "replica": lambda place, path: path.write_bytes(place.word(replica=7)),
    "here": lambda place, path: path.write_bytes(place.word(here="yes")),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_a_session_is_not_here(place: Place, kind: str) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    HOSTILE[kind](place, place.here / "evil.json")
    place.attend(ann, bob)
    assert here(ann) == ["bob"]


def test_a_word_that_is_well_formed_is_heard(place: Place) -> None:
    """What the tests of hostile files change only one thing of."""
    place.attend(ann := place.session("ann"))
    (place.here / "evil.json").write_bytes(place.word())
    place.attend(ann)
    assert here(ann) == ["eve"]


@pytest.mark.parametrize("seen", [["annid"], {"annid": "9"}, {"annid": True}, None])
def test_numbers_of_another_kind_say_nothing(place: Place, seen: object) -> None:
    place.attend(ann := place.session("ann"))
    (place.here / "evil.json").write_bytes(place.word(seen=seen))
    place.hours.seconds += LOOK_SECONDS
    ann.attend("annid", 1, {})
    assert [one.has_mine for one in ann.spread.others] == [False]


@pytest.mark.parametrize("name", ["EVIL.json", "e vil.json", ".evil.json", "evil", "evil.json.tmp", "x" * 40 + ".json"])
def test_names_that_no_session_has_are_not_read(place: Place, name: str) -> None:
    place.attend(ann := place.session("ann"))
    (place.here / name).write_bytes(place.word(name.removesuffix(".json")))
    place.attend(ann)
    assert here(ann) == []


@pytest.mark.parametrize("at", [-(2**62), 2**63, 0])
def test_any_moment_that_can_be_said_is_borne(place: Place, at: int) -> None:
    place.attend(ann := place.session("ann"))
    (place.here / "evil.json").write_bytes(place.word(at=at))
    place.attend(ann)
    assert [one.at for one in ann.spread.others] == [at]


def test_of_a_flood_of_files_a_bounded_number_is_read(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_FILES", 5)
    place.attend(ann := place.session("ann"))
    for number in range(20):
        (place.here / f"evil{number}.json").write_bytes(place.word(f"evil{number}"))
    place.attend(ann)
    assert 0 < len(ann.spread.others) <= 5


def test_a_file_that_is_damaged_for_a_moment_does_not_send_its_session_away(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    (path,) = (path for path in place.here.iterdir() if path.stem == bob._key)
    path.write_bytes(path.read_bytes()[:50])
    place.attend(ann)
    assert here(ann) == ["bob"]


def test_a_folder_that_is_a_link_is_not_written_to(place: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.here.symlink_to(elsewhere)
    place.attend(ann := place.session("ann"))
    place.leave(ann)
    assert list(elsewhere.iterdir()) == []


def test_in_a_folder_that_is_no_workspace_nothing_is_made(place: Place) -> None:
    """As when a disk is not mounted: what is made there would hide behind it."""
    (place.folder / "changes").rmdir()
    ann = place.session("ann")
    place.attend(ann)
    place.leave(ann)
    assert list(place.folder.iterdir()) == []


def test_without_the_folder_nothing_is_said_and_nothing_fails(place: Place) -> None:
    ann, bob = place.session("ann"), place.session("bob")
    place.attend(ann, bob)
    away = place.folder.rename(place.folder.with_name("away"))
    place.attend(ann, bob, seconds=BEAT_SECONDS * 2)
    assert not place.folder.exists()
    away.rename(place.folder)
    place.attend(ann, bob, seconds=BEAT_SECONDS * 2)
    assert (here(ann), here(bob)) == (["bob"], ["ann"])


def test_where_the_disk_refuses_nothing_fails_and_it_is_said_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = place.session("ann"), place.session("bob")

    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", refuse)
        place.attend(ann)
        ann.leave()
        place.attend(bob)
        assert here(bob) == []
    ann = place.session("ann")
    place.attend(ann, bob, seconds=CALM_SECONDS * 2)
    assert here(bob) == ["ann"]


def test_leaving_while_the_folder_is_away_is_no_trouble(place: Place) -> None:
    ann = place.session("ann")
    place.attend(ann)
    away = place.folder.rename(place.folder.with_name("away"))
    place.leave(ann)
    assert not place.folder.exists()
    away.rename(place.folder)
    assert len(place.files()) == 1
