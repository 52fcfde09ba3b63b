"""Screen 4: the RACI grid (P6), what the audit finds in it (P7, P8), and who has how much to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Static

from tuiflow import styles
from tuiflow.actions.raci import audit_plan, role_name
from tuiflow.actions.roles import people_names
from tuiflow.language import _, ngettext
from tuiflow.model.load import Absence, absence
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table
from tuiflow.model.schedule import Span
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import RACI_KEYS, Key, bindings
from tuiflow.ui.matrix import (
    NOTHING,
    Notice,
    Picture,
    absence_notices,
    absence_title,
    face_of,
    finding_notices,
    findings_title,
    picture_of,
)
from tuiflow.ui.screens.raci_commands import RaciCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece
from tuiflow.ui.widgets.grid import Grid
from tuiflow.ui.widgets.grid_state import CellFace, Far, Spot
from tuiflow.ui.widgets.remark import PlaceBar, RemarkList

BRACKET_SECONDS = 0.6
"""For so long `]` and `[` wait for an `e` (next finding) before they go to another screen."""

_DATED = frozenset({Table.NODES, Table.PHASES, Table.PROCESSES})
"""Tables on which planned dates depend."""

_MARK_STYLES = {"!": "error", "?": "warning"}


class RaciScreen(RaciCommands):
    """Who does, approves, is consulted and informed, at every node of a process."""

    KEYS: ClassVar[Sequence[Key]] = RACI_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RACI_KEYS)
    CSS_PATH = styles.sheet("raci")
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual has it so
    AUTO_FOCUS = ""
    GUIDE = "raci"
    EXPORTED = "process"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        ascii_only = session.config.ascii
        self._plan: Plan | None = None
        self._picture = Picture()
        self._spans: Mapping[str, Span] | None = None
        """Planned dates; None until they are worked out, which in a large process takes longer than a key may."""
        self._away = ""
        """Uid of the person who is thought to be away; empty: nobody is."""
        self._only_mine = False
        self._current: int | None = None
        """The notice that was gone to last."""
        self._has_moved = False
        """Since the process is shown; before that its worst notices are in sight, not those of its first node."""
        self._bracket: tuple[int, Timer] | None = None
        """A `]` or `[` that may be the beginning of `] e`."""
        self._grid = Grid(_("Key node"), self._face, ascii_only=ascii_only)
        self._remarks = RemarkList(ascii_only=ascii_only)
        self._place_bar = PlaceBar(ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        """Title, grid with the notices beside or below it, more about the cell, keys."""
        yield TitleBar()
        with Container(id="work"):
            yield self._grid
            yield self._remarks
        yield Static(id="hint", markup=False)
        yield self._place_bar
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show everything."""
        self._look()

    # Showing

    def show_process(self) -> None:
        """Show another process from its beginning."""
        self._away, self._current, self._spans, self._picture = "", None, None, Picture()
        self._has_moved = False
        self._former.clear()
        self._grid.clear_marks()
        self._look()
        self._grid.far("first")
        self._grid.far("line_start")
        self._show_place()

    def take(self, changes: Changes, follow: str = "") -> None:
        """Look again, when it is about what is shown here."""
        if changes.everything or not _DATED.isdisjoint(changes.tables):
            self._spans = None
        self._look()

    def _look(self) -> None:
        """Look at the process anew, and show it; what is to be said of it follows once the key has been answered."""
        plan = self._plan = self.plan
        if self._away and plan is not None:  # soon found out, and marked on the cells
            self._check()
            return
        self._show(self._picture.title, self._picture.notices)
        if plan is not None:
            self.call_after_refresh(self._check)

    def _check(self) -> None:
        """Find out what is to be said of the process: in a large one that takes longer than a key may."""
        plan, workspace = self._plan, self.desk.workspace
        if plan is None:
            return
        if self._away:
            away = self._absence(plan)
            self._show(absence_title(workspace.name_of(self._away), away), absence_notices(workspace, plan, away), away)
            return
        if self._spans is None:
            self._spans = self.desk.schedule_of(plan).spans
        findings = audit_plan(self.desk, plan, self._spans)
        self._show(findings_title(findings), finding_notices(plan, findings))

    def _show(self, title: str, notices: Sequence[Notice], away: Absence | None = None) -> None:
        """Show the process, and what is said of it."""
        plan, me = self._plan, self.desk.me
        only = me if self._only_mine else None
        self._picture = (
            picture_of(self.desk.workspace, plan, title, notices, me=me, only=only, away=away)
            if plan is not None
            else Picture()
        )
        if self._current is not None and self._current >= len(self._picture.notices):
            self._current = None
        self._grid.show(self._picture.heads, self._picture.lines)
        self._show_hint()
        self._show_state()
        self._show_place()

    def _absence(self, plan: Plan) -> Absence:
        return absence(plan, self._away, self.desk.workspace.tasks_of(plan.process.uid))

    def _face(self, spot: Spot) -> CellFace:
        return face_of(self._plan, spot, self._picture.marks) if self._plan is not None else CellFace(NOTHING)

    def _show_hint(self) -> None:
        """Say what to do next while there is no grid."""
        text = ""
        if self._plan is None:
            text = _("No process yet. Start one from the library.")
        elif not self._plan.nodes:
            text = _("This process has no nodes yet: add them on the process screen. n adds a role already.")
        elif not self._picture.heads:
            text = _("No role yet. Press n for the first one.")
        elif not self._picture.lines:
            text = _("You have no letter in this process. m shows all nodes again.")
        self.set_class(bool(text), "-empty")
        self.set_class(bool(self._picture.title) and not self._picture.notices, "-sound")
        self.query_one("#hint", Static).update(text)

    def _show_state(self) -> None:
        """The title: which process, and how it is narrowed."""
        pieces = self.process_pieces(self._plan)
        narrowed = [_("only mine")] if self._only_mine else []
        if self._away:
            narrowed.append(_("{name} away").format(name=shown(self.desk.workspace.name_of(self._away))))
        if self._grid.marked_count:
            count = self._grid.marked_count
            narrowed.append(ngettext("{count} marked", "{count} marked", count).format(count=count))
        self.show_title(*pieces, *((f" {text} ", "narrowed") for text in narrowed))

    def _show_place(self) -> None:
        """Say more about the cell at the cursor, and light up what is said of it."""
        spot, notices = self._grid.cursor, self._picture.notices
        self._place_bar.show(self._place_parts(spot) if spot is not None else ())
        said = self._picture.of_node.get(spot[0], ()) if spot is not None and self._has_moved else ()
        exact = [number for number in said if (notices[number].node, notices[number].role) == spot]
        near = [number for number in said if notices[number].role in ("", spot and spot[1])]
        if self._current not in (exact or near):
            self._current = next(iter(exact or near), None)
        self._remarks.show(self._picture.title, self._picture.remarks, self._current)

    def _place_parts(self, spot: Spot) -> list[Piece]:
        workspace, (node, uid) = self.desk.workspace, spot
        role = workspace.roles.get(uid)
        people = _(", ").join(people_names(workspace, role)) if role is not None else ""
        where = f"{workspace.name_of(node)} / {role_name(workspace, uid)}"
        who = people or (_("(vacant)") if role is not None else _("(removed)"))
        cell = self._plan.cells.get(spot) if self._plan is not None else None
        what = f"{cell.letter.caption}  {cell.note}" if cell is not None else NOTHING
        head = [(f" {shown(where)} ", "name"), (f" {shown(who)}  ", "text")]
        room = self.size.width - sum(cell_len(text) for text, _style in head)
        if cell is not None and cell.note and cell_len(shown(what)) > room:
            what = f"{cell.letter.value}  {cell.note}"  # the note says more of the cell than what its letter means
        return [*head, (shown(what) + " ", "text")]

    # What the commands ask for

    def chosen(self) -> list[Spot]:
        """The marked cells, else the one at the cursor."""
        return self._grid.targets()

    def shown_plan(self) -> Plan | None:
        """The process that is shown."""
        return self._plan

    def clear_marks(self) -> None:
        """Nothing is marked any more."""
        if self._grid.clear_marks():
            self._show_state()

    # Moving about

    def action_go(self, columns: int, rows: int) -> None:
        """Move the cursor."""
        self._grid.step(columns, rows)
        self._moved()

    def action_go_far(self, where: Far) -> None:
        """Move the cursor far."""
        self._grid.far(where)
        self._moved()

    @on(Grid.Moved)
    def _moved(self) -> None:
        self._has_moved = True
        self._show_place()
        if self._grid.is_marking:
            self._show_state()

    @on(Grid.Opened)
    def _on_opened(self) -> None:
        self._show_place()
        self.action_note()

    def action_mark(self) -> None:
        """Mark the cell at the cursor."""
        self._grid.mark()
        self._show_state()

    def action_mark_range(self) -> None:
        """Begin or end a range."""
        self._grid.mark_range()
        self._show_state()

    def action_clear(self) -> None:
        """Give up the marks, else what is thought to be away, else the narrowing."""
        if self._grid.clear_marks():
            self._show_state()
        elif self._away or self._only_mine:
            self._away, self._only_mine = "", self._only_mine and bool(self._away)
            self._current = None
            self._look()

    def action_mine(self) -> None:
        """Only the nodes where I have a letter; again: all."""
        self._only_mine = not self._only_mine
        self._look()

    # Findings

    def action_find(self, step: int) -> None:
        """Go to the next or previous notice."""
        notices = self._picture.notices
        if not notices:
            self.say(_("Nothing to find fault with."))
            return
        number = (-1 if step > 0 else 0) if self._current is None else self._current
        self._go_to_notice((number + step) % len(notices))

    def _go_to_notice(self, number: int) -> None:
        notice = self._picture.notices[number]
        self._has_moved = True
        if not self._grid.go_to(notice.node, notice.role) and self._only_mine:
            self._only_mine = False
            self._look()
            self._grid.go_to(notice.node, notice.role)
        self._current = number
        self._place_bar.show(self._place_parts(spot) if (spot := self._grid.cursor) is not None else ())
        self._remarks.show(self._picture.title, self._picture.remarks, number)

    @on(RemarkList.Chosen)
    def _on_remark_chosen(self, message: RemarkList.Chosen) -> None:
        self._go_to_notice(message.number)

    # `]` and `[`: another screen, or with an `e` behind them another finding

    def action_next_screen(self, step: int) -> None:
        """Wait a moment for an `e`, then go to the screen beside this one."""
        self._leave_bracket()
        self._bracket = step, self.set_timer(BRACKET_SECONDS, self._leave_bracket)

    def _leave_bracket(self) -> None:
        """No `e` has come: it was meant for the screens."""
        step = self._end_bracket()
        if step:
            super().action_next_screen(step)

    def _end_bracket(self) -> int:
        """Wait no longer; returns what was waited with, 0 when nothing was."""
        if self._bracket is None:
            return 0
        step, timer = self._bracket
        timer.stop()
        self._bracket = None
        return step

    def on_key(self, event: events.Key) -> None:
        """What comes behind a bracket."""
        if self._bracket is None:
            return
        if event.key == "e":
            event.stop()
            event.prevent_default()
            self.action_find(self._end_bracket())
        elif event.key not in ("right_square_bracket", "left_square_bracket"):
            self._leave_bracket()

    # Load and absence

    def action_load(self) -> None:
        """Show how much each role and person has to do."""
        if self._plan is not None:
            from tuiflow.ui.dialogs.load import LoadDialog

            self.app.push_screen(LoadDialog(self.desk, self._plan))

    def action_away(self) -> None:
        """Ask who may be away, and show what that leaves behind; again: back."""
        plan = self._plan
        if self._away:
            self._away, self._current = "", None
            self._look()
            return
        seated = {person for role in plan.roles for person in role.people} if plan is not None else set()
        if not seated:
            self.say(_("Nobody sits on a role yet: e puts people on it."), error=True)
            return
        from tuiflow.ui.dialogs.pick import PickDialog

        def answered(person: str | None) -> None:
            if person is not None:
                self._away, self._current = person, None
                self._look()

        names = sorted((self.desk.workspace.name_of(person), person) for person in seated)
        options = [(person, shown(name)) for name, person in names]
        self.app.push_screen(PickDialog(_("What if this person is away?"), options), answered)
