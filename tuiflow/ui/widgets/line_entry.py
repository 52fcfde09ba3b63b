"""A text of one line that is seen whole while it is typed: Enter takes it, Esc gives it up; pasted, it may be several."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class LineEntry(TextArea):
    """The place to type into."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False, priority=True),
        Binding("escape", "give_up", show=False, priority=True),
    ]

    class Taken(Message):
        """Somebody has finished the text."""

    class GivenUp(Message):
        """Somebody wants it as it was."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the widget's id, as everywhere
        super().__init__("", id=id, compact=True, tab_behavior="focus", soft_wrap=True)

    def action_take(self) -> None:
        """Take it."""
        self.post_message(self.Taken())

    def action_give_up(self) -> None:
        """Leave it."""
        self.post_message(self.GivenUp())
