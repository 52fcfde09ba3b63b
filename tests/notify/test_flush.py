from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.notify.conftest import NOW, Clock, channel
from tests.notify.service import Reply, Service, wecom
from tuiflow.notify import shelf
from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.flush import Report, flush
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.shelf import Lock


class Office:
    """Somebody with an outbox, whose channels take messages as the test says."""

    def __init__(self, folder: Path) -> None:
        self.outbox, self.paces = Outbox(folder / "outbox"), folder / "channels"
        self.clock = Clock()
        self.channels: dict[str, Channel] = {}
        self.outcome: Callable[[Message], Outcome] = lambda _message: Sent()
        self.sent: list[tuple[str, Message]] = []

    def channel(self, name: str, **more: Any) -> None:
        self.channels[name] = Channel(name, **{"kind": Kind.WEBHOOK, "processes": (name,), **more})

    def put(self, *keys: str, to: str = "team", title: str = "") -> None:
        for key in keys:
            self.outbox.put(to, Message(key, title or f"title {key}", (f"line {key}",)), self.clock.now)
            self.clock.forward(microseconds=1)

    def deliver(self, made: Channel, message: Message, _moment: object) -> Outcome:
        self.sent.append((made.name, message))
        return self.outcome(message)

    def flush(self) -> Report:
        self.sent.clear()
        return flush(self.outbox, self.channels, self.clock, self.paces, deliver=self.deliver, chance=lambda: 1.0)

    @property
    def keys(self) -> list[str]:
        return [message.key for _name, message in self.sent]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.channel("team")
    return made


def test_what_waits_is_sent_once_in_its_order(office: Office) -> None:
    office.put("a", "b", "c")
    report = office.flush()
    assert office.keys == ["a", "b", "c"]
    assert (report.sent, report.waiting, report.again, report.errors) == (3, 0, None, {})
    office.put("a", "b", "c")
    assert office.flush().sent == 0


def test_a_channel_that_is_down_is_tried_again_later_and_nothing_is_lost(office: Office) -> None:
    office.put("a", "b", "c")
    office.outcome = lambda _message: Later("down")
    report = office.flush()
    assert office.keys == ["a"]
    assert (report.sent, report.waiting, report.errors) == (0, 3, {"team": "down"})
    assert report.again == office.clock.now + timedelta(seconds=30)
    office.outcome = lambda _message: Sent()
    assert office.flush().errors == {"team": "down"}
    assert office.keys == []
    office.clock.forward(seconds=31)
    assert office.flush().sent == 3
    assert office.keys == ["a", "b", "c"]


def test_a_channel_that_fails_is_in_nobodys_way(office: Office) -> None:
    office.channel("other", kind=Kind.SLACK)
    office.put("a", "b")
    office.put("a", "b", to="other")
    office.outcome = lambda _message: Later("down") if office.sent[-1][0] == "team" else Sent()
    report = office.flush()
    assert (report.sent, report.waiting, report.errors) == (2, 2, {"team": "down"})


def test_the_service_says_when_to_come_again(office: Office) -> None:
    office.put("a")
    office.outcome = lambda _message: Later("busy", 600)
    assert office.flush().again == office.clock.now + timedelta(seconds=600)


def test_what_is_refused_for_good_is_kept_and_lets_the_others_pass(office: Office) -> None:
    office.put("a", "b")
    office.outcome = lambda message: Refused(True, "too long") if message.key == "a" else Sent()
    report = office.flush()
    assert (report.sent, report.refused, report.waiting, report.notes) == (1, 1, 0, ["too long"])
    assert [entry.reason for entry in office.outbox.dead()] == ["too long"]


def test_what_the_settings_are_to_blame_for_waits(office: Office) -> None:
    office.put("a", "b")
    office.outcome = lambda _message: Refused(False, "wrong key")
    report = office.flush()
    assert office.keys == ["a"]
    assert (report.waiting, report.errors, office.outbox.dead()) == (2, {"team": "wrong key"}, [])


def test_one_message_that_fails_for_ever_stops_the_others_only_for_a_while(office: Office) -> None:
    office.put("poison", "b", "c")
    office.outcome = lambda message: Later("HTTP 500") if message.key == "poison" else Sent()
    for _number in range(4):
        office.flush()
        office.clock.forward(hours=2)
    assert [entry.message.key for entry in office.outbox.waiting()] == ["poison"]


def test_a_fault_of_ours_in_one_message_holds_up_no_other_channel(office: Office) -> None:
    def fault(_message: Message) -> Outcome:
        if office.sent[-1][0] == "team":
            raise LookupError
        return Sent()

    office.channel("other", kind=Kind.SLACK)
    office.put("a")
    office.put("a", to="other")
    office.outcome = fault
    report = office.flush()
    assert report.sent == 1
    assert "LookupError" in report.errors["team"]
    assert len(office.outbox.waiting()) == 1


def test_the_rate_holds_across_flushes_and_says_when_there_is_more(office: Office) -> None:
    office.channel("team", per_minute=2)
    office.put("a", "b", "c")
    report = office.flush()
    assert office.keys == ["a", "b"]
    assert report.again is not None
    assert timedelta(seconds=60) < report.again - office.clock.now < timedelta(seconds=62)
    assert office.flush().sent == 0
    office.clock.now = report.again + timedelta(milliseconds=1)
    assert office.flush().sent == 1


