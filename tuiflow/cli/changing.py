"""The commands that change tasks which are there: set, start, block, unblock, done, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.lookup import find_party, find_task
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.requests import ask
from tuiflow.actions.wip import said
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, is_interactive, settle
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.gate import GateClosedError
from tuiflow.model.task import Task


def set_fields(session: Session, given: Given) -> int:
    """`tuiflow set ID field=value… [--why TEXT] [--ripple]`: several fields are one change.

    What the actor may not do is asked for, with the reason; what comes after moves along with `--ripple` (E6).
    """
    entries: dict[str, str] = {}
    for word in given.texts("field"):
        field, mark, value = word.partition("=")
        if not mark:
            raise UsageError(
                _("“{word}” sets nothing: write field=value, such as due=7.15, with quotes around blanks.").format(
                    word=word
                )
            )
        entries[field.strip().lower()] = value
    with session.desk() as desk:
        task = find_task(desk.workspace, given.text("id"))
        with _with_a_way_out():
            why, along = given.text("why"), given.flag("ripple")
            return finish(
                session,
                desk,
                done_or_asked(desk, lambda: actions.edit_task(desk, task, entries, why, along=along), why),
            )


def done_or_asked(desk: Desk, action: Callable[[], Outcome], why: str) -> Outcome:
    """Do it or, where only others may, ask them for it with the reason `why` (E6, E11).

    Raises:
        RefusedError: when it cannot be asked for, or there is no reason.
    """
    try:
        return action()
    except NotPermittedError as refusal:
        if not refusal.askable:
            raise
        if not why.strip():
            raise RefusedError(_("{sentence} To ask them, add --why REASON.").format(sentence=refusal)) from refusal
        return ask(desk, refusal, why)


def start(session: Session, given: Given) -> int:
    """`tuiflow start ID… [--override REASON]`: in progress (E5)."""
    with session.desk() as desk, _with_a_way_out():
        override = given.text("override")
        outcome = actions.set_status(desk, named_tasks(desk, given), Status.IN_PROGRESS, override=override)
        return finish(session, desk, outcome)


def block(session: Session, given: Given) -> int:
    """`tuiflow block ID… --reason R [--helper A]` (E4)."""
    with session.desk() as desk:
        tasks = named_tasks(desk, given)
        helper = given.text("helper").strip()
        asked = find_party(desk.workspace, helper, tasks[0].process) if helper else ""
        return finish(session, desk, actions.block(desk, tasks, given.text("reason"), asked))


def unblock(session: Session, given: Given) -> int:
    """`tuiflow unblock ID… [--solved TEXT]` (E4)."""
    with session.desk() as desk:
        return finish(session, desk, actions.unblock(desk, named_tasks(desk, given), given.text("solved")))


def done(session: Session, given: Given) -> int:
    """`tuiflow done ID… [--solved TEXT] [--override REASON]`."""
    with session.desk() as desk, _with_a_way_out():
        tasks, solved = named_tasks(desk, given), given.text("solved")
        outcome = actions.set_status(desk, tasks, Status.DONE, solved, given.text("override"))
        return finish(session, desk, outcome)


def delete(session: Session, given: Given) -> int:
    """`tuiflow delete ID…`: into the trash; asks where somebody sits at a terminal."""
    with session.desk() as desk:
        tasks = named_tasks(desk, given)
        if is_interactive() and not given.flag("yes") and not _agreed(tasks):
            session.output.say(_("Nothing was deleted."))
            return 1
        return finish(session, desk, actions.delete(desk, tasks))


@contextmanager
def _with_a_way_out() -> Iterator[None]:
    """Where something is missing, say how to begin all the same (E5)."""
    try:
        yield
    except GateClosedError as error:
        message = _('{sentence} To begin all the same: tuiflow start ID --override "why".').format(sentence=error)
        raise GateClosedError(message, error.gates, error.missing) from error


def named_tasks(desk: Desk, given: Given) -> list[Task]:
    """The tasks that were named, each once."""
    found = [find_task(desk.workspace, name) for name in given.texts("id")]
    return list({task.uid: task for task in found}.values())


def _agreed(tasks: list[Task]) -> bool:
    from tuiflow.model.text import shown

    if len(tasks) == 1:
        question = _("Delete {label} “{name}”?").format(label=tasks[0].label, name=tasks[0].name)
    else:
        question = ngettext("Delete {count} task?", "Delete {count} tasks?", len(tasks)).format(count=len(tasks))
    try:
        answer = input(shown(question) + _(" [y/N] "))
    except EOFError:
        return False
    return answer.strip().casefold() in ("y", "yes", "是")


def finish(session: Session, desk: Desk, outcome: Outcome) -> int:
    """Say what was done, once the disk has it."""
    settle(desk.workspace)
    session.output.say(said(desk, outcome))
    if outcome.crowded:
        session.output.say(_("With --ripple what comes after moves along."))
    return 0
