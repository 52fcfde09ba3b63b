"""What the library's keys do with a template: start a process, change it, look at its versions, save one (V3 to V6)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tuiflow.actions.experience import NOTHING, Learnt
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.library.shelf import Shelf, Shelved
from tuiflow.library.template_file import Problem
from tuiflow.model.template import Template
from tuiflow.ui.messages import ScreenChosen
from tuiflow.ui.places import PLACES
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.session import Session

if TYPE_CHECKING:
    from tuiflow.actions.starting import Started
    from tuiflow.actions.template_saving import Saved
    from tuiflow.ui.dialogs.start_process import StartDialog

_PROCESS = "process"
"""The place to go to with a new process."""


class Row(NamedTuple):
    """A template, or a file that is none."""

    path: Path
    template: Shelved | None = None
    problems: tuple[Problem, ...] = ()


class TemplateCommands(ListScreen[Row]):
    """A screen on which a template can be chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shelf = Shelf()
        self.learnt: Mapping[str, Learnt] = {}
        """By the id of the template; it comes a moment after the list."""
        self._dialog: StartDialog | None = None
        """Where a process is being started."""

    def learnt_of(self, template: str) -> Learnt:
        """What past runs have taught of a template, as far as that is known yet."""
        return self.learnt.get(template, NOTHING)

    def take_learnt(self, learnt: Mapping[str, Learnt]) -> None:
        """What past runs have taught is known; also where a process is being started."""
        self.learnt = learnt
        if self._dialog is not None and self._dialog.is_mounted:
            self._dialog.learn(self.learnt_of(self._dialog.template.id).nodes)

    def _need(self) -> Template | None:
        """The template at the cursor; None, and said, when there is none."""
        item = self.current
        if item is None or item.template is None:
            self.say(_("No template is chosen."), error=True)
            return None
        return item.template.template

    def action_start(self) -> None:
        """Ask what is needed, and start a process."""
        if (chosen := self._need()) is None:
            return
        if self.desk.workspace.read_only:
            self.say(self.desk.workspace.read_only, error=True)
            return
        from tuiflow.ui.dialogs.start_process import StartDialog

        self._dialog = StartDialog(self.session, chosen, self.learnt_of(chosen.id).nodes)
        self.app.push_screen(self._dialog, self._started)

    def _started(self, started: Started | None) -> None:
        """Show what was made, and go there."""
        self._dialog = None
        if started is None:
            return
        for outcome in started.outcomes:
            self.session.undo_log.record(outcome.transaction)
            self.done(outcome)
        self.say(" ".join(outcome.message for outcome in started.outcomes))
        self.session.process = started.process
        if _PROCESS in PLACES:
            self.post_message(ScreenChosen(_PROCESS))

    def action_propose(self) -> None:
        """Put the next version of the template together, and propose it."""
        if (chosen := self._need()) is None:
            return
        from tuiflow.ui.screens.proposal import ProposalScreen

        self.app.push_screen(ProposalScreen(self.session, chosen.id, told_to=self._proposed))

    def action_learn(self) -> None:
        """Propose the days that past runs took, where no run was like the estimate."""
        if (chosen := self._need()) is None:
            return
        from tuiflow.actions.estimates import better_days, reason_words
        from tuiflow.ui.screens.proposal import ProposalScreen

        if chosen.id not in self.learnt:
            self.say(_("Reading …"))
            return
        learnt = self.learnt[chosen.id]
        try:
            days = better_days(chosen, learnt)
        except TuiflowError as error:
            self.say(str(error), error=True)
            return
        why = reason_words(chosen, learnt, days)
        self.app.push_screen(ProposalScreen(self.session, chosen.id, why=why, days=days, told_to=self._proposed))

    def _proposed(self, message: str) -> None:
        self.read()
        self.say(message)

    def action_versions(self) -> None:
        """All versions of the template, and what they differ in."""
        if (chosen := self._need()) is None:
            return
        from tuiflow.ui.screens.versions import VersionsScreen

        self.app.push_screen(VersionsScreen(self.session, self.shelf.versions[chosen.id]))

    def action_save(self) -> None:
        """Save a process as a template: which one, under what name, what has changed."""
        from tuiflow.ui.dialogs.save_template import SaveTemplateDialog

        here = self.session.process
        self.ask_process(
            _("Which process becomes a template?"),
            lambda uid: self.app.push_screen(SaveTemplateDialog(self.desk, uid), self._saved),
            lambda process: process.uid == here,
        )

    def _saved(self, saved: Saved | None) -> None:
        if saved is not None:
            self.read()
            self.say(saved.message)
