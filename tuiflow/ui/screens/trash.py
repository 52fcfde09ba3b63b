"""The trash: what was deleted, by whom and when; Enter brings it back (E1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.trash import Trashed, restore, trash_of
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.ui.keys import TRASH_KEYS, Key, bindings
from tuiflow.ui.screens.loaded_list import LoadedList
from tuiflow.ui.widgets.card import Piece


class TrashScreen(LoadedList[Trashed]):
    """Tasks in the trash, the last deleted first."""

    KEYS: ClassVar[Sequence[Key]] = TRASH_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TRASH_KEYS)

    def heading(self) -> list[Piece]:
        """The trash."""
        return [self.place(_("Trash"))]

    def empty(self) -> str:
        """Nothing in it."""
        return _("The trash is empty. Esc goes back.")

    def load(self) -> list[Trashed]:
        """What is in it."""
        return trash_of(self.desk)

    def row(self, item: Trashed) -> Text:
        """Id and name; who deleted it, and when."""
        colour = self.app.theme_variables
        text = Text(f"{shown(item.task.label)}  ", style="bold")
        text.append(shown(item.task.name), style=colour.get("foreground", ""))
        when = item.when.strftime("%Y-%m-%d %H:%M")
        who = shown(item.who) or "-"
        text.append(f"\n    {when}  " + _("deleted by {who}").format(who=who), style=colour.get("quiet", ""))
        return text

    def chosen_row(self) -> None:
        """Bring it back."""
        item = self.current
        if item is not None:
            self.perform(lambda: restore(self.desk, [item.task.uid]))
