"""Chooses one of many by typing a part of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
        Binding("ctrl+d", "remove", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        *,
        free: bool = False,
        removable: Collection[str] = (),
        remove: Callable[[str], None] | None = None,
    ) -> None:
        """Ask `title`.

        Args:
            title: The question.
            options: Values, and the text shown for each.
            free: A text that is none of the options is an answer too; it is offered as the last option.
            removable: Values that Ctrl+D takes out of the list.
            remove: Is told which one.
        """
        super().__init__()
        self._title = title
        self._every = options
        self._found = list(options)
        self._free = free
        self._removable = removable
        self._remove = remove

    def compose(self) -> ComposeResult:
        """Title, line, list."""
        with Vertical(classes="dialog pick"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield Input(placeholder=_("type to search"), compact=True)
            yield OptionList(*self._options(), compact=True, markup=False)
            if self._remove is not None:
                yield Static(
                    _("Enter choose  Ctrl+D delete one of mine  Esc back"), classes="dialog-keys", markup=False
                )

    def on_mount(self) -> None:
        """The line has the focus; arrows move in the list."""
        self.query_one(Input).focus()
        self.query_one(OptionList).can_focus = False
        self._first()

    def _options(self) -> list[Option]:
        if not self._found and self._every:
            return [Option(_("nothing here is called so: Backspace takes letters back"), disabled=True)]
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

    def action_remove(self) -> None:
        """Take the option that is lit out of the list, where it may be."""
        listed = self.query_one(OptionList)
        chosen = listed.highlighted
        if self._remove is None or chosen is None or self._found[chosen][0] not in self._removable:
            return
        gone = self._found.pop(chosen)
        self._every = [option for option in self._every if option != gone]
        listed.remove_option_at_index(chosen)
        listed.highlighted = min(chosen, len(self._found) - 1) if self._found else None
        self._remove(gone[0])

    def action_move(self, step: int) -> None:
        """Move in the list."""
        listed = self.query_one(OptionList)
        if step > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()
