"""Where the next version of a template is put together, change by change, and proposed (V3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType

from tuiflow.actions.comparison import Line, Pair, comparison, diagrams, new_findings
from tuiflow.actions.desk import Outcome
from tuiflow.actions.difference_words import Names, names_in, told
from tuiflow.actions.estimates import with_days
from tuiflow.actions.library import shelf_of
from tuiflow.actions.patch_again import Again, form_again
from tuiflow.actions.patch_entry import Change
from tuiflow.actions.patches import Proposed, answering, may_release, newest, propose
from tuiflow.actions.telling import name_of
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _, current
from tuiflow.model.patch import Patch, patched
from tuiflow.model.patch_fit import Fit, fitted
from tuiflow.model.patch_form import patch_from, patch_value
from tuiflow.model.record import Table
from tuiflow.model.takeover import Bundle, bundles
from tuiflow.model.task import Task
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import Difference, differences
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.dialogs.change import ask_change
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.keys import PROPOSAL_KEYS, Key, bindings
from tuiflow.ui.screens.compared import ComparedScreen
from tuiflow.ui.screens.work import WorkScreen
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


def propose_from(screen: WorkScreen, task: Task) -> None:
    """Change the template of a task's process because of it: an improvement becomes a patch (V3).

    Where the process was not started from one, any template of the library can be meant.
    """

    def propose(template: str | None) -> None:
        if template is not None:
            screen.app.push_screen(
                ProposalScreen(screen.session, template, origin=task.uid, why=task.name, told_to=screen.say)
            )

    process = screen.desk.workspace.processes.get(task.process)
    if process is not None and process.template:
        propose(process.template)
        return
    from tuiflow.ui.dialogs.pick import PickDialog

    shelf = shelf_of(screen.desk.workspace.folder)
    options = [(one.template.id, shown(words_in(one.template.name, current()))) for one in shelf.current]
    screen.app.push_screen(PickDialog(_("Which template is to change?"), options), propose)


class ProposalScreen(ComparedScreen[Bundle]):
    """The changes so far, each with its before and after; what was put together is kept as a draft."""

    KEYS: ClassVar[Sequence[Key]] = PROPOSAL_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(PROPOSAL_KEYS)

    def __init__(
        self,
        session: Session,
        template: str,
        *,
        origin: str = "",
        why: str = "",
        days: Mapping[str, int] | None = None,
        told_to: Callable[[str], None] | None = None,
    ) -> None:
        """For the newest version of a template.

        Args:
            session: What every screen works with.
            template: Its id.
            origin: Uid of the improvement that it comes from; empty: straight from the library.
            why: What the reason begins with.
            days: Key of a node → days that it is to take, to begin with.
            told_to: Hears what became of it, when it was proposed.
        """
        super().__init__(session)
        self._uid = template
        self._base: Template | None = None
        """The newest version; None until it is read."""
        self._draft: Template | None = None
        """The same with the changes so far."""
        self._origin, self._why, self._told_to = origin, why, told_to
        self._days = days or {}
        self.is_opening = True  # what is typed ahead is meant for the menu of changes

    @property
    def _form(self) -> str:
        """What the draft is kept under."""
        return f"proposal:{self._uid}:{self._origin}"

    @property
    def _found(self) -> list[Difference]:
        """All changes so far."""
        if self._base is None or self._draft is None:
            return []
        return differences(self._base, self._draft)

    @property
    def _names(self) -> Names:
        templates = [one for one in (self._draft, self._base) if one is not None]
        return names_in(*templates)

    def concerns(self, changes: Changes) -> bool:
        """Somebody may have made a newer version: that comes with a request that is approved."""
        return changes.everything or Table.REQUESTS in changes.tables

    def read(self) -> None:
        """Read the library, and show the changes of the draft."""
        if self._base is None:
            self.show_rows([])
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        template, message = None, ""
        try:
            template = newest(shelf_of(self.desk.workspace.folder), self._uid).template
        except TuiflowError as error:
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._take_template, template, message)

    def _take_template(self, template: Template | None, message: str) -> None:
        self.is_opening = False
        if template is None:
            self.show_rows([], shown(message))
        elif self._base is None:
            self._base = self._draft = template
            self._read_draft(template)
            self._draft = with_days(self._draft, self._days)
            self._show()
            if not self.rows:
                self.action_add()
        elif template != self._base:
            self._go_on_from(template)

    def _read_draft(self, template: Template) -> None:
        kept = self.session.drafts.read(self._form).get("patch")
        if kept is None:
            return
        try:
            found = patch_from(json.loads(kept)).differences
        except (TuiflowError, ValueError):
            self.say(_("Your draft from last time cannot be read."), error=True)
            return
        fit = fitted(template, found)
        self._draft = fit.template
        self.say(_("This is your draft from last time; Ctrl+S proposes it."))
        self._tell_left(fit, names_in(template))

    def _go_on_from(self, template: Template) -> None:
        """Somebody has made a newer version: the changes so far go on top of it, as far as they fit."""
        names, fit = self._names, fitted(template, self._found)
        self._base, self._draft = template, fit.template
        self._show()
        self._keep()
        self.say(_("Version {version} is there now: your changes go on top of it.").format(version=template.version))
        self._tell_left(fit, names)

    def _tell_left(self, fit: Fit, names: Names) -> None:
        """Say what does not fit any more, and is left out."""
        if fit.left:
            changes = _("; ").join(told(one.bundle.first, names).line for one in fit.left)
            message = _("This does not fit version {version} any more and is left out: {changes}")
            version = self._base.version if self._base is not None else fit.template.version
            self.say(message.format(version=version, changes=changes), error=True)

    def _show(self) -> None:
        self.show_rows(list(bundles(self._found)))

    def heading(self) -> Sequence[Piece]:
        """Which template."""
        if self._base is None:
            return [self.place(self._uid)]
        name = words_in(self._base.name, current())
        return [self.place(_("Change v{version} of {name}").format(name=name, version=self._base.version))]

    def about(self) -> str:
        """From which improvement it comes, and who decides."""
        task = self.desk.workspace.tasks.get(self._origin)
        origin = _("From: {origin}").format(origin=f"{task.label} {task.name}") if task is not None else ""
        return "   ".join(part for part in (origin, self._who_decides()) if part)

    def _who_decides(self) -> str:
        if self._base is None:
            return ""
        if may_release(self.desk, self._uid):
            return _("Proposed by you it becomes version {version} at once.").format(version=self._base.version + 1)
        workspace = self.desk.workspace
        who = _(", ").join(name_of(workspace, uid) for uid in answering(workspace, self._uid))
        return _("{who} decides on it.").format(who=who)

    def empty(self) -> str:
        """Nothing is changed yet, or the template is being read."""
        if self._base is None:
            return _("Reading …")
        return _("Nothing is changed yet. n chooses a change, Ctrl+S proposes all of them, Esc goes back.")

    def row(self, item: Bundle) -> Text:
        """The change in words."""
        return self.told_row([told(one, self._names) for one in item.differences])

    def lines(self, width: int) -> Iterable[Line]:
        """The change at the cursor, then both diagrams with all changes."""
        item = self.current
        if item is None or self._base is None or self._draft is None:
            return []
        before_name = _("version {number}").format(number=self._base.version)
        pair = Pair(self._base, self._draft, before_name, _("proposed"), self._names)
        every = self._found
        ascii_only = self.session.config.ascii
        below = diagrams(pair, every, width, ascii_only=ascii_only)
        return [*comparison(pair, item.differences, width), *new_findings(pair, width), [], *below]

    # Keys

    def action_add(self) -> None:
        """Choose a kind of change, and fill in its few fields."""
        from tuiflow.ui.dialogs.menu import MenuDialog

        if self._base is None:
            return

        def answered(letter: str | None) -> None:
            if letter is not None:
                self._ask(Again(CHANGE_LETTERS[letter], {}))

        options = [(letter, change.caption) for letter, change in CHANGE_LETTERS.items()]
        self.app.push_screen(MenuDialog(_("What is to change?"), options), answered)

    def chosen_row(self) -> None:
        """Edit the change at the cursor; without one, choose the first."""
        item = self.current
        if item is None or self._draft is None:
            self.action_add()
            return
        found = (form_again(self._draft, one) for one in item.differences)
        again = next((one for one in found if one is not None), None)
        if again is None:
            self.say(_("This can only be dropped with D, and chosen anew with n."), error=True)
        else:
            self._ask(again)

    def _ask(self, form: Again) -> None:
        """Fill a form in, on top of the changes so far."""
        base, draft = self._base, self._draft
        if base is not None and draft is not None:
            ask_change(self.app, draft, form.change, lambda changed: self._changed(base, changed), form.entries)

    def _changed(self, base: Template, template: Template) -> None:
        """The draft as it is now, made from `base`; the cursor goes to what is new."""
        before = [bundle.first for bundle in self.rows]
        fit = Fit(template)
        if self._base is not None and base != self._base:  # a newer version came while the form was filled in
            fit = fitted(self._base, differences(base, template))
        self._draft = fit.template
        self._show()
        new = next((at for at, bundle in enumerate(self.rows) if bundle.first not in before), None)
        if new is not None:
            self.move_to(new)
        self._keep()
        self._tell_left(fit, names_in(template, base))

    def action_drop(self) -> None:
        """Take a change out again, where the others do not need it."""
        item = self.current
        if item is None or self._base is None:
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
        if not self.rows or self._base is None:
            self.say(self.empty(), error=True)
            return
        patch = Patch(self._uid, self._base.version, tuple(self._found))

        def save(entries: dict[str, str]) -> Outcome:
            return propose(self.desk, Proposed(patch, entries["why"], entries["what"], self._origin))

        fields = [
            Field("why", _("Why"), self._why),
            Field("what", _("For the changelog"), placeholder=_("empty: made from the changes")),
        ]
        words = f"{self._form} words"
        dialog = FormDialog(
            _("Propose the change"),
            fields,
            save,
            note=shown(self._who_decides()),
            draft=self.session.drafts.read(words),
            keep_draft=lambda entries: self._put_draft(words, entries),
        )
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
        found = tuple(self._found)
        patch = Patch(self._uid, self._base.version if self._base is not None else 0, found)
        entries = {"patch": json.dumps(patch_value(patch), ensure_ascii=False)} if found else {}
        self._put_draft(self._form, entries)

    def _put_draft(self, name: str, entries: dict[str, str]) -> None:
        try:
            self.session.drafts.keep(name, entries)
        except OSError as error:
            self.say(_("The draft could not be kept ({reason}).").format(reason=reason_of(error)), error=True)
