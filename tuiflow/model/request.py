"""A request: changes that somebody may not make at once, and that wait for whoever may (E6, E11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tuiflow.errors import RefusedError
from tuiflow.language import _, noop
from tuiflow.model.code import Code
from tuiflow.model.kind import kind_words
from tuiflow.model.record import Fields, Value, moment, text, texts

PATCH = "template.patch"
"""The kind of a request for a new version of a template; its one proposal holds the patch (V4)."""

TEMPLATES = "templates"
"""In place of a table: templates are files."""


class RequestState(Code):
    """Where a request stands; it is decided once."""

    OPEN = "open", noop("waits")
    APPROVED = "approved", noop("approved")
    DECLINED = "declined", noop("declined")
    WITHDRAWN = "withdrawn", noop("withdrawn")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The fields that would be set in one record, and what they were when it was asked."""

    table: str
    uid: str
    values: Mapping[str, Value]
    was: Mapping[str, Value] = field(default_factory=dict)
    follows: bool = False
    """It changes only because the others do, such as the dates of a task that comes after."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for."""

    uid: str
    kind: str
    """The kind of change that is asked for (model.kind)."""
    process: str
    proposals: Sequence[Proposal]
    by: str = ""
    """Uid of the person who asks, or the login."""
    at: datetime | None = None
    why: str = ""
    deciders: tuple[str, ...] = ()
    """People and vacant roles who may approve or decline it."""
    state: RequestState = RequestState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    word: str = ""
    """What the decider said to it."""

    @property
    def tasks(self) -> list[str]:
        """Uids of the tasks that it is about."""
        return [one.uid for one in self.proposals if one.table == "tasks"]

    @property
    def asked(self) -> list[Proposal]:
        """What is asked for itself."""
        return [one for one in self.proposals if not one.follows]


ASKED: Mapping[str, str] = {
    "process.close": noop("close the process {what}"),
    "process.reopen": noop("open {what} again"),
    "process.kick_off": noop("keep the kick-off of {what}"),
    "process.edit": noop("edit the process {what}"),
    "process.dates": noop("set the start of {what} and the days that count"),
    "phase.add": noop("add the phase {what}"),
    "phase.edit": noop("edit the phase {what}"),
    "phase.move": noop("move the phase {what}"),
    "phase.remove": noop("remove the phase {what}"),
    "node.add": noop("add the node {what}"),
    "node.edit": noop("edit the node {what}"),
    "node.move": noop("move the node {what}"),
    "node.remove": noop("remove the node {what}"),
    "node.link": noop("let {what} come after another node"),
    "node.unlink": noop("let {what} no longer come after another node"),
    "plan.dates": noop("move the dates of {what}"),
    "raci.set": noop("set the RACI letter of {what}"),
    "raci.note": noop("set the RACI note of {what}"),
    "role.add": noop("add the role {what}"),
    "role.edit": noop("change the role {what}"),
    "role.seat": noop("put people on the role {what}"),
    "role.order": noop("put the roles {what} in another order"),
    "role.remove": noop("remove the role {what}"),
    "task.dates": noop("set the dates of {what}"),
    "task.edit": noop("edit {what}"),
    "task.breakdown": noop("bring {what} up to date with the plan"),
    PATCH: noop("change {what}"),
}
"""Code → what is asked for, for those kinds that can be (model.permission), untranslated."""


def asked_words(kind: str, what: str) -> str:
    """What is asked for: `set the dates of CSAT-002`; a kind that is not known stands as what was done."""
    words = _(ASKED[kind]) if kind in ASKED else kind_words(kind) + _(": ") + "{what}"
    return words.replace("{what}", what)


def check_open(request: Request, decider: str) -> None:
    """Refuse to decide a request again.

    Args:
        request: The request.
        decider: The name of whoever has decided it.

    Raises:
        RefusedError: when it is not open any more.
    """
    if request.state is not RequestState.OPEN:
        raise RefusedError(
            _("This request is {state} already, by {who}; nothing was changed.").format(
                state=request.state.caption, who=decider
            )
        )


def request_fields(request: Request) -> dict[str, Value]:
    """What is stored of a new request."""
    proposals: list[Value] = [_stored(one) for one in request.proposals]
    return {
        "kind": request.kind,
        "process": request.process,
        "proposals": proposals,
        "by": request.by,
        "at": request.at.isoformat(timespec="seconds") if request.at is not None else "",
        "why": request.why,
        "deciders": list(request.deciders),
        "state": request.state.value,
    }


def request_from(uid: str, fields: Fields) -> Request:
    """The request that the stored `fields` describe."""
    get = fields.get
    stored = get("proposals")
    return Request(
        uid,
        text(get("kind")),
        text(get("process")),
        [one for one in map(_proposal, stored) if one is not None] if isinstance(stored, list) else [],
        text(get("by")),
        moment(get("at")),
        text(get("why")),
        texts(get("deciders")),
        RequestState.read(text(get("state"))),
        text(get("decided_by")),
        moment(get("decided_at")),
        text(get("word")),
    )


def _stored(proposal: Proposal) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "table": proposal.table,
        "id": proposal.uid,
        "set": dict(proposal.values),
        "was": dict(proposal.was),
    }
    return fields | {"follows": True} if proposal.follows else fields


def _proposal(stored: Value) -> Proposal | None:
    if not isinstance(stored, dict):
        return None
    values, was = stored.get("set"), stored.get("was")
    if not isinstance(values, dict):
        return None
    known = was if isinstance(was, dict) else {}
    return Proposal(text(stored.get("table")), text(stored.get("id")), values, known, stored.get("follows") is True)
