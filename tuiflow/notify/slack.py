"""Slack's incoming webhooks: an error is an HTTP status with a word; a success says `ok`."""

from __future__ import annotations

from datetime import datetime

from tuiflow.notify.channel import EVERYBODY, Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.message import Message, Outcome, Sent
from tuiflow.notify.robot import posted, strange, with_keyword

BYTES = 30_000


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """Text without markup; mentions by member id."""
    del moment
    markers = channel.ids_of(message.mentions).values()
    calls = "".join(" <!channel>" if marker == EVERYBODY else f" <@{marker}>" for marker in markers)
    text = _plain(with_keyword(channel, message.text, BYTES))
    return posted(channel.url.reveal(), {"text": text + calls, "mrkdwn": False})


def _plain(text: str) -> str:
    """The three characters with a meaning, as Slack wants them escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def judge(channel: Channel, answer: Answer) -> Outcome:
    """`ok` says it."""
    return Sent() if answer.text.strip() == "ok" else strange(channel)
