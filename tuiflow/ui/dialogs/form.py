"""A form: fields to type into, one save; a refusal loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static, TextArea

from tuiflow.actions.desk import Outcome
from tuiflow.actions.lookup import LIST_MARKS
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _
from tuiflow.model.text import shown, shown_lines
from tuiflow.ui.messages import WorkspaceChanged


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    key: str
    caption: str
    value: str = ""
    choices: Sequence[str] = ()
    """What it is completed from; the arrow down opens them as a list."""
    several: bool = False
    """Several of the choices, as a list with `、` or `,`."""
    lines: int = 1
    placeholder: str = ""
    is_replaced: bool = False
    """What is typed first takes the place of the value: for a choice that nobody edits letter by letter."""


class _Completion(Suggester):
    """Completes the last part of what is typed."""

    def __init__(self, choices: Sequence[str], *, several: bool) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._choices, self._several = choices, several

    async def get_suggestion(self, value: str) -> str | None:
        """The first choice that begins with what is typed; the mark of a masked name need not be typed."""
        head, part = _last_part(value) if self._several else ("", value)
        for choice in self._choices:
            if part and choice.casefold().startswith(part.casefold()):
                return head + part + choice[len(part) :]
        return None


class ChoiceInput(Input):
    """A line that is completed from choices."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "choices", show=False)]

    def __init__(self, field: Field) -> None:
        super().__init__(
            field.value,
            placeholder=field.placeholder or _("arrow down lists them"),
            compact=True,
            select_on_focus=field.is_replaced,
            suggester=_Completion(field.choices, several=field.several),
            id=field.key,
        )
        self._field = field

    def action_choices(self) -> None:
        """Choose from the list."""
        from tuiflow.ui.dialogs.pick import PickDialog

        options = [(choice, shown(choice)) for choice in self._field.choices]
        self.app.push_screen(PickDialog(self._field.caption, options), self._picked)

    def _picked(self, choice: str | None) -> None:
        if choice is not None:
            head = self.value and self.value.rstrip("、,; ") + _(", ") if self._field.several else ""
            self.value = head + choice
            self.cursor_position = len(self.value)


