"""Brings one message to one channel, by the adapter of its kind; or shows what would go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from tuiflow.notify.address import Resolver, look_up
from tuiflow.notify.channel import CALL_SECONDS, Channel, Kind
from tuiflow.notify.message import Message, Outcome, Refused
from tuiflow.notify.secret import masked

if TYPE_CHECKING:
    from tuiflow.notify.robot import Robot

ROOM = 14_000
"""Bytes of text for which every service has room in one message, but for those in `LITTLE_ROOM`."""
LITTLE_ROOM: Mapping[Kind, int] = {Kind.WECOM: 1_800}


class Parcel(NamedTuple):
    """What would go, as may be shown: secrets are masked."""

    address: str
    headers: Mapping[str, str]
    body: str


def deliver(
    channel: Channel,
    message: Message,
    moment: datetime,
    *,
    resolve: Resolver = look_up,
    seconds: float = CALL_SECONDS,
) -> Outcome:
    """Send a message. Takes at most about `seconds`; not to be called on a thread that runs an event loop.

    Args:
        channel: Where to.
        message: What.
        moment: Now; signatures hold for a few minutes around it.
        resolve: Looks names up.
        seconds: For the whole call.
    """
    if channel.unready:
        return Refused(False, channel.unready)
    if channel.kind is Kind.MAIL:
        from tuiflow.notify import mail

        return mail.send(channel, message, moment, resolve, seconds)
    from tuiflow.notify.http import Answer, post

    robot = _robot(channel.kind)
    answer = post(robot.compose(channel, message, moment), channel, resolve, seconds)
    return robot.judge(channel, answer) if isinstance(answer, Answer) else answer


def preview(channel: Channel, message: Message, moment: datetime) -> Parcel:
    """Exactly what would go, but for the secrets (E7)."""
    if channel.kind is Kind.MAIL:
        from tuiflow.notify import mail

        headers, body = mail.readable(channel, message, moment)
        return Parcel(channel.address, headers, channel.mask(body))
    request = _robot(channel.kind).compose(channel, message, moment)

    def hidden(text: str) -> str:
        return channel.mask(masked(text, [request.signature]))

    headers = {name: hidden(value) for name, value in request.headers.items()}
    return Parcel(channel.address, headers, hidden(request.body.decode()))


def room(channel: Channel) -> int:
    """How many bytes of several messages go into one."""
    return LITTLE_ROOM.get(channel.kind, ROOM)


def _robot(kind: Kind) -> Robot:
    """The adapter of a kind; only its module is loaded."""
    return cast("Robot", import_module(f"tuiflow.notify.{kind.value}"))
