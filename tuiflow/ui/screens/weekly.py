"""Screen 5, weekly reports: who has submitted in a week and who is missing, or all weeks by person (E10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.desk import Desk
from tuiflow.actions.list_versions import has_other_versions
from tuiflow.actions.report_drafts import ReportDrafts
from tuiflow.actions.report_list import Entry, all_entries, entries_of_week, may_read, people_words
from tuiflow.actions.report_words import as_markdown, state_words
from tuiflow.language import _, ngettext
from tuiflow.model.record import Table
from tuiflow.model.report import content_of, friday, report_uid
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import dispute_mark
from tuiflow.ui.keys import WEEKLY_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

if TYPE_CHECKING:
    from tuiflow.ui.dialogs.export import Origin

_CONCERNED = frozenset(
    {*(Table.REPORTS, Table.TASKS, Table.PROCESSES, Table.NODES, Table.ROLES, Table.CELLS), Table.PEOPLE}
)
"""Tables whose change may change who owes a report, or what contradicts one."""

_NAME_CELLS, _STATE_CELLS = 14, 30
"""Of the columns with the name and the state."""

_LONG_NAME_CELLS = 24
"""So far the column of names grows where they are longer."""


class WeeklyScreen(ListScreen[Entry]):
    """Everybody's weekly reports, as far as one may know of them."""

    KEYS: ClassVar[Sequence[Key]] = WEEKLY_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(WEEKLY_KEYS)
    GUIDE: ClassVar[str] = "weekly"
    VIEW: ClassVar[str] = "weekly"
    EXPORTED: ClassVar[str] = "report"
    PAGE: ClassVar[int] = 60

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._week = Week.of(self.desk.today)
        self._day = self.desk.today
        """Today when the list was made: past midnight it is another one."""
        self._all_weeks = False
        self._name_cells = _NAME_CELLS
        self._private: set[Week] = set()
        """Weeks of which something is written on this machine that the workspace does not have."""

    def heading(self) -> Sequence[Piece]:
        """Which week, and how many are missing."""
        if self._all_weeks:
            return [self.place(_("Weekly reports")), (" " + _("all weeks") + " ", "narrowed"), ("", "blank")]
        monday, last = self._week.monday, friday(self._week)
        days = f"{monday.month}.{monday.day}-{last.month}.{last.day}"
        title = _("Weekly reports")
        pieces = [self.place(f"{title} {self._week.code}  {days}")]
        count = sum(one.is_missing for one in self.rows)
        if count:
            words = ngettext("{count} missing", "{count} missing", count).format(count=count)
            pieces += [(f" {words} ", "narrowed"), ("", "blank")]
        return pieces

    def read(self) -> None:
        """Who has written, and who should have."""
        rows = all_entries(self.desk) if self._all_weeks else entries_of_week(self.desk, self._week)
        drafts = ReportDrafts(self.session.drafts, self.desk.actor.person)
        self._private = {one.week for one in rows if one.is_mine and drafts.read(one.week) is not None}
        self.show_rows(rows)

    def uid_of(self, item: Entry) -> str:
        """The person's, and the week."""
        return f"{item.person} {item.week.code}"

    def empty(self) -> str:
        """Nobody owes a report."""
        if self._all_weeks:
            return _("No reports yet. p goes back to one week, n writes yours.")
        return _("Nobody has anything to report on in that week. h and l go to other weeks.")

    def concerns(self, changes: Changes) -> bool:
        """Whether somebody has written, or has other work now."""
        return changes.everything or not changes.tables.keys().isdisjoint(_CONCERNED)

    def take(self, changes: Changes, follow: str = "") -> None:
        """Read again; past midnight this week may be another one."""
        if self._day != self.desk.today:
            if self._week == Week.of(self._day):
                self._week = Week.of(self.desk.today)
            self._day = self.desk.today
            self.read()
        super().take(changes, follow)

    def row(self, item: Entry) -> Text:
        """Who, where it stands, in how many lines it contradicts the workspace (`! 2`), whom it goes to."""
        colour = self.app.theme_variables
        quiet, plain = colour.get("quiet", ""), colour.get("foreground", "")
        mine = colour.get("mine", "")
        text = Text("* " if item.is_mine else "  ", style=f"bold {mine}", no_wrap=True, overflow="ellipsis")
        if self._all_weeks:
            text.append(f"{item.week.code}  ", style=quiet)
        text.append(
            self._padded(shown(item.name) or "-", self._name_cells), style=f"bold {mine if item.is_mine else plain}"
        )
        state = shown(_state_words(self.desk, item))
        if item.is_mine and item.week in self._private:
            state = f"{state}{_(', ')}{_('draft on this machine')}"
        style = f"bold {colour.get('soon', '')}" if item.is_missing else plain
        text.append(f"{state} ", style=style)
        wrong = f"! {item.contradictions}" if item.contradictions else ""
        if item.is_mine and has_other_versions(self.desk.workspace, Table.REPORTS, report_uid(item.person, item.week)):
            wrong = f"{dispute_mark(ascii_only=self.session.config.ascii)} {wrong}".rstrip()
        text.append(self._padded(wrong, _STATE_CELLS - cell_len(state) - 1), style=f"bold {colour.get('late', '')}")
        to = shown(people_words(self.desk, item.to))
        text.append(_("to {who}").format(who=to) if to else _("reports to nobody"), style=quiet)
        return text

    def show_rows(self, rows: list[Entry], message: str = "") -> None:
        """Show these, with room for their names."""
        longest = max((cell_len(shown(one.name)) + 2 for one in rows), default=0)
        self._name_cells = min(max(_NAME_CELLS, longest), _LONG_NAME_CELLS)
        super().show_rows(rows, message)

    @staticmethod
    def _padded(text: str, cells: int) -> str:
        """A text in a column; a longer one pushes what follows."""
        return text + " " * max(2, cells - cell_len(text))

    def origin_here(self) -> Origin:
        """The report at the cursor."""
        item = self.current
        if item is None:
            return super().origin_here()
        return super().origin_here()._replace(person="" if item.is_mine else item.person, week=item.week)

    # Keys

    def chosen_row(self) -> None:
        """Open the report: one's own to write, others' to read."""
        item = self.current
        if item is None:
            return
        if not item.is_mine and (item.report is None or not may_read(self.desk, item.report)):
            self.say(_("{who} has not submitted a report on {week} yet.").format(who=item.name, week=item.week.code))
            return
        self._open(item.week, item.person)

    def action_mine(self) -> None:
        """Write one's own on the week that is shown, or on this one."""
        if not self.desk.actor.person:
            self.say(_("Nobody here matches your login: who you are is asked when tuiflow opens."), error=True)
            return
        self._open(Week.of(self.desk.today) if self._all_weeks else self._week, self.desk.actor.person)

    def _open(self, week: Week, person: str) -> None:
        from tuiflow.ui.screens.report import ReportScreen

        if week.monday > self.desk.today:
            self.say(_("That week has not begun yet."), error=True)
            return
        self.app.push_screen(ReportScreen(self.session, week, person), lambda _left: self.read())

    def action_week(self, weeks: int) -> None:
        """Another week."""
        self._all_weeks = False
        self._week = self._week.shifted(weeks)
        self.read()

    def action_this_week(self) -> None:
        """This week."""
        self._all_weeks = False
        self._week = Week.of(self.desk.today)
        self.read()

    def action_people(self) -> None:
        """Everybody in one week, or all weeks by person."""
        self._all_weeks = not self._all_weeks
        self.read()

    def action_copy(self) -> None:
        """Copy the report at the cursor as Markdown (through the terminal, so also over SSH)."""
        item = self.current
        if item is None or item.report is None or not may_read(self.desk, item.report):
            self.say(_("There is no report to copy here."), error=True)
            return
        self.app.copy_to_clipboard(as_markdown(self.desk, item.week, item.person, content_of(item.report)))
        self.say(_("Copied as Markdown: {what}").format(what=f"{item.name} {item.week.code}"))


def _state_words(desk: Desk, item: Entry) -> str:
    """Where a report stands; whose is owed and not there, is missing."""
    words = state_words(desk, item.report)
    if not item.is_missing:
        return words
    missing = _("not submitted")
    return f"{missing} ({words})" if item.report is not None else missing
