"""Processes that can be killed: `python -m tests.notify.sender <folder> <url>`, which reads what to do line by line.

It loads everything once, and starts a child for each line, so that a hundred senders do not cost a hundred starts:

    send        a child sends what waits until nothing does; prints `sender <pid>`
    put <name>  a child puts messages without end, and prints `put <key>` when one is certain; prints `writer <pid>`
    wait        waits for the last child; prints `ended <signal or exit code>`
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.delivery import deliver
from tuiflow.notify.flush import flush
from tuiflow.notify.message import Message
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.secret import Secret


def now() -> datetime:
    return datetime.now(UTC).astimezone()


def say(*words: object) -> None:
    # In one write: what a killed process has said, it has said whole.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def send(folder: Path, url: str) -> None:
    channels = {
        "team": Channel("team", Kind.WEBHOOK, Secret(url), allow_private=True, per_minute=1_000_000),
        "digest": Channel(
            "digest", Kind.WEBHOOK, Secret(url + "/"), allow_private=True, per_minute=1_000_000, digest=2
        ),
    }
    outbox = Outbox(folder / "outbox")
    while flush(outbox, channels, now, folder / "channels", deliver=deliver).waiting:
        pass


def put(folder: Path, name: str) -> None:
    outbox = Outbox(folder / "outbox")
    for number in count():
        key = f"{name}-{number}"
        for channel in ("team", "digest"):
            outbox.put(channel, Message(key, key, (f"<{channel} {key}>",)), now())
        say("put", key)


def main(folder: Path, url: str) -> None:
    import httpx  # noqa: F401 - loaded here, and not in every child

    child = 0
    for line in sys.stdin:
        what, *given = line.split()
        if what == "wait":
            _pid, status = os.waitpid(child, 0)
            say("ended", os.waitstatus_to_exitcode(status))
            continue
        child = os.fork()
        if child == 0:
            try:
                send(folder, url) if what == "send" else put(folder, *given)
            finally:
                os._exit(0)
        say("sender" if what == "send" else "writer", child)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
