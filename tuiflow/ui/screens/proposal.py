"""Where the next version of a template is put together, change by change, and proposed (V3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.comparison import Line, Pair, comparison, diagrams, new_findings
from tuiflow.actions.desk import Outcome
from tuiflow.actions.difference_words import names_in, told
from tuiflow.actions.estimates import with_days
from tuiflow.actions.patch_entry import Change
from tuiflow.actions.patches import Proposed, answering, may_release, propose
from tuiflow.actions.telling import name_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _, current
from tuiflow.model.patch import Patch, patched
from tuiflow.model.patch_form import patch_from, patch_value
from tuiflow.model.takeover import Bundle, bundles
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import differences
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.change import ask_change
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.keys import PROPOSAL_KEYS, Key, bindings
from tuiflow.ui.screens.compared import ComparedScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

CHANGE_LETTERS = {
    "n": Change.ADD_NODE,
    "e": Change.EDIT_NODE,
    "D": Change.REMOVE_NODE,
    "t": Change.SET_DAYS,
    "r": Change.SET_CELL,
    "f": Change.ADD_FIELD,
    "F": Change.REMOVE_FIELD,
    "d": Change.ADD_DOCUMENT,
    "a": Change.ADD_POINT,
    "A": Change.REMOVE_POINT,
}
"""The letters by which kinds of change are chosen."""


class ProposalScreen(ComparedScreen[Bundle]):
    """The changes so far, each with its before and after; what was put together is kept as a draft."""

    KEYS: ClassVar[Sequence[Key]] = PROPOSAL_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(PROPOSAL_KEYS)

    def __init__(
        self,
        session: Session,
        template: Template,
        *,
        origin: str = "",
        why: str = "",
        days: Mapping[str, int] | None = None,
        told_to: Callable[[str], None] | None = None,
    ) -> None:
        """For the newest version of a template.

        Args:
            session: What every screen works with.
            template: As it is.
            origin: Uid of the improvement that it comes from; empty: straight from the library.
            why: What the reason begins with.
            days: Key of a node → days that it is to take, to begin with.
            told_to: Hears what became of it, when it was proposed.
        """
        super().__init__(session)
        self._base = template
        self._draft = template
        self._origin, self._why, self._told_to = origin, why, told_to
        self._days = days or {}

    @property
    def _form(self) -> str:
        """What the draft is kept under."""
        return f"proposal:{self._base.id}:{self._origin}"

    def read(self) -> None:
        """Show the changes; those of the draft the first time."""
        if not self.rows:
            self._read_draft()
            self._draft = with_days(self._draft, self._days)
        self._show()
        if not self.rows:
            self.call_after_refresh(self.action_add)

    def _read_draft(self) -> None:
        kept = self.session.drafts.read(self._form).get("patch")
        if kept is None:
            return
        try:
            self._draft = patched(self._base, patch_from(json.loads(kept)).differences)
        except (TuiflowError, ValueError):
            self.say(_("Your draft from last time does not fit this version any more."), error=True)
        else:
            self.say(_("This is your draft from last time; Ctrl+S proposes it."))

    def _show(self) -> None:
        self.show_rows(list(bundles(differences(self._base, self._draft))))

    def heading(self) -> Sequence[Piece]:
        """Which template."""
        name = words_in(self._base.name, current())
        place = _("Change v{version} of {name}").format(name=name, version=self._base.version)
        return [self.place(place)]

    def about(self) -> str:
        """From which improvement it comes, and who decides."""
        task = self.desk.workspace.tasks.get(self._origin)
        origin = _("From: {origin}").format(origin=f"{task.label} {task.name}") if task is not None else ""
        return "   ".join(part for part in (origin, self._who_decides()) if part)

    def _who_decides(self) -> str:
        if may_release(self.desk, self._base.id):
            return _("Proposed by you it becomes version {version} at once.").format(version=self._base.version + 1)
        workspace = self.desk.workspace
        who = _(", ").join(name_of(workspace, uid) for uid in answering(workspace, self._base.id))
        return _("{who} decides on it.").format(who=who)

    def empty(self) -> str:
        """Nothing is changed yet."""
        return _("Nothing is changed yet. n chooses a change, Ctrl+S proposes all of them, Esc goes back.")

    def row(self, item: Bundle) -> Text:
        """The change in words."""
        names = names_in(self._draft, self._base)
        return self.told_row([told(one, names) for one in item.differences])

    def lines(self, width: int) -> Iterable[Line]:
        """The change at the cursor, then both diagrams with all changes."""
        pair = Pair(
            self._base,
            self._draft,
            _("version {number}").format(number=self._base.version),
            _("proposed"),
            names_in(self._draft, self._base),
        )
        item = self.current
        if item is None:
            return []
        every = differences(self._base, self._draft)
        ascii_only = self.session.config.ascii
        below = diagrams(pair, every, width, ascii_only=ascii_only)
        return [*comparison(pair, item.differences, width), *new_findings(pair, width), [], *below]

    # Keys

    def action_add(self) -> None:
        """Choose a kind of change, and fill in its few fields."""
        from tuiflow.ui.dialogs.menu import MenuDialog

        def answered(letter: str | None) -> None:
            if letter is not None:
                ask_change(self.app, self._draft, CHANGE_LETTERS[letter], self._changed)

        options = [(letter, change.caption) for letter, change in CHANGE_LETTERS.items()]
        self.app.push_screen(MenuDialog(_("What is to change?"), options), answered)

    def _changed(self, template: Template) -> None:
        """The draft as it is now; the cursor goes to what is new."""
        before = [bundle.first for bundle in self.rows]
        self._draft = template
        self._show()
        new = next((at for at, bundle in enumerate(self.rows) if bundle.first not in before), None)
        if new is not None:
            self.move_to(new)
        self._keep()

    def action_drop(self) -> None:
        """Take a change out again, where the others do not need it."""
        item = self.current
        if item is None:
            return
        rest = [one for bundle in self.rows if bundle is not item for one in bundle.differences]
        try:
            self._draft = patched(self._base, rest)
        except TuiflowError as error:
            self.say(_("The others need it: {reason}").format(reason=error), error=True)
            return
        self._show()
        self._keep()

    def action_send(self) -> None:
        """Ask why, and propose all changes."""
        if not self.rows:
            self.say(self.empty(), error=True)
            return
        patch = Patch(self._base.id, self._base.version, tuple(differences(self._base, self._draft)))

        def save(entries: dict[str, str]) -> Outcome:
            return propose(self.desk, Proposed(patch, entries["why"], entries["what"], self._origin))

        fields = [
            Field("why", _("Why"), self._why),
            Field("what", _("For the changelog"), placeholder=_("empty: made from the changes")),
        ]
        dialog = FormDialog(_("Propose the change"), fields, save, note=shown(self._who_decides()))
        self.app.push_screen(dialog, self._proposed)

    def _proposed(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.transaction.kind == "request.ask":  # a version that was made is a file: it stays
            self.session.undo_log.record(outcome.transaction)
        self.done(outcome)
        self._draft = self._base
        self._keep()
        self.dismiss()
        if self._told_to is not None:
            self._told_to(outcome.message)

    def _keep(self) -> None:
        """Keep the changes as a draft; none drops it."""
        found = tuple(differences(self._base, self._draft))
        patch = Patch(self._base.id, self._base.version, found)
        entries = {"patch": json.dumps(patch_value(patch), ensure_ascii=False)} if found else {}
        try:
            self.session.drafts.keep(self._form, entries)
        except OSError as error:
            self.say(_("The draft could not be kept ({reason}).").format(reason=error.strerror), error=True)
