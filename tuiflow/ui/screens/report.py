"""One weekly report: already written when it opens, edited line by line, submitted; or somebody else's, to read (E10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static, TextArea

from tuiflow import styles
from tuiflow.actions import reports as actions
from tuiflow.actions.desk import Outcome
from tuiflow.actions.report_drafts import Draft, ReportDrafts, Typing
from tuiflow.actions.report_list import Amendment, people_words, trace_of
from tuiflow.actions.report_words import as_markdown, state_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.record import Table
from tuiflow.model.report import Content, Line, Report, Section, content_of, report_uid
from tuiflow.model.report_pad import Place, ReportPad
from tuiflow.model.report_text import read_line, written
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import REPORT_KEYS, Key, bindings
from tuiflow.ui.report_rows import TO, key_of, place_of, rows_of
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece
from tuiflow.ui.widgets.line_entry import LineEntry
from tuiflow.ui.widgets.report import Far, ReportView

_CONCERNED = frozenset({Table.REPORTS, Table.TASKS, Table.PEOPLE, Table.PROCESSES, Table.ROLES, Table.NODES})


class ReportScreen(WorkScreen):
    """The report of one person on one week."""

    KEYS: ClassVar[Sequence[Key]] = REPORT_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPORT_KEYS)
    GUIDE: ClassVar[str] = "weekly"
    CSS_PATH = styles.sheet("report")
    AUTO_FOCUS = ""

    def __init__(self, session: Session, week: Week, person: str) -> None:
        super().__init__(session)
        self._week, self._person = week, person
        self._drafts = ReportDrafts(session.drafts, person)
        self._pad: ReportPad | None = None
        """None while it is being written from what happened."""
        self._is_private = False
        """Something is written that the workspace does not have."""
        self._base = ""
        self._trace: Sequence[Amendment] = ()
        self._asked = 0
        """How often the past was asked for: only the last answer counts."""
        self._editing = ""
        """Key of the row whose line is open; a new line has the key that it will get."""
        self._is_new = False
        self._view = ReportView()

    def compose(self) -> ComposeResult:
        """A title, the report, a line to type into, the keys."""
        yield TitleBar()
        yield self._view
        yield Static(id="live", markup=False)
        yield LineEntry(id="line")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show what is there."""
        self._begin()

    # What is there

    @property
    def _report(self) -> Report | None:
        """The report as the workspace has it."""
        return self.desk.workspace.reports.get(report_uid(self._person, self._week))

    @property
    def _is_mine(self) -> bool:
        return bool(self._person) and self._person == self.desk.actor.person

    @property
    def _stamp(self) -> str:
        return max(self.desk.workspace.stamps(Table.REPORTS, report_uid(self._person, self._week)).values(), default="")

    def _begin(self) -> None:
        """Open the draft that was being written, else what is kept, else what happened."""
        report = self._report
        draft = self._drafts.read(self._week) if self._is_mine else None
        self._trace, self._pad, self._editing = (), None, ""
        self._is_private, self._base = draft is not None, draft.base if draft is not None else self._stamp
        if draft is not None:
            self._pad = ReportPad(draft.content)
            self._say_of_draft(draft)
        elif report is not None:
            self._pad = ReportPad(content_of(report))
        else:
            self.is_opening = True
            self._read(self._written)
        if report is not None and report.is_submitted:
            self._read_trace(report)
        self._show("done/0")
        if draft is not None and draft.typing is not None:
            self._open(draft.typing.key, draft.typing.text, is_new=self._line_at(draft.typing.key) is None)

    def _say_of_draft(self, draft: Draft) -> None:
        if draft.base != self._stamp:
            self.say(
                _("This is your draft as you left it. The report was kept elsewhere since; Ctrl+S or S replaces that.")
            )
        else:
            self.say(_("This is your draft as you left it."))

    def _written(self, content: Content) -> None:
        """It is written from what happened."""
        self.is_opening = False
        self._pad = ReportPad(content)
        self._show("done/0")

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
        self._show()

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what is different now: contradictions follow the workspace, what nobody has touched follows too."""
        self._show_title()
        if not changes.everything and changes.tables.keys().isdisjoint(_CONCERNED):
            return
        report = self._report
        touched = report is not None and (changes.everything or report.uid in changes.touched(Table.REPORTS))
        if touched and report is not None:
            if not self._is_private:
                self._base = self._stamp
                self._pad = ReportPad(content_of(report))
            if report.is_submitted:
                self._read_trace(report)
        elif report is None and not self._is_private and self._is_mine:
            self._read(self._written)
        self._show()

    # Showing

    def _show(self, key: str = "") -> None:
        self._show_title()
        if self._pad is None:
            return
        rows = rows_of(self.desk, self._week, self._person, self._pad.content, self._trace, can_write=self._is_mine)
        self._view.show(rows, key)

    def _show_title(self) -> None:
        who = shown(self.desk.workspace.name_of(self._person))
        pieces: list[Piece] = [(f" {_('Weekly report')} {self._week.code} {who} ", "place")]
        if self._pad is None:
            pieces.append((" " + _("Reading …") + " ", "place"))
        else:
            pieces.append((f" {self._state()} ", "narrowed"))
        self.show_title(*pieces)

    def _state(self) -> str:
        report = self._report
        if self._is_private:
            return (
                _("changed, not submitted")
                if report is not None and report.is_submitted
                else _("draft on this machine")
            )
        if report is None:
            return _("from what happened, not submitted")
        return (
            state_words(self.desk, report, with_time=False)
            if not report.is_submitted
            else state_words(self.desk, report)
        )

    def _line_at(self, key: str) -> Line | None:
        place = place_of(key)
        return self._pad.line(place) if self._pad is not None and place is not None else None

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

    # Writing

    def _may_write(self) -> bool:
        if not self._is_mine:
            self.say(_("Everybody writes their own report; this one is to read."), error=True)
        return self._is_mine and self._pad is not None

    def action_edit(self) -> None:
        """Edit the line at the cursor."""
        key = self._view.key
        if not self._may_write() or self._pad is None:
            return
        if key == TO:
            self._open(TO, people_words(self.desk, self._pad.content.to), is_new=False)
            return
        line = self._line_at(key)
        if line is not None:
            self._open(key, written(line, lambda uid: actions.task_label(self.desk, uid)), is_new=False)
        elif place_of(key) is not None:
            self._open(key, "", is_new=True)

    def action_new(self) -> None:
        """A new line below the cursor."""
        if not self._may_write():
            return
        place = place_of(self._view.key) or Place(Section.DONE, 0)
        below = place.number + (self._line_at(self._view.key) is not None)
        self._open(key_of(Place(place.section, below)), "", is_new=True)

    def _open(self, key: str, text: str, *, is_new: bool) -> None:
        self._editing, self._is_new = key, is_new
        entry = self.query_one(LineEntry)
        entry.text = text
        entry.move_cursor(entry.document.end)
        entry.add_class("-open")
        entry.focus()
        self._tell_live()

    @on(TextArea.Changed)
    def _on_typed(self) -> None:
        if self._editing:
            self._keep()
            self._tell_live()

    def _tell_live(self) -> None:
        """Say under the report how the line that is being typed is cited, or what it contradicts."""
        live = self.query_one("#live", Static)
        words = _("Enter takes the line, Esc leaves it as it was. (CSAT-002) at its end cites a task.")
        error = False
        place = place_of(self._editing)
        if self._editing == TO:
            words = _("Names with commas between. Enter takes them, Esc leaves it as it was.")
        elif place is not None:
            try:
                lines = self._typed_lines()
            except TuiflowError as refusal:
                words, error = str(refusal), True
            else:
                found = actions.findings(self.desk, self._week, Content((), {place.section: tuple(lines)}))
                if found:
                    words, error = f"! {found[0].message}", True
        live.update(shown(words))
        live.set_class(error, "-error")
        live.add_class("-open")

    def _typed_lines(self) -> list[Line]:
        """The lines that are typed: pasted text may have several."""
        find = actions.task_finder(self.desk)
        typed = self.query_one(LineEntry).text.splitlines()
        return [read_line(one, find) for one in typed if one.strip()]

    @on(LineEntry.Taken)
    def _on_taken(self) -> None:
        if self._pad is None or not self._editing:
            return
        try:
            changed = self._take_typed(self._pad)
        except TuiflowError as error:
            live = self.query_one("#live", Static)
            live.update(shown(str(error)))
            live.add_class("-error")
            return
        key = self._editing
        self._close()
        if changed:
            self._changed(key)
        else:
            self._keep()

    def _take_typed(self, pad: ReportPad) -> bool:
        """Put what is typed where it belongs; returns whether anything differs."""
        place = place_of(self._editing)
        if place is None:
            to = actions.read_recipients(self.desk, self.query_one(LineEntry).text)
            return pad.change(Content(to, pad.content.lines))
        lines = actions.checked_lines(place.section, self._typed_lines())
        return pad.insert(place, lines) if self._is_new else pad.put(place, lines)

    @on(LineEntry.GivenUp)
    def _on_given_up(self) -> None:
        self._close()
        self._keep()

    def _close(self) -> None:
        self._editing = ""
        self.query_one(LineEntry).remove_class("-open")
        self.query_one("#live", Static).remove_class("-open")
        self.set_focus(None)

    def _changed(self, key: str = "") -> None:
        """Something else is written now."""
        self._is_private = True
        self._keep()
        self._show(key)

    def _keep(self) -> None:
        """Keep privately what is written, also a line half typed: whatever ends the program, it is there again."""
        if self._pad is None or not self._is_mine:
            return
        typing = Typing(self._editing, self.query_one(LineEntry).text) if self._editing else None
        try:
            if self._is_private or typing is not None:
                self._drafts.keep(self._week, Draft(self._pad.content, typing, self._base))
            else:
                self._drafts.drop(self._week)
        except OSError as error:
            reason = _("The draft could not be kept ({reason}).").format(reason=error.strerror)
            self.app.notify(reason, severity="warning", markup=False)

    def action_drop(self) -> None:
        """Drop the line at the cursor."""
        place = place_of(self._view.key)
        if self._may_write() and self._pad is not None and place is not None and self._pad.line(place) is not None:
            self._pad.put(place, ())
            self._changed()

    def action_move(self, step: int) -> None:
        """Move the line at the cursor."""
        place = place_of(self._view.key)
        if self._may_write() and self._pad is not None and place is not None and self._pad.line(place) is not None:
            moved = self._pad.move(place, step)
            if moved != place:
                self._changed(key_of(moved))

    def action_undo(self) -> None:
        """Take back the last change of the form or, where there is none, one's last change in the workspace."""
        if self._pad is not None and self._pad.undo():
            self._changed()
        else:
            super().action_undo()

    def action_redo(self) -> None:
        """Make it again."""
        if self._pad is not None and self._pad.redo():
            self._changed()
        else:
            super().action_redo()

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
            self._base = self._stamp
            self._keep()
            self._show()

    def _reset(self, content: Content, place: Place | None) -> None:
        if self._pad is None:
            return
        if place is not None:
            content = self._pad.content.with_lines(place.section, content.of(place.section))
        if self._pad.change(content):
            self._changed()
        else:
            self.say(_("It says what happened already."))

    # Handing over

    def action_save(self) -> None:
        """Keep it as a draft in the workspace."""
        if not self._may_write() or self._pad is None:
            return
        report = self._report
        if report is not None and report.is_submitted:
            self.say(_("It is submitted already: your changes are kept on this machine, S amends it."))
            return
        self._hand_over(lambda content: actions.keep_draft(self.desk, self._week, content))

    def action_submit(self) -> None:
        """Submit it, or amend it; where it contradicts the workspace, that is asked about first."""
        if not self._may_write() or self._pad is None:
            return
        count = len(actions.findings(self.desk, self._week, self._pad.content))
        if not count:
            self._submit()
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        title = ngettext(
            "{count} line says something else than the workspace.",
            "{count} lines say something else than the workspace.",
            count,
        ).format(count=count)
        options = [("f", _("look at it")), ("y", _("submit it all the same"))]

        def answered(letter: str | None) -> None:
            if letter == "y":
                self._submit()
            elif letter == "f":
                self.action_find(1)

        self.app.push_screen(MenuDialog(title, options), answered)

    def _submit(self) -> None:
        self._hand_over(lambda content: actions.submit(self.desk, self._week, content))

    def _hand_over(self, action: Callable[[Content], Outcome]) -> None:
        pad = self._pad
        if pad is None:
            return
        private, self._is_private = self._is_private, False
        if self.perform(lambda: action(pad.content)):
            self._keep()
        else:
            self._is_private = private
        self._show_title()

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
            self.say(_("Copied as Markdown: {what}").format(what=f"{_('Weekly report')} {self._week.code}"))

    @on(ReportView.Opened)
    def _on_opened(self) -> None:
        if self._is_mine:
            self.action_edit()
