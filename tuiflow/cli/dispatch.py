"""After a command that changed something: what it tells waits in the outbox, without a look at the network (E7)."""

from __future__ import annotations

import os
from collections.abc import Iterable

from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.dispatch import Dispatcher, dispatch
from tuiflow.cli.output import complain
from tuiflow.cli.session import Session
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.register import Register
from tuiflow.notify.settings import channels_of
from tuiflow.store.change import Transaction


def put_out(session: Session, desk: Desk, made: Iterable[Transaction]) -> None:
    """Put what these changes tell into the outbox. The changes are made: what fails here is said, and no error of theirs."""
    try:
        outbox, dispatcher = opened(session, desk)
        noted = [dispatcher.note(transaction) for transaction in made]
        if any(noted):
            dispatch(dispatcher, outbox, session.now())
    except (TuiflowError, OSError) as error:
        reason = str(error) if isinstance(error, TuiflowError) else f"{error.filename}: {error.strerror}"
        complain(_("The change is made, but nothing went to your channels yet. {reason}").format(reason=reason))


def opened(session: Session, desk: Desk) -> tuple[Outbox, Dispatcher]:
    """The outbox of the workspace, and what finds what goes into it.

    Raises:
        UsageError: when a channel of the settings cannot be understood.
    """
    channels = channels_of(session.config, session.config_file, os.environ)
    folder = paths.outbox_folder() / desk.workspace.uid
    return Outbox(folder), Dispatcher(desk, channels, Register(folder))
