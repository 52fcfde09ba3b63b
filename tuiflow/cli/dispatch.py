"""After a command that changed something: what it tells waits in the outbox, without a look at the network (E7)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from tuiflow import paths
from tuiflow.actions.desk import Desk
from tuiflow.actions.dispatch import Dispatcher, carriers, dispatch
from tuiflow.cli.output import complain
from tuiflow.cli.session import Session
from tuiflow.errors import RefusedError, TuiflowError, reason_of
from tuiflow.language import _
from tuiflow.model.process import Process
from tuiflow.notify.markdown import escaped
from tuiflow.notify.message import Message
from tuiflow.notify.outbox import Outbox
from tuiflow.notify.register import Register
from tuiflow.notify.settings import channels_of
from tuiflow.store.change import Transaction

LEAST_ROOM = 600
"""Bytes that a part of a table has at least, however long the name and the goal above it are."""


def put_out(session: Session, desk: Desk, made: Iterable[Transaction]) -> None:
    """Put what these changes tell into the outbox. The changes are made: what fails here is said, and no error of theirs."""
    try:
        outbox, dispatcher = opened(session, desk)
        noted = [dispatcher.note(transaction) for transaction in made]
        if any(noted):
            dispatch(dispatcher, outbox, session.now())
    except (TuiflowError, OSError) as error:
        reason = error.for_command if isinstance(error, TuiflowError) else f"{error.filename}: {reason_of(error)}"
        complain(_("The change is made, but nothing went to your channels yet. {reason}").format(reason=reason))


def opened(session: Session, desk: Desk) -> tuple[Outbox, Dispatcher]:
    """The outbox of the workspace, and what finds what goes into it.

    Raises:
        UsageError: when a channel of the settings cannot be understood.
    """
    channels = channels_of(session.config, session.config_file, os.environ)
    folder = paths.outbox_folder() / desk.workspace.uid
    return Outbox(folder), Dispatcher(desk, channels, Register(folder))


def send_allocation(session: Session, desk: Desk, process: str) -> int:
    """Send the allocation table of a process to everybody in it, by all channels that take it (E8).

    Raises:
        RefusedError: when no channel does, or there is nothing to send.
        UsageError: when a channel of the settings cannot be understood.
    """
    from tuiflow.actions.allocation import everybody, letters
    from tuiflow.cli.notify import told
    from tuiflow.notify.delivery import room
    from tuiflow.notify.flush import flush

    channels = channels_of(session.config, session.config_file, os.environ)
    plan, people = desk.workspace.plan(process), everybody(desk, process)
    chosen = dict(carriers(channels, plan.process.name, people))
    if not chosen:
        raise RefusedError(
            _("None of your channels takes {process}: tuiflow notify guide explains how to set one up.").format(
                process=plan.process.name
            )
        )
    outbox, occasion = Outbox(paths.outbox_folder() / desk.workspace.uid), desk.new_uid()
    for name, channel in chosen.items():
        head = len(f"{plan.process.name}{plan.process.outcome or plan.process.item}".encode())
        parts = letters(desk, process, max(room(channel) - head, LEAST_ROOM))
        if not parts:
            raise RefusedError(_("There is nothing to allocate yet: the process has no nodes and no tasks."))
        for number, message in enumerate(_messages(plan.process, parts, people, occasion)):
            outbox.put(name, message, session.now() + timedelta(microseconds=number))
    session.output.say(_("To {names}").format(names=_(", ").join(chosen)))
    return told(session, [flush(outbox, channels, session.now, paths.pace_folder())])


def _messages(
    process: Process, parts: Sequence[tuple[tuple[str, ...], str]], people: Sequence[str], occasion: str
) -> Iterator[Message]:
    """The parts of a table, numbered; the first calls everybody and tells the goal."""
    goal = process.outcome or process.item
    for number, (lines, markdown) in enumerate(parts, 1):
        title = _("{process}: who does what").format(process=process.name)
        if len(parts) > 1:
            title += f" ({number}/{len(parts)})"
        intro = [goal] if goal and number == 1 else []
        marked = "\n\n".join([f"**{escaped(title)}**", *map(escaped, intro), markdown])
        mentions = tuple(people) if number == 1 else ()
        yield Message(f"allocation {occasion} {number}", title, (*intro, *lines), marked, mentions)
