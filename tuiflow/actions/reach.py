"""Whom something would reach, and by which channels, before it is done (E7): the action itself is rehearsed."""

from __future__ import annotations

from collections.abc import Callable

from tuiflow.actions.desk import Desk
from tuiflow.actions.notices import party_name
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.telling import name_of
from tuiflow.actions.wording import mentioned, with_part
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.notice import Notice, notice_from
from tuiflow.model.record import Table, text
from tuiflow.store.change import Edit

NAMED = 6
"""People who are named; of more it is told how many."""


def reach_words(desk: Desk, action: Callable[[], object]) -> str:
    """One line: who would hear of what `action` does at `desk`.

    Where RACI gives it to somebody else, that is said before anything is typed in vain; empty where something is missing.
    """
    try:
        edits = desk.rehearse(action)
    except NotPermittedError as refusal:
        asked = _("{sentence} Saving asks them for it.").format(sentence=refusal)
        return asked if refusal.askable else str(refusal)
    except TuiflowError:
        return ""
    notices = [_notice(desk, edit) for edit in edits if edit.table == Table.NOTICES]
    coming = {edit.uid: _coming_name(edit) for edit in edits if edit.creates}
    people = {party: part for notice in notices for party, part in notice.to.items()}
    if not people:
        return _("Will reach nobody else.")
    named = [with_part(coming.get(party) or party_name(desk, party), part) for party, part in people.items()]
    more = len(named) - NAMED
    if more > 0:
        named[NAMED:] = [ngettext("{count} more", "{count} more", more).format(count=more)]
    who = _(", ").join(named)
    if any(notice.kind == "request.ask" for notice in notices):
        return _("Will be asked of: {who}").format(who=who)
    channels = list(dict.fromkeys(name for notice in notices for name in _carriers(desk, notice)))
    if not channels:
        return _("Will reach: {who}").format(who=who)
    words = ngettext(
        "Will reach: {who} and the channel {names}", "Will reach: {who} and the channels {names}", len(channels)
    )
    return words.format(who=who, names=_(", ").join(channels))


def _coming_name(edit: Edit) -> str:
    """How somebody is called who begins with the change."""
    name = text(edit.values.get("name"))
    return _("{role} (vacant)").format(role=name) if edit.table == Table.ROLES else name


def _carriers(desk: Desk, notice: Notice) -> list[str]:
    if not desk.channels:
        return []
    from tuiflow.actions.dispatch import carriers

    process = name_of(desk.workspace, notice.process)
    return [name for name, _channel in carriers(desk.channels, process, mentioned(desk, notice))]


def _notice(desk: Desk, edit: Edit) -> Notice:
    return notice_from(edit.uid, desk.workspace.fields_after(edit))
