"""The form that keeps what was agreed at the kick-off, headed by what is still missing (P9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

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
    dialog = KickOffDialog(
        _("Kick-off of “{name}”").format(name=shown(desk.workspace.name_of(process))),
        fields,
        save,
        note=shown(asks_first(desk, plan)),
        keep_draft=lambda entries: drafts.keep(draft_name, entries),
        draft=drafts.read(draft_name),
        preview=reach,
    )
    dialog.lacks = check(desk, process)
    return dialog


class KickOffDialog(FormDialog):
    """The form, and above its fields everything that is missing: a list that scrolls while one writes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page_lacks(1)", show=False, priority=True),
        Binding("pageup", "page_lacks(-1)", show=False, priority=True),
    ]

    lacks: Sequence[Lack] = ()
    """From `check`; given before it is shown."""

    def above_fields(self) -> ComposeResult:
        """How much is missing, and what."""
        if self.lacks:
            yield Static(_head(self.lacks), id="lacks-head", markup=False)
            with VerticalScroll(id="lacks", can_focus=False):
                yield Static("\n".join(map(_line, self.lacks)), markup=False)

    def action_page_lacks(self, pages: int) -> None:
        """Scroll what is missing."""
        for lacks in self.query("#lacks").results(VerticalScroll):
            lacks.scroll_relative(y=pages * max(1, lacks.size.height - 1), animate=False)


def _head(lacks: Sequence[Lack]) -> str:
    count = sum(lack.level is not Level.INFO for lack in lacks)
    if not count:
        return _("To know before the kick-off (PgUp PgDn scroll):")
    words = ngettext(
        "{count} thing is missing before the kick-off (PgUp PgDn scroll):",
        "{count} things are missing before the kick-off (PgUp PgDn scroll):",
        count,
    )
    return words.format(count=count)


def _line(lack: Lack) -> str:
    return lack.level.caption + _(": ") + shown(lack.message)
