"""Screen 3, toggled: the timeline of a process (P4, P5), on which dates move and show beforehand what moves with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tuiflow import styles
from tuiflow.actions import dates as actions
from tuiflow.actions.dates import Move, ripple_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.chart import BY_DAY, short_day
from tuiflow.model.day import late_words
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table
from tuiflow.model.ripple import Ripple
from tuiflow.model.task import Task
from tuiflow.model.timeline import Kind, Row, Timeline
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import TIMELINE_KEYS, Key, bindings
from tuiflow.ui.screens.of_process import ProcessWorkScreen
from tuiflow.ui.screens.task_commands import TaskCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece
from tuiflow.ui.widgets.timeline import Far, TimelineView

_TABLES = {Table.PROCESSES, Table.PHASES, Table.NODES, Table.TASKS}
"""What a timeline is made from."""


class TimelineScreen(ProcessWorkScreen, TaskCommands):
    """The timeline of `session.process`; `Tab` and `Esc` go back to its stages."""

    KEYS: ClassVar[Sequence[Key]] = TIMELINE_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TIMELINE_KEYS)
    GUIDE: ClassVar[str] = "timeline"
    CSS_PATH = styles.sheet("timeline")
    AUTO_FOCUS = ""

    def __init__(self, session: Session, at: str = "") -> None:
        """The timeline; the cursor begins on the row of the node or task with the uid `at`."""
        super().__init__(session)
        self._at = at
        self._came_for = ""
        self._plan: Plan | None = None
        self._timeline = Timeline()
        self._move: Move | None = None
        """What is looked at before it is agreed."""
        self._ripple: Ripple | None = None
        self._along = True
        self._view = TimelineView(ascii_only=session.config.ascii)
        self._bar = self.key_bar()

    def compose(self) -> ComposeResult:
        """A title, the timeline, the keys."""
        yield TitleBar()
        yield self._view
        yield self._bar

    def on_mount(self) -> None:
        """Show it."""
        self.show_process()
        self._came_for = self.session.process
        if self._at in self._timeline.places:
            self.call_after_refresh(self._go_to, self._at)  # where it lies is known when there is a size

    def _go_to(self, uid: str) -> None:
        self._view.open_at(self._timeline.places.get(uid, 0))

    # Showing

    def show_process(self) -> None:
        """Show the process from its beginning."""
        self._move = self._ripple = None
        self._read()
        if self._plan is not None:
            self._view.begin(self._timeline, self.desk.calendar_of(self._plan.process), self.desk.today)
        self._show_words()

    def _read(self) -> None:
        self._plan = self.plan
        self._timeline = (
            actions.timeline_of(self.desk, self._plan, self._ripple) if self._plan is not None else Timeline()
        )

    def _show(self) -> None:
        """Show what has become of the process that is shown."""
        self._read()
        if self._plan is not None:
            self._view.show(self._timeline, self.desk.calendar_of(self._plan.process), self.desk.today)
        self._show_words()

    def _show_words(self) -> None:
        pieces = self.process_pieces(self._plan)
        if self._timeline.start is not None and self._timeline.due is not None:
            pieces.append((f" {_dates(self._timeline.start, self._timeline.due, self.desk.today)} ", "place"))
        if self._timeline.is_estimated:
            pieces.append((" " + _("estimated: not all holidays are known") + " ", "narrowed"))
        self.show_title(*pieces)
        self._show_foot()

    def _show_foot(self) -> None:
        self._view.tell(self._asked() if self._ripple is not None else self._told())

    def _told(self) -> list[Piece]:
        """What is known of the row at the cursor."""
        row = self._view.row
        if row is None:
            hint = _("No node and no task yet: nodes are added in the stages, tasks with n on the board.")
            return [(f" {hint}", "told")]
        parts = [row.name, *_facts(row)]
        if row.kind is Kind.TASK and (task := self.desk.workspace.tasks.get(row.uid)) is not None:
            parts.append(self.desk.workspace.name_of(task.assignee))
        return [(" " + "  ".join(part for part in parts if part), "told")]

    def _asked(self) -> list[Piece]:
        """What a change would do, and how to agree."""
        if self._ripple is None:
            return []
        words = _("Moves {what}").format(what=ripple_words(self._ripple, along=self._along))
        if self.session.config.ascii:
            words = words.replace("→", "->")
        keys = _("Enter yes  Esc no")
        if self._ripple.along:
            keys += "  " + (_("f tasks stay") if self._along else _("f tasks too"))
        return [(f" {words} ", "asked"), (f" {keys}", "told")]

    @on(TimelineView.Moved)
    def _on_moved(self) -> None:
        self._show_foot()

    # What the screens below ask for

    def chosen(self) -> list[Task]:
        """The task at the cursor."""
        row = self._view.row
        task = self.desk.workspace.tasks.get(row.uid) if row is not None and row.kind is Kind.TASK else None
        return [task] if task is not None else []

    def process_here(self) -> str:
        """The process that is shown."""
        return self.session.process

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what has changed; a move that is looked at is worked out anew."""
        if changes.everything or changes.tables.keys() & _TABLES:
            if self._move is not None:
                self._look_at(self._move)
            self._show()
        else:
            self._show_words()

    # Moving about

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self._view.step(rows)

    def action_far(self, where: Far) -> None:
        """Move the cursor far."""
        self._view.far(where)

    def action_scroll(self, columns: int) -> None:
        """Move in time."""
        self._view.scroll(columns)

    def action_zoom(self) -> None:
        """Weeks with a column for each day, or months with a column for each week."""
        self._view.zoom()
        self.say(_("A column is a day.") if self._view.scale == BY_DAY else _("A column is a week."))

    def action_today(self) -> None:
        """To today."""
        self._view.to_day(self.desk.today)

    @on(TimelineView.Opened)
    def _on_opened(self) -> None:
        self.action_agree()

    # Moving dates

    def action_move(self, by: int, longer: int) -> None:
        """Move the node or task at the cursor by a day, or make it a day longer; shown, not yet done."""
        row = self._view.row
        if row is None or row.kind is Kind.PHASE:
            self.say(_("Choose a node or a task to move: the phase goes with its nodes."), error=True)
            return
        if self._move is not None and self._move.uid != row.uid:
            self.say(_("First say what becomes of the move: Enter agrees, Esc gives up."), error=True)
            return
        if row.kind is Kind.NODE and self._plan is not None and not self.may_change(self._plan):
            return
        before = self._move or Move(row.uid)
        seen = (self._ripple.nodes, self._ripple.tasks) if self._ripple is not None else ((), ())
        move = Move(row.uid, before.by + by, before.longer + longer)
        if not self._look_at(move):
            self._show()
            return
        if self._ripple is not None and (self._ripple.nodes, self._ripple.tasks) == seen:
            self._look_at(before)
            self.say(self._why_not(row, by), error=True)
        if self._ripple is not None and not (self._ripple.nodes or self._ripple.tasks):
            self._move = self._ripple = None
        self._show()
        self._view.reveal_bar()

    def _why_not(self, row: Row, by: int) -> str:
        if by < 0 and row.kind is Kind.NODE:
            return _("No earlier: what comes before it, or the start of the process (S), holds it.")
        return _("No further: it stays at one day.")

    def _look_at(self, move: Move) -> bool:
        """Work out what a move would do; returns whether it can be done."""
        if self._plan is None:
            return False
        process = self._plan.process.uid
        try:
            plan = self.desk.workspace.plan(process) if process in self.desk.workspace.processes else self._plan
            self._ripple = actions.preview(self.desk, plan, move)
        except TuiflowError as error:
            self._move = self._ripple = None
            self.say(str(error), error=True)
            return False
        self._move = move
        return True

    def action_along(self) -> None:
        """With or without the tasks that come after."""
        self._along = not self._along
        if self._ripple is not None:
            self._show_foot()
        else:
            self.say(_("Tasks that come after move along.") if self._along else _("Only what is chosen moves."))

    def action_agree(self) -> None:
        """Do what is looked at; otherwise open the task."""
        if self._ripple is None:
            if self.chosen():
                self.action_open()
            else:
                self.action_dates()
            return
        ripple, along = self._ripple, self._along
        self._move = self._ripple = None
        if not self.perform(lambda: actions.agree(self.desk, ripple, along=along)):
            self._show()

    def action_give_up(self) -> None:
        """Give up what is looked at; otherwise go back."""
        if self._ripple is not None:
            self._move = self._ripple = None
            self._show()
            self.say(_("Given up: nothing was moved."))
        else:
            self._leave()

    def _leave(self) -> None:
        """Back; where another process was chosen here, the stages show it too."""
        if self.session.process != self._came_for:
            for screen in self.app.screen_stack:
                if isinstance(screen, ProcessWorkScreen) and screen is not self:
                    screen.show_process()
        self.dismiss()

    # Dates as typed

    def action_dates(self) -> None:
        """Type the dates of the node or task at the cursor."""
        row, plan = self._view.row, self._plan
        if plan is None or row is None or row.kind is Kind.PHASE:
            self.say(_("Choose a node or a task: it has dates."), error=True)
            return
        self._stop_looking()
        node = plan.node(row.uid)
        if node is None:
            TaskCommands.action_dates(self)
            return
        if not self.may_change(plan):
            return
        from tuiflow.ui.dialogs.dates import node_dialog

        self.ask(node_dialog(self.desk, plan, node))

    def action_frame(self) -> None:
        """When the process starts, and which days it counts."""
        if self._plan is None:
            self.say(_("There is no process yet: start one from the library, or add a task."), error=True)
            return
        if not self.may_change(self._plan):
            return
        self._stop_looking()
        from tuiflow.ui.dialogs.dates import frame_dialog

        self.ask(frame_dialog(self.desk, self._plan))

    def _stop_looking(self) -> None:
        if self._ripple is not None:
            self._move = self._ripple = None
            self._show()


def _dates(first: date, last: date, today: date) -> str:
    """From when to when, with the years where they are not this one."""
    if first.year == last.year == today.year:
        return f"{short_day(first)} - {short_day(last)}"
    return f"{first.year}.{short_day(first)} - {last.year}.{short_day(last)}"


def _facts(row: Row) -> list[str]:
    """Dates, days, slack, status and lateness of a row."""
    facts = []
    if row.due is not None:
        first = row.due if row.is_point else row.start or row.due
        facts.append(short_day(row.due) if first == row.due else f"{short_day(first)} - {short_day(row.due)}")
    elif row.kind is not Kind.PHASE:
        facts.append(_("no dates"))
    if row.kind is Kind.NODE and row.days is not None:
        facts.append(ngettext("{count} day", "{count} days", row.days).format(count=row.days))
        slack = ngettext("{count} day to spare", "{count} days to spare", row.slack).format(count=row.slack)
        facts.append(_("critical") if row.is_critical else slack)
    if row.kind is not Kind.PHASE:
        facts.append(row.status.caption)
    if row.late:
        facts.append(late_words(row.late))
    return facts
