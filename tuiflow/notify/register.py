"""What a user's account remembers of the channels in one workspace: since when each is used, and its own name as a sender."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tuiflow.notify import shelf

_FILE = "register.json"


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered."""

    sender: str
    """A random name: two machines of one person are two senders."""
    since: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Place of a channel → what was there when it was first used: the number of the last change of each replica. No
    clock is asked: one that goes wrong would hold back what is new."""


class Register:
    """A small file beside the outbox of a workspace."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the outbox."""
        self._folder = folder

    def enter(self, places: Collection[str], there: Mapping[str, int]) -> Known:
        """What is remembered; of places that are new, what is `there` now (replica → number) is.

        A file that cannot be read is begun anew: then nothing older goes out, rather than everything twice.

        Raises:
            OSError: when the private folder cannot be written.
        """
        known = self._read()
        if known is not None and all(place in known.since for place in places):
            return known
        shelf.make_folder(self._folder)
        with shelf.locked(self._folder / "register.lock", wait=True):
            known = self._read() or Known(os.urandom(4).hex())
            known = Known(known.sender, dict.fromkeys(places, there) | dict(known.since))
            self._write(known)
        return known

    def _read(self) -> Known | None:
        import orjson

        try:
            raw = orjson.loads((self._folder / _FILE).read_bytes())
            sender, since = raw["sender"], raw["since"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        if not isinstance(sender, str) or not isinstance(since, dict):
            return None
        return Known(sender, {place: _numbers(found) for place, found in since.items() if isinstance(found, dict)})

    def _write(self, known: Known) -> None:
        import orjson

        shelf.write(self._folder / _FILE, orjson.dumps(known))


def _numbers(found: Mapping[str, object]) -> dict[str, int]:
    return {replica: number for replica, number in found.items() if isinstance(number, int)}
