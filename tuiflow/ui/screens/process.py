"""Screen 3: the stage view: where a process stands, node by node, and everything one can do with its plan (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, Literal

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from tuiflow import styles
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.stage import Stage, days_words, drawing_of
from tuiflow.actions.template_update import is_taken_over, newer_version
from tuiflow.language import _
from tuiflow.model.diagram import Drawing, Way
from tuiflow.model.painter import draw
from tuiflow.model.plan import Plan
from tuiflow.model.process import total_days
from tuiflow.model.record import Table
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import STAGE_KEYS, Key, bindings, shown_keys
from tuiflow.ui.node_detail import node_entries, planned_words
from tuiflow.ui.screens.node_commands import NodeCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.detail import Detail
from tuiflow.ui.widgets.diagram import Diagram

_NEW_DAY_SECONDS = 30.0
_BESIDE = (("-broad", 150, 56), ("-wide", 110, 40))
"""Class, from how many columns on the details stand beside the diagram, and in how many of them."""


class ProcessScreen(NodeCommands):
    """The diagram of a process, and the node at the cursor in words."""

    KEYS: ClassVar[Sequence[Key]] = STAGE_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(STAGE_KEYS)
    CSS_PATH: ClassVar[list[str | PurePath]] = [styles.sheet("process")]
    GUIDE: ClassVar[str] = "process"
    EXPORTED: ClassVar[str] = "process"
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        ascii_only = session.config.ascii
        self._day = session.desk.today
        self._diagram = Diagram(self._drawn)
        self._detail = Detail(".." if ascii_only else "…")
        self._stage: Stage | None = None
        """What is shown; None while there is no process."""
        self._over = ""
        """The process that has all changes of its template; what the library says is read in a thread."""
        self._made = ""
        """The node that was added by the last action here."""

    def compose(self) -> ComposeResult:
        """A title, the goal, diagram and details, the keys."""
        yield TitleBar()
        yield Static(id="goal", markup=False)
        yield Static(id="hint", markup=False)
        with Container(id="stage"):
            yield self._diagram
            yield self._detail
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show the process that was looked at last."""
        self._fit(self.app.size.width)
        if self.session.config.ascii:
            self.query_one("#goal", Static).styles.text_overflow = "clip"
        self._show()
        self.set_interval(_NEW_DAY_SECONDS, self._look_at_clock)

    def on_resize(self, event: events.Resize) -> None:
        """The details go where there is room."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        fitting = next(((name, taken) for name, least, taken in _BESIDE if width >= least), ("", 0))
        for name, _least, _taken in _BESIDE:
            self.set_class(name == fitting[0], name)
        self._detail.styles.width = fitting[1] or None
        self._diagram.expect(width - (0 if self._detail.has_class("-hidden") else fitting[1]))

    # Showing

    def _drawn(self, width: int) -> Drawing:
        ascii_only = self.session.config.ascii
        if self._stage is None:
            return draw({}, {}, {}, {}, {}, width, ascii_only=ascii_only)
        return drawing_of(self._stage, width, ascii_only=ascii_only)

    def show_process(self) -> None:
        """Another process: from its first node on."""
        self._show()
        self._diagram.far("first")

    def _show(self, follow: str = "") -> None:
        plan = self.plan
        self._stage = Stage(self.desk, plan) if plan is not None else None
        self.show_title(*self.process_pieces(plan))
        hint = self.query_one("#hint", Static)
        hint.update(_hint(plan))
        hint.set_class(plan is None or not plan.nodes, "-shown")
        self._diagram.show(follow)
        self.query_one("#goal", Static).update(self._goal_words(self._stage) if self._stage is not None else "")
        self._show_detail()

    def _goal_words(self, stage: Stage) -> str:
        """How far the process is, how long it takes, and what it is for, in one line."""
        process, nodes = stage.plan.process, stage.plan.nodes
        parts = [
            _("{done} of {count} nodes done").format(done=stage.done_count, count=len(nodes)) if nodes else "",
            self._newer_words(process.uid),
            *_time_words(self.desk, stage),
            shown(process.outcome or process.item),
            "" if process.says_target else shown(" ".join(part for part in (process.measure, process.target) if part)),
        ]
        return (" - " if self.session.config.ascii else " · ").join(part for part in parts if part)

    def _newer_words(self, process: str) -> str:
        """That a newer version of the template is there, and the key for it; empty when none is."""
        newer = newer_version(self.desk, process)
        if newer:
            self._read_update(process)
        if process == self._over:
            return ""
        key = next(key for key in self.KEYS if key.uid == "process.update")
        keys = shown_keys(key, self.session.config.keys)
        return _("template v{number}: {key}").format(number=newer, key=keys) if newer else ""

    @work(thread=True, exclusive=True, group="update")
    def _read_update(self, process: str) -> None:
        over = process if is_taken_over(self.desk, process) else ""
        if self.is_mounted and over != self._over:
            self.app.call_from_thread(self._take_update, process, over)

    def _take_update(self, process: str, over: str) -> None:
        if process == self.process_here():
            self._over = over
            self._show()

    def _show_detail(self) -> None:
        stage = self._stage
        node = stage.plan.node(self._diagram.cursor) if stage is not None else None
        if stage is None or node is None:
            self._detail.show("", [])
        else:
            self._detail.show(shown(node.name), node_entries(stage, node))

    @on(Diagram.Moved)
    def _on_moved(self) -> None:
        """The details follow, after the cursor is painted."""
        self.call_after_refresh(self._show_detail)

    @on(Diagram.Opened)
    def _on_opened(self) -> None:
        self.action_open()

    def _look_at_clock(self) -> None:
        if self.desk.today != self._day:
            self._day = self.desk.today
            self._show()

    # What changes

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what has changed of this process."""
        made, self._made = self._made, ""
        if changes.everything or self._concerns(changes):
            self._show(made)
        else:
            self.show_title(*self.process_pieces(self.plan))

    def _concerns(self, changes: Changes) -> bool:
        """Whether the diagram may look different; of tasks only those of this process, or gone from it, matter."""
        if set(changes.tables) - {Table.TASKS.value}:
            return True
        workspace = self.desk.workspace
        return any(
            workspace.fields(Table.TASKS, uid).get("process") == self.session.process
            for uid in changes.touched(Table.TASKS)
        )

    def done(self, outcome: Outcome) -> None:
        """The cursor goes to a node that was added."""
        made = [edit.uid for edit in outcome.transaction.edits if edit.table == Table.NODES and edit.creates]
        self._made = made[0] if made else ""
        super().done(outcome)

    def chosen_node(self) -> str:
        """The node at the cursor."""
        return self._diagram.cursor

    # Keys

    def action_go(self, way: Way) -> None:
        """Move the cursor."""
        self._diagram.step(way)

    def action_go_far(self, where: Literal["first", "last"]) -> None:
        """To the first or the last node."""
        self._diagram.far(where)

    def action_page(self, pages: int) -> None:
        """Scroll the diagram."""
        self._diagram.page(pages)

    def action_toggle_detail(self) -> None:
        """Show or hide the details."""
        self._detail.toggle_class("-hidden")

    def action_page_detail(self) -> None:
        """The next page of the details."""
        self._detail.page()


def _time_words(desk: Desk, stage: Stage) -> list[str]:
    """How many days it takes from the first to the last, the sum where that is another, and when (P5).

    Nothing while no node has a duration.
    """
    total = total_days(stage.plan.nodes)
    if not total:
        return []
    span = stage.planned.days(desk.calendar_of(stage.plan.process))
    words = days_words(span)
    if span != total:
        words = _("{days} ({total} in all)").format(days=words, total=total)
    return [words, planned_words(desk, stage.planned)]


def _hint(plan: Plan | None) -> str:
    """What to do next while there is nothing to see."""
    if plan is None:
        return _("No process yet. Start one from the library, or go to the board with 1 and add a task.")
    return _("This process has no node yet. n adds the first one, P its phases, E says what it is for.")
