"""Screen 5: the weekly roll-up per process and per person, with late work and a burn-up (E9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType

from tuiflow import styles
from tuiflow.actions import progress as actions
from tuiflow.actions.listing import label_of
from tuiflow.actions.progress_words import (
    as_markdown,
    coordinator_words,
    head_words,
    need_words,
    part_name,
    period_words,
)
from tuiflow.actions.telling import name_of
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.day import late_words, near_words
from tuiflow.model.record import Table
from tuiflow.model.rollup import BurnUp, Frame, Part
from tuiflow.model.standing import Course
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import short_date
from tuiflow.ui.keys import PROGRESS_KEYS, Key, bindings
from tuiflow.ui.screens.task_commands import TaskCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece
from tuiflow.ui.widgets.progress import Far, Group, PartFace, ProgressView, WorkFace

_TABLES = {Table.TASKS, Table.PROCESSES, Table.NODES, Table.ROLES, Table.CELLS, Table.PEOPLE}
"""What a roll-up is made from."""

_SHOWN = 100
"""Tasks of a kind that are shown of one part; more are counted."""

_INDENT = " " * 10


class ProgressScreen(TaskCommands):
    """How far everything has come in a week."""

    KEYS: ClassVar[Sequence[Key]] = PROGRESS_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(PROGRESS_KEYS)
    GUIDE: ClassVar[str] = "progress"
    VIEW: ClassVar[str] = "reports"
    CSS_PATH = styles.sheet("progress")
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._week = Week.of(self.desk.today)
        self._day = self.desk.today
        """Today when the roll-up was made: past midnight it is another one."""
        self._by_person = False
        self._courses: dict[str, Course] | None = None
        self._asked = 0
        """How often the past was asked for: only the last answer counts."""
        self._found: actions.Progress | None = None
        self._burnt: dict[bool, Mapping[str, BurnUp]] = {}
        """By person or not; kept until something changes."""
        self._view = ProgressView()

    def compose(self) -> ComposeResult:
        """A title, the roll-up, the keys."""
        yield TitleBar()
        yield self._view
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show the frame, and read."""
        self._view.show_note(_("Reading …"))
        self._show_title()
        self._read()

    # Reading

    def _read(self) -> None:
        self._asked += 1
        self._load(self._asked)

    @work(thread=True, exclusive=True)
    def _load(self, number: int) -> None:
        """Read the past in a thread: the screen is there at once, the numbers a moment later."""
        courses: dict[str, Course] | None = None
        message = ""
        try:
            courses = actions.read_courses(self.desk)
        except TuiflowError as error:
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._loaded, number, courses, message)

    def _loaded(self, number: int, courses: dict[str, Course] | None, message: str) -> None:
        if number != self._asked:
            return
        if courses is None:
            self._view.show_note(shown(message))
            return
        first = self._courses is None
        self._courses = courses
        self._show()
        if first and self.session.process:
            self._view.show_part(self.session.process)

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what has changed; what was changed today needs no reading again."""
        self._show_title()
        if self._day != self.desk.today:
            if self._week == Week.of(self._day):
                self._week = Week.of(self.desk.today)
            self._day = self.desk.today
            self._read()
        elif changes.everything or self._courses is None:
            if changes:
                self._read()
        elif changes.tables.keys() & _TABLES:
            if actions.take_changes(self.desk, self._courses, changes.transactions):
                self._show()
            else:
                self._read()

    # Showing

    def _show(self) -> None:
        """Roll up, and show it."""
        if self._courses is None:
            return
        self._burnt.clear()
        self._roll_up()

    def _roll_up(self) -> None:
        if self._courses is None:
            return
        self._found = actions.progress(self.desk, self._courses, self._week)
        me = self.desk.actor.person
        faces = [
            PartFace(
                part.uid,
                shown(part_name(self.desk, part, by_person=self._by_person)),
                part.now,
                part.change,
                self._by_person and part.uid == me,
            )
            for part in self._parts
        ]
        self._view.show_parts(head_words(by_person=self._by_person), faces)
        if not faces:
            self._view.show_note(_("There was nothing to do in that week. h and l go to other weeks."))
        self._show_works()
        self._show_title()

    def _show_title(self) -> None:
        frame = Frame.of(self._week, self.desk.today)
        pieces: list[Piece] = [(" " + _("Progress") + f" {period_words(frame)} ", "place")]
        if not frame.is_running:
            words = _("a past week") if self._week.monday < self.desk.today else _("a week to come")
            pieces.append((f" {words} ", "narrowed"))
        self.show_title(*pieces)

    @property
    def _parts(self) -> Sequence[Part]:
        if self._found is None:
            return ()
        return self._found.people if self._by_person else self._found.processes

    @property
    def _part(self) -> Part | None:
        """The part at the cursor."""
        here = self._view.part
        return next((part for part in self._parts if here is not None and part.uid == here.uid), None)

    def _show_works(self) -> None:
        part, found = self._part, self._found
        if part is None or found is None:
            self._view.show_works("", [], None, "")
            return
        groups = [
            self._late_group(part),
            self._group(_("Finished: {count}"), part.finished),
            self._group(_("Due next week: {count}"), part.due_next, with_due=True),
        ]
        title = shown(part_name(self.desk, part, by_person=self._by_person))
        if not any(group.works for group in groups):
            title += "  " + _("nothing late, nothing finished, nothing due next week")
        burnt = self._burn_ups.get(part.uid)
        words = ""
        if burnt is not None:
            words = _("Burn-up: {done} of {scope} done").format(done=burnt.done[-1], scope=burnt.scope[-1])
        self._view.show_works(title, groups, burnt, words)

    @property
    def _burn_ups(self) -> Mapping[str, BurnUp]:
        if self._courses is not None and self._by_person not in self._burnt:
            make = actions.part_by_person if self._by_person else actions.part_by_process
            part_of = make(self.desk, Week(date.min))
            self._burnt[self._by_person] = actions.burn_ups_of(self.desk, self._courses, part_of)
        return self._burnt.get(self._by_person, {})

    def _late_group(self, part: Part) -> Group:
        frame = Frame.of(self._week, self.desk.today)
        works = actions.late_work(self.desk, frame, part.late[:_SHOWN])
        head = ngettext("{count} late", "{count} late", len(part.late)).format(count=len(part.late))
        return Group(head, [self._late_face(one) for one in works], _more(len(part.late)))

    def _late_face(self, one: actions.LateWork) -> WorkFace:
        first: list[Piece] = [
            (f"{late_words(one.late.days)}  ", "late"),
            *self._task_pieces(one.task, one.late.standing.assignee),
        ]
        who, needed = shown(coordinator_words(self.desk, one)), shown(need_words(self.desk, one))
        second: list[Piece] = [(_INDENT, "blank")]
        if who:
            second.append((_("to coordinate: {who}").format(who=who) + "  ", "mine"))
        if needed:
            second.append((needed, "held"))
        return WorkFace(one.late.uid, (first, second) if len(second) > 1 else (first,))

    def _group(self, head: str, uids: Sequence[str], *, with_due: bool = False) -> Group:
        works = []
        for uid in uids[:_SHOWN]:
            task = actions.task_of(self.desk, uid)
            pieces = self._task_pieces(task, task.assignee)
            if task.due is not None and with_due:
                today = self.desk.today
                pieces.append((f"  {near_words(task.due, today)} {short_date(task.due, today)}", "quiet"))
            works.append(WorkFace(uid, (pieces,)))
        return Group(head.format(count=len(uids)), works, _more(len(uids)))

    def _task_pieces(self, task: Task, assignee: str) -> list[Piece]:
        workspace = self.desk.workspace
        owner = shown(name_of(workspace, assignee)) or _("nobody")
        is_mine = assignee in self.desk.me
        return [
            (f"{shown(label_of(workspace, task))} ", "quiet"),
            (shown(task.name), "plain"),
            (f"  {owner}", "mine" if is_mine else "quiet"),
        ]

    @on(ProgressView.PartChosen)
    def _on_part_chosen(self) -> None:
        self._show_works()

    @on(ProgressView.Opened)
    def _on_opened(self) -> None:
        self.action_open()

    # What the screens below ask for

    def chosen(self) -> list[Task]:
        """The task at the cursor."""
        task = self.desk.workspace.tasks.get(self._view.work)
        return [task] if task is not None else []

    def process_here(self) -> str:
        """The process at the cursor."""
        part = self._view.part
        if part is not None and not self._by_person and part.uid:
            return part.uid
        return super().process_here() or self.session.process

    # Keys

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self._view.step(rows)

    def action_far(self, where: Far) -> None:
        """Move the cursor far."""
        self._view.far(where)

    def action_enter(self) -> None:
        """Into the tasks of the process; on a task, open it."""
        if self._view.is_inside:
            if self._view.work and not self.chosen():
                self.say(_("That task is in the trash."), error=True)
            self.action_open()
        elif not self._view.enter():
            self.say(_("Nothing is late, was finished, or is due next week."))

    def action_leave_tasks(self) -> None:
        """Back among the processes."""
        self._view.leave()

    def action_week(self, weeks: int) -> None:
        """Another week."""
        self._week = self._week.shifted(weeks)
        self._roll_up()
        self._show_title()

    def action_this_week(self) -> None:
        """This week."""
        self._week = Week.of(self.desk.today)
        self._roll_up()
        self._show_title()

    def action_people(self) -> None:
        """By process, or by person."""
        self._by_person = not self._by_person
        self._view.leave()
        self._roll_up()

    def action_copy(self) -> None:
        """Copy the roll-up as Markdown (through the terminal, so also over SSH); among tasks only that process."""
        if self._found is None:
            return
        here = self._part
        parts = [here] if self._view.is_inside and here is not None else self._parts
        text = as_markdown(self.desk, self._found.frame, parts, by_person=self._by_person)
        self.app.copy_to_clipboard(text)
        if len(parts) == 1:
            words = part_name(self.desk, parts[0], by_person=self._by_person)
            self.say(_("Copied as Markdown: {what}").format(what=words))
        else:
            self.say(_("Copied as Markdown: everything shown for {week}.").format(week=self._week.code))


def _more(count: int) -> str:
    more = count - _SHOWN
    return ngettext("… {count} more", "… {count} more", more).format(count=more) if more > 0 else ""
