"""Which proposals for a template wait for a decision: nobody proposes the same twice (V4)."""

from __future__ import annotations

from tuiflow.actions.desk import Desk
from tuiflow.actions.patches import template_of
from tuiflow.actions.telling import local_time, name_of
from tuiflow.language import _
from tuiflow.model.request import PATCH, Request, RequestState
from tuiflow.store.workspace import Workspace


def waiting(workspace: Workspace, template: str) -> list[Request]:
    """The proposals for the template with that id that nobody has decided, the earliest first."""
    found = [
        one
        for one in workspace.requests.values()
        if one.kind == PATCH and one.state is RequestState.OPEN and template_of(one) == template
    ]
    return sorted(found, key=lambda one: (one.at.timestamp() if one.at is not None else 0.0, one.uid))


def waiting_words(desk: Desk, request: Request) -> str:
    """Who proposed it, when and why, in a sentence."""
    who = name_of(desk.workspace, request.by) or request.by
    when = f"{local_time(desk, int(request.at.timestamp() * 1000)):%Y-%m-%d}" if request.at is not None else "-"
    return _("A change waits for a decision: {who}, {when}: {why}").format(who=who, when=when, why=request.why or "-")
