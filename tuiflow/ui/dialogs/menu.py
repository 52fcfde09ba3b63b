"""A small menu: one more letter, or arrows and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option


class MenuDialog(ModalScreen[str | None]):
    """Asks for one of a few letters; hands back the letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], *, wide: bool = False) -> None:
        """Ask `title`; `options` are letters and what each means. A `wide` one has room for a long question."""
        super().__init__()
        self._is_wide = wide
        self._title = title
        self._choices = options

    def compose(self) -> ComposeResult:
        """Title and list."""
        with Vertical(classes="dialog menu -wide" if self._is_wide else "dialog menu"):
            yield Static(self._title, classes="dialog-title", markup=False)
            options = [Option(f"{letter}  {text}", id=letter) for letter, text in self._choices]
            yield OptionList(*options, compact=True, markup=False)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once."""
        if event.character in [letter for letter, _text in self._choices]:
            event.stop()
            self.dismiss(event.character)

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_down(self) -> None:
        """Next."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Previous."""
        self.query_one(OptionList).action_cursor_up()
