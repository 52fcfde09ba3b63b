"""What the robots of group chats have in common: JSON both ways, a keyword, and errors inside a success."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.notify.channel import Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.length import cut
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent
from tuiflow.notify.secret import Secret


class Robot(Protocol):
    """An adapter: a module for each service."""

    def compose(self, channel: Channel, message: Message, moment: datetime) -> Request:
        """The message in the shape of the service."""
        ...

    def judge(self, channel: Channel, answer: Answer) -> Outcome:
        """What the service has made of it."""
        ...


def posted(url: str, body: object, signature: str = "") -> Request:
    """A request with a JSON body."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Request(Secret(url), data, signature=signature)


def with_keyword(channel: Channel, text: str, limit: int) -> str:
    """`text` in at most `limit` bytes, with the word that the robot insists on."""
    if not channel.keyword or channel.keyword in text:
        kept = cut(text, limit)
        if channel.keyword in kept:
            return kept
    tail = f"\n{channel.keyword}"
    return cut(text, limit - len(tail.encode())) + tail


def fields_of(answer: Answer) -> dict[str, Any] | None:
    """The JSON object that was answered; None when it was something else."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def judged(
    channel: Channel,
    code: object,
    said: object,
    *,
    busy: Collection[int] = (),
    faulty: Collection[int] = (),
    after: float | None = None,
) -> Outcome:
    """What a code inside a success means.

    Args:
        channel: Where it was sent; its secrets are masked in what the service said.
        code: 0 when all is well; anything but a number is no answer of the service.
        said: What the service said besides.
        busy: Codes that ask to try again.
        faulty: Codes that find fault with the message itself; all others find it with the settings.
        after: Seconds to wait when it is busy, by the rules of the service.
    """
    if isinstance(code, bool) or not isinstance(code, int):
        return strange(channel)
    if code == 0:
        return Sent()
    words = cut(shown(channel.mask(str(said or ""))), 200)
    if code in busy:
        return Later(
            _("{address} is busy ({code} {words}).").format(address=channel.address, code=code, words=words), after
        )
    return Refused(
        code in faulty,
        _("{address} refuses ({code} {words}).").format(address=channel.address, code=code, words=words),
    )


def strange(channel: Channel) -> Outcome:
    """The outcome of an answer that the service would not give: something stands between us."""
    return Later(_("{address} answers with something unknown: is its url right?").format(address=channel.address))
