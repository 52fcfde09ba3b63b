"""When a channel may be used: its rate, its pauses after failures, its quiet hours. All sessions of a user share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from tuiflow.notify import shelf

WINDOW_SECONDS = 61.0
"""In which a minute's messages are sent: a little more, as the service's clock counts when they arrive."""

FIRST_PAUSE = 30.0
LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How it has gone with a channel; moments in seconds since 1970."""

    sent: tuple[float, ...] = ()
    """When messages of the last minute were sent."""
    until: float = 0.0
    """Nothing is sent before."""
    failures: int = 0
    """In a row."""
    error: str = ""
    """Why the last one failed."""
    failed: float = 0.0
    """When that was."""


class Limit:
    """What is known about one channel, in a file that all sessions of the user share."""

    def __init__(self, folder: Path, place: str) -> None:
        """`place` is a name for what the channel leads to: channels with the same robot have one limit."""
        self._path = folder / f"{place}.json"

    def look(self) -> Pace:
        """How it has gone. A file that cannot be read says nothing: the service itself has the last word."""
        import orjson

        try:
            raw = orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return Pace()
        return _pace(raw) if isinstance(raw, dict) else Pace()

    def claim(self, per_minute: int, moment: float) -> float:
        """Count a message as sent now, if the rate allows it.

        Counted are the messages of the last minute, one by one: a bucket that refills would let through nearly twice
        as many in a bad minute, for which DingTalk shuts out for ten.

        Returns:
            0, or after how many seconds to ask again.
        """
        with self._only_one():
            pace = self.look()
            recent = tuple(one for one in pace.sent if moment - WINDOW_SECONDS < one <= moment)
            if len(recent) >= per_minute:
                return recent[-per_minute] + WINDOW_SECONDS - moment
            self._keep(Pace((*recent, moment), pace.until, pace.failures, pace.error, pace.failed))
            return 0.0

    def note_success(self) -> None:
        """It works again."""
        with self._only_one():
            pace = self.look()
            if pace.failures or pace.until:
                self._keep(Pace(pace.sent))

    def note_failure(self, moment: float, reason: str, after: float | None, chance: float) -> float:
        """Pause: longer each time, and as long as the service asked for at least.

        Args:
            moment: Now.
            reason: Why it failed.
            after: Seconds that the service asked for.
            chance: From 0 to 1: sessions that failed together do not come back together.

        Returns:
            Until when.
        """
        with self._only_one():
            pace = self.look()
            pause = min(FIRST_PAUSE * float(2 ** min(pace.failures, 16)), LONGEST_PAUSE) * (0.5 + chance / 2)
            until = moment + max(pause, after or 0.0)
            self._keep(Pace(pace.sent, until, pace.failures + 1, reason, moment))
            return until

    def _only_one(self) -> shelf.Holding:
        shelf.make_folder(self._path.parent)
        return shelf.locked(self._path.with_suffix(".lock"), wait=True)

    def _keep(self, pace: Pace) -> None:
        import orjson

        shelf.write(self._path, orjson.dumps(pace))


def _pace(raw: Mapping[str, object]) -> Pace:
    sent, failures = raw.get("sent"), raw.get("failures")
    return Pace(
        tuple(_number(one) for one in sent) if isinstance(sent, list) else (),
        _number(raw.get("until")),
        failures if isinstance(failures, int) else 0,
        str(raw.get("error") or ""),
        _number(raw.get("failed")),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def quiet_until(quiet: tuple[time, time] | None, now: datetime) -> datetime | None:
    """When the quiet hours end that are now, in the local time of `now`; None when they are not."""
    if quiet is None:
        return None
    first, last = quiet
    clock = now.time()
    is_quiet = first <= clock < last if first < last else clock >= first or clock < last
    if not is_quiet:
        return None
    end = now.replace(hour=last.hour, minute=last.minute, second=last.second, microsecond=0)
    return end if end > now else end + timedelta(days=1)
