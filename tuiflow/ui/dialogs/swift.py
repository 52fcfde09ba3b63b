"""The swift line below the board: a task in one line, with what is understood of it shown as one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tuiflow.actions.desk import Outcome
from tuiflow.actions.swift import Understood, told, understand
from tuiflow.actions.tasks import add_task
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.task import SWIFT_DRAFT
from tuiflow.ui.messages import WorkspaceChanged
from tuiflow.ui.session import Session


class SwiftDialog(ModalScreen[Outcome | Mapping[str, str] | None]):
    """One line; hands back what was added, or what the full form goes on with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "form", show=False, priority=True),
        Binding("down", "choices", show=False),
        Binding("ctrl+s", "add", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, session: Session, process: str) -> None:
        """A line for a task of the process with the uid `process`, where the line names no other."""
        super().__init__()
        self._session = session
        self._process = process
        self._draft = session.drafts.read(SWIFT_DRAFT).get("line", "")
        self._understood = understand(session.desk, self._draft, process)
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """The line, what it says, what the keys do."""
        example = _("Invite the clients @Lin Xiao !high 7.15 #CSAT/NODE")
        with Vertical(classes="swift"):
            yield Input(
                self._draft,
                placeholder=example,
                compact=True,
                select_on_focus=False,
                suggester=_Completion(self),
            )
            yield Static(id="understood", markup=False)
            keys = _("Enter add  Tab form  Right complete  Down list  Esc leave (keeps the draft)")
            yield Static(keys, classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Begin to type, where one left off."""
        self.query_one(Input).focus()
        self._show()

    def read(self, line: str) -> Understood:
        """What is understood of a line."""
        return understand(self._session.desk, line, self._process)

    @on(Input.Changed)
    def _on_typed(self) -> None:
        self._read()

    @on(WorkspaceChanged)
    def _on_workspace_changed(self) -> None:
        """Somebody else may have added the very person that is named."""
        self._read()

    def _read(self) -> None:
        self._refusal = ""
        self._understood = self.read(self.query_one(Input).value)
        self._show()

    def _show(self) -> None:
        """What will be added, and in a line of its own what is not understood."""
        tokens = self.app.get_css_variables()
        words = Text(no_wrap=False)
        parts = told(self._session.desk, self._understood)
        for number, (key, text) in enumerate(parts):
            words.append("  " if number else "")
            if key != "name":
                words.append(_(TASK_FIELDS[key]) + " ", tokens["quiet"])
            words.append(shown(text), "bold" if key == "name" else "")
        if self._understood.offered:
            words.append("\n" + _(" | ").join(map(shown, self._understood.offered)), tokens["mine"])
        for sentence in [self._refusal] if self._refusal else self._understood.told_faults:
            words.append("\n" + shown(sentence), f"bold {tokens['late']}")
        self.query_one("#understood", Static).update(words)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_add()

    def action_add(self) -> None:
        """Add what is understood; while something is not, say so and stay."""
        faults = [fault.sentence for fault in self._understood.faults]
        try:
            outcome = add_task(self._session.desk, self._understood.entries) if not faults else None
        except TuiflowError as error:
            faults = [str(error)]
            outcome = None
        if outcome is None:
            self._refusal = faults[0]
            self._show()
            return
        self.keep("")
        self.dismiss(outcome)

    def action_form(self) -> None:
        """Go on in the form with all fields. The line stays a draft until the form has added the task."""
        self.keep(self.query_one(Input).value)
        self.dismiss(dict(self._understood.entries))

    def action_leave(self) -> None:
        """Leave; the line is there again the next time."""
        self.keep(self.query_one(Input).value)
        self.dismiss(None)

    def keep(self, line: str) -> None:
        """Keep the line as a draft; an empty one drops it."""
        if not line.strip() and not self._draft:
            return
        try:
            self._session.drafts.keep(SWIFT_DRAFT, {"line": line} if line.strip() else {})
        except OSError as error:
            reason = _("The draft could not be kept ({reason}).").format(reason=reason_of(error))
            self.app.notify(reason, severity="warning", markup=False)

    def action_choices(self) -> None:
        """Choose a name for the word that is being typed."""
        typing, line = self._understood.typing, self.query_one(Input)
        if typing is None or line.cursor_position < len(line.value):
            return
        from tuiflow.ui.dialogs.pick import PickDialog

        def picked(name: str | None) -> None:
            if name is not None:
                line.value = line.value[: typing.start + 1] + name + " "
                line.cursor_position = len(line.value)

        options = [(name, shown(name)) for name in self._understood.offered]
        self.app.push_screen(PickDialog(_("Which one?"), options), picked)

    def on_click(self, event: events.Click) -> None:
        """A click beside the line leaves it."""
        if event.widget is self:
            self.action_leave()


class _Completion(Suggester):
    """Completes the name at the end of the line."""

    def __init__(self, dialog: SwiftDialog) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._dialog = dialog

    async def get_suggestion(self, value: str) -> str | None:
        """The line with the first name that is offered."""
        understood = self._dialog.read(value)  # the line may be further than what is shown beneath it
        if understood.typing is None or not understood.typing.text:
            return None
        return value + understood.offered[0][len(understood.typing.text.lstrip("*")) :]
