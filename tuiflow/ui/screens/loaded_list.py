"""A screen with a list that is read in a thread: the screen is there at once, the list a moment later."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.widgets import Static

from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.ui.screens.listing import ListScreen

T = TypeVar("T")


class LoadedList(ListScreen[T], Generic[T]):
    """Rows of `T`, opened over another screen."""

    GUIDE: ClassVar[str] = "sharing"

    @abstractmethod
    def load(self) -> list[T]:
        """All rows, the first first. Called in a thread.

        Raises:
            TuiflowError: saying why there are none.
        """

    def on_mount(self) -> None:
        """Say that it takes a moment."""
        self.query_one("#note", Static).update(_("Reading …"))
        super().on_mount()

    def read(self) -> None:
        """Read the rows; those that are there stay until the new ones are."""
        self._load()

    @work(thread=True, exclusive=True)
    def _load(self) -> None:
        message = ""
        try:
            rows = self.load()
        except TuiflowError as error:
            rows, message = [], str(error)
        if self.is_mounted:
            self.app.call_from_thread(self.show_rows, rows, message)
