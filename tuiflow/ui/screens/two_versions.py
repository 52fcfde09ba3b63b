"""Keys of a report or a retrospective that was written in two places at once: put the other lines in, or leave them out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import work

from tuiflow.actions import list_versions as actions
from tuiflow.actions.list_versions import OtherVersion
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session


class TwoVersions(WorkScreen):
    """A screen with a record whose parts may have another version."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.others: Sequence[OtherVersion] = ()
        """What was written elsewhere at the same time; read in a thread."""

    @abstractmethod
    def record(self) -> tuple[Table, str]:
        """Table and uid of what is shown."""

    @abstractmethod
    def show_others(self) -> None:
        """Draw `others`."""

    def look_for_others(self) -> None:
        """Find what was written elsewhere; whose it is and what it began with is read in a thread."""
        if actions.has_other_versions(self.desk.workspace, *self.record()):
            self._read_others(self.record())
        elif self.others:
            self.others = ()
            self.show_others()

    @work(thread=True, exclusive=True, group="others")
    def _read_others(self, record: tuple[Table, str]) -> None:
        try:
            found = actions.other_versions(self.desk, *record)
        except TuiflowError as error:
            message = str(error)
            self.app.call_from_thread(lambda: self.say(message, error=True))
            return
        if self.is_mounted:
            self.app.call_from_thread(self._take_others, record, found)

    def _take_others(self, record: tuple[Table, str], found: Sequence[OtherVersion]) -> None:
        if record == self.record() and found != self.others:
            self.others = found
            self.show_others()

    def action_put_in(self) -> None:
        """Put the lines of the other version in."""
        if self._is_other_there():
            self.perform(lambda: actions.put_in(self.desk, *self.record()))

    def action_leave_out(self) -> None:
        """Leave what holds as it is."""
        if self._is_other_there():
            self.perform(lambda: actions.leave_out(self.desk, *self.record()))

    def _is_other_there(self) -> bool:
        is_there = actions.has_other_versions(self.desk.workspace, *self.record())
        if not is_there:
            self.say(_("There is no other version here."))
        return is_there
