"""What goes out by channels: each notice once, whoever has set up the robot, whatever is interrupted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.actions.office import Office
from tests.notify.conftest import channel as a_channel
from tests.notify.service import Reply, Service, serving
from tests.store.author import START
from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.dispatch import GRACE, SPREAD_SECONDS, Dispatcher, Errand, dispatch, keep
from tuiflow.model.record import Table
from tuiflow.notify.channel import Channel, Kind, MailServer
from tuiflow.notify.flush import flush
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.register import Register
from tuiflow.store.change import Transaction

LATER = GRACE + timedelta(seconds=SPREAD_SECONDS)


def channel(kind: Kind, url: str, name: str = "team", **more: Any) -> Channel:
    return replace(a_channel(kind, url, **more), name=name)


class Colleague:
    """Somebody with a robot of their own settings, and a machine of their own."""

    def __init__(self, folder: Path, desk: Desk, *channels: Channel, clock: Callable[[], datetime]) -> None:
        self.folder, self.desk, self.clock = folder, desk, clock
        desk.now = clock
        self.channels = {one.name: one for one in channels}
        self.outbox = Outbox(folder / "outbox")
        self.start()

    def start(self) -> None:
        """A new session: what the last one only had in memory is gone."""
        self.dispatcher = Dispatcher(self.desk, self.channels, Register(self.folder / "outbox"))
        self.desk.committed = self.note
        self.desk.workspace.receive()
        self.dispatcher.gather()

    def note(self, transaction: Transaction) -> None:
        self.dispatcher.note(transaction)

    def gather(self) -> list[Errand]:
        self.desk.workspace.receive()
        return self.dispatcher.gather()

    def keep(self, errands: list[Errand]) -> None:
        keep(self.outbox, errands, self.clock())

    def dispatch(self) -> int:
        errands = self.gather()
        self.keep(errands)
        self.dispatcher.mark(errands)
        return len(errands)

    def send(self) -> None:
        while True:
            report = flush(self.outbox, self.channels, lambda: self.clock().astimezone(), self.folder / "paces")
            if not report.waiting or report.errors:
                return

    def waiting(self) -> int:
        return len(self.outbox.waiting())


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock(office: Office) -> Clock:
    return Clock(datetime.fromtimestamp(START / 1000, UTC) + timedelta(minutes=1))


@pytest.fixture
def robot() -> Iterator[Service]:
    with serving(lambda _got: Reply.json({"ok": True})) as service:
        yield service


@pytest.fixture
def ann(tmp_path: Path, office: Office, robot: Service, clock: Clock) -> Colleague:
    return Colleague(tmp_path / "ann", office.ann, channel(Kind.WEBHOOK, robot.url(), name="team"), clock=clock)


@pytest.fixture
def bob(tmp_path: Path, office: Office, robot: Service, clock: Clock, ann: Colleague) -> Colleague:
    return Colleague(tmp_path / "bob", office.bob, channel(Kind.WEBHOOK, robot.url(), name="mine"), clock=clock)


def block(office: Office, desk: Desk, name: str = "Call", reason: str = "No answer") -> None:
    """Two notices: the task is added for somebody, and blocked."""
    outcome = actions.add_task(desk, {"process": "CSAT", "name": name, "assignee": "*专员"})
    actions.block(desk, [desk.workspace.tasks[outcome.tasks[0]]], reason, "analyst")


def titles(robot: Service) -> list[str]:
    return [got.json["title"] for got in robot.got]


def test_what_happens_reaches_the_robot_in_words(office: Office, ann: Colleague, robot: Service) -> None:
    block(office, office.ann)
    assert ann.dispatch() == 2
    ann.send()
    added, blocked = (got.json for got in robot.got)
    assert added["title"] == "Ann Lee added the task: CSAT-001 Call"
    assert blocked["title"] == "Ann Lee blocked: CSAT-001 Call"
    assert "No answer" in blocked["text"]
    assert [one["name"] for one in blocked["mentions"]] == ["*分析师", "*专员"]


def test_with_the_same_robot_twice_everything_arrives_once(
    office: Office, ann: Colleague, bob: Colleague, robot: Service, clock: Clock
) -> None:
    for number in range(4):
        block(office, (office.ann, office.bob)[number % 2], f"Task {number}")
        office.sync()
        # Both look before either has seen what the other does.
        gathered = [(one, one.gather()) for one in (ann, bob)]
        for one, errands in gathered:
            one.keep(errands)
            one.dispatcher.mark(errands)
        clock.forward(timedelta(seconds=5))
        office.sync()
        for one in (ann, bob):
            one.dispatch()
    clock.forward(LATER)
    for one in (ann, bob):
        one.dispatch()
        one.send()
    assert len(robot.got) == 8
    assert len(set(titles(robot))) == 8


def test_what_somebody_without_a_channel_does_goes_by_those_who_have_one(
    office: Office, ann: Colleague, robot: Service, clock: Clock
) -> None:
    block(office, office.bob)
    assert ann.dispatch() == 0
    assert ann.dispatcher.again is not None
    clock.forward(LATER)
    assert ann.dispatch() == 2
    # By now it is known who serves this robot: nobody waits any more.
    block(office, office.bob, "Another")
    assert ann.dispatch() == 2


def test_whoever_sets_up_a_robot_that_is_served_already_is_in_reserve(
    office: Office, ann: Colleague, bob: Colleague, robot: Service, clock: Clock
) -> None:
    block(office, office.ann)
    ann.dispatch()
    office.sync()
    bob.dispatch()
    block(office, office.bob, "From Bob")
    assert bob.dispatch() == 0
    assert ann.dispatch() == 2
    clock.forward(LATER)
    assert bob.dispatch() == 0
    # And when Ann does not come any more, Bob takes over.
    block(office, office.bob, "While Ann is away")
    assert bob.dispatch() == 0
    clock.forward(LATER)
    assert bob.dispatch() == 2


def test_a_crash_before_the_outbox_has_it_loses_nothing(office: Office, ann: Colleague, robot: Service) -> None:
    block(office, office.ann)
    assert len(ann.gather()) == 2
    ann.start()
    ann.clock.forward(LATER)  # type: ignore[attr-defined]
    assert ann.dispatch() == 2
    ann.send()
    assert len(set(titles(robot))) == 2 == len(robot.got)


def test_a_crash_between_outbox_and_mark_sends_once_more_at_most(
    office: Office, ann: Colleague, bob: Colleague, robot: Service, clock: Clock
) -> None:
    block(office, office.ann)
    ann.keep(ann.gather())
    office.sync()
    bob.dispatch()
    clock.forward(LATER)
    assert bob.dispatch() == 2
    bob.send()
    ann.start()
    clock.forward(LATER)
    assert ann.dispatch() == 0
    ann.send()
    assert set(Counter(titles(robot)).values()) == {2}
    # The key tells a receiver that knows keys that it is the same.
    assert len({got.json["key"] for got in robot.got}) == 2


def test_a_crash_between_outbox_and_mark_is_no_matter_where_nobody_else_sends(
    office: Office, ann: Colleague, robot: Service, clock: Clock
) -> None:
    block(office, office.ann)
    ann.keep(ann.gather()[:1])
    ann.start()
    clock.forward(LATER)
    ann.dispatch()
    ann.send()
    assert len(robot.got) == 2


def test_a_robot_that_is_down_gets_it_later(office: Office, ann: Colleague, robot: Service, clock: Clock) -> None:
    robot.manner = lambda _got: Reply(b"", 503)
    block(office, office.ann)
    ann.dispatch()
    ann.send()
    assert ann.waiting() == 2
    robot.manner = lambda _got: Reply.json({"ok": True})
    clock.forward(timedelta(hours=1))
    ann.send()
    assert ann.waiting() == 0
    assert titles(robot)[-2:] == ["Ann Lee added the task: CSAT-001 Call", "Ann Lee blocked: CSAT-001 Call"]


def test_a_new_channel_begins_with_what_comes_from_then_on(
    tmp_path: Path, office: Office, robot: Service, clock: Clock
) -> None:
    block(office, office.ann, "Long ago")
    late = Colleague(tmp_path / "x", office.ann, channel(Kind.WEBHOOK, robot.url()), clock=clock)
    clock.forward(LATER)
    assert late.dispatch() == 0
    block(office, office.ann, "Now")
    assert late.dispatch() == 2


def test_the_first_change_after_setting_up_goes_out_on_the_command_line_too(
    tmp_path: Path, office: Office, robot: Service, clock: Clock
) -> None:
    block(office, office.ann, "Before")
    made: list[Transaction] = []
    office.ann.committed = made.append
    office.ann.now = clock
    block(office, office.ann, "First")
    dispatcher = Dispatcher(office.ann, {"team": channel(Kind.WEBHOOK, robot.url())}, Register(tmp_path / "o"))
    for transaction in made:
        dispatcher.note(transaction)
    assert dispatch(dispatcher, Outbox(tmp_path / "o"), clock()) == 2


def test_what_is_two_weeks_old_is_no_news(office: Office, ann: Colleague, clock: Clock) -> None:
    block(office, office.bob)
    clock.forward(timedelta(days=15))
    assert ann.dispatch() == 0


def test_a_channel_takes_only_its_processes_and_people(
    tmp_path: Path, office: Office, robot: Service, clock: Clock
) -> None:
    channels = (
        channel(Kind.WEBHOOK, robot.url("/a"), name="other", processes=("Onboarding",)),
        channel(Kind.WEBHOOK, robot.url("/b"), name="analyst", people=("*分析师",)),
    )
    one = Colleague(tmp_path / "x", office.ann, *channels, clock=clock)
    block(office, office.ann)
    one.dispatch()
    assert [entry.channel for entry in one.outbox.waiting()] == ["analyst"]


def test_two_tables_for_one_robot_are_one(tmp_path: Path, office: Office, robot: Service, clock: Clock) -> None:
    channels = [channel(Kind.WEBHOOK, robot.url(), name=name) for name in ("a", "b")]
    one = Colleague(tmp_path / "x", office.ann, *channels, clock=clock)
    block(office, office.ann)
    assert one.dispatch() == 2


def test_mail_goes_only_where_there_is_an_address(tmp_path: Path, office: Office, clock: Clock) -> None:
    mail = Channel("mail", Kind.MAIL, mail=MailServer("h", 25, sender="a@b.c"), mentions={"*分析师": "x@y.z"})
    one = Colleague(tmp_path / "x", office.ann, mail, clock=clock)
    block(office, office.ann)
    assert one.dispatch() == 1


def test_marks_tell_no_address_and_are_no_deed(office: Office, ann: Colleague, robot: Service) -> None:
    from tuiflow.actions.history import recent

    block(office, office.ann)
    before = recent(office.ann, 2)
    ann.dispatch()
    (notice, *_others) = office.ann.workspace.notices.newest({"pro"}, 5)
    (mark,) = notice.sent
    assert str(robot.port) not in mark
    assert len(mark) == 16
    assert notice.sent[mark].startswith("ann.")
    assert recent(office.ann, 2) == before
    assert ann.channels["team"].mark("another workspace", ()) != mark


def test_marks_need_no_permission_and_tell_nobody(office: Office, ann: Colleague) -> None:
    block(office, office.ann)
    before = len(office.ann.workspace.notices)
    ann.dispatch()
    assert len(office.ann.workspace.notices) == before


def test_a_channel_that_is_not_ready_misses_nothing(
    tmp_path: Path, office: Office, robot: Service, clock: Clock
) -> None:
    ready = channel(Kind.WEBHOOK, robot.url())
    one = Colleague(tmp_path / "x", office.ann, ready, clock=clock)
    one.channels = {"team": channel(Kind.WEBHOOK, robot.url(), unready="The variable is not set.")}
    one.start()
    block(office, office.ann)
    assert one.dispatch() == 0
    one.channels = {"team": ready}
    one.start()
    clock.forward(LATER)
    assert one.dispatch() == 2


def test_nothing_is_gathered_where_nothing_can_be_marked(
    office: Office, ann: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    block(office, office.ann)
    monkeypatch.setattr(type(office.ann.workspace), "read_only", "The disk is full.")
    assert ann.gather() == []


def test_a_receiver_gets_no_control_characters(office: Office, ann: Colleague, robot: Service) -> None:
    block(office, office.ann, reason="No\x1b[31m answer")
    workspace = office.ann.workspace
    (task,) = workspace.with_label("CSAT-001")
    office.put(Table.TASKS, task.uid, {"name": "Call\x1b]0;x\x07\u202e"})
    ann.dispatch()
    ann.send()
    for got in robot.got:
        assert not any(character in got.body.decode() for character in ("\\u001b", "\x1b", "\u202e", "\x07"))
