"""The commands by which people agree: requests, acceptance, who may do what (E6, V1)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions import acceptance, permissions
from tuiflow.actions import requests as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import FieldChange
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_task
from tuiflow.actions.outlook import outlook_of
from tuiflow.cli.changing import finish, named_tasks
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.language import _
from tuiflow.model.permission import Standing
from tuiflow.model.request import Request, RequestState
from tuiflow.model.task import Task


def accept(session: Session, given: Given) -> int:
    """`tuiflow accept ID… [--note TEXT]` (V1)."""
    with session.desk() as desk:
        return finish(session, desk, acceptance.accept(desk, named_tasks(desk, given), given.text("note")))


def return_work(session: Session, given: Given) -> int:
    """`tuiflow return ID --point TEXT…` (V1)."""
    with session.desk() as desk:
        task = find_task(desk.workspace, given.text("id"))
        return finish(session, desk, acceptance.return_work(desk, task, given.texts("point")))


def requests(session: Session, given: Given) -> int:
    """`tuiflow requests [--all] [--json]`: what waits for the actor."""
    with session.desk() as desk:
        found = actions.all_requests(desk) if given.flag("all") else actions.open_requests(desk)
        done = acceptance.waiting_for_me(desk)
        if given.flag("json"):
            session.output.json([_body(desk, one) for one in found])
            return 0
        rows = [_row(desk, one) for one in found]
        rows += [_done_row(desk, task) for task in done]
        if rows:
            session.output.table(rows, flexible=(2, 4))
        else:
            session.output.say(_("Nothing waits for your word."))
    return 0


def approve(session: Session, given: Given) -> int:
    """`tuiflow approve N [--word TEXT]` (E6)."""
    return _decide(session, given, approve=True)


def decline(session: Session, given: Given) -> int:
    """`tuiflow decline N [--word TEXT]` (E6)."""
    return _decide(session, given, approve=False)


def withdraw(session: Session, given: Given) -> int:
    """`tuiflow withdraw N`: a request of one's own (E6)."""
    with session.desk() as desk:
        return finish(session, desk, actions.withdraw(desk, actions.find_request(desk, given.text("number")).uid))


def policy(session: Session, given: Given) -> int:
    """`tuiflow policy [raci|open]`: the table of permissions, or another policy."""
    with session.desk() as desk:
        if given.text("policy"):
            return finish(session, desk, permissions.set_policy(desk, given.text("policy")))
        holds = desk.workspace.policy
        rows = permissions.table_rows()
        if given.flag("json"):
            table = {caption: dict(zip(map(str, Standing), marks, strict=True)) for caption, marks in rows}
            session.output.json({"policy": holds.value, "table": table})
            return 0
        session.output.say(_("Who may do what: {policy}.").format(policy=holds.caption))
        heads = [Cell("", Tone.HEAD), *(Cell(standing.caption, Tone.HEAD) for standing in Standing)]
        session.output.table(
            [heads, *([Cell(caption), *(Cell("x" if mark else "-") for mark in marks)] for caption, marks in rows)]
        )
    return 0


def _decide(session: Session, given: Given, *, approve: bool) -> int:
    with session.desk() as desk:
        request = actions.find_request(desk, given.text("number"))
        word, further = given.text("word"), given.flag("ripple")
        outcome = actions.decide(desk, request.uid, approve=approve, word=word, further=further)
        return finish(session, desk, outcome)


def _done_row(desk: Desk, task: Task) -> list[Cell]:
    name = f"{label_of(desk.workspace, task)} {task.name}"
    who = desk.workspace.name_of(task.assignee)
    return [Cell(""), Cell(_("to accept"), Tone.SOON), Cell(name), Cell(who), Cell(task.acceptance)]


def _row(desk: Desk, request: Request) -> list[Cell]:
    described = actions.describe(desk, request)
    following = [f"{what} {_arrows(moved)}" for what, moved in described.following]
    parts = (_arrows(described.changes), *following, *_changed_since(desk, request), request.why, request.word)
    return [
        Cell(request.uid[: actions.UID_DIGITS]),
        Cell(request.state.caption),
        Cell(described.title),
        Cell(described.who),
        Cell(_("; ").join(part for part in parts if part)),
    ]


def _arrows(changes: Sequence[FieldChange]) -> str:
    return _(", ").join(f"{one.head}: {one.before or '-'} → {one.after or '-'}" for one in changes)


def _changed_since(desk: Desk, request: Request) -> Sequence[str]:
    return outlook_of(desk, request).changed if request.state is RequestState.OPEN else ()


def _changes_body(changes: Sequence[FieldChange]) -> list[dict[str, str | None]]:
    return [{"field": one.field, "before": one.before or None, "after": one.after or None} for one in changes]


def _body(desk: Desk, request: Request) -> dict[str, object]:
    described = actions.describe(desk, request, codes=True)
    name_of = desk.workspace.name_of
    return {
        "id": request.uid,
        "kind": request.kind,
        "state": request.state.value,
        "process": name_of(request.process) or None,
        "tasks": [desk.workspace.tasks[uid].label for uid in request.tasks if uid in desk.workspace.tasks],
        "by": described.who,
        "at": request.at.isoformat(timespec="seconds") if request.at is not None else None,
        "why": request.why,
        "deciders": [name_of(uid) for uid in request.deciders],
        "decided_by": name_of(request.decided_by) or request.decided_by or None,
        "word": request.word or None,
        "changes": _changes_body(described.changes),
        "following": [{"what": what, "changes": _changes_body(moved)} for what, moved in described.following],
        "changed_since": list(_changed_since(desk, request)),
    }
