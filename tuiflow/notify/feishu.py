"""Feishu 飞书 group robots: signed in the body; errors come with HTTP 200."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime

from tuiflow.notify.channel import EVERYBODY, Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.message import Message, Outcome
from tuiflow.notify.robot import fields_of, judged, posted, strange, with_keyword

BYTES = 15_000
"""The service takes 20 KB with everything around the text."""

BUSY = frozenset({11232, 11233, 11247})
"""Called too often, in this group or by everybody at once."""
FAULTY = frozenset({9499, 11246, 19002})
"""Body or card not as it has to be."""

_CALL = re.compile(r"<(?=/?at\b)", re.IGNORECASE)


def signature(secret: str, seconds: int) -> str:
    """The signature of a moment: the secret is part of the key, and the message is empty."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """Text, or a card with Markdown; mentions by open_id or user_id."""
    markers = channel.ids_of(message.mentions)
    url, signed = channel.url.reveal(), _signed(channel, moment)
    if channel.is_markdown:
        calls = "".join(f"\n<at id={_id(marker)}></at>" for marker in markers.values())
        content = with_keyword(channel, _calm(message.marked_up), BYTES - len(calls.encode())) + calls
        title = {"tag": "plain_text", "content": message.heading}
        card = {"header": {"title": title}, "elements": [{"tag": "markdown", "content": content}]}
        return posted(url, signed | {"msg_type": "interactive", "card": card}, signed.get("sign", ""))
    calls = "".join(f'\n<at user_id="{_id(marker)}">{_calm(name)}</at>' for name, marker in markers.items())
    text = with_keyword(channel, _calm(message.text), BYTES - len(calls.encode())) + calls
    return posted(url, signed | {"msg_type": "text", "content": {"text": text}}, signed.get("sign", ""))


def _signed(channel: Channel, moment: datetime) -> dict[str, str]:
    if not channel.secret:
        return {}
    seconds = int(moment.timestamp())
    return {"timestamp": str(seconds), "sign": signature(channel.secret.reveal(), seconds)}


def _id(marker: str) -> str:
    return "all" if marker == EVERYBODY else marker


def _calm(text: str) -> str:
    """`text` in which nothing calls anybody: tags are read in plain text as well."""
    return _CALL.sub("＜", text)


def judge(channel: Channel, answer: Answer) -> Outcome:
    """`code` says it; an older form of the answer calls it `StatusCode`."""
    fields = fields_of(answer)
    if fields is None:
        return strange(channel)
    code = fields.get("code", fields.get("StatusCode"))
    return judged(channel, code, fields.get("msg", fields.get("StatusMessage")), busy=BUSY, faulty=FAULTY)
