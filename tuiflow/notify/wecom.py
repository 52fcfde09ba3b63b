"""WeCom 企业微信 group robots: the key is in the address; errors come with HTTP 200."""

from __future__ import annotations

import re
from datetime import datetime

from tuiflow.notify.channel import EVERYBODY, Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.message import Message, Outcome
from tuiflow.notify.robot import fields_of, judged, posted, strange, with_keyword

TEXT_BYTES = 2048
MARKDOWN_BYTES = 4096

BUSY = frozenset({-1, 45009, 45011, 45033})
"""System busy; called too often in a minute, or at once."""
FAULTY = frozenset({40008, 40058, 44004, 45002})
"""Type unknown, content not as it has to be, empty, too long."""

_MOBILE = re.compile(r"1\d{10}|\+\d{6,15}")


def is_mobile(marker: str) -> bool:
    """Whether people are known by this mobile number; else it is a user id."""
    return _MOBILE.fullmatch(marker) is not None


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """Text, or Markdown where the channel wants it and every mention can be made in it: that takes user ids."""
    del moment
    markers = list(channel.ids_of(message.mentions).values())
    if channel.is_markdown and not any(marker == EVERYBODY or is_mobile(marker) for marker in markers):
        calls = "".join(f"\n<@{marker}>" for marker in markers)
        content = with_keyword(channel, message.marked_up, MARKDOWN_BYTES - len(calls.encode())) + calls
        return posted(channel.url.reveal(), {"msgtype": "markdown", "markdown": {"content": content}})
    text: dict[str, object] = {"content": with_keyword(channel, message.text, TEXT_BYTES)}
    users = [marker for marker in markers if not is_mobile(marker)]
    mobiles = [marker for marker in markers if is_mobile(marker)]
    if users:
        text["mentioned_list"] = users
    if mobiles:
        text["mentioned_mobile_list"] = mobiles
    return posted(channel.url.reveal(), {"msgtype": "text", "text": text})


def judge(channel: Channel, answer: Answer) -> Outcome:
    """`errcode` says it."""
    fields = fields_of(answer)
    if fields is None:
        return strange(channel)
    return judged(channel, fields.get("errcode"), fields.get("errmsg"), busy=BUSY, faulty=FAULTY)
