"""The user's channels: try them, see what would go, send what waits, see how they are (E7)."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tuiflow import language, paths
from tuiflow.cli.output import Cell, Row, Tone, complain
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.language import _, ngettext
from tuiflow.notify.channel import Channel
from tuiflow.notify.flush import Report, flush, grouped, message_of
from tuiflow.notify.limit import Limit, Pace, quiet_until
from tuiflow.notify.message import Message, Sent
from tuiflow.notify.outbox import Batch, Entry, Outbox, outboxes
from tuiflow.notify.settings import channels_of, exposure, find_channel

FAILED = 1
"""Exit code where a channel did not take what waits."""

NOTHING = "-"


def test(session: Session, given: Given) -> int:
    """`tuiflow notify test CHANNEL`: quiet hours and pauses do not hold for it, the rate does.

    Raises:
        RefusedError: when it could not be sent, and why.
    """
    from tuiflow.notify.delivery import deliver

    channel = find_channel(_channels(session), given.text("channel"), session.config_file)
    now, limit = session.now(), Limit(paths.pace_folder(), channel.place)
    wait = math.ceil(limit.claim(channel.per_minute, now.timestamp()))
    if wait:
        raise RefusedError(
            ngettext(
                "The channel takes no more now: try again in {count} second.",
                "The channel takes no more now: try again in {count} seconds.",
                wait,
            ).format(count=wait)
        )
    outcome = deliver(channel, _test_message(channel, now), now)
    if not isinstance(outcome, Sent):
        raise RefusedError(outcome.reason)
    limit.note_success()
    session.output.say(_("Sent to {channel}: look whether it is there.").format(channel=channel.name))
    if outcome.note:
        session.output.say(outcome.note)
    return 0


def _test_message(channel: Channel, now: datetime) -> Message:
    """It mentions everybody whom the settings name, so that their ids are tried too."""
    return Message(
        f"test {now.isoformat()}",
        _("tuiflow: test message"),
        (_("Whoever reads this is reached by the channel “{channel}”.").format(channel=channel.name),),
        mentions=tuple(channel.mentions),
    )


def preview(session: Session, given: Given) -> int:
    """`tuiflow notify preview CHANNEL [ID]`: what would go next or, where nothing waits, the test message.

    With a task: what its last notice looks like there, whether it has gone or not.

    Raises:
        RefusedError: when nobody was told of the task yet.
    """
    from tuiflow.notify import delivery

    channel = find_channel(_channels(session), given.text("channel"), session.config_file)
    if given.text("id"):
        message: Message | None = _last_of(session, channel, given.text("id"))
    else:
        message = _next(_outboxes(session), channel)
    if message is None:
        session.output.say(_("Nothing waits for this channel; the test message would look so:"))
        message = _test_message(channel, session.now())
    if channel.unready:
        complain(channel.unready)
    parcel = delivery.preview(channel, message, session.now())
    session.output.say(_("Goes to: {address}").format(address=parcel.address))
    for name, value in parcel.headers.items():
        session.output.say(f"{name}: {value}")
    session.output.say("")
    session.output.say(parcel.body)
    return 0


def _last_of(session: Session, channel: Channel, name: str) -> Message:
    """The message about the last notice of a task; where the channel does not take it, that is said."""
    from tuiflow.actions.dispatch import carriers, message_for
    from tuiflow.actions.lookup import find_task
    from tuiflow.actions.telling import name_of
    from tuiflow.actions.wording import mentioned

    with session.desk() as desk:
        task = find_task(desk.workspace, name)
        notice = desk.workspace.notices.last_of(task.uid)
        if notice is None:
            raise RefusedError(_("Nobody was told of {label} yet.").format(label=task.label))
        process, people = name_of(desk.workspace, notice.process), mentioned(desk, notice)
        if not list(carriers({channel.name: channel}, process, people)):
            complain(
                _("The channel {channel} does not take it: see its people and processes.").format(channel=channel.name)
            )
        return message_for(desk, notice, channel)


def _next(boxes: Sequence[Outbox], channel: Channel) -> Message | None:
    for outbox in boxes:
        entries = [entry for entry in outbox.waiting() if entry.channel == channel.name]
        for group in grouped(channel, entries)[:1]:
            return message_of(Batch.of(group))
    return None


def flush_all(session: Session, given: Given) -> int:
    """`tuiflow notify flush [--again]`: exit 1 where a channel did not take what waits."""
    channels = _channels(session)
    _gather(session)
    boxes = _outboxes(session)
    if given.flag("again"):
        count = sum(outbox.revive(session.now()) for outbox in boxes)
        session.output.say(
            ngettext("{count} message is tried again", "{count} messages are tried again", count).format(count=count)
        )
    reports = [flush(outbox, channels, session.now, paths.pace_folder()) for outbox in boxes]
    return told(session, reports)


def told(session: Session, reports: Sequence[Report]) -> int:
    """Say what sending has done; the exit code."""
    session.output.say(_told(reports))
    for line in dict.fromkeys(line for report in reports for line in _complaints(report)):
        complain(line)
    return FAILED if any(report.errors or report.refused for report in reports) else 0


def _gather(session: Session) -> None:
    """Put into its outbox what the workspace that is meant has to tell, also of what others have changed."""
    if not session.config.channels or not (
        session.folder or os.environ.get("TUIFLOW_WORKSPACE") or session.config.workspace
    ):
        return
    from tuiflow.actions.dispatch import dispatch
    from tuiflow.cli.dispatch import opened

    try:
        with session.desk() as desk:
            outbox, dispatcher = opened(session, desk)
            dispatch(dispatcher, outbox, session.now())
    except WorkspaceError as error:
        complain(error.for_command)  # what waits already can be sent all the same


def _told(reports: Sequence[Report]) -> str:
    """What was done, in a line."""
    sent, waiting = sum(report.sent for report in reports), sum(report.waiting for report in reports)
    if not sent and not waiting:
        return _("Nothing waits.")
    parts = [
        ngettext("{count} message sent", "{count} messages sent", sent).format(count=sent),
        ngettext("{count} waits", "{count} wait", waiting).format(count=waiting),
    ]
    repeated = sum(report.repeated for report in reports)
    if repeated:
        parts.append(
            ngettext(
                "{count} may have arrived twice, after a crash",
                "{count} may have arrived twice, after a crash",
                repeated,
            ).format(count=repeated)
        )
    if any(report.is_busy for report in reports):
        parts.append(_("another session is sending"))
    moments = [report.again for report in reports if report.again is not None]
    if moments:
        parts.append(_("more from {time} on").format(time=f"{min(moments):%H:%M:%S}"))
    return _("; ").join(parts)


def _complaints(report: Report) -> list[str]:
    refused = ngettext("{count} message was given up", "{count} messages were given up", report.refused)
    found = [_about(name, reason) for name, reason in report.errors.items()]
    if report.refused:
        found.append(_about(refused.format(count=report.refused), " ".join(report.notes)))
    return found or report.notes


def _about(name: str, reason: str) -> str:
    return _("{name}: {reason}").format(name=name, reason=reason) if reason else name


def status(session: Session, given: Given) -> int:
    """`tuiflow notify status [--json]`."""
    channels, boxes = _channels(session), _outboxes(session)
    waiting = [entry for outbox in boxes for entry in outbox.waiting()]
    dead = [entry for outbox in boxes for entry in outbox.dead()]
    paces = {name: Limit(paths.pace_folder(), channel.place).look() for name, channel in channels.items()}
    if given.flag("json"):
        session.output.json(_status_body(channels.values(), paces, waiting, dead, session.now()))
        return 0
    if not channels:
        session.output.say(_("No channel yet: tuiflow notify guide explains how to set one up."))
    rows: list[Row] = [
        [Cell(head, Tone.HEAD) for head in (_("Channel"), _("Kind"), _("Goes to"), _("Waiting"), _("State"))]
    ]
    for name, channel in channels.items():
        count = sum(entry.channel == name for entry in waiting)
        words, tone = _state(channel, paces[name], session.now())
        texts = (name, str(channel.kind), channel.host or NOTHING, str(count or NOTHING))
        rows.append([*map(Cell, texts), Cell(words, tone)])
    if channels:
        session.output.table(rows, flexible=(0, 2))
    for name, channel in channels.items():
        if channel.unready or paces[name].failures:
            session.output.say(_about(name, channel.unready or paces[name].error))
    _print_lost(session, channels, waiting, dead)
    return 0


def _state(channel: Channel, pace: Pace, now: datetime) -> tuple[str, Tone]:
    """How a channel is, in a word or two."""
    quiet = quiet_until(channel.quiet, now)
    if channel.unready:
        return _("not ready"), Tone.LATE
    if pace.failures:
        until = datetime.fromtimestamp(pace.until, now.tzinfo)
        return _("failed, again from {time} on").format(time=f"{until:%H:%M}"), Tone.LATE
    if quiet is not None:
        return _("quiet until {time}").format(time=f"{quiet:%H:%M}"), Tone.PLAIN
    return _("ready"), Tone.PLAIN


def _print_lost(
    session: Session, channels: Mapping[str, Channel], waiting: Sequence[Entry], dead: Sequence[Entry]
) -> None:
    """What waits for nothing, and what was given up."""
    for name in dict.fromkeys(entry.channel for entry in waiting if entry.channel not in channels):
        count = sum(entry.channel == name for entry in waiting)
        session.output.say(
            ngettext(
                "{count} message waits for “{channel}”, which is not in your settings any more",
                "{count} messages wait for “{channel}”, which is not in your settings any more",
                count,
            ).format(count=count, channel=name)
        )
    if dead:
        session.output.say("")
        session.output.table([[Cell(_("Given up"), Tone.HEAD)]])
        session.output.table(
            [[Cell(entry.channel), Cell(entry.message.heading), Cell(entry.reason)] for entry in dead], flexible=(1, 2)
        )
        session.output.say(_("Try them again with: tuiflow notify flush --again"))


def _status_body(
    channels: Collection[Channel],
    paces: Mapping[str, Pace],
    waiting: Sequence[Entry],
    dead: Sequence[Entry],
    now: datetime,
) -> object:
    def moment(seconds: float) -> str | None:
        return datetime.fromtimestamp(seconds, now.tzinfo).isoformat(timespec="seconds") if seconds else None

    def body(entry: Entry) -> dict[str, object]:
        told = {"channel": entry.channel, "title": entry.message.heading, "since": moment(entry.since)}
        return {**told, "attempts": entry.attempts, "reason": entry.reason}

    return {
        "channels": [
            {
                "name": channel.name,
                "kind": str(channel.kind),
                "address": channel.address,
                "ready": not channel.unready and not paces[channel.name].failures,
                "error": channel.unready or paces[channel.name].error,
                "paused_until": moment(paces[channel.name].until),
                "quiet": quiet_until(channel.quiet, now) is not None,
                "waiting": sum(entry.channel == channel.name for entry in waiting),
            }
            for channel in channels
        ],
        "waiting": [body(entry) for entry in waiting],
        "dead": [body(entry) for entry in dead],
    }


def guide(session: Session, given: Given) -> int:
    """`tuiflow notify guide`: the page of the guide, as it is."""
    del given
    page = Path(paths.__file__).parent / "guide" / language.current() / "notify.md"
    session.output.say(page.read_text(encoding="utf-8").rstrip())
    return 0


def _channels(session: Session) -> dict[str, Channel]:
    """The user's channels; where others could read their secrets, that is said."""
    warning = exposure(session.config, session.config_file)
    if warning:
        complain(warning)
    return channels_of(session.config, session.config_file, os.environ)


def _outboxes(session: Session) -> list[Outbox]:
    """All outboxes of the user or, where `-w` names a workspace, its own."""
    if not session.folder:
        return outboxes(paths.outbox_folder())
    with session.desk() as desk:
        return [Outbox(paths.outbox_folder() / desk.workspace.uid)]
