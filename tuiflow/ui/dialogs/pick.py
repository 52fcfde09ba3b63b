"""Chooses one of many by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tuiflow.language import _
from tuiflow.model.text import shown


class PickDialog(ModalScreen[str | None]):
    """A list that narrows as one types; hands back the value chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], *, free: bool = False) -> None:
        """Ask `title`.

        Args:
            title: The question.
            options: Values, and the text shown for each.
            free: A text that is none of the options is an answer too; it is offered as the last option.
        """
        super().__init__()
        self._title = title
        self._every = options
        self._found = list(options)
        self._free = free

    def compose(self) -> ComposeResult:
        """Title, line, list."""
        with Vertical(classes="dialog pick"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield Input(placeholder=_("type to search"), compact=True)
            yield OptionList(*self._options(), compact=True, markup=False)

    def on_mount(self) -> None:
        """The line has the focus; arrows move in the list."""
        self.query_one(Input).focus()
        self.query_one(OptionList).can_focus = False
        self._first()

    def _options(self) -> list[Option]:
        return [Option(text) for _value, text in self._found]

    def _first(self) -> None:
        self.query_one(OptionList).highlighted = 0 if self._found else None

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        self._found = [(value, text) for value, text in self._every if all(word in text.casefold() for word in words)]
        known = bool(self._found)
        typed = " ".join(event.value.split())
        if self._free and typed and typed.casefold() not in (text.casefold() for _value, text in self._every):
            self._found.append((typed, _("new: {name}").format(name=shown(typed))))
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(self._options())
        if known or not self._every:
            self._first()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the option that is lit; something new, where something known was expected, is lit first."""
        event.stop()
        chosen = self.query_one(OptionList).highlighted
        if chosen is not None:
            self.dismiss(self._found[chosen][0])
        else:
            self._first()

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index][0])

    def action_move(self, step: int) -> None:
        """Move in the list."""
        listed = self.query_one(OptionList)
        if step > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()
