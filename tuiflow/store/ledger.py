"""What every store does alike: stamp a draft, fold it in, fold in others' lines, start over when only that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

import orjson

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.store.base import News
from tuiflow.store.change import LINE_LIMIT, Draft, Line, Transaction, encode
from tuiflow.store.fold import RebuildNeededError, State, replay
from tuiflow.store.stamp import HybridClock, MillisecondClock, make_stamp

_CHECK_AT = slice(-19, -3)
"""Where a line has its checksum."""


class Ledger:
    """A state and the clock that stamps what is added to it."""

    def __init__(self, now: MillisecondClock, state: State | None = None) -> None:
        self.state = state or State()
        self._clock = HybridClock(now)

    def enter(self, draft: Draft, replica: str, sequence: int, place: tuple[int, int]) -> tuple[Line, bytes]:
        """Stamp a draft as change `sequence` of `replica` and fold it in; returns it with its journal line.

        Raises:
            RefusedError: when it is too much for one line; nothing has happened then.
        """
        seen = [stamp for edit in draft.edits for stamps in edit.saw.values() for stamp in stamps]
        stamp = make_stamp(self._clock.tick(seen), replica, sequence)
        transaction = Transaction(
            replica, sequence, stamp, draft.edits, draft.kind, draft.author, draft.login, draft.why
        )
        try:
            data = encode(transaction, *place)
        except orjson.JSONEncodeError as error:
            raise RefusedError(
                _("That cannot be stored ({reason}): remove invalid characters.").format(reason=error)
            ) from error
        if len(data) > LINE_LIMIT:
            raise RefusedError(_("That is too much for one change: mark fewer tasks, or shorten the text."))
        transaction.check = data[_CHECK_AT].decode("ascii")
        line = Line(transaction, *place)
        self.state.add(line)
        return line, data

    def receive(self, lines: Iterable[Line], everything: Callable[[], list[Line]]) -> News:
        """Fold in lines that may be contained already.

        Args:
            lines: What has arrived.
            everything: Gives all lines there are, for the case that only a replay gives the right result. While it
                cannot (OSError), what is known stays, and the lines from there on have to come again.
        """
        new: list[Transaction] = []
        try:
            for line in lines:
                self._clock.observe(line.transaction.stamp)
                if self.state.add(line):
                    new.append(line.transaction)
        except RebuildNeededError:
            with suppress(OSError):
                self.state = replay(everything())
                return News(rebuilt=True)
        return News(new)
