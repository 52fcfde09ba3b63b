"""Screen 1: the board (E3), with filter, marks, and everything one can do with a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tuiflow.actions import tasks as actions
from tuiflow.actions.acceptance import state_of
from tuiflow.actions.gates import is_unsettled
from tuiflow.actions.lanes import LaneBook
from tuiflow.actions.listing import at_rest, filter_context
from tuiflow.actions.wip import loads
from tuiflow.language import _, ngettext
from tuiflow.model import query
from tuiflow.model.code import Status
from tuiflow.model.lane import LaneKind
from tuiflow.model.record import Table
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import face_of
from tuiflow.ui.keys import BOARD_KEYS, Key, bindings
from tuiflow.ui.messages import SettingsKept
from tuiflow.ui.saving import state_pieces
from tuiflow.ui.screens.board_choices import BoardChoices
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.board import Board
from tuiflow.ui.widgets.board_state import Column, Far, Place
from tuiflow.ui.widgets.card import CardFace, Piece

if TYPE_CHECKING:
    from textual.widgets import Input

_STATUSES = tuple(Status)
_NEW_DAY_SECONDS = 30.0


class BoardScreen(BoardChoices):
    """The kanban board of the workspace."""

    KEYS: ClassVar[Sequence[Key]] = BOARD_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(BOARD_KEYS)
    AUTO_FOCUS = ""
    """Nothing: when a dialog closes, keys are for the cards, not for the filter's line."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        desk, config = session.desk, session.config
        self._only_mine = False
        self._line: Input | None = None
        """Where the filter is typed; made when it is first asked for, as most sessions never do."""
        self._rests = False
        """Whether tasks of closed processes are left out; a filter finds them."""
        self._lane_kind = LaneKind.NONE
        self._lanes: LaneBook | None = None
        self._day = desk.today
        self._state: list[Piece] = []
        self._title_bar = TitleBar()
        self._board = Board(
            [Column(status.caption, ()) for status in _STATUSES],
            self._face,
            ascii_only=config.ascii,
        )
        self._key_bar = self.key_bar()

    def compose(self) -> ComposeResult:
        """A title, the board, the keys; the filter's line comes when it is asked for."""
        yield self._title_bar
        yield self._board
        yield Static(id="hint", markup=False)
        yield self._key_bar

    def on_mount(self) -> None:
        """Show everything."""
        self._limit()
        self._group(LaneKind.read(self.session.config.lanes.get(self.desk.workspace.uid, "")))
        self._show_hint()
        self._show_state()
        self.set_interval(_NEW_DAY_SECONDS, self._look_at_clock)
        if self.desk.workspace.read_only:
            self.say(self.desk.workspace.read_only, error=True)

    # Showing

    def _face(self, uid: str) -> CardFace:
        workspace, ascii_only = self.desk.workspace, self.session.config.ascii
        task = workspace.tasks[uid]
        return face_of(
            task,
            workspace,
            self._day,
            self.desk.me,
            early=is_unsettled(self.desk, task),
            done_state=state_of(self.desk, task),
            ascii_only=ascii_only,
        )

    def _places(self) -> list[Sequence[Place]]:
        """The cards of each column that pass the filter; without one, those that are not at rest."""
        workspace = self.desk.workspace
        columns = self._lanes.columns if self._lanes is not None else workspace.tasks.columns
        typed = self.expanded()
        parsed = query.parse(typed + (" me" if self._only_mine else ""))
        resting = frozenset[str]() if typed.strip() else at_rest(workspace)
        self._rests = bool(resting)
        places: dict[Status, Sequence[Place]] = dict(columns)
        if resting:
            places[Status.DONE] = [place for place in places[Status.DONE] if place[1] not in resting]
        if not parsed:
            return [places[status] for status in _STATUSES]
        context = filter_context(self.desk, self._day)
        return [
            [place for place in places[status] if query.matches(parsed, workspace.tasks[place[1]], context)]
            for status in _STATUSES
        ]

    def _show(self, *, narrowed: bool = False) -> None:
        """Show the columns anew: another day, or too much has changed; or they were `narrowed`, and the cursor seeks a card."""
        if self._lanes is not None:
            self._lanes.fill()
        self._limit()
        self._board.show(self._places(), leave_empty=narrowed)
        self._show_hint()
        self._show_state()

    def _limit(self) -> None:
        """Tell the columns how much they should hold, and how much they do."""
        for column, load in zip(self._board.columns, loads(self.desk), strict=True):
            column.limit, column.total = load.limit, load.count

    def _show_hint(self) -> None:
        """Say what to do next while there is no card."""
        hint = self.query_one("#hint", Static)
        hint.set_class(not any(column.cards for column in self._board.columns), "-shown")
        narrowed = self.filter or self._only_mine
        hint.update(
            _("Nothing matches. Esc shows everything again.")
            if narrowed
            else _("All is done, in processes that are closed: /closed shows it. Press n for a new task.")
            if self._rests
            else _("No task yet. Press n for the first one.")
        )

    def _show_state(self) -> None:
        """Look anew at who is here and what is saved: not at every key, only when something was heard or done."""
        self._state = state_pieces(self.desk, self.session.outgoing)
        self._show_title()

    def _show_title(self) -> None:
        workspace = self.desk.workspace
        left = [(" tuiflow ", "name"), (f" {shown(workspace.name)} ", "place")]
        narrowed = [self.filter and f"/{shown(self.filter)}", self._only_mine and _("only mine")]
        if self._lane_kind is not LaneKind.NONE:
            left.append((f" {self._lane_kind.caption} ", "place"))
        left += [(f" {text} ", "narrowed") for text in narrowed if text]
        if self._board.marked_count:
            count = self._board.marked_count
            left.append((" " + ngettext("{count} marked", "{count} marked", count).format(count=count), "narrowed"))
        self._title_bar.show(left, [*self._state, (f" {shown(self.desk.actor.name)} ", "place")])

    def _look_at_clock(self) -> None:
        today: date = self.desk.today
        if today != self._day:
            self._day = today
            self._show()

    def _twins(self, uids: set[str]) -> set[str]:
        """Tasks of the same labels: they are told apart on their cards."""
        workspace = self.desk.workspace
        tasks = (workspace.tasks[uid] for uid in uids if uid in workspace.tasks)
        return {twin.uid for task in tasks for twin in workspace.with_label(task.label)}

    def _place_of(self, uid: str) -> tuple[int, Place] | None:
        task = self.desk.workspace.tasks.get(uid)
        if task is None:
            return None
        place = self._lanes.place(uid) if self._lanes is not None else (task.order, uid)
        number = _STATUSES.index(task.status)
        is_shown = not self._is_partial or place in self._board.columns[number].cards
        return (number, place) if is_shown else None

    @property
    def _is_partial(self) -> bool:
        """Whether some cards are not on the board, so that its columns are not those of the workspace."""
        return bool(self.filter) or self._only_mine or self._rests

    # What TaskCommands asks for

    def chosen(self) -> list[Task]:
        """The marked tasks, else the one at the cursor."""
        tasks = self.desk.workspace.tasks
        return [tasks[uid] for uid in self._board.targets() if uid in tasks]

    def take(self, changes: Changes, follow: str = "") -> None:
        """Repaint what `changes` names; the cursor goes to the task `follow`."""
        others = changes.tables.keys() - {Table.TASKS, Table.NOTICES}
        if changes.everything or others:
            self._show()
        uids = changes.touched(Table.TASKS)
        if uids:
            if self._lanes is not None:
                self._lanes.take(uids)
            self._limit()
            if self._is_partial or at_rest(self.desk.workspace):
                # Where one's own change takes the last card of a column out of sight, the cursor seeks another.
                self._board.show(self._places(), leave_empty=bool(follow))
            self._board.changed(uids | self._twins(uids), self._place_of(follow))
            self._show_hint()
        self._show_state()

    # Moving about

    def action_go(self, columns: int, rows: int) -> None:
        """Move the cursor."""
        self._board.step(columns, rows)
        self._show_title()

    def action_go_far(self, where: Far) -> None:
        """Move the cursor far."""
        self._board.far(where)
        self._show_title()

    def action_shift(self, step: int) -> None:
        """Move the chosen cards one column."""
        column = self._board.cursor_column + step
        if 0 <= column < len(_STATUSES) and (tasks := self._need()):
            self.to_status(tasks, _STATUSES[column])

    def action_reorder(self, step: int) -> None:
        """Move the card at the cursor within its column."""
        beside = self._board.neighbour(step)
        task = self.desk.workspace.tasks.get(self._board.cursor)
        if not beside or task is None:
            return
        if self.filter or self._only_mine:
            self.say(_("Cards can be put in order while all are shown: Esc shows them."), error=True)
            return
        above, below = (beside, "") if step > 0 else ("", beside)
        index = self._index(task.uid, task.status, above, below)
        self.perform(lambda: actions.move_to(self.desk, [task], task.status, index))

    def _index(self, moving: str, status: Status, above: str, below: str) -> int:
        """How many of a column's other tasks come before a card that is put between two: others may be hidden."""
        others = [uid for _order, uid in self.desk.workspace.column(status) if uid != moving]
        if above in others:
            return others.index(above) + 1
        return others.index(below) if below in others else 0

    @on(Board.Dropped)
    def _on_dropped(self, message: Board.Dropped) -> None:
        task = self.desk.workspace.tasks.get(message.uid)
        status = _STATUSES[message.column]
        if task is None:
            return
        if status is not task.status and Status.BLOCKED in (status, task.status):
            self.to_status([task], status)
        else:
            index = self._index(task.uid, status, message.above, message.below)
            self.begin(lambda override: actions.move_to(self.desk, [task], status, index, override))

    @on(Board.Opened)
    def _on_opened(self) -> None:
        self.action_open()

    # Lanes

    def action_lanes(self) -> None:
        """Cards in lanes by process, by assignee, by node, or in none; kept for this workspace."""
        self._group(self._lane_kind.following)
        self.post_message(SettingsKept(lanes={self.desk.workspace.uid: self._lane_kind.value}))

    def _group(self, kind: LaneKind) -> None:
        self._lane_kind = kind
        self._lanes = None  # the old ones are gone before new ones are made: there may be ten thousand cards
        self._lanes = LaneBook(self.desk, kind) if kind is not LaneKind.NONE else None
        caption = self._lanes.caption if self._lanes is not None else None
        self._board.group(self._places(), (lambda lane: shown(caption(lane))) if caption is not None else None)
        self._show_title()

    # Marks and filter

    def action_mark(self) -> None:
        """Mark the card at the cursor."""
        self._board.mark()
        self._show_title()

    def action_mark_range(self) -> None:
        """Begin or end a range."""
        self._board.mark_range()
        self._show_title()

    def action_clear(self) -> None:
        """Give up the range, then the marks, then the filter."""
        if not self._board.clear_marks():
            self.filter, self._only_mine = "", False
            if self._line is not None:
                self._line.value = ""
                self._line.display = False
            self.set_focus(None)
            self._show()
        self._show_title()

    def action_mine(self) -> None:
        """Only what I work on or am asked to help with; again: everything."""
        self._only_mine = not self._only_mine
        self._show(narrowed=True)

    async def action_filter(self) -> None:
        """Open the filter's line."""
        self.is_opening = True
        if self._line is None:
            from textual.widgets import Input

            hint = _("text  @person  !high  #CSAT  late  blocked  me    Enter keeps it, Esc clears")
            self._line = Input(self.filter, placeholder=hint, compact=True, id="filter", select_on_focus=False)
            await self.mount(self._line, before=self._key_bar)
        self._line.display = True
        self._line.focus()

    def narrow(self, text: str) -> None:
        """Show only what the filter `text` finds; the line, once it is opened, goes on from there."""
        self.filter = text
        if self._line is not None:
            self._line.value = text
        self._show(narrowed=True)

    def column_here(self) -> Status:
        """The column of the cursor."""
        return _STATUSES[self._board.cursor_column]

    def on_descendant_focus(self) -> None:
        """The line is there."""
        self.is_opening = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the board while somebody types."""
        self.filter = event.value
        self._show(narrowed=True)

    def on_input_submitted(self) -> None:
        """Back to the cards, which stay narrowed."""
        if self._line is not None:
            self._line.display = bool(self._line.value)
        self.set_focus(None)
