from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.notify.conftest import MESSAGE, NOW
from tuiflow.notify.message import Message
from tuiflow.notify.outbox import DEAD, DONE, NEW, SENDING, STATES, Batch, Outbox, outboxes
from tuiflow.notify.shelf import Lock


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox" / "workspace")


def states(outbox: Outbox) -> dict[str, int]:
    return {state: count for state in STATES if (count := len(list((outbox.folder / state).glob("*.json"))))}


def test_a_message_comes_back_as_it_was_put(outbox: Outbox) -> None:
    message = replace(MESSAGE, markdown="**x**")
    assert outbox.put("team", message, NOW)
    (entry,) = Outbox(outbox.folder).waiting()
    assert (entry.channel, entry.message, entry.since) == ("team", message, NOW.timestamp())


def test_nobody_else_can_look_into_it(outbox: Outbox) -> None:
    outbox.put("team", MESSAGE, NOW)
    for path in [outbox.folder, *outbox.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_same_is_put_once_in_whatever_state_it_is(outbox: Outbox) -> None:
    def again() -> bool:
        return outbox.put("team", MESSAGE, NOW)

    assert again()
    assert not again()
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    assert not again()
    outbox.note_failed(batch, "down")
    assert not again()
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    outbox.note_sent(batch, NOW)
    assert not again()
    assert outbox.put("other", MESSAGE, NOW)
    assert states(outbox) == {NEW: 1, DONE: 1}


def test_the_oldest_goes_first_but_for_what_fails_again_and_again(outbox: Outbox) -> None:
    for number in range(3):
        outbox.put("team", Message(str(number), "x"), NOW + timedelta(seconds=number))
    for _number in range(3):
        batch = outbox.take(outbox.waiting()[:1], NOW)
        assert batch is not None
        assert batch.entries[0].message.key == "0"
        outbox.note_failed(batch, "bad")
    assert [entry.message.key for entry in outbox.waiting()] == ["1", "2", "0"]


def test_only_one_holds_the_lease_and_it_is_free_afterwards(outbox: Outbox) -> None:
    with outbox.lease() as first:
        assert first is Lock.HELD
        with Outbox(outbox.folder).lease() as second:
            assert second is Lock.TAKEN
    with outbox.lease() as third:
        assert third is Lock.HELD


def test_two_senders_without_locks_do_not_take_the_same(outbox: Outbox) -> None:
    outbox.put("team", MESSAGE, NOW)
    entries = outbox.waiting()
    assert outbox.take(entries, NOW) is not None
    assert outbox.take(entries, NOW) is None


def test_what_an_ended_session_was_sending_is_found_as_it_was(outbox: Outbox) -> None:
    for number in range(3):
        outbox.put("team", Message(str(number), "x"), NOW)
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    assert outbox.left_over(Lock.HELD, NOW) == [Batch(batch.key, tuple(batch.entries))]
    assert outbox.left_over(Lock.UNKNOWN, NOW) == []
    assert outbox.left_over(Lock.UNKNOWN, NOW + timedelta(hours=1)) == [batch]


@pytest.mark.parametrize("state", [NEW, DONE, DEAD])
def test_where_a_crash_left_it_in_two_states_the_later_one_holds(outbox: Outbox, state: str) -> None:
    outbox.put("team", MESSAGE, NOW)
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    (path,) = (outbox.folder / SENDING).glob("*.json")
    data = path.read_bytes()
    (outbox.folder / state / f"{batch.entries[0].name}.json").write_bytes(data)
    assert outbox.left_over(Lock.HELD, NOW) == []
    assert states(outbox) == {state: 1}


def test_the_dead_can_be_tried_again(outbox: Outbox) -> None:
    outbox.put("team", MESSAGE, NOW)
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    outbox.bury(batch, "too long")
    (entry,) = outbox.dead()
    assert (entry.reason, entry.attempts) == ("too long", 1)
    assert outbox.revive(NOW) == 1
    assert states(outbox) == {NEW: 1}
    assert outbox.waiting()[0].attempts == 0


def test_what_waits_too_long_is_given_up_and_what_is_old_is_forgotten(outbox: Outbox) -> None:
    outbox.put("team", MESSAGE, NOW)
    assert outbox.tidy(NOW + timedelta(days=13)) == 0
    assert outbox.tidy(NOW + timedelta(days=15)) == 1
    assert "two weeks" in outbox.dead()[0].reason
    outbox.put("team", Message("2", "x"), NOW)
    batch = outbox.take(outbox.waiting(), NOW)
    assert batch is not None
    outbox.note_sent(batch, NOW)
    outbox.tidy(NOW + timedelta(days=29))
    assert states(outbox) == {DONE: 1, DEAD: 1}
    outbox.tidy(NOW + timedelta(days=31))
    assert states(outbox)[DEAD] == 1
    assert DONE not in states(outbox)


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"channel": "team", "message": {"key": 1}}', b"\xff"])
def test_what_cannot_be_read_is_set_aside_and_harms_nothing(outbox: Outbox, content: bytes) -> None:
    outbox.put("team", MESSAGE, NOW)
    (outbox.folder / NEW / "broken.json").write_bytes(content)
    assert len(outbox.waiting()) == 1
    assert outbox.tidy(NOW) == 1
    assert (outbox.folder / NEW / "broken.unreadable").read_bytes() == content
    assert outbox.tidy(NOW) == 0


def test_each_workspace_has_its_own(tmp_path: Path) -> None:
    assert outboxes(tmp_path) == []
    for name in ("a", "b"):
        Outbox(tmp_path / name).put("team", MESSAGE, NOW)
    assert [outbox.folder.name for outbox in outboxes(tmp_path)] == ["a", "b"]