def test_in_quiet_hours_messages_wait(office: Office) -> None:
    office.channel("team", quiet=(time(9), time(10)))
    office.put("a")
    report = office.flush()
    assert (report.sent, report.waiting, report.errors) == (0, 1, {})
    assert report.again == NOW.replace(hour=10, minute=0)
    office.clock.now = NOW.replace(hour=10, minute=0)
    assert office.flush().sent == 1


def test_more_than_a_digests_worth_becomes_one_message(office: Office) -> None:
    office.channel("team", digest=2)
    office.put("a", "b")
    assert office.flush().sent == 2
    assert len(office.sent) == 2
    office.put("c", "d", "e")
    assert office.flush().sent == 3
    ((_name, message),) = office.sent
    assert message.title == "tuiflow: 3 messages"
    assert [line for line in message.lines if line] == [
        "title c",
        "line c",
        "title d",
        "line d",
        "title e",
        "line e",
    ]


def test_a_digest_leaves_nothing_out(office: Office, serve: Callable[..., Service], tmp_path: Path) -> None:
    service = serve(wecom)
    made = channel(Kind.WECOM, service.url("/send?key=wecom-key-1234"), digest=2)
    for number in range(60):
        office.outbox.put("team", Message(str(number), f"客户邀约 {number:03}", ("截止 7月15日 → 7月17日",)), NOW)
    report = flush(office.outbox, {"team": made}, office.clock, tmp_path / "channels")
    assert report.sent == 60
    texts = "\n".join(got.json["text"]["content"] for got in service.got)
    assert [number for number in range(60) if f"客户邀约 {number:03}" not in texts] == []
    assert 2 <= len(service.got) <= 4
    assert all(len(got.json["text"]["content"].encode()) <= 2048 for got in service.got)


def test_after_a_crash_the_same_is_sent_once_more_with_the_same_key_and_counted(office: Office) -> None:
    def crash(_message: Message) -> Outcome:
        raise KeyboardInterrupt

    office.channel("team", digest=1)
    office.put("a", "b", "c")
    office.outcome = crash
    with pytest.raises(KeyboardInterrupt):
        office.flush()
    ((_name, first),) = office.sent
    office.outcome = lambda _message: Sent()
    office.put("d")
    report = office.flush()
    assert (report.sent, report.repeated, report.waiting) == (4, 3, 0)
    assert office.sent[0][1] == first
    assert office.keys[1] == "d"


def test_while_another_session_sends_nothing_is_done(office: Office) -> None:
    office.put("a")
    with Outbox(office.outbox.folder).lease():
        report = office.flush()
    assert (report.is_busy, report.sent, report.waiting) == (True, 0, 1)
    assert office.flush().sent == 1


def test_where_the_disk_knows_no_locks_messages_are_sent_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_given: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("tuiflow.notify.shelf.fcntl.flock", no_locks)
    with shelf.locked(office.outbox.folder.parent / "x", wait=False) as state:
        assert state is Lock.UNKNOWN
    office.put("a", "b")
    other: list[Report] = []

    def meanwhile(message: Message) -> Outcome:
        if message.key == "a":
            other.append(flush(office.outbox, office.channels, office.clock, office.paces, deliver=office.deliver))
        return Sent()

    office.outcome = meanwhile
    assert office.flush().sent + other[0].sent == 2
    assert sorted(office.keys) == ["a", "b"]


def test_a_channel_without_its_variable_waits_for_a_session_that_has_it(office: Office) -> None:
    office.channel("team", unready="The environment variable X is not set.")
    office.put("a")
    report = office.flush()
    assert (office.keys, report.errors) == ([], {"team": "The environment variable X is not set."})
    office.channel("team")
    assert office.flush().sent == 1


def test_messages_for_a_channel_that_is_gone_wait_and_are_told(office: Office) -> None:
    office.put("a", to="gone")
    report = office.flush()
    assert report.waiting == 1
    assert "settings" in report.errors["gone"]


def test_with_real_services_down_and_up_again_everything_arrives_once(
    serve: Callable[..., Service], tmp_path: Path
) -> None:
    service, clock, outbox = serve(lambda _got: Reply(b"", 503)), Clock(), Outbox(tmp_path / "outbox")
    made = channel(Kind.WECOM, service.url("/send?key=wecom-key-1234"))
    for number in range(5):
        outbox.put("team", Message(str(number), f"message {number}"), NOW + timedelta(seconds=number))
    for manner in (lambda _got: Reply(b"", 503), lambda _got: Reply.json({"errcode": 45009, "errmsg": "limit"})):
        service.manner = manner
        assert flush(outbox, {"team": made}, clock, tmp_path / "c").sent == 0
        clock.forward(hours=2)
    service.manner = wecom
    service.got.clear()
    assert flush(outbox, {"team": made}, clock, tmp_path / "c").sent == 5
    assert [got.json["text"]["content"] for got in service.got] == [f"message {number}" for number in range(5)]
