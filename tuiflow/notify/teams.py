"""Teams: a card for a workflow's webhook, which answers 202, or for an old connector, which answers `1`."""

from __future__ import annotations

from datetime import datetime

from tuiflow.notify.channel import EVERYBODY, Channel
from tuiflow.notify.http import Answer, Request
from tuiflow.notify.markdown import escaped
from tuiflow.notify.message import Later, Message, Outcome, Sent
from tuiflow.notify.robot import posted, strange, with_keyword

BYTES = 18_000
"""The service takes 28 KB with everything around the text."""


def compose(channel: Channel, message: Message, moment: datetime) -> Request:
    """A card; mentions by user principal name. Nobody can call everybody there."""
    del moment
    markers = {name: marker for name, marker in channel.ids_of(message.mentions).items() if marker != EVERYBODY}
    lines = with_keyword(channel, escaped("\n\n".join(message.text.split("\n")[1:])), BYTES)
    blocks: list[dict[str, object]] = [
        {"type": "TextBlock", "text": escaped(message.heading), "weight": "Bolder", "wrap": True}
    ]
    if lines:
        blocks.append({"type": "TextBlock", "text": lines, "wrap": True})
    if markers:
        calls = " ".join(f"<at>{escaped(name)}</at>" for name in markers)
        blocks.append({"type": "TextBlock", "text": calls, "wrap": True})
    entities = [
        {"type": "mention", "text": f"<at>{escaped(name)}</at>", "mentioned": {"id": marker, "name": escaped(name)}}
        for name, marker in markers.items()
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
        "msteams": {"entities": entities},
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return posted(channel.url.reveal(), {"type": "message", "attachments": [attachment]})


def judge(channel: Channel, answer: Answer) -> Outcome:
    """A workflow says nothing; a connector says `1`, and writes an error that it met into its success."""
    text = answer.text.strip()
    if answer.status == 202 or text in ("", "1"):
        return Sent()
    strangely = strange(channel)
    if "error 429" in text and isinstance(strangely, Later):
        return Later(strangely.reason, 60.0)
    return strangely
