"""Notices go out by the user's channels: each once, however many people have set up the same robot (E7).

A channel and its secrets are one user's, and that user's sessions send through it for the whole team. A notice goes in
three steps: `Dispatcher.gather` finds what is to go and words it; `Outbox.put` keeps it, so that no crash loses it;
`Dispatcher.mark` writes into the notice that it went, which everybody sees. A crash between the second and the third
sends it twice at most: once by the one who crashed, once by whoever takes over.

Several who could send do not all begin at once: whose turn it is goes by rule, the others wait a while for the mark.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tuiflow.actions.desk import Desk
from tuiflow.actions.telling import name_of
from tuiflow.actions.wording import mentioned, wording
from tuiflow.model.notice import Notice
from tuiflow.model.record import Table, Value
from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.message import Message
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.register import Known, Register
from tuiflow.store.change import Transaction
from tuiflow.store.stamp import origin_of, reading_of, stamp_at

NEWS = timedelta(days=14)
"""What is older is no news any more."""

GRACE = timedelta(seconds=30)
"""How long one whose turn it is not waits for the mark of the other: folders that are synchronised take their time."""

SPREAD_SECONDS = 30
"""Those who wait do not come forward together."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One notice that is to go to one channel."""

    channel: str
    message: Message
    notice: str
    """Uid."""
    mark: str


class Dispatcher:
    """Finds what is to go out from one desk. Used where the workspace is: not from other threads."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel], register: Register) -> None:
        """For the channels of the user; one that is not ready sends nothing now, and what it misses waits for it."""
        self._desk = desk
        self._channels = {name: channel for name, channel in channels.items() if not channel.unready}
        self._register = register
        self._places = {name: channel.place for name, channel in self._channels.items()}
        self._marks = {
            name: channel.mark(desk.workspace.uid, ())
            for name, channel in self._channels.items()
            if channel.kind is not Kind.MAIL
        }
        """Of the channels where it is the same for every notice."""
        self._known: Known | None = None
        self._made_here: set[str] = set()
        """Uids of the notices of this session's own changes."""
        self._under_way: dict[tuple[str, str], Errand] = {}
        """By notice and mark: what was gathered and is not marked yet."""
        self._deferred: dict[str, datetime] = {}
        """Uids of the notices that are left to others for now → when each was first seen."""
        self._senders: dict[str, set[str]] = {}
        """Mark → who has sent so lately."""
        self.again: datetime | None = None
        """When to gather again, because somebody else's turn is over then; None: when something is new."""

    def note(self, transaction: Transaction) -> bool:
        """Take note of a change made at this desk; whether it tells anybody anything."""
        made = {edit.uid for edit in transaction.edits if edit.table == Table.NOTICES and edit.creates}
        self._made_here |= made
        return bool(made)

    def gather(self, touched: Collection[str] | None = None, *, arrived_now: bool = True) -> list[Errand]:
        """What is to go now.

        Args:
            touched: Uids of the notices that are new or changed; None: look at all.
            arrived_now: What is seen for the first time has just come here, and others get their time from now on. A
                command that looks once and ends counts from when a notice was made instead.

        Raises:
            OSError: when the private folder cannot be written.
        """
        workspace = self._desk.workspace
        if not self._channels or workspace.read_only:
            return []
        if self._known is None:
            self._known, touched = self._begin(), None
        uids = (
            workspace.notices.made_after(_stamp(self._desk.now() - NEWS))
            if touched is None
            else [*touched, *self._deferred]
        )
        self.again = None
        errands: list[Errand] = []
        for uid in dict.fromkeys(uids):
            for mark, sender in workspace.notices.marks(uid).items():
                self._senders.setdefault(mark, set()).add(sender)
        for uid in dict.fromkeys(uids):
            notice = workspace.notices.get(uid) if self._may_be_open(uid, self._known) else None
            if notice is not None:
                errands += self._errands(notice, self._known, arrived_now)
        self._under_way |= {(errand.notice, errand.mark): errand for errand in errands}
        return errands

    def mark(self, kept: Sequence[Errand]) -> None:
        """Say in the workspace that these went; to be called once the outbox has them.

        Raises:
            WorkspaceError: when nothing can be changed here.
        """
        marks: dict[str, dict[str, Value]] = {}
        for errand in kept:
            marks.setdefault(errand.notice, {})[f"sent/{errand.mark}"] = self._me
        workspace = self._desk.workspace
        edits = [workspace.edit(Table.NOTICES, uid, values) for uid, values in marks.items()]
        if any(edits):
            self._desk.commit("notice.sent", edits)
        for errand in kept:
            self._senders.setdefault(errand.mark, set()).add(self._me)
        self.give_back(kept)

    def give_back(self, errands: Iterable[Errand]) -> None:
        """These were not kept, or are marked: look at their notices again."""
        for errand in errands:
            self._under_way.pop((errand.notice, errand.mark), None)

    @property
    def under_way(self) -> list[Errand]:
        """What was gathered, and is neither marked nor given back."""
        return list(self._under_way.values())

    @property
    def _me(self) -> str:
        actor = self._desk.actor
        return f"{actor.person or actor.login}.{self._known.sender if self._known is not None else ''}"

    def _begin(self) -> Known:
        """A channel that was never used here before starts with what comes from now on."""
        notices = self._desk.workspace.notices
        there: dict[str, int] = {}
        for uid in notices.made_after(""):
            if uid not in self._made_here:
                replica, number = origin_of(notices.made(uid))
                there[replica] = max(number, there.get(replica, 0))
        return self._register.enter(list(self._places.values()), there)

    def _errands(self, notice: Notice, known: Known, arrived_now: bool) -> Iterator[Errand]:
        """What of a notice is to go now; it is deferred while there is something that others may send."""
        made = self._desk.workspace.notices.made(notice.uid)
        seen = self._deferred.pop(notice.uid, None)
        if seen is None:
            now = self._desk.now()
            seen = now if arrived_now else min(now, datetime.fromtimestamp(reading_of(made)[0] / 1000, now.tzinfo))
        for name, mark in self._open(notice, known, made):
            due = seen if self._is_first(notice, mark) else seen + GRACE + self._distance(notice)
            if due <= self._desk.now():
                yield Errand(name, message_for(self._desk, notice, self._channels[name]), notice.uid, mark)
            else:
                self._deferred[notice.uid] = seen
                self.again = due if self.again is None else min(self.again, due)

    def _may_be_open(self, uid: str, known: Known) -> bool:
        """Whether a closer look at a notice is worth it: most went long ago, and there can be very many."""
        notices = self._desk.workspace.notices
        if uid not in notices:
            return False
        marks = notices.marks(uid)
        places = [place for name, place in self._places.items() if self._marks.get(name, "") not in marks]
        if not places:
            return False
        replica, number = origin_of(notices.made(uid))
        return any(number > known.since.get(place, {}).get(replica, 0) for place in places)

    def _open(self, notice: Notice, known: Known, made: str) -> Iterator[tuple[str, str]]:
        """The channels that a notice has still to go to, with their marks; each place once."""
        if made <= _stamp(self._desk.now() - NEWS):
            return
        process, people = name_of(self._desk.workspace, notice.process), mentioned(self._desk, notice)
        replica, number = origin_of(made)
        done = set(notice.sent) | {mark for uid, mark in self._under_way if uid == notice.uid}
        for name, channel in carriers(self._channels, process, people):
            mark = channel.mark(self._desk.workspace.uid, people)
            if mark not in done and number > known.since.get(self._places[name], {}).get(replica, 0):
                done.add(mark)
                yield name, mark

    def _is_first(self, notice: Notice, mark: str) -> bool:
        """Whether it is this session's turn to send.

        The author's, if the author is one of those who send there; else that of the first of them by name. Whoever has
        just set up a robot that others serve is in reserve until one of them fails to send.
        """
        senders = self._senders.get(mark, set())
        people = {sender.rpartition(".")[0] for sender in senders}
        if notice.uid in self._made_here:
            return not senders or self._me.rpartition(".")[0] in people
        return notice.by not in people and bool(senders) and self._me == min(senders)

    def _distance(self, notice: Notice) -> timedelta:
        return timedelta(seconds=zlib.crc32(f"{self._me} {notice.uid}".encode()) % SPREAD_SECONDS)


