"""Sessions that say who is here, on a folder of a test's own, in time that passes when the test says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.store.author import START, WORKSPACE
from tuiflow.store.change import FORMAT, seal
from tuiflow.store.presence import FOLDER_NAME, LOOK_SECONDS, Presence


class Hours:
    """Time as it passes for everybody; each session's own clock may be wrong by `skew`."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds

    def clock(self, skew: int = 0) -> Callable[[], int]:
        return lambda: START + int(self.seconds * 1000) + skew


class Place:
    """A workspace folder, and the sessions that a test has on it."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder, self.hours = root, root / "shared", Hours()
        (self.folder / "changes").mkdir(parents=True)
        self._present: list[Presence] = []

    @property
    def here(self) -> Path:
        return self.folder / FOLDER_NAME

    def session(self, login: str, skew: int = 0) -> Presence:
        made = Presence(self.folder, self.root / login, WORKSPACE, login, self.hours.clock(skew), self.hours.monotonic)
        self._present.append(made)
        return made

    def leave(self, session: Presence) -> None:
        self._present.remove(session)
        session.leave()

    def drop(self, session: Presence) -> None:
        """End a session as `kill -9` does."""
        self._present.remove(session)
        if session._lock >= 0:
            os.close(session._lock)

    def leave_all(self) -> None:
        for session in list(self._present):
            self.leave(session)

    def attend(self, *sessions: Presence, seconds: float = LOOK_SECONDS) -> None:
        """Some time passes; then all attend, and once more, so that each hears of what the others have said."""
        for passing in (seconds, LOOK_SECONDS):
            self.hours.seconds += passing
            for session in sessions:
                session.attend("", 0, {})

    def files(self) -> list[str]:
        return sorted(path.name for path in self.here.iterdir())

    def word(self, key: str = "evil", **changed: object) -> bytes:
        """What a session could say."""
        body: dict[str, Any] = {
            "tuiflow": "here",
            "version": FORMAT,
            "workspace": WORKSPACE,
            "key": key,
            "login": "eve",
            "machine": "m",
            "at": self.hours.clock()(),
            "here": True,
            "replica": "",
            "seen": {},
        }
        return seal(body | changed)


def here(session: Presence) -> list[str]:
    """The logins of those who are here, as a session sees it."""
    return [other.login for other in session.spread.here]
