"""What the template of a process has changed since it started, and taking single changes over (V4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType

from tuiflow.actions.comparison import Line, Pair, comparison, diagrams
from tuiflow.actions.template_update import Item, Update, take, update_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _, current
from tuiflow.model.record import PLAN_TABLES
from tuiflow.model.takeover import Uptake
from tuiflow.model.template import words_in
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import UPDATE_KEYS, Key, bindings
from tuiflow.ui.screens.compared import ComparedScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece


class UpdateScreen(ComparedScreen[Item]):
    """The changes of the template, and how each stands to the process."""

    KEYS: ClassVar[Sequence[Key]] = UPDATE_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(UPDATE_KEYS)

    def __init__(self, session: Session, process: str) -> None:
        """For the process with that uid."""
        super().__init__(session)
        self._process = process
        self._update: Update | None = None
        """None until it is read, and where nothing is newer."""

    def heading(self) -> Sequence[Piece]:
        """Which process, and which versions."""
        process = self.desk.workspace.processes.get(self._process)
        name = process.name if process is not None else ""
        return [self.place(_("New in the template of {name}").format(name=name))]

    def about(self) -> str:
        """Which versions, and how many changes are left."""
        found = self._update
        if found is None:
            return ""
        said = _("{template}: version {newest} is there; this process started from version {base}.")
        return said.format(
            template=words_in(found.newest.name, current()),
            newest=found.newest.version,
            base=found.base.version,
        )

    def empty(self) -> str:
        """The library is being read, or nothing is newer."""
        return _("Reading …")

    def concerns(self, changes: Changes) -> bool:
        """How a change stands to the process may be different now."""
        return changes.everything or not PLAN_TABLES.isdisjoint(changes.tables)

    def read(self) -> None:
        """Read the library, and compare."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        found, message = None, _("No version of its template is newer.")
        try:
            if self._process in self.desk.workspace.processes:
                found = update_of(self.desk, self._process)
        except TuiflowError as error:
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._take, found, message)

    def _take(self, found: Update | None, message: str) -> None:
        self._update = found
        self.show_rows(list(found.items) if found is not None else [], message)

    def uid_of(self, item: Item) -> str:
        """Its number, which stays."""
        return str(item.number)

    def row(self, item: Item) -> Text:
        """The change, and how it stands to the process."""
        text = self.told_row(item.told)
        colour = self.app.theme_variables.get("soon" if item.state is Uptake.OPEN else "quiet", "")
        return text.append(f"  {item.state_words}", style=colour)

    def lines(self, width: int) -> Iterable[Line]:
        """The change at the cursor in the template, then its diagrams."""
        item, found = self.current, self._update
        if item is None or found is None:
            return []
        names = [_("version {number}").format(number=one.version) for one in (found.base, found.newest)]
        pair = Pair(found.base, found.newest, names[0], names[1], found.names)
        every = [one for row in self.rows for one in row.bundle.differences]
        below = diagrams(pair, every, width, ascii_only=self.session.config.ascii)
        return [*comparison(pair, item.bundle.differences, width), [], *below]

    def action_take_over(self) -> None:
        """Take the change at the cursor over into the process."""
        item, found = self.current, self._update
        if item is not None and found is not None:
            self.perform(lambda: take(self.desk, found, item))
