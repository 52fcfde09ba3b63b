from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.notify.service import Manner, Service, serving
from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.message import Message
from tuiflow.notify.secret import Secret

NOW = datetime(2024, 7, 12, 9, 30, tzinfo=timezone(timedelta(hours=8)))

MESSAGE = Message(
    "notice-1",
    "CSAT-002 客户邀约：截止 7月15日 → 7月17日",
    ("*专员 *分析师：2家客户时间冲突", "《客户邀约确认表》 <b>", "# 1"),
    mentions=("*专员", "Nobody"),
)


@pytest.fixture
def serve() -> Iterator[Callable[..., Service]]:
    """Starts services that end with the test."""
    with ExitStack() as stack:

        def start(manner: Manner, **given: Any) -> Service:
            return stack.enter_context(serving(manner, **given))

        yield start


def channel(kind: Kind, url: str, secret: str = "", **more: Any) -> Channel:
    """A channel to a service on this machine."""
    return Channel("team", kind, Secret(url), Secret(secret), **{"allow_private": True, **more})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)
