"""Screen 2: all blocked work by age, with reason, helper, what it holds up; help from here (E4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.blocking import Concern, blocked_list, nudge
from tuiflow.actions.listing import label_of
from tuiflow.language import _, ngettext
from tuiflow.model.blocking import BlockedWork
from tuiflow.model.day import late_words, near_words
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.keys import BLOCKED_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.screens.task_commands import TaskCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

_AGE_CELLS = 7
"""Before everything else: `12d`, and the same indent below it."""

_HELD_SHOWN = 6
"""Labels of held-up tasks that are named; more are counted."""


class BlockedScreen(TaskCommands, ListScreen[BlockedWork]):
    """Blocked work, the longest blocked first."""

    KEYS: ClassVar[Sequence[Key]] = BLOCKED_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(BLOCKED_KEYS)
    GUIDE: ClassVar[str] = "blocked"
    PAGE: ClassVar[int] = 60

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._concern = Concern.ALL

    def heading(self) -> Sequence[Piece]:
        """How much is blocked, how long the worst, and whose is shown."""
        pieces = [self.place(_("Blocked: {count}").format(count=len(self.rows)))]
        if self.rows and self.rows[0].age:
            pieces.append(self.place(_("longest {days}").format(days=_days(self.rows[0].age))))
        narrowed = {Concern.MINE: _("only mine"), Concern.HELP: _("I can help")}.get(self._concern)
        return [*pieces, (f" {narrowed} ", "narrowed")] if narrowed else pieces

    def read(self) -> None:
        """Everything that is blocked now."""
        self.show_rows(blocked_list(self.desk, self._concern))

    def uid_of(self, item: BlockedWork) -> str:
        """The task's."""
        return item.task.uid

    def empty(self) -> str:
        """Nothing is: that is good news."""
        if self._concern is not Concern.ALL:
            return _("Nothing blocked here concerns you. m shows everything.")
        return _("Nothing is blocked. On the board, b on a card says what stands in its way.")

    def row(self, item: BlockedWork) -> Text:
        """Age, task, whose, how late; reason and helper; what it holds up."""
        colour, workspace, task = self.app.theme_variables, self.desk.workspace, item.task
        quiet, held = colour.get("quiet", ""), colour.get("held", "")
        text = Text(no_wrap=False, overflow="fold")
        age = _days(item.age) if item.age else _("today")
        text.append(age.rjust(_AGE_CELLS - 2 - _wide(age)) + "  ", style=f"bold {held}")
        text.append(f"{label_of(workspace, task)} ", style=quiet)
        text.append(shown(task.name), style=f"bold {colour.get('foreground', '')}")
        assignee = shown(workspace.name_of(task.assignee))
        if assignee:
            text.append(f"  {assignee}", style=colour.get("mine", "") if task.assignee in self.desk.me else quiet)
        if item.late:
            text.append(f"  {late_words(item.late)}", style=colour.get("late", ""))
        indent = "\n" + " " * _AGE_CELLS
        text.append(indent + (shown(task.block.reason) if task.block else ""), style=held)
        text.append(indent + self._help_words(task), style=quiet)
        if item.holds_up:
            text.append(indent + self._held_words(item.holds_up), style=colour.get("soon", ""))
        return text

    def _help_words(self, task: Task) -> str:
        block = task.block
        helper = shown(self.desk.workspace.name_of(block.helper)) if block is not None else ""
        words = _("help wanted: {who}").format(who=helper) if helper else _("nobody in particular is asked")
        if block is not None and block.nudged is not None:
            when = near_words(block.nudged, self.desk.today)
            words += _(", reminded {when}").format(when=when)
        return words

    def _held_words(self, uids: Sequence[str]) -> str:
        tasks = self.desk.workspace.tasks
        labels = [tasks[uid].label for uid in uids[:_HELD_SHOWN] if uid in tasks]
        named = " ".join(labels) + (" …" if len(uids) > _HELD_SHOWN else "")
        words = ngettext("holds up {count} task: {tasks}", "holds up {count} tasks: {tasks}", len(uids))
        return words.format(count=len(uids), tasks=named)

    def chosen(self) -> list[Task]:
        """The task at the cursor."""
        return [self.current.task] if self.current is not None else []

    def chosen_row(self) -> None:
        """Open the task."""
        self.action_open()

    def action_mine(self) -> None:
        """Everything, what is mine, what I am asked to help with."""
        order = list(Concern)
        self._concern = order[(order.index(self._concern) + 1) % len(order)]
        self.read()

    def action_nudge(self) -> None:
        """Ask for the help once more."""
        if tasks := self.chosen():
            self.perform(lambda: nudge(self.desk, tasks))


def _days(count: int) -> str:
    return _("{count}d").format(count=count)


def _wide(text: str) -> int:
    """By how many cells a text is wider than it has characters."""
    from rich.cells import cell_len

    return cell_len(text) - len(text)
