"""One weekly report: already written when it opens, edited line by line, submitted; or somebody else's, to read (E10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tuiflow import styles
from tuiflow.actions import reports as actions
from tuiflow.actions.report_list import Amendment, trace_of
from tuiflow.actions.report_words import as_markdown, state_words, title_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.record import Table
from tuiflow.model.report import Content, Report, content_of, report_uid
from tuiflow.model.report_pad import Place, ReportPad
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import dispute_mark
from tuiflow.ui.keys import REPORT_KEYS, Key, bindings
from tuiflow.ui.report_rows import place_of, rows_of, with_versions
from tuiflow.ui.screens.report_writing import ReportWriting
from tuiflow.ui.screens.two_versions import TwoVersions
from tuiflow.ui.session import Session
from tuiflow.ui.version_rows import version_lines
from tuiflow.ui.widgets.bar import KeyBar, TitleBar
from tuiflow.ui.widgets.card import Piece
from tuiflow.ui.widgets.line_entry import LineEntry
from tuiflow.ui.widgets.report import Far, ReportView

if TYPE_CHECKING:
    from tuiflow.ui.dialogs.export import Origin

_CONCERNED = frozenset({Table.REPORTS, Table.TASKS, Table.PEOPLE, Table.PROCESSES, Table.ROLES, Table.NODES})

_WRITING = frozenset({"edit", "new", "submit", "save", "drop", "move", "reset", "put_in", "leave_out"})
"""Actions of whoever writes the report."""


class ReportScreen(ReportWriting, TwoVersions):
    """The report of one person on one week."""

    KEYS: ClassVar[Sequence[Key]] = REPORT_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPORT_KEYS)
    GUIDE: ClassVar[str] = "weekly"
    EXPORTED: ClassVar[str] = "report"
    CSS_PATH = styles.sheet("report")
    AUTO_FOCUS = ""

    def __init__(self, session: Session, week: Week, person: str) -> None:
        super().__init__(session, week, person)
        self._trace: Sequence[Amendment] = ()
        self._asked = 0
        """How often the past was asked for: only the last answer counts."""

    def compose(self) -> ComposeResult:
        """A title, the report, a line to type into, the keys."""
        yield TitleBar()
        yield self._view
        yield Static(id="live", markup=False)
        yield LineEntry(id="line")
        yield self.key_bar()

    def key_bar(self) -> KeyBar:
        """The keys that write only where one writes."""
        bar = [key for key in self.KEYS if self._is_mine or key.action.partition("(")[0] not in _WRITING]
        return self.bar_of(bar)

    def on_mount(self) -> None:
        """Show what is there."""
        self._begin()

    def origin_here(self) -> Origin:
        """This report, as it is kept."""
        return super().origin_here()._replace(person="" if self._is_mine else self._person, week=self._week)

    # What is there

    def _begin(self) -> None:
        """Open the draft that was being written, else what is kept, else what happened."""
        report = self._report
        draft = self._drafts.read(self._week) if self._is_mine else None
        self._trace, self._pad, self._editing, self.others = (), None, "", ()
        self._is_private = draft is not None and (report is None or draft.content != content_of(report))
        self._rest_on(content_of(report) if report is not None else None)
        if draft is not None:
            self._base, self._under = draft.base, draft.under
            self._pad = ReportPad(draft.content)
            self.say(_("This is your draft as you left it."))
            self.catch_up()
        elif report is not None:
            self._pad = ReportPad(content_of(report))
        else:
            self.is_opening = True
            self._read(self._written)
        if report is not None and report.is_submitted:
            self._read_trace(report)
        self.show_report("done/0")
        self.look_for_others()
        if draft is not None and draft.typing is not None:
            self._open(draft.typing.key, draft.typing.text, is_new=self._line_at(draft.typing.key) is None)

    def _written(self, content: Content) -> None:
        """It is written from what happened."""
        self.is_opening = False
        self._pad = ReportPad(content)
        self._rest_on(content)
        self.show_report("done/0")

    def _read(self, then: Callable[[Content], None]) -> None:
        self._asked += 1
        self._load(self._asked, then)

    @work(thread=True, exclusive=True, group="past")
    def _load(self, number: int, then: Callable[[Content], None]) -> None:
        """Work out what happened in a thread: it reads the past."""
        message = ""
        content = Content()
        try:
            content = actions.prefilled(self.desk, self._week)
        except TuiflowError as error:
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._loaded, number, content, message, then)

    def _loaded(self, number: int, content: Content, message: str, then: Callable[[Content], None]) -> None:
        if message:
            self.say(message, error=True)
        if number == self._asked:
            then(content)

    @work(thread=True, exclusive=True, group="trace")
    def _read_trace(self, report: Report) -> None:
        found = trace_of(self.desk, report)
        if self.is_mounted:
            self.app.call_from_thread(self._take_trace, found)

    def _take_trace(self, found: Sequence[Amendment]) -> None:
        self._trace = found
        self.show_report()

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what is different now: contradictions follow the workspace, what nobody has touched follows too."""
        self._show_title()
        if not changes.everything and changes.tables.keys().isdisjoint(_CONCERNED):
            return
        self.look_for_others()
        report = self._report
        touched = report is not None and (changes.everything or report.uid in changes.touched(Table.REPORTS))
        if touched and report is not None:
            self.catch_up()
            if report.is_submitted:
                self._read_trace(report)
        elif (
            report is None
            and self._pad is not None
            and report_uid(self._person, self._week) in changes.touched(Table.REPORTS)
        ):
            self._changed()  # it was taken back: what is written stays
        elif report is None and not self._is_private and self._is_mine:
            self._read(self._written)
        self.show_report()

    # Showing

    def show_report(self, key: str = "") -> None:
        """Draw what is written; the cursor goes to the row `key`."""
        self._show_title()
        if self._pad is None:
            return
        is_submitted = self._report is not None and self._report.is_submitted
        trace = self._trace if is_submitted else ()  # what was taken back has not been submitted
        rows = rows_of(self.desk, self._week, self._person, self._pad.content, trace, can_write=self._is_mine)
        keys, mark = self.session.config.keys, dispute_mark(ascii_only=self.session.config.ascii)
        told = {one.field: version_lines(one, keys, mark) for one in self.others if self._is_mine}
        self._view.show(with_versions(rows, told), key)

    def record(self) -> tuple[Table, str]:
        """This report."""
        return Table.REPORTS, report_uid(self._person, self._week)

    def show_others(self) -> None:
        """Draw it with what was written elsewhere."""
        self.show_report()

    def _show_title(self) -> None:
        who = shown(self.desk.workspace.name_of(self._person))
        pieces: list[Piece] = [(f" {title_of(self._week)} {who} ", "place")]
        if self._pad is None:
            pieces.append((" " + _("Reading …") + " ", "place"))
        else:
            settled = self._report is not None and self._report.is_submitted and not self._is_private
            pieces += [(f" {self._state()} ", "place" if settled else "narrowed"), ("", "blank")]
        self.show_title(*pieces)

    def _state(self) -> str:
        report = self._report
        if self._is_private:
            return _("changed: S amends") if report is not None and report.is_submitted else _("draft on this machine")
        if report is None:
            return _("not submitted yet")
        return state_words(self.desk, report, is_short=True)

    # Moving about

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self._view.step(rows)

    def action_far(self, where: Far) -> None:
        """Move the cursor far."""
        self._view.far(where)

    def action_find(self, step: int) -> None:
        """To the next line that contradicts the workspace."""
        keys = [row.key for row in self._view.rows if row.notes]
        if not keys:
            self.say(_("Nothing contradicts the workspace."))
            return
        order = [row.key for row in self._view.rows]
        here = order.index(self._view.key) if self._view.key in order else 0
        after = [key for key in keys if order.index(key) > here]
        self._view.go_to((after or keys)[0])

    def action_week(self, weeks: int) -> None:
        """The same person's report on another week."""
        week = self._week.shifted(weeks)
        if week.monday > self.desk.today:
            self.say(_("That week has not begun yet."), error=True)
            return
        report = self.desk.workspace.reports.get(report_uid(self._person, week))
        if not self._is_mine and (report is None or not report.is_submitted):
            self.say(_("There is no report on {week}.").format(week=week.code), error=True)
            return
        self._week = week
        self._asked += 1
        self._begin()

    # Writing anew

    def action_reset(self) -> None:
        """Back to what really happened: the list at the cursor, or everything."""
        if not self._may_write():
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        place = place_of(self._view.key)
        options = [("a", _("everything as it happened"))]
        if place is not None:
            options.insert(0, ("l", _("only “{list}”").format(list=place.section.caption)))
        if self._report is not None:
            options.append(("k", _("what is kept in the workspace")))

        def answered(letter: str | None) -> None:
            if letter == "k":
                self._put_back()
            elif letter is not None:
                self._read(lambda content: self._reset(content, place if letter == "l" else None))

        self.app.push_screen(MenuDialog(_("Write it anew (u takes that back)"), options), answered)

    def _put_back(self) -> None:
        report = self._report
        if report is not None and self._pad is not None:
            self._pad.change(content_of(report))
            self._is_private = False
            self._rest_on(content_of(report))
            self._keep()
            self.show_report()

    def _reset(self, content: Content, place: Place | None) -> None:
        if self._pad is None:
            return
        if place is not None:
            content = self._pad.content.with_lines(place.section, content.of(place.section))
        if self._pad.change(content):
            self._changed()
        else:
            self.say(_("It says what happened already."))

    # The rest

    def action_task(self) -> None:
        """Open the task that the line cites."""
        line = self._line_at(self._view.key)
        uids = [uid for uid in line.tasks if uid in self.desk.workspace.tasks] if line is not None else []
        if not uids:
            self.say(_("This line cites no task: write its id in brackets at the end, such as (CSAT-002)."))
            return
        from tuiflow.ui.screens.task import TaskScreen

        if len(uids) == 1:
            self.app.push_screen(TaskScreen(self.session, uids[0]))
            return
        from tuiflow.ui.dialogs.pick import PickDialog

        tasks = self.desk.workspace.tasks
        options = [(uid, shown(f"{actions.task_label(self.desk, uid)} {tasks[uid].name}")) for uid in uids]

        def answered(uid: str | None) -> None:
            if uid is not None:
                self.app.push_screen(TaskScreen(self.session, uid))

        self.app.push_screen(PickDialog(_("Which task?"), options), answered)

    def action_copy(self) -> None:
        """Copy it as Markdown (through the terminal, so also over SSH)."""
        if self._pad is not None:
            self.app.copy_to_clipboard(as_markdown(self.desk, self._week, self._person, self._pad.content))
            self.say(_("Copied as Markdown: {what}").format(what=title_of(self._week)))

    @on(ReportView.Opened)
    def _on_opened(self) -> None:
        if self._is_mine:
            self.action_edit()