class FormDialog(ModalScreen[Outcome | None]):
    """Shows fields, and hands back the outcome of the action that saving runs."""

    class Refused(Message):
        """What was to be saved is for others to do, and can be asked for."""

        def __init__(self, form: FormDialog, refusal: NotPermittedError) -> None:
            super().__init__()
            self.form = form
            self.refusal = refusal

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, str]], Outcome | None],
        *,
        note: str = "",
        focus: str = "",
        only_touched: bool = False,
        beneath: Callable[[], Mapping[str, str] | None] | None = None,
        keep_draft: Callable[[dict[str, str]], None] | None = None,
        draft: Mapping[str, str] | None = None,
        preview: Callable[[dict[str, str]], str] | None = None,
    ) -> None:
        """A form.

        Args:
            title: What it is about.
            fields: From top to bottom.
            save: The action; a refusal is shown and the form stays. None: it was only taken, and nothing changed yet.
            note: A line below the title.
            focus: Key of the field to begin with; empty: the first.
            only_touched: Save just the fields that were changed here.
            beneath: What is stored now, by field, to show what others change while the form is open; None when it has
                been deleted.
            keep_draft: Keeps what is typed, with every key; an empty mapping drops it.
            draft: What was typed the last time.
            preview: A line or two about what saving would do, from what is typed; quick, as it follows every key.
        """
        super().__init__()
        self._title = title
        self._fields = fields
        self._save = save
        self._note = note
        self._begin = focus or fields[0].key
        self._only_touched = only_touched
        self._beneath = beneath
        self._keep_draft = keep_draft
        self._draft = draft or {}
        self._is_kept = bool(draft)
        self._is_over = False
        """It is saved or left: keys that still come in change no draft any more."""
        self._preview = preview
        self._given = {field.key: field.value for field in fields}

    def compose(self) -> ComposeResult:
        """Title, fields, error, keys."""
        width = min(28, max(cell_len(field.caption) for field in self._fields) + 2)
        with Vertical(classes="dialog form"):
            yield Static(self._title, classes="dialog-title", markup=False)
            if self._note:
                yield Static(self._note, classes="dialog-note", markup=False)
            yield from self.above_fields()
            with VerticalScroll(can_focus=False, classes="fields"):
                for field in self._fields:
                    with Horizontal(classes="field"):
                        caption = Static(field.caption, classes="caption", markup=False)
                        caption.styles.width = width
                        yield caption
                        yield self._line(field)
            if self._preview is not None:
                yield Static("", id="reach", markup=False)
            yield Static("", id="error", markup=False)
            keys = _("Enter next  Ctrl+S save  Esc leave")
            yield Static(
                keys + _(" (keeps the draft)") if self._keep_draft else keys, classes="dialog-keys", markup=False
            )

    def above_fields(self) -> ComposeResult:
        """What else a form shows above its fields."""
        yield from ()

    def _line(self, field: Field) -> Input | TextArea:
        if field.lines > 1:
            area = TextArea(field.value, id=field.key, compact=True, tab_behavior="focus", soft_wrap=True)
            area.styles.height = field.lines
            return area
        if field.choices:
            return ChoiceInput(field)
        return Input(field.value, placeholder=field.placeholder, compact=True, select_on_focus=False, id=field.key)

    def on_mount(self) -> None:
        """Begin to type; what was typed the last time is there again."""
        for key, text in self._draft.items():
            if key in self._given:
                self._put(key, text)
        if self._draft:
            self._tell(_("This is your draft from last time; Ctrl+S saves it."))
        self.query_one(f"#{self._begin}").focus()
        self._show_preview()

    def _text(self, key: str) -> str:
        line = self.query_one(f"#{key}")
        return line.text if isinstance(line, TextArea) else line.value if isinstance(line, Input) else ""

    def _put(self, key: str, text: str) -> None:
        line = self.query_one(f"#{key}")
        if isinstance(line, TextArea):
            line.text = text
        elif isinstance(line, Input):
            line.value = text

    def _touched(self) -> dict[str, str]:
        """The fields that differ from what the form was given."""
        entries = {field.key: self._text(field.key) for field in self._fields}
        return {key: text for key, text in entries.items() if text != self._given[key]}

    def _tell(self, text: str, *, error: bool = False) -> None:
        reach = next(iter(self.query("#reach").results(Static)), None)
        if error and reach is not None and text in str(reach.content):
            reach.update("")  # said once is enough
        line = self.query_one("#error", Static)
        line.update(shown(text))
        line.set_class(error, "-error")

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _on_typed(self) -> None:
        if not self._is_over:
            self._leave_draft(self._touched())
        self._show_preview()

    def _show_preview(self) -> None:
        """Tell what saving would do now."""
        if self._preview is not None:
            self.query_one("#reach", Static).update(shown_lines(self._preview(self._entries())))

    def _entries(self) -> dict[str, str]:
        """What saving hands to the action."""
        return self._touched() if self._only_touched else {field.key: self._text(field.key) for field in self._fields}

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, and saves in the last one."""
        event.stop()
        if event.input.id == self._fields[-1].key:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Run the action; stay here when it is refused."""
        entries = self._entries()
        if self._only_touched and not entries:
            self.close(None)
            return
        try:
            outcome = self._save(entries)
        except NotPermittedError as refusal:
            self._tell(str(refusal), error=True)
            if refusal.askable:
                self.post_message(self.Refused(self, refusal))
            return
        except TuiflowError as error:
            self._tell(str(error), error=True)
            return
        self.close(outcome)

    def close(self, outcome: Outcome | None) -> None:
        """It is done, here or by asking those who may."""
        self._is_over = True
        self._leave_draft({})
        self.dismiss(outcome)

    def action_leave(self) -> None:
        """Leave without saving; what was typed is kept."""
        self._is_over = True
        self._leave_draft(self._touched())
        self.dismiss(None)

    def _leave_draft(self, entries: dict[str, str]) -> None:
        if self._keep_draft is None or not (entries or self._is_kept):
            return
        self._is_kept = bool(entries)
        try:
            self._keep_draft(entries)
        except OSError as error:
            reason = _("The draft could not be kept ({reason}).").format(reason=reason_of(error))
            self.app.notify(reason, severity="warning", markup=False)

    @on(WorkspaceChanged)
    def _on_workspace_changed(self) -> None:
        """Show what others change beneath: untouched fields follow, for touched ones it is said."""
        if self._beneath is None:
            return
        stored = self._beneath()
        if stored is None:
            self._tell(_("Somebody else has deleted it meanwhile; saving a change brings it back."), error=True)
            return
        touched, told = self._touched(), []
        for key, text in stored.items():
            if text == self._given.get(key, text):
                continue
            self._given[key] = text
            if key in touched:
                caption = next(field.caption for field in self._fields if field.key == key)
                told.append(_("{field} is now “{value}”").format(field=caption, value=text))
            else:
                self._put(key, text)
        if told:
            self._tell(
                _("Changed by somebody else meanwhile: {changes}.").format(changes=_("; ").join(told)), error=True
            )

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.action_leave()


def _last_part(value: str) -> tuple[str, str]:
    """What stands before the last part of a list, and that part."""
    marks = list(LIST_MARKS.finditer(value))
    cut = marks[-1].end() if marks else 0
    part = value[cut:]
    blanks = len(part) - len(part.lstrip())
    return value[: cut + blanks], part[blanks:]
