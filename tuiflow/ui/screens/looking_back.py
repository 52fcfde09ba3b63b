"""Keys that look back from a screen with tasks: their history, and what people differ about."""

from __future__ import annotations

from abc import abstractmethod

from tuiflow.actions import conflicts as actions
from tuiflow.actions.conflicts import Conflict, Version
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.screens.work import WorkScreen


class LookingBack(WorkScreen):
    """A screen on which tasks can be chosen; what it does with them is in `TaskCommands`."""

    @abstractmethod
    def chosen(self) -> list[Task]:
        """The tasks that an action works on."""

    def action_history(self) -> None:
        """Who changed what in the task, when and why."""
        if tasks := self.chosen()[:1]:
            from tuiflow.ui.screens.history import HistoryScreen

            self.app.push_screen(HistoryScreen(self.session, tasks[0].uid))

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
