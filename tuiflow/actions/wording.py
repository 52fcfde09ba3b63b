"""What a notice says outside tuiflow: title, lines, and whose attention is wanted (E7). Texts alone, nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tuiflow.actions.desk import Desk
from tuiflow.actions.history import why_apart
from tuiflow.actions.listing import label_of
from tuiflow.actions.notices import field_changes, notice_subject, party_name
from tuiflow.actions.process_notices import BEGINNINGS
from tuiflow.actions.telling import name_of
from tuiflow.language import _, ngettext
from tuiflow.model.kind import kind_words
from tuiflow.model.notice import PART_WORDS, Notice, Part

LISTED = 8
"""Tasks that a message names; of more it tells how many."""


class Wording(NamedTuple):
    """The words of a message, in the language in use. Data as it is: whoever shows it makes it safe."""

    title: str
    lines: tuple[str, ...]
    mentions: tuple[str, ...]
    """Names of the people whom it is for."""


def wording(desk: Desk, notice: Notice) -> Wording:
    """The words for a notice: who did what to which task, what is different, why, and for whom it is."""
    workspace = desk.workspace
    who = name_of(workspace, notice.by) or notice.by or _("unknown")
    process = name_of(workspace, notice.process)
    tasks = tuple(uid for uid in notice.tasks if uid in workspace.tasks)
    subject = notice_subject(desk, notice, tasks) if notice.tasks or notice.report else process
    title = _("{who} {did}: {subject}").format(who=who, did=kind_words(notice.kind), subject=subject)
    changes = list(field_changes(desk, notice, codes=False))
    lines = [_told(one.head, one.before, one.after) for one in changes]
    if len(notice.tasks) > 1 and not changes:
        lines += _listed(desk, tasks, len(notice.tasks))
    if notice.kind in BEGINNINGS:
        lines += _allocated(desk, notice.process)
    why = " ".join(why_apart(notice.why, changes).split())
    if why:
        lines.append(_("Why: {why}").format(why=why))
    if process and notice.tasks:
        lines.append(_("Process: {process}").format(process=process))
    lines.append(_("For: {who}").format(who=_(", ").join(_addressees(desk, notice))))
    return Wording(title, tuple(lines), mentioned(desk, notice))


def mentioned(desk: Desk, notice: Notice) -> tuple[str, ...]:
    """The names of the people, and of the vacant roles, whom a notice is for."""
    return tuple(dict.fromkeys(name for name in (name_of(desk.workspace, party) for party in notice.to) if name))


def _told(head: str, before: str, after: str) -> str:
    words = f"{before} → {after}" if before and after else after or _("{before} → none").format(before=before)
    return _("{head}: {words}").format(head=head, words=" ".join(words.split()))


def _listed(desk: Desk, tasks: Sequence[str], count: int) -> list[str]:
    found = [desk.workspace.tasks[uid] for uid in tasks[:LISTED]]
    lines = [f"{label_of(desk.workspace, task)} {task.name}" for task in found]
    more = count - len(lines)
    if more > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return lines


def _allocated(desk: Desk, process: str) -> list[str]:
    """Who does what until when (E8), in short lines."""
    if process not in desk.workspace.processes:
        return []
    from tuiflow.actions.allocation import allocation

    return ["", *(_allocated_line(row.cells()) for row in allocation(desk, process)), ""]


def _allocated_line(cells: Sequence[str]) -> str:
    """`CSAT-002 Invite the clients: Lin, 7.11-7.15, 《List》`."""
    task, _what, responsible, _accountable, _taking_part, period, deliverable, _acceptance = cells
    told = _(", ").join(part for part in (responsible, period, deliverable) if part)
    return _("{head}: {words}").format(head=task, words=told) if told else task


def _addressees(desk: Desk, notice: Notice) -> list[str]:
    """Each with the part that they have in it: `*经理 (A)`."""
    return [with_part(party_name(desk, party), code) for party, code in notice.to.items()]


def with_part(name: str, code: str) -> str:
    """A name with the code of a part: the letter of RACI alone, others need no word."""
    part = Part.read(code)
    return f"{name} ({part.value})" if PART_WORDS.get(part) == part.value else name
