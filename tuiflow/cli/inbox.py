"""`tuiflow inbox`: what reached the one who asks, and why (E7)."""

from __future__ import annotations

from tuiflow.actions import inbox as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import why_apart
from tuiflow.actions.inbox import Letter
from tuiflow.cli.changing import finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.language import _


def inbox(session: Session, given: Given) -> int:
    """`tuiflow inbox [--all] [--read] [--count] [--json]`: unread entries, the newest first."""
    with session.desk() as desk:
        if given.flag("read") and actions.unread_count(desk):
            return finish(session, desk, actions.mark_all_read(desk))
        letters = [one for one in actions.inbox(desk, codes=given.flag("json")) if given.flag("all") or not one.is_read]
        if given.flag("json"):
            session.output.json([_body(desk, letter) for letter in letters])
        elif given.flag("count"):
            if letters:
                session.output.say(_("{count} unread in your inbox").format(count=len(letters)))
        elif letters:
            session.output.table([_row(letter) for letter in letters], flexible=(3, 4, 5))
        else:
            session.output.say(_("Nothing unread."))
    return 0


def _row(letter: Letter) -> list[Cell]:
    changes = _("; ").join(
        f"{change.head}: {change.before} → {change.after or '-'}" if change.before else f"{change.head}: {change.after}"
        for change in letter.changes
    )
    return [
        Cell(letter.when.strftime("%Y-%m-%d %H:%M") if letter.when is not None else ""),
        Cell(letter.who, Tone.PLAIN if letter.is_read else Tone.HEAD),
        Cell(letter.did),
        Cell(letter.subject),
        Cell(_("; ").join(part for part in (changes, why_apart(letter.why, letter.changes)) if part)),
        Cell(letter.reason),
    ]


def _body(desk: Desk, letter: Letter) -> dict[str, object]:
    """An entry as it goes out in JSON: names, ISO dates, codes."""
    tasks = desk.workspace.tasks
    return {
        "at": letter.when.isoformat(timespec="seconds") if letter.when is not None else None,
        "by": letter.who,
        "kind": letter.kind,
        "part": letter.part,
        "process": letter.process or None,
        "tasks": [tasks[uid].label for uid in letter.tasks],
        "subject": letter.subject,
        "changes": [
            {"field": change.field, "before": change.before or None, "after": change.after or None}
            for change in letter.changes
        ],
        "why": letter.why or None,
        "read": letter.is_read,
    }
