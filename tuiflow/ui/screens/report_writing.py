"""Writing a weekly report: its lines are opened, dropped and moved, kept with every key, and handed over (E10)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual import on
from textual.widgets import Static, TextArea

from tuiflow.actions import reports as actions
from tuiflow.actions.desk import Outcome
from tuiflow.actions.listing import label_of, party_names
from tuiflow.actions.report_drafts import Draft, ReportDrafts, Typing
from tuiflow.actions.report_list import people_words
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _, ngettext
from tuiflow.model.report import Content, Line, Report, Section, content_of, report_uid
from tuiflow.model.report_pad import Place, ReportPad
from tuiflow.model.report_text import read_line, written
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.ui.report_rows import TO, key_of, place_of
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.line_entry import LineEntry
from tuiflow.ui.widgets.report import ReportView


class ReportWriting(WorkScreen):
    """A screen that shows a `ReportView`, a `LineEntry` and, between them, `#live`."""

    def __init__(self, session: Session, week: Week, person: str) -> None:
        super().__init__(session)
        self._week, self._person = week, person
        self._drafts = ReportDrafts(session.drafts, person)
        self._pad: ReportPad | None = None
        """None while it is being written from what happened."""
        self._is_private = False
        """Something is written that the workspace does not have."""
        self._base = ""
        self._under: Content | None = None
        """What the workspace had when it was begun to be written; `_base` is the stamp of that."""
        self._editing = ""
        """Key of the row whose line is open; a new line has the key that it will get."""
        self._is_new = False
        self._view = ReportView()

    @abstractmethod
    def show_report(self, key: str = "") -> None:
        """Draw what is written; the cursor goes to the row `key`."""

    @abstractmethod
    def action_find(self, step: int) -> None:
        """To the next line that contradicts the workspace."""

    @property
    def _report(self) -> Report | None:
        """The report as the workspace has it."""
        return self.desk.workspace.reports.get(report_uid(self._person, self._week))

    @property
    def _is_mine(self) -> bool:
        return bool(self._person) and self._person == self.desk.actor.person

    @property
    def _stamp(self) -> str:
        report = self._report
        return actions.stamp_of(self.desk, report) if report is not None else ""

    def _line_at(self, key: str) -> Line | None:
        place = place_of(key)
        return self._pad.line(place) if self._pad is not None and place is not None else None

    # What others write meanwhile

    def catch_up(self) -> None:
        """Take in what was kept elsewhere since: its lines come beside those that are written here.

        While a line is open it waits: its place in the list would not be the same any more.
        """
        report = self._report
        if report is None or self._pad is None or self._editing or self._base == self._stamp:
            return
        now = content_of(report)
        if not self._is_private:
            self._pad = ReportPad(now)
        elif self._pad.catch_up(self._under or Content(), now):
            self.say(_("Your report was kept elsewhere meanwhile: its lines are here now, beside yours."))
        self._rest_on(now)
        self._is_private = self._pad.content != now
        self._keep()
        self.show_report()

    def _rest_on(self, content: Content | None) -> None:
        """What is written from now on is written over what the workspace has."""
        self._base, self._under = self._stamp, content

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
        self._view.go_to(key)
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
        words = _("Enter takes it, Esc leaves it as it was, Ctrl+T cites a task at its end.")
        error = False
        place = place_of(self._editing)
        if self._editing == TO:
            words = _("Enter takes the names, Esc leaves them as they were, Ctrl+T adds one.")
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
        self._is_private |= changed
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

    @on(LineEntry.Choosing)
    def _on_choosing(self) -> None:
        """Choose a task to cite or, where the recipients are typed, somebody to add."""
        from tuiflow.ui.dialogs.pick import PickDialog

        workspace = self.desk.workspace
        if self._editing == TO:
            title = _("Who shall get it, too?")
            options = [(name, shown(name)) for name in party_names(workspace)]
        else:
            title = _("Which task?")
            mine = [task for task in map(workspace.tasks.__getitem__, workspace.tasks) if task.involves(self.desk.me)]
            labels = {task.uid: label_of(workspace, task) for task in mine}
            options = [(labels[task.uid], shown(f"{labels[task.uid]} {task.name}")) for task in mine]

        def answered(chosen: str | None) -> None:
            entry = self.query_one(LineEntry)
            if chosen is not None:
                before = entry.text.rstrip()
                entry.text = (
                    f"{before}、{chosen}".lstrip("、") if self._editing == TO else f"{before} ({chosen})".lstrip()
                )
                entry.move_cursor(entry.document.end)
            entry.focus()

        self.app.push_screen(PickDialog(title, sorted(options)), answered)

    @on(LineEntry.GivenUp)
    def _on_given_up(self) -> None:
        """Leave the line as it was; what was typed comes back with `U`, as a change that was taken back."""
        key, lost = self._editing, self._pad is not None and self._give_up(self._pad)
        self._close()
        self._keep()
        if lost:
            self.show_report(key)
            self.say(_("The line is as it was; U puts in what you typed."))

    def _give_up(self, pad: ReportPad) -> bool:
        """Note what was typed as a change that was taken back; returns whether there is any."""
        try:
            return self._take_typed(pad) and pad.undo()
        except TuiflowError:
            typed = self.query_one(LineEntry).text.splitlines()
            place = place_of(self._editing)
            lines = [Line(" ".join(one.split())) for one in typed if one.strip()]
            put = pad.insert if self._is_new else pad.put
            return place is not None and put(place, lines) and pad.undo()

    def _close(self) -> None:
        self._editing = ""
        self.query_one(LineEntry).remove_class("-open")
        self.query_one("#live", Static).remove_class("-open")
        self.set_focus(None)
        self.catch_up()

    def _changed(self, key: str = "") -> None:
        """Something else is written now."""
        self._is_private = True
        self._keep()
        self.show_report(key)

    def _keep(self) -> None:
        """Keep privately what is written, also a line half typed: whatever ends the program, it is there again."""
        if self._pad is None or not self._is_mine:
            return
        typing = Typing(self._editing, self.query_one(LineEntry).text) if self._editing else None
        try:
            if self._is_private or typing is not None:
                self._drafts.keep(self._week, Draft(self._pad.content, typing, self._base, self._under))
            else:
                self._drafts.drop(self._week)
        except OSError as error:
            reason = _("The draft could not be kept ({reason}).").format(reason=reason_of(error))
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
        self.show_report()
