"""Keys that look back or around from a screen with tasks: history, trash, conflicts, who is here."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual.screen import Screen

from tuiflow.actions import conflicts as actions
from tuiflow.actions.conflicts import Conflict, Version
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.session import Session


class LookingBack(Screen[None]):
    """A screen on which tasks can be chosen; what it does with them is in `TaskCommands`."""

    session: Session
    desk: Desk

    @abstractmethod
    def chosen(self) -> list[Task]:
        """The tasks that an action works on."""

    @abstractmethod
    def perform(self, action: Callable[[], Outcome]) -> bool:
        """Run an action, and show what it did or why not."""

    @abstractmethod
    def say(self, text: str, *, error: bool = False) -> None:
        """Show one sentence."""

    def action_history(self) -> None:
        """Who changed what in the task, when and why."""
        if tasks := self.chosen()[:1]:
            from tuiflow.ui.screens.history import HistoryScreen

            self.app.push_screen(HistoryScreen(self.session, tasks[0].uid))

    def action_recent(self) -> None:
        """The last changes of everybody."""
        from tuiflow.ui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.session))

    def action_trash(self) -> None:
        """What was deleted."""
        from tuiflow.ui.screens.trash import TrashScreen

        self.app.push_screen(TrashScreen(self.session))

    def action_sharing(self) -> None:
        """Who is here, and how far one's own changes have come."""
        from tuiflow.ui.dialogs.sharing import SharingDialog

        self.app.push_screen(SharingDialog(self.session))

    def action_renumber(self) -> None:
        """Give one of two tasks with the same id another."""
        if tasks := self.chosen()[:1]:
            self.perform(lambda: actions.renumber(self.desk, tasks[0]))

    def action_take_other(self) -> None:
        """Settle a conflict: take the other value; where there are several, choose."""
        self._settle(keep=False)

    def action_keep(self) -> None:
        """Settle a conflict: keep the value that holds."""
        self._settle(keep=True)

    def _settle(self, *, keep: bool) -> None:
        tasks = self.chosen()[:1]
        found = actions.conflicts_of(self.desk, Table.TASKS, tasks[0].uid) if tasks else []
        choices: list[tuple[Conflict, Version | None]] = []
        for conflict in found:
            choices += [(conflict, None)] if keep else [(conflict, version) for version in conflict.others]
        if not choices:
            self.say(_("Nobody differs about anything here."))
        elif len(choices) == 1:
            self._settle_one(*choices[0])
        else:
            self._choose(choices)

    def _choose(self, choices: list[tuple[Conflict, Version | None]]) -> None:
        from tuiflow.ui.dialogs.pick import PickDialog

        options = []
        for number, (conflict, version) in enumerate(choices):
            chosen = version or conflict.current
            value = shown(chosen.text) or _("nothing")
            options.append((str(number), f"{shown(conflict.head)}: {value}  ({shown(chosen.who) or '-'})"))

        def answered(number: str | None) -> None:
            if number is not None:
                self._settle_one(*choices[int(number)])

        self.app.push_screen(PickDialog(_("Which value shall hold?"), options), answered)

    def _settle_one(self, conflict: Conflict, version: Version | None) -> None:
        if version is None:
            self.perform(lambda: actions.keep_current(self.desk, conflict))
        else:
            self.perform(lambda: actions.take_other(self.desk, conflict, version))
