"""Asking for what one may not do oneself, and deciding what others ask (E6, E11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import sentences
from tuiflow.actions.history import FieldChange
from tuiflow.actions.outlook import outlook_of
from tuiflow.actions.permissions import NotPermittedError, check_permitted, people_among
from tuiflow.actions.telling import name_of, subject_of, value_words
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.field import PLACE_FIELDS, stored_head
from tuiflow.model.record import Table, Value
from tuiflow.model.request import PATCH, Proposal, Request, RequestState, asked_words, check_open, request_fields
from tuiflow.model.task import Task, check_text
from tuiflow.store.change import Edit

UID_DIGITS = 4
"""Of a request's id, shown to people; more are taken as well."""


def ask(desk: Desk, refusal: NotPermittedError, why: str) -> Outcome:
    """Ask those who may for a change that was refused.

    Raises:
        RefusedError: without a reason, or when it can't be asked for.
    """
    if not refusal.askable:
        raise refusal
    reason = check_text(why, _("Why"))
    if not reason:
        raise RefusedError(_("{sentence} To ask for it, say why.").format(sentence=refusal))
    workspace = desk.workspace
    proposals = [
        Proposal(edit.table, edit.uid, edit.values, edit.was, edit.uid in refusal.following) for edit in refusal.edits
    ]
    by = desk.actor.person or desk.actor.login
    request = Request(
        desk.new_uid(),
        refusal.kind,
        _process_of(desk, refusal.edits),
        proposals,
        by,
        desk.now().astimezone(),
        reason,
        tuple(refusal.deciders),
    )
    edit = workspace.edit(Table.REQUESTS, request.uid, request_fields(request))
    transaction = desk.commit("request.ask", [edit], reason)
    who = _(", ").join(people_among(workspace, refusal.deciders))
    return Outcome(_("{who} is asked for it.").format(who=who), transaction, tuple(request.tasks))


def set_dates_or_ask(
    desk: Desk, tasks: Sequence[Task], days: Mapping[str, date | None], why: str = "", *, along: bool = False
) -> Outcome:
    """Set dates at once where the actor may; else ask whoever may (E6). For `along` see `tasks.set_dates`."""
    from tuiflow.actions.tasks import set_dates

    try:
        return set_dates(desk, tasks, days, why, along=along)
    except NotPermittedError as refusal:
        return ask(desk, refusal, why)


def open_requests(desk: Desk) -> list[Request]:
    """The requests that wait for the actor's word, the oldest first."""
    return _oldest_first(one for one in desk.workspace.requests.values() if may_decide(desk, one))


def own_requests(desk: Desk) -> list[Request]:
    """The actor's own requests that nobody has decided yet, the oldest first."""
    me = desk.actor.person or desk.actor.login
    found = (one for one in desk.workspace.requests.values() if one.by == me and one.state is RequestState.OPEN)
    return _oldest_first(found)


def pending_words(desk: Desk, task: str) -> list[str]:
    """What is asked for about a task and not decided yet: who asks, from what to what, why, and for whom it waits."""
    found = (one for one in desk.workspace.requests.values() if one.state is RequestState.OPEN and task in one.tasks)
    lines = []
    for request in _oldest_first(found):
        changes = [
            f"{one.head}: {one.before or '-'} → {one.after or '-'}"
            for proposal in request.proposals
            if proposal.uid == task
            for one in _changes(desk, proposal, codes=False)
        ]
        deciders = _(", ").join(people_among(desk.workspace, request.deciders))
        waits = _("waits for {who}").format(who=deciders) if deciders else ""
        words = _("; ").join(part for part in (*changes, request.why, waits) if part)
        lines.append(_("{head}: {words}").format(head=who_asked(desk, request), words=words))
    return lines


def _oldest_first(requests: Iterable[Request]) -> list[Request]:
    return sorted(requests, key=lambda one: (one.at.timestamp() if one.at is not None else 0.0, one.uid))


def all_requests(desk: Desk) -> list[Request]:
    """Every request ever made, the newest first."""
    return _oldest_first(desk.workspace.requests.values())[::-1]


