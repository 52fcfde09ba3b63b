"""Sending from the running app: what notices tell goes into the outbox and from there to the channels (E7).

The workspace is looked at in the app, the disk and the network are left to a thread of its own. Loaded only where the
user has channels.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer

from tuiflow import paths
from tuiflow.actions.dispatch import Dispatcher, Errand, keep
from tuiflow.errors import WorkspaceError, reason_of
from tuiflow.language import ngettext
from tuiflow.model.record import Table
from tuiflow.notify.flush import Report, flush
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.register import Register
from tuiflow.notify.settings import channels_of
from tuiflow.store.change import Transaction
from tuiflow.store.workspace import Changes

if TYPE_CHECKING:
    from tuiflow.ui.app import TuiflowApp

DEBOUNCE_SECONDS = 0.3
"""What is changed in quick succession is looked at together."""

BUSY_SECONDS = 2.0
"""Another session is sending: look again so soon whether it has taken everything."""

REFUSED_SECONDS = 30.0
"""The private disk has refused: try again."""

LEAVE_SECONDS = 0.8
"""How long leaving waits for a message on its way; it is sent again by the next session if it did not get through."""


class Sender:
    """Brings what is new to the user's channels, while the app runs."""

    class Kept(Message):
        """The outbox has these, or the private disk has refused them."""

        def __init__(self, errands: Sequence[Errand], refusal: str = "") -> None:
            super().__init__()
            self.errands = errands
            self.refusal = refusal

    class Reported(Message):
        """How sending goes: one line, empty while all is well."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, app: TuiflowApp, config_file: Path) -> None:
        """Start to send.

        Raises:
            UsageError: when a channel of the settings cannot be understood.
        """
        self._app, self._desk = app, app.desk
        self._channels = channels_of(app.session.config, config_file, os.environ)
        self._desk.channels = self._channels
        folder = paths.outbox_folder() / self._desk.workspace.uid
        self._outbox = Outbox(folder)
        self._dispatcher = Dispatcher(self._desk, self._channels, Register(folder))
        self._touched: set[str] | None = None
        """Uids of the notices to be looked at; None: all."""
        self._timer: Timer | None = None
        self._jobs: queue.SimpleQueue[Sequence[Errand] | None] = queue.SimpleQueue()
        self._words = ""
        self._desk.committed = self._note
        self._thread = threading.Thread(target=self._work, name="sender", daemon=True)
        self._thread.start()
        self._look()

    # In the app

    def _note(self, transaction: Transaction) -> None:
        """A change was made at this desk."""
        if self._dispatcher.note(transaction):
            self.take(Changes.of([transaction]))

    def take(self, changes: Changes) -> None:
        """Look, in a moment, at the notices among `changes`."""
        touched = changes.touched(Table.NOTICES)
        if changes.everything:
            self._touched = None
        elif not touched:
            return
        elif self._touched is not None:
            self._touched |= touched
        self._come_back(DEBOUNCE_SECONDS)

    def _come_back(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(max(seconds, DEBOUNCE_SECONDS), self._look)

    def _look(self) -> None:
        """Hand what is to go to the thread."""
        try:
            errands = self._dispatcher.gather(self._touched)
        except OSError as error:
            self.on_kept(self.Kept((), f"{error.filename}: {reason_of(error)}"))
            return
        self._touched = set()
        if errands:
            self._jobs.put(errands)
        if self._dispatcher.again is not None:
            self._come_back((self._dispatcher.again - self._desk.now()).total_seconds())

    def on_kept(self, message: Kept) -> None:
        """Mark what the outbox has; what it has not is tried again."""
        if not message.refusal:
            with suppress(WorkspaceError):  # nobody can change anything now; it is gathered again by the next session
                self._dispatcher.mark(message.errands)
            return
        self._dispatcher.give_back(message.errands)
        self._touched = None
        self._app.post_message(self.Reported(message.refusal))
        self._come_back(REFUSED_SECONDS)

    def finish(self) -> None:
        """Leave: what is new goes into the outbox, where the next session finds it; the network is not waited for."""
        self._desk.committed = None
        if self._timer is not None:
            self._timer.stop()
        self._jobs.put(None)
        self._thread.join(LEAVE_SECONDS)
        with suppress(OSError, WorkspaceError):  # it is not marked then, and the next session gathers it again
            self._dispatcher.gather(self._touched)
            left = self._dispatcher.under_way
            keep(self._outbox, left, self._desk.now())
            self._dispatcher.mark(left)

    # In the thread

    def _work(self) -> None:
        """Keep what comes, send what waits, come back when there is more to do."""
        seconds: float | None = 0.0
        while True:
            try:
                errands: Sequence[Errand] | None = self._jobs.get(timeout=seconds)
            except queue.Empty:
                errands = ()
            if errands is None:
                return
            if errands:
                self._app.post_message(self._keep(errands))
            seconds = self._send()

    def _keep(self, errands: Sequence[Errand]) -> Kept:
        try:
            keep(self._outbox, errands, self._desk.now())
        except OSError as error:
            return self.Kept(errands, f"{error.filename}: {reason_of(error)}")
        return self.Kept(errands)

    def _send(self) -> float | None:
        """Send what may be sent now; returns when to come again, in seconds, or None when nothing waits."""
        try:
            report = flush(self._outbox, self._channels, self._now, paths.pace_folder())
        except OSError as error:
            self._report(f"{error.filename}: {reason_of(error)}")
            return REFUSED_SECONDS
        self._report(report_words(report))
        if report.is_busy:
            return BUSY_SECONDS
        if report.again is None:
            return None
        return max(0.0, (report.again - self._now()).total_seconds())

    def _now(self) -> datetime:
        return self._desk.now().astimezone()

    def _report(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._app.post_message(self.Reported(words))


def report_words(report: Report) -> str:
    """What somebody has to know: that messages wait because a channel does not take them, and why; else empty."""
    reasons = list(report.errors.values())
    if not reasons or not report.waiting:
        return ""
    words = ngettext("{count} message waits: {reason}", "{count} messages wait: {reason}", report.waiting)
    return words.format(count=report.waiting, reason=reasons[0])
