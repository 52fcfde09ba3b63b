"""A session that ends at each single step of what it does to its files: nothing is lost at any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.notify.conftest import Clock
from tuiflow.notify import shelf
from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.flush import flush
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent
from tuiflow.notify.outbox import Outbox

MESSAGES = [Message(str(number), f"title {number}", (f"<{number}>",)) for number in range(4)]


class Crash(BaseException):
    """The end of a session."""


class Fate:
    """Ends the session before its n-th step."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        # The machine stays up: nothing has to reach the disk.
        monkeypatch.setattr("os.fsync", lambda _descriptor: None)
        for name in ("write", "move", "sync"):
            monkeypatch.setattr(shelf, name, self._before(getattr(shelf, name)))
        monkeypatch.setattr(Path, "unlink", self._before(Path.unlink))

    def _before(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*given: Any, **more: Any) -> Any:
            if self.left == 0:
                raise Crash
            self.left -= 1
            return step(*given, **more)

        return stepping


@pytest.mark.parametrize("digest", [0, 2], ids=["one by one", "digest"])
@pytest.mark.parametrize(
    "first", [Sent(), Later("down"), Refused(False, "wrong key"), Refused(True, "too long")], ids=repr
)
def test_nothing_is_lost_wherever_a_session_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: Outcome, digest: int
) -> None:
    fate, step, crashed = Fate(monkeypatch), 0, True
    channels = {"team": Channel("team", Kind.WEBHOOK, digest=digest)}
    while crashed:
        outbox, clock = Outbox(tmp_path / str(step) / "outbox"), Clock()
        arrived: Counter[str] = Counter()
        outcomes = iter([first])

        def deliver(_channel: Channel, message: Message, _moment: object) -> Outcome:
            outcome = next(outcomes, Sent())  # noqa: B023 - called before the next round
            if isinstance(outcome, Sent):
                arrived.update(line for line in message.lines if line.startswith("<"))  # noqa: B023 - as above
            return outcome

        def run() -> None:
            flush(outbox, channels, clock, tmp_path / str(step) / "c", deliver=deliver)  # noqa: B023 - as above

        for message in MESSAGES:
            outbox.put("team", message, clock.now)
        fate.left = step
        try:
            run()
            crashed = False
        except Crash:
            pass
        fate.left = -1
        for _number in range(3):
            clock.forward(hours=2)
            run()
        dead = {line for entry in outbox.dead() for line in entry.message.lines}
        assert (outbox.waiting(), outbox.on_the_way()) == ([], 0), step
        assert set(arrived) | dead == {"<0>", "<1>", "<2>", "<3>"}, step
        assert max(arrived.values(), default=0) <= 2, step
        assert crashed or max(arrived.values(), default=0) <= 1, step
        step += 1
    assert step > 10


@pytest.mark.parametrize("step", range(3))
def test_putting_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    outbox, clock = Outbox(tmp_path / "outbox"), Clock()
    outbox.put("team", MESSAGES[0], clock.now)
    fate = Fate(monkeypatch)
    fate.left = step
    with suppress(Crash):
        outbox.put("team", MESSAGES[1], clock.now)
    fate.left = -1
    assert outbox.put("team", MESSAGES[1], clock.now) is (step == 0)
    assert len(outbox.waiting()) == 2