def find_request(desk: Desk, text: str) -> Request:
    """The request whose id begins so.

    Raises:
        RefusedError: when there is none, or several.
    """
    wanted = text.strip().casefold()
    found = [one for one in desk.workspace.requests.values() if wanted and one.uid.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise RefusedError(
            _("{count} requests begin with {text}: give more of it.").format(count=len(found), text=text)
        )
    raise RefusedError(
        _("There is no request {text}.").format(text=text), command=_("See them with tuiflow requests --all.")
    )


def may_decide(desk: Desk, request: Request) -> bool:
    """Whether a request waits for the actor."""
    if request.state is not RequestState.OPEN or request.by == desk.actor.person:
        return False
    return not desk.me.isdisjoint(request.deciders)


def decide(desk: Desk, uid: str, *, approve: bool, word: str = "", further: bool = False) -> Outcome:
    """Approve or decline a request, once. What was asked for is done in the same change.

    Args:
        desk: Who and where.
        uid: Of the request.
        approve: Approve it; else decline it.
        word: What the decider says to it.
        further: What would have to give way now and is not in the request moves along too.

    Raises:
        RefusedError: when it is decided already, nothing of it can be done any more, or the actor is not the one to
            decide.
    """
    workspace = desk.workspace
    request = workspace.requests[uid]
    check_open(request, name_of(workspace, request.decided_by) or request.decided_by)
    if request.by == desk.actor.person:
        raise RefusedError(_("You asked for it yourself: somebody else decides."))
    if request.kind == PATCH:
        from tuiflow.actions.patches import decide as decide_patch

        return decide_patch(desk, request, approve=approve, word=word)
    outlook = outlook_of(desk, request)
    kept = [*outlook.edits, *(outlook.further_edits(desk) if further else [])] if approve else []
    if desk.me.isdisjoint(request.deciders):
        check_permitted(desk, request.kind, outlook.edits)
    if approve and outlook.is_void:
        raise RefusedError(
            _("{reasons} Nothing of the request can be done any more: decline it.").format(
                reasons=sentences(outlook.changed)
            )
        )
    state = RequestState.APPROVED if approve else RequestState.DECLINED
    decision: dict[str, Value] = {
        "state": state.value,
        "decided_by": desk.actor.person or desk.actor.login,
        "decided_at": desk.now().astimezone().isoformat(timespec="seconds"),
        "word": check_text(word, _("Answer")),
    }
    mark = workspace.edit(Table.REQUESTS, uid, decision)
    kind = "request.approve" if approve else "request.decline"
    message = _("{state}: {what} (asked by {who}).").format(
        state=state.caption.capitalize(), what=described_words(desk, request), who=who_asked(desk, request)
    )
    if approve:
        message = sentences([message, *outlook.told(desk, further=further)])
    # Without a word, the reason of an approval is that of the request; a refusal has none but its own.
    transaction = desk.commit(kind, [*kept, mark], word or (request.why if approve else ""))
    return Outcome(message, transaction, tuple(request.tasks))


def withdraw(desk: Desk, uid: str) -> Outcome:
    """Take back a request of one's own that is not decided yet.

    Raises:
        RefusedError: when it is decided, or somebody else's.
    """
    request = desk.workspace.requests[uid]
    check_open(request, name_of(desk.workspace, request.decided_by) or request.decided_by)
    if request.by not in (desk.actor.person, desk.actor.login):
        raise RefusedError(_("Only who has asked can withdraw a request."))
    edit = desk.workspace.edit(Table.REQUESTS, uid, {"state": RequestState.WITHDRAWN.value})
    return Outcome(_("Request withdrawn."), desk.commit("request.withdraw", [edit]), tuple(request.tasks))


@dataclass(frozen=True, slots=True)
class Described:
    """A request in words."""

    title: str
    """What is asked for: `set the dates of CSAT-002`."""
    who: str
    changes: tuple[FieldChange, ...]
    """Of what is asked for itself; what only follows from it is left out."""
    following: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()
    """What changes only because of it: how each is called, and its changes."""


def describe(desk: Desk, request: Request, *, codes: bool = False) -> Described:
    """What a request is about, from what to what."""
    workspace = desk.workspace
    if request.kind == PATCH:
        from tuiflow.actions import patches

        changed = tuple(patches.changes(request, codes=codes))
        return Described(described_words(desk, request), who_asked(desk, request), changed)
    changes = [change for one in request.asked for change in _changes(desk, one, codes=codes)]
    following = tuple(
        (subject_of(workspace, one.table, one.uid), tuple(_changes(desk, one, codes=codes)))
        for one in request.proposals
        if one.follows
    )
    return Described(described_words(desk, request), who_asked(desk, request), tuple(changes), following)


def described_words(desk: Desk, request: Request) -> str:
    """What is asked for, in a few words: `set the dates of CSAT-002`."""
    names = {name for one in request.asked for name in one.values}
    kind = "task.dates" if request.kind == "task.edit" and names <= {"start", "due"} else request.kind
    return asked_words(kind, subjects_of(desk, request))


def subjects_of(desk: Desk, request: Request) -> str:
    """What a request is about itself: tasks by their ids, others by their names; of many only the first."""
    if request.kind == PATCH:
        from tuiflow.actions.patches import title

        return title(request)
    subjects = list(dict.fromkeys(_subject(desk, one) for one in request.asked or request.proposals))
    return _(", ").join(subjects[:3]) + (" …" if len(subjects) > 3 else "")


def asked_sentence(desk: Desk, request: Request) -> str:
    """Who has asked for what, and why."""
    return _("{who} asked to {what}: {why}").format(
        who=who_asked(desk, request), what=described_words(desk, request), why=request.why
    )


def who_asked(desk: Desk, request: Request) -> str:
    """The name of whoever asks."""
    return name_of(desk.workspace, request.by) or request.by


def _subject(desk: Desk, proposal: Proposal) -> str:
    """How a record is called, also one that would begin with the request."""
    if not desk.workspace.fields(Table(proposal.table), proposal.uid):
        named = str(proposal.values.get("name", ""))
        if named:
            return named
    return subject_of(desk.workspace, proposal.table, proposal.uid)


def _changes(desk: Desk, proposal: Proposal, *, codes: bool) -> Iterator[FieldChange]:
    for name, value in proposal.values.items():
        before = value_words(desk.workspace, name, proposal.was.get(name), codes=codes)
        after = value_words(desk.workspace, name, value, codes=codes)
        if name.partition("/")[0] not in PLACE_FIELDS and before != after:
            yield FieldChange(name, stored_head(name), before, after)


def _process_of(desk: Desk, edits: Collection[Edit]) -> str:
    for edit in edits:
        fields = desk.workspace.fields_after(edit)
        process = edit.uid if edit.table == Table.PROCESSES else str(fields.get("process", ""))
        if process:
            return process
        node = desk.workspace.nodes.get(str(fields.get("node", "")))
        if node is not None:
            return node.process
    return ""
