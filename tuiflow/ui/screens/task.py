"""One task with all its fields, and everything one can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tuiflow.actions.acceptance import state_of
from tuiflow.actions.conflicts import Conflict, conflicts_of, has_conflict
from tuiflow.actions.gates import closed_words
from tuiflow.actions.listing import collaborator_names
from tuiflow.actions.patches import patches_from, template_name
from tuiflow.actions.requests import pending_words
from tuiflow.language import _, noop
from tuiflow.model.acceptance import DoneState
from tuiflow.model.day import late_words, near_words
from tuiflow.model.field import TASK_FIELDS, stored_head
from tuiflow.model.gate import has_begun
from tuiflow.model.process import Cell
from tuiflow.model.record import Table as Tables
from tuiflow.model.task import Task
from tuiflow.model.text import shown, shown_lines
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import blocked_words, dispute_mark, due_words
from tuiflow.ui.keys import BOARD_KEYS, Key, bindings, shown_keys
from tuiflow.ui.screens.task_commands import TaskCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar

_HERE = (
    "task.edit",
    "task.status",
    "task.block",
    "task.done",
    "task.accept",
    "task.assign",
    "task.dates",
    "task.priority",
)
_QUIET = (
    "task.delete",
    "task.copy",
    "task.renumber",
    "change.undo",
    "change.redo",
    "board.sharing",
    "app.theme",
    "app.palette",
    "app.help",
    "app.quit",
)
TASK_KEYS: tuple[Key, ...] = (
    *(key for key in BOARD_KEYS if key.uid in _HERE),
    Key("task.changes", "h,i", "history", noop("history of the task"), "h", brief=noop("history")),
    Key("conflict.take", "x", "take_other", noop("where two people differ: take the other value")),
    Key("conflict.keep", "X", "keep", noop("where two people differ: keep the value that holds")),
    Key("task.template", "V", "change_template", noop("change the template of the process because of it")),
    Key("task.back", "escape,enter", "back", noop("back"), "Esc", brief=noop("back")),
    *(key for key in BOARD_KEYS if key.uid in _QUIET),
)


class TaskScreen(TaskCommands):
    """A task, whole."""

    KEYS: ClassVar[Sequence[Key]] = TASK_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TASK_KEYS)

    def __init__(self, session: Session, uid: str) -> None:
        super().__init__(session)
        self._uid = uid

    def compose(self) -> ComposeResult:
        """A title, the fields, the keys."""
        yield TitleBar()
        with VerticalScroll():
            yield Static(id="conflicts")
            yield Static(id="fields")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show it."""
        self._show()
        self._look_for_conflicts()

    def _look_for_conflicts(self) -> None:
        """Show what people differ about; who wrote it is read in a thread."""
        if has_conflict(self.desk.workspace, self._uid):
            self._read_conflicts()
        else:
            self.query_one("#conflicts", Static).display = False

    @work(thread=True, exclusive=True)
    def _read_conflicts(self) -> None:
        found = conflicts_of(self.desk, Tables.TASKS, self._uid)
        if self.is_mounted:
            self.app.call_from_thread(self._show_conflicts, found)

    def _show_conflicts(self, found: list[Conflict]) -> None:
        colour = self.app.theme_variables
        mark = dispute_mark(ascii_only=self.session.config.ascii)
        text = Text()
        for conflict in found:
            text.append(f"{mark} {shown(conflict.head)}\n", style=f"bold {colour.get('soon', '')}")
            for version in (conflict.current, *conflict.others):
                holds = version is conflict.current
                when = version.when.strftime("%Y-%m-%d %H:%M")
                text.append(f"    {shown(version.text) or '-'}", style="bold" if holds else "")
                text.append(f"  {shown(version.who) or '-'}, {when}", style=colour.get("quiet", ""))
                text.append("  " + _("holds") + "\n" if holds else "\n", style=colour.get("mine", ""))
        if found:
            keys = {key.uid: shown_keys(key, self.session.config.keys) for key in TASK_KEYS}
            words = _(
                "Written without seeing each other. {take} takes the other value, {keep} keeps the one that holds."
            )
            text.append(words.format(take=keys["conflict.take"], keep=keys["conflict.keep"]) + "\n", style="italic")
        shown_here = self.query_one("#conflicts", Static)
        shown_here.update(text)
        shown_here.display = bool(found)

    def _show(self) -> None:
        workspace = self.desk.workspace
        task = workspace.tasks.get(self._uid)
        label = shown(task.label) if task is not None else _("deleted")
        self.show_title((f" {label} ", "place"))
        if task is None:
            self.query_one("#fields", Static).update(_("This task is in the trash. Esc goes back."))
        else:
            self.query_one("#fields", Static).update(self._fields(task))

    def _fields(self, task: Task) -> Table:
        """All fields, heads and values aligned to the cell."""
        table = Table.grid(padding=(0, 2))
        table.title = Text(shown(task.name) + "\n", style="bold not italic")
        table.title_justify = "left"
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for head, value, style in self._rows(task):
            table.add_row(Text(head, style="dim"), Text(shown_lines(value), style=style))
        return table

    def _rows(self, task: Task) -> list[tuple[str, str, str]]:
        workspace, today = self.desk.workspace, self.desk.today
        name_of = workspace.name_of
        _due, due_style = due_words(task, today)
        near = late_words(task.days_late(today)) if task.is_late(today) else task.due and near_words(task.due, today)
        late = self.app.theme_variables.get(due_style, "") if due_style != "meta" else ""
        held = self.app.theme_variables.get("held", "")
        values = {
            "id": (task.label, ""),
            "status": (task.status.caption, held if task.block else ""),
            "priority": (task.priority.caption, ""),
            "process": (name_of(task.process), ""),
            "node": (name_of(task.node), ""),
            "assignee": (name_of(task.assignee), ""),
            "collaborators": (_(", ").join(collaborator_names(workspace, task)), ""),
            "start": (task.start.isoformat() if task.start else "", ""),
            "due": (f"{task.due.isoformat()}  {near}" if task.due else "", late),
            "deliverable": (task.deliverable, ""),
            "acceptance": (task.acceptance, ""),
            "risk": (task.risk, ""),
            "description": (task.description, ""),
        }
        rows = [(_(TASK_FIELDS[key]), value or "-", style) for key, (value, style) in values.items()]
        if task.block is not None:
            words = f"{task.block.reason}  ({blocked_words(task, workspace, today)})"
            rows.insert(2, (_("Blocked"), words, held))
        elif task.solved:
            rows.append((_("How the last block was solved"), task.solved, ""))
        rows += self._template_rows(task)
        retro = workspace.retros.get(task.retro)
        if retro is not None:
            day = retro.day.isoformat() if retro.day is not None else ""
            rows.append((stored_head("retro"), f"{name_of(retro.process)}  {day}".rstrip(), ""))
        soon = self.app.theme_variables.get("soon", "")
        rows += [(_("Asked for"), words, soon) for words in pending_words(self.desk, task.uid)]
        rows += self._gate_rows(task)
        rows += self._acceptance_rows(task)
        cells = self._cells(task)
        return [*rows, (_("RACI of the node"), cells, "")] if cells else rows

    def _template_rows(self, task: Task) -> list[tuple[str, str, str]]:
        """What became of changes of the template that come from this task (V3)."""
        found = patches_from(self.desk.workspace, task.uid)
        words = "\n".join(f"{template_name(one)}: {one.state.caption}" for one in found)
        return [(stored_head("template"), words, "")] if found else []

    def _gate_rows(self, task: Task) -> list[tuple[str, str, str]]:
        """What has to be there before it begins, and why it was begun without (E5)."""
        rows = []
        soon = self.app.theme_variables.get("soon", "")
        missing = closed_words(self.desk, task) if task.override or not has_begun(task) else ""
        if task.override:
            settled = _("{reason} (settled: nothing is missing any more)").format(reason=task.override)
            rows.append((stored_head("override"), task.override if missing else settled, soon if missing else ""))
        if missing:
            rows.append((_("Still missing"), missing, soon))
        return rows

    def _acceptance_rows(self, task: Task) -> list[tuple[str, str, str]]:
        """Who accepted it and when, or what is waited for, or what was wrong (V1)."""
        state, accepted = state_of(self.desk, task), task.accepted
        rows = []
        if state is DoneState.ACCEPTED:
            who = self.desk.workspace.name_of(accepted.by) or accepted.by
            when = accepted.on.isoformat() if accepted.on is not None else ""
            rows.append((_("Accepted by"), f"{who}  {when}", ""))
        elif state is DoneState.WAITING:
            rows.append((_("Acceptance"), state.caption, self.app.theme_variables.get("soon", "")))
        if accepted.returns:
            points = "\n".join([_("returned x{count}").format(count=accepted.returns), *accepted.points])
            rows.append((_("Problem points"), points, self.app.theme_variables.get("soon", "")))
        return rows

    def _cells(self, task: Task) -> str:
        cells = [cell for cell in self.desk.workspace.cells.values() if cell.node == task.node]
        roles = self.desk.workspace.roles

        def place(cell: Cell) -> int:
            role = roles.get(cell.role)
            return role.order if role is not None else 0

        name_of = self.desk.workspace.name_of
        return "  ".join(f"{name_of(cell.role)}: {cell}" for cell in sorted(cells, key=place))

    def action_change_template(self) -> None:
        """What was learned becomes a change of the template."""
        from tuiflow.ui.screens.proposal import propose_from

        for task in self.chosen():
            propose_from(self, task)

    # What TaskCommands asks for

    def chosen(self) -> list[Task]:
        """This task."""
        task = self.desk.workspace.tasks.get(self._uid)
        return [task] if task is not None else []

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show it as it is now."""
        self._show()
        if changes.everything or self._uid in changes.touched(Tables.TASKS):
            self._look_for_conflicts()
