"""A line that shows one of several choices: arrows go from one to the next, the arrow down lists them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget


class ChoiceLine(Widget, can_focus=True):
    """One line, `‹ choice ›` while it has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l,space", "step(1)", show=False),
        Binding("down,j", "list", show=False),
        Binding("enter", "done", show=False),
    ]

    class Changed(Message):
        """Another choice is shown."""

        def __init__(self, line: ChoiceLine) -> None:
            super().__init__()
            self.line = line

    class Listed(Message):
        """All choices are wanted, to pick one."""

        def __init__(self, line: ChoiceLine) -> None:
            super().__init__()
            self.line = line

    class Done(Message):
        """On to the next line."""

    def __init__(self, choices: Sequence[tuple[str, str]], value: str = "", *, ascii_only: bool, id: str) -> None:  # noqa: A002 - Textual's name
        """A line of `choices`: values, and the text shown for each."""
        super().__init__(id=id)
        self._marks = "<>" if ascii_only else "‹›"
        self.choices = choices
        self._place = 0
        self.offer(choices, value)

    @property
    def value(self) -> str:
        """The value that is shown; empty where there is no choice."""
        return self.choices[self._place][0] if self.choices else ""

    def offer(self, choices: Sequence[tuple[str, str]], value: str = "") -> None:
        """Other choices; `value` is shown where it is one of them, else the first."""
        self.choices = choices
        self._place = next((place for place, (one, _text) in enumerate(choices) if one == value), 0)
        self.refresh()

    def choose(self, value: str) -> None:
        """Show one of the choices."""
        if value != self.value:
            self.offer(self.choices, value)
            self.post_message(self.Changed(self))

    def render(self) -> Text:
        """The choice; marks beside it say that there are others."""
        text = self.choices[self._place][1] if self.choices else "-"
        if not self.has_focus or len(self.choices) < 2:
            return Text(f"  {text}", no_wrap=True, overflow="ellipsis")
        return Text(f"{self._marks[0]} {text} {self._marks[1]}", no_wrap=True, overflow="ellipsis")

    def on_click(self, _event: events.Click) -> None:
        """A click on the line that has the focus already goes on to the next choice."""
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """The next choice, or the one before, round and round."""
        if len(self.choices) > 1:
            self.choose(self.choices[(self._place + step) % len(self.choices)][0])

    def action_list(self) -> None:
        """All of them."""
        if len(self.choices) > 1:
            self.post_message(self.Listed(self))

    def action_done(self) -> None:
        """On to the next line."""
        self.post_message(self.Done())
