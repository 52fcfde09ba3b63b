"""Sending what waits: one sender at a time, each channel at its pace, a failure never in the way of other channels."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tuiflow.language import _, ngettext
from tuiflow.notify import delivery
from tuiflow.notify.channel import Channel
from tuiflow.notify.limit import Limit, quiet_until
from tuiflow.notify.markdown import escaped
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent
from tuiflow.notify.outbox import Batch, Entry, Outbox
from tuiflow.notify.shelf import Lock

Deliver: TypeAlias = Callable[[Channel, Message, datetime], Outcome]


@dataclass(slots=True)
class Report:
    """What a flush has done; counted are messages, however many went as one."""

    sent: int = 0
    repeated: int = 0
    """Of those, sent once more after a crash: they may have arrived twice."""
    refused: int = 0
    """Given up, for good."""
    waiting: int = 0
    is_busy: bool = False
    """Another session is sending; nothing was done."""
    errors: dict[str, str] = field(default_factory=dict)
    """Name of a channel → why it does not take messages now."""
    notes: list[str] = field(default_factory=list)
    again: datetime | None = None
    """When to come again; None when nothing waits, or only for the user."""

    def come_again(self, moment: datetime) -> None:
        """Come again at that moment, or earlier."""
        self.again = moment if self.again is None else min(self.again, moment)


def flush(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    now: Callable[[], datetime],
    paces: Path,
    *,
    deliver: Deliver = delivery.deliver,
    chance: Callable[[], float] = random.random,
) -> Report:
    """Send what waits and may be sent now. Never waits itself: `Report.again` says when there is more to do.

    Each message is sent at least once; twice only when a sender is ended between sending it and noting so, once for
    each such end, or when the disk knows no locks and two sessions send at the same time.

    Args:
        outbox: What waits.
        channels: The user's channels by name.
        now: The clock, in local time.
        paces: The folder of the limits, shared by all workspaces of the user.
        deliver: Sends one message.
        chance: From 0 to 1, for the length of pauses.

    Raises:
        OSError: when the private folder cannot be written.
    """
    report = Report()
    with outbox.lease() as lock:
        if lock is Lock.TAKEN:
            report.is_busy = True
        else:
            sender = _Sender(outbox, now, paces, deliver, chance, report)
            report.refused += outbox.tidy(now())
            for name, channel in channels.items():
                sender.send_all(channel, _own(name, outbox.left_over(lock, now())))
    entries = outbox.waiting()
    report.waiting = len(entries) + outbox.on_the_way()
    for name in dict.fromkeys(entry.channel for entry in entries if entry.channel not in channels):
        report.errors[name] = _("It is not in your settings any more.")
    return report


def _own(name: str, batches: Sequence[Batch]) -> list[Batch]:
    return [batch for batch in batches if batch.channel == name]


@dataclass(frozen=True, slots=True)
class _Sender:
    outbox: Outbox
    now: Callable[[], datetime]
    paces: Path
    deliver: Deliver
    chance: Callable[[], float]
    report: Report

    def send_all(self, channel: Channel, left_over: Sequence[Batch]) -> None:
        """Send what waits for a channel, until it is empty or does not take more."""
        entries = [entry for entry in self.outbox.waiting() if entry.channel == channel.name]
        if not (entries or left_over) or not self._is_open(channel):
            return
        for batch in self._batches(channel, entries, left_over):
            if not self._send(channel, batch, is_repeated=batch in left_over):
                return

    def _is_open(self, channel: Channel) -> bool:
        now = self.now()
        quiet = quiet_until(channel.quiet, now)
        pace = Limit(self.paces, channel.place).look()
        if channel.unready:
            # That is so in this session alone, and no reason to pause for others.
            self.report.errors[channel.name] = channel.unready
        elif quiet is not None:
            self.report.come_again(quiet)
        elif pace.until > now.timestamp():
            self.report.errors[channel.name] = pace.error
            self.report.come_again(datetime.fromtimestamp(pace.until, now.tzinfo))
        else:
            return True
        return False

    def _batches(self, channel: Channel, entries: Sequence[Entry], left_over: Sequence[Batch]) -> Iterator[Batch]:
        """What to send next, taken just before it is sent, within the rate."""
        limit = Limit(self.paces, channel.place)
        parcels: list[Batch | list[Entry]] = [*left_over, *grouped(channel, entries)]
        for parcel in parcels:
            now = self.now()
            wait = limit.claim(channel.per_minute, now.timestamp())
            if wait:
                self.report.come_again(datetime.fromtimestamp(now.timestamp() + wait, now.tzinfo))
                return
            batch = parcel if isinstance(parcel, Batch) else self.outbox.take(parcel, now)
            if batch is not None:
                yield batch

    def _send(self, channel: Channel, batch: Batch, *, is_repeated: bool) -> bool:
        """Send a batch, and note what came of it; False when the channel takes no more now."""
        try:
            outcome = self.deliver(channel, message_of(batch), self.now())
        except Exception as error:
            outcome = Later(_("It could not be made ({reason}).").format(reason=type(error).__name__))
        limit = Limit(self.paces, channel.place)
        match outcome:
            case Sent(note):
                self.outbox.note_sent(batch, self.now())
                limit.note_success()
                self.report.sent += len(batch.entries)
                self.report.repeated += len(batch.entries) if is_repeated else 0
                self.report.notes += [note] if note else []
                return True
            case Refused(permanent=True, reason=reason):
                self.outbox.bury(batch, reason)
                self.report.refused += len(batch.entries)
                self.report.notes.append(reason)
                return True
            case Refused(reason=reason):
                after = None
            case Later(reason, after):
                pass
        self.outbox.note_failed(batch, reason)
        until = limit.note_failure(self.now().timestamp(), reason, after, self.chance())
        self.report.errors[channel.name] = reason
        self.report.come_again(datetime.fromtimestamp(until, self.now().tzinfo))
        return False


def grouped(channel: Channel, entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries as they are sent together: one by one or, when more wait than the channel's `digest`, as many as fit."""
    fresh = [entry for entry in entries if not entry.is_stubborn]
    if not channel.digest or len(fresh) <= channel.digest:
        return [[entry] for entry in entries]
    groups: list[list[Entry]] = []
    room = 0
    for entry in fresh:
        size = len(entry.message.text.encode()) + len(entry.message.marked_up.encode()) + 8
        if not groups or size > room:
            groups.append([])
            room = delivery.room(channel)
        groups[-1].append(entry)
        room -= size
    return groups + [[entry] for entry in entries if entry.is_stubborn]


def message_of(batch: Batch) -> Message:
    """What is sent for a batch: its message, or one that has all of theirs in it."""
    messages = [entry.message for entry in batch.entries]
    if len(messages) == 1 and batch.key == batch.entries[0].name:
        return messages[0]
    title = ngettext("tuiflow: {count} message", "tuiflow: {count} messages", len(messages)).format(count=len(messages))
    return Message(
        batch.key,
        title,
        tuple(line for message in messages for line in ("", *message.text.split("\n"))),
        "\n\n".join([f"**{escaped(title)}**", *(message.marked_up for message in messages)]),
        tuple(dict.fromkeys(name for message in messages for name in message.mentions)),
    )
