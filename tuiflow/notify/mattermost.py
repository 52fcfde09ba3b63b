"""Mattermost's incoming webhooks: every text is Markdown, and an `@name` in it calls."""

from __future__ import annotations

from datetime import datetime

from tuiflow.notify.channel import Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.markdown import without_calls
from tuiflow.notify.message import Message, Outcome, Sent
from tuiflow.notify.robot import posted, strange, with_keyword

BYTES = 15_000


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """Markdown; mentions by user name."""
    del moment
    markers = channel.ids_of(message.mentions).values()
    calls = "".join(f" @{marker.removeprefix('@')}" for marker in markers)
    text = without_calls(with_keyword(channel, message.marked_up, BYTES))
    return posted(channel.url.reveal(), {"text": text + calls})


def judge(channel: Channel, answer: Answer) -> Outcome:
    """`ok` says it."""
    return Sent() if answer.text.strip() == "ok" else strange(channel)
