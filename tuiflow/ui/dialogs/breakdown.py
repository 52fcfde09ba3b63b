"""Shows which tasks would be made from the nodes of a process, and makes them (E1)."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tuiflow.actions.breakdown import Preview, generate, preview
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.breakdown import Deed
from tuiflow.model.text import shown

_MARKS = {Deed.MAKE: ("+", "mine"), Deed.UPDATE: ("~", "soon"), Deed.KEEP: ("=", "quiet")}
"""Mark and style of a line; the words beside it say the same."""


class BreakdownDialog(ModalScreen[Outcome | None]):
    """New, changed and kept tasks, node by node; hands back what was done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,enter", "make", show=False),
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, desk: Desk, process: str) -> None:
        """Ask about the process with the uid `process`.

        Raises:
            RefusedError: when it has no nodes.
        """
        super().__init__()
        self._desk, self._process = desk, process
        self._preview: Preview = preview(desk, process)

    @property
    def _is_idle(self) -> bool:
        return self._preview.count(Deed.KEEP) == len(self._preview.lines)

    def compose(self) -> ComposeResult:
        """Title, what is to be known, the list, error, keys."""
        title = _("Tasks from the nodes of “{name}”").format(name=shown(self._desk.workspace.name_of(self._process)))
        keys = _("Esc back") if self._is_idle else _("Enter or Ctrl+S make them  j k scroll  Esc leave")
        with Vertical(classes="dialog breakdown"):
            yield Static(title, classes="dialog-title", markup=False)
            yield Static("\n".join(self._notes()), classes="dialog-note", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="lines")
            yield Static("", id="error", markup=False)
            yield Static(keys, classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Fill the list, in the theme's colours."""
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(max_width=26, overflow="fold")
        table.add_column(overflow="fold")
        colours = self.app.theme_variables
        for line in self._preview.lines:
            mark, style = _MARKS[line.deed]
            colour = colours.get(style, "")
            table.add_row(
                Text(mark, colour),
                Text(shown(line.task), colours.get("quiet", "")),
                Text(shown(line.name)),
                Text(shown(line.words), colour),
            )
        self.query_one("#lines", Static).update(table)

    def _notes(self) -> list[str]:
        counts = [self._preview.count(deed) for deed in (Deed.MAKE, Deed.UPDATE, Deed.KEEP)]
        words = (
            ngettext("{count} new", "{count} new", counts[0]),
            ngettext("{count} changed", "{count} changed", counts[1]),
            ngettext("{count} kept", "{count} kept", counts[2]),
        )
        notes = [_(", ").join(text.format(count=count) for text, count in zip(words, counts, strict=True) if count)]
        if not self._preview.has_start:
            notes.append(_("The process has no start date: dates count from today."))
        if self._preview.is_estimated:
            notes.append(_("Some dates lie where holidays are not known yet: they are estimated."))
        return notes

    def action_make(self) -> None:
        """Make them; stay here when it is refused."""
        try:
            self.dismiss(generate(self._desk, self._process))
        except TuiflowError as error:
            line = self.query_one("#error", Static)
            line.update(shown(str(error)))
            line.add_class("-error")

    def action_scroll(self, step: int) -> None:
        """See more."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.dismiss(None)
