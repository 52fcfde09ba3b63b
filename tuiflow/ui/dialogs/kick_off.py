"""The form that keeps what was agreed at the kick-off, headed by what is still missing (P9)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions.desk import Outcome
from tuiflow.actions.kick_off import ENTRIES, check, hold_kick_off, kick_off_entries
from tuiflow.actions.permissions import asks_first
from tuiflow.actions.reach import reach_words
from tuiflow.language import _, ngettext
from tuiflow.model.field import stored_head
from tuiflow.model.kick_off import Lack, Level
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.session import Session

_LINES = {"goal": 2, "milestones": 4, "rules": 3}
_NAMED = 2
"""So many of the missing things are named; the command `process kickoff --check` lists them all."""


def kick_off_dialog(session: Session, process: str) -> FormDialog:
    """The form for the process with the uid `process`: filled with what is known already, or with its record."""
    desk, drafts = session.desk, session.drafts
    given, plan = kick_off_entries(desk, process), desk.workspace.plan(process)
    people = sorted(person.name for person in desk.workspace.people.values())
    draft_name = f"kick-off-{process}"

    def save(entries: dict[str, str]) -> Outcome:
        return hold_kick_off(desk, process, entries)

    def reach(entries: dict[str, str]) -> str:
        return reach_words(desk, lambda: save(entries))

    fields = [
        Field(
            key,
            stored_head(f"kick_off_{key}"),
            given[key],
            choices=people if key == "present" else (),
            several=key == "present",
            lines=_LINES.get(key, 1),
        )
        for key in ENTRIES
    ]
    return FormDialog(
        _("Kick-off of “{name}”").format(name=shown(desk.workspace.name_of(process))),
        fields,
        save,
        note="\n".join(
            part
            for part in (shown(asks_first(desk, plan)), _missing(check(desk, process), plan.process.prefix))
            if part
        ),
        keep_draft=lambda entries: drafts.keep(draft_name, entries),
        draft=drafts.read(draft_name),
        preview=reach,
    )


def _missing(lacks: Sequence[Lack], prefix: str) -> str:
    """The gravest of what is missing, and how much more there is; what is only good to know is left out."""
    grave = [lack for lack in lacks if lack.level is not Level.INFO]
    lines = [lack.level.caption + _(": ") + shown(lack.message) for lack in grave[:_NAMED]]
    more = len(grave) - _NAMED
    if more > 0:
        command = f"tuiflow process kickoff {prefix} --check"
        words = ngettext("and {count} more: see {command}", "and {count} more: see {command}", more)
        lines.append(words.format(count=more, command=command))
    return "\n".join(lines)
