"""DingTalk 钉钉 group robots: signed in the address; errors come with HTTP 200."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

from tuiflow.notify.channel import EVERYBODY, Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.message import Message, Outcome
from tuiflow.notify.robot import fields_of, judged, posted, strange, with_keyword
from tuiflow.notify.wecom import is_mobile

BYTES = 15_000
"""The service takes 20,000 with everything around the text."""

BUSY = frozenset({-1, 130101, 130102, 410100})
"""System busy; sent too fast."""
FAULTY = frozenset({40035, 43004, 400105, 430101, 430102, 430103, 430104})
"""Parameters not as they have to be, a type that robots do not take, content that is not allowed."""

PENALTY_SECONDS = 600.0
"""Who sends too fast is shut out for ten minutes."""


def signature(secret: str, milliseconds: int) -> str:
    """The signature of a moment; it has to be quoted once where it goes into an address."""
    text = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """Text or Markdown; mentions by mobile number or user id, which Markdown has to name in its text as well."""
    markers = list(channel.ids_of(message.mentions).values())
    named = [marker for marker in markers if marker != EVERYBODY]
    if channel.is_markdown:
        calls = "\n\n" + " ".join(f"@{marker}" for marker in named) if named else ""
        text = with_keyword(channel, message.marked_up.replace("\n", "\n\n"), BYTES - len(calls.encode())) + calls
        content: dict[str, object] = {"msgtype": "markdown", "markdown": {"title": message.heading[:60], "text": text}}
    else:
        content = {"msgtype": "text", "text": {"content": with_keyword(channel, message.text, BYTES)}}
    if markers:
        content["at"] = {
            "atMobiles": [marker for marker in named if is_mobile(marker)],
            "atUserIds": [marker for marker in named if not is_mobile(marker)],
            "isAtAll": EVERYBODY in markers,
        }
    return posted(_signed(channel, moment), content)


def _signed(channel: Channel, moment: datetime) -> str:
    url = channel.url.reveal()
    if not channel.secret:
        return url
    milliseconds = int(moment.timestamp() * 1000)
    sign = quote(signature(channel.secret.reveal(), milliseconds), safe="")
    return f"{url}{'&' if '?' in url else '?'}timestamp={milliseconds}&sign={sign}"


def judge(channel: Channel, answer: Answer) -> Outcome:
    """`errcode` says it."""
    fields = fields_of(answer)
    if fields is None:
        return strange(channel)
    code = fields.get("errcode")
    after = PENALTY_SECONDS if code == 130101 else None
    return judged(channel, code, fields.get("errmsg"), busy=BUSY, faulty=FAULTY, after=after)
