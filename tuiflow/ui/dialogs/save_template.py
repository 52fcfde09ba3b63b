"""Asks how a process becomes a template: its name, and what has changed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tuiflow.actions.desk import Desk
from tuiflow.actions.template_saving import Saved, save_as_template, template_name_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.text import shown

_CAPTION_CELLS = 18


class SaveTemplateDialog(ModalScreen[Saved | None]):
    """Hands back what was written; stays open when it is refused."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("escape", "dismiss(None)", show=False),
    ]

    def __init__(self, desk: Desk, process: str) -> None:
        """For the process with that uid."""
        super().__init__()
        self._desk = desk
        self._process = process

    def compose(self) -> ComposeResult:
        """Two lines, and where it goes."""
        name = self._desk.workspace.name_of(self._process)
        note = _("The name it has makes its next version; another name makes a template of its own.")
        with Vertical(classes="dialog save"):
            yield Static(
                shown(_("Save “{name}” as a template").format(name=name)), classes="dialog-title", markup=False
            )
            yield Static(note, classes="dialog-note", markup=False)
            yield from self._line("name", _("Template"), template_name_of(self._desk, self._process))
            yield from self._line("what", _("What has changed"), "")
            yield Static("", id="error", markup=False)
            yield Static(_("Enter next  Ctrl+S save  Esc leave"), classes="dialog-keys", markup=False)

    def _line(self, key: str, caption: str, value: str) -> ComposeResult:
        with Horizontal(classes="field"):
            head = Static(caption, classes="caption", markup=False)
            head.styles.width = _CAPTION_CELLS
            yield head
            yield Input(value, compact=True, select_on_focus=False, id=key)

    def on_mount(self) -> None:
        """What has changed is what nobody else can know."""
        self.query_one("#what", Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "what":
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Write it; say why where that is refused."""
        name, what = (self.query_one(f"#{key}", Input).value for key in ("name", "what"))
        try:
            saved = save_as_template(self._desk, self._process, name, what)
        except TuiflowError as error:
            self.query_one("#error", Static).update(shown(str(error)))
            return
        self.dismiss(saved)
