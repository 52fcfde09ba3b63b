"""What the screens have that show one process: which one it is, and choosing another."""

from __future__ import annotations

from abc import abstractmethod

from tuiflow.actions.closing import ClosedError, check_running
from tuiflow.language import _
from tuiflow.model.plan import Plan
from tuiflow.model.text import shown
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.widgets.card import Piece


class ProcessWorkScreen(WorkScreen):
    """A screen about `session.process`."""

    @abstractmethod
    def show_process(self) -> None:
        """Show the process from its beginning: another one was chosen."""

    @property
    def plan(self) -> Plan | None:
        """The process that is looked at: the one looked at last, else the first that runs; None where there is none."""
        workspace, session = self.desk.workspace, self.session
        if session.process not in workspace.processes:
            ordered = sorted(workspace.processes.values(), key=lambda one: (one.closed is not None, one.order, one.uid))
            session.process = ordered[0].uid if ordered else ""
        return workspace.plan(session.process) if session.process else None

    def may_change(self, plan: Plan) -> bool:
        """Whether the plan can be changed; where the process is closed, says how to open it, before anything is asked."""
        try:
            check_running(plan.process)
        except ClosedError as error:
            self.say(str(error), error=True)
            return False
        return True

    def process_pieces(self, plan: Plan | None) -> list[Piece]:
        """The part of the title that names the process."""
        if plan is None:
            return [(" " + _("no process yet") + " ", "place")]
        pieces: list[Piece] = [(f" {shown(plan.process.prefix)} {shown(plan.process.name)} ", "place")]
        if plan.process.closed is not None:
            pieces.append((" " + _("closed") + " ", "narrowed"))
        return pieces

    def action_choose_process(self) -> None:
        """Look at another process; those that are closed come last."""

        def choose(uid: str) -> None:
            self.session.process = uid
            self.show_process()

        self.ask_process(_("Which process?"), choose)
