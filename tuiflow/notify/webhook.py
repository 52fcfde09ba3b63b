"""A plain JSON webhook, for programs of the team's own: every part of the message under its name."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.notify.channel import Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.length import cut
from tuiflow.notify.message import Message, Outcome, Refused, Sent
from tuiflow.notify.robot import fields_of, posted, with_keyword

BYTES = 60_000


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """The message as JSON. `Idempotency-Key` lets the receiver know what it has already; a secret signs the body."""
    del moment
    body = {
        "key": message.key,
        "title": message.heading,
        "text": with_keyword(channel, message.text, BYTES),
        "markdown": cut(message.marked_up, BYTES),
        "mentions": [{"name": name, "id": channel.ids_of([name]).get(name)} for name in message.mentions],
    }
    request = posted(channel.url.reveal(), body)
    headers = {"Idempotency-Key": quote(message.key, safe="")}
    digest = ""
    if channel.secret:
        digest = hmac.new(channel.secret.reveal().encode(), request.body, hashlib.sha256).hexdigest()
        headers["X-Tuiflow-Signature"] = f"sha256={digest}"
    return Request(request.url, request.body, headers, digest)


def judge(channel: Channel, answer: Answer) -> Outcome:
    """Every success is one, unless the receiver says `"ok": false` in it."""
    fields = fields_of(answer) or {}
    if fields.get("ok") is not False:
        return Sent()
    words = cut(shown(channel.mask(str(fields.get("error") or ""))), 200)
    return Refused(True, _("{address} refuses ({words}).").format(address=channel.address, words=words))