def carriers(channels: Mapping[str, Channel], process: str, people: Sequence[str]) -> Iterator[tuple[str, Channel]]:
    """The channels that carry what happens in a process and concerns some people, all by name.

    A mail that nobody would get is none.
    """
    for name, channel in channels.items():
        if channel.takes(process, people) and (channel.kind is not Kind.MAIL or channel.mailed(people)):
            yield name, channel


def message_for(desk: Desk, notice: Notice, channel: Channel) -> Message:
    """A notice as a message; its key is the same for everybody who sends it to where the channel leads."""
    words = wording(desk, notice)
    mark = channel.mark(desk.workspace.uid, words.mentions)
    return Message(f"{notice.uid} {mark}", words.title, words.lines, mentions=words.mentions)


def keep(outbox: Outbox, errands: Iterable[Errand], now: datetime) -> None:
    """Put into the outbox what is to go, so that it goes in this order.

    Raises:
        OSError: when the outbox cannot be written; what comes before is in it.
    """
    for number, errand in enumerate(errands):
        outbox.put(errand.channel, errand.message, now + timedelta(microseconds=number))


def dispatch(dispatcher: Dispatcher, outbox: Outbox, now: datetime) -> int:
    """Put into the outbox what is to go, and mark it so; for commands, which look once. Returns how many messages.

    Raises:
        OSError: when the outbox cannot be written; then nothing is marked, and it is tried again the next time.
        WorkspaceError: when nothing can be marked.
    """
    errands = dispatcher.gather(arrived_now=False)
    keep(outbox, errands, now)
    dispatcher.mark(errands)
    return len(errands)


def _stamp(moment: datetime) -> str:
    """Where a moment stands among stamps."""
    return stamp_at(int(moment.timestamp() * 1000))
